"""One API ready to serve: from a request to an answer, without any I/O but the store's."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from attrs import define, evolve, field, frozen

from invocant.documents import Schema
from invocant.media_types import JSON, form_of, is_stream
from invocant.mock._api import Json, MockError, ServedApi, ServedOperation, handled_as
from invocant.mock._exchange.errors import default_status, error_answer
from invocant.mock._exchange.limits import Limiter
from invocant.mock._exchange.media import chunk_of, preferred, sent_as
from invocant.mock._exchange.parameters import TextError, split_query
from invocant.mock._exchange.rendering import carries, rendered
from invocant.mock._exchange.replies import (
    Answer,
    Event,
    EventReply,
    Refusal,
    Reply,
    StreamReply,
    encode_json,
)
from invocant.mock._exchange.requests import DecodedCall, Reader, Request, reader
from invocant.mock._exchange.routing import Match, Router
from invocant.mock._exchange.security import DEFAULT_TOKEN_SECONDS, Gate
from invocant.mock._meaning.creating import LongWayError, PlainCreation, plain_creation
from invocant.mock._meaning.events import StreamTable, types_of
from invocant.mock._meaning.semantics import Semantics
from invocant.mock._serving.journal import Entry
from invocant.mock._serving.remembering import READING_METHODS, AnswerMemory
from invocant.mock._state.backend import Backend
from invocant.mock._stubbing.answers import StubAnswer
from invocant.mock._stubbing.calls import stubbed_call
from invocant.mock._stubbing.replying import Replied, Replies
from invocant.mock._stubbing.stubs import StubSet, Taken
from invocant.mock._values.directions import shown
from invocant.mock._values.impossible import impossible
from invocant.mock._values.merging import merging_of
from invocant.mock._values.schemas import ANSWER, RequestProblem, Schemas, compiled

_LOG = logging.getLogger("invocant.mock")


_ANY_REPLY = Reply()
_KEPT_WAYS = 2_000
"""For how many requests that differ in what they accept is kept how answers are written."""


@frozen(eq=False)
class _Way:
    """How a body is written."""

    schema: Schema
    form: str
    """The media type by whose rules."""
    content_type: str
    is_json: bool
    judged: bool
    """Whether it is JSON that is held to the schema."""


@define(eq=False)
class Service:
    """One API with everything compiled."""

    api: ServedApi
    schemas: Schemas
    semantics: Semantics
    gate: Gate
    limiter: Limiter
    router: Router
    readers: Mapping[str, Reader]
    stubs: StubSet = field(factory=StubSet)
    _ways: dict[tuple[str, int, str | None, str | None], "_Way"] = field(factory=dict)
    """How bodies are written, by operation, status, media type asked for and `Accept`."""
    _memory: AnswerMemory = field(init=False)
    _creations: dict[ServedOperation, PlainCreation | None] = field(factory=dict, init=False)
    """How operations create records that do nothing else; None for all the others that were asked for."""
    _told: set[tuple[str, str]] = field(factory=set, init=False)
    """The operations, and the places in their answers, that were told to have none that is valid."""

    def __attrs_post_init__(self) -> None:
        """Remember nothing yet."""
        self._memory = AnswerMemory(self.semantics.backend)

    def within(self, backend: Backend, namespace: str) -> "Service":
        """Return the same API in another namespace: nothing is compiled again, nothing of its past shared."""
        return evolve(
            self,
            semantics=self.semantics.within(backend),
            gate=evolve(self.gate, backend=backend, namespace=namespace),
            limiter=evolve(self.limiter, clock=backend.clock),
            stubs=StubSet(),
        )

    @property
    def replies(self) -> Replies:
        """What makes the answers of stubs."""
        return Replies(self.api, self.schemas, self.semantics, self.semantics.backend.clock)

    def answer(self, match: Match, request: Request, entry: Entry) -> Answer:
        """Answer a request to one of the API's paths; refusals are answers too, and noted in the journal."""
        operation = match.route.operations.get(request.method)
        if operation is None and request.method == "HEAD":
            operation = match.route.operations.get("GET")
        if operation is None:
            return self._no_operation(match, request, entry)
        entry.operation = operation.name
        try:
            return self._call(operation, match, request, entry)
        except Refusal as refusal:
            return self.refuse(operation, refusal, request, entry)
        except Exception as error:  # noqa: BLE001  # a mistake of the mock must be seen as one, by the caller too
            _LOG.exception("the mock failed on %s", operation.label)
            told = Refusal(500, f"the mock itself failed: {type(error).__name__}: {error}")
            return self.refuse(operation, told, request, entry)

    def issue_token(self, request: Request, entry: Entry) -> Answer:
        """Answer a request to the token endpoint."""
        entry.operation = "token"
        try:
            reply = self.gate.issue(request)
        except Refusal as refusal:
            entry.reason = refusal.message
            headers = {"content-type": "application/json", "cache-control": "no-store", **refusal.headers}
            return Answer(
                refusal.status, list(headers.items()), [encode_json(refusal.members or {"error": "invalid"})]
            )
        headers = {"content-type": "application/json", **reply.headers}
        return Answer(200, list(headers.items()), [encode_json(reply.value)])

    def refuse(
        self, operation: ServedOperation | None, refusal: Refusal, request: Request, entry: Entry
    ) -> Answer:
        """Return the answer for a refusal and note its reason in the journal."""
        entry.reason, entry.problems = refusal.message, refusal.problems
        return self.told(operation, refusal, request)

    def told(self, operation: ServedOperation | None, refusal: Refusal, request: Request) -> Answer:
        """Return the answer for a refusal."""
        merging = self.semantics.synthesis.merging
        return error_answer(operation, refusal, request.header("accept"), self.semantics.refused, merging)

    def _no_operation(self, match: Match, request: Request, entry: Entry) -> Answer:
        allow = {"allow": match.route.allow}
        if request.method == "OPTIONS":
            return Answer(204, list(allow.items()), [])
        message = f"{request.method} is not declared for {match.route.path}"
        operation = next(iter(match.route.operations.values()))
        entry.reason = message
        refusal = Refusal(405, message, headers=allow)
        return self.told(operation, refusal, request)

    def _call(self, operation: ServedOperation, match: Match, request: Request, entry: Entry) -> Answer:
        stubbed = None
        if len(self.stubs):
            stubbed = stubbed_call(operation, request, match.values, self.gate.credential(request))
            taken = self.stubs.take(stubbed, unchecked=True)
            if taken is not None:
                return self._stubbed(taken, entry)
        else:
            remembered = self._memory.answer(request)
            if remembered is not None:
                return remembered
        began = self._memory.moment() if request.method in READING_METHODS else None
        query: Sequence[tuple[str, str]] = ()
        if request.query:
            with suppress(TextError):  # which its reader tells
                query = split_query(request.query)
        identity = self.gate.identity(operation, request, query)
        call, problems, status = self.readers[operation.label].read(request, match.values)
        if problems:
            given = {"body": call.body, "path": match.values, "query": dict(query)}
            raise self._invalid(operation, problems, status, given)
        call.identity = identity
        if stubbed is not None:
            stubbed.decoded = call
            stubbed.functions = partial(self.semantics.called, call)
            taken = self.stubs.take(stubbed)
            if taken is not None:
                return self._stubbed(taken, entry)
        if stubbed is None and request.method not in READING_METHODS:
            created = self._created(operation, call)
            if created is not None:
                return created
        with self.semantics.backend.store.transaction():
            reply = self.semantics.answer(call)
        answer = self._finished(operation, reply, request)
        if stubbed is None:
            self._memory.keep(request, answer, began)
        return answer

    def _created(self, operation: ServedOperation, call: DecodedCall) -> Answer | None:
        """Return the answer to a plain creation; None for any other call.

        The answer was judged when the record was made, by the very schema that it is sent by.
        """
        creation = self.creation(operation)
        if creation is None or not creation.takes(call):
            return None
        try:
            with self.semantics.backend.store.transaction():
                value, path = creation.make(call)
        except LongWayError:
            return None
        content_type = self.content_type(operation, creation, call.request.header("accept"))
        headers = [("content-type", content_type)]
        if path:
            headers.append(("location", path))
        return Answer(creation.status, headers, [encode_json(value)])

    def creation(self, operation: ServedOperation) -> PlainCreation | None:
        """Return how an operation creates records, where it does nothing else."""
        try:
            return self._creations[operation]
        except KeyError:
            creation = self._creations[operation] = plain_creation(self.semantics, operation)
            return creation

    def content_type(self, operation: ServedOperation, creation: PlainCreation, accept: str | None) -> str:
        """Return the content type of the answer to a creation."""
        content_type = creation.content_types.get(accept)
        if content_type is None:
            content_type = self._way(operation, creation.status, _ANY_REPLY, accept).content_type
            if len(creation.content_types) < _KEPT_WAYS:
                creation.content_types[accept] = content_type
        return content_type

    def _finished(self, operation: ServedOperation, reply: Replied, request: Request) -> Answer:
        if isinstance(reply, Answer):
            return reply
        if isinstance(reply, EventReply):
            return self._stream(operation, reply)
        if isinstance(reply, StreamReply):
            return self._items(operation, reply)
        return self._plain(operation, reply, request.header("accept"))

    def _stubbed(self, taken: Taken, entry: Entry) -> Answer:
        """Return the answer that a stub has."""
        call = taken.call
        entry.stub = taken.use.stub.name or repr(taken.use.stub)
        made: StubAnswer | None = None
        try:
            made = self.replies.made(taken)
            answer = self._finished(call.declared, self.replies.reply(call, made), call.request)
        except Refusal as refusal:
            if made is not None and refusal.status == 500 and refusal.problems:
                taken.use.failures.append(refusal.message)
            answer = self.refuse(call.declared, refusal, call.request, entry)
        return answer if made is None else evolve(answer, delay=made.delay, interval=made.interval)

    def _invalid(
        self,
        operation: ServedOperation,
        problems: Sequence[RequestProblem],
        status: int,
        given: Mapping[str, Json],
    ) -> Refusal:
        usual = status and (self.semantics.generous or str(status) in operation.responses)
        return Refusal(
            status if usual else default_status(operation),
            f"invalid request: {problems[0]}",
            problems=problems,
            given=given,
        )

    def _plain(self, operation: ServedOperation, reply: Reply, accept: str | None) -> Answer:
        status = reply.status or operation.success()[0]
        if reply.empty:
            return Answer(status, list(reply.headers.items()), [])
        way = self._way(operation, status, reply, accept)
        value = reply.value
        if way.judged and not isinstance(value, bytes):
            place = f"response {status}"
            value = shown(self.schemas, way.schema, value, ANSWER)
            if reply.exact:
                self._conforms(way.schema, value, place)
            value = self._conforming(operation, way.schema, value, place)
        sent = {"content-type": way.content_type, **reply.headers}
        if way.is_json and not isinstance(value, bytes):
            data = encode_json(value)
        else:
            data = rendered(way.form, value, way.schema, self.semantics.synthesis.merging)
        return Answer(status, list(sent.items()), [data])

    def _way(self, operation: ServedOperation, status: int, reply: Reply, accept: str | None) -> "_Way":
        """Return how a value is written; looked up once where only JSON is offered, whatever the value."""
        key = operation.label, status, reply.media_type, accept
        way = self._ways.get(key)
        if way is not None:
            return way
        response = operation.response(status)
        content = response.content if response else {}
        handled = {key: handled_as(response, key) for key in content} if response else {}
        plain = {key: form for key, form in handled.items() if not is_stream(key)}
        offered = [key for key, form in plain.items() if carries(form, reply.value)]
        media_type = reply.media_type or (preferred(offered, accept) if offered else JSON)
        form = handled.get(media_type, media_type)
        is_json = form_of(form) == "json"
        way = _Way(
            content.get(media_type, {}),
            form,
            sent_as(media_type),
            is_json=is_json,
            judged=is_json and media_type in content,
        )
        if reply.media_type is not None or all(form_of(form) == "json" for form in plain.values()):
            if len(self._ways) >= _KEPT_WAYS:
                self._ways.clear()
            self._ways[key] = way
        return way

    def _items(self, operation: ServedOperation, reply: StreamReply) -> Answer:
        status, response = operation.success()
        schema = response.content[reply.media_type] if response else {}
        items = [shown(self.schemas, schema, item, ANSWER) for item in reply.items]
        for item in items:
            self._conforming(operation, schema, item, f"item of response {status}")
        headers = {"content-type": sent_as(reply.media_type), "cache-control": "no-cache", **reply.headers}
        chunks = [chunk_of(reply.media_type, item, described=reply.described) for item in items]
        return Answer(status, list(headers.items()), chunks, streamed=True)

    def _stream(self, operation: ServedOperation, reply: EventReply) -> Answer:
        table = self.semantics.table(operation)
        events = [self._shown(table, event) for event in reply.events]
        headers = {
            "content-type": "text/event-stream; charset=utf-8",
            "cache-control": "no-cache",
            **reply.headers,
        }
        chunks = [table.encode(event) for event in events]
        return Answer(200, list(headers.items()), chunks, streamed=True, events=types_of(reply.events))

    def _shown(self, table: StreamTable, event: Event) -> Event:
        """Return an event as a caller may see it."""
        schema = table.entry(event.type).get("schema")
        if schema is None:
            return event
        payload = shown(self.schemas, schema, event.payload, ANSWER)
        self._conforms(schema, payload, f"event {event.type}")
        return evolve(event, payload=payload)

    def _conforming(self, operation: ServedOperation, schema: Json, value: Json, place: str) -> Json:
        """Return a value that fits the document.

        What was made by the general meaning and does not fit is made again; where that is not possible it
        goes out as it is, and is told in the log: the schema may allow nothing. What a vendor's own module
        made is held to the document.
        """
        if self.schemas.check(schema, ANSWER).passes(value):
            return value
        if operation.name in self.semantics.handlers:
            self._conforms(schema, value, place)
        fitted = self.semantics.fitted(schema, value, operation.name, place)
        for problem in self.schemas.check(schema, ANSWER).problems(fitted, place):
            if (operation.label, place) not in self._told:
                self._told.add((operation.label, place))
                _LOG.warning("%s: no valid answer was found: %s", operation.label, problem)
            break
        return fitted

    def _conforms(self, schema: Json, value: Json, place: str) -> None:
        """Hold the mock itself to the document.

        Raises:
            Refusal: 500, with what does not fit: a mistake of the mock, never of the caller.
        """
        check = self.schemas.check(schema, ANSWER)
        if not check.passes(value):
            problems = list(check.problems(value, place))
            raise Refusal(
                500, f"the mock's own answer does not fit the document: {problems[0]}", problems=problems
            )


def make_service(
    api: ServedApi,
    backend: Backend,
    semantics: type[Semantics],
    *,
    limits: bool = False,
    open_keys: bool = False,
    key: str | None = None,
    token_lifetime: int = DEFAULT_TOKEN_SECONDS,
) -> Service:
    """Compile an API and return it ready to serve.

    Args:
        semantics: The class that knows what its operations mean.
        limits: Apply the vendor's rate limits.
        open_keys: Accept any key.
        key: Accept this key alone; None for every key with the prefix.
        token_lifetime: Lifetime of issued tokens, in seconds.

    Raises:
        MockError: a schema does not compile, or the document names something that it does not declare.
    """
    schemas = compiled(api)
    for note in (*api.notes, *impossible(schemas, merging_of(schemas))):
        _LOG.warning("%s: %s", api.name, note)
    try:
        meaning = semantics(api, schemas, backend)
        readers = {operation.label: reader(schemas, operation) for operation in api.operations}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MockError(
            f"{api.name}: the document cannot be served: {type(error).__name__}: {error}"
        ) from error
    return Service(
        api,
        schemas,
        meaning,
        Gate(api, backend, token_lifetime, open_keys, key),
        Limiter(backend.clock, semantics.rate if limits else None, semantics.in_flight if limits else None),
        Router(api.operations),
        readers,
    )
