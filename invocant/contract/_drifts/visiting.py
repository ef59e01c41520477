"""Read a live API, gently, and look at what comes: nothing wrong is sent, and nothing that changes anything.

Every operation that reads is called with what it requires, lists are followed for some pages, and some of the
things that they show are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field

from invocant._drift.answers import DriftFinder
from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._caller import Budget, Caller, RefusedError, SpentError
from invocant.contract._drifts.listing import DriftListing
from invocant.contract._entities import Entity
from invocant.contract._events import read
from invocant.contract._findings import Exchange
from invocant.contract._masking import Masking
from invocant.contract._media import is_stream
from invocant.contract._pages import paging_of, walk
from invocant.contract._probes.streams import stream_flag, streams
from invocant.contract._senders import Sender
from invocant.contract._surface import ServerSurface
from invocant.contract._values import Values
from invocant.documents import OperationObject

_MAX_PAGES = 3
_MAX_THINGS = 5
"""How many of the things that a list shows are read."""


@define
class DriftRun:
    """What came of reading an API."""

    listing: DriftListing
    requests: int = 0
    seconds: float = 0.0
    skipped: dict[str, str] = field(factory=dict)
    """Labels of operations that could not be called, and why."""
    stopped: str | None = None
    """What ended it early: `requests`, `time`, `interrupt` or `unreachable`; None if nothing."""


def visit(
    document: Mapping[str, Any],
    *,
    url: str,
    sender: Sender,
    budget: Budget,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    timeout: float = 10.0,
    patience: float = 5.0,
    seed: int = 0,
    only: str | None = None,
    on_unit: Callable[[str], None] = lambda _: None,
) -> DriftRun:
    """Call what reads, and list what comes and *document* does not declare.

    Args:
        document: An OpenAPI document, loaded, with its overlays.
        url: Where the API is.
        sender: What sends.
        budget: The bounds of the run.
        headers: Credentials.
        query: Credentials that travel in the query.
        timeout: Of one answer, in seconds.
        patience: Longest `Retry-After` that is waited for, in seconds.
        seed: Of the values of required parameters.
        only: A part of the label of the operations that are called; None for all.
        on_unit: Is told what is called.
    """
    surface = ServerSurface(document, only)
    caller = Caller(url, sender, budget, False, headers or {}, query or {}, timeout, patience)
    bench = Bench(surface, caller, Values(surface, seed))
    masking = Masking.of((headers or {}).items(), (query or {}).items())
    run = DriftRun(DriftListing(masking.text))
    finder = DriftFinder(document)
    budget.begin()
    if caller.call("GET", "/", patient=False).status is None:
        run.stopped = "unreachable"
    else:
        _visit_all(bench, run, on_unit)
    pointers = {operation.label: operation for operation in surface.operations}
    for label, exchange in caller.seen:
        if label in pointers:
            _look(finder, run.listing, pointers[label], exchange)
    run.requests, run.seconds = budget.spent, budget.elapsed
    return run


def _visit_all(bench: Bench, run: DriftRun, on_unit: Callable[[str], None]) -> None:
    for operation in bench.surface.operations:
        if operation.method not in ("get", "head"):
            continue
        on_unit(operation.label)
        try:
            _visit(bench, operation)
        except ImpossibleError as reason:
            run.skipped[operation.label] = str(reason)
        except RefusedError as refused:
            run.skipped[operation.label] = f"{refused} may write"
        except SpentError as spent:
            run.stopped = str(spent)
            return
        except KeyboardInterrupt:
            run.stopped = "interrupt"
            return


def _visit(bench: Bench, operation: OperationObject) -> None:
    media_type = streams(operation)
    if media_type is not None:
        places = bench.parents(operation.path)
        bench.call(operation, places, headers={"Accept": media_type}, query=stream_flag(operation))
        return
    collection = next((c for c in bench.surface.collections if c.reads is operation), None)
    entities: list[Entity] = bench.listed(collection, limit=_MAX_THINGS) if collection is not None else []
    for entity in entities:
        bench.call(operation, entity.places)
    if entities:
        return
    places = bench.parents(operation.path)
    paging = paging_of(bench.surface, operation) if operation.method == "get" else None
    if paging is None:
        bench.call(operation, places)
    else:
        walk(bench, operation, places, paging, max_pages=_MAX_PAGES)


def _look(finder: DriftFinder, listing: DriftListing, operation: OperationObject, exchange: Exchange) -> None:
    if exchange.status is None or exchange.failure is not None:
        return
    is_streamed = exchange.ok and is_stream(exchange.content_type)
    deviations = list(
        finder.answer(
            operation.pointer,
            exchange.status,
            exchange.headers,
            None if is_streamed else exchange.body,
            method=exchange.method,
        )
    )
    if is_streamed:
        for event in read(exchange.body, exchange.content_type).events:
            deviations += finder.event(operation.pointer, event.name, event.data, exchange.content_type)
    listing.add(operation.label, iter(deviations))
