"""Storms of calls that are cut short, against a server in the same event loop: asyncio and trio in one form.

Server and calls share the loop, so that a cancellation after a number of its turns comes at another point of a call for
each number, and no thread decides which. What is left when it is over is counted.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import attrs
import trio

from invocant import runtime as rt
from tests.unit.runtime.drivers import KEY, LIBRARIES, SSE, AsyncClient
from tests.unit.runtime.operations import CREATE, GET, streaming

PATIENT = rt.Timeouts(connect=60, pool=60, idle=60, total=None)
"""Long enough for any machine: what is lost in a storm is found by waiting that long."""
_TURNS = 60
"""Turns of the loop within which a call is cut short: some calls are over by then."""


def descriptors() -> int:
    """Return how many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


_PIECES = (b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", b'{"id"', b': "a"}')


@attrs.define
class Loop:
    """What a storm needs of asyncio."""

    name = "asyncio"

    def run(self, main: Callable[[], Awaitable[Any]]) -> Any:
        async def begin() -> Any:
            return await main()

        return asyncio.run(begin())

    async def turn(self) -> None:
        """Let all others go on once."""
        await asyncio.sleep(0)

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve on a port of its own, and give the URL."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                while True:
                    await reader.readuntil(b"\r\n\r\n")
                    for piece in _PIECES:
                        writer.write(piece)
                        await writer.drain()
                        await asyncio.sleep(0)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def gather(self, *works: Callable[[], Awaitable[Any]]) -> None:
        """Do some things at once."""

        async def one(work: Callable[[], Awaitable[Any]]) -> None:
            await work()

        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(one(work))

    async def cut(self, work: Callable[[], Awaitable[Any]], turns: list[int]) -> str:
        """Do something that is cancelled after some turns of the loop, and again after some more."""

        async def one() -> None:
            await work()

        task = asyncio.create_task(one())
        for number in turns:
            for _ in range(number):
                await asyncio.sleep(0)
            task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return "cut"
        return "whole"


class Trio(Loop):
    """What a storm needs of trio."""

    name = "trio"

    def run(self, main: Callable[[], Awaitable[Any]]) -> Any:
        async def begin() -> Any:
            return await main()

        return trio.run(begin)

    async def turn(self) -> None:
        await trio.lowlevel.checkpoint()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        async def serve(stream: trio.SocketStream) -> None:
            with contextlib.suppress(trio.BrokenResourceError):
                while await stream.receive_some():
                    for piece in _PIECES:
                        await stream.send_all(piece)

        async with trio.open_nursery() as nursery:
            listeners: Any = await nursery.start(trio.serve_tcp, serve, 0)
            yield f"http://127.0.0.1:{listeners[0].socket.getsockname()[1]}"
            nursery.cancel_scope.cancel()

    async def gather(self, *works: Callable[[], Awaitable[Any]]) -> None:
        async with trio.open_nursery() as nursery:
            for work in works:
                nursery.start_soon(work)

    async def cut(self, work: Callable[[], Awaitable[Any]], turns: list[int]) -> str:
        scope = trio.CancelScope()

        async def cancel() -> None:
            for _ in range(turns[0]):
                await trio.lowlevel.checkpoint()
            scope.cancel()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(cancel)
            with scope:
                await work()
            nursery.cancel_scope.cancel()
        return "cut" if scope.cancelled_caught else "whole"


LOOPS: dict[str, Loop] = {"asyncio": Loop(), "trio": Trio()}


async def storm(loop: Loop, client: Any, times: int, at_once: int, *, seed: int = 1) -> Counter[str]:
    """Make calls, read streams and answers, and cut each of them short; return how many were whole."""
    chance = random.Random(seed)
    told: Counter[str] = Counter()

    async def call() -> None:
        await client._client.call(GET, {"id": "a"})

    async def unread() -> None:
        async with client.unread._behind._client.call(GET, {"id": "a"}):
            pass

    async def one() -> None:
        turns = [chance.randrange(_TURNS)]
        if chance.random() < 0.3:
            turns.append(chance.randrange(4))
        told[await loop.cut(call, turns)] += 1

    for _ in range(0, times, at_once):
        await loop.gather(*[one] * at_once)
    return told
