"""Schemas of Swagger 2.0 in the words of OpenAPI 3.0: what may be null, discriminators, files.

Source: Swagger 2.0, Schema Object; OpenAPI 3.0.4, sections 4.7.24 and 4.7.25.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents.pointers import escape, target

_VALUE = "x-ms-discriminator-value"


def upgrade_schema(schema: dict[str, Any]) -> None:
    """Write *schema*, which is changed, as 3.0 does; not what stands below it."""
    is_nullable = schema.pop("x-nullable", False) is True
    kind = schema.get("type")
    if kind == "file":
        schema.update({"type": "string", "format": "binary"})
    elif isinstance(kind, list) and "null" in kind:
        is_nullable = True
        kinds = [name for name in kind if name != "null"]
        schema["type"] = kinds[0] if len(kinds) == 1 else kinds
        if not kinds:
            del schema["type"]
    discriminator = schema.get("discriminator")
    if isinstance(discriminator, str):
        schema["discriminator"] = {"propertyName": discriminator}
    if is_nullable:
        _allow_null(schema)


def _allow_null(schema: dict[str, Any]) -> None:
    ref = schema.pop("$ref", None)
    if ref is not None:  # beside a reference nothing counts in 3.0
        schema["allOf"] = [{"$ref": ref}]
    schema["nullable"] = True
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        schema["enum"] = [*values, None]


def map_values(document: Mapping[str, Any]) -> None:
    """Give a base whose heirs say by which value they are known the mapping of those; all are written as 3.0.

    The extension is one of Microsoft's, for documents of 2.0, which knows heirs by their names alone.
    """
    schemas = document.get("components", {}).get("schemas")
    for name, schema in schemas.items() if isinstance(schemas, Mapping) else ():
        value = schema.get(_VALUE) if isinstance(schema, Mapping) else None
        for base in _bases(document, schema) if isinstance(value, str) else ():
            discriminator = base.get("discriminator")
            mapping = discriminator.setdefault("mapping", {}) if isinstance(discriminator, dict) else None
            if isinstance(mapping, dict):
                mapping.setdefault(value, f"#/components/schemas/{escape(name)}".replace("%", "%25"))


def _bases(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield *schema* and all that it inherits from, each once."""
    seen: set[int] = set()
    waiting: list[Any] = [schema]
    while waiting:
        base = waiting.pop()
        if isinstance(base, Mapping) and isinstance(base.get("$ref"), str):
            base = target(document, base["$ref"], None)
        if not isinstance(base, Mapping) or id(base) in seen:
            continue
        seen.add(id(base))
        yield base
        if isinstance(base.get("allOf"), list):
            waiting += base["allOf"]
