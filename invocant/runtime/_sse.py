"""Server-Sent Events: bytes in, events out, by the WHATWG algorithm to the letter.

The parser is fed pieces of a body and gives the events that are complete. Its rules:

- Line ends are CR LF, LF or CR, also when a piece ends between CR and LF: a CR ends its line at once, and an
  LF that opens the next piece is then dropped, so no event waits for the piece after it.
- One leading byte order mark is dropped. UTF-8 is decoded with replacement, never across an unfinished line.
- An event is dispatched by a blank line, when it has data. What is unfinished at the end is dropped.
- Time is linear in the input, however it is cut: a piece without a blank line is put aside unread, and what
  is put aside is joined once. Whole events are cut out by one regular expression; all others are read line by
  line.
- What is put aside is bounded: an event above the limit is an error, not a reason to run out of memory.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html, sections 9.2.5 and 9.2.6.
"""

from __future__ import annotations

import re
from functools import cache, partial
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

MAX_EVENT_SIZE: Final = 32 * 2**20
"""Default bound on one event with its field names, in bytes."""

_BOM: Final = b"\xef\xbb\xbf"
_MAX_RETRY_DIGITS: Final = 15

# Group 1 and 2: type and data of an event of the usual form. Group 3: the lines of any other block.
# Where a line may be followed by something unexpected it is possessive, so that it is read once. Groups
# are not: before Python 3.11.5 a possessive group can go wrong (python/cpython#106052).
_BLOCKS: Final = r"\n*+(?:(?:event: ?+(.*+)\n)?data: ?+(.*+)\n\n|(.++\n(?:.+\n)*)\n)"
_pattern = cache(re.compile)  # compiled at first use: most clients read no stream


class ServerSentEvent(NamedTuple):
    """One dispatched event.

    Attributes:
        event: Its type, `message` when the stream does not name one.
        data: Its data lines, joined by LF.
        id: The last event id in force, "" when none was ever set.
        retry: Milliseconds from a valid `retry` field in the same block, else None.
    """

    event: str
    data: str
    id: str = ""
    retry: int | None = None


Block: TypeAlias = tuple[str, str, str]
"""Type and data of an event, the type "" when it has none; or, third, the lines of a block to be read."""

_lines_of = itemgetter(2)
_make = partial(
    tuple.__new__, ServerSentEvent
)  # half the time of ServerSentEvent(...), which names its arguments


class EventTooLargeError(ValueError):
    """An event has more bytes than allowed."""


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
        "_max_size",
        "_skip_lf",
        "_start",
        "last_event_id",
        "retry",
    )

    def __init__(self, *, max_event_size: int = MAX_EVENT_SIZE) -> None:
        self.last_event_id = ""
        self.retry: int | None = None
        self._max_size = max_event_size
        self._start: bytes | None = (
            b""  # the first bytes while they may be a byte order mark; None afterwards
        )
        self._skip_lf = False  # the last piece ended in CR: an LF that comes now belongs to it
        self._aside: list[bytes] = []  # pieces without a blank line, line ends already LF
        self._aside_size = 0
        self._ends_line = False  # what is aside ends in LF

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Return the events that this piece completes, in order.

        Raises:
            EventTooLargeError: what is put aside for one event, or an event, is above the limit.
        """
        events: list[ServerSentEvent] = []
        last_id = self.last_event_id
        for block in self._cut(self._whole(chunk)):
            if not block[2]:
                events.append(_make((block[0] or "message", block[1], last_id, None)))
            elif (event := self._read_block(block[2])) is not None:
                events.append(event)
            last_id = self.last_event_id
        return events

    def feed_blocks(self, chunk: bytes) -> list[Block]:
        """Return the same events as `feed`, as they were cut out, which is all that many need of them.

        Raises:
            EventTooLargeError: as `feed`.
        """
        blocks = self._cut(self._whole(chunk))
        if not any(map(_lines_of, blocks)):
            return blocks
        found: list[Block] = []
        for block in blocks:
            if not block[2]:
                found.append(block)
            elif (event := self._read_block(block[2])) is not None:
                found.append((event.event, event.data, ""))
        return found

    def _whole(self, chunk: bytes) -> bytes:
        """Take a piece; return the blocks that it completes, with LF as line ends."""
        if self._start is not None:
            chunk = self._start + chunk
            if _BOM.startswith(chunk):  # also when empty, and when it is the whole mark and nothing else
                self._start = chunk
                return b""
            self._start = None
            if chunk.startswith(_BOM):
                chunk = chunk[3:]
        if self._skip_lf:
            if chunk[:1] == b"\n":
                chunk = chunk[1:]
            elif not chunk:
                return b""
            self._skip_lf = False
        if not chunk:
            return b""
        if b"\r" in chunk:
            self._skip_lf = chunk[-1] == 13
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

        end = chunk.rfind(b"\n\n") + 2  # 1 when there is none
        if end == 1:
            if not (self._ends_line and chunk[0] == 10):
                self._put_aside(chunk)
                return b""
            end = 1  # the blank line is this first byte
        if self._aside:
            rest = chunk[end:]
            self._aside.append(chunk[:end])
            whole = b"".join(self._aside)
            self._aside.clear()
            self._aside_size = 0
        else:
            whole, rest = (chunk, b"") if end == len(chunk) else (chunk[:end], chunk[end:])
        self._ends_line = False
        if rest:
            self._put_aside(rest)
        return whole

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

    def _put_aside(self, piece: bytes) -> None:
        self._aside.append(piece)
        self._aside_size += len(piece)
        self._ends_line = piece[-1] == 10
        if self._aside_size > self._max_size:
            raise EventTooLargeError(f"an event is larger than {self._max_size} bytes")

    def _cut(self, whole: bytes) -> list[Block]:
        """Cut blocks apart that are each closed by a blank line."""
        if not whole:
            return []
        if len(whole) > self._max_size and max(map(len, whole.split(b"\n\n"))) > self._max_size:
            raise EventTooLargeError(f"an event is larger than {self._max_size} bytes")
        if whole.endswith(b"\n\n\n"):
            # A run of blank lines that closes nothing would be searched over and over.
            whole = whole.rstrip(b"\n") + b"\n\n"
        return _pattern(_BLOCKS).findall(whole.decode("utf-8", "replace"))

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
                found = self._set_retry(value)
                retry = retry if found is None else found
        return _make((name or "message", "\n".join(data), self.last_event_id, retry)) if data else None

    def _set_retry(self, value: str) -> int | None:
        """Take a reconnection time of ASCII digits only; anything else is ignored, overlong numbers too."""
        if not (value.isascii() and value.isdigit()) or len(value.lstrip("0")) > _MAX_RETRY_DIGITS:
            return None
        self.retry = int(value)
        return self.retry
