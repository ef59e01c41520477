"""What a flow asks of its driver, and what it is given in return.

A flow is a generator that decides; a driver carries out the steps it yields, blocking or awaiting, and sends
back what came of them. This is all that the two sides share.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from invocant.runtime._records import define, field

if TYPE_CHECKING:
    from invocant.runtime._calls.retries import Failed
    from invocant.runtime._calls.uploads import Upload
    from invocant.runtime._errors import TransportError
    from invocant.runtime._info import Headers
    from invocant.runtime._secrets import Secret

Patience: TypeAlias = tuple[float, ...]
"""Bounds of one call on its waits and on its retries; of another call each may be longer."""

HeaderList: TypeAlias = "list[tuple[str, str | Secret]]"
"""Headers in their order. A credential stays wrapped until it is written to the connection."""

MAX_ERROR_BYTES = 2**20
"""Most that is read of the body of a failure, and of a token endpoint's answer."""


@define(repr=False)
class WireRequest:
    """A request ready to be sent; its content is at hand, or is read when it is sent.

    Attributes:
        method: The HTTP method.
        url: Where to, without the credentials that go in the query.
        headers: What with.
        content: The body, which is secret where it holds a credential; None for none.
        query: Credentials to add to the query: names, as they stand there, and values.
        foreign: Whether it follows a redirect to another origin: it carries nothing of anybody's.
    """

    method: str
    url: str
    headers: HeaderList
    content: bytes | Secret | Upload | None
    query: tuple[tuple[str, str | Secret], ...] = ()
    foreign: bool = False


@define(repr=False)
class WireResponse:
    """An answer: its head, and either its whole body or a handle to read it with.

    Attributes:
        status: The status.
        headers: The headers.
        http_version: Such as `HTTP/1.1`.
        handle: What the transport reads a body from that was left unread.
        body: The whole body, unpacked; b"" while it is unread.
        url: Where the answer came from.
        broken: What kept the body of an answer that is no success from being read to its end, or None.
        cut: Whether more came of it than is kept.
        attempt: By which the transport knows the request it answers.
        attempts: Attempts made; set by the flow.
        elapsed: Seconds since the call began; set by the flow.
    """

    status: int
    headers: Headers
    http_version: str
    handle: Any
    body: bytes = b""
    url: str = ""
    attempt: Any = None
    broken: Failure | None = field(default=None, init=False)
    cut: bool = field(default=False, init=False)
    attempts: int = field(default=0, init=False)
    elapsed: float = field(default=0.0, init=False)


@define
class Failure:
    """An attempt without a whole answer.

    Attributes:
        failed: Whether anything was sent.
        error: The error it would be, without the facts of the call.
        cause: What lies below, free of the HTTP library, or None.
        doing: What was being done, for a time that is up: `while connecting`. "" when it is not known.
    """

    failed: Failed
    error: TransportError
    cause: BaseException | None = None
    doing: str = ""


@define
class Send:
    """Send a request; give back a `WireResponse`, a `Failure`, or a `ConfigurationError`: it cannot be sent.

    Attributes:
        request: The request.
        timeouts: Bounds on the waits, in seconds, by the HTTP libraries' names.
        deadline: When reading the body must be over, on the environment's clock; None for no deadline.
        stream: Whether to leave the body unread.
        max_size: Largest body to read, in bytes.
    """

    request: WireRequest
    timeouts: Mapping[str, float | None]
    deadline: float | None
    stream: bool
    max_size: int


@define
class Read:
    """Read an answer's body, at most *max_size* bytes, into it, and close it.

    Where they are not all, the answer's `broken` or `cut` says why.
    """

    response: WireResponse
    deadline: float | None
    max_size: int


@define
class Close:
    """Close an answer whose body was left unread, if it is open."""

    response: WireResponse


@define
class Pause:
    """Wait that many seconds."""

    seconds: float


class OutOfTime(Exception):  # noqa: N818  # it never gets out of a flow
    """What a flow is told when code of a user's was awaited until the deadline, and then cancelled."""


@define
class Ask:
    """Call a function that gives a key; give back what it returns, awaited if need be, as a `Secret`.

    What is awaited ends with the deadline: `OutOfTime` is then raised in the flow.
    """

    function: Callable[[], Any]
    deadline: float | None = None


@define
class Beside:
    """Carry out a flow in a thread or task of its own, and go on at once; it keeps its errors to itself."""

    flow: Generator[Any, Any, None]


@define
class Tell:
    """Call a hook with an event; what is awaited ends as with `Ask`."""

    hook: Callable[[Any], Any]
    event: Any
    deadline: float | None = None


@define
class Await:
    """Wait until a future is done, or the deadline is there."""

    future: SharedFuture
    deadline: float | None


class SharedFuture:
    """A token that one caller fetches and others wait for, in threads or tasks.

    Attributes:
        token: What was fetched, or None.
        error: Why it failed, or None: when only the one who fetched it was cancelled, another may try.
        patience: How long and how often the one who fetches it tries.
    """

    __slots__ = ("_callbacks", "_done", "_lock", "error", "patience", "token")

    def __init__(self) -> None:
        self.patience: Patience = ()
        self.token: Secret | None = None
        self.error: Exception | None = None
        self._done = False
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], object]] = []

    @property
    def done(self) -> bool:
        """Whether a result or an error was set."""
        return self._done

    def add_done_callback(self, callback: Callable[[], object]) -> None:
        """Call *callback*, from any thread, when it is over; at once if it is."""
        with self._lock:
            if not self._done:
                self._callbacks.append(callback)
                return
        callback()

    def remove_done_callback(self, callback: Callable[[], object]) -> None:
        """Do not call *callback* any more: its caller has given up."""
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

    def set_done(self, *, token: Secret | None = None, error: Exception | None = None) -> None:
        """Say that it is over, and tell everybody."""
        with self._lock:
            self.token, self.error, self._done = token, error, True
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()


ATTEMPT = "invocant"
"""The name under which a request carries its attempt, among what the libraries call its extensions."""


class Attempt:
    """One request on its way, until its answer was read.

    Attributes:
        transport: What sends it; None once it is over.
        client: The library's client that sends it; None once it is over.
        thread: The thread that sends it, blocking; 0 in a task.
        reading: Whether its socket is read from now, as it is until the answer is left unread.
        over: Whether nobody waits for its answer any more: it owns no connection.
        done: Whether its answer was read to the end, so that there is nothing to free.
        stopped: Whether its connection was broken on purpose: the client was closed, or the list was left.
    """

    __slots__ = ("client", "done", "over", "reading", "stopped", "thread", "transport")

    def __init__(self, transport: Any, client: Any, thread: int = 0) -> None:
        self.transport = transport
        self.client = client
        self.thread = thread
        self.reading = True
        self.over = self.done = self.stopped = False

    def end(self) -> None:
        """Hold on to nothing any more: answers of httpx are in circles, and have their request."""
        self.transport = self.client = None


class Stopped(Exception):  # noqa: N818  # it never gets out of the transport
    """What a request that waited in the queue of a pool is told when it is to wait no longer."""
