"""Pages, and places in a list from which a later call can go on."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import define, frozen

if TYPE_CHECKING:
    from invocant.runtime._info import ResponseInfo

T = TypeVar("T")

Place: TypeAlias = str | int
"""A cursor, an offset or a link."""
Direction: TypeAlias = Literal["forward", "backward"]


@frozen(kw_only=True)
class PageCursor:
    """A place in a list, from which a later call can go on: `list(..., cursor=page.cursor)`.

    `str(cursor)` is a text to keep, which holds no credential; the text is accepted wherever a cursor is.
    Give the same filters as before: the cursor does not hold them, except where pages are linked.

    Attributes:
        operation: The list it belongs to.
        place: The cursor, offset or link; None is the beginning.
        direction: Which way it goes on.
        skip: Items of the page at `place` that were read already.
    """

    operation: str
    place: Place | None
    direction: Direction = "forward"
    skip: int = 0

    def __str__(self) -> str:
        text = json.dumps(
            [1, self.operation, self.place, self.direction[0], self.skip], separators=(",", ":")
        )
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> PageCursor:
        """Read what `str(cursor)` wrote.

        Raises:
            ConfigurationError: it is no such text.
        """
        try:
            value = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
            version, operation, place, direction, skip = value
            valid = (
                version == 1
                and operation.__class__ is str
                and (place is None or place.__class__ in (str, int))
                and direction in ("f", "b")
                and skip.__class__ is int
                and skip >= 0
            )
            if valid:
                return cls(
                    operation=operation,
                    place=place,
                    direction="forward" if direction == "f" else "backward",
                    skip=skip,
                )
        except (ValueError, TypeError, binascii.Error, RecursionError):
            pass
        raise ConfigurationError("cursor= takes a page's cursor, or the text of one: str(page.cursor)")


@define(repr=False)
class Page(Generic[T]):
    """One page of a list. Iterating it, or asking for its length, means its items.

    Attributes:
        items: The items, in the order they came.
        cursor: Where the list goes on after this page, or None at its end.
        previous: Where it goes on towards the beginning, or None when there is nothing or the API cannot.
        total: Number of items in all, where the body says it; it may move while the list is read.
        raw: The body as JSON.
        info: Status, headers and timing of the answer.
    """

    items: list[T]
    cursor: PageCursor | None
    previous: PageCursor | None
    total: int | None
    raw: Any
    info: ResponseInfo | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"<Page of {len(self.items)}{'' if self.total is None else f' of {self.total}'}>"


@frozen
class PageQuery:
    """What to ask next.

    Attributes:
        arguments: The arguments for the operation.
        url: The address of the page itself; None where the arguments say it.
    """

    arguments: Mapping[str, Any]
    url: str | None = None


@frozen
class PageAnswer:
    """What came of a query.

    Attributes:
        items: The items as JSON.
        body: The whole body as JSON.
        headers: The headers of the answer.
        url: Where it came from.
    """

    items: list[Any]
    body: Any
    headers: Mapping[str, str]
    url: str
