"""OpenAPI schemas as JSON Schema of draft 2020-12."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from invocant.documents import json_schema

A = {
    "type": "object",
    "nullable": True,
    "properties": {"a": {"$ref": "#/components/schemas/A"}},
    "required": ["a"],
}


def judge(schema: Any, *, openapi: str = "3.0.3") -> jsonschema_rs.Draft202012Validator:
    """Return a validator for *schema*, in a document that has `A` and `B`."""
    document = {"openapi": openapi, "components": {"schemas": {"A": A, "B/C": {"type": "integer"}}}}
    return jsonschema_rs.Draft202012Validator(json_schema(document, schema))


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        pytest.param({"type": "string", "nullable": True}, ["a", None], [1], id="nullable"),
        pytest.param({"type": "string"}, ["a"], [None], id="not nullable"),
        pytest.param({"type": ["string", "null"]}, ["a", None], [1], id="list of types"),
        pytest.param({"nullable": True}, [1, None, "a", {}], [], id="bare nullable"),
        pytest.param(
            {"type": "string", "nullable": True, "enum": ["a"]}, ["a", None], ["b"], id="enum without null"
        ),
        pytest.param({"type": "string", "enum": ["a", None]}, ["a", None], ["b"], id="enum with null"),
        pytest.param(
            {"allOf": [{"type": "string"}, {"nullable": True}]}, ["a", None], [1], id="nullable as a part"
        ),
        pytest.param(
            {"allOf": [{"type": "string"}], "nullable": True}, ["a", None], [1], id="nullable allOf"
        ),
        pytest.param({"$ref": "#/components/schemas/A"}, [None, {"a": None}], [{}, 1], id="reference"),
        pytest.param(
            {"$ref": "#/components/schemas/B~1C", "nullable": True}, [1, None], ["a"], id="nullable reference"
        ),
        pytest.param({"minimum": 0, "exclusiveMinimum": True}, [1], [0], id="exclusive minimum"),
        pytest.param({"maximum": 9, "exclusiveMaximum": True}, [8], [9], id="exclusive maximum"),
        pytest.param({"minimum": 0, "exclusiveMinimum": False}, [0], [-1], id="not exclusive"),
        pytest.param({"exclusiveMinimum": 0}, [1], [0], id="exclusive minimum of 3.1"),
        pytest.param({"items": [{"type": "string"}]}, [["a", 1]], [[1]], id="list of items"),
        pytest.param({"type": "object", "required": ["a", "a"]}, [{"a": 1}], [{}], id="required twice"),
        pytest.param({"type": "object", "required": True}, [{}], [1], id="required as in draft 3"),
        pytest.param(
            {"properties": {"nullable": {"type": "string"}, "example": {"type": "integer"}}},
            [{}],
            [{"nullable": 1}, {"example": "a"}],
            id="members called like keywords",
        ),
        pytest.param({"$ref": "#/components/schemas/Missing"}, [1, None], [], id="reference to nothing"),
        pytest.param({"oneOf": [], "type": "string"}, ["a"], [1], id="empty oneOf"),
        pytest.param(
            {"discriminator": {"propertyName": "t"}, "x-a": {"type": 3}, "type": "string"},
            ["a"],
            [1],
            id="not validation",
        ),
        pytest.param({"type": "int"}, [1], ["a"], id="a type by another name"),
        pytest.param({"type": ["str", None]}, ["a", None], [1], id="types by other names"),
        pytest.param(
            {"type": None, "anyOf": [{"type": "string"}, {"enum": [1]}]},
            ["a", 1],
            [None, 2],
            id="no type named",
        ),
        pytest.param({"type": "thing"}, [1, "a"], [], id="an unknown type"),
        pytest.param({"type": "string", "enum": []}, ["a"], [1], id="empty enum"),
        pytest.param(True, [1], [], id="true"),
        pytest.param(False, [], [1], id="false"),
    ],
)
def test_what_a_schema_allows(schema: Any, valid: list[Any], invalid: list[Any]) -> None:
    """The validator says what OpenAPI means."""
    validator = judge(schema)
    assert [value for value in valid if not validator.is_valid(value)] == []
    assert [value for value in invalid if validator.is_valid(value)] == []


def test_siblings_of_a_reference_count_in_31() -> None:
    """In 3.0 they are ignored, in 3.1 they hold too."""
    schema = {"$ref": "#/components/schemas/B~1C", "minimum": 3}
    assert judge(schema).is_valid(1)
    assert not judge(schema, openapi="3.1.0").is_valid(1)


def test_only_what_is_referred_to_is_carried() -> None:
    """The result is complete in itself, and no larger than it must be."""
    document = {"components": {"schemas": {"A": A, "B": {"type": "string"}}}}
    found = json_schema(document, {"items": {"$ref": "#/components/schemas/A"}})
    assert list(found["$defs"]) == ["A"]
    assert found["items"] == {"$ref": "#/$defs/A"}
    assert "$defs" not in json_schema(document, {"type": "string"})


def test_names_that_look_alike_stay_apart() -> None:
    """Definitions are called after what they are, and two of one name get different ones."""
    document = {"components": {"schemas": {"A.B": {"type": "string"}, "A B": {"type": "integer"}}}}
    found = json_schema(
        document, {"anyOf": [{"$ref": "#/components/schemas/A.B"}, {"$ref": "#/components/schemas/A%20B"}]}
    )
    assert len(found["$defs"]) == 2
    assert jsonschema_rs.Draft202012Validator(found).is_valid(1)


ONE_WAY = {
    "Base": {
        "type": "object",
        "required": ["id", "pin", "a"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "pin": {"$ref": "#/components/schemas/Pin"},
        },
    },
    "Pin": {"type": "string", "writeOnly": True},
    "Strict": {"type": "object", "required": ["id"]},
}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Base"},
        {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id", "pin"]}]},
        {"allOf": [{"$ref": "#/components/schemas/Base"}, {"$ref": "#/components/schemas/Strict"}]},
        {"$ref": "#/components/schemas/Base", "required": ["id", "pin"]},
    ],
)
def test_members_of_one_direction_are_left_out(schema: Any) -> None:
    """Required members that only the server sets are not asked of a request, nor secret ones of an answer."""
    document = {"openapi": "3.1.0", "components": {"schemas": ONE_WAY}}

    def valid(value: Any, **options: Any) -> bool:
        made = json_schema(document, schema, **options)
        return jsonschema_rs.Draft202012Validator(made).is_valid(value)

    whole = {"id": "i", "pin": "p", "a": 1}
    assert valid(whole)
    assert not valid({"pin": "p", "a": 1})
    assert valid({"pin": "p", "a": 1}, leaving_out="readOnly")
    assert valid({**whole, "id": 5}, leaving_out="readOnly")
    assert not valid({"id": "i", "a": 1}, leaving_out="readOnly")
    assert not valid({"pin": "p"}, leaving_out="readOnly")
    assert valid({"id": "i", "a": 1}, leaving_out="writeOnly")
    assert not valid({"pin": "p", "a": 1}, leaving_out="writeOnly")
