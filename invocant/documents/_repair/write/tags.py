"""Which member of an object tells the variants of a union apart: declared by a discriminator, or implied.

A tag is implied by a member that every variant requires and whose listed values differ from variant to
variant. One variant may leave it out or make it null: an object without it is that one. Where some variants
share a value, they form a union of their own under it, which may have a tag in turn.

Values are texts, numbers or booleans. The keys of a mapping are always texts in OpenAPI: "2" means 2 where
the member is a number. A schema's own name is a value too, unless the mapping gives it to another.

Source: OpenAPI 3.1.1, section 4.8.25 (discriminator object).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import frozen

from invocant.documents._repair.components import Component
from invocant.documents._repair.read.alternatives import Alternative
from invocant.documents._repair.read.schemas import SchemaReader
from invocant.documents._repair.structure import CONSTANTS
from invocant.documents.pointers import from_ref, join, split

Value: TypeAlias = str | int | float | bool | None
"""A value of a tag."""


@frozen
class Tag:
    """A member that tells variants apart."""

    property: str
    """Its name on the wire."""
    values: tuple[tuple[Value, ...], ...]
    """For each variant, in order, the values that mean it; None for null. None at all where a mapping gives
    its name to another."""
    missing: tuple[int, ...] = ()
    """Positions of the variants that an object without the member may be, or with null."""
    names: tuple[tuple[str, ...], ...] = ()
    """For each variant, the names of its schema that mean it too."""

    def word(self, position: int) -> str:
        """Return the only value of a variant in words, empty where it has several."""
        values = self.values[position]
        if len(values) != 1:
            return ""
        return values[0] if isinstance(values[0], str) else f"{self.property} {json.dumps(values[0])}"


def tag_of(schemas: SchemaReader, variants: list[Alternative], discriminator: Any) -> Tag | None:
    """Return the tag of a union of object *variants*, or None if nothing tells all of them apart.

    Args:
        schemas: The schemas of the document.
        variants: Object schemas and references to such or to unions of such.
        discriminator: The `discriminator` of the union, if it has one.
    """
    if len(variants) < 2:
        return None
    if isinstance(discriminator, Mapping) and isinstance(discriminator.get("propertyName"), str):
        tag = declared(schemas, variants, discriminator)
        if tag is not None:
            return tag
    for name, values in candidates(schemas, variants):
        if _disjoint(values):
            return Tag(name, values)
    return _left_out_by_one(schemas, variants)


def _left_out_by_one(schemas: SchemaReader, variants: list[Alternative]) -> Tag | None:
    """Return the tag that all *variants* list and all but one require."""
    objects = [_objects(schemas, variant) for variant in variants]
    if not all(objects):
        return None
    for name in objects[0][0].raw["properties"]:
        values = tuple(_values_of(schemas, parts, name, require=False) for parts in objects)
        optional = _optional(schemas, objects, name)
        if len(optional) == 1 and all(values) and _disjoint(values):
            return Tag(name, values, missing=optional)
    return None


def _optional(schemas: SchemaReader, objects: list[list[Alternative]], name: str) -> tuple[int, ...]:
    """Return the positions of the variants of which *name* is not required, or may be null."""
    return tuple(
        place
        for place, parts in enumerate(objects)
        if not all(name in _required(part) for part in parts)
        or any(kind == "null" for kind in _kinds(schemas, parts, name))
    )


def candidates(
    schemas: SchemaReader, variants: list[Alternative]
) -> list[tuple[str, tuple[tuple[Value, ...], ...]]]:
    """Return each member that all *variants* require with listed values, and those for each variant.

    Texts come first: where there is one, it is what authors mean to tell variants apart.
    """
    objects = [_objects(schemas, variant) for variant in variants]
    if not all(objects):
        return []
    members = []
    for name in _required(objects[0][0]):
        values = tuple(_values_of(schemas, part, name) for part in objects)
        if all(values):
            members.append((name, values))
    return sorted(
        members, key=lambda candidate: not all(isinstance(v, str) for values in candidate[1] for v in values)
    )


def groups(schemas: SchemaReader, variants: list[Alternative]) -> tuple[str, list[list[int]]] | None:
    """Return a member that splits *variants* into groups, as positions; None if no member does.

    Variants whose values overlap share a group. At least two groups, or it would say nothing.
    """
    for name, values in candidates(schemas, variants):
        clusters: list[tuple[set[_Key], list[int]]] = []
        for position, value in enumerate(values):
            keys = set(map(_key, value))
            touching = [group for group in clusters if group[0] & keys]
            merged = (
                keys.union(*(group[0] for group in touching)),
                sorted([position, *(p for group in touching for p in group[1])]),
            )
            clusters = [group for group in clusters if not any(group is touched for touched in touching)] + [
                merged
            ]
        if len(clusters) > 1:
            return name, sorted((group[1] for group in clusters), key=lambda positions: positions[0])
    return None


def single_value(schemas: SchemaReader, variant: Alternative, name: str) -> str | None:
    """Return the only value that the member *name* of *variant* allows in words, if it is one."""
    return Tag(name, (_values_of(schemas, _objects(schemas, variant), name),)).word(0) or None


def _objects(schemas: SchemaReader, variant: Alternative) -> list[Alternative]:
    """Return the object schemas that *variant* comes down to; none if it is, or holds, a map."""
    parts = (
        [variant]
        if variant.target is None
        else [p for p in schemas.expand(variant.target) if p.kind != "null"]
    )
    return (
        parts
        if all(isinstance(part.raw.get("properties"), Mapping) and part.raw["properties"] for part in parts)
        else []
    )


def _required(alternative: Alternative) -> list[str]:
    required = alternative.raw.get("required")
    return [name for name in alternative.raw["properties"] if isinstance(required, list) and name in required]


def _values_of(
    schemas: SchemaReader, objects: list[Alternative], name: str, *, require: bool = True
) -> tuple[Value, ...]:
    """Return the values that *name* may have in *objects*; none if one does not list it.

    Nor, unless *require* is false, if one does not require it or allows null beside others.
    """
    distinct: dict[_Key, Value] = {}
    for part in objects:
        properties = part.raw["properties"]
        if name not in properties or (require and name not in _required(part)):
            return ()
        values = _listed(schemas, properties[name], join(part.pointer, "properties", name), null=not require)
        if not values:
            return ()
        for value in values:
            distinct.setdefault(_key(value), value)
    return tuple(distinct.values())


_Key: TypeAlias = tuple[bool, Value]


def _key(value: Value) -> _Key:
    """Return what two values share that are one in JSON, where 1 is 1.0 and not true."""
    return value.__class__ is bool, value


def _parts(schemas: SchemaReader, raw: Any, pointer: str) -> list[Alternative]:
    """Return the alternatives of *raw* with references followed."""
    return [
        part
        for alternative in schemas.alternatives(raw, pointer)
        for part in (schemas.expand(alternative.target) if alternative.target is not None else [alternative])
    ]


def _kinds(schemas: SchemaReader, objects: list[Alternative], name: str) -> set[str]:
    """Return the JSON types that the member *name* may have in *objects*; none where they do not name it."""
    return {
        part.kind
        for alternative in objects
        if name in alternative.raw["properties"]
        for part in _parts(
            schemas, alternative.raw["properties"][name], join(alternative.pointer, "properties", name)
        )
    }


def _listed(schemas: SchemaReader, raw: Any, pointer: str, *, null: bool) -> list[Value]:
    """Return the values that *raw* lists; none if it allows others, or null beside them unless *null*."""
    kind = raw.get("type") if isinstance(raw, Mapping) else None
    if isinstance(kind, str) and kind in {"array", "object"}:
        return []
    values: list[Value] = []
    parts = _parts(schemas, raw, pointer)
    for part in parts:
        if part.kind == "null":
            if not null and len(parts) == 1:
                values.append(None)
            elif not null:
                return []
            continue
        listed = part.raw.get("enum", part.raw.get(CONSTANTS)) if part.kind in _SCALARS else None
        if not isinstance(listed, list):
            return []
        values += listed
    return values


_SCALARS = frozenset({"string", "integer", "number", "boolean"})


def _disjoint(values: tuple[tuple[Value, ...], ...]) -> bool:
    return sum(map(len, values)) == len({_key(value) for group in values for value in group})


def declared(
    schemas: SchemaReader, variants: list[Alternative], discriminator: Mapping[str, Any]
) -> Tag | None:
    """Return the tag that a discriminator declares: by its mapping, listed values, else component names."""
    name = discriminator["propertyName"]
    mapping = discriminator.get("mapping")
    given = {_text(value): ref for value, ref in mapping.items()} if isinstance(mapping, Mapping) else {}
    objects = [_objects(schemas, variant) for variant in variants]
    kinds = [_kinds(schemas, parts, name) - {"null"} for parts in objects]
    claimed: list[dict[_Key, Value]] = [{} for _ in variants]
    for text, ref in given.items():
        component = schemas.components.named(ref) if isinstance(ref, str) else None
        for position, variant in enumerate(variants):
            if component is not None and _is_or_holds(schemas, variant, component):
                claimed[position].update((_key(value), value) for value in _meant(text, kinds[position]))
                break
    names: list[tuple[str, ...]] = [()] * len(variants)
    for position, variant in enumerate(variants):
        listed = _values_of(schemas, objects[position], name, require=False) if objects[position] else ()
        # Vendors give several variants one enum of all values; the mapping says which of them each has.
        if len(listed) == 1 or not claimed[position]:
            for value in listed:
                claimed[position].setdefault(_key(value), value)
        own = [word for word in _names(variant) if word not in given]
        if not claimed[position]:
            claimed[position].update(
                (_key(value), value) for word in own for value in _meant(word, kinds[position])
            )
        elif not listed and (not kinds[position] or kinds[position] & _TEXTS):
            names[position] = tuple(word for word in own if _key(word) not in claimed[position])
    values = tuple(tuple(entry.values()) for entry in claimed)
    given_away = [any(word in given for word in _names(variant)) for variant in variants]
    if not any(values) or not all(map(_or, values, given_away)) or not _disjoint(values):
        return None
    taken = {_key(value) for group in values for value in group}
    free = tuple(tuple(word for word in words if _key(word) not in taken) for words in names)
    missing = _by_default(schemas, variants, discriminator)
    if not missing and all(objects):
        missing = _optional(schemas, objects, name)
    return Tag(name, values, missing=missing, names=free)


def _by_default(
    schemas: SchemaReader, variants: list[Alternative], discriminator: Mapping[str, Any]
) -> tuple[int, ...]:
    """Return the position of the variant that a value without the member is, by `defaultMapping`.

    Source: OpenAPI 3.2.0, section 4.25 (Discriminator Object).
    """
    ref = discriminator.get("defaultMapping")
    component = schemas.components.named(ref) if isinstance(ref, str) else None
    if component is None:
        return ()
    holding = (place for place, variant in enumerate(variants) if _is_or_holds(schemas, variant, component))
    return tuple(holding)[:1]


def _or(values: tuple[Value, ...], given_away: bool) -> bool:
    """Tell whether a variant has a value, or none because a mapping gives its name to another."""
    return bool(values) or given_away


_TEXTS = frozenset({"string", "any"})


def _text(value: Any) -> str:
    """Return the key of a mapping as JSON has it: YAML reads `2:` and `true:` as what they look like."""
    return value if isinstance(value, str) else json.dumps(value)


def _names(variant: Alternative) -> list[str]:
    """Return the names of the schema that *variant* refers to: what the reference says, and what is there."""
    if variant.target is None:
        return []
    segments = split(from_ref(str(variant.raw.get("$ref", ""))) or "")
    spelled = segments[2:] if segments[:2] == ["components", "schemas"] and len(segments) == 3 else []
    return list(dict.fromkeys([*spelled, *([variant.target.author] if variant.target.author else [])]))


def _meant(text: str, kinds: set[str]) -> list[Value]:
    """Return the values that a key of a mapping means, or a name, where the member is of these *kinds*.

    It may be of any, if there are none. A text that is none of them means nothing, as no object can have it.
    """
    anything = not kinds or "any" in kinds
    meanings: list[Value] = [text] if anything or "string" in kinds else []
    try:
        value = json.loads(text)
    except ValueError:
        return meanings
    if value.__class__ is bool and (anything or "boolean" in kinds):
        meanings.append(value)
    if value.__class__ in (int, float) and (anything or kinds & {"integer", "number"}):
        meanings.append(value)
    return meanings


def tag_keyword(
    tag: Tag,
    variants: list[Alternative],
    members: list[Alternative],
    written: list[dict[str, Any]],
    *,
    otherwise: Component | None,
) -> dict[str, Any]:
    """Return what `x-invocant-tag` says of a union.

    Args:
        tag: What tells the *variants* apart.
        variants: In the order of the tag's values.
        members: All members of the union, the variants among them.
        written: The repaired form of each member.
        otherwise: What an object is whose tag is none of the values; None where nothing is.
    """
    by_member = {id(member): node.get("$ref") for member, node in zip(members, written, strict=True)}
    references = [by_member[id(variant)] for variant in variants]
    pairs = [
        (value, reference)
        for reference, values in zip(references, tag.values, strict=True)
        for value in values
    ]
    if tag.names:
        pairs += [
            (name, reference)
            for reference, names in zip(references, tag.names, strict=True)
            for name in names
        ]
    keyword: dict[str, Any] = {
        "property": tag.property,
        "mapping": {value: reference for value, reference in pairs if isinstance(value, str)},
    }
    other_values = [
        {"value": value, "$ref": reference}
        for value, reference in pairs
        if value is not None and not isinstance(value, str)
    ]
    if other_values:
        keyword["others"] = other_values
    unnamed = [reference for reference, values in zip(references, tag.values, strict=True) if not values]
    if unnamed:
        keyword["unnamed"] = [{"$ref": reference} for reference in unnamed]
    if otherwise is not None:
        keyword["otherwise"] = otherwise
        return keyword
    null = [reference for value, reference in pairs if value is None]
    missing = null or [references[position] for position in tag.missing]
    if len(missing) == 1:
        keyword["missing"] = missing[0]
    elif missing:
        keyword["untagged"] = [{"$ref": reference} for reference in missing]
    return keyword


def _is_or_holds(schemas: SchemaReader, variant: Alternative, component: Any) -> bool:
    if variant.target is None:
        return False
    if variant.target is component:
        return True
    wanted = [id(part.raw) for part in schemas.expand(component) if part.kind != "null"]
    held = {id(part.raw) for part in schemas.expand(variant.target)}
    return bool(wanted) and all(identity in held for identity in wanted)
