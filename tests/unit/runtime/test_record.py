"""Records: the runtime's own values."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
import weakref
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from invocant.runtime import RequestOptions, Retries, Timeouts
from invocant.runtime._records import define, evolve, field, frozen

T = TypeVar("T")


@frozen
class Point:
    x: int
    y: int = 2
    unit: str = field(default="m", kw_only=True, eq=False, repr=False)
    dimensions: ClassVar[int] = 2


@frozen
class Point3(Point):
    z: int = 3
    y: int = 20


@define
class Box(Generic[T]):
    content: T
    labels: list[str] = field(factory=list, kw_only=True)
    _seen: int = field(default=0, init=False, repr=False)


@frozen(kw_only=True)
class Bounded:
    low: int = 0
    high: int = field(default=1, repr=lambda value: f"<{value}>")

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


def test_members_are_given_by_place_or_by_name() -> None:
    """Positional members come in order, defaults fill in, a keyword-only one is refused by place."""
    assert (Point(1).x, Point(1).y, Point(1, 5).y, Point(x=4).x, Point(1, unit="km").unit) == (
        1,
        2,
        5,
        4,
        "km",
    )
    with pytest.raises(TypeError):
        Point(1, 2, "km")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Point(1, colour="red")  # type: ignore[call-arg]


def test_a_subclass_adds_members_and_moves_those_it_declares_again() -> None:
    """Members of the base class come first, except what the subclass declares again."""
    point = Point3(1)
    assert (point.x, point.y, point.z, point.unit) == (1, 20, 3, "m")
    assert Point3.__match_args__ == ("x", "z", "y")
    assert point != Point(1, 20)


def test_a_frozen_record_refuses_change() -> None:
    """Neither assignment, nor deletion, nor a new attribute."""
    point = Point(1)
    with pytest.raises(AttributeError, match="Point cannot be changed"):
        point.x = 3  # type: ignore[misc]  # the mistake that is refused
    with pytest.raises(AttributeError):
        del point.x
    with pytest.raises(AttributeError):
        point.colour = "red"  # type: ignore[attr-defined]  # likewise


def test_records_take_no_attribute_that_is_not_declared() -> None:
    """Members live in slots, so a mistyped name is an error."""
    box = Box(1)
    box.content = 2
    with pytest.raises(AttributeError):
        box.contents = 3  # type: ignore[attr-defined]
    assert not hasattr(box, "__dict__")


def test_frozen_records_compare_by_what_counts() -> None:
    """Members with eq=False make no difference; another class is never equal."""
    assert Point(1, unit="m") == Point(1, unit="km")
    assert hash(Point(1, unit="m")) == hash(Point(1, unit="km"))
    assert Point(1) != Point(2)
    assert Point(1) != object()


def test_records_that_change_compare_by_identity() -> None:
    """Two boxes are two boxes."""
    box = Box(1)
    assert box == box
    assert box != Box(1)
    assert len({box, Box(1)}) == 2


def test_factories_make_a_value_for_each_instance() -> None:
    """No two instances share what a factory made."""
    one, two = Box(1), Box(1)
    one.labels.append("a")
    assert (one.labels, two.labels, Box(1, labels=["b"]).labels) == (["a"], [], ["b"])


def test_repr_shows_members_by_name() -> None:
    """Members with repr=False are left out, and a function may say how one prints."""
    assert repr(Point(1)) == "Point(x=1, y=2)"
    assert repr(Bounded()) == "Bounded(low=0, high=<1>)"
    assert repr(Box("x")) == "Box(content='x', labels=[])"


def test_checks_run_for_new_and_for_changed_records() -> None:
    """`__post_init__` sees every instance, evolved ones included."""
    with pytest.raises(ValueError, match="above"):
        Bounded(low=2)
    with pytest.raises(ValueError, match="above"):
        evolve(Bounded(), low=2)
    assert evolve(Bounded(high=9), low=2) == Bounded(low=2, high=9)
    with pytest.raises(TypeError):
        evolve(Bounded(), middle=2)


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))],  # noqa: S301  # our own
    ids=["copy", "deepcopy", "pickle"],
)
def test_records_can_be_copied(again: Any) -> None:
    """Copies and pickles keep every member, those that are not given to the constructor too."""
    assert again(Point3(1, unit="km")) == Point3(1)
    assert again(Point3(1, unit="km")).unit == "km"
    box = Box([1], labels=["a"])
    box._seen = 7
    assert (again(box).content, again(box).labels, again(box)._seen) == ([1], ["a"], 7)


def test_records_can_be_matched_and_referred_to_weakly() -> None:
    """As attrs classes can."""
    point = Point(1, 5)
    match point:
        case Point(x, y):
            assert (x, y) == (1, 5)
    assert weakref.ref(point)() is point


def test_signatures_are_those_of_the_members() -> None:
    """`help` and editors see parameters with their defaults, before and after the first instance."""
    assert str(inspect.signature(Point)) == "(x, y=2, *, unit='m')"
    assert str(inspect.signature(Box)) == "(content, *, labels=<made>)"

    class Named(Point):
        """Not a record itself."""

    assert list(inspect.signature(Named).parameters) == ["x", "y", "unit"]

    class Other(Point):
        def __init__(self, one: int) -> None:
            super().__init__(one)

    assert list(inspect.signature(Other).parameters) == ["one"]


def test_super_without_arguments_is_refused() -> None:
    """It would look for a class that no longer is the one."""
    with pytest.raises(TypeError, match="super"):

        @frozen
        class Wrong(Point):
            def __post_init__(self) -> None:
                super().__init__(1)


def test_the_runtimes_values_say_what_they_take() -> None:
    """The options that users build by hand print and show their signature like any class."""
    assert "total=600.0" in repr(Timeouts())
    assert list(inspect.signature(RequestOptions).parameters)[:2] == ["timeouts", "retries"]
    assert Retries(max=1) == evolve(Retries(), max=1)


def test_a_client_is_made_without_attrs() -> None:
    """What records are for: attrs, a sixth of the time until the first client, is not imported for it."""
    client = 'invocant.Nyckel(client_id="a", client_secret="b")'
    # httpx before 0.28 loads trio where it is installed, and trio loads attrs
    code = f"import sys, httpx; old = set(sys.modules); import invocant; {client}; "
    code += "print('attr' in set(sys.modules) - old)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"
