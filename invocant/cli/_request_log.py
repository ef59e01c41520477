"""The lines of requests that a server prints: whoever does not read them keeps no call waiting.

A pipe holds some 64 KiB. A program that starts `invocant mock --json` and reads only that it is ready would
stop the server once so much was told, if that did the writing itself.
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from invocant.mock import Entry

MAX_WAITING_LINES = 10_000
"""How many lines wait for a reader; the oldest are left out then, which is said in their place."""
LAST_SECONDS = 1.0
"""How long what still waits may take to be read when the server ends."""
_TOGETHER_SECONDS = 0.01
"""How long the line of a request waits for those of others."""


class LineWriter:
    """Writes lines in a thread of its own, in their order.

    Args:
        write: Writes a text; it may wait. An OSError says that nobody will read any more.
        left_out: Makes the line that stands for so many lines that were left out.
    """

    def __init__(self, write: Callable[[str], None], left_out: Callable[[int], str]) -> None:
        self._write = write
        self._left_out = left_out
        self._waiting: deque[str] = deque()
        self._left_out_count = 0
        self._is_ended = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="request log", daemon=True)
        self._thread.start()

    def put(self, lines: list[str]) -> None:
        """Let lines be written; waits for nobody."""
        with self._changed:
            self._waiting.extend(lines)
            while len(self._waiting) > MAX_WAITING_LINES:
                self._waiting.popleft()
                self._left_out_count += 1
            self._changed.notify()

    def close(self, seconds: float) -> None:
        """Write what waits, as far as it is read within so many seconds."""
        with self._changed:
            self._is_ended = True
            self._changed.notify()
        self._thread.join(seconds)

    def _run(self) -> None:
        with suppress(OSError):  # nobody reads any more: there is nobody to tell
            while lines := self._next():
                self._write("\n".join([*lines, ""]))

    def _next(self) -> list[str]:
        """Wait for lines and return them; none once it is closed."""
        with self._changed:
            while not self._waiting and not self._is_ended:
                self._changed.wait()
            lines = list(self._waiting)
            self._waiting.clear()
            if self._left_out_count:
                lines.insert(0, self._left_out(self._left_out_count))
                self._left_out_count = 0
            return lines


class RequestLog:
    """Prints the lines of what is answered within a few milliseconds at once.

    To write is a call of the system: a line for each request took a fifth of the time of all. To write once a
    turn of the event loop, which has to turn once more for it, still took 11 to 16 µs of 125; so it takes 6.

    Args:
        line: Makes the line of a request.
        left_out: Makes the line that stands for so many requests whose lines nobody read in time.
        later: Whether a line is made when it is printed, where nothing that it tells changes until then: many
            one after another cost less than one beside each request.
    """

    def __init__(
        self, line: "Callable[[Entry], str]", left_out: Callable[[int], str], *, later: bool = True
    ) -> None:
        import asyncio  # the command is also asked for help, which needs none of it

        self._line = line
        self._later = later
        self._entries: list[Entry] = []
        self._lines: list[str] = []
        self._loop = asyncio.get_running_loop
        self._writer = LineWriter(_to_output(), left_out)

    def __call__(self, entry: "Entry") -> None:
        """Print a line, soon."""
        if not self._entries:
            self._loop().call_later(_TOGETHER_SECONDS, self._hand_over)
        self._entries.append(entry)
        if not self._later:
            self._lines.append(self._line(entry))

    def close(self) -> None:
        """Print what waits; what is not read within `LAST_SECONDS` is lost."""
        self._hand_over()
        self._writer.close(LAST_SECONDS)

    def _hand_over(self) -> None:
        entries, self._entries = self._entries, []
        lines, self._lines = self._lines, []
        if self._later:
            lines = [self._line(entry) for entry in entries]
        if lines:
            self._writer.put(lines)


def _to_output() -> Callable[[str], None]:
    """Return what writes a text to standard output, past Python's buffer, whose lock Python's end needs."""
    try:
        if not sys.stdout.isatty():
            output = os.dup(sys.stdout.fileno())  # stays open for the thread, whatever becomes of the other
            return lambda text: _write_all(output, text.encode(sys.stdout.encoding or "utf-8", "replace"))
    except OSError:  # standard output is no file: a test reads it
        return _print
    return lambda text: click.echo(text, nl=False)


def _write_all(output: int, data: bytes) -> None:
    while data:
        data = data[os.write(output, data) :]


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
