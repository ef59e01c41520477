"""Events against the entries of `x-invocant-stream`: which there are, what they carry, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench
from invocant.contract._events import ReadStream, SentEvent, fits, parsed
from invocant.contract._findings import Exchange
from invocant.contract._probes.payloads import called, judge
from invocant.contract._surface import value_at
from invocant.documents import OperationObject


def hold_to_table(
    bench: Bench,
    operation: OperationObject,
    stated: Mapping[str, Any],
    received: ReadStream,
    exchange: Exchange,
) -> None:
    """Hold every event to the entries of `x-invocant-stream`."""
    entries = [entry for entry in stated["events"] if isinstance(entry, Mapping)]
    ended: Mapping[str, Any] | None = None
    begun = False
    for number, event in enumerate(received.events):
        entry = next((entry for entry in entries if fits(entry, event)), None)
        if ended is not None:
            if entry is None or entry.get("role") not in ("side", "end"):
                bench.report(
                    "stream-after-end",
                    operation,
                    f"After the event {ended.get('type')}, which ends the stream, comes {called(event)}.",
                    exchange,
                )
                return
            continue
        if entry is None:
            bench.report(
                "stream-events", operation, f"No event is declared that is {called(event)}.", exchange
            )
            continue
        _payload(bench, operation, entry, event, exchange)
        role = entry.get("role")
        if role == "start" and (begun or (number > 0 and _counts(entries, received.events[:number]))):
            bench.report(
                "stream-order",
                operation,
                f"The event {entry.get('type')} opens the result and does not come first.",
                exchange,
            )
        begun = begun or role == "start"
        if role in ("end", "error"):
            ended = entry
    if ended is None and stated.get("terminator") == "required":
        bench.report(
            "stream-ends", operation, "The stream ends without the event that must end it.", exchange
        )


def _counts(entries: list[Mapping[str, Any]], events: list[SentEvent]) -> bool:
    """Whether one of *events* adds to the result."""
    for event in events:
        entry = next((entry for entry in entries if fits(entry, event)), None)
        if entry is not None and entry.get("role") in ("text", "json", "reasoning"):
            return True
    return False


def _payload(
    bench: Bench, operation: OperationObject, entry: Mapping[str, Any], event: SentEvent, exchange: Exchange
) -> None:
    kind = entry.get("data", "json")
    if kind == "empty" and event.data.strip():
        bench.report(
            "stream-decodes",
            operation,
            f"The event {entry.get('type')} has a payload and should have none.",
            exchange,
        )
    if kind != "json":
        return
    try:
        value = parsed(event.data)
    except ValueError:
        bench.report(
            "stream-decodes",
            operation,
            f"The payload of {entry.get('type')} is no JSON: {event.data[:80]!r}.",
            exchange,
        )
        return
    schema = entry.get("schema")
    if isinstance(schema, (Mapping, bool)):
        judge(bench, operation, schema, value, str(entry.get("type")), exchange)
    pointer = entry.get("message")
    if (
        entry.get("role") == "error"
        and isinstance(pointer, str)
        and pointer
        and value_at(value, pointer) is None
    ):
        bench.report(
            "stream-error-event", operation, f"The error event has no message at {pointer}.", exchange
        )
