"""How records are made: alone or many at once, with an id, and with what only the server sets."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.replies import Refusal, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.anatomy import at, put_at
from invocant.mock._meaning.findings import FoundCollection, Role
from invocant.mock._meaning.moments import CHANGED, CREATED, takes_moment
from invocant.mock._meaning.record_lists import RecordLists
from invocant.mock._meaning.shapes import (
    escaped,
    key_of,
    places_in,
    plain,
    shape_of,
    singular,
    text_of,
    whole,
)
from invocant.mock._values.schemas import ANSWER


@frozen(eq=False)
class RecordMaking(RecordLists):
    """The records of one API as they are made."""

    def _create(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        sent = at(call.body, role.sent)
        given = dict(sent) if isinstance(sent, dict) else {}
        taken = self._taken(collection, parent, given)
        if taken is not None and call.operation.response(409) is not None:
            raise Refusal(409, f"{taken} is taken: another {singular(collection.noun)} has it")
        key, record = self._new(collection, call, parent, given)
        return self._created(role, collection, call, key, record)

    def _create_many(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        sent = at(call.body, role.sent)
        given = [item for item in sent if isinstance(item, dict)] if isinstance(sent, list) else []
        made = [self._new(collection, call, parent, item) for item in given]
        schema = call.operation.success_schema()
        if role.items is not None and role.items.path:
            views = [self._view(role.items.schema, collection, record, key) for key, record in made]
            value = self.fitting.fit(schema, put_at(role.items.path, views), (call.operation.name, "many"))
            return self._reply(call.operation, value, creates=True)
        items = self.synthesis.flat(schema).schema.get("items")
        if items is not None:
            views = [self._view(items, collection, record, key) for key, record in made]
            return self._reply(call.operation, views, creates=True)
        if not made:
            return self._made(call, (collection.name, "many"))
        return self._created(role, collection, call, *made[0])

    def _taken(self, collection: FoundCollection, parent: list[str], given: Mapping[str, Any]) -> str | None:
        """Return the id that a new record asks for, where another one has it."""
        own = self._own_id(collection, given)
        if own is None or self._stored(collection, key_of([*parent, text_of(own)])) is None:
            return None
        return text_of(own)

    def _own_id(self, collection: FoundCollection, given: Mapping[str, Any]) -> Json:
        """Return the id that a request gives a new record, where it may."""
        may = collection.id in collection.settable or not collection.settable
        own = given.get(collection.id) if collection.id is not None and may else None
        return own if own is not None and self.identity.fits(collection, own) else None

    def _new(
        self, collection: FoundCollection, call: DecodedCall, parent: list[str], given: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """Make and keep a record, in place of one that has its id."""
        own = self._own_id(collection, given)
        if own is None:
            own = self.identity.new(
                collection, lambda name: self._stored(collection, key_of([*parent, name])) is not None
            )
        return self._kept(collection, parent, own, given, call.operation)

    def _kept(
        self,
        collection: FoundCollection,
        parent: list[str],
        name: Json,
        given: Mapping[str, Any],
        operation: ServedOperation,
    ) -> tuple[str, dict[str, Any]]:
        """Store a new record under an id, with what the server sets; return it with its key."""
        key, record = self.as_made(collection, parent, name, given, operation)
        record = self._filled(collection, record, key)
        self.backend.store.put(self.home(collection), key, record, parent=key_of(parent))
        return key, record

    def as_made(
        self,
        collection: FoundCollection,
        parent: list[str],
        name: Json,
        given: Mapping[str, Any],
        operation: ServedOperation,
    ) -> tuple[str, dict[str, Any]]:
        """Return the key of a new record, and it with its id, its moments and what it stands under."""
        key = key_of([*parent, text_of(name)])
        record = {**given, **self._moments(collection, CREATED | CHANGED, given)}
        if parent:
            record.update(self._above(collection, parent, operation, record))
        if collection.id is not None:
            record[collection.id] = self.identity.typed(collection, name)
        return key, record

    def _filled(self, collection: FoundCollection, record: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Return a record with what only the server sets, as the schema of the collection has it."""
        if self.fitting.is_whole(collection.schema, record, collection.settable - {collection.id}):
            return dict(record)
        view = self._view(collection.schema, collection, record, key)
        return {**(view if isinstance(view, dict) else {}), **record}

    def _above(
        self,
        collection: FoundCollection,
        parent: list[str],
        operation: ServedOperation,
        record: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Return the members that name what the record stands under: `owner_id` of what is at an owner."""
        if not parent:
            return {}
        names = places_in(operation.path)[: len(parent)]
        members = {plain(name): name for name in self.members(collection.schema)}
        return {
            members[plain(name)]: self._typed(self.members(collection.schema)[members[plain(name)]], value)
            for name, value in zip(names, parent, strict=False)
            if plain(name) in members
            and members[plain(name)] != collection.id
            and members[plain(name)] not in record
        }

    def _typed(self, schema: Schema, text: str) -> Json:
        types = self.schemas.types(schema)
        number = None if "string" in types else whole(text)
        return text if number is None else number

    def _moments(
        self, collection: FoundCollection, names: frozenset[str], given: Mapping[str, Any]
    ) -> dict[str, Json]:
        """Return the present moment for the members that tell one, as their schemas want it."""
        members = self.telling_members(collection, names)
        if not members:
            return {}
        now = self.backend.clock()
        iso = self.backend.now()
        collected: dict[str, Json] = {}
        for name, schema in members.items():
            if name not in given or name not in collection.settable:
                check = self.schemas.check(schema, ANSWER)
                moments = (iso, iso[:10], int(now), int(now * 1000))
                moment = next((moment for moment in moments if check.passes(moment)), None)
                if moment is not None and (moment != iso or takes_moment(self.synthesis.flat(schema).schema)):
                    collected[name] = moment
        return collected

    def telling_members(self, collection: FoundCollection, names: frozenset[str]) -> Mapping[str, Schema]:
        """Return the members of a collection that have one of these names, in plain spelling."""
        key = id(collection), names
        if key not in self._moments_of:
            members = self.members(collection.schema)
            self._moments_of[key] = {name: schema for name, schema in members.items() if plain(name) in names}
        return self._moments_of[key]

    def _created(
        self, role: Role, collection: FoundCollection, call: DecodedCall, key: str, record: Mapping[str, Any]
    ) -> Reply | None:
        """Return the answer to a creation, with the address of what was created where it says 201."""
        reply = self._shown(role, collection, call, record, key, creates=True)
        if reply is None:
            return None
        status = reply.status or call.operation.success()[0]
        declared = _declares_location(call.operation, status)
        if status != 201 and not declared:
            return reply
        path = self.path_of(collection, key)
        if not path and declared:
            path = f"{call.request.path.rstrip('/')}/{key.rpartition('/')[2]}"
        return reply.with_headers({"location": path}) if path else reply

    def path_of(self, collection: FoundCollection, key: str) -> str:
        """Return the path of a record, written as the document writes it; "" where it has none."""
        known = self._paths.get(id(collection))
        if known is None:
            known = self._paths[id(collection)] = self._around_values(collection)
        if len(known) == 2 and "/" not in key:  # what stands at the top, as most records do
            return f"{known[0]}{key}{known[1]}"
        return known[0] + "".join(
            [segment + literal for segment, literal in zip(key.split("/"), known[1:], strict=False)]
        )

    def _around_values(self, collection: FoundCollection) -> list[str]:
        """Return what stands around the values in the path of an item, as their styles have it."""
        operation = self._of_item(collection)
        if operation is None:
            return [""]
        marks = {
            parameter.name: {"label": ".", "matrix": f";{parameter.name}="}.get(parameter.style, "")
            for parameter in operation.parameters
            if parameter.location == "path"
        }
        first, *pieces = operation.path.split("{")
        literal = [escaped(first), *(escaped(piece.partition("}")[2]) for piece in pieces)]
        for number, name in enumerate(places_in(operation.path)):
            literal[number] += marks.get(name, "")
        return literal

    def _of_item(self, collection: FoundCollection) -> ServedOperation | None:
        """Return an operation at the path of an item, one without a query of its own where there is one."""
        of_item = [
            operation
            for operation in self.schemas.api.operations
            if (role := self.findings.roles.get(operation.label)) is not None
            and role.collection is collection
            and role.verb in ("get", "replace", "update", "delete")
            and shape_of(operation.path.removeprefix(self.base_path)) == collection.shape
        ]
        return min(of_item, key=lambda operation: "?" in operation.path, default=None)


def _declares_location(operation: ServedOperation, status: int) -> bool:
    """Tell whether the document has a `Location` in the answer of a status."""
    response = operation.response(status)
    declared = response.raw.get("headers") if response is not None else None
    return isinstance(declared, Mapping) and any(name.lower() == "location" for name in declared)
