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
