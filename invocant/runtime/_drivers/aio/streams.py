"""Streams of typed events, and of bytes, awaiting."""

from __future__ import annotations

import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from invocant.runtime._calls.flow import run
from invocant.runtime._calls.steps import Failure
from invocant.runtime._drivers.aio.unread import head_and_body
from invocant.runtime._drivers.generators import owned
from invocant.runtime._errors import ConfigurationError, StreamEndWarning
from invocant.runtime._streams.body import MAX_CONTENT_BYTES
from invocant.runtime._streams.text import TextJoiner
from invocant.runtime._streams.view import AnyReader, StreamView

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._drivers.aio.driver import AsyncFlowDriver
    from invocant.runtime._info import ResponseInfo

E = TypeVar("E")
R = TypeVar("R")
# `self` by its type, not `typing.Self`: jedi takes that for the class it is written in, and offers no more
S = TypeVar("S", bound="AsyncStream[Any, Any]")

_OVER: Any = object()


class AsyncStream(StreamView[E], Generic[E, R]):
    """A stream of events, and the result they build. Use it in an `async with` block, which closes it.

    Iterating it, or `events`, gives the typed events; `text` gives the text in pieces. Both go on where the
    other stopped. `result()` reads what is left. Nothing is sent before the block is entered or the first
    event is read.
    """

    def __init__(
        self, driver: AsyncFlowDriver, prepare: Callable[[], Call], reader: AnyReader[E], name: str
    ) -> None:
        """Get ready for a stream.

        Args:
            driver: What sends and reads.
            prepare: Builds the call, when the stream is opened.
            reader: What reads the stream.
            name: The streamed method, for messages.
        """
        super().__init__(reader)
        self._name = name
        self._warned = False
        self._waiting: Iterator[E] = iter(())
        self._feeding = _feed(driver, prepare, reader)

    async def __aenter__(self: S) -> S:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the stream and free its connection; what has come is kept. Closing again does nothing."""
        await self._feeding.aclose()

    async def _open(self) -> AnyReader[E]:
        reader = self._reader
        if reader.info is None:
            self._feeding = owned(self._feeding)
        if reader.info is None and await anext(self._feeding, _OVER) is _OVER:
            raise ConfigurationError("the stream was closed before it was opened")
        return reader

    def __aiter__(self: S) -> S:
        return self

    async def __anext__(self) -> E:
        event: E = next(self._waiting, _OVER)  # first, as most events wait for nothing
        if event is not _OVER:
            return event
        waiting = await self._more()
        if waiting is None:
            raise StopAsyncIteration
        self._waiting = waiting
        return next(waiting)

    async def _more(self) -> Iterator[E] | None:
        """Return the events that wait, one or more; read further if there are none. None at the end."""
        reader = self._reader
        if reader.info is None:
            await self._open()
        while (waiting := reader.waiting()) is None:
            if reader.ended:
                problem = reader.problem()
                if problem is not None:
                    await self.aclose()
                    raise problem
                if reader.unconfirmed and not self._warned:
                    self._warned = True
                    warnings.warn(f"{self._name}: {StreamEndWarning.advice}", StreamEndWarning, stacklevel=3)
                return None
            if await anext(self._feeding, _OVER) is _OVER and not reader.ended:
                raise ConfigurationError("the stream was closed before its end")
        return waiting

    @property
    def events(self) -> AsyncIterator[E]:
        """The events that are left, typed. An error event is one of them and does not raise here."""
        return self

    @property
    def text(self) -> AsyncIterator[str]:
        """The text that is left, in pieces as they come.

        Raises:
            StreamEventError: when the server reports a failure.
            StreamError: when the stream breaks.
        """
        return AsyncTextPieces(self)

    async def result(self) -> R:
        """Read what is left, and return the result.

        Returns:
            The joined text, or the parsed JSON if the stream carries JSON, or None when it carries neither.

        Raises:
            StreamEventError: the server reported a failure.
            StreamMalformedError: an event cannot be read, or the joined JSON does not parse.
            StreamTruncatedError: the stream broke; `partial` holds what had come.
        """
        reader = await self._open()
        try:
            async for event in self:
                del event  # a report of an error may show the locals of this frame
        except ConfigurationError:
            raise
        except Exception:
            reader.raise_failure()  # the server's own word on what went wrong goes before ours
            raise
        finally:
            await self.aclose()
        result: R = reader.result()
        return result


class AsyncTextPieces:
    """The text of a stream, in pieces that end in whole characters."""

    def __init__(self, stream: AsyncStream[Any, Any]) -> None:
        self._stream = stream
        self._joiner = TextJoiner()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        stream = self._stream
        reader = await stream._open()
        try:
            while True:
                await stream.__anext__()
                reader.raise_failure()
                piece = reader.last_text
                if piece is not None and (ready := self._joiner.feed(piece)):
                    return ready
        except StopAsyncIteration:
            if rest := self._joiner.close():
                return rest
            reader.raise_failure()
            raise


async def _feed(
    driver: AsyncFlowDriver, prepare: Callable[[], Call], reader: AnyReader[Any]
) -> AsyncGenerator[None, None]:
    """Open a stream, then feed its reader; pause once it is open, and whenever it has events to hand out.

    All that holds the connection is in here, so that a stream that is dropped unclosed frees it too.
    """
    transport = driver.transport
    call = prepare()
    response = await driver.drive(run(call))
    pieces: AsyncGenerator[Any, None] | None = None
    try:
        if not reader.accepts(response):
            # No local of this frame holds the body, which may repeat a credential.
            response.body = await transport.read(response, call.deadline, MAX_CONTENT_BYTES, driver.clock)
            raise reader.content_error(call, response, response.body)
        reader.open(call, response)
        yield
        pieces = transport.pieces(response, call.deadline, driver.clock)
        async for piece in pieces:
            if piece.__class__ is Failure:
                reader.broke(piece)
            elif reader.feed(piece):
                yield
            if reader.stopped:
                return
        reader.end()
    finally:
        try:
            if pieces is not None and reader.finished:
                if reader.end_seen:
                    await transport.drain(response, pieces, reader.rest, driver.clock)
                reader.end()
        finally:
            if pieces is not None:
                await pieces.aclose()
            await transport.close_response(response)


class AsyncRawStream:
    """A stream's answer, undecoded: enter it, then iterate the pieces of its body."""

    def __init__(self, driver: AsyncFlowDriver, prepare: Callable[[], Call]) -> None:
        """Get ready for a stream.

        Args:
            driver: What sends and reads.
            prepare: Builds the call, when the stream is opened.
        """

        async def prepared() -> Call:
            return prepare()

        self._body = head_and_body(driver, prepared)
        self.info: ResponseInfo | None = None

    async def __aenter__(self) -> Self:
        if self.info is None:
            self._body = owned(self._body)
            self.info = await anext(self._body)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Iterate the pieces of the body as they come."""
        return owned(_bytes_of(self))

    async def aclose(self) -> None:
        """Close the stream and free its connection."""
        await self._body.aclose()


async def _bytes_of(stream: AsyncRawStream) -> AsyncGenerator[bytes, None]:
    """Yield the pieces of the body. Not in `__aiter__` itself, for the reason that `lists._items_of` has."""
    async with stream:
        async for piece in stream._body:
            yield piece
