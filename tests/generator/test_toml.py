"""Tests of generator/invocant_generator/_toml.py: what it writes, tomllib reads back."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant_generator import _toml as toml

pytestmark = pytest.mark.checkout

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.one_of(TEXTS, st.integers(-(2**62), 2**62), st.booleans(), st.lists(TEXTS))
TABLES = st.dictionaries(TEXTS, st.one_of(VALUES, st.dictionaries(TEXTS, VALUES)))


@given(TABLES)
def test_what_is_written_is_read_back(tables: dict[str, Any]) -> None:
    """Any nested tables come back from tomllib as they were, control characters and all."""
    assert tomllib.loads(toml.dumps(tables)) == tables


def test_mappings_in_lists_are_inline_tables() -> None:
    """A list of mappings takes a line each."""
    assert toml.dumps({"a": [{"b": "c", "d": 1}]}) == 'a = [\n    { b = "c", d = 1 },\n]\n'


def test_half_a_surrogate_pair_is_replaced() -> None:
    """A text that no encoding holds is still written as valid UTF-8."""
    assert toml.string("\ud800").encode() == '"\N{REPLACEMENT CHARACTER}"'.encode()


def test_none_is_left_out() -> None:
    """TOML has no null: a member without a value is not written."""
    assert toml.dumps({"a": None, "b": "x"}) == 'b = "x"\n'
