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


_MANY_PIECES = 1000
"""Pieces that are joined into one."""
_SHORT_CHARACTERS = 200
"""Characters of a piece on average, up to which many take much more memory than their text does."""


class GrowingText:
    """Text that comes in pieces and can be read at any time. It holds the text, and not the pieces."""

    __slots__ = ("_blocks", "_half", "_pieces", "_whole")

    def __init__(self) -> None:
        self._pieces: list[str] = []  # what came since
        self._blocks: list[str] = []  # pieces before them, joined
        self._whole = ""  # what was read before those
        self._half = ""  # the first half of a surrogate pair at its end

    def add(self, piece: str) -> None:
        """Take the next piece, which may end in half a character."""
        pieces = self._pieces
        pieces.append(piece)
        if len(pieces) >= _MANY_PIECES:
            if sum(map(len, pieces)) <= _MANY_PIECES * _SHORT_CHARACTERS:
                self._blocks.append("".join(pieces))
            else:
                self._blocks += pieces
            pieces.clear()

    def raw(self) -> str:
        """Return all the text; half a character at its end is left as it is, since the other may come."""
        if self._pieces or self._blocks:
            text = "".join([self._half, *self._blocks, *self._pieces])
            self._blocks.clear()
            self._pieces.clear()
            self._half = ""
            if holds_half(text):
                text, self._half = text[:-1], text[-1]
            self._whole += mend(text)
        return self._whole + self._half

    def __str__(self) -> str:
        self.raw()
        return self._whole + mend(self._half)
