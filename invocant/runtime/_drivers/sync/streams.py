"""Streams of typed events, and of bytes, blocking."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from invocant.runtime._calls.flow import run
from invocant.runtime._calls.steps import Failure
from invocant.runtime._drivers.sync.unread import head_and_body
from invocant.runtime._errors import ConfigurationError, StreamEndWarning
from invocant.runtime._streams.body import MAX_CONTENT_BYTES
from invocant.runtime._streams.text import TextJoiner
from invocant.runtime._streams.view import AnyReader, StreamView

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._drivers.sync.driver import FlowDriver
    from invocant.runtime._info import ResponseInfo

E = TypeVar("E")
R = TypeVar("R")
# `self` by its type, not `typing.Self`: jedi takes that for the class it is written in, and offers no more
S = TypeVar("S", bound="Stream[Any, Any]")

_OVER: Any = object()


class Stream(StreamView[E], Generic[E, R]):
    """A stream of events, and the result they build. Use it in a `with` block, which closes it.

    Iterating it, or `events`, gives the typed events; `text` gives the text in pieces. Both go on where the
    other stopped. `result()` reads what is left. Nothing is sent before the block is entered or the first
    event is read.
    """

    def __init__(
        self, driver: FlowDriver, prepare: Callable[[], Call], reader: AnyReader[E], name: str
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
        self._feeding = _feed(driver, prepare, reader)

    def __enter__(self: S) -> S:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the stream and free its connection; what has come is kept. Closing again does nothing."""
        self._feeding.close()

    def _open(self) -> AnyReader[E]:
        reader = self._reader
        if reader.info is None and next(self._feeding, _OVER) is _OVER:
            raise ConfigurationError("the stream was closed before it was opened")
        return reader

    def __iter__(self) -> Iterator[E]:
        return chain.from_iterable(_handfuls_of(self))

    def __next__(self) -> E:
        waiting = self._more()
        if waiting is None:
            raise StopIteration
        return next(waiting)

    def _more(self) -> Iterator[E] | None:
        """Return the events that wait, one or more; read further if there are none. None at the end."""
        reader = self._reader
        if reader.info is None:
            self._open()
        while (waiting := reader.waiting()) is None:
            if reader.ended:
                problem = reader.problem()
                if problem is not None:
                    self.close()
                    raise problem
                if reader.unconfirmed and not self._warned:
                    self._warned = True
                    warnings.warn(f"{self._name}: {StreamEndWarning.advice}", StreamEndWarning, stacklevel=3)
                return None
            if next(self._feeding, _OVER) is _OVER and not reader.ended:
                raise ConfigurationError("the stream was closed before its end")
        return waiting

    @property
    def events(self) -> Iterator[E]:
        """The events that are left, typed. An error event is one of them and does not raise here."""
        return iter(self)

    @property
    def text(self) -> Iterator[str]:
        """The text that is left, in pieces as they come.

        Raises:
            StreamEventError: when the server reports a failure.
            StreamError: when the stream breaks.
        """
        return TextPieces(self)

    def result(self) -> R:
        """Read what is left, and return the result.

        Returns:
            The joined text, or the parsed JSON if the stream carries JSON, or None when it carries neither.

        Raises:
            StreamEventError: the server reported a failure.
            StreamMalformedError: an event cannot be read, or the joined JSON does not parse.
            StreamTruncatedError: the stream broke; `partial` holds what had come.
        """
        reader = self._open()
        try:
            for event in self:
                del event  # a report of an error may show the locals of this frame
        except ConfigurationError:
            raise
        except Exception:
            reader.raise_failure()  # the server's own word on what went wrong goes before ours
            raise
        finally:
            self.close()
        result: R = reader.result()
        return result


def _handfuls_of(stream: Stream[E, Any]) -> Iterator[Iterator[E]]:
    """Yield the events of a stream as they come, in lists of one or more."""
    more = stream._more
    while (waiting := more()) is not None:
        yield waiting


class TextPieces:
    """The text of a stream, in pieces that end in whole characters."""

    def __init__(self, stream: Stream[Any, Any]) -> None:
        self._stream = stream
        self._joiner = TextJoiner()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        stream = self._stream
        reader = stream._open()
        try:
            while True:
                stream.__next__()
                reader.raise_failure()
                piece = reader.last_text
                if piece is not None and (ready := self._joiner.feed(piece)):
                    return ready
        except StopIteration:
            if rest := self._joiner.close():
                return rest
            reader.raise_failure()
            raise


def _feed(
    driver: FlowDriver, prepare: Callable[[], Call], reader: AnyReader[Any]
) -> Generator[None, None, None]:
    """Open a stream, then feed its reader; pause once it is open, and whenever it has events to hand out.

    All that holds the connection is in here, so that a stream that is dropped unclosed frees it too.
    """
    transport = driver.transport
    call = prepare()
    response = driver.drive(run(call))
    pieces: Iterator[Any] = iter(())
    try:
        if not reader.accepts(response):
            # No local of this frame holds the body, which may repeat a credential.
            response.body = transport.read(response, call.deadline, MAX_CONTENT_BYTES, driver.clock)
            raise reader.content_error(call, response, response.body)
        reader.open(call, response)
        yield
        pieces = transport.pieces(response, call.deadline, driver.clock)
        for piece in pieces:
            if piece.__class__ is Failure:
                reader.broke(piece)
            elif reader.feed(piece):
                yield
            if reader.stopped:
                return
        reader.end()
    finally:
        try:
            if reader.finished:
                if reader.end_seen:
                    transport.drain(response, pieces, reader.rest, driver.clock)
                reader.end()
        finally:
            transport.close_response(response)


class RawStream:
    """A stream's answer, undecoded: enter it, then iterate the pieces of its body."""

    def __init__(self, driver: FlowDriver, prepare: Callable[[], Call]) -> None:
        """Get ready for a stream.

        Args:
            driver: What sends and reads.
            prepare: Builds the call, when the stream is opened.
        """
        self._body = head_and_body(driver, prepare)
        self.info: ResponseInfo | None = None

    def __enter__(self) -> Self:
        if self.info is None:
            self.info = next(self._body)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        """Iterate the pieces of the body as they come."""
        with self:
            yield from self._body

    def close(self) -> None:
        """Close the stream and free its connection."""
        self._body.close()
