"""One API, one scripted server, and drivers that run the same case blocking and awaiting."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import attrs
import httpx
import httpx2
import trio

from invocant import runtime as rt

LIBRARIES: dict[str, ModuleType] = {"httpx": httpx, "httpx2": httpx2}
BASE = "https://api.test"
JSON = {"content-type": "application/json"}
SSE = {"content-type": "text/event-stream"}


@attrs.frozen
class Reply:
    """What the server answers to one request."""

    status: int = 200
    body: bytes | Sequence[bytes] = b"{}"
    headers: Mapping[str, str] = attrs.field(factory=lambda: JSON)
    fails: str | None = None
    """Name of the library's exception raised instead of an answer."""
    breaks: str | None = None
    """Name of the library's exception raised after the body."""

    @property
    def pieces(self) -> Sequence[bytes]:
        return [self.body] if isinstance(self.body, bytes) else self.body


def reply(value: Any, status: int = 200, **headers: str) -> Reply:
    """Answer with JSON."""
    return Reply(
        status, json.dumps(value).encode(), {**JSON, **{k.replace("_", "-"): v for k, v in headers.items()}}
    )


def sse(*pieces: str | bytes, breaks: str | None = None, **headers: str) -> Reply:
    """Answer with an event stream."""
    body = [p.encode() if isinstance(p, str) else p for p in pieces]
    return Reply(200, body, {**SSE, **headers}, breaks=breaks)


@attrs.define
class Received:
    """A request as the server saw it."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def path(self) -> str:
        return self.url.removeprefix(BASE)


class Body:
    """The body of an answer, in pieces, for both kinds of client; notes whether it was closed."""

    def __init__(self, server: Server, pieces: Sequence[bytes], breaks: Exception | None) -> None:
        self.server, self.pieces, self.breaks = server, pieces, breaks
        server.open += 1
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        if self.breaks is not None:
            raise self.breaks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if self.breaks is not None:
            raise self.breaks

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.server.open -= 1

    async def aclose(self) -> None:
        self.close()


class Server:
    """Answers from a script, or by a function, and keeps what it was sent.

    Attributes:
        received: The requests, in order.
        open: Answers whose body was not closed.
    """

    def __init__(self, *replies: Reply, answer: Callable[[Received], Reply] | None = None) -> None:
        self._script = list(replies)
        self._answer = answer
        self.received: list[Received] = []
        self.open = 0

    def reply_to(self, request: Any) -> Reply:
        seen = Received(request.method, str(request.url), dict(request.headers), bytes(request.content))
        self.received.append(seen)
        if self._answer is not None:
            return self._answer(seen)
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    def respond(self, library: ModuleType, request: Any) -> Any:
        """Answer a request of a library with a response of that library."""
        answer = self.reply_to(request)
        if answer.fails is not None:
            raise getattr(library, answer.fails)("secret words of the library", request=request)
        breaks = None if answer.breaks is None else getattr(library, answer.breaks)("broke", request=request)
        stream = _stream_class(library)(self, answer.pieces, breaks)
        return library.Response(answer.status, headers=dict(answer.headers), stream=stream, request=request)


def _stream_class(library: ModuleType) -> type[Body]:
    return type("LibraryBody", (Body, library.SyncByteStream, library.AsyncByteStream), {})


def sync_client(library: ModuleType, server: Server) -> Any:
    """Return a client of the library that talks to the server."""

    class Transport(library.BaseTransport):  # type: ignore[misc,name-defined]  # the library is a parameter
        def handle_request(self, request: Any) -> Any:
            request.read()
            return server.respond(library, request)

    return library.Client(transport=Transport())


def async_client(library: ModuleType, server: Server) -> Any:
    """Return an async client of the library that talks to the server."""

    class Transport(library.AsyncBaseTransport):  # type: ignore[misc,name-defined]  # as above
        async def handle_async_request(self, request: Any) -> Any:
            await request.aread()
            return server.respond(library, request)

    return library.AsyncClient(transport=Transport())


class FakeTime:
    """A clock that moves when somebody waits; notes the waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def environment(self, **environ: str) -> rt.Environment:
        return rt.Environment(
            clock=lambda: self.now,
            wall=lambda: self.now,
            sleep=self.sleep,
            async_sleep=self.async_sleep,
            chance=lambda: 0.0,
            environ=environ.get,
        )


API = rt.Api(name="test", title="Test API", base_url=BASE, auth=rt.BearerKey(env=("TEST_API_KEY",)))
KEY = "sk-test-canary-7f3a"


class Client(rt.SyncClient):
    """A client as the generator writes it."""

    API = API


class AsyncClient(rt.AsyncClient):
    """An async client as the generator writes it."""

    API = API


@attrs.define
class Streamed:
    """What reading a stream gave."""

    values: list[Any] = attrs.field(factory=list)
    result: Any = None
    error: BaseException | None = None
    partials: list[Any] = attrs.field(factory=list)
    stream: Any = None


class Driver:
    """Runs one case. The methods are the same for every driver; the case does not know which it runs on."""

    name = ""

    def call(self, client: Any, operation: Any, arguments: Mapping[str, Any], options: Any = None) -> Any:
        raise TypeError

    def make(self, server: Server, **options: Any) -> Any:
        raise TypeError

    def items(self, pager: Any) -> list[Any]:
        raise TypeError

    def pages(self, pager: Any) -> list[Any]:
        raise TypeError

    def read(self, stream: Any, how: str = "events") -> Streamed:
        raise TypeError

    def run(self, call: Callable[[], Any]) -> Any:
        """Run a method of a client: *call* returns its result, or what is to be awaited."""
        raise TypeError


def defaults(options: dict[str, Any]) -> dict[str, Any]:
    """Fill in a key and a fake world."""
    options.setdefault("environment", FakeTime().environment())
    if options.get("api_key", KEY) is not None:
        options.setdefault("api_key", KEY)
    return options


@attrs.frozen
class SyncDriver(Driver):
    """Blocking."""

    library: str
    cls: type = Client

    def make(self, server: Server, **options: Any) -> Any:
        return self.cls(http_client=sync_client(LIBRARIES[self.library], server), **defaults(options))

    def call(self, client: Any, operation: Any, arguments: Mapping[str, Any], options: Any = None) -> Any:
        return client._client.call(operation, arguments, options)

    def items(self, pager: Any) -> list[Any]:
        return list(pager)

    def pages(self, pager: Any) -> list[Any]:
        return list(pager.pages())

    def run(self, call: Callable[[], Any]) -> Any:
        return call()

    def read(self, stream: Any, how: str = "events") -> Streamed:
        out = Streamed(stream=stream)
        try:
            with stream:
                if how != "result":
                    for value in getattr(stream, how):
                        out.values.append(value)
                        out.partials.append(stream.partial)
                out.result = stream.result()
        except Exception as error:  # noqa: BLE001  # handed to the case, which looks at it
            out.error = error
        return out


@attrs.frozen
class AsyncDriver(Driver):
    """Awaiting, under asyncio or trio."""

    library: str
    backend: str = "asyncio"
    cls: type = AsyncClient

    def _run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            return await work()

        return trio.run(main) if self.backend == "trio" else asyncio.run(main())

    def make(self, server: Server, **options: Any) -> Any:
        return self.cls(http_client=async_client(LIBRARIES[self.library], server), **defaults(options))

    def call(self, client: Any, operation: Any, arguments: Mapping[str, Any], options: Any = None) -> Any:
        return self._run(lambda: client._client.call(operation, arguments, options))

    def items(self, pager: Any) -> list[Any]:
        async def work() -> list[Any]:
            return [item async for item in pager]

        return list(self._run(work))

    def pages(self, pager: Any) -> list[Any]:
        async def work() -> list[Any]:
            return [page async for page in pager.pages()]

        return list(self._run(work))

    def run(self, call: Callable[[], Any]) -> Any:
        async def work() -> Any:
            made = call()
            return await made if hasattr(made, "__await__") else made

        return self._run(work)

    def read(self, stream: Any, how: str = "events") -> Streamed:
        out = Streamed(stream=stream)

        async def work() -> None:
            async with stream:
                if how != "result":
                    async for value in getattr(stream, how):
                        out.values.append(value)
                        out.partials.append(stream.partial)
                out.result = await stream.result()

        try:
            self._run(work)
        except Exception as error:  # noqa: BLE001  # handed to the case, which looks at it
            out.error = error
        return out


DRIVERS: dict[str, SyncDriver | AsyncDriver] = {
    "sync-httpx": SyncDriver("httpx"),
    "sync-httpx2": SyncDriver("httpx2"),
    "asyncio-httpx": AsyncDriver("httpx"),
    "asyncio-httpx2": AsyncDriver("httpx2"),
    "trio-httpx": AsyncDriver("httpx", "trio"),
    "trio-httpx2": AsyncDriver("httpx2", "trio"),
}
