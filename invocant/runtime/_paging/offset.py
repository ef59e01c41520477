"""Paging by offset: by the number of items read.

It ends at the total where the body has one, and with an empty page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from invocant.runtime._declarations import OffsetPaging
from invocant.runtime._paging.pages import Direction, PageAnswer, PageCursor, Place
from invocant.runtime._paging.style import Style, pointed


class OffsetStyle(Style[OffsetPaging[Any]]):
    """Pages that are counted in items."""

    __slots__ = ()

    def parameters(self) -> Iterable[tuple[Direction, str]]:
        """Return the parameter for the number of items to skip."""
        return (("forward", self.paging.offset),)

    def following(self, here: PageCursor, answer: PageAnswer) -> Place | None:
        """Return the number of items read, as long as there are more."""
        if not answer.items:
            return None
        end = int(here.place or 0) + len(answer.items)
        total = self.total(answer)
        return None if total is not None and end >= total else end

    def total(self, answer: PageAnswer) -> int | None:
        """Return the total in the body, or None where there is none."""
        total = pointed(self.paging.total, answer.body) if self.paging.total else None
        return total if total.__class__ is int else None

    def within(self, here: PageCursor, answer: PageAnswer, read: int) -> PageCursor:  # noqa: ARG002  # not needed to count
        """Return the number of items read, in the middle of the page."""
        return self.cursor(here, int(here.place or 0) + read)
