"""Sends requests and reads answers through an HTTP library, awaiting; under asyncio and trio."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.options import BLOCK
from invocant.runtime._calls.steps import MAX_ERROR_BYTES, Attempt, Failure, Send, Stopped, WireResponse
from invocant.runtime._drivers.generators import owned, without_generator
from invocant.runtime._drivers.transport import (
    DRAIN_BYTES,
    DRAIN_SECONDS,
    Transport,
    is_as_sent,
    stream_of,
    too_large,
    too_slow,
)
from invocant.runtime._info import Headers
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._drivers.loops import Home
    from invocant.runtime._drivers.uploading import AsyncBody
    from invocant.runtime._errors import ConfigurationError


class AsyncTransport(Transport):
    """Sends and reads, awaiting; under asyncio and trio."""

    _client_class = "AsyncClient"

    def home(self) -> Home:
        """Return what belongs to the running event loop; calls are made through it, so that they can end.

        Raises:
            ConfigurationError: the client that was handed over belongs to another loop.
        """
        home: Home = self._connections.home()
        return home

    async def send(
        self, step: Send, clock: Callable[[], float]
    ) -> WireResponse | Failure | ConfigurationError:
        """Send a request; read the whole body unless the step says to leave it."""
        attempt = Attempt(self, self._client(step.request.url))
        request = response = None
        body = _body_of(step, clock)
        try:
            client = attempt.client
            way = self._way(client, step)
            content = step.request.content if body is None else body
            request = self._request(attempt, step, content, clock, way)
            if content:
                without_generator(request, self._library, body)
            if way is not None:
                response = await way.asend(client, request)
            elif step.request.foreign:  # the client's own login stays where it belongs
                response = await client.send(request, stream=True, follow_redirects=False, auth=None)
            else:
                response = await client.send(request, stream=True, follow_redirects=False)
            if step.deadline is not None and clock() > step.deadline:  # code of the user's own took its time
                await response.aclose()
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
                answer = await self._read(wire, step.deadline, step.max_size, clock)
                if answer.__class__ is Failure:
                    return answer
            else:
                answer = await self.read(wire, step.deadline, min(step.max_size, MAX_ERROR_BYTES), clock)
            wire.body, wire.handle = answer, None
            return wire
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            await self._abandon(attempt, response)
            from invocant.runtime._drivers.outcomes import failure_of_sending, redirect_of  # few calls fail

            reading = response is not None
            return redirect_of(error, step, attempt) or failure_of_sending(
                error, attempt, body, step, request, reading=reading
            )
        except GeneratorExit:
            self._abandon_at_once(attempt, response)
            raise
        except BaseException:
            await self._abandon(attempt, response)
            raise
        finally:
            if attempt.reading:  # unless it is an answer that is read later
                attempt.end()
            if body is not None:
                await body.aclose()

    async def _abandon(self, attempt: Attempt, response: Any) -> None:
        """Free what an attempt has, whose answer was not read to the end.

        Never fails; a cancellation meanwhile is raised once it is done.
        """
        from invocant.runtime._drivers.concurrency import to_the_end  # not at the top: few calls need it
        from invocant.runtime._drivers.pools import release  # it is there

        closing = release(attempt) if response is None else []
        if closing or response is not None:
            await to_the_end(partial(_free, attempt, response, closing))

    def _abandon_at_once(self, attempt: Attempt, response: Any) -> None:
        """The same where nothing can be awaited any more: the coroutine itself is being closed."""
        freeing = _free(attempt, response, [])
        with suppress(Exception):
            freeing.send(None)  # sockets are closed in the first step
        freeing.close()

    async def _read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> Any:
        response = wire.handle
        pieces: list[bytes] = []
        size = 0
        body = _owned(_pieces_of(wire, self._given is None))
        try:
            async for piece in body:
                size += len(piece)
                pieces.append(piece)
                if size > max_size or (deadline is not None and clock() > deadline):
                    await body.aclose()
                    await self._abandon(wire.attempt, response)
                    return too_large(max_size) if size > max_size else too_slow()
        except Exception:  # not whatever ends it: a coroutine that is closed may not wait any more
            await body.aclose()
            raise
        if wire.attempt.stopped:
            raise Stopped
        await response.aclose()
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> Any:
        """Read at most *max_size* bytes of a body that was left unread; return them.

        Where that is not all of it, the answer's `broken` or `cut` says why.
        """
        pieces: list[bytes] = []
        size = 0
        try:
            async with aclosing(_owned(self.pieces(wire, deadline, clock))) as body:
                async for piece in body:
                    if piece.__class__ is Failure:
                        wire.broken = piece
                        break
                    pieces.append(piece)
                    size += len(piece)
                    if size > max_size:
                        wire.cut = True
                        break
        finally:
            await self.close_response(wire)
        return b"".join(pieces)[:max_size]

    async def pieces(
        self, wire: WireResponse, deadline: float | None, clock: Callable[[], float]
    ) -> AsyncGenerator[Any, None]:
        """Yield the pieces of a body as they come; a `Failure` is the last of them if it breaks."""
        attempt = wire.attempt
        try:
            async with aclosing(_pieces_of(wire, self._given is None)) as body:
                async for piece in body if self._bound else _Timely(body, deadline, clock):
                    if piece:
                        yield piece
                    if deadline is not None and clock() > deadline:
                        yield too_slow()
                        return
            if attempt.stopped:
                raise Stopped
            await wire.handle.aclose()
            attempt.done = True
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            from invocant.runtime._drivers.outcomes import failure_of_reading  # few bodies break

            yield failure_of_reading(error, wire)

    async def drain(
        self,
        wire: WireResponse,
        pieces: AsyncIterator[Any],
        take: Callable[[bytes], None],
        clock: Callable[[], float],
    ) -> None:
        """Read what is left of a finished body, within bounds, so that its connection can be used again.

        *take* is given the pieces. Whatever goes wrong is of no matter: all that was wanted has come.
        """
        from invocant.runtime._drivers.concurrency import within

        async def read() -> None:
            size, end = 0, clock() + DRAIN_SECONDS
            async for piece in pieces:
                size += DRAIN_BYTES if piece.__class__ is Failure else len(piece)
                if size >= DRAIN_BYTES or clock() >= end:
                    return
                take(piece)

        if wire.http_version == "HTTP/2":
            return
        try:
            await within(DRAIN_SECONDS, read)
        except Exception:  # noqa: BLE001  # as said above
            return

    async def close_response(self, wire: WireResponse) -> None:
        """Close an answer, read or not; never fails. A cancellation meanwhile is raised once it is done."""
        if not wire.attempt.done:
            await self._abandon(wire.attempt, wire.handle)
        wire.attempt.end()

    def close_response_at_once(self, wire: WireResponse) -> None:
        """The same where nothing can be awaited any more."""
        if not wire.attempt.done:
            self._abandon_at_once(wire.attempt, wire.handle)

    async def aclose(self) -> None:
        """End the calls under way, and close the connections; a client that was handed over stays open."""
        from invocant.runtime._drivers.concurrency import to_the_end
        from invocant.runtime._drivers.loops import running_loop  # few are closed unused

        self._closed = True
        ours, owns, connections = self._ours(), self._owns(), self._connections
        here = running_loop()
        for home in connections.take_homes() if owns else connections.homes:
            close = partial(_close_home, home, self._given, ours, owns)
            if home.loop is here:
                home.stop(ours)
                await to_the_end(close)
            else:
                home.elsewhere(close)


async def _free(attempt: Attempt, response: Any, closing: list[Any]) -> None:
    """Close an answer, and the connections that are taken out of its pool then."""
    from invocant.runtime._drivers.pools import release  # it is there

    try:
        if response is not None:
            with suppress(Exception):  # a socket that cannot be closed is closed
                await response.aclose()
    finally:
        for connection in closing or release(attempt, stream_of(response)):
            with suppress(Exception):
                await connection.aclose()


async def _close_home(home: Home, given: Any, ours: Callable[[Transport], bool], owns: bool) -> None:
    """In its event loop, end the calls of some transports, and close the connections if they own them."""
    from invocant.runtime._drivers.pools import stop  # it is there

    home.stop(ours)
    for client in home.clients.values() if given is None else [given]:
        for connection in stop(client, lambda attempt: ours(attempt.transport)):
            with suppress(Exception):
                await connection.aclose()
    if owns:
        await home.aclose()


class _Timely:
    """The pieces of a body that comes over connections that know of no deadline.

    It is no generator: one that is dropped before its end would want to be closed by the event loop.
    """

    def __init__(
        self, body: AsyncIterator[bytes], deadline: float | None, clock: Callable[[], float]
    ) -> None:
        self._body, self._deadline, self._clock = body, deadline, clock

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """Return the next piece.

        Raises:
            OutOfTime: the time of the call, or of the block around, is up.
        """
        from invocant.runtime._drivers.concurrency import in_time

        block = BLOCK.get()
        limits = [] if self._deadline is None else [self._deadline - self._clock()]
        if block is not None:
            limits.append(block.remaining())
        if not limits:
            return await anext(self._body)
        return await in_time(min(limits), anext(self._body))


def _pieces_of(wire: WireResponse, is_own: bool) -> AsyncGenerator[bytes, None]:
    """Return the pieces of a body, unpacked, as they come. Whoever reads them to the end closes the answer.

    Args:
        wire: The answer.
        is_own: Whether the client is of our making: nobody else sees the answer.
    """
    response = wire.handle
    if not is_as_sent(response):
        return response.aiter_bytes()  # type: ignore[no-any-return]  # as above
    stream = aiter(response.stream) if is_own and not response.is_closed else None
    pieces: AsyncGenerator[bytes, None]
    if isinstance(stream, AsyncGenerator):  # as those of the libraries are
        response.is_stream_consumed = True
        pieces = stream
    else:
        pieces = response.aiter_raw()
    codings = wire.headers.get("content-encoding")
    if codings is None:
        return pieces
    from invocant.runtime._drivers.unpacking import aunpacked, unpacking_of  # as above

    unpacking = unpacking_of(codings)
    return pieces if unpacking is None else aunpacked(pieces, unpacking)


def _owned(pieces: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
    """Return pieces that may be left before their end, under trio too."""
    if "trio" not in sys.modules:
        return pieces
    return owned(pieces)


def _body_of(step: Send, clock: Callable[[], float]) -> AsyncBody | None:
    """Return what reads the body of a request, or None when it is at hand."""
    content = step.request.content
    if content is None or isinstance(content, (bytes, Secret)):
        return None
    from invocant.runtime._drivers.uploading import AsyncBody  # as the other

    return AsyncBody(content, step.deadline, clock)
