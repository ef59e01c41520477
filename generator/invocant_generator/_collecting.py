"""Look for garbage in circles seldom while a package is made, or two are compared.

A run builds trees of a million objects that live until its end, and Python looks through all of them each
time that they have grown by a quarter: a tenth of the time of a large document. What a run throws away is
hardly ever in a circle.
"""

from __future__ import annotations

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
        gc.set_threshold(*before)
