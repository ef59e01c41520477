"""What clients read piece by piece: the pages of a list, and the events of a stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import evolve

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._clients.arguments import same_call
from invocant.contract._clients.driven import DrivenPackage, NotDrivenError, PackageMethod, encoded, told
from invocant.contract._events import read
from invocant.contract._findings import Exchange
from invocant.contract._pages import paging_of, walk
from invocant.contract._probes.streams import asking, stream_flag, streams
from invocant.documents import OperationObject

_MAX_ITEMS = 40
_MAX_PAGES = 30


def refused(
    bench: Bench,
    package: DrivenPackage,
    operation: OperationObject,
    method: PackageMethod,
    exchange: Exchange,
    own: Exchange,
) -> None:
    """Report that a client was refused what the tester was not."""
    if exchange.status == 429:
        return
    bench.report(
        "client-accepted",
        operation,
        f"{method.name} of {package.name} was answered with {exchange.status}, and the same in the tester's "
        f"words with {own.status}.",
        own,
        exchange,
    )


def check_pages_of(
    bench: Bench,
    package: DrivenPackage,
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
) -> None:
    """Let both clients walk a list that the tester has walked: the same items come, and the end."""
    paging = paging_of(bench.surface, operation)
    if paging is None:
        raise NotDrivenError("how its list pages the tester does not know")
    own = walk(bench, operation, places, paging, limit=2, max_pages=_MAX_PAGES)
    if not own.has_ended or not own.keeps_size:
        return
    wanted = own.items[:_MAX_ITEMS]
    sized: dict[str, Any] = paging.with_limit(2)
    call = same_call(bench, operation, method, places, None, also=sized)
    for is_async in (False, True):
        made = package.call(
            method,
            {**call.arguments, "max_items": _MAX_ITEMS},
            _all_items_async if is_async else list,
            label=operation.label,
            is_async=is_async,
        )
        kind = "async" if is_async else "sync"
        where = f"The {kind} {method.name} of {package.name}"
        last = made.exchanges[-1] if made.exchanges else None
        if last is not None and 400 <= (last.status or 0) < 500:
            refused(bench, package, operation, method, last, own.exchanges[0])
            return
        if made.error is not None:
            text = f"{where} does not come to the end of a list that has one: {told(made.error)}."
            bench.report("client-pages", operation, text, *made.exchanges[-3:])
            return
        item_kind = method.row.paging.item
        items = [encoded(item_kind, item) for item in made.result]
        if len(items) != len(wanted) or any(
            item.get("id") != other.get("id")
            for item, other in zip(items, wanted, strict=True)
            if isinstance(item, dict) and isinstance(other, dict)
        ):
            text = f"{where} gives {len(items)} items where {len(wanted)} come, or others."
            bench.report("client-pages", operation, text, *own.exchanges[:2], *made.exchanges[:4])
            return
        if json.dumps(items) != json.dumps(wanted):
            text = f"{where} makes of items what writes others."
            bench.report("client-exact", operation, text, *made.exchanges[:2])
            return


async def _all_items_async(pager: Any) -> list[Any]:
    return [item async for item in pager]


def check_stream_of(
    bench: Bench,
    package: DrivenPackage,
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
) -> None:
    """Let both clients read a stream: every event comes, each as one that is declared, and a result."""
    media_type = streams(operation)
    if media_type is None:
        raise NotDrivenError("that it streams the document does not say")
    stated = operation.raw.get("x-invocant-stream")
    body = asking(bench, operation, stated if isinstance(stated, Mapping) else {})
    call = same_call(bench, operation, method, places, body, also=stream_flag(operation))
    arguments = {name: value for name, value in call.arguments.items() if name != "stream"}
    for is_async in (False, True):
        made = package.call(
            method,
            arguments,
            _whole_stream_async if is_async else _whole_stream,
            label=operation.label,
            is_async=is_async,
        )
        if not made.exchanges:
            raise NotDrivenError(f"nothing was sent: {told(made.error)}")
        exchange = made.exchanges[-1]
        if not exchange.ok:
            headers = {**call.request.headers, "Accept": media_type}
            own = bench.caller.pass_on(evolve(call.request, headers=headers), operation.label)
            if not own.ok:
                raise ImpossibleError(f"it was answered with {own.status}")
            refused(bench, package, operation, method, exchange, own)
            return
        if _is_broken(bench, operation, exchange):
            return
        kind = "async" if is_async else "sync"
        where = f"The {kind} {method.name} of {package.name}"
        if made.error is not None:
            text = f"{where} cannot read a stream that is whole: {told(made.error)}."
            bench.report("client-streams", operation, text, exchange)
            return
        events = read(exchange.body, exchange.content_type).events
        unknown = [event for event in made.result if type(event).__name__ == "UnknownEvent"]
        marks = sum(event.data.strip() == "[DONE]" for event in events)  # an end, which need be no event
        if len(made.result) not in (len(events), len(events) - marks) or unknown:
            text = (
                f"{where} gives {len(made.result)} events where {len(events)} come, "
                f"{len(unknown)} of which it does not know."
            )
            bench.report("client-streams", operation, text, exchange)
            return


def _is_broken(bench: Bench, operation: OperationObject, exchange: Exchange) -> bool:
    """Whether the stream itself is at fault, which other rules tell."""
    if read(exchange.body, exchange.content_type).troubles or exchange.failure is not None:
        return True
    rules = ("stream-events", "stream-ends", "stream-after-end", "stream-media-type", "stream-error-event")
    return any((rule, operation.label) in bench.findings for rule in (*rules, "stream-decodes"))


def _whole_stream(stream: Any) -> list[Any]:
    with stream:
        return list(stream)


async def _whole_stream_async(stream: Any) -> list[Any]:
    async with stream:
        return [event async for event in stream]
