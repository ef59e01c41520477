"""Uploads: what is sent as it is read. Files, paths and iterators are looked at here; drivers read them.

Before anything is sent it is known how long a body is, where that can be known, and whether it can be sent a
second time. How it is read is a flow, as a call is: it yields what is to be done next, and is sent what
came of it, so that blocking and awaiting drivers read alike.

- A file is read from where it stands; one that can seek is put back there for another attempt.
- A path is opened when it is read, and closed after it.
- An object that can be iterated is iterated anew for another attempt. An iterator cannot be.

Source: RFC 9110, section 8.6 (Content-Length); RFC 9112, section 7.1 (chunked).
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import AsyncIterable, Callable, Generator, Iterable, Mapping, Sequence
from types import AsyncGeneratorType, GeneratorType
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import define, field, frozen

T = TypeVar("T")

PIECE_BYTES = 64 * 2**10
"""How much of a file is read at once."""


class Readable(Protocol):
    """An open file, or what reads like one. It is asked for a size where it takes one."""

    def read(self, /) -> bytes | str:
        """Return what comes next, nothing at the end."""


Source: TypeAlias = (
    bytes | bytearray | memoryview | Readable | os.PathLike[str] | Iterable[bytes] | AsyncIterable[bytes]
)
"""Where bytes come from: they are at hand, or in a file, or made by an iterator.

An async iterator is for an async client only. A file that reads asynchronously counts as one.
"""
Binary: TypeAlias = (
    Source
    | tuple[str, Source]
    | tuple[str, Source, str | None]
    | tuple[str, Source, str | None, Mapping[str, Any]]
)
"""What can be sent as bytes: a source, or one with its file name, media type, and headers of its part.

What is not bytes is sent as it is read. Content-Length is said where the size is known before: of bytes, of a
file that can seek, of a path. Else the body is sent in chunks.
"""


@frozen(eq=False)
class Part(Generic[T]):
    """A member of a multipart body with what stands before it: what a file in a tuple has, for any value.

    Attributes:
        content: The value, as it is given without a `Part`.
        filename: Its file name, or None: a file then has its own, other values have none.
        content_type: Its media type, or None for what the document says.
        headers: More headers, by name; of those that the document declares they replace the value.
    """

    content: T
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, Any] = field(factory=dict)


@frozen
class Do:
    """A step of reading: call *function*, and send back what it returns, awaited where that is possible.

    Attributes:
        function: What to call.
        blocking: Whether it may wait for a disk: not for an event loop to call.
    """

    function: Callable[[], Any]
    blocking: bool = False


Reading: TypeAlias = Generator["Do | bytes", Any, None]
"""Reads a body: yields steps, and the pieces as they come."""

_END: Any = object()
_JSON = frozenset((str, int, float, bool, type(None), dict, list))
"""Classes of plain JSON, which nothing is read from."""


@define
class Segment:
    """A stretch of a body that is read when it is sent.

    Attributes:
        name: What it is, for messages.
        text: Whether text may come from it, to be sent as UTF-8.
        size: How many bytes it gives, or None when that is not known before.
        once: Whether it can be read once only.
        begun: Whether anything was asked of it.
        is_async: Whether only an async client can read it.
    """

    name: str
    text: bool = False
    size: int | None = None
    once: bool = False
    begun: bool = field(default=False, init=False)
    is_async: bool = False

    def read(self) -> Reading:
        """Return what reads it from the start.

        Raises:
            TypeError: it is of no kind that can be read.
        """
        raise TypeError(f"{type(self).__name__} is abstract")

    def checked(self, piece: Any) -> bytes:
        """Return a piece as bytes.

        Raises:
            ConfigurationError: it is something else.
        """
        if isinstance(piece, (bytes, bytearray, memoryview)):
            return bytes(piece)
        if isinstance(piece, str) and self.text:
            return piece.encode()
        raise ConfigurationError(
            f"{self.name}: {_named(piece)} came where bytes must come"
            + (": open the file with mode 'rb', or encode the text" if isinstance(piece, str) else "")
        )


@define
class FileSegment(Segment):
    """An open file, from where it stands.

    Attributes:
        file: The file.
        start: Where it stands, or None when it cannot seek.
        takes_size: Whether its `read` takes a size; else it gives all at once.
    """

    file: Any = None
    start: int | None = None
    takes_size: bool = True

    def read(self) -> Reading:
        """Return what reads the file; one of known size to there, however long it has become since."""
        file, left = self.file, self.size
        blocking = not self.is_async and not isinstance(file, (io.BytesIO, io.StringIO))
        self.begun = True
        if self.start is not None:
            yield Do(lambda: file.seek(self.start), blocking)
        while left is None or left > 0:
            size = PIECE_BYTES if left is None else min(PIECE_BYTES, left)
            piece = self.checked((yield Do(self._reading(size), blocking)))
            if not piece:
                break
            if left is not None:
                piece = piece[:left]
                left -= len(piece)
            yield piece
            if not self.takes_size:
                break
        if left:
            raise ConfigurationError(
                f"{self.name}: the file ended {left} bytes before its end: it was cut short while it was sent"
            )

    def _reading(self, size: int) -> Callable[[], Any]:
        read = self.file.read
        return (lambda: read(size)) if self.takes_size else read


@define
class PathSegment(Segment):
    """A file by its path."""

    path: Any = None

    def read(self) -> Reading:
        """Return what opens the file, reads it and closes it."""
        file = yield Do(lambda: open(self.path, "rb"), blocking=True)  # noqa: SIM115  # closed below
        try:
            yield from FileSegment(self.name, size=self.size, file=file).read()
        finally:
            file.close()


@define
class IterableSegment(Segment):
    """What can be iterated: once when it is an iterator, else as often as needed.

    Attributes:
        iterable: What is iterated.
        iterator: What iterates it, once that has begun.
    """

    iterable: Any = None
    iterator: Any = field(default=None, init=False)

    def read(self) -> Reading:
        """Return what iterates it; a generator is closed with it."""
        self.begun = True
        following = self._following()
        try:
            while (piece := (yield Do(following))) is not _END:
                yield self.checked(piece)
        finally:
            if isinstance(self.iterator, GeneratorType):
                self.iterator.close()

    def _following(self) -> Callable[[], Any]:
        if self.is_async:
            iterator = self.iterator = self.iterable.__aiter__()
            return lambda: anext(iterator, _END)
        iterator = self.iterator = iter(self.iterable)
        return lambda: next(iterator, _END)


class Upload:
    """A body that is sent as it is read.

    Attributes:
        name: What it is the body of, for messages.
        segments: What it is made of, one after another.
        size: How many bytes it has, or None when that is not known.
    """

    __slots__ = ("name", "segments", "size")

    def __init__(self, name: str, segments: Sequence[bytes | Segment]) -> None:
        self.name = name
        self.segments = tuple(segments)
        sizes = [len(segment) if isinstance(segment, bytes) else segment.size for segment in self.segments]
        self.size = None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def sources(self) -> list[Segment]:
        """The segments that are read."""
        return [segment for segment in self.segments if isinstance(segment, Segment)]

    @property
    def spent(self) -> bool:
        """Whether it cannot be sent again: it was read from what can be read only once."""
        return any(source.once and source.begun for source in self.sources)

    def read(self) -> Reading:
        """Return what reads it, from the start."""
        for segment in self.segments:
            if isinstance(segment, bytes):
                yield segment
            else:
                yield from segment.read()

    def generators(self) -> list[AsyncGeneratorType[Any, Any]]:
        """Return the async generators that were begun: who reads asynchronously closes them."""
        iterators = [source.iterator for source in self.sources if isinstance(source, IterableSegment)]
        return [iterator for iterator in iterators if isinstance(iterator, AsyncGeneratorType)]

    def refuse_async(self) -> None:
        """Refuse what only an async client can read.

        Raises:
            TypeError: there is some of it.
        """
        for segment in self.sources:
            if segment.is_async:
                raise TypeError(
                    f"{segment.name} is read asynchronously, which only an async client can do: give bytes, "
                    "an open file, a path or an iterator, or use the async client"
                )


SPENT = (
    "the body came from what can be read only once, so it was not sent again: give bytes, a path, a file "
    "that can seek, or an object that can be iterated again"
)
"""What to say of a call that would have been repeated, had its body not been spent."""


def is_source(value: Any) -> bool:
    """Whether a value is bytes, a file, a path or an iterator, and so nothing that JSON could carry.

    A list of bytes is none, nor is any other object that can be iterated again: see `upload_of`, which takes
    them where only bytes can be meant.
    """
    if value.__class__ in _JSON:
        return False  # by far the most usual
    if isinstance(value, (bytes, bytearray, memoryview, os.PathLike)):
        return True
    if callable(getattr(value, "read", None)):
        return not isinstance(value, type)  # a member of that name is none: no JSON makes it callable
    kind = type(value)
    return hasattr(kind, "__next__") or hasattr(kind, "__aiter__")


def is_binary(value: Any) -> bool:
    """Whether a value is a source, perhaps with its file name, media type and headers."""
    if value.__class__ in _JSON:
        return False
    if isinstance(value, Part):
        return is_binary(value.content)
    if isinstance(value, tuple):
        return 2 <= len(value) <= 4 and isinstance(value[0], str) and is_source(value[1])
    return is_source(value)


def part_of(value: Any) -> Part[Any]:
    """Return a value as the part that it is: a tuple is a file with its name, media type and headers."""
    if isinstance(value, Part):
        inner = part_of(value.content)
        return Part(
            inner.content,
            value.filename or inner.filename,
            value.content_type or inner.content_type,
            {**inner.headers, **value.headers},
        )
    if isinstance(value, tuple) and is_binary(value):
        filename, content, content_type, headers = (*value, None, None)[:4]
        return Part(content, filename, content_type, headers or {})
    return Part(value)


def name_of(source: Any) -> str:
    """Return the file name that a source has of its own, "" without one."""
    if isinstance(source, os.PathLike):
        return str(os.fspath(source))
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else ""


def basename(name: str) -> str:
    """Return a file name without folders, of which a server is told nothing (RFC 7578, section 4.2)."""
    return os.path.basename(name)


def upload_of(value: Any, name: str, *, text: bool = False) -> bytes | Segment:
    """Return the bytes of a source, or what reads them.

    Args:
        value: The source: see `Source`; or text, which is sent as UTF-8.
        name: What it is, for messages.
        text: Whether a file or an iterator may give text, to be sent as UTF-8.

    Raises:
        ConfigurationError: it is no source, or a file that is closed, or open as text where bytes are sent.
        OSError: there is no such path.
    """
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, str):
        return value.encode()
    if callable(getattr(value, "read", None)):
        return _file(value, name, text)
    if isinstance(value, os.PathLike):
        about = os.stat(value)
        if stat.S_ISDIR(about.st_mode):
            raise ConfigurationError(f"{name}: {os.fspath(value)} is a folder")
        known = stat.S_ISREG(about.st_mode)
        return PathSegment(name, text, about.st_size if known else None, not known, path=value)
    if hasattr(type(value), "__aiter__"):
        once = hasattr(type(value), "__anext__")
        return IterableSegment(name, text, once=once, is_async=True, iterable=value)
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return IterableSegment(name, text, once=hasattr(type(value), "__next__"), iterable=value)
    raise ConfigurationError(
        f"{name}: {_named(value)} is neither text, bytes, an open file, a path nor an iterator"
    )


def _file(file: Any, name: str, text: bool) -> FileSegment:
    if getattr(file, "closed", False) is True:
        raise ConfigurationError(f"{name}: the file is closed")
    as_text = isinstance(file, io.TextIOBase) or (
        getattr(file, "encoding", None) is not None and "b" not in str(getattr(file, "mode", "b"))
    )
    if as_text and not text:
        raise ConfigurationError(f"{name}: the file is open as text: open it with mode 'rb'")
    from inspect import iscoroutinefunction  # here, as few calls send a file

    if iscoroutinefunction(file.read):
        return FileSegment(name, text, once=True, is_async=True, file=file, takes_size=_takes_size(file.read))
    place = _place(file)
    start, size = (None, None) if place is None else place
    if as_text:
        size = None  # its places count characters, or are opaque
    return FileSegment(
        name, text, size, start is None, file=file, start=start, takes_size=_takes_size(file.read)
    )


def _place(file: Any) -> tuple[int, int] | None:
    """Return where a file stands, and how many bytes are left; None when it cannot seek."""
    try:
        if not file.seekable():
            return None
        start = file.tell()
        file.seek(0, os.SEEK_END)
        end = file.tell()
        file.seek(start)
    except (AttributeError, OSError, ValueError):
        return None
    return start, max(end - start, 0)


def _takes_size(read: Callable[..., Any]) -> bool:
    from inspect import signature

    try:
        signature(read).bind(PIECE_BYTES)
    except TypeError:
        return False
    except ValueError:
        return True  # made in C, as those of files are
    return True


def _named(value: Any) -> str:
    kind = type(value).__name__
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
