"""msgspec with models of the same bodies, see `bench.shapes`."""

from __future__ import annotations

from bench.shapes import msgspec_codec

_decode, _encode = msgspec_codec()


def decoder():  # noqa: ANN201  # as the others
    return _decode


def encoder():  # noqa: ANN201  # likewise
    return _encode
