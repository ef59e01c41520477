"""The vendors' rate limits, when they are switched on."""

import contextlib

import pytest

from invocant.mock import ManualClock
from invocant.mock._exchange.limits import Limiter
from invocant.mock._exchange.replies import Refusal


def _entered(limiter: Limiter) -> bool:
    with contextlib.suppress(Refusal):
        limiter.enter()
        return True
    return False


def test_rate_counts_the_last_second() -> None:
    """The window slides; refused requests do not count."""
    clock = ManualClock()
    limiter = Limiter(clock, rate=2)
    assert [_entered(limiter) for _ in range(4)] == [True, True, False, False]
    clock.advance(0.99)
    assert not _entered(limiter)
    clock.advance(0.01)
    assert [_entered(limiter) for _ in range(3)] == [True, True, False]
    limiter.clear()
    assert _entered(limiter)


def test_requests_at_the_same_time() -> None:
    """One that leaves makes room for another."""
    limiter = Limiter(ManualClock(), in_flight=2)
    assert [_entered(limiter) for _ in range(3)] == [True, True, False]
    limiter.leave()
    assert _entered(limiter)


def test_without_limits_nothing_is_refused() -> None:
    """They are off unless asked for."""
    limiter = Limiter(ManualClock())
    assert all(_entered(limiter) for _ in range(1000))


def test_refusal_says_when_to_come_back() -> None:
    """429 carries Retry-After."""
    with pytest.raises(Refusal) as caught:
        Limiter(ManualClock(), rate=0).enter()
    assert (caught.value.status, caught.value.headers) == (429, {"retry-after": "1"})
