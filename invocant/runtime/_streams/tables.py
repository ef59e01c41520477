"""The table of a stream's events, made ready to decode them.

A stream is declared, not coded: `Streaming` lists one `EventSpec` for each event, in order, and the first
that fits decides. What fits nothing is an `UnknownEvent`, never an error: servers learn new words before
clients do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from invocant.runtime._declarations import EventSpec
from invocant.runtime._models.json_text import loads
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.pointers import getter
from invocant.runtime._stream_events import StreamEvent, UnknownEvent

if TYPE_CHECKING:
    from collections import deque

    from invocant.runtime._declarations import Role, Streaming, When
    from invocant.runtime._streams.sse import EventBatch


class MalformedEventError(ValueError):
    """Data of an event that should be JSON and is not. `args[1]` is the data."""


class Closing(NamedTuple):
    """What ended a stream.

    Attributes:
        failed: Whether it was an error event; else it was the event that closes the stream.
        rest: The events that came with it and are after it.
    """

    failed: bool
    rest: list[EventBatch]


class TableEntry:
    """An `EventSpec` made ready: its pointers and its kind turned into functions.

    Attributes:
        adds: Whether all that an event of it does is to add to the result, or nothing.
        closes: Whether nothing that comes after an event of it is part of the stream.
        together: Whether the data of several events can be parsed at once, and none of them ends the stream.
        plain: Whether its payloads are known to be left as they are.
    """

    __slots__ = (
        "_decode",
        "_kind",
        "adds",
        "closes",
        "cls",
        "code",
        "data",
        "message",
        "plain",
        "role",
        "together",
        "value",
        "when",
    )

    def __init__(self, spec: EventSpec) -> None:
        self._kind: Any = spec.kind
        self._decode: Callable[[Any], Any] | None = None
        self.cls = spec.cls
        self.data = spec.data
        self.role: Role = spec.role
        self.adds = spec.role in ("text", "json", "side")
        self.closes = spec.role in ("end", "error")
        self.together = spec.data == "json" and not self.closes
        self.plain = spec.kind is None
        self.value = getter(spec.value)
        self.message = getter(spec.message)
        self.code = None if spec.code is None else (getter(spec.code) or (lambda value: value))
        self.when = spec.when

    def decode(self, payloads: list[Any]) -> list[Any]:
        """Apply the kind. It is looked up at the first event only, as that may import models."""
        if self._kind is not None:
            kind = kind_of(self._kind)
            self._decode = None if kind.plain else kind.decode
            self.plain = kind.plain
            self._kind = None  # last, as another thread may be here
        return payloads if self._decode is None else list(map(self._decode, payloads))


_UNKNOWN = TableEntry(EventSpec(UnknownEvent, type="unknown", data="text", role="side"))
_UNPARSED: Any = object()
_FEW_TEXTS = 4
"""Fewer texts than this are parsed one by one."""


class DecodedBatch:
    """Events of one entry and one name that came in a row. An event is made when it is handed out.

    Attributes:
        entry: Their entry.
        payloads: What the data of each stands for, before the kind was applied.
        events: Those that were not handed out; whoever takes one from it has been handed it.
        left: As many of anything: its length hint (PEP 424) says how many events are left. Counting them one
            by one in Python instead takes a fifth longer for 10,000 small events.
    """

    __slots__ = ("_name", "_texts", "_values", "entry", "events", "left", "payloads")

    def __init__(self, entry: TableEntry, name: str, texts: list[str], payloads: list[Any]) -> None:
        self.entry = entry
        self.payloads = payloads
        self._name = name
        self._texts = texts
        self._values = payloads if entry.plain else entry.decode(payloads)
        self.left: Iterator[Any]
        self.events: Iterator[Any]
        if len(texts) == 1:  # as of most servers, which send an event as soon as there is one
            self.left = self.events = iter((_make(entry.cls, (self._values[0], texts[0], name)),))
        else:  # all in C, and an event is let go of by who is done with it
            self.left = iter(self._values)
            self.events = map(_make, repeat(entry.cls), zip(self.left, texts, repeat(name)))

    def event(self, index: int) -> StreamEvent:
        """Return an event, whether it was handed out or not."""
        made: StreamEvent = _make(self.entry.cls, (self._values[index], self._texts[index], self._name))
        return made


_make: Any = tuple.__new__  # an event's constructor, which names the arguments, is for users


class EventTable:
    """Decodes the events of a stream by its entries. Holds no state of any one stream."""

    __slots__ = ("_by_name", "_single")

    def __init__(self, specs: tuple[EventSpec, ...]) -> None:
        self._by_name: dict[str, list[TableEntry]] = {}
        for spec in specs:
            self._by_name.setdefault(spec.event, []).append(TableEntry(spec))
        self._single = {
            name: entries[0]
            for name, entries in self._by_name.items()
            if len(entries) == 1 and not entries[0].when
        }

    @property
    def has_end(self) -> bool:
        """Whether any event means the end."""
        return any(entry.role == "end" for entries in self._by_name.values() for entry in entries)

    def decode_alone(self, name: str, text: str, batches: deque[DecodedBatch]) -> bool:
        """Decode one event into *batches*, if it is of an entry that its name tells and that ends nothing.

        Return whether it was: `decode_all` takes any other.
        """
        entry = self._single.get(name)
        if entry is None or not entry.together:
            return False
        try:
            payload = loads(text)
        except ValueError:
            return False
        batches.append(DecodedBatch(entry, name, [text], [payload]))
        return True

    def decode_all(
        self,
        arrived: list[EventBatch],
        batches: deque[DecodedBatch],
        closings: list[Closing] | None = None,
    ) -> MalformedEventError | None:
        """Decode events in order, up to the first that is malformed or ends the stream.

        Args:
            arrived: The events.
            batches: Gets them decoded.
            closings: Gets what ended the stream, if anything did.

        Returns:
            The error of the malformed one.
        """
        coming = iter(arrived)
        for name, texts in coming:
            entry = self._single.get(name)
            payloads = _loads_each(texts) if entry is not None and entry.together else None
            if entry is not None and payloads is not None:
                batches.append(DecodedBatch(entry, name, texts, payloads))
                continue
            stop = self._decode_each(name, texts, batches)
            if isinstance(stop, Closing):
                if closings is not None:
                    stop.rest.extend(coming)
                    closings.append(stop)
                return None
            if stop is not None:
                return stop
        return None

    def _decode_each(
        self, name: str, texts: list[str], batches: deque[DecodedBatch]
    ) -> MalformedEventError | Closing | None:
        """Decode events of a name that may be of several entries, malformed, or end the stream."""
        groups: list[tuple[TableEntry, list[str], list[Any]]] = []
        stop: MalformedEventError | Closing | None = None
        for index, raw in enumerate(texts, 1):
            try:
                entry, payload = self.decode(name, raw)
            except MalformedEventError as error:
                stop = error
                break
            if not groups or groups[-1][0] is not entry:
                groups.append((entry, [], []))
            groups[-1][1].append(raw)
            groups[-1][2].append(payload)
            if entry.closes:
                stop = Closing(entry.role == "error", [(name, texts[index:])])
                break
        batches.extend(DecodedBatch(entry, name, alike, payloads) for entry, alike, payloads in groups)
        return stop

    def decode_end(self, arrived: list[EventBatch], batches: deque[DecodedBatch]) -> bool:
        """Append the first event that closes the stream, and nothing else; return whether there is one."""
        for name, texts in arrived:
            for raw in texts:
                try:
                    entry, payload = self.decode(name, raw)
                except MalformedEventError:
                    continue
                if entry.role == "end":
                    batches.append(DecodedBatch(entry, name, [raw], [payload]))
                    return True
        return False

    def decode(self, name: str, raw: str) -> tuple[TableEntry, Any]:
        """Return the entry of an event, and its payload before the kind is applied.

        Raises:
            MalformedEventError: the data should be JSON and is not. That of an error is text then.
        """
        entry = self._single.get(name)
        payload: Any = _UNPARSED
        if entry is None:
            entries = self._by_name.get(name)
            if entries is None:
                return _UNKNOWN, raw
            entry, payload = _choose(entries, raw)
            if entry is None:
                return _UNKNOWN, payload
        data = entry.data
        if data == "json":
            if payload is _UNPARSED:
                try:
                    payload = loads(raw)
                except ValueError as error:
                    if entry.role != "error":
                        raise MalformedEventError(
                            f"the data of event {name!r} is not JSON: {error}", raw
                        ) from None
                    payload = raw  # the server has failed, whatever the words in which it says so
        elif data == "text":
            payload = raw
        elif data == "empty":
            payload = None
        else:
            try:
                payload = loads(raw)
            except ValueError:
                payload = raw
            else:
                payload = payload if payload.__class__ is str else raw
        return entry, payload


def table_of(streaming: Streaming[Any]) -> EventTable:
    """Return the entries of a declared stream, ready for decoding; made at first use."""
    table: EventTable | None = streaming._table
    if table is None:
        table = streaming._table = EventTable(streaming.events)
    return table


def _loads_each(texts: list[str]) -> list[Any] | None:
    """Parse JSON texts all at once; None when that does not give a value for each.

    They are joined to one array, with `true` between them, a mark that costs nothing to read. Texts that are
    no JSON one by one, and are when joined, give another number of values or something else where a mark must
    be; unless they spell the marks themselves, and then they get what they spell.
    """
    try:
        if len(texts) < _FEW_TEXTS:
            return list(map(loads, texts))
        values = loads(f"[{',true,'.join(texts)}]")
    except ValueError:
        return None
    marks = values[1::2]
    if len(values) != 2 * len(texts) - 1 or marks.count(True) != len(marks):
        return None
    return values[::2]  # type: ignore[no-any-return]  # an array was parsed


def _choose(entries: list[TableEntry], raw: str) -> tuple[TableEntry | None, Any]:
    """Return the first entry that fits, or None, and the payload as far as it was parsed for that."""
    payload, broken = _UNPARSED, None
    for entry in entries:
        when = entry.when
        if when is None:
            return entry, payload
        if when.equals is not None:
            if raw == when.equals:
                return entry, payload
            continue
        if payload is _UNPARSED and broken is None:
            try:
                payload = loads(raw)
            except ValueError as error:
                broken = error
        if payload.__class__ is dict and _fits(when, payload):
            return entry, payload
    if broken is not None and any(entry.data == "json" for entry in entries):
        raise MalformedEventError(f"the data of an event is not JSON: {broken}", raw)
    return None, raw if payload is _UNPARSED else payload


def _fits(when: When, payload: dict[str, Any]) -> bool:
    for key in when.has:
        if key not in payload:
            return False
    for key, value in when.match.items():
        member = payload.get(key, _UNPARSED)
        if member != value or member.__class__ is not value.__class__:
            return False
    return True
