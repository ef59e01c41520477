"""Tests of generator/invocant_generator/_metaschemas.py: a fast judgement is the validator's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator, OAS31Validator, OAS32Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

from invocant_generator._findings import validate
from invocant_generator._metaschemas import is_schema, validator_of

pytestmark = pytest.mark.checkout

DIALECTS: Mapping[str, Any] = {"3.0": OAS30Validator, "3.1": OAS31Validator, "3.2": OAS32Validator}
PLAIN: Mapping[str, Any] = {
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}
FAULTY: list[Any] = [
    {"type": "strin"},
    {"minLength": -1},
    {"enum": ["a", "a"]},
    {"enum": [1, 1.0]},
    {"pattern": "("},
    {"pattern": "[z-a]"},
    {"required": ["a", "a"]},
    {"maximum": "1"},
    {"multipleOf": 0},
    {"properties": {"a": {"properties": {"b": {"minimum": "x"}}}}},
    {"patternProperties": {"(": {}}},
    {"allOf": []},
    {"items": {"type": 4}},
    {"not": {"type": ["string", "string"]}},
    {"minItems": 2.5},
    {"description": 3},
]
"""Schemas with which the validator of a version may find fault."""


def faultless(dialect: Any, schema: Any) -> bool:
    """Return whether the validator itself finds no fault with a schema."""
    try:
        dialect.check_schema(schema)
    except Exception:  # noqa: BLE001 - jsonschema's SchemaError, a module without types
        return False
    return True


@pytest.mark.parametrize("version", DIALECTS)
@pytest.mark.parametrize("schema", FAULTY, ids=str)
def test_fault_is_never_passed_over(version: str, schema: Any) -> None:
    """A schema with which the validator finds fault is none for sure, so that it is asked for its words."""
    assert is_schema(DIALECTS[version], schema) == faultless(DIALECTS[version], schema)


SCALARS = st.sampled_from([None, True, False, 0, 1, 1.0, -1, 2.5, "", "a", "string", "(", "object"])
KEYWORDS = st.sampled_from(
    [
        *("type", "format", "enum", "const", "minimum", "maxLength", "pattern", "required", "default"),
        *("items", "properties", "additionalProperties", "allOf", "anyOf", "not", "nullable", "$ref", "$id"),
        *("discriminator", "xml", "example", "prefixItems", "if", "dependentRequired", "uniqueItems", "x-y"),
    ]
)
SCHEMAS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYWORDS, inner, max_size=4)
)


@pytest.mark.parametrize("version", DIALECTS)
@given(schema=SCHEMAS)
def test_any_value_is_judged_as_by_the_validator(version: str, schema: Any) -> None:
    """What is surely a schema is one to the validator too."""
    assert not is_schema(DIALECTS[version], schema) or faultless(DIALECTS[version], schema)


def document(version: str, schemas: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a document with component schemas, each also the body of an answer."""
    answers = {
        str(200 + number): {
            "description": "",
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
        }
        for number, name in enumerate(schemas)
    }
    return {
        "openapi": f"{version}.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": answers}}},
        "components": {"schemas": schemas},
        **more,
    }


@pytest.mark.parametrize("version", PLAIN)
def test_findings_are_those_of_the_validator(version: str) -> None:
    """Each fault is told in the validator's words, and its defaults are tried as ever."""
    schemas = {f"S{number}": schema for number, schema in enumerate(FAULTY)}
    schemas |= {"Fine": {"type": "integer", "default": 1}, "Wrong": {"type": "integer", "default": "x"}}
    given_document = document(version, schemas)
    plain = [str(error.message) for error in PLAIN[version](given_document).iter_errors()]
    hastened = [str(error.message) for error in validator_of(version)(given_document).iter_errors()]
    assert hastened == plain
    assert len(plain) > len(FAULTY) // 2
    assert any("'x' is not" in finding for finding in validate(given_document))


def test_schemas_of_another_dialect_are_left_to_the_validator() -> None:
    """A dialect that the document names is not ours to judge, be it named for all schemas or for one."""
    unknown = "https://dialects.example/none"
    whole = document("3.1", {"A": {"type": "object"}}, jsonSchemaDialect=unknown)
    single = document("3.1", {"A": {"$schema": unknown, "type": "object"}})
    for given_document in (whole, single):
        assert any(unknown in finding for finding in validate(given_document))


REFERRING = st.recursive(
    st.sampled_from(
        [True, 1, "a", None, {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]
    )
    | st.sampled_from([{"$ref": "#/components/schemas/None"}, {"$ref": "other.yaml"}, {"type": "integer"}])
    | st.fixed_dictionaries(
        {
            "type": st.sampled_from(["integer", "string", "number", "boolean", "array", 1]),
            "default": st.sampled_from([1, "a", True, None, 1.5, []]),
        },
        optional={
            "enum": st.sampled_from([[1], ["a", "b"], [True]]),
            "minimum": st.just(2),
            "x-y": st.just(1),
        },
    ),
    lambda inner: st.dictionaries(
        st.sampled_from(["not", "items", "properties", "anyOf", "allOf", "required", "default", "$id"]),
        inner
        | st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "$ref"]), inner, max_size=2),
        max_size=3,
    ),
    max_leaves=8,
)


def told(validator: Any, given_document: Mapping[str, Any]) -> list[str]:
    """Return what a validator says, and the kind of error that it ends with, if any."""
    messages: list[str] = []
    try:
        messages.extend(
            f"{[*error.absolute_path]} {error.message}" for error in validator(given_document).iter_errors()
        )
    except Exception as problem:  # noqa: BLE001 - whatever it dies of is what is compared
        messages.append(type(problem).__name__)
    return messages


@pytest.mark.parametrize("version", ["3.0", "3.1"])
@given(a=REFERRING, b=REFERRING)
def test_what_is_passed_over_has_no_findings(version: str, a: Any, b: Any) -> None:
    """Schemas that refer to each other, with defaults, are found fault with as by the validator alone."""
    given_document = document(version, {"A": a, "B": b})
    assert told(validator_of(version), given_document) == told(PLAIN[version], given_document)
