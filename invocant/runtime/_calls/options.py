"""What a caller may set for one call, where the times and chances of a client come from."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from invocant.runtime._calls.retries import Retries
from invocant.runtime._calls.timeouts import Timeouts
from invocant.runtime._records import frozen


@frozen(kw_only=True)
class RequestOptions:
    """Options of one call. None, or nothing, leaves what the client says.

    Attributes:
        timeouts: Bounds on waiting; a number is the total in seconds.
        retries: How often and how patiently; a number is the most retries.
        headers: Headers to add or replace; a value of None takes a header away.
        query: Query parameters to add after those of the operation.
        body: Members to add to a JSON body, or to replace in it.
        strict: Whether an answer that contradicts its model is an error, rather than kept as it came.
        keep: Whether a stream keeps what its result is made of. Without it `result()` is refused, and memory
            stays flat however long the stream is.
        max_size: Largest body read, in bytes, for anything but a stream; for a stream, the largest event.
    """

    timeouts: Timeouts | float | None = None
    retries: Retries | int | None = None
    headers: Mapping[str, str | None] | None = None
    query: Mapping[str, Any] | None = None
    body: Mapping[str, Any] | None = None
    strict: bool = False
    keep: bool = True
    max_size: int | None = None


NO_OPTIONS = RequestOptions()


async def _sleep(seconds: float) -> None:
    """Wait in whichever library runs this task."""
    from invocant.runtime._drivers.concurrency import (
        sleep,  # not at the top: a client that blocks never needs it
    )

    await sleep(seconds)


@frozen(kw_only=True)
class World:
    """Where a client's times, waits and chances come from; tests bring their own.

    Attributes:
        clock: Seconds that never go back, for deadlines and elapsed times.
        wall: Seconds since the epoch, for dates in headers.
        sleep: Waits, in a thread.
        asleep: Waits, in a task.
        chance: A number from 0 up to 1.
        environ: Looks up an environment variable; None when it is not set.
    """

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = _sleep
    chance: Callable[[], float] = random.random
    environ: Callable[[str], str | None] | None = None


WORLD = World()
