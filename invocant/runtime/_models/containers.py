"""Kinds that hold other kinds: null beside a value, arrays, mappings, tuples. Most are plain when that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from invocant.runtime._models.kinds import ANY, Decode, Kind, KindLike, kind_of, same, wrong
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._problems import Problem, child

__all__ = ["List", "Map", "Nullable", "Tuple"]

T = TypeVar("T")


class Nullable(Kind[T | None]):
    """A kind or null."""

    __slots__ = ("item",)

    def __init__(self, item: KindLike[T]) -> None:
        self.item = kind_of(item)

    @property
    def words(self) -> str:
        return f"{self.item.words} or null"

    def _bind(self) -> tuple[bool, Decode, Decode]:
        return self.item.plain, self.item.decode, self.item.encode  # every kind lets null pass

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value is not None:
            yield from self.item.problems(value, path)


class List(Kind[list[T]]):
    """An array whose items are of one kind."""

    __slots__ = ("item",)

    def __init__(self, item: KindLike[T]) -> None:
        self.item = kind_of(item)

    @property
    def words(self) -> str:
        return "an array"

    def _bind(self) -> tuple[bool, Decode, Decode]:
        if self.item.plain:
            return True, same, same
        decode_item, encode_item = self.item.decode, self.item.encode

        def decode(value: Any) -> Any:
            return [decode_item(item) for item in value] if value.__class__ is list else value

        def encode(value: Any) -> Any:
            if value.__class__ is list or value.__class__ is tuple:
                return [encode_item(item) for item in value]
            return to_json(value)

        return False, decode, encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ is not list:
            yield wrong(value, path, self.words)
            return
        for index, item in enumerate(value):
            yield from self.item.problems(item, child(path, index))


class Map(Kind[dict[str, T]]):
    """An object used as a mapping: any keys, values of one kind."""

    __slots__ = ("item",)

    def __init__(self, item: KindLike[T]) -> None:
        self.item = kind_of(item)

    @property
    def words(self) -> str:
        return "an object"

    def _bind(self) -> tuple[bool, Decode, Decode]:
        if self.item.plain:
            return True, same, same
        decode_item, encode_item = self.item.decode, self.item.encode

        def decode(value: Any) -> Any:
            if value.__class__ is not dict:
                return value
            return {key: decode_item(item) for key, item in value.items()}

        def encode(value: Any) -> Any:
            if value.__class__ is not dict and not isinstance(value, Mapping):
                return to_json(value)
            return {key: encode_item(item) for key, item in value.items()}

        return False, decode, encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ is not dict:
            yield wrong(value, path, self.words)
            return
        for key, item in value.items():
            yield from self.item.problems(item, child(path, key))


class Tuple(Kind[tuple[Any, ...]]):
    """An array with a kind for each place, and one for what follows them (None: nothing should).

    A shorter or longer array is a tuple too, of that many; it is a problem unless it has *least* places.
    """

    __slots__ = ("items", "least", "rest")

    def __init__(
        self,
        items: tuple[KindLike[Any], ...],
        rest: KindLike[Any] | None = None,
        *,
        least: int | None = None,
    ) -> None:
        """Take a kind for each place, and how many must be there at *least*; None for all of them."""
        self.items = tuple(map(kind_of, items))
        self.rest = None if rest is None else kind_of(rest)
        self.least = len(self.items) if least is None else least

    @property
    def words(self) -> str:
        most = len(self.items)
        if self.rest is not None:
            return f"an array of {self.least} or more"
        return f"an array of {most}" if self.least == most else f"an array of {self.least} to {most}"

    def _kinds(self, count: int) -> tuple[Kind[Any], ...]:
        """Return the kinds of the first *count* places."""
        return self.items[:count] + (self.rest or ANY,) * (count - len(self.items))

    def _bind(self) -> tuple[bool, Decode, Decode]:
        def decode(value: Any) -> Any:
            if value.__class__ is not list:
                return value
            return tuple(
                [kind.decode(item) for kind, item in zip(self._kinds(len(value)), value, strict=True)]
            )

        def encode(value: Any) -> Any:
            if value.__class__ is not tuple and value.__class__ is not list:
                return to_json(value)
            return [kind.encode(item) for kind, item in zip(self._kinds(len(value)), value, strict=True)]

        return False, decode, encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ is not list:
            yield wrong(value, path, self.words)
            return
        if len(value) < self.least or (self.rest is None and len(value) > len(self.items)):
            yield Problem(path, f"expected {self.words}, found an array of {len(value)}")
        for index, (kind, item) in enumerate(zip(self._kinds(len(value)), value, strict=True)):
            yield from kind.problems(item, child(path, index))
