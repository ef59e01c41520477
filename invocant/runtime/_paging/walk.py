"""A walk through a list that comes in pages, without I/O.

A walk is asked for the next query and given the answer, until there is no next query. How a list goes on is
known by its style. Whatever the style: a page that was read before ends the walk with an error instead of
never, and memory does not grow with the list.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invocant.runtime._declarations import CursorPaging, LinkPaging, OffsetPaging
from invocant.runtime._errors import ConfigurationError, PagingError, PagingLoopError
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.pointers import getter
from invocant.runtime._models.unset import UNSET
from invocant.runtime._paging.cursor import CursorStyle
from invocant.runtime._paging.link import LinkStyle
from invocant.runtime._paging.offset import OffsetStyle
from invocant.runtime._paging.pages import Page, PageAnswer, PageCursor, PageQuery

if TYPE_CHECKING:
    from invocant.runtime._declarations import Operation, Paging
    from invocant.runtime._models.kinds import KindLike
    from invocant.runtime._paging.style import Style

T = TypeVar("T")

STYLES: dict[type[Paging[Any]], type[Style[Any]]] = {
    CursorPaging: CursorStyle,
    OffsetPaging: OffsetStyle,
    LinkPaging: LinkStyle,
}
"""By what is declared, what knows how to go on."""


REMEMBERED_PLACES = 1024


class LoopGuard:
    """Notices a place that was visited before, in constant memory.

    The latest `REMEMBERED_PLACES` are remembered one by one; a longer circle is found by comparing with a
    place that is renewed at every power of two (Brent's algorithm).
    """

    __slots__ = ("_count", "_latest", "_mark", "_power")

    def __init__(self) -> None:
        self._latest: OrderedDict[Any, None] = OrderedDict()
        self._mark: Any = None
        self._count = 0
        self._power = 1

    def visit(self, place: Any) -> bool:
        """Return whether *place* was visited before, and note it."""
        if place in self._latest or (self._count and place == self._mark):
            return True
        self._latest[place] = None
        if len(self._latest) > REMEMBERED_PLACES:
            self._latest.popitem(last=False)
        self._count += 1
        if self._count == self._power:
            self._mark, self._power = place, self._power * 2
        return False


class PageWalk(Generic[T]):
    """One walk through a list: `query` says what to ask, `take` is given the answer.

    Attributes:
        query: What to ask next; None at the end.
    """

    __slots__ = (
        "_arguments",
        "_decode",
        "_guard",
        "_here",
        "_items",
        "_left",
        "_name",
        "_paging",
        "_previous_ends",
        "_style",
        "query",
    )

    def __init__(
        self,
        operation: Operation[Any],
        paging: Paging[T],
        arguments: Mapping[str, Any],
        *,
        base_url: str,
        cursor: PageCursor | str | None = None,
        max_items: int | None = None,
    ) -> None:
        """Begin a walk.

        Args:
            operation: The list.
            paging: How it pages.
            arguments: The caller's arguments, by Python name.
            base_url: Where the API is; links are resolved against it and must stay at its origin.
            cursor: Where to begin, or None for the beginning.
            max_items: Most items in all, or None for no bound. 0 asks for nothing.

        Raises:
            ConfigurationError: the cursor belongs to another list, both directions were asked for, or
                *max_items* is negative.
        """
        if max_items is not None and (max_items.__class__ is not int or max_items < 0):
            raise ConfigurationError(f"max_items must be a whole number from 0, not {max_items!r}")
        self._name = operation.name
        self._paging = paging
        self._style = STYLES[paging.__class__](operation, paging, base_url)
        self._items = getter(paging.items)
        self._decode = _decoder(paging.item)
        self._arguments = dict(arguments)
        self._left = max_items
        self._guard = LoopGuard()
        self._previous_ends: Any = UNSET
        self._here = self._start(PageCursor.parse(cursor) if isinstance(cursor, str) else cursor)
        if max_items is not None:
            self._style.bound(self._arguments, max_items + self._here.skip)
        if self._here.place is not None:
            self._guard.visit(self._here.place)
        self.query: PageQuery | None = (
            None if max_items == 0 else self._style.query(self._here, self._arguments)
        )

    def _start(self, cursor: PageCursor | None) -> PageCursor:
        """Settle where to begin, from the cursor and the caller's own paging arguments."""
        given = self._style.start(self._arguments)
        if cursor is None:
            return given or PageCursor(operation=self._name, place=None)
        if given is not None:
            raise ConfigurationError(f"{self._name}: cursor= says where to begin; leave the others out")
        if cursor.operation != self._name:
            raise ConfigurationError(f"this cursor belongs to {cursor.operation}, not to {self._name}")
        return cursor

    def take(self, body: Any, headers: Mapping[str, str], url: str) -> Page[T]:
        """Take the answer to `query`, and work out the next one.

        Args:
            body: The body as JSON.
            headers: The headers of the answer.
            url: Where it came from.

        Raises:
            PagingLoopError: the page, or the place after it, was read before.
            PagingLinkError: the next page is on another origin.
            PagingError: there is no list where one must be, or an item without an id.
        """
        items = body if self._items is None else self._items(body)
        if items.__class__ is not list:
            where = self._paging.items or "the body"
            raise PagingError(f"{self._name}: there is no list at {where} of the answer")
        self._check_repeated(items)
        style, here, left = self._style, self._here, self._left
        answer = PageAnswer(items, body, headers, url)
        following = style.following(here, answer)
        previous = style.previous(here, answer)
        cursor = None if following is None else style.cursor(here, following)
        kept = items[here.skip :] if here.skip else items
        if left is not None and len(kept) >= left:
            if len(kept) > left:
                kept = kept[:left]
                cursor = style.within(here, answer, here.skip + left)
            following = None
            self._left = 0
        elif left is not None:
            self._left = left - len(kept)
        if following is None:
            self.query = None
        else:
            if self._guard.visit(following):
                raise PagingLoopError(
                    f"{self._name}: the list goes round in circles: the server names a place again "
                    f"that was read before"
                )
            self._here = PageCursor(operation=self._name, place=following, direction=here.direction)
            self.query = style.query(self._here, self._arguments)
        decode = self._decode
        return Page(
            items=kept if decode is None else [decode(item) for item in kept],
            cursor=cursor,
            previous=previous,
            total=style.total(answer),
            raw=body,
        )

    def _check_repeated(self, items: list[Any]) -> None:
        """Refuse a page that has the same ends as the one before it: the server ignores where we are."""
        if not items:
            return
        ends = (len(items), items[0], items[-1])
        if self._previous_ends == ends and items[0].__class__ is dict:
            raise PagingLoopError(f"{self._name}: the server sent the same page twice")
        self._previous_ends = ends


def _decoder(item: KindLike[Any] | None) -> Any:
    if item is None:
        return None
    kind = kind_of(item)
    return None if kind.plain else kind.decode
