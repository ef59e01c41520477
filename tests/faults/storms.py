"""Storms of calls, some of them cut short, against a server that says who was asked for.

Server and tasks share an event loop, so that a cancellation after a number of its turns comes at another
point of a call for each number, and no thread decides which. asyncio and trio have the same form. What is
left when it is over is counted.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import trio

from tests.patience import until
from tests.unit.runtime.operations import GET

_TURNS = 60
"""Turns of the loop within which a call is cut short: some calls are over by then."""


def descriptors() -> int:
    """Return how many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


def _answers(request: bytes) -> tuple[bytes, ...]:
    """Return the pieces of the answer to `GET /things/NAME`: what is called so."""
    name = request.split(b" ", 2)[1].rpartition(b"/")[2]
    body = b'{"id": "' + name + b'"}'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return head, body[:5], body[5:]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
        while True:
            for piece in _answers(await reader.readuntil(b"\r\n\r\n")):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
    writer.close()


@contextlib.contextmanager
def serving_in_a_thread() -> Iterator[str]:
    """Serve in a thread of its own, and give the URL."""
    began, over = threading.Event(), asyncio.Event()
    found: list[Any] = []

    async def main() -> None:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0, backlog=1000)
        found.extend([server.sockets[0].getsockname()[1], asyncio.get_running_loop()])
        began.set()
        await over.wait()
        server.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        for _ in range(5):
            await asyncio.sleep(0)  # what was closed is closed in the turns that follow

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    assert until(began.is_set)
    try:
        yield f"http://127.0.0.1:{found[0]}"
    finally:
        found[1].call_soon_threadsafe(over.set)
        assert until(lambda: not thread.is_alive())


class AsyncioLoop:
    """What a storm needs of asyncio."""

    def run(self, main: Callable[[], Awaitable[Any]]) -> Any:
        """Run a program."""

        async def begin() -> Any:
            return await main()

        return asyncio.run(begin())

    async def turns(self, number: int) -> None:
        """Let all others go on, some times."""
        for _ in range(number):
            await asyncio.sleep(0)

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve in this loop, and give the URL."""
        server = await asyncio.start_server(_serve, "127.0.0.1", 0, backlog=1000)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def gather(self, *works: Callable[[], Awaitable[Any]]) -> None:
        """Do some things at once."""

        async def do(work: Callable[[], Awaitable[Any]]) -> None:
            await work()

        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(do(work))

    async def cut(self, work: Callable[[], Awaitable[Any]], turns: list[int]) -> bool:
        """Do something that is cancelled after some turns of the loop, and again after some more.

        Returns:
            Whether it was over before.
        """

        async def do() -> None:
            await work()

        task = asyncio.create_task(do())
        for number in turns:
            await self.turns(number)
            task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return False
        return True


class TrioLoop(AsyncioLoop):
    """What a storm needs of trio, where a cancellation stays until its scope is left."""

    def run(self, main: Callable[[], Awaitable[Any]]) -> Any:
        async def begin() -> Any:
            return await main()

        return trio.run(begin)

    async def turns(self, number: int) -> None:
        for _ in range(number):
            await trio.lowlevel.checkpoint()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        async def serve(stream: trio.SocketStream) -> None:
            with contextlib.suppress(trio.BrokenResourceError):
                while request := await stream.receive_some():
                    for piece in _answers(bytes(request)):
                        await stream.send_all(piece)

        async with trio.open_nursery() as nursery:
            listeners: Any = await nursery.start(trio.serve_tcp, serve, 0)
            yield f"http://127.0.0.1:{listeners[0].socket.getsockname()[1]}"
            nursery.cancel_scope.cancel()

    async def gather(self, *works: Callable[[], Awaitable[Any]]) -> None:
        async with trio.open_nursery() as nursery:
            for work in works:
                nursery.start_soon(work)

    async def cut(self, work: Callable[[], Awaitable[Any]], turns: list[int]) -> bool:
        scope = trio.CancelScope()

        async def cancel() -> None:
            await self.turns(turns[0])
            scope.cancel()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(cancel)
            with scope:
                await work()
            nursery.cancel_scope.cancel()
        return not scope.cancelled_caught


LOOPS: dict[str, AsyncioLoop] = {"asyncio": AsyncioLoop(), "trio": TrioLoop()}


async def storm(loop: AsyncioLoop, client: Any, times: int, at_once: int) -> None:
    """Cut calls, and streams of bytes that are being read, short until that many were."""
    chance = random.Random(1)
    told: Counter[bool] = Counter()

    async def call() -> None:
        name = f"{chance.random()}"
        assert (await client._client.call(GET, {"id": name})).id == name

    async def read() -> None:
        async with client.raw._client.stream(GET, None, {"id": "a"}) as answer:
            async for _ in answer:
                pass

    async def one() -> None:
        turns = [chance.randrange(_TURNS)]
        if chance.random() < 0.3:
            turns.append(chance.randrange(4))
        told[await loop.cut(call if chance.random() < 0.8 else read, turns)] += 1

    while told[False] < times:
        await loop.gather(*[one] * at_once)
