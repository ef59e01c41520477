"""Deadlines of blocks of calls: what bounds every call that is made inside, whoever made the client.

The deadline that is in force is a context variable: tasks have a copy of the context that started them, and
so has what runs by `asyncio.to_thread` or `contextvars.copy_context().run`. A plain thread begins with none.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import Self

from invocant.runtime._errors import ConfigurationError, seconds


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
        self._token: Token[Deadline | None] | None = None
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


BLOCK: ContextVar[Deadline | None] = ContextVar("invocant deadline", default=None)
"""The nearest of the deadlines of the blocks around, or None outside all of them."""
