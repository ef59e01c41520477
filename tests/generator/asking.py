"""Call a generated client in both of its worlds, against answers that are made here."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import httpx
from attrs import field, frozen

from invocant.runtime import Environment

Answer = Callable[[httpx.Request], httpx.Response]
_NO_CHANCE = Environment(chance=lambda: 0.0)
"""Both worlds make the same boundaries."""
Call = Callable[[Any], Any]
"""What a test does with a client: written once, for a client of either world."""


@frozen
class Asked:
    """How a call went, the same in both worlds."""

    result: Any
    requests: list[httpx.Request]
    """What was sent, in order, by the sync client."""
    events: list[Any] = field(factory=list)
    """The events, where the result is a stream's."""

    @property
    def request(self) -> httpx.Request:
        """The only request."""
        (one,) = self.requests
        return one


def answer(status: int = 204, **content: Any) -> Answer:
    """Return an answer with *status* and *content*, as `httpx.Response` takes it."""
    return lambda request: httpx.Response(status, **content)


def ask(module: ModuleType, call: Call, *answers: Answer, **credentials: Any) -> Asked:
    """Make *call* with a sync and with an async client of *module*; they must send and give the same.

    Pages are read to their end, streams to their result. An error is raised, once both met it.

    Args:
        module: A generated package.
        call: What to do with a client.
        answers: One for each request, in turn; 204 when there are none.
        credentials: Keyword arguments of the client.
    """
    credentials = {"environment": _NO_CHANCE, **credentials}
    first = _sync(module, call, answers, credentials)
    second = asyncio.run(_async(module, call, answers, credentials))
    assert [_shown(one) for one in first.requests] == [_shown(one) for one in second.requests]
    if isinstance(first.result, Exception):
        assert type(first.result) is type(second.result)
        raise first.result
    assert (first.result, first.events) == (second.result, second.events)
    return first


def _shown(request: httpx.Request) -> tuple[str, str, list[tuple[str, str]], bytes]:
    headers = [(name, value) for name, value in request.headers.items() if name != "user-agent"]
    return request.method, str(request.url), headers, request.content


def _transport(answers: tuple[Answer, ...]) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    seen: list[httpx.Request] = []
    waiting: Iterator[Answer] = iter(answers or (answer(),))

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return next(waiting)(request)

    return httpx.MockTransport(handle), seen


def _sync(
    module: ModuleType, call: Call, answers: tuple[Answer, ...], credentials: Mapping[str, Any]
) -> Asked:
    transport, seen = _transport(answers)
    events: list[Any] = []
    with httpx.Client(transport=transport) as http, module.Client(http_client=http, **credentials) as client:
        try:
            result = call(client)
            if hasattr(result, "events"):
                with result as stream:
                    events += stream.events
                    result = stream.result()
            elif hasattr(result, "pages"):
                result = list(result)
        except Exception as error:  # noqa: BLE001 - handed to the caller, who asks for the error it expects
            result = error
    return Asked(result, seen, events)


async def _async(
    module: ModuleType, call: Call, answers: tuple[Answer, ...], credentials: Mapping[str, Any]
) -> Asked:
    transport, seen = _transport(answers)
    events: list[Any] = []
    async with (
        httpx.AsyncClient(transport=transport) as http,
        module.AsyncClient(http_client=http, **credentials) as client,
    ):
        try:
            result = call(client)
            if hasattr(result, "events"):
                async with result as stream:
                    events += [one async for one in stream.events]
                    result = await stream.result()
            elif hasattr(result, "pages"):
                result = [one async for one in result]
            elif inspect.isawaitable(result):
                result = await result
        except Exception as error:  # noqa: BLE001 - as above
            result = error
    return Asked(result, seen, events)
