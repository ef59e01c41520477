"""A store in the memory of one server, without a database: a dictionary for each collection."""

import json
import threading
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Mapping
from itertools import islice
from operator import attrgetter
from types import TracebackType
from typing import Any, TypeVar

from attrs import define

from invocant.mock._api import Json
from invocant.mock._state.store import MAX_PLACES, Row, dump, read_dump

T = TypeVar("T")
_PLACE = attrgetter("place")


@define(eq=False)
class _Kept:
    """One object, or what is left of a deleted one."""

    place: int
    id: str
    parent: str
    key: str | None
    body: str | None
    """Its JSON text: shorter than what it stands for, and nobody else's. None where it was deleted."""


class _Collection:
    """The objects of one name: by their ids, and in their order."""

    def __init__(self) -> None:
        self.by_id: dict[str, _Kept] = {}
        self.in_order: list[_Kept] = []
        self.under: dict[str, list[_Kept]] = {}
        """In their order too, by parent."""
        self.by_key: dict[str, list[_Kept]] = {}
        """Those that have, or once had, a key."""

    def add(self, kept: _Kept) -> None:
        self.by_id[kept.id] = kept
        if kept.key is not None:
            self.note_key(kept)
        siblings = self.under.get(kept.parent)
        if siblings is None:
            siblings = self.under[kept.parent] = []
        if self.in_order and self.in_order[-1].place > kept.place:
            insort(self.in_order, kept, key=_PLACE)
            insort(siblings, kept, key=_PLACE)
        else:
            self.in_order.append(kept)
            siblings.append(kept)

    def remove(self, kept: _Kept) -> None:
        del self.by_id[kept.id]
        for ordered in (self.in_order, self.under[kept.parent]):
            del ordered[bisect_left(ordered, kept.place, key=_PLACE)]

    def note_key(self, kept: _Kept) -> None:
        if kept.key is not None:
            self.by_key.setdefault(kept.key, []).append(kept)

    def newest(self, key: str) -> _Kept | None:
        """Return the newest living object of a key; those that have another one now are forgotten."""
        having = [kept for kept in self.by_key.pop(key, ()) if kept.key == key and kept.body is not None]
        if having:
            self.by_key[key] = having
        return max(having, key=_PLACE, default=None)


class MemoryStore:
    """A `Store` that is gone with its server; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._transaction = _Transaction(self)
        self._collections: dict[str, _Collection] = {}
        self._counters: dict[str, int] = {}
        self._last = 0
        """The place of the newest object."""
        self._depth = 0
        self._undo: list[tuple[Callable[..., object], tuple[Any, ...]]] = []
        """What takes the changes of the transaction back, first change first."""
        self.version = 0

    def transaction(self) -> "_Transaction":
        """See `Store`."""
        return self._transaction

    def begin(self) -> None:
        """Enter a block of `transaction`; no other thread enters one until `end`."""
        self._lock.acquire()
        self._depth += 1

    def end(self, *, failed: bool) -> None:
        """Leave a block of `transaction`; the outermost that failed takes everything back."""
        self._depth -= 1
        if self._depth == 0:
            if failed:
                for undo, arguments in reversed(self._undo):
                    undo(*arguments)
            self._undo.clear()
        self._lock.release()

    def _changed(self, undo: Callable[..., object], *arguments: Any) -> None:
        self.version += 1
        if self._depth:
            self._undo.append((undo, arguments))

    def close(self) -> None:
        """See `Store`."""
        with self._lock:
            self._collections = {}

    def clear(self) -> None:
        """See `Store`."""
        with self._lock:
            self._changed(self._restore, self._collections, self._counters, self._last)
            self._restore({}, {}, 0)

    def _restore(self, collections: dict[str, _Collection], counters: dict[str, int], last: int) -> None:
        self._collections, self._counters, self._last = collections, counters, last

    def next(self, counter: str) -> int:
        """See `Store`."""
        with self._lock:
            value = self._counters.get(counter, 0) + 1
            self._counters[counter] = value
            self._changed(self._count_back, counter, value - 1)
        return value

    def _count_back(self, counter: str, value: int) -> None:
        if value:
            self._counters[counter] = value
        else:
            del self._counters[counter]

    def put(
        self, collection: str, name: str, body: Mapping[str, Any], *, parent: str = "", key: Json = None
    ) -> None:
        """See `Store`."""
        text = dump(body)
        other = None if key is None else dump(key)
        with self._lock:
            objects = self._collections.get(collection)
            if objects is None:
                objects = self._collections[collection] = _Collection()
            known = objects.by_id.get(name)
            if known is None:
                self._last += 1
                kept = _Kept(self._last, name, parent, other, text)
                objects.add(kept)
                self._changed(self._take_back, objects, kept)
            else:
                self._changed(self._replace, objects, known, known.parent, known.key, known.body)
                self._replace(objects, known, parent, other, text)

    def add_counted(
        self, collection: str, counter: str, made: Callable[[int], "tuple[str, T] | None"]
    ) -> "T | None":
        """Count up and store an object with the number as its id, as `next` and `put` in a transaction do.

        In one step this takes 3 µs, in place of 11 in four.

        Args:
            made: Returns the JSON text of the object and what is returned here; None stores nothing.

        Returns:
            None where nothing was changed: an object of that id is there or was, or a transaction is open.
        """
        with self._lock:
            number = self._counters.get(counter, 0) + 1
            name = str(number)
            objects = self._collections.get(collection)
            if self._depth or (objects is not None and name in objects.by_id):
                return None
            pair = made(number)
            if pair is None:
                return None
            if objects is None:
                objects = self._collections[collection] = _Collection()
            self._counters[counter] = number
            self._last += 1
            objects.add(_Kept(self._last, name, "", None, pair[0]))
            self.version += 1
        return pair[1]

    def _take_back(self, objects: _Collection, kept: _Kept) -> None:
        objects.remove(kept)
        self._last = kept.place - 1

    def _replace(
        self, objects: _Collection, kept: _Kept, parent: str, key: str | None, body: str | None
    ) -> None:
        if kept.parent != parent:
            objects.remove(kept)
            kept.parent = parent
            objects.add(kept)
        kept.body = body
        if kept.key != key:
            kept.key = key
            objects.note_key(kept)

    def get(self, collection: str, name: str) -> dict[str, Any] | None:
        """See `Store`."""
        with self._lock:
            kept = self._kept(collection, name)
            return None if kept is None else _loaded(kept.body)

    def _kept(self, collection: str, name: str) -> _Kept | None:
        objects = self._collections.get(collection)
        return None if objects is None else objects.by_id.get(name)

    def find(self, collection: str, key: Json) -> dict[str, Any] | None:
        """See `Store`."""
        wanted = dump(key)
        with self._lock:
            objects = self._collections.get(collection)
            kept = None if objects is None else objects.newest(wanted)
            return None if kept is None else _loaded(kept.body)

    def delete(self, collection: str, name: str) -> bool:
        """See `Store`."""
        with self._lock:
            kept = self._kept(collection, name)
            if kept is None or kept.body is None:
                return False
            objects = self._collections[collection]
            self._changed(self._replace, objects, kept, kept.parent, kept.key, kept.body)
            kept.key = kept.body = None
        return True

    def delete_under(self, collection: str, parent: str) -> None:
        """See `Store`."""
        with self._lock:
            for kept in list(self._ordered(collection, parent)):
                self.delete(collection, kept.id)

    def place(self, collection: str, name: str) -> int | None:
        """See `Store`."""
        with self._lock:
            kept = self._kept(collection, name)
            return None if kept is None else kept.place

    def places(self, collection: str, parent: str) -> dict[str, int]:
        """See `Store`."""
        with self._lock:
            return {kept.id: kept.place for kept in self._ordered(collection, parent)}

    def rows(
        self,
        collection: str,
        *,
        parent: str | None = None,
        where: Mapping[str, Json] | None = None,
        after: int | None = None,
        before: int | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> list[Row]:
        """See `Store`."""
        with self._lock:
            ordered = self._ordered(collection, parent)
            start = 0 if after is None else bisect_right(ordered, after, key=_PLACE)
            end = len(ordered) if before is None else bisect_left(ordered, before, key=_PLACE)
            numbers = range(start, end)
            living = (
                Row(kept.id, json.loads(kept.body))
                for kept in (ordered[number] for number in (reversed(numbers) if newest_first else numbers))
                if kept.body is not None
            )
            wanted = {name: _compared_any(values) for name, values in (where or {}).items()}
            return list(
                islice(
                    (row for row in living if _is_wanted(row.body, wanted)),
                    None if limit is None else min(limit, MAX_PLACES),
                )
            )

    def _ordered(self, collection: str, parent: str | None) -> list[_Kept]:
        objects = self._collections.get(collection)
        if objects is None:
            return []
        return objects.in_order if parent is None else objects.under.get(parent, [])

    @property
    def is_empty(self) -> bool:
        """See `Store`."""
        return not (self._last or self._counters)

    def count(self, collection: str, *, parent: str | None = None) -> int:
        """See `Store`."""
        with self._lock:
            return sum(kept.body is not None for kept in self._ordered(collection, parent))

    def counts(self) -> dict[str, int]:
        """See `Store`."""
        with self._lock:
            counted = {name: self.count(name) for name in sorted(self._collections)}
        return {name: count for name, count in counted.items() if count}

    def dump(self) -> dict[str, Any]:
        """See `Store`."""
        with self._lock:
            objects = sorted(
                [kept.place, name, kept.id, kept.parent, kept.key, _loaded(kept.body)]
                for name, collection in self._collections.items()
                for kept in collection.in_order
            )
            return {"objects": objects, "counters": dict(sorted(self._counters.items()))}

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Store`."""
        rows, counters = read_dump(state)
        collections: dict[str, _Collection] = {}
        for row in sorted(rows):
            collection = collections.setdefault(row.collection, _Collection())
            collection.add(_Kept(row.place, row.id, row.parent, row.key, row.body))
        with self._lock:
            self._changed(self._restore, self._collections, self._counters, self._last)
            self._restore(collections, counters, max((row.place for row in rows), default=0))


class _Transaction:
    """A block of a store's changes; one object does for all, since a store counts how deep they stand."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __enter__(self) -> None:
        self._store.begin()

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._store.end(failed=kind is not None)


def _loaded(body: str | None) -> dict[str, Any] | None:
    loaded: dict[str, Any] | None = None if body is None else json.loads(body)
    return loaded


def _is_wanted(body: Mapping[str, Any], wanted: Mapping[str, list[Json]]) -> bool:
    """Tell whether members equal what is wanted of them; null equals nothing."""
    return all(
        body.get(name) is not None and _compared(body[name]) in values for name, values in wanted.items()
    )


def _compared_any(values: Json) -> list[Json]:
    return [_compared(value) for value in (values if isinstance(values, list) else [values])]


def _compared(value: Json) -> Json:
    """Return what a value is compared by: of what is no scalar its text."""
    return dump(value) if isinstance(value, list | dict) else value
