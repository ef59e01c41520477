"""Any bytes, cut anywhere: the parser gives what the standard, followed word by word, gives."""

from __future__ import annotations

import re
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from invocant.runtime._streams.sse import ServerSentEvent, SSEParser

LINES = st.sampled_from(
    (
        b"data: a|data:b|data|data:|data:  c|event: x|event:|event|id: 1|id|id: a\0b|retry: 5|retry: -5"
        b"|retry:|: note|:||||other: 1| data: d|data: \xe2\x82\xac|data: \xff|data: \xf0\x9f"
        b"|\xef\xbb\xbfdata: e|data: \xe2\x80\xa8f"
    ).split(b"|")
)
ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])
STREAMS = st.lists(st.tuples(LINES, ENDS), max_size=30).map(lambda parts: b"".join(a + b for a, b in parts))
# Mostly the same event over and over, as servers write it, with something else now and then.
ALIKE = [b"event: x\ndata: a\n\n", b"event: x\ndata: \n\n", b"data: \xe2\x82\xac\n\n"]
OTHERS = [
    b"event: y\ndata: b\n\n",
    b"event: x\ndata: a\ndata: b\n\n",
    b"event: x\ndata: a\rdata: b\n\n",
    b"event: x\nid: 7\ndata: a\n\n",
    b"event: x\ndata: \xff\n\n",
    b"event: data: x\n",
    b"event: x\n\n",
    b"data: a\n",
    b"id: 1\n\n",
    b"\n",
]
RUNS = st.lists(
    st.tuples(st.sampled_from(ALIKE), st.integers(1, 5)).map(lambda run: run[0] * run[1])
    | st.sampled_from(OTHERS),
    max_size=8,
).map(b"".join)
ANYTHING = st.one_of(
    STREAMS, RUNS, st.binary(max_size=60), st.tuples(st.just(b"\xef\xbb\xbf"), STREAMS).map(b"".join)
)


def by_the_letter(raw: bytes) -> tuple[list[ServerSentEvent], str, int | None]:
    """Interpret a whole stream exactly as the HTML standard, sections 9.2.5 and 9.2.6, is written."""
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
    events: list[ServerSentEvent] = []
    data, kind, event_id, last_id = "", "", "", ""
    retry: int | None = None
    block_retry: int | None = None
    for line in lines:
        if line == "":
            last_id = event_id
            if data != "":
                events.append(
                    ServerSentEvent(kind or "message", data.removesuffix("\n"), last_id, block_retry)
                )
            data, kind, block_retry = "", "", None
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data += value + "\n"
        elif name == "id" and "\0" not in value:
            event_id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            retry = block_retry = int(value)
    return events, last_id, retry


@given(raw=ANYTHING, cuts=st.lists(st.integers(0, 400), max_size=12))
def test_any_cut_gives_what_the_standard_says(raw: bytes, cuts: list[int]) -> None:
    """Events, ids and reconnection times do not depend on where the pieces end."""
    parser = SSEParser()
    ends = sorted({min(cut, len(raw)) for cut in cuts} | {len(raw)})
    events = []
    for start, end in zip([0, *ends], ends, strict=False):
        events += parser.feed(raw[start:end])
    parser.close()
    expected, last_id, retry = by_the_letter(raw)
    assert events == expected
    assert (parser.last_event_id, parser.retry) == (last_id, retry)


@given(raw=ANYTHING, cuts=st.lists(st.integers(0, 400), max_size=12), whole=st.booleans())
def test_events_by_type_are_the_same(raw: bytes, cuts: list[int], whole: bool) -> None:
    """Given by their types, the events are the same, none of them later, also where a piece is one event."""
    ends = [*accumulate(map(len, re.split(rb"(?<=\n\n)", raw)))] if whole else sorted({*cuts, len(raw)})
    one, other = SSEParser(), SSEParser()
    for start, end in zip([0, *ends], ends, strict=False):
        expected = [(event.event, event.data) for event in one.feed(raw[start:end])]
        found = other.feed_batches(raw[start:end])
        assert [(name, data) for name, several in found for data in several] == expected
    one.close()
    other.close()
    assert (one.last_event_id, one.retry) == (other.last_event_id, other.retry)
