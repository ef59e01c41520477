"""Values that a server nests deep: whatever holds them can be pickled, copied, compared and printed."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant import runtime as rt
from invocant.runtime._nesting import LEVELS, Deep, is_deep, is_equal
from invocant.runtime._records import frozen
from tests.unit.models.samples import Tree

LEVELS_READ = 900
"""About as deep as Python reads JSON."""


@frozen
class Held:
    """A record with a value of a server's."""

    value: Any


def nested(levels: int, innermost: Any = "x") -> Any:
    """Return objects and arrays in turn around a value."""
    value = innermost
    for level in range(levels):
        value = [value, level] if level % 2 else {"a": value}
    return value


def tree(levels: int, name: str = "leaf") -> Tree:
    """Return models within models."""
    value = Tree(name=name)
    for _ in range(levels):
        value = Tree(children=[value])
    return value


COPIES: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301  # our own
    "the first pickle": lambda value: pickle.loads(pickle.dumps(value, 0)),  # noqa: S301  # our own
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}


@pytest.mark.parametrize("way", COPIES)
def test_error_with_a_deep_answer(way: str) -> None:
    """It is the same error, with all of the answer, its cause and its notes."""
    error = rt.NotFoundError("no such thing")
    error.status, error.parsed = 404, nested(LEVELS_READ)
    error.__cause__ = rt.ConnectionLostError("broken")
    error.add_note("a note")
    again = COPIES[way](error)
    assert type(again) is rt.NotFoundError
    assert (again.status, again.message, again.__notes__) == (404, "no such thing", ["a note"])
    assert isinstance(again.__cause__, rt.ConnectionLostError)
    assert is_equal(again.parsed, nested(LEVELS_READ))
    assert (again.parsed is error.parsed) == (way == "copy")
    assert repr(again) == "NotFoundError('no such thing')"


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize(
    "make", [Held, lambda value: Tree.from_dict({"other": value})], ids=["record", "model"]
)
def test_what_holds_a_deep_value(way: str, make: Callable[[Any], Any]) -> None:
    """A copy is equal to it, and to nothing that differs in the innermost; it can be printed."""
    held = make(nested(LEVELS_READ))
    again = COPIES[way](held)
    assert type(again) is type(held)
    assert again == make(nested(LEVELS_READ))
    assert again != make(nested(LEVELS_READ, "y"))
    assert again != make(nested(LEVELS_READ - 1))
    assert repr(again).startswith(type(held).__name__)


def test_record_that_is_too_deep_to_be_printed() -> None:
    """It says so in the place of the value."""
    assert repr(Held(nested(10_000))) == "Held(value=<list, nested too deep to be shown>)"


@pytest.mark.parametrize("way", COPIES)
def test_models_within_models(way: str) -> None:
    """So many that neither pickle nor copy gets through them by itself."""
    again = COPIES[way](tree(400))
    assert again == tree(400)
    assert again != tree(400, "another")
    assert again != tree(401)


@pytest.mark.parametrize("way", COPIES)
def test_what_is_shared_stays_shared(way: str) -> None:
    """A value that stands twice in a deep one is one value afterwards too."""
    shared = nested(3)
    again = COPIES[way](Held([nested(LEVELS_READ), shared, shared])).value
    assert again[1] is again[2]
    assert (again[1] is shared) == (way == "copy")


@pytest.mark.parametrize("way", COPIES)
def test_what_contains_itself(way: str) -> None:
    """It is copied as Python does that."""
    circle: list[Any] = []
    circle.append(circle)
    again = COPIES[way](Held(circle)).value
    assert again[0] is again


def test_what_is_deep() -> None:
    """What has more than so many levels is; a value that is met twice counts where it is deepest."""
    assert not is_deep(nested(LEVELS))
    assert is_deep(nested(LEVELS + 1))
    shared = nested(LEVELS - 1)
    assert not is_deep([shared])
    assert is_deep([shared, [shared]])
    assert is_deep([[shared], shared])
    wide: Any = ["x"]
    for _ in range(LEVELS - 1):
        wide = [wide, wide]
    assert not is_deep(wide)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.tuples(inner, inner)
        | st.builds(lambda value: Tree.from_dict({"other": value}), inner)
    ),
    max_leaves=10,
)


@given(_VALUES)
def test_any_value_comes_back(value: Any) -> None:
    """What stands for a value becomes one that is equal to it, of the same classes."""
    for way in (COPIES["pickle"], copy.deepcopy):
        again = way(Deep(value))
        assert again == value
        assert type(again) is type(value)
        assert is_equal(again, value)


@given(_VALUES, _VALUES)
def test_equality_is_that_of_python(left: Any, right: Any) -> None:
    """It says of any two values what `==` says."""
    assert is_equal(left, right) == (left == right)
