"""How the demonstration prints: what is typed, what comes back, how long it took."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 100
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Show:
    """Prints the scenes of a demonstration.

    Args:
        colour: Whether to colour; None decides by the terminal and the variable NO_COLOR.
    """

    def __init__(self, colour: bool | None = None) -> None:
        if colour is None:
            colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._colour = colour
        self._scenes = 0
        self._last = ""
        self._began = time.perf_counter()

    def styled(self, text: str, style: str) -> str:
        """Return *text* in *style* when colours are on."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._colour else text

    def scene(self, title: str) -> None:
        """Open the next scene."""
        self._scenes += 1
        print(f"\n{self.styled(f'{self._scenes}. {title}', 'bold')}", flush=True)

    def typed(self, code: str) -> None:
        """Show what a user types."""
        print(f"   {self.styled(code, 'cyan')}", flush=True)

    def said(self, text: str, style: str = "") -> None:
        """Show what comes back, a line at a time."""
        for line in text.splitlines() or [""]:
            print(f"     {self.styled(line, style) if style else line}", flush=True)

    def piece(self, text: str) -> None:
        """Show a piece of a stream, where the last one ended."""
        print(self.styled(text, "green"), end="", flush=True)

    def again(self, text: str) -> None:
        """Show *text* where the last one was; without a terminal only the last one is printed."""
        if self._colour:
            self.piece(f"\r     {text}\x1b[K")
        else:
            self._last = text

    @contextmanager
    def streamed(self, code: str) -> Iterator[None]:
        """Show *code*, let the block print pieces, and close the line with the time it took."""
        began = time.perf_counter()
        self._last = ""
        print(f"   {self.styled(code, 'cyan')}\n     ", end="", flush=True)
        yield
        print(f"{self._last}  {self.styled(duration(time.perf_counter() - began), 'dim')}", flush=True)

    @contextmanager
    def timed(self, code: str) -> Iterator[list[str]]:
        """Show *code*, run the block, and show the lines it appended with the time it took."""
        began = time.perf_counter()
        lines: list[str] = []
        print(f"   {self.styled(code, 'cyan')}", flush=True)
        yield lines
        took = duration(time.perf_counter() - began)
        *before, last = lines or ["done"]
        for line in before:
            print(f"     {cut(line)}")
        last = cut(last)
        print(f"     {last}{self.styled(took.rjust(WIDTH - 5 - len(last)), 'dim')}", flush=True)

    def total(self) -> str:
        """Return the time since the beginning."""
        return duration(time.perf_counter() - self._began)


def cut(text: str) -> str:
    """Return *text* on one line, short enough for a time beside it."""
    line = " ".join(text.split())
    return line if len(line) <= WIDTH - 16 else line[: WIDTH - 17] + "…"


def duration(seconds: float) -> str:
    """Write a time for a reader: `8 ms`, `1.4 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
