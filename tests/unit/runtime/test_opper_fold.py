"""What a structured stream of Opper means: places, what goes into them, and paths that are none."""

from __future__ import annotations

from typing import Any

import pytest

from invocant import IncompleteResultError, UnknownEvent
from invocant.opper import OpperFold, parse_path

EVENT = UnknownEvent("")
PATHS: dict[str, list[str | int] | None] = {
    "response.title": ["title"],
    "response.people[0].name": ["people", 0, "name"],
    "response": [],
    "response[2][0]": [2, 0],
    "summary": ["summary"],
    "summary[1].x": ["summary", 1, "x"],
    "response.response": ["response"],
    "response.caf\u00e9-x y": ["caf\u00e9-x y"],
    "": [],
    "response.": None,
    "response..a": None,
    ".a": ["a"],
    "response[": None,
    "response[a]": None,
    "response[-1]": None,
    "response[0": None,
    "response]": None,
    "response[9999999999]": None,
}


@pytest.mark.parametrize("path", PATHS)
def test_paths(path: str) -> None:
    """A path is names and indexes below the root; what is no path is None."""
    assert parse_path(path) == PATHS[path]


def fold(*pieces: tuple[str | None, Any]) -> OpperFold:
    """Feed JSON pieces: each a path, or None without one, and a delta."""
    made = OpperFold()
    for path, delta in pieces:
        made.add(EVENT, "json", delta, {"json_path": path, "delta": delta})
    return made


CASES: dict[str, tuple[list[tuple[str | None, Any]], Any]] = {
    "text grows": ([("response.a", "x"), ("response.a", "y")], {"a": "xy"}),
    "numbers replace": ([("response.a", 1), ("response.a", 2)], {"a": 2}),
    "text after a number replaces": ([("response.a", 1), ("response.a", "x")], {"a": "x"}),
    "null is a value": ([("response.a", "x"), ("response.a", None)], {"a": None}),
    "false and empty are values": ([("response.a", False), ("response.b", "")], {"a": False, "b": ""}),
    "the answer is a text": ([("response", "x"), ("response", "y")], "xy"),
    "the answer is a list": ([("response[0]", "x"), ("response[1].a", 1)], ["x", {"a": 1}]),
    "places are filled up": ([("response.a[2]", 1)], {"a": [None, None, 1]}),
    "going back": ([("response.a", "x"), ("response.b", "y"), ("response.a", "z")], {"a": "xz", "b": "y"}),
    "another shape replaces": ([("response.a", "x"), ("response.a.b", 1)], {"a": {"b": 1}}),
    "paths win over joined text": ([(None, '{"a'), ("response.b", 1)], {"b": 1}),
    "halves meet": ([("response.a", "\ud83d"), ("response.a", "\ude80")], {"a": "\U0001f680"}),
    "an object as delta": ([("response.a", {"b": [1]})], {"a": {"b": [1]}}),
}


@pytest.mark.parametrize("name", CASES)
def test_places(name: str) -> None:
    """Pieces go to their places: text after text grows, all else replaces."""
    pieces, value = CASES[name]
    made = fold(*pieces)
    assert made.result() == made.partial() == value
    assert (made.kind, made.joined) == ("json", "")


@pytest.mark.parametrize("path", ["response.", "response[a]", "response.a[100000]"])
def test_piece_without_a_place_is_an_incomplete_answer(path: str) -> None:
    """A piece that has no place is not dropped in silence; the rest is there as the partial answer."""
    made = fold(("response.ok", 1), (path, "x"))
    with pytest.raises(IncompleteResultError, match="piece"):
        made.result()
    assert made.partial()["ok"] == 1


def test_partial_is_a_value_of_its_own() -> None:
    """Later pieces do not change a partial answer that was taken."""
    made = fold(("response.a[0]", "x"))
    before = made.partial()
    made.add(EVENT, "json", "y", {"json_path": "response.a[0]"})
    assert (before, made.partial()) == ({"a": ["x"]}, {"a": ["xy"]})


def test_joined_text() -> None:
    """Without paths the pieces are the text of the answer's JSON."""
    made = fold((None, '{"a": [1'), (None, ", 2"))
    assert (made.partial(), made.joined) == ({"a": [1, 2]}, '{"a": [1, 2')
    with pytest.raises(IncompleteResultError):
        made.result()
    made.add(EVENT, "json", "]}", {})
    assert made.result() == {"a": [1, 2]}


def test_nothing() -> None:
    """Without any piece there is no answer."""
    made = OpperFold()
    assert (made.kind, made.result(), made.partial()) == ("none", None, None)
