"""JSON sequences by bytes: what a value is, where it stands, why it is doubted, and what is too much."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.media_types import Framing
from invocant.runtime._streams.records import Record, RecordParser, RecordTooLargeError
from tests.examples import examples

FOLLOWS = "it follows a value without a record separator"
MAY_BE_CUT = "it is not closed by white space, so it may be cut off"

CUTS: dict[str, Callable[[bytes], list[bytes]]] = {
    "whole": lambda body: [body],
    "by bytes": lambda body: [body[at : at + 1] for at in range(len(body))],
    "by threes": lambda body: [body[at : at + 3] for at in range(0, len(body), 3)],
}


def read(framing: Framing, pieces: list[bytes]) -> list[Record]:
    """Return the records of a body that comes in pieces."""
    parser = RecordParser(framing, max_size=1000)
    return [record for piece in pieces for record in parser.feed(piece)] + parser.close()


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    ("body", "records"),
    [
        (b"", []),
        (b"1\n", [Record(b"1", 0)]),
        (b"1", [Record(b"1", 0, "", True)]),
        (b"1\n2", [Record(b"1", 0), Record(b"2", 2, "", True)]),
        (b"1\r\n2\r\n", [Record(b"1", 0), Record(b"2", 3)]),
        (b"\n\n1\n\n\n2\n", [Record(b"1", 2), Record(b"2", 6)]),
        (b" \t{} \t\n", [Record(b"{}", 2)]),
        (b"1\n \t\r", [Record(b"1", 0)]),
        (b"\xef\xbb\xbf1\n2\n", [Record(b"1", 3), Record(b"2", 5)]),
        (b"\xef\xbb\xbf", []),
        (b"\xef\xbb", [Record(b"\xef\xbb", 0, "", True)]),
        (b"\xef\xbb1\n", [Record(b"\xef\xbb1", 0)]),
        (b"1\n\xef\xbb\xbf2\n", [Record(b"1", 0), Record(b"\xef\xbb\xbf2", 2)]),
        (b"\x1e1\n", [Record(b"\x1e1", 0)]),
        (b"[1,\n2]\n", [Record(b"[1,", 0), Record(b"2]", 4)]),
        (b"1\r2\n", [Record(b"1\r2", 0)]),
    ],
)
def test_a_line_is_a_value(body: bytes, records: list[Record], cut: str) -> None:
    """A value ends with its line; white space round it, blank lines and a byte order mark say nothing."""
    assert read("lines", CUTS[cut](body)) == records


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    ("body", "records"),
    [
        (b"", []),
        (b"\x1e1\n", [Record(b"1", 1)]),
        (b"\x1e{}\n\x1e[]\n", [Record(b"{}", 1), Record(b"[]", 5)]),
        (b"\x1e\x1e\n\x1e1\n", [Record(b"1", 4)]),
        (b"\x1e[1,\n2]\n\x1e3\n", [Record(b"[1,\n2]", 1), Record(b"3", 9)]),
        (b"\x1e[1,\n  2,\n3\n]\n", [Record(b"[1,\n  2,\n3\n]", 1)]),
        (b"\x1e{\n\t}\x1e1\n", [Record(b"{\n\t}", 1), Record(b"1", 6)]),
        (b"\x1e1", [Record(b"1", 1, MAY_BE_CUT, True)]),
        (b"\x1e1 ", [Record(b"1", 1, "", True)]),
        (b"\x1e-1", [Record(b"-1", 1, MAY_BE_CUT, True)]),
        (b"\x1etrue", [Record(b"true", 1, MAY_BE_CUT, True)]),
        (b"\x1e12\x1e34\n", [Record(b"12", 1, MAY_BE_CUT), Record(b"34", 4)]),
        (b'\x1e"a"', [Record(b'"a"', 1, "", True)]),
        (b"\x1e[1]", [Record(b"[1]", 1, "", True)]),
        (b"\x1e{}", [Record(b"{}", 1, "", True)]),
        (b"\x1e{}\x1e[]\x1e", [Record(b"{}", 1), Record(b"[]", 4)]),
        (b"\x1e1\n2\n", [Record(b"1", 1), Record(b"2", 3, FOLLOWS)]),
        (b"\x1e1\n2\n\x1e3\n", [Record(b"1", 1), Record(b"2", 3, FOLLOWS), Record(b"3", 6)]),
        (b"\x1e1\n\n \n\x1e2\n", [Record(b"1", 1), Record(b"2", 7)]),
        (b"1\n\x1e2\n", [Record(b"1", 0), Record(b"2", 3)]),
        (b"\xef\xbb\xbf\x1e1\n", [Record(b"1", 4)]),
        (b"\x1eoops\n\x1e1\n", [Record(b"oops", 1), Record(b"1", 7)]),
        (b"\x1e 1\n\x1e2\n", [Record(b"1", 2), Record(b"2", 5)]),
    ],
)
def test_a_separator_opens_a_value(body: bytes, records: list[Record], cut: str) -> None:
    """RFC 7464: a value stands between a separator and a line feed; one that may be cut off is doubted."""
    assert read("rfc7464", CUTS[cut](body)) == records


@pytest.mark.parametrize(
    ("pieces", "given"),
    [
        ([b"\x1e1\n"], [[b"1"]]),
        ([b"\x1e[1,\n", b"2]\n"], [[], [b"[1,\n2]"]]),
        ([b"\x1e[1,\n 2\n", b"]\n"], [[], [b"[1,\n 2\n]"]]),
        ([b"\x1e[1,\n 2\n ]\n", b"\x1e"], [[], [b"[1,\n 2\n ]"]]),
        ([b"\x1e[1,\n\t2]\n", b"\x1e"], [[], [b"[1,\n\t2]"]]),
        ([b"\x1e[\n\n", b"]\n"], [[], [b"[\n\n]"]]),
        ([b"\x1e\n", b"{}", b"\n"], [[], [], [b"{}"]]),
    ],
)
def test_a_value_is_given_with_the_line_that_makes_it_whole(
    pieces: list[bytes], given: list[list[bytes]]
) -> None:
    """It does not wait for the separator of the next; where its last line is indented it does."""
    parser = RecordParser("rfc7464", max_size=1000)
    assert [[record.text for record in parser.feed(piece)] for piece in pieces] == given


def test_a_value_of_many_lines_is_tried_eight_times() -> None:
    """Seven lines may fail; after eight the value waits for its separator, and the next begins anew."""
    for lines, is_given in ((7, True), (8, False)):
        parser = RecordParser("rfc7464", max_size=1000)
        for _ in range(2):
            assert parser.feed(b"\x1e[\n" + b"1,\n" * (lines - 1)) == []
            records = parser.feed(b"1]\n")
            assert [record.text[-2:] for record in records] == ([b"1]"] if is_given else [])
            assert [record.text[-2:] for record in parser.feed(b"\x1e")] == ([] if is_given else [b"1]"])


def bounded(framing: Framing, pieces: list[bytes]) -> tuple[list[Record], int | None]:
    """Return the records of at most 8 bytes, and where one began that is larger."""
    parser, records = RecordParser(framing, max_size=8), []
    for piece in pieces:
        try:
            records += parser.feed(piece)
        except RecordTooLargeError as error:
            return records + error.before, error.offset
    return records + parser.close(), None


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    ("framing", "body", "before", "offset"),
    [
        ("lines", b"12345678\n", [b"12345678"], None),
        ("lines", b"1\n123456789\n", [b"1"], 2),
        ("lines", b"1\n123456789", [b"1"], 2),
        ("lines", b"\xef\xbb\xbf1\n123456789", [b"1"], 5),
        ("lines", b"12345678\n12345678", [b"12345678", b"12345678"], None),
        ("rfc7464", b"\x1e12345678\n\x1e12345678\n", [b"12345678", b"12345678"], None),
        ("rfc7464", b"\x1e1\n\x1e123456789\n", [b"1"], 4),
        ("rfc7464", b"\x1e[1\n,\n23]\n", [b"[1\n,\n23]"], None),
        ("rfc7464", b"\x1e1\n\x1e[12\n,\n23]\n", [b"1"], 4),
    ],
)
def test_the_bound_is_on_one_value_to_the_byte(
    framing: Framing, body: bytes, before: list[bytes], offset: int | None, cut: str
) -> None:
    """A value of the limit is one, whatever closes it; a byte more is an error that says where it began."""
    records, began = bounded(framing, CUTS[cut](body))
    assert ([record.text for record in records], began) == (before, offset)


def test_an_error_without_records_before_it_has_none() -> None:
    """It says the limit and where the value began."""
    with pytest.raises(RecordTooLargeError, match=r"^a record is larger than 8 bytes$") as raised:
        RecordParser("lines", max_size=8).feed(b"\n\n123456789")
    assert (raised.value.before, raised.value.offset) == ([], 2)
    parser = RecordParser("lines", max_size=1)
    assert parser.feed(b"\xef\xbb") == []  # the beginning of a byte order mark
    with pytest.raises(RecordTooLargeError) as raised:
        parser.close()
    assert (raised.value.before, raised.value.offset) == ([], 0)


VALUES = st.lists(st.sampled_from([b"12345678", b"123456789", b"1", b"[1\n,\n23]", b"{}", b""]), max_size=8)


@settings(max_examples=examples(30), deadline=None)
@given(values=VALUES, cuts=st.lists(st.integers(0, 90), max_size=8))
def test_cuts_do_not_move_the_bound(values: list[bytes], cuts: list[int]) -> None:
    """The same values come before the same error, however the bytes are cut."""
    body = b"".join(b"\x1e" + value + b"\n" for value in values)
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]

    pieces = [body[begin:end] for begin, end in pairwise(places)]
    assert bounded("rfc7464", pieces) == bounded("rfc7464", [body])
