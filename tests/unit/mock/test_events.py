"""Events as text, and values cut into tokens."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.mock._exchange.replies import Event
from invocant.mock._meaning.events import StreamTable, fragments, words
from invocant.mock._values.schemas import Schemas
from invocant.mock._values.synthesis import Synthesis
from tests.unit.mock.small import operation, small

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def _table(*entries: dict[str, Any], newline: str = "\n") -> StreamTable:
    return StreamTable(entries, Synthesis(Schemas(small({"/a": {"get": operation("a.list")}}))), newline)


@pytest.mark.parametrize(
    ("data", "payload", "text"),
    [
        ("json", 'a\n"b"', 'event: x\ndata: "a\\n\\"b\\""\n\n'),
        ("json", {"é": [1, None]}, 'event: x\ndata: {"é": [1, null]}\n\n'),
        ("json", "\ud800", 'event: x\ndata: "\\ud800"\n\n'),
        ("text", ' {"a', 'event: x\ndata:  {"a\n\n'),
        ("text", "a\nb\r\nc\rd", "event: x\ndata: a\ndata: b\ndata: c\ndata: d\n\n"),
        ("text", "a\u2028b", "event: x\ndata: a\u2028b\n\n"),
        ("empty", None, "event: x\ndata: \n\n"),
        ("json-or-text", "no", 'event: x\ndata: "no"\n\n'),
    ],
)
def test_data_is_written_as_declared(data: str, payload: Any, text: str) -> None:
    """Only CR, LF and CRLF end a line; each line of text is a data line. Source: WHATWG HTML, 9.2.6."""
    table = _table({"type": "x", "event": "x", "data": data})
    assert table.encode(Event("x", payload)) == text.encode()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_line_end_is_that_of_the_api(newline: str) -> None:
    """An event without a name has no event line, whatever ends its lines."""
    table = _table({"type": "x", "event": "message", "data": "text"}, newline=newline)
    assert table.encode(Event("x", "a")) == f"data: a{newline}{newline}".encode()


def test_entries_of_one_type_share_it() -> None:
    """A type may have several entries; the first one says how it is written."""
    table = _table(
        {"type": "x", "data": "json", "event": "one"}, {"type": "x", "data": "text", "event": "two"}
    )
    assert table.encode(Event("x", 1)).startswith(b"event: one")
    with pytest.raises(KeyError):
        table.entry("y")


def test_value_goes_where_the_table_has_room() -> None:
    """JSON without JSON events goes out as text, and text without text events as JSON."""
    text = {"type": "t", "data": "json", "role": "text"}
    fragment = {"type": "j", "data": "text", "role": "json"}
    assert "".join(each.payload for each in _table(text).spell({"a": 1})) == '{"a": 1}'
    assert "".join(each.payload for each in _table(fragment).spell("a b")) == '"a b"'
    assert {each.type for each in _table(text, fragment).spell("a b")} == {"t"}
    assert {each.type for each in _table(text, fragment).spell([1])} == {"j"}
    assert _table({"type": "e", "data": "json", "role": "error", "message": ""}).spell("x") == []


def test_table_without_an_error_event_has_no_failure() -> None:
    """What is not declared is not sent."""
    assert _table({"type": "t", "data": "json", "role": "text"}).failure("x") is None


@given(st.text())
def test_words_join_to_their_text(text: str) -> None:
    """Tokens lose nothing, and none is empty."""
    assert "".join(words(text)) == text
    assert all(words(text))


@given(ANY_JSON)
def test_fragments_join_to_their_value(value: Any) -> None:
    """Pieces of JSON text parse only together, and give the value."""
    pieces = fragments(value)
    assert json.loads("".join(pieces)) == value
    assert all(1 <= len(each) <= 8 for each in pieces)


def test_tokens_are_several() -> None:
    """An answer of some words is streamed in several events."""
    assert words("one two three") == ["one", " two", " three"]
    assert len(fragments({"answer": 42})) > 2
