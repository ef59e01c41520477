"""What comes in goes out, to the letter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from invocant.runtime._models.layouts import MAX_KEYS, MAX_LAYOUTS, WARM_OBJECTS
from tests.unit.models.samples import ID, Function, Tree, body

BODIES: dict[str, dict[str, Any]] = {
    "empty": {},
    "valid": body(),
    "other order": dict(reversed(body().items())),
    "unknown members between": {"new": 1, **body(), "": {"a": [None]}, "xact_id": "the Python name"},
    "null everywhere": dict.fromkeys((field.key for field in Function.FIELDS), None),
    "wrong types": body(
        id=7, name=[1], created={}, sort=3, tags="x", metadata=[], shapes=[1], tree="t", pair={}
    ),
    "unknown enum value": body(sort="agent"),
    "unknown variant": body(data={"type": "graph", "nodes": {}}),
    "unknown nested variant": body(data={"type": "code", "form": "wasm"}),
    "tag missing": body(data={"text": "hi"}),
    "tags that cannot be keys": body(data={"type": {"a": 1}}, content={"type": [1]}),
    "tag of another type": body(data={"type": True}),
    "integers for numbers": body(score=1, content=2, shapes={"a": {"x": 1, "y": 2.0}}),
    "big numbers": body(score=10**40, count=2**64 + 1, xact_id=1e400),
    "booleans for integers": body(count=True, data={"type": "prompt", "text": "", "level": True}),
    "number for an integer": body(data={"type": "prompt", "text": "", "level": 1.0}),
    "milliseconds and Z": body(created="2026-01-05T10:11:12.345Z"),
    "offset": body(created="2026-01-05T10:11:12+02:00"),
    "space and no zone": body(created="2026-01-05 10:11"),
    "small letters": body(created="2026-01-05t10:11:12z"),
    "leap second": body(created="2016-12-31T23:59:60Z"),
    "no date at all": body(created="yesterday", day="2026-13-01", at="25:00"),
    "dates and times": body(day="2026-01-05", at="10:11:12.5Z"),
    "short dates": body(day="20260105", at="10"),
    "uuid in capitals": body(id=ID.upper(), ids=[ID.upper(), ID, "x", None]),
    "uuid without hyphens": body(id=ID.replace("-", "")),
    "lone surrogate": body(name="\ud800", **{"\udfff": "\ud83d"}),
    "tuple too short": body(pair=[ID]),
    "tuple too long": body(pair=[ID.upper(), 1, "20260105", "x"]),
    "models in lists": body(
        data={"form": "bundle", "type": "code", "parts": [{"text": "a", "x": 1}, 3, None]}
    ),
    "content as text": body(content="hi"),
    "content as object": body(content={"level": 9, "text": "hi", "type": "prompt"}),
    "content as array": body(content=[{"text": "hi"}]),
    "recursive": body(tree={"children": [{"name": "a", "children": []}, {"children": None}, {}]}),
}


@pytest.mark.parametrize("data", BODIES.values(), ids=BODIES.keys())
def test_any_object_comes_back_as_it_was(data: dict[str, Any]) -> None:
    """Decoding and encoding is the identity to the letter, before and after a layout is compiled."""
    text = json.dumps(data)
    for _ in range(WARM_OBJECTS + 3):
        function = Function.from_dict(json.loads(text))
        assert json.dumps(function.to_dict()) == text
        assert json.dumps(function.to_dict()) == text
        assert function.json() == text


def test_more_layouts_than_are_remembered() -> None:
    """Objects beyond a class's table of layouts, which is bounded, are exact too."""

    class Fresh(Function):
        pass

    for number in range(200):
        data = {f"new{number}": 1, **body()}
        assert json.dumps(Fresh.from_dict(data).to_dict()) == json.dumps(data)
    assert len(Fresh._codec.layouts) <= MAX_LAYOUTS + 1


def test_more_keys_than_are_remembered() -> None:
    """An object with very many keys is exact, again and again, and not remembered."""

    class Fresh(Function):
        pass

    data = {**{f"new{number}": number for number in range(MAX_KEYS)}, **body()}
    for _ in range(WARM_OBJECTS + 3):
        assert json.dumps(Fresh.from_dict(data).to_dict()) == json.dumps(data)
    assert tuple(data) not in Fresh._codec.layouts


def test_plain_parts_are_shared() -> None:
    """Plain lists and maps are not copied, as the docstring says."""
    data = body(tags=["a"], metadata={"a": 1})
    function = Function.from_dict(data)
    assert function.tags is data["tags"]
    assert function.metadata is data["metadata"]


def test_deeper_than_the_stack() -> None:
    """Objects nested deeper than Python's stack are decoded as far as it goes; the rest stays as it came."""
    data: dict[str, Any] = {"name": "leaf"}
    for _ in range(5000):
        data = {"children": [data]}
    tree = Tree.from_dict(data)
    for _ in range(5000):
        assert isinstance(tree, Tree)
        assert isinstance(tree.children, list)
        below: Any = tree.children[0]
        if isinstance(below, dict):
            break
        tree = below
    else:
        pytest.fail("nothing was too deep")


def test_mapping_that_is_no_dict() -> None:
    """`from_dict` takes any mapping."""
    from types import MappingProxyType

    assert Function.from_dict(MappingProxyType(body())).to_dict() == body()


def test_missing_and_null_stay_apart() -> None:
    """A missing member and null both read as None, `in` tells them apart, and each is encoded as it is."""
    missing, null = Function.from_dict(body()), Function.from_dict(body(description=None))
    assert missing.description is null.description is None
    assert "description" not in missing
    assert "description" in null
    assert f"{missing.description}" == "None"
    assert "description" not in missing.to_dict()
    assert null.to_dict()["description"] is None
    assert missing != null
