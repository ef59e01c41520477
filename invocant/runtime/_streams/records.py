"""JSON sequences: bytes in, the text of each value out, without I/O.

Two ways to tell values apart are in use:

- A line each (`application/jsonl`, `x-ndjson`, `stream+json`): values end at LF; a CR before it, blank lines
  and a byte order mark at the beginning say nothing, and the last line needs no end.
- RFC 7464 (`application/json-seq`): a record separator (0x1E) opens each value and LF closes it. A value is
  given out with the LF that makes it whole, though its separator may come much later; what follows it in the
  same record is none. What shows no end of its own, as a number, and is not closed may be cut off (2.4).

What comes out does not depend on how the input is cut. Time is linear in it, and what waits is bounded.

Source: RFC 7464; RFC 8259, section 2; https://jsonlines.org.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from invocant.runtime._models.json_text import loads

if TYPE_CHECKING:
    from invocant.media_types import Framing

_BOM: Final = b"\xef\xbb\xbf"
_SPACE: Final = b" \t\r\n"
_MAX_ATTEMPTS: Final = 8
"""How often a value of several lines is tried before its end is sure: none is parsed over and over."""
_pattern = cache(re.compile)


class Record(NamedTuple):
    """The text of one value.

    Attributes:
        text: Its bytes, without separators and white space round it.
        offset: How many bytes of the body are before it.
        doubt: Why it is no value although it may read as one; "" for none.
        last: Whether the end of the body closed it, and nothing of its own.
    """

    text: bytes
    offset: int
    doubt: str = ""
    last: bool = False


class RecordTooLargeError(ValueError):
    """A value has more bytes than allowed.

    Attributes:
        offset: How many bytes of the body are before it.
        before: The records of the same piece that came before it.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset
        self.before: list[Record] = []


class RecordParser:
    """Cuts the bytes of one body into records."""

    __slots__ = (
        "_aside",
        "_attempts",
        "_consumed",
        "_framed",
        "_given",
        "_line",
        "_max_size",
        "_size",
        "_start",
    )

    def __init__(self, framing: Framing, *, max_size: int) -> None:
        """Take how values are told apart, and the most bytes that one may have."""
        self._framed = framing == "rfc7464"
        self._max_size = max_size
        self._aside: list[bytes] = []  # pieces of a record without its end
        self._size = 0  # bytes in them
        self._consumed = 0  # bytes of the body before them
        self._start: bytes | None = b""  # the first bytes while they may be a byte order mark
        self._line = b""  # the first byte of the line that is open
        self._attempts = 0
        self._given = False  # the value of the record that is open was given out

    def feed(self, chunk: bytes) -> list[Record]:
        """Return the records that this piece completes, in order.

        Raises:
            RecordTooLargeError: a record, or what is put aside for one, is above the limit. It holds those
                before it.
        """
        if self._start is not None:
            chunk = self._start + chunk
            if chunk != _BOM and _BOM.startswith(chunk):
                self._start = chunk
                return []
            self._start = None
            if chunk.startswith(_BOM):
                chunk = chunk[len(_BOM) :]
                self._consumed = len(_BOM)
        records: list[Record] = []
        try:
            if self._framed:
                self._feed_framed(chunk, records)
            else:
                self._feed_lines(chunk, records)
        except RecordTooLargeError as large:
            large.before = records
            raise
        return records

    def _feed_lines(self, chunk: bytes, records: list[Record]) -> None:
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            self._put_aside(line)
            self._take(records)
            self._consumed += 1
        self._put_aside(rest)

    def close(self) -> list[Record]:
        """Return the record that the end of the body completes, if there is one."""
        if self._start:
            self._put_aside(self._start)
        records: list[Record] = []
        self._take(records, last=True)
        return records

    def _feed_framed(self, chunk: bytes, records: list[Record]) -> None:
        for piece in _pattern(rb"[^\x1e\n]+|[\x1e\n]").findall(chunk):
            if piece == b"\x1e":
                self._take(records)
                self._consumed += 1
                self._given = False
                self._attempts = 0
                self._line = b""
                continue
            if piece != b"\n":
                self._line = self._line or piece[:1]
                self._put_aside(piece)
                continue
            self._put_aside(piece)
            # a line that is indented is inside a value that is laid out on several
            if self._line and self._line not in b" \t" and self._attempts < _MAX_ATTEMPTS:
                self._try(records)
            self._line = b""

    def _put_aside(self, text: bytes) -> None:
        if text:
            self._aside.append(text)
            self._size += len(text)
            if self._size - (text == b"\n") > self._max_size:  # the end of a line may be that of the record
                raise RecordTooLargeError(f"a record is larger than {self._max_size} bytes", self._consumed)

    def _take(self, records: list[Record], *, last: bool = False) -> None:
        """Make a record of what is aside, unless it says nothing."""
        whole = b"".join(self._aside)
        text = whole.strip(_SPACE)
        if text:
            offset = self._consumed + len(whole) - len(whole.lstrip(_SPACE))
            doubt = ""
            if self._given:
                doubt = "it follows a value without a record separator"
            elif self._framed and text[0] not in b'{["' and whole[-1] not in _SPACE:
                doubt = "it is not closed by white space, so it may be cut off"
            records.append(Record(text, offset, doubt, last))
        self._consumed += len(whole)
        self._aside.clear()
        self._size = 0

    def _try(self, records: list[Record]) -> None:
        """Give out what is aside if it is a whole value."""
        try:
            loads(b"".join(self._aside))
        except ValueError:
            self._attempts += 1
            return
        self._take(records)
        self._given = True
