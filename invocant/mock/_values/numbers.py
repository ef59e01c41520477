"""A number for a schema: within its bounds, and a multiple where that is asked for."""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from invocant.mock._api import Json
from invocant.mock._state.backend import chance

_SPAN = 99
"""How far from its only bound a number is drawn."""
_RANGES = {
    "int8": (-(2**7), 2**7 - 1),
    "uint8": (0, 2**8 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "uint16": (0, 2**16 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}


def numbers(schema: Mapping[str, Any], seed: tuple[Json, ...], *, whole: bool) -> Iterator[int | float]:
    """Yield numbers within the bounds of a schema: one drawn from *seed*, then those at the bounds.

    Args:
        schema: Its bounds, inclusive or not, and `multipleOf`.
        seed: What the first depends on.
        whole: Whether it must be an integer.
    """
    low, low_open = _bound(schema, "minimum", "exclusiveMinimum", max)
    high, high_open = _bound(schema, "maximum", "exclusiveMaximum", min)
    step = _fraction(schema.get("multipleOf"))
    if step is not None and step <= 0:
        step = None
    if whole:  # the integers among the multiples of p/q, in lowest terms, are the multiples of p
        step = Fraction(1 if step is None else step.numerator)
    if low is None and high is None:
        low = Fraction(0)
    if low is None and high is not None:
        low = high - _SPAN * (step or 1)
    if high is None and low is not None:
        high = low + _SPAN * (step or 1)
    if low is None or high is None:
        return
    ranges = _RANGES.get(str(schema.get("format")))
    if ranges is not None:
        low, high = max(low, Fraction(ranges[0])), min(high, Fraction(ranges[1]))
    drawn = Fraction(chance("number", *seed)).limit_denominator(10**6)
    if step is not None:
        first = math.floor(low / step) + 1 if low_open else math.ceil(low / step)
        last = math.ceil(high / step) - 1 if high_open else math.floor(high / step)
        if last < first:
            return
        for count in (first + int(drawn * (last - first + 1)), first, last):
            yield _json(count * step, whole=whole)
        return
    middle = low + (high - low) * drawn
    rounded = Fraction(round(middle, 4))
    for value in (rounded, middle, (low + high) / 2, low, high):
        if (value > low or (value == low and not low_open)) and (
            value < high or (value == high and not high_open)
        ):
            yield _json(value, whole=False)


def _bound(
    schema: Mapping[str, Any], inclusive: str, exclusive: str, tighter: Any
) -> tuple[Fraction | None, bool]:
    """Return a bound, and whether it is itself out of bounds; `exclusiveMinimum` may be true or a number."""
    bound, other = _fraction(schema.get(inclusive)), schema.get(exclusive)
    if other is True:
        return bound, True
    outer = _fraction(other)
    if outer is None:
        return bound, False
    if bound is None or tighter(bound, outer) == outer:
        return outer, True
    return bound, False


def _fraction(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return Fraction(Decimal(repr(value))) if isinstance(value, float) else Fraction(value)


def _json(value: Fraction, *, whole: bool) -> int | float:
    return int(value) if whole else float(value)
