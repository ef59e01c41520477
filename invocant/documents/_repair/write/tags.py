"""Which member of an object tells the variants of a union apart: declared by a discriminator, or implied.

A tag is implied by a member that every variant requires and whose listed values differ from variant to
variant. One variant may leave it out or make it null: an object without it is that one. Where some variants
share a value, they form a union of their own under it, which may have a tag in turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant.documents._repair.components import Component
from invocant.documents._repair.read.alternatives import Alternative
from invocant.documents._repair.read.schemas import SchemaReader
from invocant.documents.pointers import join


@frozen
class Tag:
    """A member that tells variants apart."""

    property: str
    """Its name on the wire."""
    values: tuple[tuple[str, ...], ...]
    """For each variant, in order, the values that mean it."""
    missing: int | None = None
    """Position of the variant that an object without the member is, or with null; None if there is none."""


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
        found = declared(schemas, variants, discriminator)
        if found is not None:
            return found
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
        sure = [bool(_values_of(schemas, part, name)) for part in objects]
        values = tuple(_values_of(schemas, each, name, require=False) for each in objects)
        if sure.count(False) == 1 and all(values) and _disjoint(values):
            return Tag(name, values, missing=sure.index(False))
    return None


def candidates(
    schemas: SchemaReader, variants: list[Alternative]
) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Return each member that all *variants* require with listed texts, and those texts for each variant."""
    objects = [_objects(schemas, variant) for variant in variants]
    if not all(objects):
        return []
    found = []
    for name in _required(objects[0][0]):
        values = tuple(_values_of(schemas, part, name) for part in objects)
        if all(values):
            found.append((name, values))
    return found


def groups(schemas: SchemaReader, variants: list[Alternative]) -> tuple[str, list[list[int]]] | None:
    """Return a member that splits *variants* into groups, as positions; None if no member does.

    Variants whose values overlap share a group. At least two groups, or it would say nothing.
    """
    for name, values in candidates(schemas, variants):
        found: list[tuple[set[str], list[int]]] = []
        for position, value in enumerate(values):
            touching = [group for group in found if group[0] & set(value)]
            merged = (
                set(value).union(*(group[0] for group in touching)),
                sorted([position, *(p for group in touching for p in group[1])]),
            )
            found = [group for group in found if not any(group is one for one in touching)] + [merged]
        if len(found) > 1:
            return name, sorted((group[1] for group in found), key=lambda positions: positions[0])
    return None


def single_value(schemas: SchemaReader, variant: Alternative, name: str) -> str | None:
    """Return the only text that the member *name* of *variant* allows, if it is one."""
    values = _values_of(schemas, _objects(schemas, variant), name)
    return values[0] if len(values) == 1 else None


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
) -> tuple[str, ...]:
    """Return the texts that *name* may have in *objects*; none if one does not list it.

    Nor, unless *require* is false, if one does not require it or allows null.
    """
    found: list[str] = []
    for part in objects:
        properties = part.raw["properties"]
        if name not in properties or (require and name not in _required(part)):
            return ()
        values = _listed(schemas, properties[name], join(part.pointer, "properties", name), null=not require)
        if not values:
            return ()
        found += [value for value in values if value not in found]
    return tuple(found)


def _listed(schemas: SchemaReader, raw: Any, pointer: str, *, null: bool) -> list[str]:
    """Return the texts that *raw* lists; none if it allows other values, null only if *null* is true."""
    kind = raw.get("type") if isinstance(raw, Mapping) else None
    if isinstance(kind, str) and kind in {"integer", "boolean", "number", "array", "object"}:
        return []
    found: list[str] = []
    for alternative in schemas.alternatives(raw, pointer):
        for part in schemas.expand(alternative.target) if alternative.target is not None else [alternative]:
            if null and part.kind == "null":
                continue
            if part.kind != "string" or "enum" not in part.raw:
                return []
            found += part.raw["enum"]
    return found


def _disjoint(values: tuple[tuple[str, ...], ...]) -> bool:
    return sum(map(len, values)) == len({value for each in values for value in each})


def declared(
    schemas: SchemaReader, variants: list[Alternative], discriminator: Mapping[str, Any]
) -> Tag | None:
    """Return the tag that a discriminator declares: by its mapping, listed values, else component names."""
    name = discriminator["propertyName"]
    mapping = discriminator.get("mapping")
    found: list[list[str]] = [[] for _ in variants]
    for value, ref in mapping.items() if isinstance(mapping, Mapping) else ():
        if not isinstance(ref, str):
            continue
        component = schemas.components.named(ref)
        for position, variant in enumerate(variants):
            if component is not None and _is_or_holds(schemas, variant, component):
                found[position].append(value)
                break
    for position, variant in enumerate(variants):
        objects = _objects(schemas, variant)
        listed = _values_of(schemas, objects, name, require=False) if objects else ()
        # Vendors give several variants one enum of all values; the mapping says which of them each has.
        if len(listed) == 1 or not found[position]:
            found[position] += [value for value in listed if value not in found[position]]
        if not found[position] and variant.target is not None and variant.target.author is not None:
            found[position].append(variant.target.author)
    values = tuple(tuple(entry) for entry in found)
    return Tag(name, values) if all(values) and _disjoint(values) else None


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
    reference = {id(member): node.get("$ref") for member, node in zip(members, written, strict=True)}
    found: dict[str, Any] = {
        "property": tag.property,
        "mapping": {
            value: reference[id(variant)]
            for variant, values in zip(variants, tag.values, strict=True)
            for value in values
        },
    }
    if tag.missing is not None:
        found["missing"] = reference[id(variants[tag.missing])]
    if otherwise is not None:
        found["otherwise"] = otherwise
    return found


def _is_or_holds(schemas: SchemaReader, variant: Alternative, component: Any) -> bool:
    if variant.target is None:
        return False
    if variant.target is component:
        return True
    wanted = [id(part.raw) for part in schemas.expand(component) if part.kind != "null"]
    held = {id(part.raw) for part in schemas.expand(variant.target)}
    return bool(wanted) and all(identity in held for identity in wanted)
