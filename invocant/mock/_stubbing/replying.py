"""A stub's answer to one call, as the reply that the service sends; and whether the document allows it."""

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from invocant.documents import ResponseObject
from invocant.documents.pointers import MISSING
from invocant.media_types import form_of, is_stream
from invocant.mock._api import Json, ServedApi, ServedOperation, handled_as
from invocant.mock._exchange.errors import phrase
from invocant.mock._exchange.media import chunk_of, encoded, preferred, sent_as
from invocant.mock._exchange.replies import Answer, Event, EventReply, Refusal, Reply, StreamReply
from invocant.mock._meaning.events import StreamTable, describes_events
from invocant.mock._meaning.semantics import Semantics
from invocant.mock._state.clock import Clock
from invocant.mock._stubbing.answers import StubAnswer
from invocant.mock._stubbing.calls import StubbedCall
from invocant.mock._stubbing.conditions import CallCondition, names_of
from invocant.mock._stubbing.problems import StubError, nearest
from invocant.mock._stubbing.stubs import Stub, Taken, made_answer
from invocant.mock._stubbing.templates import MissingValueError, fill
from invocant.mock._values.schemas import ANSWER, Schemas

Replied = Reply | EventReply | StreamReply | Answer
"""A reply that the service gives its form, or an answer that has it."""
_MAX_OPERATIONS = 20
"""By how many operations an answer is looked at when it is added; each compiles schemas."""
_LINE_END = re.compile("\r\n|\n|\r")


@frozen(eq=False)
class Replies:
    """Makes the answers of stubs for one API."""

    api: ServedApi
    schemas: Schemas
    semantics: Semantics
    clock: Clock

    def made(self, taken: Taken) -> StubAnswer:
        """Return the answer to a call with its callable called and its template filled.

        Raises:
            Refusal: 500, when it cannot be made or is what the document forbids; kept for `verify`.
        """
        try:
            answer = self._called(taken)
            if answer.kind() == "template":
                answer = self._filled(answer, taken.call)
            problems = self.problems(taken.call.declared, answer)
            if problems:
                raise StubError(problems[0])
        except Exception as error:  # whatever a test's callable raises must be seen where the test looks
            told = str(error) if isinstance(error, StubError | MissingValueError) else repr(error)
            taken.use.failures.append(told)
            raise Refusal(500, f"the answer of {taken.use.stub} cannot be made: {told}") from error
        return answer

    def _called(self, taken: Taken) -> StubAnswer:
        answer = taken.answer
        if answer.callable is None:
            return answer
        made = answer.callable(taken.call)
        if inspect.isawaitable(made):
            raise StubError("a callable is called, not awaited: give a plain function")
        given = made_answer(made, {"unchecked": True} if answer.unchecked else {})
        if given.callable is not None:
            raise StubError("a callable returned a callable")
        return evolve(
            given,
            headers={**answer.headers, **given.headers},
            status=given.status or answer.status,
            delay=given.delay or answer.delay,
            interval=given.interval or answer.interval,
        )

    def _filled(self, answer: StubAnswer, call: StubbedCall) -> StubAnswer:
        return evolve(
            answer,
            template=MISSING,
            value=fill(answer.template, call, self.clock),
            headers={name: str(fill(text, call, self.clock)) for name, text in answer.headers.items()},
        )

    def reply(self, call: StubbedCall, answer: StubAnswer) -> Replied:
        """Return what `made` returned as a reply.

        Raises:
            Refusal: it is an error.
        """
        kind, operation = answer.kind(), call.declared
        status = answer.status or (400 if kind == "message" else operation.success()[0])
        if answer.recorded is not None:
            recorded = answer.recorded
            return Answer(
                recorded.status, list(recorded.headers), recorded.chunks, streamed=recorded.streamed
            )
        if answer.events is not None:
            return self._events(operation, status, answer)
        if answer.items is not None:
            return self._items(operation, status, answer)
        if answer.function is not None and call.decoded is not None:
            reply = self.semantics.scripted(call.decoded, answer.function)
            headers = {**reply.headers, **answer.headers}
            if isinstance(reply, Reply):
                return evolve(reply, headers=headers, exact=True)
            return evolve(reply, headers=headers)
        if kind == "message" or (kind is None and status >= 400):
            raise Refusal(status, answer.message or phrase(status), headers=answer.headers)
        if kind is None:
            return self._made_up(call, status, answer)
        return _plain(operation.response(status), status, answer, call.request.header("accept"))

    def _events(self, operation: ServedOperation, status: int, answer: StubAnswer) -> Answer:
        table = self._table(operation)
        newline = table.newline if table is not None else "\n"
        events = answer.events or ()
        chunks = [
            table.encode(Event(str(event["type"]), event.get("payload")))
            if table is not None and "type" in event
            else _event(event, newline)
            for event in events
        ]
        headers = _with_type(answer, "text/event-stream; charset=utf-8", ("cache-control", "no-cache"))
        types = tuple(str(event.get("type", event.get("event", "message"))) for event in events)
        return Answer(status, headers, chunks, streamed=True, events=types)

    def _items(self, operation: ServedOperation, status: int, answer: StubAnswer) -> Answer:
        response = operation.response(status)
        content = response.content if response is not None else {}
        media_type = next((key for key in content if is_stream(key)), "application/jsonl")
        described = describes_events(self.schemas, content.get(media_type, {}))
        chunks = [chunk_of(media_type, item, described=described) for item in answer.items or ()]
        headers = _with_type(answer, sent_as(media_type), ("cache-control", "no-cache"))
        return Answer(status, headers, chunks, streamed=True)

    def _made_up(self, call: StubbedCall, status: int, answer: StubAnswer) -> Replied:
        """Return what the document says of a success that the stub says nothing about."""
        response = call.declared.response(status)
        content = response.content if response is not None else {}
        offered = [key for key in content if not is_stream(key)]
        if not offered or status in (204, 304):
            return Answer(status, _with_type(answer), [])
        media_type = preferred(offered, call.request.header("accept"))
        value = self.semantics.synthesis.value(content[media_type], call.operation, call.path, call.count)
        return _plain(response, status, evolve(answer, value=value), call.request.header("accept"))

    def _table(self, operation: ServedOperation) -> StreamTable | None:
        return self.semantics.table(operation) if operation.stream else None

    # -- what the document allows --------------------------------------------------------------------

    def problems(self, operation: ServedOperation, answer: StubAnswer) -> list[str]:
        """Return what the document forbids of an answer of this operation, in a sentence each."""
        if answer.unchecked or answer.kind() in ("callable", "template", "recorded"):
            return []
        if answer.function is not None:
            return self.semantics.unscriptable(operation, answer.function)
        if answer.events is not None:
            return list(self._event_problems(operation, answer.events))
        status = answer.status or operation.success()[0]
        response = operation.response(status)
        if answer.items is not None:
            return list(self._item_problems(operation, response, answer.items))
        return list(self._body_problems(operation, status, response, answer))

    def _body_problems(
        self, operation: ServedOperation, status: int, response: ResponseObject | None, answer: StubAnswer
    ) -> Iterator[str]:
        kind = answer.kind()
        if kind in (None, "message") or response is None:
            return
        content = {key: schema for key, schema in response.content.items() if not is_stream(key)}
        place = f"{operation.label}: response {status}"
        if not content:
            if not response.content:
                yield f"{place} has no body in the document; `unchecked` sends one all the same"
            elif kind == "value":
                yield f"{place} is a stream in the document; give events or items"
            return
        if kind != "value":
            claimed = (answer.content_type or "").partition(";")[0].strip().lower()
            if claimed and not any(key.partition(";")[0] == claimed for key in content):
                yield f"{place} is {', '.join(content)} in the document, not {claimed}"
            return
        problems: list[str] = []
        for key, schema in content.items():
            if not isinstance(answer.value, str) and form_of(handled_as(response, key)) != "json":
                continue
            told = [str(p) for p in self.schemas.check(schema, ANSWER).problems(answer.value, "value")]
            if not told:
                return
            problems = problems or told
        yield f"{place}: {problems[0] if problems else 'the document has no JSON there'}"

    def _event_problems(
        self, operation: ServedOperation, events: Sequence[Mapping[str, Json]]
    ) -> Iterator[str]:
        table = self._table(operation)
        if table is None and not any(
            is_stream(key) for r in operation.responses.values() for key in r.content
        ):
            yield f"{operation.label} declares no stream"
            return
        for number, event in enumerate(events):
            if "type" not in event:
                continue
            known = [str(entry["type"]) for entry in table.entries] if table else []
            if event["type"] not in known:
                yield f"{operation.label}: event {number}: unknown type {event['type']!r}" + nearest(
                    str(event["type"]), known
                )
                continue
            schema = table.entry(str(event["type"])).get("schema") if table else None
            if schema is not None:
                for problem in self.schemas.check(schema, ANSWER).problems(event.get("payload"), "payload"):
                    yield f"{operation.label}: event {number}: {problem}"

    def _item_problems(
        self, operation: ServedOperation, response: ResponseObject | None, items: Sequence[Json]
    ) -> Iterator[str]:
        streams = [key for key in (response.content if response is not None else {}) if is_stream(key)]
        if response is None or not streams or operation.stream:
            yield f"{operation.label} declares no stream of items"
            return
        check = self.schemas.check(response.content[streams[0]], ANSWER)
        for number, item in enumerate(items):
            for problem in check.problems(item, "item"):
                yield f"{operation.label}: item {number}: {problem}"


def _with_type(
    answer: StubAnswer, media_type: str | None = None, *further: tuple[str, str]
) -> list[tuple[str, str]]:
    """Return the headers of a stub over those that go with its body."""
    own = {"content-type": media_type} if media_type is not None else {}
    given = {name.lower(): value for name, value in answer.headers.items()}
    return list({**own, **dict(further), **given}.items())


def _event(event: Mapping[str, Json], newline: str) -> bytes:
    """Return a server-sent event. Source: WHATWG HTML, section 9.2.5."""
    lines = [f": {line}" for line in _LINE_END.split(str(event["comment"]))] if "comment" in event else []
    lines += [f"{name}: {event[name]}" for name in ("event", "id", "retry") if name in event]
    if "data" in event:
        data = event["data"]
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        lines += [f"data: {line}" for line in _LINE_END.split(text)]
    return newline.join([*lines, "", ""]).encode("utf-8", "backslashreplace")


def _plain(response: ResponseObject | None, status: int, answer: StubAnswer, accept: str | None) -> Answer:
    """Return an answer whose body is what the stub says, in a documented media type where there is one."""
    content = [key for key in (response.content if response is not None else {}) if not is_stream(key)]
    handled = {key: handled_as(response, key) for key in content} if response is not None else {}
    kind = answer.kind()
    if kind == "value":
        fitting = [key for key in content if isinstance(answer.value, str) or form_of(handled[key]) == "json"]
        media_type = preferred(fitting, accept) if fitting else "application/json"
        data = encoded(handled.get(media_type, media_type), answer.value)
        return Answer(status, _with_type(answer, sent_as(media_type)), [data])
    default = "text/plain" if kind == "text" else "application/octet-stream"
    media_type = answer.content_type or sent_as(preferred(content, accept) if content else default)
    data = (
        answer.text.encode("utf-8", "backslashreplace") if answer.text is not None else answer.base64 or b""
    )
    return Answer(status, _with_type(answer, media_type), [data])


def checked_by(replies: Sequence[Replies], stub: Stub) -> None:
    """Refuse a stub that no call can meet, or whose answer the document forbids.

    Args:
        replies: Those of every API that is served.

    Raises:
        StubError: it says which member, and what may have been meant.
    """
    when = stub.when
    if when.function is not None and stub.unchecked:
        raise StubError("when: function is known of checked requests only")
    operations = [operation for maker in replies for operation in maker.api.operations]
    if when.api is not None and when.api not in [maker.api.name for maker in replies]:
        raise StubError(
            f"when: unknown api {when.api!r}{nearest(when.api, [maker.api.name for maker in replies])}"
        )
    names = {name for operation in operations for name in names_of(operation)}
    if when.operation is not None and when.operation not in names:
        known = [operation.name for operation in operations]
        raise StubError(f"when: unknown operation {when.operation!r}{nearest(when.operation, known)}")
    fitting = [
        (maker, operation)
        for maker in replies
        for operation in maker.api.operations
        if _may_meet(when, operation)
    ]
    if not fitting:
        labels = [operation.label for operation in operations]
        asked = f"{(when.method or 'any method').upper()} {when.path}" if when.path else f"{when.to_dict()}"
        raise StubError(f"when: no operation is like {asked}{nearest(asked, labels)}")
    for name in when.arguments or {}:
        if not any(f"{{{name}}}" in operation.path for _, operation in fitting):
            raise StubError(f"when: arguments: no path has a parameter {name!r}")
    for answer in stub.answers:
        if len(fitting) > _MAX_OPERATIONS and answer.function is None:
            continue  # each call is held to its own operation when it is answered
        told = [maker.problems(operation, answer) for maker, operation in fitting]
        if all(told):
            raise StubError(f"answer: {told[0][0]}")


def _may_meet(when: CallCondition, operation: ServedOperation) -> bool:
    return when.names(operation) and (when.path is None or _paths_meet(when.path, operation.path))


def _paths_meet(pattern: str, declared: str) -> bool:
    """Tell whether a path can fit both a pattern of a stub and a path of the document."""
    if "**" in pattern or "*}" in declared or "+}" in declared:
        return True
    asked, known = pattern.split("/"), declared.split("/")
    return len(asked) == len(known) and all(
        "*" in segment or re.fullmatch(_segment(template), segment) is not None
        for segment, template in zip(asked, known, strict=True)
    )


def _segment(declared: str) -> str:
    pieces = re.split(r"\{[^{}]*\}", declared)
    return "[^/]+".join(re.escape(piece) for piece in pieces)
