"""Numbers that a server wrote as text: counts, lengths, ids of events."""

from __future__ import annotations

import re

__all__ = ["whole_number"]

_DIGITS = re.compile("[0-9]{1,30}")
"""As `DIGIT` of RFC 5234; `str.isdigit` also takes digits that `int` does not, and any number of them."""


def whole_number(text: str) -> int | None:
    """Return the number that *text* is, or None where it is none, or longer than any count."""
    return int(text) if _DIGITS.fullmatch(text) else None
