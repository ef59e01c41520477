# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Every class of the API's schemas; each is imported when it is first asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from invocant.runtime import kinds as k

ref = k.Models(__name__)

if TYPE_CHECKING:
    from ._ask import AskBody as AskBody, WordData as WordData
    from ._book import Book as Book
    from ._books import Books as Books
    from ._books_set_cover import BooksSetCoverBody as BooksSetCoverBody
    from ._failure import Failure as Failure
    from ._genre import Genre as Genre
    from ._house import House as House
    from ._owner import Owner as Owner, owner_kind as owner_kind
    from ._person import Person as Person
    from ._scan import Scan as Scan
    from ._started import Started as Started

_MODULES: dict[str, str] = {
    "AskBody": "_ask",
    "Book": "_book",
    "Books": "_books",
    "BooksSetCoverBody": "_books_set_cover",
    "Failure": "_failure",
    "Genre": "_genre",
    "House": "_house",
    "Owner": "_owner",
    "Person": "_person",
    "Scan": "_scan",
    "Started": "_started",
    "WordData": "_ask",
    "owner_kind": "_owner",
}

__all__ = [
    "AskBody",
    "Book",
    "Books",
    "BooksSetCoverBody",
    "Failure",
    "Genre",
    "House",
    "Owner",
    "Person",
    "Scan",
    "Started",
    "WordData",
    "owner_kind",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f".{module}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
