"""How tests wait for what another thread does: by asking again, for long before they give up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which a wait has failed: far more than a machine needs that is busy with other things."""


def until(condition: Callable[[], object]) -> bool:
    """Ask until *condition* holds; return whether it does. Nothing is learned from how long that took."""
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        threading.Event().wait(0.001)
    return bool(condition())


class Since:
    """A clock that stands still until something has happened, `PATIENCE` before what it then says."""

    def __init__(self, happened: Callable[[], object]) -> None:
        self._happened = happened
        self._begun: float | None = None

    def __call__(self) -> float:
        if self._begun is None:
            if not self._happened():
                return 0.0
            self._begun = time.monotonic()
        return PATIENCE + time.monotonic() - self._begun
