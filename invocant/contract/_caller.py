"""The tester's own way to a server: it sends what it is told, counts, waits its turn and keeps what came.

It shares no code with the client and the mock server that are judged.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from attrs import define, field

from invocant.contract._findings import Exchange
from invocant.contract._senders import OutgoingRequest, Sender

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that a run without `write` may use (RFC 9110, section 9.2.1); TRACE would show credentials."""
MAX_RETRIES = 3
"""How often a request is sent again that met a rate limit."""
KEPT_EXCHANGES = 4000
"""How many of the last exchanges are kept for the checks of what was seen on the way."""


class SpentError(Exception):
    """A bound of the run is reached: its requests or its time."""


class RefusedError(Exception):
    """A request that would change something was to be sent in a run that only reads."""


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
    seen: deque[tuple[str, Exchange]] = field(factory=lambda: deque(maxlen=KEPT_EXCHANGES), init=False)
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
        for _ in range(MAX_RETRIES if patient else 1):
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

    def pass_on(self, request: OutgoingRequest, label: str) -> Exchange:
        """Send once what a driven client wrote, by the bounds of the run, and return what came.

        Raises:
            SpentError: A bound of the run is reached.
            RefusedError: The method may change something and the run only reads.
        """
        if request.method not in SAFE and not self.write:
            raise RefusedError(f"{request.method} {request.url}")
        self.budget.take()
        exchange = self.sender(request, min(self.timeout, self.budget.left + 1.0))
        self.seen.append((label, exchange))
        self.called.add(label)
        return exchange

    def written(
        self,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str | None] | None = None,
        body: Any = None,
    ) -> OutgoingRequest:
        """Return a request as this would send it, the credentials in it."""
        return self._written(method, path, query, headers, body, None, None, identified=True)

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
    ) -> OutgoingRequest:
        import json

        sent: dict[str, str] = {"Accept": "*/*"}
        url = path if "://" in path else self.base_url.rstrip("/") + path
        if urlsplit(url)[:2] != urlsplit(self.base_url)[:2]:
            identified = False  # an answer led to another server, which is told no credentials
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
        if pairs:
            url += ("&" if "?" in url else "?") + urlencode(pairs, quote_via=quote)
        return OutgoingRequest(method.upper(), url, sent, raw)


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
