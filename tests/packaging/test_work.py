"""The measure that stands for time in tests: it sees what is quadratic, and lets pass what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.work import assert_linear


class Buffer:
    """Keeps text as a careless parser does."""

    def __init__(self) -> None:
        self.text = ""

    def feed(self, piece: str) -> None:
        """Copy all there is."""
        self.text = self.text + piece


def loops(size: int) -> None:
    """Look at every pair."""
    for _ in range(size):
        for _ in range(size):
            pass


def cuts(size: int) -> None:
    """Copy the rest for each character."""
    text = "x" * size
    while text:
        text = text[1:]


def keeps(size: int) -> None:
    """Copy the beginning for each character."""
    buffer = Buffer()
    for _ in range(size):
        buffer.feed("x")


def moves_on(size: int) -> None:
    """Take each character once."""
    text = "x" * size
    pieces = [text[place] for place in range(size)]
    "".join(pieces)


@pytest.mark.parametrize("do", [loops, cuts, keeps])
def test_quadratic_work_is_seen(do: Callable[[int], None]) -> None:
    """Loops in loops, and text that is copied again and again, are more than in proportion."""
    with pytest.raises(AssertionError, match="steps become"):
        assert_linear(do, 100)


def test_linear_work_passes() -> None:
    """What looks once at each part is in proportion."""
    assert_linear(moves_on, 100)
