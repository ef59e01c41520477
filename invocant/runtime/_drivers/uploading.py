"""Reads uploads while they are sent: blocking, and awaiting, where files are read in a thread.

Both are what HTTP libraries take for a body. What goes wrong while reading is kept: a library may have a
word of its own for it, and it is the reader's own error that the caller gets.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.runtime._calls.uploads import Upload


class _Late(Exception):  # noqa: N818  # it never gets out
    """The time is up while a body is being sent."""


class _Sending:
    """What both have in common.

    Attributes:
        error: What went wrong while reading, or None.
        late: Whether the deadline came first.
    """

    def __init__(self, upload: Upload, deadline: float | None, clock: Callable[[], float]) -> None:
        self._reading = upload.read()
        self._deadline = deadline
        self._clock = clock
        self.error: Exception | None = None
        self.late = False

    def _next(self, outcome: Any = None) -> Any:
        """Hand over what came of a step; return the next one, or None at the end."""
        try:
            return self._reading.send(outcome)
        except StopIteration:
            return None

    def _failed(self, error: Exception) -> Any:
        """Hand over why a step failed; return the next one, or None at the end."""
        try:
            return self._reading.throw(error)
        except StopIteration:
            return None

    def _check(self) -> None:
        if self._deadline is not None and self._clock() > self._deadline:
            self.late = True
            raise _Late


class SyncBody(_Sending):
    """Reads an upload, blocking."""

    def __init__(self, upload: Upload, deadline: float | None, clock: Callable[[], float]) -> None:
        """Get ready to read.

        Raises:
            TypeError: some of it can only be read by an async client.
        """
        upload.refuse_async()
        super().__init__(upload, deadline, clock)

    def __iter__(self) -> Iterator[bytes]:
        try:
            step = self._next()
            while step is not None:
                if step.__class__ is not bytes:
                    step = self._done(step)
                    continue
                if step:  # an empty chunk would be the last one
                    self._check()
                    yield step
                step = self._next()
        except Exception as error:
            self.error = None if self.late else error
            raise
        finally:
            self._reading.close()

    def _done(self, step: Any) -> Any:
        """Carry out a step; return the next one."""
        try:
            outcome = step.function()
        except Exception as error:  # noqa: BLE001  # raised again where the step was asked for
            return self._failed(error)
        return self._next(outcome)

    def close(self) -> None:
        """Stop reading: what was opened is closed."""
        self._reading.close()


class AsyncBody(_Sending):
    """Reads an upload, awaiting; what may wait for a disk is done in a thread.

    It is no generator: one that is dropped before its end would want to be closed by the event loop.
    """

    def __init__(self, upload: Upload, deadline: float | None, clock: Callable[[], float]) -> None:
        super().__init__(upload, deadline, clock)
        self._upload = upload

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            step = self._next()
            while step is not None:
                if step.__class__ is not bytes:
                    step = await self._done(step)
                elif step:  # an empty chunk would be the last one
                    self._check()
                    piece: bytes = step
                    return piece
                else:
                    step = self._next()
        except Exception as error:
            self.error = None if self.late else error
            raise
        raise StopAsyncIteration

    async def _done(self, step: Any) -> Any:
        """Carry out a step; return the next one."""
        from invocant.runtime._drivers.concurrency import in_thread  # here, as few calls send a file

        try:
            outcome = await in_thread(step.function) if step.blocking else step.function()
            if hasattr(outcome, "__await__"):
                outcome = await outcome
        except Exception as error:  # noqa: BLE001  # raised again where the step was asked for
            return self._failed(error)
        return self._next(outcome)

    async def aclose(self) -> None:
        """Stop reading: what was opened is closed, and async generators that were begun."""
        self._reading.close()
        for generator in self._upload.generators():
            await generator.aclose()
