"""Any stream, cut anywhere: the same events, result and state in between, blocking or awaiting."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant import UnknownEvent
from invocant import runtime as rt
from invocant.opper import OpperFold
from invocant.runtime._streams.tables import DecodedBatch, EventTable
from tests.examples import examples
from tests.unit.runtime.closing import begins, closed
from tests.unit.runtime.drivers import AsyncDriver, Server, SyncDriver, sse
from tests.unit.runtime.operations import CREATE, Failure, Piece, Text, streaming


def json_values(floats: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    """Return JSON values with these floats."""
    return st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), floats, st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=5,
    )


JSON = json_values(st.floats(allow_nan=False))
FINITE = json_values(st.floats(allow_nan=False, allow_infinity=False))
BROKEN = st.sampled_from(["{", "[1", "2]", '"a', "1 2", "", "nul", "[1,true", "true,2]", "1,2"])
EVENTS = st.one_of(
    st.tuples(st.just("text"), st.text(max_size=8).map(json.dumps)),
    st.tuples(st.just("json"), st.sampled_from(['{"a": ', "1", "}", "[", "]", '"b"', ","])),
    st.tuples(st.just("thought"), st.text(max_size=4).map(json.dumps)),
    st.tuples(st.sampled_from(["opened", "error", "new"]), JSON.map(json.dumps)),
    st.tuples(st.just("closed"), st.just("")),
)


def wire(events: list[tuple[str, str]]) -> bytes:
    """Write events as a server does."""
    return "".join(f"event: {name}\ndata: {data}\n\n" for name, data in events).encode()


def cut(raw: bytes, cuts: list[int]) -> list[bytes]:
    """Cut a body into pieces."""
    ends = sorted({min(end, len(raw)) for end in cuts} | {len(raw)})
    return [raw[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def read(driver: SyncDriver | AsyncDriver, pieces: list[bytes]) -> tuple[Any, ...]:
    """Read a stream; return what it gave."""
    client = driver.make(Server(sse(*pieces)))
    out = driver.read(client._client.stream(CREATE, streaming("none"), {"id": "a"}))
    stream = out.stream
    return (
        out.values,
        [(value.event, value.raw) for value in out.values],
        out.result,
        str(out.error),
        out.partials,
        stream.reasoning,
        stream.done_seen,
        stream.start,
    )


@settings(max_examples=examples(30), deadline=None)
@given(events=st.lists(EVENTS, max_size=12), cuts=st.lists(st.integers(0, 400), max_size=8))
def test_cuts_change_nothing(events: list[tuple[str, str]], cuts: list[int]) -> None:
    """Whole, in pieces, blocking or awaiting: events, partial results, result and error are the same."""
    raw = wire(events)
    expected = read(SyncDriver("httpx"), [raw])
    assert read(SyncDriver("httpx"), cut(raw, cuts)) == expected
    assert read(AsyncDriver("httpx"), cut(raw, cuts)) == expected


@given(data=st.lists(st.one_of(JSON.map(json.dumps), BROKEN), min_size=1, max_size=10))
def test_decoding_many_is_decoding_each(data: list[str]) -> None:
    """Events decoded together are what they would be one by one, up to the first broken one."""
    specs = (
        rt.EventSpec(Text, type="text", event="text", role="text"),
        rt.EventSpec(Failure, type="error", event="error", role="error"),
    )
    table = EventTable(specs)
    runs: deque[DecodedBatch] = deque()
    problem = table.decode_all([("text", data)], runs)
    together = [event.data for run in runs for event in run.events]
    alone: list[Any] = []
    for one in data:
        try:
            alone.append(json.loads(one))
        except ValueError:
            break
    assert together == alone
    assert (problem is None) == (len(alone) == len(data))
    assert [type(a) for a in together] == [type(a) for a in alone]


@given(data=st.lists(st.text(max_size=6).filter(lambda text: "\n" not in text), min_size=1, max_size=10))
def test_text_data_is_kept_as_it_is(data: list[str]) -> None:
    """Events whose data is text are not parsed, many at once or one by one."""
    table = EventTable((rt.EventSpec(Piece, type="json", event="json", data="text", role="json"),))
    runs: deque[DecodedBatch] = deque()
    assert table.decode_all([("json", data)], runs) is None
    assert [event.data for run in runs for event in run.events] == data


@pytest.mark.parametrize("fold", [rt.DeclaredFold, OpperFold])
@given(value=FINITE, ascii_only=st.booleans(), cuts=st.lists(st.integers(0, 60), max_size=8))
def test_partial_json_only_grows(
    fold: Callable[[], rt.Fold], value: Any, ascii_only: bool, cuts: list[int]
) -> None:
    """However a JSON text is cut into deltas, each `partial` is a beginning of the next and of the value.

    Each is all that can be said by then, and the last is the value.
    """
    text = json.dumps(value, ensure_ascii=ascii_only)
    ends = sorted({min(end, len(text)) for end in cuts} | {len(text)})
    made, before, joined = fold(), None, ""
    for start, end in zip([0, *ends], ends, strict=False):
        joined += text[start:end]
        made.add(UnknownEvent(""), "json", text[start:end], {"delta": text[start:end]})
        partial = made.partial()
        assert repr(partial) == repr(closed(joined))
        assert begins(before, partial)
        assert begins(partial, value)
        before = partial
    assert repr(before) == repr(made.result()) == repr(value)
