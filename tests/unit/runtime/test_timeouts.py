"""Timeouts: what they default to, what they refuse, and how the deadline shortens the rest."""

from __future__ import annotations

import pytest

from invocant.runtime import ConfigurationError, Timeouts


def test_defaults_are_those_of_the_design() -> None:
    """Connect 5 s, pool 10 s, idle 60 s, total 600 s."""
    assert Timeouts() == Timeouts(connect=5, pool=10, idle=60, total=600)


def test_number_is_the_total() -> None:
    """A number sets the total and leaves the other bounds."""
    assert Timeouts.of(3, Timeouts(idle=9)) == Timeouts(idle=9, total=3)


def test_none_as_an_option_is_the_default() -> None:
    """None leaves what the client says; to wait for ever there is Timeouts.none()."""
    default = Timeouts(idle=9)
    assert Timeouts.of(None, default) is default
    assert Timeouts.none().phases(None) == {"connect": None, "pool": None, "read": None, "write": None}


def test_no_phase_is_longer_than_what_is_left() -> None:
    """Each bound of an attempt is at most the time until the deadline, also where there was no bound."""
    assert Timeouts(idle=None).phases(7.0) == {"connect": 5.0, "pool": 7.0, "read": 7.0, "write": 7.0}


def test_time_that_is_up_is_not_for_ever() -> None:
    """With nothing left the bounds are tiny, not zero: zero would mean something else to a socket."""
    assert set(Timeouts().phases(-5.0).values()) == {0.001}


@pytest.mark.parametrize("value", [0, -1, float("nan")])
@pytest.mark.parametrize("name", ["connect", "pool", "idle", "total"])
def test_bounds_are_above_zero(name: str, value: float) -> None:
    """Zero, less and NaN are refused when the timeouts are made."""
    with pytest.raises(ConfigurationError, match=name):
        Timeouts(**{name: value})
