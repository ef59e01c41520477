"""What a schema of a repaired document is, and which of its components get a Python name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from invocant.documents.pointers import split
from invocant_generator import _identifiers as naming

Schema = Mapping[str, Any]

CONSTANTS = "x-invocant-constants"
"""All values that a number, an array or an object may have, in a repaired document."""
_ENUM_TYPES = ("string", "integer")
_MAX_REFERENCES = 100
"""References followed in a row; a circle has no end."""


def component_of(schema: Schema) -> str:
    """Return the component that a `$ref` schema names."""
    name = str(schema["$ref"]).rpartition("/")[2]
    return split(name)[-1] if "~" in name else name


def union_members(schema: Schema) -> Sequence[Schema] | None:
    """Return the members of a union schema, or None where *schema* is no union."""
    members = schema.get("anyOf")
    return members if isinstance(members, list) and members else None


def is_model(schema: Schema) -> bool:
    """Tell whether *schema* becomes a model class: an object with named properties."""
    return "properties" in schema


def is_enum(schema: Schema) -> bool:
    """Tell whether *schema* becomes an enum class."""
    return "enum" in schema and schema.get("type") in _ENUM_TYPES


def followed(components: Mapping[str, Schema], schema: Schema) -> tuple[str | None, Schema]:
    """Follow references from *schema*: return the last component that one named, or None, and what it is."""
    name = None
    for _ in range(_MAX_REFERENCES):
        if "$ref" not in schema:
            break
        name = component_of(schema)
        schema = components[name]
    return name, schema


def class_names(components: Mapping[str, Schema]) -> dict[str, str]:
    """Return the Python name of each component that becomes a class or a named union."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for component, schema in components.items():
        if is_model(schema) or is_enum(schema) or _is_named_union(components, schema):
            names[component] = naming.unique(naming.class_name(component), taken)
            taken.add(names[component])
    return names


def _is_named_union(components: Mapping[str, Schema], schema: Schema) -> bool:
    """Tell whether *schema* deserves a name: a union that holds more than one thing beside null."""
    members = union_members(schema)
    return (
        members is not None
        and sum(followed(components, member)[1].get("type") != "null" for member in members) > 1
    )
