"""Compare what was read with what was given, on either side of the wire."""

from __future__ import annotations

import base64
import datetime as dt
import enum
import json
import uuid
from collections.abc import Mapping
from typing import Any


def unlike(read: Any, given: Any, *, as_text: bool = False, place: str = "") -> str | None:
    """Say where *read* is not *given*, or None where it is.

    Args:
        read: What came out.
        given: What went in.
        as_text: Whether scalars are the same if they are written the same: a query has no types.
        place: JSON pointer to where both stand.
    """
    if as_text and given in ([], {}) and read in ("", [""]):
        return None  # an empty value is how a query and a form have an empty one
    if isinstance(given, Mapping) and isinstance(read, Mapping):
        for key in (*given, *(key for key in read if key not in given)):
            if key not in read:
                return f"{place}/{key} is missing"
            if key not in given:
                return f"{place}/{key} was not given, and is {_shown(read[key])}"
            difference = unlike(read[key], given[key], as_text=as_text, place=f"{place}/{key}")
            if difference:
                return difference
        return None
    if isinstance(given, list) and isinstance(read, (list, tuple)):
        if len(given) != len(read):
            return f"{place} has {len(read)} items instead of {len(given)}: {_shown(read)}"
        pairs = enumerate(zip(read, given, strict=True))
        return next(
            filter(None, (unlike(a, b, as_text=as_text, place=f"{place}/{n}") for n, (a, b) in pairs)), None
        )
    alike = _spelled(read) == _spelled(given) if as_text else type(read) is type(given) and read == given
    if not as_text and isinstance(read, (int, float)) and isinstance(given, (int, float)):
        alike = read == given and isinstance(read, bool) == isinstance(given, bool)
    return None if alike else f"{place or 'the value'} is {_shown(read)} instead of {_shown(given)}"


def _spelled(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=repr)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:150]}…"


def undecoded(decoded: Any, given: Any, place: str = "") -> str | None:
    """Say where *decoded*, a value of Python, is not the JSON that was *given*; None where it is."""
    fields = getattr(type(decoded), "FIELDS", None)
    if fields is not None and isinstance(given, Mapping):
        names = {field.key: field.name for field in fields}
        for key, value in given.items():
            if key in names:
                difference = undecoded(getattr(decoded, names[key]), value, f"{place}/{key}")
                if difference:
                    return difference
        return None
    if isinstance(given, Mapping) and isinstance(decoded, Mapping):
        if set(given) != set(decoded):
            return f"{place} has the members {_shown(sorted(decoded))} instead of {_shown(sorted(given))}"
        differences = (undecoded(decoded[key], value, f"{place}/{key}") for key, value in given.items())
        return next(filter(None, differences), None)
    if isinstance(given, list) and isinstance(decoded, (list, tuple)):
        if len(given) != len(decoded):
            return f"{place} has {len(decoded)} items instead of {len(given)}"
        pairs = enumerate(zip(decoded, given, strict=True))
        return next(filter(None, (undecoded(a, b, f"{place}/{n}") for n, (a, b) in pairs)), None)
    if _means(decoded, given):
        return None
    return f"{place or 'the value'} is {_shown(decoded)} instead of {_shown(given)}"


def _means(decoded: Any, given: Any) -> bool:
    """Tell whether a decoded scalar is the one that was *given* as JSON."""
    if isinstance(decoded, enum.Enum):
        return bool(decoded.value == given)
    if isinstance(given, bool) or isinstance(decoded, bool):
        return decoded is given
    if isinstance(given, str):
        if isinstance(decoded, dt.datetime):
            return decoded == dt.datetime.fromisoformat(given)
        if isinstance(decoded, (dt.date, dt.time)):
            return decoded.isoformat() == given or decoded == type(decoded).fromisoformat(given)
        if isinstance(decoded, uuid.UUID):
            return decoded == uuid.UUID(given)
        if isinstance(decoded, bytes):
            return decoded == given.encode() or base64.b64encode(decoded).decode() == given
    return bool(decoded == given)
