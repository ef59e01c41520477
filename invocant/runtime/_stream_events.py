"""The typed events of a stream: plain values, which a fold and an error may hold.

Which event of the wire becomes which class is declared (`Streaming`), and worked out by `_streams.tables`.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

from invocant.runtime._records import field

C = TypeVar("C", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def event(cls: C) -> C:
    """Class decorator that makes a `StreamEvent` subclass: immutable, slotted, compared by `data`."""
    kept = {name: value for name, value in cls.__dict__.items() if name not in _WRITTEN}
    made: C = type(cls)(cls.__name__, cls.__bases__, {**kept, "__slots__": ()})
    return made


_WRITTEN = frozenset({"event", "raw", "__dict__", "__weakref__"})
"""Members that are declared for readers and type checkers; `_Event` is what has them."""


class _Event(tuple[Any, str, str]):
    """What an event is made of: its payload, its data as text, and its name.

    A tuple, because `map` makes many of them without one line of Python: a stream is mostly events.
    """

    __slots__ = ()
    __match_args__ = ("data",)

    if not TYPE_CHECKING:  # StreamEvent below declares what a reader sees
        data = property(itemgetter(0))
        raw = property(itemgetter(1))
        event = property(itemgetter(2))

        def __new__(cls, data: Any = None, *, event: str = "message", raw: str = "") -> Any:
            return tuple.__new__(cls, (data, raw, event))

        def __eq__(self, other: object) -> Any:
            return self[0] == other[0] if other.__class__ is self.__class__ else NotImplemented

        def __ne__(self, other: object) -> Any:
            return self[0] != other[0] if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self) -> int:
            return hash((self.__class__, self[0]))

        def __repr__(self) -> str:
            return f"{self.__class__.__qualname__}(data={self[0]!r})"

        def __reduce__(self) -> tuple[Any, ...]:
            return _remade, (self.__class__, self[0], self.event, self.raw)


def _remade(cls: Any, data: Any, event: str, raw: str) -> Any:
    """Make an event again from what `__reduce__` kept."""
    return cls(data, event=event, raw=raw)


@event
class StreamEvent(_Event):
    """One event of a stream.

    Attributes:
        type: Its type in the event table; the same for all events of a class.
        data: The decoded payload; None for an event without one.
        event: The event's name on the wire, `message` when it had none.
        raw: The data as text, as it came.
    """

    type: ClassVar[str] = "event"
    data: Any
    event: str = field(default="message", kw_only=True)
    raw: str = field(default="", kw_only=True)


@event
class UnknownEvent(StreamEvent):
    """An event that the table does not know: newer than this client, or meant for others.

    `data` is the JSON value where the table says that events of this name are JSON, else the text as it came.
    """

    type: ClassVar[str] = "unknown"
    data: Any
