"""Streams that end with the deadline, over sockets and streams that do as a case says; and pools' insides."""

from __future__ import annotations

import asyncio
import socket
import threading
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import httpcore
import pytest

from invocant.runtime._calls.steps import ATTEMPT, Attempt, Stopped
from invocant.runtime._drivers.network import (
    AsyncBoundBackend,
    AsyncBoundStream,
    Bound,
    BoundBackend,
    BoundStream,
    BoundTimeout,
)
from invocant.runtime._drivers.pools import _NoConnection, _Requests, close_all, in_use, release, stop, unlock


class Told:
    """A stream or a backend that notes what it is asked for."""

    def __init__(self, info: Any = None) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.info = info

    def get_extra_info(self, name: str) -> Any:
        return self.info

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.calls.append(("read", max_bytes, timeout))
        return b"abc"

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.calls.append(("write", len(buffer), timeout))

    def close(self) -> None:
        self.calls.append(("close",))

    def start_tls(
        self, context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Told:
        self.calls.append(("tls", server_hostname, timeout))
        return Told(self.info)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Any = None
    ) -> Told:
        self.calls.append(("unix", path, timeout, socket_options))
        return Told()


class AsyncTold(Told):
    """The same, awaiting."""

    async def aclose(self) -> None:
        self.calls.append(("close",))

    async def start_tls(  # type: ignore[override]  # its async twin
        self,
        context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # it is the library's interface
    ) -> Told:
        return super().start_tls(context, server_hostname, timeout)

    async def connect_unix_socket(  # type: ignore[override]  # likewise
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # as above
        socket_options: Any = None,
    ) -> Told:
        return super().connect_unix_socket(path, timeout, socket_options)

    async def sleep(self, seconds: float) -> None:
        self.calls.append(("sleep", seconds))


def bound(value: float | None, *, left: float) -> tuple[BoundTimeout, Bound]:
    """Return a timeout of a call that has so many seconds left."""
    end = Bound(left, lambda: 0.0)
    return BoundTimeout.of(value, end), end


def test_stream_of_another_make_is_read_within_what_is_left() -> None:
    """The stream below is told the shorter of both; what came is counted for calls that know a deadline."""
    inner = Told()
    stream = BoundStream(inner, httpcore)
    timeout, end = bound(9.0, left=4.0)
    assert stream.read(10, timeout) == b"abc"
    assert stream.read(10, 9.0) == b"abc"
    assert inner.calls == [("read", 10, 4.0), ("read", 10, 9.0)]
    assert (end.received, end.late) == (3, True)


def test_long_pieces_look_at_the_time_in_between() -> None:
    """What a stream below sends in one call may take many waits: it is cut where there is a deadline."""
    inner = Told()
    stream = BoundStream(inner, httpcore)
    timeout, _ = bound(None, left=4.0)
    stream.write(b"x" * (2**14 + 1), timeout)
    stream.write(b"x" * (2**14 + 1), 9.0)
    stream.write(b"x" * 2**14, timeout)
    assert inner.calls == [
        ("write", 2**14, 4.0),
        ("write", 1, 4.0),
        ("write", 2**14 + 1, 9.0),
        ("write", 2**14, 4.0),
    ]


def test_time_that_is_up_ends_a_handshake_and_closes_the_socket() -> None:
    """Nobody else has the socket yet, so it is closed; else the handshake has what is left."""
    over, _ = bound(9.0, left=0.0)
    rest, _ = bound(9.0, left=4.0)
    inner = Told()
    with pytest.raises(httpcore.ConnectTimeout, match="the time is up"):
        BoundStream(inner, httpcore).start_tls(None, "a.test", over)
    assert isinstance(BoundStream(inner, httpcore).start_tls(None, "a.test", rest), BoundStream)
    assert inner.calls == [("close",), ("tls", "a.test", 4.0)]
    twin = AsyncTold("info")
    stream = AsyncBoundStream(twin, httpcore)
    with pytest.raises(httpcore.ConnectTimeout, match="the time is up"):
        asyncio.run(stream.start_tls(None, "a.test", over))
    assert isinstance(asyncio.run(stream.start_tls(None, "a.test", rest)), AsyncBoundStream)
    assert twin.calls == [("close",), ("tls", "a.test", 4.0)]
    assert stream.get_extra_info("socket") == "info"


def test_sockets_of_this_machine_are_bound_too() -> None:
    """Their connecting has what is left, and what comes of it is bound."""
    rest, _ = bound(9.0, left=4.0)
    inner, twin = Told(), AsyncTold()
    assert isinstance(BoundBackend(inner, httpcore).connect_unix_socket("/s", rest), BoundStream)
    backend = AsyncBoundBackend(twin, httpcore)
    assert isinstance(asyncio.run(backend.connect_unix_socket("/s", rest)), AsyncBoundStream)
    asyncio.run(backend.sleep(2.0))
    assert inner.calls == [("unix", "/s", 4.0, None)]
    assert twin.calls == [("unix", "/s", 4.0, None), ("sleep", 2.0)]


class Answering:
    """An async stream that has some bytes to read, once it is allowed to, and then none."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.reads: list[tuple[int, float | None]] = []
        self.closed = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # as the library
        self.reads.append((max_bytes, timeout))
        await self.came.wait()
        return b"abcdef" if len(self.reads) == 1 else b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # as the library
        await asyncio.sleep(0)

    async def aclose(self) -> None:
        self.closed = True


def test_much_to_send_begins_to_read() -> None:
    """What comes meanwhile is what is read next, in pieces as they are asked for; then reading is as ever."""

    async def main() -> None:
        inner = Answering()
        stream = AsyncBoundStream(inner, httpcore)
        await stream.write(b"a head")
        await stream.write(b"x" * 20_000)
        assert inner.reads == [(65536, None)]
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(4, 0.001)
        await stream.aclose()
        assert inner.closed

        inner = Answering()
        stream = AsyncBoundStream(inner, httpcore)
        inner.came.set()
        await stream.write(b"x" * 20_000)
        await stream.write(b"x" * 20_000)
        assert [await stream.read(4, 5.0), await stream.read(4, 5.0)] == [b"abcd", b"ef"]
        assert len(inner.reads) == 1
        assert await stream.read(4, 5.0) == b""
        assert inner.reads[1:] == [(4, 5.0)]

    asyncio.run(main())


def test_many_pieces_begin_to_read() -> None:
    """More than a head and a body comes piece by piece; not where somebody reads already, as of HTTP/2."""

    async def main() -> None:
        inner = Answering()
        stream = AsyncBoundStream(inner, httpcore)
        await stream.write(b"a head")
        await stream.write(b"a body")
        reading = asyncio.create_task(stream.read(4, None))
        while not inner.reads:  # noqa: ASYNC110  # it says so itself
            await asyncio.sleep(0)
        for _ in range(3):
            await stream.write(b"x")
        assert len(inner.reads) == 1
        inner.came.set()
        assert await reading == b"abcdef"
        for _ in range(3):
            await stream.write(b"x")
        assert inner.reads == [(4, None), (65536, None)]
        await stream.aclose()

    asyncio.run(main())


def plain(own: socket.socket) -> BoundStream:
    """Return a bound stream over a library's own over a socket."""
    library: Any = import_module("httpcore._backends.sync")
    return BoundStream(library.SyncStream(own), httpcore)


def test_socket_that_fails_fails_with_the_errors_of_the_library() -> None:
    """Silence, a full buffer and a broken connection are what the library would say."""
    left, right = socket.socketpair()
    with left, right:
        stream = plain(left)
        with pytest.raises(httpcore.ReadTimeout):
            stream.read(1, 0.001)
        with pytest.raises(httpcore.WriteTimeout):
            stream.write(b"x" * 2**24, 0.001)
        left.close()
        with pytest.raises(httpcore.ReadError):
            stream.read(1, 1.0)
        with pytest.raises(httpcore.WriteError):
            stream.write(b"x", 1.0)
        stream.close()


# The inside of pools -------------------------------------------------------------------------------------


class Connection:
    """A connection of a pool, idle or in use."""

    def __init__(self, own: Any = None, *, idle: bool = False, broken: bool = False) -> None:
        self._network_stream = None if own is None else SimpleNamespace(get_extra_info=lambda _: own)
        self.idle, self.broken, self.closed = idle, broken, 0

    def is_closed(self) -> bool:
        return False

    def is_idle(self) -> bool:
        return self.idle

    def close(self) -> None:
        self.closed += 1
        if self.broken:
            raise OSError(9, "Bad file descriptor")


class Waiting:
    """A request in a pool's list."""

    def __init__(self, attempt: Attempt | None, connection: Any = None) -> None:
        self.request = SimpleNamespace(extensions={} if attempt is None else {ATTEMPT: attempt})
        self.connection = connection

    def assign_to_connection(self, connection: Any) -> None:
        self.connection = connection


def client_of(connections: list[Any], requests: list[Any], lock: Any = None) -> tuple[Any, Any]:
    """Return a client with one pool, and the pool."""
    pool = SimpleNamespace(
        _connections=connections,
        _requests=requests,
        _optional_thread_lock=lock or threading.RLock(),
        _assign_requests_to_connections=list,
    )
    return SimpleNamespace(_transport=SimpleNamespace(_pool=pool), _mounts={}), pool


def test_who_waits_in_the_queue_is_told_to_stop() -> None:
    """It gets a connection that says so, in both kinds; others, and requests of nobody's, are left alone."""
    first, second = Attempt("t", None), Attempt("t", None)
    queued, others, foreign = Waiting(first), Waiting(second), Waiting(None)
    client, _ = client_of([], [queued, others, foreign])
    assert stop(client, lambda attempt: attempt is first) == []
    assert (first.stopped, second.stopped, foreign.connection) == (True, False, None)
    with pytest.raises(Stopped):
        queued.connection.handle_request(None)
    with pytest.raises(Stopped):
        asyncio.run(_NoConnection().handle_async_request(None))


def test_socket_that_a_thread_reads_from_is_shut_down_and_not_closed() -> None:
    """The thread closes it itself; a connection that nobody reads from is handed back to be closed."""
    left, right = socket.socketpair()
    with left, right:
        reading, idle = Attempt("t", None, 5), Attempt("t", None)
        busy, other = Connection(left), Connection()
        client, pool = client_of([busy, other], [Waiting(reading, busy), Waiting(idle, other)])
        assert in_use(client)
        assert stop(client, lambda _: True) == [other]
        assert right.recv(1) == b""
        left.close()
        assert stop(client, lambda _: True) == [other]
        assert isinstance(pool._requests, _Requests)
        pool._requests.remove("none of them")
        assert len(pool._requests) == 2


def test_lost_connections_are_taken_out_and_locked_ones_too() -> None:
    """What is in use and nobody's, or locked in the middle, is of no more use; idle ones stay."""
    attempt = Attempt("t", None)
    lost, idle, locked = Connection(), Connection(idle=True), Connection(idle=True)
    taken = threading.Lock()
    taken.acquire()
    locked._state_lock = SimpleNamespace(_lock=taken)  # type: ignore[attr-defined]  # as httpcore has it
    client, pool = client_of([lost, idle, locked], [Waiting(attempt, lost)])
    attempt.client = client
    assert release(attempt) == [lost, locked]
    assert pool._connections == [idle]
    assert release(attempt) == []


def test_closing_never_fails() -> None:
    """A socket that cannot be closed is closed."""
    broken, fine = Connection(broken=True), Connection()
    close_all([broken, fine])
    assert (broken.closed, fine.closed) == (1, 1)


def test_lock_that_this_thread_holds_is_opened() -> None:
    """It was interrupted as it took it, as often as it did; a lock of another kind is left alone."""
    lock = threading.RLock()
    lock.acquire()
    lock.acquire()
    client, _ = client_of([], [], SimpleNamespace(_lock=lock))
    unlock(client)
    free: list[bool] = []
    thread = threading.Thread(target=lambda: free.append(lock.acquire(blocking=False)))
    thread.start()
    thread.join()
    assert free == [True]
    unlock(client_of([], [], SimpleNamespace(_lock=threading.Lock()))[0])
