"""Network streams whose every wait ends with the deadline of the call, under an HTTP library's connections.

A library bounds each wait on a socket by a timeout of the request, the same for all of them: a server that
sends a byte now and then is waited for without end. What goes down as that timeout here is a `BoundTimeout`,
a number that knows when the time is up. The library hands it on as it is, and the streams of this module,
which `bind` puts under a client, wait no longer than is left: for a name, a connection, a handshake, the room
to send, the head, a chunk's extension, a trailer. No thread watches, and no socket is broken that another
call has by now.

What carries no `BoundTimeout` passes as it did, so a client that was handed over is the same for its owner.

Nothing here imports a library: `core`, which has its exceptions, comes with the client.
"""

from __future__ import annotations

import math
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.options import BLOCK
from invocant.runtime._drivers.names import is_address, resolve

if TYPE_CHECKING:
    from invocant.runtime._drivers.early_answers import EarlyReading

_MAX_LEVELS = 5
"""How many transports that wrap another are looked through for the pool."""


class Bound:
    """What ends the waits of one attempt.

    Attributes:
        deadline: When the time of the call is up, on *clock*; None without a deadline.
        clock: Seconds that never go back.
        received: Bytes that came.
        late: Whether a wait was cut short, as the time is up.
    """

    __slots__ = ("clock", "deadline", "late", "received")

    def __init__(self, deadline: float | None, clock: Callable[[], float]) -> None:
        self.deadline = deadline
        self.clock = clock
        self.received = 0
        self.late = False


class BoundTimeout(float):
    """The longest wait in seconds, `math.inf` for any, which also ends with the deadline of the call.

    A stream that does not know it takes it for the number that it is.
    """

    __slots__ = ("bound",)

    bound: Bound

    @classmethod
    def of(cls, value: float | None, bound: Bound) -> BoundTimeout:
        """Return a timeout of *value* seconds, None for any, within a bound."""
        made = cls(math.inf if value is None else value)
        made.bound = bound
        return made

    def left(self) -> float | None:
        """Return how long the wait that begins now may take; None for any time.

        `Bound.late` then says whether it is the deadline that ends it, of the call or of the block around it.
        """
        bound = self.bound
        left: float = self
        bound.late = False
        if bound.deadline is not None:
            rest = bound.deadline - bound.clock()
            if rest < left:
                left = rest
                bound.late = True
        block = BLOCK.get()
        if block is not None and (rest := block.remaining()) < left:
            left = rest
            bound.late = True
        return None if left == math.inf else left


class BoundTimeouts(dict[str, float | None]):
    """The timeouts of one attempt, by the names that libraries use, all but that of the pool bound."""

    __slots__ = ()

    def __init__(
        self, timeouts: Mapping[str, float | None], deadline: float | None, clock: Callable[[], float]
    ) -> None:
        bound = Bound(deadline, clock)
        idle = BoundTimeout.of(timeouts["read"], bound)
        super().__init__(
            connect=BoundTimeout.of(timeouts["connect"], bound), pool=timeouts["pool"], read=idle, write=idle
        )


def _left(timeout: Any, error: type[Exception]) -> float | None:
    """Return how long a wait may take, by the timeout of a request.

    Raises:
        Exception: *error*, as the time is up already.
    """
    if type(timeout) is not BoundTimeout:
        plain: float | None = timeout
        return plain
    left: float | None = timeout.left()
    if left is not None and left <= 0:
        raise error("the time is up")
    return left


class BoundStream:
    """A stream that blocks, over one of a library.

    Over a plain one of the library's own it reads and writes the socket itself: a write takes several waits
    that must be bounded in all, and what the library does beside costs more than the bound.
    """

    __slots__ = ("_core", "_inner", "_socket")

    def __init__(self, inner: Any, core: Any) -> None:
        self._inner, self._core = inner, core
        own = inner.get_extra_info("socket") if _is_plain(inner, core) else None
        self._socket: socket.socket | None = own

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next, at least a byte unless the other side is done."""
        core, own = self._core, self._socket
        left = _left(timeout, core.ReadTimeout)
        data: bytes
        if own is None:
            data = self._inner.read(max_bytes, timeout=left)
        else:
            try:
                if own.gettimeout() != left:  # setting it is a call of the system
                    own.settimeout(left)
                data = own.recv(max_bytes)
            except TimeoutError as error:
                raise core.ReadTimeout(error) from error
            except OSError as error:
                raise core.ReadError(error) from error
        if type(timeout) is BoundTimeout:
            timeout.bound.received += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it all."""
        core, own = self._core, self._socket
        if own is None:
            for piece in _pieces(buffer, timeout):
                self._inner.write(piece, timeout=_left(timeout, core.WriteTimeout))
            return
        rest: Any = buffer
        try:
            while rest:
                left = _left(timeout, core.WriteTimeout)
                if own.gettimeout() != left:
                    own.settimeout(left)
                sent = own.send(rest)
                if sent == len(rest):
                    return
                rest = memoryview(rest)[sent:]
        except TimeoutError as error:
            raise core.WriteTimeout(error) from error
        except OSError as error:
            raise core.WriteError(error) from error

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> BoundStream:
        """Return the stream that speaks TLS over this one."""
        left = self._left_or_closed(timeout)
        return BoundStream(
            self._inner.start_tls(ssl_context, server_hostname=server_hostname, timeout=left), self._core
        )

    def _left_or_closed(self, timeout: float | None) -> float | None:
        try:
            return _left(timeout, self._core.ConnectTimeout)
        except Exception:
            self.close()  # as the library does when a handshake fails: nobody else has the socket yet
            raise

    def get_extra_info(self, info: str) -> Any:
        """Return what the stream below knows."""
        return self._inner.get_extra_info(info)


_PIECE_BYTES = 16 * 2**10
_FEW_WRITES = 2
"""A head, and a body that is at hand."""


def _pieces(buffer: bytes, timeout: float | None) -> Iterator[bytes]:
    """Cut what a stream sends that may wait often within one write: the bound is looked at in between."""
    if type(timeout) is not BoundTimeout or len(buffer) <= _PIECE_BYTES:
        yield buffer
        return
    for start in range(0, len(buffer), _PIECE_BYTES):
        yield buffer[start : start + _PIECE_BYTES]


def _is_plain(inner: Any, core: Any) -> bool:
    """Whether a stream is the library's own over one socket; TLS within TLS is not."""
    kind = type(inner)
    return kind.__name__ == "SyncStream" and kind.__module__.partition(".")[0] == core.__name__


class BoundBackend:
    """Makes connections, blocking, over the backend that a pool had."""

    def __init__(self, inner: Any, core: Any) -> None:
        self._inner, self._core = inner, core
        kind = type(inner)
        self._resolves = kind.__name__ == "SyncBackend" and kind.__module__.partition(".")[0] == core.__name__
        self._latest = threading.local()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> BoundStream:
        """Return a stream to a host; its addresses are tried in turn, as the library does."""
        self._latest.timeout = timeout
        core = self._core

        def connect(where: str) -> BoundStream:
            left = _left(timeout, core.ConnectTimeout)
            inner = self._inner.connect_tcp(
                where, port, timeout=left, local_address=local_address, socket_options=socket_options
            )
            return BoundStream(inner, core)

        if type(timeout) is not BoundTimeout or not self._resolves or is_address(host):
            return connect(host)
        failure: Exception | None = None
        for address in resolve(host, port, _left(timeout, core.ConnectTimeout), core):
            try:
                return connect(address)
            except (core.ConnectError, core.ConnectTimeout) as error:
                failure = error
        raise failure or core.ConnectError("the host name has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Any = None
    ) -> BoundStream:
        """Return a stream to a socket of this machine."""
        self._latest.timeout = timeout
        left = _left(timeout, self._core.ConnectTimeout)
        inner = self._inner.connect_unix_socket(path, timeout=left, socket_options=socket_options)
        return BoundStream(inner, self._core)

    def sleep(self, seconds: float) -> None:
        """Wait before a library connects again, which it does for a transport with retries of its own."""
        timeout = getattr(self._latest, "timeout", None)
        left = timeout.left() if type(timeout) is BoundTimeout else None
        self._inner.sleep(seconds if left is None else max(0.0, min(seconds, left)))


class AsyncBoundStream:
    """A stream that awaits, over one of a library, which bounds the whole of each read and write."""

    __slots__ = ("_core", "_early", "_inner", "_reads", "_writes")

    def __init__(self, inner: Any, core: Any) -> None:
        self._inner, self._core = inner, core
        self._early: EarlyReading | None = None
        self._reads = False  # somebody reads at the moment
        self._writes = 0  # since something was read

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # it is the library's interface
        """Return what comes next, at least a byte unless the other side is done."""
        left = _left(timeout, self._core.ReadTimeout)
        early, data = self._early, b""
        self._writes, self._reads = 0, True  # what fails is closed
        if early is None:
            data = await self._inner.read(max_bytes, timeout=left)
        else:
            data = await early.read(max_bytes, left, self._core)
            if early.is_over:
                self._early = None
        self._reads = False
        if type(timeout) is BoundTimeout:
            timeout.bound.received += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # as read
        """Send it all. What is sent in many pieces, or large ones, may be answered meanwhile."""
        if not buffer:  # a library writes the end of every body, of which no byte goes out
            return
        self._writes += 1
        if (
            (len(buffer) > _PIECE_BYTES or self._writes > _FEW_WRITES)
            and self._early is None
            and not self._reads
        ):
            from invocant.runtime._drivers.early_answers import begun  # here, as most requests are small

            self._early = await begun(self._inner)
        await self._inner.write(buffer, timeout=_left(timeout, self._core.WriteTimeout))

    async def aclose(self) -> None:
        """Close the socket."""
        if self._early is not None:
            self._early.cancel()
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # as read
    ) -> AsyncBoundStream:
        """Return the stream that speaks TLS over this one."""
        try:
            left = _left(timeout, self._core.ConnectTimeout)
        except Exception:
            await self.aclose()  # as the blocking one
            raise
        inner = await self._inner.start_tls(ssl_context, server_hostname=server_hostname, timeout=left)
        return AsyncBoundStream(inner, self._core)

    def get_extra_info(self, info: str) -> Any:
        """Return what the stream below knows."""
        return self._inner.get_extra_info(info)


class AsyncBoundBackend:
    """Makes connections, awaiting, over the backend that a pool had."""

    def __init__(self, inner: Any, core: Any) -> None:
        self._inner, self._core = inner, core

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # it is the library's interface
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> AsyncBoundStream:
        """Return a stream to a host; names are resolved where the event loop does it, in a thread."""
        left = _left(timeout, self._core.ConnectTimeout)
        inner = await self._inner.connect_tcp(
            host, port, timeout=left, local_address=local_address, socket_options=socket_options
        )
        return AsyncBoundStream(inner, self._core)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # as above
        socket_options: Any = None,
    ) -> AsyncBoundStream:
        """Return a stream to a socket of this machine."""
        left = _left(timeout, self._core.ConnectTimeout)
        inner = await self._inner.connect_unix_socket(path, timeout=left, socket_options=socket_options)
        return AsyncBoundStream(inner, self._core)

    async def sleep(self, seconds: float) -> None:
        """Wait; the scope around a call of a client that was handed over ends that too."""
        await self._inner.sleep(seconds)


# Putting it under a client ----------------------------------------------------------------------------------


def bind(client: Any, library: Any, core: Any) -> bool:
    """Let all waits of a client's connections end with the deadline of a call that says one.

    Connections that are open already are included. A transport of a user's own is looked into for one of the
    library's.

    Args:
        client: A client of the library, of either kind.
        library: Its module.
        core: The module that has the pools, and their exceptions.

    Returns:
        Whether all of its connections were reached.
    """
    kinds = (library.BaseTransport, library.AsyncBaseTransport)
    transports = [client._transport, *(mounted for mounted in client._mounts.values() if mounted is not None)]
    return all([_bind(transport, kinds, core, _MAX_LEVELS) for transport in transports])  # noqa: C419  # each


def _bind(transport: Any, kinds: tuple[type, ...], core: Any, depth: int) -> bool:
    pool: Any = getattr(transport, "_pool", None)
    inner = getattr(pool, "_network_backend", None)
    if inner is None:
        below = [value for value in getattr(transport, "__dict__", {}).values() if isinstance(value, kinds)]
        reached = [depth > 0 and _bind(value, kinds, core, depth - 1) for value in below]
        return bool(reached) and all(reached)
    if not isinstance(inner, (BoundBackend, AsyncBoundBackend)):
        is_async = isinstance(transport, kinds[1])
        backend = AsyncBoundBackend(inner, core) if is_async else BoundBackend(inner, core)
        wrap: Any = AsyncBoundStream if is_async else BoundStream
        pool._network_backend = backend
        for connection in list(getattr(pool, "_connections", ())):
            _bind_open(connection, backend, wrap, core)
    return True


def _bind_open(connection: Any, backend: Any, wrap: Any, core: Any) -> None:
    """Reach a connection that was there before; one through a proxy is a connection in a connection."""
    while connection is not None:
        if hasattr(connection, "_network_backend"):
            connection._network_backend = backend
        stream = getattr(connection, "_network_stream", None)
        if stream is not None and not isinstance(stream, (BoundStream, AsyncBoundStream)):
            connection._network_stream = wrap(stream, core)
        connection = getattr(connection, "_connection", None)
