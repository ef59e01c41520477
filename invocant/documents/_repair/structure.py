"""What in a schema is structure and what is text about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

ANNOTATIONS = frozenset(
    {
        "title",
        "description",
        "default",
        "deprecated",
        "example",
        "examples",
        "externalDocs",
        "readOnly",
        "writeOnly",
        "xml",
        "$comment",
        "summary",
        "nullable",
        "discriminator",
        "$schema",
        "$id",
        "$anchor",
        "$defs",
        "definitions",
    }
)
"""Keywords that say nothing about values; `nullable` and `discriminator` are read apart."""
CONSTRAINTS = frozenset(
    {
        "required",
        "not",
        "if",
        "then",
        "else",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "contains",
        "minContains",
        "maxContains",
        "minProperties",
        "maxProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
        "unevaluatedItems",
    }
)
"""Keywords that limit values without saying what type they have."""
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_UNORDERED = frozenset({"required"})


KNOWN_VALUES = "x-invocant-known-values"
"""Some of the values that a scalar may have, where it may have others too."""
CONSTANTS = "x-invocant-constants"
"""All values that a number, an array or an object may have: Python has no literal type for them."""


def known_values(schema: Mapping[str, Any]) -> list[Any]:
    """Return the known values of a scalar *schema*; none if there is something else under the keyword."""
    values = schema.get(KNOWN_VALUES)
    return (
        [value for value in values if isinstance(value, (str, int, float))]
        if isinstance(values, list)
        else []
    )


def structural_keys(schema: Mapping[str, Any]) -> set[str]:
    """Return the keywords of *schema* that say something about the type of its values."""
    return {
        key
        for key in schema
        if key not in ANNOTATIONS and key not in CONSTRAINTS and not key.startswith("x-")
    }


def is_annotation(schema: Any) -> bool:
    """Tell whether *schema* is an object that only describes: `{description: ...}`, or empty."""
    return isinstance(schema, Mapping) and all(key in ANNOTATIONS or key.startswith("x-") for key in schema)


def is_annotation_beside_ref(schema: Mapping[str, Any]) -> bool:
    """Tell whether a reference has nothing beside it that changes what it means, null included."""
    return all(
        key == "$ref" or ((key in ANNOTATIONS or key.startswith("x-")) and key != "nullable")
        for key in schema
    )


def is_constraint(schema: Any) -> bool:
    """Tell whether *schema* only limits values, like `{required: [a]}`."""
    return isinstance(schema, Mapping) and not structural_keys(schema)


def digest(schema: Any) -> str:
    """Return a digest of the structure of *schema*: texts, examples, defaults and order do not count.

    References count by what they are called. 16 hexadecimal digits: the same on every machine and run.
    """
    return hashlib.sha256(canonical(schema).encode()).hexdigest()[:16]


def canonical(schema: Any) -> str:
    """Return the structure of *schema* as text that is equal for schemas of equal structure."""
    return _encode(_bare(schema))


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str).encode
_SAID_OF_IT = ANNOTATIONS - {"nullable"}


def _bare(schema: Any) -> Any:
    if type(schema) is str:
        return schema
    if type(schema) is dict or isinstance(schema, Mapping):
        result: dict[str, Any] = {}
        for key, value in schema.items():
            if key in _SAID_OF_IT or key.startswith("x-"):
                continue
            if type(value) is str:
                result[key] = value
            elif key in _NAMED and isinstance(value, Mapping):
                result[key] = {name: _bare(member) for name, member in value.items()}
            elif key in _UNORDERED and isinstance(value, list):
                result[key] = sorted(str(item) for item in value)
            else:
                result[key] = value if key in {"enum", "const"} else _bare(value)
        return result
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    return schema
