# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import ClassVar

from invocant import runtime as rt
from invocant.runtime import kinds as k


class BooksListHeaders(rt.ResponseHeaders):
    """Headers of the answers of `books.list`."""

    __slots__ = ()
    DECLARED: ClassVar = {
        "200": (rt.Header("X-Total", k.INT, required=True),),
    }

    @property
    def x_total(self) -> int | None:
        """The header `X-Total`."""
        value: int | None = self._value("X-Total")
        return value
