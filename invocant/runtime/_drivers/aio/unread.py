"""Answers whose body is read as it comes, awaiting."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Self

from invocant.runtime._calls.flow import run
from invocant.runtime._calls.unread import Meter, UnreadView
from invocant.runtime._drivers.concurrency import in_thread
from invocant.runtime._drivers.generators import owned
from invocant.runtime._drivers.saving import Saving
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._drivers.aio.driver import AsyncFlowDriver
    from invocant.runtime._drivers.saving import Target


class AsyncUnreadResponse(UnreadView):
    """An answer whose body is read as it comes. Use it in an `async with` block, which closes it.

    Iterating it gives the pieces of the body, unpacked; `write_to` writes them to a file, `read` returns
    them all. Each goes on where another stopped, and takes no more memory than a piece, but for `read`.
    Without a block each of them sends the call, reads the answer, and closes it.

    Nothing is sent before the block is entered, or the body is asked for.
    """

    def __init__(
        self, driver: AsyncFlowDriver, prepare: Callable[[], Awaitable[Call]], limit: int | None
    ) -> None:
        """Get ready.

        Args:
            driver: What sends and reads.
            prepare: Builds the call, when it is sent.
            limit: Largest body that is read, in bytes, or None for any.
        """
        self._body = head_and_body(driver, prepare, limit)

    async def __aenter__(self) -> Self:
        if self._info is None:
            self._body = owned(self._body)
            self._info = await anext(self._body, None)
            if self._info is None:
                raise ConfigurationError("the answer was closed before it was asked for")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the answer and free its connection. Closing again does nothing."""
        await self._body.aclose()

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Iterate the pieces of the body as they come.

        Raises:
            CallError: the body broke off, or is not all that was announced.
        """
        return owned(_pieces_of(self))

    async def read(self) -> bytes:
        """Return all that is left of the body."""
        return b"".join([piece async for piece in self])

    async def write_to(self, target: Target) -> int:
        """Write what is left of the body to a file, and return how many bytes that is.

        A path gets the whole body or stays as it was: what comes is written to a new file beside it, which
        takes its place at the end, and is removed when something goes wrong. A file that is open is written
        to from where it stands, and is left open; its `write` may be async. The disk is waited for in a
        thread.

        Args:
            target: A path, or a file that is open for bytes.

        Raises:
            CallError: the body broke off, or is not all that was announced.
            OSError: the file cannot be written.
        """
        saving = Saving(target)
        await in_thread(saving.open, to_end=True)
        try:
            async with aclosing(_pieces_of(self)) as pieces:
                async for piece in pieces:
                    writing = await in_thread(partial(saving.write, piece), to_end=True)
                    if writing is not None:
                        await writing
            await in_thread(saving.keep, to_end=True)
        finally:
            saving.drop()
        return saving.count


async def _pieces_of(answer: AsyncUnreadResponse) -> AsyncGenerator[bytes, None]:
    """Yield the pieces of a body. Not in `__aiter__` itself, for the reason that `lists._items_of` has."""
    if answer._info is not None:
        async for piece in answer._body:
            yield piece
        return
    async with answer:
        async for piece in answer._body:
            yield piece


class AsyncUnread:
    """What `unread` gives of an async client or resource: its methods, whose answers are read as they come.

    A method of an async client is a coroutine function; here it returns an `AsyncUnreadResponse` at once,
    which calls it when it is entered.
    """

    def __init__(self, behind: Any, driver: AsyncFlowDriver) -> None:
        self._behind = behind
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._behind, name)
        if name.startswith("_") or not callable(member):
            return member if name.startswith("_") else AsyncUnread(member, self._driver)
        if not iscoroutinefunction(member):
            return member

        @wraps(member)
        def method(*args: Any, **kwargs: Any) -> AsyncUnreadResponse:
            options = kwargs.get("options")
            limit = None if options is None else options.max_size
            return AsyncUnreadResponse(self._driver, lambda: member(*args, **kwargs), limit)

        return method


async def head_and_body(
    driver: AsyncFlowDriver, prepare: Callable[[], Awaitable[Call]], limit: int | None = None
) -> AsyncGenerator[Any, None]:
    """Give the `ResponseInfo` of an answer, then the pieces of its body.

    All that holds the connection is in here, so that an answer that is dropped unclosed frees it too.

    Raises:
        CallError: the body broke off, is larger than *limit*, or is not all that was announced.
    """
    call = await prepare()
    response = await driver.drive(run(call))
    try:
        yield call.info(response)
        meter = Meter(call, response, limit)
        async with aclosing(driver.transport.pieces(response, call.deadline, driver.clock)) as pieces:
            async for piece in pieces:
                yield meter.take(piece)
        meter.end()
    finally:
        await driver.transport.close_response(response)
