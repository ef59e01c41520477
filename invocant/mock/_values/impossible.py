"""Schemas that no value fits, as far as one can see without trying: told at start, since no answer is right.

What is seen: bounds that exclude each other, a required member that may not be there, values of an enum or a
constant that are of no allowed type, and types of `allOf` that exclude each other.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from invocant.documents import Schema
from invocant.documents.pointers import join
from invocant.mock._values.merging import Merging
from invocant.mock._values.numbers import numbers
from invocant.mock._values.schemas import Schemas

_BOUNDS = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
_ONE = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAX_LEVELS = 60


@lru_cache(maxsize=32)
def impossible(schemas: Schemas, merging: Merging) -> tuple[str, ...]:
    """Return where in the document a schema stands that nothing fits, and why, one line each.

    Servers that share schemas share what is seen of them.
    """
    return tuple(_impossible(schemas, merging))


def _impossible(schemas: Schemas, merging: Merging) -> Iterator[str]:
    document = schemas.api.document
    components = (document.get("components") or {}).get("schemas") or {}
    for name, schema in components.items():
        for pointer, part in _parts(schema, join("/components/schemas", name), 0):
            yield from (
                f"nothing fits the schema at {pointer}: {reason}" for reason in reasons(merging, part)
            )
    for operation in schemas.api.operations:
        for status, response in operation.responses.items():
            for media_type, schema in response.content.items():
                place = f"{operation.label}, response {status} {media_type}"
                for pointer, part in _parts(schema, "", 0):
                    where = f"{place}{pointer and f' at {pointer}'}"
                    yield from (
                        f"nothing fits the schema of {where}: {why}" for why in reasons(merging, part)
                    )


def _parts(schema: Any, pointer: str, depth: int) -> Iterator[tuple[str, Schema]]:
    """Yield a schema and all that are written in it; what it refers to is met where it is written."""
    if not isinstance(schema, Mapping) or depth > _MAX_LEVELS or "$ref" in schema:
        return
    yield pointer, schema
    for keyword in _NAMED:
        for name, part in _mapping(schema.get(keyword)).items():
            yield from _parts(part, join(pointer, keyword, name), depth + 1)
    for keyword in _ONE:
        if keyword != "not":
            yield from _parts(schema.get(keyword), join(pointer, keyword), depth + 1)
    for keyword in _MANY:
        branches = schema.get(keyword)
        for number, part in enumerate(branches if isinstance(branches, list) else ()):
            yield from _parts(part, join(pointer, keyword, number), depth + 1)


def reasons(merging: Merging, schema: Schema) -> Iterator[str]:
    """Yield why nothing fits a schema; nothing where something may."""
    flat = merging.flat(schema).schema
    for low, high in _BOUNDS:
        least, most = flat.get(low), flat.get(high)
        if isinstance(least, int) and isinstance(most, int) and least > most:
            yield f"{low} is {least}, and {high} {most}"
    kinds = _kinds(flat.get("type"))
    is_number = bool(kinds) and kinds <= {"integer", "number"} and not ({"enum", "const"} & flat.keys())
    if is_number and next(numbers(flat, (), whole="number" not in kinds), None) is None:
        yield "no number is within its bounds"
    values = (
        flat["enum"] if isinstance(flat.get("enum"), list) else [flat["const"]] if "const" in flat else []
    )
    of_type = not kinds or not values or any(_is_of(value, kinds) for value in values)
    if not of_type and flat.get("nullable") is not True:
        yield f"its values are not of the type {' or '.join(sorted(kinds))}"
    properties = _mapping(flat.get("properties"))
    closed = flat.get("additionalProperties") is False and not flat.get("patternProperties")
    if not kinds or "object" in kinds:
        required = flat.get("required")
        for name in required if isinstance(required, list) else ():
            if isinstance(name, str) and (
                properties.get(name) is False or (closed and name not in properties)
            ):
                yield f"{name!r} is required, and may not be there"
    if flat.get("not") in ({}, True):
        yield "it excludes everything"
    types = [_kinds(merging.flat(part).schema.get("type")) for part in _list(schema, "allOf")]
    declared = [kind for kind in types if kind]
    if len(declared) > 1 and not frozenset.intersection(*map(_wide, declared)):
        yield "the types in its allOf exclude each other"


def _kinds(declared: Any) -> frozenset[str]:
    if isinstance(declared, str):
        return frozenset([declared])
    return frozenset(map(str, declared)) if isinstance(declared, list) else frozenset()


def _wide(kinds: frozenset[str]) -> frozenset[str]:
    return kinds | {"integer"} if "number" in kinds else kinds


def _is_of(value: Any, kinds: frozenset[str]) -> bool:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    kind = names.get(type(value), "null")
    return kind in kinds or (kind in ("integer", "number") and bool(kinds & {"integer", "number"}))


def _list(schema: Schema, keyword: str) -> list[Schema]:
    value = schema.get(keyword) if isinstance(schema, Mapping) else None
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
