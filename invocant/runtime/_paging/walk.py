"""Lists that come in pages: how an API pages is declared, how to go on is worked out here, without I/O.

A walk is asked for the next query and given the answer, until there is no next query. Three styles:

- cursor: the next page is asked for by the id of the last item, or by a cursor in the body. It ends with an
  empty page, or with a body without a cursor. Where the API can go backwards, so can the walk.
- offset: by the number of items read. It ends at the total where the body has one, and with an empty page.
- link: by the RFC 8288 Link header. It ends without one. A link to another origin is refused: it would carry
  the caller's credentials there.

Whatever the style: a page that was read before ends the walk with an error instead of never, and memory does
not grow with the list.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

from invocant.runtime._calls.addresses import origin
from invocant.runtime._declarations import CursorPaging, LinkPaging, OffsetPaging
from invocant.runtime._errors import ConfigurationError, PagingError, PagingLinkError, PagingLoopError
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.pointers import getter
from invocant.runtime._models.unset import UNSET
from invocant.runtime._records import define, evolve, frozen

if TYPE_CHECKING:
    from invocant.runtime._declarations import Operation, Paging
    from invocant.runtime._info import ResponseInfo

T = TypeVar("T")


Direction = Literal["forward", "backward"]


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
    place: str | int | None
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


class PageQuery(NamedTuple):
    """What to ask next: arguments for the operation, or the address of the page itself."""

    arguments: Mapping[str, Any]
    url: str | None = None


class LoopGuard:
    """Notices a place that was visited before, in constant memory.

    The latest 1,024 places are remembered one by one; a longer circle is found by comparing with a place that
    is renewed at every power of two (Brent's algorithm).
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
        if len(self._latest) > 1024:
            self._latest.popitem(last=False)
        self._count += 1
        if self._count == self._power:
            self._mark, self._power = place, self._power * 2
        return False


class PageWalk(Generic[T]):
    """One walk through a list: `query` says what to ask, `take` is given the answer."""

    __slots__ = (
        "_arguments",
        "_decode",
        "_direction",
        "_guard",
        "_id",
        "_items",
        "_left",
        "_limit_name",
        "_names",
        "_next",
        "_operation",
        "_origin_of",
        "_paging",
        "_place",
        "_previous_ends",
        "_skip",
        "_total",
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
        self._operation = operation
        self._paging = paging
        self._names = {p.name: p.python_name for p in operation.parameters}
        self._arguments = dict(arguments)
        self._left = max_items
        self._origin_of = base_url
        self._guard = LoopGuard()
        self._items = getter(paging.items)
        self._decode = _decoder(paging.item)
        self._id = getter(getattr(paging, "id", ""))
        self._next = getter(getattr(paging, "next", ""))
        self._total = getter(getattr(paging, "total", ""))
        self._previous_ends: Any = UNSET
        self._limit_name = None if paging.limit is None else self._python(paging.limit.parameter)
        start = self._start(PageCursor.parse(cursor) if isinstance(cursor, str) else cursor)
        self._direction: Direction = start.direction
        self._place = start.place
        self._skip = start.skip
        self._choose_size(max_items)
        if self._place is not None:
            self._guard.visit(self._place)
        self.query: PageQuery | None = None if max_items == 0 else self._make_query()

    def _python(self, wire_name: str) -> str:
        return self._names.get(wire_name, wire_name)

    def _start(self, cursor: PageCursor | None) -> PageCursor:
        """Settle where to begin, from the cursor and the caller's own paging arguments."""
        paging, name = self._paging, self._operation.name
        given: dict[Direction, Any] = {}
        parameters: Iterator[tuple[Direction, str]] = iter(())
        if isinstance(paging, CursorPaging):
            parameters = ways(paging)
        elif isinstance(paging, OffsetPaging):
            parameters = iter((("forward", paging.offset),))
        for way, wire in parameters:
            value = self._arguments.pop(self._python(wire), None)
            if value is not None and value is not UNSET:
                given[way] = value
        if len(given) == 2:
            both = " and ".join(wire for _, wire in ways(paging)) if isinstance(paging, CursorPaging) else ""
            raise ConfigurationError(f"{name}: {both} exclude each other")
        if cursor is None:
            for way, value in given.items():
                return PageCursor(operation=name, place=value, direction=way)
            return PageCursor(operation=name, place=None)
        if given:
            raise ConfigurationError(f"{name}: cursor= says where to begin; leave the others out")
        if cursor.operation != name:
            raise ConfigurationError(f"this cursor belongs to {cursor.operation}, not to {name}")
        return cursor

    def _choose_size(self, max_items: int | None) -> None:
        """Ask for no more than is wanted, where the caller bounds the items and not the size of a page."""
        limit, name = self._paging.limit, self._limit_name
        if limit is None or name is None or max_items is None:
            return
        if self._arguments.get(name, UNSET) not in (UNSET, None):
            return
        wanted = max_items + self._skip
        largest = limit.maximum if limit.maximum is not None else (limit.default or 100)
        if limit.maximum is not None or wanted <= largest:
            self._arguments[name] = max(min(wanted, largest), limit.minimum or 1)

    def _make_query(self) -> PageQuery:
        paging, place = self._paging, self._place
        if place is None:
            return PageQuery(self._arguments)
        if isinstance(paging, LinkPaging):
            return PageQuery(self._arguments, self._resolve(str(place), self._origin_of))
        if isinstance(paging, CursorPaging):
            name = dict(ways(paging)).get(self._direction)
            if name is None:
                raise ConfigurationError(f"{self._operation.name} cannot be read backwards")
        else:
            name = getattr(paging, "offset", "offset")
        return PageQuery({**self._arguments, self._python(name): place})

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
        raw = body if self._items is None else self._items(body)
        if raw.__class__ is not list:
            where = self._paging.items or "the body"
            raise PagingError(f"{self._operation.name}: there is no list at {where} of the answer")
        self._check_repeated(raw)
        here = self._place
        following = self._following(raw, body, headers, url)
        previous = self._before(raw, headers, url)
        kept = raw[self._skip :] if self._skip else raw
        cursor = None if following is None else self._cursor(following)
        if self._left is not None and len(kept) >= self._left:
            if len(kept) > self._left:
                kept = kept[: self._left]
                cursor = self._cursor_within(raw, here, self._skip + self._left)
            following = None
            self._left = 0
        elif self._left is not None:
            self._left -= len(kept)
        self._skip = 0
        if following is None:
            self.query = None
        else:
            if self._guard.visit(following):
                raise PagingLoopError(
                    f"{self._operation.name}: the list goes round in circles: the server names a place again "
                    f"that was read before"
                )
            self._place = following
            self.query = self._make_query()
        decode = self._decode
        total = None if self._total is None else self._total(body)
        return Page(
            items=kept if decode is None else [decode(item) for item in kept],
            cursor=cursor,
            previous=previous,
            total=total if total.__class__ is int else None,
            raw=body,
        )

    def _check_repeated(self, raw: list[Any]) -> None:
        """Refuse a page that has the same ends as the one before it: the server ignores where we are."""
        if not raw:
            return
        ends = (len(raw), raw[0], raw[-1])
        if self._previous_ends == ends and raw[0].__class__ is dict:
            raise PagingLoopError(f"{self._operation.name}: the server sent the same page twice")
        self._previous_ends = ends

    def _following(self, raw: list[Any], body: Any, headers: Mapping[str, str], url: str) -> str | int | None:
        """Return the place after this page, or None at the end."""
        paging = self._paging
        if isinstance(paging, LinkPaging):
            target = links(headers.get("link", "")).get(paging.rel)
            return None if target is None else self._resolve(target, url)
        if self._next is not None:
            place = self._next(body)
            return None if place in (None, "") else _place(place)
        if not raw:
            return None
        if isinstance(paging, OffsetPaging):
            start = self._place if isinstance(self._place, int) else int(self._place or 0)
            total = None if self._total is None else self._total(body)
            end = start + len(raw)
            return None if total.__class__ is int and end >= total else end
        return self._item_id(raw[-1] if self._direction == "forward" else raw[0])

    def _item_id(self, item: Any) -> str | int:
        place = item if self._id is None else self._id(item)
        if place is None:
            raise PagingError(
                f"{self._operation.name}: an item without an id: the list cannot be continued after it"
            )
        return _place(place)

    def _before(self, raw: list[Any], headers: Mapping[str, str], url: str) -> PageCursor | None:
        """Return where the list goes on towards its beginning, or None."""
        paging = self._paging
        if isinstance(paging, LinkPaging):
            found = links(headers.get("link", ""))
            target = found.get("prev") or found.get("previous")
            if target is None:
                return None
            try:
                return self._cursor(self._resolve(target, url))
            except PagingLinkError:
                return None  # nobody asked to go there
        if (
            not isinstance(paging, CursorPaging)
            or paging.backward is None
            or self._next is not None
            or not raw
        ):
            return None
        # Seen from a walk backwards, "before this page" is where it goes on anyway.
        first = raw[0] if self._id is None else self._id(raw[0])
        if first is None:
            return None
        return PageCursor(operation=self._operation.name, place=_place(first), direction="backward")

    def _cursor(self, place: str | int) -> PageCursor:
        if isinstance(self._paging, LinkPaging):
            parts = urlsplit(str(place))
            place = parts.path + (
                f"?{parts.query}" if parts.query else ""
            )  # no origin: it goes on wherever the API is
        return PageCursor(operation=self._operation.name, place=place, direction=self._direction)

    def _cursor_within(self, raw: list[Any], here: str | int | None, read: int) -> PageCursor:
        """Return the cursor after the first *read* items of a page that begins at *here*."""
        paging = self._paging
        if isinstance(paging, OffsetPaging):
            return self._cursor(int(here or 0) + read)
        if isinstance(paging, CursorPaging) and self._next is None and self._direction == "forward":
            return self._cursor(self._item_id(raw[read - 1]))
        if isinstance(paging, LinkPaging) and here is not None:
            return evolve(self._cursor(self._resolve(str(here), self._origin_of)), skip=read)
        return PageCursor(operation=self._operation.name, place=here, direction=self._direction, skip=read)

    def _resolve(self, target: str, base: str) -> str:
        """Resolve a link.

        Raises:
            PagingLinkError: it leaves the origin, names a user, or is no address.
        """
        url = ""
        try:
            url = urljoin(base, target)
            ok = origin(url) == origin(base) == origin(self._origin_of) and "@" not in urlsplit(url).netloc
        except ValueError:
            ok = False
        if not ok or any(ord(c) <= 32 or ord(c) == 127 for c in target):
            raise PagingLinkError(
                f"{self._operation.name}: the next page is on another origin, or its address is none; "
                f"it was not asked for"
            )
        return url.partition("#")[0]


def ways(paging: CursorPaging[Any]) -> Iterator[tuple[Direction, str]]:
    """Yield the directions a list can be read in, with the parameter for each."""
    yield "forward", paging.forward
    if paging.backward is not None:
        yield "backward", paging.backward


def _place(value: Any) -> str | int:
    return value if value.__class__ in (str, int) else str(value)


def _decoder(item: Any) -> Any:
    if item is None:
        return None
    kind = kind_of(item)
    return None if kind.plain else kind.decode


@cache
def _link_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile what reads a Link header: a target, the name of a parameter, and its value, quoted or not."""
    return (
        re.compile(r"[\s,]*<([^>]*)>"),
        re.compile(r"\s*;\s*([^\s=;,]+)\s*(=?)\s*"),
        re.compile(r"\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)"),
    )


def links(header: str) -> dict[str, str]:
    """Return the targets of a Link header by relation, in lower case; the first of each wins.

    A link with an `anchor` is about something else and is left out. What cannot be read ends the reading.

    Source: RFC 8288, section 3 and appendix B.
    """
    target_at, name_at, value_at = _link_patterns()
    found: dict[str, str] = {}
    position = 0
    while (target := target_at.match(header, position)) is not None:
        position = target.end()
        relations: str | None = None
        anchored = False
        while (name := name_at.match(header, position)) is not None:
            position = name.end()
            value = ""
            if name[2] and (given := value_at.match(header, position)) is not None:
                position = given.end()
                value = given[2] if given[1] is None else re.sub(r"\\(.)", r"\1", given[1])
            if name[1].lower() == "rel" and relations is None:
                relations = value
            elif name[1].lower() == "anchor":
                anchored = True
        if relations is not None and not anchored:
            for relation in relations.lower().split():
                found.setdefault(relation, target[1])
    return found
