"""Every fault of a connection, on real sockets, through every driver: its error, and nothing left open."""

from __future__ import annotations

import asyncio
import errno
import gc
import gzip
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import trio

from invocant import runtime as rt
from tests.faults.wire import LAST, GoOn, Pace, Reset, Step, Wait, Wire, chunk, head, http
from tests.libraries import default_library, library_at_hand
from tests.patience import PATIENCE
from tests.unit.runtime.drivers import (
    DRIVERS,
    KEY,
    LIBRARIES,
    AsyncClient,
    AsyncDriver,
    Client,
    Streamed,
    SyncDriver,
)
from tests.unit.runtime.operations import CREATE, GET, Closed, streaming

OK = http(b'{"id": "a"}')
TEXT = b'event: text\ndata: "Hel"\n\n'
MORE = b'event: text\ndata: "lo"\n\n'
END = b"event: closed\ndata:\n\n"
FAILED = b'event: error\ndata: {"message": "too much"}\n\n'
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody; making the usual one takes longer than most cases."""


def patient(**changes: float | None) -> rt.Timeouts:
    """Return timeouts that only a broken program meets, save those given here."""
    bounds = {"connect": PATIENCE, "pool": PATIENCE, "idle": PATIENCE, "total": 2 * PATIENCE}
    return rt.Timeouts(**(bounds | changes))


PATIENT = patient()
"""What every call gets that is not there to meet a timeout."""
HURRIED = patient(idle=0.1)
"""For the one call that meets a silence, whatever came before it."""
SOON = patient(idle=1.0)
"""For the one call that meets a silence after something that must come first."""


def packed_answer(body: bytes) -> bytes:
    """Return an answer that says it is packed."""
    return http(body).replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1)


class Real:
    """A client of our own making, or of a user's with one connection, in one driver's way."""

    def __init__(self, driver: SyncDriver | AsyncDriver) -> None:
        self.driver = driver
        self.is_sync = isinstance(driver, SyncDriver)
        self.backend = getattr(driver, "backend", "")

    def _make(self, url: str, options: dict[str, Any]) -> Any:
        library = LIBRARIES[self.driver.library]
        one = library.Limits(max_connections=1, max_keepalive_connections=1)
        cls, maker = (Client, library.Client) if self.is_sync else (AsyncClient, library.AsyncClient)
        options = {"timeouts": PATIENT, "retries": 0, "api_key": KEY, **options}
        if options.pop("own", False):
            with default_library(self.driver.library):
                return cls(base_url=url, **options)
        return cls(base_url=url, http_client=maker(limits=one, trust_env=False, verify=NO_TLS), **options)

    def run(self, url: str, *calls: Any, first: rt.Timeouts | None = None, **options: Any) -> list[Any]:
        """Make calls with one client; return what each gave, errors too.

        Only the first call has the timeouts *first*, if there are any.
        """
        own = [None if first is None else rt.RequestOptions(timeouts=first)]
        given = list(zip(calls, own + [None] * len(calls), strict=False))
        out: list[Any] = []
        if self.is_sync:
            client = self._make(url, options)
            out.extend(self._call(client, *each) for each in given)
            self.close(client)
            return out

        async def main() -> None:
            client = self._make(url, options)
            out.extend([await self._acall(client, *each) for each in given])
            await self.aclose(client)

        trio.run(main) if self.backend == "trio" else asyncio.run(main())
        return out

    def close(self, client: Any) -> None:
        """Close a client, and the library's if it was handed over."""
        client.close()
        if client._client.transport._given is not None:
            client._client.transport._given.close()

    async def aclose(self, client: Any) -> None:
        """Close an async client, and the library's if it was handed over."""
        await client.aclose()
        if client._client.transport._given is not None:
            await client._client.transport._given.aclose()

    def _call(self, client: Any, call: Any, options: Any) -> Any:
        try:
            if call in (GET, CREATE):
                return client._client.call(call, {"id": "a"}, options)
            out = Streamed(stream=client._client.stream(CREATE, streaming("none"), {"id": "a"}, options))
            with out.stream as stream:
                for event in stream:
                    out.values.append(event)
                    if call == "until closed" and isinstance(event, Closed):
                        return out
                    if call == "first":
                        return out
                out.result = stream.result()
        except Exception as error:  # noqa: BLE001  # handed to the case, which looks at it
            return error
        return out

    async def _acall(self, client: Any, call: Any, options: Any) -> Any:
        try:
            if call in (GET, CREATE):
                return await client._client.call(call, {"id": "a"}, options)
            out = Streamed(stream=client._client.stream(CREATE, streaming("none"), {"id": "a"}, options))
            async with out.stream as stream:
                async for event in stream:
                    out.values.append(event)
                    if call == "until closed" and isinstance(event, Closed):
                        return out
                    if call == "first":
                        return out
                out.result = await stream.result()
        except Exception as error:  # noqa: BLE001  # as above
            return error
        return out


@pytest.fixture(params=DRIVERS)
def real(request: pytest.FixtureRequest) -> Real:
    """Every driver, with real connections."""
    return Real(DRIVERS[request.param])


FAULTS: dict[str, tuple[list[Step], type[Exception]]] = {
    "closed before the answer": ([], rt.ConnectionLostError),
    "reset before the answer": ([Reset()], rt.ConnectionLostError),
    "closed in the head": ([b"HTTP/1.1 200 OK\r\nContent-"], rt.ConnectionLostError),
    "reset in the head": ([b"HTTP/1.1 200 OK\r\nContent-", Reset()], rt.ConnectionLostError),
    "closed in the body": ([http(b'{"id"', length=50)], rt.ConnectionLostError),
    "reset in the body": ([http(b'{"id"', length=50), Reset()], rt.ConnectionLostError),
    "chunks end short": ([head("application/json"), chunk(b'{"id"')], rt.ConnectionLostError),
    "chunk of nonsense": ([head("application/json"), b"zz\r\n"], rt.ProtocolError),
    "silent": ([Wait()], rt.IdleTimeoutError),
    "silent in the head": ([b"HTTP/1.1 200 OK\r\n", Wait()], rt.IdleTimeoutError),
    "silent in the body": ([http(b'{"id"', length=50), Wait()], rt.IdleTimeoutError),
    "not HTTP": ([b"SSH-2.0-OpenSSH_9.0\r\n"], rt.ProtocolError),
    "endless head": ([b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000], rt.ProtocolError),
    "bad gzip": (
        [packed_answer(b"abcd"), GoOn()],
        rt.ProtocolError,
    ),
    "not JSON": ([http(b"<html>", kind="text/html"), GoOn()], rt.ResponseDecodeError),
    "500": ([http(b"oops", status="500 Internal Server Error", kind="text/plain"), GoOn()], rt.ServerError),
    "599": ([http(b"", status="599 Whatever"), GoOn()], rt.ServerError),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_fault_of_a_call(real: Real, name: str) -> None:
    """Each fault is its documented error, and the one connection of the pool is free for the next call."""
    script, error = FAULTS[name]
    with Wire(script, [OK]) as wire:
        failed, fine = real.run(
            wire.url, CREATE, GET, first=HURRIED if error is rt.IdleTimeoutError else None
        )
    assert type(failed) is error
    assert isinstance(failed, rt.CallError)
    assert (failed.operation, failed.attempts) == ("things.create", 1)
    assert KEY not in str(failed) + repr(vars(failed))
    assert fine.id == "a"


@pytest.mark.parametrize("name", [name for name in FAULTS if FAULTS[name][1] is rt.ConnectionLostError][:8])
def test_safe_call_survives_a_fault(real: Real, name: str) -> None:
    """A call that may be repeated is, on a new connection."""
    with Wire(FAULTS[name][0], [OK]) as wire:
        (thing,) = real.run(wire.url, GET, retries=rt.Retries(max=1, base=0))
    assert thing.id == "a"


def test_slow_drip_ends_at_the_deadline(real: Real) -> None:
    """A body that comes too slowly ends with the deadline, though it never falls silent."""
    with Wire([http(b"", length=10_000), Pace(b" ", 0.02)]) as wire:
        (error,) = real.run(wire.url, GET, first=patient(total=0.3))
    assert type(error) is rt.DeadlineError


def test_silence_is_cut_by_the_deadline(real: Real) -> None:
    """A deadline that is nearer than the idle time is what ends the wait, and what the error says."""
    with Wire([Wait()]) as wire:
        (error,) = real.run(wire.url, GET, first=patient(total=0.2))
    assert type(error) is rt.DeadlineError


def test_refused(real: Real) -> None:
    """A port nobody listens on: nothing was sent, and the message says who refused."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    (error,) = real.run(f"http://127.0.0.1:{port}", CREATE)
    assert type(error) is rt.ConnectFailedError
    assert os.strerror(errno.ECONNREFUSED) in str(error)
    assert f"127.0.0.1:{port}" in str(error)
    assert isinstance(error.__cause__, OSError)
    assert error.retry_safe is True


def test_name_that_does_not_exist(real: Real) -> None:
    """A host without an address is told apart from one that refuses."""
    (error,) = real.run("http://nowhere.invalid", CREATE, allow_insecure_http=True)
    assert type(error) is rt.NameResolutionError
    assert "nowhere.invalid" in str(error)


def test_tls_to_a_server_without(real: Real) -> None:
    """A handshake that fails is a TLS error, before anything was sent."""
    with Wire(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as wire:
        (error,) = real.run(wire.url.replace("http:", "https:"), CREATE, own=True)
    assert type(error) is rt.TLSError
    assert error.retry_safe is True


def test_gzip_is_unpacked(real: Real) -> None:
    """A packed body is read as what it holds."""
    packed = gzip.compress(b'{"id": "a"}')
    with Wire([packed_answer(packed)]) as wire:
        (thing,) = real.run(wire.url, GET)
    assert thing.id == "a"


def test_unpacked_size_is_bounded(real: Real) -> None:
    """A small body that unpacks to a huge one is cut off: the limit is on what is unpacked."""
    packed = gzip.compress(b"[" + b" " * 10_000_000 + b"]")
    with Wire([packed_answer(packed)]) as wire:

        def call(client: Any) -> Any:
            return client._client.call(GET, {"id": "a"}, rt.RequestOptions(max_size=1_000_000))

        if real.is_sync:
            with (
                Client(base_url=wire.url, api_key=KEY) as made,
                pytest.raises(rt.ProtocolError, match="larger"),
            ):
                call(made)
            return

        async def main() -> None:
            async with AsyncClient(base_url=wire.url, api_key=KEY) as client:
                with pytest.raises(rt.ProtocolError, match="larger than"):
                    await call(client)

        asyncio.run(main())


STREAMS: dict[str, tuple[list[Step], str, str | None]] = {
    "closed between events": ([head(), chunk(TEXT)], "transport", "Hel"),
    "reset between events": ([head(), chunk(TEXT), Reset()], "transport", "Hel"),
    "closed inside an event": ([head(), chunk(TEXT), chunk(MORE[:9])], "transport", "Hel"),
    "closed inside a chunk": ([head(), chunk(TEXT), b"ff\r\nevent: te"], "transport", "Hel"),
    "closed before any event": ([head()], "transport", None),
    "silent between events": ([head() + chunk(TEXT), Wait()], "timeout", "Hel"),
    "only comments, then silent": ([head() + chunk(b": ping\n\n"), Wait()], "timeout", None),
    "malformed": ([head(), chunk(TEXT), chunk(b"event: text\ndata: {\n\n"), Wait()], "malformed", "Hel"),
}  # fmt: skip


@pytest.mark.parametrize("name", STREAMS)
def test_fault_of_a_stream(real: Real, name: str) -> None:
    """A stream that breaks is an error with what came, and the one connection of the pool is free again."""
    script, reason, partial = STREAMS[name]
    with Wire(script, [OK]) as wire:
        failed, fine = real.run(wire.url, "all", GET, first=SOON if reason == "timeout" else None)
    assert isinstance(failed, rt.StreamError)
    assert (failed.reason, failed.partial) == (reason, partial)
    assert fine.id == "a"


def test_comments_keep_a_stream_alive(real: Real) -> None:
    """Each byte counts as a sign of life: a stream of pings is not silent, until its deadline."""
    with Wire([head(), chunk(TEXT), Pace(chunk(b": ping\n\n"), 0.05)]) as wire:
        (error,) = real.run(wire.url, "all", first=patient(idle=1.0, total=1.5))
    assert isinstance(error, rt.StreamTruncatedError)
    assert (error.reason, error.partial) == ("deadline", "Hel")


def test_stream_with_a_clean_end_by_closing(real: Real) -> None:
    """Without chunks or a length the end of the connection is the end of the body, and clean."""
    with Wire([b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + TEXT + MORE]) as wire:
        (out,) = real.run(wire.url, "all")
    assert out.result == "Hello"


def test_leaving_early_closes_the_connection(real: Real) -> None:
    """Leaving after the first event closes the connection at once, and the pool can be used."""
    with Wire([head(), chunk(TEXT), Wait()], [OK]) as wire:
        out, fine = real.run(wire.url, "first", GET)
        assert wire.closed.wait(PATIENCE)
        assert wire.connections == 2
    assert len(out.values) == 1
    assert fine.id == "a"


def test_finished_stream_gives_its_connection_back(real: Real) -> None:
    """After the closing event the rest is drained, so the next call uses the same connection."""
    with Wire([head(), chunk(TEXT + END), LAST, GoOn()], [OK]) as wire:
        _, fine = real.run(wire.url, "until closed", GET)
        assert wire.connections == 1
    assert fine.id == "a"


def test_draining_does_not_wait_for_long(real: Real) -> None:
    """A finished stream that a server keeps open is closed by the client, long before the idle time."""
    with Wire([head(), chunk(TEXT + END), Wait()], [OK]) as wire:
        out, fine = real.run(wire.url, "until closed", GET, first=patient(idle=3600, total=None))
        assert wire.closed.wait(PATIENCE)
        assert not wire.gave_up.is_set()
        assert wire.connections == 2
    assert out.values[-1] == Closed()
    assert fine.id == "a"


FINISHED: dict[str, bytes] = {
    "closed": TEXT + END,
    "closed, then more": TEXT + END + MORE,
    "failed": TEXT + FAILED,
    "failed, then closed": TEXT + FAILED + END,
}


@pytest.mark.parametrize("after", ["silence", "drip", "flood"])
@pytest.mark.parametrize("name", FINISHED)
def test_a_finished_stream_does_not_wait_for_the_server(real: Real, name: str, after: str) -> None:
    """A server that says the end and keeps the connection: the result, or the error, is there."""
    steps: dict[str, Step] = {
        "silence": Wait(), "drip": Pace(chunk(b":\n\n"), 0.01), "flood": Pace(chunk(b":" * 10_000), 0)
    }  # fmt: skip
    with Wire([head(), chunk(FINISHED[name]), steps[after]], [OK]) as wire:
        out, fine = real.run(wire.url, "all", GET, first=patient(idle=3600, total=None))
        assert wire.closed.wait(PATIENCE)
        assert not wire.gave_up.is_set()
    if name.startswith("failed"):
        assert isinstance(out, rt.StreamEventError)
        assert (out.message, out.partial, out.done_seen) == ("too much", "Hel", "closed" in name)
    else:
        assert (out.result, out.values[-1]) == ("Hel", Closed())
    assert fine.id == "a"


def test_a_finished_stream_that_is_read_to_the_end_gives_its_connection_back(real: Real) -> None:
    """What the server says to end the body is read, so that the next call uses the same connection."""
    with Wire([head(), chunk(TEXT + END), LAST, GoOn()], [OK]) as wire:
        out, fine = real.run(wire.url, "all", GET)
        assert wire.connections == 1
    assert (out.result, fine.id) == ("Hel", "a")


def test_draining_starts_no_thread(real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that know the deadline of a call know that of draining: no thread watches them."""
    monkeypatch.setattr(threading, "Timer", lambda *_: pytest.fail("a thread for a stream"))
    with Wire([head(), chunk(TEXT + END), Wait()], [OK]) as wire:
        out, fine = real.run(wire.url, "all", GET, first=patient(idle=3600, total=None))
        assert wire.closed.wait(PATIENCE)
        assert not wire.gave_up.is_set()
    assert (out.result, fine.id) == ("Hel", "a")


def test_events_come_as_they_are_sent(real: Real) -> None:
    """No event waits for the next: the first is there while the server says nothing more."""
    with Wire([head(), chunk(TEXT), Wait()]) as wire:
        (out,) = real.run(wire.url, "first")
    assert len(out.values) == 1


def test_full_pool_says_so(real: Real) -> None:
    """When all connections are taken by open streams the error names that, not just a time-out."""
    hurried = rt.RequestOptions(timeouts=patient(pool=0.1))
    with Wire([head(), chunk(TEXT), Wait()]) as wire:
        client = real._make(wire.url, {})
        if real.is_sync:
            stream = client._client.stream(CREATE, streaming(), {"id": "a"})
            with stream, pytest.raises(rt.PoolTimeoutError, match="open streams"):
                client._client.call(GET, {"id": "a"}, hurried)
            real.close(client)
            return

        async def main() -> None:
            async with client._client.stream(CREATE, streaming(), {"id": "a"}):
                with pytest.raises(rt.PoolTimeoutError, match="open streams"):
                    await client._client.call(GET, {"id": "a"}, hurried)
            await real.aclose(client)

        trio.run(main) if real.backend == "trio" else asyncio.run(main())


def test_cancelled_call_frees_its_connection() -> None:
    """A call whose task is cancelled leaves no connection in use, under asyncio and trio."""

    async def main(cancel: Any, library: Any) -> None:
        with Wire([Wait()], [OK]) as wire:
            limits = library.Limits(max_connections=1)
            async with library.AsyncClient(limits=limits, trust_env=False, verify=NO_TLS) as given:
                client = AsyncClient(base_url=wire.url, api_key=KEY, http_client=given, timeouts=PATIENT)
                await cancel(lambda: client._client.call(GET, {"id": "a"}), lambda: wire.asked.wait(PATIENCE))
                assert (await client._client.call(GET, {"id": "a"})).id == "a"

    async def with_asyncio(call: Any, asked: Any) -> None:
        task = asyncio.create_task(call())
        assert await asyncio.to_thread(asked)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def with_trio(call: Any, asked: Any) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(call)
            assert await trio.to_thread.run_sync(asked)
            nursery.cancel_scope.cancel()

    for library in LIBRARIES.values():
        asyncio.run(main(with_asyncio, library))
        trio.run(main, with_trio, library)


def test_async_client_in_one_loop_after_another() -> None:
    """An async client made once serves loop after loop: connections of a loop that ended are closed."""
    with Wire([OK, GoOn()]) as wire:
        client = AsyncClient(base_url=wire.url, api_key=KEY)

        async def one() -> str:
            return str((await client._client.call(GET, {"id": "a"})).id)

        assert [asyncio.run(one()) for _ in range(3)] == ["a"] * 3

        async def last() -> str:
            async with client:
                return await one()

        assert trio.run(last) == "a"
        gc.collect()


@pytest.fixture
def keepalive() -> Iterator[Wire]:
    """A server that keeps its connections."""
    with Wire([OK, GoOn()]) as wire:
        yield wire


def test_threads_share_a_client(keepalive: Wire) -> None:
    """One client serves many threads at once."""
    client = Client(base_url=keepalive.url, api_key=KEY)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(5):
                assert client._client.call(GET, {"id": "a"}).id == "a"
        except BaseException as error:  # noqa: BLE001  # counted below
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert failures == []
    assert keepalive.requests == 80
    client.close()


def test_calls_reuse_their_connection(real: Real, keepalive: Wire) -> None:
    """Call after call goes over the same connection."""
    real.run(keepalive.url, *[GET] * 5, own=True)
    assert (keepalive.requests, keepalive.connections) == (5, 1)


def test_prefetch_abandoned(real: Real) -> None:
    """Leaving a list while its next page is being fetched leaves nothing behind."""
    from tests.unit.runtime.operations import CURSOR, LIST

    with Wire([http(b'{"things": [{"id": "a"}]}'), GoOn()], [Wait()]) as wire:
        client = real._make(wire.url, {})
        pages = client._client.paginate(LIST, CURSOR, {}, prefetch=True).pages()
        if real.is_sync:
            assert next(pages).items[0].id == "a"
            pages.close()
            real.close(client)
            return

        async def main() -> None:
            assert (await anext(pages)).items[0].id == "a"
            await pages.aclose()
            await real.aclose(client)

        trio.run(main) if real.backend == "trio" else asyncio.run(main())
        assert wire.closed.wait(PATIENCE)


def test_own_client_trusts_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client of our making takes its proxy from the environment, as users of the library expect."""
    with Wire([OK]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        client = Client(base_url="http://somewhere.invalid", api_key=KEY, allow_insecure_http=True)
        assert client._client.call(GET, {"id": "a"}).id == "a"
        assert proxy.requests == 1
        client.close()


def test_plain_client_never_does_tls() -> None:
    """The client for http addresses trusts no certificate, so it is not led to https by accident."""
    from invocant.runtime._drivers.sync.transport import SyncTransport

    transport = SyncTransport()
    plain, secure = transport._client("http://x"), transport._client("https://x")
    assert plain is not secure
    assert transport._client("https://y") is secure
    assert isinstance(plain, LIBRARIES[library_at_hand()].Client)
    transport.close()
