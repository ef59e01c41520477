"""What a user can see of a stream at any time, before it is open too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from invocant.runtime._info import ResponseInfo
    from invocant.runtime._stream_events import StreamEvent
    from invocant.runtime._streams.folds import Fold
    from invocant.runtime._streams.items import ItemReader
    from invocant.runtime._streams.reader import StreamReader

E = TypeVar("E")

AnyReader: TypeAlias = "StreamReader[E] | ItemReader[E]"
"""What reads a stream."""


class StreamView(Generic[E]):
    """What can be seen of a stream at any time, before it is open too."""

    def __init__(self, reader: AnyReader[E]) -> None:
        self._reader = reader

    @property
    def partial(self) -> Any:
        """The result as far as it has come; None before anything has, of values a list. Never raises."""
        return self._reader.partial

    @property
    def reasoning(self) -> str:
        """The reasoning so far, "" when there is none. It is no part of the result."""
        return self._reader.reasoning

    @property
    def done_seen(self) -> bool:
        """Whether the event that closes the stream has come."""
        return self._reader.done_seen

    @property
    def start(self) -> StreamEvent | None:
        """The event that opened the stream, or None when none has come."""
        return self._reader.start

    @property
    def last_event_id(self) -> str:
        """The last event id received, "" when there was none."""
        return self._reader.last_event_id

    @property
    def retry(self) -> int | None:
        """The reconnection time in milliseconds that the stream set, or None."""
        return self._reader.retry

    @property
    def fold(self) -> Fold | None:
        """What builds the result; None before the stream is open."""
        return self._reader.fold

    @property
    def info(self) -> ResponseInfo | None:
        """Status, headers and timing of the answer; None before the stream is open."""
        return self._reader.info
