"""What the mock remembers: JSON objects in collections, in the order they were made.

A deleted object leaves its place in the order behind, so that a page cursor which names it still works.
"""

from collections.abc import Hashable, Mapping
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from attrs import frozen

from invocant.mock._api import Json
from invocant.mock._writing import writer

MAX_PLACES = 2**63 - 1
"""How many objects and counts there can be: the largest number that SQLite has."""


@frozen
class Row:
    """One stored object: its id, and the JSON object itself."""

    id: str
    body: dict[str, Any]


class Store(Protocol):
    """Collections of JSON objects; what is returned is the caller's own, and changes nothing here."""

    def transaction(self) -> AbstractContextManager[None]:
        """Let all that the block reads and writes be one change, or none where it raises.

        No other server on the same file changes anything meanwhile. Blocks may stand within one another.
        """

    @property
    def version(self) -> Hashable:
        """What is another one after any change, by another server on the same file too."""

    def close(self) -> None:
        """Close the store; what was kept in memory is gone."""

    def clear(self) -> None:
        """Forget everything, counters included."""

    def next(self, counter: str) -> int:
        """Count one up and return the new value; the first is 1."""

    def put(
        self, collection: str, name: str, body: Mapping[str, Any], *, parent: str = "", key: Json = None
    ) -> None:
        """Store an object: a new id goes to the end of the order, a known one keeps its place.

        Args:
            key: What else identifies the object (any JSON value); None for nothing. Not kept unique.
        """

    def get(self, collection: str, name: str) -> dict[str, Any] | None:
        """Return the object, or None when there is none (any more)."""

    def find(self, collection: str, key: Json) -> dict[str, Any] | None:
        """Return the newest living object stored under *key*, or None."""

    def delete(self, collection: str, name: str) -> bool:
        """Delete an object and say whether there was one."""

    def delete_under(self, collection: str, parent: str) -> None:
        """Delete every object of a collection that has this parent."""

    def place(self, collection: str, name: str) -> int | None:
        """Return where an object stands in the order, deleted ones too; None when the id was never used."""

    def places(self, collection: str, parent: str) -> dict[str, int]:
        """Return where the objects under one parent stand in the order, deleted ones too, by their ids."""

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
        """Return living objects in the order of creation, or the reverse.

        Args:
            parent: Only objects of this parent; None for all.
            where: Only objects whose members equal these; a list stands for "one of these".
            after: Only objects made later than this place in the order.
            before: Only objects made earlier than this place.
            limit: At most so many; None for all.
        """

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever stored or counted."""

    def count(self, collection: str, *, parent: str | None = None) -> int:
        """Return how many living objects a collection has, under one parent or in all."""

    def counts(self) -> dict[str, int]:
        """Return how many living objects each collection has, by its name; those without are left out."""

    def dump(self) -> dict[str, Any]:
        """Return everything as one JSON object that `load` takes back."""

    def load(self, state: Mapping[str, Any]) -> None:
        """Replace everything by what `dump` returned.

        Raises:
            ValueError: *state* has another shape; nothing is changed then.
        """


_write = writer(ascii_only=True)


def dump(value: Json) -> str:
    """Return JSON text in ASCII, so that even a lone surrogate can be stored."""
    return _write(value)


class DumpedObject(NamedTuple):
    """One object of a dump, deleted ones too."""

    place: int
    collection: str
    id: str
    parent: str
    key: str | None
    body: str | None
    """Its JSON text; None where it was deleted."""


def read_dump(state: Mapping[str, Any]) -> tuple[list[DumpedObject], dict[str, int]]:
    """Return the objects and the counters of a dump.

    Raises:
        ValueError: it has another shape.
    """
    try:
        objects = [_object(*row) for row in state["objects"]]
        counters = {name: _counted(value) for name, value in state["counters"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a dump of the mock's state: {error!r}") from error
    places = {row.place for row in objects}
    names = {(row.collection, row.id) for row in objects}
    if len(places) < len(objects) or len(names) < len(objects):
        raise ValueError("not a dump of the mock's state: two objects have one place or one id")
    return objects, counters


def _object(place: Json, collection: Json, name: Json, parent: Json, key: Json, body: Json) -> DumpedObject:
    """Return one object of a dump.

    Raises:
        TypeError: something in it is of another kind.
    """
    if not all(isinstance(text, str) for text in (collection, name, parent)):
        raise TypeError("collection, id and parent of an object are texts")
    if not isinstance(key, str | None) or not isinstance(body, dict | None):
        raise TypeError("an object has a text or null as its key, and an object or null as its body")
    text = None if body is None else dump(body)
    return DumpedObject(_counted(place), collection, name, parent, key, text)


def _counted(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_PLACES:
        raise TypeError(f"{str(value)[:40]} is no number of an object, or counter")
    return value
