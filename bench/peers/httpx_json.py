"""httpx and plain dicts, written out by hand: what a typed client is measured against."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx

from bench.worker import REQUEST, WAITS


def getter(url: str) -> Callable[[], Any]:
    client = httpx.Client()
    return lambda: json.loads(client.get(f"{url}/v1/function/{WAITS}").content)


def poster(url: str) -> Callable[[], Any]:
    client = httpx.Client()
    return lambda: json.loads(client.post(f"{url}/v1/function", json=REQUEST).content)


def agetter(url: str) -> Callable[[], Awaitable[Any]]:
    client = httpx.AsyncClient()

    async def call() -> Any:
        return json.loads((await client.get(f"{url}/v1/function/{WAITS}")).content)

    return call


def aposter(url: str) -> Callable[[], Awaitable[Any]]:
    client = httpx.AsyncClient()

    async def call() -> Any:
        return json.loads((await client.post(f"{url}/v1/function", json=REQUEST)).content)

    return call


def streamer(url: str) -> Callable[[str], int]:
    client = httpx.Client()

    def read(function_id: str) -> int:
        count, rest = 0, ""
        with client.stream("POST", f"{url}/v1/function/{function_id}/invoke", json={}) as response:
            for piece in response.iter_text():
                *found, rest = (rest + piece).split("\n\n")
                for event in found:
                    event.partition("\ndata: ")
                count += len(found)
        return count

    return read


def astreamer(url: str) -> Callable[[str], Awaitable[int]]:
    client = httpx.AsyncClient()

    async def read(function_id: str) -> int:
        count, rest = 0, ""
        async with client.stream("POST", f"{url}/v1/function/{function_id}/invoke", json={}) as response:
            async for piece in response.aiter_text():
                *found, rest = (rest + piece).split("\n\n")
                for event in found:
                    event.partition("\ndata: ")
                count += len(found)
        return count

    return read


def first(url: str) -> Callable[[], None]:
    client = httpx.Client()

    def open_and_close() -> None:
        with client.stream("POST", f"{url}/v1/function/{WAITS}/invoke", json={}) as response:
            next(response.iter_bytes())

    return open_and_close


def walker(url: str) -> Callable[[int], Iterator[Any]]:
    client = httpx.Client()

    def walk(size: int) -> Iterator[Any]:
        after = ""
        while items := json.loads(client.get(f"{url}/v1/function?limit={size}{after}").content)["objects"]:
            yield from items
            after = f"&starting_after={items[-1]['id']}"

    return walk


def reader(url: str) -> Callable[[str], Iterator[Any]]:
    client = httpx.Client()

    def read(function_id: str) -> Iterator[Any]:
        rest = ""
        with client.stream("POST", f"{url}/v1/function/{function_id}/invoke", json={}) as response:
            for piece in response.iter_text():
                *found, rest = (rest + piece).split("\n\n")
                yield from found

    return read


def lister(url: str) -> Callable[[int], int]:
    client = httpx.Client()

    def read(size: int) -> int:
        count, after = 0, ""
        while items := json.loads(client.get(f"{url}/v1/function?limit={size}{after}").content)["objects"]:
            count += len(items)
            after = f"&starting_after={items[-1]['id']}"
        return count

    return read
