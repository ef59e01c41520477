"""Stored collections: what create, list, get, replace, update and delete mean for any of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.documents.keywords import paging_arguments
from invocant.documents.pointers import lookup, split, with_value
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.errors import not_found
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.paging import Selection, Source, StoredPage, arguments_of, page_of, page_reply
from invocant.mock._meaning.resources import Resource
from invocant.mock._state.backend import Backend
from invocant.mock._values.directions import hides
from invocant.mock._values.schemas import REQUEST, Schemas
from invocant.mock._values.synthesis import Synthesis


@frozen(eq=False)
class Collections:
    """The stored collections of one API."""

    resources: Mapping[str, Resource]
    schemas: Schemas
    backend: Backend
    synthesis: Synthesis

    def answer(self, resource: Resource, verb: str, call: DecodedCall) -> Reply:
        """Answer a call of a verb on a collection.

        Raises:
            Refusal: there is no such object.
        """
        if verb == "create":
            return self._create(resource, call)
        if verb == "list":
            return self._list(resource, call)
        if verb.startswith("get_by_"):
            return self._get_by(resource, verb.removeprefix("get_by_"), call)
        return self._on_one(resource, verb, call)

    def _create(self, resource: Resource, call: DecodedCall) -> Reply:
        schema = call.operation.success_schema()
        body = call.body if isinstance(call.body, dict) else {}
        made = self._known(schema, body)
        known = self.schemas.properties(schema)
        made[resource.id_field] = self._new_id(resource, known.get(resource.id_field, {}))
        for name in ("created", "created_at", "createdAt"):
            for moment in (self.backend.now(), int(self.backend.clock())):  # some APIs count seconds
                if name in known and self.schemas.check(known[name]).passes(moment):
                    made[name] = moment
                    break
        made = self.synthesis.complete(schema, made, made[resource.id_field])
        self._keep(resource, call, made)
        return Reply(made)

    def _new_id(self, resource: Resource, schema: Schema) -> Json:
        resolved = self.schemas.resolve(schema)
        if self.schemas.types(schema) <= {"integer", "number", "null"}:
            return self.backend.number(resource.name)
        if resolved.get("format") == "uuid":
            return self.backend.uuid(resource.name)
        return f"{resource.name.rpartition('.')[2].rstrip('s')}_{self.backend.letters(resource.name)}"

    def _known(self, schema: Schema, body: Mapping[str, Any]) -> dict[str, Any]:
        known = self.schemas.properties(schema)
        open_ended = not known or self.schemas.resolve(schema).get("additionalProperties")
        return {
            name: value
            for name, value in body.items()
            if open_ended or (name in known and self.schemas.check(known[name], REQUEST).passes(value))
        }

    def _list(self, resource: Resource, call: DecodedCall) -> Reply:
        operation = call.operation
        source = Source(self.backend.store, self._selection(resource, call))
        if operation.paging is None:
            return Reply(self._unpaged(operation, list(source.items())))
        offset = str(operation.hints.get("offset") or "offset")
        query = self._positions(call, offset)
        return self._page(call, page_of(source, call, query, offset), offset)

    def _selection(self, resource: Resource, call: DecodedCall) -> Selection:
        """Return the rows that a call lists: those that are equal where it names a member of an item."""
        paging = call.operation.paging
        known = self.schemas.properties(self.item_schema(call.operation))
        used = {"limit"} if paging is None or "limit" not in paging else set()
        if paging is not None:
            used |= {split(name)[0] if name[0] == "/" else name for name in paging_arguments(paging).values()}
        given = {**(call.body if isinstance(call.body, dict) else {}), **call.query}
        return Selection(
            self.backend.collection(resource.name),
            resource.parent_key(call.path),
            {
                name: value
                for name, value in given.items()
                if name in known and name not in used and value is not None
            },
            resource.newest_first,
            self.backend.page_size,
        )

    def listed(self, call: DecodedCall, items: Sequence[Json], offset: str) -> Reply:
        """Return the asked-for page of *items*; *offset* names the query parameter that counts from 0."""
        return self._completed(call, self.cut(call, items, offset))

    def cut(self, call: DecodedCall, items: Sequence[Json], offset: str) -> Reply:
        """Return the same page with nothing beside it but what leads on."""
        query = self._positions(call, offset)
        source = Source(self.backend.store, Selection("", page_size=self.backend.page_size), items)
        return self._lead(call, page_of(source, call, query, offset), offset)

    def _page(self, call: DecodedCall, page: StoredPage, offset: str = "") -> Reply:
        return self._completed(call, self._lead(call, page, offset))

    def _lead(self, call: DecodedCall, page: StoredPage, offset: str) -> Reply:
        reply = page_reply(call, page, offset)
        schema = call.operation.success_schema()
        if isinstance(reply.value, dict) and "has_more" in self.schemas.properties(schema):
            reply.value.setdefault("has_more", page.more)
        return self._with_whole_addresses(call, reply)

    def _with_whole_addresses(self, call: DecodedCall, reply: Reply) -> Reply:
        """Return a reply with the scheme and host in the addresses of pages that are to have them.

        Source: JSON Schema 2020-12 validation, section 7.3.5 (`uri` is no relative reference).
        """
        paging, host = call.operation.paging or {}, call.request.header("host")
        value = reply.value
        for pointer in (str(paging[name]) for name in ("next", "previous") if name in paging):
            address = lookup(value, pointer, None)
            if host and isinstance(address, str) and address.startswith("/") and self._is_uri(call, pointer):
                value = with_value(value, pointer, f"http://{host}{address}")
        return reply if value is reply.value else Reply(value, headers=reply.headers)

    def _is_uri(self, call: DecodedCall, pointer: str) -> bool:
        """Tell whether the answer of an operation says that a URI stands at *pointer*."""
        schema: Schema = call.operation.success_schema()
        for name in split(pointer):
            schema = self.schemas.properties(schema).get(name, {})
        known = self.schemas.resolve(schema)
        parts = [known, *(known.get("anyOf") or ()), *(known.get("oneOf") or ())]
        return any(self.schemas.resolve(part).get("format") in ("uri", "url", "iri") for part in parts)

    def _completed(self, call: DecodedCall, reply: Reply) -> Reply:
        if not isinstance(reply.value, dict):
            return reply
        schema = call.operation.success_schema()
        return Reply(self.synthesis.complete(schema, reply.value), headers=reply.headers)

    def _positions(self, call: DecodedCall, offset: str) -> dict[str, Json]:
        """Return the arguments with the offset of a next link, which the document need not declare."""
        given = arguments_of(call)
        if offset not in given:
            text = dict(_pairs(call)).get(offset, "")
            given[offset] = int(text) if text.isdigit() else 0
        return given

    def _unpaged(self, operation: ServedOperation, items: list[Json]) -> Json:
        schema = operation.success_schema()
        if "array" in self.schemas.types(schema):
            return items
        for name, member in self.schemas.properties(schema).items():
            if self.schemas.types(member) <= {"array", "null"}:
                return self.synthesis.complete(schema, {name: items})
        return items

    def item_schema(self, operation: ServedOperation) -> Schema:
        """Return the schema of one item of a listing."""
        schema: Schema = operation.success_schema()
        for part in str((operation.paging or {}).get("items", "")).split("/")[1:]:
            schema = self.schemas.properties(schema).get(part, {})
        items: Schema = self.schemas.resolve(schema).get("items", {})
        return items

    def _get_by(self, resource: Resource, name: str, call: DecodedCall) -> Reply:
        value = list(call.path.values())[-1]
        rows = self.backend.store.rows(
            self.backend.collection(resource.name),
            parent=resource.parent_key(call.path),
            where={name: value},
            limit=1,
        )
        if not rows:
            raise not_found(resource.name, value)
        return Reply(rows[0].body)

    def _on_one(self, resource: Resource, verb: str, call: DecodedCall) -> Reply:
        collection = self.backend.collection(resource.name)
        key = resource.key(call.path)
        stored = self.backend.store.get(collection, key)
        if stored is None:
            raise not_found(resource.name, resource.id(call.path))
        if verb == "delete":
            self.backend.store.delete(collection, key)
            self._delete_below(resource, key)
            return Reply(stored) if self._returns_body(call.operation) else Reply(empty=True)
        if verb in ("update", "replace"):
            stored = self._changed(stored, resource, verb, call)
            self.backend.store.put(collection, key, stored, parent=resource.parent_key(call.path))
        return Reply(stored)

    def _changed(
        self, stored: dict[str, Any], resource: Resource, verb: str, call: DecodedCall
    ) -> dict[str, Any]:
        schema = call.operation.success_schema()
        given = self._known(schema, call.body if isinstance(call.body, dict) else {})
        given.pop(resource.id_field, None)
        kept = (
            stored
            if verb == "update"
            else {
                name: value
                for name, value in stored.items()
                if name in _own_members(self.schemas, call.operation, stored)
            }
        )
        return self.synthesis.complete(schema, {**kept, **given}, stored.get(resource.id_field))

    def _returns_body(self, operation: ServedOperation) -> bool:
        response = operation.success()[1]
        return bool(response and response.content)

    def _keep(self, resource: Resource, call: DecodedCall, made: Mapping[str, Any]) -> None:
        parent = resource.parent_key(call.path)
        key = "/".join([*filter(None, [parent]), str(made[resource.id_field])])
        self.backend.store.put(self.backend.collection(resource.name), key, made, parent=parent)

    def check_above(self, call: DecodedCall, own: Resource | None) -> None:
        """Refuse with 404 when an object that the path leads through is not there."""
        for resource in self.resources.values():
            if resource is not own and call.operation.path.startswith(f"{resource.item_path}/"):
                key = resource.key(call.path)
                if self.backend.store.get(self.backend.collection(resource.name), key) is None:
                    raise not_found(resource.name, resource.id(call.path))

    def _delete_below(self, resource: Resource, key: str) -> None:
        for below in self.resources.values():
            if below.path.startswith(f"{resource.item_path}/"):
                self.backend.store.delete_under(self.backend.collection(below.name), key)


def _own_members(schemas: Schemas, operation: ServedOperation, stored: Mapping[str, Any]) -> set[str]:
    """Return the members that a replacement keeps: those that its body cannot set."""
    content = operation.body.content if operation.body else {}
    settable = {
        name
        for schema in content.values()
        for name, member in schemas.properties(schema).items()
        if not hides(schemas, member, REQUEST)
    }
    return set(stored) - settable


def _pairs(call: DecodedCall) -> list[tuple[str, str]]:
    text = call.request.query.decode("ascii", "replace")
    return [(name, value) for name, _, value in (pair.partition("=") for pair in text.split("&"))]
