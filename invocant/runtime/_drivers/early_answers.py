"""Answers that come while the request is still sent, under asyncio.

A server that refuses a body may say so before it has all of it, and close. asyncio closes a connection as
soon as a write fails, and what had come and was not read is lost with it, so that a 413 would be a connection
that broke. Therefore the read which follows a request is begun with it, by a task of its own, where there is
much to send; trio and threads can read after a write has failed.

Source: RFC 9112, section 9.5: a client that sends a body should look for an answer meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import Any

READ_BYTES = 64 * 2**10
"""As much as the libraries read at once."""


class EarlyReading:
    """One read that was begun before it was asked for."""

    __slots__ = ("_rest", "_task")

    def __init__(self, inner: Any) -> None:
        self._rest: bytes | None = None  # what came and was not asked for; None before
        self._task = asyncio.get_running_loop().create_task(inner.read(READ_BYTES, timeout=None))
        self._task.add_done_callback(_looked_at)

    @property
    def is_over(self) -> bool:
        """Whether all that came was handed out."""
        return self._rest == b""

    async def read(self, max_bytes: int, limit: float | None, core: Any) -> bytes:
        """Return what came, at most *max_bytes*; wait for it at most *limit* seconds, None for any time.

        Raises:
            Exception: what reading raised; `core.ReadTimeout` if nothing came in time.
        """
        if self._rest is None:
            done, _ = await asyncio.wait([self._task], timeout=limit)
            if not done:
                self.cancel()
                raise core.ReadTimeout("nothing came in time")
            self._rest = self._task.result()
        data, self._rest = self._rest[:max_bytes], self._rest[max_bytes:]
        return data

    def cancel(self) -> None:
        """Read no more: the connection is closed."""
        self._task.cancel()


def _looked_at(task: asyncio.Task[bytes]) -> None:
    """Look at an error, so that asyncio does not complain that nobody did."""
    if not task.cancelled():
        task.exception()


async def begun(inner: Any) -> EarlyReading | None:
    """Begin to read, under asyncio; None under trio."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return None
    early = EarlyReading(inner)
    await asyncio.sleep(0)  # so that it waits for the socket, before anything is sent that could fail
    return early
