"""The ASGI application: any number of APIs at their real paths, and the mock's own routes under `/_mock/`."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

from attrs import evolve, frozen

from invocant.mock._exchange.cors import preflight, shared
from invocant.mock._exchange.errors import phrase
from invocant.mock._exchange.limits import Limiter
from invocant.mock._exchange.namespaces import HEADER as NAMESPACE_HEADER
from invocant.mock._exchange.namespaces import NamespaceError, named_by
from invocant.mock._exchange.replies import Answer, Refusal, encode_json
from invocant.mock._exchange.requests import Request
from invocant.mock._exchange.routing import Match
from invocant.mock._serving.admin import PREFIX, administer
from invocant.mock._serving.connections import Connections
from invocant.mock._serving.delivery import Receive, Scope, Send, Sleep, Wire, plan
from invocant.mock._serving.exchanges import DecidedCall
from invocant.mock._serving.facts import HeadFacts
from invocant.mock._serving.faults import HEADER, NO_FAULT, Fault, FaultError, does_nothing
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.journal import Entry, Shelf
from invocant.mock._serving.known_creations import KnownCreation, known_creation
from invocant.mock._serving.namespaces import NamespaceCountError, Namespaces
from invocant.mock._serving.pages import with_items_of
from invocant.mock._serving.passing import Passage
from invocant.mock._serving.reading import MAX_BODY_BYTES, read_request
from invocant.mock._serving.service import Service
from invocant.mock._state.clock import Clock
from invocant.mock._state.store import Store


@frozen(eq=False)
class Outcome:
    """What a request comes to: the answer, and the fault that it meets on the wire."""

    answer: Answer | None
    """None sends nothing until the caller leaves."""
    fault: Fault = NO_FAULT
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
        request, complete = await read_request(scope, receive)
        decided = self.decide(request, complete)
        if decided is None:
            return
        breaker = self.connections.breaker(scope.get("client"))
        wire = Wire(receive, send, self.sleep, breaker, decided.entry, head=request.method == "HEAD")
        try:
            await decided.deliver(wire)
        finally:
            self.end(decided)

    def decide(self, request: Request, complete: bool | None) -> DecidedCall | None:
        """Decide what a request comes to; `end` must follow once it is answered.

        Args:
            request: The request.
            complete: Whether all of it was taken; None where its caller left before its end: nobody is
                answered then, and None returned.
        """
        known = request.head
        facts: HeadFacts | None = None if known is None else known.facts
        if facts is None:
            facts = self._facts(request)
            if known is not None:
                known.facts = facts
        if complete is None:
            self._broken_off(request, own=facts.own)
            return None
        if facts.own:
            answer = administer(request, self.namespaces, self.connections, self.key)
            return DecidedCall(Entry(0, 0.0, request), planned=plan(answer, NO_FAULT, None))
        began = self.timer()
        host: MockHost = self
        refusal: Outcome | None = None
        if not facts.is_default or b"client_id=" in request.body:
            host, refusal = self._host(request)
        decided = DecidedCall(host.journal.add(request, host.clock()), host, began)
        try:
            if facts.is_plain and complete and refusal is None and not len(host.faults):
                self._decide_plainly(decided, facts, host)
            else:
                self._decide(decided, facts, host, refusal, complete=complete)
        except BaseException:
            self.end(decided)
            raise
        return decided

    def _facts(self, request: Request) -> HeadFacts:
        """Return what the head of a request says."""
        if request.path == PREFIX or request.path.startswith(PREFIX + "/"):
            return HeadFacts(own=True)
        place, match = self._route(request)
        operation = None if match is None else match.route.operations.get(request.method)
        headers = (HEADER, NAMESPACE_HEADER, "origin")
        return HeadFacts(
            own=False,
            is_default=self._host(evolve(request, body=b"")) == (self, None),
            place=place,
            match=match,
            operation=operation,
            is_plain=operation is not None
            and self.passage is None
            and place is not None
            and not self.services[place].limiter.limits
            and all(request.header(name) is None for name in headers),
        )

    def _decide_plainly(self, decided: DecidedCall, facts: HeadFacts, host: MockHost) -> None:
        """Decide a call that meets no fault and no limit: as `_decide`, without the questions."""
        entry, match, operation = decided.entry, facts.match, facts.operation
        if match is None or operation is None or facts.place is None:
            return
        service = host.services[facts.place]
        entry.api, entry.operation, entry.also = service.api.name, operation.name, operation.also
        decided.pace = self.pace
        request = entry.request
        if request.head is not None:
            if not facts.is_creation_asked:
                facts.creation = known_creation(service, operation, request)
                facts.is_creation_asked = True
            creation: KnownCreation | None = facts.creation
            if creation is not None and creation.service is service:
                decided.planned = creation.plan(request)
        if decided.planned is None:
            decided.planned = plan(self._answered(host, service, match, entry, NO_FAULT), NO_FAULT, None)

    def _decide(
        self,
        decided: DecidedCall,
        facts: HeadFacts,
        host: MockHost,
        refusal: Outcome | None,
        *,
        complete: bool,
    ) -> None:
        entry = decided.entry
        request = entry.request
        outcome = refusal
        if refusal is not None:
            entry.reason = "no namespace"
        elif not complete:
            outcome = _too_large(entry)
        elif self.passage is not None:
            self._let_pass(self.passage, facts, host, decided)
            return
        asked = self._preflight(facts, request)
        if asked is not None:
            outcome = Outcome(asked)
        outcome = outcome or self._outcome(facts, host, entry, decided.admitted)
        decided.fault, decided.pace = outcome.fault, outcome.pace
        if outcome.answer is not None:
            decided.planned = plan(shared(request, outcome.answer), outcome.fault, outcome.failure_event)

    def end(self, decided: DecidedCall) -> None:
        """Note that a request is answered, as far as it will be."""
        if decided.host is None:
            return
        for limiter in decided.admitted:
            limiter.leave()
        decided.host.journal.end(decided.entry, self.timer() - decided.began)
        if self._on_answer is not None:
            self._on_answer(decided.entry)

    def _let_pass(self, passage: Passage, facts: HeadFacts, host: MockHost, decided: DecidedCall) -> None:
        """Let a request through to the server whose answers are recorded."""
        entry, match, operation = decided.entry, facts.match, facts.operation
        service = None if facts.place is None else host.services[facts.place]
        entry.api = service.api.name if service is not None else None
        entry.operation = operation.name if operation else "token" if service and match is None else None
        decided.passage, decided.service, decided.match = passage, service, match

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

    def _preflight(self, facts: HeadFacts, request: Request) -> Answer | None:
        """Return the answer to a browser that asks whether a page may send a request; else None."""
        if request.method != "OPTIONS":
            return None
        methods = facts.match.route.allow.split(", ") if facts.match is not None else []
        return preflight(request, methods)

    def _outcome(self, facts: HeadFacts, host: MockHost, entry: Entry, admitted: list[Limiter]) -> Outcome:
        """Decide what a request comes to; a limiter that counts it in until it is sent goes to *admitted*."""
        request, match, operation = entry.request, facts.match, facts.operation
        service = None if facts.place is None else host.services[facts.place]
        entry.api = service.api.name if service is not None else entry.api
        entry.operation = operation.name if operation is not None else None
        entry.also = operation.also if operation is not None else ()
        fault = NO_FAULT
        header = request.header(HEADER)
        if header is not None or len(host.faults):
            asked = {
                "api": entry.api or "",
                "operation": entry.operation or ("token" if service and match is None else ""),
                "method": request.method,
                "path": request.path,
            }
            try:
                fault = host.faults.take(header, asked, entry.also)
            except FaultError as error:
                entry.reason = f"{HEADER}: {error}"
                return Outcome(_message(400, entry.reason))
            entry.fault = None if does_nothing(fault) else fault
        if service is None:
            return Outcome(self._unknown(request, entry), fault, pace=self.pace)
        if service.limiter.limits:
            try:
                service.limiter.enter()
            except Refusal as refusal:
                return Outcome(service.refuse(operation, refusal, request, entry), fault, pace=self.pace)
            admitted.append(service.limiter)
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

    def _route(self, request: Request) -> tuple[int | None, Match | None]:
        """Return which API knows the path of a request, and the path in it; see `HeadFacts`."""
        place = self._token_paths.get(request.path)
        if place is not None:
            router = self.services[place].router
            if request.method == "POST" or router.match(request.path, request.query) is None:
                return place, None
        for place, service in enumerate(self.services):
            match = service.router.match(request.path, request.query)
            if match is not None:
                return place, match
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


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
