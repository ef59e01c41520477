"""What was deleted is gone, and what was never there is not found."""

from __future__ import annotations

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._entities import Entity, place_of
from invocant.contract._findings import Exchange
from invocant.contract._pages import every_item, paging_of, walk
from invocant.contract._probes.filters import filters_of
from invocant.contract._probes.shown import GONE, nowhere
from invocant.contract._surface import EntityCollection
from invocant.contract._values import NoValueError


def check_deleted(bench: Bench, collection: EntityCollection) -> None:
    """Delete one of two things: it is gone, the other is not, and a second deletion changes nothing."""
    operation = collection.deletes
    if operation is None:
        raise ImpossibleError("nothing deletes")
    stays, goes = bench.create(collection), bench.create(collection)
    deleted = bench.delete(goes)
    if not deleted.ok:
        bench.report(
            "deleted-gone",
            operation,
            f"Deleting what was just created was answered with {deleted.status}.",
            *goes.exchanges,
            deleted,
        )
        return
    goes.is_gone = True
    if collection.reads is not None and deleted.status != 202:
        read = bench.read_until(goes, lambda exchange: exchange.status in GONE)
        if read.status not in GONE:
            bench.report(
                "deleted-gone",
                operation,
                f"What was deleted still answers {read.status}.",
                *goes.exchanges,
                deleted,
                read,
            )
    if collection.lists is not None and deleted.status != 202:
        places = {name: value for name, value in goes.places.items() if name != collection.parameter}
        whole = every_item(bench, collection.lists, places)
        if whole is not None and whole.named(collection, goes.id) is not None:
            bench.report(
                "deleted-unlisted",
                operation,
                f"What was deleted as {place_of(goes)} is still listed.",
                *goes.exchanges,
                deleted,
                *whole.exchanges[-1:],
            )
        elif whole is not None:
            _still_filtered(bench, collection, goes, deleted)
    if collection.reads is not None and goes.id != stays.id:
        other = bench.read(stays)
        if other.status in GONE:
            bench.report(
                "deleted-alone",
                operation,
                f"Deleting {place_of(goes)} took {place_of(stays)} along.",
                *stays.exchanges,
                *goes.exchanges,
                deleted,
                other,
            )
            stays.is_gone = True
    _children_gone(bench, collection)
    again = bench.call(operation, goes.places)
    if not (again.status in GONE or again.ok):
        bench.report(
            "delete-again",
            operation,
            f"The second deletion of a thing was answered with {again.status}: "
            "expected is 404 or 410, or the same as before.",
            *goes.exchanges,
            deleted,
            again,
        )


def _still_filtered(bench: Bench, collection: EntityCollection, gone: Entity, deleted: Exchange) -> None:
    """Ask by each filter for what was deleted: an index of the filter may have it still."""
    operation = collection.lists
    paging = paging_of(bench.surface, operation) if operation is not None else None
    if operation is None or paging is None or not gone.answer:
        return
    places = {name: value for name, value in gone.places.items() if name != collection.parameter}
    limit = min(paging.most or 100, 100)
    for parameter, _, value in filters_of(bench, operation, paging, [gone.answer]):
        query = {parameter.name: value}
        filtered = walk(bench, operation, places, paging, limit=limit, query=query, max_pages=3)
        if filtered.named(collection, gone.id) is not None:
            bench.report(
                "deleted-unlisted",
                collection.deletes or operation,
                f"What was deleted as {place_of(gone)} is still listed where {parameter.name} is asked for.",
                *gone.exchanges,
                deleted,
                *filtered.exchanges[-1:],
            )
            return


def _children_gone(bench: Bench, collection: EntityCollection) -> None:
    """Delete a thing that has another below it: what is below a place that is gone is not there."""
    operation = collection.deletes
    for below in bench.surface.collections:
        is_below = below.path.startswith(collection.item_path.rstrip("/") + "/")
        if operation is None or not is_below or below.makes is None or below.reads is None:
            continue
        if below.path.count("{") != collection.item_path.count("{"):
            continue
        try:
            parent = bench.create(collection)
            child = bench.create(below, places=parent.places)
        except ImpossibleError:
            continue
        deleted = bench.delete(parent)
        if not deleted.ok or deleted.status == 202:
            continue
        child.is_gone = True
        if collection.reads is not None and bench.read(parent).status not in GONE:
            continue  # another rule says so
        read = bench.read_until(child, lambda exchange: not exchange.ok)
        if read.ok:
            bench.report(
                "deleted-gone",
                below.reads,
                f"{place_of(parent)} was deleted, and {place_of(child)} still answers {read.status}.",
                *child.exchanges,
                deleted,
                read,
            )


def check_missing(bench: Bench, collection: EntityCollection) -> None:
    """Ask for what was never there, and for what is listed below it."""
    _unknown_parent(bench, collection)
    for operation in (collection.reads, collection.changes):
        if operation is None or (operation is collection.changes and not bench.caller.write):
            continue
        places = bench.parents(operation.path, collection.parameter)
        parameter = next(
            (p for p in operation.parameters if p.location == "path" and p.name == collection.parameter), None
        )
        stated = bench.surface.resolved(parameter.schema) if parameter is not None else {}
        if stated.get("enum") or "const" in stated:
            continue
        places[collection.parameter] = nowhere(bench, stated)
        body = None
        if operation is collection.changes:
            declared = bench.surface.json_body(operation)
            if declared is None:
                continue
            try:
                body = bench.values.valid(declared[1])
            except NoValueError:
                continue
        exchange = bench.call(operation, places, body=body)
        if exchange.failure is None and (exchange.ok or (exchange.status or 0) >= 500):
            bench.report(
                "missing-not-found",
                operation,
                f"What was never there, {collection.parameter} {places[collection.parameter]}, "
                f"answers {exchange.status}.",
                exchange,
            )


def _unknown_parent(bench: Bench, collection: EntityCollection) -> None:
    """List what is below a thing that was never there, where 404 is documented for that."""
    operation = collection.lists
    names = [part[1:-1] for part in collection.path.split("/") if part.startswith("{") and part.endswith("}")]
    if operation is None or not names or "404" not in operation.responses:
        return
    parameter = next((p for p in operation.parameters if p.location == "path" and p.name == names[-1]), None)
    stated = bench.surface.resolved(parameter.schema) if parameter is not None else {}
    if stated.get("enum") or "const" in stated:
        return
    places = bench.parents(operation.path, names[-1])
    places[names[-1]] = nowhere(bench, stated)
    exchange = bench.call(operation, places)
    if exchange.ok:
        bench.report(
            "missing-not-found",
            operation,
            f"404 is documented, and the list below what was never there, {names[-1]} "
            f"{places[names[-1]]}, answers {exchange.status}.",
            exchange,
        )
