"""JSON pointers (RFC 6901), also as the fragment of a `$ref`: made, split, followed.

Nothing else in the packages that read documents knows how a pointer is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

MISSING: Any = object()
"""What `lookup` returns where a pointer leads nowhere; None is a value a document may hold."""
MAX_REFERENCES = 64
"""How many references may lead to one another; more is a circle."""
_MAX_KEPT_POINTERS = 2048
"""Pointers that were followed and whose segments are kept: those of references come again and again."""


def escape(segment: str) -> str:
    """Return *segment* as it stands in a pointer."""
    if "~" in segment or "/" in segment:
        return segment.replace("~", "~0").replace("/", "~1")
    return segment


def join(pointer: str, *segments: str | int) -> str:
    """Return the pointer to a member of what *pointer* points to."""
    for segment in segments:
        pointer = f"{pointer}/{escape(str(segment))}"
    return pointer


def split(pointer: str) -> list[str]:
    """Return the unescaped segments of *pointer*; none for the whole document."""
    if not pointer:
        return []
    segments = pointer.removeprefix("/").split("/")
    if "~" in pointer:
        return [segment.replace("~1", "/").replace("~0", "~") for segment in segments]
    return segments


@lru_cache(_MAX_KEPT_POINTERS)
def _segments(pointer: str) -> tuple[str, ...]:
    return tuple(split(pointer))


def from_ref(ref: str) -> str | None:
    """Return the pointer in a local `$ref`, or None when it leads to another document or an anchor."""
    if ref in {"#", ""}:
        return ""
    if not ref.startswith("#/"):
        return None
    return unquote(ref[1:]) if "%" in ref else ref[1:]


def lookup(document: Any, pointer: str, default: Any = MISSING) -> Any:
    """Return what stands at *pointer*, or *default*."""
    return follow(document, _segments(pointer), default)


def follow(value: Any, segments: Iterable[str], default: Any = MISSING) -> Any:
    """Return what stands below *value* at *segments*, or *default*."""
    for segment in segments:
        if type(value) is dict or isinstance(value, Mapping):
            if segment not in value:
                return default
            value = value[segment]
        elif isinstance(value, list) and segment.isascii() and segment.isdigit() and len(segment) < 9:
            if int(segment) >= len(value):
                return default
            value = value[int(segment)]
        else:
            return default
    return value


def target(document: Any, ref: str, default: Any = MISSING) -> Any:
    """Return what a local `$ref` leads to, or *default* where it leads out of the document or nowhere."""
    pointer = from_ref(ref)
    return default if pointer is None else lookup(document, pointer, default)


def followed(document: Any, value: Any) -> Any:
    """Return *value*, or what it refers to through as many references as it takes.

    MISSING for a reference to nothing, out of the document or in a circle.
    """
    for _ in range(MAX_REFERENCES):
        if not (type(value) is dict or isinstance(value, Mapping)) or not isinstance(value.get("$ref"), str):
            return value
        value = target(document, value["$ref"])
    return MISSING


def with_value(document: Any, pointer: str, value: Any) -> Any:
    """Return a copy of *document* with *value* at *pointer*; "" replaces the whole of it.

    Objects on the way are copied, or made where something else stands.
    """
    segments = split(pointer)
    if not segments:
        return value
    result = holder = dict(document) if isinstance(document, Mapping) else {}
    for segment in segments[:-1]:
        inner = holder.get(segment)
        holder[segment] = dict(inner) if isinstance(inner, Mapping) else {}
        holder = holder[segment]
    holder[segments[-1]] = value
    return result
