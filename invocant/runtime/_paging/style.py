"""What every style of paging says: where a list begins, how a page is asked for, and what is beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.runtime._calls.addresses import without_query
from invocant.runtime._declarations import Paging
from invocant.runtime._errors import ConfigurationError, PagingLinkError
from invocant.runtime._models.pointers import getter
from invocant.runtime._paging.arguments import Argument, argument
from invocant.runtime._paging.links import resolved, without_origin
from invocant.runtime._paging.pages import Direction, PageAnswer, PageCursor, PageQuery, Place, is_place
from invocant.runtime._records import evolve, frozen

if TYPE_CHECKING:
    from invocant.runtime._declarations import Operation

T = TypeVar("T")

DEFAULT_PAGE_ITEMS = 100
"""Taken for the size of a page where the document says nothing of it."""


@frozen
class Listing:
    """A list, as its style needs to know it.

    Attributes:
        operation: The operation that gives its pages.
        base_url: Where the API is.
        secret_query: Query parameters that carry credentials: an address is kept without them.
    """

    operation: Operation[Any]
    base_url: str
    secret_query: Collection[str] = ()

    @property
    def name(self) -> str:
        """The operation's name, for messages."""
        return self.operation.name

    def argument(self, name: str) -> Argument:
        """Return the caller's argument that *name* is on the wire."""
        return argument(self.operation, name)

    def cursor(self, place: Place | None, **members: Any) -> PageCursor:
        """Return the cursor of a place in this list."""
        return PageCursor(operation=self.name, place=place, **members)

    def address(self, target: Place, base: str) -> str:
        """Return the whole address of a page, which an answer that came from *base* names.

        Raises:
            PagingLinkError: it leaves the origin, or is no address.
        """
        if not isinstance(target, str):
            raise PagingLinkError(f"{self.name}: what leads to the next page is no address: {target!r}")
        url = resolved(target, base, home=self.base_url, name=self.name)
        return without_query(url, self.secret_query) if self.secret_query else url


@frozen(kw_only=True)
class PagingStyle(Paging[T]):
    """How a list is paged: what a document declares, and what follows from it.

    It holds nothing of a walk, which hands it the list and the place where it is. A style of its own answers
    `following`, mostly `arguments` too, and what else is not as here.
    """

    @property
    def linked(self) -> bool:
        """Whether the place of a page is its address; a cursor holds it without the origin."""
        return False

    @property
    def by_item(self) -> bool:
        """Whether the place of a page is an item, which may come again where it has moved."""
        return False

    def arguments(self) -> Iterable[tuple[Direction, str]]:
        """Return the arguments that say where a page is, each with the direction in which it goes on."""
        return ()

    def check(self, place: Any, listing: Listing, said_by: str) -> Place:
        """Return a place that the caller gave, as JSON.

        Raises:
            ConfigurationError: no page can be there. The message names the argument, *said_by*.
        """
        if not is_place(place) or (self.linked and place.__class__ is not str):
            raise ConfigurationError(f"{listing.name}: {said_by} cannot be {place!r}: no page is there")
        valid: Place = place
        return valid

    def start(self, listing: Listing, arguments: dict[str, Any]) -> PageCursor | None:
        """Take the caller's own paging arguments out of *arguments*; return where they say to begin.

        Raises:
            ConfigurationError: two of them exclude each other, or one is of no use.
        """
        given: dict[Direction, Any] = {}
        taken: list[str] = []
        for direction, name in self.arguments():
            told = listing.argument(name)
            value = told.get(arguments)
            told.put(arguments, None)
            taken.append(str(told))
            if value is not None:
                given[direction] = self.check(value, listing, str(told))
        if len(given) > 1:
            raise ConfigurationError(f"{listing.name}: {' and '.join(taken)} exclude each other")
        for direction, place in given.items():
            return listing.cursor(place, direction=direction)
        return None

    def bound(
        self,
        listing: Listing,
        arguments: dict[str, Any],
        here: PageCursor,
        wanted: int | None,
        resumed: bool,  # noqa: ARG002  # of no matter where places do not count pages
    ) -> PageCursor:
        """Ask for pages of no more than *wanted* items, unless the caller has said how large they are.

        Args:
            listing: The list.
            arguments: The caller's arguments, to which the size is added.
            here: Where the walk begins.
            wanted: Items from there on; None for all.
            resumed: Whether the walk goes on from a cursor.

        Returns:
            Where the walk begins, with what must be remembered of the size.
        """
        limit = self.limit
        if limit is None or wanted is None:
            return here
        asked = listing.argument(limit.parameter)
        if asked.get(arguments) is not None:
            return here
        largest = limit.maximum if limit.maximum is not None else (limit.default or DEFAULT_PAGE_ITEMS)
        if limit.maximum is not None or wanted <= largest:
            asked.put(arguments, max(min(wanted, largest), limit.minimum or 1))
        return here

    def query(self, listing: Listing, here: PageCursor, arguments: Mapping[str, Any]) -> PageQuery:
        """Return what to ask for the page at *here*.

        Raises:
            ConfigurationError: the list cannot be read in that direction.
            PagingLinkError: the place is a link that leaves the origin.
        """
        name = dict(self.arguments()).get(here.direction)
        if name is None and here.direction == "backward":
            raise ConfigurationError(f"{listing.name} cannot be read backwards")
        if here.place is None:
            return PageQuery(arguments)
        if name is None:
            return PageQuery(arguments, listing.address(here.place, listing.base_url))
        asked = dict(arguments)
        listing.argument(name).put(asked, here.place)
        return PageQuery(asked)

    def following(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> Place | None:
        """Return the place after the page at *here*, or None at the end.

        Raises:
            PagingError: the answer does not say how to go on.
        """
        raise TypeError(
            f"{listing.name}: {self.__class__.__name__} does not say what follows {here}: {answer}"
        )

    def preceding(self, listing: Listing, here: PageCursor, answer: PageAnswer) -> PageCursor | None:  # noqa: ARG002
        """Return where the list goes on towards its beginning; None where it does not, or nobody can say."""
        return None

    def total_items(self, answer: PageAnswer) -> int | None:  # noqa: ARG002  # a default
        """Return how many items there are in all, or None when the answer does not say."""
        return None

    def cursor(self, listing: Listing, here: PageCursor, place: Place) -> PageCursor:
        """Return the cursor of a place that was found from *here*."""
        kept = without_origin(str(place)) if self.linked else place
        return listing.cursor(kept, direction=here.direction, size=here.size)

    def within(self, listing: Listing, here: PageCursor, answer: PageAnswer, read: int) -> PageCursor:  # noqa: ARG002
        """Return the cursor after *read* items of the page at *here*; by default that page once more.

        Raises:
            PagingError: the answer does not say how to go on there.
        """
        return self.again(listing, here, read)

    def again(self, listing: Listing, here: PageCursor, read: int) -> PageCursor:
        """Return the cursor of the page at *here* once more, of which *read* items are known."""
        if here.place is None:
            return evolve(here, skip=read)
        return evolve(self.cursor(listing, here, here.place), skip=read)

    def linked_back(
        self, listing: Listing, here: PageCursor, answer: PageAnswer, target: Place | None
    ) -> PageCursor | None:
        """Return the cursor of the page before, by its address; None where it cannot be asked for."""
        if target is None:
            return None
        try:
            return self.cursor(listing, here, listing.address(target, answer.url))
        except PagingLinkError:
            return None  # nobody asked to go there


def pointed(pointer: str, value: Any) -> Any:
    """Return what a JSON pointer leads to; *value* itself for ""."""
    get = getter(pointer)
    return value if get is None else get(value)


def number_at(pointer: str, value: Any) -> int | None:
    """Return the whole number that a JSON pointer leads to; None where there is none, or no pointer."""
    number = pointed(pointer, value) if pointer else None
    return number if number.__class__ is int else None
