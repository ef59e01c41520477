"""Sends requests and reads answers through an HTTP library, blocking."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.steps import MAX_ERROR_BYTES, Attempt, Failure, Send, Stopped, WireResponse
from invocant.runtime._drivers.transport import (
    DRAIN_BYTES,
    DRAIN_SECONDS,
    Transport,
    closed_meanwhile,
    is_as_sent,
    stream_of,
    too_large,
    too_slow,
)
from invocant.runtime._info import Headers
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._drivers.uploading import SyncBody
    from invocant.runtime._errors import ConfigurationError


class SyncTransport(Transport):
    """Sends and reads, blocking."""

    def send(self, step: Send, clock: Callable[[], float]) -> WireResponse | Failure | ConfigurationError:
        """Send a request; read the whole body unless the step says to leave it."""
        attempt = Attempt(self, self._client(step.request.url), threading.get_ident())
        request = response = None
        body = _body_of(step, clock)
        try:
            if attempt.thread in self._connections.left:
                raise Stopped
            client = attempt.client
            way = self._way(client, step)
            request = self._request(attempt, step, step.request.content if body is None else body, clock, way)
            if way is not None:
                response = way.send(client, request)
            elif step.request.foreign:  # the client's own login stays where it belongs
                response = client.send(request, stream=True, follow_redirects=False, auth=None)
            else:
                response = client.send(request, stream=True, follow_redirects=False)
            if attempt.stopped:
                raise Stopped
            if step.deadline is not None and clock() > step.deadline:  # code of the user's own took its time
                self._abandon(attempt, response)
                return too_slow("while waiting for the answer")
            wire = WireResponse(
                response.status_code,
                Headers(response.headers.raw),
                response.http_version,
                response,
                url=step.request.url,
                attempt=attempt,
            )
            if step.stream:
                attempt.reading = False
                return wire
            if 200 <= wire.status < 300:
                answer = self._read(wire, step.deadline, step.max_size, clock)
                if answer.__class__ is Failure:
                    return answer
            else:
                answer = self.read(wire, step.deadline, min(step.max_size, MAX_ERROR_BYTES), clock)
            wire.body, wire.handle = answer, None
            return wire
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            self._abandon(attempt, response)
            from invocant.runtime._drivers.outcomes import failure_of_sending, redirect_of  # few calls fail

            reading = response is not None
            return redirect_of(error, step, attempt) or failure_of_sending(
                error, attempt, body, step, request, reading=reading
            )
        except BaseException:
            from invocant.runtime._drivers.pools import unlock  # it is there

            unlock(attempt.client)
            self._abandon(attempt, response)
            raise
        finally:
            if attempt.reading:  # unless it is an answer that is read later
                attempt.end()
            if body is not None:
                body.close()

    def _abandon(self, attempt: Attempt, response: Any) -> None:
        """Free what an attempt has, whose answer was not read to the end; never fails."""
        from invocant.runtime._drivers.pools import close_all, release  # it is there

        try:
            if response is not None:
                with suppress(Exception):  # a socket that cannot be closed is closed
                    response.close()
        finally:
            close_all(release(attempt, stream_of(response)))

    def _read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> Any:
        response = wire.handle
        pieces: list[bytes] = []
        size = 0
        for piece in _pieces_of(wire, self._given is None):
            size += len(piece)
            pieces.append(piece)
            if size > max_size or (deadline is not None and clock() > deadline):
                self._abandon(wire.attempt, response)
                return too_large(max_size) if size > max_size else too_slow()
        if wire.attempt.stopped:
            raise Stopped
        response.close()
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> bytes:
        """Read at most *max_size* bytes of a body that was left unread; return them.

        Where that is not all of it, the answer's `broken` or `cut` says why.
        """
        pieces: list[bytes] = []
        size = 0
        try:
            for piece in self.pieces(wire, deadline, clock):
                if piece.__class__ is Failure:
                    wire.broken = piece
                    break
                pieces.append(piece)
                size += len(piece)
                if size > max_size:
                    wire.cut = True
                    break
        finally:
            self.close_response(wire)
        return b"".join(pieces)[:max_size]

    def pieces(self, wire: WireResponse, deadline: float | None, clock: Callable[[], float]) -> Iterator[Any]:
        """Yield the pieces of a body as they come; a `Failure` is the last of them if it breaks."""
        attempt = wire.attempt
        try:
            attempt.reading = True
            for piece in _pieces_of(wire, self._given is None):
                attempt.reading = False
                if piece:
                    yield piece
                if deadline is not None and clock() > deadline:
                    yield too_slow()
                    return
                attempt.reading = True
            if attempt.stopped:
                raise Stopped
            wire.handle.close()
            attempt.done = True
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            from invocant.runtime._drivers.outcomes import failure_of_reading  # few bodies break

            yield failure_of_reading(error, wire)
        finally:
            attempt.reading = False

    def drain(
        self,
        wire: WireResponse,
        pieces: Iterator[Any],
        take: Callable[[bytes], None],
        clock: Callable[[], float],
    ) -> None:
        """Read what is left of a finished body, within bounds, so that its connection can be used again.

        *take* is given the pieces. Whatever goes wrong is of no matter: all that was wanted has come.

        Over a connection that knows the deadline of the call, that is now the end of the draining. The
        libraries cannot shorten the wait for a body that has begun, so the reading side of any other socket
        is closed when the time is up; that costs the connection, which would have been closed without
        draining too. Where answers share a connection (HTTP/2) nothing is read: it goes on without that.
        """
        if wire.http_version == "HTTP/2":
            return
        size, end = 0, clock() + DRAIN_SECONDS
        timer: threading.Timer | None = None
        try:
            timer = None if _ends_at(wire, end) else _stopping(wire)
            for piece in pieces:
                size += DRAIN_BYTES if piece.__class__ is Failure else len(piece)
                if size >= DRAIN_BYTES or clock() >= end:
                    return
                take(piece)
        except Exception:  # noqa: BLE001  # as said above
            return
        finally:
            if timer is not None:
                timer.cancel()

    def close_response(self, wire: WireResponse) -> None:
        """Close an answer, read or not; never fails."""
        if not wire.attempt.done:
            self._abandon(wire.attempt, wire.handle)
        wire.attempt.end()

    def wait(self, woken: threading.Event, seconds: float | None) -> None:
        """Wait until an event is set, or for so many seconds; None for as long as it takes.

        Raises:
            ClientClosedError: the client was closed meanwhile, or the list left that this thread reads ahead.
        """
        connections, thread = self._connections, threading.get_ident()
        connections.waiting[woken] = self, thread
        try:
            if not self._is_over(thread):
                woken.wait(seconds)
        finally:
            del connections.waiting[woken]
        if self._is_over(thread):
            raise closed_meanwhile()

    def _is_over(self, thread: int) -> bool:
        return self.is_closed or thread in self._connections.left

    def close(self) -> None:
        """End the calls under way, and close the connections; a client that was handed over stays open."""
        from invocant.runtime._drivers.pools import close_all, leave_in_use, stop  # few are closed unused

        self._closed = True
        ours, connections = self._ours(), self._connections
        connections.wake(lambda transport, _: ours(transport))
        for client in connections.clients:
            close_all(stop(client, lambda attempt: ours(attempt.transport)))
        if self._owns():
            for client in connections.take():
                leave_in_use(client)
                client.close()


def _ends_at(wire: WireResponse, end: float) -> bool:
    """Let the waits for the rest of a body end at a time, if its connection knows of deadlines."""
    timeouts = wire.handle.request.extensions.get("timeout") or {}
    bound = getattr(timeouts.get("read"), "bound", None)
    if bound is None:
        return False
    bound.deadline = end if bound.deadline is None else min(bound.deadline, end)
    return True


def _stopping(wire: WireResponse) -> threading.Timer | None:
    """Return what closes the reading side of an answer's socket in a while, already running."""
    stream = wire.handle.extensions.get("network_stream")
    raw = None if stream is None else stream.get_extra_info("socket")
    if not isinstance(raw, socket.socket):
        return None
    timer = threading.Timer(DRAIN_SECONDS, _stop_reading, (raw,))
    timer.daemon = True
    timer.start()
    return timer


def _stop_reading(raw: socket.socket) -> None:
    try:
        socket.socket.shutdown(raw, socket.SHUT_RD)
    except OSError:
        return  # it is closed already


def _pieces_of(wire: WireResponse, is_own: bool) -> Iterator[bytes]:
    """Return the pieces of a body, unpacked, as they come. Whoever reads them to the end closes the answer.

    Args:
        wire: The answer.
        is_own: Whether the client is of our making: nobody else sees the answer, who may want to know how
            many of its bytes came.
    """
    response = wire.handle
    if not is_as_sent(response):
        return response.iter_bytes()  # type: ignore[no-any-return]  # the library is a parameter
    pieces: Iterator[bytes]
    if is_own and not response.is_closed:
        response.is_stream_consumed = True
        pieces = iter(response.stream)
    else:
        pieces = response.iter_raw()
    codings = wire.headers.get("content-encoding")
    if codings is None:
        return pieces
    from invocant.runtime._drivers.unpacking import unpacked, unpacking_of  # here: not all bodies are packed

    unpacking = unpacking_of(codings)
    return pieces if unpacking is None else unpacked(pieces, unpacking)


def _body_of(step: Send, clock: Callable[[], float]) -> SyncBody | None:
    """Return what reads the body of a request, or None when it is at hand."""
    content = step.request.content
    if content is None or isinstance(content, (bytes, Secret)):
        return None
    from invocant.runtime._drivers.uploading import SyncBody  # here, as most clients upload nothing

    return SyncBody(content, step.deadline, clock)
