"""The events of a stream: typed classes, the table that says which is which, and the decoder that reads it.

A stream is declared, not coded: `Streaming` lists one `EventSpec` for each event, in order, and the first
that fits decides. What fits nothing is an `UnknownEvent`, never an error: servers learn new words before
clients do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, dataclass_transform

from invocant.runtime._json import loads
from invocant.runtime._kind import kind_of
from invocant.runtime._record import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invocant.runtime._kind import KindLike
    from invocant.runtime._sse import ServerSentEvent

E = TypeVar("E")
C = TypeVar("C", bound=type)

DataEncoding: TypeAlias = Literal["json", "text", "empty", "json-or-text"]
"""How an event's data is written; `json-or-text` is JSON if that gives a string, else the raw text."""
Role: TypeAlias = Literal["text", "json", "reasoning", "error", "start", "end", "side"]
"""What an event means: `text` and `json` build the result, `reasoning` is kept apart, `side` adds nothing."""
Terminator: TypeAlias = Literal["required", "optional", "none"]
"""Whether a clean end without an event of role `end` is an error, a warning, or normal."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def event(cls: C) -> C:
    """Class decorator that makes a `StreamEvent` subclass: immutable, slotted, compared by `data`."""
    made: C = frozen(cls)
    return made


@event
class StreamEvent:
    """One event of a stream.

    Attributes:
        type: Its type in the event table; the same for all events of a class.
        data: The decoded payload; None for an event without one.
        event: The event's name on the wire, `message` when it had none.
        raw: The data as text, as it came.
    """

    type: ClassVar[str] = "event"
    data: Any
    event: str = field(default="message", kw_only=True, eq=False, repr=False)
    raw: str = field(default="", kw_only=True, eq=False, repr=False)


@event
class UnknownEvent(StreamEvent):
    """An event that the table does not know: newer than this client, or meant for others.

    `data` is the JSON value where the table says that events of this name are JSON, else the text as it came.
    """

    type: ClassVar[str] = "unknown"
    data: Any


@frozen(kw_only=True)
class When:
    """What the payload must look like for an entry to fit. All given conditions must hold.

    Attributes:
        match: Members of the payload object that must have these values.
        has: Members that must be there, null included.
        equals: The raw data text must be exactly this; the payload is then not parsed.
    """

    match: Mapping[str, Any] = field(factory=dict)
    has: tuple[str, ...] = ()
    equals: str | None = None


@frozen
class EventSpec:
    """One entry of an event table.

    Attributes:
        cls: Class of the decoded event.
        type: Its type, as `cls.type`.
        event: The event's name on the wire.
        data: How its data is written.
        kind: How the payload becomes Python; None is as it comes.
        role: What it means for the result.
        value: JSON pointer to what the event adds to the result; "" is the whole payload.
        message: For role `error`: pointer to the failure's message.
        code: For role `error`: pointer to the failure's type; None when there is none.
        when: What the payload must look like; None is anything.
    """

    cls: type[StreamEvent]
    type: str = field(kw_only=True)
    event: str = field(default="message", kw_only=True)
    data: DataEncoding = field(default="json", kw_only=True)
    kind: KindLike[Any] | None = field(default=None, kw_only=True)
    role: Role = field(default="side", kw_only=True)
    value: str = field(default="", kw_only=True)
    message: str = field(default="", kw_only=True)
    code: str | None = field(default=None, kw_only=True)
    when: When | None = field(default=None, kw_only=True)


@define
class Streaming(Generic[E]):
    """How an operation streams.

    Attributes:
        name: The streamed method: `functions.stream`.
        request: Members of the body that ask for a stream.
        terminator: What a clean end without an `end` event is.
        events: The table, in order.
    """

    name: str = field(kw_only=True)
    events: tuple[EventSpec, ...] = field(kw_only=True)
    request: Mapping[str, Any] = field(factory=dict, kw_only=True)
    terminator: Terminator = field(default="optional", kw_only=True)
    _table: EventTable | None = field(default=None, init=False, repr=False)

    @property
    def table(self) -> EventTable:
        """The entries, ready for decoding; built at first use."""
        if self._table is None:
            self._table = EventTable(self.events)
        return self._table


class MalformedEventError(ValueError):
    """Data of an event that should be JSON and is not. `args[1]` is the data."""


Getter: TypeAlias = Callable[[Any], Any]


def getter(pointer: str) -> Getter | None:
    """Return a function that follows a JSON pointer and gives None where it leads nowhere; None for "".

    Source: RFC 6901.
    """
    if not pointer:
        return None
    keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer.removeprefix("/").split("/")]
    if len(keys) == 1 and not keys[0].isdigit():
        only = keys[0]
        return lambda value: value.get(only) if value.__class__ is dict else None

    def get(value: Any) -> Any:
        for key in keys:
            if value.__class__ is dict:
                value = value.get(key)
            elif value.__class__ is list and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    return get


class Entry:
    """An `EventSpec` made ready: its pointers and its kind turned into functions."""

    __slots__ = ("_kind", "cls", "code", "data", "decode", "message", "role", "value", "when")

    def __init__(self, spec: EventSpec) -> None:
        self._kind: Any = spec.kind
        self.cls = spec.cls
        self.data = spec.data
        self.role: Role = spec.role
        self.value = getter(spec.value)
        self.message = getter(spec.message)
        self.code = None if spec.code is None else (getter(spec.code) or (lambda value: value))
        self.when = spec.when
        self.decode: Getter | None = None if spec.kind is None else self._bind_and_decode

    def _bind_and_decode(self, payload: Any) -> Any:
        """Decode the first payload: only now is the kind looked up, as that may import models."""
        kind = kind_of(self._kind)
        self.decode = None if kind.plain else kind.decode
        return kind.decode(payload)


_UNKNOWN = Entry(EventSpec(UnknownEvent, type="unknown", data="text", role="side"))
_UNPARSED: Any = object()


class EventTable:
    """Decodes server-sent events by the entries of a stream. Holds no state of any one stream."""

    __slots__ = ("_by_name", "_single")

    def __init__(self, specs: tuple[EventSpec, ...]) -> None:
        by_name: dict[str, list[Entry]] = {}
        for spec in specs:
            by_name.setdefault(spec.event, []).append(Entry(spec))
        self._by_name = by_name
        self._single = {
            name: entries[0] for name, entries in by_name.items() if len(entries) == 1 and not entries[0].when
        }

    @property
    def has_end(self) -> bool:
        """Whether any event means the end."""
        return any(entry.role == "end" for entries in self._by_name.values() for entry in entries)

    def decode(self, sse: ServerSentEvent) -> tuple[StreamEvent, Entry, Any]:
        """Return the typed event, its entry, and its payload before the kind was applied.

        Raises:
            MalformedEventError: the data should be JSON and is not.
        """
        name, raw = sse[0], sse[1]
        entry = self._single.get(name)
        payload: Any = _UNPARSED
        if entry is None:
            entries = self._by_name.get(name)
            if entries is None:
                return UnknownEvent(raw, event=name, raw=raw), _UNKNOWN, raw
            entry, payload = _choose(entries, raw)
            if entry is None:
                return UnknownEvent(payload, event=name, raw=raw), _UNKNOWN, payload
        data = entry.data
        if data == "json":
            if payload is _UNPARSED:
                try:
                    payload = loads(raw)
                except ValueError as error:
                    raise MalformedEventError(
                        f"the data of event {name!r} is not JSON: {error}", raw
                    ) from None
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
        value = payload if entry.decode is None else entry.decode(payload)
        return entry.cls(value, event=name, raw=raw), entry, payload


def _choose(entries: list[Entry], raw: str) -> tuple[Entry | None, Any]:
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
        found = payload.get(key, _UNPARSED)
        if found != value or found.__class__ is not value.__class__:
            return False
    return True
