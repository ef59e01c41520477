"""How deep the smallest value of a schema is: where a schema asks for itself, the way out of the circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field

from invocant.contract._surface import ServerSurface
from invocant.documents.pointers import followed

MAX_LEVELS = 16
"""How many objects and arrays a value has inside of one another at most."""


@define
class Heights:
    """Measures the schemas of one document."""

    surface: ServerSurface
    _known: dict[tuple[int, int], tuple[bool, Any]] = field(factory=dict, init=False)
    """Whether a schema has a value of so many levels; the schema too, so that its number stays its own."""
    _open: set[tuple[int, int]] = field(factory=set, init=False)
    _circles: int = field(default=0, init=False)
    """How often a schema was met while it was measured: what was found of others then may hold only there."""

    def of(self, schema: Any) -> int | None:
        """Return how many levels the smallest value has: 0 of a scalar, of null and of what is empty.

        None where every value has another inside of it, or more levels than `MAX_LEVELS`.
        """
        return next((levels for levels in range(MAX_LEVELS + 1) if self._has(schema, levels)), None)

    def least(self, options: list[Any]) -> list[Any]:
        """Return those of *options* whose smallest value has the fewest levels; all where none has any."""
        heights = [self.of(option) for option in options]
        lowest = min((height for height in heights if height is not None), default=None)
        return [option for option, height in zip(options, heights, strict=True) if height == lowest]

    def _has(self, schema: Any, levels: int) -> bool:
        """Whether a value of *schema* has no more than so many levels."""
        known = followed(self.surface.document, schema)
        if not isinstance(known, Mapping):
            return known is not False
        key = (id(known), levels)
        if key in self._known:
            return self._known[key][0]
        if key in self._open:
            self._circles += 1
            return False
        self._open.add(key)
        circles = self._circles
        try:
            has = self._measured(known, levels)
        finally:
            self._open.discard(key)
        if has or circles == self._circles:
            self._known[key] = (has, known)
        return has

    def _measured(self, schema: Any, levels: int) -> bool:
        stated = self.surface.resolved(schema)
        if "const" in stated or "enum" in stated or allows_null(stated):
            return True
        for key in ("oneOf", "anyOf"):
            options = stated.get(key)
            if isinstance(options, list) and not any(self._has(option, levels) for option in options):
                return False
        inside = list(_needed(self.surface, stated))
        return not inside or (levels > 0 and all(self._has(member, levels - 1) for member in inside))


def allows_null(stated: Mapping[str, Any]) -> bool:
    """Whether null is a value of a schema, as `ServerSurface.resolved` gives it."""
    return stated.get("nullable") is True or "null" in kinds_of(stated)


def kinds_of(stated: Mapping[str, Any]) -> set[str]:
    """Return the types of a schema, as `ServerSurface.resolved` gives it; else those of its keywords."""
    kinds = stated.get("type")
    if isinstance(kinds, (str, list)):
        return {kinds} if isinstance(kinds, str) else {kind for kind in kinds if isinstance(kind, str)}
    if "properties" in stated or "additionalProperties" in stated:
        return {"object"}
    return {"array"} if "items" in stated else set()


def _needed(surface: ServerSurface, stated: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the schemas of what every value has inside: required members, and the least number of items."""
    kinds = kinds_of(stated)
    if kinds - {"object", "array"}:
        return  # a scalar will do
    declared, required = stated.get("properties"), stated.get("required")
    if "object" in kinds and isinstance(declared, Mapping) and isinstance(required, list):
        for name in required:
            if name in declared and surface.resolved(declared[name]).get("readOnly") is not True:
                yield declared[name]
    rest, fewest = stated.get("additionalProperties"), stated.get("minProperties")
    count = len(required) if isinstance(required, list) else 0
    if "object" in kinds and isinstance(rest, Mapping) and isinstance(fewest, int) and fewest > count:
        yield rest
    least, places = stated.get("minItems"), stated.get("prefixItems")
    if "array" in kinds and isinstance(least, int) and least > 0:
        listed = places[:least] if isinstance(places, list) else []
        yield from listed
        if least > len(listed):
            yield stated.get("items", {})
