"""What operations mean: the general meaning of names, and the base of the modules in `vendors/`.

`things.create`, `things.list`, `things.get`, `things.get_by_NAME`, `things.replace`, `things.update` and
`things.delete` work on a collection of objects; everything else is a function: its answer is made up from the
response schema and depends on the arguments alone, streamed or not. What comes in pages lists, whatever it is
called. The objects under `/things/{thing_id}/parts` belong to that thing.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any, ClassVar, Self, TypeVar

from attrs import evolve, fields, has

from invocant.documents import Schema
from invocant.media_types import form_of, is_stream
from invocant.mock._api import Api, Json, ServedOperation
from invocant.mock._exchange.errors import default_status, error_body, not_found
from invocant.mock._exchange.media import preferred
from invocant.mock._exchange.replies import EventReply, Refusal, Reply, StreamReply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.anatomy import Anatomy
from invocant.mock._meaning.collections import Collections
from invocant.mock._meaning.documented import Documented
from invocant.mock._meaning.events import StreamTable, describes_events, event_table, is_stream_request
from invocant.mock._meaning.files import Files, file_paths
from invocant.mock._meaning.finding import Finder
from invocant.mock._meaning.findings import Findings
from invocant.mock._meaning.jobs import Jobs
from invocant.mock._meaning.records import Records
from invocant.mock._meaning.repeats import Repeats
from invocant.mock._meaning.resources import OF_ITEMS, Resource, resources_of, stored
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._meaning.telling import tells_of_pages
from invocant.mock._state.backend import Backend
from invocant.mock._values.fitting import Fitting
from invocant.mock._values.schemas import Schemas
from invocant.mock._values.synthesis import Synthesis

Handler = Callable[[Any, DecodedCall], Reply | EventReply | StreamReply]
_ITEMS = 3
"""How many values a stream has that is made up."""
_H = TypeVar("_H", bound=Handler)


def _nothing_is(_name: str) -> bool:
    return False


def answers(*names: str) -> Callable[[_H], _H]:
    """Mark a method of a `Semantics` subclass as the handler of the operations with these Python names."""

    def mark(handler: _H) -> _H:
        handler.answers = names  # type: ignore[attr-defined]  # functions take attributes, types do not know
        return handler

    return mark


class Semantics:
    """The general semantics of an API; subclasses in `vendors/` replace single operations with `@answers`.

    Args:
        api: The API whose operations are answered.
        schemas: Its compiled schemas.
        backend: Store, clock and ids.
    """

    handlers: ClassVar[dict[str, Handler]] = {}
    generous: ClassVar[bool] = True
    """Whether answers of functions have their optional members too."""
    newline: ClassVar[str | None] = None
    """Line end of event streams; None takes the document's `x-invocant-mock: {newline: …}`, else LF."""
    rate: ClassVar[int | None] = None
    """Requests a second that the vendor allows when limits are switched on; None for no such limit."""
    in_flight: ClassVar[int | None] = None
    """Requests at a time that the vendor allows when limits are switched on; None for no such limit."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        marked = [member for member in vars(cls).values() if hasattr(member, "answers")]
        cls.handlers = {**cls.handlers, **{name: handler for handler in marked for name in handler.answers}}

    def __init__(self, api: Api, schemas: Schemas, backend: Backend) -> None:
        self.api = api
        self.schemas = schemas
        self.backend = backend
        self.synthesis = Synthesis(schemas)
        self.made_up = Synthesis(schemas, full=self.generous)
        newline = self.newline or str(api.hints.get("newline", "\n"))
        newline = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}.get(newline, newline)
        self.tables = {
            operation.name: event_table(schemas, operation, newline) for operation in api.operations
        }
        self.findings = self._found()
        self.resources = self._named_resources()
        self.jobs = Jobs(api, schemas, backend, self.synthesis)
        self.documented = Documented(schemas, self.made_up)
        fitting = Fitting(schemas, self.synthesis)
        self.records = Records(self.findings, schemas, backend, self.synthesis, fitting, api.base_path)
        self.collections = Collections(self.resources, schemas, backend, self.synthesis)
        self.repeats = Repeats(backend)
        self.files = Files(file_paths(api.operations) if self.generous else frozenset(), backend)

    @classmethod
    def served(cls, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a resolved document with what is served beside it; here nothing is."""
        return document

    def within(self, backend: Backend) -> Self:
        """Return the same meaning on another backend, with nothing read from the document again."""
        other = copy(self)
        other.backend = backend
        for name, part in vars(self).items():
            if has(type(part)) and any(member.name == "backend" for member in fields(type(part))):
                setattr(other, name, evolve(part, backend=backend))
        return other

    def _found(self) -> Findings:
        """Return the collections that paths show; none where an overlay names every operation."""
        if self.handlers or all(operation.named for operation in self.api.operations):
            return Findings({}, {})
        return Finder(self.api, Anatomy(self.synthesis.merging)).found()

    def _named_resources(self) -> dict[str, Resource]:
        """Return the collections that names show: those of an overlay, and those that paths do not show.

        An operation id that no overlay gives is taken for such a name where it speaks of items with a path.
        """
        groups: dict[str, list[ServedOperation]] = {}
        for operation in self.api.operations:
            groups.setdefault(stored(operation)[0], []).append(operation)
        known = resources_of(self.api)
        return {
            name: known[name]
            for name, operations in groups.items()
            if name
            and not any(operation.label in self.findings.roles for operation in operations)
            and (
                any(operation.named for operation in operations)
                or any(
                    stored(operation)[1] in OF_ITEMS and operation.path.endswith("}")
                    for operation in operations
                )
            )
        }

    def answer(self, call: DecodedCall) -> Reply | EventReply | StreamReply:
        """Answer a valid call.

        Raises:
            Refusal: the call is understood but cannot be served.
        """
        if self.generous:
            self.documented.check_acceptable(call)
            preferred_reply = self.documented.preferred(call)
            if preferred_reply is not None:
                return preferred_reply
        if self.jobs.lists(call.operation):
            return self._items_of_job(call)
        reply = self._with_headers(call, self._answer(call))
        if not isinstance(reply, Reply):
            return reply
        reply = self.jobs.answer(call, reply)
        return reply if call.operation.pages is None or reply.empty else self._with_page(call, reply)

    def _with_headers(
        self, call: DecodedCall, reply: Reply | EventReply | StreamReply
    ) -> Reply | EventReply | StreamReply:
        """Return an answer with the headers that the document has for it."""
        if not self.generous:
            return reply
        own = reply.status if isinstance(reply, Reply) else None
        status = own or call.operation.success()[0]
        role = self.records.role(call.operation)
        # of a list, what tells of pages is there, or there is nothing to tell
        left_out = tells_of_pages if role is not None and role.verb == "list" else _nothing_is
        headers = self.documented.headers(call.operation, status, call.path, reply.headers, left_out)
        return evolve(reply, headers={**headers, **reply.headers}) if headers else reply

    def _items_of_job(self, call: DecodedCall) -> Reply:
        """Return a page of the items that a job has made by now."""
        offset = str(call.operation.hints.get("offset") or "offset")
        return self.collections.listed(call, self._items(call), offset)

    def _items(self, call: DecodedCall) -> list[Json]:
        """Return items that are the same for the same path, as many of them as a job has made."""
        schema = self.collections.item_schema(call.operation)
        seed = (call.operation.name, "items", dict(call.path))
        made = self.jobs.made(call, _ITEMS)
        return [self.synthesis.value(schema, (*seed, number)) for number in range(made)]

    def _with_page(self, call: DecodedCall, reply: Reply) -> Reply:
        """Return the answer with a page of items in it, which another method of the operation reads."""
        paged = evolve(call, operation=evolve(call.operation, paging=call.operation.pages))
        page = self.collections.cut(
            paged, self._items(paged), str(call.operation.hints.get("offset") or "offset")
        )
        headers = {**reply.headers, **page.headers}
        return evolve(reply, value=_laid_over(reply.value, page.value), headers=headers)

    def _answer(self, call: DecodedCall) -> Reply | EventReply | StreamReply:
        handler = self.handlers.get(call.operation.name)
        if handler is not None:
            return handler(self, call)
        reply = self._of_records(call)
        self.files.note(call, reply)
        return reply

    def _of_records(self, call: DecodedCall) -> Reply | EventReply | StreamReply:
        """Answer a call by what is kept of records, or as a function."""
        role = self.records.role(call.operation)
        self.records.take_names(call)
        self.records.check_above(call, role)
        kept = self.files.answer(call)
        if kept is not None:
            return kept
        if role is not None and not is_stream_request(call.operation, call.body):
            made = partial(self.records.answer, role, call)
            creates = role.verb in ("create", "create-many")
            reply = self.repeats.answer(call, made) if creates else made()
            if reply is not None:
                return self._declared_answer(call, reply)
        if "answer" in call.operation.hints:
            return self._declared_answer(call, Reply())
        name, verb = stored(call.operation)
        resource = self.resources.get(name) if role is None else None
        self.collections.check_above(call, resource)
        if resource is not None:
            return self.collections.answer(resource, verb, call)
        if call.operation.paging is not None:
            return self._made_up_page(call)
        return self.invoke(call)

    def _made_up_page(self, call: DecodedCall) -> Reply:
        """Return a page of a list that nothing is stored of: of items that are the same for the same path."""
        offset = str(call.operation.hints.get("offset") or "offset")
        schema = self.collections.item_schema(call.operation)
        seed = (call.operation.name, "items", dict(call.path))
        items = [self.synthesis.value(schema, (*seed, number)) for number in range(_ITEMS)]
        return self.collections.listed(call, items, offset)

    def _declared_answer(self, call: DecodedCall, reply: Reply) -> Reply:
        """Return the answer that a hint gives an operation; *reply* where there is none."""
        hints = call.operation.hints
        return evolve(reply, value=hints.get("answer"), empty=False) if "answer" in hints else reply

    def fitted(self, schema: Schema, value: Json, *seed: Json) -> Json:
        """Return a made-up answer that does not fit its schema as one that does, if there is any."""
        if isinstance(value, dict):
            return self.records.fitting.fit(schema, value, seed, value)
        return self.made_up.value(schema, *seed)

    def table(self, operation: ServedOperation) -> StreamTable:
        """Return the event table of a streaming operation."""
        table = self.tables[operation.name]
        if table is None:
            raise KeyError(f"{operation.label} declares no stream")
        return table

    def refused(self, schema: Schema, refusal: Refusal) -> Json:
        """Return the JSON body of an error; *schema* is the documented one, or {}."""
        return error_body(self.schemas, schema, refusal)

    def invoke(self, call: DecodedCall) -> Reply | EventReply | StreamReply:
        """Answer a function call: made up from the response schema, the same for the same arguments."""
        seed = (call.operation.name, call.arguments())
        if is_stream_request(call.operation, call.body):
            table = self.table(call.operation)
            return EventReply(table.spell(f"An answer to {call.operation.name}.", seed))
        status, response = call.operation.success()
        if response is None or not response.content:
            return self.documented.answer(call, status, response) if self.generous else Reply(empty=True)
        media_type = preferred(list(response.content), call.request.header("accept"))
        schema = response.content[media_type]
        if is_stream(media_type) and not call.operation.stream:
            items = [self.made_up.value(schema, (*seed, number)) for number in range(_ITEMS)]
            return StreamReply(media_type, items, describes_events(self.schemas, schema))
        if self.generous and not is_stream(media_type):
            return self.documented.answer(call, status, response, seed)
        return Reply(self.made_up.value(schema if form_of(media_type) != "events" else {}, seed))

    # -- what tests let functions say ----------------------------------------------------------------

    def called(self, call: DecodedCall) -> Sequence[str]:
        """Return the names of the function that is called: id, slug, name; none where none is."""
        if self._is_of_a_collection(call.operation) or self.jobs.lists(call.operation):
            return ()
        return (*call.operation.names, *map(str, call.path.values()))

    def _is_of_a_collection(self, operation: ServedOperation) -> bool:
        """Tell whether an operation works on a collection, and is no function."""
        return self.records.role(operation) is not None or bool(stored(operation)[0])

    def scripted(self, call: DecodedCall, spoken: FunctionAnswer) -> Reply | EventReply:
        """Return what a function says, in the form in which the call asks for it.

        Raises:
            Refusal: the call is understood but cannot be served.
        """
        if is_stream_request(call.operation, call.body):
            return EventReply(self.table(call.operation).spell(spoken.value, pieces=spoken.pieces))
        return Reply(spoken.value)

    def unscriptable(self, _operation: ServedOperation, spoken: FunctionAnswer) -> list[str]:
        """Return why functions of this API cannot say that; nothing where they can."""
        given = {"tool_calls": spoken.tool_calls, "reasoning": spoken.reasoning}
        return [f"functions of {self.api.name} have no {name}" for name, value in given.items() if value]

    def function_ids(self, _name: str) -> Sequence[str]:
        """Return the ids of the functions of that id, slug or name; a missing one is made, if it can be."""
        return ()

    # -- refusals and pages --------------------------------------------------------------------------

    def invalid(self, operation: ServedOperation, message: str) -> Refusal:
        """Return the refusal of a call that is valid by schema and wrong all the same."""
        return Refusal(default_status(operation), message)

    def missing(self, kind: str, name: Json) -> Refusal:
        """Return the refusal for an object that is not there."""
        return not_found(kind, name)

    def listed(self, call: DecodedCall, items: Sequence[Json], offset: str) -> Reply:
        """Return the asked-for page of *items*; *offset* names the query parameter that counts from 0."""
        return self.collections.listed(call, items, offset)


def _laid_over(below: Json, above: Json) -> Json:
    """Return *below* with the members of *above*, objects joined member by member."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{key: _laid_over(below.get(key), value) for key, value in above.items()}}
