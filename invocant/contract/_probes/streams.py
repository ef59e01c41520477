"""Streams: whole, of the events that are declared, in order, with an end, and nothing after it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._events import ReadStream, parsed, read
from invocant.contract._findings import Exchange
from invocant.contract._media import covers, is_stream
from invocant.contract._numbers import whole_number
from invocant.contract._probes.event_schemas import hold_to_schema
from invocant.contract._probes.event_tables import hold_to_table
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject

_COUNTERS = (
    "index",
    "seq",
    "sequence",
    "sequence_number",
    "sequenceNumber",
    "position",
    "offset",
    "i",
    "n",
    "step",
)


def streams(operation: OperationObject) -> str | None:
    """Return the media type in which an operation streams, or None."""
    for status, response in operation.responses.items():
        if status.startswith("2") or status == "default":
            for media_type in response.content:
                if is_stream(media_type):
                    return media_type
    stated = operation.raw.get("x-invocant-stream")
    return "text/event-stream" if isinstance(stated, Mapping) else None


def check_stream(bench: Bench, operation: OperationObject) -> None:
    """Let it stream, and read what comes."""
    media_type = streams(operation)
    if media_type is None:
        raise ImpossibleError("it does not stream")
    stated = operation.raw.get("x-invocant-stream")
    stated = stated if isinstance(stated, Mapping) else {}
    places = bench.parents(operation.path)
    body = asking(bench, operation, stated)
    exchange = bench.call(
        operation, places, body=body, headers={"Accept": media_type}, query=stream_flag(operation)
    )
    if exchange.status is None or not 200 <= exchange.status < 300:
        raise ImpossibleError(f"it was answered with {exchange.status}")
    if exchange.failure is not None:
        bench.report("stream-whole", operation, f"The stream broke off: {exchange.failure}.", exchange)
        return
    if not covers(media_type, exchange.content_type):
        bench.report(
            "stream-media-type",
            operation,
            f"The stream is declared as {media_type} and comes as {exchange.content_type or 'nothing'}.",
            exchange,
        )
        if not is_stream(exchange.content_type):
            return
    received = read(exchange.body, exchange.content_type)
    for trouble in received.troubles[:1]:
        bench.report("stream-whole", operation, f"The stream has a fault: {trouble}.", exchange)
    if not received.events:
        bench.report("stream-events", operation, "The stream has no event.", exchange)
        return
    if stated.get("events"):
        hold_to_table(bench, operation, stated, received, exchange)
    else:
        hold_to_schema(bench, operation, media_type, received, exchange)
    _numbered(bench, operation, received, exchange)
    _resumed(bench, operation, places, body, received, exchange)


def stream_flag(operation: OperationObject) -> dict[str, Any]:
    """Return the query that asks for a stream, where there is one."""
    flags = [p for p in operation.parameters if p.location == "query" and p.name == "stream"]
    return {"stream": True} if flags else {}


def asking(bench: Bench, operation: OperationObject, stated: Mapping[str, Any]) -> Any:
    """Return a body that asks for a stream."""
    declared = bench.surface.json_body(operation)
    if declared is None:
        return None
    try:
        body = bench.values.valid(declared[1], full=False)
    except NoValueError as error:
        raise ImpossibleError(f"no body is known that it would take{error.told}") from error
    if isinstance(body, dict):
        request = stated.get("request")
        if isinstance(request, Mapping):
            body.update(request)
        elif "stream" in bench.surface.members(declared[1]):
            body["stream"] = True
    return body


def _numbered(bench: Bench, operation: OperationObject, received: ReadStream, exchange: Exchange) -> None:
    """Where events are numbered, the numbers go up by one."""
    counts: dict[str, list[int]] = {}
    for event in received.events:
        try:
            value = parsed(event.data)
        except ValueError:
            continue
        if isinstance(value, Mapping):
            for name, number in value.items():
                if isinstance(number, int) and not isinstance(number, bool):
                    counts.setdefault(str(name), []).append(number)
    ids = [whole_number(event.id) for event in received.events if event.id is not None]
    counts["id"] = [number for number in ids if number is not None]
    for name, numbers in counts.items():
        if name not in _COUNTERS and name != "id" and not _counts(numbers, len(received.events)):
            continue
        if len(numbers) < 3 or len(set(numbers)) == 1:
            continue
        rises = sum(1 for a, b in itertools.pairwise(numbers) if b > a)
        steps = {b - a for a, b in itertools.pairwise(numbers)}
        if rises < len(numbers) - 1 and (
            len(set(numbers)) == len(numbers) or name == "id" or rises == len(numbers) - 2
        ):
            bench.report(
                "stream-order", operation, f"The events are numbered by {name}: {numbers[:8]}.", exchange
            )
            return
        if rises == len(numbers) - 1 and len(steps) > 1 and 1 in steps:
            bench.report(
                "stream-order", operation, f"An event is left out: {name} is {numbers[:8]}.", exchange
            )
            return


def _counts(numbers: Sequence[int], events: int) -> bool:
    """Whether numbers are those of the events, whatever they are called: each once, without a gap.

    Four at least, in all events but the first and the last; what counts down is no number of an event.
    """
    least = max(4, events - 2)
    is_gapless = sorted(numbers) == list(range(min(numbers), min(numbers) + len(numbers)))
    return len(numbers) >= least and is_gapless and list(numbers) != sorted(numbers, reverse=True)


def _resumed(
    bench: Bench,
    operation: OperationObject,
    places: Mapping[str, str],
    body: Any,
    received: ReadStream,
    exchange: Exchange,
) -> None:
    """Where a stream can be resumed, it goes on after the event that is named."""
    declared = {p.name.lower() for p in operation.parameters if p.location == "header"}
    ids = [event.id for event in received.events]
    if "last-event-id" not in declared or len(ids) < 3 or ids[0] is None:
        return
    again = bench.call(
        operation,
        places,
        body=body,
        headers={"Accept": "*/*", "Last-Event-ID": ids[0]},
        query=stream_flag(operation),
    )
    rest = [event.id for event in read(again.body, again.content_type).events]
    if again.ok and rest != ids[1:]:
        bench.report(
            "stream-resumed",
            operation,
            f"After the event {ids[0]} came {ids[1:4]}; asked to go on after it, {rest[:3]} come.",
            exchange,
            again,
        )
