"""How models print and what JSON text they give."""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
import pickle
import uuid
from html.parser import HTMLParser
from typing import Any

import pytest

from invocant.runtime import kinds as k
from invocant.runtime._models.json_text import dumps, dumps_bytes, loads
from tests.unit.models.samples import ID, Function, Point, Prompt, Tree, body


def test_repr_shows_what_is_there() -> None:
    """Members that are missing are left out, unknown ones are shown last."""
    assert repr(Prompt.from_dict({"text": "a", "new": 1})) == "Prompt(text='a', new=1)"
    assert repr(k.UnknownModel.from_dict({"a": 1})) == "UnknownModel(a=1)"


def test_repr_cuts_long_values() -> None:
    """Text, lists, dicts and depth are cut, so that a repr stays readable whatever came."""
    tree: dict[str, Any] = {"name": "leaf"}
    for _ in range(10):
        tree = {"children": [tree]}
    function = Function.from_dict(
        body(name="x" * 10_000, tags=["t"] * 999, metadata={str(n): [[1]] for n in range(999)}, tree=tree)
    )
    text = repr(function)
    assert len(text) < 800
    assert "…" in text
    assert "996 more" in text
    assert text.count("Tree(") <= 3


def test_repr_cuts_models_in_models() -> None:
    """Models are shown three deep."""

    class Link(k.Model):
        FIELDS = (k.Field("next", k.ANY),)

    chain: Any = Link.from_dict({})
    for _ in range(10):
        chain = Link.from_dict({}).copy(next=chain)
    assert repr(chain) == "Link(next=Link(next=Link(next=Link(…))))"


def test_repr_of_odd_values() -> None:
    """Values of other types are shown as they show themselves, within bounds."""
    point = Point.from_dict({"x": 10**300, "y": (1, 2)})
    assert len(repr(point)) < 200
    assert "(1, 2)" in repr(point)


def test_rich_display() -> None:
    """Rich shows the members that are there."""
    assert list(Prompt.from_dict({"text": "a", "new": 1}).__rich_repr__()) == [("text", "a"), ("new", 1)]


def cells(html: str) -> list[str]:
    """Return the texts of a table's cells, as a browser would show them; fails if tags do not match up."""
    open_tags: list[str] = []
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

        def handle_data(self, data: str) -> None:
            found.append(data)

    Reader().feed(html)
    assert not open_tags
    return found


def test_notebooks_show_a_table() -> None:
    """Names and values of the members that are there, models in models folded, those in lists one by one."""
    tree = Tree.from_dict({"name": "root", "children": [{"name": "leaf"}], "new": True})
    html = tree._repr_html_()
    assert cells(html) == ["Tree", "name", "'root'", "children", "Tree", "name", "'leaf'", "new", "True"]
    assert html.count("<details open>") == 1
    assert html.count("<details>") == 1


def test_notebooks_show_text_as_text() -> None:
    """What a server sends cannot become markup or script, in names and values alike, nor break the page."""
    evil = "<script>alert('x')</script>\"&\ud800"
    html = k.UnknownModel.from_dict({evil: evil, "<b>": [evil], "c": {"<i>": evil}})._repr_html_()
    assert "<script" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    html.encode()
    assert any("<script>alert" in cell for cell in cells(html))


def test_notebooks_show_a_bounded_table() -> None:
    """Many members, long values, long lists and depth are cut."""
    tree: dict[str, Any] = {"name": "leaf"}
    for _ in range(4):
        tree = {"children": [tree] * 9, "name": "x" * 10_000}
    assert len(Tree.from_dict(tree)._repr_html_()) < 10_000
    many = k.UnknownModel.from_dict({f"member{n}": [1] * 999 for n in range(999)})
    html = many._repr_html_()
    assert "959 more" in cells(html)[-1]
    assert len(html) < 10_000


def test_json_text() -> None:
    """`json` is `json.dumps` of the object, and `from_json` its inverse."""
    function = Function.from_dict(body(name="\ud800é", created="2026-01-05T10:11:12.345Z"))
    assert function.json() == json.dumps(function.to_dict())
    assert function.json(indent=1) == json.dumps(function.to_dict(), indent=1)
    assert Function.from_json(function.json().encode()) == function


def test_anything_inside_any() -> None:
    """JSON text can be made of models, UUIDs, dates and enums that stand in open JSON."""
    value = {"a": [Point(x=1, y=2), uuid.UUID(ID), dt.date(2026, 1, 5), (1,)]}
    expected = {"a": [{"x": 1, "y": 2}, ID, "2026-01-05", [1]]}
    assert loads(dumps(value)) == expected
    assert dumps_bytes(value) == json.dumps(expected, separators=(",", ":")).encode()
    assert Function.from_dict(body(metadata=value)).json() == json.dumps(body(metadata=expected))


def test_what_json_cannot_say() -> None:
    """Objects without a JSON form are a TypeError that names the class, NaN in a request a ValueError."""
    with pytest.raises(TypeError, match="object has no JSON form"):
        dumps(object())
    with pytest.raises(TypeError, match="Unset has no JSON form"):
        dumps([k.UNSET])
    with pytest.raises(ValueError, match="JSON"):
        dumps_bytes({"a": math.nan})


def test_too_deep_is_a_value_error() -> None:
    """JSON nested deeper than the stack is bad JSON to the caller, not a RecursionError."""
    with pytest.raises(ValueError, match="too deeply"):
        loads("[" * 100_000)


def test_unset() -> None:
    """UNSET is one object, false, short in print, and stays itself through copies and pickles."""
    assert not k.UNSET
    assert repr(k.UNSET) == "UNSET"
    assert isinstance(k.UNSET, k.Unset)
    assert copy.deepcopy(k.UNSET) is copy.copy(k.UNSET) is k.UNSET
    assert pickle.loads(pickle.dumps(k.UNSET)) is k.UNSET  # noqa: S301  # our own pickle


def test_tree_prints() -> None:
    """Lists of models print as models."""
    assert repr(Tree.from_dict({"children": [{"name": "a"}]})) == "Tree(children=[Tree(name='a')])"
