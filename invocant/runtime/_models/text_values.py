"""From text to JSON, where the kind alone can tell what the text is: of headers, and of the fields of forms.

A header has no JSON types: `5` is a number if that is what the document declares, else it is text. So the
kind is asked which of the readings of a text it takes. Arrays and objects are written as OpenAPI's style
`simple` has them: `a,b,c`, and `name,value,name,value` or, exploded, `name=value,name=value`.

Source: OpenAPI 3.1.1, section 4.8.21 (Header Object) and appendix B; RFC 9110, section 5.6.7 (dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from invocant.runtime._models.containers import List, Map, Nullable, Tuple
from invocant.runtime._models.directions import Writable
from invocant.runtime._models.kinds import ANY, DATETIME, Kind, Reference
from invocant.runtime._models.model_kind import ModelKind

__all__ = ["UnreadableTextError", "bare", "is_list", "listed", "member_kind", "read_text"]

_INTEGER = r"[+-]?[0-9]{1,4000}"
_NUMBER = r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?"
_WORDS = {"true": True, "false": False}


class UnreadableTextError(ValueError):
    """A text that is nothing of what its kind takes."""


def read_text(text: str, kind: Kind[Any], *, explode: bool = False) -> Any:
    """Return the JSON value that *text* stands for, by its *kind*.

    Args:
        text: The text, as it came.
        kind: What it should be.
        explode: Whether members of an object are written `name=value`.

    Raises:
        UnreadableTextError: the kind takes no reading of it.
    """
    text, kind = text.strip(), bare(kind)
    if kind is ANY:
        return text
    if isinstance(kind, (List, Tuple)):
        return listed([part.strip() for part in text.split(",")] if text else [], kind)
    if isinstance(kind, (Map, ModelKind)):
        return _object(text, kind, explode)
    for reading in _readings(text, kind):
        if next(iter(kind.problems(reading)), None) is None:
            return reading
    raise UnreadableTextError(f"expected {kind.words}, found other text")


def listed(texts: Sequence[str], kind: Kind[Any]) -> list[Any]:
    """Return the array whose items are written as *texts*, by the *kind* of the array.

    Raises:
        UnreadableTextError: the kind takes no reading of an item.
    """
    kind = bare(kind)
    if isinstance(kind, List):
        return [read_text(text, kind.item) for text in texts]
    if isinstance(kind, Tuple):
        rest = kind.rest or ANY
        kinds = [*kind.items[: len(texts)], *(rest for _ in texts[len(kind.items) :])]
        return [read_text(text, item) for text, item in zip(texts, kinds, strict=True)]
    return [read_text(text, kind) for text in texts]


def is_list(kind: Kind[Any]) -> bool:
    """Tell whether *kind* is one of arrays."""
    return isinstance(bare(kind), (List, Tuple))


def member_kind(kind: Kind[Any], key: str) -> Kind[Any]:
    """Return the kind of a member of the objects of *kind*; of one that is not declared, any JSON."""
    kind = bare(kind)
    if isinstance(kind, ModelKind):
        return next((field.kind for field in kind.cls.FIELDS if field.key == key), ANY)
    return kind.item if isinstance(kind, Map) else ANY


def bare(kind: Kind[Any]) -> Kind[Any]:
    """Return what *kind* is but for null and for what is left out of requests."""
    while True:
        if isinstance(kind, Reference):
            kind = kind.target()
        elif isinstance(kind, (Nullable, Writable)):
            kind = kind.item
        else:
            return kind


def _object(text: str, kind: Kind[Any], explode: bool) -> dict[str, Any]:
    parts = [part.strip() for part in text.split(",")] if text else []
    if explode:
        cut = [part.partition("=") for part in parts]
        if any(not equals for _, equals, _ in cut):
            raise UnreadableTextError("expected name=value, found other text")
        pairs = [(name, value) for name, _, value in cut]
    else:
        if len(parts) % 2:
            raise UnreadableTextError("expected names and values in turn, found a name without a value")
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
    return {name: read_text(value, member_kind(kind, name)) for name, value in pairs}


def _readings(text: str, kind: Kind[Any]) -> Iterator[Any]:
    """Yield what *text* may stand for, the narrowest first."""
    if re.fullmatch(_INTEGER, text):
        yield int(text)
    if re.fullmatch(_NUMBER, text):
        yield float(text)
    word = text.lower()
    if word in _WORDS:
        yield _WORDS[word]
    yield text
    if kind is DATETIME and (stamp := _http_date(text)):
        yield stamp


def _http_date(text: str) -> str | None:
    """Return as JSON has it a date as HTTP does (`Tue, 15 Nov 1994 08:12:31 GMT`), or None."""
    from email.utils import parsedate_to_datetime  # here, as few headers are declared as dates

    try:
        return parsedate_to_datetime(text).isoformat().replace("+00:00", "Z")
    except ValueError:
        return None
