"""Compare two types as sets: the same, more, less, or something else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from attrs import evolve, frozen

from invocant_generator._plan.schemas import component_of, is_enum, is_model, union_members

Schema = Mapping[str, Any]
Members = frozenset["Atom"]


class Relation(Enum):
    """How a new type stands to the old one."""

    EQUAL = "equal"
    WIDER = "wider"
    NARROWER = "narrower"
    OTHER = "other"


@frozen
class Atom:
    """One alternative of a type."""

    kind: str
    """`any`, `null`, a JSON type, a format, `const`, `class`, `enum`, `list`, `tuple` or `map`."""
    name: str = ""
    """Class name, or a constant as JSON."""
    inner: Members = frozenset()
    """Types of the items of a list, or of the values of a map; of what may follow the places of a tuple."""
    places: tuple[Members, ...] = ()
    """Types of the places of a tuple."""


ANY = Atom("any")
NULL = Atom("null")
_PYTHON_FORMATS = frozenset({"uuid", "date-time", "date", "time", "byte"})
"""String formats that have a Python type of their own."""
_MAX_LEVELS = 12
"""Nesting beyond this counts as any value."""


def mentioned_unions(components: Mapping[str, Schema], schema: Schema) -> frozenset[str]:
    """Return the named unions that *schema* mentions itself, not through another class."""
    unions: set[str] = set()
    rest: list[Any] = [schema]
    while rest:
        node = rest.pop()
        if isinstance(node, Mapping):
            name = component_of(node) if isinstance(node.get("$ref"), str) else None
            if name is not None and union_members(components.get(name, {})) is not None:
                unions.add(name)
            rest += [node.get(key) for key in ("anyOf", "prefixItems", "items", "additionalProperties")]
        elif isinstance(node, list):
            rest += node
    return frozenset(unions)


def atoms(
    components: Mapping[str, Schema],
    schema: Schema,
    whole: frozenset[str] = frozenset(),
    seen: tuple[str, ...] = (),
) -> Members:
    """Return the alternatives of *schema*, unions taken apart but for those named in *whole*."""
    if len(seen) > _MAX_LEVELS:
        return frozenset({ANY})
    if "$ref" in schema:
        name = component_of(schema)
        target = components.get(name, {})
        if is_model(target):
            return frozenset({Atom("class", name)})
        if is_enum(target):
            return frozenset({Atom("enum", name)})
        if name in seen or name in whole:
            return frozenset({Atom("class", name)})
        return atoms(components, target, whole, (*seen, name))
    members = union_members(schema)
    if members is not None:
        return frozenset().union(*(atoms(components, member, whole, (*seen, "")) for member in members))
    alternatives: set[Atom] = set()
    if schema.get("nullable") is True:
        alternatives.add(NULL)
    if "const" in schema or "enum" in schema:
        values = [schema["const"]] if "const" in schema else schema["enum"]
        return frozenset(alternatives | {NULL if value is None else _constant(value) for value in values})
    types = schema.get("type")
    for json_type in types if isinstance(types, list) else [types]:
        alternatives.add(_plain(components, schema, json_type, whole, seen))
    return frozenset(alternatives)


def renamed(members: Members, aliases: Mapping[str, str]) -> Members:
    """Return *members* with classes called as they are now."""
    return frozenset(
        evolve(
            member,
            name=aliases.get(member.name, member.name),
            inner=renamed(member.inner, aliases),
            places=tuple(renamed(place, aliases) for place in member.places),
        )
        for member in members
    )


def _constant(value: Any) -> Atom:
    return Atom("const", json.dumps(value, sort_keys=True))


def _plain(
    components: Mapping[str, Schema], schema: Schema, kind: Any, whole: frozenset[str], seen: tuple[str, ...]
) -> Atom:
    if kind == "array":
        items = schema.get("items")
        first = schema.get("prefixItems")
        if isinstance(first, list) and first:
            inside = (*seen, "")
            places = tuple(atoms(components, item, whole, inside) for item in first)
            rest = frozenset() if items is False else _ANY
            inner = atoms(components, items, whole, inside) if isinstance(items, Mapping) else rest
            return Atom("tuple", str(schema.get("x-invocant-least", "")), inner, places)
        return Atom(
            "list", inner=atoms(components, items, whole, (*seen, "")) if isinstance(items, Mapping) else _ANY
        )
    if kind == "object" or (kind is None and ("properties" in schema or "additionalProperties" in schema)):
        values = schema.get("additionalProperties")
        return Atom(
            "map",
            inner=atoms(components, values, whole, (*seen, "")) if isinstance(values, Mapping) else _ANY,
        )
    if kind == "string":
        return Atom(schema["format"]) if schema.get("format") in _PYTHON_FORMATS else Atom("string")
    return Atom(str(kind)) if kind in ("integer", "number", "boolean", "null") else ANY


_ANY: Members = frozenset({ANY})


def relate(old: Members, new: Members) -> Relation:
    """Return how *new* stands to *old* as sets of values."""
    if old == new:
        return Relation.EQUAL
    wider, narrower = _covers(new, old), _covers(old, new)
    if wider and narrower:
        return Relation.EQUAL
    if wider:
        return Relation.WIDER
    return Relation.NARROWER if narrower else Relation.OTHER


def _covers(outer: Members, inner: Members) -> bool:
    return all(any(_holds(holder, held) for holder in outer) for held in inner)


def _holds(outer: Atom, inner: Atom) -> bool:
    """Tell whether every value of *inner* is one of *outer*."""
    if outer.kind == "any" or outer == inner:
        return True
    if outer.kind == inner.kind and outer.kind in ("list", "map"):
        return _covers(outer.inner, inner.inner)
    if outer.kind == "list" and inner.kind == "tuple":
        return all(_covers(outer.inner, place) for place in (*inner.places, inner.inner))
    if outer.kind == inner.kind == "tuple":
        return (
            len(outer.places) == len(inner.places)
            and outer.name == inner.name
            and all(map(_covers, outer.places, inner.places))
            and _covers(outer.inner, inner.inner)
        )
    if outer.kind == "map":
        return inner.kind == "class" and ANY in outer.inner
    if outer.kind == "string":
        return (
            inner.kind in _PYTHON_FORMATS
            or inner.kind == "enum"
            or (inner.kind == "const" and inner.name[0] == '"')
        )
    if outer.kind in ("number", "integer"):
        number = inner.kind == "const" and _is_number(inner.name, whole=outer.kind == "integer")
        return number or (outer.kind == "number" and inner.kind == "integer")
    return outer.kind == "boolean" and inner.kind == "const" and inner.name in ("true", "false")


def _is_number(text: str, *, whole: bool) -> bool:
    value = json.loads(text)
    return not isinstance(value, bool) and isinstance(value, int if whole else (int, float))


def python_name(components: Mapping[str, Schema], members: Members) -> str:
    """Return *members* as an annotation would say it, None last."""
    order = sorted((_spelled(components, atom) for atom in members if atom != NULL), key=str.casefold)
    return " | ".join([*dict.fromkeys(order), *(["None"] if NULL in members else [])]) or "Any"


_SPELLED = {
    "any": "Any",
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "uuid": "UUID",
    "date-time": "datetime",
    "date": "date",
    "time": "time",
    "byte": "Base64",
    "null": "None",
}


def _spelled(components: Mapping[str, Schema], atom: Atom) -> str:
    if atom.kind in ("class", "enum"):
        return atom.name
    if atom.kind == "const":
        return f"Literal[{_literal(atom.name)}]"
    if atom.kind in ("list", "map"):
        inner = python_name(components, atom.inner)
        return f"list[{inner}]" if atom.kind == "list" else f"dict[str, {inner}]"
    if atom.kind == "tuple":
        places = [python_name(components, place) for place in atom.places]
        more = [f"*tuple[{python_name(components, atom.inner)}, ...]"] if atom.inner else []
        return f"tuple[{', '.join([*places, *more])}]"
    return _SPELLED[atom.kind]


def _literal(text: str) -> str:
    return repr(json.loads(text))
