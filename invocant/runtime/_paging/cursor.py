"""Paging by cursor: the next page is asked for by the id of the last item, or by a cursor in the body.

It ends with an empty page, or with a body without a cursor. Where the API can go backwards, so can a walk.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from invocant.runtime._declarations import CursorPaging
from invocant.runtime._errors import PagingError
from invocant.runtime._paging.pages import Direction, PageAnswer, PageCursor, Place
from invocant.runtime._paging.style import Style, pointed


class CursorStyle(Style[CursorPaging[Any]]):
    """Pages that follow a cursor."""

    __slots__ = ()

    def parameters(self) -> Iterable[tuple[Direction, str]]:
        """Return the parameters for the page after, and for the page before where there is one."""
        yield "forward", self.paging.forward
        if self.paging.backward is not None:
            yield "backward", self.paging.backward

    def following(self, here: PageCursor, answer: PageAnswer) -> Place | None:
        """Return the cursor in the body, or the id of the item at the page's end."""
        if self.paging.next:
            place = pointed(self.paging.next, answer.body)
            return None if place in (None, "") else _place(place)
        if not answer.items:
            return None
        return self._id(answer.items[-1] if here.direction == "forward" else answer.items[0])

    def previous(self, here: PageCursor, answer: PageAnswer) -> PageCursor | None:  # noqa: ARG002  # see below
        """Return the first item, before which the list goes on, where the API can go backwards."""
        if self.paging.backward is None or self.paging.next or not answer.items:
            return None
        # Seen from a walk backwards, "before this page" is where it goes on anyway.
        place = pointed(self.paging.id, answer.items[0])
        if place is None:
            return None
        return PageCursor(operation=self.name, place=_place(place), direction="backward")

    def within(self, here: PageCursor, answer: PageAnswer, read: int) -> PageCursor:
        """Return the cursor of the last item read; that of the page where items are no cursors."""
        if self.paging.next or here.direction != "forward":
            return super().within(here, answer, read)
        return self.cursor(here, self._id(answer.items[read - 1]))

    def _id(self, item: Any) -> Place:
        place = pointed(self.paging.id, item)
        if place is None:
            raise PagingError(f"{self.name}: an item without an id: the list cannot be continued after it")
        return _place(place)


def _place(value: Any) -> Place:
    return value if value.__class__ in (str, int) else str(value)
