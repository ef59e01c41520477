"""The types of JSON Schema, and the other names under which documents have them."""

from __future__ import annotations

from typing import Any, Literal

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]
"""What a value of JSON may be."""

JSON_TYPES: tuple[JsonType, ...] = ("null", "boolean", "integer", "number", "string", "array", "object")
"""The types that `type` may name."""

SPELLINGS: dict[str, tuple[JsonType, dict[str, Any]]] = {
    "int": ("integer", {}),
    "int32": ("integer", {}),
    "int64": ("integer", {}),
    "long": ("integer", {}),
    "float": ("number", {}),
    "double": ("number", {}),
    "decimal": ("number", {}),
    "bool": ("boolean", {}),
    "str": ("string", {}),
    "text": ("string", {}),
    "uuid": ("string", {"format": "uuid"}),
    "date": ("string", {"format": "date"}),
    "datetime": ("string", {"format": "date-time"}),
    "date-time": ("string", {"format": "date-time"}),
    "file": ("string", {"format": "binary"}),
    "binary": ("string", {"format": "binary"}),
    "list": ("array", {}),
    "dict": ("object", {}),
    "map": ("object", {}),
    "none": ("null", {}),
    "nil": ("null", {}),
}
"""Names of types that JSON Schema does not have, and what is meant: a type, and keywords beside."""
