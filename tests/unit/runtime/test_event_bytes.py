"""The event stream parser by bytes: what a line means, where a piece may end, and what is too much."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.runtime._streams.sse import EventTooLargeError, SSEParser, looks_like_events
from tests.examples import examples

Dispatched = tuple[str, str, str, int | None]


def parse(*pieces: bytes) -> list[Dispatched]:
    """Return the events of pieces, each as its type, data, id and reconnection time."""
    parser = SSEParser()
    return [
        (event.event, event.data, event.id, event.retry) for piece in pieces for event in parser.feed(piece)
    ]


# Lines ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "events"),
    [
        (b"data: a\n\n", [("message", "a", "", None)]),
        (b"data:a\n\n", [("message", "a", "", None)]),
        (b"data:  a\n\n", [("message", " a", "", None)]),
        (b"data:\ta\n\n", [("message", "\ta", "", None)]),
        (b"data: a: b\n\n", [("message", "a: b", "", None)]),
        (b"data\n\n", [("message", "", "", None)]),
        (b"data\ndata\n\n", [("message", "\n", "", None)]),
        (b"data:\n\n", [("message", "", "", None)]),
        (b"data: a\ndata:b\ndata\n\n", [("message", "a\nb\n", "", None)]),
        (b": note\n\n", []),
        (b":\ndata: a\n\n", [("message", "a", "", None)]),
        (b"data: a\n: data: b\n\n", [("message", "a", "", None)]),
        (b"Data: a\n\n", []),
        (b" data: a\n\n", []),
        (b"data : a\n\n", []),
        (b"event: x\n\ndata: a\n\n", [("message", "a", "", None)]),
        (b"event:x\ndata: a\n\n", [("x", "a", "", None)]),
        (b"event:  x\ndata: a\n\n", [(" x", "a", "", None)]),
        (b"event\ndata: a\n\n", [("message", "a", "", None)]),
        (b"event: \ndata: a\n\n", [("message", "a", "", None)]),
        (b"event: x\nevent: y\ndata: a\n\n", [("y", "a", "", None)]),
        (b"event: x\nevent\ndata: a\n\n", [("message", "a", "", None)]),
        (b"data: a\nevent: x\n\n", [("x", "a", "", None)]),
        (b"event: data: x\ndata: a\n\n", [("data: x", "a", "", None)]),
        (b"data: X\n\n\n", [("message", "X", "", None)]),
        (b"id: 1\ndata: X\n\n\n", [("message", "X", "1", None)]),
        (b"\n\n\ndata: a\n\n", [("message", "a", "", None)]),
        (b"other: 1\nother\ndata: a\n\n", [("message", "a", "", None)]),
        (b"data: \xff\n\n", [("message", "\ufffd", "", None)]),
        (b"data: a\xe2\x80\xa8b\xc2\x85c\n\n", [("message", "a\u2028b\u0085c", "", None)]),
        (b"data: a\x0bb\x0cc\x1cd\n\n", [("message", "a\x0bb\x0cc\x1cd", "", None)]),
        (b"data: a", []),
        (b"data: a\n", []),
        (b"data: a\n\ndata: b\n", [("message", "a", "", None)]),
    ],
)
def test_a_line_is_a_field_or_nothing(body: bytes, events: list[Dispatched]) -> None:
    """Names are exact, one space behind the colon goes, unknown fields and comments say nothing."""
    assert parse(body) == events
    assert parse(*[body[at : at + 1] for at in range(len(body))]) == events


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (b"id: 1\ndata\n\ndata\n\n", ["1", "1"]),
        (b"id: 1\ndata\n\nid\ndata\n\n", ["1", ""]),
        (b"id: 1\ndata\n\nid:\ndata\n\n", ["1", ""]),
        (b"id: 1\ndata\n\nid: a\0b\ndata\n\n", ["1", "1"]),
        (b"id: 1\nid: \0\ndata\n\n", ["1"]),
        (b"id: 1\nid: 2\ndata\n\n", ["2"]),
        (b"id: 1\n\ndata: a\n\n", ["1"]),
        (b"id:  1\ndata\n\n", [" 1"]),
        (b"ID: 1\ndata\n\n", [""]),
        (b"data: a\n\nid: 7\ndata: b\n\ndata: c\n\n", ["", "7", "7"]),
    ],
)
def test_an_id_stays_until_the_next(body: bytes, ids: list[str]) -> None:
    """The last event id is in force for later events; with a NUL in it the field is ignored whole."""
    assert [event[2] for event in parse(body)] == ids
    assert [event[2] for event in parse(*[body[at : at + 1] for at in range(len(body))])] == ids


@pytest.mark.parametrize(
    ("lines", "milliseconds"),
    [
        (b"retry: 5", 5),
        (b"retry:5", 5),
        (b"retry: 0", 0),
        (b"retry: 007", 7),
        (b"retry: " + b"0" * 400 + b"5", 5),
        (b"retry: 999999999999999", 999999999999999),
        (b"retry: 9999999999999999", None),
        (b"retry: +5", None),
        (b"retry: -5", None),
        (b"retry: 5 ", None),
        (b"retry:  5", None),
        (b"retry: 5.0", None),
        (b"retry: 1e3", None),
        (b"retry: 0x5", None),
        (b"retry: 1_000", None),
        (b"retry: ", None),
        (b"retry", None),
        (b"Retry: 5", None),
        ("retry: \u0663".encode(), None),
        ("retry: \u00b2".encode(), None),
        (b"retry: \xff5", None),
        (b"retry: 5\nretry: 6", 6),
        (b"retry: 5\nretry: x", 5),
        (b"retry: x\nretry: 5", 5),
        (b"a: 1\nretry: 5\n: note", 5),
    ],
)
def test_a_reconnection_time_is_digits_alone(lines: bytes, milliseconds: int | None) -> None:
    """Of ASCII digits and in sensible number it counts, in an event with data, without, and unfinished."""
    parser = SSEParser()
    assert [event.retry for event in parser.feed(lines + b"\ndata: a\n\n")] == [milliseconds]
    assert parser.retry == milliseconds
    assert [event.retry for event in parser.feed(b"data: b\n\n")] == [None]
    assert parser.retry == milliseconds

    without = SSEParser()
    assert without.feed(lines + b"\n\n") == []
    assert without.retry == milliseconds

    unfinished = SSEParser()
    assert [unfinished.feed(byte.to_bytes()) for byte in lines + b"\n"] == [[]] * (len(lines) + 1)
    assert unfinished.retry is None
    unfinished.close()
    assert unfinished.retry == milliseconds


def test_a_new_stream_has_said_nothing() -> None:
    """Before anything came there is no id and no reconnection time."""
    parser = SSEParser()
    assert (parser.last_event_id, parser.retry) == ("", None)
    parser.close()
    assert (parser.last_event_id, parser.retry) == ("", None)


def test_what_was_unfinished_at_the_end_is_gone() -> None:
    """An event without its blank line is dropped with the end, and takes nothing from what may come later."""
    parser = SSEParser(max_event_size=20)
    assert parser.feed(b"event: x\ndata: a") == []
    parser.close()
    assert [tuple(event) for event in parser.feed(b"data: bbbbbbbbbbb\n\n")] == [
        ("message", "bbbbbbbbbbb", "", None)
    ]


# Pieces --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pieces", "data"),
    [
        ((b"data: a\r", b"\ndata: b\r\n", b"\r\n"), ["a\nb"]),
        ((b"data: a\r", b"\r", b"\ndata: b\n\n"), ["a", "b"]),
        ((b"data: a\r\n\r", b"\ndata: b\n\n"), ["a", "b"]),
        ((b"data: a\n", b"\n"), ["a"]),
        ((b"data: a\n", b"\r", b"\n"), ["a"]),
        ((b"data: a\r", b"", b"\n", b"", b"\r"), ["a"]),
        ((b"data: a", b"\r", b"data: b", b"\r", b"\r"), ["a\nb"]),
        ((b"data: a\r\rdata: b\r\r",), ["a", "b"]),
        ((b"data: a\n\rdata: b\r\n\n",), ["a", "b"]),
        ((b"data: a\n\n\n\n", b"\ndata: b\n\n"), ["a", "b"]),
        ((b"data: a\r\r", b"\ndata: b\r", b"\ndata: c\n\n"), ["a", "b\nc"]),
        ((b"\r", b"\ndata: a\n\n"), ["a"]),
        ((b"data: \xe2", b"\x82", b"\xac\n", b"\n"), ["\u20ac"]),
        ((b"data: \xe2\x82", b"\n\n"), ["\ufffd"]),
        ((b"\xef\xbb", b"\xbfdata: a\n\n"), ["a"]),
        ((b"\xef", b"\xbb", b"\xbf", b"data: a\n\n"), ["a"]),
        ((b"\xef\xbb", b"data: a\n\n"), []),
        ((b"\xef\xbb", b"\n", b"data: a\n\n"), ["a"]),
        ((b"\xef\xbb\xbf", b"\xef\xbb\xbf", b"data: a\n\n"), []),
        ((b"data: a\n\n", b"\xef\xbb\xbfdata: b\n\n"), ["a"]),
        ((b"data: \xef\xbb\xbfa\n\n",), ["\ufeffa"]),
        ((b"data: a\n", b"", b"\n"), ["a"]),
        ((b"data: a", b"", b"b", b"\n", b"\n"), ["ab"]),
        ((b"data: a\r", b"data: b", b"\n\n"), ["a\nb"]),
        ((b"data: a", b"b\rdata: c", b"d", b"\n\n"), ["ab\ncd"]),
        ((b"data: a", b"b\ndata: c", b"d", b"\n\n"), ["ab\ncd"]),
    ],
)
def test_a_piece_may_end_anywhere(pieces: tuple[bytes, ...], data: list[str]) -> None:
    """Between CR and LF, in a character and in the byte order mark; the three line ends may be mixed."""
    assert [event[1] for event in parse(*pieces)] == data
    parser = SSEParser()
    assert [text for piece in pieces for _, texts in parser.feed_batches(piece) for text in texts] == data


def test_a_piece_that_is_one_event_is_taken_alone() -> None:
    """One that is like those before it is given at once; any other is left for `feed_batches`, whole."""
    parser = SSEParser()
    assert parser.feed_alone(b"data: a\n\n") is None  # a byte order mark could have come
    assert parser.feed_batches(b"data: a\n\n") == [("message", ["a"])]
    assert parser.feed_alone(b"data: b\n\n") == ("message", "b")
    assert parser.feed_alone(b"data: \xff\n\n") == ("message", "\ufffd")
    others = [
        b"data: b\n",
        b"data: b\r\n\n",
        b"data: b\n\n\n",
        b"data: b\n\ndata: c\n\n",
        b"data:b\n\n",
        b"\ndata: b\n\n",
        b"event: x\ndata: b\n\n",
    ]
    for other in others:
        assert parser.feed_alone(other) is None
    assert parser.feed_batches(b"event: x\ndata: c\n\n") == [("x", ["c"])]
    assert parser.feed_alone(b"event: x\ndata: d\n\n") == ("x", "d")
    assert parser.feed_alone(b"data: e\n\n") is None
    assert parser.feed_batches(b"event: y\ndata: 1\n\nevent: y\ndata: 2\n\n") == [("y", ["1", "2"])]
    assert parser.feed_alone(b"event: y\ndata: 3\n\n") == ("y", "3")
    assert parser.feed_batches(b"event: x\ndata: \n\n") == [("x", [""])]
    assert parser.feed_batches(b"data: f\n") == []
    assert parser.feed_alone(b"event: x\ndata: g\n\n") is None  # it goes on with what is open
    assert parser.feed_batches(b"\n") == [("message", ["f"])]


def test_a_line_feed_after_an_event_alone_is_not_one_of_a_return() -> None:
    """An event between a CR and an LF parts them."""
    parser = SSEParser()
    parser.feed_batches(b"data: a\n\n")
    assert parser.feed_batches(b"data: b\r\r") == [("message", ["b"])]
    assert parser.feed_alone(b"data: c\n\n") == ("message", "c")
    assert parser.feed_batches(b"data: d\n") == []
    assert parser.feed_batches(b"\n") == [("message", ["d"])]


def test_the_former_name_says_the_new_one() -> None:
    """`feed_alike` does what `feed_batches` does, and says so."""
    with pytest.warns(DeprecationWarning, match=r"^SSEParser.feed_alike is called feed_batches now$"):
        assert SSEParser().feed_alike(b"data: a\n\n") == [("message", ["a"])]


# Bounds --------------------------------------------------------------------------------------------------

CUTS: dict[str, Callable[[bytes], list[bytes]]] = {
    "whole": lambda body: [body],
    "by bytes": lambda body: [body[at : at + 1] for at in range(len(body))],
    "by threes": lambda body: [body[at : at + 3] for at in range(0, len(body), 3)],
    "by lines": lambda body: body.splitlines(keepends=True),
}


def delivered(pieces: list[bytes], limit: int) -> tuple[list[str], bool]:
    """Return the data of the events that were given, those with the error too, and whether there was one."""
    outcome = delivered_alone(pieces, limit)
    assert delivered_in_batches(pieces, limit) == outcome
    return outcome


def delivered_in_batches(pieces: list[bytes], limit: int) -> tuple[list[str], bool]:
    """Return what `feed_batches` gives, as `delivered` does."""
    parser, batches = SSEParser(max_event_size=limit), []
    for piece in pieces:
        try:
            batches += parser.feed_batches(piece)
        except EventTooLargeError as error:
            batches += error.before
            return [text for _, texts in batches for text in texts], True
    return [text for _, texts in batches for text in texts], False


def delivered_alone(pieces: list[bytes], limit: int) -> tuple[list[str], bool]:
    """Return what `feed` gives, as `delivered` does."""
    parser, data = SSEParser(max_event_size=limit), []
    for piece in pieces:
        try:
            data += [event.data for event in parser.feed(piece)]
        except EventTooLargeError as error:
            return data + [event.data for event in error.before], True
    return data, False


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    ("body", "data", "is_too_large"),
    [
        (b"data: 12345678\n\n", ["12345678"], False),
        (b"data: 123456789\n\n", [], True),
        (b"data: 12345678\r\n\r\n", ["12345678"], False),
        (b"data: 12345678\r\r", ["12345678"], False),
        (b"data: 12345678", [], False),
        (b"data: 123456789", [], True),
        (b"data: 1\ndata: \n\n", ["1\n"], False),
        (b"data: 12\ndata: \n\n", [], True),
        (b"\n\n\n\ndata: 12345678\n\n", ["12345678"], False),
        (b"\ndata: 12345678\n\n\ndata: 12345678\n\n\n", ["12345678", "12345678"], False),
        (b"\xef\xbb\xbfdata: 12345678\n\n", ["12345678"], False),
        (b"data: \xe2\x82\xac\xe2\x82\xac12\n\n", ["\u20ac\u20ac12"], False),
        (b"data: \xe2\x82\xac\xe2\x82\xac123\n\n", [], True),
        (b"data: a\n\ndata: b\n\ndata: 123456789\n\ndata: c\n\n", ["a", "b"], True),
        (b"data: a\n\n\n\ndata: b\n\n\n\n\ndata: 123456789\n\n", ["a", "b"], True),
        (b"data: a\n\ndata: 123456789", ["a"], True),
        (b"event: x\ndata: \n\n" * 9, [], True),
        (b": 123456789012\n\ndata: a\n\n", ["a"], False),
        (b": 1234567890123\n\ndata: a\n\n", [], True),
        (b":\n:\n:\n:\n:\n:\n:\n\n", [], False),
        (b":\n:\n:\n:\n:\n:\n:\n:\n\n", [], True),
        (b":\n\n" * 20 + b"data: a\n\n", ["a"], False),
    ],
)
def test_the_bound_is_on_one_event_to_the_byte(
    body: bytes, data: list[str], is_too_large: bool, cut: str
) -> None:
    """An event of the limit is one, of a byte more is none, however it comes; those before it are given."""
    assert delivered(CUTS[cut](body), 14) == (data, is_too_large)


BLOCKS = st.lists(
    st.sampled_from([b"data: 12345678", b"data: 123456789", b"data: a", b":", b"", b"event: x\ndata: "]),
    max_size=12,
).map(lambda blocks: b"".join(block + b"\n\n" for block in blocks))


@settings(max_examples=examples(30), deadline=None)
@given(body=BLOCKS, cuts=st.lists(st.integers(0, 150), max_size=10), is_dos=st.booleans())
def test_cuts_do_not_move_the_bound(body: bytes, cuts: list[int], is_dos: bool) -> None:
    """The same events come before the same error, however the bytes are cut."""
    body = body.replace(b"\n", b"\r\n") if is_dos else body
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    assert delivered([body[begin:end] for begin, end in pairwise(places)], 14) == delivered([body], 14)


def test_nothing_is_read_after_an_event_that_is_too_large() -> None:
    """The error comes again with whatever follows, without events, and names the limit that was set."""
    parser = SSEParser(max_event_size=14)
    with pytest.raises(EventTooLargeError):
        parser.feed(b"data: 123456789\n\n")
    for again in (b"data: a\n\n", b"", b"x", b"data: b\n\n"):
        with pytest.raises(EventTooLargeError, match="larger than 14 bytes") as raised:
            parser.feed_batches(again)
        assert raised.value.before == []


def test_batches_before_an_event_that_is_too_large_come_with_the_error() -> None:
    """As they do for single events."""
    parser = SSEParser(max_event_size=14)
    with pytest.raises(EventTooLargeError) as raised:
        parser.feed_batches(b"data: a\n\ndata: b\n\nevent: x\ndata:\n\ndata: 123456789\n\n")
    assert raised.value.before == [("message", ["a", "b"]), ("x", [""])]


# What a body is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "is_events"),
    [
        (b"data: a", True),
        (b"data:a\n\n", True),
        (b"data", True),
        (b"event: x\n", True),
        (b"id\r\n", True),
        (b"retry: 1\r", True),
        (b": note", True),
        (b":", True),
        (b"\xef\xbb\xbfdata: a", True),
        (b"\r\n\n\rdata: a", True),
        (b"data\rother: a", True),
        (b"", False),
        (b"\n\r\n", False),
        (b"\xef\xbb\xbf", False),
        (b"other: a", False),
        (b"other: a\ndata: b", False),
        (b"Data: a", False),
        (b" data: a", False),
        (b'{"data": 1}', False),
        (b"<html>", False),
        (b"dat", False),
        (b"database", False),
    ],
)
def test_a_body_is_told_by_its_first_line(body: bytes, is_events: bool) -> None:
    """A field of the standard or a comment opens an event stream; nothing else does, nor nothing."""
    assert looks_like_events(body) is is_events
