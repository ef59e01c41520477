"""What is known of a schema, by the object that it is.

Two schemas that are equal may stand in two places and become two classes, so equality does not tell them
apart, and a dictionary cannot be a key. Every part of the repair that remembers something of a schema does so
in a map of its own of this kind.
"""

from __future__ import annotations

from typing import Generic, TypeVar

V = TypeVar("V")


class IdentityMap(Generic[V]):
    """Values by the identity of their keys. A key is held: no other object takes its place in memory."""

    __slots__ = ("_keys", "_values")

    def __init__(self) -> None:
        """Start empty."""
        self._values: dict[int, V] = {}
        self._keys: list[object] = []

    def get(self, key: object) -> V | None:
        """Return what is known of *key*, or None."""
        return self._values.get(id(key))

    def __contains__(self, key: object) -> bool:
        return id(key) in self._values

    def __getitem__(self, key: object) -> V:
        return self._values[id(key)]

    def __setitem__(self, key: object, value: V) -> None:
        if id(key) not in self._values:
            self._keys.append(key)
        self._values[id(key)] = value

    def setdefault(self, key: object, value: V) -> V:
        """Return what is known of *key*, which is *value* if nothing was."""
        if id(key) not in self._values:
            self[key] = value
        return self._values[id(key)]

    def values(self) -> list[V]:
        """Return the values, in the order in which their keys came."""
        return list(self._values.values())
