"""What the exceptions of the HTTP libraries mean: whether anything was sent, and which of our errors it is.

They are told apart by class name, since both libraries use the same names. Where one class means several
things, what lies below tells more: the exceptions that caused it, and where they were raised. Nothing that a
library says about a request is repeated in a message: it may quote a header.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.steps import Failure
from invocant.runtime._drivers.unpacking import UnpackingError
from invocant.runtime._errors import (
    CallTimeoutError,
    ConfigurationError,
    ConnectFailedError,
    ConnectionLostError,
    ConnectTimeoutError,
    DeadlineError,
    IdleTimeoutError,
    NameResolutionError,
    PoolTimeoutError,
    ProtocolError,
    ProxyError,
    TLSError,
    TransportError,
    phrase,
    without_frames,
)
from invocant.runtime._records import frozen

if TYPE_CHECKING:
    from types import FrameType

    from invocant.runtime._calls.retries import Failed
    from invocant.runtime._drivers.network import Bound


@frozen
class Meaning:
    """What an exception of a library means: whether anything was sent, our error class, and its message."""

    failed: Failed
    error: type[TransportError]
    words: str


# By class name; an exception means what the first of its classes found here means.
MEANINGS: dict[str, Meaning | None] = {
    "ConnectTimeout": Meaning(
        "unsent", ConnectTimeoutError, "no connection was made in the time allowed, Timeouts.connect"
    ),
    "PoolTimeout": Meaning(
        "unsent",
        PoolTimeoutError,
        "no connection of the pool came free within Timeouts.pool: too many calls or open streams at once",
    ),
    "ReadTimeout": Meaning(
        "lost", IdleTimeoutError, "nothing came for longer than the idle time allowed, Timeouts.idle"
    ),
    "WriteTimeout": Meaning(
        "lost", IdleTimeoutError, "nothing could be sent for longer than the idle time allowed, Timeouts.idle"
    ),
    "TimeoutException": Meaning("lost", IdleTimeoutError, "a wait was longer than allowed"),
    "ConnectError": Meaning("unsent", ConnectFailedError, "no connection could be made"),
    "ProxyError": Meaning("unsent", ProxyError, "the proxy refused, or could not be reached"),
    "ReadError": Meaning("lost", ConnectionLostError, "the connection broke"),
    "WriteError": Meaning("lost", ConnectionLostError, "the connection broke while sending"),
    "CloseError": Meaning("lost", ConnectionLostError, "the connection could not be closed"),
    "NetworkError": Meaning("lost", ConnectionLostError, "the connection broke"),
    "RemoteProtocolError": Meaning(
        "lost", ConnectionLostError, "the connection broke off before the answer was whole"
    ),
    "LocalProtocolError": Meaning("final", ProtocolError, "the request cannot be written as HTTP"),
    "ProtocolError": Meaning("final", ProtocolError, "the answer is not valid HTTP"),
    "DecodingError": Meaning("final", ProtocolError, "the body could not be unpacked"),
    "TooManyRedirects": Meaning("final", ProtocolError, "there were too many redirects"),
    "SSEError": Meaning("final", ProtocolError, "the event stream could not be read"),
    "HTTPStatusError": Meaning("final", ProtocolError, "a hook of the HTTP client refused the status"),
    "StreamClosed": Meaning("final", ConnectionLostError, "the answer was closed before it was read"),
    "StreamError": Meaning("final", ProtocolError, "the answer could not be read"),
    "TransportError": Meaning("lost", ConnectionLostError, "the connection failed"),
    "RequestError": Meaning("lost", ConnectionLostError, "the request failed"),
    "HTTPError": Meaning("lost", ConnectionLostError, "the request failed"),
    # None: a mistake of the caller's, so a ConfigurationError.
    "UnsupportedProtocol": None,
    "InvalidURL": None,
    "CookieConflict": None,
}

_OWN_MODULES = frozenset({"httpx", "httpx2", "httpcore", "httpcore2", "h11", "h2", "anyio", "trio"})


def failure_of(error: Exception, host: str) -> Failure | ConfigurationError:
    """Return what an exception of an HTTP library means; an error where the request cannot be sent at all.

    Raises:
        Exception: *error* itself, when it is not the library's: a hook or transport of the user's raised it.
    """
    if isinstance(error, UnpackingError):
        return error.failure
    if isinstance(error, ConfigurationError):
        return without_frames(error)  # which write the request, its credentials with it
    for base in type(error).__mro__:
        if base.__name__ in MEANINGS and base.__module__.partition(".")[0] in _OWN_MODULES:
            meaning = MEANINGS[base.__name__]
            break
    else:
        raise error
    if meaning is None:
        return ConfigurationError(f"the request cannot be sent: {type(error).__name__}")
    root = root_cause(error)
    failed, kind, words = meaning.failed, meaning.error, meaning.words
    if kind is ConnectFailedError:
        kind, words = _connect_failure(error, root)
    elif kind is ProxyError:
        words = _refusal(error) or words
    elif meaning.failed == "lost" and _is_tunnelling(error):
        failed = "unsent"
        if not issubclass(kind, IdleTimeoutError):
            kind, words = ProxyError, "the proxy broke the connection off, or did not answer as one"
    elif kind in _ENDED and _is_no_http(error):
        failed, kind, words = "final", ProtocolError, "the answer is not valid HTTP"
    elif meaning.error is ProtocolError and _while_receiving(error):
        words = "the answer is not valid HTTP"
    reason = "" if kind is ProtocolError else _reason(root)
    where = f" ({host})" if host else ""
    text = f"{words}{where}: {reason}" if reason and reason not in words else f"{words}{where}"
    return Failure(failed, kind(text), _detached(root))


def failure_within(
    error: Exception, host: str, request: Any, *, reading: bool
) -> Failure | ConfigurationError:
    """Return what an exception of an attempt means, and whether it is the deadline that ended its wait.

    Args:
        error: The exception.
        host: Where the request went.
        request: The library's request, or None if there was none yet.
        reading: Whether the answer had begun.

    Raises:
        Exception: as `failure_of`.
    """
    failure = failure_of(error, host)
    if isinstance(failure, Failure) and isinstance(failure.error, CallTimeoutError):
        bound = None if request is None else _bound_of(request)
        failure.doing = _doing(type(error).__name__, reading, bound)
        if bound is not None and bound.late:
            failure.error = DeadlineError("the time of the call is up")
    return failure


_DOING = {
    "ConnectTimeout": "while connecting",
    "PoolTimeout": "while waiting for a connection of the pool",
    "WriteTimeout": "while sending the request",
}


def _doing(name: str, reading: bool, bound: Bound | None) -> str:
    """Say what a wait was for that ended with an exception of this name."""
    if name in _DOING:
        return _DOING[name]
    if reading:
        return "while reading the answer"
    came = "" if bound is None else f" ({bound.received} bytes came)" if bound.received else " (nothing came)"
    return f"while waiting for the answer{came}"


def _bound_of(request: Any) -> Bound | None:
    """Return what ends the waits of a request, or None where its connections know of no deadline."""
    bound: Bound | None = getattr(request.extensions.get("timeout", {}).get("read"), "bound", None)
    return bound


_ENDED = frozenset({ConnectionLostError, IdleTimeoutError})
"""What bytes that are no HTTP end in too: the library waits for the rest of what it takes for a head."""


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that it came of; of a group the first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup) and current.exceptions:
            current = current.exceptions[0]
        else:
            current = current.__cause__ or current.__context__


def _frames(error: BaseException) -> Iterator[FrameType]:
    """Yield where an exception, and those that it came of, went through."""
    for raised in chain(error):
        trace = raised.__traceback__
        while trace is not None:
            yield trace.tb_frame
            trace = trace.tb_next


def _is_no_http(error: BaseException) -> bool:
    """Whether what came is not HTTP, rather than HTTP that broke off."""
    for raised in chain(error):
        library, name = type(raised).__module__.partition(".")[0], type(raised).__name__
        # "peer closed connection without sending complete message body": h11 has one class for both
        if library == "h2" or (
            library == "h11" and "Protocol" in name and not str(raised).startswith("peer ")
        ):
            return True
    return any(
        begins is not None and not _begins_as_http(begins) for begins in map(_unread_head, _frames(error))
    )


def gone_redirect(error: BaseException) -> Any:
    """Return a library's answer that it gave up while making the request which would follow, or None."""
    for frame in _frames(error):
        if frame.f_code.co_name == "_send_handling_redirects":
            response = frame.f_locals.get("response")
            return response if response is not None and "location" in response.headers else None
    return None


def _unread_head(frame: FrameType) -> bytes | None:
    """Return what came of the head of an answer that was not whole, where a frame is the connection's."""
    state = getattr(frame.f_locals.get("self"), "_h11_state", None)
    if state is None or repr(state.their_state) != "SEND_RESPONSE":
        return None
    return bytes(state.trailing_data[0])


def _begins_as_http(head: bytes) -> bool:
    begin = head.lstrip(b"\r\n")[: len(_HTTP)]
    return _HTTP.startswith(begin)


_HTTP = b"HTTP/1."


def _while_receiving(error: BaseException) -> bool:
    """Whether the answer was at hand when an exception was raised, and not the request."""
    return any(frame.f_code.co_name.startswith("_receive") for frame in _frames(error))


def _is_tunnelling(error: BaseException) -> bool:
    """Whether the proxy was still asked to connect: nothing has gone to the server."""
    return any(
        _is_of_proxy(frame) and getattr(frame.f_locals.get("self"), "_connected", None) is False
        for frame in _frames(error)
    )


def _is_of_proxy(frame: FrameType) -> bool:
    """Whether a frame is of the part of a library that speaks to proxies."""
    return str(frame.f_globals.get("__name__", "")).endswith("_proxy")


def _refusal(error: BaseException) -> str:
    """Return what a proxy answered, by its status; "" when that is not known."""
    for raised in chain(error):
        status = str(raised)[:3]
        if type(raised).__name__ == "ProxyError" and status.isascii() and status.isdigit():
            return f"the proxy refused: it answered {status} {phrase(int(status))}".rstrip()
    return ""


def root_cause(error: BaseException) -> BaseException | None:
    """Return the operating system's error that caused a library's, or None."""
    cause: BaseException | None = None
    for raised in chain(error):
        if isinstance(raised, OSError) and type(raised).__module__.partition(".")[0] not in _OWN_MODULES:
            cause = raised
    return cause


def _detached(error: BaseException | None) -> BaseException | None:
    """Return an error without the chain that leads back into the library, where requests are kept."""
    if error is None:
        return None
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _connect_failure(
    error: BaseException, root: BaseException | None
) -> tuple[type[ConnectFailedError], str]:
    import ssl

    frames = list(_frames(error))
    if any(map(_is_of_proxy, frames)):
        steps = {frame.f_code.co_name for frame in frames}
        if "_connect" in steps or "start_tls" not in steps:  # else it is the server's TLS, through the tunnel
            return ProxyError, "the proxy could not be reached"
    if isinstance(root, socket.gaierror):
        return NameResolutionError, "the host name could not be resolved"
    if isinstance(root, ssl.SSLError):
        return TLSError, "the TLS handshake failed"
    return ConnectFailedError, "no connection could be made"


def _reason(root: BaseException | None) -> str:
    if root is None:
        return ""
    verify = getattr(root, "verify_message", None)
    if verify:
        return str(verify)
    number = getattr(root, "errno", None)
    if isinstance(root, ConnectionError) and isinstance(number, int):
        return os.strerror(number)  # asyncio puts words of its own in strerror
    words = getattr(root, "strerror", None) or getattr(root, "reason", None) or str(root)
    return str(words).split("\n")[0][:200]
