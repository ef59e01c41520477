"""Pages that answers lead to by address: the same list as by the parameters of the query."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from invocant.contract._bench import Bench
from invocant.contract._findings import Exchange
from invocant.contract._pages import Walk, links_of, name_of, page_items, plain
from invocant.contract._surface import EntityCollection
from invocant.documents import OperationObject

_NAMES = {
    "next": ("next", "nextpage", "nexturl", "nextlink", "nextpageurl", "odatanextlink"),
    "prev": (
        "prev",
        "previous",
        "prevpage",
        "previouspage",
        "prevurl",
        "previousurl",
        "prevlink",
        "previouslink",
    ),
}
"""What members are called that lead to another page, by the relation that `Link` has for it (RFC 8288)."""
_HOLDERS = ("", "links", "paging", "pagination", "meta")
_OF_PAGES = frozenset({"first", "last", "prev", "previous"})
_BACK_PAGES = 4
"""From how many pages, the first included, it is tried to go back to the one before."""


def check_addresses(
    bench: Bench, operation: OperationObject, collection: EntityCollection | None, small: Walk
) -> None:
    """Go from page to page by the addresses in answers, where *small* was walked by parameters.

    Args:
        bench: The tester's.
        operation: The list.
        collection: What it is of, or None.
        small: A whole walk in small pages.
    """
    if (
        small.paging.style not in ("offset", "page", "id", "cursor")
        or len(small.pages) < 2
        or not small.has_ended
    ):
        return
    first = small.exchanges[0]
    if leads_to(first) is None:
        _missing(bench, operation, small)
        return
    walked, exchanges, asked = [], [first], {first.url}
    while True:
        last = exchanges[-1]
        walked += page_items(small.paging, last.json())
        address = leads_to(last)
        if address is None:
            break
        if urlsplit(address)[:2] != urlsplit(first.url)[:2]:
            bench.remark(
                operation.label, "the address of the next page is on another server, and was not followed"
            )
            return
        if address in asked or len(exchanges) > len(small.pages) + 2:
            text = f"The list does not come to an end by the addresses that it gives: {address} comes again."
            bench.report("pages-end", operation, text, *exchanges[-3:])
            return
        asked.add(address)
        exchange = bench.caller.call("GET", address, label=operation.label)
        exchanges.append(exchange)
        if not exchange.ok:
            text = f"A page leads to {address}, which is answered with {exchange.status}."
            bench.report("pages-followed", operation, text, *exchanges[-2:])
            return
    names = [name_of(item, collection, small.paging) for item in walked]
    wanted = small.names(collection)
    if names == wanted:
        _back(bench, operation, collection, small, exchanges)
        return
    missing = [name for name in wanted if name not in names]
    if missing:
        text = f"By the addresses that it gives the list leaves out {', '.join(missing[:3])}."
        bench.report("pages-complete", operation, text, *exchanges[:6])
    elif len(set(names)) < len(names):
        text = "By the addresses that it gives the list has an item twice."
        bench.report("pages-once", operation, text, *exchanges[:6])


def _back(
    bench: Bench,
    operation: OperationObject,
    collection: EntityCollection | None,
    small: Walk,
    exchanges: Sequence[Exchange],
) -> None:
    """Go from every page but the first by the address of the page before: that page comes, as it came."""
    for before, exchange in itertools.pairwise(exchanges[:_BACK_PAGES]):
        address = leads_to(exchange, "prev")
        if address is None or urlsplit(address)[:2] != urlsplit(exchange.url)[:2]:
            continue
        came = bench.caller.call("GET", address, label=operation.label)
        names, wanted = (
            [name_of(item, collection, small.paging) for item in page_items(small.paging, page.json())]
            for page in (came, before)
        )
        if names != wanted:
            text = (
                f"A page leads back to {address}, which is answered with {came.status} and has "
                f"{', '.join(names[:3]) or 'no items'}, where the page before it has {', '.join(wanted[:3])}."
            )
            bench.report("pages-backward", operation, text, before, exchange, came)
            return


def _missing(bench: Bench, operation: OperationObject, small: Walk) -> None:
    """Report a list that declares Link, and has more pages, and does not say where."""
    headers = [exchange.headers.get("link", "") for exchange in small.exchanges]
    is_declared = "link" in bench.surface.headers_of(bench.surface.success(operation))
    is_of_pages = any(_OF_PAGES & links_of(header).keys() for header in headers)
    if is_of_pages or (is_declared and not any(headers)):
        bench.report(
            "pages-followed",
            operation,
            "There are more pages, and Link, which is declared, does not say where the next one is.",
            small.exchanges[0],
        )


def leads_to(exchange: Exchange, relation: str = "next") -> str | None:
    """Return the address of another page that an answer gives: in Link, or as a member of its body.

    Args:
        exchange: The answer.
        relation: Which page: the `next` one, or the one before it, `prev`.
    """
    links = links_of(exchange.headers.get("link", ""))
    target = links.get(relation) or (links.get("previous") if relation == "prev" else None)
    body = exchange.json()
    holders: list[Any] = []
    if isinstance(body, Mapping):
        holders = [body, *(inner for name, inner in body.items() if plain(name) in _HOLDERS)]
    for holder in holders if target is None else ():
        for name, value in holder.items() if isinstance(holder, Mapping) else ():
            written = value.get("href") if isinstance(value, Mapping) else value
            if (
                plain(name) in _NAMES[relation]
                and isinstance(written, str)
                and (written[:1] in "/?" or "://" in written)
            ):
                target = target or written
    return urljoin(exchange.url, target) if target else None
