"""What a list tells of itself: how many items there are, how many pages, and whether more is to come.

It is held to what came in all walks together, and also where the pages themselves are wrong: a page that
comes again does not make the total right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from invocant.contract._bench import Bench
from invocant.contract._comparing import as_text
from invocant.contract._findings import Exchange
from invocant.contract._numbers import whole_number
from invocant.contract._pages import Walk, name_of
from invocant.contract._surface import EntityCollection, value_at
from invocant.documents import OperationObject

_TOTAL_HEADERS = ("x-total-count", "x-total", "total-count")


def check_claims(
    bench: Bench,
    operation: OperationObject,
    collection: EntityCollection | None,
    walks: Sequence[Walk],
    again: Callable[[], Walk],
) -> None:
    """Hold the totals of every page to the items that came, and "more" to whether more came.

    Args:
        bench: The tester's.
        operation: What lists.
        collection: What is listed, where that is known.
        walks: Walks through the list, in whatever pages.
        again: Walks through it once more: somebody else may have written meanwhile.
    """
    if next(_wrong_totals(collection, walks), None) is not None:
        for text, *exchanges in _wrong_totals(collection, [*walks, again()]):
            bench.report("pages-total", operation, text, *exchanges)
            break
    for walked in walks:
        for text, exchange in _untrue(collection, walked):
            bench.report("pages-more", operation, text, exchange)
            break


def _wrong_totals(
    collection: EntityCollection | None, walks: Sequence[Walk]
) -> Iterator[tuple[str, Exchange, Exchange]]:
    """Yield each total that is not the number of items, the last walk's first."""
    count, is_whole = _count(collection, walks)
    for walked in reversed(walks):
        for what, total, exchange in _totals(walked):
            if (total != count) if is_whole else (total < count):
                least = "" if is_whole else "at least "
                text = f"{what} is {total}, and the list has {least}{count} items."
                yield text, walked.exchanges[0], exchange
        for total, exchange in _page_counts(walked):
            pages = _pages_of(count, walked)
            if is_whole and pages is not None and total not in pages:
                text = f"{walked.paging.pages} is {total}, and {count} items fill {pages[0]} pages."
                yield text, walked.exchanges[0], exchange


def _count(collection: EntityCollection | None, walks: Sequence[Walk]) -> tuple[int, bool]:
    """Return how many items are known, and whether these are all: each counts once, if it has a name."""
    is_whole = any(walked.has_ended or _only_repeats(collection, walked) for walked in walks)
    if collection is None and not walks[0].paging.id:
        return max(len(walked.items) for walked in walks), any(walked.has_ended for walked in walks)
    names = {name for walked in walks for name in walked.names(collection)}
    return len(names), is_whole


def _only_repeats(collection: EntityCollection | None, walked: Walk) -> bool:
    """Whether the last page has only what came before it, so that there is nothing more to come."""
    if len(walked.pages) < 2 or not walked.pages[-1]:
        return False
    return not _news(collection, walked)[-1]


def _news(collection: EntityCollection | None, walked: Walk) -> list[bool]:
    """Return of each page whether it has an item that no page before it had."""
    names: set[str] = set()
    news: list[bool] = []
    for items in walked.pages:
        page = {name_of(item, collection, walked.paging) for item in items}
        news.append(bool(page - names))
        names |= page
    return news


def _totals(walked: Walk) -> Iterator[tuple[str, int, Exchange]]:
    for exchange, total in zip(walked.exchanges, walked.totals, strict=False):
        if _is_count(total):
            yield f"The total at {walked.paging.total}", total, exchange
    for exchange in walked.exchanges:
        for name in _TOTAL_HEADERS:
            total = whole_number(exchange.headers.get(name, ""))
            if total is not None:
                yield f"The header {name}", total, exchange


def _page_counts(walked: Walk) -> Iterator[tuple[int, Exchange]]:
    for exchange in walked.exchanges if walked.paging.pages else ():
        total = value_at(exchange.json(), walked.paging.pages or "")
        if _is_count(total):
            yield total, exchange


def _pages_of(count: int, walked: Walk) -> tuple[int, ...] | None:
    """Return how many pages *count* items may be said to fill; None where the size is not known."""
    size = walked.size
    if not size or any(len(items) != size for items in walked.pages[: count // size]):
        return None
    full = -(-count // size)
    return (full, max(full, 1))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _untrue(collection: EntityCollection | None, walked: Walk) -> Iterator[tuple[str, Exchange]]:
    """Yield each page on which it is not true whether more is to come."""
    more = walked.paging.more
    if not more or not walked.keeps_size:
        return
    filled = [index for index, is_new in enumerate(_news(collection, walked)) if is_new]
    for index in filled:
        value = value_at(walked.exchanges[index].json(), more)
        is_last = index == filled[-1]
        if not isinstance(value, bool) or value is not is_last or (is_last and not walked.has_ended):
            continue
        where = "the last page that has items" if is_last else "a page that another follows"
        yield f"{more} is {as_text(value)} on {where}.", walked.exchanges[index]
    if not filled and walked.has_ended and walked.pages:
        value = value_at(walked.exchanges[0].json(), more)
        if value is True:
            yield f"{more} is true, and there are no items.", walked.exchanges[0]
