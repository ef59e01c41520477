"""The ASGI application: any number of APIs at their real paths, and the mock's own routes under `/_mock/`."""

import asyncio
import struct
from collections.abc import Callable, Sequence
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from attrs import define, evolve, field

from invocant.mock._exchange.errors import error_answer, phrase
from invocant.mock._exchange.replies import Answer, Refusal, encode_json
from invocant.mock._exchange.requests import Request
from invocant.mock._exchange.routing import Match
from invocant.mock._serving.admin import PREFIX, administer
from invocant.mock._serving.delivery import Message, Receive, Scope, Send, Sleep, Wire, plan
from invocant.mock._serving.faults import HEADER, Fault, FaultError, FaultQueue
from invocant.mock._serving.journal import Entry, Journal
from invocant.mock._serving.service import Service
from invocant.mock._state.clock import Clock, ManualClock, ShiftedClock
from invocant.mock._state.store import Store

MAX_BODY = 16 * 2**20
"""Largest request body, in bytes; a larger one is answered with 413."""


@define(eq=False)
class Connections:
    """The open connections of the server, by the caller's address, so that a fault can break one."""

    total: int = 0
    """How many were ever opened."""
    _open: dict[tuple[str, int], asyncio.Transport] = field(factory=dict, init=False)

    def opened(self, transport: asyncio.Transport) -> None:
        """Note a new connection."""
        self.total += 1
        self._open[transport.get_extra_info("peername")[:2]] = transport

    def closed(self, transport: asyncio.Transport) -> None:
        """Note the end of a connection."""
        peer = transport.get_extra_info("peername")
        if peer is not None:
            self._open.pop(peer[:2], None)

    def __len__(self) -> int:
        return len(self._open)

    def to_dict(self) -> dict[str, int]:
        """Return the counts as JSON."""
        return {"open": len(self._open), "total": self.total}

    def breaker(self, client: Sequence[Any] | None) -> Callable[[bool], None] | None:
        """Return what breaks the connection of this caller, or None when there is no connection to break."""
        transport = self._open.get((str(client[0]), int(client[1]))) if client else None
        if transport is None:
            return None

        def break_off(reset: bool) -> None:
            if reset:
                socket = transport.get_extra_info("socket")
                socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                transport.abort()
            else:
                transport.close()

        return break_off

    def abort_all(self) -> None:
        """Close every connection at once."""
        for transport in list(self._open.values()):
            transport.abort()


class MockApp:
    """The mock as an ASGI application.

    One event loop serves it; fault queue, journal and store may be used from any thread.

    Args:
        services: The APIs, asked in this order which of them knows a path.
        store: Where their state is kept.
        clock: The mock's time.
        pace: Seconds between the events of a stream; 0 sends them at once.
        sleep: How to wait for *pace* and for the waits of faults.
        on_answer: Called with the journal entry after each request, with the server's own routes left out.
    """

    def __init__(
        self,
        services: Sequence[Service],
        store: Store,
        clock: Clock,
        *,
        pace: float = 0.0,
        sleep: Sleep = asyncio.sleep,
        on_answer: Callable[[Entry], None] | None = None,
    ) -> None:
        self.services = tuple(services)
        self.store = store
        self.clock = clock
        self.journal = Journal()
        self.faults = FaultQueue()
        self.connections = Connections()
        self.pace = pace
        self.sleep = sleep
        self._on_answer = on_answer
        self._token_paths = {
            path: service for service in reversed(self.services) for path in service.gate.token_paths()
        }

    def service(self, name: str) -> Service:
        """Return the API of that name.

        Raises:
            KeyError: it is not served here.
        """
        for each in self.services:
            if each.api.name == name:
                return each
        raise KeyError(name)

    def reset(self) -> None:
        """Go back to the state at the start: nothing stored, no requests, no faults, no clock shift."""
        self.store.clear()
        self.journal.clear()
        self.faults.clear()
        for each in self.services:
            each.limiter.clear()
        if isinstance(self.clock, ManualClock | ShiftedClock):
            self.clock.reset()

    def close(self) -> None:
        """Close the store; what was kept in memory is gone."""
        self.store.close()

    def advance(self, seconds: float) -> None:
        """Move the mock's clock.

        Raises:
            ValueError: the clock was passed in and cannot be moved.
        """
        if not isinstance(self.clock, ManualClock | ShiftedClock):
            raise ValueError("the mock's clock is a function of the caller's; it cannot be moved from here")
        self.clock.advance(seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection scope."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, complete = await _read(scope, receive)
        own = request.path == PREFIX or request.path.startswith(PREFIX + "/")
        entry = Entry(0, 0.0, request) if own else self.journal.add(request, self.clock())
        breaker = self.connections.breaker(scope.get("client"))
        wire = Wire(receive, send, self.sleep, breaker, entry, head=request.method == "HEAD")
        if own:
            await wire.deliver(plan(administer(self, request), Fault(), None), Fault(), 0.0)
            return
        if not complete:
            await wire.deliver(plan(_too_large(entry), Fault(), None), Fault(), 0.0)
            return
        try:
            await self._serve(wire, request, entry)
        finally:
            if self._on_answer is not None:
                self._on_answer(entry)

    async def _serve(self, wire: Wire, request: Request, entry: Entry) -> None:
        service, match = self._route(request)
        operation = None
        if service is not None:
            entry.api = service.api.name
        if match is not None:
            operation = match.route.operations.get(request.method)
            entry.operation = operation.name if operation else None
        facts = {
            "api": entry.api or "",
            "operation": entry.operation or ("token" if service and match is None else ""),
            "method": request.method,
            "path": request.path,
        }
        try:
            fault = self.faults.take(request.header(HEADER), facts)
        except FaultError as error:
            entry.reason = f"{HEADER}: {error}"
            await wire.deliver(plan(_message(400, entry.reason), Fault(), None), Fault(), 0.0)
            return
        entry.fault = fault if fault.to_dict() else None
        if service is None:
            await wire.deliver(plan(self._unknown(request, entry), fault, None), fault, self.pace)
            return
        try:
            service.limiter.enter()
        except Refusal as refusal:
            answer = service.refuse(operation, refusal, request, entry)
            await wire.deliver(plan(answer, fault, None), fault, self.pace)
            return
        try:
            await self._deliver(wire, service, match, request, entry, fault)
        finally:
            service.limiter.leave()

    async def _deliver(
        self, wire: Wire, service: Service, match: Match | None, request: Request, entry: Entry, fault: Fault
    ) -> None:
        operation = match.route.operations.get(request.method) if match else None
        if fault.replaces:
            if fault.hang:
                await wire.hang()
                return
            answer = Answer(500, [], [])
        elif match is None:
            answer = service.issue_token(request, entry)
        else:
            answer = service.answer(match, request, entry)
        if fault.status is not None:
            refusal = Refusal(fault.status, fault.message or phrase(fault.status))
            answer = error_answer(operation, refusal, request.header("accept"), service.semantics.refused)
        failure = None
        if answer.streamed and fault.error_event is not None and operation is not None:
            table = service.semantics.table(operation)
            event = table.failure(fault.message)
            failure = table.encode(event) if event else None
        await wire.deliver(plan(answer, fault, failure), fault, self.pace)

    def _route(self, request: Request) -> tuple[Service | None, Match | None]:
        if request.path in self._token_paths:
            return self._token_paths[request.path], None
        for service in self.services:
            match = service.router.match(request.path)
            if match is not None:
                return service, match
        return None, None

    def _unknown(self, request: Request, entry: Entry) -> Answer:
        names = ", ".join(each.api.name for each in self.services)
        nearest = next(filter(None, (each.router.nearest(request.path) for each in self.services)), None)
        hint = f"; the nearest is {nearest}" if nearest else ""
        entry.reason = f"no path of {names} is like this one{hint}"
        return _message(404, entry.reason)


def _message(status: int, message: str) -> Answer:
    return Answer(status, [("content-type", "application/json")], [encode_json({"message": message})])


def _too_large(entry: Entry) -> Answer:
    entry.reason = f"the body is larger than {MAX_BODY} bytes"
    return evolve(
        _message(413, entry.reason), headers=[("content-type", "application/json"), ("connection", "close")]
    )


async def _read(scope: Scope, receive: Receive) -> tuple[Request, bool]:
    """Return the request, and whether its body was read whole: a larger one than `MAX_BODY` is not."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message: Message = await receive()
        if message["type"] != "http.request":
            break
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY:
            return _request(scope, b""), False
        chunks.append(chunk)
        if not message.get("more_body"):
            break
    return _request(scope, b"".join(chunks)), True


def _request(scope: Scope, body: bytes) -> Request:
    raw_path = scope.get("raw_path") or scope["path"].encode()
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    path = raw_path.partition(b"?")[0].decode("latin-1")
    return Request(scope["method"].upper(), path, scope.get("query_string", b""), headers, body)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
