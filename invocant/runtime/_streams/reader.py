"""What reads a stream, sync or async: pieces of a body in, typed events and a result out, no I/O.

The reader decodes the events of each piece at once, and notes what they mean for the result when it is asked
for it: by then the queue knows how many were handed out, so what the reader knows (`partial`, `done_seen`) is
always what the user has seen. It raises nothing until asked for the thing that failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invocant.runtime._calls.media_types import named
from invocant.runtime._calls.response import message_of
from invocant.runtime._errors import (
    CallError,
    CallTimeoutError,
    DeadlineError,
    StreamContentError,
    StreamError,
    StreamEventError,
    StreamMalformedError,
    StreamTruncatedError,
)
from invocant.runtime._models.json_text import loads
from invocant.runtime._streams.folds import Fold, IncompleteResultError
from invocant.runtime._streams.queue import EventQueue
from invocant.runtime._streams.sse import MAX_EVENT_BYTES, EventTooLargeError, SSEParser
from invocant.runtime._streams.state import StreamState
from invocant.runtime._streams.tables import table_of
from invocant.runtime._streams.text import mend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from invocant.runtime._calls.flow import Call
    from invocant.runtime._calls.steps import Failure, WireResponse
    from invocant.runtime._declarations import Streaming
    from invocant.runtime._info import ResponseInfo
    from invocant.runtime._stream_events import StreamEvent

E = TypeVar("E")

MAX_CONTENT_BYTES = 64 * 2**10
"""How much is read of an answer that should be an event stream and is not."""


class StreamReader(Generic[E]):
    """Reads one stream. Before `open` its properties are empty or None.

    Attributes:
        info: Status, headers and timing of the answer; None before the stream is open.
        ended: Whether the body is over, well or not.
        unconfirmed: Whether it ended cleanly without the optional closing event.
    """

    __slots__ = (
        "_broken",
        "_call",
        "_decode",
        "_make_fold",
        "_parser",
        "_queue",
        "_response",
        "_state",
        "_streaming",
        "ended",
        "info",
        "unconfirmed",
        "waiting",
    )

    def __init__(
        self, streaming: Streaming[Any], make_fold: Callable[[], Fold], *, max_event_size: int | None = None
    ) -> None:
        """Get ready for a stream.

        Args:
            streaming: How it is declared.
            make_fold: Makes what builds the result, once the stream is open.
            max_event_size: Bound on one event, in bytes; None is the usual one.
        """
        self._streaming = streaming
        self._make_fold = make_fold
        self._call: Call
        self._response: WireResponse
        self._parser = SSEParser(max_event_size=MAX_EVENT_BYTES if max_event_size is None else max_event_size)
        self._decode = table_of(streaming).decode_all
        self._state = StreamState()
        self._queue = EventQueue(self._state.take)
        self._broken: StreamError | None = None
        self.info: ResponseInfo | None = None
        self.ended = False
        self.unconfirmed = False
        self.waiting: Callable[[], Iterator[E] | None] = self._queue.waiting
        """Return the next events that were not handed out, one or more; None if there are none."""

    def open(self, call: Call, response: WireResponse) -> None:
        """Take the head of the answer, whose body is an event stream."""
        self._call = call
        self._response = response
        self._state.open(self._make_fold(), call.scrub)
        self.info = call.info(response)

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
    def start(self) -> StreamEvent | None:
        """The first event of role `start` that was handed out, or None."""
        self._queue.report()
        return self._state.start

    @property
    def reasoning(self) -> str:
        """The reasoning that was handed out, joined."""
        self._queue.report()
        return mend("".join(self._state.reasoning))

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
        try:
            arrived = self._parser.feed_batches(chunk)
        except EventTooLargeError as large:
            self._break(StreamMalformedError(str(large)), "too_large")
            return False
        malformed = self._decode(arrived, self._queue.batches)
        if malformed is not None:
            error = StreamMalformedError(malformed.args[0])
            error.raw = self._call.scrub(malformed.args[1])
            self._break(error, "malformed")
        return bool(self._queue.batches) and not self.ended

    def end(self) -> None:
        """Say that the body ended cleanly."""
        if not self.ended:
            self._parser.close()
            self.ended = True

    def broke(self, failure: Failure) -> None:
        """Say that the body broke off."""
        cause = failure.error
        reason = "transport"
        if isinstance(cause, DeadlineError):
            reason = "deadline"
        elif isinstance(cause, CallTimeoutError):
            reason = "timeout"
        error = StreamTruncatedError(f"the stream broke off: {cause.message}")
        error.__cause__ = self._call.describe(cause, self._response.attempts, self._response)
        cause.__cause__ = failure.cause
        self._break(error, reason)

    def _break(self, error: StreamError, reason: str) -> None:
        if self._broken is None:
            error.reason = reason
            self._broken = error
        self.ended = True

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
            elif terminator == "optional" and table_of(self._streaming).has_end:
                self.unconfirmed = True
        return None if self._broken is None else self._finish(self._broken)

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

    def _finish(self, error: StreamError) -> StreamError:
        """Attach what is known by now."""
        response = self._response
        self._call.describe(error, response.attempts, response)
        error.status = response.status
        error.partial = self.partial
        error.joined = self.joined
        error.done_seen = self.done_seen
        error.last_event_id = self.last_event_id
        return error


def content_error(call: Call, response: WireResponse, body: bytes) -> CallError:
    """Return the error for a success that is no event stream; *body* is the beginning of its body."""
    body = call.scrub_bytes(body)
    media_type = named(response.headers.get("content-type", ""), "no content type")
    message = message_of(response.headers, body)
    more = f": {message}" if message else ""
    error = StreamContentError(f"the answer is {media_type}, not an event stream{more}")
    error.reason = "content_type"
    error.status = response.status
    error.body = body
    try:
        error.parsed = loads(body)
    except ValueError:
        error.parsed = None
    return call.describe(error, response.attempts, response)
