"""Streams: whole, of the events that are declared, in order, with an end, and nothing after it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._events import ReadStream, SentEvent, parsed, read
from invocant.contract._findings import Exchange
from invocant.contract._media import covers, is_event_stream, is_stream
from invocant.contract._surface import value_at
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject, item_of
from invocant.documents.pointers import followed

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
_LAST = ("done", "end", "complete", "completed", "finished", "stop", "final", "close")


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
    body = _asking(bench, operation, stated)
    exchange = bench.call(
        operation, places, body=body, headers={"Accept": media_type}, query=_flag(operation)
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
        _by_keyword(bench, operation, stated, received, exchange)
    else:
        _by_schema(bench, operation, media_type, received, exchange)
    _numbered(bench, operation, received, exchange)
    _resumed(bench, operation, places, body, received, exchange)


def _flag(operation: OperationObject) -> dict[str, Any]:
    flags = [p for p in operation.parameters if p.location == "query" and p.name == "stream"]
    return {"stream": True} if flags else {}


def _asking(bench: Bench, operation: OperationObject, stated: Mapping[str, Any]) -> Any:
    """Return a body that asks for a stream."""
    declared = bench.surface.json_body(operation)
    if declared is None:
        return None
    try:
        body = bench.values.valid(declared[1], full=False)
    except NoValueError as error:
        raise ImpossibleError("no body is known that it would take") from error
    if isinstance(body, dict):
        request = stated.get("request")
        if isinstance(request, Mapping):
            body.update(request)
        elif "stream" in bench.surface.members(declared[1]):
            body["stream"] = True
    return body


def _by_keyword(
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
                    f"After the event {ended.get('type')}, which ends the stream, comes {_named(event)}.",
                    exchange,
                )
                return
            continue
        if entry is None:
            bench.report(
                "stream-events", operation, f"No event is declared that is {_named(event)}.", exchange
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


def fits(entry: Mapping[str, Any], event: SentEvent) -> bool:
    """Whether an entry of `x-invocant-stream` is about *event*."""
    if entry.get("event", "message") != event.name:
        return False
    when = entry.get("when")
    if not isinstance(when, Mapping):
        return True
    if "equals" in when and event.data != when["equals"]:
        return False
    if "match" in when or "has" in when:
        try:
            value = parsed(event.data)
        except ValueError:
            return False
        if not isinstance(value, Mapping):
            return False
        match, has = when.get("match") or {}, when.get("has") or []
        return all(value.get(name) == wanted for name, wanted in match.items()) and all(
            n in value for n in has
        )
    return True


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
        _judge(bench, operation, schema, value, str(entry.get("type")), exchange)
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


def _judge(
    bench: Bench, operation: OperationObject, schema: Any, value: Any, what: str, exchange: Exchange
) -> None:
    error = next(iter(bench.surface.validator(schema).iter_errors(value)), None)
    if error is not None:
        bench.report(
            "stream-decodes",
            operation,
            f"The payload of {what} breaks its schema: {str(error.message)[:200]}.",
            exchange,
        )


def _by_schema(
    bench: Bench, operation: OperationObject, media_type: str, received: ReadStream, exchange: Exchange
) -> None:
    """Hold every event to the schema of an item, and to what its text says of the end."""
    media = _media_type_object(bench, operation, media_type)
    _, schema = item_of(bench.surface.document, media, media_type) if media is not None else ((), {})
    stated = bench.surface.resolved(schema)
    marks = _marks(operation)
    whole = _is_event_object(stated)
    typed = _is_structured(bench, schema)
    last = received.events[-1]
    ending = [index for index, event in enumerate(received.events) if event.data.strip() in marks]
    if marks and not ending:
        bench.report("stream-ends", operation, f"The stream does not end with {min(marks)}.", exchange)
    if ending and ending[0] != len(received.events) - 1:
        bench.report(
            "stream-after-end",
            operation,
            f"After {received.events[ending[0]].data} comes {_named(last)}.",
            exchange,
        )
    names = (
        _event_names(bench, schema)
        if whole
        else _consts(bench, schema, "type") | _consts(bench, schema, "event")
    )
    for event in received.events:
        if event.data.strip() in marks or event.data.strip() == "[DONE]":
            continue
        if whole:
            value: Any = {"data": event.data, "event": event.name}
            if event.id is not None:
                value["id"] = event.id
            if event.name == "message" and "event" not in (stated.get("required") or []):
                del value["event"]
            _judge_event(bench, operation, schema, event, value, exchange)
            continue
        if not typed and not is_json_sequence(media_type):
            continue
        try:
            payload = parsed(event.data)
        except ValueError:
            bench.report("stream-decodes", operation, f"A payload is no JSON: {event.data[:80]!r}.", exchange)
            continue
        _judge(bench, operation, schema, payload, _named(event), exchange)
    _last_of(bench, operation, received, names, exchange)


def is_json_sequence(media_type: str) -> bool:
    """Whether every line of a stream is JSON, whatever its schema says."""
    return not is_event_stream(media_type)


def _judge_event(
    bench: Bench,
    operation: OperationObject,
    schema: Any,
    event: SentEvent,
    value: Mapping[str, Any],
    exchange: Exchange,
) -> None:
    """Judge an event as OpenAPI 3.2 has it: `data` is text, with `contentSchema` of what it holds."""
    if (error := next(iter(bench.surface.validator(schema).iter_errors(value)), None)) is not None:
        bench.report(
            "stream-events",
            operation,
            f"No event is declared that is {_named(event)}: {str(error.message)[:160]}.",
            exchange,
        )
        return
    for option in _options(bench, schema):
        members = bench.surface.members(option)
        if members.get("event", {}).get("const", event.name) != event.name:
            continue
        inner = members.get("data", {}).get("contentSchema")
        if inner is None:
            continue
        try:
            payload = parsed(event.data)
        except ValueError:
            bench.report("stream-decodes", operation, f"A payload is no JSON: {event.data[:80]!r}.", exchange)
            return
        _judge(bench, operation, inner, payload, _named(event), exchange)


def _last_of(
    bench: Bench, operation: OperationObject, received: ReadStream, names: set[str], exchange: Exchange
) -> None:
    """Where a kind of event says by its name that it is the last, it is there, once, and last."""
    closing = {name for name in names if name.lower() in _LAST}
    if len(closing) != 1:
        return
    kinds = [_kind(event) for event in received.events]
    ends = [index for index, kind in enumerate(kinds) if kind in closing]
    failed = any(kind is not None and "error" in kind.lower() for kind in kinds)
    if not ends and not failed:
        bench.report("stream-ends", operation, f"The stream ends without its event {min(closing)}.", exchange)
    elif ends and ends[0] != len(kinds) - 1:
        after = received.events[ends[0] + 1]
        if after.data.strip() != "[DONE]":
            bench.report(
                "stream-after-end",
                operation,
                f"After the event {kinds[ends[0]]} comes {_named(after)}.",
                exchange,
            )


def _kind(event: SentEvent) -> str | None:
    if event.name != "message":
        return event.name
    try:
        value = parsed(event.data)
    except ValueError:
        return None
    if isinstance(value, Mapping):
        kind = value.get("type", value.get("event"))
        return kind if isinstance(kind, str) else None
    return None


def _numbered(bench: Bench, operation: OperationObject, received: ReadStream, exchange: Exchange) -> None:
    """Where events are numbered, the numbers go up by one."""
    counts: dict[str, list[int]] = {}
    for event in received.events:
        try:
            value = parsed(event.data)
        except ValueError:
            continue
        if isinstance(value, Mapping):
            for name in _COUNTERS:
                number = value.get(name)
                if isinstance(number, int) and not isinstance(number, bool):
                    counts.setdefault(name, []).append(number)
    counts["id"] = [int(event.id) for event in received.events if event.id is not None and event.id.isdigit()]
    for name, numbers in counts.items():
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
        query=_flag(operation),
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


def _marks(operation: OperationObject) -> set[str]:
    """Return the texts that the operation's own words say to end it."""
    texts = [operation.raw.get("summary"), operation.raw.get("description")]
    texts += [response.raw.get("description") for response in operation.responses.values()]
    return {"[DONE]"} if any(isinstance(text, str) and "[DONE]" in text for text in texts) else set()


def _media_type_object(bench: Bench, operation: OperationObject, media_type: str) -> Mapping[str, Any] | None:
    for response in operation.responses.values():
        content = response.raw.get("content")
        media = (
            followed(bench.surface.document, content.get(media_type))
            if isinstance(content, Mapping)
            else None
        )
        if isinstance(media, Mapping):
            return media
    return None


def _options(bench: Bench, schema: Any) -> list[Any]:
    stated = bench.surface.resolved(schema)
    options = stated.get("oneOf") or stated.get("anyOf")
    return options if isinstance(options, list) else [schema]


def _is_event_object(stated: Mapping[str, Any]) -> bool:
    """Whether a schema is about an event and its fields, as in OpenAPI 3.2, and not about the payload."""
    members = stated.get("properties")
    if (
        isinstance(members, Mapping)
        and "data" in members
        and set(members) <= {"data", "event", "id", "retry"}
    ):
        data = members["data"]
        return isinstance(data, Mapping) and data.get("type", "string") == "string"
    options = stated.get("oneOf") or stated.get("anyOf")
    return (
        isinstance(options, list)
        and bool(options)
        and "data" in str(options[0])
        and "contentSchema" in str(options)
    )


def _is_structured(bench: Bench, schema: Any) -> bool:
    stated = bench.surface.resolved(schema)
    return (
        bool(stated.get("properties") or stated.get("oneOf") or stated.get("anyOf"))
        or stated.get("type") == "object"
    )


def _event_names(bench: Bench, schema: Any) -> set[str]:
    names: set[str] = set()
    for option in _options(bench, schema):
        stated = bench.surface.members(option).get("event", {})
        names |= {stated["const"]} if isinstance(stated.get("const"), str) else set(stated.get("enum") or ())
    return names


def _consts(bench: Bench, schema: Any, name: str) -> set[str]:
    names: set[str] = set()
    for option in _options(bench, schema):
        stated = bench.surface.members(option).get(name, {})
        if isinstance(stated.get("const"), str):
            names.add(stated["const"])
        names |= {value for value in stated.get("enum") or () if isinstance(value, str)}
    return names


def _named(event: SentEvent) -> str:
    data = re.sub(r"\s+", " ", event.data)[:60]
    return f"{event.name} with {data!r}"
