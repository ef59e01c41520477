"""The few things that asyncio and trio do differently, for whichever of them runs the task."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import sniffio

from invocant.runtime._calls.steps import OutOfTime

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import SharedFuture

T = TypeVar("T")


def is_trio() -> bool:
    """Whether trio runs this task."""
    return sniffio.current_async_library() == "trio"


async def sleep(seconds: float) -> None:
    """Wait."""
    if is_trio():
        import trio

        await trio.sleep(seconds)
    else:
        import asyncio

        await asyncio.sleep(seconds)


async def in_thread(function: Callable[[], T], *, to_end: bool = False) -> T:
    """Call what may wait for a disk in a thread, so that the event loop goes on.

    Args:
        function: What to call.
        to_end: Whether a task that is cancelled waits until the thread is done, as what it does must be
            undone.
    """
    if is_trio():
        import trio

        return await trio.to_thread.run_sync(function, abandon_on_cancel=not to_end)
    import asyncio

    if not to_end:
        return await asyncio.to_thread(function)
    task = asyncio.get_running_loop().create_task(asyncio.to_thread(function))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def to_the_end(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do some work that frees things: a task that is cancelled meanwhile is so once it is done.

    asyncio has nothing that holds a cancellation off, so the work is a task of its own there.
    """
    if is_trio():
        import trio

        with trio.CancelScope(shield=True):
            await work()
        return
    import asyncio

    task = asyncio.get_running_loop().create_task(work())
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    task.result()


async def within(limit: float, work: Callable[[], Awaitable[None]]) -> None:
    """Do some work for at most *limit* seconds; what is not done by then is cancelled."""
    if is_trio():
        import trio

        with trio.move_on_after(limit):
            await work()
    else:
        import asyncio

        try:
            async with asyncio.timeout(limit):
                await work()
        except TimeoutError:
            return


async def in_time(limit: float, work: Awaitable[T]) -> T:
    """Return what some work gives, if it is there in *limit* seconds; it is cancelled then.

    Whoever cancels this task from outside cancels the work, and nothing else is made of that.

    Raises:
        OutOfTime: it is not.
    """
    if is_trio():
        import trio

        with trio.move_on_after(max(limit, 0.0)):
            return await work
        raise OutOfTime
    import asyncio

    scope = asyncio.timeout(limit)
    try:
        async with scope:
            return await work
    except TimeoutError:
        if scope.expired():
            raise OutOfTime from None
        raise  # the work's own


async def wait_for(future: SharedFuture, limit: float | None) -> None:
    """Wait until a future is done, or *limit* seconds are over; another thread may complete it."""
    if is_trio():
        import trio

        done, token = trio.Event(), trio.lowlevel.current_trio_token()

        def wake_trio() -> None:
            token.run_sync_soon(done.set)

        future.add_done_callback(wake_trio)
        try:
            with trio.move_on_after(float("inf") if limit is None else limit):
                await done.wait()
        finally:
            future.remove_done_callback(wake_trio)
        return
    import asyncio

    loop = asyncio.get_running_loop()
    woken: asyncio.Future[None] = loop.create_future()

    def settle() -> None:
        if not woken.done():
            woken.set_result(None)

    def wake() -> None:
        loop.call_soon_threadsafe(settle)

    future.add_done_callback(wake)
    try:
        async with asyncio.timeout(limit):
            await woken
    except TimeoutError:
        return
    finally:
        future.remove_done_callback(wake)


_begun: set[Any] = set()
"""Tasks that nobody else refers to; asyncio forgets them otherwise."""


def begin(work: Callable[[], Awaitable[object]]) -> None:
    """Do some work in a task of its own, which nobody waits for; it keeps its errors to itself."""

    async def alone() -> None:
        with suppress(Exception):
            await work()

    if is_trio():
        import trio

        trio.lowlevel.spawn_system_task(alone, name="invocant token")
        return
    import asyncio

    loop = asyncio.get_running_loop()
    task = loop.create_task(alone(), name="invocant token", context=Context())  # none of the caller's bounds
    _begun.add(task)
    task.add_done_callback(_begun.discard)


class Ahead(Generic[T]):
    """Work that goes on by itself until it is waited for or cancelled."""

    def __init__(self, work: Coroutine[Any, Any, T]) -> None:
        self._task: Any = None
        self._scope: Any = None
        self._done: Any = None
        self._value: Any = None
        self._error: BaseException | None = None
        if is_trio():
            import trio

            self._scope, self._done = trio.CancelScope(), trio.Event()
            trio.lowlevel.spawn_system_task(  # with the deadline of the block around
                self._run, work, name="invocant prefetch", context=copy_context()
            )
        else:
            import asyncio

            self._task = asyncio.get_running_loop().create_task(work, name="invocant prefetch")

    async def _run(self, work: Coroutine[Any, Any, T]) -> None:
        """Do the work under trio and keep its error: a task that fails on its own would end the program."""
        try:
            with self._scope:
                self._value = await work
        except Exception as error:  # noqa: BLE001  # raised where the work is waited for
            self._error = error
        finally:
            self._done.set()

    async def wait(self) -> T:
        """Return what the work gives, or raise what it raises."""
        if self._task is not None:
            value: T = await self._task
            return value
        await self._done.wait()
        if self._error is not None:
            raise self._error
        result: T = self._value
        return result

    async def cancel(self) -> None:
        """Stop the work, and wait until it has stopped; what it gave is forgotten."""
        if self._task is not None:
            import asyncio

            self._task.cancel()
            await asyncio.wait([self._task])
            if not self._task.cancelled():
                self._task.exception()  # looked at, so that nobody complains that nobody did
            return
        self._scope.cancel()
        await self._done.wait()
