"""One page of a collection in the style that `x-invocant-paging` declares, from rows in their order."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from attrs import frozen

from invocant.documents.pointers import with_value
from invocant.mock._api import Json
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._state.store import Store

DEFAULT_LIMIT = 100
"""Items on a page when neither the caller nor the document names a number."""


@frozen
class StoredPage:
    """The items of one page, and what is known about the rest; *total* counts all pages."""

    items: Sequence[Json]
    more: bool
    start: int = 0
    total: int = 0
    last_id: str = ""


@frozen
class Selection:
    """Which rows of a collection are listed; see `Store.rows`."""

    collection: str
    parent: str | None = None
    where: Mapping[str, Json] | None = None
    newest_first: bool = False
    page_size: int | None = None
    """Items on a page when the caller names no number; None takes what the document declares."""


def limit_of(paging: Mapping[str, Any], query: Mapping[str, Json], usual: int | None) -> int:
    """Return the page size: what was asked for within its bounds, else *usual*, else the declared default."""
    declared = paging.get("limit") or {}
    asked = query.get(str(declared.get("parameter", "limit")))
    size = (usual or declared.get("default", DEFAULT_LIMIT)) if asked is None else asked
    size = max(int(size), int(declared.get("minimum", 0)))
    return min(size, int(declared["maximum"])) if "maximum" in declared else size


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
    return StoredPage(
        [row.body for row in rows], more, last_id=rows[-1].id.rpartition("/")[2] if rows else ""
    )


def by_position(
    items: Sequence[Json],
    paging: Mapping[str, Any],
    query: Mapping[str, Json],
    offset: str,
    page_size: int | None = None,
) -> StoredPage:
    """Return the items from the offset given in the query parameter *offset* on."""
    size = limit_of(paging, query, page_size)
    start = max(int(query.get(offset) or 0), 0)
    return StoredPage(items[start : start + size], start + size < len(items) and size > 0, start, len(items))


def page_reply(call: DecodedCall, page: StoredPage, offset: str = "") -> Reply:
    """Put a page into the body, and for the link style the header, that the operation declares.

    Args:
        offset: For the link style, the query parameter that the next link counts up.
    """
    paging = call.operation.paging or {}
    body: Json = with_value({}, str(paging.get("items", "")), list(page.items))
    if paging.get("total"):
        body = with_value(body, str(paging["total"]), page.total)
    if paging.get("next"):
        body = with_value(body, str(paging["next"]), page.last_id if page.more else None)
    headers = {}
    if paging.get("style") == "link" and page.more:
        query = _next_query(call, offset, page)
        relation = paging.get("rel", "next")
        headers["link"] = f'<{call.request.path}?{query}>; rel="{relation}"'
    return Reply(body, headers=headers)


def _next_query(call: DecodedCall, offset: str, page: StoredPage) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in call.query.items():
        if name != offset:
            pairs += [(name, _text(item)) for item in (value if isinstance(value, list) else [value])]
    pairs.append((offset, str(page.start + len(page.items))))
    return urlencode(pairs, quote_via=quote)


def _text(value: Json) -> str:
    return (
        {True: "true", False: "false"}[value]
        if isinstance(value, bool)
        else ""
        if value is None
        else str(value)
    )
