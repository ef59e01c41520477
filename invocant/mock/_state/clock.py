"""Time as the mock tells it: the wall clock, or one that moves only when told to."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]
"""Seconds since 1970 in UTC, as `time.time` gives them."""


_FIRST = datetime(1, 1, 2, tzinfo=UTC).timestamp()
_LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


class ManualClock:
    """A clock that stands still until it is advanced; it starts at 2026-01-01T00:00:00Z."""

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        self._start = self._now = start

    def __call__(self) -> float:
        """Return the present moment, in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on by *seconds*; negative seconds move back.

        Raises:
            ValueError: that is beyond the years 1 to 9999.
        """
        self._now += _movable(seconds, self._now)

    def reset(self) -> None:
        """Go back to the moment it started at."""
        self._now = self._start


class ShiftedClock:
    """The wall clock plus a shift, so that expiry can be tried without waiting."""

    def __init__(self, clock: Clock = time.time) -> None:
        self.clock = clock
        self._shift = 0.0

    def __call__(self) -> float:
        """Return the shifted moment, in seconds since 1970."""
        return self.clock() + self._shift

    def advance(self, seconds: float) -> None:
        """Add *seconds* to the shift.

        Raises:
            ValueError: that is beyond the years 1 to 9999.
        """
        self._shift += _movable(seconds, self())

    def reset(self) -> None:
        """Drop the shift."""
        self._shift = 0.0


class CountedClock:
    """A clock that counts how often it is asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.reads = 0

    def __call__(self) -> float:
        """Return the moment that the clock shows, in seconds since 1970."""
        self.reads += 1
        return self._clock()


def _movable(seconds: float, now: float) -> float:
    """Return *seconds*, if a clock that shows *now* can be moved by them."""
    try:
        fits = _FIRST <= now + seconds <= _LAST
    except OverflowError:  # a whole number larger than any float
        fits = False
    if not fits:
        raise ValueError("the clock cannot be moved so far: it shows the years 1 to 9999") from None
    return seconds


def timestamp(seconds: float) -> str:
    """Return a moment as an RFC 3339 date-time in UTC with milliseconds and `Z`."""
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
