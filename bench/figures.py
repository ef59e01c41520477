"""The figures: what each is a ratio of, and what it must and should be."""

from __future__ import annotations

from typing import NamedTuple

from bench.mocks import PRISM
from bench.run import OURS

RAW = "httpx and dicts"
SSE = "httpx-sse"


class Figure(NamedTuple):
    """One row of the table."""

    title: str
    against: str
    measure: str
    reference: str | None
    """The peer whose ratio to the yardstick is 1; None when the yardstick itself is."""
    must: float | None
    aim: float | None
    ours: str = OURS


FIGURES = (
    Figure("decode a Function from bytes", "`json.loads`", "decode", None, 3.0, 2.4),
    Figure("the same with orjson", "`json.loads`", "decode", None, 2.6, 2.0, "Invocant with orjson"),
    Figure("encode it to text", "`json.dumps`", "encode", None, 1.9, 1.6),
    Figure("encode it to plain dicts, and those", "`json.dumps`", "encode_plain", None, 1.9, 1.6),
    Figure("bytes held per object", "plain dicts", "memory", None, 1.05, 0.9),
    Figure("typed GET, sync", "httpx and `json.loads`", "get", RAW, 1.20, 0.95),
    Figure("typed POST, sync", "httpx and `json.loads`", "post", RAW, 1.10, 0.90),
    Figure("typed GET, async", "httpx and `json.loads`", "aget", RAW, 1.05, 0.85),
    Figure("typed POST, async", "httpx and `json.loads`", "apost", RAW, None, None),
    Figure("64 typed GETs at once, async", "httpx and `json.loads`", "at_once", RAW, 1.10, 0.95),
    Figure("SSE, small events in 64 KB pieces", SSE, "events_small_64k", SSE, 0.45, 0.30),
    Figure("SSE, small events in 4 KB pieces", SSE, "events_small_4k", SSE, 0.45, 0.27),
    Figure("SSE, small events in 16-byte pieces", SSE, "events_small_16", SSE, 0.8, 0.56),
    Figure("SSE, 64 KB events in 64 KB pieces", SSE, "events_big_64k", SSE, 1.3, 0.85),
    Figure("SSE, 64 KB events in 4 KB pieces", SSE, "events_big_4k", SSE, 1.0, 0.8),
    Figure("SSE, 64 KB events in 16-byte pieces", SSE, "events_big_16", SSE, 0.8, 0.45),
    Figure("stream end to end, sync", "httpx and a split", "stream", RAW, 4.0, 2.8),
    Figure("stream end to end, async", "httpx and a split", "astream", RAW, 3.0, 2.0),
    Figure("stream, one event a chunk, sync", "httpx and a split", "stream_single", RAW, 1.4, 1.25),
    Figure("time to the first event", "httpx", "first_event", RAW, 1.4, 1.2),
    Figure("paging 100,000 items by 1,000", "httpx and dicts", "paging_1000", RAW, 3.2, 2.6),
    Figure("paging 100,000 items by 100", "httpx and dicts", "paging_100", RAW, 2.6, 2.1),
    Figure("MB grown by paging 200 MB", "after the first page", "growth_paging", None, 4.0, 2.0),
    Figure(
        "MB grown by streaming 200 MB, `keep=False`",
        "after the first events",
        "growth_streaming",
        None,
        4.0,
        2.0,
    ),
    Figure(
        "MB grown by streaming 200 MB of text, kept for its result",
        "after the first events",
        "growth_result",
        None,
        210.0,
        200.0,
    ),
    Figure("mock server: a GET, as the server pays for it", PRISM, "prism_get", PRISM, 0.10, 0.08),
    Figure("mock server: a POST that is kept", PRISM, "prism_post", PRISM, 0.083, 0.07),
)
MEASURES = tuple(dict.fromkeys(figure.measure for figure in FIGURES))


def values(figure: Figure, results: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the figure of each peer."""
    found = results.get(figure.measure, {})
    base = 1.0 if figure.reference is None else found.get(figure.reference)
    return {} if base is None else {peer: ratio / base for peer, ratio in found.items()}
