"""How the demonstration prints: what is typed, what comes back, how long it took; colour only on a terminal."""

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

    @contextmanager
    def timed(self, code: str) -> Iterator[list[str]]:
        """Show *code*, run the block, and show the lines it appended with the time it took."""
        began = time.perf_counter()
        lines: list[str] = []
        print(f"   {self.styled(code, 'cyan')}", flush=True)
        yield lines
        took = duration(time.perf_counter() - began)
        for number, line in enumerate(lines or ["done"]):
            end = took if number == len(lines or [""]) - 1 else ""
            shown = line if len(line) < WIDTH - 16 else line[: WIDTH - 17] + "…"
            print(f"     {shown}{self.styled(end.rjust(max(1, WIDTH - 5 - len(shown))), 'dim') if end else ''}")
        sys.stdout.flush()

    def total(self) -> str:
        """Return the time since the beginning."""
        return duration(time.perf_counter() - self._began)


def duration(seconds: float) -> str:
    """Write a time for a reader: `8 ms`, `1.4 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
