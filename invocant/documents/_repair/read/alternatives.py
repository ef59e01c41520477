"""A schema as the list of things its value may be: each of one JSON type, or a reference.

Every way to say *or* comes down to this list: `anyOf`, `oneOf`, a list of types, `nullable`, an enum with
null in it. Everything after works on the list, and need not know which way the author chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import define, field

from invocant.documents._json_types import JsonType
from invocant.documents._repair.components import Component

Kind = JsonType | Literal["any", "ref"]


@define(eq=False)
class Alternative:
    """One thing a value may be."""

    kind: Kind
    """Its JSON type; `any` for no limit at all, `ref` for a reference."""
    raw: Mapping[str, Any]
    """The schema: of this one type, without composition; or the reference object."""
    pointer: str
    """Where it stands in the given document."""
    target: Component | None = None
    """For a reference: the component it leads to."""
    origin: Component | None = field(default=None)
    """The component of which it is the only non-null alternative, if it was reached through a reference."""
    title: str | None = field(default=None)
    """Title of the member of a union that it comes from, if that is not its own."""


def null(pointer: str) -> Alternative:
    """Return the alternative for null."""
    return Alternative("null", {"type": "null"}, pointer)


def anything(pointer: str) -> Alternative:
    """Return the alternative for a schema that allows everything."""
    return Alternative("any", {}, pointer)


def json_type(value: Any) -> JsonType:
    """Return the JSON type of a *value* of plain data; a whole float counts as a number, as it is written."""
    if value is None:
        return "null"
    if type(value) is str:
        return "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
