"""Tell people how a run goes: a line per step with its time, diagnostics with five parts, on stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from invocant.cli.style import printable

if TYPE_CHECKING:
    from invocant.documents import Diagnostic

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}


class Console:
    """Writes progress for people; when *quiet*, only why a run ends with another exit code than 0."""

    def __init__(
        self,
        out: TextIO | None = None,
        *,
        quiet: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Write to *out* (standard error when None), in colour on a terminal."""
        self._out = out if out is not None else sys.stderr
        self._quiet = quiet
        self._clock = clock
        self._colour = wants_colour(self._out)
        self._is_live = self._out.isatty() and os.environ.get("TERM") != "dumb" and not quiet
        self._shown = ""

    def style(self, text: str, *styles: str) -> str:
        """Return *text* in *styles*, or as it is where there is no colour."""
        if not self._colour:
            return text
        return f"\x1b[{';'.join(_STYLES[style] for style in styles)}m{text}\x1b[0m"

    def say(self, text: str) -> None:
        """Write one line of progress."""
        if not self._quiet:
            self.fail(text)

    def progress(self, text: str) -> None:
        """Show on a terminal what is being done; the next line that is written replaces it."""
        if self._is_live:
            self._out.write(f"\r{text}{' ' * (len(self._shown) - len(text))}")
            self._out.flush()
            self._shown = text

    def fail(self, text: str) -> None:
        """Write one line of what went wrong, *quiet* or not: an exit code alone helps nobody."""
        if self._shown:
            self._out.write(f"\r{' ' * len(self._shown)}\r")
            self._shown = ""
        self._out.write(text + "\n")
        self._out.flush()

    def title(self, text: str) -> None:
        """Write the name of what the next steps work on."""
        self.say(self.style(text, "bold"))

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time a step; what the caller puts into the list ends its line."""
        notes: list[str] = []
        start = self._clock()
        self.progress(f"  {name:<9}…")
        try:
            yield notes
        except BaseException:
            self.say(f"  {name:<9}{self.style('failed', 'red')}")
            raise
        seconds = self.style(f"{self._clock() - start:6.2f} s", "dim")
        self.say(f"  {name:<9}{seconds}  {', '.join(notes)}".rstrip())

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        """Write the five parts of *diagnostic*, *quiet* or not, the first line in its level's colour."""
        first, *rest = printable(diagnostic.render()).splitlines()
        self.fail(self.style(first, "bold", "red" if diagnostic.level == "error" else "yellow"))
        for line in rest:
            label, colon, text = line.partition(":")
            self.fail(f"{self.style(label + colon, 'dim')}{text}" if colon else line)


def wants_colour(out: TextIO) -> bool:
    """Return whether *out* is a terminal whose user did not ask for plain text."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
