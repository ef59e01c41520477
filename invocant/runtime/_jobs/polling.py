"""How often the state of a job is asked for: pure functions of what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant.runtime._calls.retries import MAX_WAIT_SECONDS, backoff, is_number, retry_after
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen(kw_only=True)
class Polling:
    """How often a job that runs is looked at.

    Attributes:
        base: Wait after the first look, in seconds; doubles with each further one.
        cap: Longest wait of that series, in seconds.
        jitter: Largest part of a wait that chance takes off: 0.25 is up to a quarter. 0 is none.
        longest_wait: Longest Retry-After of the answer that is waited for, in seconds; a longer one counts as
            this.
    """

    base: float = 1.0
    cap: float = 30.0
    jitter: float = 0.25
    longest_wait: float = 300.0

    def __post_init__(self) -> None:
        for name in ("base", "cap", "longest_wait"):
            value = getattr(self, name)
            if not (is_number(value) and 0 <= value <= MAX_WAIT_SECONDS):
                raise ConfigurationError(
                    f"Polling.{name} must be 0 to {MAX_WAIT_SECONDS:,.0f} seconds, not {value!r:.60}"
                )
        if not (is_number(self.jitter) and 0 <= self.jitter <= 1):
            raise ConfigurationError(f"Polling.jitter must be between 0 and 1, not {self.jitter!r:.60}")

    @classmethod
    def of(cls, value: Polling | float | None) -> Polling:
        """Read an option: a number is one wait after each look, in seconds; None is the default."""
        if value is None:
            return DEFAULT_POLLING
        if isinstance(value, Polling):
            return value
        if not is_number(value):
            raise ConfigurationError(f"poll= takes a Polling or a number of seconds, not {value!r:.60}")
        return cls(base=value, cap=value, jitter=0.0)

    def pause(self, looks: int, headers: Mapping[str, str], chance: float, now: float) -> tuple[float, bool]:
        """Return the seconds to wait after a look, and whether the server asked for them.

        Args:
            looks: How many there were, from 1.
            headers: Headers of the answer, by lower-case name: Retry-After goes before the series.
            chance: A number from 0 up to 1, which shortens the wait.
            now: Seconds since the epoch, for a Retry-After that is a date.

        Source: RFC 9110, section 10.2.3.
        """
        asked = retry_after(headers, now)
        if asked is not None:
            return min(asked, self.longest_wait), True
        return backoff(looks, self, chance), False


DEFAULT_POLLING = Polling()
