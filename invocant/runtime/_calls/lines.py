"""JSON sequences as they are sent: each value as bytes, framed as its media type says.

What is at hand is written at once. What is iterated is written as it is read, for another attempt anew where
it can be iterated again; items that are bytes are sent as they are.

Source: RFC 7464, section 2.2; https://jsonlines.org.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any

from invocant.media_types import framing
from invocant.runtime._calls.json_bodies import dumps
from invocant.runtime._calls.uploads import Part, Upload, part_of, upload_of

Encode = Callable[[Any], Any]


def is_many(value: Any) -> bool:
    """Whether a value is values one after another: to be iterated, and no text, bytes, file or object."""
    if isinstance(value, (str, bytes, bytearray, memoryview, Mapping, Part)):
        return False
    is_file = callable(getattr(value, "read", None)) or part_of(value).content is not value
    return not is_file and isinstance(value, (Iterable, AsyncIterable))


def lines_of(values: Any, media_type: str, encode: Encode, name: str) -> bytes | Upload:
    """Return the body of a JSON sequence, or what is sent as its values are read.

    Args:
        values: The values, as `is_many` knows them.
        media_type: The sequence's, which says how values are told apart.
        encode: Makes plain JSON of a value.
        name: What it is the body of, for messages.
    """
    start = b"\x1e" if framing(media_type) == "rfc7464" else b""

    def line(value: Any) -> bytes:
        if isinstance(value, (bytes, bytearray, memoryview)):
            return bytes(value)
        return b"%b%b\n" % (start, dumps(encode(value), name))

    if isinstance(values, (list, tuple)):
        return b"".join(map(line, values))
    lines: Any
    if isinstance(values, AsyncIterable):
        lines = _AsyncLines(values, line)
        lines = aiter(lines) if hasattr(values, "__anext__") else lines
    else:
        lines = _Lines(values, line)
        lines = iter(lines) if hasattr(values, "__next__") else lines
    segment = upload_of(lines, f"{name}: body")
    return segment if isinstance(segment, bytes) else Upload(name, [segment])


class _Lines:
    """The lines of values that can be iterated again."""

    def __init__(self, values: Iterable[Any], line: Callable[[Any], bytes]) -> None:
        self._values, self._line = values, line

    def __iter__(self) -> Iterator[bytes]:
        return (self._line(value) for value in self._values)


class _AsyncLines:
    """The lines of values that can be iterated again, awaiting."""

    def __init__(self, values: AsyncIterable[Any], line: Callable[[Any], bytes]) -> None:
        self._values, self._line = values, line

    def __aiter__(self) -> AsyncIterator[bytes]:
        return (self._line(value) async for value in self._values)
