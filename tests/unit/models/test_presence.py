"""What tells a member that is missing from one that is null."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from invocant.runtime import kinds as k
from invocant.runtime._models import model
from tests.unit.models.samples import Function, Prompt, Tree, body


class Named(k.Model):
    """A class whose members are called otherwise in JSON, some as another is in Python."""

    FIELDS = (
        k.Field("class_", k.STR, "class"),
        k.Field("one", k.STR, "two"),
        k.Field("two", k.STR, "one"),
    )


@pytest.mark.parametrize(
    ("data", "there", "missing"),
    [
        ({}, [], ["class_", "class", "one", "two", "other", ""]),
        ({"class": None}, ["class_", "class"], ["one", "two"]),
        ({"class_": None}, [], ["class_", "class"]),
        ({"two": None}, ["one"], ["two"]),
        ({"one": 1}, ["two"], ["one"]),
        ({"other": None, "": 1}, ["other", ""], ["class_"]),
    ],
    ids=["nothing", "key", "unknown as a name", "one as two", "two as one", "unknown"],
)
def test_names_of_members(data: dict[str, Any], there: list[str], missing: list[str]) -> None:
    """`in` takes a member's name in Python, then the key of a declared one, then that of an unknown one."""
    named = Named.from_dict(data)
    assert [name in named for name in there] == [True] * len(there)
    assert [name in named for name in missing] == [False] * len(missing)


@pytest.mark.parametrize("thing", [None, 1, (), [], k.UNSET], ids=repr)
def test_only_text_is_a_name(thing: Any) -> None:
    """Whatever is no text is no member's name; nothing is raised, as of a dict's keys."""
    assert thing not in Named.from_dict({"class": 1})


def test_methods_are_no_members() -> None:
    """What a class has besides its members is not in it."""
    function = Function.from_dict(body())
    assert not [name for name in ("copy", "to_dict", "FIELDS", "_layout") if name in function]


def test_all_that_shows_members_tells() -> None:
    """`repr`, Rich and notebooks show null and leave out what is missing."""
    null, missing = Tree.from_dict({"name": None}), Tree.from_dict({})
    assert (repr(null), repr(missing)) == ("Tree(name=None)", "Tree()")
    assert (list(null.__rich_repr__()), list(missing.__rich_repr__())) == ([("name", None)], [])
    assert ("name" in null._repr_html_(), "name" in missing._repr_html_()) == (True, False)


def test_what_hides_behind_a_declared_key_is_not_there() -> None:
    """What is put among the unknown members under a declared key is neither sent nor shown nor compared."""
    tree = Tree.from_dict({"name": "oak", "later": 1})
    tree.additional_properties["children"] = tree.additional_properties["name"] = "hidden"
    assert tree.to_dict() == {"name": "oak", "later": 1}
    assert tree == Tree.from_dict({"name": "oak", "later": 1})
    assert ("children" in tree, repr(tree)) == (False, "Tree(name='oak', later=1)")


def test_a_required_member_that_is_missing() -> None:
    """It reads as None and is a problem, as null is."""
    missing, null = Prompt.from_dict({"type": "prompt"}), Prompt.from_dict({"type": "prompt", "text": None})
    texts: list[Any] = [missing.text, null.text]
    assert texts == [None, None]
    assert [str(problem) for problem in missing.problems()] == ["$.text: missing, though it is required"]
    assert [str(problem) for problem in null.problems()] == ["$.text: expected a string, found null"]


@pytest.mark.parametrize("default", [k.UNSET, None, "nothing"], ids=["UNSET", "None", "not said"])
def test_what_may_be_missing_need_not_be_given(default: Any) -> None:
    """A member that may be missing is left out where nothing is given, whichever way the class says so."""
    said = {} if default == "nothing" else {"a": default}
    metaclass: Any = type(k.Model)
    cls = metaclass("Said", (k.Model,), {"FIELDS": (k.Field("a", k.STR),), **said})
    assert ("a" in cls(), cls().a, cls().to_dict()) == (False, None, {})
    assert cls(a=None).to_dict() == {"a": None}


def test_a_required_null_is_sent() -> None:
    """The default of a member that must be there is its value, null included."""

    class Void(k.Model):
        FIELDS = (k.Field("nothing", k.Const(None), required=True),)
        nothing: None = None

    assert Void().to_dict() == {"nothing": None}


def test_a_class_that_gained_a_member(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older class pickled as unknown, or as missing, a newer one has as its member or as missing."""

    class Older(k.Model):
        FIELDS = (k.Field("a", k.STR),)

    class Newer(k.Model):
        FIELDS = (k.Field("a", k.STR), k.Field("b", k.UUID), k.Field("c", k.STR))

    identity = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    monkeypatch.setitem(vars(model), "Older", Older)
    Older.__module__, Older.__qualname__ = model.__name__, "Older"
    pickled = pickle.dumps(Older.from_dict({"z": 1, "b": identity, "a": None}))
    monkeypatch.setitem(vars(model), "Older", Newer)
    newer: Any = pickle.loads(pickled)  # noqa: S301  # our own pickle
    assert list(newer.to_dict().items()) == [("z", 1), ("b", identity), ("a", None)]
    assert (newer.b.hex, newer.c, "c" in newer) == (identity.replace("-", ""), None, False)
    assert newer.additional_properties == {"z": 1}
