"""A base with variants: which class an object becomes, and what is wrong with it."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from invocant.runtime import kinds as k
from tests.unit.models.samples import Circle, Label, Point, m

drawn_kind: k.Kind[Any] = k.Based("text", {"point": m("Point"), "circle": m("Circle")}, m("Label"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"text": "point", "x": 1, "y": 2}, Point),
        ({"y": 2, "text": "circle", "radius": 1}, Circle),
        ({"text": "square", "colour": "red"}, Label),
        ({"text": None}, Label),
        ({"text": ["point"]}, Label),
        ({"colour": "red"}, Label),
        ({}, Label),
        ("point", str),
        (None, type(None)),
        ([{"text": "point"}], list),
    ],
)
def test_what_is_no_known_variant_is_the_base(value: Any, expected: type) -> None:
    """The tag chooses the class; an object without a known one is the base. Nothing is lost either way."""
    for _ in range(3):
        found = drawn_kind.decode(value)
        assert found.__class__ is expected
        assert json.dumps(drawn_kind.encode(found)) == json.dumps(value)


def test_problems_are_those_of_the_class() -> None:
    """What does not fit is told by the variant, or by the base."""
    assert [one.path for one in drawn_kind.problems({"text": "circle", "x": 1, "y": 2})] == ["$.radius"]
    assert [one.path for one in drawn_kind.problems({"text": "new", "colour": 1})] == ["$.colour"]
    assert [one.path for one in drawn_kind.problems(3)] == ["$"]
    assert list(drawn_kind.problems({})) == []


def test_many_unknown_tags_are_not_remembered() -> None:
    """A server that makes up tags does not fill the memory of a client."""
    fresh: k.Kind[Any] = k.Based("text", {"point": m("Point")}, m("Label"))
    fresh.decode({"text": ""})
    tracemalloc.start()
    for number in range(5000):
        fresh.decode({"text": str(number)})
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 50_000
