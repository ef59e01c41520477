"""What ends a stream: the event that closes it, or an error event, whatever the server sends behind that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import kinds as k
from invocant.runtime._drivers.transport import DRAIN_BYTES
from tests.unit.runtime.drivers import (
    KEY,
    SSE,
    AsyncDriver,
    Driver,
    FakeTime,
    Reply,
    Server,
    Streamed,
    SyncDriver,
    sse,
)
from tests.unit.runtime.operations import CREATE, Closed, Failure, Text, streaming

AnyDriver = SyncDriver | AsyncDriver

HELLO = 'event: text\ndata: "Hel"\n\nevent: text\ndata: "lo"\n\n'
CLOSED = "event: closed\ndata:\n\n"
FAILED = 'event: error\ndata: {"message": "too much", "code": "overloaded"}\n\n'
MORE = 'event: text\ndata: " and more"\n\n'

WAYS = ["events", "text", "result"]


class Body(list[bytes]):
    """A body that goes on after its pieces: *tail* again and again, as long as somebody reads.

    It comes some two thousand bytes at a time, what drips by a *clock* one tail at a time.

    Attributes:
        read: Bytes of the tail that were read.
    """

    def __init__(self, pieces: list[str], tail: bytes, clock: FakeTime | None = None) -> None:
        super().__init__(piece.encode() for piece in pieces)
        self.tail = tail * (2000 // len(tail)) if clock is None else tail
        self.clock, self.read = clock, 0

    def __iter__(self) -> Iterator[bytes]:
        yield from super().__iter__()
        while True:
            assert self.read <= 2 * DRAIN_BYTES, "the body is read for ever"
            self.read += len(self.tail)
            if self.clock is not None:
                self.clock.now += 0.03
            yield self.tail


def open_stream(
    driver: Driver, server: Server, terminator: str = "required", keep: bool = True, **options: Any
) -> Any:
    """Return a stream of the made-up API."""
    client = driver.make(server, **options)
    given = rt.RequestOptions(keep=keep)
    return client._client.stream(CREATE, streaming(terminator), {"id": "a"}, given)


def read(driver: Driver, pieces: list[str], tail: bytes, how: str, terminator: str = "required") -> Streamed:
    """Read a stream that goes on after these pieces."""
    body = Body(pieces, tail)
    server = Server(answer=lambda seen: Reply(200, body, SSE))
    out = driver.read(open_stream(driver, server, terminator), how)
    assert server.open == 0
    return out


TAILS = {
    "comments": b": ping\n\n",
    "text": MORE.encode(),
    "the end again": CLOSED.encode(),
    "an error": FAILED.encode(),
    "bad JSON": b"event: text\ndata: {oops\n\n",
    "no event stream": b"\x00\xff<html>",
    "an endless event": b"data: " + b"x" * 1000,
}


@pytest.mark.parametrize(
    ("how", "terminator"), list(zip(WAYS, ["required", "optional", "none"], strict=True))
)
@pytest.mark.parametrize("tail", TAILS)
def test_what_follows_the_end_is_no_part_of_the_stream(
    driver: AnyDriver, tail: str, terminator: str, how: str
) -> None:
    """After the closing event the result is there: what follows is not joined, no error, not awaited."""
    out = read(driver, [HELLO, CLOSED], TAILS[tail], how, terminator)
    assert out.error is None
    assert (out.result, out.stream.done_seen) == ("Hello", True)
    if how == "events":
        assert out.values == [Text("Hel"), Text("lo"), Closed()]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("tail", [tail for tail in TAILS if tail != "the end again"])
def test_what_follows_an_error_event_is_no_part_of_the_stream(driver: AnyDriver, tail: str, how: str) -> None:
    """After an error event its error is there at once, with what came before it."""
    out = read(driver, [HELLO, FAILED], TAILS[tail], how)
    assert isinstance(out.error, rt.StreamEventError)
    assert (out.error.message, out.error.partial, out.error.done_seen) == ("too much", "Hello", False)
    if how == "events":
        assert [type(event) for event in out.values] == [Text, Text, Failure]


@pytest.mark.parametrize("apart", [False, True], ids=["one piece", "pieces"])
def test_the_closing_event_after_an_error_event_is_told(driver: AnyDriver, apart: bool) -> None:
    """Servers that fail and then say that they are done are heard, however the body is cut."""
    pieces = [HELLO, FAILED, MORE, FAILED, "event: text\ndata: {\n\n", CLOSED, MORE, CLOSED]
    out = driver.read(open_stream(driver, Server(sse(*(pieces if apart else ["".join(pieces)])))))
    assert [type(event) for event in out.values] == [Text, Text, Failure, Closed]
    assert isinstance(out.error, rt.StreamEventError)
    assert (out.error.partial, out.error.done_seen) == ("Hello", True)


@pytest.mark.parametrize("breaks", ["ReadError", "RemoteProtocolError", "ReadTimeout", "DecodingError"])
@pytest.mark.parametrize("how", WAYS)
def test_a_connection_that_breaks_after_the_end_is_no_error(driver: AnyDriver, how: str, breaks: str) -> None:
    """The answer was whole."""
    server = Server(sse(HELLO + CLOSED, breaks=breaks))
    out = driver.read(open_stream(driver, server), how)
    assert (out.error, out.result, server.open) == (None, "Hello", 0)


@pytest.mark.parametrize("how", WAYS)
def test_slow_rest_is_left(driver: AnyDriver, how: str) -> None:
    """Bytes that drip in behind the end are read for a tenth of a second, and no longer."""
    clock = FakeTime()
    body = Body([HELLO + CLOSED], b":", clock)
    server = Server(answer=lambda seen: Reply(200, body, SSE))
    out = driver.read(open_stream(driver, server, environment=clock.environment()), how)
    assert (out.error, out.result) == (None, "Hello")
    assert body.read <= 4
    assert server.open == 0


def test_nothing_kept_ends_alike(driver: AnyDriver) -> None:
    """With keep=False the events end with the stream too."""
    body = Body([HELLO + CLOSED], MORE.encode())
    made = open_stream(driver, Server(answer=lambda seen: Reply(200, body, SSE)), keep=False)
    assert driver.read(made).values == [Text("Hel"), Text("lo"), Closed()]


def test_leaving_at_the_end_leaves_a_whole_result(driver: AnyDriver) -> None:
    """Who stops reading at the closing event may ask for the result later: nothing is missing."""
    server = Server(sse(HELLO + CLOSED, MORE))
    made = open_stream(driver, server)
    if isinstance(driver, SyncDriver):
        with made:
            while not made.done_seen:
                next(made.events)
        assert (made.result(), list(made)) == ("Hello", [])
    else:

        async def work() -> Any:
            async with made:
                while not made.done_seen:
                    await anext(made.events)
            return await made.result(), [event async for event in made]

        assert driver.run(work) == ("Hello", [])
    assert server.open == 0


def test_answers_that_share_a_connection_are_not_drained() -> None:
    """On HTTP/2 nothing is gained by reading on, and a socket that is shut would end the others' answers."""
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._drivers.sync.transport import SyncTransport

    wire = WireResponse(200, {}, "HTTP/2", None, url="")  # type: ignore[arg-type]  # headers are not read
    SyncTransport().drain(wire, iter(lambda: pytest.fail("read on"), None), lambda piece: None, lambda: 0.0)


# Where no table says what ends it ------------------------------------------------------------------------

LIST: rt.Operation[None] = rt.Operation(
    name="things.watch", method="GET", path="/things", responses={"200": None}, retry="safe"
)


@pytest.mark.parametrize("how", ["events", "result"])
@pytest.mark.parametrize("tail", [tail for tail in TAILS if tail != "the end again"])
def test_done_ends_events_without_a_table(driver: AnyDriver, tail: str, how: str) -> None:
    """`[DONE]`, which is no JSON, is the last event where the document says that data is JSON."""
    body = Body(['data: {"a": 1}\n\n', "data: [DONE]\n\n"], TAILS[tail])
    server = Server(answer=lambda seen: Reply(200, body, SSE))
    declared: rt.EventStream[Any] = rt.EventStream(name="things.watch")
    out = driver.read(driver.make(server)._client.stream(LIST, declared, {}, None), how)
    assert out.error is None
    assert [event.data for event in out.result] == [{"a": 1}, "[DONE]"]
    assert server.open == 0


@pytest.mark.parametrize("apart", [False, True], ids=["one piece", "pieces"])
def test_done_in_a_stream_of_text_is_text(driver: AnyDriver, apart: bool) -> None:
    """Where data is declared to be text, `[DONE]` may be a word like any other."""
    pieces = ["data: [DONE]\n\n", "data: more\n\n"]
    declared: rt.EventStream[Any] = rt.EventStream(name="things.watch", data=k.STR)
    server = Server(sse(*(pieces if apart else ["".join(pieces)])))
    out = driver.read(driver.make(server)._client.stream(LIST, declared, {}, None))
    assert [event.data for event in out.values] == ["[DONE]", "more"]


@pytest.mark.parametrize("spec", [
    rt.EventSpec(Closed, type="closed", when=rt.When(equals="[DONE]"), data="text", role="end"),
    rt.EventSpec(Closed, type="closed", when=rt.When(match={"type": "stop"}), role="end"),
    rt.EventSpec(Closed, type="closed", event="stop", data="empty", role="end"),
    rt.EventSpec(Closed, type="closed", event="stop", data="json", role="end"),
    rt.EventSpec(Closed, type="closed", event="stop", data="json-or-text", role="end"),
], ids=["sentinel", "payload", "name", "json", "text"])  # fmt: skip
def test_every_way_to_declare_an_end_ends(driver: AnyDriver, spec: rt.EventSpec) -> None:
    """By its name, by its text, by a member of its payload."""
    declared: rt.Streaming[Any] = rt.Streaming(
        name="things.stream",
        terminator="required",
        events=(spec, rt.EventSpec(Text, type="text", role="text", value="/delta")),
    )
    end = {"[DONE]": "data: [DONE]\n\n"}.get(
        spec.when.equals or "" if spec.when else "", 'data: {"type": "stop"}\n\n'
    )
    if spec.event == "stop":
        end = "event: stop\ndata: {}\n\n"
    tail = b'data: {"delta": " and more"}\n\n'
    for pieces in (['data: {"delta": "Hi"}\n\n', end], [f'data: {{"delta": "Hi"}}\n\n{end}{tail.decode()}']):
        server = Server(Reply(200, Body(pieces, tail), SSE))
        out = driver.read(driver.make(server)._client.stream(CREATE, declared, {"id": "a"}, None))
        assert (out.error, out.result, len(out.values)) == (None, "Hi", 2)


# Nothing is lost before an error -------------------------------------------------------------------------

BAD = {
    "malformed": "event: text\ndata: {oops\n\n",
    "too_large": f"event: text\ndata: {json.dumps('x' * 2000)}\n\n",
    "too_large, unfinished": f"event: text\ndata: {'x' * 2000}",
}


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("apart", [False, True], ids=["one piece", "pieces"])
@pytest.mark.parametrize("name", BAD)
def test_events_before_a_bad_one_come_first(driver: AnyDriver, name: str, apart: bool, how: str) -> None:
    """Also those that came in the same piece are handed out before the error is raised."""
    pieces = [HELLO, "event: thought\ndata: 1\n\n", BAD[name], MORE, CLOSED]
    server = Server(sse(*(pieces if apart else ["".join(pieces)])))
    client = driver.make(server)
    made = client._client.stream(
        CREATE, streaming(), {"id": "a"}, rt.RequestOptions(max_size=None if name == "malformed" else 1000)
    )
    out = driver.read(made, how)
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.reason, out.error.partial) == (name.partition(",")[0], "Hello")
    assert len(out.values) == {"events": 3, "text": 2, "result": 0}[how]
    assert server.open == 0


@pytest.mark.parametrize("name", BAD)
def test_a_bad_event_behind_the_end_is_none(driver: AnyDriver, name: str) -> None:
    """In the same piece too, and however large it is."""
    server = Server(sse(HELLO + CLOSED + BAD[name]))
    options = rt.RequestOptions(max_size=1000)
    out = driver.read(driver.make(server)._client.stream(CREATE, streaming(), {"id": "a"}, options))
    assert (out.error, out.result) == (None, "Hello")


def test_untyped_events_before_a_large_one_come_first(driver: AnyDriver) -> None:
    """The same where no table describes them."""
    server = Server(sse("data: 1\n\ndata: 2\n\ndata: " + "x" * 200))
    declared: rt.EventStream[Any] = rt.EventStream(name="things.watch")
    options = rt.RequestOptions(max_size=100)
    out = driver.read(driver.make(server)._client.stream(LIST, declared, {}, options))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert ([event.data for event in out.values], out.error.number) == ([1, 2], 3)


def test_records_before_a_large_one_come_first(driver: AnyDriver) -> None:
    """The same in JSON sequences."""
    for kind, mark in (("application/x-ndjson", b""), ("application/json-seq", b"\x1e")):
        body = mark + b"1\n" + mark + b"[2]\n" + mark + b'"' + b"x" * 200
        declared: rt.JsonSequence[Any] = rt.JsonSequence(name="things.watch", media_type=kind)
        server = Server(Reply(200, body, {"content-type": kind}))
        options = rt.RequestOptions(max_size=100)
        out = driver.read(driver.make(server)._client.stream(LIST, declared, {}, options))
        assert isinstance(out.error, rt.StreamMalformedError)
        assert (out.values, out.error.number, out.error.reason) == ([1, [2]], 3, "too_large")


# Zero events are no result -------------------------------------------------------------------------------

NOTHING: dict[str, tuple[bytes, str, Any]] = {
    "empty": (b"", "the answer is empty, where an event stream is due", None),
    "blank lines": (b"\n\n", "the answer calls itself an event stream and is none", None),
    "an error in JSON": (
        json.dumps({"error": {"message": f"no quota for {KEY}"}}).encode(),
        "the answer calls itself an event stream and is none: no quota for",
        {"error": {"message": "no quota for ***"}},
    ),
    "JSON that is laid out": (b'{\n  "data": [],\n\n  "id": 1\n}\n\n', "calls itself", {"data": [], "id": 1}),
    "a list": (b"[]", "calls itself", []),
    "HTML": (b"<html>\n\n:root {}\n\n</html>\n\n", "calls itself", None),
    "packed without saying so": (b"\x1f\x8b\x08\x00\x00\xff\xff\n\n\x00", "calls itself", None),
    "UTF-16": ("data: 1\n\n".encode("utf-16"), "calls itself", None),
}
SILENT: dict[str, bytes] = {
    "comments": b": hello\n\n: ping\n\n",
    "a reconnection time": b"retry: 100\n\n",
    "an event without data": b"event: x\nid: 7\n\n",
    "half an event": b"data: 1",
}


@pytest.mark.parametrize(("how", "keep"), [("events", False), ("text", True), ("result", True)])
@pytest.mark.parametrize("name", [*NOTHING, *SILENT])
def test_zero_events_are_no_result(driver: AnyDriver, name: str, keep: bool, how: str) -> None:
    """A stream in which nothing came is an error with what came instead, and not an answer of None."""
    body, words, parsed = NOTHING.get(name) or (SILENT[name], "the stream ended before its first event", None)
    server = Server(sse(*[body[at : at + 3] for at in range(0, len(body), 3)]))
    error = driver.read(open_stream(driver, server, "none", keep), how).error
    assert isinstance(error, rt.StreamContentError)
    assert words in str(error)
    assert (error.reason, error.status, error.operation) == ("no_events", 200, "things.stream")
    assert error.info is not None
    assert KEY not in str(error) + repr(error.body) + repr(error.parsed)
    assert error.body == body.replace(KEY.encode(), b"***")
    assert error.parsed == parsed
    assert server.open == 0


@pytest.mark.parametrize("name", [*NOTHING, *SILENT])
def test_events_without_a_table_may_be_none(driver: AnyDriver, name: str) -> None:
    """A feed in which nothing happened is one: comments, and no event. All else is an error."""
    server = Server(sse(NOTHING[name][0] if name in NOTHING else SILENT[name]))
    declared: rt.EventStream[Any] = rt.EventStream(name="things.watch")
    out = driver.read(driver.make(server)._client.stream(LIST, declared, {}, None))
    if name in NOTHING:
        assert isinstance(out.error, rt.StreamContentError)
        assert (out.error.reason, out.error.parsed) == ("no_events", NOTHING[name][2])
    else:
        assert (out.error, out.result) == (None, [])


def test_a_large_answer_of_no_events_is_kept_in_part(driver: AnyDriver) -> None:
    """Of what is no stream the first 64 KiB are kept."""
    server = Server(sse(*["x" * 10_000] * 20))
    error = driver.read(open_stream(driver, server)).error
    assert isinstance(error, rt.StreamContentError)
    assert len(error.body) == 64 * 1024
