"""Look for garbage in circles seldom while a package is made, or two are compared.

A run builds trees of a million objects that live until its end, and Python looks through all of them each
time that they have grown by a quarter: a tenth of the time of a large document. What a run throws away is
hardly ever in a circle.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000
"""New objects after which the newest are looked through; Python itself says 700."""


@contextmanager
def seldom() -> Iterator[None]:
    """Look for garbage seldom inside, and as before afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, 20, 20)
    try:
        yield
    finally:
        if gc.get_freeze_count():  # somebody else's, which is not to be thawed
            gc.set_threshold(*before)
        else:
            # the next object would have all be looked through at once: they count as old ones instead
            gc.freeze()
            gc.set_threshold(*before)
            gc.collect(0)
            gc.unfreeze()


def not_at_the_end() -> None:
    """Let the system take back what is left when this process ends, without a search through it."""
    atexit.register(gc.freeze)
