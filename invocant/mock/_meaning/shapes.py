"""Paths as shapes, and names as words: what tells which paths belong together, whatever they are called."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote

from invocant.mock._api import Json, ServedOperation

Shape: TypeAlias = tuple[str, ...]
"""The segments of a path, `{}` for a parameter: `("owners", "{}", "pets")`."""
PLACE = "{}"
_TEMPLATE = re.compile(r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_EXTENSION = re.compile(r"\.(json|xml|yaml|yml)$", re.IGNORECASE)
_PIECES = re.compile(r"\{[^{}]*\}|[^{}():]+")
_WHOLE = re.compile(r"-?[0-9]{1,400}")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


_REMEMBERED_NAMES = 8192
"""For how many paths and names what they are made of is remembered."""


@lru_cache(_REMEMBERED_NAMES)
def shape_of(path: str) -> Shape:
    """Return the shape of a path.

    A slash at the end and an extension (`.json`) make no difference; `{id}:cancel` and `pets({id})` are two
    segments each.
    """
    segments: list[str] = []
    for segment in _EXTENSION.sub("", path.rstrip("/")).split("/"):
        pieces = _PIECES.findall(segment) if _TEMPLATE.search(segment) or ":" in segment else [segment]
        segments += [PLACE if piece.startswith("{") else piece for piece in pieces if piece]
    return tuple(segments)


def places_in(path: str) -> list[str]:
    """Return the names of the parameters of a path, in order."""
    return list(_places_in(path))


@lru_cache(_REMEMBERED_NAMES)
def _places_in(path: str) -> tuple[str, ...]:
    return tuple(name.partition("=")[0].rstrip("+*") for name in _TEMPLATE.findall(path))


def values_at(operation: ServedOperation, values: Mapping[str, Json], count: int) -> list[str]:
    """Return the first *count* values of a call's path as texts."""
    return [text_of(values.get(name)) for name in _places_in(operation.path)[:count]]


def key_of(values: Sequence[str]) -> str:
    """Return the key of the record that these values name."""
    return "/".join(quote(value, safe="") for value in values)


def text_of(value: Json) -> str:
    """Return a value as it stands in a path."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def whole(text: str) -> int | None:
    """Return the whole number that a text is in decimal; None for another text or more than 400 digits."""
    return int(text) if _WHOLE.fullmatch(text) else None


@lru_cache(_REMEMBERED_NAMES)
def plain(name: str) -> str:
    """Return a name without what tells its spellings apart: `pet_id`, `petId` and `pet-id` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def words(name: str) -> list[str]:
    """Return the words of a name, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]


def singular(noun: str) -> str:
    """Return a noun without what makes it plural, as far as English has rules."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")):
        if noun.endswith(ending) and len(noun) > len(ending) + 1:
            return noun[: -len(ending)] + instead
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") and len(noun) > 2 else noun


def plurals(noun: str) -> Iterator[str]:
    """Yield what a noun may be called in the plural."""
    yield noun + "s"
    yield noun + "es"
    if noun.endswith("y"):
        yield noun[:-1] + "ies"
