"""What a driven client sends with: the tester's own way to the server, which keeps what went over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
from attrs import define, field

from invocant.contract._caller import Caller, RefusedError, SpentError
from invocant.contract._findings import Exchange
from invocant.contract._media import is_stream
from invocant.contract._senders import OutgoingRequest

_PIECE_BYTES = 7
"""A stream is handed to the client in pieces of so many bytes: no event comes in one piece."""
_UNPACKED = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers that are not true any more of a body that was read."""


@define(eq=False)
class ClientLine(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport for both kinds of client.

    Attributes:
        caller: What sends, by the bounds of the run.
        label: The operation that is called.
        is_open: Whether requests are passed on; else each ends as if nobody were there.
        sent: The requests that were written.
        exchanges: Those that were passed on, with what came.
        stopped: What ended the run meanwhile, or None.
    """

    caller: Caller
    label: str = ""
    is_open: bool = True
    sent: list[OutgoingRequest] = field(factory=list)
    exchanges: list[Exchange] = field(factory=list)
    stopped: SpentError | RefusedError | None = None

    def begin(self, label: str, *, is_open: bool) -> None:
        """Get ready for a call."""
        self.label, self.is_open = label, is_open
        self.sent, self.exchanges, self.stopped = [], [], None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass *request* on."""
        request.read()
        exchange = self._passed_on(request)
        return _response(exchange, iter(_pieces(exchange)), request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass *request* on."""
        await request.aread()
        # in a thread: an application in this process has an event loop of its own
        exchange = await asyncio.get_running_loop().run_in_executor(None, self._passed_on, request)

        async def pieces() -> AsyncIterator[bytes]:
            for piece in _pieces(exchange):
                yield piece

        return _response(exchange, pieces(), request)

    def _passed_on(self, request: httpx.Request) -> Exchange:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.raw}
        body = request.content if request.content or "content-length" in request.headers else None
        hidden = ("host", "content-length", "connection", "accept-encoding")
        shown = {name: value for name, value in headers.items() if name.lower() not in hidden}
        outgoing = OutgoingRequest(request.method, str(request.url), shown, body)
        self.sent.append(outgoing)
        if not self.is_open:
            raise httpx.ConnectError("nobody is there", request=request)
        try:
            exchange = self.caller.pass_on(outgoing, self.label)
        except (SpentError, RefusedError) as error:
            self.stopped = error
            raise httpx.ConnectError("the run is over", request=request) from error
        self.exchanges.append(exchange)
        if exchange.failure is not None or exchange.status is None:
            raise httpx.ReadError(exchange.failure or "no answer came", request=request)
        return exchange


def _pieces(exchange: Exchange) -> Iterator[bytes]:
    size = _PIECE_BYTES if is_stream(exchange.content_type) else max(len(exchange.body), 1)
    for start in range(0, len(exchange.body), size):
        yield exchange.body[start : start + size]


def _response(exchange: Exchange, content: Any, request: httpx.Request) -> httpx.Response:
    headers = {name: value for name, value in exchange.headers.items() if name not in _UNPACKED}
    return httpx.Response(exchange.status or 0, headers=headers, content=content, request=request)
