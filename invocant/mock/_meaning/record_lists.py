"""The lists of records: their pages, by the names of parameters or as `x-invocant-paging` declares them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from attrs import evolve, frozen

from invocant.documents import Schema
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.filters import chosen
from invocant.mock._meaning.findings import FoundCollection, Role
from invocant.mock._meaning.listing import Cut, ListRule, arguments, cut, rule_of, told
from invocant.mock._meaning.paging import Selection, Source, StoredPage, page_of, page_reply, positions
from invocant.mock._meaning.patches import merged
from invocant.mock._meaning.record_views import RecordViews
from invocant.mock._meaning.shapes import key_of, text_of
from invocant.mock._meaning.telling import is_lead

_ATTRIBUTES = "attributes"
"""The member of a record of JSON:API that has its own members: they are searched like those beside it."""
MADE_UP_ITEMS = 3
"""How many items a list has that nothing changes."""


@frozen(eq=False)
class RecordLists(RecordViews):
    """The records of one API in lists."""

    def _list(
        self, role: Role, collection: FoundCollection, call: DecodedCall, parent: list[str]
    ) -> Reply | None:
        operation = call.operation
        schema = operation.success_schema()
        items = role.items
        if items is None and operation.paging is not None:
            return None
        if items is None:
            return self._reply(operation, self.fitting.fit(schema, {}, (collection.name,)))
        rows = self._rows(collection, parent)
        if operation.paging is not None:
            return self._declared_page(collection, call, parent, rows, items.schema)
        rule = self._rule(collection, operation)
        asked = arguments(call)
        places = chosen(rule, asked, [_searched(record) for _, record in rows])
        if collection.newest_first:
            places.reverse()
        rows = [rows[place] for place in places]
        ids = [self._name_of(collection, key, record) for key, record in rows]
        gone = partial(self._stood, collection, parent, [key for key, _ in rows])
        start, size, limited = cut(rule, asked, ids, self.backend.page_size, gone)
        shown = [
            self._listed(items.schema, collection, record, key) for key, record in rows[start : start + size]
        ]
        page = Cut(shown, ids[start : start + size], start, len(rows), size, limited)
        facts = told(rule, call, page)
        if not items.path:
            value: Json = list(page.items)
        else:
            value = self.telling.around(schema, items.path, page, facts, call)
        return self._reply(operation, value, headers=self.telling.headers(operation, facts))

    def _rows(self, collection: FoundCollection, parent: list[str]) -> list[tuple[str, dict[str, Any]]]:
        if collection.made_up:
            made = []
            for name in self._made_up_ids(collection, parent):
                key = key_of([*parent, text_of(name)])
                made.append((key, self._made_up(collection, key, name)))
            return made
        rows = self.backend.store.rows(self.home(collection), parent=key_of(parent))
        return [(row.id, row.body) for row in rows]

    def _made_up_ids(self, collection: FoundCollection, parent: list[str]) -> list[Json]:
        """Return the ids in a list that nothing changes."""
        return [self.identity.made_up(collection, parent, number) for number in range(MADE_UP_ITEMS)]

    def _made_up(self, collection: FoundCollection, key: str, name: Json) -> dict[str, Any]:
        """Return a record that is not stored: made from its id alone."""
        record = {} if collection.id is None else {collection.id: self.identity.typed(collection, name)}
        view = self.fitting.fit(collection.schema, record, (collection.name, key))
        return {**(view if isinstance(view, dict) else {}), **record}

    def _stood(
        self, collection: FoundCollection, parent: list[str], keys: Sequence[str], name: str
    ) -> int | None:
        """Return where in a list a record that is deleted would stand; None for one that never was.

        Args:
            collection: The collection.
            parent: What the list stands under.
            keys: The keys of the records in the list, in its order.
            name: The id of the record.
        """
        places = self.backend.store.places(self.home(collection), key_of(parent))
        place = places.get(key_of([*parent, name]))
        if place is None:
            return None
        made = [places.get(key, 0) for key in keys]
        if made == sorted(made, reverse=True):  # the newest first
            return sum(number > place for number in made)
        return sum(number < place for number in made)

    def _declared_page(
        self,
        collection: FoundCollection,
        call: DecodedCall,
        parent: list[str],
        rows: Sequence[tuple[str, dict[str, Any]]],
        schema: Schema,
    ) -> Reply:
        """Return a page as `x-invocant-paging` declares it."""
        rule = self._rule(collection, call.operation)
        asked = arguments(call)
        places = chosen(rule, asked, [_searched(record) for _, record in rows])
        if collection.newest_first:
            places.reverse()
        items = [self._view(schema, collection, rows[place][1], rows[place][0]) for place in places]
        offset = str(call.operation.hints.get("offset") or "offset")
        query = positions(call, offset)
        gone = partial(self._stood, collection, parent, [rows[place][0] for place in places])
        source = Source(self.backend.store, Selection("", page_size=self.backend.page_size), items, gone)
        page: StoredPage = page_of(source, call, query, offset)
        reply = page_reply(call, page, self.schemas, offset)
        if isinstance(reply.value, dict):
            whole = call.operation.success_schema()
            facts = {"hasmore": page.more, "hasnext": page.more}
            value = merged(self.telling.told(whole, facts, call, 2), reply.value)
            absent = [name for name in self.members(whole) if name not in value and is_lead(name)]
            return evolve(reply, value=self.fitting.fit(whole, value, (call.operation.name, "list"), absent))
        return reply

    def _rule(self, collection: FoundCollection, operation: ServedOperation) -> ListRule:
        rule = self._rules.get(operation.label)
        if rule is None:
            rule = self._rules[operation.label] = self.rule(collection, operation)
        return rule

    def rule(self, collection: FoundCollection, operation: ServedOperation) -> ListRule:
        """Return how a list is asked for a page, by the names of its parameters."""
        content = operation.body.content if operation.body else {}
        body = {
            name: self.synthesis.flat(member).schema
            for schema in list(content.values())[:1]
            for name, member in self.members(schema).items()
        }
        members = self.members(collection.schema)
        names = [*members, *self.members(members.get(_ATTRIBUTES, {}))]
        return rule_of(operation, names, body)


def _searched(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record as filters and orders see it. Source: JSON:API 1.1 ("Sorting", "Filtering")."""
    attributes = record.get(_ATTRIBUTES)
    return {**attributes, **record} if isinstance(attributes, dict) else record
