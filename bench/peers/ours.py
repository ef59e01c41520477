"""Invocant, as users call it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from bench.worker import REQUEST, WAITS
from invocant import AsyncBraintrust, Braintrust, RequestOptions, Timeouts
from invocant.runtime import SSEParser
from invocant_api.braintrust.models import Function

KEY = "key"


def decoder() -> Callable[[bytes], Any]:
    return Function.from_json


def encoder() -> Callable[[Any], str]:
    return Function.json


def plainer() -> Callable[[Any], Any]:
    return Function.to_dict


def getter(url: str) -> Callable[[], Any]:
    client = Braintrust(KEY, base_url=url)
    return lambda: client.functions.get(WAITS)


def poster(url: str) -> Callable[[], Any]:
    client = Braintrust(KEY, base_url=url)
    return lambda: client.functions.create(**REQUEST)


def agetter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncBraintrust(KEY, base_url=url)
    return lambda: client.functions.get(WAITS)


def aposter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncBraintrust(KEY, base_url=url)
    return lambda: client.functions.create(**REQUEST)


def events(pieces: list[bytes]) -> int:
    parser = SSEParser()
    return sum(len(parser.feed(piece)) for piece in pieces)


def streamer(url: str) -> Callable[[str], int]:
    client = Braintrust(KEY, base_url=url)

    def read(function_id: str) -> int:
        with client.functions.stream(function_id, input={}) as stream:
            return sum(1 for _ in stream)

    return read


def astreamer(url: str) -> Callable[[str], Awaitable[int]]:
    client = AsyncBraintrust(KEY, base_url=url)

    async def read(function_id: str) -> int:
        count = 0
        async with client.functions.stream(function_id, input={}) as stream:
            async for _ in stream:
                count += 1
        return count

    return read


def first(url: str) -> Callable[[], None]:
    client = Braintrust(KEY, base_url=url, timeouts=Timeouts(idle=5))

    def open_and_close() -> None:
        with client.functions.stream(WAITS, input={}) as stream:
            next(iter(stream))

    return open_and_close


def walker(url: str) -> Callable[[int], Iterator[Any]]:
    client = Braintrust(KEY, base_url=url)
    return lambda size: iter(client.functions.list(limit=size))


def reader(url: str) -> Callable[[str], Iterator[Any]]:
    client = Braintrust(KEY, base_url=url)
    options = RequestOptions(keep=False)
    return lambda function_id: iter(client.functions.stream(function_id, input={}, options=options))


def keeper(url: str) -> Callable[[str], Iterator[Any]]:
    client = Braintrust(KEY, base_url=url)
    return lambda function_id: iter(client.functions.stream(function_id, input={}))


def lister(url: str) -> Callable[[int], int]:
    client = Braintrust(KEY, base_url=url)
    return lambda size: sum(1 for _ in client.functions.list(limit=size))
