"""Pages of a collection, in every style that the paging keyword declares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

from attrs import frozen

from invocant.documents import Schema
from invocant.documents.keywords import paging_arguments
from invocant.documents.pointers import lookup, split, with_value
from invocant.mock._api import Json
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.shapes import whole
from invocant.mock._state.store import Store
from invocant.mock._values.schemas import Schemas

DEFAULT_PAGE_ITEMS = 100
"""Items on a page when neither the caller nor the document names a number."""
MOST_ITEMS = 2**62
"""Items on a page when the caller asks for more than anything can count."""


@frozen
class StoredPage:
    """The items of one page, and what is known about the rest; *total* counts the items of all pages."""

    items: Sequence[Json]
    more: bool
    start: int = 0
    total: int = 0
    size: int = 1
    """Items that the page has room for."""
    last_id: str = ""
    """Id of the last item where others come after it, else ""."""
    first_id: str = ""
    """Id of the first item where others come before it, else ""."""


@frozen
class Selection:
    """Which rows of a collection are listed; see `Store.rows`."""

    collection: str
    parent: str | None = None
    where: Mapping[str, Json] | None = None
    newest_first: bool = False
    page_size: int | None = None
    """Items on a page when the caller names no number; None takes what the document declares."""


@frozen(eq=False)
class Source:
    """What a list is cut from: rows of the store, or items that somebody has put together."""

    store: Store
    chosen: Selection
    given: Sequence[Json] | None = None

    def items(self) -> Sequence[Json]:
        """Return all items, in order."""
        if self.given is not None:
            return self.given
        chosen = self.chosen
        rows = self.store.rows(
            chosen.collection, parent=chosen.parent, where=chosen.where, newest_first=chosen.newest_first
        )
        return [row.body for row in rows]


def arguments_of(call: DecodedCall) -> dict[str, Json]:
    """Return the arguments by the names that the paging gives them; a body's member by its pointer."""
    arguments = dict(call.query)
    for name in paging_arguments(call.operation.paging or {"style": "single"}).values():
        value = lookup(call.body, name, None) if name.startswith("/") else None
        if value is not None:
            arguments[name] = value
    return arguments


def positions(call: DecodedCall, offset: str) -> dict[str, Json]:
    """Return the arguments with the *offset* of a next link, which the document need not declare."""
    given = arguments_of(call)
    if offset not in given:
        text = call.request.query.decode("ascii", "replace")
        pairs = (pair.partition("=") for pair in text.split("&"))
        number = {name: value for name, _, value in pairs}.get(offset, "")
        given[offset] = _number(number, 0)
    return given


def limit_of(paging: Mapping[str, Any], query: Mapping[str, Json], usual: int | None) -> int:
    """Return the page size: what was asked for within its bounds, else *usual*, else the declared default."""
    declared = paging.get("limit") or {}
    wanted = query.get(str(declared.get("parameter", "limit")))
    size = (usual or declared.get("default", DEFAULT_PAGE_ITEMS)) if wanted is None else wanted
    size = max(int(size), int(declared.get("minimum", 0)))
    return min(size, int(declared.get("maximum", MOST_ITEMS)), MOST_ITEMS)


def by_cursor(
    store: Store, chosen: Selection, paging: Mapping[str, Any], query: Mapping[str, Json]
) -> StoredPage:
    """Return the page after, or before, the object that the cursor names; an unknown one gives no items."""
    size = limit_of(paging, query, chosen.page_size)
    forward, backward = (query.get(str(paging.get(way))) for way in ("forward", "backward"))
    cursor = forward if forward is not None else backward
    name = "/".join(filter(None, [chosen.parent, str(cursor)]))
    place = None if cursor is None else store.place(chosen.collection, name)
    if cursor is not None and place is None:
        return StoredPage([], more=False)
    older = (forward is not None) == chosen.newest_first
    reverse = forward is None and backward is not None
    rows = store.rows(
        chosen.collection,
        parent=chosen.parent,
        where=chosen.where,
        before=place if older else None,
        after=place if not older else None,
        newest_first=chosen.newest_first != reverse,
        limit=size + 1,
    )
    more, rows = len(rows) > size, rows[:size]
    if reverse:
        rows.reverse()
    ids = [row.id.rpartition("/")[2] for row in rows]
    # Beside the page, the other way, is at least the object that the cursor names.
    after, before = (True, more) if reverse else (more, forward is not None)
    return StoredPage(
        [row.body for row in rows],
        more,
        size=size,
        last_id=ids[-1] if ids and after else "",
        first_id=ids[0] if ids and before else "",
    )


def _from(items: Sequence[Json], start: int, size: int) -> StoredPage:
    more = start + size < len(items) and size > 0
    return StoredPage(items[start : start + size], more, start, len(items), size)


def _number(value: Json, otherwise: int) -> int:
    number = whole(value) if isinstance(value, str) else value
    return number if isinstance(number, int) else otherwise


@frozen(eq=False)
class PageAsked:
    """A page that is asked for."""

    source: Source
    paging: Mapping[str, Any]
    query: Mapping[str, Json]
    """The arguments, see `arguments_of`."""
    offset: str
    """Where pages are linked, the query parameter that counts items from 0."""

    @property
    def size(self) -> int:
        """Items on a page."""
        return limit_of(self.paging, self.query, self.source.chosen.page_size)


@frozen(eq=False)
class PageGiven:
    """A page that is given."""

    call: DecodedCall
    paging: Mapping[str, Any]
    page: StoredPage
    offset: str

    def address(self, start: int) -> str:
        """Return the path and query of the page that begins at item *start*."""
        pairs: list[tuple[str, str]] = []
        for name, value in self.call.query.items():
            if name != self.offset:
                pairs += [(name, _text(item)) for item in (value if isinstance(value, list) else [value])]
        pairs.append((self.offset, str(start)))
        return f"{self.call.request.path}?{urlencode(pairs, quote_via=quote)}"


Lead: TypeAlias = tuple[Mapping[str, Json], Mapping[str, str]]
"""What leads on from a page: members of the body by pointer, and headers."""


def _cursor(asked: PageAsked) -> StoredPage:
    given = asked.source.given
    if given is None:
        return by_cursor(asked.source.store, asked.source.chosen, asked.paging, asked.query)
    return _beside(given, asked)


def _beside(items: Sequence[Json], asked: PageAsked) -> StoredPage:
    """Return the page of *items* after, or before, the one that the cursor names: by its id or number."""
    paging, size = asked.paging, asked.size
    names = [
        str(lookup(item, str(paging["id"]), number) if "id" in paging else number)
        for number, item in enumerate(items)
    ]
    forward, backward = (asked.query.get(str(paging.get(way))) for way in ("forward", "backward"))
    cursor = forward if forward is not None else backward
    if cursor is not None and str(cursor) not in names:
        return StoredPage([], more=False)
    place = -1 if cursor is None else names.index(str(cursor))
    start, end = place + 1, place + 1 + size
    if forward is None and backward is not None:
        start, end = max(place - size, 0), place
    shown = items[start:end]
    after, before = bool(shown) and end < len(items), bool(shown) and start > 0
    return StoredPage(
        shown,
        before if forward is None and backward is not None else after,
        start,
        len(items),
        size,
        last_id=names[min(end, len(items)) - 1] if after else "",
        first_id=names[start] if before else "",
    )


def _position(asked: PageAsked) -> StoredPage:
    name = asked.paging.get("offset") or asked.paging.get("forward") or asked.offset
    return _from(asked.source.items(), max(_number(asked.query.get(str(name)), 0), 0), asked.size)


def _page(asked: PageAsked) -> StoredPage:
    first = int(asked.paging.get("first", 1))
    number = max(_number(asked.query.get(str(asked.paging["page"])), first), first)
    return _from(asked.source.items(), (number - first) * asked.size, asked.size)


def _single(asked: PageAsked) -> StoredPage:
    items = asked.source.items()
    return _from(items, 0, len(items))


def _tokens(given: PageGiven) -> Lead:
    told: dict[str, Json] = {}
    if given.paging.get("next"):
        told[given.paging["next"]] = given.page.last_id or None
    if given.paging.get("previous"):
        told[given.paging["previous"]] = given.page.first_id or None
    return told, {}


def _counts(given: PageGiven) -> Lead:
    told: dict[str, Json] = {}
    if given.paging.get("total"):
        told[given.paging["total"]] = given.page.total
    if given.paging.get("pages"):
        told[given.paging["pages"]] = -(-given.page.total // max(given.page.size, 1))
    return told, {}


def _link(given: PageGiven) -> Lead:
    if not given.page.more:
        return {}, {}
    address = given.address(given.page.start + len(given.page.items))
    return {}, {"link": f'<{address}>; rel="{given.paging.get("rel", "next")}"'}


def _next(given: PageGiven) -> Lead:
    page = given.page

    def lead(start: int) -> str:
        return str(start) if given.paging.get("forward") else given.address(start)

    told: dict[str, Json] = {given.paging["next"]: lead(page.start + len(page.items)) if page.more else None}
    if given.paging.get("previous"):
        told[given.paging["previous"]] = lead(max(page.start - page.size, 0)) if page.start else None
    return told, {}


STYLES: Mapping[str, tuple[Callable[[PageAsked], StoredPage], Callable[[PageGiven], Lead]]] = {
    "cursor": (_cursor, _tokens),
    "offset": (_position, _counts),
    "page": (_page, _counts),
    "link": (_position, _link),
    "next": (_position, _next),
    "single": (_single, _counts),
}
"""By the style that an operation declares: what cuts its pages, and what tells how they follow each other."""


def page_of(source: Source, call: DecodedCall, query: Mapping[str, Json], offset: str) -> StoredPage:
    """Return the page that a call asks for.

    Args:
        source: What the list is cut from.
        call: The call.
        query: Its arguments, see `arguments_of`.
        offset: Where pages are linked, the query parameter that counts items from 0.
    """
    paging = call.operation.paging or {}
    cut, _ = STYLES[str(paging["style"])]
    return cut(PageAsked(source, paging, query, offset))


def page_reply(call: DecodedCall, page: StoredPage, schemas: Schemas, offset: str = "") -> Reply:
    """Put a page where the operation declares its items, and what leads on where its style has it.

    What leads on is told as the schema of the answer has it: a whole URL, or, at the end of the list, null,
    no member or an empty text.

    Args:
        call: The call.
        page: The page.
        schemas: The schemas of the API.
        offset: Where pages are linked, the query parameter that the next link counts up.
    """
    paging = call.operation.paging or {}
    _, tell = STYLES[str(paging["style"])]
    members, headers = tell(PageGiven(call, paging, page, offset))
    body: Json = with_value({}, str(paging["items"]), list(page.items))
    for pointer, value in members.items():
        for written in _as_declared(call, schemas, pointer, value):
            body = with_value(body, pointer, written)
    return Reply(body, headers=headers)


def _as_declared(call: DecodedCall, schemas: Schemas, pointer: str, value: Json) -> Iterator[Json]:
    """Yield what leads on from a page as the answer's schema has it at *pointer*; nothing to leave it out.

    Source: JSON Schema 2020-12 validation, section 7.3.5 (`uri` is no relative reference).
    """
    holder: Schema = call.operation.success_schema()
    *way, name = split(pointer)
    for step in way:
        holder = schemas.properties(holder).get(step, {})
    known = schemas.resolve(schemas.properties(holder).get(name, {}))
    parts = [schemas.resolve(part) for key in ("anyOf", "oneOf") for part in known.get(key) or ()] or [known]
    if value is not None:
        host = call.request.header("host")
        is_path = isinstance(value, str) and value.startswith("/") and host
        is_count = (
            isinstance(value, str)
            and whole(value) is not None
            and not any(_may_be(p, "string") for p in parts)
        )
        if is_path and any(_is_uri(part) for part in parts):
            yield f"http://{host}{value}"
        else:
            yield int(str(value)) if is_count else value
    elif any(_may_be(part, "null") for part in parts):
        yield None
    elif name in (schemas.resolve(holder).get("required") or ()):
        yield "" if any(_may_be(part, "string") for part in parts) else None


def _is_uri(schema: Mapping[str, Any]) -> bool:
    return schema.get("format") in ("uri", "url", "iri")


def _may_be(schema: Mapping[str, Any], kind: str) -> bool:
    """Tell whether a schema has a JSON type among its own; one that says none has all."""
    types = schema.get("type")
    nullable = kind == "null" and schema.get("nullable") is True
    return types is None or nullable or kind == types or (isinstance(types, list) and kind in types)


def _text(value: Json) -> str:
    return (
        {True: "true", False: "false"}[value]
        if isinstance(value, bool)
        else ""
        if value is None
        else str(value)
    )
