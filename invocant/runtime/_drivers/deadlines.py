"""Deadlines of blocks of calls: what bounds every call that is made inside, whoever made the client.

The deadline that is in force is a context variable: tasks have a copy of the context that started them, and
so has what runs by `asyncio.to_thread` or `contextvars.copy_context().run`. A plain thread begins with none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from invocant.runtime._calls.options import BLOCK, MAX_SECONDS
from invocant.runtime._calls.retries import is_number
from invocant.runtime._drivers.environment import ENVIRONMENT
from invocant.runtime._errors import ConfigurationError, seconds

if TYPE_CHECKING:
    from contextvars import Token

    from invocant.runtime._calls.options import Block
    from invocant.runtime._drivers.environment import Environment


class Deadline:
    """A time by which all calls, pages and streams of a `with` block are over.

    Of several that are nested the nearest counts, and of it and the total of a call the nearer. Only waits of
    calls end: code of the block's own goes on.

    Attributes:
        place: Where it was set, as `file.py:12`.
    """

    __slots__ = ("_at", "_clock", "_seconds", "_token", "place")

    def __init__(self, limit: float, *, clock: Callable[[], float], place: str = "") -> None:
        self._seconds = limit
        self._clock = clock
        self._at: float | None = None
        self._token: Token[Block | None] | None = None
        self.place = place

    def __enter__(self) -> Self:
        if self._at is not None:
            raise ConfigurationError("a deadline bounds one block: call invocant.deadline again for the next")
        self._at = self._clock() + self._seconds
        outer = BLOCK.get()
        self._token = BLOCK.set(self if outer is None or self.remaining() < outer.remaining() else outer)
        return self

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            try:
                BLOCK.reset(self._token)
            except ValueError:
                return  # left in another context than it was entered in, by a generator: nothing holds there

    def __repr__(self) -> str:
        return f"<{self.words()}>"

    def remaining(self) -> float:
        """Return the seconds until this deadline, below 0 after it; before the block, all of them."""
        return self._seconds if self._at is None else self._at - self._clock()

    def words(self) -> str:
        """Name it, for messages."""
        where = f" set at {self.place}" if self.place else ""
        return f"the deadline of {seconds(self._seconds)}{where}"


def deadline(seconds: float, *, environment: Environment | None = None) -> Deadline:
    """Bound all calls of a block: `with invocant.deadline(30):`, in code that blocks and in coroutines.

    Calls, pages and streams that are made or read in the block, by any client, end when the time is up, with
    a `DeadlineError` that names this line. Inside another deadline the nearer counts, as it does beside
    `Timeouts.total`. Tasks that are started in the block are bounded too, and what runs by
    `asyncio.to_thread` or `contextvars.copy_context().run`; a plain thread is not.

    Args:
        seconds: How long the block may take, from where it is entered, at most 2,000,000 (23 days). 0 or
            less: no call is made any more.
        environment: Where the time comes from; for tests.

    Raises:
        ConfigurationError: *seconds* is no number, or more than can be waited for.
    """
    if not (is_number(seconds) and seconds <= MAX_SECONDS):  # no number that is none is below it
        raise ConfigurationError(
            f"deadline takes a number of seconds, at most {MAX_SECONDS:,.0f}, not {seconds!r:.60}"
        )
    caller = sys._getframe(1)
    return Deadline(
        float(seconds),
        clock=(environment or ENVIRONMENT).clock,
        place=f"{caller.f_code.co_filename}:{caller.f_lineno}",
    )
