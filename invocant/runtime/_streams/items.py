"""Streams whose parts are values, and no pieces of a larger one: JSON sequences, and events without a table.

What such a stream gives is what came: the values in their order. Nothing is known of what they mean together,
so the result is their list. Sync and async drivers feed the same reader.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from invocant.media_types import essence, framing, is_event_stream, is_sequence
from invocant.runtime._errors import StreamError, StreamMalformedError, StreamTruncatedError
from invocant.runtime._models.json_text import loads
from invocant.runtime._models.kinds import ANY, STR, kind_of
from invocant.runtime._streams.body import BodyReader
from invocant.runtime._streams.records import Record, RecordParser, RecordTooLargeError
from invocant.runtime._streams.sse import (
    MAX_EVENT_BYTES,
    EventTooLargeError,
    ServerSentEvent,
    SSEParser,
    looks_like_events,
)

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._declarations import EventStream, JsonSequence
    from invocant.runtime._models.kinds import Kind

E = TypeVar("E")

_UNTYPED = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})
"""What servers call a sequence that they have no word for."""


class UnreadableItemError(ValueError):
    """A part that is no value. `args` are the error to raise and its reason."""


class ItemSource(Protocol[E]):
    """Makes values of the pieces of a body."""

    wanted: str
    """What the body is to be, in words."""
    finished: bool
    """Whether a value has come after which there is none."""

    def accepts(self, content_type: str) -> bool:
        """Whether a body of this content type is what this reads."""

    def feed(self, chunk: bytes, into: deque[E], /) -> None:
        """Append the values that a piece completes.

        Raises:
            UnreadableItemError: a part is no value; those before it are there.
        """

    def close(self, into: deque[E], /) -> None:
        """Append the value that the end of the body completes.

        Raises:
            UnreadableItemError: as `feed`.
        """

    def is_empty(self, beginning: bytes) -> bool:
        """Whether a body that had no value may be one of no values."""


class ItemReader(BodyReader, Generic[E]):
    """Reads one stream of values."""

    __slots__ = ("_handed_out", "_keep", "_source", "_waiting", "wanted")

    def __init__(self, source: ItemSource[E], *, keep: bool = True) -> None:
        """Get ready for a stream.

        Args:
            source: What makes values of bytes.
            keep: Whether what was handed out is kept, for `partial` and the result.
        """
        super().__init__()
        self.wanted = source.wanted
        self._source = source
        self._keep = keep
        self._waiting: deque[E] = deque()
        self._beginning = bytearray()
        self._handed_out: list[E] = []

    def accepts(self, response: WireResponse) -> bool:
        """Whether the answer has a body that this reads, or is declared to have none."""
        return response.status == 204 or self._source.accepts(response.headers.get("content-type", ""))

    @property
    def end_seen(self) -> bool:
        """Whether the last value of a finished stream was handed out."""
        return self.finished and not self._waiting

    def __iter__(self) -> Iterator[E]:
        return self

    def __next__(self) -> E:
        """Hand out the next value of those that wait."""
        try:
            item = self._waiting.popleft()
        except IndexError:
            raise StopIteration from None
        if self._keep:
            self._handed_out.append(item)
        return item

    def waiting(self) -> Iterator[E] | None:
        """Return the values that were not handed out, one or more; None if there are none."""
        return self if self._waiting else None

    def feed(self, chunk: bytes) -> bool:
        """Take a piece of the body; return whether to hand out values before more of it is read."""
        self._read(lambda waiting: self._source.feed(chunk, waiting))
        if not self._waiting:
            self._begin(chunk)
            return False
        self._beginning = None
        self.finished = self.stopped = self._source.finished
        return not self.ended

    def end(self) -> None:
        """Say that the body ended cleanly, or that no more of it is read since the stream is finished."""
        if not self.ended:
            if not self.finished:
                self._read(self._source.close)
            self.ended = True
            if self._beginning is not None and not self._waiting and self._response.status != 204:
                beginning = bytes(self._beginning)
                if not self._source.is_empty(beginning):
                    self._nothing_came(beginning)

    def _read(self, read: Callable[[deque[E]], None]) -> None:
        try:
            read(self._waiting)
        except UnreadableItemError as unreadable:
            error, reason = unreadable.args
            if isinstance(error, StreamMalformedError):
                error.raw = self._call.scrub(error.raw)
            self._break(error, reason)

    @property
    def partial(self) -> list[E]:
        """The values that were handed out."""
        return list(self._handed_out)

    @property
    def last_event_id(self) -> str:
        """The last event id that arrived, "" when none did."""
        return getattr(self._source, "last_event_id", "")

    @property
    def retry(self) -> int | None:
        """The reconnection time in milliseconds that the stream set, or None."""
        return getattr(self._source, "retry", None)

    reasoning = ""
    start = None
    fold = None
    failure = None
    last_text = None

    def raise_failure(self) -> None:
        """Do nothing: no value is known to say that something failed."""

    def result(self) -> Any:
        """Return the list of all values; the body is over.

        Raises:
            StreamError: the stream broke, or the values were not kept.
        """
        problem = self.problem()
        if problem is None and not self._keep:
            problem = StreamMalformedError("the stream was opened with keep=False: its values were not kept")
            problem.reason = "incomplete_json"
            problem = self._finish(problem)
        if problem is not None:
            raise problem
        return self.partial


class SequenceSource:
    """Makes values of a JSON sequence."""

    wanted = "a JSON sequence"
    finished = False

    def __init__(self, sequence: JsonSequence[Any], *, max_size: int | None, strict: bool) -> None:
        self._declared = sequence.media_type
        self._kind = ANY if sequence.item is None else sequence.item
        self._decode: Callable[[Any], Any] | None = None
        self._max_size = MAX_EVENT_BYTES if max_size is None else max_size
        self._strict = strict
        self._parser = RecordParser(framing(self._declared), max_size=self._max_size)
        self._count = 0

    def accepts(self, content_type: str) -> bool:
        """Whether a body is a sequence, by its own word or, where it has none, by the document's."""
        if is_sequence(content_type):
            self._parser = RecordParser(framing(content_type), max_size=self._max_size)
            return True
        return essence(content_type) in _UNTYPED or essence(content_type) == essence(self._declared)

    def feed(self, chunk: bytes, into: deque[Any]) -> None:
        """Append the values of the records that a piece completes."""
        try:
            records = self._parser.feed(chunk)
        except RecordTooLargeError as large:
            self._take(large.before, into)
            raise self._unreadable(str(large), large.offset, "too_large") from None
        self._take(records, into)

    def close(self, into: deque[Any]) -> None:
        """Append the value of the record that the end of the body completes."""
        self._take(self._parser.close(), into)

    def is_empty(self, beginning: bytes) -> bool:  # noqa: ARG002  # as what is no value is an error already
        """Return True: no values are a sequence too."""
        return True

    def _take(self, records: list[Record], into: deque[Any]) -> None:
        for record in records:
            try:
                if record.doubt:
                    raise ValueError(record.doubt)
                value = loads(record.text)
            except ValueError as error:
                words = f"is no JSON value: {error}"
                raise self._unreadable(words, record.offset, "malformed", record) from None
            decode = self._decode or self._bind()
            into.append(decode(value))
            self._count += 1

    def _bind(self) -> Callable[[Any], Any]:
        """Look the kind up: at the first value only, as that may import models."""
        kind = kind_of(self._kind)
        self._decode = self._checked(kind) if self._strict else kind.decode
        return self._decode

    def _checked(self, kind: Kind[Any]) -> Callable[[Any], Any]:
        def decode(value: Any) -> Any:
            problem = next(iter(kind.problems(value)), None)
            if problem is not None:
                raise self._unreadable(f"is not what the document says: {problem}", None, "malformed")
            return kind.decode(value)

        return decode

    def _unreadable(
        self, words: str, offset: int | None, reason: str, record: Record | None = None
    ) -> UnreadableItemError:
        """Return the error of the next record."""
        number = self._count + 1
        place = f"record {number}" if offset is None else f"record {number}, at byte {offset},"
        error: StreamError
        if record is not None and record.last:
            error = StreamTruncatedError(f"the stream ended in the middle of a value: {place} {words}")
            reason = "incomplete_json"
        else:
            error = StreamMalformedError(f"{place} {words}")
            error.raw = "" if record is None else record.text.decode("utf-8", "replace")
        error.number, error.offset = number, offset
        return UnreadableItemError(error, reason)


DONE = "[DONE]"
"""Data that is no JSON and by which servers without a grammar of their own say that nothing follows."""


class EventSource:
    """Makes typed events of an event stream: their data is JSON where it is that, else text.

    `[DONE]`, where the data is not said to be text, is the last of them.
    """

    wanted = "an event stream"

    def __init__(self, events: EventStream[Any], *, max_size: int | None, strict: bool) -> None:
        self._parser = SSEParser(max_event_size=MAX_EVENT_BYTES if max_size is None else max_size)
        self._kind = ANY if events.data is None else events.data
        self._by_name = events.events
        self._strict = strict
        self._bound: dict[str, Kind[Any]] = {}
        self._count = 0
        self.finished = False

    @property
    def last_event_id(self) -> str:
        """The last event id that arrived, "" when none did."""
        return self._parser.last_event_id

    @property
    def retry(self) -> int | None:
        """The reconnection time in milliseconds that the stream set, or None."""
        return self._parser.retry

    def accepts(self, content_type: str) -> bool:
        """Whether a body is an event stream."""
        return is_event_stream(content_type)

    def feed(self, chunk: bytes, into: deque[ServerSentEvent[Any]]) -> None:
        """Append the events that a piece completes."""
        try:
            events = self._parser.feed(chunk)
        except EventTooLargeError as large:
            self._take(large.before, into)
            if self.finished:
                return
            raise self._unreadable(str(large), "", "too_large") from None
        self._take(events, into)

    def _take(self, events: list[ServerSentEvent], into: deque[ServerSentEvent[Any]]) -> None:
        for event in events:
            into.append(event._replace(data=self._data(event.event, event.data)))
            self._count += 1
            if self.finished:
                return

    def is_empty(self, beginning: bytes) -> bool:
        """Whether a body without events is an event stream: comments, or fields that make none."""
        return looks_like_events(beginning)

    def close(self, into: deque[ServerSentEvent[Any]]) -> None:  # noqa: ARG002  # an unfinished event is dropped
        """Say that the body has ended."""
        self._parser.close()

    def _data(self, name: str, text: str) -> Any:
        """Return the data of an event of this name.

        Text where the document says that it is text; else JSON by its schema, and text where it is no JSON,
        as the `[DONE]` of many APIs.
        """
        kind = self._bound.get(name) or self._bind(name)
        if kind is STR:
            return text
        try:
            value = loads(text)
        except ValueError:
            self.finished = text == DONE
            return kind.decode(text)
        if self._strict:
            problem = next(iter(kind.problems(value)), None)
            if problem is not None:
                raise self._unreadable(f"is not what the document says: {problem}", text, "malformed")
        return kind.decode(value)

    def _bind(self, name: str) -> Kind[Any]:
        """Look a kind up: at the first event of a name only, as that may import models."""
        kind = kind_of(self._by_name.get(name, self._kind))
        if len(self._bound) < 1000:  # names are the server's: there may be any number of them
            self._bound[name] = kind
        return kind

    def _unreadable(self, words: str, raw: str, reason: str) -> UnreadableItemError:
        error = StreamMalformedError(f"event {self._count + 1} {words}" if raw else words)
        error.number, error.raw = self._count + 1, raw
        return UnreadableItemError(error, reason)
