"""A schema of Swagger 2.0 in the words of OpenAPI 3.0: what may be null, discriminators, files.

Source: Swagger 2.0, Schema Object; OpenAPI 3.0.4, sections 4.7.24 and 4.7.25.
"""

from __future__ import annotations

from typing import Any


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
