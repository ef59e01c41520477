"""What operations mean: the general meaning of names, and the base of the modules in `vendors/`.

`things.create`, `things.list`, `things.get`, `things.get_by_NAME`, `things.replace`, `things.update` and
`things.delete` work on a collection of objects; everything else is a function: its answer is made up from the
response schema and depends on the arguments alone, streamed or not. The objects under
`/things/{thing_id}/parts` belong to that thing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._api import Api, Json, ServedOperation
from invocant.mock._exchange.errors import default_status, error_body
from invocant.mock._exchange.replies import EventReply, Refusal, Reply
from invocant.mock._exchange.requests import Call
from invocant.mock._meaning.events import EventTable, event_table, is_stream_request
from invocant.mock._meaning.paging import Page, Selection, by_cursor, by_position, page_reply
from invocant.mock._state.world import World
from invocant.mock._values.schemas import Schemas
from invocant.mock._values.synthesis import Synthesis

Handler = Callable[[Any, Call], Reply | EventReply]
_H = TypeVar("_H", bound=Handler)

VERBS = ("create", "list", "get", "replace", "update", "delete")
"""Last parts of operation names that work on a stored collection."""


def answers(*names: str) -> Callable[[_H], _H]:
    """Mark a method of a `Semantics` subclass as the handler of the operations with these Python names."""

    def mark(handler: _H) -> _H:
        handler.answers = names  # type: ignore[attr-defined]  # functions take attributes, types do not know
        return handler

    return mark


@frozen
class Resource:
    """A collection of objects, as the paths and names of its operations show it."""

    name: str
    id_field: str
    path: str
    """Path of the whole collection."""
    item_path: str
    """Path of one object."""
    newest_first: bool = False

    def parent_key(self, values: Mapping[str, Json]) -> str:
        """Return the key, within its own collection, of the object above; "" for a collection at the top."""
        return "/".join(str(values[each]) for each in _path_names(self.path) if each in values)

    def key(self, values: Mapping[str, Json]) -> str:
        """Return the key of the object that path values name."""
        return "/".join(str(values[each]) for each in _path_names(self.item_path) if each in values)

    def id(self, values: Mapping[str, Json]) -> Json:
        """Return the object's own id among path values."""
        return values.get(_path_names(self.item_path)[-1])


class Semantics:
    """The general semantics of an API; subclasses in `vendors/` replace single operations with `@answers`.

    Args:
        api: The API whose operations are answered.
        schemas: Its compiled schemas.
        world: Store, clock and ids.
    """

    handlers: ClassVar[dict[str, Handler]] = {}
    newline: ClassVar[str | None] = None
    """Line end of event streams; None takes the document's `x-invocant-mock: {newline: …}`, else LF."""
    rate: ClassVar[int | None] = None
    """Requests a second that the vendor allows when limits are switched on; None for no such limit."""
    in_flight: ClassVar[int | None] = None
    """Requests at a time that the vendor allows when limits are switched on; None for no such limit."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        marked = [each for each in vars(cls).values() if hasattr(each, "answers")]
        cls.handlers = {**cls.handlers, **{name: each for each in marked for name in each.answers}}

    def __init__(self, api: Api, schemas: Schemas, world: World) -> None:
        self.api = api
        self.schemas = schemas
        self.world = world
        self.synthesis = Synthesis(schemas)
        newline = self.newline or str(api.hints.get("newline", "\n"))
        newline = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}.get(newline, newline)
        self.tables = {each.name: event_table(schemas, each, newline) for each in api.operations}
        self.resources = _resources(api)

    def answer(self, call: Call) -> Reply | EventReply:
        """Answer a valid call.

        Raises:
            Refusal: the call is understood but cannot be served.
        """
        handler = self.handlers.get(call.operation.name)
        if handler is not None:
            return handler(self, call)
        resource, verb = self._meaning(call.operation)
        self._above(call, resource)
        if resource is not None:
            return self._on_collection(resource, verb, call)
        return self.invoke(call)

    def table(self, operation: ServedOperation) -> EventTable:
        """Return the event table of a streaming operation."""
        table = self.tables[operation.name]
        if table is None:
            raise KeyError(f"{operation.label} declares no stream")
        return table

    def refused(self, schema: Schema, refusal: Refusal) -> Json:
        """Return the JSON body of an error; *schema* is the documented one, or {}."""
        return error_body(self.schemas, schema, refusal)

    def success_schema(self, operation: ServedOperation) -> Schema:
        """Return the JSON schema of the first documented success, or {} when it has none."""
        response = operation.success()[1]
        content = response.content if response else {}
        return next((content[each] for each in content if "json" in each), {})

    def invoke(self, call: Call) -> Reply | EventReply:
        """Answer a function call: made up from the response schema, the same for the same arguments."""
        seed = (call.operation.name, call.arguments())
        if is_stream_request(call.operation, call.body):
            table = self.table(call.operation)
            return EventReply(table.spell(f"An answer to {call.operation.name}.", seed))
        response = call.operation.success()[1]
        if response is None or not response.content:
            return Reply(empty=True)
        return Reply(self.synthesis.value(self.success_schema(call.operation), seed))

    def invalid(self, operation: ServedOperation, message: str) -> Refusal:
        """Return the refusal of a call that is valid by schema and wrong all the same."""
        return Refusal(default_status(operation), message)

    def missing(self, kind: str, name: Json) -> Refusal:
        """Return the refusal for an object that is not there."""
        return Refusal(404, f"{kind} {name} was not found")

    # -- collections -------------------------------------------------------------------------------

    def _meaning(self, operation: ServedOperation) -> tuple[Resource | None, str]:
        name, _, verb = operation.name.rpartition(".")
        known = verb in VERBS or verb.startswith("get_by_")
        return (self.resources.get(name) if known else None), verb

    def _on_collection(self, resource: Resource, verb: str, call: Call) -> Reply:
        if verb == "create":
            return self._create(resource, call)
        if verb == "list":
            return self._list(resource, call)
        if verb.startswith("get_by_"):
            return self._get_by(resource, verb.removeprefix("get_by_"), call)
        return self._on_one(resource, verb, call)

    def _create(self, resource: Resource, call: Call) -> Reply:
        schema = self.success_schema(call.operation)
        body = call.body if isinstance(call.body, dict) else {}
        made = self._known(schema, body)
        known = self.schemas.properties(schema)
        made[resource.id_field] = self._new_id(resource, known.get(resource.id_field, {}))
        for name in ("created", "created_at", "createdAt"):
            if name in known:
                made[name] = self.world.now()
        made = self.synthesis.complete(schema, made, made[resource.id_field])
        self._keep(resource, call, made)
        return Reply(made)

    def _new_id(self, resource: Resource, schema: Schema) -> Json:
        found = self.schemas.resolve(schema)
        if self.schemas.types(schema) <= {"integer", "number", "null"}:
            return self.world.number(resource.name)
        if found.get("format") == "uuid":
            return self.world.uuid(resource.name)
        return f"{resource.name.rpartition('.')[2].rstrip('s')}_{self.world.letters(resource.name)}"

    def _known(self, schema: Schema, body: Mapping[str, Any]) -> dict[str, Any]:
        known = self.schemas.properties(schema)
        open_ended = not known or self.schemas.resolve(schema).get("additionalProperties")
        return {
            name: value
            for name, value in body.items()
            if open_ended or (name in known and self.schemas.check(known[name]).passes(value))
        }

    def _list(self, resource: Resource, call: Call) -> Reply:
        paging = call.operation.paging or {}
        known = self.schemas.properties(self._item_schema(call.operation))
        used = {str((paging.get("limit") or {}).get("parameter", "limit"))}
        used |= {str(paging[each]) for each in ("forward", "backward", "offset") if each in paging}
        where = {
            name: value
            for name, value in call.query.items()
            if name in known and name not in used and value is not None
        }
        chosen = Selection(
            self.world.collection(resource.name),
            resource.parent_key(call.path),
            where,
            resource.newest_first,
            self.world.page_size,
        )
        store = self.world.store
        if paging.get("style") == "cursor":
            return self._page(call, by_cursor(store, chosen, paging, call.query))
        rows = store.rows(
            chosen.collection, parent=chosen.parent, where=where, newest_first=resource.newest_first
        )
        offset = str(paging.get("offset") or call.operation.hints.get("offset") or "offset")
        items = [row.body for row in rows]
        if not paging:
            return Reply(self._unpaged(call.operation, items))
        return self.listed(call, items, offset)

    def listed(self, call: Call, items: Sequence[Json], offset: str) -> Reply:
        """Return the asked-for page of *items*; *offset* names the query parameter that counts from 0."""
        paging = call.operation.paging or {}
        query = self._positions(call, offset)
        return self._page(call, by_position(items, paging, query, offset, self.world.page_size), offset)

    def _page(self, call: Call, page: Page, offset: str = "") -> Reply:
        reply = page_reply(call, page, offset)
        if not isinstance(reply.value, dict):
            return reply
        schema = self.success_schema(call.operation)
        if "has_more" in self.schemas.properties(schema):
            reply.value.setdefault("has_more", page.more)
        return Reply(self.synthesis.complete(schema, reply.value), headers=reply.headers)

    def _positions(self, call: Call, offset: str) -> dict[str, Json]:
        """Return the query with the offset of a next link, which the document need not declare."""
        given = dict(call.query)
        if offset not in given:
            text = dict(_pairs(call)).get(offset, "")
            given[offset] = int(text) if text.isdigit() else 0
        return given

    def _unpaged(self, operation: ServedOperation, items: list[Json]) -> Json:
        schema = self.success_schema(operation)
        if "array" in self.schemas.types(schema):
            return items
        for name, each in self.schemas.properties(schema).items():
            if self.schemas.types(each) <= {"array", "null"}:
                return self.synthesis.complete(schema, {name: items})
        return items

    def _item_schema(self, operation: ServedOperation) -> Schema:
        found: Schema = self.success_schema(operation)
        for part in str((operation.paging or {}).get("items", "")).split("/")[1:]:
            found = self.schemas.properties(found).get(part, {})
        items: Schema = self.schemas.resolve(found).get("items", {})
        return items

    def _get_by(self, resource: Resource, name: str, call: Call) -> Reply:
        value = list(call.path.values())[-1]
        rows = self.world.store.rows(
            self.world.collection(resource.name),
            parent=resource.parent_key(call.path),
            where={name: value},
            limit=1,
        )
        if not rows:
            raise self.missing(resource.name, value)
        return Reply(rows[0].body)

    def _on_one(self, resource: Resource, verb: str, call: Call) -> Reply:
        collection = self.world.collection(resource.name)
        key = resource.key(call.path)
        found = self.world.store.get(collection, key)
        if found is None:
            raise self.missing(resource.name, resource.id(call.path))
        if verb == "delete":
            self.world.store.delete(collection, key)
            self._delete_below(resource, key)
            return Reply(found) if self._returns_body(call.operation) else Reply(empty=True)
        if verb in ("update", "replace"):
            found = self._changed(found, resource, verb, call)
            self.world.store.put(collection, key, found, parent=resource.parent_key(call.path))
        return Reply(found)

    def _changed(self, found: dict[str, Any], resource: Resource, verb: str, call: Call) -> dict[str, Any]:
        schema = self.success_schema(call.operation)
        given = self._known(schema, call.body if isinstance(call.body, dict) else {})
        given.pop(resource.id_field, None)
        kept = (
            found
            if verb == "update"
            else {
                name: value
                for name, value in found.items()
                if name in _own_members(self.schemas, call.operation, found)
            }
        )
        return self.synthesis.complete(schema, {**kept, **given}, found.get(resource.id_field))

    def _returns_body(self, operation: ServedOperation) -> bool:
        response = operation.success()[1]
        return bool(response and response.content)

    def _keep(self, resource: Resource, call: Call, made: Mapping[str, Any]) -> None:
        parent = resource.parent_key(call.path)
        key = "/".join([*filter(None, [parent]), str(made[resource.id_field])])
        self.world.store.put(self.world.collection(resource.name), key, made, parent=parent)

    def _above(self, call: Call, own: Resource | None) -> None:
        """Refuse with 404 when an object that the path leads through is not there."""
        for resource in self.resources.values():
            if resource is not own and call.operation.path.startswith(f"{resource.item_path}/"):
                key = resource.key(call.path)
                if self.world.store.get(self.world.collection(resource.name), key) is None:
                    raise self.missing(resource.name, resource.id(call.path))

    def _delete_below(self, resource: Resource, key: str) -> None:
        for below in self.resources.values():
            if below.path.startswith(f"{resource.item_path}/"):
                self.world.store.delete_under(self.world.collection(below.name), key)


def _own_members(schemas: Schemas, operation: ServedOperation, found: Mapping[str, Any]) -> set[str]:
    """Return the members that a replacement keeps: those that its body cannot set."""
    content = operation.body.content if operation.body else {}
    settable = {name for schema in content.values() for name in schemas.properties(schema)}
    return set(found) - settable


def _pairs(call: Call) -> list[tuple[str, str]]:
    text = call.request.query.decode("ascii", "replace")
    return [(name, value) for name, _, value in (each.partition("=") for each in text.split("&"))]


def _resources(api: Api) -> dict[str, Resource]:
    """Find the collections: dotted names whose last part is a verb, with at least a create or a list."""
    groups: dict[str, dict[str, ServedOperation]] = {}
    for operation in api.operations:
        name, _, verb = operation.name.rpartition(".")
        if name and (verb in VERBS or verb.startswith("get_by_")):
            groups.setdefault(name, {})[verb] = operation
    return {name: _resource(name, group) for name, group in groups.items()}


def _resource(name: str, group: Mapping[str, ServedOperation]) -> Resource:
    """Read a collection from its operations; what is missing among them is made up from what is there."""
    one = next((group[verb] for verb in ("get", "delete", "update", "replace") if verb in group), None)
    every = next((group[verb] for verb in ("create", "list") if verb in group), None)
    path = every.path if every else (one.path.rpartition("/{")[0] if one else "")
    item_path = one.path if one else f"{path}/{{id}}"
    paging = group["list"].paging if "list" in group else None
    hints = next((each.hints for each in group.values() if each.hints), {})
    id_field = str(hints.get("id") or (paging or {}).get("id", "/id").rpartition("/")[2] or "id")
    return Resource(name, id_field, path, item_path, bool(hints.get("newest-first")))


def _path_names(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]
