"""Streams, whatever the API: what each way of reading gives, how they end, and that nothing stays open."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import pickle
import sys
import threading
from typing import Any

import httpx
import httpx2
import pytest
import trio

from invocant import runtime as rt
from tests.unit.runtime.drivers import (
    KEY,
    AsyncDriver,
    FakeTime,
    Received,
    Reply,
    Server,
    SyncDriver,
    async_client,
    reply,
    sse,
    sync_client,
)
from tests.unit.runtime.operations import CREATE, Closed, Failure, Opened, Piece, Text, Thought, streaming

AnyDriver = SyncDriver | AsyncDriver

OPENED = 'event: opened\ndata: {"span": 1}\n\n'
HELLO = 'event: text\ndata: "Hel"\n\nevent: thought\ndata: "hm"\n\nevent: text\ndata: "lo"\n\n'
CLOSED = "event: closed\ndata:\n\n"
FAILED = 'event: error\ndata: {"message": "too much", "code": "overloaded"}\n\n'
WHOLE = OPENED + HELLO + CLOSED


def stream(client: Any, terminator: str = "required", options: Any = None, **arguments: Any) -> Any:
    """Return a stream of a client."""
    return client._client.stream(CREATE, streaming(terminator), {"id": "a", **arguments}, options)


@pytest.mark.parametrize("how", ["events", "text", "result"])
def test_ways_of_reading(driver: AnyDriver, how: str) -> None:
    """Events are typed, text is the text, and the result is there whatever was read before it."""
    server = Server(sse(WHOLE))
    out = driver.read(stream(driver.make(server)), how)
    expected: dict[str, list[Any]] = {
        "events": [Opened({"span": 1}), Text("Hel"), Thought("hm"), Text("lo"), Closed()],
        "text": ["Hel", "lo"],
        "result": [],
    }
    assert out.error is None
    assert (out.values, out.result) == (expected[how], "Hello")
    assert (out.stream.reasoning, out.stream.done_seen, out.stream.start) == ("hm", True, Opened({"span": 1}))
    assert server.open == 0


def test_request_asks_for_a_stream(driver: AnyDriver) -> None:
    """The request carries the members that ask for a stream, and accepts an event stream."""
    server = Server(sse(WHOLE))
    driver.read(stream(driver.make(server)))
    (seen,) = server.received
    assert (seen.json, seen.headers["accept"]) == ({"id": "a", "stream": True}, "text/event-stream")


def test_nothing_is_sent_before_it_is_read(driver: AnyDriver) -> None:
    """Making a stream asks for nothing; its facts are empty until it is open."""
    server = Server(sse(WHOLE))
    made = stream(driver.make(server))
    assert server.received == []
    assert (made.partial, made.reasoning, made.done_seen, made.start, made.info) == (
        None,
        "",
        False,
        None,
        None,
    )
    assert (made.last_event_id, made.retry, made.fold) == ("", None, None)


def test_partial_grows_with_the_events(driver: AnyDriver) -> None:
    """After each event `partial` is what was handed out so far, even when all came in one piece."""
    out = driver.read(stream(driver.make(Server(sse(WHOLE)))))
    assert out.partials == [None, "Hel", "Hel", "Hello", "Hello"]


def test_partial_json_grows(driver: AnyDriver) -> None:
    """JSON that is still coming reads as far as it has come."""
    pieces = ['{"a": [1', ', 2], "b', '": "x', 'y"}']
    out = driver.read(
        stream(driver.make(Server(sse(*[f"event: json\ndata: {p}\n\n" for p in pieces], CLOSED))))
    )
    assert out.partials[:4] == [{"a": [1]}, {"a": [1, 2]}, {"a": [1, 2], "b": "x"}, {"a": [1, 2], "b": "xy"}]
    assert out.result == {"a": [1, 2], "b": "xy"}
    assert isinstance(out.values[0], Piece)


def test_ways_of_reading_go_on_where_the_other_stopped(driver: AnyDriver) -> None:
    """One may look at a few events, then take the rest as text; the result is whole."""
    made = stream(driver.make(Server(sse(WHOLE))))
    if isinstance(driver, SyncDriver):
        first = [next(made.events), next(made.events)]
        rest = list(made.text)
        result = made.result()
    else:

        async def work() -> tuple[Any, Any, Any]:
            async with made:
                first = [await anext(made.events), await anext(made.events)]
                return first, [piece async for piece in made.text], await made.result()

        first, rest, result = driver.run(work)
    assert (first, rest, result) == ([Opened({"span": 1}), Text("Hel")], ["lo"], "Hello")


MANY = "".join(f'event: text\ndata: "{n}"\n\n' for n in range(7))


def test_events_of_one_piece_are_shared_by_those_who_read(driver: AnyDriver) -> None:
    """Many events of one piece: whoever reads gets the next of them, and `partial` is what was handed out."""
    made = stream(driver.make(Server(sse(MANY + CLOSED))))
    seen: list[Any] = []
    if isinstance(driver, SyncDriver):
        for _ in range(2):
            for event in made:
                seen.append((event.data, made.partial))
                if len(seen) % 2 == 0:
                    break
        seen += [next(made).data, next(made.text), made.partial]
        rest, result = [event.data for event in made.events], made.result()
    else:

        async def work() -> tuple[Any, Any]:
            async with made:
                for _ in range(2):
                    async for event in made:
                        seen.append((event.data, made.partial))
                        if len(seen) % 2 == 0:
                            break
                seen.extend([(await anext(made)).data, await anext(made.text), made.partial])
                return [event.data async for event in made.events], await made.result()

        rest, result = driver.run(work)
    assert seen == [("0", "0"), ("1", "01"), ("2", "012"), ("3", "0123"), "4", "5", "012345"]
    assert (rest, result) == (["6", None], "0123456")


def test_events_that_came_are_given_out_after_closing() -> None:
    """Closing in the middle of a piece gives out what has come of it, and then says that more was to come."""
    server = Server(sse(MANY, CLOSED))
    made = stream(SyncDriver("httpx").make(server))
    events = iter(made)
    assert next(events).data == "0"
    made.close()
    assert server.open == 0
    assert [next(events).data for _ in range(6)] == list("123456")
    with pytest.raises(rt.ConfigurationError, match="closed before its end"):
        next(events)
    assert made.partial == "0123456"


def test_values_that_are_no_text_join_as_json(driver: AnyDriver) -> None:
    """What should be text and is something else is written as JSON; null adds nothing."""
    data = ['"a"', "null", "1", '{"b": 2}', "null", '"c"']
    for pieces in ([f"event: text\ndata: {one}\n\n" for one in data], ["event: text\ndata: null\n\n"]):
        joined = "".join(pieces)
        out = driver.read(stream(driver.make(Server(sse(joined, CLOSED)))))
        assert out.result == ('a1{"b": 2}c' if len(pieces) > 1 else None)


def test_result_can_be_asked_for_again(driver: AnyDriver) -> None:
    """The result is kept after the end, outside the block too."""
    made = stream(driver.make(Server(sse(WHOLE))))
    assert driver.read(made).result == driver.run(made.result) == "Hello"


def test_where_a_stream_came_from(driver: AnyDriver) -> None:
    """A stream that is open knows status, headers and request id."""
    made = stream(driver.make(Server(sse(WHOLE, **{"x-request-id": "r7"}))))
    driver.read(made)
    assert rt.response_info(made) is made.info
    assert (made.info.request_id, made.info.operation) == ("r7", "things.stream")


# Ends ----------------------------------------------------------------------------------------------------


def test_missing_terminator(driver: AnyDriver) -> None:
    """Where the closing event is required, its absence is an error that holds what came."""
    out = driver.read(stream(driver.make(Server(sse(HELLO)))))
    assert isinstance(out.error, rt.StreamTruncatedError)
    assert (out.error.reason, out.error.partial, out.error.done_seen) == (
        "missing_terminator",
        "Hello",
        False,
    )
    assert len(out.values) == 3
    assert str(out.error).startswith(
        "things.stream failed: the stream ended without its closing event after 1 attempt"
    )


def test_optional_terminator_is_a_warning(driver: AnyDriver) -> None:
    """Where it is optional, its absence is a warning, once, and the result stands."""
    made = stream(driver.make(Server(sse(HELLO))), "optional")
    with pytest.warns(rt.StreamEndWarning, match=r"things\.stream: .* closing event") as caught:
        out = driver.read(made)
    assert (out.error, out.result, made.done_seen, len(caught)) == (None, "Hello", False, 1)


def test_no_terminator(driver: AnyDriver) -> None:
    """Where there is none, a clean end is an end."""
    assert driver.read(stream(driver.make(Server(sse(HELLO))), "none")).result == "Hello"


@pytest.mark.parametrize("how", ["events", "text", "result"])
def test_error_event(driver: AnyDriver, how: str) -> None:
    """An error event is one of the events, and raises from text and result with what came before."""
    server = Server(sse(HELLO + FAILED + CLOSED))
    out = driver.read(stream(driver.make(server)), how)
    error = out.error
    assert isinstance(error, rt.StreamEventError)
    assert (error.message, error.code, error.reason, error.partial) == (
        "too much",
        "overloaded",
        "error_event",
        "Hello",
    )
    assert (error.status, error.operation, error.attempts) == (200, "things.stream", 1)
    assert isinstance(error.event, Failure)
    if how == "events":
        assert [type(v) for v in out.values] == [Text, Thought, Text, Failure, Closed]
        assert error.done_seen
    if how == "text":
        assert out.values == ["Hel", "lo"]
    assert server.open == 0
    pickle.loads(pickle.dumps(error))  # noqa: S301  # our own pickle


def test_error_event_without_its_parts(driver: AnyDriver) -> None:
    """An error event that lacks message or code still says what it holds."""
    out = driver.read(stream(driver.make(Server(sse('event: error\ndata: {"other": 1}\n\n', CLOSED)))))
    assert isinstance(out.error, rt.StreamEventError)
    assert (out.error.message, out.error.code) == ('{"other": 1}', None)


def test_error_event_goes_before_a_broken_connection(driver: AnyDriver) -> None:
    """When the server says what went wrong and then hangs up, its words are the error."""
    out = driver.read(stream(driver.make(Server(sse(HELLO + FAILED, breaks="ReadError")))), "result")
    assert isinstance(out.error, rt.StreamEventError)


BREAKS = {
    "ReadError": ("transport", rt.ConnectionLostError),
    "RemoteProtocolError": ("transport", rt.ConnectionLostError),
    "ReadTimeout": ("timeout", rt.IdleTimeoutError),
    "DecodingError": ("transport", rt.ProtocolError),
}


@pytest.mark.parametrize("how", ["events", "text", "result"])
@pytest.mark.parametrize("exception", BREAKS)
def test_broken_connection(driver: AnyDriver, exception: str, how: str) -> None:
    """A connection that breaks is an error with what came, chained to the reason."""
    server = Server(sse(HELLO, 'event: text\ndata: "half', breaks=exception))
    out = driver.read(stream(driver.make(server), "none"), how)
    error = out.error
    reason, cause = BREAKS[exception]
    assert isinstance(error, rt.StreamTruncatedError)
    assert (error.reason, error.partial, error.joined) == (reason, "Hello", "Hello")
    assert type(error.__cause__) is cause
    assert server.open == 0
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own pickle
    assert (again.partial, type(again.__cause__)) == ("Hello", cause)


def test_deadline_of_a_stream(driver: AnyDriver) -> None:
    """The total bounds the whole stream, and its end holds what came."""
    clock = FakeTime()

    class Slow(list[bytes]):
        def __iter__(self) -> Any:
            for _ in range(20):
                clock.now += 1
                yield b'event: text\ndata: "x"\n\n'

    server = Server(answer=lambda seen: Reply(200, Slow(), {"content-type": "text/event-stream"}))
    out = driver.read(stream(driver.make(server, environment=clock.environment(), timeouts=5.0)))
    assert isinstance(out.error, rt.StreamTruncatedError)
    assert out.error.reason == "deadline"
    assert 4 <= len(out.error.partial) <= 6
    assert server.open == 0


def test_malformed_event(driver: AnyDriver) -> None:
    """Data that should be JSON and is not is an error with the data, after the events before it."""
    out = driver.read(stream(driver.make(Server(sse(HELLO, "event: text\ndata: {oops\n\n", HELLO, CLOSED)))))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.reason, out.error.raw, out.error.partial, len(out.values)) == (
        "malformed",
        "{oops",
        "Hello",
        3,
    )


def test_incomplete_json(driver: AnyDriver) -> None:
    """Joined JSON that does not parse raises from the result, with what came."""
    out = driver.read(stream(driver.make(Server(sse('event: json\ndata: {"a": 1\n\n', CLOSED)))))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.reason, out.error.joined, out.error.partial) == ("incomplete_json", '{"a": 1', {"a": 1})


def test_event_above_the_limit(driver: AnyDriver) -> None:
    """One event may not take more memory than allowed."""
    options = rt.RequestOptions(max_size=1000)
    server = Server(sse(HELLO, "data: " + "x" * 2000))
    out = driver.read(stream(driver.make(server), options=options))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.reason, out.error.partial) == ("too_large", "Hello")
    assert server.open == 0


def test_unknown_events_are_given_out(driver: AnyDriver) -> None:
    """An event that the table does not know is one of the events and changes nothing else."""
    out = driver.read(stream(driver.make(Server(sse("event: new\ndata: {}\n\n", HELLO, CLOSED)))))
    assert isinstance(out.values[0], rt.UnknownEvent)
    assert (out.values[0].event, out.values[0].data, out.result) == ("new", "{}", "Hello")


# Failures before the stream ------------------------------------------------------------------------------


def test_status_error(driver: AnyDriver) -> None:
    """A failure before the stream is the status error, body read."""
    server = Server(reply({"message": "no"}, 404))
    out = driver.read(stream(driver.make(server)))
    assert isinstance(out.error, rt.NotFoundError)
    assert (out.error.message, server.open) == ("no", 0)


def test_retry_before_the_stream(driver: AnyDriver) -> None:
    """A refused attempt is repeated as for any call; the answer that was refused is closed."""
    server = Server(reply({}, 429), Reply(fails="ConnectError"), sse(WHOLE))
    out = driver.read(stream(driver.make(server)))
    assert (out.result, out.stream.info.attempts, server.open) == ("Hello", 3, 0)


def test_error_body_that_breaks_off(driver: AnyDriver) -> None:
    """A status is a status, even if its body does not arrive."""
    server = Server(Reply(404, [b'{"mess'], breaks="ReadError"))
    out = driver.read(stream(driver.make(server)))
    assert isinstance(out.error, rt.NotFoundError)
    assert server.open == 0


def test_no_retry_after_the_stream_began(driver: AnyDriver) -> None:
    """What has begun is not repeated: it was processed, and paid for."""
    server = Server(sse(HELLO, breaks="ReadError"), sse(WHOLE))
    driver.read(stream(driver.make(server)))
    assert len(server.received) == 1


NO_STREAMS: dict[str, tuple[Reply, str, Any]] = {
    "json error": (
        reply({"error": {"message": "quota"}}),
        "the answer is application/json, not an event stream: quota",
        {"error": {"message": "quota"}},
    ),
    "html": (
        Reply(200, b"<html>", {"content-type": "text/html"}),
        "the answer is text/html, not an event stream",
        None,
    ),
    "no type": (Reply(200, b"data: x\n\n", {}), "the answer is no content type, not an event stream", None),
    "long": (
        Reply(200, [b"x" * 60_000] * 3, {"content-type": "text/plain"}),
        "the answer is text/plain",
        None,
    ),
    "broken": (
        Reply(200, [b"{"], {"content-type": "application/json"}, breaks="ReadError"),
        "the answer is application/json",
        None,
    ),
}


@pytest.mark.parametrize("name", NO_STREAMS)
def test_success_that_is_no_stream(driver: AnyDriver, name: str) -> None:
    """The content type goes first: a JSON error with status 200 is an error, not an empty stream."""
    answer, words, parsed = NO_STREAMS[name]
    server = Server(answer)
    out = driver.read(stream(driver.make(server)))
    assert isinstance(out.error, rt.StreamContentError)
    assert words in str(out.error)
    assert (out.error.parsed, out.error.status, out.error.reason) == (parsed, 200, "content_type")
    assert len(out.error.body) <= 64 * 1024
    assert server.open == 0


def test_content_type_with_parameters(driver: AnyDriver) -> None:
    """A charset, and capitals, make it no other type."""
    server = Server(Reply(200, WHOLE.encode(), {"content-type": "Text/Event-Stream; charset=utf-8"}))
    assert driver.read(stream(driver.make(server))).result == "Hello"


def test_key_in_a_stream_is_scrubbed(driver: AnyDriver) -> None:
    """A server that repeats the key, in an event or in a body, does not get it into an error."""
    answers = [
        sse("event: error\ndata: " + json.dumps({"message": f"bad {KEY}"}) + "\n\n", CLOSED),
        reply({"message": f"bad {KEY}"}),
        sse(f"event: text\ndata: {KEY}\n\n"),
        sse(f'event: error\ndata: {{"message": "{KEY}", "in": {"[" * 900}{"]" * 900}}}\n\n', CLOSED),
    ]
    for answer in answers:
        error = driver.read(stream(driver.make(Server(answer)))).error
        assert isinstance(error, rt.StreamError)
        assert KEY not in str(error) + str(getattr(error, "body", "")) + str(getattr(error, "parsed", ""))
        assert KEY not in getattr(error, "raw", "")


def test_key_in_a_broken_stream_is_scrubbed(driver: AnyDriver) -> None:
    """What had come is masked too, as it came and as a result; the cause knows the answer."""
    broken = sse(f'event: text\ndata: "a {KEY}"\n\n', breaks="ReadError", **{"x-a": "1"})
    error = driver.read(stream(driver.make(Server(broken))), "result").error
    assert isinstance(error, rt.StreamTruncatedError)
    assert (error.joined, error.partial) == ("a ***", "a ***")
    cause = error.__cause__
    assert isinstance(cause, rt.ConnectionLostError)
    assert cause.info is not None
    assert (cause.info.status, cause.info.headers["x-a"]) == (200, "1")


# Closing -------------------------------------------------------------------------------------------------

LONG = [b'event: text\ndata: "x"\n\n'] * 50


def test_leaving_early_frees_the_connection(driver: AnyDriver) -> None:
    """Leaving after the first event closes the answer; what came is kept, no result is made up."""
    server = Server(sse(*LONG))
    made = stream(driver.make(server))
    if isinstance(driver, SyncDriver):
        with made:
            next(made.events)
        asked = made.result
    else:

        async def work() -> None:
            async with made:
                await anext(made.events)

        driver.run(work)
        asked = made.result
    assert (server.open, made.partial) == (0, "x")
    with pytest.raises(rt.ConfigurationError, match="closed before its end"):
        driver.run(asked)


def test_leaving_by_an_exception_frees_the_connection(driver: AnyDriver) -> None:
    """What is raised in the block comes out of it, and the answer is closed."""
    server = Server(sse(*LONG))
    made = stream(driver.make(server))

    async def work() -> None:
        async with made:
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):  # noqa: PT012  # both kinds of block in one case
        if isinstance(driver, SyncDriver):
            with made:
                raise KeyError("mine")
        driver.run(work)
    assert server.open == 0


def test_dropping_frees_the_connection() -> None:
    """A stream that is dropped half read, outside any block, closes its answer at once."""
    server = Server(sse(*LONG))
    driver = SyncDriver("httpx")
    made = stream(driver.make(server))
    next(made.events)
    assert server.open == 1
    del made
    assert server.open == 0


def test_dropping_in_a_task_frees_the_connection() -> None:
    """Under asyncio the loop closes what was dropped."""
    server = Server(sse(*LONG))
    driver = AsyncDriver("httpx")
    client = driver.make(server)

    async def work() -> None:
        made = stream(client)
        await anext(made.events)
        assert server.open == 1
        del made
        gc.collect()
        for _ in range(5):
            await asyncio.sleep(0)
        assert server.open == 0

    driver.run(work)


def test_stream_outlives_its_client() -> None:
    """A stream holds on to what it needs: a client made in passing may be gone."""
    server = Server(sse(WHOLE))
    driver = SyncDriver("httpx")
    made = stream(driver.make(server))
    gc.collect()
    assert driver.read(made).result == "Hello"


def test_closing_again_and_before() -> None:
    """Closing twice does nothing more; a stream that was closed unopened cannot be read."""
    driver = SyncDriver("httpx")
    server = Server(sse(WHOLE))
    made = stream(driver.make(server))
    made.close()
    made.close()
    with pytest.raises(rt.ConfigurationError, match="before it was opened"):
        made.result()
    assert server.received == []


def test_finished_stream_is_drained(driver: AnyDriver) -> None:
    """Leaving right after the closing event reads the rest, so that the connection can be used again."""
    read: list[int] = []

    class Counted(list[bytes]):
        def __iter__(self) -> Any:
            for number, piece in enumerate(super().__iter__()):
                read.append(number)
                yield piece

    server = Server(
        answer=lambda seen: Reply(
            200, Counted([WHOLE.encode(), b":\n\n", b":\n\n"]), {"content-type": "text/event-stream"}
        )
    )
    made = stream(driver.make(server))
    if isinstance(driver, SyncDriver):
        with made:
            for event in made:
                if isinstance(event, Closed):
                    break
    else:

        async def work() -> None:
            async with made:
                async for event in made:
                    if isinstance(event, Closed):
                        break

        driver.run(work)
    assert read == [0, 1, 2]
    assert server.open == 0


def test_draining_is_bounded(driver: AnyDriver) -> None:
    """A server that goes on after the closing event is not listened to for long."""
    read: list[int] = []

    class Endless(list[bytes]):
        def __iter__(self) -> Any:
            yield WHOLE.encode()
            while True:
                read.append(1)
                assert len(read) < 100
                yield b":" * 10_000

    server = Server(answer=lambda seen: Reply(200, Endless(), {"content-type": "text/event-stream"}))
    made = stream(driver.make(server))
    if isinstance(driver, SyncDriver):
        with made:
            while not made.done_seen:
                next(made.events)
    else:

        async def work() -> None:
            async with made:
                while not made.done_seen:
                    await anext(made.events)

        driver.run(work)
    assert len(read) <= 8
    assert server.open == 0


def test_keep_false_keeps_nothing(driver: AnyDriver) -> None:
    """A stream read with keep=False gives its events, holds none of them, and refuses a result."""
    made = stream(driver.make(Server(sse(WHOLE))), options=rt.RequestOptions(keep=False))
    out = driver.read(made)
    assert len(out.values) == 5
    assert isinstance(out.error, rt.StreamMalformedError)
    assert "keep=False" in str(out.error)
    assert made.partial is None


def test_cancelled_task_frees_the_connection() -> None:
    """A task that is cancelled while it waits for an event closes the answer, under asyncio and trio."""

    class Waiting(list[bytes]):
        pass

    async def case(forever: Any, run: Any) -> None:
        server = Server(sse(*LONG))
        driver = AsyncDriver("httpx")
        client = driver.make(server)
        made = stream(client)

        async def work() -> None:
            async with made:
                async for _ in made:
                    await forever()

        await run(work)
        assert server.open == 0

    async def with_asyncio(work: Any) -> None:
        task = asyncio.create_task(work())
        for _ in range(10):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def with_trio(work: Any) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(work)
            for _ in range(10):
                await trio.lowlevel.checkpoint()
            nursery.cancel_scope.cancel()

    asyncio.run(case(lambda: asyncio.Event().wait(), with_asyncio))
    trio.run(case, trio.sleep_forever, with_trio)


class Upper:
    """A fold of one's own: the text in capitals."""

    kind = "text"

    def __init__(self) -> None:
        self.joined = ""

    def add(self, event: Any, role: Any, value: Any, payload: Any, /) -> None:
        if role == "text":
            self.joined += value.upper()

    def result(self) -> Any:
        return self.joined

    def partial(self) -> Any:
        raise KeyError("a fold that fails")


def test_packed_stream_is_unpacked(driver: AnyDriver) -> None:
    """A stream that the server packs is read as any other, also cut in the middle of what is packed."""
    packed = gzip.compress(WHOLE.encode())
    server = Server(sse(packed[:30], packed[30:], **{"content-encoding": "gzip"}))
    assert driver.read(stream(driver.make(server))).result == "Hello"


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_hook_of_the_library_that_reads_the_answer(library: Any) -> None:
    """A client whose hook has read the answer serves as any other: the body is what the hook left."""
    server = Server(sse(WHOLE))
    client = sync_client(library, server)
    client.event_hooks = {"response": [lambda response: response.read()]}
    made = stream(SyncDriver("httpx").cls(http_client=client, api_key=KEY))
    assert SyncDriver("httpx").read(made).result == "Hello"


def test_fold_of_ones_own(driver: AnyDriver) -> None:
    """A client may bring its own fold for a stream; `partial` never raises, whatever the fold does."""
    client = driver.make(Server(sse(WHOLE)), folds={"things.stream": Upper})
    out = driver.read(stream(client))
    assert (out.result, set(out.partials)) == ("HELLO", {None})
    assert isinstance(out.stream.fold, Upper)


class Failing(rt.DeclaredFold):
    """A fold that cannot take what it is given."""

    def add(self, event: Any, role: Any, value: Any, payload: Any) -> None:
        """Refuse a piece of text."""
        if role == "text":
            raise LookupError("no place for it")


def test_fold_that_fails(driver: AnyDriver) -> None:
    """Its error is the result's, however often the stream was looked at before; the connection is freed."""
    server = Server(sse(WHOLE))
    client = driver.make(server, folds={"things.stream": Failing})
    out = driver.read(stream(client))
    assert isinstance(out.error, LookupError)
    assert server.open == 0


def test_fold_that_fails_as_the_stream_is_closed() -> None:
    """What the fold raises while it is asked whether the stream was over does not keep the connection."""
    server = Server(sse(WHOLE))
    made = stream(SyncDriver("httpx").make(server, folds={"things.stream": Failing}))
    next(made)
    next(made)
    with pytest.raises(LookupError, match="no place"):
        made.close()
    assert server.open == 0


def test_what_is_known_can_be_asked_from_another_thread() -> None:
    """No event is lost or seen twice, and nothing raises, while another thread looks at the stream."""
    pieces = [f'event: text\ndata: "{number} "\n\n' for number in range(300)]
    answer = sse(*["".join(pieces[at : at + 7]) for at in range(0, 300, 7)], CLOSED)
    expected = "".join(f"{number} " for number in range(300))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            made = stream(SyncDriver("httpx").make(Server(answer)))
            problems: list[Exception] = []
            over = threading.Event()
            looking = threading.Thread(target=look_at, args=(made, over, problems))
            looking.start()
            try:
                events = [event for event in made.events if isinstance(event, Text)]
            finally:
                over.set()
                looking.join()
            assert "".join(event.data for event in events) == expected
            assert (made.result(), problems) == (expected, [])
    finally:
        sys.setswitchinterval(before)


def look_at(made: Any, over: threading.Event, problems: list[Exception]) -> None:
    """Ask a stream what is known until *over* is set; keep what that raises."""
    try:
        while not over.is_set():
            _ = (made.partial, made.done_seen)
    except Exception as problem:  # noqa: BLE001  # whatever it is, it is the problem
        problems.append(problem)


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_hook_of_the_library_that_changes_how_the_answer_is_read(library: Any) -> None:
    """A client is used as it is: what its hook makes of reading a body is what is read."""

    def hook(response: Any) -> None:
        read = response.iter_bytes
        response.iter_bytes = lambda *size: (piece.replace(b"Hel", b"Jel") for piece in read(*size))

    client = sync_client(library, Server(sse(WHOLE)))
    client.event_hooks = {"response": [hook]}
    made = stream(SyncDriver("httpx").cls(http_client=client, api_key=KEY))
    assert SyncDriver("httpx").read(made).result == "Jello"


def test_raw_stream(driver: AnyDriver) -> None:
    """The raw form of a stream is its bytes and its head."""
    server = Server(sse(OPENED, HELLO, **{"x-a": "1"}), reply({}, 404), sse(OPENED, breaks="ReadError"))
    client = driver.make(server)

    def read_raw() -> list[bytes]:
        made = client.raw._client.stream(CREATE, streaming(), {"id": "a"})
        if isinstance(driver, SyncDriver):
            with made:
                assert made.info.headers["x-a"] == "1" or True
                return list(made)

        async def work() -> list[bytes]:
            async with made:
                assert made.info is not None
                return [piece async for piece in made]

        return list(driver.run(work))

    assert b"".join(read_raw()) == (OPENED + HELLO).encode()
    with pytest.raises(rt.NotFoundError):
        read_raw()


def test_two_streams_at_once() -> None:
    """Streams of one client do not mix."""
    answers = {"a": sse('event: text\ndata: "A"\n\n', CLOSED), "b": sse('event: text\ndata: "B"\n\n', CLOSED)}

    def answer(seen: Received) -> Reply:
        return answers[seen.json["id"]]

    driver = SyncDriver("httpx")
    client = driver.make(Server(answer=answer))
    with stream(client) as one, stream(client, id="b") as two:
        assert next(one.text) == "A"
        assert next(two.text) == "B"
        assert (one.result(), two.result()) == ("A", "B")


def test_fakes_are_of_both_libraries() -> None:
    """The drivers under test talk to a client of the library they name."""
    assert isinstance(sync_client(httpx2, Server()), httpx2.Client)
    assert isinstance(async_client(httpx, Server()), httpx.AsyncClient)
