"""Text that comes in pieces: what was split in half between two of them is put together again."""

from __future__ import annotations

import re

_has_surrogate = re.compile("[\ud800-\udfff]").search


def mend(text: str) -> str:
    """Recombine surrogate pairs that were split between two pieces; a half left alone becomes U+FFFD.

    The result can be encoded as UTF-8, always.
    """
    if text.isascii() or _has_surrogate(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def holds_half(text: str) -> bool:
    """Whether the text ends in the first half of a surrogate pair."""
    return bool(text) and "\ud800" <= text[-1] <= "\udbff"


class TextJoiner:
    """Gives text piece by piece so that no piece ends in half a character."""

    __slots__ = ("_half",)

    def __init__(self) -> None:
        self._half = ""

    def feed(self, text: str) -> str:
        """Return what can be given out now."""
        text = self._half + text
        self._half = ""
        if holds_half(text):
            text, self._half = text[:-1], text[-1]
        return mend(text)

    def close(self) -> str:
        """Return what is left: "" or the replacement of a half that stayed alone."""
        left, self._half = self._half, ""
        return mend(left)
