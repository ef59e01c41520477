"""Documents that are odd where requests are held to them, and texts where a value stands as text."""

from __future__ import annotations

import math
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import ConfigurationError
from invocant.runtime import kinds as k
from invocant.runtime._models.text_values import UnreadableTextError, listed, read_text
from invocant.runtime._validation.patterns import python_pattern
from invocant.runtime._validation.requests import _Document, check
from invocant.runtime._validation.schemas import SchemaChecker

DOCUMENT = {
    "openapi": "3.1.0",
    "components": {
        "parameters": {"Size": {"name": "size", "in": "query", "schema": {"maximum": 3}}, "Odd": [1]},
        "schemas": {"List": [{"maximum": 3}, {"maximum": 9}], "Turn": {"$ref": "#/components/schemas/Turn"}},
    },
    "paths": {
        "/a~b/{the id}": {
            "put": {
                "parameters": [
                    {"$ref": "#/components/parameters/Size"},
                    {"$ref": "#/components/parameters/Odd"},
                    {"name": "the id", "in": "path", "schema": {"minLength": 2}},
                ],
                "requestBody": {
                    "content": {"application/json; charset=utf-8": {"schema": {"required": ["n"]}}}
                },
            },
            "get": {"parameters": 5},
        },
    },
}
PATH_ID = rt.Parameter("id", "path", k.STR, required=True)


def operation(**more: Any) -> rt.Operation[Any]:
    """Return an operation of the document, whose path has other names there."""
    given = {
        "name": "things.put",
        "method": "PUT",
        "path": "/a~b/{id}",
        "pointer": "/paths/~1a~0b~1{the id}/put",
        "parameters": (PATH_ID, rt.Parameter("size", "query", k.INT)),
        "body": rt.Body(content=(rt.Content("application/json", k.ANY),), required=True),
        "responses": {},
    }
    return rt.Operation(**{**given, **more})


def told(operation: rt.Operation[Any], **arguments: Any) -> list[tuple[str, str, str]]:
    """Return what contradicts the document: argument, place and rule."""
    found = _Document(DOCUMENT).violations(operation, arguments, None)
    return [(violation.parameter, violation.path, violation.rule) for violation in found]


def test_operation_is_looked_up_by_its_pointer() -> None:
    """A parameter in a path is known by its place, others through references; a body by its essence."""
    assert told(operation(), id="ab", size=3, body={"n": 1}) == []
    assert told(operation(), id="a", size=4, body={}) == [
        ("id", "$", "minLength"), ("size", "$", "maximum"), ("body", "$.n", "required"),
    ]  # fmt: skip


def test_what_is_required_and_missing_is_told() -> None:
    """A parameter, and a body as a whole."""
    assert told(operation()) == [("id", "$", "required"), ("body", "$", "required")]


def test_files_and_sequences_are_not_looked_into() -> None:
    """What is sent as it is read is no JSON that a schema could say something of."""
    assert told(operation(), id="ab", body=b"{}") == []
    lines = rt.Body(content=(rt.Content("application/jsonl", k.ANY),))
    assert told(operation(body=lines), id="ab", body=[{}]) == []


def test_parameters_that_are_no_list_say_nothing() -> None:
    """A document that is wrong in one place is not looked at there."""
    asks = operation(method="GET", pointer="/paths/~1a~0b~1{the id}/get", body=None)
    assert told(asks, id="a") == []


def test_operation_that_is_not_in_the_document_is_refused() -> None:
    """The package and its document do not belong together, which the message says."""
    with pytest.raises(ConfigurationError, match="document of the package has no PUT /none"):
        told(operation(path="/none", pointer="", parameters=()), body={})


@pytest.mark.parametrize(
    ("package", "words"),
    [
        ("", "validate= needs the package of it: generate it anew, so that its API names it"),
        ("invocant", r"validate= needs the document\.json of invocant"),
        ("no.such.package", r"validate= needs the document\.json of no\.such\.package"),
    ],
)
def test_package_without_a_document_is_named(package: str, words: str) -> None:
    """To hold requests to a document, there must be one."""
    api = rt.Api(name="it", title="It", base_url="https://a.test", package=package)
    with pytest.raises(ConfigurationError, match=words):
        check(api, operation(), {}, None)


@pytest.mark.parametrize(
    ("schema", "value", "rules"),
    [
        ({"$ref": "#/components/schemas/List/1"}, 10, ["maximum"]),
        ({"$ref": "#/components/schemas/List/0"}, 4, ["maximum"]),
        ({"$ref": "#/components/schemas/List/7"}, 10, []),
        ({"$ref": "#/components/schemas/List/x"}, 10, []),
        ({"$ref": "#/openapi/x"}, 10, []),
        ({"$ref": "https://other.test/schema"}, 10, []),
        ({"$ref": "#/components/schemas/Turn"}, 10, []),
        (5, 10, []),
        (False, 10, ["false"]),
        ({"properties": {"a": False}}, {"a": 1}, ["false"]),
        ({"contains": {"minimum": 3}, "minContains": 2}, [3, 1], ["contains"]),
        ({"contains": {"minimum": 3}, "maxContains": 1}, [3, 4], ["maxContains"]),
        ({"contains": {"minimum": 3}, "minContains": "x"}, [1], []),
        (
            {"patternProperties": {"^a": {"maximum": 1}}, "additionalProperties": False},
            {"ab": 2},
            ["maximum"],
        ),
        ({"patternProperties": {"(?i)a": {"maximum": 1}}, "additionalProperties": False}, {"ab": 2}, []),
        (
            {"patternProperties": {"^b": {}}, "additionalProperties": False},
            {"ab": 2},
            ["additionalProperties"],
        ),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 2}, ["propertyNames"]),
        ({"dependentRequired": {"a": ["b", 5]}}, {"a": 1}, ["dependentRequired"]),
        ({"dependentRequired": {"a": ["b"]}}, {"c": 1}, []),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1}, ["required"]),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"c": 1}, []),
        ({"multipleOf": 0.1}, math.inf, ["multipleOf"]),
        ({"multipleOf": 0.1}, math.nan, ["multipleOf"]),
    ],
)
def test_schemas_that_refer_and_nest(schema: Any, value: Any, rules: list[str]) -> None:
    """References into lists, to nothing and in circles; keywords whose value makes no sense say nothing."""
    assert [broken.rule for broken in SchemaChecker(DOCUMENT).contradictions(schema, value)] == rules


def test_references_are_followed_to_their_end() -> None:
    """One that turns in a circle ends nowhere."""
    checker = SchemaChecker(DOCUMENT)
    assert checker.followed({"$ref": "#/components/schemas/List/1"}) == {"maximum": 9}
    assert checker.followed({"$ref": "#/components/schemas/Turn"}) is None
    assert checker.followed({"$ref": 5}) == {"$ref": 5}
    assert len(checker.contradictions({"items": {"maximum": 0}}, list(range(1, 200)))) == 100


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        (r"^\x41\u0042\u{43}$", "ABC", "abc"),
        (r"^[\b\d\w\s]+$", "a1 \x08", "-"),
        (r"^\B.", "-", "a"),
        (r"^\0$", "\0", "0"),
        (r"^\t\n\v\f\r$", "\t\n\x0b\x0c\r", "tnvfr"),
        (r"^\$\.\[$", "$.[", "a"),
        (r"^[\]]$", "]", "\\"),
        (r"^[^]$", "\n", ""),
        (r"^(?<name>a)\D\W\S$", "ax-x", "a1-x"),
        (r"^{$", "{", "a"),
    ],
)
def test_escapes_mean_what_they_do_in_ecma(pattern: str, fits: str, fits_not: str) -> None:
    """ECMA-262, 22.2: characters by their number, classes, edges of words, and control characters."""
    compiled = python_pattern(pattern)
    assert compiled is not None
    assert compiled.search(fits)
    assert not compiled.search(fits_not)


@pytest.mark.parametrize(
    "pattern",
    [
        "\\",
        "[a",
        "[\\",
        r"\ud800",
        r"\u{110000}",
        r"\k<a>",
        r"\1",
        r"\01",
        r"\é",
        r"\p{L}",
        "a++",
        "(?i)a",
        r"[\D]",
    ],
)
def test_patterns_without_a_word_in_python_check_nothing(pattern: str) -> None:
    """They are not guessed at: nothing is refused by them."""
    assert python_pattern(pattern) is None


@pytest.mark.parametrize(
    ("texts", "kind", "values"),
    [
        (["1", "2"], k.List(k.INT), [1, 2]),
        (["1", "a", "3"], k.Tuple((k.INT, k.STR), k.INT), [1, "a", 3]),
        (["1"], k.Tuple((k.INT, k.STR)), [1]),
        (["1", "2"], k.Nullable(k.List(k.INT)), [1, 2]),
        (["1", "2"], k.INT, [1, 2]),
    ],
)
def test_items_that_are_written_as_texts(texts: list[str], kind: Any, values: list[Any]) -> None:
    """A list has one kind for all, a tuple one for each place."""
    assert listed(texts, kind) == values


def test_texts_that_are_read_by_their_kind() -> None:
    """Objects in both forms, dates as HTTP writes them; what fits in no reading is refused."""
    numbers = k.Map(k.INT)
    assert read_text("a,1,b,2", numbers) == {"a": 1, "b": 2}
    assert read_text("a=1,b=2", numbers, explode=True) == {"a": 1, "b": 2}
    assert read_text("Tue, 15 Nov 1994 08:12:31 GMT", k.DATETIME) == "1994-11-15T08:12:31Z"
    for text, kind, explode in (
        ("a,1,b", numbers, False),
        ("a=1,b", numbers, True),
        ("soon", k.DATETIME, False),
    ):
        with pytest.raises(UnreadableTextError):
            read_text(text, kind, explode=explode)
