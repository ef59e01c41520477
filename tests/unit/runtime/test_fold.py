"""Folding events into a result, and reading JSON that is still coming."""

from __future__ import annotations

import json
from typing import Any

import pytest

from invocant.runtime import DeclaredFold, IncompleteResultError, Role, UnknownEvent, partial_json
from invocant.runtime._streams.folds import NoFold
from invocant.runtime._streams.text import TextJoiner, mend
from tests.work import assert_linear

EVENT = UnknownEvent("")


def fold(*pieces: tuple[Role, Any]) -> DeclaredFold:
    """Feed a fold."""
    made = DeclaredFold()
    for role, value in pieces:
        made.add(EVENT, role, value, value)
    return made


def test_text_is_joined() -> None:
    """Text after text is one text."""
    made = fold(("text", "a"), ("side", "x"), ("text", "b"))
    assert (made.kind, made.result(), made.partial()) == ("text", "ab", "ab")


def test_json_wins_over_text() -> None:
    """Any JSON makes the result JSON, even if it is null and text came too."""
    made = fold(("text", "a"), ("json", "nu"), ("json", "ll"))
    assert (made.kind, made.result()) == ("json", None)


def test_nothing_is_none() -> None:
    """No text and no JSON is no result, and says so; reasoning, errors and side channels are none."""
    made = fold(("reasoning", "r"), ("side", 1), ("start", None), ("end", None))
    assert (made.kind, made.result(), made.partial(), made.joined) == ("none", None, None, "")


def test_empty_text_is_a_result() -> None:
    """A text of no characters is a text, not nothing."""
    made = fold(("text", ""))
    assert (made.kind, made.result()) == ("text", "")


@pytest.mark.parametrize("pieces", [['{"a": '], [""], ["1", "{}"]])
def test_incomplete_json_is_refused(pieces: list[str]) -> None:
    """What does not parse when it is over is no result; what is readable of it is the partial one."""
    made = fold(*[("json", piece) for piece in pieces])
    with pytest.raises(IncompleteResultError):
        made.result()
    made.partial()


def test_contributions_that_are_no_text_are_written_as_json() -> None:
    """A number or object in a text or JSON channel counts as its JSON; null counts as nothing."""
    assert fold(("text", "a"), ("text", 1), ("text", None)).result() == "a1"
    assert fold(("json", {"a": 1}), ("json", None)).result() == {"a": 1}


def test_surrogate_halves_meet() -> None:
    """A pair that was cut between two pieces becomes one character; a half alone becomes U+FFFD."""
    assert fold(("text", "ok \ud83d"), ("text", "\ude80 go")).result() == "ok \U0001f680 go"
    assert fold(("text", "\ud83d")).result() == "\ufffd"
    assert fold(("text", "\ude80\ud83d")).result().encode() == "\ufffd\ufffd".encode()
    assert mend("caf\u00e9") == "caf\u00e9"


def test_no_fold_keeps_nothing() -> None:
    """A stream read with keep=False has no result, and says why."""
    made = NoFold()
    made.add(EVENT, "text", "a", "a")
    assert made.partial() is None
    with pytest.raises(IncompleteResultError, match="keep=False"):
        made.result()


def test_text_pieces_are_whole_characters() -> None:
    """A piece that ends in half a pair keeps the half back for the next one."""
    joiner = TextJoiner()
    assert [joiner.feed("a\ud83d"), joiner.feed("\ude80b"), joiner.feed("\ud83d"), joiner.close()] == [
        "a", "\U0001f680b", "", "\ufffd"
    ]  # fmt: skip


PARTIAL: dict[str, Any] = {
    "": None,
    "  ": None,
    "nul": None,
    "{": {},
    '{"a': {},
    '{"a"': {},
    '{"a":': {},
    '{"a": "on': {"a": "on"},
    '{"a": "on\\': {"a": "on"},
    '{"a": "on\\u00e': {"a": "on"},
    '{"a": "\\ud83d': {"a": "\ufffd"},
    '{"a": 1': {"a": 1},
    '{"a": -': {},
    '{"a": 1.': {"a": 1},
    '{"a": 1e': {"a": 1},
    '{"a": tr': {},
    '{"a": true, "b"': {"a": True},
    '{"a": [1, [2, {"b": "c': {"a": [1, [2, {"b": "c"}]]},
    '[1, 2], "': [1, 2],
    '"text so f': "text so f",
    "12": 12,
    '{"a": {}, "b": []': {"a": {}, "b": []},
    '{"a": "x", "a': {"a": "x"},
    "]": None,
    "{1": {},
    "{]": {},
    "[}": [],
    "hello": None,
    "[1 2": [1, 2],
    '{"a" "b"': {"a": "b"},
}


@pytest.mark.parametrize("text", PARTIAL)
def test_partial_json(text: str) -> None:
    """What is open is closed, what cannot be known yet is left out, and nothing raises."""
    assert partial_json(text) == PARTIAL[text]


WHOLE = {"a": [1, -2.5e3, True, None, 'x\n\u00e9\U0001f680"\\', {"b": {}, "c": []}], "": "y", "z": False}


def test_partial_json_grows_to_the_whole() -> None:
    """Each beginning of a JSON text reads without failing, and the whole text reads as itself."""
    text = json.dumps(WHOLE)
    for end in range(len(text)):
        partial_json(text[:end])
    assert partial_json(text) == WHOLE


@pytest.mark.parametrize(
    ("begin", "middle"), [("", "["), ("", '{"a":'), ('["', "a"), ("[", "1,"), ("", "\\"), ("[", '"a",')]
)
def test_partial_json_is_linear_and_not_recursive(begin: str, middle: str) -> None:
    """Depth and length cost no more than their share."""
    partial_json(begin + middle * 50_000)
    assert_linear(lambda size: partial_json(begin + middle * size), 60)
