"""Whether a failed attempt is repeated, and after which wait: pure functions of what happened.

Who decides: `decide`, once after each failed attempt, from four facts: what happened, how safe repeating the
operation is, how many attempts were made, and how much time is left. What counts: an invocation costs money,
so what may have been processed is not repeated unless the operation says that this is harmless.

    outcome                                       safe      if-not-processed          unsafe
    nothing sent (DNS, refused, TLS, connect      retry     retry                     retry
      or pool timeout)
    429                                           retry     retry                     retry
    408, 503, 529                                 retry     retry with Retry-After    no
    500, 502, 504, other 5xx                      retry     no                        no
    sent, then reset, idle timeout or             retry     no                        no
      truncated body
    409 and every other 4xx, 3xx, 600 to 999      no        no                        no
    bytes that are no HTTP, a badly packed or     no        no                        no
      too large body
    401 with a refreshable token                  once, after refresh, whatever the operation

An answer that broke off in its body is judged by its status all the same, where that is no success.
`x-should-retry: true` or `false` overrides the rows from 408 on. The wait is Retry-After when the server
gives one, else it doubles from `Retries.base` to `Retries.cap` and is shortened by chance. A Retry-After
above `Retries.longest_wait` is not waited for, and no wait goes past the deadline: the error is raised at
once instead.

Source: docs/design/retries.md; RFC 9110, sections 9.2.2 and 10.2.3.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invocant.runtime._declarations import RetrySafety


MAX_WAIT_SECONDS = 2_000_000.0
"""The longest wait between two attempts, in seconds: what a thread or task can wait at once."""
_SAFETIES = (None, "safe", "if-not-processed", "unsafe")


def is_number(value: object) -> bool:
    """Whether a value is a number of seconds: an integer or a float, and neither a truth value nor text."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@frozen(kw_only=True)
class Retries:
    """How often and how patiently a call is repeated.

    Attributes:
        max: Most retries of one call: attempts minus one. 0 switches retries off.
        base: Wait after the first failure, in seconds; doubles with each further one.
        cap: Longest wait of that series, in seconds.
        jitter: Largest part of a wait that chance takes off: 0.25 is up to a quarter. 0 is none.
        longest_wait: Longest Retry-After that is waited for, in seconds.
        safety: Treat each operation as this safe; None leaves it to the operation. `safe` on an invocation
            may be billed twice.
    """

    max: int = 2
    base: float = 0.5
    cap: float = 8.0
    jitter: float = 0.25
    longest_wait: float = 60.0
    safety: RetrySafety | None = None

    def __post_init__(self) -> None:
        if self.max.__class__ is not int or self.max < 0:
            raise ConfigurationError(f"Retries.max must be a whole number from 0, not {self.max!r:.60}")
        for name in ("base", "cap", "longest_wait"):
            value = getattr(self, name)
            if not (is_number(value) and 0 <= value <= MAX_WAIT_SECONDS):
                raise ConfigurationError(
                    f"Retries.{name} must be 0 to {MAX_WAIT_SECONDS:,.0f} seconds, not {value!r:.60}"
                )
        if not (is_number(self.jitter) and 0 <= self.jitter <= 1):
            raise ConfigurationError(f"Retries.jitter must be between 0 and 1, not {self.jitter!r:.60}")
        if self.safety.__class__ not in (str, type(None)) or self.safety not in _SAFETIES:
            raise ConfigurationError(
                f"Retries.safety must be safe, if-not-processed, unsafe or None, not {self.safety!r:.60}"
            )

    @classmethod
    def of(cls, value: Retries | int | None, default: Retries) -> Retries:
        """Read an option: a number is `max` beside the rest of *default*; None is *default*."""
        if value is None:
            return default
        if isinstance(value, Retries):
            return value
        if value.__class__ is not int or value < 0:
            raise ConfigurationError(
                f"retries= takes Retries or the most retries, a whole number from 0, not {value!r:.60}"
            )
        return evolve(default, max=value)


DEFAULT_RETRIES = Retries()

Failed: TypeAlias = Literal["unsent", "lost", "final"]
"""An attempt without an answer.

Nothing was sent; or it was sent and the answer did not come whole; or it would end the same way again, such
as a body above the limit.
"""

_MOST_DOUBLINGS = 1023
"""As many as a float can tell."""

_ASKED_TO_WAIT = frozenset({408, 503, 529})


@frozen
class RetryDecision:
    """What to do after a failed attempt.

    Attributes:
        retry: Whether to make another attempt.
        delay: Seconds to wait before it; 0 when there is none.
        wait: Seconds the server asked for, or None. Kept on the error when there is no retry.
    """

    retry: bool
    delay: float = 0.0
    wait: float | None = None


def decide(
    outcome: int | Failed,
    headers: Mapping[str, str] | None = None,
    *,
    safety: RetrySafety,
    attempt: int,
    policy: Retries,
    remaining: float | None,
    chance: float,
    now: float,
) -> RetryDecision:
    """Decide whether to repeat after a failed attempt.

    Args:
        outcome: The status of the answer, or how the attempt failed without one.
        headers: Headers of the answer, by lower-case name.
        safety: What repeating the operation may do.
        attempt: The attempt that failed, counted from 1.
        policy: The caller's wishes; its `safety` has been taken into account by the caller.
        remaining: Seconds left before the deadline, or None without one.
        chance: A number from 0 up to 1, which shortens the wait.
        now: Seconds since the epoch, for a Retry-After that is a date.
    """
    wait = None if headers is None else retry_after(headers, now)
    if not _repeatable(outcome, headers, wait, safety) or attempt > policy.max:
        return RetryDecision(False, wait=wait)
    if wait is not None and wait > policy.longest_wait:
        return RetryDecision(False, wait=wait)
    delay = wait if wait is not None else backoff(attempt, policy, chance)
    if remaining is not None and delay >= remaining:
        return RetryDecision(False, wait=wait)
    return RetryDecision(True, delay, wait)


def _repeatable(
    outcome: int | Failed, headers: Mapping[str, str] | None, wait: float | None, safety: RetrySafety
) -> bool:
    """Read the table at the top of this module, without the row on tokens."""
    if outcome in ("unsent", 429):
        return True
    if outcome == "lost":
        return safety == "safe"
    if outcome == "final":
        return False
    status = int(outcome)
    advice = None if headers is None else headers.get("x-should-retry")
    if advice is not None and advice.strip().lower() in ("true", "false"):
        return advice.strip().lower() == "true"
    if status in _ASKED_TO_WAIT:
        return safety == "safe" or (safety == "if-not-processed" and wait is not None)
    return 500 <= status < 600 and safety == "safe"


def retry_safe(outcome: int | Failed, safety: RetrySafety) -> bool | None:
    """Say whether the caller may repeat after this outcome: True, False, or None when nobody can tell."""
    if outcome in ("unsent", 429) or safety == "safe":
        return True
    if outcome in ("lost", "final"):
        return None
    status = int(outcome)
    return None if status >= 500 or status == 408 else True


class Backoff(Protocol):
    """Waits that double."""

    @property
    def base(self) -> float:
        """The first wait, in seconds."""

    @property
    def cap(self) -> float:
        """The longest, in seconds."""

    @property
    def jitter(self) -> float:
        """Largest part of a wait that chance takes off."""


def backoff(attempt: int, policy: Backoff, chance: float) -> float:
    """Return the wait after failed attempt number *attempt*, in seconds.

    It doubles from `policy.base` up to `policy.cap`; *chance*, from 0 up to 1, takes off up to the part
    `policy.jitter`.

    Raises:
        ValueError: *attempt* is below 1.
    """
    if attempt < 1:
        raise ValueError("attempts count from 1")
    wait = min(policy.base * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS), policy.cap)
    return wait * (1.0 - policy.jitter * chance)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds a server asks to wait, or None when it does not say or says nonsense.

    `retry-after-ms` goes before Retry-After, which is a number of seconds or a date; a date is read against
    the answer's own Date where there is one, so a wrong clock on either side does no harm. The past is 0.
    """
    text = headers.get("retry-after-ms")
    if text is not None:
        value = _number(text)
        if value is not None:
            return value / 1000.0
    text = headers.get("retry-after")
    if text is None:
        return None
    value = _number(text)
    if value is not None:
        return value
    until = _date(text)
    if until is None:
        return None
    date = headers.get("date")
    start = None if date is None else _date(date)
    return max(0.0, until - (now if start is None else start))


def _number(text: str) -> float | None:
    """Return a number without a sign, with a fraction as some servers write it; None for other text."""
    text = text.strip()
    if not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return None
    value = float(text)
    return value if value < math.inf else None


def _date(text: str) -> float | None:
    from email.utils import mktime_tz, parsedate_tz  # not at the top: rarely needed and slow to import

    parsed = parsedate_tz(text)
    if parsed is None:
        return None
    try:
        return float(mktime_tz(parsed))
    except (ValueError, OverflowError):
        return None
