"""Call the methods of a generated package, and keep what they send: in this process, and over a socket.

Of the package only its table is read, for which method an operation has and what its parameters are called in
Python; and its clients' constructors, for which credentials they take.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import attrgetter
from typing import Any

import httpx
from attrs import define, field, frozen

from invocant_generator.wire._sent import Sent

TOKEN = "token-of-the-wire-check"  # noqa: S105 - opens nothing
ORIGIN = "https://wire.example"
"""Where the API is when its document does not say."""
_OURS = frozenset({"host", "connection", "accept-encoding"})
"""Headers that the HTTP library writes, differently over different transports."""


@frozen
class Answer:
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
    """

    inner: httpx.BaseTransport | None = None
    answer: Answer = field(factory=Answer)
    sent: list[Sent] = field(factory=list)

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
            token = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}
            return httpx.Response(200, json=token)
        self.sent.append(_sent(request))
        return self.inner.handle_request(request) if self.inner else self.answer.response()


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
class Outcome:
    """What came of a call."""

    sent: Sent | None
    result: Any = None
    error: Exception | None = None


class Package:
    """The generated package *name*, and clients of it that talk to the check."""

    def __init__(self, name: str) -> None:
        """Import the package, which must be on the import path."""
        client = importlib.import_module(f"{name}.client")
        self._runtime: Any = client.rt
        self.table: Mapping[str, Any] = importlib.import_module(f"{name}.operations").TABLE
        self.api = importlib.import_module(f"{name}.api").API
        parts = [part for server in (*self.api.servers, *self.api.other_servers) for part in server.variables]
        taken = [
            parameter.name
            for parameter in inspect.signature(client.Client.__init__).parameters.values()
            if parameter.name not in {"self", "server", *(part.option for part in parts)}
            and parameter.kind is not parameter.VAR_KEYWORD
        ]
        self.credentials = {name: f"{name}-of-the-wire-check" for name in taken}
        self.options: Mapping[str, str] = {}
        """What else each client is given: what it cannot do without."""
        self._classes = client.Client, client.AsyncClient
        self.line, self.async_line = Line(), Line()
        self._http = httpx.Client(transport=self.line)
        self._async_http = httpx.AsyncClient(transport=self.async_line)
        self._loop = asyncio.new_event_loop()

    @cached_property
    def client(self) -> Any:
        """The sync client."""
        return self._make(0, self._http, **self.options)

    @cached_property
    def async_client(self) -> Any:
        """The asynchronous client."""
        return self._make(1, self._async_http, **self.options)

    def part(self, value: Any, headers: Mapping[str, Any], media_type: str | None) -> Any:
        """Return a member of a multipart body as it is given with what stands before its part."""
        if not headers and media_type is None:
            return value
        items = value if isinstance(value, list) else [value]
        parts = [self._runtime.Part(item, content_type=media_type, headers=headers) for item in items]
        return parts if isinstance(value, list) else parts[0]

    def _make(self, which: int, http_client: Any, **options: Any) -> Any:
        return self._classes[which](http_client=http_client, retries=0, **self.credentials, **options)

    def close(self) -> None:
        """Close what the clients send with."""
        self._http.close()
        self._loop.run_until_complete(self._async_http.aclose())
        self._loop.close()

    def call(
        self,
        method: str,
        arguments: Mapping[str, Any],
        answer: Answer,
        options: Mapping[str, str] | None = None,
        *,
        whole: bool = False,
    ) -> Outcome:
        """Call a *method* and return what came of it.

        Args:
            method: The method.
            arguments: Its arguments by name.
            answer: What is answered.
            options: What a client of its own is given for it; None is the usual client.
            whole: Whether all of a stream is read.
        """
        self.line.sent.clear()
        self.line.answer = answer

        def run() -> Any:
            client = self.client if options is None else self._make(0, self._http, **options)
            return _used(attrgetter(method)(client)(**arguments), whole=whole)

        return _outcome(self.line, run)

    def call_async(
        self,
        method: str,
        arguments: Mapping[str, Any],
        answer: Answer,
        options: Mapping[str, str] | None = None,
        *,
        whole: bool = False,
    ) -> Outcome:
        """Call the asynchronous twin of a *method* and return what came of it."""
        self.async_line.sent.clear()
        self.async_line.answer = answer

        async def run() -> Any:
            client = self.async_client if options is None else self._make(1, self._async_http, **options)
            result = attrgetter(method)(client)(**arguments)
            return await _used_async(result, whole=whole)

        return _outcome(self.async_line, lambda: self._loop.run_until_complete(run()))

    @contextmanager
    def over_socket(self, prefix: str) -> Iterator[Socket]:
        """Give a client whose calls go over a socket to a server in this process, below the path *prefix*."""
        server = _Server()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}{prefix}"
        line = Line(inner=httpx.HTTPTransport(verify=False))  # it talks to this machine
        try:
            with httpx.Client(transport=line) as http_client:
                yield Socket(self._make(0, http_client, base_url=base), server, prefix)
        finally:
            server.shutdown()
            server.server_close()


@frozen
class Socket:
    """A client and the server that it is connected to."""

    client: Any
    server: _Server
    prefix: str
    """The path below which the client asks for all."""

    def call(self, method: str, arguments: Mapping[str, Any]) -> Sent | None:
        """Call a *method* and return what the server read, or None when nothing came."""
        self.server.read.clear()
        with suppress(Exception):  # every answer is 404; what counts is what came
            _used(attrgetter(method)(self.client)(**arguments))
        return self.server.read[0] if self.server.read else None


class _Server(ThreadingHTTPServer):
    """Reads requests, and answers each 404."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.read: list[Sent] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

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


def _outcome(line: Line, call: Any) -> Outcome:
    try:
        result, error = call(), None
    except Exception as raised:  # noqa: BLE001 - whatever a call raises is what came of it
        result, error = None, raised
    return Outcome(line.sent[0] if line.sent else None, result, error)


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
