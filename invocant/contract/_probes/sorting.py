"""Orders: the items come in the one that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text
from invocant.contract._pages import Walk, paging_of, plain, walk
from invocant.contract._probes.filling import filled
from invocant.documents import OperationObject


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
    _, places = filled(bench, operation, 5)
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
