"""Answers that come while the request is still sent, on real sockets: asyncio loses them by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trio

from invocant import runtime as rt
from invocant.runtime import kinds as k
from tests.faults.test_wire import HURRIED, Real, real
from tests.faults.wire import GoOn, Reset, Take, Wait, Wire, http
from tests.patience import PATIENCE
from tests.unit.runtime.drivers import DRIVERS
from tests.unit.runtime.operations import FAILURES

__all__ = ["real"]  # what pytest looks for

UPLOAD: rt.Operation[Any] = rt.Operation(
    name="things.upload",
    method="POST",
    path="/upload",
    body=rt.Body(required=True, content=(rt.Content("application/octet-stream", k.BINARY),)),
    responses={"200": rt.Response("application/json", k.ANY), **FAILURES},
)
GET: rt.Operation[Any] = rt.Operation(
    name="things.get",
    method="GET",
    path="/thing",
    responses={"200": rt.Response("application/json", k.ANY), **FAILURES},
)
TOO_LARGE = http(b'{"message": "too large"}', status="413 Content Too Large")
SIZE_BYTES = 2**24
"""More than what systems put aside for a connection, 10 MB on Linux."""
TAKEN_BYTES = 3 * 2**22
"""So is this, which a server reads after its answer: whoever sends has waited for it, and could hear that."""


def in_pieces() -> Iterator[bytes]:
    """Yield a body in small pieces."""
    for _ in range(2**11):
        yield b"x" * 2**13


BODIES: dict[str, Callable[[], Any]] = {"at hand": lambda: b"x" * SIZE_BYTES, "in pieces": in_pieces}


def outcomes(real: Real, url: str, *bodies: Any, **options: Any) -> list[Any]:
    """Return what came of uploads by one client, errors too."""
    out: list[Any] = []
    if real.is_sync:
        client = real._make(url, options)
        for body in bodies:
            try:
                out.append(client._client.call(UPLOAD, {"body": body}))
            except rt.CallError as error:
                out.append(error)
        real.close(client)
        return out

    async def main() -> None:
        client = real._make(url, options)
        for body in bodies:
            try:
                out.append(await client._client.call(UPLOAD, {"body": body}))
            except rt.CallError as error:
                out.append(error)
        await real.aclose(client)
        if real.backend != "trio":
            assert len(asyncio.all_tasks()) == 1  # none is left that reads

    trio.run(main) if real.backend == "trio" else asyncio.run(main())
    return out


@pytest.mark.parametrize("name", BODIES)
def test_answer_that_comes_before_the_body_is_sent(real: Real, name: str) -> None:
    """A server that refuses a body before it has it, and breaks the connection then, is understood."""
    with Wire(greeting=[Take(100), TOO_LARGE, Take(TAKEN_BYTES), Reset()]) as wire:
        (error,) = outcomes(real, wire.url, BODIES[name]())
    assert isinstance(error, rt.ContentTooLargeError)
    assert error.message == "too large"
    assert error.attempts == 1


def test_connection_serves_one_upload_after_another(real: Real) -> None:
    """What is read ahead is the next answer, and nothing is read between two of them."""
    with Wire([http(b'{"n": 1}'), GoOn()], [http(b'{"n": 2}'), GoOn()], [http(b'{"n": 3}')]) as wire:
        answers = outcomes(real, wire.url, b"x" * 2**20, b"x" * 2**20, b"x")
    assert answers == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert wire.connections == 1


@pytest.mark.parametrize("driver", ["asyncio-httpx", "asyncio-httpx2"])
@pytest.mark.parametrize("operation", [GET, UPLOAD], ids=["get", "upload"])
def test_small_request_reads_nothing_ahead(driver: str, operation: rt.Operation[Any]) -> None:
    """A call on a connection that is there begins no task: each costs as much as a tenth of the call."""
    real = Real(DRIVERS[driver])
    arguments = {} if operation is GET else {"body": b"x"}
    begun: list[Any] = []

    def counting(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
        begun.append(coro)
        return asyncio.Task(coro, loop=loop, **options)

    async def main(url: str) -> None:
        client = real._make(url, {})
        await client._client.call(operation, arguments)
        asyncio.get_running_loop().set_task_factory(counting)
        await client._client.call(operation, arguments)
        asyncio.get_running_loop().set_task_factory(None)
        await real.aclose(client)

    with Wire([http(b"{}"), GoOn()], [http(b"{}"), GoOn()]) as wire:
        asyncio.run(main(wire.url))
    assert wire.connections == 1
    assert begun == []


def test_silence_after_an_upload(real: Real) -> None:
    """It ends with the idle time, as that of any call."""
    with Wire([Wait()]) as wire:
        (error,) = outcomes(real, wire.url, b"x" * 2**17, timeouts=HURRIED)
    assert type(error) is rt.IdleTimeoutError
    assert not wire.gave_up.is_set()


@pytest.mark.parametrize("driver", ["asyncio-httpx", "asyncio-httpx2"])
def test_upload_that_is_cancelled_leaves_no_task(driver: str) -> None:
    """What reads ahead ends with the connection."""
    real = Real(DRIVERS[driver])

    async def main(url: str) -> None:
        client = real._make(url, {})
        task = asyncio.create_task(client._client.call(UPLOAD, {"body": b"x" * SIZE_BYTES}))
        async with asyncio.timeout(PATIENCE):
            while not wire.sipped:  # noqa: ASYNC110  # a thread counts
                await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) > 2
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await real.aclose(client)
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1

    with Wire([Wait()], sips=0.01) as wire:
        asyncio.run(main(wire.url))
