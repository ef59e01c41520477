"""The styles of paging. Each is one class: what a document declares of it, and how a list goes on by that.

A new one is a class here, an entry of `x-invocant-paging` in `documents/keywords.schema.json`, whose members
are the class's, and its answer in `mock/_meaning/paging.py`. `docs/design/paging.md` compares them.

Where a member names an argument, a JSON pointer names a member of the body: `/page/number`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from invocant.runtime._errors import ConfigurationError, PagingError
from invocant.runtime._paging.links import links
from invocant.runtime._paging.pages import Direction, PageAnswer, PageCursor, Place, is_place
from invocant.runtime._paging.style import Listing, PagingStyle, number_at, pointed
from invocant.runtime._records import evolve, frozen

__all__ = ["CursorPaging", "LinkPaging", "NextPaging", "OffsetPaging", "PagePaging", "SinglePaging"]

T = TypeVar("T")


@frozen(kw_only=True)
class CursorPaging(PagingStyle[T]):
    """Pages follow a cursor.

    It ends with an empty page, or with a body without a cursor. Where the API goes backwards, so does a walk.

    Attributes:
        forward: The argument that takes the cursor.
        backward: The argument for the page before, or None when the API cannot go back.
        id: JSON pointer inside an item to its cursor; "" when the cursor is in the body.
        next: JSON pointer to the cursor in the body; "" when it is the last item's id.
        previous: JSON pointer to the cursor of the page before in the body; "" when there is none.
    """

    forward: str
    backward: str | None = None
    id: str = ""
    next: str = ""
    previous: str = ""

    @property
    def by_item(self) -> bool:
        """Whether the cursor is an item's id."""
        return not self.next

    def arguments(self) -> Iterable[tuple[Direction, str]]:
        """Return the arguments for the page after, and for the page before where there is one."""
        yield "forward", self.forward
        if self.backward is not None:
            yield "backward", self.backward

    def following(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> Place | None:
        """Return the cursor in the body, or the id of the item at the page's end."""
        if self.next:
            return _token(self.next if here.direction == "forward" else self.previous, answer.body)
        if not answer.items:
            return None
        return self._id(listing, answer.items[-1 if here.direction == "forward" else 0])

    def preceding(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> PageCursor | None:  # noqa: ARG002
        """Return the first item, or the cursor in the body, before which the list goes on."""
        # Seen from a walk backwards, "before this page" is where it goes on anyway.
        if self.backward is None:
            return None
        if self.next:
            place = _token(self.previous, answer.body)
        else:
            first = pointed(self.id, answer.items[0]) if answer.items else None
            place = None if first is None else _place(first)
        return None if place is None else listing.cursor(place, direction="backward")

    def within(self, listing: Listing, here: PageCursor, answer: PageAnswer, read: int) -> PageCursor:
        """Return the cursor of the last item read; that of the page where items are no cursors."""
        if self.next:
            return self.again(listing, here, read)
        last = answer.items[read - 1 if here.direction == "forward" else len(answer.items) - read]
        return self.cursor(listing, here, self._id(listing, last))

    def _id(self, listing: Listing, item: Any) -> Place:
        place = pointed(self.id, item)
        if place is None:
            raise PagingError(f"{listing.name}: an item without an id: the list cannot be continued after it")
        return _place(place)


@frozen(kw_only=True)
class OffsetPaging(PagingStyle[T]):
    """Pages are counted in items.

    It ends at the total where the body has one, and with an empty page.

    Attributes:
        offset: The argument for the number of items to skip.
        total: JSON pointer to the number of items in all; "" when the body does not say.
    """

    offset: str = "offset"
    total: str = ""

    def arguments(self) -> Iterable[tuple[Direction, str]]:
        """Return the argument for the number of items to skip."""
        return (("forward", self.offset),)

    def check(self, place: Any, listing: Listing, said_by: str) -> Place:
        """Return a number of items."""
        return _whole(place, 0, listing, said_by)

    def following(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> Place | None:  # noqa: ARG002
        """Return the number of items read, as long as there are more."""
        if not answer.items:
            return None
        end = _counted(here, 0) + len(answer.items)
        total = self.total_items(answer)
        return None if total is not None and end >= total else end

    def total_items(self, answer: PageAnswer) -> int | None:
        """Return the total in the body, or None where there is none."""
        return number_at(self.total, answer.body)

    def within(self, listing: Listing, here: PageCursor, answer: PageAnswer, read: int) -> PageCursor:  # noqa: ARG002
        """Return the number of items read, in the middle of the page."""
        return self.cursor(listing, here, _counted(here, 0) + read)


@frozen(kw_only=True)
class PagePaging(PagingStyle[T]):
    """Pages have numbers.

    It ends where the body's number of pages or of items is reached, with a page that is shorter than asked
    for where the API promises that, and always with an empty page. What a number means depends on the size of
    the pages, which a cursor therefore remembers: it is asked for again, whatever the caller says then.

    Attributes:
        page: The argument for the number of the page.
        first: The number of the first page: 0 or 1.
        pages: JSON pointer to the number of pages; "" when the body does not say.
        total: JSON pointer to the number of items in all; "" when the body does not say.
        short: Whether only the last page is shorter than asked for.
    """

    page: str = "page"
    first: int = 1
    pages: str = ""
    total: str = ""
    short: bool = False

    def arguments(self) -> Iterable[tuple[Direction, str]]:
        """Return the argument for the number of the page."""
        return (("forward", self.page),)

    def check(self, place: Any, listing: Listing, said_by: str) -> Place:
        """Return the number of a page."""
        return _whole(place, self.first, listing, said_by)

    def bound(
        self,
        listing: Listing,
        arguments: dict[str, Any],
        here: PageCursor,
        wanted: int | None,
        resumed: bool,
    ) -> PageCursor:
        """Ask for the size that the number of the page was counted with; from the beginning, for any."""
        if self.limit is None:
            return here
        asked = listing.argument(self.limit.parameter)
        if resumed:
            asked.put(arguments, here.size)
            return here
        if here.place is None:
            # by its name: a record has no `super()`
            PagingStyle.bound(self, listing, arguments, here, wanted, resumed)
        size = asked.get(arguments)
        return here if size is None else evolve(here, size=_whole(size, 1, listing, str(asked)))

    def following(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> Place | None:  # noqa: ARG002
        """Return the number of the next page, as long as there are more."""
        count = len(answer.items)
        if not count:
            return None
        number = _counted(here, self.first)
        pages, total = number_at(self.pages, answer.body), self.total_items(answer)
        if pages is not None and number - self.first + 1 >= pages:
            return None
        size = self._size(here)
        if total is not None:
            before = answer.before
            if before is None and size == count:
                before = (number - self.first) * size
            if before is not None and before + count >= total:
                return None
        return None if self.short and size is not None and count < size else number + 1

    def _size(self, here: PageCursor) -> int | None:
        """Return the size of a full page, or None when nobody says."""
        limit = self.limit
        size = here.size or (limit.default if limit is not None else None)
        if size is None or limit is None or limit.maximum is None:
            return size
        return min(size, limit.maximum)

    def preceding(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> PageCursor | None:  # noqa: ARG002
        """Return the page before, from which the list goes on forward."""
        number = _counted(here, self.first) - 1
        return None if number < self.first else self.cursor(listing, here, number)

    def total_items(self, answer: PageAnswer) -> int | None:
        """Return the total in the body, or None where there is none."""
        return number_at(self.total, answer.body)


@frozen(kw_only=True)
class LinkPaging(PagingStyle[T]):
    """Pages are linked by the RFC 8288 Link header, until there is none.

    Attributes:
        rel: The relation of the next page.
    """

    rel: str = "next"

    @property
    def linked(self) -> bool:
        """Pages have addresses."""
        return True

    def following(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> Place | None:  # noqa: ARG002
        """Return the address of the next page."""
        target = links(answer.headers.get("link", "")).get(self.rel)
        return None if target is None else listing.address(target, answer.url)

    def preceding(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> PageCursor | None:
        """Return the page before, where the header names one at the origin."""
        targets = links(answer.headers.get("link", ""))
        return self.linked_back(listing, here, answer, targets.get("prev") or targets.get("previous"))


@frozen(kw_only=True)
class NextPaging(PagingStyle[T]):
    """What leads to the next page stands in the body: its address, or a token; without one it was the last.

    Attributes:
        next: JSON pointer to it.
        forward: The argument that takes the token; None when what stands there is an address.
        previous: JSON pointer to what leads to the page before; "" when there is none.
    """

    next: str
    forward: str | None = None
    previous: str = ""

    @property
    def linked(self) -> bool:
        """Whether what stands there is an address."""
        return self.forward is None

    def arguments(self) -> Iterable[tuple[Direction, str]]:
        """Return the argument for the token."""
        return () if self.forward is None else (("forward", self.forward),)

    def following(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> Place | None:  # noqa: ARG002
        """Return what leads to the next page."""
        lead = _token(self.next, answer.body)
        return listing.address(lead, answer.url) if lead is not None and self.linked else lead

    def preceding(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> PageCursor | None:
        """Return what leads to the page before, from which the list goes on forward."""
        lead = _token(self.previous, answer.body)
        if self.linked:
            return self.linked_back(listing, here, answer, lead)
        return None if lead is None else self.cursor(listing, here, lead)


@frozen(kw_only=True)
class SinglePaging(PagingStyle[T]):
    """All items come at once: one page."""

    def following(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> Place | None:  # noqa: ARG002
        """Return None: there is no other page."""
        return None


def _place(value: Any) -> Place:
    return value if is_place(value) else str(value)


def _token(pointer: str, body: Any) -> Place | None:
    """Return what a JSON pointer leads to; None where it says that there is nothing."""
    token = pointed(pointer, body) if pointer else None
    return None if token is False or token in (None, "", [], {}) else _place(token)


def _counted(here: PageCursor, first: int) -> int:
    return here.place if isinstance(here.place, int) else first


def _whole(value: Any, smallest: int, listing: Listing, said_by: str) -> int:
    if value.__class__ is not int or value < smallest:
        raise ConfigurationError(
            f"{listing.name}: {said_by} must be a whole number from {smallest}, not {value!r}"
        )
    number: int = value
    return number
