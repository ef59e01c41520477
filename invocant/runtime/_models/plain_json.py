"""Turn models, and Python values whose JSON form is text, into plain JSON."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from invocant.runtime._models.unset import UNSET

__all__ = ["default", "to_json"]

_ATOMS = frozenset((str, int, float, bool, type(None)))
_BYTES = (bytes, bytearray, memoryview)


def to_json(value: Any) -> Any:
    """Return *value* as plain JSON: models, UUIDs, dates and enum members in it become what they are sent as.

    Plain values come back as they are, and so does what has no JSON form or is nested deeper than Python's
    stack. Dicts and lists are rebuilt, without members that are `UNSET`.
    """
    try:
        return _to_json(value)
    except RecursionError:
        return value


def _to_json(value: Any) -> Any:
    kind = value.__class__
    if kind in _ATOMS:
        return value
    if kind is dict:
        return {key: _to_json(item) for key, item in value.items() if item is not UNSET}
    if kind is list or kind is tuple:
        return [_to_json(item) for item in value]
    if isinstance(value, enum.Enum):
        return value if value is UNSET else value.value  # a stray UNSET has no JSON form
    if isinstance(value, str):
        return str.__str__(value)  # of a class with more to it than its text
    to_dict = getattr(kind, "to_dict", None)
    if to_dict is not None:
        return to_dict(value)
    text = _text_of(value)
    if text is not None:
        return text
    if isinstance(value, Mapping):
        return {key: _to_json(item) for key, item in value.items() if item is not UNSET}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_to_json(item) for item in value]
    return value


def _text_of(value: Any) -> str | None:
    """Return the text of a UUID, a date or a time: the one it came with, else its usual form."""
    from datetime import date, time  # here, as in a program that has no such value nothing else needs them
    from uuid import UUID

    if isinstance(value, (UUID, date, time)):
        text: str | None = getattr(value, "_text", None)
        return text or (str(value) if isinstance(value, UUID) else _iso(value))
    return None


def _iso(value: Any) -> str:
    text: str = value.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def default(value: Any) -> Any:
    """Return the plain JSON of *value*: the `default=` of the encoders of `json`.

    Raises:
        TypeError: *value* has no JSON form.
    """
    plain = to_json(value)
    if plain is value:
        advice = ": Base64(data) makes text of them" if isinstance(value, _BYTES) else ""
        raise TypeError(f"{value.__class__.__name__} has no JSON form{advice}")
    return plain
