"""The repaired form of scalars and enums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._repair import identifiers
from invocant.documents._repair.read.alternatives import Alternative
from invocant.documents._repair.structure import CONSTANTS, KNOWN_VALUES, known_values

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_NOT_PLAIN = frozenset(
    {
        "enum",
        "const",
        "nullable",
        "anyOf",
        "oneOf",
        "allOf",
        "$ref",
        "x-invocant-open",
        KNOWN_VALUES,
        CONSTANTS,
    }
)


_BASE64 = ("byte", "base64", "base64url")
"""What `format` and `contentEncoding` call Base64. Source: OpenAPI Format Registry; RFC 4648."""


def is_plain(raw: Mapping[str, Any]) -> bool:
    """Tell whether *raw* is of one scalar type and nothing more, as most members are."""
    declared = raw.get("type")
    return type(declared) is str and declared in _SCALARS and not (_NOT_PLAIN & raw.keys())


def scalar(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the repaired form of a schema of one scalar type without listed values."""
    node: dict[str, Any] = {"type": raw["type"]}
    encoding = raw.get("contentEncoding")
    if raw["type"] == "string" and (raw.get("format") in _BASE64 or str(encoding).lower() in _BASE64):
        node["format"] = "byte"
    elif isinstance(raw.get("format"), str):
        node["format"] = raw["format"]
    elif (
        raw["type"] == "string"
        and raw.get("contentMediaType") == "application/octet-stream"
        and "contentEncoding" not in raw
    ):
        node["format"] = "binary"
    values = known_values(raw)
    if values:
        node[KNOWN_VALUES] = values
    return node


def constant(alternative: Alternative) -> dict[str, Any]:
    """Return the repaired form of a scalar that lists one value."""
    (value,) = alternative.raw["enum"]
    return {"const": value} if alternative.kind == "boolean" else {"type": alternative.kind, "const": value}


def enum(alternative: Alternative) -> dict[str, Any]:
    """Return the repaired form of a scalar that lists several values, each with the name of its member."""
    values = alternative.raw["enum"]
    return {
        "type": alternative.kind,
        "enum": list(values),
        "x-enum-varnames": identifiers.enum_names(values, alternative.raw.get("x-enum-varnames")),
    }
