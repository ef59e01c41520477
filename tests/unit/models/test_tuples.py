"""Arrays with a kind for each place."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from typing import Any

import pytest

from invocant.runtime import DecodeError
from invocant.runtime import kinds as k

PAIR = k.Tuple((k.INT, k.DATE))
OPEN = k.Tuple((k.INT,), rest=k.DATE)
SHORT = k.Tuple((k.INT, k.STR), least=1)


class Held(k.Model):
    FIELDS = (k.Field("pair", PAIR, required=True), k.Field("all", k.Nullable(OPEN)), k.Field("short", SHORT))
    pair: Any
    all: Any = None
    short: Any = None


@pytest.mark.parametrize(
    ("kind", "value", "problems"),
    [
        (PAIR, [1, "2026-01-02"], []),
        (PAIR, [1], ["$: expected an array of 2, found an array of 1"]),
        (PAIR, [], ["$: expected an array of 2, found an array of 0"]),
        (PAIR, [1, "2026-01-02", {"a": 1}], ["$: expected an array of 2, found an array of 3"]),
        (
            PAIR,
            ["x", "soon"],
            ["$[0]: expected an integer, found a string", "$[1]: expected a date, found other text"],
        ),
        (PAIR, {"a": 1}, ["$: expected an array of 2, found an object"]),
        (PAIR, None, ["$: expected an array of 2, found null"]),
        (OPEN, [1], []),
        (OPEN, [1, "2026-01-02", "2026-01-03"], []),
        (OPEN, [1, "soon"], ["$[1]: expected a date, found other text"]),
        (OPEN, [], ["$: expected an array of 1 or more, found an array of 0"]),
        (SHORT, [1], []),
        (SHORT, [1, "a"], []),
        (SHORT, [], ["$: expected an array of 1 to 2, found an array of 0"]),
        (SHORT, [1, "a", 2], ["$: expected an array of 1 to 2, found an array of 3"]),
    ],
)
def test_lengths_and_places_are_checked_and_kept(kind: k.Kind[Any], value: Any, problems: list[str]) -> None:
    """Too short, too long or of another type: a problem with its place, and exactly the same JSON again."""
    assert list(map(str, kind.problems(value))) == problems
    assert json.dumps(kind.encode(kind.decode(value))) == json.dumps(value)
    if value.__class__ is list:
        assert kind.decode(value).__class__ is tuple


def test_a_member_is_a_tuple() -> None:
    """A model has tuples of decoded values, prints them, and copies, compares and matches them."""
    value = {"pair": [1, "2026-01-02"], "all": [1, "2026-01-02", None], "short": [1]}
    held = Held.from_dict(value)
    for _ in range(40):
        held = Held.from_dict(value)
        assert held.json() == json.dumps(value)
    assert held.pair == (1, dt.date(2026, 1, 2))
    assert repr(held.short) == "(1,)"
    assert repr(held).endswith("short=(1,))")
    for twin in (pickle.loads(pickle.dumps(held)), copy.deepcopy(held), held.copy()):  # noqa: S301  # our own
        assert twin == held
        assert twin.json() == held.json()
    match held:
        case Held(pair=(1, dt.date(year=2026))):
            pass
        case _:
            pytest.fail("a tuple matches")


def test_a_list_will_do() -> None:
    """What is given as a list is sent as the tuple is, and is equal to it."""
    given: Any = [1, dt.date(2026, 1, 2)]
    assert Held(pair=given) == Held(pair=tuple(given))
    assert Held(pair=given).to_dict() == {"pair": [1, "2026-01-02"]}


def test_strict_refuses_another_length() -> None:
    """The first problem is raised, with its place."""
    with pytest.raises(DecodeError, match=r"\$\.pair"):
        Held.from_dict({"pair": [1]}, strict=True)
