"""One call as a flow: attempts, retries, tokens, redirects and the deadline, written once for both drivers.

The flow holds no client and no clock of its own; it yields the steps of `steps` and is sent their outcomes.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.addresses import REDIRECTS, redirect
from invocant.runtime._calls.call import Call, listens
from invocant.runtime._calls.options import DEFAULT_TIMEOUTS
from invocant.runtime._calls.retries import DEFAULT_RETRIES, RetryDecision, decide, retry_safe
from invocant.runtime._calls.steps import (
    MAX_ERROR_BYTES,
    Close,
    Failure,
    OutOfTime,
    Pause,
    Read,
    Send,
    WireResponse,
)
from invocant.runtime._errors import (
    CallError,
    ClientClosedError,
    ConfigurationError,
    DeadlineError,
    InvocantError,
    StatusError,
    without_frames,
)
from invocant.runtime._secrets import Secret, revealed

if TYPE_CHECKING:
    from invocant.runtime._calls.keys import Credential
    from invocant.runtime._calls.options import Timeouts
    from invocant.runtime._calls.retries import Failed, Retries
    from invocant.runtime._calls.steps import WireRequest

MAX_REDIRECTS = 5
"""Most redirects that one call follows."""


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
        from invocant.runtime._calls.hooks import tell_retry  # here, as most calls are made once

        yield from attempts.heard(
            "on_retry",
            tell_retry(
                call.operation.name, call.hooks.on_retry, error, attempts.number, decision, call.deadline
            ),
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
            from invocant.runtime._calls.hooks import tell_request  # here, as few clients listen

            yield from self.heard(
                "on_request",
                tell_request(
                    call.operation.name,
                    call.hooks.on_request,
                    request,
                    self.number + 1,
                    call.masked,
                    call.deadline,
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
        from invocant.runtime._calls.hooks import tell_response

        call = self._call
        return tell_response(
            call.operation.name,
            call.hooks.on_response,
            response,
            call.masked,
            call.sent_secrets,
            call.deadline,
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
