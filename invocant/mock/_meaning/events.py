"""The declared event table at work: events to the text of a stream, and made-up streams for any table."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.documents.pointers import with_value
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.replies import Event
from invocant.mock._values.schemas import Schemas
from invocant.mock._values.synthesis import Synthesis

EventSpec = Mapping[str, Any]
"""One entry of `events` in `x-invocant-stream`."""

_MEMBERS = frozenset({"event", "data", "id", "retry"})
"""The fields of a server-sent event."""
_MAX_LEVELS = 20
_LINE_END = re.compile("\r\n|\n|\r")


@frozen(eq=False)
class StreamTable:
    """The event table of one operation.

    Args:
        newline: What ends a line on the wire: LF, CRLF or CR. Source: WHATWG HTML, section 9.2.5.
    """

    entries: Sequence[EventSpec]
    """All entries in their order; several may have the same type."""
    _synthesis: Synthesis
    newline: str = "\n"

    def encode(self, event: Event) -> bytes:
        """Return one event as it stands in the stream, the closing blank line included.

        Raises:
            KeyError: the table has no entry of that type.
        """
        entry = self.entry(event.type)
        lines = [f"event: {entry['event']}"] if entry.get("event", "message") != "message" else []
        lines += [f"data: {line}" for line in _LINE_END.split(_data(entry, event.payload))]
        return (self.newline.join([*lines, "", ""])).encode()

    def entry(self, kind: str) -> EventSpec:
        """Return the first entry of a type.

        Raises:
            KeyError: there is none.
        """
        for entry in self.entries:
            if entry["type"] == kind:
                return entry
        raise KeyError(kind)

    def with_role(self, *roles: str) -> EventSpec | None:
        """Return the first entry that has one of the roles, or None."""
        return next((entry for entry in self.entries if entry.get("role") in roles), None)

    def failure(self, message: str, code: str = "MockFault") -> Event | None:
        """Return an error event with this message, or None when the table declares no error event."""
        entry = self.with_role("error")
        if entry is None:
            return None
        payload = self._payload(entry, message, message)
        payload = with_value(payload, str(entry.get("message", "")), message)
        if entry.get("code"):
            payload = with_value(payload, str(entry["code"]), code)
        return Event(str(entry["type"]), payload)

    def spell(self, value: Json, *seed: Json, pieces: Sequence[str] | None = None) -> list[Event]:
        """Return a whole stream for *value*: start, the value in tokens, end, as far as they are declared.

        Text goes out as text events and anything else as pieces of its JSON text; a table with only one of
        the two kinds carries both.

        Args:
            pieces: The pieces in which a text goes out; None cuts it into words.
        """
        start, end = self.with_role("start"), self.with_role("end")
        text, fragment = self.with_role("text"), self.with_role("json")
        events = [self._event(start, *seed)] if start else []
        if isinstance(value, str) and text:
            events += [self._carrier(text, piece, *seed) for piece in pieces or words(value)]
        elif fragment:
            events += [self._carrier(fragment, piece, *seed) for piece in fragments(value, *seed)]
        elif text:
            events += [self._carrier(text, piece, *seed) for piece in words(json.dumps(value))]
        return [*events, *([self._event(end, *seed)] if end else [])]

    def _event(self, entry: EventSpec, *seed: Json) -> Event:
        if entry.get("data") == "empty":
            return Event(str(entry["type"]))
        when = entry.get("when") or {}
        payload = when["equals"] if "equals" in when else self._payload(entry, "", *seed)
        return Event(str(entry["type"]), payload)

    def _carrier(self, entry: EventSpec, piece: str, *seed: Json) -> Event:
        return Event(
            str(entry["type"]),
            with_value(self._payload(entry, piece, *seed), str(entry.get("value", "")), piece),
        )

    def _payload(self, entry: EventSpec, text: str, *seed: Json) -> Json:
        """Return a payload that the entry's schema and `when` allow, before the contribution is put in."""
        when = entry.get("when") or {}
        pointers = [str(entry.get(name, "")) for name in ("value", "message", "code")]
        if entry.get("data") != "json" or not (when or any(pointers)):
            return text
        made = self._synthesis.value(entry.get("schema", {"type": "object"}), *seed)
        payload = dict(made) if isinstance(made, dict) else {}
        payload.update(when.get("match") or {})
        for name in when.get("has") or ():
            payload.setdefault(name, text)
        return payload


def event_table(schemas: Schemas, operation: ServedOperation, newline: str) -> StreamTable | None:
    """Return the event table of an operation, or None when it does not stream."""
    if not operation.stream:
        return None
    return StreamTable(operation.stream["events"], Synthesis(schemas), newline)


def is_stream_request(operation: ServedOperation, body: Json) -> bool:
    """Say whether this call asks for the streamed form: always, or by the body members the document names."""
    if not operation.stream:
        return False
    wanted = operation.stream.get("request") or {}
    if operation.stream.get("only") or not wanted:
        return bool(operation.stream.get("only"))
    return isinstance(body, dict) and all(body.get(name) == value for name, value in wanted.items())


def describes_events(schemas: Schemas, schema: Schema, depth: int = 0) -> bool:
    """Tell whether a schema is that of events with their data, perhaps with a name; else it is the data's."""
    resolved = schemas.resolve(schema)
    members = resolved.get("oneOf") or resolved.get("anyOf")
    if members and depth < _MAX_LEVELS:
        return all(describes_events(schemas, member, depth + 1) for member in members)
    properties = schemas.properties(resolved)
    return "data" in properties and properties.keys() <= _MEMBERS


def words(text: str) -> list[str]:
    """Split a text into tokens that join to it again: a word with the space before it, or spaces."""
    pieces: list[str] = []
    for character in text:
        if pieces and not (character.isspace() and not pieces[-1].isspace()) and len(pieces[-1]) < 12:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def fragments(value: Json, *seed: Json) -> list[str]:
    """Split the JSON text of *value* into pieces of one to eight characters, cutting wherever it falls."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value)
    return list(_cut(text, 5 + len(seed) % 3))


def _cut(text: str, size: int) -> Iterator[str]:
    position, turn = 0, 0
    while position < len(text):
        length = 1 + (size * (turn + 1)) % 8
        yield text[position : position + length]
        position, turn = position + length, turn + 1


def _data(entry: EventSpec, payload: Json) -> str:
    kind = entry.get("data", "text")
    if kind == "empty":
        return ""
    if kind == "text":
        return payload if isinstance(payload, str) else json.dumps(payload)
    text = json.dumps(payload, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(payload)
    return text


def types_of(events: Sequence[Event]) -> tuple[str, ...]:
    """Return the type of each event."""
    return tuple(event.type for event in events)
