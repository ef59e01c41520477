"""Creations of which a document says nothing special: what holds for all of them is looked up once.

What such a call comes to is what the long way makes of it: `tests/property/test_mock_creations.py` asks both.
Whatever is not plain goes the long way: an id of the caller's own, a member that would be made up, an answer
that its schema does not take.
"""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from invocant.documents import Schema
from invocant.media_types import form_of, is_stream
from invocant.mock._api import Json, ServedOperation, handled_as
from invocant.mock._exchange.media import any_acceptable
from invocant.mock._exchange.requests import DecodedCall, Request
from invocant.mock._meaning.findings import FoundCollection, Role
from invocant.mock._meaning.identity import MAX_COUNTED_IDS
from invocant.mock._meaning.moments import CHANGED, CREATED
from invocant.mock._meaning.records import Records
from invocant.mock._meaning.semantics import Semantics
from invocant.mock._meaning.shapes import key_of, plain, values_at
from invocant.mock._values.fitting import RecordPattern

_IDEMPOTENCY = ("idempotencykey", "xidempotencykey")


class LongWayError(Exception):
    """What was begun is to be taken back, and done the long way."""


@define(eq=False)
class PlainCreation:
    """The creation of records of one collection by one operation."""

    records: Records
    role: Role
    collection: FoundCollection
    operation: ServedOperation
    status: int
    schema: Schema
    """Of the answer."""
    media_types: tuple[str, ...]
    """Of the successful answer."""
    home: str
    """Where the store keeps the records."""
    has_location: bool
    needed: frozenset[str]
    """The members that a request has to have, so that nothing is to be made up."""
    absent: frozenset[str]
    """Those that stay away where nobody set them."""
    tells_moments: bool
    """Whether the record has members that tell when it was made."""
    stored: RecordPattern
    """Of what is kept."""
    shown: RecordPattern
    """Of the answer."""
    is_free: bool
    """Whether its path leads through no record that has to be there, or has further names."""
    member: str
    """Which holds the id."""
    counter: str | None
    """What counts the ids, where these are whole numbers from 1 on, and nothing else is made for a record."""

    content_types: dict[str | None, str] = field(factory=dict)
    """The content type of an answer, by what is accepted; filled by who sends them."""

    def takes(self, call: DecodedCall) -> bool:
        """Tell whether a call is as plain as that; what is made of it may still not be."""
        return self.takes_body(call.body) and self.takes_head(call.request)

    def takes_body(self, given: Json) -> bool:
        """Tell whether the body of a call is as plain as that."""
        return isinstance(given, dict) and self.member not in given and self.needed <= given.keys()

    def takes_head(self, request: Request) -> bool:
        """Tell whether the head of a call is."""
        accept = request.header("accept")
        return (
            accept in self.content_types or not accept or any_acceptable(self.media_types, accept)
        ) and request.header("prefer") is None

    def make(self, call: DecodedCall) -> tuple[dict[str, Any], str]:
        """Make and keep a record; return it as it is shown, and its path, "" where it has none.

        It must stand in a transaction, which a `LongWayError` takes back.

        Raises:
            LongWayError: the record is not shown as it is.
            Refusal: what it would stand under is not there.
        """
        records, collection = self.records, self.collection
        store = records.backend.store
        parent: list[str] = []
        if not self.is_free:
            records.take_names(call)
            records.check_above(call, self.role)
            parent = values_at(call.operation, call.path, collection.above) if collection.above else []
        if self.counter is not None and not parent:
            number = store.next(self.counter)
            key = str(number)
            if number > MAX_COUNTED_IDS or store.get(self.home, key) is not None:
                raise LongWayError
            record = {**call.body, self.member: number}
        else:
            name = records.identity.new(
                collection, lambda name: store.get(self.home, key_of([*parent, name])) is not None
            )
            key, record = records.as_made(collection, parent, name, call.body, self.operation)
            if self.tells_moments and not self.stored.is_whole(record, self.absent):
                raise LongWayError
        value = self.shown.taken(record, self.absent)
        if value is None or not self.shown.check.passes(value):
            raise LongWayError
        store.put(self.home, key, record, parent=key_of(parent) if parent else "")
        return value, records.path_of(collection, key) if self.has_location else ""


def plain_creation(semantics: Semantics, operation: ServedOperation) -> PlainCreation | None:
    """Return how an operation creates records, where it does nothing else; None where it may."""
    role = semantics.records.role(operation)
    collection = role.collection if role is not None and role.verb == "create" else None
    if type(semantics) is not Semantics or role is None or collection is None:
        return None
    if collection.single or collection.id is None:
        return None
    if _is_special(semantics, operation) or role.sent or role.record:
        return None
    records = semantics.records
    status, response = records.status_of(operation, creates=True)
    schema = operation.success_schema()
    content: Mapping[str, Schema] = response.content if response is not None else {}
    if response is not operation.response(status) or response is None or response.raw.get("headers"):
        return None
    if any(is_stream(key) or form_of(handled_as(response, key)) != "json" for key in content):
        return None
    if not content or any(declared is not schema for declared in content.values()):
        return None
    success = operation.success()[1]
    stored, shown = records.fitting.pattern(collection.schema), records.fitting.pattern(schema)
    if success is None or not (stored.plain and shown.plain) or collection.id not in records.members(schema):
        return None
    if "object" not in semantics.schemas.types(schema):
        return None
    absent = frozenset(collection.settable - {collection.id})
    moments = records.telling_members(collection, CREATED | CHANGED)
    needed = {*stored.needed(absent), *shown.needed(absent)} - {collection.id}
    counts = not moments and records.identity.is_counted(collection)
    return PlainCreation(
        records,
        role,
        collection,
        operation,
        status,
        schema,
        tuple(success.content),
        records.home(collection),
        has_location=status == 201,
        needed=frozenset(needed - moments.keys()),
        absent=absent,
        tells_moments=bool(moments),
        stored=stored,
        shown=shown,
        is_free=not collection.above and records.is_free(operation, role),
        member=collection.id,
        counter=records.backend.counter(records.identity.series(collection)) if counts else None,
    )


def _is_special(semantics: Semantics, operation: ServedOperation) -> bool:
    """Tell whether something else than a creation may be meant by a call, or is added to its answer."""
    declared: tuple[Json, ...] = (operation.pages, operation.paging, operation.stream)
    return (
        not semantics.generous
        or operation.name in semantics.handlers
        or operation.path in semantics.files.paths
        or any(member is not None for member in declared)
        or "answer" in operation.hints
        or any(True for _ in semantics.jobs.of(operation))
        or any(
            parameter.location == "header" and plain(parameter.name) in _IDEMPOTENCY
            for parameter in operation.parameters
        )
    )
