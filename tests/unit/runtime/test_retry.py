"""The retry table of the design, row by row, and the waits."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import pytest

from invocant.runtime import ConfigurationError, Retries
from invocant.runtime._calls.retries import Failed, backoff, decide, retry_after, retry_safe
from invocant.runtime._declarations import RetrySafety

NOW = 1_800_000_000.0
POLICY = Retries()
SAFETIES: tuple[RetrySafety, ...] = ("safe", "if-not-processed", "unsafe")

# outcome, headers, then whether it is repeated: safe, if-not-processed, unsafe
TABLE: dict[str, tuple[int | Failed, dict[str, str] | None, tuple[bool, bool, bool]]] = {
    "nothing sent": ("unsent", None, (True, True, True)),
    "429": (429, {}, (True, True, True)),
    "429 with Retry-After": (429, {"retry-after": "1"}, (True, True, True)),
    "408": (408, {}, (True, False, False)),
    "408 with Retry-After": (408, {"retry-after": "1"}, (True, True, False)),
    "503": (503, {}, (True, False, False)),
    "503 with Retry-After": (503, {"retry-after": "1"}, (True, True, False)),
    "503 with nonsense": (503, {"retry-after": "soon"}, (True, False, False)),
    "529": (529, {}, (True, False, False)),
    "529 with Retry-After": (529, {"retry-after-ms": "10"}, (True, True, False)),
    "500": (500, {}, (True, False, False)),
    "500 with Retry-After": (500, {"retry-after": "1"}, (True, False, False)),
    "502": (502, {}, (True, False, False)),
    "504": (504, {}, (True, False, False)),
    "599": (599, {}, (True, False, False)),
    "600": (600, {}, (False, False, False)),
    "999": (999, {}, (False, False, False)),
    "500, headers unknown": (500, None, (True, False, False)),
    "sent, then lost": ("lost", None, (True, False, False)),
    "cut off here": ("final", None, (False, False, False)),
    "400": (400, {}, (False, False, False)),
    "401": (401, {}, (False, False, False)),
    "404": (404, {}, (False, False, False)),
    "409": (409, {}, (False, False, False)),
    "409 with Retry-After": (409, {"retry-after": "1"}, (False, False, False)),
    "422": (422, {}, (False, False, False)),
    "301": (301, {}, (False, False, False)),
    "500, server says no": (500, {"x-should-retry": "false"}, (False, False, False)),
    "500, server says yes": (500, {"x-should-retry": "true"}, (True, True, True)),
    "409, server says yes": (409, {"x-should-retry": " True "}, (True, True, True)),
    "503, server says no": (503, {"x-should-retry": "false", "retry-after": "1"}, (False, False, False)),
    "429, server says no": (429, {"x-should-retry": "false"}, (True, True, True)),
    "500, server says maybe": (500, {"x-should-retry": "maybe"}, (True, False, False)),
}


@pytest.mark.parametrize("safety", SAFETIES)
@pytest.mark.parametrize("row", TABLE)
def test_table(row: str, safety: RetrySafety) -> None:
    """Each row of the table says what happens, whatever the operation."""
    outcome, headers, expected = TABLE[row]
    decision = decide(
        outcome, headers, safety=safety, attempt=1, policy=POLICY, remaining=None, chance=0.5, now=NOW
    )
    assert decision.retry is expected[SAFETIES.index(safety)]


@pytest.mark.parametrize(("attempt", "retried"), [(1, True), (2, True), (3, False)])
def test_attempts_are_bounded(attempt: int, retried: bool) -> None:
    """Two retries make three attempts; the third failure is final."""
    decision = decide(
        429, {}, safety="safe", attempt=attempt, policy=POLICY, remaining=None, chance=0, now=NOW
    )
    assert decision.retry is retried


@pytest.mark.parametrize(
    ("header", "retried", "wait"),
    [("60", True, 60.0), ("60.1", False, 60.1), ("3600", False, 3600.0)],
    ids=["at the limit", "above it", "an hour"],
)
def test_long_wait_is_not_waited_for(header: str, retried: bool, wait: float) -> None:
    """A Retry-After above the limit ends the call at once and is passed on."""
    decision = decide(
        429,
        {"retry-after": header},
        safety="safe",
        attempt=1,
        policy=POLICY,
        remaining=None,
        chance=0,
        now=NOW,
    )
    assert (decision.retry, decision.wait) == (retried, wait)


@pytest.mark.parametrize(("remaining", "retried"), [(0.6, True), (0.5, False), (0.1, False), (-1.0, False)])
def test_no_wait_goes_past_the_deadline(remaining: float, retried: bool) -> None:
    """When the wait would end at or after the deadline there is no retry."""
    decision = decide(
        429, {}, safety="safe", attempt=1, policy=POLICY, remaining=remaining, chance=0, now=NOW
    )
    assert decision.retry is retried


REFUSED = {
    "may not be repeated": (400, "3", 1, None),
    "was the last attempt": (503, "3", 3, None),
    "asks for too long": (503, "90", 1, None),
    "ends after the deadline": (503, "3", 1, 2.0),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_the_server_asked_for_is_kept(why: str) -> None:
    """Whyever there is no other attempt, the decision says how long the server asked to wait."""
    status, asked, attempt, remaining = REFUSED[why]
    decision = decide(
        status,
        {"retry-after": asked},
        safety="safe",
        attempt=attempt,
        policy=POLICY,
        remaining=remaining,
        chance=0.0,
        now=NOW,
    )
    assert (decision.retry, decision.delay, decision.wait) == (False, 0.0, float(asked))


def test_a_number_leaves_the_rest_of_the_policy() -> None:
    """`retries=4` is about how often, and nothing else of what a client was given."""
    given = Retries(max=1, base=0.25, cap=3.0, jitter=0.0, longest_wait=7.0, safety="safe")
    assert Retries.of(4, given) == Retries(
        max=4, base=0.25, cap=3.0, jitter=0.0, longest_wait=7.0, safety="safe"
    )


def test_hint_replaces_backoff() -> None:
    """The server's wait is taken as it is, without jitter, shorter or longer than ours."""
    for hint, delay in (("0", 0.0), ("0.2", 0.2), ("20", 20.0)):
        decision = decide(
            503,
            {"retry-after": hint},
            safety="safe",
            attempt=3,
            policy=Retries(max=5),
            remaining=None,
            chance=0.9,
            now=NOW,
        )
        assert decision.delay == delay


HINTS: dict[str, tuple[dict[str, str], float | None]] = {
    "none": ({}, None),
    "seconds": ({"retry-after": "7"}, 7.0),
    "part of a second": ({"retry-after": "0.5"}, 0.5),
    "zero": ({"retry-after": "0"}, 0.0),
    "negative": ({"retry-after": "-3"}, None),
    "nan": ({"retry-after": "nan"}, None),
    "infinite": ({"retry-after": "inf"}, None),
    "empty": ({"retry-after": ""}, None),
    "words": ({"retry-after": "a minute"}, None),
    "with a sign": ({"retry-after": "+3"}, None),
    "as Python writes it": ({"retry-after": "1_0"}, None),
    "with an exponent": ({"retry-after": "1e3"}, None),
    "digits of another script": ({"retry-after": "\u0663"}, None),
    "a superscript": ({"retry-after": "\u00b2"}, None),
    "more than a float has": ({"retry-after": "9" * 400}, None),
    "two points": ({"retry-after": "1.2.3"}, None),
    "a point alone": ({"retry-after": "."}, None),
    "spaces around": ({"retry-after": " 7 "}, 7.0),
    "date": ({"retry-after": formatdate(NOW + 30, usegmt=True)}, 30.0),
    "date in the past": ({"retry-after": formatdate(NOW - 30, usegmt=True)}, 0.0),
    "date against the server's clock": (
        {"retry-after": formatdate(NOW + 5030, usegmt=True), "date": formatdate(NOW + 5000, usegmt=True)},
        30.0,
    ),
    "impossible date": ({"retry-after": "Mon, 99 Zed 99999999999 99:99:99 GMT"}, None),
    "milliseconds": ({"retry-after-ms": "250"}, 0.25),
    "milliseconds go first": ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
    "bad milliseconds fall back": ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
}


@pytest.mark.parametrize("name", HINTS)
def test_retry_after(name: str) -> None:
    """Retry-After is read in seconds, as a date and in milliseconds; nonsense is as if it were not there."""
    headers, expected = HINTS[name]
    assert retry_after(headers, NOW) == expected


def test_backoff_doubles_to_its_cap() -> None:
    """Without chance the waits are 0.5, 1, 2, 4, 8, 8 … seconds."""
    assert [backoff(n, POLICY, 0.0) for n in range(1, 8)] == [0.5, 1, 2, 4, 8, 8, 8]
    assert backoff(10_000, POLICY, 0.0) == 8


def test_chance_only_shortens() -> None:
    """Chance takes off up to a quarter, never adds."""
    assert backoff(1, POLICY, 1.0) == 0.375
    assert backoff(1, Retries(jitter=0), 1.0) == 0.5


def test_attempts_count_from_one() -> None:
    """An attempt number below 1 is a mistake of the caller's."""
    with pytest.raises(ValueError, match=r"^attempts count from 1$"):
        backoff(0, POLICY, 0.0)


@pytest.mark.parametrize(
    ("outcome", "safe", "careful"),
    [("unsent", True, True), (429, True, True), (404, True, True), (408, True, None), (500, True, None),
     ("lost", True, None), ("final", True, None)],
)  # fmt: skip
def test_retry_safety_is_yes_or_unknown(outcome: int | Failed, safe: bool, careful: bool | None) -> None:
    """An error says whether repeating is harmless, and None where nobody can tell."""
    assert retry_safe(outcome, "safe") is safe
    assert retry_safe(outcome, "if-not-processed") is careful


WRONG = {
    "fewer than none": ({"max": -1}, "Retries.max must be a whole number from 0, not -1"),
    "part of one": ({"max": 1.5}, "Retries.max must be a whole number from 0, not 1.5"),
    "a truth value": ({"max": True}, "Retries.max must be a whole number from 0, not True"),
    "negative": ({"base": -1}, "Retries.base must be 0 to 2,000,000 seconds, not -1"),
    "no number": ({"base": True}, "Retries.base must be 0 to 2,000,000 seconds, not True"),
    "text": ({"base": "1"}, "Retries.base must be 0 to 2,000,000 seconds, not '1'"),
    "for ever": ({"cap": float("inf")}, "Retries.cap must be 0 to 2,000,000 seconds, not inf"),
    "too long": ({"cap": 2_000_001}, "Retries.cap must be 0 to 2,000,000 seconds, not 2000001"),
    "nan": ({"longest_wait": float("nan")}, "Retries.longest_wait must be 0 to 2,000,000 seconds, not nan"),
    "more than all": ({"jitter": 1.01}, "Retries.jitter must be between 0 and 1, not 1.01"),
    "no part": ({"jitter": True}, "Retries.jitter must be between 0 and 1, not True"),
    "no such word": (
        {"safety": "always"}, "Retries.safety must be safe, if-not-processed, unsafe or None, not 'always'"
    ),
    "no word": ({"safety": 1}, "Retries.safety must be safe, if-not-processed, unsafe or None, not 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_policy_is_refused(name: str) -> None:
    """One that cannot be is refused when it is made, by the name of the option and what it was given."""
    wrong, words = WRONG[name]
    with pytest.raises(ConfigurationError) as caught:
        Retries(**wrong)  # type: ignore[arg-type]  # that is the point
    assert str(caught.value) == words


def test_bounds_of_a_policy_may_be_reached() -> None:
    """The longest and the shortest of each are allowed."""
    most = Retries(base=2_000_000, cap=2_000_000.0, longest_wait=2_000_000, jitter=1)
    assert backoff(1, most, 0.5) == 1_000_000
    least = Retries(max=0, base=0, cap=0, longest_wait=0, jitter=0)
    assert backoff(1, least, 0.5) == 0


@pytest.mark.parametrize("value", [-1, 1.5, True, "3"])
def test_what_is_no_number_of_retries_is_refused(value: Any) -> None:
    """`retries=` takes a policy or a whole number from 0, and the error says so."""
    with pytest.raises(ConfigurationError) as caught:
        Retries.of(value, POLICY)
    words = "retries= takes Retries or the most retries, a whole number from 0, not"
    assert str(caught.value) == f"{words} {value!r}"


def test_no_retries_are_a_number_of_them() -> None:
    """`retries=0` is none, `retries=None` is what the client has."""
    assert Retries.of(0, POLICY) == Retries(max=0)
    assert Retries.of(None, POLICY) is POLICY
    assert Retries.of(1, POLICY) == Retries(max=1)


def test_a_date_is_read_against_the_clock() -> None:
    """A Retry-After that is a date is a wait from now, where the answer has no Date of its own."""
    decision = decide(
        503,
        {"retry-after": formatdate(NOW + 30, usegmt=True)},
        safety="safe",
        attempt=1,
        policy=POLICY,
        remaining=None,
        chance=0.0,
        now=NOW,
    )
    assert (decision.retry, decision.delay, decision.wait) == (True, 30.0, 30.0)


@pytest.mark.parametrize("attempt", [64, 65, 66, 1_000, 100_000])
def test_backoff_keeps_doubling_from_the_smallest_base(attempt: int) -> None:
    """However many attempts there were: no base is no wait, and the wait is never above its cap."""
    assert backoff(attempt, Retries(base=0), 0.0) == 0
    assert backoff(attempt, Retries(base=2_000_000, cap=2_000_000), 0.0) == 2_000_000
    assert backoff(65, Retries(base=2.0**-63, cap=100), 0.0) == 2
    assert backoff(66, Retries(base=2.0**-63, cap=100), 0.0) == 4
