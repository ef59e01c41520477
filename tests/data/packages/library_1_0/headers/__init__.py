# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What answers say in their headers: a class for each operation that declares some.

`HEADERS.of(result)` gives the headers of the answer behind a result; those of a raw answer are in its `headers`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._books_get import BooksGetHeaders as BooksGetHeaders
    from ._books_list import BooksListHeaders as BooksListHeaders

_MODULES: dict[str, str] = {
    "BooksListHeaders": "books_list",
    "BooksGetHeaders": "books_get",
}

__all__ = [
    "BooksGetHeaders",
    "BooksListHeaders",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"._{module}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
