"""A walk through a list that comes in pages, without I/O.

A walk is asked for the next query and given the answer, until there is no next query. How a list goes on is
known by its style. Whatever the style: a page that was read before ends the walk with an error instead of
never, and memory does not grow with the list.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invocant.runtime._errors import ConfigurationError, PagingContentError, PagingError, PagingLoopError
from invocant.runtime._models.containers import List
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.pointers import getter, tokens
from invocant.runtime._paging.pages import Page, PageAnswer, PageCursor, PageQuery
from invocant.runtime._paging.style import Listing
from invocant.runtime._problems import child
from invocant.runtime._records import evolve

if TYPE_CHECKING:
    from invocant.runtime._declarations import Operation
    from invocant.runtime._models.kinds import KindLike
    from invocant.runtime._paging.pages import Place
    from invocant.runtime._paging.style import PagingStyle
    from invocant.runtime._problems import Problem

T = TypeVar("T")

SAME_PAGES = 3
"""Times in a row that the same page is too often. Once more can come of rows that were inserted meanwhile."""

REMEMBERED_PLACES = 1024


VISITS = 2
"""Times that a place may be named. Once more can come of an item that moved: it was changed, or made anew."""


class LoopGuard:
    """Notices a place that is visited again and again, in constant memory.

    The latest `REMEMBERED_PLACES` are remembered one by one; a longer circle is found by comparing with a
    place that is renewed at every power of two (Brent's algorithm).
    """

    __slots__ = ("_count", "_latest", "_mark", "_power")

    def __init__(self) -> None:
        self._latest: OrderedDict[Any, int] = OrderedDict()  # how often each was
        self._mark: Any = None
        self._count = 0
        self._power = 1

    def visit(self, place: Any) -> bool:
        """Return whether *place* was visited before, more often than may be, and note it."""
        if place.__class__ is list or place.__class__ is dict:
            place = (place.__class__, json.dumps(place, sort_keys=True))
        visits = self._latest.pop(place, 0)
        if visits >= VISITS or (not visits and self._count and place == self._mark):
            return True
        self._latest[place] = visits + 1
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
        error: Why the list cannot be continued although it is not at its end; None when it can.
    """

    __slots__ = (
        "_arguments",
        "_before",
        "_decode",
        "_guard",
        "_here",
        "_items",
        "_last_page",
        "_left",
        "_listing",
        "_name",
        "_style",
        "error",
        "query",
    )

    def __init__(
        self,
        operation: Operation[Any],
        paging: PagingStyle[T],
        arguments: Mapping[str, Any],
        *,
        base_url: str,
        secret_query: Collection[str] = (),
        cursor: PageCursor | str | None = None,
        max_items: int | None = None,
    ) -> None:
        """Begin a walk.

        Args:
            operation: The list.
            paging: How it pages.
            arguments: The caller's arguments, by Python name.
            base_url: Where the API is; links are resolved against it and must stay at its origin.
            secret_query: Query parameters that carry credentials, which no cursor holds.
            cursor: Where to begin, or None for the beginning.
            max_items: Most items in all, or None for no bound. 0 asks for nothing.

        Raises:
            ConfigurationError: the cursor is none, or belongs to another list, both directions were asked
                for, no page can be where an argument says, or *max_items* is negative.
        """
        if max_items is not None and (max_items.__class__ is not int or max_items < 0):
            raise ConfigurationError(f"max_items must be a whole number from 0, not {max_items!r}")
        self._name = operation.name
        self._listing = listing = Listing(operation, base_url, secret_query)
        self._style = paging
        self._items = getter(paging.items)
        self._decode = _decoder(paging.item)
        self._arguments = dict(arguments)
        self._left = max_items
        self._guard = LoopGuard()
        self._last_page = LastPage()
        here = self._start(cursor)
        wanted = None if max_items is None else max_items + here.skip
        self._here = here = paging.bound(listing, self._arguments, here, wanted, cursor is not None)
        self._before = 0 if here.place is None else None
        if here.place is not None:
            self._guard.visit(here.place)
        self.error: PagingError | None = None
        self.query: PageQuery | None = (
            None if max_items == 0 else paging.query(listing, here, self._arguments)
        )

    def _start(self, cursor: PageCursor | str | None) -> PageCursor:
        """Settle where to begin, from the cursor and the caller's own paging arguments."""
        given = self._style.start(self._listing, self._arguments)
        if cursor is None:
            return given or self._listing.cursor(None)
        begin = PageCursor.parse(cursor) if isinstance(cursor, str) else cursor
        if not isinstance(begin, PageCursor):
            raise ConfigurationError(
                f"{self._name}: cursor= takes a page's cursor, or the text of one, not {cursor!r}"
            )
        if given is not None:
            raise ConfigurationError(f"{self._name}: cursor= says where to begin; leave the others out")
        if begin.operation != self._name:
            raise ConfigurationError(f"this cursor belongs to {begin.operation}, not to {self._name}")
        if begin.place is not None:
            self._style.check(begin.place, self._listing, "the place in cursor=")
        return begin

    @property
    def more(self) -> bool:
        """Whether something comes after the page that was taken last: another, or an error."""
        return self.query is not None or self.error is not None

    def finish(self) -> None:
        """Raise why the list could not be read to its end, once what came before has been given out."""
        if self.error is not None:
            raise self.error

    def take(self, body: Any, headers: Mapping[str, str], url: str) -> Page[T]:
        """Take the answer to `query`, and work out the next one, or why there is none: `error`.

        Args:
            body: The body as JSON.
            headers: The headers of the answer.
            url: Where it came from.

        Raises:
            PagingContentError: there is something else where a list must be.
        """
        style, listing, here, left = self._style, self._listing, self._here, self._left
        items = self._list(body)
        answer = PageAnswer(items, body, headers, url, self._before)
        total = style.total_items(answer)
        following, error = self._following(answer)
        if self._last_page.repeated(items, total):
            error = PagingLoopError(f"{self._name}: the server sends the same page again and again")
        cursor = None if following is None else style.cursor(listing, here, following)
        if error is not None:
            cursor = style.again(listing, here, len(items))
        backward = here.direction == "backward"
        skip = here.skip
        kept = items if not skip else items[: max(len(items) - skip, 0)] if backward else items[skip:]
        # What was read reaches beyond a page that is smaller than the one it was read from.
        carried = max(skip - len(items), 0)
        if carried and cursor is not None:
            cursor = evolve(cursor, skip=carried)
        seen = answer if not skip else evolve(answer, items=kept)
        previous = style.preceding(listing, here, seen)
        if left is not None:
            if len(kept) > left:
                kept = kept[-left:] if backward else kept[:left]
                cursor = self._within(answer, skip + left)
            if len(kept) == left:
                following = error = None
            self._left = left - len(kept)
        if backward and previous is not None:
            previous = cursor
        self.error, self.query = error, None
        if self._before is not None:
            self._before += len(items)
        if following is not None and error is None:
            self._here = here = listing.cursor(
                following, direction=here.direction, skip=carried, size=here.size
            )
            self.query = style.query(listing, here, self._arguments)
        decode = self._decode
        return Page(
            items=kept if decode is None else [decode(item) for item in kept],
            cursor=cursor,
            previous=previous,
            total=total,
            raw=body,
        )

    def problems(self, body: Any) -> Iterator[Problem]:
        """Yield where the items of an answer are not what the document says, in their order."""
        item = self._style.item
        if item is not None:
            place = reduce(child, tokens(self._style.items), "$")
            yield from List(item).problems(self._list(body), place)

    def _list(self, body: Any) -> list[Any]:
        """Return the items of an answer: none where null is in their place, or an object leaves them out."""
        items = body if self._items is None else self._items(body)
        if items is None and (
            self._items is None or (body.__class__ is dict and not (body.get("error") or body.get("errors")))
        ):
            return []
        if items.__class__ is not list:
            where = self._style.items or "the body"
            raise PagingContentError(f"there is no list at {where} of the answer")
        listed: list[Any] = items
        return listed

    def _following(self, answer: PageAnswer) -> tuple[Place | None, PagingError | None]:
        """Return the place after a page, or why it cannot be told."""
        try:
            following = self._style.following(self._listing, self._here, answer)
        except PagingError as error:
            return None, error
        if following is not None and (
            self._guard.visit(following)
            or (following == self._here.place and not self._style.by_item)  # leads to where it is
        ):
            return None, PagingLoopError(
                f"{self._name}: the list goes round in circles: the server names a place again "
                f"that was read before"
            )
        return following, None

    def _within(self, answer: PageAnswer, read: int) -> PageCursor:
        """Return the cursor after the first *read* items of a page."""
        try:
            return self._style.within(self._listing, self._here, answer, read)
        except PagingError:
            return self._style.again(self._listing, self._here, read)  # going on from there may say why


class LastPage:
    """Notices a page that comes again and again: the server ignores where we are.

    Rows that are inserted before it, as many as a page has, show the same page again too. Where the total has
    grown that is the reason; where there is none, `SAME_PAGES` in a row are too many. Where rows are alike
    anyway, pages are too, which says nothing if a total ends the list.
    """

    __slots__ = ("_ends", "_page", "_same", "_total")

    def __init__(self) -> None:
        self._ends: Any = None
        self._page: list[Any] | None = None  # the last one, once its ends came twice: most never do
        self._same = 1
        self._total: int | None = None

    def repeated(self, items: list[Any], total: int | None) -> bool:
        """Return whether a page of objects is the one before, once too often; and note it."""
        if not items or items[0].__class__ is not dict:
            return False
        ends = (len(items), items[0], items[-1])
        if ends != self._ends:
            self._same, self._page = 1, None
        elif self._page is not None and self._page != items:
            self._same, self._page = 1, items
        else:
            grown = total is not None and self._total is not None and total > self._total
            self._same, self._page = self._same if grown else self._same + 1, items
        self._ends, self._total = ends, total
        alike = total is not None and len(items) > 1 and items[0] == items[-1]
        return self._same >= SAME_PAGES and not alike


def _decoder(item: KindLike[Any] | None) -> Any:
    if item is None:
        return None
    kind = kind_of(item)
    return None if kind.plain else kind.decode
