"""What openapi-python-client writes with its own templates, from our repaired document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

from stock_braintrust.api.functions import get_function, get_function_id, post_function
from stock_braintrust.client import AuthenticatedClient
from stock_braintrust.models import CreateFunction, Function

from bench.worker import REQUEST, WAITS, json

KEY = "key"


def decoder() -> Callable[[bytes], Any]:
    return lambda text: Function.from_dict(json.loads(text))


def encoder() -> Callable[[Any], str]:
    return lambda function: json.dumps(function.to_dict())


def plainer() -> Callable[[Any], Any]:
    return Function.to_dict


def getter(url: str) -> Callable[[], Any]:
    client = AuthenticatedClient(base_url=url, token=KEY)
    return lambda: get_function_id.sync(UUID(WAITS), client=client)


def poster(url: str) -> Callable[[], Any]:
    client = AuthenticatedClient(base_url=url, token=KEY)
    return lambda: post_function.sync(client=client, body=CreateFunction.from_dict(REQUEST))


def agetter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AuthenticatedClient(base_url=url, token=KEY)
    return lambda: get_function_id.asyncio(UUID(WAITS), client=client)


def aposter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AuthenticatedClient(base_url=url, token=KEY)
    return lambda: post_function.asyncio(client=client, body=CreateFunction.from_dict(REQUEST))


def walker(url: str) -> Callable[[int], Iterator[Any]]:
    client = AuthenticatedClient(base_url=url, token=KEY)

    def walk(size: int) -> Iterator[Any]:
        after = {}
        while items := get_function.sync(client=client, limit=size, **after).objects:
            yield from items
            after = {"starting_after": items[-1].id}

    return walk


def lister(url: str) -> Callable[[int], int]:
    client = AuthenticatedClient(base_url=url, token=KEY)

    def read(size: int) -> int:
        count, after = 0, {}
        while items := get_function.sync(client=client, limit=size, **after).objects:
            count += len(items)
            after = {"starting_after": items[-1].id}
        return count

    return read
