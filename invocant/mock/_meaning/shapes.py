"""Paths as shapes, and names as words: what tells which paths belong together, whatever they are called."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote

from invocant.documents import Schema
from invocant.mock._api import Json, ServedOperation

Shape: TypeAlias = tuple[str, ...]
"""The segments of a path, `{}` for a parameter: `("owners", "{}", "pets")`."""
PLACE = "{}"
_TEMPLATE = re.compile(r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_EXTENSION = re.compile(r"\.(json|xml|yaml|yml)$", re.IGNORECASE)
_PIECES = re.compile(r"\{[^{}]*\}|[^{}():]+")
_WHOLE = re.compile(r"-?[0-9]{1,400}")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_WORDS_OF_ANY_SCRIPT = re.compile(r"[^\W\d_]+|\d+")


_OWN_QUERY = re.compile(r"\?(?![^{]*\})")
"""What begins the query that a path of a document has itself; no mark within a template."""
_REMEMBERED_NAMES = 8192
"""For how many paths and names what they are made of is remembered."""


@lru_cache(_REMEMBERED_NAMES)
def shape_of(path: str) -> Shape:
    """Return the shape of a path.

    A slash at the end, an extension (`.json`) and a query of its own (`/pets?beta=true`) make no difference;
    `{id}:cancel` and `pets({id})` are two segments each.
    """
    segments: list[str] = []
    for segment in _EXTENSION.sub("", without_query(path).rstrip("/")).split("/"):
        pieces = _PIECES.findall(segment) if _TEMPLATE.search(segment) or ":" in segment else [segment]
        segments += [PLACE if piece.startswith("{") else piece for piece in pieces if piece]
    return tuple(segments)


def places_in(path: str) -> list[str]:
    """Return the names of the parameters of a path, in order."""
    return list(_places_in(path))


@lru_cache(_REMEMBERED_NAMES)
def _places_in(path: str) -> tuple[str, ...]:
    return tuple(name.partition("=")[0].rstrip("+*") for name in _TEMPLATE.findall(without_query(path)))


def without_query(path: str) -> str:
    """Return a path of a document without the query that it has itself."""
    return _OWN_QUERY.split(path, maxsplit=1)[0]


def escaped(path: str) -> str:
    """Return the fixed text of a path as a URI has it (RFC 3986, section 2.1): escapes of its own stay."""
    return quote(path, safe="%/:?#[]@!$&'()*+,;=")


def schemas_of_place(operation: ServedOperation, number: int, base_path: str = "") -> list[Schema]:
    """Return the schema of the parameter at a place of an operation's path, if it is declared."""
    name = places_in(operation.path.removeprefix(base_path))[number]
    return [
        parameter.schema
        for parameter in operation.parameters
        if parameter.location == "path" and parameter.name == name
    ]


def distinct(schemas: Iterable[Schema]) -> tuple[Schema, ...]:
    """Return each schema that says anything once, in their order."""
    return tuple({id(schema): schema for schema in schemas if schema}.values())


def values_at(operation: ServedOperation, values: Mapping[str, Json], count: int) -> list[str]:
    """Return the first *count* values of a call's path as texts."""
    return [text_of(values.get(name)) for name in _places_in(operation.path)[:count]]


def key_of(values: Sequence[str]) -> str:
    """Return the key of the record that these values name."""
    return "/".join([as_segment(value) for value in values])


def as_segment(value: str) -> str:
    """Return a text as a segment of a path, percent-encoded."""
    return value if value.isalnum() and value.isascii() else quote(value, safe="")


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
    return re.sub(r"[\W_]", "", name.lower())


def words(name: str) -> list[str]:
    """Return the words of a name, in lower case."""
    return [word.lower() for word in (_WORDS if name.isascii() else _WORDS_OF_ANY_SCRIPT).findall(name)]


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
