"""The inside of a library's connection pool: slots that it lost are had back, and waits in it are ended.

A pool of httpx (httpcore 1.0) and of httpx2 keeps two lists: the connections, which are its slots, and the
requests, each with the connection that it has, or without one in the queue. Three faults cost a slot:

- A request that is cancelled once it was given a connection, and before it used it, leaves that connection
  there: neither open nor closed, and nobody's (httpcore 1093, 830, 658; mended in httpx2).
- A request that is cancelled while its answer is being closed leaves its connection in use, and itself in the
  list: what is to shield the closing holds off trio's cancellations, and anyio's, but not asyncio's own.
- A thread that is interrupted, by Ctrl-C, while its answer is being closed leaves a connection idle that is
  in the middle, and one that is interrupted as it takes a lock leaves that locked.

So each request of ours carries an `Attempt`, by which it is found in the list, and a connection that is in
use has an owner there at all times. When an attempt ends otherwise than by its answer being read, `release`
takes it off the list, takes out the connections that are in use and have no owner, and its own, and lets the
queue move up.

All that is known here about the libraries beyond their interface is in this module. A pool of another make
has none of these lists, and is left as it is. To be removed once the lowest httpx that is admitted has
none of these faults.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from invocant.runtime._calls.steps import ATTEMPT, Attempt, Stopped


class _NoConnection:
    """What such a request is given for a connection."""

    def handle_request(self, _request: Any) -> Any:
        raise Stopped

    async def handle_async_request(self, _request: Any) -> Any:
        raise Stopped


class _Requests(list[Any]):
    """The requests of a pool, from which one may be taken that is not there any more: it was released."""

    def remove(self, request: Any) -> None:
        """Take a request off the list."""
        if request in self:
            super().remove(request)


def pools_of(client: Any) -> list[Any]:
    """Return the connection pools of a client; none where its transports are of another make."""
    transports = [getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()]
    return [pool for transport in transports for pool in _pools_below(transport)]


def _pools_below(transport: Any, depth: int = 5) -> Iterator[Any]:
    """Look for pools in a transport, and in those that it wraps, so many levels down."""
    pool = getattr(transport, "_pool", None)
    if isinstance(getattr(pool, "_connections", None), list) and isinstance(
        getattr(pool, "_requests", None), list
    ):
        yield pool
    elif depth:
        for below in list(getattr(transport, "__dict__", {}).values()):
            if hasattr(below, "handle_request") or hasattr(below, "handle_async_request"):
                yield from _pools_below(below, depth - 1)


def attempt_of(pool_request: Any) -> Attempt | None:
    """Return the attempt that a request in a pool's list belongs to, or None if it is none of ours."""
    attempt: Attempt | None = pool_request.request.extensions.get(ATTEMPT)
    return attempt


def release(attempt: Attempt, stream: Any = None) -> list[Any]:
    """Have the slot of an attempt back that is over, and all others without an owner.

    Args:
        attempt: The attempt.
        stream: What the library says that its answer came from, None without one: nobody knows how far it is.

    Returns:
        The connections that were taken out of the pools, which the caller closes.
    """
    attempt.over = True
    closing: list[Any] = []
    for pool in pools_of(attempt.client):
        with pool._optional_thread_lock:
            requests = [request for request in pool._requests if not _is_over(request)]
            owned = {id(request.connection) for request in requests}
            lost = [
                connection
                for connection in pool._connections
                if id(connection) not in owned
                and not connection.is_closed()
                and not (connection.is_idle() and _is_ready(connection, stream))
            ]
            if len(requests) == len(pool._requests) and not lost:
                continue
            pool._requests = _Requests(requests)
            for connection in lost:
                pool._connections.remove(connection)
            closing += lost + pool._assign_requests_to_connections()
    return closing


def _is_ready(connection: Any, stream: Any) -> bool:
    """Whether an idle connection that nobody has can be used: it is not the one just used, nor locked."""
    if stream is not None and _stream(connection) is stream:
        return False
    while connection is not None:
        for name in ("_request_lock", "_state_lock"):
            lock = getattr(getattr(connection, name, None), "_lock", None)  # a thread's
            if lock is not None and lock.locked():
                return False
        connection = getattr(connection, "_connection", None)
    return True


def let_locks_be_taken_again(client: Any) -> None:
    """Have the locks of a client's pools let their own thread through, as those of httpx2 do.

    Else a thread that is interrupted as it takes one waits for itself when the library tidies up, as does one
    in which an answer that was dropped is closed at such a moment.
    """
    for pool in pools_of(client):
        own = pool._optional_thread_lock
        lock = getattr(own, "_lock", None)
        if lock is not None and not hasattr(lock, "_is_owned"):
            with own:
                again = type(own)()
                again._lock = threading.RLock()
                pool._optional_thread_lock = again


def unlock(client: Any) -> None:
    """Open the locks of a client's pools that this thread holds: it was interrupted as it took them."""
    for pool in pools_of(client):
        lock: Any = getattr(pool._optional_thread_lock, "_lock", None)
        if hasattr(lock, "_is_owned"):
            while lock._is_owned():
                lock.release()


def _is_over(pool_request: Any) -> bool:
    attempt = attempt_of(pool_request)
    return attempt is not None and attempt.over


def stop(client: Any, chosen: Callable[[Attempt], bool]) -> list[Any]:
    """End the waits of some attempts for their sockets, or for a connection; whoever waits gets an error.

    In a thread that waits for a socket, closing it changes nothing: it is shut down. What is being connected
    goes on until it is, and is then found to be stopped.

    Returns:
        The connections of the others, which nobody waits for at the moment: the caller closes them.
    """
    closing: list[Any] = []
    for pool in pools_of(client):
        with pool._optional_thread_lock:
            for request in list(pool._requests):
                attempt = attempt_of(request)
                if attempt is None or attempt.transport is None or not chosen(attempt):
                    continue
                attempt.stopped = True
                connection = request.connection
                if connection is None:
                    request.assign_to_connection(_NoConnection())
                elif attempt.thread and attempt.reading:
                    _shut_down(connection)
                else:
                    closing.append(connection)
            pool._requests = _Requests(pool._requests)
    return closing


def close_all(connections: list[Any]) -> None:
    """Close connections that were taken out of a pool; never fails."""
    for connection in connections:
        with suppress(Exception):  # a socket that cannot be closed is closed
            connection.close()


def close_at_once(client: Any) -> None:
    """Close the connections of an async client's pools, as far as that needs no waiting."""
    for pool in pools_of(client):
        for connection in list(pool._connections):
            closing = connection.aclose()
            with suppress(Exception):
                closing.send(None)
            closing.close()


def in_use(client: Any) -> bool:
    """Whether the pools of a client hold anything: a connection, or a request."""
    return any(pool._connections or pool._requests for pool in pools_of(client))


def leave_in_use(client: Any) -> None:
    """Take the connections out of the pools that threads read from, which were stopped a moment ago.

    The threads close them. To do so beside them could hand the number of a socket to another meanwhile.
    """
    for pool in pools_of(client):
        with pool._optional_thread_lock:
            busy = {
                id(request.connection)
                for request in pool._requests
                if (attempt := attempt_of(request)) is not None and attempt.stopped and attempt.reading
            }
            pool._connections = [connection for connection in pool._connections if id(connection) not in busy]


_inherited: list[Any] = []
"""What a forked child has of its parent and never tidies up, as that could reach into the parent."""


def disinherit(client: Any) -> None:
    """In a forked child, let go of the connections of the parent, which goes on with them.

    The descriptors are pointed to where nothing is heard: nothing that tidies up here later says a word on
    the connections of the parent, such as that TLS is over, and they end when the parent closes them. Locks
    that a thread of the parent may have held are made anew.
    """
    nothing: int | None = None
    for pool in pools_of(client):
        for connection in pool._connections:
            number = _descriptor(connection)
            if number >= 0:
                nothing = os.open(os.devnull, os.O_RDWR) if nothing is None else nothing
                os.dup2(nothing, number, inheritable=False)
        _inherited.append((pool._connections, pool._requests))
        pool._connections, pool._requests = [], []
        pool._optional_thread_lock = type(pool._optional_thread_lock)()
    let_locks_be_taken_again(client)
    if nothing is not None:
        os.close(nothing)


def keep_inherited(value: object) -> None:
    """Keep what is the parent's from being tidied up in a forked child."""
    _inherited.append(value)


def _descriptor(connection: Any) -> int:
    raw = _socket(connection)
    try:
        return -1 if raw is None else int(raw.fileno())
    except (OSError, ValueError):
        return -1


def _socket(connection: Any) -> Any:
    """Return the socket of a connection, None while there is none; a proxy's is inside another connection."""
    stream = _stream(connection)
    return None if stream is None else stream.get_extra_info("socket")


def _stream(connection: Any) -> Any:
    while connection is not None:
        stream = getattr(connection, "_network_stream", None)
        if stream is not None:
            return stream
        connection = getattr(connection, "_connection", None)
    return None


def _shut_down(connection: Any) -> None:
    raw = _socket(connection)
    if isinstance(raw, socket.socket):
        try:
            socket.socket.shutdown(raw, socket.SHUT_RDWR)  # past TLS, which would want to say goodbye
        except OSError:
            return  # it is closed already
