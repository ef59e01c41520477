# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import ClassVar

from invocant import runtime as rt
from invocant.runtime import kinds as k


class BooksGetHeaders(rt.ResponseHeaders):
    """Headers of the answers of `books.get`."""

    __slots__ = ()
    DECLARED: ClassVar = {
        "200": (rt.Header("X-Shelf", k.INT, required=True),),
    }

    @property
    def x_shelf(self) -> int | None:
        """The header `X-Shelf`."""
        value: int | None = self._value("X-Shelf")
        return value
