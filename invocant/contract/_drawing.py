"""Single values of a hypothesis strategy, by a seed."""

from __future__ import annotations

import warnings
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


def drawn(strategy: SearchStrategy[T], *, seed: int) -> T:
    """Return one value of *strategy*; the same *seed* gives the same."""
    return draws(strategy, 2, seed=seed)[-1]


def draws(strategy: SearchStrategy[T], count: int, *, seed: int) -> list[T]:
    """Return up to *count* values of *strategy*, the simplest first; at least one.

    Raises:
        ValueError: The strategy has none, or none that could be found.
    """
    values: list[T] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(value: T) -> None:
        values.append(value)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keep()
    if not values:
        raise ValueError("the strategy gave no value")
    return values[:count]
