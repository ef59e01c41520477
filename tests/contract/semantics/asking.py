"""How a server is asked: what a call is on the wire, what came of it, and the application in this process."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import httpx
from attrs import field, frozen

from invocant.mock import MockApp

T = TypeVar("T")


@frozen
class Observed:
    """What came of a call, however it was made."""

    status: int
    value: Any = None
    """The answer as JSON; of a list the items of the page, of a stream what its pieces come to."""
    total: int | None = None
    """Items in all, where a page says it."""
    more: bool = False
    """Whether a page says that another one follows."""
    events: Sequence[str] = ()
    """The types of the events of a stream, in order."""
    headers: Mapping[str, str] = field(factory=dict)


@frozen
class WireRow:
    """An operation as the vendor's pages write it: which argument goes where, under which name."""

    method: str
    path: str
    query: Mapping[str, str] = field(factory=dict)
    body: Mapping[str, str] | None = None
    fixed: Mapping[str, Any] = field(factory=dict)
    """Members that the body always has."""
    style: str = ""
    """Of a list: `cursor`, `offset` or `link`. Of a stream: `events`."""


def names(text: str) -> dict[str, str]:
    """Return Python names and names on the wire: `limit label_count:labelCount`."""
    pairs = (word.partition(":") for word in text.split())
    return {python: wire or python for python, _, wire in pairs}


class Driver(Protocol):
    """One way to ask a server."""

    raw: bool
    """Whether it can send what no client sends."""

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Observed:
        """Make one call; of a list it asks for one page."""

    def walk(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Read a list to its end and return its pages; where it is refused, that alone."""

    def resume(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Read one page, and the others from there with what the page says, as another program would."""

    def close(self) -> None:
        """Give up what it has open."""


def driven(exchange: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that never waits.

    Raises:
        AssertionError: it waits.
    """
    try:
        exchange.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    exchange.close()
    raise AssertionError("the application waits for something, and nothing is to come")


class InProcess(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Sends requests to an application in this process, without a socket or an event loop."""

    def __init__(self, app: MockApp) -> None:
        self.app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one request."""
        return driven(self._served(request, request.read()))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one request."""
        return await self._served(request, await request.aread())

    async def _served(self, request: httpx.Request, body: bytes) -> httpx.Response:
        path, _, query = request.url.raw_path.partition(b"?")
        scope = {
            "type": "http",
            "method": request.method,
            "path": path.decode(),
            "raw_path": path,
            "query_string": query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
        }
        messages: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        await self.app(scope, receive, send)
        content = b"".join(message["body"] for message in messages[1:])
        return httpx.Response(messages[0]["status"], headers=messages[0]["headers"], content=content)
