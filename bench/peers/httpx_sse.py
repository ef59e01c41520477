"""httpx-sse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
from httpx_sse import EventSource, aconnect_sse, connect_sse

from bench.worker import WAITS


def events(pieces: list[bytes]) -> int:
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=_Pieces(pieces))
    return sum(1 for _ in EventSource(response).iter_sse())


class _Pieces(httpx.SyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    def __iter__(self):  # noqa: ANN204  # the base class says it
        return iter(self.pieces)


def streamer(url: str) -> Callable[[str], int]:
    client = httpx.Client()

    def read(function_id: str) -> int:
        count = 0
        with connect_sse(client, "POST", f"{url}/v1/function/{function_id}/invoke", json={}) as source:
            for _ in source.iter_sse():
                count += 1
        return count

    return read


def astreamer(url: str) -> Callable[[str], Awaitable[int]]:
    client = httpx.AsyncClient()

    async def read(function_id: str) -> int:
        count = 0
        async with aconnect_sse(client, "POST", f"{url}/v1/function/{function_id}/invoke", json={}) as source:
            async for _ in source.aiter_sse():
                count += 1
        return count

    return read


def reader(url: str) -> Callable[[str], Iterator[Any]]:
    client = httpx.Client()

    def read(function_id: str) -> Iterator[Any]:
        with connect_sse(client, "POST", f"{url}/v1/function/{function_id}/invoke", json={}) as source:
            yield from source.iter_sse()

    return read


def first(url: str) -> Callable[[], None]:
    client = httpx.Client()

    def open_and_close() -> None:
        with connect_sse(client, "POST", f"{url}/v1/function/{WAITS}/invoke", json={}) as source:
            next(source.iter_sse())

    return open_and_close
