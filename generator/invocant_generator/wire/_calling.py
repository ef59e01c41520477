"""Call the methods of a generated package, and keep what they send: in this process, and over a socket.

Of the package only its table is read, for which method an operation has and what its parameters are called in
Python; and its clients' constructors, for which credentials they take.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import importlib
import inspect
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import attrgetter
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote_plus

import httpx
from attrs import define, field, frozen

from invocant_generator.wire._sent import Sent

Tokens: TypeAlias = dict[str, tuple[str, Mapping[str, str]]]
"""Each token that was issued: where it was asked for, and with which fields."""
ORIGIN = "https://wire.example"
"""Where the API is when its document does not say."""
_OURS = frozenset({"host", "connection", "accept-encoding"})
"""Headers that the HTTP library writes, differently over different transports."""


@frozen
class ScriptedAnswer:
    """What the transport answers."""

    status: int = 200
    content_type: str | None = "application/json"
    body: bytes = b"{}"

    def response(self) -> httpx.Response:
        """Return it as the HTTP library has it."""
        headers = {"Content-Type": self.content_type} if self.content_type else {}
        return httpx.Response(self.status, headers=headers, content=self.body)


@define
class Line(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport that keeps what is sent, answers what it is told to, and gives out tokens.

    Attributes:
        inner: What sends all but token requests; None is nobody.
        tokens: The tokens that were given out.
    """

    inner: httpx.BaseTransport | None = None
    answer: ScriptedAnswer = field(factory=ScriptedAnswer)
    sent: list[Sent] = field(factory=list)
    tokens: Tokens = field(factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Keep *request* and answer it."""
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep *request* and answer it."""
        await request.aread()
        return self._answer(request)

    def close(self) -> None:
        """Close what it sends with."""
        if self.inner is not None:
            self.inner.close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if b"grant_type=client_credentials" in request.content:
            return httpx.Response(200, json=self._issued(request))
        self.sent.append(_sent(request))
        return self.inner.handle_request(request) if self.inner else self.answer.response()

    def _issued(self, request: httpx.Request) -> dict[str, Any]:
        """Return the answer to a token request: the token is made of what was asked for."""
        fields = dict(parse_qsl(request.content.decode(), strict_parsing=True))
        kind, _, pair = request.headers.get("authorization", "").partition(" ")
        if kind == "Basic":  # RFC 6749, section 2.3.1
            user, _, word = base64.b64decode(pair).decode().partition(":")
            fields |= {"client_id": unquote_plus(user), "client_secret": unquote_plus(word)}
        token = f"token-{hashlib.sha256(repr(sorted(fields.items())).encode()).hexdigest()[:24]}"
        self.tokens[token] = str(request.url), fields
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}


def _sent(request: httpx.Request) -> Sent:
    url = request.url
    return Sent(
        method=request.method,
        origin=f"{url.scheme}://{url.netloc.decode('ascii')}",
        target=url.raw_path.decode("ascii"),
        headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw),
        body=request.content,
    )


def comparable(sent: Sent) -> tuple[Any, ...]:
    """Return what must be the same of a request however it is sent."""
    headers = sorted((name.lower(), value) for name, value in sent.headers if name.lower() not in _OURS)
    return sent.method, sent.target, headers, sent.body


@frozen
class CallOutcome:
    """What came of a call."""

    sent: Sent | None
    result: Any = None
    error: Exception | None = None


class GeneratedPackage:
    """The generated package *name*, and clients of it that talk to the check."""

    def __init__(self, name: str) -> None:
        """Import the package, which must be on the import path."""
        client = importlib.import_module(f"{name}.client")
        self._runtime: Any = client.rt
        self.table: Mapping[str, Any] = importlib.import_module(f"{name}.operations").TABLE
        self.api = importlib.import_module(f"{name}.api").API
        self._taken = set(inspect.signature(client.Client.__init__).parameters)
        self._environment = client.rt.Environment(environ=lambda _: None)
        self.base_url = ORIGIN
        """Where the document says that the API is."""
        self.options: Mapping[str, str] = {}
        """What each client is given beside credentials: what it cannot do without."""
        self._classes = client.Client, client.AsyncClient
        self.line, self.async_line = Line(), Line()
        self._http = httpx.Client(transport=self.line)
        self._async_http = httpx.AsyncClient(transport=self.async_line)
        self._clients: dict[tuple[Any, ...], Any] = {}
        self._loop = asyncio.new_event_loop()

    def arguments(self, scheme: str) -> list[tuple[str, ...]]:
        """Return the names of the client's arguments for a security scheme, for each way to come by it.

        One that the client's constructor does not have is left out.
        """
        declared = self.api.schemes.get(scheme, self.api.auth if not self.api.schemes else None)
        ways = declared if isinstance(declared, tuple) else () if declared is None else (declared,)
        return [tuple(name for name in way.arguments if name in self._taken) for way in ways]

    def client(self, which: int, given: Mapping[str, str], options: Mapping[str, str] | None = None) -> Any:
        """Return a client: 0 is the sync one, 1 the async.

        Args:
            which: Which one.
            given: Its credentials, by argument.
            options: What else it is given; None is what every client is.
        """
        options = self.options if options is None else options
        key = (which, *sorted(given.items()), *sorted(options.items()))
        if key not in self._clients:
            http_client = self._async_http if which else self._http
            self._clients[key] = self.make(which, http_client, given, **options)
        return self._clients[key]

    def make(self, which: int, http_client: Any, given: Mapping[str, str], **options: Any) -> Any:
        """Make a client that sends with *http_client*; a credential may go over http: none of it is real."""
        return self._classes[which](
            http_client=http_client,
            retries=0,
            allow_insecure_http=True,
            environment=self._environment,
            **given,
            **options,
        )

    def part(self, value: Any, headers: Mapping[str, Any], media_type: str | None) -> Any:
        """Return a member of a multipart body as it is given with what stands before its part."""
        if not headers and media_type is None:
            return value
        items = value if isinstance(value, list) else [value]
        parts = [self._runtime.Part(item, content_type=media_type, headers=headers) for item in items]
        return parts if isinstance(value, list) else parts[0]

    def close(self) -> None:
        """Close what the clients send with."""
        self._http.close()
        self._loop.run_until_complete(self._async_http.aclose())
        self._loop.close()

    def call(
        self,
        method: str,
        arguments: Mapping[str, Any],
        answer: ScriptedAnswer,
        given: Mapping[str, str],
        options: Mapping[str, str] | None = None,
        *,
        whole: bool = False,
    ) -> CallOutcome:
        """Call a *method* and return what came of it.

        Args:
            method: The method.
            arguments: Its arguments by name.
            answer: What is answered.
            given: The credentials of the client.
            options: What else it is given; None is what every client is.
            whole: Whether all of a stream is read.
        """
        self.line.sent.clear()
        self.line.answer = answer

        def run() -> Any:
            return _used(attrgetter(method)(self.client(0, given, options))(**arguments), whole=whole)

        return _outcome(self.line, run)

    def call_async(
        self,
        method: str,
        arguments: Mapping[str, Any],
        answer: ScriptedAnswer,
        given: Mapping[str, str],
        options: Mapping[str, str] | None = None,
        *,
        whole: bool = False,
    ) -> CallOutcome:
        """Call the asynchronous twin of a *method* and return what came of it."""
        self.async_line.sent.clear()
        self.async_line.answer = answer

        async def run() -> Any:
            result = attrgetter(method)(self.client(1, given, options))(**arguments)
            return await _used_async(result, whole=whole)

        return _outcome(self.async_line, lambda: self._loop.run_until_complete(run()))

    @contextmanager
    def over_socket(self, prefix: str) -> Iterator[Socket]:
        """Give a client whose calls go over a socket to a server in this process, below the path *prefix*."""
        server = _LoopbackServer()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}{prefix}"
        line = Line(inner=httpx.HTTPTransport(verify=False))  # it talks to this machine
        try:
            with httpx.Client(transport=line) as http_client:
                yield Socket(self, http_client, base, server, prefix)
        finally:
            server.shutdown()
            server.server_close()


@frozen
class Socket:
    """Clients of a package and the server that they are connected to."""

    package: GeneratedPackage
    http_client: Any
    base_url: str
    server: _LoopbackServer
    prefix: str
    """The path below which a client asks for all."""

    def call(self, method: str, arguments: Mapping[str, Any], given: Mapping[str, str]) -> Sent | None:
        """Call a *method* and return what the server read, or None when nothing came."""
        self.server.read.clear()
        with suppress(Exception):  # every answer is 404; what counts is what came
            client = self.package.make(0, self.http_client, given, base_url=self.base_url)
            _used(attrgetter(method)(client)(**arguments))
        return self.server.read[0] if self.server.read else None


class _LoopbackServer(ThreadingHTTPServer):
    """Reads requests, and answers each 404."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.read: list[Sent] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _LoopbackServer

    def handle_one_request(self) -> None:
        """Read a request of whatever method."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.read.append(Sent(self.command, "", self.path, tuple(self.headers.items()), body))
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _outcome(line: Line, call: Any) -> CallOutcome:
    try:
        result, error = call(), None
    except Exception as raised:  # noqa: BLE001 - whatever a call raises is what came of it
        result, error = None, raised
    return CallOutcome(line.sent[0] if line.sent else None, result, error)


def _used(result: Any, *, whole: bool = False) -> Any:
    """Make a lazy *result* send its first request: a pager gives its first page, a stream is opened."""
    if hasattr(result, "first_page"):
        return result.first_page()
    if hasattr(result, "__enter__") and hasattr(result, "__iter__"):
        with result:
            return list(result) if whole else result
    return result


async def _used_async(result: Any, *, whole: bool = False) -> Any:
    if hasattr(result, "first_page"):
        return await result.first_page()
    if hasattr(result, "__aenter__") and hasattr(result, "__aiter__"):
        async with result:
            return [item async for item in result] if whole else result
    if inspect.isawaitable(result):
        return await result
    if isinstance(result, AsyncIterator):
        return [item async for item in result]
    return result
