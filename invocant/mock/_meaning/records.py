"""What the operations on found collections do: create, list, get, replace, update, delete, act.

A record is kept as what was sent and what was made for it; each operation shows what its own schema knows.
"""

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from invocant.documents import Schema
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.errors import not_found
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.anatomy import at
from invocant.mock._meaning.filters import chosen
from invocant.mock._meaning.findings import FoundCollection, Role
from invocant.mock._meaning.moments import CHANGED, CREATED
from invocant.mock._meaning.patches import merged, patched
from invocant.mock._meaning.record_making import RecordMaking
from invocant.mock._meaning.shapes import (
    key_of,
    places_in,
    plain,
    shape_of,
    singular,
    text_of,
    values_at,
)
from invocant.mock._values.schemas import ANSWER


@frozen(eq=False)
class Records(RecordMaking):
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
            return self._clear(role, collection, call, parent)
        return self._on_one(role, collection, call, parent)

    def take_names(self, call: DecodedCall) -> None:
        """Put the id of a record in the place of another name of it, by which a path may call it too.

        `/orgs/{org}` takes a login as well as an id, where a record of that login is there and none of that
        id. A parameter that is called an id takes nothing else.
        """
        for collection, names in self._named_otherwise(call.operation):
            values = values_at(call.operation, call.path, collection.above + 1)
            if self._stored(collection, key_of(values)) is not None:
                continue
            rows = self.backend.store.rows(self.home(collection), parent=key_of(values[:-1]))
            row = next((row for row in rows if any(row.body.get(name) == values[-1] for name in names)), None)
            if row is not None:
                place = places_in(call.operation.path)[collection.above]
                call.path = {**call.path, place: self._name_of(collection, row.id, row.body)}

    def _named_otherwise(self, operation: ServedOperation) -> list[tuple[FoundCollection, list[str]]]:
        """Return the collections that a path leads through whose records have further names, and these."""
        known = self._names_of.get(operation.label)
        if known is None:
            known = []
            shape = shape_of(operation.path.removeprefix(self.base_path))
            texts = {
                parameter.name
                for parameter in operation.parameters
                if parameter.location == "path" and "string" in self.schemas.types(parameter.schema)
            }
            through = [
                collection
                for collection in self.findings.collections.values()
                if not (collection.single or collection.numbered or collection.made_up)
                and shape[: len(collection.shape)] == collection.shape
            ]
            for collection in sorted(through, key=lambda item: len(item.shape)):
                place = places_in(operation.path)[collection.above]
                members = self.members(collection.schema)
                names = [name for name in members if plain(name) in _NAMES and name != collection.id]
                if place in texts and names and not plain(place).endswith(_ID_ENDINGS):
                    known.append((collection, names))
            self._names_of[operation.label] = known
        return known

    def check_above(self, call: DecodedCall, own: Role | None) -> None:
        """Refuse with 404 when a record that the path leads through is not there.

        Where the document has no answer for that, what stands under it is served all the same: such a
        document counts on objects that were not made by its own operations.
        """
        for collection in self._led_through(call.operation, own):
            values = values_at(call.operation, call.path, collection.above + 1)
            if self._stored(collection, key_of(values)) is None:
                raise not_found(singular(collection.noun), values[-1])

    def is_free(self, operation: ServedOperation, own: Role) -> bool:
        """Tell whether the path of an operation leads through no record that is looked for."""
        return not self._named_otherwise(operation) and not self._led_through(operation, own)

    def _led_through(self, operation: ServedOperation, own: Role | None) -> list[FoundCollection]:
        """Return the collections whose records have to be there for an operation to be served."""
        known = self._above_of.get(operation.label)
        if known is None:
            shape = shape_of(operation.path.removeprefix(self.base_path))
            known = []
            for collection in self.findings.collections.values() if _says_missing(operation) else ():
                length = len(collection.shape)
                if collection.single or collection.numbered or collection.made_up or length > len(shape):
                    continue
                if own is not None and (own.collection is collection or length == len(shape)):
                    continue
                if shape[:length] == collection.shape and not self._is_open(collection):
                    known.append(collection)
            self._above_of[operation.label] = known
        return known

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
            self.backend.store.put(self.home(collection), key, record, parent=key_of(parent))
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
        is_there = self._is_shown(collection, parent, key) if collection.made_up else None
        if is_there or (is_there is None and self._is_implied(collection, key)):
            record = self._made_up(collection, key, self.identity.typed(collection, name))
            if role.verb in ("update", "replace", "act") and not collection.made_up:
                record = self._changed(role, collection, call, record, key)
                self.backend.store.put(self.home(collection), key, record, parent=key_of(parent))
            if role.verb == "delete":  # it is known to be gone
                self.backend.store.put(self.home(collection), key, record, parent=key_of(parent))
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

    def _is_shown(self, collection: FoundCollection, parent: list[str], key: str) -> bool:
        """Tell whether a record of a collection that nothing changes is one that its list shows.

        Without a list there is any record: nothing tells of its ids, so that they come from elsewhere.
        """
        is_listed = any(r.collection is collection and r.verb == "list" for r in self.findings.roles.values())
        return not is_listed or key in (
            key_of([*parent, text_of(name)]) for name in self._made_up_ids(collection, parent)
        )

    def _is_implied(self, collection: FoundCollection, key: str) -> bool:
        """Tell whether a record that nobody made is taken for one that is there.

        It is where the document has no way to make one, as long as the collection is empty: such a document
        speaks of objects that come from elsewhere.
        """
        if not self._is_open(collection) or self.backend.store.count(self.home(collection)):
            return False
        return self.backend.store.place(self.home(collection), key) is None  # else it was deleted

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
            kept = {
                name: value
                for name, value in record.items()
                if name not in collection.settable
                and (collection.settable or plain(name) in CREATED)  # no schema: all of it is the caller's
            }
            changed = {**kept, **given}
        elif isinstance(call.body, list):
            changed = patched(record, call.body)
        elif not isinstance(sent, dict):
            changed = {**record, **self._known(collection, call.query)}
        elif kind == "application/merge-patch+json":
            changed = merged(record, sent, removing=True)
        elif isinstance(sent.get("attributes"), dict) and {"type", "attributes"} <= record.keys():
            changed = merged(record, sent)  # JSON:API 1.1 ("Updating Resources")
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
        members = self.members(collection.schema)
        return {name: value for name, value in given.items() if name in members}

    def _delete(self, collection: FoundCollection, key: str) -> None:
        self.backend.store.delete(self.home(collection), key)
        for below in self.findings.collections.values():
            if below is not collection and below.shape[: len(collection.shape)] == collection.shape:
                for row in self.backend.store.rows(self.home(below)):
                    if row.id == key or row.id.startswith(key + "/"):
                        self.backend.store.delete(self.home(below), row.id)

    def _clear(self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]) -> Reply:
        """Delete what a call names by its parameters or in its body, or everything under its parent."""
        rows = self.backend.store.rows(self.home(collection), parent=key_of(parent))
        asked = dict(call.query)
        wanted = {plain(name): value for name, value in asked.items()}
        ids = next((wanted[name] for name in ("ids", "id") if name in wanted), None)
        names = (
            {text_of(name) for name in (ids if isinstance(ids, list) else [ids])} if ids is not None else None
        )
        if names is None:
            listed = set(_ids_in(call.body, collection.id))
            names = listed if listed or role.by_body else None
        count = 0
        rule = self._rule(collection, call.operation)
        for place in chosen(rule, {} if names is not None else asked, [row.body for row in rows]):
            row = rows[place]
            if names is None or self._name_of(collection, row.id, row.body) in names:
                self._delete(collection, row.id)
                count += 1
        reply = self._made(call, (collection.name, "clear"))
        return evolve(reply, value=self._counted(call.operation.success_schema(), reply.value, count))

    def _counted(self, schema: Schema, value: Json, count: int) -> Json:
        """Return the answer to a deletion of several, with how many these were where it says so."""
        if not isinstance(value, dict):
            return value
        return {
            name: count if plain(name) in _COUNTS and self._takes(schema, name, count) else member
            for name, member in value.items()
        }

    def _takes(self, schema: Schema, name: str, value: Json) -> bool:
        return self.schemas.check(self.members(schema).get(name, {}), ANSWER).passes(value)

    def _single(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        """Answer a call about an object that there is one of."""
        key = key_of(parent) or "-"
        stored = self._stored(collection, key)
        deleted = stored is None and self.backend.store.place(self.home(collection), key) is not None
        if role.verb in ("get", "delete") and deleted and _says_missing(call.operation):
            raise not_found(collection.noun, "")
        record = stored if stored is not None else self._made_up(collection, key, "")
        if role.verb == "delete":
            self.backend.store.put(self.home(collection), key, record, parent=key_of(parent))
            self.backend.store.delete(self.home(collection), key)
        elif role.verb != "get":
            record = self._changed(role, collection, call, record, key)
            self.backend.store.put(self.home(collection), key, record, parent=key_of(parent))
        return self._shown(role, collection, call, record, key)


_NAMES = frozenset(("login", "username", "slug", "handle", "name", "key", "code", "path", "email"))
"""Members of a record, in plain spelling, by which a path may name it."""
_ID_ENDINGS = ("id", "uuid", "guid", "sid")
_COUNTS = frozenset(("deleted", "deletedcount", "removed", "removedcount", "count", "total", "affected"))
"""Members of an answer, in plain spelling, that say how many records were deleted."""


def _ids_in(body: Json, member: str | None) -> list[str]:
    """Return the ids in a body: a list of them, of objects that have them, or a member that is one."""
    if isinstance(body, dict):
        lists = {plain(name): value for name, value in body.items() if isinstance(value, list)}
        named = [value for name, value in lists.items() if name.endswith(("ids", "keys"))]
        body = next(iter(named or lists.values()), [])
    ids = [item.get(member) if isinstance(item, dict) else item for item in body or () if item is not None]
    return [text_of(name) for name in ids if name is not None and not isinstance(name, dict | list)]


def _says_missing(operation: ServedOperation) -> bool:
    """Tell whether the document has an answer for what is not there."""
    return any(key in operation.responses for key in ("404", "410", "4XX", "default"))
