"""`_validation`: what contradicts a schema, by rule, place and limit; and patterns of ECMA-262 in Python."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from invocant.runtime._validation.patterns import python_pattern
from invocant.runtime._validation.schemas import OPAQUE, SchemaChecker

COMPONENTS = {
    "Tree": {
        "type": "object",
        "properties": {"next": {"$ref": "#/components/schemas/Tree"}, "n": {"maximum": 1}},
    },
    "Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "string"}]},
    "Id": {"type": "string", "readOnly": True},
    "Cat": {"required": ["kind", "lives"]},
    "Dog": {"required": ["kind", "tricks"]},
}


def broken(schema: Any, value: Any, openapi: str = "3.1.0") -> list[tuple[tuple[Any, ...], str, Any]]:
    """Return the contradictions, each with its place, rule and limit."""
    checker = SchemaChecker({"openapi": openapi, "components": {"schemas": COMPONENTS}})
    return [(one.path, one.rule, one.limit) for one in checker.contradictions(schema, value)]


@pytest.mark.parametrize(
    ("schema", "good", "bad", "rule"),
    [
        ({"type": "integer"}, 1.0, 1.5, "type"),
        ({"type": "integer"}, 1, True, "type"),
        ({"type": ["string", "null"]}, None, 1, "type"),
        ({"enum": [1, "a"]}, 1.0, True, "enum"),
        ({"const": {"a": [1]}}, {"a": [1.0]}, {"a": [True]}, "const"),
        ({"minLength": 2}, "é😀", "😀", "minLength"),
        ({"maxLength": 1}, "😀", "ab", "maxLength"),
        ({"pattern": "b"}, "abc", "ac", "pattern"),
        ({"minimum": 1}, 1, 0.5, "minimum"),
        ({"maximum": 1}, 1, 2, "maximum"),
        ({"exclusiveMinimum": 1}, 2, 1, "exclusiveMinimum"),
        ({"exclusiveMaximum": 1}, 0, 1, "exclusiveMaximum"),
        ({"multipleOf": 0.1}, 0.3, 0.35, "multipleOf"),
        ({"multipleOf": 0.01}, 19.99, 19.999, "multipleOf"),
        ({"format": "int32"}, 2**31 - 1, 2**31, "format"),
        ({"format": "int64"}, -(2**63), -(2**63) - 1, "format"),
        ({"minItems": 1}, [1], [], "minItems"),
        ({"maxItems": 1}, [1], [1, 2], "maxItems"),
        ({"uniqueItems": True}, [1, True, "1"], [1, 1.0], "uniqueItems"),
        ({"contains": {"const": 1}}, [2, 1], [2], "contains"),
        ({"minProperties": 1}, {"a": 1}, {}, "minProperties"),
        ({"maxProperties": 1}, {"a": 1}, {"a": 1, "b": 2}, "maxProperties"),
        ({"not": {"type": "string"}}, 1, "a", "not"),
        ({"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 1, 3, "oneOf"),
        ({"anyOf": [{"minimum": 5}, {"maximum": 1}]}, 1, 3, "anyOf"),
    ],
)
def test_rules(schema: dict[str, Any], good: Any, bad: Any, rule: str) -> None:
    """Each rule takes what it should, and says its keyword and limit of what it should not take."""
    assert broken(schema, good) == []
    assert broken(schema, bad) == [
        ((), rule, len(schema[rule]) if rule in ("oneOf", "anyOf") else _limit(schema, rule))
    ]


def _limit(schema: dict[str, Any], rule: str) -> Any:
    return 1 if rule == "contains" else schema[rule]


def test_places_are_told() -> None:
    """Every contradiction in a value, with the way to it; a missing member stands where it should be."""
    schema = {
        "required": ["a"],
        "properties": {"b": {"items": {"maximum": 1}}, "c": {"additionalProperties": {"type": "string"}}},
        "additionalProperties": False,
        "dependentRequired": {"b": ["e"]},
    }
    assert broken(schema, {"b": [1, 2], "c": {"x": 1}, "d": 0}) == [
        (("a",), "required", True),
        (("b", 1), "maximum", 1),
        (("c", "x"), "type", "string"),
        (("d",), "additionalProperties", False),
        (("e",), "dependentRequired", "b"),
    ]


def test_references_are_followed_and_circles_end() -> None:
    """A schema may be made of itself, through values or without them."""
    tree = {"$ref": "#/components/schemas/Tree"}
    assert broken(tree, {"next": {"next": {"n": 2}}}) == [(("next", "next", "n"), "maximum", 1)]
    assert broken({"$ref": "#/components/schemas/Loop"}, 1) == [((), "type", "string")]
    assert broken({"$ref": "#/nowhere"}, 1) == []


def test_dialects_differ() -> None:
    """3.0 has null beside the type, a switch for strict bounds, and nothing beside a reference."""
    assert broken({"type": "string", "nullable": True}, None, "3.0.3") == []
    assert broken({"type": "string", "nullable": True}, None, "3.1.0") == [((), "type", "string")]
    strict = {"minimum": 1, "exclusiveMinimum": True}
    assert broken(strict, 1, "3.0.3") == [((), "minimum", 1)]
    beside = {"$ref": "#/components/schemas/Id", "maxLength": 1}
    assert broken(beside, "ab", "3.0.3") == []
    assert broken(beside, "ab", "3.1.0") == [((), "maxLength", 1)]


def test_what_only_the_server_sets_is_not_missed() -> None:
    """`required` counts for what a request has, also where `readOnly` is behind a reference or in a part."""
    schema = {
        "required": ["a", "b", "c"],
        "properties": {
            "a": {"$ref": "#/components/schemas/Id"},
            "b": {"allOf": [{"readOnly": True}]},
            "c": {"type": "string"},
        },
    }
    assert broken(schema, {}) == [(("c",), "required", True)]


def test_the_alternative_that_is_meant_is_told_of() -> None:
    """A discriminator, or the only alternative of the value's JSON type, says what is wrong inside."""
    pets = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"c": "#/components/schemas/Cat"}},
    }
    assert broken(pets, {"kind": "c"}) == [(("lives",), "required", True)]
    assert broken(pets, {"kind": "Dog"}) == [(("tricks",), "required", True)]
    either = {"anyOf": [{"type": "string", "maxLength": 1}, {"type": "integer"}]}
    assert broken(either, "ab") == [((), "maxLength", 1)]
    assert broken(either, []) == [((), "anyOf", 2)]


def test_what_is_no_json_is_taken() -> None:
    """A file is checked by nothing but whether it is there."""
    schema = {"required": ["file"], "properties": {"file": {"type": "string", "maxLength": 1}}}
    assert broken(schema, {"file": OPAQUE}) == []


def test_a_call_that_is_not_checked_loads_nothing_of_it() -> None:
    """Off is free: no module of the check is imported by a call."""
    code = """
import sys, httpx
from invocant import runtime as rt
class Client(rt.SyncClient):
    API = rt.Api(name="a", base_url="https://a.test")
transport = httpx.MockTransport(lambda request: httpx.Response(204))
operation = rt.Operation(name="a.b", method="GET", path="/a", auth=False)
Client(http_client=httpx.Client(transport=transport))._client.call(operation, {})
print([name for name in sys.modules if "_validation" in name])
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("pattern", "matched", "not_matched"),
    [
        ("^a$", "a", "a\n"),
        (r"\d", "1", "\u0661"),
        (r"^\w+$", "a_1", "é"),
        (r"\s", "\ufeff", "a"),
        (r"^[\w.]+$", "a.b", "a b"),
        (r"\u0041\x42", "AB", "ab"),
        (r"^\u{1F600}$", "😀", "a"),
        ("^a/b$", "a/b", "ab"),
        (r"^a\/b$", "a/b", "ab"),
        ("(?<year>[0-9]{4})", "2026", "26"),
        ("[[]", "[", "]"),
        ("^[^]$", "\n", ""),
        ("^a{,2}$", "a{,2}", "aa"),
        ("^.$", "a", "\u2028"),
        (r"\bb", "a b", "ab"),
        ("a(?=b)", "ab", "ac"),
        ("(?<!a)b", "cb", "ab"),
    ],
)
def test_patterns_mean_what_they_do_in_ecma(pattern: str, matched: str, not_matched: str) -> None:
    """Classes, ends, escapes and groups are those of ECMA-262."""
    expression = python_pattern(pattern)
    assert expression is not None
    assert expression.search(matched)
    assert not expression.search(not_matched)


@pytest.mark.parametrize(
    "pattern", [r"\p{L}", r"(a)\1", "(?i)a", r"[\D]", r"\A", "a++", "(?<=a+)b", "(", "[b-a]", "\\", r"\ud83d"]
)
def test_a_pattern_that_python_has_no_word_for_says_nothing(pattern: str) -> None:
    """What would mean something else is not checked, rather than wrongly."""
    assert python_pattern(pattern) is None
    assert broken({"pattern": pattern}, "anything") == []
