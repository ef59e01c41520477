"""What both transports have in common: which HTTP library, whose connections, how a request is put together.

A transport is all that knows an HTTP library: httpx, or httpx2 when a client of it is handed over. Neither is
imported before the first client is made. `sync.transport` and `aio.transport` send and read; `http_clients`
makes the library's clients, with the first call; `outcomes` says what it is that a library raised.

Requests go out by `client.send`, so a client of the user's keeps its hooks, auth, proxies, cookies and
headers; only the base address, the timeouts and redirects are ours. Those of clients that we made go the
`short_way` where they can. What the libraries raise never gets out: a `Failure` holds our error and the
operating system's cause.
"""

from __future__ import annotations

import copy
import logging
import os
import sys
import weakref
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.runtime._calls.steps import ATTEMPT, Failure
from invocant.runtime._drivers.environment import CERTIFICATES, PROXIES, check_certificates, check_proxies
from invocant.runtime._errors import ClientClosedError, ConfigurationError, DeadlineError, ProtocolError
from invocant.runtime._secrets import Secret, mask_url, revealed, secrets_in, secrets_of, sensitive

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import Attempt, HeaderList, Send
    from invocant.runtime._drivers.connections import HttpClients
    from invocant.runtime._drivers.short_way import ShortWay

Tr = TypeVar("Tr", bound="Transport")

LIBRARIES = {"httpx": "httpcore", "httpx2": "httpcore2"}
"""The libraries, and what the package is called in which each has its connections."""
DRAIN_SECONDS = 0.1
"""Longest time for reading what is left of a finished body."""
DRAIN_BYTES = 64 * 2**10
"""Most that is read of it."""
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


def _repeated(given: Any, shared: dict[str, Any]) -> tuple[str, ...]:
    """Return the credentials that a server or a proxy was sent by the HTTP clients, and may repeat."""
    connections = shared.get("clients")
    if connections is None:
        return _carried(given)
    from invocant.runtime._drivers.pools import pools_of  # it is there

    proxies = (
        secrets_of(name.decode("ascii"), value.decode("latin-1"))
        for client in connections.everywhere
        for pool in pools_of(client)
        for name, value in getattr(pool, "_proxy_headers", ())
        if sensitive(name.decode("ascii"))
    )
    return (*_carried(given), *(secret for proxy in proxies for secret in proxy))


class Transport:
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
        self._core = LIBRARIES[self._library.__name__]
        self._urls: dict[str, Any] = {}
        self._shared: dict[str, Any] = {}  # with those derived from it
        self._binding: dict[str, Any] = {}  # likewise, and with what makes clients
        self._parent: weakref.ref[Transport] | None = None
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
        from invocant.runtime._drivers.http_clients import new_client  # likewise
        from invocant.runtime._drivers.short_way import ShortWay

        if self._given is None:
            self._shared["way"] = ShortWay(self._library, self._client_class)
        # without `self`, which has them
        make = partial(new_client, self._library, self._core, self._client_class, self._binding)
        return self._shared.setdefault("clients", kind(self._given, make))  # one for all threads

    @property
    def carries(self) -> Callable[[str, str], bool]:
        """What tells whether the client that was handed over brings what goes to a location, or logs in."""
        return partial(_carries, self._given)  # without `self`, which settings would hold on to

    @property
    def carried(self) -> Callable[[], tuple[str, ...]]:
        """What gives the credentials that the client which was handed over brings."""
        return partial(_carried, self._given)  # likewise

    @property
    def repeated(self) -> Callable[[], tuple[str, ...]]:
        """What gives those, and the passwords of proxies, all of which somebody may send back."""
        return partial(_repeated, self._given, self._shared)  # likewise

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

    def _way(self, client: Any, step: Send) -> ShortWay | None:
        """Return the short way of a request, None if it goes through the client: see `short_way`."""
        way: ShortWay | None = self._shared.get("way")
        if way is None or not way.is_open(client) or not self.ends_by_itself(step) or "@" in step.request.url:
            return None  # a name and password in an address are a login, which is the client's part
        return way

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
                from invocant.runtime._drivers.http_clients import bind_deadlines  # it is there

                bind_deadlines(given, self._library, self._core, self._binding)
            return given
        return clients.client("https" if url[:6] == "https:" else "http")

    def _ours(self) -> Callable[[Transport], bool]:
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

    def _request(
        self, attempt: Attempt, step: Send, content: Any, clock: Callable[[], float], way: ShortWay | None
    ) -> Any:
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
        if isinstance(content, Secret):
            content = content.reveal().encode()
        bound = self._bound
        extensions = {
            "timeout": bound(step.timeouts, step.deadline, clock) if bound else step.timeouts,
            ATTEMPT: attempt,
        }
        if way is not None:
            return way.request(wire.method, url, headers, names, content, extensions)
        return self._library.Request(
            wire.method, url, headers=headers, content=content, extensions=extensions
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
            from invocant.runtime._calls.addresses import is_host  # here, as most calls go where one went

            try:
                url = self._library.URL(text)
                url.host  # noqa: B018  # some names can be kept and not be read: it raises here then
                is_usable = is_host(url.raw_host.decode())  # of which httpx2 asks nothing
            except Exception:  # noqa: BLE001  # the libraries', or that of a package for names
                is_usable = False
            if not is_usable:
                raise ConfigurationError("the request cannot be sent: its address is unusable")
            self._urls[text] = url
        return url


def is_as_sent(response: Any) -> bool:
    """Whether a body can be read from the connection directly: no hook reads it.

    That is a hook that has read it already, or put something in its place, or a class of the user's own. The
    library's way to the body on the wire has two layers less, which are passed through for each piece.
    """
    return (
        not response.is_stream_consumed
        and response.__class__.__module__.partition(".")[0] in LIBRARIES
        and _READING.isdisjoint(vars(response))
    )


def stream_of(response: Any) -> Any:
    """Return what the library says that an answer came from; None without one."""
    return None if response is None else response.extensions.get("network_stream")
