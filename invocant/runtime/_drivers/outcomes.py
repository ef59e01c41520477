"""What came of an attempt that brought no whole answer, from what the HTTP library raised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.steps import Failure, OutOfTime, WireResponse
from invocant.runtime._drivers.failures import failure_within, gone_redirect
from invocant.runtime._drivers.transport import closed_meanwhile, too_slow
from invocant.runtime._errors import ProtocolError
from invocant.runtime._info import Headers

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import Attempt, Send
    from invocant.runtime._drivers.uploading import AsyncBody, SyncBody
    from invocant.runtime._errors import ConfigurationError


def _is_stopped(attempt: Attempt) -> bool:
    """Whether an attempt failed as its client was closed, or nobody waits for it any more."""
    transport = attempt.transport
    return attempt.stopped or (transport is not None and transport.is_closed)


def failure_of_sending(
    error: Exception,
    attempt: Attempt,
    body: SyncBody | AsyncBody | None,
    step: Send,
    request: Any,
    *,
    reading: bool,
) -> Failure | ConfigurationError:
    """Return what an exception of an attempt means, or raise what the reader of its body raised.

    Args:
        error: The exception.
        attempt: The attempt.
        body: What read the body of the request, or None.
        step: What was to be sent.
        request: The library's request, or None if there was none yet.
        reading: Whether the answer had begun.
    """
    if _is_stopped(attempt):
        return Failure("final", closed_meanwhile())
    if body is not None and body.late:
        return too_slow("while sending the request")
    if body is not None and body.error is not None:
        raise body.error
    return failure_within(error, _host(step.request.url), request, reading=reading)


def redirect_of(error: Exception, step: Send, attempt: Attempt) -> WireResponse | None:
    """Return the answer that a library gave up, as it could not read its Location; None for other errors.

    httpx makes the request that would follow also where it is not to follow: of the answer it has closed, the
    head is left.
    """
    response = gone_redirect(error)
    if response is None:
        return None
    wire = WireResponse(
        response.status_code,
        Headers(response.headers.raw),
        "",
        response,
        url=step.request.url,
        attempt=attempt,
    )
    wire.cut = True
    return wire


def failure_of_reading(error: Exception, wire: WireResponse) -> Failure:
    """Return what an exception while a body is read means."""
    if _is_stopped(wire.attempt):
        return Failure("final", closed_meanwhile())
    if isinstance(error, OutOfTime):
        return too_slow()
    failure = failure_within(error, _host(wire.url), wire.handle.request, reading=True)
    if not isinstance(failure, Failure):
        return Failure("final", ProtocolError("the answer cannot be read"))
    return failure


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
