"""Texts are wrapped as `textwrap` wraps them, and made safe as openapi-python-client does."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant_generator._render.texts import docstring, fill, unshadowed

pytestmark = pytest.mark.checkout

WORDS = st.text(st.sampled_from("ab.-\xa0é\\"), min_size=1, max_size=60)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(["", "\t", "\n", "  "])), max_size=30).map(" ".join)


@given(TEXTS, st.integers(30, 120), st.sampled_from(["", "  ", "        ", " " * 39, " " * 80]))
def test_texts_are_wrapped_as_textwrap_does(text: str, width: int, margin: str) -> None:
    """The short way over single spaces gives the same lines, also where a word is longer than a line."""
    assert fill(text, width, margin) == textwrap.fill(
        text.strip(),
        max(width, 40),
        initial_indent=margin,
        subsequent_indent=f"{margin}    " if margin else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


@given(st.text(st.sampled_from('a \\"\n\x00\x85N{}uU'), max_size=40), st.sampled_from([0, 4, 8]))
def test_a_docstring_is_a_literal_whatever_the_text_is(text: str, indent: int) -> None:
    """No text ends it early, begins an escape, or holds what Python's source may not."""
    made = docstring(text, indent)
    assert "\x00" not in made
    value = ast.literal_eval(made)
    assert isinstance(value, str)
    assert "".join(value.split()) == "".join(text.replace("\x00", "").replace("\x85", "").split())


@pytest.mark.parametrize(
    ("names", "spelled"),
    [
        ([], "list[date] | inputs.Pet"),
        (["other"], "list[date] | inputs.Pet"),
        (["list"], "builtins.list[date] | inputs.Pet"),
        (["date", "dt"], "list[dt_.date] | inputs.Pet"),
        (["list", "builtins", "inputs"], "builtins_.list[date] | inputs_.Pet"),
        (["dt"], "list[date] | inputs.Pet"),
    ],
)
def test_an_annotation_is_spelled_round_the_names_of_a_class(names: list[str], spelled: str) -> None:
    """A member that has the name of a type or of a module hides it inside its class."""
    assert unshadowed("list[date] | inputs.Pet", names) == spelled
