"""R3, R4: no trace of `allOf`: objects are merged, and unions distributed over what is beside them.

`allOf: [A, {anyOf: [X, Y]}]` is `anyOf: [A and X, A and Y]`, exactly. What cannot be (a text that is an
object, a tag with two values) falls out of the product, so an `allOf` that only repeats a union comes down to
that union again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from invocant.documents._directions import Direction
from invocant.documents._repair.components import Component, Components, SchemaPlace
from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.read.alternatives import Alternative, anything
from invocant.documents.pointers import join


class AlternativesReader(Protocol):
    """What merging asks of the reader of schemas, which in turn asks for the merging."""

    components: Components
    notes: Notebook
    ensure: Callable[[Component], None]

    def alternatives(self, raw: Any, pointer: str) -> list[Alternative]:
        """Return what a value of the schema *raw* at *pointer* may be."""

    def expand(self, component: Component) -> list[Alternative]:
        """Return the alternatives of *component* with all references followed."""

    def is_being_read(self, component: Component) -> bool:
        """Tell whether *component* is a part of itself."""

    def canonical(self, raw: Any) -> str:
        """Return the structure of *raw* as text, for comparing."""

    def directions(self, raw: Any) -> frozenset[Direction]:
        """Return whether a member of the schema *raw* is of answers only, or of requests only."""


_MAX_ALTERNATIVES = 256
"""Most pairs that are merged; a larger product is given up for one of its factors."""


def product(schemas: AlternativesReader, factors: list[list[Alternative]], pointer: str) -> list[Alternative]:
    """Return the alternatives that satisfy one of each of *factors*."""
    if not factors:
        return [anything(pointer)]
    alternatives = factors[0]
    for factor in factors[1:]:
        alternatives = _cross(schemas, alternatives, factor, pointer)
    if not alternatives:
        schemas.notes.leave_open(
            "a contradiction is left open",
            pointer,
            "no value can satisfy all that the parts of allOf ask for",
        )
        return [anything(pointer)]
    return alternatives


def _cross(
    schemas: AlternativesReader, left: list[Alternative], right: list[Alternative], pointer: str
) -> list[Alternative]:
    if _is_anything(right):
        return left
    if _is_anything(left):
        return right
    expanded_left, expanded_right = _expanded(schemas, left), _expanded(schemas, right)
    if len(expanded_left) * len(expanded_right) > _MAX_ALTERNATIVES:
        schemas.notes.widen(
            "a product of unions keeps one factor only",
            pointer,
            f"{len(expanded_left)} times {len(expanded_right)} alternatives would be as many classes",
        )
        return left
    products: list[Alternative] = []
    for alternative in expanded_left:
        for other in expanded_right:
            merged = merge(schemas, alternative, other, pointer)
            if merged is not None and not any(merged.raw is known.raw for known in products):
                products.append(merged)
    return _as_references(schemas, products, [*left, *right])


def _is_anything(alternatives: list[Alternative]) -> bool:
    return (
        len(alternatives) == 1 and alternatives[0].kind == "any" and not alternatives[0].raw.get("required")
    )


def _expanded(schemas: AlternativesReader, alternatives: list[Alternative]) -> list[Alternative]:
    """Return *alternatives* with references followed; what they lead to is written first."""
    expanded: list[Alternative] = []
    for alternative in alternatives:
        if alternative.target is None:
            expanded.append(alternative)
        elif schemas.is_being_read(alternative.target):
            expanded.append(anything(alternative.pointer))  # a part of itself asks for nothing more
        else:
            schemas.ensure(alternative.target)
            expanded += [part for part in schemas.expand(alternative.target) if part.kind != "null"]
    return expanded


def _as_references(
    schemas: AlternativesReader, alternatives: list[Alternative], given: list[Alternative]
) -> list[Alternative]:
    """Return *alternatives* with references for what is a component unchanged, alone or as a whole union."""
    typed = {id(alternative.raw) for alternative in alternatives if alternative.kind != "null"}
    nulls = [alternative for alternative in alternatives if alternative.kind == "null"]
    for alternative in given:
        if alternative.target is not None:
            parts = [part for part in schemas.expand(alternative.target) if part.kind != "null"]
            if len(parts) > 1 and {id(part.raw) for part in parts} == typed:
                return [alternative, *nulls]
    return [
        Alternative("ref", alternative.raw, alternative.pointer, target=alternative.origin)
        if alternative.origin is not None
        else alternative
        for alternative in alternatives
    ]


def merge(
    schemas: AlternativesReader, alternative: Alternative, other: Alternative, pointer: str
) -> Alternative | None:
    """Return what satisfies both, one of them itself if the other adds nothing; None if nothing can."""
    if alternative.kind == "any" or other.kind == "any":
        limit, typed = (alternative, other) if alternative.kind == "any" else (other, alternative)
        if not limit.raw.get("required") or typed.kind not in {"object", "any"}:
            return typed
        limit = Alternative("object", {"type": "object", "required": limit.raw["required"]}, limit.pointer)
        typed = (
            Alternative("object", typed.raw, typed.pointer, origin=typed.origin)
            if typed.kind == "any"
            else typed
        )
        return _merge_objects(schemas, typed, limit, pointer)
    if {alternative.kind, other.kind} == {"integer", "number"}:
        return alternative if alternative.kind == "integer" else other
    if alternative.kind != other.kind:
        return None
    if (
        alternative.kind == "null"
        or alternative.raw is other.raw
        or (alternative.kind != "object" and _same(schemas, alternative.raw, other.raw))
        or (alternative.kind == "object" and _same_object(schemas, alternative.raw, other.raw))
    ):
        return other if alternative.origin is None and other.origin is not None else alternative
    if alternative.kind == "object":
        return _merge_objects(schemas, alternative, other, pointer)
    if alternative.kind == "array":
        return _merge_arrays(alternative, other, pointer)
    return _merge_scalars(alternative, other, pointer)


def _merge_objects(
    schemas: AlternativesReader, alternative: Alternative, other: Alternative, pointer: str
) -> Alternative | None:
    if _adds_nothing(schemas, other.raw, alternative.raw):
        return alternative
    if _adds_nothing(schemas, alternative.raw, other.raw):
        return other
    properties: dict[str, Any] = {}
    for part in (alternative, other):
        for name, schema in _mapping(part.raw.get("properties")).items():
            _remember_home(schemas, part, name, schema)
            if name not in properties:
                properties[name] = schema
                continue
            if _same(schemas, properties[name], schema):
                properties[name] = _directed(schemas, properties[name], schema)
                continue
            combined = {"allOf": [properties[name], schema]}
            if _contradict(schemas, combined, join(pointer, "properties", name)):
                return None
            properties[name] = combined
    required = [
        *_names(alternative.raw),
        *(name for name in _names(other.raw) if name not in _names(alternative.raw)),
    ]
    merged: dict[str, Any] = {"type": "object"}
    for key in ("description", "deprecated", "x-invocant-name"):
        for part in (other, alternative):
            if key in part.raw and (key == "description" or part.origin is None):
                merged.setdefault(key, part.raw[key])
    if properties:
        merged["properties"] = properties
    if required:
        merged["required"] = required
    additional = [
        part.raw["additionalProperties"]
        for part in (alternative, other)
        if "additionalProperties" in part.raw
    ]
    typed = [schema for schema in additional if isinstance(schema, Mapping) and schema]
    if typed:
        merged["additionalProperties"] = typed[0] if len(typed) == 1 else {"allOf": typed}
    patterns = [
        part.raw["patternProperties"]
        for part in (alternative, other)
        if isinstance(part.raw.get("patternProperties"), Mapping)
    ]
    if patterns:
        merged["patternProperties"] = {key: schema for pattern in patterns for key, schema in pattern.items()}
    return Alternative("object", merged, pointer)


def _remember_home(schemas: AlternativesReader, part: Alternative, name: str, schema: Any) -> None:
    """Let a property that a merged class takes over from a component be written where it came from."""
    components = schemas.components
    owner = components.class_of.get(part.raw)
    if owner is not None and isinstance(schema, Mapping):
        place = SchemaPlace(join(part.pointer, "properties", name), owner, name, owner.root)
        components.home.setdefault(schema, place)


def _contradict(schemas: AlternativesReader, combined: dict[str, Any], pointer: str) -> bool:
    """Tell whether no value can satisfy both schemas of a property, as with two different tags."""
    left, right = (_values(schemas, member, pointer) for member in combined["allOf"])
    return left is not None and right is not None and not left & right


def _values(schemas: AlternativesReader, raw: Any, pointer: str) -> set[str] | None:
    """Return the texts that a schema allows, or None where it allows more than a list of texts."""
    texts: set[str] = set()
    for alternative in _expanded(schemas, schemas.alternatives(raw, pointer)):
        if alternative.kind != "string" or "enum" not in alternative.raw:
            return None
        texts.update(alternative.raw["enum"])
    return texts


def _adds_nothing(schemas: AlternativesReader, raw: Mapping[str, Any], to: Mapping[str, Any]) -> bool:
    """Tell whether an object that satisfies *to* satisfies *raw* as far as types go."""
    properties = _mapping(to.get("properties"))
    additional = raw.get("additionalProperties")
    return (
        all(
            name in properties
            and _same(schemas, properties[name], schema)
            and schemas.directions(schema) <= schemas.directions(properties[name])
            for name, schema in _mapping(raw.get("properties")).items()
        )
        and set(_names(raw)) <= set(_names(to))
        and not (
            isinstance(additional, Mapping) and additional and additional != to.get("additionalProperties")
        )
        and not isinstance(raw.get("patternProperties"), Mapping)
    )


def _same(schemas: AlternativesReader, raw: Any, other: Any) -> bool:
    return schemas.canonical(raw) == schemas.canonical(other)


def _same_object(schemas: AlternativesReader, raw: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two objects are of one structure, and their members of the same directions."""
    theirs = _mapping(other.get("properties"))
    return _same(schemas, raw, other) and all(
        schemas.directions(schema) == schemas.directions(theirs[name])
        for name, schema in _mapping(raw.get("properties")).items()
    )


def _directed(schemas: AlternativesReader, raw: Any, other: Any) -> Any:
    """Return the schema *raw* of a member, with the direction that *other*, of the same structure, says."""
    more = schemas.directions(other) - schemas.directions(raw)
    if not more:
        return raw
    words = {
        key: raw[key] for key in ("description", "deprecated") if isinstance(raw, Mapping) and key in raw
    }
    return {"allOf": [raw], **words, **dict.fromkeys(sorted(more), True)}


def _merge_arrays(alternative: Alternative, other: Alternative, pointer: str) -> Alternative:
    items = [
        part.raw["items"]
        for part in (alternative, other)
        if isinstance(part.raw.get("items"), Mapping) and part.raw["items"]
    ]
    if not items or (
        len(items) == 1 and "prefixItems" not in alternative.raw and "prefixItems" not in other.raw
    ):
        return (
            alternative
            if items and "items" in alternative.raw and alternative.raw["items"] is items[0]
            else other
        )
    merged = {**other.raw, **alternative.raw}
    if len(items) == 2:
        merged["items"] = {"allOf": items}
    return Alternative("array", merged, pointer)


def _merge_scalars(alternative: Alternative, other: Alternative, pointer: str) -> Alternative | None:
    left, right = alternative.raw.get("enum"), other.raw.get("enum")
    if left is not None and right is not None:
        shared = [value for value in left if value in right]
        if not shared:
            return None
        if len(shared) == len(left):
            return alternative
        if len(shared) == len(right):
            return other
        return Alternative(alternative.kind, {**other.raw, **alternative.raw, "enum": shared}, pointer)
    if left is not None or right is not None:
        return alternative if left is not None else other
    if "format" not in other.raw or alternative.raw.get("format") == other.raw.get("format"):
        return alternative
    if "format" not in alternative.raw:
        return other
    return Alternative(alternative.kind, {**other.raw, **alternative.raw}, pointer)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _names(raw: Mapping[str, Any]) -> list[str]:
    required = raw.get("required")
    return [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
