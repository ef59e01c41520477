"""R7, R14: at most one alternative of each JSON type, except objects, so that a decoder can go by the type.

A union of lists becomes a list of unions, texts with some known values become a text with known values, and
several constants become one enum. Objects stay apart: they are told from one another by a tag or by their
members.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._repair.read.alternatives import Alternative, Kind, anything
from invocant.documents._repair.read.schemas import SchemaReader
from invocant.documents._repair.structure import CONSTANTS, KNOWN_VALUES, known_values
from invocant.documents._repair.write.containers import is_map


def grouped(schemas: SchemaReader, alternatives: list[Alternative], pointer: str) -> list[Alternative]:
    """Return *alternatives* (without null) so that each JSON type but `object` occurs once at most."""
    if len(alternatives) < 2:
        return alternatives
    flat = _without_mixed_references(schemas, alternatives)
    if any(_kind(schemas, alternative) == "any" for alternative in flat):
        return [anything(pointer)]
    groups: dict[Kind, list[Alternative]] = {}
    for alternative in flat:
        groups.setdefault(_kind(schemas, alternative), []).append(alternative)
    if "number" in groups and "integer" in groups and not _enumerates(groups["number"]):
        del groups["integer"]  # every integer is a number
    joined: list[Alternative] = []
    for kind, members in groups.items():
        if kind == "object":
            joined += _objects(schemas, members, pointer)
        elif len(members) == 1:
            joined += members
        elif kind == "array":
            joined.append(_arrays(schemas, _followed(schemas, members), pointer))
        else:
            joined.append(_scalars(schemas, kind, members, pointer))
    return joined


def _kind(schemas: SchemaReader, alternative: Alternative) -> Kind:
    if alternative.target is None:
        return alternative.kind
    kinds = schemas.kinds(alternative.target) - {"null"}
    return "any" if not kinds or "any" in kinds else "object" if "object" in kinds else next(iter(kinds))


def _without_mixed_references(schemas: SchemaReader, alternatives: list[Alternative]) -> list[Alternative]:
    """Return *alternatives* with references to unions of several JSON types replaced by their members."""
    flat: list[Alternative] = []
    opened: set[int] = set()
    queue = list(reversed(alternatives))
    while queue:
        alternative = queue.pop()
        kinds = (
            schemas.kinds(alternative.target) - {"null"}
            if alternative.target is not None
            else frozenset[Kind]()
        )
        if alternative.target is None or len(kinds) < 2 or "any" in kinds:
            flat.append(alternative)
        elif id(alternative.target) not in opened:
            opened.add(id(alternative.target))
            members = schemas.alternatives(alternative.target.raw, alternative.target.place)
            queue += [part for part in reversed(members) if part.kind != "null"]
    return flat


def _followed(schemas: SchemaReader, alternatives: list[Alternative]) -> list[Alternative]:
    return [
        part
        for alternative in alternatives
        for part in (schemas.expand(alternative.target) if alternative.target is not None else [alternative])
        if part.kind != "null"
    ]


def _enumerates(alternatives: list[Alternative]) -> bool:
    return any("enum" in alternative.raw or KNOWN_VALUES in alternative.raw for alternative in alternatives)


def _objects(schemas: SchemaReader, members: list[Alternative], pointer: str) -> list[Alternative]:
    """Return object alternatives without repetitions, and with at most one that is a map of values."""
    maps = [member for member in members if member.target is None and is_map(member.raw)]
    named: set[str] = set()
    for member in members:
        parts = _followed(schemas, [member]) if member.target is not None else []
        named.update(schemas.canonical(part.raw) for part in parts if len(parts) == 1)
    distinct: dict[int | str, Alternative] = {}
    for member in members:
        if member.target is not None:
            distinct.setdefault(id(member.target), member)
        elif not is_map(member.raw):
            structure = schemas.canonical(member.raw)
            if structure not in named:  # a copy of a component that is a member too
                distinct.setdefault(structure, member)
        elif member is maps[0]:
            distinct["map"] = member if len(maps) == 1 else _maps(schemas, maps, pointer)
    return list(distinct.values())


def _maps(schemas: SchemaReader, maps: list[Alternative], pointer: str) -> Alternative:
    values = [alternative.raw.get("additionalProperties") for alternative in maps]
    typed = [value for value in values if isinstance(value, Mapping) and value]
    merged: dict[str, Any] = {"type": "object"}
    if len(typed) == len(maps):
        merged["additionalProperties"] = {"anyOf": typed}
        schemas.notes.widen(
            "a union of maps became a map of unions", pointer, "JSON does not tell which map it is"
        )
    return Alternative("object", merged, pointer)


def _arrays(schemas: SchemaReader, members: list[Alternative], pointer: str) -> Alternative:
    """Return one array that holds what any of *members* holds."""
    items: list[Any] = []
    for member in members:
        prefix = member.raw.get("prefixItems")
        parts = list(prefix) if isinstance(prefix, list) else []
        if not parts or "items" in member.raw:
            parts.append(member.raw.get("items"))
        items += parts
    if not all(isinstance(item, Mapping) and item for item in items):
        return Alternative("array", {"type": "array"}, pointer)
    by_structure: dict[str, Any] = {}
    for item in items:
        by_structure.setdefault(schemas.canonical(item), item)
    distinct = list(by_structure.values())
    if len(distinct) == 1:
        return Alternative("array", {"type": "array", "items": distinct[0]}, members[0].pointer)
    schemas.notes.widen(
        "a union of lists became a list of unions", pointer, "JSON does not tell which list it is"
    )
    return Alternative("array", {"type": "array", "items": {"anyOf": distinct}}, pointer)


def _scalars(schemas: SchemaReader, kind: Kind, members: list[Alternative], pointer: str) -> Alternative:
    """Return one alternative for several of one scalar type: an enum if all enumerate, else the type."""
    values: dict[Any, None] = {}
    formats: set[Any] = set()
    closed = True
    for part in _followed(schemas, members):
        if "enum" in part.raw:
            values.update(dict.fromkeys(part.raw["enum"]))
        else:
            closed = False
            formats.add(part.raw.get("format"))
            values.update(dict.fromkeys(known_values(part.raw)))
    if closed:
        for member in members:  # one that lists them all already
            parts = _followed(schemas, [member])
            if len(parts) == 1 and len(parts[0].raw["enum"]) == len(values):
                return member
        return Alternative(kind, {"type": kind, "enum": list(values)}, pointer)
    merged: dict[str, Any] = {"type": kind}
    if len(formats) == 1 and None not in formats and not values:
        merged["format"] = formats.pop()
    elif None not in formats:
        schemas.notes.widen(
            f"a union of {kind} formats became plain {kind}", pointer, "JSON does not tell which one it is"
        )
    if values and kind != "boolean":
        merged[KNOWN_VALUES] = list(values)
    if all(CONSTANTS in part.raw for part in _followed(schemas, members)):
        merged[CONSTANTS] = list(values)
    return Alternative(kind, merged, pointer)
