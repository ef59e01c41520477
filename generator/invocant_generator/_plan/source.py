"""Python source of plain data."""

from __future__ import annotations

from typing import Any


def literal(value: Any) -> str:
    """Return Python source of plain data. Never anything but a literal, whatever the document says."""
    if type(value) is str:  # nearly always
        return repr(value) if value.isprintable() else ascii(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(member)}" for key, member in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + "".join(f"{literal(item)}, " for item in value).rstrip() + ")"
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return f'float("{value}")'
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    text = str(value)
    return repr(text) if text.isprintable() else ascii(text)  # half of a surrogate pair is not printable
