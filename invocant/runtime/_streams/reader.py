"""What streams have in common, sync or async: pieces of a body in, typed events and a result out, no I/O.

The reader decodes the events of each piece at once, and notes what they mean for the result when it is asked
for it: by then it counts how many were handed out, so what it knows (`partial`, `done_seen`) is always what
the user has seen. It raises nothing until asked for the thing that failed.
"""

from __future__ import annotations

import threading
from collections import deque
from operator import length_hint
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
from invocant.runtime._secrets import scrub, scrub_bytes
from invocant.runtime._streams.folds import (
    DeclaredFold,
    Fold,
    IncompleteResultError,
    holds_half,
    mend_surrogates,
)
from invocant.runtime._streams.sse import MAX_EVENT_SIZE, EventTooLargeError, SSEParser
from invocant.runtime._streams.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from invocant.runtime._calls.flow import Call
    from invocant.runtime._calls.steps import Failure, WireResponse
    from invocant.runtime._declarations import Streaming
    from invocant.runtime._events import StreamEvent
    from invocant.runtime._info import ResponseInfo
    from invocant.runtime._streams.tables import Run

E = TypeVar("E")

MAX_CONTENT = 64 * 2**10
"""How much is read of an answer that should be an event stream and is not."""


class StreamReader(Generic[E]):
    """Reads one stream.

    Attributes:
        info: Status, headers and timing of the answer.
        fold: What builds the result.
        ended: Whether the body is over, well or not.
        unconfirmed: Whether it ended cleanly without the optional closing event.
    """

    __slots__ = (
        "_broken",
        "_call",
        "_decode",
        "_done_seen",
        "_failure",
        "_fold",
        "_fold_problem",
        "_folded",
        "_lock",
        "_parser",
        "_reasoning",
        "_response",
        "_runs",
        "_start",
        "_streaming",
        "_taken",
        "ended",
        "info",
        "unconfirmed",
    )

    def __init__(
        self,
        call: Call,
        streaming: Streaming[Any],
        response: WireResponse,
        fold: Fold,
        *,
        max_event_size: int | None = None,
    ) -> None:
        self._call = call
        self._streaming = streaming
        self._response = response
        self._parser = SSEParser(max_event_size=MAX_EVENT_SIZE if max_event_size is None else max_event_size)
        self._decode = table_of(streaming).decode_all
        self._runs: deque[Run] = deque()  # events that were not all handed out and folded
        self._folded = 0  # events of the first of these that were
        self._broken: StreamError | None = None
        self._taken: Any = None
        self.info: ResponseInfo = call.info(response)
        self._fold = fold
        self._fold_problem: Exception | None = None
        self._lock = threading.RLock()  # what is known can be asked for by one thread while another reads
        self._done_seen = False
        self.ended = False
        self._start: StreamEvent | None = None
        self._reasoning: list[str] = []
        self._failure: StreamEventError | None = None
        self.unconfirmed = False

    @property
    def fold(self) -> Fold:
        """The fold, with all that was handed out."""
        self._sync()
        return self._fold

    @property
    def done_seen(self) -> bool:
        """Whether an event of role `end` was handed out."""
        self._sync()
        return self._done_seen

    @property
    def start(self) -> StreamEvent | None:
        """The first event of role `start` that was handed out, or None."""
        self._sync()
        return self._start

    @property
    def reasoning(self) -> str:
        """The reasoning that was handed out, joined."""
        self._sync()
        return mend_surrogates("".join(self._reasoning))

    @property
    def failure(self) -> StreamEventError | None:
        """The first error event that was handed out, as an error, or None."""
        self._sync()
        return self._failure

    @property
    def last_event_id(self) -> str:
        """The last event id that arrived, "" when none did."""
        return self._parser.last_event_id

    @property
    def retry(self) -> int | None:
        """The reconnection time in milliseconds that the stream set, or None."""
        return self._parser.retry

    def feed(self, chunk: bytes) -> bool:
        """Take a piece of the body; return whether to hand out events before more of it is read."""
        try:
            arrived = self._parser.feed_alike(chunk)
        except EventTooLargeError as large:
            self._break(StreamMalformedError(str(large)), "too_large")
            return False
        problem = self._decode(arrived, self._runs)
        if problem is not None:
            error = StreamMalformedError(problem.args[0])
            error.raw = self._scrub(problem.args[1])
            self._break(error, "malformed")
        return bool(self._runs) and not self.ended

    def waiting(self) -> Iterator[E] | None:
        """Return the next events that have come and were not handed out, one or more; None if there are none.

        All who ask get the same iterator, as long as there is an event in it.
        """
        runs = self._runs
        with self._lock:
            while runs:
                run = runs[0]
                if length_hint(run.waiting):
                    return run.events
                at, self._folded = self._folded, 0
                runs.popleft()
                self._take(run, at, len(run.payloads))
        return None

    def _sync(self) -> None:
        """Fold what has been handed out."""
        with self._lock:
            if self.waiting() is not None:
                run = self._runs[0]
                end = len(run.payloads) - length_hint(run.waiting)
                if end > self._folded:
                    at, self._folded = self._folded, end
                    self._take(run, at, end)

    def _take(self, run: Run, at: int, end: int) -> None:
        """Fold events *at* to *end* of a run."""
        if at == end:  # one thread handed out the last of them while another asked what is known
            return
        entry, payloads = run.entry, run.payloads
        if end - at < len(payloads):
            payloads = payloads[at:end]
        role = entry.role
        values = payloads if entry.value is None else [entry.value(payload) for payload in payloads]
        self._taken = None
        if role == "text":
            self._taken = values[-1]
        elif role == "end":
            self._done_seen = True
        elif role == "error":
            if self._failure is None:
                self._failure = self._event_error(run.event(at), entry, payloads[0])
            return
        elif role == "start":
            self._start = self._start or run.event(at)
        elif role == "reasoning":
            self._reasoning += [value for value in values if value.__class__ is str]
        fold = self._fold
        try:
            if fold.__class__ is DeclaredFold:
                fold.add_all(role, values)
            else:
                for place, value, payload in zip(range(at, end), values, payloads, strict=True):
                    fold.add(run.event(place), role, value, payload)
        except Exception as problem:  # of a fold that is anybody's: it has lost what it was to take
            self._fold_problem = self._fold_problem or problem
            raise

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

    def taken_text(self) -> str | None:
        """Return what the event handed out last adds to the text, or None."""
        self._sync()
        value = self._taken
        return value if value.__class__ is str and value else None

    def _event_error(self, event: StreamEvent, entry: Any, payload: Any) -> StreamEventError:
        said = payload if entry.message is None else entry.message(payload)
        if said is None:
            said = payload
        code = None if entry.code is None else entry.code(payload)
        error = StreamEventError(self._scrub(said if isinstance(said, str) else event.raw))
        error.code = code if isinstance(code, str) else None
        error.event = event
        error.reason = "error_event"
        return error

    def _scrub(self, text: str) -> str:
        secrets = () if self._call.secrets is None else self._call.secrets()
        return scrub(text, secrets)

    def problem(self) -> StreamError | None:
        """Return what broke the stream, or None: to be raised when all queued events are handed out.

        A clean end without the closing event is a problem where the closing event is required, else it is
        noted in `unconfirmed`.
        """
        if self._broken is None and self.ended and not self.done_seen and self._failure is None:
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
        if self._fold_problem is not None:
            raise self._fold_problem
        try:
            return self.fold.result()
        except IncompleteResultError as reason:
            error = StreamMalformedError(str(reason))
            error.reason = "incomplete_json"
            raise self._finish(error) from None

    @property
    def partial(self) -> Any:
        """What has come so far. Never raises."""
        try:
            return self.fold.partial()
        except Exception:  # noqa: BLE001  # a fold may be anybody's; asked while handling errors
            return None

    @property
    def joined(self) -> str:
        """The text, or the text of the JSON, as it came so far. Never raises."""
        try:
            return self.fold.joined
        except Exception:  # noqa: BLE001  # as above
            return ""

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


class StreamView(Generic[E]):
    """What can be seen of a stream at any time, before it is open too."""

    def __init__(self) -> None:
        self._reader: StreamReader[E] | None = None

    @property
    def partial(self) -> Any:
        """The result as far as it has come; None before anything has. Never raises."""
        return None if self._reader is None else self._reader.partial

    @property
    def reasoning(self) -> str:
        """The reasoning so far, "" when there is none. It is no part of the result."""
        return "" if self._reader is None else self._reader.reasoning

    @property
    def done_seen(self) -> bool:
        """Whether the event that closes the stream has come."""
        return self._reader is not None and self._reader.done_seen

    @property
    def start(self) -> StreamEvent | None:
        """The event that opened the stream, or None when none has come."""
        return None if self._reader is None else self._reader.start

    @property
    def last_event_id(self) -> str:
        """The last event id received, "" when there was none."""
        return "" if self._reader is None else self._reader.last_event_id

    @property
    def retry(self) -> int | None:
        """The reconnection time in milliseconds that the stream set, or None."""
        return None if self._reader is None else self._reader.retry

    @property
    def fold(self) -> Fold | None:
        """What builds the result; None before the stream is open."""
        return None if self._reader is None else self._reader.fold

    @property
    def info(self) -> ResponseInfo | None:
        """Status, headers and timing of the answer; None before the stream is open."""
        return None if self._reader is None else self._reader.info


class TextJoiner:
    """Gives text piece by piece so that no piece ends in half a character."""

    __slots__ = ("_half",)

    def __init__(self) -> None:
        self._half = ""

    def feed(self, text: str) -> str:
        """Return what can be given out now."""
        text = self._half + text
        self._half = ""
        if holds_half(text):
            text, self._half = text[:-1], text[-1]
        return mend_surrogates(text)

    def close(self) -> str:
        """Return what is left: "" or the replacement of a half that stayed alone."""
        left, self._half = self._half, ""
        return mend_surrogates(left)


def content_error(call: Call, response: WireResponse, body: bytes) -> CallError:
    """Return the error for a success that is no event stream; *body* is the beginning of its body."""
    secrets = () if call.secrets is None else call.secrets()
    body = scrub_bytes(body, secrets)
    media_type = named(response.headers.get("content-type", ""), "no content type")
    said = message_of(response.headers, body)
    error = StreamContentError(
        f"the answer is {media_type}, not an event stream{f': {said}' if said else ''}"
    )
    error.reason = "content_type"
    error.status = response.status
    error.body = body
    try:
        error.parsed = loads(body)
    except ValueError:
        error.parsed = None
    return call.describe(error, response.attempts, response)
