"""What is percent-encoded already stays so: reserved expansion, for any text."""

from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from invocant.runtime._calls.styles import quote_all, quote_kept

TEXT = st.text(st.sampled_from("a%2F/&#[]é= +") | st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_reserved_expansion_is_done_once(text: str) -> None:
    """Doing it again changes nothing, and what comes out holds only what a query may."""
    kept = quote_kept(text)
    assert quote_kept(kept) == kept
    assert re.fullmatch(r"(?:%[0-9A-Fa-f]{2}|[\w.~/?:@!$'()*,;=-])*", kept, re.ASCII)


@given(TEXT)
def test_reserved_expansion_means_the_same(text: str) -> None:
    """A server decodes it to what the text says, in which triplets stand for their bytes."""
    assert unquote(quote_kept(text)) == unquote(text)


@given(TEXT)
def test_without_it_everything_comes_back(text: str) -> None:
    """Without `allowReserved` a text is encoded whole, and decoded whole."""
    assert unquote(quote_all(text)) == text
