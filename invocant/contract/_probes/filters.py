"""Filters: what comes fits them, and all that fits them comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text
from invocant.contract._pages import ListPaging, Walk, name_of, paging_of, plain, walk
from invocant.contract._probes.claims import check_claims
from invocant.contract._probes.filling import filled
from invocant.contract._surface import EntityCollection
from invocant.documents import OperationObject, ParameterObject

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
    for parameter, name, value in filters_of(bench, operation, paging, items):
        stated = bench.surface.resolved(parameter.schema)
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
            continue
        _in_pages(bench, operation, collection, places, paging, parameter.name, name, value, exact=exact)


def filters_of(
    bench: Bench, operation: OperationObject, paging: ListPaging, items: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[ParameterObject, str, Any]]:
    """Yield the parameters that are called as a member of *items*, each with that member and a value."""
    taken = {paging.limit, paging.argument, paging.backward}
    for parameter in operation.parameters:
        if parameter.location != "query" or parameter.name in taken:
            continue
        name = next((name for name in items[0] if plain(name) == plain(parameter.name)), None)
        values = [item.get(name) for item in items] if name is not None else []
        value = next((value for value in values if isinstance(value, (str, int, bool))), None)
        if name is None or value is None:
            continue
        if bench.surface.validator(parameter.schema, of="request").is_valid(value):
            yield parameter, name, value


def _in_pages(
    bench: Bench,
    operation: OperationObject,
    collection: EntityCollection | None,
    places: Mapping[str, str],
    paging: ListPaging,
    parameter: str,
    member: str,
    value: Any,
    *,
    exact: bool,
) -> None:
    """Ask for what fits a filter in small pages: each keeps the filter, and the total counts its items."""
    _alike(bench, collection, places, member, value)
    query = {parameter: value}

    def again(limit: int = min(paging.most or 100, 100)) -> Walk:
        return walk(bench, operation, places, paging, limit=limit, query=query, max_pages=6)

    whole = again()
    if paging.limit is None or paging.style == "single" or len(whole.items) < 2 or not whole.has_ended:
        return
    small = again(1)
    for items, exchange in zip(small.pages, small.exchanges, strict=False):
        wrong = [
            item.get(member)
            for item in items
            if isinstance(item, Mapping) and not _matches(value, item.get(member), exact=exact)
        ]
        if wrong:
            bench.report(
                "filter-applied",
                operation,
                f"{parameter}={as_text(value)} was asked for in small pages; an item of a later one has "
                f"{member} {as_text(wrong[0])}.",
                small.exchanges[0],
                exchange,
            )
            return
    check_claims(bench, operation, collection, [whole], again)


def _alike(
    bench: Bench,
    collection: EntityCollection | None,
    places: Mapping[str, str],
    member: str,
    value: Any,
) -> None:
    """Create things that have the same value of a member, if that can be."""
    if collection is None or collection.makes is None or not bench.caller.write:
        return
    declared = bench.surface.json_body(collection.makes)
    stated = bench.surface.members(declared[1]).get(member) if declared is not None else None
    if stated is None or stated.get("readOnly") is True:
        return
    for _ in range(2):
        try:
            body = bench.body_of(collection, collection.makes)
            if isinstance(body, dict):
                bench.create(collection, body={**body, member: value}, places=places)
        except ImpossibleError:
            return


def _matches(wanted: Any, received: Any, *, exact: bool) -> bool:
    if isinstance(received, list):
        return wanted in received
    if isinstance(wanted, bool) or isinstance(received, bool):
        return wanted is received
    if exact:
        return as_text(wanted) == as_text(received)
    return as_text(wanted).casefold() in as_text(received).casefold()
