"""JSON sequences: what is written is read again, however the bytes are cut, and any bytes are read alike."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.media_types import Framing, framing
from invocant.runtime._calls.lines import lines_of
from invocant.runtime._models.json_text import loads
from invocant.runtime._streams.records import Record, RecordParser, RecordTooLargeError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
CUTS = st.lists(st.integers(0, 400), max_size=8)
MEDIA_TYPES = ("application/x-ndjson", "application/json-seq")
PIECES = st.sampled_from(
    [
        b"\x1e",
        b"\n",
        b"\r\n",
        b" ",
        b"\t",
        b"{",
        b"}",
        b"[1]",
        b'"a"',
        b"12",
        b"true",
        b"\xff",
        b"\xef\xbb\xbf",
    ]
)


def read(body: bytes, kind: Framing, cuts: list[int], limit: int = 10_000) -> list[Record]:
    """Return the records of a body that comes in pieces."""
    parser = RecordParser(kind, max_size=limit)
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    records = [record for start, end in pairwise(places) for record in parser.feed(body[start:end])]
    return records + parser.close()


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@given(values=st.lists(JSON, max_size=6), cuts=CUTS)
def test_what_is_written_is_read(media_type: str, values: list[Any], cuts: list[int]) -> None:
    """Each value comes back, in its order, with where it stood and without doubt."""
    body = lines_of(values, media_type, lambda value: value, "x")
    assert isinstance(body, bytes)
    records = read(body, framing(media_type), cuts)
    assert [loads(record.text) for record in records] == values
    assert all(body[record.offset :].startswith(record.text) for record in records)
    assert not any(record.doubt or record.last for record in records)


@pytest.mark.parametrize("kind", ["lines", "rfc7464"])
@given(body=st.lists(PIECES, max_size=30).map(b"".join), cuts=CUTS)
def test_cuts_make_no_difference(kind: Framing, body: bytes, cuts: list[int]) -> None:
    """Any bytes give the same records, however they come; none is empty, and none is given twice."""
    whole = read(body, kind, [])
    assert read(body, kind, cuts) == whole
    assert read(body, kind, list(range(len(body)))) == whole
    assert all(record.text.strip(b" \t\r\n") == record.text != b"" for record in whole)
    offsets = [record.offset for record in whole]
    assert offsets == sorted(set(offsets))


@pytest.mark.parametrize("kind", ["lines", "rfc7464"])
@given(body=st.lists(PIECES, max_size=30).map(b"".join), cuts=CUTS, limit=st.integers(1, 20))
def test_what_waits_is_bounded(kind: Framing, body: bytes, cuts: list[int], limit: int) -> None:
    """No record is above the limit, and nothing is put aside beyond it."""
    try:
        records = read(body, kind, cuts, limit)
    except RecordTooLargeError:
        return
    assert all(len(record.text) <= limit for record in records)
