"""Every item once, in one order, in pages of the size that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text
from invocant.contract._findings import Exchange
from invocant.contract._pages import ListPaging, Walk, name_of, page_items, paging_of, walk
from invocant.contract._probes.claims import check_claims
from invocant.contract._probes.filling import filled
from invocant.contract._probes.linked import check_addresses
from invocant.contract._surface import EntityCollection, value_at
from invocant.documents import OperationObject

_WANTED_ITEMS = 7
"""How many things a list needs for its pages to say something."""


def check_pages(bench: Bench, operation: OperationObject) -> None:
    """Walk a list in large pages and in small ones, and compare."""
    paging = paging_of(bench.surface, operation)
    if paging is None:
        raise ImpossibleError("how it pages is not known")
    collection, places = filled(bench, operation, _WANTED_ITEMS)
    query: dict[str, Any] = {}
    large = min(paging.most or 100, 100)
    whole = walk(bench, operation, places, paging, limit=large, query=query, max_pages=8)
    if whole.trouble is not None and not whole.pages:
        raise ImpossibleError(whole.trouble)
    walks = [whole]
    is_followed = whole.trouble is None or not ("answered" in whole.trouble or "circle" in whole.trouble)
    is_paged = is_followed and paging.style != "single" and paging.limit is not None and len(whole.items) > 2
    if is_followed:
        _default(bench, operation, places, paging, query)
    if is_paged:
        most = max(len(whole.items), 1) + 4 if whole.has_ended else 6
        walks.append(walk(bench, operation, places, paging, limit=2, query=query, max_pages=most))

    def again() -> Walk:
        return walk(bench, operation, places, paging, limit=large, query=query, max_pages=8)

    check_claims(bench, operation, collection, walks, again)
    if not is_followed:
        _ends(bench, operation, whole)
        return
    if not is_paged:
        _twice(bench, operation, collection, whole)
        if paging.style == "single":
            return
        raise ImpossibleError("there are too few items to make pages of")
    small = walks[-1]
    if not (
        _sizes(bench, operation, small)
        and (not whole.has_ended or _ends(bench, operation, small))
        and _twice(bench, operation, collection, small)
        and _compare(bench, operation, collection, places, query, small, whole)
        and _resumed(bench, operation, collection, small)
    ):
        return  # what else is wrong may follow from that
    check_addresses(bench, operation, collection, small)
    _backward(bench, operation, collection, places, query, small)
    if collection is not None:
        _lost_cursor(bench, operation, collection, places, query, paging)


def _default(
    bench: Bench,
    operation: OperationObject,
    places: Mapping[str, str],
    paging: ListPaging,
    query: Mapping[str, Any],
) -> None:
    """Ask for a page without saying how large."""
    if paging.default is None or paging.limit is None:
        return
    exchange = bench.call(operation, places, query=query)
    items = page_items(paging, exchange.json())
    if exchange.ok and len(items) > paging.default:
        bench.report(
            "pages-limit",
            operation,
            f"Without {paging.limit} a page has {len(items)} items; the default is {paging.default}.",
            exchange,
        )


def _sizes(bench: Bench, operation: OperationObject, small: Walk) -> bool:
    paging = small.paging
    wanted = paging.with_limit(2).get(str(paging.limit))
    for items, exchange in zip(small.pages, small.exchanges, strict=False):
        if wanted is not None and len(items) > wanted:
            bench.report(
                "pages-limit",
                operation,
                f"{paging.limit}={wanted} was asked for, and a page has {len(items)} items.",
                exchange,
            )
            return False
    return True


def _twice(
    bench: Bench, operation: OperationObject, collection: EntityCollection | None, walked: Walk
) -> bool:
    names: set[str] = set()
    for items in walked.pages:
        for item in items:
            name = name_of(item, collection, walked.paging)
            if name in names and (collection is not None or walked.paging.id):
                bench.report(
                    "pages-once",
                    operation,
                    f"The item {name} comes twice in one walk.",
                    *walked.exchanges[:6],
                )
                return False
            names.add(name)
    return True


def _ends(bench: Bench, operation: OperationObject, walked: Walk) -> bool:
    if walked.has_ended:
        return True
    if walked.trouble is not None and "answered" in walked.trouble:
        text, rule = f"The list cannot be followed: {walked.trouble}.", "pages-followed"
    else:
        text, rule = f"The list does not come to an end: {walked.trouble}.", "pages-end"
    bench.report(rule, operation, text, *walked.exchanges[-3:])
    return False


def _compare(
    bench: Bench,
    operation: OperationObject,
    collection: EntityCollection | None,
    places: Mapping[str, str],
    query: Mapping[str, Any],
    small: Walk,
    whole: Walk,
) -> bool:
    """Compare the same list in small and in large pages; once more if they differ, as others may write."""
    if not (small.has_ended and whole.has_ended):
        return True
    few: list[str] = []
    all_names: list[str] = []
    for attempt in range(2):
        few, all_names = small.names(collection), whole.names(collection)
        if few == all_names:
            return True
        if attempt == 0:
            limit = min(small.paging.most or 100, 100)
            again = walk(bench, operation, places, small.paging, limit=limit, query=query, max_pages=8)
            if again.names(collection) == few:
                return True
            if again.names(collection) == all_names:
                small = walk(
                    bench, operation, places, small.paging, limit=2, query=query, max_pages=len(all_names) + 4
                )
    missing = [name for name in all_names if name not in few]
    more = [name for name in few if name not in all_names]
    shown = small.exchanges[:6]
    if missing:
        bench.report(
            "pages-complete",
            operation,
            f"In pages of {len(small.pages[0])} the list leaves out {', '.join(missing[:3])}, "
            f"which it has in larger pages: {len(set(few))} items of {len(set(all_names))}.",
            whole.exchanges[0],
            *shown,
        )
    elif more:
        bench.report(
            "pages-complete",
            operation,
            f"In large pages the list leaves out {', '.join(more[:3])}, which it has in smaller pages.",
            whole.exchanges[0],
            *shown,
        )
    elif sorted(few) == sorted(all_names):
        bench.report(
            "pages-order",
            operation,
            "The same list comes in another order when the pages are smaller.",
            whole.exchanges[0],
            *shown,
        )
    return False


def _resumed(
    bench: Bench, operation: OperationObject, collection: EntityCollection | None, small: Walk
) -> bool:
    """Ask for the second page again: it is the same."""
    if len(small.exchanges) < 2 or not small.pages[1]:
        return True
    again = _once_more(bench, operation, small.exchanges[1])
    items = page_items(small.paging, again.json())
    names = [name_of(item, collection, small.paging) for item in items]
    before = [name_of(item, collection, small.paging) for item in small.pages[1]]
    if names != before:
        bench.report(
            "pages-resumed",
            operation,
            f"The second page asked for again, by the same address, has {', '.join(names[:3]) or 'nothing'} "
            f"where it had {', '.join(before[:3])}.",
            small.exchanges[1],
            again,
        )
        return False
    return True


def _once_more(bench: Bench, operation: OperationObject, exchange: Exchange) -> Exchange:
    """Send a request again, to the very address; what is in it says who asks."""
    return bench.caller.call(
        "GET", exchange.url, label=operation.label, headers=dict(exchange.sent_headers), identified=False
    )


def _backward(
    bench: Bench,
    operation: OperationObject,
    collection: EntityCollection | None,
    places: Mapping[str, str],
    query: Mapping[str, Any],
    small: Walk,
) -> None:
    paging = small.paging
    if not paging.backward or len(small.pages) < 3 or not small.pages[2]:
        return
    first = value_at(small.pages[2][0], paging.id or "/id")
    exchange = bench.call(operation, places, query={**query, **paging.with_limit(2), paging.backward: first})
    received = [name_of(item, collection, paging) for item in page_items(paging, exchange.json())]
    wanted = [name_of(item, collection, paging) for item in small.pages[1]]
    if not exchange.ok or received not in (wanted, wanted[::-1]):
        bench.report(
            "pages-backward",
            operation,
            f"Before {as_text(first)} come {', '.join(received) or 'none'}; forward: {', '.join(wanted)}.",
            *small.exchanges[1:3],
            exchange,
        )


def _lost_cursor(
    bench: Bench,
    operation: OperationObject,
    collection: EntityCollection,
    places: Mapping[str, str],
    query: Mapping[str, Any],
    paging: ListPaging,
) -> None:
    """Delete the item where a page ended, and go on: nothing comes again and nothing is left out."""
    if paging.style not in ("id", "cursor") or not bench.caller.write or collection.deletes is None:
        return
    begun = walk(bench, operation, places, paging, limit=2, query=query, max_pages=2)
    if len(begun.pages) < 2 or not begun.pages[0]:
        return
    goes = name_of(begun.pages[0][-1], collection, paging)
    entity = next(
        (t for t in bench.made if t.collection is collection and t.id == goes and not t.is_gone), None
    )
    if entity is None:
        return
    deleted = bench.delete(entity)
    if not deleted.ok:
        return
    again = _once_more(bench, operation, begun.exchanges[1])
    received = [name_of(item, collection, paging) for item in page_items(paging, again.json())]
    wanted = [name_of(item, collection, paging) for item in begun.pages[1]]
    if again.ok and received != wanted:
        bench.report(
            "pages-cursor-deleted",
            operation,
            f"The item {goes}, where the first page ended, was deleted; after it come "
            f"{', '.join(received[:3]) or 'no items'}, where {', '.join(wanted[:3])} came before.",
            *begun.exchanges,
            deleted,
            again,
        )
    elif (again.status or 0) >= 500:
        bench.report(
            "pages-cursor-deleted",
            operation,
            f"{goes}, where the first page ended, was deleted; going on is answered with {again.status}.",
            *begun.exchanges,
            deleted,
            again,
        )
