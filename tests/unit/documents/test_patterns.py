"""Texts made from regular expressions: held to the expression by the validator."""

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.documents.patterns import Draw, PatternError, text_for


def _drawn(seed: int) -> Draw:
    state = [seed]

    def draw(count: int) -> int:
        state[0] = (state[0] * 1103515245 + 12345) % 2**31
        return (state[0] >> 8) % count

    return draw


PATTERNS = [
    "^[A-Z]{3}-[0-9]{4}$",
    r"^\d{3}(-\d{2})?$",
    "^(cat|dog|[a-f]+)$",
    "^[^a-z]+$",
    r"^\w+@\w+\.(com|org)$",
    "^(?:a{2,4}|b+?)c*$",
    r"^(?<year>\d{4})$",
    r"^([ab])\1$",
    r"^\p{Lu}\p{Ll}+$",
    r"^\u0041\x42[\]\-\\]$",
    "^a{3}$|^b$",
    "x.y",
    r"^[\w.%+-]+$",
    r"^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$",
    r"^\/[a-z\/]*$",
    "^$",
    "",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(st.integers(0, 2**20))
def test_text_matches(pattern: str, seed: int) -> None:
    """Whatever is drawn, the text fits."""
    text = text_for(pattern, _drawn(seed))
    assert text is not None
    assert jsonschema_rs.is_valid({"type": "string", "pattern": pattern}, text), text


@pytest.mark.parametrize(
    ("pattern", "shortest", "longest"),
    [("^[a-z]+$", 40, 50), ("^[a-z]*$", 0, 0), ("^(ab)+$", 7, 9), ("a", 12, None), ("^[0-9]{2,8}$", 5, 6)],
)
def test_length_is_kept(pattern: str, shortest: int, longest: int | None) -> None:
    """A part is repeated until the text is long enough, and not longer than it may be."""
    lengths = {
        len(text) for seed in range(20) if (text := text_for(pattern, _drawn(seed), shortest, longest))
    }
    assert lengths or longest == 0
    assert all(length >= shortest and (longest is None or length <= longest) for length in lengths)


@pytest.mark.parametrize("pattern", ["(", "[a", "a)", "(?<n", r"\x", "\\"])
def test_expression_that_cannot_be_read(pattern: str) -> None:
    """It is said, and no text is made."""
    with pytest.raises(PatternError):
        text_for(pattern, _drawn(0))
