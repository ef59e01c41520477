"""opperai 1.7: the last of the vendor's clients for the API of today."""

from __future__ import annotations

import httpx
from opperai.utils.eventstreaming import stream_events


class _Pieces(httpx.SyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    def __iter__(self):  # noqa: ANN204  # the base class says it
        return iter(self.pieces)


def events(pieces: list[bytes]) -> int:
    data = b"".join(pieces)
    if len(data) > 10_000 * data.count(b"\n\n"):
        raise LookupError("its time grows with the square of an event: not waited for")
    response = httpx.Response(200, stream=_Pieces(pieces))
    return sum(1 for _ in stream_events(response, lambda text: text))
