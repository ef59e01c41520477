"""Which members are of answers only, and which of requests only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from invocant.documents import repair
from tests.unit.documents.minimal import document

SCHEMAS: Mapping[str, Any] = {
    "Id": {"type": "string", "readOnly": True},
    "Alias": {"$ref": "#/components/schemas/Id"},
    "Secret": {"type": "string", "writeOnly": True},
    "Text": {"type": "string"},
    "Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}]},
}


def ref(name: str) -> dict[str, Any]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def said(schemas: Mapping[str, Any], component: str, member: str, openapi: str = "3.1.1") -> set[str]:
    """Return what a repaired document says of the direction of a member."""
    found = repair(document({**SCHEMAS, **schemas}, openapi=openapi)).document
    node = found["components"]["schemas"][component]["properties"][member]
    return {"readOnly", "writeOnly"} & set(node)


@pytest.mark.parametrize(
    ("schema", "found", "found_30"),
    [
        ({"type": "string", "readOnly": True}, {"readOnly"}, {"readOnly"}),
        ({"type": "string", "readOnly": False}, set(), set()),
        (ref("Id"), {"readOnly"}, {"readOnly"}),
        (ref("Alias"), {"readOnly"}, {"readOnly"}),
        (ref("Secret"), {"writeOnly"}, {"writeOnly"}),
        (ref("Text"), set(), set()),
        (ref("Loop"), set(), set()),
        ({**ref("Text"), "readOnly": True}, {"readOnly"}, set()),
        ({"allOf": [ref("Text")], "readOnly": True}, {"readOnly"}, {"readOnly"}),
        ({"allOf": [ref("Text"), {"readOnly": True}]}, {"readOnly"}, {"readOnly"}),
        ({"allOf": [ref("Id")], "description": "It."}, {"readOnly"}, {"readOnly"}),
        ({"oneOf": [ref("Id"), {"type": "null"}]}, {"readOnly"}, {"readOnly"}),
        ({"anyOf": [ref("Id"), {"type": "integer"}]}, set(), set()),
        ({"type": "array", "items": ref("Id")}, set(), set()),
        ({"type": "object", "properties": {"id": ref("Id")}}, set(), set()),
        ({"type": "object", "readOnly": True, "properties": {"a": ref("Text")}}, {"readOnly"}, {"readOnly"}),
    ],
)
def test_directions_of_a_member(schema: Any, found: set[str], found_30: set[str]) -> None:
    """It is said of a schema, wherever that stands; in 3.0 nothing beside a reference counts."""
    made = {"Thing": {"type": "object", "properties": {"it": schema}}}
    assert said(made, "Thing", "it") == found
    assert said(made, "Thing", "it", "3.0.4") == found_30


def thing(**members: Any) -> dict[str, Any]:
    """Return an object schema."""
    return {"type": "object", "properties": members}


READ_ONLY = {"type": "string", "readOnly": True}
TEXT = {"type": "string", "description": "The id."}


@pytest.mark.parametrize(
    "parts",
    [
        [thing(id=TEXT, a=TEXT), thing(id=READ_ONLY)],
        [thing(id=READ_ONLY), thing(id=TEXT, a=TEXT)],
        [thing(id=TEXT), thing(id=READ_ONLY)],
        [thing(id=TEXT), thing(id={"type": "string", "readOnly": True, "enum": ["x"]})],
        [thing(id=ref("Id")), {"required": ["id"]}],
        [ref("Base"), thing(id=READ_ONLY)],
    ],
)
def test_parts_of_an_object_say_it_together(parts: list[Any]) -> None:
    """What one part of `allOf` says of a member holds, whatever the others say, and texts stay."""
    schemas = {"Base": thing(id=TEXT), "Thing": {"allOf": parts}}
    assert said(schemas, "Thing", "id") == {"readOnly"}
    assert said(schemas, "Base", "id") == set()
