"""Events against the schema of an item, and what a document's own words say of the end of a stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench
from invocant.contract._events import ReadStream, SentEvent, parsed
from invocant.contract._findings import Exchange
from invocant.contract._media import is_event_stream
from invocant.contract._probes.payloads import called, judge
from invocant.documents import OperationObject, item_of
from invocant.documents.pointers import followed

_LAST = ("done", "end", "complete", "completed", "finished", "stop", "final", "close")


def hold_to_schema(
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
            f"After {received.events[ending[0]].data} comes {called(last)}.",
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
        if not typed and not _is_json_sequence(media_type):
            continue
        try:
            payload = parsed(event.data)
        except ValueError:
            bench.report("stream-decodes", operation, f"A payload is no JSON: {event.data[:80]!r}.", exchange)
            continue
        judge(bench, operation, schema, payload, called(event), exchange)
    _last_of(bench, operation, received, names, exchange)


def _is_json_sequence(media_type: str) -> bool:
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
            f"No event is declared that is {called(event)}: {str(error.message)[:160]}.",
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
        judge(bench, operation, inner, payload, called(event), exchange)


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
                f"After the event {kinds[ends[0]]} comes {called(after)}.",
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
