"""The parser against the standard: every vector, whole, cut and byte by byte, and what bounds it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from invocant.runtime._streams.sse import EventTooLargeError, ServerSentEvent, SSEParser
from tests.work import assert_linear

VECTORS = {
    vector["name"]: vector
    for vector in json.loads((Path(__file__).parents[2] / "data" / "sse.json").read_text())["vectors"]
}


def input_of(vector: dict[str, Any]) -> bytes:
    """Return the bytes of a vector."""
    if "input_base64" in vector:
        return base64.b64decode(vector["input_base64"])
    text: str = vector["input"] if "input" in vector else "".join(t * n for t, n in vector["input_parts"])
    return text.encode()


def cuts_of(vector: dict[str, Any], how: str) -> list[bytes]:
    """Return the input in pieces."""
    raw = input_of(vector)
    if how == "bytes" or vector.get("splits") == "bytes":
        return [raw[i : i + 1] for i in range(len(raw))]
    ends = [*(vector.get("splits", []) if how == "cut" else []), len(raw)]
    return [raw[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def parse(pieces: list[bytes]) -> tuple[list[ServerSentEvent], SSEParser]:
    """Feed a parser."""
    parser = SSEParser()
    events = [event for piece in pieces for event in parser.feed(piece)]
    parser.close()
    return events, parser


@pytest.mark.parametrize("how", ["whole", "cut", "bytes"])
@pytest.mark.parametrize("name", VECTORS)
def test_vector(name: str, how: str) -> None:
    """Each vector of the standard gives its events and its final state, however it is cut."""
    vector = VECTORS[name]
    events, parser = parse(cuts_of(vector, how))
    expected = [
        (
            e["event"],
            e["data"] if "data" in e else "".join(t * n for t, n in e["data_parts"]),
            e["id"],
            e["retry"],
        )
        for e in vector["expected"]
    ]
    assert events == expected
    assert (parser.last_event_id, parser.retry) == (vector["final"]["id"], vector["final"]["retry"])


def test_event_is_given_with_its_last_byte() -> None:
    """No event waits for the next one: CR CR is a blank line, whether an LF follows or not."""
    parser = SSEParser()
    assert parser.feed(b"data: a\r") == []
    assert [e.data for e in parser.feed(b"\r")] == ["a"]
    assert parser.feed(b"\ndata: b\r") == []
    assert [e.data for e in parser.feed(b"\n\r")] == ["b"]


def test_empty_pieces_change_nothing() -> None:
    """An empty piece neither ends a line nor forgets that the last one ended in CR."""
    parser = SSEParser()
    pieces = [b"", b"\xef", b"", b"\xbb\xbf", b"", b"data: a\r", b"", b"\n", b"", b"\r\n", b""]
    assert [e.data for piece in pieces for e in parser.feed(piece)] == ["a"]


def test_second_byte_order_mark_is_content() -> None:
    """Only one mark is dropped; another one makes the field name another name."""
    assert parse([b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n"])[0] == []
    assert [e.data for e in parse([b"data: \xef\xbb\xbfa\n\n"])[0]] == ["\ufeffa"]


def test_retry_on_a_whole_last_line_counts() -> None:
    """The reconnection time is set when its line is read, also in an event that is never dispatched."""
    assert parse([b"data: a\n\nretry: 70\n"])[1].retry == 70
    assert parse([b"data: a\n\nretry: 70"])[1].retry is None


@pytest.mark.parametrize("digits", ["9" * 16, "9" * 5000, "\u0663"])
def test_overlong_or_foreign_retry_is_ignored(digits: str) -> None:
    """A number beyond any use, or in other digits than ASCII, sets nothing and breaks nothing."""
    events, parser = parse([f"retry: {digits}\ndata: a\n\n".encode()])
    assert [e.data for e in events] == ["a"]
    assert parser.retry is None


@pytest.mark.parametrize("piece", [b"data: " + b"x" * 200 + b"\n\n", b": " + b"x" * 200, b"data\n" * 40])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_event_above_the_limit_is_refused(piece: bytes, size: int) -> None:
    """What one event takes is bounded, whether it is ever finished or not."""
    parser = SSEParser(max_event_size=100)
    pieces = [piece[start : start + size] for start in range(0, len(piece), size)]
    with pytest.raises(EventTooLargeError):
        list(map(parser.feed, pieces))


def test_many_small_events_in_one_large_piece_are_fine() -> None:
    """The limit is on one event, not on what comes at once."""
    parser = SSEParser(max_event_size=100)
    assert len(parser.feed(b"data: x\n\n" * 1000)) == 1000


def test_events_that_are_alike_come_together() -> None:
    """Events of one type in a row come as the type and the data of each, whatever else is in the piece."""
    parser = SSEParser()
    text, other = b"event: t\ndata: a b\n\n", b"event: o\ndata: c\n\n"
    assert parser.feed_batches(b"data: x\n\ndata: \n\n") == [("message", ["x", ""])]
    assert parser.feed_batches(text * 3) == [("t", ["a b"] * 3)]
    assert parser.feed_batches(text) == [("t", ["a b"])]
    assert parser.feed_batches(text + other + other) == [("t", ["a b"]), ("o", ["c", "c"])]
    assert parser.feed_batches(text[:9]) == []
    assert parser.feed_batches(text[9:] + b"id: 4\n" + text) == [("t", ["a b"] * 2)]
    assert parser.last_event_id == "4"


@pytest.mark.parametrize(
    ("odd", "data"),
    [
        (b"event: t\ndata: a\ndata: b\n\n", ["a\nb"]),
        (b"event: t\ndata: a\rdata: b\n\n", ["a\nb"]),
        (b"event: t\ndata: a\r\n\r\n", ["a"]),
        (b"event: t\ndata: a\nid: 1\n\n", ["a"]),
        (b"event: t\ndata: a\n\n\n", ["a"]),
        (b"event: t\ndata:a\n\n", ["a"]),
        (b"event: t\n\n", []),
    ],
)
def test_event_that_only_begins_like_those_before_it(odd: bytes, data: list[str]) -> None:
    """An event that is not like those before it is read for itself, alone in its piece or among them."""
    alike = b"event: t\ndata: z\n\n"
    for before, after in ((0, 0), (0, 1), (1, 0), (2, 2)):
        parser = SSEParser()
        parser.feed_batches(alike)
        found = parser.feed_batches(alike * before + odd + alike * after)
        assert [one for _, several in found for one in several] == ["z"] * before + data + ["z"] * after


def test_event_after_a_piece_that_ended_in_a_return() -> None:
    """A line feed is dropped only where it follows the return, not after events in between."""
    parser = SSEParser()
    found = [parser.feed_batches(piece) for piece in (b"data: a\r\r", b"data: b\n\n", b"\ndata: c\n", b"\n")]
    assert found == [[("message", ["a"])], [("message", ["b"])], [], [("message", ["c"])]]


HARD = {
    "newlines": (b"", b"\n", b""),
    "returns": (b"", b"\r", b""),
    "one line": (b"data: ", b"x", b"\n\n"),
    "data lines": (b"", b"data\n", b"\n"),
    "event lines": (b"", b"event: a\n", b""),
    "comments": (b"", b":\n\n", b""),
    "no colon": (b"", b"d", b"\n\n"),
    "almost blank": (b"", b"data: x\n\r", b""),
    "unfinished": (b"", b"event: ", b""),
    "events": (b"", b"event: a\ndata: x\n\n", b""),
}
"""Awkward input: how it begins, what is repeated, and how it ends."""


@pytest.mark.sampled(4)
@pytest.mark.parametrize("piece", [1, 64, 1_000_000])
@pytest.mark.parametrize("name", HARD)
def test_work_is_linear(name: str, piece: int) -> None:
    """No input makes parsing quadratic, cut as it may be: twice the bytes are twice the work."""
    begin, middle, end = HARD[name]

    def parse(size: int) -> None:
        raw = begin + middle * (size // len(middle)) + end
        parser = SSEParser()
        for start in range(0, len(raw), piece):
            parser.feed(raw[start : start + piece])
        parser.close()

    assert_linear(parse, 300 if piece == 1 else 1500)
