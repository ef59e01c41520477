"""One call: what to send and by which rules, who listens to it, and what its errors know.

It holds no client and no clock of its own. What is done with it is in `flow`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from invocant.runtime._calls.options import BLOCK
from invocant.runtime._calls.response import fill_status, message_of, parsed, status_error
from invocant.runtime._calls.steps import MAX_ERROR_BYTES, Failure, WireRequest, WireResponse
from invocant.runtime._errors import (
    AuthenticationError,
    CallError,
    CallTimeoutError,
    DeadlineError,
    PagingContentError,
    ResponseDecodeError,
    StatusError,
    seconds,
    without_frames,
)
from invocant.runtime._info import ResponseInfo
from invocant.runtime._records import frozen
from invocant.runtime._secrets import Secret, mask_headers, scrub, scrub_bytes, secrets_in, secrets_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from invocant.runtime._calls.auth import Login
    from invocant.runtime._calls.drift import DriftWatch
    from invocant.runtime._calls.hooks import RequestEvent, ResponseEvent, RetryEvent
    from invocant.runtime._calls.options import Block, Timeouts
    from invocant.runtime._calls.retries import Retries, RetryDecision
    from invocant.runtime._declarations import Operation, RetrySafety

MAX_BODY_BYTES = 256 * 2**20
"""Largest body that is read, unless the caller says otherwise."""

_LOGGER = logging.getLogger("invocant")
_LOGGER.addHandler(logging.NullHandler())


@frozen(kw_only=True)
class Hooks:
    """Who listens to the calls of a client; each may be None."""

    on_request: Callable[[RequestEvent], Any] | None = None
    on_response: Callable[[ResponseEvent], Any] | None = None
    on_retry: Callable[[RetryEvent], Any] | None = None
    watch: DriftWatch | None = None
    """Looks for what is undeclared; None, and nothing of it is loaded, without `on_drift=`."""


NO_HOOKS = Hooks()


def listens(hooks: Hooks) -> bool:
    """Whether a hook or the log wants to hear of attempts and answers."""
    return hooks is not NO_HOOKS or _LOGGER.isEnabledFor(logging.DEBUG)


class TimeAndChance(Protocol):
    """Clocks and chance, which a flow asks directly, without a step, since they never wait."""

    @property
    def clock(self) -> Callable[[], float]:
        """Seconds that never go back."""

    @property
    def wall(self) -> Callable[[], float]:
        """Seconds since the epoch."""

    @property
    def chance(self) -> Callable[[], float]:
        """A number from 0 up to 1."""


class Call:
    """One call: what to send, and by which rules."""

    __slots__ = (
        "block",
        "carried",
        "deadline",
        "environment",
        "hooks",
        "login",
        "masked",
        "max_size",
        "operation",
        "request",
        "retries",
        "safety",
        "secrets",
        "started",
        "stream",
        "strict",
        "timeouts",
    )

    def __init__(
        self,
        operation: Operation[Any],
        request: WireRequest,
        *,
        timeouts: Timeouts,
        retries: Retries,
        environment: TimeAndChance,
        login: Login | None = None,
        masked: Collection[str] = (),
        secrets: Callable[[], tuple[str, ...]] | None = None,
        carried: Callable[[], tuple[str, ...]] = tuple,
        hooks: Hooks = NO_HOOKS,
        stream: bool = False,
        strict: bool = False,
        max_size: int | None = None,
    ) -> None:
        self.operation = operation
        self.request = request
        self.timeouts = timeouts
        self.retries = retries
        self.safety: RetrySafety = retries.safety or operation.retry
        self.environment = environment
        self.login = login
        self.masked = masked  # names, in lower case, under which credentials go
        self.carried = carried  # gives the credentials of an HTTP client that was handed over, and of proxies
        self.secrets = login.secrets if secrets is None and login is not None else secrets
        self.hooks = hooks
        self.stream = stream
        self.strict = strict
        self.max_size = MAX_BODY_BYTES if max_size is None else max_size
        self.started = environment.clock()
        self.deadline = None if timeouts.total is None else self.started + timeouts.total
        self.block: Block | None = None  # the block around, where its deadline is the nearer
        block = BLOCK.get()
        if block is not None:
            until = self.started + block.remaining()
            if self.deadline is None or until < self.deadline:
                self.deadline, self.block = until, block

    def remaining(self) -> float | None:
        """Return the seconds left, or None without a deadline."""
        return None if self.deadline is None else self.deadline - self.environment.clock()

    def info(self, response: WireResponse) -> ResponseInfo:
        """Return what is known about an answer."""
        declared = self.operation.headers
        return ResponseInfo(
            self.operation.name,
            response.status,
            response.headers if declared is None else declared(response.headers, response.status),
            response.attempts,
            response.elapsed,
            response.http_version,
        )

    def scrub(self, text: str) -> str:
        """Return a text of the server's without the credentials that were sent to it."""
        return scrub(text, self.sent_secrets())

    def scrub_bytes(self, body: bytes) -> bytes:
        """Return a body of the server's without the credentials that were sent to it."""
        return scrub_bytes(body, self.sent_secrets())

    def sent_secrets(self) -> tuple[str, ...]:
        """Return the credentials that the server may repeat: ours, the caller's, the HTTP client's."""
        credentials = [] if self.secrets is None else [*self.secrets()]
        for name, value in self.request.headers:
            if isinstance(value, Secret):
                credentials += secrets_of(name, value.reveal())
        credentials += secrets_in(self.request.url)
        return (*credentials, *self.carried())

    def describe(self, error: CallError, attempts: int, response: WireResponse | None = None) -> CallError:
        """Fill in what an error should know about the call."""
        error.operation = self.operation.name
        error.attempts = attempts
        error.elapsed = self.environment.clock() - self.started
        if response is not None:
            info = self.info(response)
            # An error may be logged whole: it gets the headers without credentials.
            info.headers = getattr(error, "headers", None) or {
                name: self.scrub(value) for name, value in mask_headers(response.headers, self.masked).items()
            }
            info.attempts, info.elapsed = attempts, error.elapsed
            error.info = info
            if error.request_id is None:
                error.request_id = info.request_id
        return error

    def late(self) -> bool:
        """Whether the time of the call is up."""
        return self.deadline is not None and self.environment.clock() >= self.deadline

    def deadline_error(self, doing: str = "") -> DeadlineError:
        """Return the error of a call whose time is up; *doing* says meanwhile what: `while connecting`."""
        block = self.block
        if not self.late():  # so it is that of a block in which a stream is read that was opened before
            around = BLOCK.get()
            block = around if around is not None and around.remaining() <= 0 else block
        if block is None:
            what = f"the call took longer than Timeouts.total of {seconds(self.timeouts.total or 0.0)}"
        else:
            what = f"{block.words()} passed"
        error = DeadlineError(f"{doing}, {what}" if doing else what)
        error.doing = doing
        error.place = "" if block is None else block.place
        return error

    def timed(self, failure: Failure) -> CallError:
        """Return the error of a failure: that of the deadline where it is what ended the wait."""
        error = failure.error
        if isinstance(error, DeadlineError) or (isinstance(error, CallTimeoutError) and self.late()):
            return self.deadline_error(failure.doing)
        return error

    def status_error(self, response: WireResponse) -> StatusError:
        """Return the error of an answer that is no success, which it stays when its body breaks off."""
        watch = self.hooks.watch
        if watch is not None:
            watch.answer(self.operation, response.status, response.headers, response.body, self.sent_secrets)
        error = status_error(
            self.operation, response.status, response.headers, response.body, secrets=self.sent_secrets()
        )
        self.describe(error, response.attempts, response)
        broken = response.broken
        if broken is not None:
            error.truncated = True
            error.__cause__ = cause = self.describe(self.timed(broken), response.attempts, response)
            cause.__cause__ = broken.cause
            error.add_note(f"its body is kept as far as it came, {len(error.body)} bytes: {cause.outcome}")
        elif response.cut:
            error.truncated = True
            error.add_note(f"of its body the first {len(error.body)} bytes are kept")
        return error

    def unreadable(
        self, error: ResponseDecodeError | PagingContentError, response: WireResponse
    ) -> CallError:
        """Fill in what an error knows of a success that is not what it must be: status, headers and body."""
        body = self.scrub_bytes(response.body[:MAX_ERROR_BYTES])
        error.truncated = len(response.body) > MAX_ERROR_BYTES
        if error.truncated:
            error.add_note(f"of its body the first {MAX_ERROR_BYTES} bytes are kept")
        fill_status(error, response.status, response.headers, body, self.sent_secrets())
        if isinstance(error, PagingContentError):
            error.parsed = parsed(body)
            words = message_of(response.headers, body)
            error.message = f"{error.message}: {words}" if words else error.message
        error.message = self.scrub(error.message)
        error.args = (error.message,)
        error.retry_safe = self.safety == "safe"
        return without_frames(self.describe(error, response.attempts, response))

    def advise(self, error: CallError, decision: RetryDecision, *, spent: bool = False) -> None:
        """Add notes to an error that is not repeated: what the user can do about it.

        Args:
            error: The error.
            decision: What was decided about another attempt.
            spent: Whether there would have been one, had its body not been read from what is read only once.
        """
        if spent:
            from invocant.runtime._calls.uploads import SPENT  # here, as few calls send a file

            error.add_note(SPENT)
        advice = "" if self.login is None else self.login.advice
        if advice and isinstance(error, AuthenticationError):
            error.add_note(advice)
        if decision.wait is not None and decision.wait > self.retries.longest_wait:
            error.add_note(
                f"the server asks to wait {seconds(decision.wait)}, longer than Retries.longest_wait "
                f"({seconds(self.retries.longest_wait)}): the call was not repeated"
            )
