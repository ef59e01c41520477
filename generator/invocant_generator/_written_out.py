"""What stands in Python for a schema that has no class: for a name whose class the next revision wrote out.

A free object is `dict[str, Any]`, a union of plain values the union of their types. Only schemas of which
this is certain are read: whatever may be a class of its own gives nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents.pointers import target

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = frozenset({"binary", "byte", "date", "date-time", "time", "uuid"})
"""Formats whose values are no `str` in Python."""
_MAX_STEPS = 20
"""Schemas inside each other that are looked into; a circle has no end."""


def written_out(
    document: Mapping[str, Any], schema: Any, classes: Mapping[str, str], steps: int = _MAX_STEPS
) -> str | None:
    """Return the type of the values of *schema* as source, the names of classes in quotes.

    Args:
        document: The document that the schema is of.
        schema: A schema, as the vendor wrote it.
        classes: The classes by the pointers of their schemas.
        steps: How many schemas inside each other may be looked into.

    Returns:
        None where it may be a class of its own, or is nothing that Python has a plain type for.
    """
    parts = _alternatives(document, schema, classes, steps)
    if not parts:
        return None
    if "Any" in parts:
        return "Any"
    named = [part for part in dict.fromkeys(parts) if part != "None"]
    every = [*named, *(["None"] if "None" in parts else [])]
    return f"Union[{', '.join(every)}]" if len(every) > 1 else every[0]


def _alternatives(
    document: Mapping[str, Any], schema: Any, classes: Mapping[str, str], steps: int
) -> list[str]:
    if not isinstance(schema, Mapping) or not steps:
        return []
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference.removeprefix("#") in classes:
            return [repr(classes[reference.removeprefix("#")])]
        return _alternatives(document, target(document, reference, None), classes, steps - 1)
    for keyword in ("anyOf", "oneOf", "allOf"):
        variants = schema.get(keyword)
        if isinstance(variants, list) and (keyword != "allOf" or len(variants) == 1):
            every = [_alternatives(document, variant, classes, steps - 1) for variant in variants]
            nulls = ["None"] if schema.get("nullable") is True else []
            return [*(part for parts in every for part in parts), *nulls] if all(every) else []
    if any(schema.get(keyword) for keyword in ("allOf", "properties", "patternProperties")):
        return []
    kinds = schema.get("type", [] if "enum" in schema or "const" in schema else ["any"])
    kinds = [kinds] if isinstance(kinds, str) else [*kinds]
    typed = [_of_type(document, schema, kind, classes, steps) for kind in kinds]
    if schema.get("nullable") is True and kinds != ["any"]:
        typed.append("None")
    return [text for text in typed if text] if all(typed) else []


def _of_type(
    document: Mapping[str, Any], schema: Mapping[str, Any], kind: str, classes: Mapping[str, str], steps: int
) -> str | None:
    if kind == "any":
        return "Any"
    if kind == "array":
        inner = written_out(document, schema.get("items", {}), classes, steps - 1)
        return f"list[{inner}]" if inner and "prefixItems" not in schema else None
    if kind == "object":
        extra = schema.get("additionalProperties")
        inner = written_out(document, extra, classes, steps - 1) if isinstance(extra, Mapping) else "Any"
        return f"dict[str, {inner}]" if inner else None
    return None if schema.get("format") in _FORMATS else _SCALARS.get(kind)
