"""braintrust-api: the vendor's REST client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from braintrust_api import AsyncBraintrust, Braintrust
from braintrust_api._models import construct_type
from braintrust_api._streaming import SSEDecoder, Stream
from braintrust_api.types import Function

from bench.worker import REQUEST, WAITS, json

KEY = "key"


def decoder() -> Callable[[bytes], Any]:
    return lambda text: construct_type(type_=Function, value=json.loads(text))


def encoder() -> Callable[[Any], str]:
    return lambda function: function.to_json(indent=None)


def plainer() -> Callable[[Any], Any]:
    return lambda function: function.to_dict(mode="json")


def getter(url: str) -> Callable[[], Any]:
    client = Braintrust(api_key=KEY, base_url=url)
    return lambda: client.functions.retrieve(WAITS)


def poster(url: str) -> Callable[[], Any]:
    client = Braintrust(api_key=KEY, base_url=url)
    return lambda: client.functions.create(**REQUEST)


def agetter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncBraintrust(api_key=KEY, base_url=url)
    return lambda: client.functions.retrieve(WAITS)


def aposter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncBraintrust(api_key=KEY, base_url=url)
    return lambda: client.functions.create(**REQUEST)


def events(pieces: list[bytes]) -> int:
    return sum(1 for _ in SSEDecoder().iter_bytes(iter(pieces)))


def streamer(url: str) -> Callable[[str], int]:
    """Read with the client's own decoder: its `Stream` fails at the events without data."""
    client = Braintrust(api_key=KEY, base_url=url)

    def read(function_id: str) -> int:
        count = 0
        path = f"/v1/function/{function_id}/invoke"
        stream = client.post(path, body={}, cast_to=object, stream=True, stream_cls=Stream[object])
        for event in stream._iter_events():
            count += 1
            if event.data:
                event.json()
        return count

    return read


def first(url: str) -> Callable[[], None]:
    client = Braintrust(api_key=KEY, base_url=url)

    def open_and_close() -> None:
        path = f"/v1/function/{WAITS}/invoke"
        stream = client.post(path, body={}, cast_to=object, stream=True, stream_cls=Stream[object])
        next(stream._iter_events())
        stream.response.close()

    return open_and_close


def walker(url: str) -> Callable[[int], Iterator[Any]]:
    client = Braintrust(api_key=KEY, base_url=url)
    return lambda size: iter(client.functions.list(limit=size))


def reader(url: str) -> Callable[[str], Iterator[Any]]:
    client = Braintrust(api_key=KEY, base_url=url)

    def read(function_id: str) -> Iterator[Any]:
        path = f"/v1/function/{function_id}/invoke"
        return client.post(
            path, body={}, cast_to=object, stream=True, stream_cls=Stream[object]
        )._iter_events()

    return read


def lister(url: str) -> Callable[[int], int]:
    client = Braintrust(api_key=KEY, base_url=url)
    return lambda size: sum(1 for _ in client.functions.list(limit=size))
