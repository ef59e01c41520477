"""Which names and values may be shown: words of an API, nothing that may be somebody's data or a secret."""

from __future__ import annotations

import re

MASKED = "***"
"""Stands for a name that looks like data."""
MAX_CHARACTERS = 40
_MAX_WORD_CHARACTERS = 20
_MAX_DIGITS = 4
_SHAPE = re.compile(r"[A-Za-z_$@][A-Za-z0-9_.:/@$ -]*")
_WORDS = re.compile(r"[_.:/@$ -]+")


def token(text: str) -> str | None:
    """Return *text* where it is a word of an API (`in_progress`, `gpt-4o`), else None.

    Not shown is what is long, what has many digits in a row, and what mixes letters, digits or cases as keys
    and identifiers do.
    """
    if len(text) > MAX_CHARACTERS or _SHAPE.fullmatch(text) is None:
        return None
    return text if all(_is_word(word) for word in _WORDS.split(text)) else None


def _is_word(word: str) -> bool:
    if len(word) > _MAX_WORD_CHARACTERS or len(re.findall(r"[0-9]", word)) > _MAX_DIGITS:
        return False
    turns = len(re.findall(r"[0-9](?=[A-Za-z])", word))
    raised = len(re.findall(r"[a-z](?=[A-Z])", word))
    lowered = len(re.findall(r"[A-Z](?=[a-z])", word))
    is_hexadecimal = len(word) >= 8 and re.fullmatch(r"[0-9a-fA-F]+", word) is not None
    has_digits = re.search(r"[0-9]", word) is not None
    return turns <= 1 and raised <= 3 and lowered <= 4 and not (is_hexadecimal and has_digits)
