"""What every style of paging says: where a list begins, how a page is asked for, and what is beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.pointers import getter
from invocant.runtime._models.unset import UNSET
from invocant.runtime._paging.pages import Direction, PageAnswer, PageCursor, PageQuery, Place

if TYPE_CHECKING:
    from invocant.runtime._declarations import Operation, Paging

P = TypeVar("P", bound="Paging[Any]")

DEFAULT_PAGE_ITEMS = 100
"""Taken for the size of a page where the document says nothing of it."""


class Style(Generic[P]):
    """How one list is paged. It holds nothing of a walk, which hands it the place where it is.

    Attributes:
        name: The operation, for messages.
        paging: How its pages are declared.
        base_url: Where the API is.
    """

    __slots__ = ("_python_names", "base_url", "name", "paging")

    def __init__(self, operation: Operation[Any], paging: P, base_url: str) -> None:
        self.name = operation.name
        self.paging = paging
        self.base_url = base_url
        self._python_names = {parameter.name: parameter.python_name for parameter in operation.parameters}

    def python_name(self, parameter: str) -> str:
        """Return what the caller calls a parameter, which is named as on the wire."""
        return self._python_names.get(parameter, parameter)

    def start(self, arguments: dict[str, Any]) -> PageCursor | None:
        """Take the caller's own paging arguments out of *arguments*; return where they say to begin.

        Raises:
            ConfigurationError: two of them exclude each other.
        """
        given: dict[Direction, Any] = {}
        for direction, parameter in self.parameters():
            value = arguments.pop(self.python_name(parameter), None)
            if value is not None and value is not UNSET:
                given[direction] = value
        if len(given) > 1:
            names = " and ".join(parameter for _, parameter in self.parameters())
            raise ConfigurationError(f"{self.name}: {names} exclude each other")
        for direction, value in given.items():
            return PageCursor(operation=self.name, place=value, direction=direction)
        return None

    def parameters(self) -> Iterable[tuple[Direction, str]]:
        """Return the parameters that say where a page is, each with the direction in which it goes on."""
        return ()

    def bound(self, arguments: dict[str, Any], wanted: int) -> None:
        """Ask for pages of no more than *wanted* items, unless the caller has said how large they are."""
        limit = self.paging.limit
        if limit is None:
            return
        name = self.python_name(limit.parameter)
        if arguments.get(name, UNSET) not in (UNSET, None):
            return
        largest = limit.maximum if limit.maximum is not None else (limit.default or DEFAULT_PAGE_ITEMS)
        if limit.maximum is not None or wanted <= largest:
            arguments[name] = max(min(wanted, largest), limit.minimum or 1)

    def query(self, here: PageCursor, arguments: Mapping[str, Any]) -> PageQuery:
        """Return what to ask for the page at *here*.

        Raises:
            ConfigurationError: the list cannot be read in that direction.
            PagingLinkError: the place is a link that leaves the origin.
        """
        if here.place is None:
            return PageQuery(arguments)
        name = dict(self.parameters()).get(here.direction)
        if name is None:
            raise ConfigurationError(f"{self.name} cannot be read backwards")
        return PageQuery({**arguments, self.python_name(name): here.place})

    def following(self, here: PageCursor, answer: PageAnswer) -> Place | None:
        """Return the place after the page at *here*, or None at the end.

        Raises:
            PagingError: the answer does not say how to go on.
        """
        raise TypeError(
            f"{self.__class__.__name__} is abstract: it does not go on from {here} after {answer}"
        )

    def previous(self, here: PageCursor, answer: PageAnswer) -> PageCursor | None:  # noqa: ARG002  # a default
        """Return where the list goes on towards its beginning; None where it does not, or nobody can say."""
        return None

    def total(self, answer: PageAnswer) -> int | None:  # noqa: ARG002  # a default
        """Return how many items there are in all, or None when the answer does not say."""
        return None

    def cursor(self, here: PageCursor, place: Place) -> PageCursor:
        """Return the cursor of a place that was found from *here*."""
        return PageCursor(operation=self.name, place=place, direction=here.direction)

    def within(self, here: PageCursor, answer: PageAnswer, read: int) -> PageCursor:  # noqa: ARG002  # a default
        """Return the cursor after the first *read* items of the page at *here*; by default that page."""
        return PageCursor(operation=self.name, place=here.place, direction=here.direction, skip=read)


def pointed(pointer: str, value: Any) -> Any:
    """Return what a JSON pointer leads to; *value* itself for ""."""
    get = getter(pointer)
    return value if get is None else get(value)
