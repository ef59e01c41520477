"""Where the times, waits and chances of a client come from: the one module that has a clock."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable

from invocant.runtime._records import frozen


async def _sleep(seconds: float) -> None:
    """Wait in whichever library runs this task."""
    from invocant.runtime._drivers.concurrency import (
        sleep,  # not at the top: a client that blocks never needs it
    )

    await sleep(seconds)


@frozen(kw_only=True)
class Environment:
    """Where a client's times, waits and chances come from; tests bring their own.

    Attributes:
        clock: Seconds that never go back, for deadlines and elapsed times.
        wall: Seconds since the epoch, for dates in headers.
        sleep: Waits, in a thread.
        async_sleep: Waits, in a task.
        chance: A number from 0 up to 1.
        environ: Looks up an environment variable; None when it is not set.
    """

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep
    chance: Callable[[], float] = random.random
    environ: Callable[[str], str | None] | None = None


ENVIRONMENT = Environment()


@frozen(kw_only=True)
class World(Environment):
    """The former name of `Environment`, with `asleep` for `async_sleep`. Deprecated."""

    asleep: Callable[[float], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        import warnings

        warnings.warn(
            "World is called Environment now, and asleep async_sleep", DeprecationWarning, stacklevel=3
        )
        if self.asleep is not None:
            object.__setattr__(self, "async_sleep", self.asleep)
