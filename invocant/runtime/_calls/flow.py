"""One call as a flow: attempts, retries, tokens, redirects and the deadline, written once for both drivers.

The flow holds no client and no clock of its own; it yields the steps of `steps` and is sent their outcomes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol

from invocant.runtime._calls.addresses import REDIRECTS, redirect
from invocant.runtime._calls.hooks import NO_HOOKS, Hooks, listens, tell_request, tell_response, tell_retry
from invocant.runtime._calls.options import BLOCK, DEFAULT_TIMEOUTS
from invocant.runtime._calls.response import fill_status, message_of, parsed, status_error
from invocant.runtime._calls.retries import DEFAULT_RETRIES, Retries, RetryDecision, decide, retry_safe
from invocant.runtime._calls.steps import (
    MAX_ERROR_BYTES,
    Close,
    Failure,
    OutOfTime,
    Pause,
    Read,
    Send,
    WireRequest,
    WireResponse,
)
from invocant.runtime._errors import (
    AuthenticationError,
    CallError,
    CallTimeoutError,
    ClientClosedError,
    ConfigurationError,
    DeadlineError,
    InvocantError,
    PagingContentError,
    ResponseDecodeError,
    StatusError,
    seconds,
    without_frames,
)
from invocant.runtime._info import ResponseInfo
from invocant.runtime._secrets import (
    Secret,
    mask_headers,
    revealed,
    scrub,
    scrub_bytes,
    secrets_in,
    secrets_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from invocant.runtime._calls.auth import Login
    from invocant.runtime._calls.keys import Credential
    from invocant.runtime._calls.options import Block, Timeouts
    from invocant.runtime._calls.retries import Failed
    from invocant.runtime._declarations import Operation, RetrySafety

MAX_BODY_BYTES = 256 * 2**20
"""Largest body that is read, unless the caller says otherwise."""
MAX_REDIRECTS = 5
"""Most redirects that one call follows."""


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
        self.carried = carried  # gives the credentials of an HTTP client that was handed over
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


def run(call: Call) -> Generator[Any, Any, WireResponse]:
    """Make a call; return the answer, whose status is a success.

    Raises:
        StatusError: the last answer's status is no success.
        TransportError: no answer came.
        TokenError: no access token could be had.
        ClientClosedError: the client was closed meanwhile.
    """
    attempts = _Attempts(call)
    try:
        return (yield from _run(call, attempts))
    except ClientClosedError as error:
        if not error.operation:
            call.describe(error, attempts.number)
        raise


def _run(call: Call, attempts: _Attempts) -> Generator[Any, Any, WireResponse]:
    while True:
        request = yield from attempts.authorise()
        outcome = yield from attempts.send(request)
        if outcome.__class__ is WireResponse:
            if 200 <= outcome.status < 300:
                return outcome
            yield from attempts.read_failure(outcome)
            if attempts.redirected(outcome):
                continue
            refusal = attempts.status_error(outcome)
            if attempts.refused(outcome, refusal):
                continue
            error: CallError = refusal
            decision = attempts.judge_answer(outcome, refusal)
        elif outcome.__class__ is Failure:
            error, decision = attempts.judge_failure(outcome)
        else:
            raise attempts.unsendable(outcome)
        if not decision.retry:
            error.wait = decision.wait
            call.advise(error, decision, spent=attempts.spent)
            raise error from (outcome.cause if outcome.__class__ is Failure else error.__cause__)
        yield from attempts.heard(
            "on_retry",
            tell_retry(call.operation.name, call.hooks, error, attempts.number, decision, call.deadline),
        )
        remaining = call.remaining()
        if remaining is not None and decision.delay >= remaining:  # for the hook took its time
            raise error from (outcome.cause if outcome.__class__ is Failure else error.__cause__)
        yield Pause(decision.delay)


class _Attempts:
    """Where a call is: its latest request, and how often it was sent.

    Attributes:
        number: Attempts made. One that follows a redirect continues the attempt that was redirected.
        spent: Whether only the body stood in the way of another: it was read from what is read only once.
    """

    __slots__ = (
        "_call",
        "_continues",
        "_followed",
        "_listens",
        "_login",
        "_redirects",
        "_refused",
        "_renewed",
        "_request",
        "_unfollowed",
        "_values",
        "number",
        "spent",
    )

    def __init__(self, call: Call) -> None:
        self._call = call
        self.spent = False
        self._request = call.request
        self._login = call.login  # None once a redirect has left the origin
        self._values: tuple[Secret, ...] = ()  # what the latest attempt was authorised with
        # what a server refused, while a new one is fetched
        self._refused: tuple[tuple[Secret, ...], StatusError] | None = None
        self._renewed = False
        self._redirects = 0
        self._continues = False  # whether the next request continues an attempt that was redirected
        self._followed: WireResponse | None = None  # the redirect that led to the latest request
        self._unfollowed = ""  # why the latest answer, a redirect, is not followed
        self._listens = listens(call.hooks)
        self.number = 0

    def authorise(self) -> Generator[Any, Any, WireRequest]:
        """Return the request of the next attempt, the credentials in it.

        Raises:
            CallError: no credential could be had, or only the one that was refused.
        """
        login = self._login
        if login is None:
            return self._request
        self._values = ()
        for credential in login.credentials:
            self._values += ((yield from self._value(credential)),)
        if self._refused is not None:
            if list(map(revealed, self._refused[0])) == list(map(revealed, self._values)):
                refusal = self._refused[1]
                self._call.advise(refusal, RetryDecision(False))
                raise refusal
            self._refused = None
        return login.authorised(self._request, self._values)

    def _value(self, credential: Credential) -> Generator[Any, Any, Secret]:
        """Return what a credential is written as: at hand, or had by steps."""
        call, value = self._call, credential.ready()
        if value is not None:
            return value
        try:
            value = yield from credential.obtain(TokenFetch(call))
        except OutOfTime:
            raise self.out_of_time("while a credential was asked for") from None
        except InvocantError as error:
            problem = without_frames(error)  # which hold what a function gave, or a token endpoint answered
        else:
            if call.late():
                raise self.out_of_time("while a credential was asked for")
            return value
        if isinstance(problem, DeadlineError) and not problem.operation:
            raise self.out_of_time("while waiting for an access token")
        if isinstance(problem, CallError) and not problem.operation:
            call.describe(problem, self.number)
        raise problem

    def out_of_time(self, doing: str) -> CallError:
        """Return the error of a call whose time is up between two attempts."""
        call, made = self._call, self.number + self._continues
        error = call.deadline_error(doing)
        error.retry_safe = True if made == 0 or call.safety == "safe" else None
        return call.describe(error, made)

    def heard(self, name: str, telling: Generator[Any, Any, None]) -> Generator[Any, Any, None]:
        """Tell a hook: its time counts.

        Args:
            name: What the hook is called.
            telling: Tells it, by steps.

        Raises:
            DeadlineError: the call's time was up before the hook had done.
        """
        cut = False
        try:
            yield from telling
        except OutOfTime:
            cut = True
        if cut or self._call.late():
            raise self.out_of_time(f"while {name} was called")

    def send(self, request: WireRequest) -> Generator[Any, Any, Any]:
        """Make the next attempt with a request; return its `WireResponse` or `Failure`.

        Raises:
            DeadlineError: the call's time is up.
        """
        call = self._call
        if call.late():
            raise self.out_of_time(
                "before a redirect was followed"
                if self._continues
                else f"before attempt {self.number + 1} was made"
            )
        if self._listens:
            yield from self.heard(
                "on_request",
                tell_request(
                    call.operation.name, call.hooks, request, self.number + 1, call.masked, call.deadline
                ),
            )
        self.number += 1
        self._continues = False
        outcome = yield Send(
            request, call.timeouts.phases(call.remaining()), call.deadline, call.stream, call.max_size
        )
        if outcome.__class__ is WireResponse:
            outcome.attempts = self.number
            outcome.elapsed = call.environment.clock() - call.started
            if self._listens:
                try:
                    yield from self.heard("on_response", self._tell_response(outcome))
                except BaseException as error:
                    if outcome.handle is not None and not isinstance(error, GeneratorExit):
                        yield Close(outcome)
                    raise
        return outcome

    def _tell_response(self, response: WireResponse) -> Generator[Any, Any, None]:
        call = self._call
        return tell_response(
            call.operation.name, call.hooks, response, call.masked, call.sent_secrets, call.deadline
        )

    def read_failure(self, response: WireResponse) -> Generator[Any, Any, None]:
        """Read the body of an answer that is no success, where it was left unread."""
        if self._call.stream:
            yield Read(response, self._call.deadline, MAX_ERROR_BYTES)

    def status_error(self, response: WireResponse) -> StatusError:
        """Return the error of an answer that is no success; of a redirect it says why it is not followed."""
        error = self._call.status_error(response)
        if self._unfollowed:
            error.add_note(f"the redirect is not followed: {self._unfollowed}")
        return error

    def redirected(self, response: WireResponse) -> bool:
        """Whether the answer is a redirect that is followed; what it leads to is then the latest request."""
        self._unfollowed = ""
        if response.status not in REDIRECTS:
            return False
        if self._redirects >= MAX_REDIRECTS:
            self._unfollowed = f"{MAX_REDIRECTS} were followed before it"
            return False
        followed = redirect(self._request, response)
        if isinstance(followed, str):
            self._unfollowed = followed
            return False
        if not self._can_send(followed[0]):
            self._unfollowed = "the body was read from what can be read only once"
            return False
        self._followed = response
        self._request, same_origin = followed
        if not same_origin and self._login is not None:
            # the server may have repeated the key in the address to which it sends us
            self._request.url = self._login.without(self._request.url)
            self._login = None
        self._redirects += 1
        self.number -= 1
        self._continues = True
        return True

    def refused(self, response: WireResponse, error: StatusError) -> bool:
        """Whether the credential was refused and can be renewed, once; it is forgotten."""
        login = self._login
        if response.status != 401 or login is None or not login.refreshable or self._renewed:
            return False
        if response.headers.get("x-should-retry", "").strip().lower() == "false":
            return False
        login.invalidate(self._values)
        if not self._can_send(self._request):
            return False
        self._renewed, self._refused = True, (self._values, error)
        return True

    def _can_send(self, request: WireRequest) -> bool:
        """Whether there is a body left to send; when there is not, that is noted."""
        content = request.content
        self.spent = content is not None and not isinstance(content, (bytes, Secret)) and content.spent
        return not self.spent

    def unsendable(self, error: ConfigurationError) -> InvocantError:
        """Return the error of a request that no library takes: that of the redirect which led to it."""
        if self._followed is None:
            return error
        self._unfollowed = "its Location cannot be used"
        return self.status_error(self._followed)

    def judge_answer(self, response: WireResponse, error: StatusError) -> RetryDecision:
        """Decide whether to repeat after an answer that is no success."""
        error.retry_safe = retry_safe(response.status, self._call.safety)
        return self._decide(response.status, response)

    def judge_failure(self, failure: Failure) -> tuple[CallError, RetryDecision]:
        """Return the error of an attempt without an answer, and decide whether to repeat."""
        call = self._call
        error = call.timed(failure)
        if isinstance(error, DeadlineError):
            decision = RetryDecision(False)
        else:
            decision = self._decide(failure.failed, None)
        error.retry_safe = retry_safe(failure.failed, call.safety)
        return call.describe(error, self.number), decision

    def _decide(self, outcome: int | Failed, response: WireResponse | None) -> RetryDecision:
        call = self._call
        decision = decide(
            outcome,
            None if response is None else response.headers,
            safety=call.safety,
            attempt=self.number,
            policy=call.retries,
            remaining=call.remaining(),
            chance=call.environment.chance(),
            now=call.environment.wall(),
        )
        if decision.retry and not self._can_send(self._request):
            return RetryDecision(False, wait=decision.wait)
        return decision


class TokenFetch:
    """Sends token requests for a call, by its own rules; hooks are not told."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    @property
    def deadline(self) -> float | None:
        """When the call's time is up, or None."""
        return self._call.deadline

    @property
    def patience(self) -> tuple[float, ...]:
        """How long the call waits, and how often and how patiently it tries again."""
        bounds, retries = self._call.timeouts, self._call.retries
        waits = (bounds.connect, bounds.pool, bounds.idle, bounds.total)
        return (*(math.inf if wait is None else wait for wait in waits), retries.max, retries.longest_wait)

    def within(self, request: WireRequest) -> Generator[Any, Any, WireResponse]:
        """Send a request within the call's own time."""
        call = self._call
        inner = self._inner(request, call.timeouts, call.retries)
        inner.started, inner.deadline, inner.block = call.started, call.deadline, call.block
        return (yield from run(inner))

    def beside(self, request: WireRequest) -> Generator[Any, Any, WireResponse]:
        """Send a request for which the call does not wait: within no less than what is usual."""
        call = self._call
        retries = call.retries if call.retries.max >= DEFAULT_RETRIES.max else DEFAULT_RETRIES
        return (yield from run(self._inner(request, call.timeouts.at_least(DEFAULT_TIMEOUTS), retries)))

    def _inner(self, request: WireRequest, timeouts: Timeouts, retries: Retries) -> Call:
        from invocant.runtime._calls.tokens import TOKEN_OPERATION  # here, as few APIs have tokens

        call = self._call
        inner = Call(
            TOKEN_OPERATION,
            request,
            timeouts=timeouts,
            retries=retries,
            environment=call.environment,
            secrets=call.sent_secrets,
            max_size=MAX_ERROR_BYTES,
        )
        inner.safety = "safe"
        return inner
