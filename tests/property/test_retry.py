"""Whatever happens: waits stay within their bounds."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from invocant.runtime import Retries
from invocant.runtime._calls.retries import decide
from invocant.runtime._declarations import RetrySafety

SECONDS = st.floats(0, 1e6)
OUTCOMES = st.one_of(st.integers(100, 999), st.sampled_from(["unsent", "lost", "final"]))
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "retry-after": st.one_of(st.text(max_size=20), SECONDS.map(str)),
        "retry-after-ms": st.one_of(st.text(max_size=20), SECONDS.map(str)),
        "date": st.text(max_size=30),
        "x-should-retry": st.sampled_from(["true", "false", "x"]),
    },
)


@given(
    outcome=OUTCOMES,
    headers=HEADERS,
    safety=st.sampled_from(["safe", "if-not-processed", "unsafe"]),
    attempt=st.integers(1, 100),
    policy=st.builds(
        Retries,
        max=st.integers(0, 100),
        base=SECONDS,
        cap=SECONDS,
        jitter=st.floats(0, 1),
        longest_wait=SECONDS,
    ),
    remaining=st.one_of(st.none(), st.floats(-10, 1e6)),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_waits_never_pass_their_bounds(
    outcome: Any,
    headers: dict[str, str],
    safety: RetrySafety,
    attempt: int,
    policy: Retries,
    remaining: float | None,
    chance: float,
) -> None:
    """A wait is never negative, above its cap or the longest wait, or past the deadline."""
    decision = decide(
        outcome,
        headers,
        safety=safety,
        attempt=attempt,
        policy=policy,
        remaining=remaining,
        chance=chance,
        now=0.0,
    )
    if not decision.retry:
        assert decision.delay == 0
        return
    assert attempt <= policy.max
    assert 0 <= decision.delay <= max(policy.cap, policy.longest_wait)
    if decision.wait is not None:
        assert decision.delay == decision.wait <= policy.longest_wait
    else:
        assert policy.cap >= decision.delay
    if remaining is not None:
        assert decision.delay < remaining
