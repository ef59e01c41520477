"""What hooks are told: each attempt, each answer, each retry. Credentials are masked before they get here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from invocant.runtime._records import frozen


@frozen(kw_only=True)
class RequestEvent:
    """An attempt is about to be sent.

    Attributes:
        operation: The method called.
        method: The HTTP method.
        url: Where to, credentials masked.
        headers: What with, credentials masked.
        attempt: Which attempt, counted from 1.
        size: Bytes of the body, 0 without one.
    """

    operation: str
    method: str
    url: str
    headers: Mapping[str, str]
    attempt: int
    size: int


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


@frozen(kw_only=True)
class Hooks:
    """The callables a client was given; each may be None."""

    on_request: Callable[[RequestEvent], Any] | None = None
    on_response: Callable[[ResponseEvent], Any] | None = None
    on_retry: Callable[[RetryEvent], Any] | None = None


NO_HOOKS = Hooks()
