"""Values made up for schemas."""

from typing import Any

import pytest

from invocant import Base64
from invocant.mock import create_app
from invocant.mock._values.schemas import Schemas
from invocant.mock._values.synthesis import Synthesis
from tests.unit.mock.small import operation, small

TREE = {
    "type": "object",
    "required": ["next"],
    "properties": {"next": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]}},
}


def _schemas(**components: Any) -> Schemas:
    return Schemas(small({"/a": {"get": operation("a.list")}}, components={"schemas": components}))


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "string", "format": "uuid"},
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "date"},
        {"type": "string", "format": "time"},
        {"type": "string", "format": "email"},
        {"type": "string", "format": "uri"},
        {"type": "string", "format": "ipv4"},
        {"type": "string", "format": "ipv6"},
        {"type": "string", "format": "hostname"},
        {"type": "string", "minLength": 40},
        {"type": "string", "maxLength": 2},
        {"type": "integer", "minimum": -5, "maximum": -5},
        {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
        {"type": "integer", "minimum": 1, "multipleOf": 7, "maximum": 100} | {"minimum": 7},
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "boolean"},
        {"type": "null"},
        {"enum": ["a", 1, None]},
        {"const": {"a": 1}},
        {"type": "array", "minItems": 3, "items": {"type": "integer"}},
        {"type": "array", "maxItems": 0},
        {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False},
        {"type": "array", "prefixItems": [{"type": "integer"}], "items": {"type": "boolean"}, "minItems": 3},
        {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "maxItems": 1},
        {"anyOf": [{"type": "null"}, {"type": "integer"}]},
        {
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "additionalProperties": {"type": "string", "format": "date-time"},
        },
        {
            "allOf": [
                {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
                {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}}},
            ]
        },
        {"type": "string", "pattern": "^[A-Z]{3}-[0-9]+$", "minLength": 9, "maxLength": 12},
        {"type": "string", "pattern": "^(?!a)[a-c]{2}$"},
        {"type": "string", "format": "duration"},
        {"type": "string", "format": "uri-reference", "minLength": 3},
        {"type": "string", "format": "json-pointer"},
        {"type": "string", "format": "email", "maxLength": 12},
        {"type": "string", "format": "idn-hostname"},
        {"type": "string", "format": "regex"},
        {"type": "number", "multipleOf": 0.01},
        {"type": "number", "multipleOf": 2.5, "exclusiveMinimum": 5, "maximum": 7.5},
        {"type": "integer", "multipleOf": 2.5},
        {"type": "integer", "maximum": -3},
        {"type": "number", "exclusiveMaximum": 0.001, "minimum": 0.0009},
        {"type": "number", "minimum": 5, "exclusiveMinimum": True, "maximum": 6},
        {"minimum": 5},
        {"type": "integer", "format": "int32", "minimum": 2147483640},
        {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"enum": ["a", "b", "c"]}},
        {"type": "array", "uniqueItems": True, "minItems": 2, "items": {"type": "boolean"}},
        {
            "type": "array",
            "uniqueItems": True,
            "minItems": 5,
            "items": {"type": "integer", "maximum": 4, "minimum": 0},
        },
        {
            "type": "array",
            "contains": {"const": 7},
            "items": {"type": "integer"},
            "minContains": 2,
            "minItems": 3,
        },
        {"type": "array", "minItems": 2, "items": {"oneOf": [{"type": "null"}, {"const": 1}]}},
        {"type": "object", "minProperties": 3},
        {"type": "object", "minProperties": 2, "properties": {"a": {"type": "integer"}}},
        {"type": "object", "maxProperties": 1, "properties": {"a": {}, "b": {}}},
        {"type": "object", "minProperties": 2, "propertyNames": {"pattern": "^[a-z]{2}$"}},
        {
            "type": "object",
            "minProperties": 1,
            "patternProperties": {"^x-[a-z]+$": {"type": "integer"}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"a": {}, "b": {}},
            "required": ["a"],
            "dependentRequired": {"a": ["b"]},
        },
        {
            "type": "object",
            "properties": {"kind": {"enum": ["a", "b"]}, "size": {"type": "integer"}},
            "required": ["kind"],
            "if": {"properties": {"kind": {"const": "a"}}},
            "then": {"required": ["size"]},
            "else": {"properties": {"size": False}},
        },
        {
            "type": "object",
            "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        {
            "oneOf": [
                {"type": "object", "properties": {"a": {"type": "integer"}}},
                {"type": "object", "properties": {"b": {"type": "integer"}}},
            ]
        },
        {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}], "not": {"const": "x"}},
        {"allOf": [{"type": "integer", "minimum": 3}, {"maximum": 3}]},
        {
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"allOf": [{"minimum": 2}, {"type": "integer"}]}},
        },
        {"type": ["object", "null"], "required": ["a"]},
        {"type": "string", "enum": ["a", "b"], "not": {"const": "a"}},
        {"type": "string", "default": "d", "example": 7},
        {"type": "integer", "examples": ["x", 3]},
    ],
    ids=str,
)
@pytest.mark.parametrize("full", [False, True], ids=["required", "full"])
def test_made_up_values_are_valid(schema: Any, full: bool) -> None:
    """Bounds, formats, unions and examples are respected; an example that does not fit is passed over."""
    schemas = _schemas()
    for seed in range(20):
        value = Synthesis(schemas, full).value(schema, seed)
        assert schemas.check(schema).passes(value), value


@pytest.mark.parametrize(
    ("kind", "mapping", "expected"),
    [
        ({"type": "string"}, None, "Cat"),
        ({"type": "string"}, {"dog": "Dog", "cat": "#/components/schemas/Cat"}, "cat"),
        ({"type": "integer"}, {"1": "Dog", "2": "Cat"}, 2),
        ({"type": "boolean"}, {"true": "Cat"}, True),
        ({"enum": ["c"]}, {"cat": "Cat"}, "c"),
        ({"const": 3}, None, 3),
    ],
)
def test_a_variant_has_its_tag(kind: Any, mapping: Any, expected: Any) -> None:
    """What is made for a union with a discriminator says which variant it is, in the type of the member."""
    cat = {"type": "object", "required": ["k"], "properties": {"k": kind}}
    discriminator = {"propertyName": "k", **({"mapping": mapping} if mapping else {})}
    pet = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": discriminator}
    value = Synthesis(_schemas(Cat=cat)).value(pet)
    assert (value["k"], value["k"].__class__) == (expected, expected.__class__)


def test_text_in_base64_is_made_up_as_such() -> None:
    """Both dialects' words for it are read."""
    for schema in ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}):
        assert Base64(Synthesis(_schemas()).value(schema)).decode()


def test_recursive_schema_ends() -> None:
    """A schema that holds itself gives a value all the same."""
    schemas = _schemas(Tree=TREE)
    reference = {"$ref": "#/components/schemas/Tree"}
    assert schemas.check(reference).passes(Synthesis(schemas).value(reference))


NODE = {
    "type": "object",
    "required": ["next", "kids", "by_name"],
    "properties": {
        "next": {"oneOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]},
        "kids": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        "by_name": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Node"}},
        "other": {"$ref": "#/components/schemas/Node"},
    },
}


def test_circle_ends_at_once() -> None:
    """With null, with no items, and without the optional member: not a dozen levels deep."""
    schemas = _schemas(Node=NODE)
    reference = {"$ref": "#/components/schemas/Node"}
    value = Synthesis(schemas, full=True).value(reference)
    assert schemas.check(reference).passes(value)
    assert (value["next"], value["kids"], value["by_name"], "other" in value) == (None, [], {}, False)


def test_base_with_a_discriminator_is_made_as_one_of_its_kinds() -> None:
    """What refers to the base alone gets a value that says what it is, with the members of that."""
    base = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": {"feline": "#/components/schemas/Cat"}},
    }
    cat = {
        "allOf": [
            {"$ref": "#/components/schemas/Pet"},
            {"required": ["lives"], "properties": {"lives": {"const": 9}}},
        ]
    }
    value = Synthesis(_schemas(Pet=base, Cat=cat)).value({"$ref": "#/components/schemas/Pet"})
    assert value == {"kind": "feline", "lives": 9}


def test_same_seed_same_value() -> None:
    """The seed decides, and nothing else."""
    schema = {"type": "array", "minItems": 8, "items": {"type": "string"}}
    made = Synthesis(_schemas())
    assert made.value(schema, 1) == made.value(schema, 1) != made.value(schema, 2)


def test_only_required_members_are_filled_in() -> None:
    """What is given stays, what is required is added, what is optional is left out, unless all are wanted."""
    schema = {
        "type": "object",
        "required": ["a", "b"],
        "properties": {name: {"type": "integer"} for name in "abc"},
    }
    made = Synthesis(_schemas()).complete(schema, {"a": 1, "z": 2})
    assert set(made) == {"a", "b", "z"}
    assert made["a"] == 1
    assert set(Synthesis(_schemas(), full=True).value(schema)) == {"a", "b", "c"}


def test_success_of_every_generated_operation_can_be_made_up() -> None:
    """For each JSON success of each API a valid value is made."""
    app = create_app()
    for service in app.services:
        for operation_ in service.api.operations:
            schema = operation_.success_schema()
            value = service.semantics.synthesis.value(schema, operation_.name)
            assert service.schemas.check(schema).passes(value), (operation_.label, value)
    app.close()
