"""The one module that knows an HTTP library: httpx, or httpx2 when a client of it is handed over.

Neither is imported before the first client is made. Requests go out by `client.send`, so a client of the
user's keeps its hooks, auth, proxies, cookies and headers; only the base address, the timeouts and redirects
are ours. What the libraries raise never gets out: a `Failure` (`failures`) holds our error and the operating
system's cause.
"""

from __future__ import annotations

import copy
import logging
import os
import socket
import sys
import threading
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.runtime._calls.options import BLOCK
from invocant.runtime._calls.steps import (
    ATTEMPT,
    MAX_ERROR_BYTES,
    Attempt,
    Failure,
    OutOfTime,
    Send,
    Stopped,
    WireResponse,
)
from invocant.runtime._drivers.environment import (
    CERTIFICATES,
    PROXIES,
    check_certificates,
    check_proxies,
    told_certificates,
)
from invocant.runtime._errors import ClientClosedError, ConfigurationError, DeadlineError, ProtocolError
from invocant.runtime._info import Headers
from invocant.runtime._secrets import Secret, mask_url, revealed, secrets_in, secrets_of, sensitive

if TYPE_CHECKING:
    import ssl

    from invocant.runtime._calls.steps import HeaderList
    from invocant.runtime._drivers.connections import HttpClients
    from invocant.runtime._drivers.loops import Home
    from invocant.runtime._drivers.uploading import AsyncBody, SyncBody

Tr = TypeVar("Tr", bound="_Transport")

LIBRARIES = {"httpx": "httpcore", "httpx2": "httpcore2"}
"""The libraries, and where each has its connections."""
DRAIN_SECONDS = 0.1
DRAIN_BYTES = 64 * 2**10
MAX_URLS = 256
_library_name = "httpx"
_READING = frozenset({"_content", "aiter_bytes", "iter_bytes"})
"""What a response of its own has that was read, or is read in another way than its class does."""


def use_httpx2(on: bool = True) -> None:
    """Let clients be made of httpx2 instead of httpx; nothing else changes for who uses them.

    Needs the extra: `pip install invocant[httpx2]`. Holds for all clients of the process that are made from
    then on without `http_client=`; one that is there stays what it is. May be called from any thread.

    Args:
        on: False goes back to httpx.

    Raises:
        ConfigurationError: httpx2 is not installed.
    """
    global _library_name  # noqa: PLW0603  # one switch, set whole, so that threads see the one or the other
    name = "httpx2" if on else "httpx"
    try:
        import_module(name)
    except ImportError:
        raise ConfigurationError(f"{name} is not installed: pip install 'invocant[{name}]'") from None
    _library_name = name


def too_slow(doing: str = "while reading the answer") -> Failure:
    """Return the failure of a call that is not done when the deadline is there."""
    return Failure("lost", DeadlineError("the time of the call is up"), doing=doing)


def closed_meanwhile() -> ClientClosedError:
    """Return the error of a call that was under way when its client was closed."""
    return ClientClosedError("the client was closed while the call was under way")


def too_large(max_size: int) -> Failure:
    """Return the failure of a body above the limit."""
    return Failure("final", ProtocolError(f"the body is larger than {max_size} bytes"))


class _KeyFilter(logging.Filter):
    """Masks keys in the addresses that a library logs at INFO, whole."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Let a record pass, its addresses masked."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                mask_url(str(value), self.names) if type(value).__name__ == "URL" else value
                for value in record.args
            )
        return True


_KEYS = _KeyFilter()


_contexts: dict[tuple[str | None, ...], ssl.SSLContext] = {}
_contexts_lock = threading.Lock()
if hasattr(os, "register_at_fork"):  # a forked child has a lock that somebody can open
    os.register_at_fork(
        before=_contexts_lock.acquire,
        after_in_parent=_contexts_lock.release,
        after_in_child=_contexts_lock.release,
    )


def _tls_context(library: Any) -> ssl.SSLContext:
    """Return the TLS context that all clients of a library share, since making one is slow.

    Raises:
        ConfigurationError: the environment names certificates that are not there, or are none.
    """
    key = (library.__name__, *map(os.environ.get, CERTIFICATES))
    problem = ""
    with _contexts_lock:
        context = _contexts.get(key)
        if context is None:
            try:
                context = _contexts[key] = library.create_ssl_context()
            except (OSError, ValueError) as error:
                problem = getattr(error, "strerror", None) or type(error).__name__
    if context is None:
        raise ConfigurationError(f"{told_certificates()} cannot be used: {problem}")
    return context


def _no_tls() -> ssl.SSLContext:
    """Return a context that trusts nobody, for a client that only ever speaks http."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _library_of(http_client: Any) -> Any:
    """Return the library that a client is from.

    Raises:
        ConfigurationError: it is no client of a library we know.
    """
    for base in type(http_client).__mro__:
        name = base.__module__.partition(".")[0]
        if name in LIBRARIES:
            return sys.modules[name]
    raise ConfigurationError(
        f"http_client= takes a client of {' or '.join(LIBRARIES)}, not {type(http_client).__name__}"
    )


def _new_client(library: Any, kind: str, binding: dict[str, Any], scheme: str) -> Any:
    """Return a new client of a library for http or https addresses.

    Raises:
        ConfigurationError: the environment says something that cannot be.
    """
    context = _tls_context(library) if scheme == "https" else _no_tls()
    try:
        client = getattr(library, kind)(verify=context, timeout=None)
        _bind(client, library, binding)
        return client
    except (ImportError, ValueError, library.InvalidURL) as error:
        problem = type(error).__name__
    check_proxies(library.__name__)
    raise ConfigurationError(f"no {library.__name__} client can be made: {problem}")


def _bind(client: Any, library: Any, binding: dict[str, Any]) -> None:
    """Let the waits of a client's connections end with the deadlines of calls."""
    from invocant.runtime._drivers.network import BoundTimeouts, bind  # here: with the first call

    reached = bind(client, library, import_module(LIBRARIES[library.__name__]))
    binding["timeouts"] = BoundTimeouts if reached else False


def _carries(given: Any, location: str, name: str) -> bool:
    if given is None:
        return False
    if location == "header":
        return name in given.headers or (name == "authorization" and given.auth is not None)
    return name in (given.params if location == "query" else {cookie.name for cookie in given.cookies.jar})


def _carried(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    credentials: list[str] = []
    login = getattr(given.auth, "_auth_header", None)  # of Basic; others are written as they are asked for
    for name, value in [*given.headers.items(), *([] if login is None else [("authorization", login)])]:
        if sensitive(name):
            credentials += secrets_of(name, value)
    credentials += secrets_in(f"?{given.params}")
    for cookie in given.cookies.jar:
        credentials += secrets_of("cookie", f"{cookie.name}={cookie.value}")
    return tuple(credentials)


class _Transport:
    """What both transports have in common: which library, which client, and how a request is put together."""

    _client_class = "Client"

    def __init__(self, http_client: Any = None) -> None:
        self._given = http_client
        if http_client is None:
            self._library: Any = import_module(_library_name)
        else:
            self._library = _library_of(http_client)
            if not isinstance(http_client, getattr(self._library, self._client_class)):
                raise ConfigurationError(
                    f"http_client= of this client takes {self._library.__name__}.{self._client_class}, "
                    f"not {type(http_client).__name__}"
                )
        self._urls: dict[str, Any] = {}
        self._shared: dict[str, Any] = {}  # with those derived from it
        self._binding: dict[str, Any] = {}  # likewise, and with what makes clients
        self._parent: weakref.ref[_Transport] | None = None
        self._closed = False

    def derived(self: Tr) -> Tr:
        """Return a transport with the same connections, which stay open when it is closed."""
        twin = copy.copy(self)
        twin._parent = weakref.ref(self) if self._parent is None else self._parent
        return twin

    @property
    def _connections(self) -> Any:
        """The HTTP clients, which all derived transports share."""
        return self._shared.get("clients") or self._connect()

    def _connect(self) -> Any:
        kind: type[HttpClients]
        if self._client_class == "AsyncClient":  # here, so that a client loads them with its first call
            from invocant.runtime._drivers import loops

            kind = loops.AsyncHttpClients
        else:
            from invocant.runtime._drivers import connections

            kind = connections.HttpClients
        # without `self`, which has them
        make = partial(_new_client, self._library, self._client_class, self._binding)
        return self._shared.setdefault("clients", kind(self._given, make))  # one for all threads

    @property
    def carries(self) -> Callable[[str, str], bool]:
        """What tells whether the client that was handed over brings what goes to a location, or logs in."""
        return partial(_carries, self._given)  # without `self`, which settings would hold on to

    @property
    def carried(self) -> Callable[[], tuple[str, ...]]:
        """What gives the credentials that the client which was handed over brings."""
        return partial(_carried, self._given)  # likewise

    def hide(self, names: frozenset[str]) -> None:
        """Keep credentials in queries out of the library's log: of these names, and of names like them."""
        _KEYS.names |= {name.lower() for name in names}
        logging.getLogger(self._library.__name__).addFilter(_KEYS)

    def check(self, base_url: str) -> None:
        """Look at what the environment says of proxies and certificates; a client handed over has its own.

        Raises:
            ConfigurationError: no client can be made with it.
        """
        if self._given is None and any(map(os.environ.get, PROXIES + CERTIFICATES)):
            check_proxies(self._library.__name__)
            if base_url[:6] == "https:":
                check_certificates()

    @property
    def is_closed(self) -> bool:
        """Whether this transport was closed, or the one it is derived from."""
        if self._closed or self._parent is None:
            return self._closed
        parent = self._parent()
        return parent is not None and parent._closed

    def ends_by_itself(self, step: Send) -> bool:
        """Whether an attempt waits for nothing but the network, over connections that know its deadline."""
        content = step.request.content
        return self._given is None and (content is None or isinstance(content, (bytes, Secret)))

    def _client(self, url: str) -> Any:
        """Return the client to send with.

        Raises:
            ConfigurationError: this transport was closed, or the client that was handed over; or that belongs
            to another event loop.
        """
        given, clients = self._given, self._connections
        if self.is_closed or (given is not None and given.is_closed):
            raise ConfigurationError("the client is closed")
        if given is not None:
            if not self._binding:
                _bind(given, self._library, self._binding)
            return given
        return clients.client("https" if url[:6] == "https:" else "http")

    def _ours(self) -> Callable[[_Transport], bool]:
        """Return what tells the transports that are closed with this one from others with its connections."""
        if self._owns():
            connections = self._connections
            return lambda other: other._connections is connections
        return lambda other: other is self

    def _owns(self) -> bool:
        """Whether the connections are closed with this transport: nobody else is left that could."""
        return self._parent is None or self._parent() is None

    @property
    def _bound(self) -> Any:
        """What makes timeouts for bound connections; a false value where they are not reached."""
        return self._binding.get("timeouts")

    def _request(self, attempt: Attempt, step: Send, content: Any, clock: Callable[[], float]) -> Any:
        """Build the library's request; the HTTP client adds its cookies and the headers that are missing.

        Without Content-Length it sends in chunks what is read as it is sent.
        """
        wire, client = step.request, attempt.client
        upload = wire.content
        size = None if upload is None or isinstance(upload, (bytes, Secret)) else upload.size
        headers = [
            (name.encode("ascii"), (value if isinstance(value, str) else value.reveal()).encode("latin-1"))
            for name, value in wire.headers
        ]
        names = {name.lower() for name, _ in headers}
        if size is not None and b"content-length" not in names:
            headers.append((b"Content-Length", b"%d" % size))
        text = wire.url
        for name, value in wire.query:
            text = f"{text}{'&' if '?' in text else '?'}{name}={revealed(value)}"
        url = self._url(text)
        if not wire.foreign:
            headers.extend(pair for pair in client.headers.raw if pair[0].lower() not in names)
            if client.params:
                url = url.copy_merge_params(client.params)
            if len(client.cookies):
                headers = self._with_cookies(client, wire.method, url, headers)
        return self._library.Request(
            wire.method,
            url,
            headers=headers,
            content=content.reveal().encode() if isinstance(content, Secret) else content,
            extensions={
                "timeout": self._bound(step.timeouts, step.deadline, clock) if self._bound else step.timeouts,
                ATTEMPT: attempt,
            },
        )

    def _with_cookies(
        self, client: Any, method: str, url: Any, headers: list[tuple[bytes, bytes]]
    ) -> list[tuple[bytes, bytes]]:
        """Return headers with the client's cookies behind ours: the library sends the one or the other."""
        from invocant.runtime._calls.cookies import cookies_of, with_cookies  # here, as few clients have any

        theirs = self._library.Request(method, url, cookies=client.cookies).headers.get("cookie")
        if theirs is None:
            return headers
        texts: HeaderList = [(name.decode("ascii"), value.decode("latin-1")) for name, value in headers]
        joined = with_cookies(texts, cookies_of([("Cookie", theirs)]))
        return [(name.encode("ascii"), revealed(value).encode("latin-1")) for name, value in joined]

    def _url(self, text: str) -> Any:
        """Return the library's form of an address; the latest are kept, as most calls go to few."""
        url = self._urls.get(text)
        if url is None:
            if len(self._urls) >= MAX_URLS:
                self._urls.clear()
            try:
                url = self._library.URL(text)
                url.host  # noqa: B018  # some names can be kept and not be read: it raises here then
            except Exception:  # noqa: BLE001  # the libraries', or that of a package for names
                raise ConfigurationError("the request cannot be sent: its address is unusable") from None
            self._urls[text] = url
        return url


def _is_as_sent(response: Any) -> bool:
    """Whether a body can be read from the connection directly: no hook reads it.

    That is a hook that has read it already, or put something in its place, or a class of the user's own. The
    library's way to the body on the wire has two layers less, which are passed through for each piece.
    """
    return (
        not response.is_stream_consumed
        and response.__class__.__module__.partition(".")[0] in LIBRARIES
        and _READING.isdisjoint(vars(response))
    )


def _sync_pieces(wire: WireResponse) -> Iterator[bytes]:
    """Return the pieces of a body, unpacked, as they come."""
    response = wire.handle
    if not _is_as_sent(response):
        return response.iter_bytes()  # type: ignore[no-any-return]  # the library is a parameter
    pieces: Iterator[bytes] = response.iter_raw()
    codings = wire.headers.get("content-encoding")
    if codings is None:
        return pieces
    from invocant.runtime._drivers.unpacking import unpacked, unpacking_of  # here: not all bodies are packed

    unpacking = unpacking_of(codings)
    return pieces if unpacking is None else unpacked(pieces, unpacking)


def _async_pieces(wire: WireResponse) -> AsyncGenerator[bytes, None]:
    """Return the pieces of a body, unpacked, as they come."""
    response = wire.handle
    if not _is_as_sent(response):
        return response.aiter_bytes()  # type: ignore[no-any-return]  # as above
    pieces: AsyncGenerator[bytes, None] = response.aiter_raw()
    codings = wire.headers.get("content-encoding")
    if codings is None:
        return pieces
    from invocant.runtime._drivers.unpacking import aunpacked, unpacking_of  # as above

    unpacking = unpacking_of(codings)
    return pieces if unpacking is None else aunpacked(pieces, unpacking)


def _owned(pieces: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
    """Return pieces that may be left before their end, under trio too."""
    if "trio" not in sys.modules:
        return pieces
    from invocant.runtime._drivers.generators import owned  # here, as most programs have no trio

    return owned(pieces)


def _sync_body(step: Send, clock: Callable[[], float]) -> SyncBody | None:
    """Return what reads the body of a request, or None when it is at hand."""
    content = step.request.content
    if content is None or isinstance(content, (bytes, Secret)):
        return None
    from invocant.runtime._drivers.uploading import SyncBody  # here, as most clients upload nothing

    return SyncBody(content, step.deadline, clock)


def _async_body(step: Send, clock: Callable[[], float]) -> AsyncBody | None:
    """Return what reads the body of a request, or None when it is at hand."""
    content = step.request.content
    if content is None or isinstance(content, (bytes, Secret)):
        return None
    from invocant.runtime._drivers.uploading import AsyncBody  # as the other

    return AsyncBody(content, step.deadline, clock)


def _is_stopped(attempt: Attempt) -> bool:
    """Whether an attempt failed as its client was closed, or nobody waits for it any more."""
    transport = attempt.transport
    return attempt.stopped or (transport is not None and transport.is_closed)


def _failure_of_sending(
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
    from invocant.runtime._drivers.failures import failure_within  # here, as most calls do not fail

    return failure_within(error, _host(step.request.url), request, reading=reading)


def _redirect_of(error: Exception, step: Send, attempt: Attempt) -> WireResponse | None:
    """Return the answer that a library gave up, as it could not read its Location; None for other errors.

    httpx makes the request that would follow also where it is not to follow: of the answer it has closed, the
    head is left.
    """
    from invocant.runtime._drivers.failures import gone_redirect  # here, as most calls do not fail

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


def _failure_of_reading(error: Exception, wire: WireResponse) -> Failure:
    """Return what an exception while a body is read means."""
    from invocant.runtime._drivers.failures import failure_within  # as above

    if _is_stopped(wire.attempt):
        return Failure("final", closed_meanwhile())
    if isinstance(error, OutOfTime):
        return too_slow()
    failure = failure_within(error, _host(wire.url), wire.handle.request, reading=True)
    if not isinstance(failure, Failure):
        return Failure("final", ProtocolError("the answer cannot be read"))
    return failure


def _stream_of(response: Any) -> Any:
    return None if response is None else response.extensions.get("network_stream")


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]


class SyncTransport(_Transport):
    """Sends and reads, blocking."""

    def send(self, step: Send, clock: Callable[[], float]) -> WireResponse | Failure | ConfigurationError:
        """Send a request; read the whole body unless the step says to leave it."""
        attempt = Attempt(self, self._client(step.request.url), threading.get_ident())
        request = response = None
        body = _sync_body(step, clock)
        try:
            if attempt.thread in self._connections.left:
                raise Stopped
            client = attempt.client
            request = self._request(attempt, step, step.request.content if body is None else body, clock)
            if step.request.foreign:  # the client's own login stays where it belongs
                response = client.send(request, stream=True, follow_redirects=False, auth=None)
            else:
                response = client.send(request, stream=True, follow_redirects=False)
            if attempt.stopped:
                raise Stopped
            if step.deadline is not None and clock() > step.deadline:  # code of the user's own took its time
                self._abandon(attempt, response)
                return too_slow("while waiting for the answer")
            wire = WireResponse(
                response.status_code,
                Headers(response.headers.raw),
                response.http_version,
                response,
                url=step.request.url,
                attempt=attempt,
            )
            if step.stream:
                attempt.reading = False
                return wire
            if 200 <= wire.status < 300:
                answer = self._read(wire, step.deadline, step.max_size, clock)
                if answer.__class__ is Failure:
                    return answer
            else:
                answer = self.read(wire, step.deadline, min(step.max_size, MAX_ERROR_BYTES), clock)
            wire.body, wire.handle = answer, None
            return wire
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            self._abandon(attempt, response)
            reading = response is not None
            return _redirect_of(error, step, attempt) or _failure_of_sending(
                error, attempt, body, step, request, reading=reading
            )
        except BaseException:
            from invocant.runtime._drivers.pools import unlock  # it is there

            unlock(attempt.client)
            self._abandon(attempt, response)
            raise
        finally:
            if attempt.reading:  # unless it is an answer that is read later
                attempt.end()
            if body is not None:
                body.close()

    def _abandon(self, attempt: Attempt, response: Any) -> None:
        """Free what an attempt has, whose answer was not read to the end; never fails."""
        from invocant.runtime._drivers.pools import close_all, release  # it is there

        try:
            if response is not None:
                with suppress(Exception):  # a socket that cannot be closed is closed
                    response.close()
        finally:
            close_all(release(attempt, _stream_of(response)))

    def _read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> Any:
        response = wire.handle
        pieces: list[bytes] = []
        size = 0
        for piece in _sync_pieces(wire):
            size += len(piece)
            pieces.append(piece)
            if size > max_size or (deadline is not None and clock() > deadline):
                self._abandon(wire.attempt, response)
                return too_large(max_size) if size > max_size else too_slow()
        if wire.attempt.stopped:
            raise Stopped
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> bytes:
        """Read at most *max_size* bytes of a body that was left unread; return them.

        Where that is not all of it, the answer's `broken` or `cut` says why.
        """
        pieces: list[bytes] = []
        size = 0
        try:
            for piece in self.pieces(wire, deadline, clock):
                if piece.__class__ is Failure:
                    wire.broken = piece
                    break
                pieces.append(piece)
                size += len(piece)
                if size > max_size:
                    wire.cut = True
                    break
        finally:
            self.close_response(wire)
        return b"".join(pieces)[:max_size]

    def pieces(self, wire: WireResponse, deadline: float | None, clock: Callable[[], float]) -> Iterator[Any]:
        """Yield the pieces of a body as they come; a `Failure` is the last of them if it breaks."""
        attempt = wire.attempt
        try:
            attempt.reading = True
            for piece in _sync_pieces(wire):
                attempt.reading = False
                if piece:
                    yield piece
                if deadline is not None and clock() > deadline:
                    yield too_slow()
                    return
                attempt.reading = True
            if attempt.stopped:
                raise Stopped
            attempt.done = True
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            yield _failure_of_reading(error, wire)
        finally:
            attempt.reading = False

    def drain(
        self,
        wire: WireResponse,
        pieces: Iterator[Any],
        take: Callable[[bytes], None],
        clock: Callable[[], float],
    ) -> None:
        """Read what is left of a finished body, within bounds, so that its connection can be used again.

        *take* is given the pieces. Whatever goes wrong is of no matter: all that was wanted has come.

        Over a connection that knows the deadline of the call, that is now the end of the draining. The
        libraries cannot shorten the wait for a body that has begun, so the reading side of any other socket
        is closed when the time is up; that costs the connection, which would have been closed without
        draining too. Where answers share a connection (HTTP/2) nothing is read: it goes on without that.
        """
        if wire.http_version == "HTTP/2":
            return
        size, end = 0, clock() + DRAIN_SECONDS
        timer = None if _ends_at(wire, end) else _stopping(wire)
        try:
            for piece in pieces:
                size += DRAIN_BYTES if piece.__class__ is Failure else len(piece)
                if size >= DRAIN_BYTES or clock() >= end:
                    return
                take(piece)
        except Exception:  # noqa: BLE001  # as said above
            return
        finally:
            if timer is not None:
                timer.cancel()

    def close_response(self, wire: WireResponse) -> None:
        """Close an answer, read or not; never fails."""
        if not wire.attempt.done:
            self._abandon(wire.attempt, wire.handle)
        wire.attempt.end()

    def close(self) -> None:
        """End the calls under way, and close the connections; a client that was handed over stays open."""
        from invocant.runtime._drivers.pools import close_all, leave_in_use, stop  # few are closed unused

        self._closed = True
        ours, connections = self._ours(), self._connections
        for client in connections.clients:
            close_all(stop(client, lambda attempt: ours(attempt.transport)))
        if self._owns():
            for client in connections.take():
                leave_in_use(client)
                client.close()


def _ends_at(wire: WireResponse, end: float) -> bool:
    """Let the waits for the rest of a body end at a time, if its connection knows of deadlines."""
    timeouts = wire.handle.request.extensions.get("timeout") or {}
    bound = getattr(timeouts.get("read"), "bound", None)
    if bound is None:
        return False
    bound.deadline = end if bound.deadline is None else min(bound.deadline, end)
    return True


def _stopping(wire: WireResponse) -> threading.Timer | None:
    """Return what closes the reading side of an answer's socket in a while, already running."""
    stream = wire.handle.extensions.get("network_stream")
    raw = None if stream is None else stream.get_extra_info("socket")
    if not isinstance(raw, socket.socket):
        return None
    timer = threading.Timer(DRAIN_SECONDS, _stop_reading, (raw,))
    timer.daemon = True
    timer.start()
    return timer


def _stop_reading(raw: socket.socket) -> None:
    try:
        socket.socket.shutdown(raw, socket.SHUT_RD)
    except OSError:
        return  # it is closed already


class AsyncTransport(_Transport):
    """Sends and reads, awaiting; under asyncio and trio."""

    _client_class = "AsyncClient"

    def home(self) -> Home:
        """Return what belongs to the running event loop; calls are made through it, so that they can end.

        Raises:
            ConfigurationError: the client that was handed over belongs to another loop.
        """
        home: Home = self._connections.home()
        return home

    async def send(
        self, step: Send, clock: Callable[[], float]
    ) -> WireResponse | Failure | ConfigurationError:
        """Send a request; read the whole body unless the step says to leave it."""
        attempt = Attempt(self, self._client(step.request.url))
        request = response = None
        body = _async_body(step, clock)
        try:
            client = attempt.client
            request = self._request(attempt, step, step.request.content if body is None else body, clock)
            if step.request.foreign:  # the client's own login stays where it belongs
                response = await client.send(request, stream=True, follow_redirects=False, auth=None)
            else:
                response = await client.send(request, stream=True, follow_redirects=False)
            if step.deadline is not None and clock() > step.deadline:  # code of the user's own took its time
                await response.aclose()
                return too_slow("while waiting for the answer")
            wire = WireResponse(
                response.status_code,
                Headers(response.headers.raw),
                response.http_version,
                response,
                url=step.request.url,
                attempt=attempt,
            )
            if step.stream:
                attempt.reading = False
                return wire
            if 200 <= wire.status < 300:
                answer = await self._read(wire, step.deadline, step.max_size, clock)
                if answer.__class__ is Failure:
                    return answer
            else:
                answer = await self.read(wire, step.deadline, min(step.max_size, MAX_ERROR_BYTES), clock)
            wire.body, wire.handle = answer, None
            return wire
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            await self._abandon(attempt, response)
            reading = response is not None
            return _redirect_of(error, step, attempt) or _failure_of_sending(
                error, attempt, body, step, request, reading=reading
            )
        except GeneratorExit:
            self._abandon_at_once(attempt, response)
            raise
        except BaseException:
            await self._abandon(attempt, response)
            raise
        finally:
            if attempt.reading:  # unless it is an answer that is read later
                attempt.end()
            if body is not None:
                await body.aclose()

    async def _abandon(self, attempt: Attempt, response: Any) -> None:
        """Free what an attempt has, whose answer was not read to the end.

        Never fails; a cancellation meanwhile is raised once it is done.
        """
        from invocant.runtime._drivers.concurrency import to_the_end  # not at the top: few calls need it
        from invocant.runtime._drivers.pools import release  # it is there

        closing = release(attempt) if response is None else []
        if closing or response is not None:
            await to_the_end(partial(_free, attempt, response, closing))

    def _abandon_at_once(self, attempt: Attempt, response: Any) -> None:
        """The same where nothing can be awaited any more: the coroutine itself is being closed."""
        freeing = _free(attempt, response, [])
        with suppress(Exception):
            freeing.send(None)  # sockets are closed in the first step
        freeing.close()

    async def _read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> Any:
        response = wire.handle
        pieces: list[bytes] = []
        size = 0
        body = _owned(_async_pieces(wire))
        try:
            async for piece in body:
                size += len(piece)
                pieces.append(piece)
                if size > max_size or (deadline is not None and clock() > deadline):
                    await body.aclose()
                    await self._abandon(wire.attempt, response)
                    return too_large(max_size) if size > max_size else too_slow()
        except Exception:  # not whatever ends it: a coroutine that is closed may not wait any more
            await body.aclose()
            raise
        if wire.attempt.stopped:
            raise Stopped
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def read(
        self, wire: WireResponse, deadline: float | None, max_size: int, clock: Callable[[], float]
    ) -> Any:
        """Read at most *max_size* bytes of a body that was left unread; return them.

        Where that is not all of it, the answer's `broken` or `cut` says why.
        """
        pieces: list[bytes] = []
        size = 0
        try:
            async with aclosing(_owned(self.pieces(wire, deadline, clock))) as body:
                async for piece in body:
                    if piece.__class__ is Failure:
                        wire.broken = piece
                        break
                    pieces.append(piece)
                    size += len(piece)
                    if size > max_size:
                        wire.cut = True
                        break
        finally:
            await self.close_response(wire)
        return b"".join(pieces)[:max_size]

    async def pieces(
        self, wire: WireResponse, deadline: float | None, clock: Callable[[], float]
    ) -> AsyncGenerator[Any, None]:
        """Yield the pieces of a body as they come; a `Failure` is the last of them if it breaks."""
        attempt = wire.attempt
        try:
            async with aclosing(_async_pieces(wire)) as body:
                async for piece in body if self._bound else _Timely(body, deadline, clock):
                    if piece:
                        yield piece
                    if deadline is not None and clock() > deadline:
                        yield too_slow()
                        return
            if attempt.stopped:
                raise Stopped
            attempt.done = True
        except Exception as error:  # noqa: BLE001  # failure_of raises what is not the library's
            yield _failure_of_reading(error, wire)

    async def drain(
        self,
        wire: WireResponse,
        pieces: AsyncIterator[Any],
        take: Callable[[bytes], None],
        clock: Callable[[], float],
    ) -> None:
        """Read what is left of a finished body, within bounds, so that its connection can be used again.

        *take* is given the pieces. Whatever goes wrong is of no matter: all that was wanted has come.
        """
        from invocant.runtime._drivers.concurrency import within

        async def read() -> None:
            size, end = 0, clock() + DRAIN_SECONDS
            async for piece in pieces:
                size += DRAIN_BYTES if piece.__class__ is Failure else len(piece)
                if size >= DRAIN_BYTES or clock() >= end:
                    return
                take(piece)

        if wire.http_version == "HTTP/2":
            return
        try:
            await within(DRAIN_SECONDS, read)
        except Exception:  # noqa: BLE001  # as said above
            return

    async def close_response(self, wire: WireResponse) -> None:
        """Close an answer, read or not; never fails. A cancellation meanwhile is raised once it is done."""
        if not wire.attempt.done:
            await self._abandon(wire.attempt, wire.handle)
        wire.attempt.end()

    def close_response_at_once(self, wire: WireResponse) -> None:
        """The same where nothing can be awaited any more."""
        if not wire.attempt.done:
            self._abandon_at_once(wire.attempt, wire.handle)

    async def aclose(self) -> None:
        """End the calls under way, and close the connections; a client that was handed over stays open."""
        from invocant.runtime._drivers.concurrency import to_the_end
        from invocant.runtime._drivers.loops import running_loop  # few are closed unused

        self._closed = True
        ours, owns, connections = self._ours(), self._owns(), self._connections
        here = running_loop()
        for home in connections.take_homes() if owns else connections.homes:
            close = partial(_close_home, home, self._given, ours, owns)
            if home.loop is here:
                home.stop(ours)
                await to_the_end(close)
            else:
                home.elsewhere(close)


async def _free(attempt: Attempt, response: Any, closing: list[Any]) -> None:
    """Close an answer, and the connections that are taken out of its pool then."""
    from invocant.runtime._drivers.pools import release  # it is there

    try:
        if response is not None:
            with suppress(Exception):  # a socket that cannot be closed is closed
                await response.aclose()
    finally:
        for connection in closing or release(attempt, _stream_of(response)):
            with suppress(Exception):
                await connection.aclose()


async def _close_home(home: Home, given: Any, ours: Callable[[_Transport], bool], owns: bool) -> None:
    """In its event loop, end the calls of some transports, and close the connections if they own them."""
    from invocant.runtime._drivers.pools import stop  # it is there

    home.stop(ours)
    for client in home.clients.values() if given is None else [given]:
        for connection in stop(client, lambda attempt: ours(attempt.transport)):
            with suppress(Exception):
                await connection.aclose()
    if owns:
        await home.aclose()


class _Timely:
    """The pieces of a body that comes over connections that know of no deadline.

    It is no generator: one that is dropped before its end would want to be closed by the event loop.
    """

    def __init__(
        self, body: AsyncIterator[bytes], deadline: float | None, clock: Callable[[], float]
    ) -> None:
        self._body, self._deadline, self._clock = body, deadline, clock

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """Return the next piece.

        Raises:
            OutOfTime: the time of the call, or of the block around, is up.
        """
        from invocant.runtime._drivers.concurrency import in_time

        block = BLOCK.get()
        limits = [] if self._deadline is None else [self._deadline - self._clock()]
        if block is not None:
            limits.append(block.remaining())
        if not limits:
            return await anext(self._body)
        return await in_time(min(limits), anext(self._body))
