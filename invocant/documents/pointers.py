"""JSON pointers (RFC 6901), also as the fragment of a `$ref`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

MISSING: Any = object()
"""What `lookup` returns where a pointer leads nowhere; None is a value a document may hold."""


def escape(segment: str) -> str:
    """Return *segment* as it stands in a pointer."""
    if "~" in segment or "/" in segment:
        return segment.replace("~", "~0").replace("/", "~1")
    return segment


def join(pointer: str, *segments: str | int) -> str:
    """Return the pointer to a member of what *pointer* points to."""
    return pointer + "".join(f"/{escape(str(segment))}" for segment in segments)


def split(pointer: str) -> list[str]:
    """Return the unescaped segments of *pointer*; none for the whole document."""
    if not pointer:
        return []
    return [segment.replace("~1", "/").replace("~0", "~") for segment in pointer.lstrip("/").split("/")]


def from_ref(ref: str) -> str | None:
    """Return the pointer in a local `$ref`, or None when it leads to another document or an anchor."""
    if ref in {"#", ""}:
        return ""
    if not ref.startswith("#/"):
        return None
    return unquote(ref[1:]) if "%" in ref else ref[1:]


def lookup(document: Any, pointer: str) -> Any:
    """Return what stands at *pointer*, or MISSING."""
    return follow(document, split(pointer))


def follow(value: Any, segments: Iterable[str]) -> Any:
    """Return what stands below *value* at *segments*, or MISSING."""
    for segment in segments:
        if isinstance(value, dict) and segment in value:
            value = value[segment]
        elif isinstance(value, list) and segment.isascii() and segment.isdigit() and len(segment) < 9:
            if int(segment) >= len(value):
                return MISSING
            value = value[int(segment)]
        else:
            return MISSING
    return value
