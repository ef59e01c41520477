"""Strategies of events: one at a time, and whole streams."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from invocant.contract._drawn import DrawnEvent
from invocant.contract._events import SentEvent, fits
from invocant.contract._generating import values_of
from invocant.contract._media import is_stream
from invocant.documents import OperationObject, item_of
from invocant.documents.pointers import followed

_MAX_EVENTS = 6


def events_of(document: Mapping[str, Any], operation: OperationObject) -> SearchStrategy[DrawnEvent]:
    """Return a strategy of single events of *operation*.

    Raises:
        LookupError: It does not stream.
    """
    entries = _entries(operation)
    if entries:
        return st.one_of([_event(document, entry, entries) for entry in entries])
    return _items(document, operation)


def streams_of(document: Mapping[str, Any], operation: OperationObject) -> SearchStrategy[list[DrawnEvent]]:
    """Return a strategy of whole streams of *operation*: what opens it first, what ends it last.

    Raises:
        LookupError: It does not stream.
    """
    entries = _entries(operation)
    if not entries:
        return st.lists(_items(document, operation), max_size=_MAX_EVENTS)
    roles: dict[str, list[SearchStrategy[DrawnEvent]]] = {"start": [], "end": [], "": []}
    for entry in entries:
        role = "end" if entry.get("role") in ("end", "error") else entry.get("role")
        roles[role if role in roles else ""].append(_event(document, entry, entries))
    must_end = operation.raw["x-invocant-stream"].get("terminator") == "required"

    def some(choices: list[SearchStrategy[DrawnEvent]], least: int, most: int) -> SearchStrategy[Any]:
        return st.lists(st.one_of(choices), min_size=least, max_size=most) if choices else st.just([])

    return st.tuples(
        some(roles["start"], 0, 1),
        some(roles[""], 0, _MAX_EVENTS),
        some(roles["end"], 1 if must_end else 0, 1),
    ).map(lambda parts: [event for part in parts for event in part])


def _entries(operation: OperationObject) -> list[Mapping[str, Any]]:
    stated = operation.raw.get("x-invocant-stream")
    listed = stated.get("events") if isinstance(stated, Mapping) else None
    return [entry for entry in listed or () if isinstance(entry, Mapping)]


def payloads_of(document: Mapping[str, Any], entry: Mapping[str, Any]) -> SearchStrategy[Any]:
    """Return a strategy of what an event of *entry* carries: JSON, or a text that is no JSON."""
    when = entry.get("when")
    when = when if isinstance(when, Mapping) else {}
    if "equals" in when:
        return st.just(when["equals"])
    kind = entry.get("data", "json")
    if kind == "empty":
        return st.just("")
    texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"))
    if kind == "text":
        return texts
    match, has = when.get("match") or {}, when.get("has") or []
    asked: dict[str, Any] = {}
    if match or has:
        asked = {
            "type": "object",
            "required": [*match, *has],
            "properties": {name: {"enum": [value]} for name, value in match.items()},
        }
    schema = entry.get("schema", True)
    return values_of(document, {"allOf": [schema, asked]} if asked else schema, of="answer")


def written(kind: str, payload: Any) -> str:
    if kind in ("text", "empty"):
        return str(payload)
    return json.dumps(payload, ensure_ascii=False)


def _event(
    document: Mapping[str, Any], entry: Mapping[str, Any], entries: list[Mapping[str, Any]]
) -> SearchStrategy[DrawnEvent]:
    name, kind = str(entry.get("event", "message")), str(entry.get("data", "json"))

    def made(payload: Any) -> DrawnEvent:
        return DrawnEvent(str(entry.get("type")), name, written(kind, payload))

    def is_first(event: DrawnEvent) -> bool:
        """An event is what the first entry says that fits it."""
        sent = SentEvent(event.name, event.data)
        return next((known for known in entries if fits(known, sent)), None) is entry

    return payloads_of(document, entry).map(made).filter(is_first)


def _items(document: Mapping[str, Any], operation: OperationObject) -> SearchStrategy[DrawnEvent]:
    for status, response in operation.responses.items():
        content = response.raw.get("content")
        for media_type, written in content.items() if isinstance(content, Mapping) else ():
            if is_stream(media_type) and (status.startswith("2") or status == "default"):
                _, schema = item_of(document, followed(document, written), media_type)
                return values_of(document, schema, of="answer").map(partial(_item, media_type))
    raise LookupError(
        f"{operation.label} does not stream: no answer of it is an event stream or a JSON sequence"
    )


def _item(media_type: str, value: Any) -> DrawnEvent:
    return DrawnEvent("item", "message", json.dumps(value, ensure_ascii=False), media_type)
