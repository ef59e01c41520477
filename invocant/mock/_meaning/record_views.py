"""How a record is shown: by the schema of the operation that answers, in its envelope, the rest made up."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from attrs import field, frozen

from invocant.documents import Schema
from invocant.media_types import form_of, is_xml
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.anatomy import put_at
from invocant.mock._meaning.findings import Findings, FoundCollection, Role
from invocant.mock._meaning.identity import Identity
from invocant.mock._meaning.listing import ListRule
from invocant.mock._meaning.shapes import plain, text_of, whole
from invocant.mock._meaning.telling import Telling
from invocant.mock._state.backend import Backend
from invocant.mock._values.fitting import Fitting
from invocant.mock._values.schemas import ANSWER, Schemas
from invocant.mock._values.synthesis import Synthesis


@frozen(eq=False)
class RecordViews:
    """The records of one API as its operations show them."""

    findings: Findings
    schemas: Schemas
    backend: Backend
    synthesis: Synthesis
    fitting: Fitting
    base_path: str = ""
    identity: Identity = field(init=False)
    telling: Telling = field(init=False)
    _rules: dict[str, ListRule] = field(factory=dict)
    _above_of: dict[str, list[FoundCollection]] = field(factory=dict)
    """The collections that the path of each operation leads through, by its label."""
    _names_of: dict[str, list[tuple[FoundCollection, list[str]]]] = field(factory=dict)
    """The collections whose records have further names, for each operation by its label."""
    _paths: dict[int, list[str]] = field(factory=dict)
    """What stands around the values in the path of a record of each collection, by the latter's identity."""
    _moments_of: dict[tuple[int, frozenset[str]], Mapping[str, Schema]] = field(factory=dict)
    """The members that tell moments of some names, by the collection's identity and the names."""
    _known_members: dict[int, tuple[Schema, Mapping[str, Schema]]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Make what gives ids, and what tells of pages."""
        made = Identity(self.schemas, self.backend, self.synthesis, self.members)
        object.__setattr__(self, "identity", made)
        told = Telling(self.schemas, self.synthesis, self.fitting, self.members)
        object.__setattr__(self, "telling", told)

    def _shown(
        self,
        role: Role,
        collection: FoundCollection,
        call: DecodedCall,
        record: Mapping[str, Any],
        key: str | None,
        *,
        creates: bool = False,
    ) -> Reply | None:
        """Return the answer about a record: itself, where the document has it, or what else it answers.

        None where that is no JSON: a text or a file is made as that of a function.
        """
        schema = call.operation.success_schema()
        status, response = self.status_of(call.operation, creates=creates)
        if response is None or not response.content:
            return Reply(status=status, empty=True)
        if not any(form_of(key) == "json" or is_xml(key) for key in response.content):
            return None
        if role.record:
            inner = self._at_schema(schema, role.record)
            value: Json = put_at(role.record, self._view(inner, collection, record, key))
            return Reply(self.fitting.fit(schema, value, (call.operation.name, key)), status=status)
        if "object" not in self.schemas.types(schema):
            return self._made(call, (call.operation.name, key), status)
        return Reply(self._view(schema, collection, record, key), status=status)

    def _made(self, call: DecodedCall, seed: tuple[Json, ...], status: int | None = None) -> Reply:
        """Return a made-up answer, which tells nothing of a record."""
        response = call.operation.success()[1]
        if response is None or not response.content:
            return Reply(status=status, empty=True)
        value = Synthesis(self.schemas, full=True).value(call.operation.success_schema(), *seed)
        return Reply(value, status=status)

    def status_of(self, operation: ServedOperation, *, creates: bool) -> tuple[int, Any]:
        """Return the status of a success: 201 for a creation where that is documented, 200 where both are."""
        if creates and "201" in operation.responses:
            return 201, operation.responses["201"]
        if not creates:
            for status in ("200", "202", "204"):
                if status in operation.responses:
                    return int(status), operation.responses[status]
        return operation.success()

    def _reply(
        self,
        operation: ServedOperation,
        value: Json,
        *,
        headers: Mapping[str, str] | None = None,
        creates: bool = False,
    ) -> Reply:
        status, response = self.status_of(operation, creates=creates)
        if response is None or not response.content:
            return Reply(status=status, empty=True, headers=headers or {})
        return Reply(value, status=status, headers=headers or {})

    def _view(
        self, schema: Schema, collection: FoundCollection, record: Mapping[str, Any], key: str | None = None
    ) -> Json:
        """Return a record as a schema shows it."""
        if key is None:
            key = text_of(record.get(collection.id)) if collection.id else ""
        given = dict(record)
        members = self.members(schema)
        if collection.id is not None and collection.id not in members and collection.id in record:
            for name in members:  # an answer that names the record in its own way
                if plain(name) in (plain(collection.parameter), "id") and name not in record:
                    given[name] = record[collection.id]
            given.update({name: True for name in members if plain(name) in _DONE and name not in record})
        absent = collection.settable - {collection.id}
        return self.fitting.fit(schema, given, (collection.name, key), absent)

    def _listed(
        self, schema: Schema, collection: FoundCollection, record: Mapping[str, Any], key: str
    ) -> Json:
        """Return an item of a list: the record, or its id where the list is one of ids."""
        if "object" in self.schemas.types(schema):
            return self._view(schema, collection, record, key)
        name = self._name_of(collection, key, record)
        check = self.schemas.check(schema, ANSWER)
        fitting = next((value for value in (name, whole(name)) if check.passes(value)), None)
        return self.synthesis.value(schema, collection.name, key) if fitting is None else fitting

    def _at_schema(self, schema: Schema, path: Sequence[str]) -> Schema:
        for name in path:
            schema = self.members(schema).get(name, {})
        return schema

    def members(self, schema: Schema) -> Mapping[str, Schema]:
        """Return the members that a schema declares, those of its alternatives too."""
        known = self._known_members.get(id(schema))
        if known is None:
            if len(self._known_members) >= _KEPT_SCHEMAS:
                self._known_members.clear()
            known = self._known_members[id(schema)] = schema, self._read_members(schema)
        return known[1]

    def _read_members(self, schema: Schema) -> Mapping[str, Schema]:
        flat = self.synthesis.flat(schema).schema
        own = flat.get("properties")
        collected: dict[str, Schema] = dict(own) if isinstance(own, Mapping) else {}
        for keyword in ("oneOf", "anyOf"):
            for branch in flat.get(keyword) or ():
                inner = self.synthesis.flat(branch).schema.get("properties")
                collected = {**(inner if isinstance(inner, Mapping) else {}), **collected}
        return collected

    def _name_of(self, collection: FoundCollection, key: str, record: Mapping[str, Any]) -> str:
        if collection.id is not None and collection.id in record:
            return text_of(record[collection.id])
        return unquote(key.rpartition("/")[2])

    def _stored(self, collection: FoundCollection, key: str) -> dict[str, Any] | None:
        return self.backend.store.get(self.home(collection), key)

    def home(self, collection: FoundCollection) -> str:
        """Return where the store keeps the records of a collection."""
        return self.backend.collection(f"/{collection.name}")


_KEPT_SCHEMAS = 5_000
"""Of how many schemas the members are kept; more are only met where schemas are made on the way."""
_DONE = frozenset(("deleted", "removed", "success", "succeeded", "ok", "acknowledged", "done"))
"""Members of an answer about a record, in plain spelling, that say that what was asked was done."""
