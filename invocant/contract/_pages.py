"""How a list goes on, as a tester walks it: by what an overlay says, or by the names that most APIs use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from attrs import define, field, frozen

from invocant.contract._bench import Bench
from invocant.contract._comparing import as_text
from invocant.contract._entities import identity, items_in
from invocant.contract._findings import Exchange
from invocant.contract._surface import EntityCollection, ServerSurface, value_at
from invocant.contract._values import bounds
from invocant.documents import OperationObject

_LIMITS = ("limit", "perpage", "pagesize", "size", "take", "top", "maxresults", "pagelimit", "count", "first")
_OFFSETS = ("offset", "skip", "startindex")
_PAGES = ("page", "pagenumber", "pageno", "pageindex")
_CURSORS = (
    "cursor",
    "pagetoken",
    "nexttoken",
    "continuation",
    "continuationtoken",
    "nextcursor",
    "after",
    "token",
)
_NEXTS = (
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "next",
    "cursor",
    "continuation",
    "nextpage",
    "continuationtoken",
    "endcursor",
)
_BY_ID = ("startingafter", "afterid", "after", "sinceid")
_TOTALS = ("total", "totalcount", "totalitems", "totalresults", "totalelements")
_MORE = ("hasmore", "hasnext", "more", "hasnextpage")
_PAGE_COUNTS = ("totalpages", "pagecount", "pagestotal", "lastpage", "numpages")
_MAX_PAGES = 60


def plain(name: str) -> str:
    """Return a name as it is compared: without case and punctuation."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@frozen
class ListPaging:
    """How one list goes on."""

    style: str
    """`cursor` (a token), `id` (the last item's), `offset`, `page`, `link`, `next` (an address), `single`."""
    items: str | None = None
    """Pointer to the array; None where it is looked for."""
    limit: str | None = None
    least: int = 1
    most: int | None = None
    default: int | None = None
    argument: str | None = None
    """What is sent to go on: the cursor, the offset, the page."""
    backward: str | None = None
    id: str | None = None
    next: str | None = None
    total: str | None = None
    pages: str | None = None
    """Pointer to how many pages there are."""
    more: str | None = None
    first: int = 1

    def with_limit(self, wanted: int) -> dict[str, Any]:
        """Return the query that asks for pages of this size, as near as the document allows."""
        if self.limit is None:
            return {}
        size = max(wanted, self.least)
        return {self.limit: min(size, self.most) if self.most is not None else size}


def paging_of(surface: ServerSurface, operation: OperationObject) -> ListPaging | None:
    """Return how *operation* pages; None if it gives no list, or pages by its body."""
    stated = operation.raw.get("x-invocant-paging")
    if isinstance(stated, Mapping):
        return _declared(stated, surface, operation)
    if operation.method != "get":
        return None
    schema = surface.schema_of(surface.success(operation))
    array = _array(surface, schema)
    if array is None:
        return None
    pointer, members = array
    if (
        pointer
        and operation.path.rstrip("/").endswith("}")
        and not {"limit", "page", "cursor"} & {plain(p.name) for p in operation.parameters}
    ):
        return None  # one thing, which has a list in it
    query = {plain(p.name): p for p in operation.parameters if p.location == "query"}

    def parameter(names: tuple[str, ...]) -> str | None:
        return next((query[name].name for name in names if name in query), None)

    def member(names: tuple[str, ...]) -> str | None:
        return next((members[name] for name in names if name in members), None)

    limit = parameter(_LIMITS)
    said_of_limit = surface.resolved(query[plain(limit)].schema) if limit is not None else {}
    least, most = bounds(said_of_limit, whole=True)
    default = said_of_limit.get("default")
    common: dict[str, Any] = {
        "items": pointer,
        "limit": limit,
        "least": int(least) if least else 1,
        "most": int(most) if most is not None else None,
        "default": default if isinstance(default, int) else None,
        "total": member(_TOTALS),
        "pages": member(_PAGE_COUNTS),
        "more": member(_MORE),
    }
    following = member(_NEXTS)
    backward = parameter(("endingbefore", "before", "beforeid"))
    if (cursor := parameter(_CURSORS)) is not None and following is not None:
        return ListPaging("cursor", argument=cursor, next=following, **common)
    if (by_id := parameter(_BY_ID)) is not None:
        return ListPaging("id", argument=by_id, id="/id", backward=backward, **common)
    if (offset := parameter(_OFFSETS)) is not None:
        return ListPaging("offset", argument=offset, **common)
    if (page := parameter(_PAGES)) is not None:
        said_of_page = surface.resolved(query[plain(page)].schema)
        lowest, _ = bounds(said_of_page, whole=True)
        start = said_of_page.get("default", lowest if lowest is not None else 1)
        return ListPaging(
            "page", argument=page, first=int(start) if isinstance(start, (int, float)) else 1, **common
        )
    if "link" in surface.headers_of(surface.success(operation)):
        return ListPaging("link", **common)
    if following is not None and limit is not None:
        return ListPaging("next", next=following, **common)
    return ListPaging("single", **common)


def _declared(
    stated: Mapping[str, Any], surface: ServerSurface, operation: OperationObject
) -> ListPaging | None:
    array = _array(surface, surface.schema_of(surface.success(operation)))
    around = array[1] if array is not None else {}
    written = stated.get("limit")
    limit: Mapping[str, Any] = written if isinstance(written, Mapping) else {}
    style = str(stated.get("style"))
    argument = stated.get("forward") or stated.get("offset") or stated.get("page")
    names = (argument, limit.get("parameter"), stated.get("backward"))
    if any(isinstance(name, str) and name.startswith("/") for name in names):
        return None  # it stands in the body of the request, which a GET has not
    if style == "cursor" and not stated.get("next"):
        style = "id"
    if style == "next" and stated.get("forward"):
        style = "cursor"
    return ListPaging(
        style,
        stated.get("items"),
        limit.get("parameter"),
        limit.get("minimum", 1),
        limit.get("maximum"),
        limit.get("default"),
        argument,
        stated.get("backward"),
        stated.get("id", "/id"),
        stated.get("next"),
        stated.get("total"),
        stated.get("pages"),
        next((around[name] for name in _MORE if name in around), None),
        stated.get("first", 1),
    )


def _array(surface: ServerSurface, schema: Any) -> tuple[str, dict[str, str]] | None:
    """Return where the items of a list stand, and pointers to what stands around them by plain names."""
    stated = surface.resolved(schema)
    if _is_array(stated):
        return "", {}
    members = surface.members(schema)
    around: dict[str, str] = {plain(name): f"/{name}" for name in members}
    arrays = [name for name, member in members.items() if _is_array(member)]
    objects = [name for name in arrays if _holds_objects(surface, members[name])]
    chosen = objects if len(objects) == 1 else arrays
    for name, member in members.items():
        inner = member.get("properties")
        if isinstance(inner, Mapping):
            for below in inner:
                around.setdefault(plain(below), f"/{name}/{below}")
    return (f"/{chosen[0]}", around) if len(chosen) == 1 else None


def _is_array(stated: Mapping[str, Any]) -> bool:
    kinds = stated.get("type")
    return kinds == "array" or (isinstance(kinds, list) and "array" in kinds) or "items" in stated


def _holds_objects(surface: ServerSurface, stated: Mapping[str, Any]) -> bool:
    item = surface.resolved(stated.get("items"))
    return item.get("type") == "object" or "properties" in item


@define
class Walk:
    """What a list gave, page by page."""

    paging: ListPaging
    pages: list[list[Any]] = field(factory=list)
    exchanges: list[Exchange] = field(factory=list)
    places: list[dict[str, Any]] = field(factory=list)
    """What was sent for each page."""
    size: int | None = None
    """How many items a page was to have; None where that was not said."""
    totals: list[Any] = field(factory=list)
    has_ended: bool = False
    trouble: str | None = None
    """Why it did not end, or None."""

    @property
    def keeps_size(self) -> bool:
        """Whether no page has more items than were asked for."""
        return self.size is None or all(len(items) <= self.size for items in self.pages)

    @property
    def items(self) -> list[Any]:
        """All items, in order."""
        return [item for page in self.pages for item in page]

    def names(self, collection: EntityCollection | None) -> list[str]:
        """Return what tells the items apart, in order; of an item without that, its whole text."""
        return [name_of(item, collection, self.paging) for item in self.items]

    def named(self, collection: EntityCollection, name: str) -> Mapping[str, Any] | None:
        """Return the item of this id, or None."""
        for item in self.items:
            known = identity(item, collection)
            if known is not None and as_text(known[1]) == name:
                return known[0]
        return None

    def count(self, collection: EntityCollection, name: str) -> int:
        """Return how often a thing is in the list."""
        return sum(
            1 for item in self.items if (known := identity(item, collection)) and as_text(known[1]) == name
        )


def name_of(item: Any, collection: EntityCollection | None, paging: ListPaging) -> str:
    """Return what tells an item from others."""
    import json

    if paging.id and isinstance(item, Mapping) and (value := value_at(item, paging.id)) is not None:
        return as_text(value)
    if collection is not None and (known := identity(item, collection)) is not None:
        return as_text(known[1])
    if isinstance(item, Mapping) and isinstance(item.get("id"), (str, int)):
        return as_text(item["id"])
    return json.dumps(item, sort_keys=True)


def page_items(paging: ListPaging, body: Any) -> list[Any]:
    """Return the items of a page."""
    if paging.items is not None:
        value = value_at(body, paging.items)
        return value if isinstance(value, list) else []
    return items_in(body)


def walk(
    bench: Bench,
    operation: OperationObject,
    places: Mapping[str, str],
    paging: ListPaging,
    *,
    limit: int | None = None,
    query: Mapping[str, Any] | None = None,
    start: Mapping[str, Any] | None = None,
    max_pages: int = _MAX_PAGES,
) -> Walk:
    """Walk a list to its end, or for as many pages as are allowed."""
    sized = paging.with_limit(limit) if limit is not None else {}
    result = Walk(paging, size=sized.get(str(paging.limit)))
    fixed = {**sized, **(query or {})}
    place: dict[str, Any] | str | None = dict(start or {})
    count = 0
    marks: set[str] = set()
    while place is not None:
        if len(result.pages) >= max_pages:
            result.trouble = f"it did not end after {max_pages} pages"
            return result
        if isinstance(place, str):
            exchange = bench.caller.call("GET", place, label=operation.label)
        else:
            exchange = bench.call(operation, places, query={**fixed, **place})
        result.exchanges.append(exchange)
        if exchange.status == 404 and paging.style == "page" and result.pages:
            result.has_ended = True
            return result
        if not exchange.ok:
            result.trouble = f"a page was answered with {exchange.status}"
            return result
        body = exchange.json()
        items = page_items(paging, body)
        result.pages.append(items)
        result.places.append(place if isinstance(place, dict) else {"": place})
        if paging.total:
            result.totals.append(value_at(body, paging.total))
        count += len(items)
        place = _following(paging, exchange, body, items, count, place)
        mark = repr(place)
        if place is not None and mark in marks:
            result.trouble = "it goes round in a circle"
            return result
        marks.add(mark)
    result.has_ended = True
    return result


def _following(
    paging: ListPaging, exchange: Exchange, body: Any, items: list[Any], count: int, place: Any
) -> dict[str, Any] | str | None:
    """Return what asks for the next page: arguments, an address, or None at the end."""
    if paging.style == "single":
        return None
    if paging.style == "link":
        target = links_of(exchange.headers.get("link", "")).get("next")
        return urljoin(exchange.url, target) if target else None
    following = value_at(body, paging.next) if paging.next else None
    if paging.style in ("cursor", "next"):
        if following is None or following == "" or following is False:
            return None
        if isinstance(following, str) and (following.startswith("/") or "://" in following):
            return urljoin(exchange.url, following)
        return {paging.argument: following} if paging.argument else None
    if not items:
        return None
    more = value_at(body, paging.more) if paging.more else None
    if more is False and paging.style == "page":
        return None  # elsewhere one page more is asked for, as this may not be true
    if paging.style == "id":
        name = value_at(items[-1], paging.id or "/id")
        return {str(paging.argument): name} if name is not None else None
    if paging.style == "offset":
        return {str(paging.argument): count}
    number = place.get(paging.argument, paging.first) if isinstance(place, dict) else paging.first
    return {str(paging.argument): int(number) + 1}


def links_of(header: str) -> dict[str, str]:
    """Return the targets of a Link header by their relations (RFC 8288, section 3)."""
    links: dict[str, str] = {}
    for match in re.finditer(r"<([^>]*)>([^<]*)", header):
        rel = re.search(r';\s*rel\s*=\s*"?([^";,]+)"?', match[2])
        for name in rel[1].split() if rel else ():
            links.setdefault(name.lower(), match[1])
    return links


def query_of(url: str) -> dict[str, str]:
    """Return the query of an address."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def every_item(bench: Bench, operation: OperationObject, places: Mapping[str, str]) -> Walk | None:
    """Walk a whole list in pages as large as is usual; None where it is no list that can be walked."""
    paging = paging_of(bench.surface, operation)
    if paging is None:
        return None
    return walk(bench, operation, places, paging, limit=min(paging.most or 100, 100))
