"""Work done, counted instead of timed: what a machine that has other things to do does not change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any

_ROOM = 1.3
"""How much faster than its input the work may grow and still be called linear: a constant part, a merge."""
_MOVED = (str, bytes, bytearray)


def work(do: Callable[[], object]) -> int:
    """Return how much work *do* takes: lines of Python run, and characters and bytes moved.

    Moved is what a name of a function stands for anew after a line, what is kept in an attribute of its
    `self` likewise, and what is returned. So a buffer that is copied or handed on with every piece shows,
    though what C does inside one call does not.
    """
    total = 0
    frames: dict[FrameType, tuple[dict[str, int], dict[str, int]]] = {}

    def moved(frame: FrameType) -> int:
        known = frames.get(frame)
        if known is None:
            known = frames[frame] = {}, {}
        names = frame.f_locals
        return _size(names.items(), known[0]) + _size(_attributes(names.get("self")), known[1])

    def trace(frame: FrameType, event: str, given: Any) -> Any:
        nonlocal total
        total += 1 + moved(frame)
        if event == "return":
            total += len(given) if isinstance(given, _MOVED) else 0
            frames.pop(frame, None)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return total


def _size(names: Iterable[tuple[str, Any]], seen: dict[str, int]) -> int:
    """Return the size of what *names* stand for anew, and keep what they stand for."""
    size = 0
    for name, value in names:
        if isinstance(value, _MOVED) and seen.get(name) != id(value):
            seen[name] = id(value)
            size += len(value)
    return size


def _attributes(owner: object) -> Iterator[tuple[str, Any]]:
    if owner is not None:
        yield from getattr(owner, "__dict__", {}).items()
        for name in _slots(owner.__class__):
            yield name, getattr(owner, name, None)


_SLOTS: dict[type, tuple[str, ...]] = {}


def _slots(cls: type) -> tuple[str, ...]:
    known = _SLOTS.get(cls)
    if known is None:
        known = _SLOTS[cls] = tuple(
            name for base in cls.__mro__ for name in base.__dict__.get("__slots__", ())
        )
    return known


def assert_linear(do: Callable[[int], object], size: int) -> None:
    """Have *do* work on an input of *size* and on one twice as large: that must take about twice the work."""
    do(size)  # what is made once is made
    once, twice = work(lambda: do(size)), work(lambda: do(2 * size))
    assert twice <= 2 * _ROOM * once, f"{once} steps become {twice} for twice the input"
