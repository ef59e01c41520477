"""What reads a stream, sync or async: pieces of a body in, typed events and a result out, no I/O.

The reader decodes the events of each piece at once, and notes what they mean for the result when it is asked
for it: by then the queue knows how many were handed out, so what the reader knows (`partial`, `done_seen`) is
always what the user has seen. It raises nothing until asked for the thing that failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invocant.media_types import is_event_stream
from invocant.runtime._errors import (
    StreamError,
    StreamEventError,
    StreamMalformedError,
    StreamTruncatedError,
)
from invocant.runtime._streams.body import BodyReader
from invocant.runtime._streams.folds import Fold, IncompleteResultError
from invocant.runtime._streams.queue import EventQueue
from invocant.runtime._streams.sse import MAX_EVENT_BYTES, EventTooLargeError, SSEParser
from invocant.runtime._streams.state import StreamState
from invocant.runtime._streams.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._declarations import Streaming
    from invocant.runtime._stream_events import StreamEvent
    from invocant.runtime._streams.tables import Closing

E = TypeVar("E")


class StreamReader(BodyReader, Generic[E]):
    """Reads one stream of events that a table describes."""

    __slots__ = (
        "_closings",
        "_decode",
        "_make_fold",
        "_parser",
        "_queue",
        "_seeks_end",
        "_state",
        "_streaming",
        "_table",
        "waiting",
    )

    wanted = "an event stream"

    def __init__(
        self, streaming: Streaming[Any], make_fold: Callable[[], Fold], *, max_event_size: int | None = None
    ) -> None:
        """Get ready for a stream.

        Args:
            streaming: How it is declared.
            make_fold: Makes what builds the result, once the stream is open.
            max_event_size: Bound on one event, in bytes; None is the usual one.
        """
        super().__init__()
        self._beginning = bytearray()
        self._streaming = streaming
        self._make_fold = make_fold
        self._parser = SSEParser(max_event_size=MAX_EVENT_BYTES if max_event_size is None else max_event_size)
        self._table = table_of(streaming)
        self._decode = self._table.decode_all
        self._closings: list[Closing] = []  # what has ended the stream
        self._seeks_end = False  # after an error event, for the event that closes the stream
        self._state = StreamState()
        self._queue = EventQueue(self._state.take, self._state.take_gathered)
        self.waiting: Callable[[], Iterator[E] | None] = self._queue.waiting
        """Return the next events that were not handed out, one or more; None if there are none."""

    def accepts(self, response: WireResponse) -> bool:
        """Whether the body of an answer is an event stream."""
        return is_event_stream(response.headers.get("content-type", ""))

    def open(self, call: Call, response: WireResponse) -> None:
        """Take the head of the answer, whose body is an event stream."""
        self._state.open(self._make_fold(), call.scrub)
        self._queue.gathers = self._state.gathers()
        super().open(call, response)

    @property
    def fold(self) -> Fold | None:
        """The fold, with all that was handed out; None before the stream is open."""
        self._queue.report()
        return self._state.fold

    @property
    def done_seen(self) -> bool:
        """Whether an event of role `end` was handed out."""
        self._queue.report()
        return self._state.done_seen

    @property
    def end_seen(self) -> bool:
        """Whether an event that ends the stream was handed out: one of role `end` or `error`."""
        return self.done_seen or self._state.failure is not None

    @property
    def start(self) -> StreamEvent | None:
        """The first event of role `start` that was handed out, or None."""
        self._queue.report()
        return self._state.start

    @property
    def reasoning(self) -> str:
        """The reasoning that was handed out, joined."""
        self._queue.report()
        return str(self._state.reasoning or "")

    @property
    def failure(self) -> StreamEventError | None:
        """The first error event that was handed out, as an error, or None."""
        self._queue.report()
        return self._state.failure

    @property
    def last_text(self) -> str | None:
        """What the event handed out last adds to the text, or None."""
        self._queue.report()
        text = self._state.last_text
        return text if text.__class__ is str and text else None

    @property
    def last_event_id(self) -> str:
        """The last event id that arrived, "" when none did."""
        return self._parser.last_event_id

    @property
    def retry(self) -> int | None:
        """The reconnection time in milliseconds that the stream set, or None."""
        return self._parser.retry

    @property
    def partial(self) -> Any:
        """What has come so far. Never raises."""
        try:
            fold = self.fold
            return None if fold is None else fold.partial()
        except Exception:  # noqa: BLE001  # a fold may be anybody's; asked while handling errors
            return None

    @property
    def joined(self) -> str:
        """The text, or the text of the JSON, as it came so far. Never raises."""
        try:
            fold = self.fold
            return "" if fold is None else fold.joined
        except Exception:  # noqa: BLE001  # as above
            return ""

    def feed(self, chunk: bytes) -> bool:
        """Take a piece of the body; return whether to hand out events before more of it is read."""
        batches = self._queue.batches
        alone = self._parser.feed_alone(chunk)
        if alone is not None and self._table.decode_alone(*alone, batches):
            self._beginning = None
            return True
        try:
            arrived = self._parser.feed_batches(chunk) if alone is None else [(alone[0], [alone[1]])]
            malformed = self._decode(arrived, batches, self._closings)
        except EventTooLargeError as large:
            malformed = self._decode(large.before, batches, self._closings)
            if not self._closings and malformed is None:
                self._break(StreamMalformedError(str(large)), "too_large")
        if malformed is not None:
            error = StreamMalformedError(malformed.args[0])
            error.raw = self._call.scrub(malformed.args[1])
            self._break(error, "malformed")
        if not batches:
            self._begin(chunk)
            return False
        self._beginning = None
        if self._closings:
            self.finished = self.stopped = True
            closing = self._closings[0]
            if closing.failed and self._table.has_end:
                self._seeks_end = not self._table.decode_end(closing.rest, batches)
        return not self.ended

    def rest(self, piece: bytes) -> None:
        """Take a piece of what follows: after an error event the one that closes the stream counts."""
        if not self._seeks_end:
            return
        try:
            arrived = self._parser.feed_batches(piece)
        except EventTooLargeError as large:
            arrived = large.before
        self._seeks_end = not self._table.decode_end(arrived, self._queue.batches)

    def end(self) -> None:
        """Say that the body ended cleanly, or that no more of it is read since the stream is finished."""
        if not self.ended:
            self._parser.close()
            self.ended = True
            if self._beginning is not None:
                self._nothing_came(bytes(self._beginning))

    def problem(self) -> StreamError | None:
        """Return what broke the stream, or None: to be raised when all queued events are handed out.

        A clean end without the closing event is a problem where the closing event is required, else it is
        noted in `unconfirmed`.
        """
        if self._broken is None and self.ended and not self.done_seen and self._state.failure is None:
            terminator = self._streaming.terminator
            if terminator == "required":
                self._break(
                    StreamTruncatedError("the stream ended without its closing event"), "missing_terminator"
                )
            elif terminator == "optional" and self._table.has_end:
                self.unconfirmed = True
        return super().problem()

    def raise_failure(self) -> None:
        """Raise the error event, if there was one, with what came before and after it attached."""
        failure = self.failure
        if failure is not None:
            raise self._finish(failure)

    def result(self) -> Any:
        """Return the result; the body is over.

        Raises:
            StreamError: the stream broke, the server reported a failure, or what came is not a whole result.
            Exception: what the fold itself raised while it was given the events.
        """
        self.raise_failure()
        problem = self.problem()
        if problem is not None:
            raise problem
        if self._state.fold_error is not None:
            raise self._state.fold_error
        fold = self.fold
        try:
            return None if fold is None else fold.result()
        except IncompleteResultError as reason:
            error = StreamMalformedError(str(reason))
            error.reason = "incomplete_json"
            raise self._finish(error) from None
