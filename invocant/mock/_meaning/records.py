"""What the operations on found collections do: create, list, get, replace, update, delete, act.

A record is kept as what was sent and what was made for it; each operation shows what its own schema knows.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from attrs import evolve, frozen

from invocant.documents import Schema
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.errors import not_found
from invocant.mock._exchange.replies import Refusal, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.anatomy import at
from invocant.mock._meaning.filters import chosen
from invocant.mock._meaning.finding import FoundCollection, Role
from invocant.mock._meaning.moments import CHANGED, CREATED, takes_moment
from invocant.mock._meaning.patches import merged, patched
from invocant.mock._meaning.record_lists import RecordLists
from invocant.mock._meaning.shapes import (
    escaped,
    key_of,
    places_in,
    plain,
    shape_of,
    singular,
    text_of,
    values_at,
    whole,
)
from invocant.mock._values.schemas import ANSWER


@frozen(eq=False)
class Records(RecordLists):
    """The found collections of one API at work."""

    def role(self, operation: ServedOperation) -> Role | None:
        """Return what an operation means to a collection, or None."""
        role = self.findings.roles.get(operation.label)
        return role if role is not None and role.collection is not None else None

    def answer(self, role: Role, call: DecodedCall) -> Reply | None:
        """Answer a call; None where it is a function all the same.

        Raises:
            Refusal: there is no such record, or there is one already.
        """
        collection = role.collection
        if collection is None:
            return None
        parent = values_at(call.operation, call.path, collection.above)
        if collection.single:
            return self._single(role, collection, call, parent)
        if role.verb == "list":
            return self._list(role, collection, call, parent)
        if role.verb == "create":
            return self._create(role, collection, call, parent)
        if role.verb == "create-many":
            return self._create_many(role, collection, call, parent)
        if role.verb == "clear":
            return self._clear(collection, call, parent)
        return self._on_one(role, collection, call, parent)

    def check_above(self, call: DecodedCall, own: Role | None) -> None:
        """Refuse with 404 when a record that the path leads through is not there.

        Where the document has no answer for that, what stands under it is served all the same: such a
        document counts on objects that were not made by its own operations.
        """
        shape = shape_of(call.operation.path.removeprefix(self.base_path))
        for collection in self.findings.collections.values():
            length = len(collection.shape)
            if collection.single or collection.numbered or collection.made_up or length > len(shape):
                continue
            if own is not None and (own.collection is collection or length == len(shape)):
                continue
            if shape[:length] == collection.shape and _says_missing(call.operation):
                key = key_of(values_at(call.operation, call.path, collection.above + 1))
                if not self._is_open(collection) and self._stored(collection, key) is None:
                    raise not_found(
                        singular(collection.noun),
                        values_at(call.operation, call.path, collection.above + 1)[-1],
                    )

    # -- making ------------------------------------------------------------------------------------------

    def _create(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        sent = at(call.body, role.sent)
        given = dict(sent) if isinstance(sent, dict) else {}
        taken = self._taken(collection, parent, given)
        if taken is not None and call.operation.response(409) is not None:
            raise Refusal(409, f"there is a {singular(collection.noun)} {taken} already")
        key, record = self._new(collection, call, parent, given)
        return self._created(role, collection, call, key, record)

    def _create_many(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        given = [item for item in call.body if isinstance(item, dict)] if isinstance(call.body, list) else []
        made = [self._new(collection, call, parent, item) for item in given]
        schema = call.operation.success_schema()
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
        own = given.get(collection.id) if collection.id in collection.settable else None
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
        key = key_of([*parent, text_of(name)])
        record = {**given, **self._moments(collection, CREATED | CHANGED, given)}
        record.update(self._above(collection, parent, operation, record))
        if collection.id is not None:
            record[collection.id] = self.identity.typed(collection, name)
        record = self._filled(collection, record, key)
        self.backend.store.put(self._home(collection), key, record, parent=key_of(parent))
        return key, record

    def _filled(self, collection: FoundCollection, record: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Return a record with what only the server sets, as the schema of the collection has it."""
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
        names = places_in(operation.path)[: len(parent)]
        members = {plain(name): name for name in self._members(collection.schema)}
        return {
            members[plain(name)]: self._typed(self._members(collection.schema)[members[plain(name)]], value)
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
        now = self.backend.clock()
        iso = self.backend.now()
        collected: dict[str, Json] = {}
        for name, schema in self._members(collection.schema).items():
            if plain(name) in names and (name not in given or name not in collection.settable):
                check = self.schemas.check(schema, ANSWER)
                moments = (iso, iso[:10], int(now), int(now * 1000))
                moment = next((moment for moment in moments if check.passes(moment)), None)
                if moment is not None and (moment != iso or takes_moment(self.synthesis.flat(schema).schema)):
                    collected[name] = moment
        return collected

    def _created(
        self, role: Role, collection: FoundCollection, call: DecodedCall, key: str, record: Mapping[str, Any]
    ) -> Reply | None:
        """Return the answer to a creation, with the address of what was created where it says 201."""
        reply = self._shown(role, collection, call, record, key, creates=True)
        if reply is None or (reply.status or call.operation.success()[0]) != 201:
            return reply
        path = self._item_path(collection, [unquote(value) for value in key.split("/")])
        return evolve(reply, headers={**reply.headers, "location": path}) if path else reply

    def _item_path(self, collection: FoundCollection, values: list[str]) -> str:
        """Return the path of a record, written as the document writes it; "" where it has none."""
        for label, role in self.findings.roles.items():
            if role.collection is collection and role.verb in ("get", "replace", "update", "delete"):
                path = label.partition(" ")[2]
                if shape_of(path.removeprefix(self.base_path)) == collection.shape:
                    pieces = path.split("{")
                    return escaped(pieces[0]) + "".join(
                        quote(value, safe="") + escaped(piece.partition("}")[2])
                        for value, piece in zip(values, pieces[1:], strict=False)
                    )
        return ""

    # -- one record ----------------------------------------------------------------------------------------

    def _on_one(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        name, key = self._named(role, collection, call, parent)
        record = self._stored(collection, key)
        if record is None:
            return self._without(role, collection, call, parent, name, key)
        if role.verb == "delete":
            self._delete(collection, key)
            return self._shown(role, collection, call, record, key)
        if role.verb != "get":
            record = self._changed(role, collection, call, record, key)
            self.backend.store.put(self._home(collection), key, record, parent=key_of(parent))
        return self._shown(role, collection, call, record, key)

    def _named(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> tuple[str, str]:
        if role.by_body:
            sent = at(call.body, role.sent)
            name = (
                text_of(sent.get(collection.id)) if isinstance(sent, dict) and collection.id in sent else ""
            )
        else:
            name = values_at(call.operation, call.path, collection.above + 1)[-1]
        return name, key_of([*parent, name])

    def _without(
        self,
        role: Role,
        collection: FoundCollection,
        call: DecodedCall,
        parent: list[str],
        name: str,
        key: str,
    ) -> Reply | None:
        """Answer a call about a record that is not there."""
        sent = at(call.body, role.sent)
        given = dict(sent) if isinstance(sent, dict) else {}
        if role.verb in ("replace", "upsert") and name and self._may_be_put(role, collection, call.operation):
            key, record = self._kept(
                collection, parent, self.identity.typed(collection, name), given, call.operation
            )
            return self._created(role, collection, call, key, record)
        if collection.made_up or self._is_implied(collection, key):
            record = self._made_up(collection, key, self.identity.typed(collection, name))
            if role.verb in ("update", "replace", "act") and not collection.made_up:
                record = self._changed(role, collection, call, record, key)
                self.backend.store.put(self._home(collection), key, record, parent=key_of(parent))
            if role.verb == "delete":  # it is known to be gone
                self.backend.store.put(self._home(collection), key, record, parent=key_of(parent))
                self._delete(collection, key)
            return self._shown(role, collection, call, record, key)
        raise not_found(singular(collection.noun), name)

    def _may_be_put(self, role: Role, collection: FoundCollection, operation: ServedOperation) -> bool:
        """Tell whether a PUT makes what is not there: where it is documented to, or nothing else could."""
        if role.verb == "upsert" or "201" in operation.responses:
            return True
        made = any(
            other.collection is collection and other.verb in ("create", "create-many")
            for other in self.findings.roles.values()
        )
        return not made or not _says_missing(operation)

    def _is_implied(self, collection: FoundCollection, key: str) -> bool:
        """Tell whether a record that nobody made is taken for one that is there.

        It is where the document has no way to make one, as long as the collection is empty: such a document
        speaks of objects that come from elsewhere.
        """
        if not self._is_open(collection) or self.backend.store.count(self._home(collection)):
            return False
        return self.backend.store.place(self._home(collection), key) is None  # else it was deleted

    def _is_open(self, collection: FoundCollection) -> bool:
        """Tell whether no operation makes records of a collection."""
        return not any(
            role.collection is collection and role.verb in ("create", "create-many", "upsert", "replace")
            for role in self.findings.roles.values()
        )

    def _changed(
        self, role: Role, collection: FoundCollection, call: DecodedCall, record: dict[str, Any], key: str
    ) -> dict[str, Any]:
        """Return a record as a call changes it; its id stays."""
        sent = at(call.body, role.sent)
        kind = (call.request.header("content-type") or "").partition(";")[0].strip().lower()
        if role.verb in ("replace", "upsert"):
            given = dict(sent) if isinstance(sent, dict) else {}
            kept = {name: value for name, value in record.items() if name not in collection.settable}
            changed = {**kept, **given}
        elif isinstance(call.body, list):
            changed = patched(record, call.body)
        elif not isinstance(sent, dict):
            changed = {**record, **self._known(collection, call.query)}
        elif kind == "application/merge-patch+json":
            changed = merged(record, sent, removing=True)
        elif role.verb == "act":
            changed = {**record, **self._known(collection, sent)}
        else:
            changed = {**record, **sent, **self._known(collection, call.query)}
        changed.update(role.state)
        changed.update(self._moments(collection, CHANGED, {}))
        if collection.id is not None and collection.id in record:
            changed[collection.id] = record[collection.id]
        return self._filled(collection, changed, key)

    def _known(self, collection: FoundCollection, given: Mapping[str, Json]) -> dict[str, Json]:
        members = self._members(collection.schema)
        return {name: value for name, value in given.items() if name in members}

    def _delete(self, collection: FoundCollection, key: str) -> None:
        self.backend.store.delete(self._home(collection), key)
        for below in self.findings.collections.values():
            if below is not collection and below.shape[: len(collection.shape)] == collection.shape:
                for row in self.backend.store.rows(self._home(below)):
                    if row.id == key or row.id.startswith(key + "/"):
                        self.backend.store.delete(self._home(below), row.id)

    def _clear(self, collection: FoundCollection, call: DecodedCall, parent: list[str]) -> Reply:
        """Delete what a call names by its parameters, or everything under its parent."""
        rows = self.backend.store.rows(self._home(collection), parent=key_of(parent))
        asked = dict(call.query)
        wanted = {plain(name): value for name, value in asked.items()}
        ids = next((wanted[name] for name in ("ids", "id") if name in wanted), None)
        names = (
            {text_of(name) for name in (ids if isinstance(ids, list) else [ids])} if ids is not None else None
        )
        rule = self._rule(collection, call.operation)
        for place in chosen(rule, {} if names else asked, [row.body for row in rows]):
            row = rows[place]
            if names is None or self._name_of(collection, row.id, row.body) in names:
                self._delete(collection, row.id)
        return self._made(call, (collection.name, "clear"))

    def _single(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        """Answer a call about an object that there is one of."""
        key = key_of(parent) or "-"
        stored = self._stored(collection, key)
        deleted = stored is None and self.backend.store.place(self._home(collection), key) is not None
        if role.verb in ("get", "delete") and deleted and _says_missing(call.operation):
            raise not_found(collection.noun, "")
        record = stored if stored is not None else self._made_up(collection, key, "")
        if role.verb == "delete":
            self.backend.store.put(self._home(collection), key, record, parent=key_of(parent))
            self.backend.store.delete(self._home(collection), key)
        elif role.verb != "get":
            record = self._changed(role, collection, call, record, key)
            self.backend.store.put(self._home(collection), key, record, parent=key_of(parent))
        return self._shown(role, collection, call, record, key)


def _says_missing(operation: ServedOperation) -> bool:
    """Tell whether the document has an answer for what is not there."""
    return any(key in operation.responses for key in ("404", "410", "4XX", "default"))
