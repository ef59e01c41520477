"""What all readers of a streamed body have in common: its beginning, its end, and how it may break.

A reader raises nothing until it is asked for the thing that failed, so that what came before is handed out.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from invocant.media_types import named
from invocant.runtime._calls.response import message_of
from invocant.runtime._errors import (
    CallError,
    CallTimeoutError,
    DeadlineError,
    StatusError,
    StreamContentError,
    StreamError,
    StreamTruncatedError,
)
from invocant.runtime._models.json_text import loads
from invocant.runtime._secrets import scrubbed
from invocant.runtime._streams.sse import looks_like_events

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.steps import Failure, WireResponse
    from invocant.runtime._info import ResponseInfo

MAX_CONTENT_BYTES = 64 * 2**10
"""How much is read of an answer that should be a stream and is not."""


class BodyReader(ABC):
    """Reads one streamed body. Before `open` its properties are empty or None.

    Attributes:
        info: Status, headers and timing of the answer; None before the stream is open.
        finished: Whether what ends the stream has come: what follows it in the body is no part of it.
        stopped: Whether no more of the body is wanted, since the stream is finished or broken.
        ended: Whether the body is over, well or not, or all of it is read that will be.
        unconfirmed: Whether it ended cleanly without an optional closing event.
    """

    __slots__ = (
        "_beginning",
        "_broken",
        "_call",
        "_response",
        "ended",
        "finished",
        "info",
        "stopped",
        "unconfirmed",
    )

    wanted = "a stream"
    """What the body is to be, in words."""

    def __init__(self) -> None:
        self._call: Call
        self._response: WireResponse
        self._broken: StreamError | None = None
        self._beginning: bytearray | None = None  # of the body; None once anything came
        self.finished = False
        self.stopped = False
        self.info: ResponseInfo | None = None
        self.ended = False
        self.unconfirmed = False

    @abstractmethod
    def accepts(self, response: WireResponse) -> bool:
        """Whether the body of an answer is what this reads."""

    def open(self, call: Call, response: WireResponse) -> None:
        """Take the head of the answer, whose body is accepted."""
        self._call = call
        self._response = response
        self.info = call.info(response)

    @property
    def done_seen(self) -> bool:
        """Whether what closes the stream was handed out."""
        return False

    @property
    def end_seen(self) -> bool:
        """Whether what ends a finished stream was handed out; who leaves before needs no rest of it."""
        return self.finished

    @property
    def last_event_id(self) -> str:
        """The last event id that arrived, "" when none did."""
        return ""

    @property
    def partial(self) -> Any:
        """What has come so far. Never raises."""
        return None

    @property
    def joined(self) -> str:
        """The text, or the text of the JSON, as it came so far. Never raises."""
        return ""

    def broke(self, failure: Failure) -> None:
        """Say that the body broke off."""
        cause = self._call.timed(failure)
        reason = "transport"
        if isinstance(cause, DeadlineError):
            reason = "deadline"
        elif isinstance(cause, CallTimeoutError):
            reason = "timeout"
        error = StreamTruncatedError(f"the stream broke off: {cause.message}")
        error.__cause__ = self._call.describe(cause, self._response.attempts, self._response)
        cause.__cause__ = failure.cause
        self._break(error, reason)

    def rest(self, piece: bytes) -> None:
        """Take a piece of what follows the end of a finished stream; it is no part of it."""
        del piece  # nothing is looked for in it

    def problem(self) -> StreamError | None:
        """Return what broke the stream, or None: to be raised when all that came is handed out."""
        return None if self._broken is None else self._finish(self._broken)

    def content_error(self, call: Call, response: WireResponse, body: bytes) -> CallError:
        """Return the error for a success that is not accepted; *body* is the beginning of its body."""
        body = call.scrub_bytes(body)
        media_type = named(response.headers.get("content-type", ""), "no content type")
        error = _content_error(f"the answer is {media_type}, not {self.wanted}", body)
        if message := message_of(response.headers, body):
            error.message += f": {message}"
        error.message = call.scrub(error.message)
        error.args = (error.message,)
        error.reason, error.status = "content_type", response.status
        return call.describe(error, response.attempts, response)

    def _begin(self, chunk: bytes) -> None:
        """Remember the beginning of a body from which nothing was read yet."""
        beginning = self._beginning
        if beginning is not None and len(beginning) < MAX_CONTENT_BYTES:
            beginning += chunk[: MAX_CONTENT_BYTES - len(beginning)]

    def _nothing_came(self, body: bytes) -> None:
        """Break a stream whose body is over, and had nothing in it."""
        body = self._call.scrub_bytes(body)
        self._beginning = None
        if not body:
            words = f"the answer is empty, where {self.wanted} is due"
        elif looks_like_events(body):
            words = "the stream ended before its first event"
        else:
            words = f"the answer calls itself {self.wanted} and is none"
        error = _content_error(words, body)
        if error.parsed is not None and (message := message_of({}, body)):
            error.message = self._call.scrub(f"{words}: {message}")
            error.args = (error.message,)
        self._break(error, "no_events")

    def _break(self, error: StreamError, reason: str) -> None:
        if self._broken is None:
            error.reason = reason
            self._broken = error
        self.ended = self.stopped = True

    def _finish(self, error: StreamError) -> StreamError:
        """Attach what is known by now."""
        response = self._response
        described = self._call.describe(error, response.attempts, response)
        error.status = response.status
        joined = self.joined
        error.joined = self._call.scrub(joined)
        error.partial = self.partial
        if error.joined != joined:  # the server repeats a credential
            error.partial = scrubbed(error.partial, self._call.scrub)
        error.done_seen = self.done_seen
        error.last_event_id = self.last_event_id
        if isinstance(described, StatusError) and error.info is not None:
            described.headers = error.info.headers
        return error


def _content_error(words: str, body: bytes) -> StreamContentError:
    error = StreamContentError(words)
    error.body = body
    try:
        error.parsed = loads(body)
    except ValueError:
        error.parsed = None
    return error
