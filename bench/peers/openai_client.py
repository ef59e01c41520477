"""openai: the client of another vendor, made to call the same paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from openai import AsyncOpenAI, AsyncStream, BaseModel, OpenAI, Stream
from openai._streaming import SSEDecoder

from bench.shapes import pydantic_function
from bench.worker import REQUEST, WAITS

KEY = "key"
Function = pydantic_function(BaseModel)


def getter(url: str) -> Callable[[], Any]:
    client = OpenAI(api_key=KEY, base_url=url)
    return lambda: client.get(f"/v1/function/{WAITS}", cast_to=Function)


def poster(url: str) -> Callable[[], Any]:
    client = OpenAI(api_key=KEY, base_url=url)
    return lambda: client.post("/v1/function", body=REQUEST, cast_to=Function)


def agetter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncOpenAI(api_key=KEY, base_url=url)
    return lambda: client.get(f"/v1/function/{WAITS}", cast_to=Function)


def aposter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncOpenAI(api_key=KEY, base_url=url)
    return lambda: client.post("/v1/function", body=REQUEST, cast_to=Function)


def events(pieces: list[bytes]) -> int:
    return sum(1 for _ in SSEDecoder().iter_bytes(iter(pieces)))


def streamer(url: str) -> Callable[[str], int]:
    client = OpenAI(api_key=KEY, base_url=url)

    def read(function_id: str) -> int:
        path, count = f"/v1/function/{function_id}/invoke", 0
        with client.post(path, body={}, cast_to=object, stream=True, stream_cls=Stream[object]) as stream:
            for event in stream._iter_events():  # its own iterator fails at the event without data
                count += 1
                if event.data:
                    event.json()
        return count

    return read


def astreamer(url: str) -> Callable[[str], Awaitable[int]]:
    client = AsyncOpenAI(api_key=KEY, base_url=url)

    async def read(function_id: str) -> int:
        path, count = f"/v1/function/{function_id}/invoke", 0
        stream = await client.post(path, body={}, cast_to=object, stream=True, stream_cls=AsyncStream[object])
        async with stream:
            async for event in stream._iter_events():  # as above
                count += 1
                if event.data:
                    event.json()
        return count

    return read


def first(url: str) -> Callable[[], None]:
    client = OpenAI(api_key=KEY, base_url=url)

    def open_and_close() -> None:
        path = f"/v1/function/{WAITS}/invoke"
        with client.post(path, body={}, cast_to=object, stream=True, stream_cls=Stream[object]) as stream:
            next(stream._iter_events())

    return open_and_close
