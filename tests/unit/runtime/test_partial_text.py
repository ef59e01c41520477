"""Text and JSON that come in pieces: what is shown after each, and what becomes of halves of characters."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.runtime import partial_json
from invocant.runtime._streams.partial_json import PartialJSON
from invocant.runtime._streams.text import GrowingText, TextJoiner, holds_half, mend

# JSON ----------------------------------------------------------------------------------------------------


def shown(*pieces: str) -> list[Any]:
    """Return the value after each piece."""
    reader, values = PartialJSON(), []
    for piece in pieces:
        reader.add(piece)
        values.append(reader.value())
    return values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        (" \t\r\n", None),
        ("{", {}),
        ("[", []),
        ('"', ""),
        ('"a', "a"),
        ('"a"', "a"),
        ('"a\\', "a"),
        ('"a\\n', "a\n"),
        ('"a\\u', "a"),
        ('"a\\u00e', "a"),
        ('"a\\u00e9', "a\u00e9"),
        ('"a\\"', 'a"'),
        ('"\\ud83d', "\ufffd"),
        ('"\\ud83d\\ude80', "\U0001f680"),
        ('"\\ud83dx', "\ufffdx"),
        ('"a\nb', "a\nb"),
        ("1", 1),
        ("-", None),
        ("-1", -1),
        ("[-", []),
        ("1.", 1),
        ("1.5", 1.5),
        ("1.5e", 1.5),
        ("1.5e+", 1.5),
        ("1e2", 100.0),
        ("01", 0),
        ("[1.5, 2", [1.5, 2]),
        ("[1.e5, 2", [1, 2]),
        ("t", None),
        ("tru", None),
        ("true", True),
        ("[fals", []),
        ("[false", [False]),
        ("[nul", []),
        ("[null", [None]),
        ('{"a', {}),
        ('{"a"', {}),
        ('{"a":', {}),
        ('{"a": 1', {"a": 1}),
        ('{"a": 1, "b"', {"a": 1}),
        ('{"a": 1, "a": 2', {"a": 2}),
        ('{"a": {"b": [{"c": "d', {"a": {"b": [{"c": "d"}]}}),
        ('{"a": [], "b": {}, "c": "', {"a": [], "b": {}, "c": ""}),
        ('{"\\ud83d\\ude80": 1', {"\U0001f680": 1}),
        ("[[1], [2], [3", [[1], [2], [3]]),
        # what is no JSON: reading stops
        ("]", None),
        ("[1] x", [1]),
        ("[1]]", [1]),
        ("[1] [2", [1]),
        ("[1 oops, 2", [1]),
        ("{1: 2", {}),
        ('{"a": 1, [2', {"a": 1}),
        ('{{"a": 1', {}),
        ('{"a": 1, true: 2', {"a": 1}),
        ('"a\\x', None),
        ('"a\\xb" ', None),
        ('["a\\uZZ, "b"]', ["a"]),
        ('["a", "b\\x", "c', ["a"]),
        ('{"a\\x": 1, "b": 2', {}),
        ('{"a": 1, "b\\x": 2, "c": 3', {"a": 1}),
        ('{"a": 1, "b\\uZZ": 2, "c": 3', {"a": 1}),
        ("nope", None),
        ("[1, NaN, 2", [1]),
        ("[1, Infinity", [1]),
        ("[1, -Infinity, 3", [1]),
        ("[1, -Inf", [1]),
    ],
)
def test_the_beginning_of_a_json_text(text: str, value: Any) -> None:
    """What is open is closed, what cannot be known is left out; the same by one piece and by characters."""
    assert partial_json(text) == value
    assert shown(text) == [value]
    assert (shown(*text) or [None])[-1] == value


@pytest.mark.parametrize(
    ("pieces", "values"),
    [
        (['"a\\', "n", 'b"'], ["a", "a\n", "a\nb"]),
        (['"a\\u', "00", "e9", 'b"'], ["a", "a", "a\u00e9", "a\u00e9b"]),
        (['"\\ud83d', "\\ud", 'e80"'], ["\ufffd", "\ufffd", "\U0001f680"]),
        (['"\\ud83d', 'x"'], ["\ufffd", "\ufffdx"]),
        (['"\ud83d', '\ude80"'], ["\ufffd", "\U0001f680"]),
        (['"\ud83d', 'x"'], ["\ufffd", "\ufffdx"]),
        (['"a\\\ud83d', "\ude80b"], [None, None]),
        (['["a\\uZZ', ', "b"]', ' "c"'], [["a"], ["a"], ["a"]]),
        (['["a\\x', ', "b"]', ' "c"'], [[], [], []]),
        (['{"k\\x', '": 1,', ' "b": 2'], [{}, {}, {}]),
        (['{"k\\uZ', '": 1,', ' "b": 2'], [{}, {}, {}]),
        (["[t", "ru", "e", ", f"], [[], [], [True], [True]]),
        (["[t", "x", "rue, 1"], [[], [], []]),
        (["[1, t", "rue"], [[1], [1, True]]),
        (['[{"k\\x', '"}, 5'], [[{}], [{}, 5]]),
        (["[-", "1", "2", ".", "5", ",", "6]"], [[], [-1], [-12], [-12], [-12.5], [-12.5], [-12.5, 6]]),
        (["1", "2", " ", "3"], [1, 12, 12, 12]),
        (["1", "e", "2", " "], [1, 1, 100.0, 100.0]),
        (["[1]", " ", "\n", "x", " "], [[1], [1], [1], [1], [1]]),
        (["[1]", "\ud83d", "\ude80"], [[1], [1], [1]]),
        (['{"a"', ":", "1", ","], [{}, {}, {"a": 1}, {"a": 1}]),
        (['{"a": "', "x", '"', "}"], [{"a": ""}, {"a": "x"}, {"a": "x"}, {"a": "x"}]),
        (["[[", "1]", ", [2", "]]"], [[[]], [[1]], [[1], [2]], [[1], [2]]]),
        (["[NaN", ", 1", "]"], [[], [], []]),
        (["[1, NaN", ", 2", ', -Infinity, "a'], [[1], [1], [1]]),
        (["]", "[1]"], [None, None]),
        (['{"a": 1, [', '"b": 2'], [{"a": 1}, {"a": 1}]),
        (["", "[", "", "1", ""], [None, [], [], [1], [1]]),
    ],
)
def test_each_piece_is_shown_with_those_before_it(pieces: list[str], values: list[Any]) -> None:
    """A piece may end in an escape, a character, a word or a number; what is no JSON ends the reading."""
    assert shown(*pieces) == values


def test_a_value_is_made_once_for_what_came() -> None:
    """Asked again without more having come, the same object is given; what was shown does not change."""
    reader = PartialJSON()
    assert reader.value() is None
    reader.add('{"a": [1], "b": [2')
    first = reader.value()
    assert reader.value() is first
    reader.add(', 3], "c": 4')
    second = reader.value()
    assert (first, second) == ({"a": [1], "b": [2]}, {"a": [1], "b": [2, 3], "c": 4})
    assert second["a"] is first["a"]


def test_the_whole_text_is_asked_for_once_it_is_closed() -> None:
    """What it parses to is shown then, and it is asked for once; where it is no JSON, what was read."""
    asked: list[str] = []

    def whole(text: str) -> Any:
        def give() -> str:
            asked.append(text)
            return text

        return give

    reader = PartialJSON(whole('{"a": NaN, "b": "\\ud83d"}'))
    for piece in ('{"a": NaN', ', "b": "\\ud83d"'):
        reader.add(piece)
        assert reader.value() == {}
    assert asked == []
    for piece in ("}", " ", "\n"):
        reader.add(piece)
        assert str(reader.value()) == "{'a': nan, 'b': '\\ud83d'}"
    assert len(asked) == 1
    reader.add("x")
    assert reader.value() == {}

    other = PartialJSON(whole("no JSON"))
    for piece in ("[1 2]", " "):
        other.add(piece)
        assert other.value() == [1, 2]
    assert asked[1:] == ["no JSON"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [("1" * 4300, 4300), ("-" + "1" * 4300, 4300), ("1" * 4301, 4300), ("-" + "1" * 4400, 4300)],
)
def test_a_number_is_read_to_the_last_digit_that_python_takes(text: str, digits: int) -> None:
    """`sys.get_int_max_str_digits` bounds it, a sign not counted; what is more is left out."""
    (value,) = shown(text)
    assert len(str(abs(value))) == digits
    assert (value < 0) == text.startswith("-")


# Text ----------------------------------------------------------------------------------------------------


MENDED = [
    ("", ""),
    ("a", "a"),
    ("\u00e9", "\u00e9"),
    ("\U0001f680", "\U0001f680"),
    ("\ud83d\ude80", "\U0001f680"),
    ("a\ud83d\ude80b", "a\U0001f680b"),
    ("\ud83d", "\ufffd"),
    ("\ude80", "\ufffd"),
    ("\ude80\ud83d", "\ufffd\ufffd"),
    ("\ud800", "\ufffd"),
    ("\udfff", "\ufffd"),
    ("\ud7ff\ue000", "\ud7ff\ue000"),
]
OPENS_A_PAIR = [
    ("", False),
    ("a", False),
    ("\ud7ff", False),
    ("\ud800", True),
    ("\ud83d", True),
    ("\udbff", True),
    ("\udc00", False),
    ("\ud83da", False),
    ("a\ud83d", True),
]


@pytest.mark.parametrize(("text", "mended"), MENDED, ids=ascii)
def test_halves_are_put_together(text: str, mended: str) -> None:
    """A pair becomes its character, a half alone the replacement character; all else stays."""
    assert mend(text) == mended


@pytest.mark.parametrize(("text", "is_open"), OPENS_A_PAIR, ids=ascii)
def test_the_first_half_of_a_pair(text: str, is_open: bool) -> None:
    """U+D800 to U+DBFF open a pair, where they are last."""
    assert holds_half(text) is is_open


def test_text_is_given_in_whole_characters() -> None:
    """Half of one waits for the next piece; in the end it is replaced."""
    joiner = TextJoiner()
    pieces = ["ab", "c\ud83d", "\ude80d", "\ud83d", "", "x", "y\ud83d"]
    assert [joiner.feed(piece) for piece in pieces] == ["ab", "c", "\U0001f680d", "", "", "\ufffdx", "y"]
    assert [joiner.close(), joiner.close(), joiner.feed("z")] == ["\ufffd", "", "z"]


def test_growing_text_can_be_read_at_any_time() -> None:
    """With half a character at its end it is replaced where it is shown, and raw where more may come."""
    text = GrowingText()
    assert (str(text), text.raw()) == ("", "")
    for piece, string, raw in (
        ("a", "a", "a"),
        ("\ud83d", "a\ufffd", "a\ud83d"),
        ("", "a\ufffd", "a\ud83d"),
        ("\ude80", "a\U0001f680", "a\U0001f680"),
        ("\ud83d", "a\U0001f680\ufffd", "a\U0001f680\ud83d"),
        ("b", "a\U0001f680\ufffdb", "a\U0001f680\ufffdb"),
    ):
        text.add(piece)
        assert (str(text), text.raw(), str(text)) == (string, raw, string)


@pytest.mark.parametrize("length", [1, 200, 201])
def test_growing_text_keeps_all_of_many_pieces(length: int) -> None:
    """Short pieces are joined by the thousand, long ones are kept as they are; none is lost, nor moved."""
    text = GrowingText()
    for number in range(2500):
        text.add(str(number % 10) * length)
        assert len(text._pieces) < 1000
    joined = "".join(str(number % 10) * length for number in range(2500))
    assert len(text._blocks) == (2 if length <= 200 else 2000)
    assert str(text) == joined
    assert (text._pieces, text._blocks) == ([], [])
