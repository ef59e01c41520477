"""Multipart bodies, read as they come: no more of a part is kept than is looked at, however large it is.

Source: RFC 2046, section 5.1.1; RFC 7578.
"""

import email.message
import email.parser
import re
from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

KEPT_BYTES = 64 * 2**10
"""How much is kept of each part of a body that is too large to be kept whole."""
_MAX_HEAD_BYTES = 16 * 2**10
_MAX_PARTS = 1000
_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
_ESCAPES = {"%22": '"', "%0D": "\r", "%0A": "\n"}


class MultipartError(ValueError):
    """A body that is not multipart."""


@frozen(eq=False)
class FormPart:
    """One part."""

    name: str
    """The member that it is of."""
    filename: str | None
    """The name of the file that it is, or None where it is none."""
    headers: Mapping[str, str]
    """All its headers, by name in lower case."""
    content: bytes
    """Its beginning, whole unless it is larger than is kept."""
    size: int
    """How many bytes it has."""

    @property
    def media_type(self) -> str:
        """Its media type without parameters; text where it does not say."""
        return self.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()


def boundary_of(content_type: str) -> bytes | None:
    """Return the boundary that a content type names, or None where it is no multipart or has none."""
    if not content_type.lower().lstrip().startswith("multipart/"):
        return None
    match = _BOUNDARY.search(content_type)
    return (match.group(1) or match.group(2)).encode("latin-1", "replace") if match else None


@define(eq=False)
class MultipartReader:
    """Is fed with a body, piece by piece, and knows its parts when that has ended.

    Args:
        boundary: What separates the parts.
        keep: How many bytes of each part are kept.
    """

    boundary: bytes
    keep: int = KEPT_BYTES
    _buffer: bytearray = field(factory=lambda: bytearray(b"\r\n"), init=False)
    _state: str = field(default="before", init=False)
    _head: Mapping[str, str] = field(factory=dict, init=False)
    _content: bytearray = field(factory=bytearray, init=False)
    _size: int = field(default=0, init=False)
    _parts: list[FormPart] = field(factory=list, init=False)

    def feed(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            MultipartError: it has a part without an end to its headers, or more parts than anybody sends.
        """
        self._buffer += piece
        while self._step():
            pass

    def end(self) -> Sequence[FormPart]:
        """Return the parts of a body that has ended.

        Raises:
            MultipartError: there is none, or the last one does not end.
        """
        if self._state != "over":
            raise MultipartError("the body ends inside a part" if self._parts else "no form parts found")
        return self._parts

    def _step(self) -> bool:
        """Go on by one delimiter, if the buffer has it; return whether it did."""
        if self._state in ("before", "content"):
            return self._until_delimiter()
        if self._state == "delimiter":
            return self._after_delimiter()
        if self._state == "head":
            return self._read_head()
        self._buffer.clear()
        return False

    def _until_delimiter(self) -> bool:
        delimiter = b"\r\n--" + self.boundary
        at = self._buffer.find(delimiter)
        taken = at if at >= 0 else max(len(self._buffer) - len(delimiter) + 1, 0)
        if self._state == "content":
            self._size += taken
            self._content += self._buffer[: min(taken, self.keep - len(self._content))]
        del self._buffer[:taken]
        if at < 0:
            return False
        del self._buffer[: len(delimiter)]
        if self._state == "content":
            self._finish()
        self._state = "delimiter"
        return True

    def _after_delimiter(self) -> bool:
        if self._buffer[:2] == b"--":
            self._state = "over"
            return True
        end = self._buffer.find(b"\r\n")
        if end < 0:
            return False
        del self._buffer[:end]  # what stands behind a boundary; the line end may begin an empty head
        self._state = "head"
        return True

    def _read_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > _MAX_HEAD_BYTES:
                raise MultipartError("the headers of a part have no end")
            return False
        text = bytes(self._buffer[2:end]).decode("utf-8", "replace")
        del self._buffer[: end + 4]
        message = email.parser.HeaderParser().parsestr(text)
        self._head = {name.lower(): str(value).strip() for name, value in message.items()}
        self._content, self._size, self._state = bytearray(), 0, "content"
        return True

    def _finish(self) -> None:
        if len(self._parts) >= _MAX_PARTS:
            raise MultipartError(f"there are more than {_MAX_PARTS} parts")
        message = email.message.Message()
        message["content-disposition"] = self._head.get("content-disposition", "")
        name = message.get_param("name", header="content-disposition")
        if isinstance(name, str):
            filename = message.get_param("filename", header="content-disposition")
            self._parts.append(
                FormPart(
                    _unescaped(name),
                    _unescaped(filename) if isinstance(filename, str) else None,
                    self._head,
                    bytes(self._content),
                    self._size,
                )
            )


def _unescaped(text: str) -> str:
    """Return a name as it was before a browser, or our client, put it between quotes."""
    for escape, character in _ESCAPES.items():
        text = text.replace(escape, character)
    return text


def read_parts(content_type: str, body: bytes) -> Sequence[FormPart]:
    """Return the parts of a body that is at hand, each whole.

    Raises:
        MultipartError: there is no boundary, or no part.
    """
    boundary = boundary_of(content_type)
    if boundary is None:
        raise MultipartError("no form parts found: the content type has no boundary")
    reader = MultipartReader(boundary, keep=len(body))
    reader.feed(body)
    return reader.end()
