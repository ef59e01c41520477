"""Filters: what comes fits them, and all that fits them comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text
from invocant.contract._pages import name_of, paging_of, plain, walk
from invocant.contract._probes.filling import filled
from invocant.documents import OperationObject

_MAX_ITEMS = 200
"""How many items are looked at, at most."""


def check_filters(bench: Bench, operation: OperationObject) -> None:
    """Ask for the items that have a member's value: all that come have it, and those that have it come."""
    paging = paging_of(bench.surface, operation)
    if paging is None:
        raise ImpossibleError("it is no list")
    collection, places = filled(bench, operation, 5)
    limit = min(paging.most or 100, 100)
    whole = walk(bench, operation, places, paging, limit=limit, max_pages=3)
    items = [item for item in whole.items if isinstance(item, Mapping)][:_MAX_ITEMS]
    if not items:
        raise ImpossibleError("there are no items")
    taken = {paging.limit, paging.argument, paging.backward}
    for parameter in operation.parameters:
        if parameter.location != "query" or parameter.name in taken:
            continue
        name = next((name for name in items[0] if plain(name) == plain(parameter.name)), None)
        if name is None:
            continue
        stated = bench.surface.resolved(parameter.schema)
        values = [item.get(name) for item in items]
        value = next((value for value in values if isinstance(value, (str, int, bool))), None)
        if value is None or not bench.surface.validator(parameter.schema, of="request").is_valid(value):
            continue
        exact = isinstance(value, (bool, int)) or bool(stated.get("enum")) or stated.get("format") == "uuid"
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


def _matches(wanted: Any, received: Any, *, exact: bool) -> bool:
    if isinstance(received, list):
        return wanted in received
    if isinstance(wanted, bool) or isinstance(received, bool):
        return wanted is received
    if exact:
        return as_text(wanted) == as_text(received)
    return as_text(wanted).casefold() in as_text(received).casefold()
