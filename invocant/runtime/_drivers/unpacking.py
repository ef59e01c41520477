"""Unpacks bodies as they come, and knows whether all of one came.

The HTTP libraries take a body that was cut short under gzip or deflate for a whole one, and only the first of
several gzip members. So bodies are read as they are on the wire and unpacked here, in pieces of bounded size.
Codings that nobody has a name for are left as they are, as the libraries leave them.

Source: RFC 9110, section 8.4.1; RFC 1952, section 2.2 (members); RFC 1950; RFC 7932; RFC 8878.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from invocant.runtime._calls.steps import Failure
from invocant.runtime._errors import ConnectionLostError, ProtocolError

if TYPE_CHECKING:
    from invocant.runtime._calls.retries import Failed
    from invocant.runtime._errors import TransportError

PIECE_BYTES = 2**18
"""Most that is unpacked at once."""
PACKED_BYTES = 2**12
"""How much is handed at once to what cannot bound how much it unpacks."""

MAX_CODINGS = 5
"""Most codings of one body. Each has memory of its own, and multiplies what a few bytes may unpack to."""

_GZIP = 16 + zlib.MAX_WBITS


class UnpackingError(Exception):
    """A body that cannot be unpacked, or is not all there.

    Attributes:
        failure: What that is for the call.
    """

    def __init__(self, failed: Failed, error: TransportError) -> None:
        super().__init__(error.message)
        self.failure = Failure(failed, error)


class ContentDecoder(Protocol):
    """Undoes one coding."""

    @property
    def whole(self) -> bool:
        """Whether what came is all there is: the coding's own end has come, or nothing at all."""

    def feed(self, data: bytes, /) -> Iterator[bytes]:
        """Yield what a piece of the body holds, in pieces.

        Raises:
            UnpackingError: it is not of this coding.
        """


class Unpacking:
    """The way back from a body on the wire to what was packed."""

    __slots__ = ("_decoders",)

    def __init__(self, decoders: list[tuple[str, ContentDecoder]]) -> None:
        """Take names and decoders, that which was applied last before the others."""
        self._decoders = decoders

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what a piece of the body holds: at least one piece, which may be empty.

        Raises:
            UnpackingError: the body is not packed as it says.
        """
        pieces: Iterator[bytes] = iter((data,))
        for _, decoder in self._decoders:
            pieces = _through(decoder, pieces)
        yield from pieces
        yield b""  # a sign of life for who watches the clock

    def end(self) -> None:
        """Look at the end of the body.

        Raises:
            UnpackingError: it stopped short.
        """
        for name, decoder in self._decoders:
            if not decoder.whole:
                raise UnpackingError(
                    "lost", ConnectionLostError(f"the body stopped short: its {name} has no end")
                )


def _through(decoder: ContentDecoder, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from decoder.feed(piece)


def unpacking_of(codings: str) -> Unpacking | None:
    """Return what unpacks a body of these codings, as `Content-Encoding` lists them, or None.

    Raises:
        UnpackingError: a package that is not installed would be needed, or it was packed again and again.
    """
    names = [name for name in (text.strip().lower() for text in codings.split(",")) if name in _DECODERS]
    if len(names) > MAX_CODINGS:
        raise UnpackingError(
            "final",
            ProtocolError(
                f"the body could not be unpacked: it is packed {len(names)} times, not {MAX_CODINGS} at most"
            ),
        )
    decoders = [(name, _DECODERS[name](name)) for name in reversed(names)]
    return Unpacking(decoders) if decoders else None


def unpacked(pieces: Iterator[bytes], unpacking: Unpacking) -> Iterator[bytes]:
    """Yield the pieces of a body unpacked.

    Raises:
        UnpackingError: it is not packed as it says, or stopped short.
    """
    for piece in pieces:
        yield from unpacking.feed(piece)
    unpacking.end()


async def aunpacked(pieces: AsyncIterator[bytes], unpacking: Unpacking) -> AsyncGenerator[bytes, None]:
    """Yield the pieces of a body unpacked, as `unpacked` does."""
    source: Any = pieces
    async with aclosing(source):
        async for piece in source:
            for part in unpacking.feed(piece):
                yield part
    unpacking.end()


def _broken(name: str, why: str) -> UnpackingError:
    return UnpackingError("final", ProtocolError(f"the body could not be unpacked: {why} {name}"))


class _Inflater:
    """Undoes gzip, whose members are one body, and deflate, with its wrapper or, as some send it, without."""

    __slots__ = ("_begun", "_name", "_object", "_seen")

    def __init__(self, name: str) -> None:
        self._name = name
        self._object = zlib.decompressobj(zlib.MAX_WBITS if name == "deflate" else _GZIP)
        self._begun = False
        self._seen: bytes | None = b"" if name == "deflate" else None  # of a wrapper that is not sure yet

    @property
    def whole(self) -> bool:
        return self._object.eof or not self._begun

    def feed(self, data: bytes, /) -> Iterator[bytes]:
        self._begun = self._begun or bool(data)
        while data:
            if self._object.eof:
                data = self._next_member(data)
                if not data:
                    return
            try:
                piece = self._inflate(data)
                yield piece
                while len(piece) == PIECE_BYTES and not (self._object.eof or self._object.unconsumed_tail):
                    piece = self._object.decompress(b"", PIECE_BYTES)
                    yield piece
            except zlib.error:
                raise _broken(self._name, "it is no") from None
            data = self._object.unused_data if self._object.eof else self._object.unconsumed_tail

    def _next_member(self, data: bytes) -> bytes:
        """Begin anew after an end; return what is left but for zeros, which may fill up the last block."""
        data = data.lstrip(b"\0")
        if data:
            if self._name == "deflate":
                raise _broken(self._name, "more follows the end of its")
            self._object = zlib.decompressobj(_GZIP)
        return data

    def _inflate(self, data: bytes) -> bytes:
        if self._seen is None:
            return self._object.decompress(data, PIECE_BYTES)
        so_far, self._seen = self._seen + data, None
        try:
            piece = self._object.decompress(data, PIECE_BYTES)
        except zlib.error:  # not the wrapper of RFC 1950: two bytes say whether it is one
            self._object = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._object.decompress(so_far, PIECE_BYTES)
        if len(so_far) < 2:
            self._seen = so_far
        return piece


class _Brotli:
    """Undoes br, by whichever of its packages is there."""

    __slots__ = ("_begun", "_error", "_object", "_process")

    def __init__(self, name: str) -> None:
        module = _package(name, "brotli", "brotlicffi")
        self._begun = False
        self._error: type[Exception] = module.error
        self._object = module.Decompressor()
        self._process: Callable[[bytes], bytes] = (
            getattr(self._object, "process", None) or self._object.decompress
        )

    @property
    def whole(self) -> bool:
        return not self._begun or bool(self._object.is_finished())

    def feed(self, data: bytes, /) -> Iterator[bytes]:
        self._begun = self._begun or bool(data)
        for start in range(0, len(data), PACKED_BYTES):
            try:
                yield self._process(data[start : start + PACKED_BYTES])
            except self._error:
                raise _broken("br", "it is no") from None


class _Zstandard:
    """Undoes zstd, whose frames are one body, by whichever of its packages is there."""

    __slots__ = ("_begun", "_error", "_make", "_object")

    def __init__(self, name: str) -> None:
        module = _package(name, "compression.zstd", "backports.zstd", "zstandard")
        self._begun = False
        self._error: type[Exception] = module.ZstdError
        self._make: Callable[[], Any] = module.ZstdDecompressor
        if module.__name__ == "zstandard":
            self._make = lambda: module.ZstdDecompressor().decompressobj()
        self._object = self._make()

    @property
    def whole(self) -> bool:
        return not self._begun or bool(self._object.eof)

    def feed(self, data: bytes, /) -> Iterator[bytes]:
        self._begun = self._begun or bool(data)
        while data:
            if self._object.eof:
                self._object = self._make()
            step, data = data[:PACKED_BYTES], data[PACKED_BYTES:]
            try:
                yield self._object.decompress(step)
            except self._error:
                raise _broken("zstd", "it is no") from None
            if self._object.eof:
                data = self._object.unused_data + data


_DECODERS: dict[str, Callable[[str], ContentDecoder]] = {
    "gzip": _Inflater,
    "x-gzip": _Inflater,
    "deflate": _Inflater,
    "br": _Brotli,
    "zstd": _Zstandard,
}


def _package(coding: str, *names: str) -> Any:
    """Return the first package of these that is installed.

    Raises:
        UnpackingError: none is. The library did not ask for this coding then, so somebody else did.
    """
    for name in names:
        try:
            return import_module(name)
        except ImportError:
            continue
    raise UnpackingError(
        "final",
        ProtocolError(f"the body is packed as {coding}, which needs the package {names[-1]} here"),
    )
