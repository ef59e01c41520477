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
    StreamContentError,
    StreamError,
    StreamTruncatedError,
)
from invocant.runtime._models.json_text import loads
from invocant.runtime._secrets import scrubbed

if TYPE_CHECKING:
    from invocant.runtime._calls.flow import Call
    from invocant.runtime._calls.steps import Failure, WireResponse
    from invocant.runtime._info import ResponseInfo

MAX_CONTENT_BYTES = 64 * 2**10
"""How much is read of an answer that should be a stream and is not."""


class BodyReader(ABC):
    """Reads one streamed body. Before `open` its properties are empty or None.

    Attributes:
        info: Status, headers and timing of the answer; None before the stream is open.
        ended: Whether the body is over, well or not.
        unconfirmed: Whether it ended cleanly without an optional closing event.
    """

    __slots__ = ("_broken", "_call", "_response", "ended", "info", "unconfirmed")

    wanted = "a stream"
    """What the body is to be, in words."""

    def __init__(self) -> None:
        self._call: Call
        self._response: WireResponse
        self._broken: StreamError | None = None
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

    def problem(self) -> StreamError | None:
        """Return what broke the stream, or None: to be raised when all that came is handed out."""
        return None if self._broken is None else self._finish(self._broken)

    def content_error(self, call: Call, response: WireResponse, body: bytes) -> CallError:
        """Return the error for a success that is not accepted; *body* is the beginning of its body."""
        body = call.scrub_bytes(body)
        media_type = named(response.headers.get("content-type", ""), "no content type")
        message = message_of(response.headers, body)
        more = f": {message}" if message else ""
        error = StreamContentError(call.scrub(f"the answer is {media_type}, not {self.wanted}{more}"))
        error.reason = "content_type"
        error.status = response.status
        error.body = body
        try:
            error.parsed = loads(body)
        except ValueError:
            error.parsed = None
        return call.describe(error, response.attempts, response)

    def _break(self, error: StreamError, reason: str) -> None:
        if self._broken is None:
            error.reason = reason
            self._broken = error
        self.ended = True

    def _finish(self, error: StreamError) -> StreamError:
        """Attach what is known by now."""
        response = self._response
        self._call.describe(error, response.attempts, response)
        error.status = response.status
        joined = self.joined
        error.joined = self._call.scrub(joined)
        error.partial = self.partial
        if error.joined != joined:  # the server repeats a credential
            error.partial = scrubbed(error.partial, self._call.scrub)
        error.done_seen = self.done_seen
        error.last_event_id = self.last_event_id
        return error
