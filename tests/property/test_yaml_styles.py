"""YAML that is read line by line is what its events say; where they refuse a text, it is not read so."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from invocant.documents import DocumentError
from invocant.documents._reading.block_style import UNREAD, read_block_style
from invocant.documents._reading.yaml import parse_events
from invocant.documents._reading.yaml import plain_value as resolve

DEPTH = 8
SCALARS = [
    "a",
    "a b",
    "a: b",
    "a #b",
    "a#b",
    "a:b",
    ":a",
    "a:",
    "-1",
    "- 1",
    "--- a",
    "...",
    "1e3",
    "0x1f",
    "~",
    "no",
]
SCALARS += [
    "''",
    "'it''s'",
    "'a' b",
    '"a"',
    r'"\n\"\u00e9"',
    r'"\x41"',
    r'"\ud83d"',
    '"a',
    "null",
    "1_0",
    ".5",
    "-",
    "?",
]
SCALARS += [
    "[]",
    "{}",
    "[a]",
    "&a b",
    "*a",
    "!!str 1",
    "<<",
    "é",
    "% a",
    "@a",
    "`a",
    ">a",
    "|a",
    "> a",
    "a ",
    "=",
    "\u2028",
]
HEADERS = ["|", "|-", "|+", ">", ">-", ">+", "|2", ">-1", "| #c", "|  "]
KEYS = [
    "a:",
    "b: ",
    "'a':",
    "'a' :",
    '"b":',
    "a :",
    "200:",
    "/x/{y}:",
    "a:b:",
    "? a",
    "<<:",
    "~:",
    "a b:",
    "#a:",
    "a #b:",
]

PARTS = st.lists(st.sampled_from(["- ", "-   ", *(f"{key} " for key in KEYS)]), max_size=2).map("".join)
LINES = st.tuples(
    st.integers(0, 5).map(lambda columns: " " * columns),
    PARTS,
    st.sampled_from(["", "", "-", "#", "# c", "a\t", "---", *SCALARS, *HEADERS, *KEYS]),
).map("".join)
TEXTS = st.tuples(
    st.sampled_from(["", "", "---\n", "--- \n", "%YAML 1.2\n---\n", "\n", "a:\n", "- a\n"]),
    st.lists(LINES, max_size=8).map("\n".join),
    st.sampled_from(["", "\n", "\n\n", "\n...\n", " "]),
).map("".join)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


def by_line(text: str) -> Any:
    """Read *text* line by line, if it can be."""
    return read_block_style(text, max_depth=DEPTH, resolve=resolve)


def by_events(text: str) -> Any:
    """Read *text* by its events; `UNREAD` is what is refused."""
    try:
        return parse_events(text, max_depth=DEPTH, max_nodes=1000)
    except DocumentError:
        return UNREAD


def check(text: str) -> None:
    """Hold the two to each other, types and the order of keys too."""
    value = by_line(text)
    assert value is UNREAD or repr(value) == repr(by_events(text)), text


@given(TEXTS)
@example("a: >-\n  b\n\n   c\n d: e\n")
@example("a:\n- |\n\n   b\n  c\n")
@example("a: >+\n\n\n  b\n  c\n\n\nd: 1\n")
@example("a: |+\n \n\nb: >\n")
@example("a: >")
@example("- - a: 1\n    b: -\n  -\n- c\n")
def test_lines_say_what_events_say(text: str) -> None:
    """Whatever stands on the lines of a text."""
    check(text)


@given(VALUES, st.sampled_from([20, 80, 10_000]), st.sampled_from([None, "|", ">", "'", '"']))
def test_what_a_program_wrote_is_read_alike(value: Any, width: int, style: str | None) -> None:
    """Whatever its style of scalars, and however wide its lines are."""
    check(yaml.safe_dump({"value": value}, width=width, default_style=style, allow_unicode=True))
