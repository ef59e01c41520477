"""Event streams and JSON sequences, read by a tester: as they came, with what is wrong about their form.

Source: HTML Living Standard, section 9.2.6 (interpreting an event stream); RFC 7464; NDJSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from invocant.contract._media import essence, is_event_stream


@define
class SentEvent:
    """One event of a stream, or one value of a sequence."""

    name: str = "message"
    data: str = ""
    id: str | None = None


@define
class ReadStream:
    """What a stream was."""

    events: list[SentEvent] = field(factory=list)
    troubles: list[str] = field(factory=list)
    """What is wrong about its form."""


def read(body: bytes, content_type: str) -> ReadStream:
    """Return the events of a whole body."""
    result = ReadStream()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        result.troubles.append(f"it is not UTF-8 at byte {error.start}")
        text = body.decode("utf-8", "replace")
    if is_event_stream(content_type):
        _events(text.removeprefix("\ufeff"), result)
    elif "seq" in essence(content_type):
        for record in text.split("\x1e")[1:]:
            result.events.append(SentEvent(data=record.strip("\n")))
        if text and not text.startswith("\x1e"):
            result.troubles.append("it does not begin with a record separator")
    else:
        lines = text.split("\n")
        if lines[-1]:
            result.troubles.append("its last line does not end")
        result.events += [SentEvent(data=line.rstrip("\r")) for line in lines if line.strip()]
    return result


def _events(text: str, result: ReadStream) -> None:
    lines = re.split(r"\r\n|\r|\n", text)
    event, has_data, unfinished = SentEvent(), False, False
    for line in lines[:-1]:
        if not line:
            if has_data:
                result.events.append(event)
            event, has_data, unfinished = SentEvent(), False, False
            continue
        unfinished = True
        if line.startswith(":"):
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            event.data = f"{event.data}\n{value}" if has_data else value
            has_data = True
        elif name == "event":
            event.name = value or "message"
        elif name == "id":
            event.id = value
        elif name == "retry":
            if not (value.isascii() and value.isdigit()):
                result.troubles.append(f"retry is no number: {value!r}")
        else:
            result.troubles.append(f"a line is no field of an event: {line[:60]!r}")
    if lines[-1] or (unfinished and has_data):
        result.troubles.append("the last event is not ended by an empty line, so that no client sees it")


def parsed(text: str) -> Any:
    """Return the JSON value of a payload; ValueError where it is none."""
    import json

    return json.loads(text)


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
