"""Live partial results: exact after every piece, and all of them together for what the pieces cost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant import runtime as rt
from invocant.opper import OpperFold
from invocant.runtime import UnknownEvent, partial_json
from invocant.runtime._streams.partial_json import PartialJSON
from invocant.runtime._streams.text import GrowingText, mend
from tests.examples import examples
from tests.work import assert_linear

# The rule ------------------------------------------------------------------------------------------------

LEXEME = re.compile(
    r"""(?x)[ \t\n\r]*(?:
      (?P<punctuation>[{}\[\],:])
    | "(?P<string>[^"\\]*(?:\\(?:[^u]|u[0-9a-fA-F]{4})[^"\\]*)*)(?P<closed>")?
    | (?P<number>-?[0-9][0-9.eE+-]*)
    | (?P<literal>true|false|null)
    )"""
)
LITERALS = {"true": True, "false": False, "null": None}
NOTHING: Any = object()


def by_the_rule(text: str) -> Any:
    """Read the beginning of a JSON text all over again: the plain way, that costs its length every time."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    root: Any = NOTHING
    open_: list[Any] = []
    keys: list[Any] = []
    position = 0
    while (lexeme := LEXEME.match(text, position)) is not None and lexeme.end() > position:
        position = lexeme.end()
        mark = lexeme["punctuation"]
        if mark in (",", ":"):
            continue
        if mark in ("}", "]"):
            if open_ and isinstance(open_.pop(), dict):
                keys.pop()
            if not open_:
                break
            continue
        value: Any = {"{": {}, "[": []}.get(mark or "", NOTHING)
        if lexeme["string"] is not None:
            value = in_string(lexeme["string"])
            if open_ and isinstance(open_[-1], dict) and keys[-1] is NOTHING:
                if not lexeme["closed"]:
                    break
                keys[-1] = value
                continue
        elif lexeme["number"] is not None:
            value = longest_number(lexeme["number"])
        elif lexeme["literal"] is not None:
            value = LITERALS[lexeme["literal"]]
        if value is NOTHING:
            break
        if not open_:
            root = value
            if not mark:
                break
        elif isinstance(open_[-1], list):
            open_[-1].append(value)
        elif keys[-1] is NOTHING:
            break
        else:
            open_[-1][keys[-1]] = value
            keys[-1] = NOTHING
        if mark:
            open_.append(value)
            if mark == "{":
                keys.append(NOTHING)
    return None if root is NOTHING else root


def in_string(inner: str) -> Any:
    """Return what stands between quotes."""
    try:
        return mend(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return NOTHING


def longest_number(text: str) -> Any:
    """Return the longest number that a text begins with."""
    while text:
        try:
            return json.loads(text)
        except ValueError:
            text = text[:-1]
    return NOTHING


# Exactness -----------------------------------------------------------------------------------------------

MARKS = [*'{}[],:"\\01-.eE+ua ', "\n", "\x01", "\ud83d", "\ude80", "\U0001f680", "\u00e9", "\ufffd"]
WORDS = ["true", "fal", "se", "null", "NaN", "Infinity", '"a"', '"b":', "12", "d83d"]
ESCAPES = ["\\u00e9", "\\ud83d", "\\ude80", "\\n", "\\x", '\\"']
SHARDS = st.sampled_from([*MARKS, *WORDS, *ESCAPES])
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from(["\ud83d", "\ude80", "a\ud83d\ude80"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
TEXTS = st.one_of(
    st.lists(SHARDS, max_size=16).map("".join),
    st.builds(
        lambda value, ascii_only, end: json.dumps(value, ensure_ascii=ascii_only) + end,
        VALUES,
        st.booleans(),
        st.sampled_from(["", " ", "\n", " x", "\ud83d"]),
    ),
    st.builds(
        lambda value, at, shard: json.dumps(value)[:at] + shard + json.dumps(value)[at:],
        VALUES,
        st.integers(0, 40),
        SHARDS,
    ),
)


def pieces_of(text: str, cuts: list[int]) -> list[str]:
    """Cut a text."""
    ends = sorted({min(end, len(text)) for end in cuts} | {len(text)})
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@settings(max_examples=examples(15), deadline=None)
@given(text=TEXTS, cuts=st.lists(st.integers(0, 60), max_size=20), asked=st.sets(st.integers(0, 20)))
def test_each_partial_is_what_the_whole_rule_gives(text: str, cuts: list[int], asked: set[int]) -> None:
    """Whatever the text, JSON or not, however it is cut and whenever it is looked at; old values stay."""
    fold, came = rt.DeclaredFold(), ""
    shown: list[tuple[Any, str]] = []
    for number, piece in enumerate(pieces_of(text, cuts)):
        came += piece
        fold.add(UnknownEvent(""), "json", piece, piece)
        if number not in asked:
            expected = repr(by_the_rule(mend(came)))
            value = fold.partial()
            assert repr(value) == expected == repr(partial_json(mend(came)))
            shown.append((value, expected))
    assert [repr(value) for value, _ in shown] == [expected for _, expected in shown]


@pytest.mark.parametrize(
    "text", ["1" * 5000, "-" + "1" * 5000, "[1.5, " + "9" * 4400 + "]", "1" * 5000 + ".5"]
)
def test_a_number_of_more_digits_than_python_reads(text: str) -> None:
    """It is read as far as it can be, as before."""
    reader = PartialJSON()
    for at in range(0, len(text), 1500):
        reader.add(text[at : at + 1500])
        assert reader.value() == by_the_rule(text[: at + 1500])


def test_what_is_closed_is_shared() -> None:
    """Parts that cannot change any more are the same objects from then on; open ones are not."""
    fold = rt.DeclaredFold()
    fold.add(UnknownEvent(""), "json", '{"a": [1, 2], "b": [3', None)
    before = fold.partial()
    assert fold.partial() is before
    fold.add(UnknownEvent(""), "json", ', 4], "c": "x', None)
    after = fold.partial()
    assert (before, after) == ({"a": [1, 2], "b": [3]}, {"a": [1, 2], "b": [3, 4], "c": "x"})
    assert after["a"] is before["a"]
    assert after["b"] is not before["b"]


def test_the_result_is_nobodys_part() -> None:
    """Who changes a partial value does not change the result."""
    fold = rt.DeclaredFold()
    fold.add(UnknownEvent(""), "json", '{"a": [1]', None)
    fold.partial()["a"].append(2)
    fold.add(UnknownEvent(""), "json", "}", None)
    assert fold.result() == {"a": [1]}


# Cost ----------------------------------------------------------------------------------------------------


def looked_at(pieces: list[tuple[rt.Role, str, str | None]], fold: Callable[[], rt.Fold]) -> None:
    """Feed a fold, looking at its partial value after every piece."""
    made = fold()
    for role, piece, path in pieces:
        made.add(UnknownEvent(""), role, piece, {"json_path": path})
        made.partial()


GROWING: dict[str, tuple[str, Callable[[int], str]]] = {
    "members": ("{", lambda n: f'"key {n}": {n}, '),
    "items": ("[", lambda n: f"{n}, "),
    "objects": ('{"items": [', lambda n: f'{{"id": {n}, "tags": ["a", "b"]}}, '),
    "half a member a piece": ("[", lambda n: '{"id": ' if n % 2 else f"{n}}}, "),
    "white space": ("[", lambda n: " \n"),
    "after the end": ("[1]", lambda n: " "),
    "after what is no JSON": ("[1 oops", lambda n: "]x"),
    "side by side": ("", lambda n: "[1] "),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("fold", [rt.DeclaredFold, OpperFold])
@pytest.mark.parametrize("name", GROWING)
def test_partial_after_every_piece_is_linear(name: str, fold: Callable[[], rt.Fold]) -> None:
    """Looking at the result after each of n pieces costs what n pieces cost, counted in steps."""
    begin, piece = GROWING[name]

    def read(size: int) -> None:
        pieces: list[tuple[rt.Role, str, str | None]] = [("json", begin, None)]
        looked_at([*pieces, *(("json", piece(n), None) for n in range(size))], fold)

    assert_linear(read, 60)


PLACES: dict[str, Callable[[int], str]] = {
    "members": lambda n: f"response.key{n}",
    "items": lambda n: f"response.items[{n}]",
    "objects": lambda n: f"response.items[{n // 4}].key{n % 4}",
    "one after another": lambda n: f"response.items[{n % 7}].text",
    "lists in lists": lambda n: f"response[{n % 5}][{n}]",
}


@pytest.mark.parametrize("name", PLACES)
def test_partial_by_path_is_linear(name: str) -> None:
    """Likewise where each piece names its place."""

    def read(size: int) -> None:
        looked_at([("json", "x", PLACES[name](n)) for n in range(size)], OpperFold)

    assert_linear(read, 60)


def test_text_is_joined_once() -> None:
    """Pieces of text are joined when they are asked for, or too many; each once."""
    text = GrowingText()
    for number in range(5000):
        text.add("ab"[number % 2])
    assert len(text._pieces) + len(text._blocks) < 1100
    assert str(text) == "ab" * 2500
    assert not text._pieces
    text.add("\ud83d")
    assert (str(text)[-1], text.raw()[-1]) == ("\ufffd", "\ud83d")
    text.add("\ude80")
    assert str(text)[-2:] == "b\U0001f680"
