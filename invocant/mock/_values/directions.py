"""Members that go in one direction only: what a request sets in vain, and what an answer never holds.

A read-only member of a request is ignored, as a server may.

Source: OpenAPI 3.0.4, section 4.7.24.2; OpenAPI 3.1.1, section 4.8.24.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._values.schemas import Schemas, Side

_MAX_PARTS = 64
"""How many schemas one value is looked at by; more is a circle."""


def hides(schemas: Schemas, schema: Schema, side: Side) -> bool:
    """Tell whether a member of *schema* does not go to that *side*."""
    return schemas.directed and side in schemas.directions.of(schema)


def goes_both_ways(schemas: Schemas, schema: Schema, side: Side) -> bool:
    """Tell whether no member of *schema*, at any depth, stays away from that *side*."""
    stack: list[Any] = [schema] if schemas.directed else []
    met: set[int] = set()
    while stack:
        part = stack.pop()
        if id(part) in met:
            continue
        met.add(id(part))
        if isinstance(part, list):
            stack += part
        elif isinstance(part, Mapping):
            if part.get(side) is True:
                return False
            stack += part.values()
            if "$ref" in part:
                stack.append(schemas.resolve(part))
    return True


def shown(schemas: Schemas, schema: Schema, value: Json, side: Side) -> Json:
    """Return what of *value* goes to that *side*: itself where all of it does."""
    return _shown(schemas, schema, value, side) if schemas.directed else value


def _shown(schemas: Schemas, schema: Schema, value: Json, side: Side) -> Json:
    if isinstance(value, list):
        parts = list(_parts(schemas, schema, value, side))
        return [_by_all(schemas, _items(parts, place), item, side) for place, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    parts = list(_parts(schemas, schema, value, side))
    members = {name: _members(parts, name) for name in value}
    return {
        name: _by_all(schemas, members[name], member, side)
        for name, member in value.items()
        if not any(hides(schemas, declared, side) for declared in members[name])
    }


def _by_all(schemas: Schemas, declarations: list[Schema], value: Json, side: Side) -> Json:
    for schema in declarations:
        value = _shown(schemas, schema, value, side)
    return value


def _parts(schemas: Schemas, schema: Schema, value: Json, side: Side) -> Iterator[Mapping[str, Any]]:
    """Yield the schemas that speak of *value*: with all of `allOf`, and the alternatives that it fits."""
    stack: list[Schema] = [schema]
    for _ in range(_MAX_PARTS):
        if not stack:
            return
        part = schemas.resolve(stack.pop())
        yield part
        stack += part.get("allOf") or ()
        for keyword in ("anyOf", "oneOf"):
            variants = part.get(keyword) or ()
            stack += [variant for variant in variants if schemas.check(variant, side).passes(value)]


def _members(parts: list[Mapping[str, Any]], name: str) -> list[Schema]:
    """Return the schemas of a member; those of members without a name where none is its own."""
    named = [part["properties"][name] for part in parts if name in (part.get("properties") or {})]
    additional = [part["additionalProperties"] for part in parts if "additionalProperties" in part]
    return named or [schema for schema in additional if isinstance(schema, Mapping)]


def _items(parts: list[Mapping[str, Any]], place: int) -> list[Schema]:
    """Return the schemas of what stands at a *place* of a list."""
    items: list[Schema] = []
    for part in parts:
        first = part.get("prefixItems") or []
        if place < len(first):
            items.append(first[place])
        elif isinstance(part.get("items"), Mapping):
            items.append(part["items"])
    return items
