"""Values against schemas: what is a contradiction to us is one to `jsonschema`, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types

from invocant.runtime._validation.schemas import SchemaChecker

NAMES = st.sampled_from(["a", "b", "ab", "c"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-6, 6),
    st.sampled_from([0.0, 1.0, 2.5, -3.0]),
    st.text(alphabet="ab1 ", max_size=4),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
TYPE = st.sampled_from(["string", "integer", "number", "boolean", "array", "object", "null"])
PATTERNS = ["^a", "b$", r"\d", r"\w+", "[^a]", ".", r"\s", "^(a|b)*$", "a{1,2}", "", r"\bb", "[a-b]"]
SMALL = st.integers(0, 4)


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    many = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(NAMES, inner, max_size=3)
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPE | st.lists(TYPE, min_size=1, max_size=2, unique=True),
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "const": VALUES,
        "minimum": st.integers(-4, 4),
        "maximum": st.integers(-4, 4),
        "exclusiveMinimum": st.integers(-4, 4),
        "exclusiveMaximum": st.integers(-4, 4),
        "multipleOf": st.integers(1, 3),
        "minLength": SMALL,
        "maxLength": SMALL,
        "pattern": st.sampled_from(PATTERNS),
        "minItems": SMALL,
        "maxItems": SMALL,
        "uniqueItems": st.booleans(),
        "items": inner,
        "prefixItems": many,
        "contains": inner,
        "minContains": SMALL,
        "maxContains": SMALL,
        "properties": named,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), inner, max_size=2),
        "additionalProperties": inner,
        "propertyNames": inner,
        "required": st.lists(NAMES, max_size=2, unique=True),
        "minProperties": SMALL,
        "maxProperties": SMALL,
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2),
        "dependentSchemas": named,
        "allOf": many,
        "anyOf": many,
        "oneOf": many,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
    }
    chosen = st.lists(st.sampled_from(sorted(keywords)), max_size=5, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: keywords[name] for name in names}))


SCHEMAS: st.SearchStrategy[Any] = st.recursive(st.booleans() | st.just({}), _schemas, max_leaves=6)


@given(SCHEMAS, VALUES)
def test_agrees_with_jsonschema(schema: Any, value: Any) -> None:
    """For any schema and value, there is a contradiction exactly where an independent library finds one."""
    document = {"openapi": "3.1.1"}
    found = SchemaChecker(document).contradictions(schema, value)
    assert (not found) == Draft202012Validator(schema).is_valid(value), json.dumps([schema, value])


@given(VALUES)
def test_a_value_is_what_its_own_schema_says(value: Any) -> None:
    """A schema of constants at each place takes its value, and no other."""
    checker = SchemaChecker({"openapi": "3.1.1"})
    assert not checker.contradictions({"const": value}, value)
    assert checker.contradictions({"not": {"const": value}}, value)


@pytest.mark.parametrize(
    "keyword", ["type", "enum", "minLength", "pattern", "required", "items", "allOf", "$ref"]
)
@given(value=VALUES, said=VALUES)
def test_a_keyword_that_makes_no_sense_says_nothing_or_little(keyword: str, value: Any, said: Any) -> None:
    """Whatever a document has there, a check comes to an end and raises nothing."""
    SchemaChecker({"openapi": "3.0.3"}).contradictions({keyword: said}, value)
