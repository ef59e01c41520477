"""Server-Sent Events: bytes in, events out, by the WHATWG algorithm to the letter.

The parser is fed pieces of a body and gives the events that are complete. Its rules:

- Line ends are CR LF, LF or CR, also when a piece ends between CR and LF: a CR ends its line at once, and an
  LF that opens the next piece is then dropped, so no event waits for the piece after it.
- One leading byte order mark is dropped. UTF-8 is decoded with replacement, never across an unfinished line.
- An event is dispatched by a blank line, when it has data. What is unfinished at the end is dropped.
- Time is linear in the input, however it is cut: a piece without a blank line is put aside unread, and what
  is put aside is joined once. Whole events that differ in nothing but their data, as most do, are cut apart
  by one `split`; others of the usual form by one regular expression; all others are read line by line.
- What is put aside is bounded: an event above the limit is an error, not a reason to run out of memory.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html, sections 9.2.5 and 9.2.6.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeAlias

from invocant.runtime._records import frozen

MAX_EVENT_BYTES: Final = 32 * 2**20
"""Default bound on one event with its field names, in bytes, line ends as LF, the blank line not counted."""

_BOM: Final = b"\xef\xbb\xbf"
_MAX_RETRY_DIGITS: Final = 15
_FIELDS: Final = frozenset({b"data", b"event", b"id", b"retry"})

# Group 1 and 2: type and data of an event of the usual form. Group 3: the lines of any other block.
# Where a line may be followed by something unexpected it is possessive, so that it is read once. Groups
# are not: before Python 3.11.5 a possessive group can go wrong (python/cpython#106052).
_BLOCKS: Final = r"\n*+(?:(?:event: ?+(.*+)\n)?data: ?+(.*+)\n\n|(.++\n(?:.+\n)*)\n)"
_pattern = cache(re.compile)  # compiled at first use: most clients read no stream


if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import TypeVar  # the one with defaults: a bare `ServerSentEvent` has text for data

    D = TypeVar("D", default=str)
else:
    from typing import TypeVar

    D = TypeVar("D")


class ServerSentEvent(NamedTuple, Generic[D]):
    """One dispatched event.

    Attributes:
        event: Its type, `message` when the stream does not name one.
        data: Its data lines, joined by LF; of a stream that a client decodes, what they stand for.
        id: The last event id in force, "" when none was ever set.
        retry: Milliseconds from a valid `retry` field in the same block, else None.
    """

    event: str
    data: D
    id: str = ""
    retry: int | None = None


EventBatch: TypeAlias = tuple[str, list[str]]
"""Events of one type that came in a row: the type, `message` when they name none, and the data of each."""


@frozen
class _Form:
    """The lines that a run of similar events has in common.

    Attributes:
        event: Their type.
        begin: What each begins with, up to its data.
        between: What is between the data of one and the next.
        lines: How many lines each has.
        bytes: `begin` as it is in the body.
    """

    event: str
    begin: str
    between: str
    lines: int
    bytes: bytes


_MESSAGES: Final = _Form("message", "data: ", "\n\ndata: ", 2, b"data: ")


_make = tuple.__new__  # a third of the time of ServerSentEvent(...), which names its arguments


class EventTooLargeError(ValueError):
    """An event has more bytes than allowed.

    Attributes:
        before: What the call that raised it would have returned: the events of its piece that came before.
    """

    before: list[Any]

    def __init__(self, message: str, before: list[Any] | None = None) -> None:
        super().__init__(message)
        self.before = before or []


class SSEParser:
    """Turns the bytes of one event stream into events.

    Attributes:
        last_event_id: The id in force for the next event, "" when none was set.
        retry: The reconnection time in milliseconds, or None when the stream set none.
    """

    __slots__ = (
        "_aside",
        "_aside_size",
        "_ends_line",
        "_form",
        "_max_size",
        "_overfull",
        "_skip_lf",
        "_start",
        "_whole",
        "last_event_id",
        "retry",
    )

    def __init__(self, *, max_event_size: int = MAX_EVENT_BYTES) -> None:
        self.last_event_id = ""
        self.retry: int | None = None
        self._max_size = max_event_size
        self._start: bytes | None = (
            b""  # the first bytes while they may be a byte order mark; None afterwards
        )
        self._form = _MESSAGES  # of the events that came last
        self._whole: Any = None  # what matches one of them alone, once a second one has come
        self._skip_lf = False  # the last piece ended in CR: an LF that comes now belongs to it
        self._aside: list[bytes] = []  # pieces without a blank line, line ends already LF
        self._aside_size = 0
        self._ends_line = False  # what is aside ends in LF
        self._overfull: int | None = None  # the limit, once an event was above it: nothing fits from then on

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Return the events that this piece completes, in order.

        Raises:
            EventTooLargeError: what is put aside for one event, or an event, is above the limit. It holds
                the events before it; nothing that follows can be read.
        """
        text = self._take(chunk)
        events = self._events(text) if text else []
        if self._overfull is not None:
            raise self._too_large(events)
        return events

    def _events(self, text: str) -> list[ServerSentEvent]:
        """Return the events of whole blocks."""
        last_id = self.last_event_id
        data = self._cut_batch(text)
        if data is not None:
            name = self._form.event
            return [_make(ServerSentEvent, (name, value, last_id, None)) for value in data]
        events: list[ServerSentEvent] = []
        for name, value, lines in _cut(text):
            if not lines:
                events.append(_make(ServerSentEvent, (name or "message", value, last_id, None)))
            elif (event := self._read_block(lines)) is not None:
                events.append(event)
            last_id = self.last_event_id
        return events

    def feed_batches(self, chunk: bytes) -> list[EventBatch]:
        """Return the same events as `feed`, those of one type in a row together.

        Raises:
            EventTooLargeError: as `feed`.
        """
        if self._aside and chunk and not self._skip_lf and b"\n" not in chunk and b"\r" not in chunk:
            size = self._aside_size + len(chunk)
            if size <= self._max_size:  # the middle of a line, in a third less time for 16 bytes
                self._aside.append(chunk)
                self._aside_size = size
                self._ends_line = False
                return []
        alone = self.feed_alone(chunk)
        if alone is not None:
            return [(alone[0], [alone[1]])]
        text = self._take(chunk)
        batches: list[EventBatch] = []
        data = self._cut_batch(text) if text else []
        if data:
            batches.append((self._form.event, data))
        elif data is None:
            self._cut_blocks(text, batches)
        if self._overfull is not None:
            raise self._too_large(batches)
        return batches

    def feed_alone(self, chunk: bytes) -> tuple[str, str] | None:
        """Take a piece that is one whole event like those before it; return its type and data.

        That is what comes of most servers, and soonest. None for any other piece, which is not taken then.
        """
        whole = self._whole
        if whole is None:
            if not chunk.startswith(self._form.bytes):
                return None
            whole = self._whole = _whole_of(self._form.bytes)
        event = whole(chunk)
        if event is not None and not self._aside and self._start is None and len(chunk) <= self._max_size:
            return self._form.event, event[1].decode("utf-8", "replace")
        return None

    def _cut_blocks(self, text: str, batches: list[EventBatch]) -> None:
        """Cut blocks of several forms apart."""
        for name, value, lines in _cut(text):
            if lines:
                event = self._read_block(lines)
                if event is None:
                    continue
                name, value = event.event, event.data
            if not batches or batches[-1][0] != (name or "message"):
                batches.append((name or "message", []))
            batches[-1][1].append(value)

    def feed_alike(self, chunk: bytes) -> list[EventBatch]:
        """Do what `feed_batches` does, under its former name."""
        import warnings

        warnings.warn("SSEParser.feed_alike is called feed_batches now", DeprecationWarning, stacklevel=2)
        return self.feed_batches(chunk)

    def _take(self, chunk: bytes) -> str:
        """Take a piece; return the blocks that it completes, each closed by a blank line, line ends LF."""
        if self._start is not None:
            chunk = self._start + chunk
            if _BOM.startswith(chunk):  # also when empty, and when it is the whole mark and nothing else
                self._start = chunk
                return ""
            self._start = None
            if chunk.startswith(_BOM):
                chunk = chunk[3:]
        if self._skip_lf:
            if chunk[:1] == b"\n":
                chunk = chunk[1:]
            elif not chunk:
                return ""
            self._skip_lf = False
        if not chunk:
            return ""
        if b"\r" in chunk:
            self._skip_lf = chunk[-1] == 13
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

        end = chunk.rfind(b"\n\n") + 2
        if end == 1:  # no blank line is in it, but its first byte may end one
            end = 1 if self._ends_line and chunk[0] == 10 else 0
        text = ""
        if end:
            text = self._text(chunk[:end])
            chunk = chunk[end:]
        elif not self._aside and chunk[0] == 10:
            chunk = chunk[1:]  # a blank line that closes nothing
        if chunk:
            self._aside.append(chunk)
            self._aside_size += len(chunk)
            self._ends_line = chunk[-1] == 10
            if self._aside_size > self._max_size and self._aside_size - self._ends_line > self._max_size:
                self._overfill()
        return text

    def _text(self, end: bytes) -> str:
        """Return what was put aside, and its end, as text."""
        if self._aside:
            self._aside.append(end)
            end = b"".join(self._aside)
            self._aside.clear()
            self._aside_size = 0
        self._ends_line = False
        if len(end) > self._max_size:
            end = self._fitting(end)
        return end.decode("utf-8", "replace")

    def _fitting(self, blocks: bytes) -> bytes:
        """Return the blocks that are before the first above the limit, which is noted."""
        size = 0
        for block in blocks.split(b"\n\n"):
            if len(block.lstrip(b"\n")) > self._max_size:
                self._overfill()
                return blocks[:size]
            size += len(block) + 2
        return blocks

    def _overfill(self) -> None:
        if self._overfull is None:
            self._overfull, self._max_size = self._max_size, -1

    def _too_large(self, before: list[Any]) -> EventTooLargeError:
        return EventTooLargeError(f"an event is larger than {self._overfull} bytes", before)

    def close(self) -> None:
        """Say that the body has ended. An unfinished event is dropped; a whole `retry` line in it counts.

        The standard sets the reconnection time when the line is read, not when the event is dispatched.
        """
        rest = b"".join(self._aside)
        self._aside.clear()
        self._aside_size = 0
        for line in rest.split(b"\n")[:-1]:
            name, _, value = line.partition(b":")
            if name == b"retry":
                self._set_retry(value.removeprefix(b" ").decode("utf-8", "replace"))

    def _cut_batch(self, text: str) -> list[str] | None:
        """Cut blocks of one form apart and remember the form; None when their forms differ.

        What the first block begins with is taken to begin each of them. It does if that accounts for every
        line that there is: the data has no line end in it then.
        """
        form = self._form
        if not text.startswith(form.begin):
            first_form = _form_of(text)
            if first_form is None:
                return None
            form = self._form = first_form
            self._whole = None
        start = len(form.begin)
        if text.find("\n", start) == len(text) - 2:  # there is one block
            return [text[start:-2]]
        data = text[start:-2].split(form.between)
        return data if text.count("\n") == len(data) * form.lines else None

    def _read_block(self, lines: str) -> ServerSentEvent | None:
        """Read one block line by line; None when it has no data."""
        name, data, retry = "", [], None
        for line in lines[:-1].split("\n"):
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "data":
                data.append(value)
            elif field == "event":
                name = value
            elif field == "id":
                if "\0" not in value:
                    self.last_event_id = value
            elif field == "retry":
                milliseconds = self._set_retry(value)
                retry = retry if milliseconds is None else milliseconds
        if not data:
            return None
        return ServerSentEvent(name or "message", "\n".join(data), self.last_event_id, retry)

    def _set_retry(self, value: str) -> int | None:
        """Take a reconnection time of ASCII digits only; anything else is ignored, overlong numbers too."""
        if not (value.isascii() and value.isdigit()) or len(value.lstrip("0")) > _MAX_RETRY_DIGITS:
            return None
        self.retry = int(value)
        return self.retry


def _form_of(text: str) -> _Form | None:
    """Return the form of the first block: at most one `event` line, then one `data` line; else None."""
    head, data_field, _ = text.partition("data: ")
    if not data_field:
        return None
    if not head:
        return _MESSAGES
    if not head.startswith("event: ") or head.find("\n") != len(head) - 1:
        return None
    begin = f"{head}data: "
    return _Form(head[7:-1] or "message", begin, f"\n\n{begin}", 3, begin.encode())


@lru_cache(maxsize=64)
def _whole_of(begin: bytes) -> Callable[[bytes], re.Match[bytes] | None]:
    """Return what matches a piece that is one whole event, which begins so; its group 1 is the data."""
    return re.compile(re.escape(begin) + rb"([^\r\n]*+)\n\n").fullmatch


def _cut(text: str) -> list[tuple[str, str, str]]:
    """Cut blocks apart: type and data of a simple one, else its lines as the third; the others are ""."""
    if text.endswith("\n\n\n"):
        # A run of blank lines that closes nothing would be searched over and over.
        text = text.rstrip("\n") + "\n\n"
    return _pattern(_BLOCKS).findall(text)


def looks_like_events(beginning: bytes) -> bool:
    """Whether the first line of a body that is not blank is one of an event stream: a field or a comment."""
    text = beginning.removeprefix(_BOM).lstrip(b"\r\n")
    name, colon, _ = text.splitlines()[0].partition(b":") if text else (b"", b"", b"")
    return name in _FIELDS if name else bool(colon)
