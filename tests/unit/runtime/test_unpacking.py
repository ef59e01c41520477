"""Bodies are unpacked as they come: in any pieces, in bounded ones, and with a look at the end."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant import runtime as rt
from invocant.runtime._drivers.unpacking import (
    MAX_CODINGS,
    PIECE_BYTES,
    UnpackingError,
    unpacked,
    unpacking_of,
)

PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw": lambda data: zlib.compress(data)[2:-4],
}


def unpack(codings: str, pieces: Iterator[bytes]) -> bytes:
    """Return a body unpacked, whose pieces are no larger than they may be."""
    unpacking = unpacking_of(codings)
    assert unpacking is not None
    out = list(unpacked(pieces, unpacking))
    assert all(len(piece) <= PIECE_BYTES for piece in out)
    return b"".join(out)


def cut(data: bytes, places: list[int]) -> Iterator[bytes]:
    """Yield data in pieces that end at these places."""
    ends = sorted(place % (len(data) + 1) for place in places)
    yield from (data[begin:end] for begin, end in zip([0, *ends], [*ends, len(data)], strict=True))


@given(
    st.sampled_from(sorted(PACKERS)),
    st.lists(st.binary(max_size=60), min_size=1, max_size=3),
    st.lists(st.integers(0, 300), max_size=8),
)
def test_any_pieces(name: str, members: list[bytes], places: list[int]) -> None:
    """However a body is cut on its way, what was packed comes out; of gzip in any number of members."""
    if name == "gzip":
        packed, body = b"".join(map(gzip.compress, members)), b"".join(members)
    else:
        packed, body = PACKERS[name](members[0]), members[0]
    assert unpack("gzip" if name == "gzip" else "deflate", cut(packed, places)) == body


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=60), st.integers(1, 1000))
def test_any_cut_is_noticed(name: str, body: bytes, place: int) -> None:
    """A packed body that lacks its last bytes, however many but not all, stops short."""
    packed = PACKERS[name](body)
    short = packed[: 1 + place % (len(packed) - 1)] if len(packed) > 1 else packed
    if short == packed:
        return
    with pytest.raises(UnpackingError) as caught:
        unpack("gzip" if name == "gzip" else "deflate", iter([short]))
    assert isinstance(caught.value.failure.error, rt.ConnectionLostError)
    assert caught.value.failure.failed == "lost"


@pytest.mark.parametrize("codings", ["gzip", "deflate", "x-gzip", "gzip, deflate"])
def test_empty_body_is_whole(codings: str) -> None:
    """Where nothing came nothing is missing: answers without a body may say how it would be packed."""
    assert unpack(codings, iter([])) == b""
    assert unpack(codings, iter([b""])) == b""


def test_bombs_come_in_pieces() -> None:
    """What unpacks to a thousand times its size is handed over in pieces, so that a limit stops it early."""
    body = b"\0" * (4 * PIECE_BYTES)
    assert unpack("gzip", iter([gzip.compress(body)])) == body
    unpacking = unpacking_of("gzip")
    assert unpacking is not None
    first = next(iter(unpacking.feed(gzip.compress(body))))
    assert len(first) == PIECE_BYTES


@pytest.mark.parametrize("codings", ["identity", "", "utf-8", "aws-chunked"])
def test_unknown_codings_are_left(codings: str) -> None:
    """What is no packing, or none that anybody knows, is not touched."""
    assert unpacking_of(codings) is None


def test_codings_are_counted() -> None:
    """A body may be packed five times; a header of thousands costs neither memory nor stack."""
    assert MAX_CODINGS == 5
    packed = b"body"
    for _ in range(5):
        packed = gzip.compress(packed)
    assert unpack("gzip, identity, gzip,gzip, gzip ,gzip", iter([packed])) == b"body"
    for codings in (",".join(["gzip"] * 6), "gzip, deflate," * 3000):
        with pytest.raises(UnpackingError, match="not 5 at most") as caught:
            unpacking_of(codings)
        assert caught.value.failure.failed == "final"
        assert isinstance(caught.value.failure.error, rt.ProtocolError)


def brotli(name: str) -> Any:
    """Return a stand-in for a package of Brotli: it "unpacks" text that ends in a full stop."""
    module: Any = ModuleType(name)

    class error(Exception):  # noqa: N801, N818  # as the package calls it
        pass

    class Decompressor:
        def __init__(self) -> None:
            self.done = False

        def _feed(self, data: bytes) -> bytes:
            if data.startswith(b"!"):
                raise error
            self.done = data.endswith(b".")
            return data.upper()

        def is_finished(self) -> bool:
            return self.done

    setattr(Decompressor, "process" if name == "brotli" else "decompress", Decompressor._feed)
    module.error, module.Decompressor = error, Decompressor
    return module


@pytest.mark.parametrize("name", ["brotli", "brotlicffi"])
def test_brotli_by_either_package(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whichever package is there undoes br; it says whether the end has come."""
    for other in ("brotli", "brotlicffi"):
        monkeypatch.setitem(sys.modules, other, brotli(name) if other == name else None)  # None hides it
    assert unpack("br", iter([b"ab", b"c."])) == b"ABC."
    with pytest.raises(UnpackingError, match="stopped short"):
        unpack("br", iter([b"ab"]))
    with pytest.raises(UnpackingError, match="it is no br"):
        unpack("br", iter([b"!"]))


def zstandard() -> Any:
    """Return a stand-in for a package of Zstandard: a frame of it is text that ends in a full stop."""
    module: Any = ModuleType("backports.zstd")

    class ZstdError(Exception):
        pass

    class ZstdDecompressor:
        eof = False
        unused_data = b""

        def decompress(self, data: bytes) -> bytes:
            if data.startswith(b"!"):
                raise ZstdError
            frame, mark, rest = data.partition(b".")
            self.eof, self.unused_data = bool(mark), rest
            return frame

    module.ZstdError, module.ZstdDecompressor = ZstdError, ZstdDecompressor
    return module


def test_zstandard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its frames are one body too, and each has an end."""
    for name in ("compression", "compression.zstd", "backports", "backports.zstd", "zstandard"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "backports.zstd", zstandard())
    monkeypatch.setitem(sys.modules, "backports", ModuleType("backports"))
    assert unpack("zstd", iter([b"a.b", b"c."])) == b"abc"
    with pytest.raises(UnpackingError, match="stopped short"):
        unpack("zstd", iter([b"a.b"]))
    with pytest.raises(UnpackingError, match="it is no zstd"):
        unpack("zstd", iter([b"!"]))


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_package_that_is_not_there(monkeypatch: pytest.MonkeyPatch, coding: str) -> None:
    """Who asked for what cannot be unpacked here is told which package could do it."""
    for name in ("brotli", "brotlicffi", "compression.zstd", "backports.zstd", "zstandard"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UnpackingError, match=f"packed as {coding}, which needs the package"):
        unpacking_of(coding)
