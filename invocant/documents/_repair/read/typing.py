"""R6, R10, R12: what a schema without composition may be, by its `type`, `enum`, `const` and the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from invocant.documents._json_types import JSON_TYPES, SPELLINGS, JsonType
from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.read.alternatives import Alternative, anything, json_type, null
from invocant.documents._repair.structure import CONSTANTS, KNOWN_VALUES

_INTEGER = re.compile("-?[0-9]{1,19}")
_OF_OBJECTS = frozenset({"properties", "additionalProperties", "patternProperties", "required"})
_OF_ARRAYS = frozenset({"items", "prefixItems"})


def alternatives_of_type(raw: Mapping[str, Any], pointer: str, notes: Notebook) -> list[Alternative]:
    """Return the alternatives of *raw*, a schema that has neither a reference nor composition."""
    declared = raw.get("type")
    if isinstance(declared, str) and "enum" not in raw and "const" not in raw:
        for kind in JSON_TYPES:
            if declared == kind:
                return [null(pointer)] if kind == "null" else [Alternative(kind, raw, pointer)]
    kinds = _declared_kinds(raw, pointer, notes)
    if "const" in raw:
        return _of_values([raw["const"]], kinds, raw, pointer, notes)
    if isinstance(raw.get("enum"), list) and raw["enum"]:
        return _of_values(raw["enum"], kinds, raw, pointer, notes)
    if not kinds:
        alternative = anything(pointer)
        alternative.raw = raw
        return [alternative]
    return [
        null(pointer) if kind == "null" else Alternative(kind, _variant(raw, kind, extra), pointer)
        for kind, extra in kinds.items()
    ]


def _declared_kinds(raw: Mapping[str, Any], pointer: str, notes: Notebook) -> dict[JsonType, dict[str, Any]]:
    """Return the types of *raw*, each with keywords its spelling implies; none when it limits no type."""
    declared = raw.get("type")
    spelled = declared if isinstance(declared, list) else [declared] if declared is not None else []
    kinds: dict[JsonType, dict[str, Any]] = {}
    for name in spelled:
        if name in JSON_TYPES if isinstance(name, str) else False:
            kinds.setdefault(name, {})
        elif name is None:  # YAML authors write `type: [string, null]` and mean the word
            kinds.setdefault("null", {})
        elif isinstance(name, str) and name.lower() in SPELLINGS:
            kind, extra = SPELLINGS[name.lower()]
            notes.note(
                f"type {name[:40]!r} is read as {kind}", pointer, "JSON Schema has no type of that name"
            )
            kinds.setdefault(kind, extra)
        else:
            if not (isinstance(name, str) and name.lower() in {"any", "mixed", "*"}):
                notes.leave_open(
                    "an unknown type is left open", pointer, f"JSON Schema has no type {str(name)[:60]!r}"
                )
            return {}
    if not spelled:
        return _implied_kinds(raw)
    return kinds


def _implied_kinds(raw: Mapping[str, Any]) -> dict[JsonType, dict[str, Any]]:
    """Return the type of a schema that leaves `type` out but speaks of members or items."""
    if isinstance(raw.get("properties"), Mapping) or isinstance(raw.get("patternProperties"), Mapping):
        return {"object": {}}
    if isinstance(raw.get("additionalProperties"), Mapping) and raw["additionalProperties"]:
        return {"object": {}}
    if any(key in raw for key in _OF_ARRAYS):
        return {"array": {}}
    return {}


def _variant(raw: Mapping[str, Any], kind: JsonType, extra: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *raw* as a schema of the one type *kind*."""
    kept = {
        key: value
        for key, value in raw.items()
        if key not in {"enum", "const"}
        and not (key in _OF_OBJECTS and kind != "object")
        and not (key in _OF_ARRAYS and kind != "array")
        and not (key == "format" and kind in {"object", "array", "boolean"})
    }
    return {**kept, **extra, "type": kind}


def _of_values(
    values: list[Any],
    kinds: Mapping[JsonType, dict[str, Any]],
    raw: Mapping[str, Any],
    pointer: str,
    notes: Notebook,
) -> list[Alternative]:
    """Return one alternative for each JSON type among the *values* that an enum or const lists."""
    by_kind: dict[JsonType, list[Any]] = {}
    seen: set[tuple[JsonType, str]] = set()
    for value in values:
        value = _as_declared(value, kinds, pointer, notes)
        kind = json_type(value)
        if kind == "number" and float(value).is_integer() and "integer" in kinds:
            kind, value = "integer", int(value)
        listed = by_kind.setdefault(kind, [])
        if (kind, str(value)) not in seen:
            seen.add((kind, str(value)))
            listed.append(value)
    if "integer" in by_kind and "number" in by_kind:
        by_kind["number"] = by_kind.pop("integer") + by_kind["number"]
    alternatives = []
    for kind, listed in by_kind.items():
        if kind == "null":
            alternatives.append(null(pointer))
        else:
            alternatives.append(Alternative(kind, _enumerated(raw, kind, listed, pointer, notes), pointer))
    if "null" in kinds and "null" not in by_kind and raw.get("nullable") is not True:
        # `type: [string, null], enum: [a]`: strictly null is out, but those who write it mean it to be in.
        alternatives.append(null(pointer))
    return alternatives


def _as_declared(value: Any, kinds: Mapping[JsonType, Any], pointer: str, notes: Notebook) -> Any:
    """Return *value* as the only declared type has it, if spelled as another: `type: string, enum: [1]`."""
    typed = [kind for kind in kinds if kind != "null"]
    if value is None or len(typed) != 1 or json_type(value) == typed[0]:
        return value
    if typed[0] == "string" and isinstance(value, (int, float)):
        spelled = ("true" if value else "false") if isinstance(value, bool) else str(value)
        notes.note(f"the value {spelled} is read as text", pointer, "its schema says that values are strings")
        return spelled
    if typed[0] == "integer" and isinstance(value, str) and _INTEGER.fullmatch(value):
        notes.note(
            f"the value {value!r} is read as a number", pointer, "its schema says that values are integers"
        )
        return int(value)
    return value


def _enumerated(
    raw: Mapping[str, Any], kind: JsonType, listed: list[Any], pointer: str, notes: Notebook
) -> dict[str, Any]:
    """Return *raw* as a schema of one type with the values that it lists of it."""
    base = {key: value for key, value in raw.items() if key not in {"enum", "const", "nullable"}}
    base["type"] = kind
    if kind in {"string", "integer"}:
        base["enum"] = listed
    elif kind == "boolean":
        if len(listed) == 1:
            base["enum"] = listed
    else:
        base[CONSTANTS] = listed
        if kind == "number":
            base[KNOWN_VALUES] = listed
        if len(listed) > 1:
            what = "fractions accepts any number" if kind == "number" else f"{kind}s accepts any {kind}"
            notes.widen(
                f"an enum of {what}", pointer, "Python has literal types of scalars only, and no floats"
            )
    return base
