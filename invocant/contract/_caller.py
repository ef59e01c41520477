"""The tester's own way to a server: it sends what it is told, counts, waits its turn and keeps what came.

It shares no code with the client and the mock server that are judged: requests go through the library
`requests`, or straight into an ASGI application.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from attrs import define, field, frozen

from invocant.contract._findings import Exchange

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that a run without `write` may use (RFC 9110, section 9.2.1); TRACE would show credentials."""
RETRIES = 3
"""How often a request is sent again that met a rate limit."""
KEPT = 4000
"""How many of the last exchanges are kept for the checks of what was seen on the way."""


class SpentError(Exception):
    """A bound of the run is reached: its requests or its time."""


class RefusedError(Exception):
    """A request that would change something was to be sent in a run that only reads."""


@frozen
class Sent:
    """A request, ready to be sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


class Sender(Protocol):
    """What sends one request; it raises nothing but returns an exchange with a `failure`."""

    def __call__(self, request: Sent, timeout: float) -> Exchange:
        """Send *request* and return what came."""

    def close(self) -> None:
        """Give back what is held."""


@define
class Budget:
    """The bounds of a run."""

    requests: int = 5000
    seconds: float = 150.0
    rate: float | None = None
    """Requests a second at most; None is no bound."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    spent: int = field(default=0, init=False)
    _begun: float | None = field(default=None, init=False)
    _next: float = field(default=0.0, init=False)

    def begin(self) -> None:
        """Start the clock, if it does not run."""
        if self._begun is None:
            self._begun = self.clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return 0.0 if self._begun is None else self.clock() - self._begun

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(self.seconds - self.elapsed, 0.0)

    @property
    def is_spent(self) -> bool:
        """Whether a bound is reached."""
        return self.spent >= self.requests or self.left <= 0.0

    def take(self) -> None:
        """Count one request, and wait until it may be sent.

        Raises:
            SpentError: a bound is reached.
        """
        self.begin()
        if self.is_spent:
            raise SpentError("requests" if self.spent >= self.requests else "time")
        self.spent += 1
        if self.rate:
            now = self.clock()
            if self._next > now:
                self.sleep(self._next - now)
            self._next = max(now, self._next) + 1.0 / self.rate


@define
class Caller:
    """Sends requests to one server."""

    base_url: str
    sender: Sender
    budget: Budget
    write: bool = False
    credentials: Mapping[str, str] = field(factory=dict)
    """Headers of every request that is to be identified."""
    query: Mapping[str, str] = field(factory=dict)
    """Query parameters likewise."""
    timeout: float = 10.0
    patience: float = 5.0
    """Longest wait that a rate limit may ask for; a longer one is not waited for."""
    seen: deque[tuple[str, Exchange]] = field(factory=lambda: deque(maxlen=KEPT), init=False)
    """The last exchanges, with the label of their operation."""
    called: set[str] = field(factory=set, init=False)
    """Labels of the operations that were called."""
    limited: list[tuple[str, Exchange, Exchange | None]] = field(factory=list, init=False)
    """Refusals for a rate limit, each with the next answer after the wait that was asked for."""

    def call(
        self,
        method: str,
        path: str,
        *,
        label: str = "",
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str | None] | None = None,
        body: Any = None,
        raw: bytes | None = None,
        content_type: str | None = None,
        identified: bool = True,
        patient: bool = True,
    ) -> Exchange:
        """Send a request and return what came.

        Args:
            method: In upper case.
            path: Below the base URL, its places filled in and escaped; or a whole URL.
            label: The operation, for what is kept of the exchange.
            query: Parameters in order.
            headers: Over those that are sent anyway; None leaves a header out.
            body: Sent as JSON, unless None.
            raw: Sent as it is in place of *body*.
            content_type: Of *raw*, or of the JSON.
            identified: Send the credentials.
            patient: Wait out a rate limit and ask again.

        Raises:
            SpentError: A bound of the run is reached.
            RefusedError: The method may change something and the run only reads.
        """
        if method.upper() not in SAFE and not self.write:
            raise RefusedError(f"{method} {path}")
        request = self._written(method, path, query, headers, body, raw, content_type, identified)
        refusal: Exchange | None = None
        exchange = Exchange(request.method, request.url)
        for _ in range(RETRIES if patient else 1):
            self.budget.take()
            exchange = self.sender(request, min(self.timeout, self.budget.left + 1.0))
            self.seen.append((label, exchange))
            self.called.add(label)
            if refusal is not None:
                self.limited.append((label, refusal, exchange))
                refusal = None
            if exchange.status not in (429, 503) or not patient:
                return exchange
            wait = asked_wait(exchange)
            if wait is None:
                self.limited.append((label, exchange, None))
                wait = 0.5
            elif wait > self.patience:
                self.limited.append((label, exchange, None))
                return exchange
            else:
                refusal = exchange
            self.budget.sleep(wait)
        return exchange

    def _written(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]],
        headers: Mapping[str, str | None] | None,
        body: Any,
        raw: bytes | None,
        content_type: str | None,
        identified: bool,
    ) -> Sent:
        import json

        sent: dict[str, str] = {"Accept": "*/*"}
        if raw is None and body is not None:
            raw = json.dumps(body, ensure_ascii=False).encode()
            content_type = content_type or "application/json"
        if raw is not None and content_type:
            sent["Content-Type"] = content_type
        pairs = list(query)
        if identified:
            sent.update(self.credentials)
            pairs += self.query.items()
        for name, value in (headers or {}).items():
            for known in [known for known in sent if known.lower() == name.lower()]:
                del sent[known]
            if value is not None:
                sent[name] = value
        url = path if "://" in path else self.base_url.rstrip("/") + path
        if pairs:
            url += ("&" if "?" in url else "?") + urlencode(pairs, quote_via=quote)
        return Sent(method.upper(), url, sent, raw)


def asked_wait(exchange: Exchange) -> float | None:
    """Return the seconds that a refusal asks to wait, or None where it says nothing that can be read.

    Source: RFC 9110, section 10.2.3.
    """
    text = exchange.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    if text:
        from email.utils import parsedate_to_datetime

        try:
            return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
        except (ValueError, TypeError):
            return None
    return None


@define
class HttpSender:
    """Sends over the network, on connections that are kept."""

    verify: bool | str = True
    _session: Any = field(default=None, init=False)

    def __call__(self, request: Sent, timeout: float) -> Exchange:
        """Send *request*; an answer that does not end within *timeout* seconds is a failure."""
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.trust_env = False
            self._session.headers.clear()
        begun = time.monotonic()
        status: int | None = None
        headers: dict[str, str] = {}
        pieces: list[bytes] = []
        failure: str | None = None
        try:
            with self._session.request(
                request.method,
                request.url,
                headers={"User-Agent": "invocant-check", "Accept-Encoding": None, **request.headers},
                data=request.body,
                timeout=timeout,
                stream=True,
                allow_redirects=False,
                verify=self.verify,
            ) as answer:
                self._session.cookies.clear()  # every request says by itself who it is
                status = answer.status_code
                headers = {name.lower(): value for name, value in answer.headers.items()}
                for piece in answer.iter_content(65536):
                    pieces.append(piece)
                    if time.monotonic() - begun > timeout:
                        failure = f"the answer did not end within {timeout:g} s"
                        break
        except requests.RequestException as error:
            failure = f"{type(error).__name__}: {error}"
        return Exchange(
            request.method,
            request.url,
            tuple(request.headers.items()),
            request.body,
            status,
            headers,
            b"".join(pieces),
            failure,
            time.monotonic() - begun,
        )

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            self._session.close()
            self._session = None


@define
class AsgiSender:
    """Calls an ASGI application in this process, without a socket."""

    app: Any
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False)
    _life: _Lifespan | None = field(default=None, init=False)

    def __call__(self, request: Sent, timeout: float) -> Exchange:
        """Send *request*."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._life = _Lifespan(self.app)
            self._loop.run_until_complete(self._life.begin())
        begun = time.monotonic()
        answer: dict[str, Any] = {"status": None, "headers": {}, "body": b"", "ended": False}
        failure: str | None = None
        try:
            self._loop.run_until_complete(asyncio.wait_for(self._run(request, answer), timeout))
        except TimeoutError:
            failure = f"the answer did not end within {timeout:g} s"
        except Exception as error:  # noqa: BLE001  # whatever the application raises, a server would answer 500
            failure = None if answer["ended"] else f"the application raised {type(error).__name__}: {error}"
            if answer["status"] is None:
                answer["status"], failure = 500, None
        else:
            if not answer["ended"]:
                failure = "the answer broke off"
        return Exchange(
            request.method,
            request.url,
            tuple(request.headers.items()),
            request.body,
            answer["status"],
            answer["headers"],
            answer["body"],
            failure,
            time.monotonic() - begun,
        )

    def close(self) -> None:
        """End the application's life and the event loop."""
        if self._loop is not None and self._life is not None:
            self._loop.run_until_complete(self._life.end())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
            self._loop = None

    async def _run(self, request: Sent, answer: dict[str, Any]) -> None:
        from urllib.parse import unquote

        address = urlsplit(request.url)
        headers = [
            (name.lower().encode(), value.encode("latin-1")) for name, value in request.headers.items()
        ]
        headers.append((b"host", address.netloc.encode()))
        if request.body is not None:
            headers.append((b"content-length", str(len(request.body)).encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": address.scheme,
            "path": unquote(address.path) or "/",
            "raw_path": address.path.encode(),
            "query_string": address.query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": (address.hostname, address.port or 80),
        }
        given = False
        ended = asyncio.Event()

        async def receive() -> dict[str, Any]:
            nonlocal given
            if not given:
                given = True
                return {"type": "http.request", "body": request.body or b"", "more_body": False}
            await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer["status"] = message["status"]
                for name, value in message.get("headers", ()):
                    key, text = name.decode("latin-1").lower(), value.decode("latin-1")
                    known = answer["headers"].get(key)
                    answer["headers"][key] = f"{known}, {text}" if known is not None else text
            elif message["type"] == "http.response.body":
                if request.method != "HEAD":
                    answer["body"] += message.get("body", b"")
                if not message.get("more_body", False):
                    answer["ended"] = True
                    ended.set()

        await self.app(scope, receive, send)


@define
class _Lifespan:
    """The life of an ASGI application: begun before its first request, ended after the last.

    Source: ASGI specification, lifespan protocol 2.0: an application that raises on it does not have it.
    """

    app: Any
    _task: asyncio.Task[None] | None = field(default=None, init=False)
    _ending: asyncio.Event = field(factory=asyncio.Event, init=False)
    _told: asyncio.Event = field(factory=asyncio.Event, init=False)
    _has_begun: bool = field(default=False, init=False)
    _failure: str | None = field(default=None, init=False)

    async def begin(self) -> None:
        """Start the application.

        Raises:
            RuntimeError: It says that it cannot start.
        """
        self._task = asyncio.ensure_future(self._live())
        await self._told.wait()
        self._told.clear()
        if self._failure is not None:
            raise RuntimeError(f"the application does not start: {self._failure}")

    async def end(self) -> None:
        """Let it end."""
        self._ending.set()
        if self._task is not None:
            await self._task

    async def _live(self) -> None:
        with contextlib.suppress(Exception):  # it does not know the protocol
            await self.app(
                {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, self._receive, self._send
            )
        self._told.set()

    async def _receive(self) -> dict[str, Any]:
        if not self._has_begun:
            self._has_begun = True
            return {"type": "lifespan.startup"}
        await self._ending.wait()
        return {"type": "lifespan.shutdown"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "lifespan.startup.failed":
            self._failure = str(message.get("message") or "no reason is given")
        self._told.set()
