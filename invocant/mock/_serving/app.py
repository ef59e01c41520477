"""The ASGI application: any number of APIs at their real paths, and the mock's own routes under `/_mock/`."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from attrs import evolve, field, frozen

from invocant.mock._exchange.cors import preflight, shared
from invocant.mock._exchange.errors import phrase
from invocant.mock._exchange.multipart import (
    KEPT_BYTES,
    FormPart,
    MultipartError,
    MultipartReader,
    boundary_of,
)
from invocant.mock._exchange.namespaces import HEADER as NAMESPACE_HEADER
from invocant.mock._exchange.namespaces import NamespaceError, named_by
from invocant.mock._exchange.replies import Answer, Refusal, encode_json
from invocant.mock._exchange.requests import Request
from invocant.mock._exchange.routing import Match
from invocant.mock._serving.admin import PREFIX, administer
from invocant.mock._serving.connections import Connections
from invocant.mock._serving.delivery import Message, Receive, Scope, Send, Sleep, Wire, plan
from invocant.mock._serving.faults import HEADER, Fault, FaultError, does_nothing
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.journal import Entry, Shelf
from invocant.mock._serving.namespaces import NamespaceCountError, Namespaces
from invocant.mock._serving.pages import with_items_of
from invocant.mock._serving.passing import Passage
from invocant.mock._serving.service import Service
from invocant.mock._state.clock import Clock
from invocant.mock._state.store import Store

MAX_BODY_BYTES = 16 * 2**20
"""Largest request body that is kept; a larger one is answered with 413, but for uploads: they are counted."""


@frozen(eq=False)
class Outcome:
    """What a request comes to: the answer, and the fault that it meets on the wire."""

    answer: Answer | None
    """None sends nothing until the caller leaves."""
    fault: Fault = field(factory=Fault)
    failure_event: bytes | None = None
    """The encoded error event of the stream, where the fault asks for one and the API has one."""
    pace: float = 0.0
    """Seconds between the events of a stream, where the fault names no interval."""


class MockApp(MockHost):
    """The mock as an ASGI application, served by one event loop.

    Args:
        services: The APIs, asked in this order which of them knows a path.
        store: Where their state is kept.
        clock: The mock's time.
        pace: Seconds between the events of a stream; 0 sends them at once.
        sleep: How to wait for *pace* and for the waits of faults.
        on_answer: Called with the journal entry after each request, with the server's own routes left out.
        make: Makes the contents of another namespace by its name; None for a server without any.
        timer: Seconds from any start, to say how long answers took.
        key: What requests to the server's own routes must show; None for nothing.
        passage: Where calls go through to, and are recorded; None answers them here.
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
        make: Callable[[str, Shelf], MockHost] | None = None,
        timer: Callable[[], float] = time.perf_counter,
        key: str | None = None,
        passage: Passage | None = None,
    ) -> None:
        super().__init__(services, store, clock)
        self.connections = Connections()
        self.namespaces = Namespaces(self, partial(_made, make, self.shelf))
        self.timer = timer
        self.key = key
        self.passage = passage
        self.pace = pace
        self.sleep = sleep
        self._on_answer = on_answer
        self._token_paths = {
            path: place
            for place, service in reversed(list(enumerate(self.services)))
            for path in service.gate.token_paths()
        }

    def close(self) -> None:
        """Close the stores of all namespaces; what was kept in memory is gone. A recording is written.

        Raises:
            OSError: the recording cannot be written.
        """
        self.namespaces.close()
        super().close()
        if self.passage is not None:
            self.passage.close()

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
        if complete is None:
            self._broken_off(request, own=own)
            return
        if own:
            await self._wire(scope, receive, send, Entry(0, 0.0, request)).deliver(
                plan(administer(request, self.namespaces, self.connections, self.key), Fault(), None),
                Fault(),
                0.0,
            )
            return
        began = self.timer()
        host, refusal = self._host(request)
        entry = host.journal.add(request, host.clock())
        wire = self._wire(scope, receive, send, entry)
        with ExitStack() as until_sent:
            if self._on_answer is not None:
                until_sent.callback(self._on_answer, entry)
            until_sent.callback(lambda: host.journal.end(entry, self.timer() - began))
            outcome = refusal
            if refusal is not None:
                entry.reason = "no namespace"
            elif not complete:
                outcome = _too_large(entry)
            elif self.passage is not None:
                await self._passed(self.passage, host, wire)
                return
            asked = self._preflight(host, request)
            if asked is not None:
                outcome = Outcome(asked)
            outcome = outcome or self._outcome(host, request, entry, until_sent)
            if outcome.answer is None:
                await wire.hang()
            else:
                planned = plan(shared(request, outcome.answer), outcome.fault, outcome.failure_event)
                await wire.deliver(planned, outcome.fault, outcome.pace)

    async def _passed(self, passage: Passage, host: MockHost, wire: Wire) -> None:
        """Let a request through to the server whose answers are recorded."""
        entry = wire.entry
        service, match = self._route(host, entry.request)
        operation = match.route.operations.get(entry.method) if match is not None else None
        entry.api = service.api.name if service is not None else None
        entry.operation = operation.name if operation else "token" if service and match is None else None
        await passage.serve(wire, service, match)

    def _wire(self, scope: Scope, receive: Receive, send: Send, entry: Entry) -> Wire:
        breaker = self.connections.breaker(scope.get("client"))
        return Wire(receive, send, self.sleep, breaker, entry, head=entry.method == "HEAD")

    def _host(self, request: Request) -> tuple[MockHost, Outcome | None]:
        """Return the namespace that a request belongs to; with the default one, why there is none."""
        try:
            shown = (name for service in self.services for name in service.gate.credentials(request))
            return self.namespaces.of(named_by(request, shown)), None
        except (NamespaceError, NamespaceCountError) as error:
            status = 400 if isinstance(error, NamespaceError) else 503
            return self, Outcome(_message(status, f"{NAMESPACE_HEADER}: {error}"))

    def _broken_off(self, request: Request, *, own: bool) -> None:
        """Note a request whose caller left before its end: it is not executed, and nobody is answered."""
        if own:
            return
        host, _ = self._host(request)
        entry = host.journal.add(request, host.clock())
        entry.reason = "the request broke off before its end; it was not executed"
        host.journal.end(entry, 0.0)
        if self._on_answer is not None:
            self._on_answer(entry)

    def _preflight(self, host: MockHost, request: Request) -> Answer | None:
        """Return the answer to a browser that asks whether a page may send a request; else None."""
        if request.method != "OPTIONS":
            return None
        _, match = self._route(host, request)
        methods = match.route.allow.split(", ") if match is not None else []
        return preflight(request, methods)

    def _outcome(self, host: MockHost, request: Request, entry: Entry, until_sent: ExitStack) -> Outcome:
        """Decide what a request comes to; what must be undone once that is sent is left to *until_sent*."""
        service, match = self._route(host, request)
        operation = match.route.operations.get(request.method) if match is not None else None
        entry.api = service.api.name if service is not None else entry.api
        entry.operation = operation.name if operation is not None else None
        entry.also = operation.also if operation is not None else ()
        facts = {
            "api": entry.api or "",
            "operation": entry.operation or ("token" if service and match is None else ""),
            "method": request.method,
            "path": request.path,
        }
        try:
            fault = host.faults.take(request.header(HEADER), facts, entry.also)
        except FaultError as error:
            entry.reason = f"{HEADER}: {error}"
            return Outcome(_message(400, entry.reason))
        entry.fault = None if does_nothing(fault) else fault
        if service is None:
            return Outcome(self._unknown(request, entry), fault, pace=self.pace)
        try:
            until_sent.enter_context(service.limiter.admitted())
        except Refusal as refusal:
            return Outcome(service.refuse(operation, refusal, request, entry), fault, pace=self.pace)
        return self._served(host, service, match, entry, fault)

    def _served(
        self, host: MockHost, service: Service, match: Match | None, entry: Entry, fault: Fault
    ) -> Outcome:
        request = entry.request
        operation = match.route.operations.get(request.method) if match else None
        if fault.replaces:
            if fault.hang:
                return Outcome(None, fault)
            answer = Answer(500, [], [])
        elif match is None:
            answer = service.issue_token(request, entry)
        else:
            answer = self._answered(host, service, match, entry, fault)
        if fault.status is not None:
            refusal = Refusal(fault.status, fault.message or phrase(fault.status))
            answer = service.told(operation, refusal, request)
        failure = None
        if answer.streamed and fault.error_event is not None and operation is not None:
            table = service.semantics.table(operation)
            event = table.failure(fault.message)
            failure = table.encode(event) if event else None
        return Outcome(answer, fault, failure, self.pace)

    def _answered(self, host: MockHost, service: Service, match: Match, entry: Entry, fault: Fault) -> Answer:
        request = entry.request
        operation = match.route.operations.get(request.method)
        refusal = service.gate.expire(request) if fault.expire_token else None
        if refusal is not None:
            return service.refuse(operation, refusal, request, entry)
        answer = service.answer(match, request, entry)
        if operation is None or (operation.paging or operation.pages) is None or answer.status >= 300:
            return answer
        last = host.pages.get(operation.label)
        if fault.duplicate_page and last is not None:
            return last if fault.duplicate_page is True else with_items_of(last, answer, operation)
        host.pages[operation.label] = answer
        return answer

    def _route(self, host: MockHost, request: Request) -> tuple[Service | None, Match | None]:
        place = self._token_paths.get(request.path)
        if place is not None:
            service = host.services[place]
            if request.method == "POST" or service.router.match(request.path) is None:
                return service, None
        for service in host.services:
            match = service.router.match(request.path)
            if match is not None:
                return service, match
        return None, None

    def _unknown(self, request: Request, entry: Entry) -> Answer:
        names = ", ".join(service.api.name for service in self.services)
        nearest = next(
            filter(None, (service.router.nearest(request.path) for service in self.services)), None
        )
        hint = f"; the nearest is {nearest}" if nearest else ""
        entry.reason = f"no path of {names} is like this one{hint}"
        return _message(404, entry.reason)


def _made(make: Callable[[str, Shelf], MockHost] | None, shelf: Shelf, name: str) -> MockHost:
    if make is None:
        raise NamespaceCountError("this server has no namespaces")
    return make(name, shelf)


def _message(status: int, message: str) -> Answer:
    return Answer(status, [("content-type", "application/json")], [encode_json({"message": message})])


def _too_large(entry: Entry) -> Outcome:
    entry.reason = f"the body is larger than {MAX_BODY_BYTES} bytes"
    headers = [("content-type", "application/json"), ("connection", "close")]
    return Outcome(evolve(_message(413, entry.reason), headers=headers))


async def _read(scope: Scope, receive: Receive) -> tuple[Request, bool | None]:
    """Return the request, and whether its body was taken: a larger one than `MAX_BODY_BYTES` is not.

    None says that it broke off: the caller left before the end of the body.

    An upload, of bytes or of parts, is read to its end however large it is, and its beginning kept.
    """
    head = _head(scope)
    content_type = head.header("content-type") or ""
    boundary = boundary_of(content_type)
    parts = MultipartReader(boundary) if boundary is not None else None
    endless = parts is not None or _is_bytes(content_type)
    chunks: list[bytes] = []
    size = kept = 0
    while True:
        message: Message = await receive()
        if message["type"] != "http.request":
            return head, None
        chunk = message.get("body", b"")
        size += len(chunk)
        if parts is not None:
            parts = _fed(parts, chunk)
        if size <= MAX_BODY_BYTES:
            chunks.append(chunk)
        elif not endless:
            return head, False
        elif kept == 0:
            chunks = [b"".join(chunks[:KEPT_BYTES])[:KEPT_BYTES]]
            kept = 1
        if not message.get("more_body"):
            break
    large = size > MAX_BODY_BYTES
    body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
    parted = _parts_of(parts) if large else None
    return Request(head.method, head.path, head.query, head.headers, body, size, parted), True


def _fed(parts: MultipartReader | None, chunk: bytes) -> MultipartReader | None:
    try:
        if parts is not None:
            parts.feed(chunk)
    except MultipartError:
        return None  # said when the body is read
    return parts


def _parts_of(parts: MultipartReader | None) -> Sequence[FormPart] | None:
    try:
        return None if parts is None else parts.end()
    except MultipartError:
        return None


def _is_bytes(content_type: str) -> bool:
    """Whether a body is neither text nor JSON nor a form, so that its beginning says as much as all of it."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare.startswith(("image/", "audio/", "video/", "font/")) or bare in (
        "application/octet-stream",
        "application/pdf",
        "application/zip",
        "application/gzip",
    )


def _head(scope: Scope) -> Request:
    """Return a request without its body."""
    raw_path = scope.get("raw_path") or scope["path"].encode()
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    path = _in_origin_form(raw_path.partition(b"?")[0].decode("latin-1"))
    query = scope.get("query_string", b"")
    return Request(scope["method"].upper(), path, query, headers, b"")


def _in_origin_form(target: str) -> str:
    """Return the path of a request's target, which a proxy is sent with scheme and host in front.

    Source: RFC 9112, section 3.2.2 (absolute-form).
    """
    scheme, mark, rest = target.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        return "/" + rest.partition("/")[2]
    return target


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
