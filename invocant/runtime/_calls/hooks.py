"""Events of a call for hooks and the log: each attempt, answer and retry, with credentials masked.

The log has names, numbers and masked addresses, never bodies or credentials. `invocant` at DEBUG tells every
attempt and answer, at INFO every retry, at WARNING what a user should look into.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.steps import Tell
from invocant.runtime._errors import StatusError, phrase
from invocant.runtime._records import frozen
from invocant.runtime._secrets import MASK, Secret, mask_headers, mask_url, scrub

if TYPE_CHECKING:
    from invocant.runtime._calls.retries import RetryDecision
    from invocant.runtime._calls.steps import WireRequest, WireResponse
    from invocant.runtime._errors import CallError

LOGGER = logging.getLogger("invocant")


@frozen(kw_only=True)
class RequestEvent:
    """An attempt is about to be sent.

    Attributes:
        operation: The method called.
        method: The HTTP method.
        url: Where to, credentials masked.
        headers: What with, credentials masked.
        attempt: Which attempt, counted from 1.
        size: Bytes of the body, 0 without one, None when it is read from what does not say how long it is.
    """

    operation: str
    method: str
    url: str
    headers: Mapping[str, str]
    attempt: int
    size: int | None


@frozen(kw_only=True)
class ResponseEvent:
    """An answer came, whatever its status. For a stream: its headers came.

    Attributes:
        operation: The method called.
        status: The status.
        headers: The headers, credentials masked.
        attempt: Which attempt, counted from 1.
        elapsed: Seconds since the call began.
    """

    operation: str
    status: int
    headers: Mapping[str, str]
    attempt: int
    elapsed: float


@frozen(kw_only=True)
class RetryEvent:
    """An attempt failed and will be repeated.

    Attributes:
        operation: The method called.
        attempt: The attempt that failed, counted from 1.
        delay: Seconds until the next one.
        reason: Why it failed: `429 Too Many Requests`, `connection refused`, …
        status: Status of the answer, or None when there was none.
    """

    operation: str
    attempt: int
    delay: float
    reason: str
    status: int | None


def tell_request(
    operation: str,
    hook: Callable[[RequestEvent], Any] | None,
    request: WireRequest,
    attempt: int,
    masked: Collection[str] = (),
    deadline: float | None = None,
) -> Generator[Any, Any, None]:
    """Tell that an attempt is about to be sent; what *masked* names, in lower case, is masked too."""
    content = request.content
    size: int | None = 0
    if isinstance(content, bytes):
        size = len(content)
    elif content is not None:
        size = len(content.reveal()) if isinstance(content, Secret) else content.size
    url = mask_url(request.url, masked)
    for name, _ in request.query:
        url += f"{'&' if '?' in url else '?'}{name}={MASK}"
    length = "in chunks" if size is None else f"{size} bytes"
    LOGGER.debug("%s: attempt %d: %s %s, %s", operation, attempt, request.method, url, length)
    if hook is not None:
        yield Tell(
            hook,
            RequestEvent(
                operation=operation,
                method=request.method,
                url=url,
                headers=mask_headers(dict(request.headers), masked),
                attempt=attempt,
                size=size,
            ),
            deadline,
        )


def tell_response(
    operation: str,
    hook: Callable[[ResponseEvent], Any] | None,
    response: WireResponse,
    masked: Collection[str] = (),
    secrets: Callable[[], Iterable[str]] = tuple,
    deadline: float | None = None,
) -> Generator[Any, Any, None]:
    """Tell that an answer came.

    Args:
        operation: The method called.
        hook: Who listens, or None.
        response: The answer.
        masked: Names of headers, in lower case, that are masked beside the sensitive ones.
        secrets: Gives what is masked wherever the server repeats it.
        deadline: When the call's time is up, or None.
    """
    LOGGER.debug(
        "%s: attempt %d: answered %d after %.3f s",
        operation,
        response.attempts,
        response.status,
        response.elapsed,
    )
    if hook is not None:
        yield Tell(
            hook,
            ResponseEvent(
                operation=operation,
                status=response.status,
                headers={
                    name: scrub(value, secrets())
                    for name, value in mask_headers(response.headers, masked).items()
                },
                attempt=response.attempts,
                elapsed=response.elapsed,
            ),
            deadline,
        )


def tell_retry(
    operation: str,
    hook: Callable[[RetryEvent], Any] | None,
    error: CallError,
    attempt: int,
    decision: RetryDecision,
    deadline: float | None = None,
) -> Generator[Any, Any, None]:
    """Tell that an attempt failed and will be repeated."""
    status = error.status if isinstance(error, StatusError) else None
    reason = error.outcome if status is None else f"{status} {phrase(status)}".rstrip()
    LOGGER.info("%s: attempt %d failed: %s; next in %.2f s", operation, attempt, reason, decision.delay)
    if hook is not None:
        yield Tell(
            hook,
            RetryEvent(
                operation=operation,
                attempt=attempt,
                delay=decision.delay,
                reason=reason,
                status=status,
            ),
            deadline,
        )
