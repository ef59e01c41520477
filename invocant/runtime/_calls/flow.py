"""One call as a flow: attempts, retries, tokens, redirects and the deadline, written once for both drivers.

The flow holds no client and no clock of its own; it yields the steps of `steps` and is sent their outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from invocant.runtime._calls.addresses import origin
from invocant.runtime._calls.auth import TOKEN_OPERATION, Credentials, TokenCredentials
from invocant.runtime._calls.hooks import NO_HOOKS, Hooks, RequestEvent, ResponseEvent, RetryEvent
from invocant.runtime._calls.response import status_error
from invocant.runtime._calls.retries import Retries, RetryDecision, decide, retry_safe
from invocant.runtime._calls.steps import Failure, Pause, Read, Send, Tell, WireRequest, WireResponse
from invocant.runtime._errors import (
    AuthenticationError,
    CallError,
    CallTimeoutError,
    DeadlineError,
    StatusError,
    phrase,
    seconds,
)
from invocant.runtime._info import ResponseInfo
from invocant.runtime._log import LOGGER
from invocant.runtime._secrets import mask_headers, mask_url

if TYPE_CHECKING:
    from invocant.runtime._calls.options import World
    from invocant.runtime._calls.retries import Failed
    from invocant.runtime._calls.timeouts import Timeouts
    from invocant.runtime._declarations import Operation, RetrySafety

DEBUG = 10  # logging.DEBUG
MAX_BODY = 256 * 2**20
MAX_ERROR_BODY = 2**20
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Call:
    """One call: what to send, and by which rules."""

    __slots__ = (
        "credentials",
        "deadline",
        "hooks",
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
        "world",
    )

    def __init__(
        self,
        operation: Operation[Any],
        request: WireRequest,
        *,
        timeouts: Timeouts,
        retries: Retries,
        world: World,
        credentials: Credentials | None = None,
        secrets: Callable[[], tuple[str, ...]] | None = None,
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
        self.world = world
        self.credentials = credentials
        self.secrets = credentials.secrets if secrets is None and credentials is not None else secrets
        self.hooks = hooks
        self.stream = stream
        self.strict = strict
        self.max_size = MAX_BODY if max_size is None else max_size
        self.started = world.clock()
        self.deadline = None if timeouts.total is None else self.started + timeouts.total

    def remaining(self) -> float | None:
        """Return the seconds left, or None without a deadline."""
        return None if self.deadline is None else self.deadline - self.world.clock()

    def info(self, response: WireResponse) -> ResponseInfo:
        """Return what is known about an answer."""
        return ResponseInfo(
            self.operation.name,
            response.status,
            response.headers,
            response.attempts,
            response.elapsed,
            response.http_version,
        )

    def describe(self, error: CallError, attempts: int, response: WireResponse | None = None) -> CallError:
        """Fill in what an error should know about the call."""
        error.operation = self.operation.name
        error.attempts = attempts
        error.elapsed = self.world.clock() - self.started
        if response is not None:
            info = self.info(response)
            # An error may be logged whole: it gets the headers without credentials.
            info.headers = getattr(error, "headers", None) or mask_headers(response.headers)
            info.attempts, info.elapsed = attempts, error.elapsed
            error.info = info
            if error.request_id is None:
                error.request_id = info.request_id
        return error


def run(call: Call) -> Generator[Any, Any, WireResponse]:
    """Make a call; return the answer, whose status is a success.

    Raises:
        StatusError: the last answer's status is no success.
        TransportError: no answer came.
        TokenError: no access token could be had.
    """
    credentials, hooks, clock = call.credentials, call.hooks, call.world.clock
    told = hooks is not NO_HOOKS or LOGGER.isEnabledFor(DEBUG)
    request = call.request
    attempt, redirects, refreshed = 0, 0, False
    refused: tuple[str, StatusError] | None = None
    value = ""
    error: CallError
    while True:
        headers = request.headers
        if credentials is not None:
            found = credentials.ready()
            if found is None:
                try:
                    found = yield from credentials.obtain(lambda: token_request(call), call.deadline)
                except CallError as failed:
                    if not failed.operation:
                        call.describe(failed, attempt)
                    raise
            value = found
            if refused is not None:
                if refused[0] == value:
                    _advise(call, refused[1], RetryDecision(False))
                    raise refused[1]
                refused = None
            headers = [*headers, (credentials.header_name, value)]
        remaining = call.remaining()
        if remaining is not None and remaining <= 0:
            raise call.describe(_deadline(call), attempt)
        attempt += 1
        sent = WireRequest(request.method, request.url, headers, request.content)
        if told:
            yield from _tell_request(call, sent, attempt)
        outcome = yield Send(sent, call.timeouts.phases(remaining), call.deadline, call.stream, call.max_size)

        if outcome.__class__ is WireResponse:
            status = outcome.status
            outcome.attempts = attempt
            outcome.elapsed = clock() - call.started
            if told:
                yield from _tell_response(call, outcome)
            if 200 <= status < 300:
                return outcome
            if call.stream:
                body = yield Read(outcome, call.deadline, MAX_ERROR_BODY)
                outcome.body = b"" if isinstance(body, Failure) else body
            if status in _REDIRECTS and redirects < MAX_REDIRECTS:
                followed = redirect(request, outcome)
                if followed is not None:
                    request, same_origin = followed
                    credentials = credentials if same_origin else None
                    redirects += 1
                    attempt -= 1
                    continue
            answered = error = _status_error(call, outcome)
            said = outcome.headers.get("x-should-retry", "").strip().lower()
            curable = credentials is not None and credentials.refreshable and not refreshed
            if status == 401 and credentials is not None and curable and said != "false":
                refreshed, refused = True, (value, answered)
                credentials.invalidate(value)
                continue
            decision = _decide(call, status, outcome, attempt)
            error.retry_safe = retry_safe(status, call.safety)
        else:
            error = outcome.error
            if isinstance(error, CallTimeoutError) and call.deadline is not None and clock() >= call.deadline:
                error = _deadline(call)
                decision = RetryDecision(False)
            else:
                decision = _decide(call, outcome.failed, None, attempt)
            error.retry_safe = retry_safe(outcome.failed, call.safety)
            call.describe(error, attempt)
        if not decision.retry:
            error.wait = decision.wait
            _advise(call, error, decision)
            raise error from (outcome.cause if outcome.__class__ is Failure else None)
        yield from _tell_retry(call, error, attempt, decision)
        yield Pause(decision.delay)


def _decide(call: Call, outcome: int | Failed, response: WireResponse | None, attempt: int) -> RetryDecision:
    return decide(
        outcome,
        None if response is None else response.headers,
        safety=call.safety,
        attempt=attempt,
        policy=call.retries,
        remaining=call.remaining(),
        chance=call.world.chance(),
        now=call.world.wall(),
    )


def _deadline(call: Call) -> DeadlineError:
    return DeadlineError(f"the call took longer than its total of {seconds(call.timeouts.total or 0.0)}")


def _status_error(call: Call, response: WireResponse) -> StatusError:
    secrets = () if call.secrets is None else call.secrets()
    error = status_error(call.operation, response.status, response.headers, response.body, secrets=secrets)
    call.describe(error, response.attempts, response)
    return error


def _advise(call: Call, error: CallError, decision: RetryDecision) -> None:
    """Add what a user may do about it."""
    if isinstance(error, AuthenticationError) and call.credentials is not None and call.credentials.advice:
        error.add_note(call.credentials.advice)
    if decision.wait is not None and decision.wait > call.retries.longest_wait:
        error.add_note(
            f"the server asks to wait {seconds(decision.wait)}, longer than Retries.longest_wait "
            f"({seconds(call.retries.longest_wait)}): the call was not repeated"
        )


def redirect(request: WireRequest, response: WireResponse) -> tuple[WireRequest, bool] | None:
    """Return the request that follows a redirect, and whether it stays at the origin; or None.

    Followed are 307 and 308, the others for GET and HEAD, and 303 as a GET. A request that leaves the origin
    carries no body, no credential and no header of the caller's, and never goes from https to http.

    Source: RFC 9110, section 15.4.
    """
    target = response.headers.get("location")
    if not target:
        return None
    method, content = request.method, request.content
    if response.status == 303 and method != "HEAD":
        method, content = "GET", None
    elif response.status in (301, 302) and method not in ("GET", "HEAD"):
        return None
    try:
        url = urljoin(request.url, target).partition("#")[0]
        same = origin(url) == origin(request.url)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    headers = request.headers
    if content is None:
        headers = [(name, value) for name, value in headers if name.lower() != "content-type"]
    if not same:
        if method not in ("GET", "HEAD") or (
            urlsplit(request.url).scheme == "https" and parts.scheme == "http"
        ):
            return None
        headers = [(name, value) for name, value in headers if name.lower() in ("accept", "user-agent")]
    return WireRequest(method, url, headers, content), same


def token_request(call: Call) -> Generator[Any, Any, WireResponse]:
    """Send the token request of a call by its own rules, within its deadline; hooks are not told.

    Raises:
        TypeError: the call's credentials are not fetched.
    """
    credentials = call.credentials
    if not isinstance(credentials, TokenCredentials):
        raise TypeError("only an access token is fetched")
    inner = Call(
        TOKEN_OPERATION,
        WireRequest(
            "POST",
            credentials.token_url,
            [("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded")],
            credentials.form(),
        ),
        timeouts=call.timeouts,
        retries=call.retries,
        world=call.world,
        secrets=credentials.secrets,
        max_size=MAX_ERROR_BODY,
    )
    inner.started, inner.deadline, inner.safety = call.started, call.deadline, "safe"
    return (yield from run(inner))


def _tell_request(call: Call, request: WireRequest, attempt: int) -> Generator[Any, Any, None]:
    size = 0 if request.content is None else len(request.content)
    url = mask_url(request.url)
    LOGGER.debug("%s: attempt %d: %s %s, %d bytes", call.operation.name, attempt, request.method, url, size)
    if call.hooks.on_request is not None:
        yield Tell(
            call.hooks.on_request,
            RequestEvent(
                operation=call.operation.name,
                method=request.method,
                url=url,
                headers=mask_headers(dict(request.headers)),
                attempt=attempt,
                size=size,
            ),
        )


def _tell_response(call: Call, response: WireResponse) -> Generator[Any, Any, None]:
    LOGGER.debug(
        "%s: attempt %d: answered %d after %.3f s",
        call.operation.name,
        response.attempts,
        response.status,
        response.elapsed,
    )
    if call.hooks.on_response is not None:
        yield Tell(
            call.hooks.on_response,
            ResponseEvent(
                operation=call.operation.name,
                status=response.status,
                headers=mask_headers(response.headers),
                attempt=response.attempts,
                elapsed=response.elapsed,
            ),
        )


def _tell_retry(
    call: Call, error: CallError, attempt: int, decision: RetryDecision
) -> Generator[Any, Any, None]:
    status = error.status if isinstance(error, StatusError) else None
    reason = error.outcome if status is None else f"{status} {phrase(status)}".rstrip()
    LOGGER.info(
        "%s: attempt %d failed: %s; next in %.2f s", call.operation.name, attempt, reason, decision.delay
    )
    if call.hooks.on_retry is not None:
        yield Tell(
            call.hooks.on_retry,
            RetryEvent(
                operation=call.operation.name,
                attempt=attempt,
                delay=decision.delay,
                reason=reason,
                status=status,
            ),
        )
