"""Work done, counted instead of timed: what a machine that has other things to do does not change."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

_ROOM = 1.3
"""How much faster than its input the work may grow and still be called linear: a constant part, a merge."""


def work(do: Callable[[], object]) -> int:
    """Return how much work *do* takes: lines of Python run, and characters and bytes moved.

    Moved is what a name of a function stands for anew after a line, what is kept in an attribute of its
    `self` likewise, and what is returned. So a buffer that is copied or handed on with every piece shows,
    though what C does inside one call does not.
    """
    total = 0
    frames: dict[FrameType, dict[str, int]] = {}

    def moved(frame: FrameType) -> int:
        size = 0
        seen = frames.setdefault(frame, {})
        names = dict(frame.f_locals)
        owner = names.pop("self", None)
        names |= {f"self.{name}": value for name, value in _attributes(owner)}
        for name, value in names.items():
            if isinstance(value, (str, bytes, bytearray)) and seen.get(name) != id(value):
                seen[name] = id(value)
                size += len(value)
        return size

    def trace(frame: FrameType, event: str, given: Any) -> Any:
        nonlocal total
        total += 1 + moved(frame)
        if event == "return":
            total += len(given) if isinstance(given, (str, bytes, bytearray)) else 0
            frames.pop(frame, None)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return total


def _attributes(owner: object) -> list[tuple[str, Any]]:
    slots = [name for cls in type(owner).__mro__ for name in cls.__dict__.get("__slots__", ())]
    return [*getattr(owner, "__dict__", {}).items(), *((name, getattr(owner, name, None)) for name in slots)]


def assert_linear(do: Callable[[int], object], size: int) -> None:
    """Have *do* work on an input of *size* and on one twice as large: that must take about twice the work."""
    do(size)  # what is made once is made
    once, twice = work(lambda: do(size)), work(lambda: do(2 * size))
    assert twice <= 2 * _ROOM * once, f"{once} steps become {twice} for twice the input"
