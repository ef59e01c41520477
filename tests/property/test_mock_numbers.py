"""Numbers made for any bounds are within them, or there are none."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from invocant.mock._values.numbers import numbers

BOUNDS = st.integers(-50, 50) | st.sampled_from([0.5, -0.25, 1.75, 1e3])
SCHEMAS = st.fixed_dictionaries(
    {},
    optional={
        "minimum": BOUNDS,
        "maximum": BOUNDS,
        "exclusiveMinimum": BOUNDS | st.booleans(),
        "exclusiveMaximum": BOUNDS | st.booleans(),
        "multipleOf": st.sampled_from([1, 3, 0.5, 2.5, 0.01]),
    },
)


def _fits(schema: dict[str, Any], value: float) -> bool:
    number = Fraction(str(value))
    low, high = schema.get("minimum"), schema.get("maximum")
    over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    return (
        (low is None or number > low or (number == low and over is not True))
        and (high is None or number < high or (number == high and under is not True))
        and (over is None or isinstance(over, bool) or number > over)
        and (under is None or isinstance(under, bool) or number < under)
        and ("multipleOf" not in schema or number % Fraction(str(schema["multipleOf"])) == 0)
    )


@given(SCHEMAS, st.integers(0, 1000), st.booleans())
def test_numbers_are_within_bounds(schema: dict[str, Any], seed: int, whole: bool) -> None:
    """Each that is made, with either dialect's exclusive bounds; integers where they are asked for."""
    for value in numbers(schema, (seed,), whole=whole):
        assert _fits(schema, value), value
        assert not whole or isinstance(value, int)


@given(st.integers(-100, 100), st.integers(0, 20), st.sampled_from([1, 3, 7]), st.booleans())
def test_a_multiple_is_found_where_there_is_one(low: int, width: int, step: int, whole: bool) -> None:
    """Nothing is made only where no multiple is within the bounds."""
    schema = {"minimum": low, "maximum": low + width, "multipleOf": step}
    possible = [number for number in range(low, low + width + 1) if number % step == 0]
    made = list(numbers(schema, (0,), whole=whole))
    assert bool(made) == bool(possible)
    assert {float(number) for number in made} <= {float(number) for number in possible}
