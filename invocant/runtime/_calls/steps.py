"""What a flow asks of its driver, and what it is given in return.

A flow is a generator that decides; a driver carries out the steps it yields, blocking or awaiting, and sends
back what came of them. This is all that the two sides share.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.runtime._calls.request import HeaderList
    from invocant.runtime._calls.retries import Failed
    from invocant.runtime._errors import TransportError
    from invocant.runtime._info import Headers
    from invocant.runtime._secrets import Secret


class WireRequest:
    """A request ready to be sent."""

    __slots__ = ("content", "headers", "method", "url")

    def __init__(self, method: str, url: str, headers: HeaderList, content: bytes | None) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.content = content


class WireResponse:
    """An answer: its head, and either its whole body or a handle to read it with.

    Attributes:
        status: The status.
        headers: The headers.
        http_version: Such as `HTTP/1.1`.
        body: The whole body, unpacked; b"" while it is unread.
        handle: What the transport reads a body from that was left unread.
        url: Where the answer came from.
        attempts: Attempts made; set by the flow.
        elapsed: Seconds since the call began; set by the flow.
    """

    __slots__ = ("attempts", "body", "elapsed", "handle", "headers", "http_version", "status", "url")

    def __init__(
        self, status: int, headers: Headers, http_version: str, handle: Any, body: bytes = b"", url: str = ""
    ) -> None:
        self.status = status
        self.headers = headers
        self.http_version = http_version
        self.handle = handle
        self.body = body
        self.url = url
        self.attempts = 0
        self.elapsed = 0.0


class Failure:
    """An attempt without a whole answer.

    Attributes:
        failed: Whether anything was sent.
        error: The error it would be, without the facts of the call.
        cause: What lies below, free of the HTTP library, or None.
    """

    __slots__ = ("cause", "error", "failed")

    def __init__(self, failed: Failed, error: TransportError, cause: BaseException | None = None) -> None:
        self.failed: Failed = failed
        self.error = error
        self.cause = cause


class Send:
    """Send a request; give back a `WireResponse` or a `Failure`.

    Attributes:
        request: The request.
        timeouts: Bounds on the waits, in seconds, by the HTTP libraries' names.
        deadline: When reading the body must be over, on the world's clock; None for no deadline.
        stream: Whether to leave the body unread.
        max_size: Largest body to read, in bytes.
    """

    __slots__ = ("deadline", "max_size", "request", "stream", "timeouts")

    def __init__(
        self,
        request: WireRequest,
        timeouts: Mapping[str, float | None],
        deadline: float | None,
        stream: bool,
        max_size: int,
    ) -> None:
        self.request = request
        self.timeouts = timeouts
        self.deadline = deadline
        self.stream = stream
        self.max_size = max_size


class Read:
    """Read an answer's body, at most *max_size* bytes, and close it; give back the bytes or a `Failure`."""

    __slots__ = ("deadline", "max_size", "response")

    def __init__(self, response: WireResponse, deadline: float | None, max_size: int) -> None:
        self.response = response
        self.deadline = deadline
        self.max_size = max_size


class Pause:
    """Wait that many seconds."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Ask:
    """Call a function of the user's; give back what it returns, awaited where that is possible."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function


class Tell:
    """Call a hook with an event."""

    __slots__ = ("event", "hook")

    def __init__(self, hook: Callable[[Any], Any], event: Any) -> None:
        self.hook = hook
        self.event = event


class Await:
    """Wait until a flight has landed, or the deadline is there."""

    __slots__ = ("deadline", "flight")

    def __init__(self, flight: Flight, deadline: float | None) -> None:
        self.flight = flight
        self.deadline = deadline


class Flight:
    """Work that one caller does and others wait for, in threads or tasks.

    Attributes:
        token: What it gave, or None.
        error: Why it failed for everybody, or None: when only the one who did it was cancelled, another may
            try.
    """

    __slots__ = ("_landed", "_lock", "_wakers", "error", "token")

    def __init__(self) -> None:
        self.token: Secret | None = None
        self.error: Exception | None = None
        self._landed = False
        self._lock = threading.Lock()
        self._wakers: list[Callable[[], object]] = []

    @property
    def landed(self) -> bool:
        """Whether it is over."""
        return self._landed

    def wake(self, waker: Callable[[], object]) -> None:
        """Call *waker*, from any thread, when it is over; at once if it is."""
        with self._lock:
            if not self._landed:
                self._wakers.append(waker)
                return
        waker()

    def forget(self, waker: Callable[[], object]) -> None:
        """Do not call *waker* any more: its caller has given up."""
        with self._lock:
            if waker in self._wakers:
                self._wakers.remove(waker)

    def land(self, *, token: Secret | None = None, error: Exception | None = None) -> None:
        """Say that it is over, and wake everybody."""
        with self._lock:
            self.token, self.error, self._landed = token, error, True
            wakers, self._wakers = self._wakers, []
        for waker in wakers:
            waker()
