"""R12, R13: the repaired form of what holds other values: lists, maps, and objects with named members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from invocant.documents._directions import DIRECTIONS
from invocant.documents._repair.components import SchemaPlace

Write = Callable[[Any, SchemaPlace], dict[str, Any]]
"""Gives the repaired form of a schema that stands at a place."""


def is_map(raw: Mapping[str, Any]) -> bool:
    """Tell whether an object schema names no members: a map, or an object of which nothing is known."""
    properties = raw.get("properties")
    return not (isinstance(properties, Mapping) and properties)


def list_of(raw: Mapping[str, Any], place: SchemaPlace, write: Write) -> dict[str, Any]:
    """R12: a list says what it holds, if only that it may be anything; `items` as a list is a tuple."""
    prefix, rest = raw.get("prefixItems"), raw.get("items")
    if isinstance(rest, list):
        prefix, rest = rest, raw.get("additionalItems")
    node: dict[str, Any] = {"type": "array"}
    if isinstance(prefix, list) and prefix:
        node["prefixItems"] = [
            write(item, place.below("prefixItems", position, label=f"item {position + 1}"))
            for position, item in enumerate(prefix)
        ]
    places = len(node.get("prefixItems", ()))
    least = raw.get("minItems")
    if places and (rest is False or _ends(raw, places, rest)):
        node["items"] = False
    elif rest is not None or not places:
        node["items"] = write(rest, place.below("items", label="item")) if isinstance(rest, Mapping) else {}
    if places and isinstance(least, int) and 0 <= least < places:
        node["x-invocant-least"] = least
    return node


def _ends(raw: Mapping[str, Any], places: int, rest: Any) -> bool:
    """Tell whether nothing may follow the places of a tuple though `items` does not say so."""
    most = raw.get("maxItems")
    return (isinstance(most, int) and most <= places) or (
        rest is None and raw.get("unevaluatedItems") is False
    )


def map_of(raw: Mapping[str, Any], place: SchemaPlace, write: Write) -> dict[str, Any]:
    """Return a map; its values are of any kind unless something says more."""
    value = additional(raw, place, write)
    return {"type": "object", "additionalProperties": value} if value else {"type": "object"}


def members_of(
    raw: Mapping[str, Any], place: SchemaPlace, write: Write, directions: Callable[[Any], Iterable[str]]
) -> dict[str, Any]:
    """Return an object with named members. Unknown members are always kept, so nothing forbids them (R13).

    Args:
        raw: The schema.
        place: Where it stands.
        write: Writes the schemas of members.
        directions: Says of the schema of a member whether it is of answers only, or of requests only.
    """
    properties: dict[str, Any] = {}
    for name, schema in raw["properties"].items():
        keywords = [keyword for keyword in DIRECTIONS if keyword in directions(schema)]
        member = write(schema, place.below("properties", name, label=name))
        properties[name] = {**member, **dict.fromkeys(keywords, True)}
    required = raw.get("required")
    node: dict[str, Any] = {"type": "object", "properties": properties}
    needed = [name for name in properties if isinstance(required, list) and name in required]
    if needed:
        node["required"] = needed
    if raw.get("additionalProperties") is False:
        node["x-invocant-closed"] = True
    value = additional(raw, place, write)
    if value:
        node["additionalProperties"] = value
    return node


def additional(raw: Mapping[str, Any], place: SchemaPlace, write: Write) -> dict[str, Any] | None:
    """Return the schema of members without a name in the document, or None if it says nothing of them."""
    patterns = raw.get("patternProperties")
    rest = raw.get("additionalProperties")
    typed = list(patterns.values()) if isinstance(patterns, Mapping) else []
    if isinstance(rest, Mapping) and rest:
        if not typed:
            return write(rest, place.below("additionalProperties", label="value"))
        typed.append(rest)
    elif rest is not False and typed:
        return None
    if not typed:
        return None
    schema = typed[0] if len(typed) == 1 else {"anyOf": typed}
    return write(schema, place.below("patternProperties", label="value"))
