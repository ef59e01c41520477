"""Every item once, in one order, in pages of the size that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError, as_text
from invocant.contract._findings import Exchange
from invocant.contract._pages import Paging, Walk, name_of, page_items, paging_of, plain, walk
from invocant.contract._surface import Collection, value_at
from invocant.documents import OperationObject

_WANTED = 7
"""How many things a list needs for its pages to say something."""
_SEARCHED = 200
"""How many items are looked at, at most."""


def collection_of(bench: Bench, operation: OperationObject) -> Collection | None:
    """Return the collection that *operation* lists."""
    return next((c for c in bench.surface.collections if c.lists is operation), None)


def _filled(
    bench: Bench, operation: OperationObject, wanted: int
) -> tuple[Collection | None, dict[str, str]]:
    """Return the collection that is listed, with *wanted* things if they can be made, and where it is."""
    collection = collection_of(bench, operation)
    places = bench.parents(operation.path)
    if collection is not None and collection.creates is not None and bench.caller.write:
        have = sum(
            1
            for thing in bench.made
            if thing.collection is collection
            and not thing.is_gone
            and all(thing.places.get(name) == value for name, value in places.items())
        )
        for number in range(max(wanted - have, 0)):
            try:
                bench.create(collection, places=places)
            except ImpossibleError:
                if number == 0:
                    break
    return collection, places


def check_pages(bench: Bench, operation: OperationObject) -> None:
    """Walk a list in large pages and in small ones, and compare."""
    paging = paging_of(bench.surface, operation)
    if paging is None:
        raise ImpossibleError("how it pages is not known")
    collection, places = _filled(bench, operation, _WANTED)
    query: dict[str, Any] = {}
    whole = walk(
        bench, operation, places, paging, limit=min(paging.most or 100, 100), query=query, max_pages=8
    )
    if whole.trouble is not None and ("answered" in whole.trouble or "circle" in whole.trouble):
        if not whole.pages:
            raise ImpossibleError(whole.trouble)
        _ends(bench, operation, whole)
        return
    _default(bench, operation, places, paging, query)
    if paging.style == "single":
        _totals(bench, operation, whole)
        _twice(bench, operation, collection, whole)
        return
    if paging.limit is None or len(whole.items) < 3:
        _twice(bench, operation, collection, whole)
        raise ImpossibleError("there are too few items to make pages of")
    most = max(len(whole.items), 1) + 4 if whole.has_ended else 6
    small = walk(bench, operation, places, paging, limit=2, query=query, max_pages=most)
    if not (
        _sizes(bench, operation, small)
        and (not whole.has_ended or _ends(bench, operation, small))
        and _twice(bench, operation, collection, small)
        and _compare(bench, operation, collection, places, query, small, whole)
        and _resumed(bench, operation, collection, small)
    ):
        return  # what else is wrong may follow from that
    _totals(bench, operation, small if small.has_ended else whole)
    _more(bench, operation, small)
    _backward(bench, operation, collection, places, query, small)
    if collection is not None:
        _lost_cursor(bench, operation, collection, places, query, paging)


def _default(
    bench: Bench,
    operation: OperationObject,
    places: Mapping[str, str],
    paging: Paging,
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


def _twice(bench: Bench, operation: OperationObject, collection: Collection | None, walked: Walk) -> bool:
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
    collection: Collection | None,
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


def _totals(bench: Bench, operation: OperationObject, walked: Walk) -> None:
    if not walked.has_ended:
        return
    count = len(walked.items)
    for total, exchange in zip(walked.totals, walked.exchanges, strict=False):
        if isinstance(total, int) and not isinstance(total, bool) and total != count:
            bench.report(
                "pages-total",
                operation,
                f"The total is {total}, and the list has {count} items.",
                *walked.exchanges[:1],
                exchange,
            )
            return
    for exchange in walked.exchanges:
        text = exchange.headers.get("x-total-count", exchange.headers.get("x-total"))
        if text is not None and text.isdigit() and int(text) != count:
            bench.report(
                "pages-total",
                operation,
                f"X-Total-Count is {text}, and the list has {count} items.",
                exchange,
            )
            return


def _more(bench: Bench, operation: OperationObject, small: Walk) -> None:
    paging = small.paging
    if not paging.more or not small.has_ended:
        return
    filled = [index for index, items in enumerate(small.pages) if items]
    for index in filled:
        value = value_at(small.exchanges[index].json(), paging.more)
        is_last = index == filled[-1]
        if isinstance(value, bool) and value is is_last:
            bench.report(
                "pages-more",
                operation,
                f"{paging.more} is {as_text(value)} on {'the last page' if is_last else 'a page before it'}.",
                small.exchanges[index],
            )
            return


def _resumed(bench: Bench, operation: OperationObject, collection: Collection | None, small: Walk) -> bool:
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
    collection: Collection | None,
    places: Mapping[str, str],
    query: Mapping[str, Any],
    small: Walk,
) -> None:
    paging = small.paging
    if not paging.backward or len(small.pages) < 3 or not small.pages[2]:
        return
    first = value_at(small.pages[2][0], paging.id or "/id")
    exchange = bench.call(operation, places, query={**query, **paging.with_limit(2), paging.backward: first})
    got = [name_of(item, collection, paging) for item in page_items(paging, exchange.json())]
    wanted = [name_of(item, collection, paging) for item in small.pages[1]]
    if not exchange.ok or got not in (wanted, wanted[::-1]):
        bench.report(
            "pages-backward",
            operation,
            f"Before {as_text(first)} come {', '.join(got) or 'no items'}; forward came {', '.join(wanted)}.",
            *small.exchanges[1:3],
            exchange,
        )


def _lost_cursor(
    bench: Bench,
    operation: OperationObject,
    collection: Collection,
    places: Mapping[str, str],
    query: Mapping[str, Any],
    paging: Paging,
) -> None:
    """Delete the item where a page ended, and go on: nothing comes again and nothing is left out."""
    if paging.style not in ("id", "cursor") or not bench.caller.write or collection.deletes is None:
        return
    begun = walk(bench, operation, places, paging, limit=2, query=query, max_pages=2)
    if len(begun.pages) < 2 or not begun.pages[0]:
        return
    goes = name_of(begun.pages[0][-1], collection, paging)
    thing = next(
        (t for t in bench.made if t.collection is collection and t.id == goes and not t.is_gone), None
    )
    if thing is None:
        return
    deleted = bench.delete(thing)
    if not deleted.ok:
        return
    again = _once_more(bench, operation, begun.exchanges[1])
    got = [name_of(item, collection, paging) for item in page_items(paging, again.json())]
    wanted = [name_of(item, collection, paging) for item in begun.pages[1]]
    if again.ok and got != wanted:
        bench.report(
            "pages-cursor-deleted",
            operation,
            f"The item {goes}, where the first page ended, was deleted; after it come "
            f"{', '.join(got[:3]) or 'no items'}, where {', '.join(wanted[:3])} came before.",
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


# -- filters and order ---------------------------------------------------------------------------------------


def check_filters(bench: Bench, operation: OperationObject) -> None:
    """Ask for the items that have a member's value: all that come have it, and those that have it come."""
    paging = paging_of(bench.surface, operation)
    if paging is None:
        raise ImpossibleError("it is no list")
    collection, places = _filled(bench, operation, 5)
    limit = min(paging.most or 100, 100)
    whole = walk(bench, operation, places, paging, limit=limit, max_pages=3)
    items = [item for item in whole.items if isinstance(item, Mapping)][:_SEARCHED]
    if not items:
        raise ImpossibleError("there are no items")
    taken = {paging.limit, paging.argument, paging.backward}
    for parameter in operation.parameters:
        if parameter.location != "query" or parameter.name in taken:
            continue
        name = next((name for name in items[0] if plain(name) == plain(parameter.name)), None)
        if name is None:
            continue
        said = bench.surface.resolved(parameter.schema)
        values = [item.get(name) for item in items]
        value = next((value for value in values if isinstance(value, (str, int, bool))), None)
        if value is None or not bench.surface.validator(parameter.schema, of="request").is_valid(value):
            continue
        exact = isinstance(value, (bool, int)) or bool(said.get("enum")) or said.get("format") == "uuid"
        filtered = walk(
            bench, operation, places, paging, limit=limit, query={parameter.name: value}, max_pages=3
        )
        if not filtered.exchanges[0].ok:
            continue
        wrong = [
            item.get(name)
            for item in filtered.items
            if isinstance(item, Mapping) and not _matches(value, item.get(name), exact=exact)
        ]
        if wrong:
            bench.report(
                "filter-applied",
                operation,
                f"{parameter.name}={as_text(value)} was asked for; an item has {name} {as_text(wrong[0])}.",
                filtered.exchanges[0],
            )
            continue
        expected = [item for item in items if type(item.get(name)) is type(value) and item.get(name) == value]
        names = set(filtered.names(collection))
        lost = [item for item in expected if name_of(item, collection, paging) not in names]
        if lost and whole.has_ended and filtered.has_ended:
            bench.report(
                "filter-complete",
                operation,
                f"{parameter.name}={as_text(value)} was asked for, and the item "
                f"{name_of(lost[0], collection, paging)}, which has it, does not come.",
                whole.exchanges[0],
                filtered.exchanges[0],
            )


def _matches(wanted: Any, got: Any, *, exact: bool) -> bool:
    if isinstance(got, list):
        return wanted in got
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if exact:
        return as_text(wanted) == as_text(got)
    return as_text(wanted).casefold() in as_text(got).casefold()


def check_sorting(bench: Bench, operation: OperationObject) -> None:
    """Ask for an order: the items come in it."""
    paging = paging_of(bench.surface, operation)
    if paging is None:
        raise ImpossibleError("it is no list")
    sorts = next(
        (
            p
            for p in operation.parameters
            if p.location == "query" and plain(p.name) in ("sort", "sortby", "orderby", "order", "ordering")
        ),
        None,
    )
    if sorts is None:
        raise ImpossibleError("it cannot be sorted")
    listed = bench.surface.resolved(sorts.schema).get("enum")
    ways = next(
        (
            p
            for p in operation.parameters
            if p.location == "query"
            and p is not sorts
            and plain(p.name)
            in ("order", "sortorder", "direction", "sortdir", "sortdirection", "dir", "orderdirection")
        ),
        None,
    )
    _, places = _filled(bench, operation, 5)
    limit = min(paging.most or 100, 100)
    if not isinstance(listed, list):
        return
    if {plain(as_text(value)) for value in listed} <= {"asc", "desc", "ascending", "descending"}:
        up = walk(bench, operation, places, paging, limit=limit, query={sorts.name: listed[0]}, max_pages=3)
        down = walk(
            bench, operation, places, paging, limit=limit, query={sorts.name: listed[-1]}, max_pages=3
        )
        is_whole = up.has_ended and down.has_ended and len(up.items) > 2 and len(listed) == 2
        if is_whole and up.items != down.items[::-1]:
            bench.report(
                "sorted-as-asked",
                operation,
                f"{sorts.name}={listed[0]} is not the reverse of {sorts.name}={listed[-1]}.",
                up.exchanges[0],
                down.exchanges[0],
            )
        return
    for value in listed:
        text = as_text(value)
        name, _, suffix = text.lstrip("+-").replace(".", ":").partition(":")
        falls = text.startswith("-") or suffix.lower().startswith("desc")
        for words in ("_desc", "_asc", "-desc", "-asc"):
            if name.lower().endswith(words):
                falls, name = "desc" in words, name[: -len(words)]
        directions: list[tuple[dict[str, Any], bool]] = [({sorts.name: value}, falls)]
        if ways is not None:
            enum = bench.surface.resolved(ways.schema).get("enum")
            named = [as_text(word) for word in enum] if isinstance(enum, list) else ["asc", "desc"]
            directions = [
                ({sorts.name: value, ways.name: word}, "desc" in word.lower())
                for word in named
                if word.lower().startswith(("asc", "desc"))
            ]
        for query, is_falling in directions:
            walked = walk(bench, operation, places, paging, limit=limit, query=query, max_pages=3)
            _ordered(bench, operation, walked, name, query, is_falling=is_falling)


def _ordered(
    bench: Bench,
    operation: OperationObject,
    walked: Walk,
    name: str,
    query: Mapping[str, Any],
    *,
    is_falling: bool,
) -> None:
    items = [item for item in walked.items if isinstance(item, Mapping)]
    if not walked.has_ended:
        return
    member = next((key for key in (items[0] if items else {}) if plain(key) == plain(name)), None)
    if member is None:
        return
    values = [item.get(member) for item in items if item.get(member) is not None]
    if (
        len(values) < 3
        or len({type(value) for value in values}) != 1
        or not isinstance(values[0], (str, int, float))
    ):
        return
    orders: list[list[Any]] = [values]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) == len(values):
        orders.append([text.casefold() for text in texts])
        orders.append(["".join(c for c in text.casefold() if c.isalnum()) for text in texts])
    if not any(order == sorted(order, reverse=is_falling) for order in orders):
        asked = "&".join(f"{key}={as_text(value)}" for key, value in query.items())
        bench.report(
            "sorted-as-asked",
            operation,
            f"{asked} was asked for, and {member} comes as {', '.join(as_text(v) for v in values[:4])}.",
            walked.exchanges[0],
        )
