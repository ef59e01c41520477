"""Which calls a README shows, how they are written, and what they are called with."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant_generator._project.calls import Program, TriedCall, shown
from invocant_generator.testing import Impossible
from invocant_generator.testing.__main__ import source_of
from invocant_generator.testing._samples import Samples

pytestmark = pytest.mark.checkout


def _call(operation: str, http: str = "GET", **more: Any) -> TriedCall:
    told = {
        "operation": operation,
        "method": operation,
        "form": "call",
        "http": http,
        "positional": (),
        "named": {},
        "makers": {},
        "nothing": False,
        "bytes": False,
    }
    return TriedCall(**{**told, **more})


def _about(operation: str, http: str = "GET", maker: str = "books.create", **more: Any) -> TriedCall:
    return _call(operation, http, positional=('"x"',), makers={"id": (maker, "id")}, **more)


CREATE = _call("books.create", "POST", named={"title": '"A"'})


def test_what_is_made_is_read_changed_and_deleted_in_that_order() -> None:
    """What one call makes, others are about: its variable is named after the resource."""
    program = shown(
        [
            _about("books.delete", "DELETE", nothing=True),
            _about("books.get"),
            _about("books.update", "PATCH", named={"title": '"B"'}),
            CREATE,
        ]
    )
    assert program.source().splitlines() == [
        'book = client.books.create(title="A")',
        "print(client.books.get(book.id))",
        'print(client.books.update(book.id, title="B"))',
        "client.books.delete(book.id)",
    ]


def test_pages_and_streams_are_read_to_their_end() -> None:
    """A pager is a loop and a stream a `with` block; in async code both have the word before them."""
    program = shown([_call("books.list", form="pages"), _call("talk.stream", "POST", form="stream")])
    assert program.source().splitlines() == [
        "for item in client.books.list():",
        "    print(item)",
        "with client.talk.stream() as stream:",
        "    for item in stream:",
        "        print(item)",
    ]
    assert program.source(asynchronous=True).splitlines() == [
        "async for item in client.books.list():",
        "    print(item)",
        "async with client.talk.stream() as stream:",
        "    async for item in stream:",
        "        print(item)",
    ]


def test_api_without_anything_to_make_shows_what_there_is() -> None:
    """Two calls at least, the shortest first, of an API that only answers."""
    program = shown(
        [_call("b.get", named={"q": '"long"'}), _call("a.get"), _call("c.get", named={"q": '"s"'})]
    )
    assert program.source().splitlines() == ["print(client.a.get())", 'print(client.c.get(q="s"))']


def test_nothing_tried_shows_nothing() -> None:
    """No call is invented."""
    assert shown([]).source() == ""


@pytest.mark.parametrize(
    ("operation", "variable"),
    [
        ("books.create", "book"),
        ("categories.create", "category"),
        ("addresses.create", "address"),
        ("class.create", "made"),
        ("boxes.create", "box"),
        ("clients.create", "made"),
        ("create", "made"),
    ],
)
def test_variable_is_a_name(operation: str, variable: str) -> None:
    """The variable hides neither the client nor a word of Python's."""
    maker = _call(operation, "POST")
    program = Program([maker, _about("x.get", maker=operation)])
    assert program.source().splitlines()[0] == f"{variable} = client.{operation}()"


@pytest.mark.parametrize("variable", ["long", "longer"])
def test_long_call_is_written_in_lines(variable: str) -> None:
    """A call that is wider than a page is broken between its arguments."""
    named = {f"{variable}_{number}": '"' + "x" * 30 + '"' for number in range(4)}
    lines = Program([_call("a.get", named=named)]).source().splitlines()
    assert all(len(line) < 100 for line in lines)
    ast.parse("\n".join(lines))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_source_of_a_value_is_that_value(value: Any) -> None:
    """What is written in a README means what was sent."""
    assert ast.literal_eval(source_of(value)) == value


SCHEMAS = st.recursive(
    st.one_of(
        st.builds(
            lambda low, span: {"type": "integer", "minimum": low, "maximum": low + span},
            st.integers(-50, 50),
            st.integers(0, 9),
        ),
        st.builds(
            lambda step: {"type": "number", "exclusiveMinimum": 0, "multipleOf": step}, st.integers(1, 9)
        ),
        st.builds(
            lambda least, span: {"type": "string", "minLength": least, "maxLength": least + span},
            st.integers(0, 40),
            st.integers(0, 9),
        ),
        st.sampled_from(
            [
                {"type": "string", "pattern": "^[a-z]+$"},
                {"type": ["null", "boolean"]},
                {"enum": [None, 3, "x"]},
                {"const": {"a": [1]}},
                {"type": "string", "format": "uuid", "example": 7},
                {"type": "string", "examples": ["an example"]},
            ]
        ),
    ),
    lambda inner: st.one_of(
        st.builds(lambda item, n: {"type": "array", "items": item, "minItems": n}, inner, st.integers(0, 3)),
        st.builds(lambda a, b: {"oneOf": [a, b]}, inner, inner),
        st.builds(
            lambda a, b: {
                "allOf": [
                    {"type": "object", "required": ["a"], "properties": {"a": a}},
                    {"required": ["b"], "properties": {"b": b, "c": {"type": "string", "readOnly": True}}},
                ]
            },
            inner,
            inner,
        ),
    ),
    max_leaves=6,
)


@given(SCHEMAS)
def test_sample_is_one_that_the_schema_allows(schema: dict[str, Any]) -> None:
    """Whatever is made up, the schema allows it; if nothing is, that is said."""
    samples = Samples({"openapi": "3.1.0", "paths": {}})
    try:
        value = samples.value(schema, "it")
    except Impossible:
        return
    assert samples.allows(schema, value)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "book title"),
        ({"type": "string", "default": "x"}, "x"),
        ({"type": "string", "example": "y", "default": "x"}, "y"),
        ({"type": "string", "maxLength": 4}, "book"),
        ({"type": "string", "format": "date"}, "2026-01-02"),
        ({"type": "integer"}, 1),
        ({"type": "integer", "minimum": 10}, 10),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "number", "exclusiveMinimum": 4}, 4.5),
        ({"type": "integer", "multipleOf": 7}, 7),
        ({"type": "boolean"}, True),
        ({"type": ["null", "string"], "enum": [None, "b"]}, "b"),
        ({"type": "array", "items": {"type": "integer"}}, [1]),
        ({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "b": {}}}, {"a": 1}),
        (
            {"type": "object", "required": ["a"], "properties": {"a": {"readOnly": True, "type": "string"}}},
            {},
        ),
        ({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, "2026-01-02"),
        ({"$ref": "#/components/schemas/Kind"}, "b"),
        (
            {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
            },
            {"kind": "cat"},
        ),
    ],
)
def test_value_made_up(schema: dict[str, Any], value: Any) -> None:
    """An example goes before a default, and both before what is made up: the least that is allowed."""
    components = {
        "Kind": {"type": "string", "enum": ["b", "c"]},
        "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    }
    samples = Samples({"openapi": "3.1.0", "paths": {}, "components": {"schemas": components}})
    made = samples.value(schema, "book_title")
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(xq){3}$", "xqxqxq"),
        ("^cus_[A-Za-z0-9]{4,8}$", "cus_AAAA"),
        ("^(DE|FR)[0-9]{9}$", "DE000000000"),
        (r"^(?!a)[ab]\d$", "b2"),
    ],
)
def test_text_is_made_from_an_unusual_pattern(pattern: str, text: str) -> None:
    """What no usual text fits is made from the expression, in its plainest form that is allowed."""
    assert Samples({}).value({"type": "string", "pattern": pattern}, "code") == text


def test_pattern_that_nothing_fits_is_not_guessed() -> None:
    """A text that no try fits is not given at all."""
    with pytest.raises(Impossible, match="fits"):
        Samples({}).value({"type": "string", "pattern": "^(?=b)a$"}, "code")
