"""The total of a call is a deadline: whatever a server drips, on real sockets, through every driver.

No case measures time. A server drips for far longer than a case may last, so a case that waits for its end
fails. Where something must have come first, the clock of the client stands still until it has: `Since`.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import pytest
import trio

from invocant import runtime as rt
from tests.faults.test_wire import END, OK, TEXT, Real, patient
from tests.faults.wire import Drip, GoOn, Pace, Step, Wait, Wire, chunk, head, http
from tests.patience import PATIENCE, Since
from tests.unit.runtime.drivers import DRIVERS, KEY, LIBRARIES, AsyncClient, Client
from tests.unit.runtime.operations import CREATE, CURSOR, GET, LIST, streaming

LONG = 100_000
"""More bytes than are dripped while anybody waits."""
SHORT = patient(total=0.3)
"""For the one call that meets its deadline."""
INSECURE: dict[str, Any] = {"api_key": KEY, "allow_insecure_http": True}
"""Lets a key go to a name, which may be that of another machine."""
SILENCE = Drip(b"\x16\x03", PATIENCE)
"""A byte of a handshake, then nothing."""
HELLO = b"\x16\x03\x03\x40\x00"
"""The head of a long record of a handshake."""
NOTHING = b"\x00\x00\x00\xff\xff"
"""An empty block of a deflated body: more of it, and nothing to unpack."""

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*Async generator 'httpc:ResourceWarning"),  # trio, of the libraries
    pytest.mark.filterwarnings("ignore:.*Async generator 'httpx:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*async_generator object:pytest.PytestUnraisableExceptionWarning"),
]


SOON_AFTER = patient(total=PATIENCE + 0.1)
"""A tenth of a second after what a clock waits for that is a `Since`."""


def since(happened: Callable[[], object]) -> rt.Environment:
    """Return where the time of such a client comes from."""
    return rt.Environment(clock=Since(happened))


@pytest.fixture(params=DRIVERS)
def real(request: pytest.FixtureRequest) -> Real:
    """Every driver, with real connections."""
    return Real(DRIVERS[request.param])


def packed_head() -> bytes:
    """Return the head of a packed answer in chunks, and the beginning of its body."""
    begun = zlib.compressobj(wbits=31)
    start = begun.compress(b"{") + begun.flush(zlib.Z_SYNC_FLUSH)
    return head("application/json", "Content-Encoding: gzip") + chunk(start)


DRIPS: dict[str, list[Step]] = {
    "status line": [Drip(b"HTTP/1.1 200 " + b"O" * LONG)],
    "head": [b"HTTP/1.1 200 OK\r\n", Drip(b"X: " + b"x" * LONG)],
    "many headers": [b"HTTP/1.1 200 OK\r\n", Pace(b"X: x\r\n", 0.01)],
    "1xx": [Pace(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01)],
    "1xx without a pause": [Pace(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0)],
    "size of a chunk": [head("application/json"), Drip(b"0" * 18 + b"5;" + b"x" * LONG)],
    "extension of a chunk": [head("application/json"), chunk(b"{"), b"5;x=", Drip(b"x" * LONG)],
    "chunks": [head("application/json"), Pace(chunk(b" "), 0.01)],
    "trailers": [head("application/json"), chunk(b'{"id": "a"}'), b"0\r\nX: ", Drip(b"x" * LONG)],
    "many trailers": [head("application/json"), chunk(b'{"id": "a"}'), b"0\r\n", Pace(b"X: x\r\n", 0.01)],
    "body": [http(b"", length=LONG), Drip(b" " * LONG)],
    "body without a length": [b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", Drip(b" " * LONG)],
    "packed body that gives nothing": [packed_head(), Pace(chunk(NOTHING), 0.01)],
    "redirect that has a body": [
        b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /\r\nContent-Length: 99999\r\n\r\n",
        Drip(b" " * LONG),
    ],
}  # fmt: skip


CASES = [
    *(pytest.param(name, True, id=f"{name}, our client") for name in DRIPS),
    *(
        pytest.param(name, False, id=f"{name}, handed over")
        for name in ("head", "extension of a chunk", "1xx")
    ),
]


@pytest.mark.parametrize(("name", "own"), CASES)
def test_what_drips_ends_with_the_total(real: Real, name: str, own: bool) -> None:
    """A server that never falls silent is waited for until the total, and no longer."""
    with Wire(DRIPS[name]) as wire:
        clock = since(partial(has_dripped, wire))
        (error,) = real.run(wire.url, GET, timeouts=SOON_AFTER, own=own, environment=clock)
        assert wire.closed.wait(PATIENCE)
        assert wire.requests == 1
    assert type(error) is rt.DeadlineError, error
    assert "total of 60.1 s after 1 attempt" in str(error)
    assert error.doing.startswith(
        "before a redirect was"
        if "redirect" in name
        else ("while reading the", "while waiting for the answer")
    )


def test_failure_whose_body_drips_ends_with_the_total_and_stays_one(real: Real) -> None:
    """A status that is no success is what the error says; its body is kept as far as it came in time."""
    with Wire([http(b"", status="500 Oops", length=LONG), Drip(b"x" * LONG)]) as wire:
        clock = since(lambda: wire.dripped > 9)
        (error,) = real.run(wire.url, GET, timeouts=SOON_AFTER, own=True, environment=clock, retries=5)
        assert wire.closed.wait(PATIENCE)
        assert wire.requests == 1
    assert type(error) is rt.ServerError, error
    assert error.body.startswith(b"xxx")
    assert isinstance(error.__cause__, rt.DeadlineError)


@pytest.mark.parametrize("own", [True, False], ids=["our client", "handed over"])
def test_silence_until_the_total_says_so(real: Real, own: bool) -> None:
    """Where nothing came at all, the error says that too."""
    doing = ""
    for seconds in (0.3, 3.0, 30.0):  # a machine that is busy may not have asked within the first
        with Wire([Wait()]) as wire:
            (error,) = real.run(wire.url, GET, first=patient(total=seconds), own=own)
        assert type(error) is rt.DeadlineError
        doing = error.doing
        if doing.startswith("while waiting"):
            break
    assert doing == "while waiting for the answer (nothing came)"


@pytest.mark.parametrize("step", [SILENCE, Drip(HELLO + b"\x02" * LONG)], ids=["silent", "drips"])
def test_handshake_ends_with_the_total(real: Real, step: Step) -> None:
    """A TLS handshake that does not come to its end is over with the total; nothing was sent."""
    with Wire(greeting=[step]) as wire:
        (error,) = real.run(wire.url.replace("http:", "https:"), CREATE, first=SHORT)
    assert type(error) is rt.DeadlineError
    assert error.doing == "while connecting"
    assert error.retry_safe is True


@pytest.mark.parametrize("own", [True, False], ids=["our client", "handed over"])
def test_request_that_is_read_slowly_ends_with_the_total(real: Real, own: bool) -> None:
    """A server that takes the body byte by byte gets as much of it as the total allows."""
    size = 30_000_000  # more than the system takes in advance
    doing = ""
    for seconds in (1.0, 5.0, 25.0):  # the loop of a busy machine may be late for what ends the sending
        with Wire([OK], sips=0.01) as wire:
            doing = refused_while(real, wire.url, {"id": "a" * size}, total=seconds, own=own)
            assert wire.sipped < size
        if doing == "while sending the request":
            break
    assert doing == "while sending the request"


def refused_while(real: Real, url: str, arguments: dict[str, Any], *, total: float, own: bool) -> str:
    """Make a call that ends with its total, and return what it was doing then."""
    client = real._make(url, {"own": own, "timeouts": patient(total=total)})
    if real.is_sync:
        with pytest.raises(rt.DeadlineError) as caught:
            client._client.call(CREATE, arguments)
        real.close(client)
        return caught.value.doing

    async def main() -> None:
        try:
            await client._client.call(CREATE, arguments)
        finally:
            await real.aclose(client)

    with pytest.raises(rt.DeadlineError) as caught:
        trio.run(main) if real.backend == "trio" else asyncio.run(main())
    return caught.value.doing


def test_kept_connection_is_bound_too(real: Real) -> None:
    """The deadline holds on a connection that another call has used."""
    with Wire([OK, GoOn()], [b"HTTP/1.1 200 OK\r\n", Drip(b"X: " + b"x" * LONG)]) as wire:
        clock = since(partial(has_dripped, wire))
        fine, error = real.run(wire.url, GET, GET, timeouts=SOON_AFTER, own=True, environment=clock)
        assert wire.connections == 1
    assert fine.id == "a"
    assert type(error) is rt.DeadlineError


def test_connection_that_the_owner_had_made_is_bound_too(real: Real) -> None:
    """A client that is handed over may have connections already: the deadline holds on them."""
    library = LIBRARIES[real.driver.library]
    with Wire([OK, GoOn()], [b"HTTP/1.1 200 OK\r\n", Drip(b"X: " + b"x" * LONG)]) as wire:
        if real.is_sync:
            with library.Client(trust_env=False) as given:
                assert given.get(wire.url).status_code == 200
                client = Client(base_url=wire.url, api_key=KEY, http_client=given, timeouts=SHORT)
                with pytest.raises(rt.DeadlineError):
                    client._client.call(GET, {"id": "a"})
        else:

            async def main() -> None:
                async with library.AsyncClient(trust_env=False) as given:
                    assert (await given.get(wire.url)).status_code == 200
                    client = AsyncClient(base_url=wire.url, api_key=KEY, http_client=given, timeouts=SHORT)
                    await client._client.call(GET, {"id": "a"})

            with pytest.raises(rt.DeadlineError):
                trio.run(main) if real.backend == "trio" else asyncio.run(main())
        assert wire.connections == 1


def test_handed_over_client_is_the_same_for_its_owner(real: Real) -> None:
    """Requests that its owner sends know nothing of our deadlines, before and after ours."""
    library = LIBRARIES[real.driver.library]
    with Wire([OK, GoOn()]) as wire:
        if real.is_sync:
            with library.Client(trust_env=False) as given:
                client = Client(base_url=wire.url, api_key=KEY, http_client=given, timeouts=patient())
                assert client._client.call(GET, {"id": "a"}).id == "a"
                assert given.get(wire.url, timeout=None).json() == {"id": "a"}
        else:

            async def main() -> None:
                async with library.AsyncClient(trust_env=False) as given:
                    client = AsyncClient(
                        base_url=wire.url, api_key=KEY, http_client=given, timeouts=patient()
                    )
                    assert (await client._client.call(GET, {"id": "a"})).id == "a"
                    assert (await given.get(wire.url, timeout=None)).json() == {"id": "a"}

            trio.run(main) if real.backend == "trio" else asyncio.run(main())
        assert (wire.requests, wire.connections) == (2, 1)


def test_transport_around_one_of_the_librarys_is_looked_into(real: Real) -> None:
    """A transport of a user's own that hands on to the library's has bound connections."""
    library = LIBRARIES[real.driver.library]

    class Around(library.BaseTransport):  # type: ignore[misc,name-defined]  # the library is a parameter
        def __init__(self) -> None:
            self.inner = library.HTTPTransport()

        def handle_request(self, request: Any) -> Any:
            return self.inner.handle_request(request)

    class AsyncAround(library.AsyncBaseTransport):  # type: ignore[misc,name-defined]  # as above
        def __init__(self) -> None:
            self.inner = library.AsyncHTTPTransport()

        async def handle_async_request(self, request: Any) -> Any:
            return await self.inner.handle_async_request(request)

    with Wire(DRIPS["head"]) as wire:
        bound: dict[str, Any] = {"timeouts": SOON_AFTER, "environment": since(partial(has_dripped, wire))}
        if real.is_sync:
            with library.Client(transport=Around()) as given:
                client = Client(base_url=wire.url, api_key=KEY, http_client=given, **bound)
                with pytest.raises(rt.DeadlineError, match="bytes came"):
                    client._client.call(GET, {"id": "a"})
                given._transport.inner.close()
            return

        async def main() -> None:
            async with library.AsyncClient(transport=AsyncAround()) as given:
                client = AsyncClient(base_url=wire.url, api_key=KEY, http_client=given, **bound)
                with pytest.raises(rt.DeadlineError, match="bytes came"):
                    await client._client.call(GET, {"id": "a"})
                await given._transport.inner.aclose()

        trio.run(main) if real.backend == "trio" else asyncio.run(main())


@pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_awaited_call_ends_whatever_carries_it(backend: str, library: Any) -> None:
    """An async transport that knows no timeouts is left behind at the deadline: in its head, and its body."""

    async def for_ever() -> None:
        await (trio.Event() if backend == "trio" else asyncio.Event()).wait()

    class Body(library.AsyncByteStream):  # type: ignore[misc]  # as above
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield TEXT
            await for_ever()

    class Transport(library.AsyncBaseTransport):  # type: ignore[misc]  # as above
        async def handle_async_request(self, request: Any) -> Any:
            if request.method == "GET":
                await for_ever()
            return library.Response(200, headers={"content-type": "text/event-stream"}, stream=Body())

    async def main() -> None:
        async with library.AsyncClient(transport=Transport()) as given:
            client = AsyncClient(base_url="http://h", http_client=given, timeouts=SHORT, **INSECURE)
            with pytest.raises(rt.DeadlineError):
                await client._client.call(GET, {"id": "a"})
            stream = client._client.stream(CREATE, streaming(), {"id": "a"})
            with pytest.raises(rt.StreamTruncatedError) as caught:
                await stream.result()
            assert (caught.value.reason, caught.value.partial) == ("deadline", "Hel")

    trio.run(main) if backend == "trio" else asyncio.run(main())


STREAMS: dict[str, list[Step]] = {
    "head": DRIPS["head"],
    "comments": [head(), chunk(TEXT), Pace(chunk(b":\n\n"), 0.01)],
    "extension of a chunk": [head(), chunk(TEXT), b"5;x=", Drip(b"x" * LONG)],
    "events": [head(), Pace(chunk(TEXT), 0.01)],
}


@pytest.mark.parametrize("name", STREAMS)
def test_stream_ends_with_the_total(real: Real, name: str) -> None:
    """The total bounds a stream to its end; what came is kept."""
    with Wire(STREAMS[name]) as wire:
        clock = since(lambda: wire.dripped > 9)
        (error,) = real.run(wire.url, "all", timeouts=SOON_AFTER, environment=clock)
        assert wire.closed.wait(PATIENCE)
    if name == "head":
        assert type(error) is rt.DeadlineError
        return
    assert isinstance(error, rt.StreamTruncatedError)
    assert error.reason == "deadline"
    assert "total of 60.1 s" in str(error)
    assert error.partial.startswith("Hel")
    assert isinstance(error.__cause__, rt.DeadlineError)


@pytest.mark.parametrize("timeouts", [rt.Timeouts.none(), patient()], ids=["no total", "a long total"])
def test_block_bounds_a_stream_that_was_opened_before_it(real: Real, timeouts: rt.Timeouts) -> None:
    """What is read in a block is bounded by it, and only there: the stream itself had a longer time."""
    with Wire(STREAMS["comments"]) as wire:
        client = real._make(wire.url, {"own": True, "timeouts": timeouts})
        stream = client._client.stream(CREATE, streaming(), {"id": "a"})
        errors: list[rt.StreamTruncatedError] = []
        if real.is_sync:
            with stream:
                assert next(stream) is not None
                with rt.deadline(0.05) as limit, pytest.raises(rt.StreamTruncatedError) as caught:
                    next(stream)
            errors.append(caught.value)
            real.close(client)
        else:

            async def main() -> rt.Deadline:
                async with stream:
                    assert await anext(stream) is not None
                    with rt.deadline(0.05) as limit, pytest.raises(rt.StreamTruncatedError) as raised:
                        await anext(stream)
                await real.aclose(client)
                errors.append(raised.value)
                return limit

            limit = trio.run(main) if real.backend == "trio" else asyncio.run(main())
    (error,) = errors
    assert (error.reason, error.partial) == ("deadline", "Hel")
    assert isinstance(error.__cause__, rt.DeadlineError)
    assert error.__cause__.place == limit.place


def test_block_bounds_calls_without_a_total(real: Real) -> None:
    """A call that would wait for ever ends with its block."""
    with Wire([Wait()]) as wire:
        client = real._make(wire.url, {"own": True, "timeouts": rt.Timeouts.none()})
        with rt.deadline(0.3) as limit:
            if real.is_sync:
                error = real._call(client, GET, None)
                real.close(client)
            else:

                async def main() -> Any:
                    out = await real._acall(client, GET, None)
                    await real.aclose(client)
                    return out

                error = trio.run(main) if real.backend == "trio" else asyncio.run(main())
    assert type(error) is rt.DeadlineError
    assert error.place == limit.place


def test_page_that_drips_ends_with_the_total(real: Real) -> None:
    """Each page of a list is a call, with a total of its own."""
    page = http(b'{"things": [{"id": "a"}]}')
    with Wire([page, GoOn()], DRIPS["head"]) as wire:
        clock = since(partial(has_dripped, wire))
        client = real._make(wire.url, {"own": True, "timeouts": SOON_AFTER, "environment": clock})
        pager = client._client.paginate(LIST, CURSOR, {})
        items: list[Any] = []
        if real.is_sync:
            with pytest.raises(rt.DeadlineError):
                items.extend(pager)
            real.close(client)
        else:

            async def main() -> None:
                try:
                    async for item in pager:
                        items.append(item)  # noqa: PERF401  # as above
                finally:
                    await real.aclose(client)

            with pytest.raises(rt.DeadlineError):
                trio.run(main) if real.backend == "trio" else asyncio.run(main())
    assert [item.id for item in items] == ["a"]


def test_proxy_that_drips_ends_with_the_total(real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections through a proxy are bound too, the question for a tunnel included."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for scheme in ("http", "https"):
        with Wire(DRIPS["head"]) as proxy:
            for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
                monkeypatch.setenv(name, proxy.url)
            options = INSECURE | {"timeouts": SOON_AFTER, "environment": since(partial(has_dripped, proxy))}
            (error,) = real.run(f"{scheme}://somewhere.invalid", GET, own=True, **options)
            assert proxy.requests == 1
        assert type(error) is rt.DeadlineError, error


def has_dripped(wire: Wire) -> bool:
    """Tell whether some bytes have come of what never ends."""
    return wire.dripped > 3


# Names ------------------------------------------------------------------------------------------------------


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Names that are not resolved before this event is set; it holds how often one was asked for."""
    answer, real_one = threading.Event(), socket.getaddrinfo

    def slow(host: Any, port: Any, family: int = 0, kind: int = 0, proto: int = 0, flags: int = 0) -> Any:
        if host in ("stuck.test", b"stuck.test") and not flags & socket.AI_NUMERICHOST:
            assert answer.wait(PATIENCE)
            host = "127.0.0.1"
        return real_one(host, port, family, kind, proto, flags)

    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, family=0, type=0, proto=0, flags=0: slow(  # noqa: A006  # it is its name
            host, port, family, type, proto, flags
        ),
    )
    yield answer
    answer.set()


@pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)
def test_resolution_is_left_behind(stuck: threading.Event, library: Any) -> None:
    """A name that is not resolved in time costs its total, and no more; a later call has the answer."""
    with Wire([OK]) as wire, library.Client(trust_env=False) as given:
        url = wire.url.replace("127.0.0.1", "stuck.test")
        client = Client(base_url=url, http_client=given, timeouts=SHORT, retries=0, **INSECURE)
        for _ in range(3):
            with pytest.raises(rt.DeadlineError) as caught:
                client._client.call(GET, {"id": "a"})
            assert caught.value.doing == "while connecting"
            assert caught.value.retry_safe is True
        resolving = [thread for thread in threading.enumerate() if thread.name == "invocant-resolve"]
        assert len(resolving) == 1  # whoever asks meanwhile waits for the same answer
        stuck.set()
        patiently = rt.RequestOptions(timeouts=patient())
        assert client._client.call(GET, {"id": "a"}, patiently).id == "a"


@pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)
def test_resolution_where_no_thread_can_be_had(monkeypatch: pytest.MonkeyPatch, library: Any) -> None:
    """It is done in the caller's thread then; an interrupt leaves nobody waiting for what never began."""
    start, problems = threading.Thread.start, [RuntimeError("can't start new thread"), KeyboardInterrupt()]

    def fails(thread: threading.Thread) -> None:
        if thread.name == "invocant-resolve" and problems:
            raise problems.pop(0)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", fails)
    none_kept = library.Limits(max_keepalive_connections=0)  # so that each call asks for the name
    with Wire([OK]) as wire, library.Client(trust_env=False, limits=none_kept) as given:
        url = wire.url.replace("127.0.0.1", "localhost")
        client = Client(base_url=url, api_key=KEY, http_client=given, timeouts=patient(), retries=0)
        assert client._client.call(GET, {"id": "a"}).id == "a"
        with pytest.raises(KeyboardInterrupt):
            client._client.call(GET, {"id": "a"})
        assert client._client.call(GET, {"id": "a"}).id == "a"


@pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_resolution_is_left_behind_by_tasks(backend: str, library: Any, stuck: threading.Event) -> None:
    """Async calls end likewise."""

    async def main() -> None:
        async with library.AsyncClient(trust_env=False) as given:
            client = AsyncClient(
                base_url="http://stuck.test", http_client=given, timeouts=SHORT, retries=0, **INSECURE
            )
            with pytest.raises(rt.DeadlineError) as caught:
                await client._client.call(GET, {"id": "a"})
            stuck.set()  # for the loop waits for its threads when it ends
            assert caught.value.doing == "while connecting"

    trio.run(main) if backend == "trio" else asyncio.run(main())


@pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)
def test_every_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch, library: Any) -> None:
    """A name with an address that refuses is reached by its next one."""
    with Wire([OK]) as wire:
        port = int(wire.url.rpartition(":")[2])
        rows = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.2", "127.0.0.1")
        ]
        real_one = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *more, **named: rows if host == "two.test" else real_one(host, *more, **named),
        )
        with library.Client(trust_env=False) as given:
            client = Client(
                base_url=f"http://two.test:{port}", http_client=given, timeouts=patient(), **INSECURE
            )
            assert client._client.call(GET, {"id": "a"}).id == "a"


def test_own_retries_of_a_transport_end_with_the_total() -> None:
    """A transport of the library's that connects again and again does so within the total."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for library in LIBRARIES.values():
        with library.Client(transport=library.HTTPTransport(retries=9)) as given:
            client = Client(
                base_url=f"http://127.0.0.1:{port}", api_key=KEY, http_client=given, timeouts=SHORT, retries=0
            )
            with pytest.raises(rt.DeadlineError):
                client._client.call(GET, {"id": "a"})


def test_packed_answer_within_its_time(real: Real) -> None:
    """What comes in time is read as ever: chunks, packed, with extensions and trailers."""
    packed = gzip.compress(b'{"id": "a"}')
    body = chunk(packed[:9]) + b"%x;x=y\r\n%b\r\n" % (len(packed[9:]), packed[9:]) + b"0\r\nX: x\r\n\r\n"
    with Wire([head("application/json", "Content-Encoding: gzip") + body, GoOn()]) as wire:
        out = real.run(wire.url, GET, GET, own=True)
        assert wire.connections == 1
    assert [thing.id for thing in out] == ["a", "a"]


def test_finished_stream_within_its_time(real: Real) -> None:
    """A stream that ends in time gives its result."""
    with Wire([head(), chunk(TEXT), chunk(END), b"0\r\n\r\n"]) as wire:
        (out,) = real.run(wire.url, "all", first=patient())
    assert out.result == "Hel"
