"""Lines of requests: whoever does not read them keeps no call waiting."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from invocant.cli._request_log import MAX_WAITING_LINES, LineWriter
from tests.unit.mock.small import document, operation

LONG = "x" * 8000
"""A part of a path."""
CALLS = 32
"""So many lines of that are four times what a pipe holds, 64 KiB."""


class Reader:
    """What is written to: it takes nothing until it is told to go on."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.goes_on = threading.Event()
        self.text = ""

    def write(self, text: str) -> None:
        """Wait, then take a text."""
        self.asked.set()
        self.goes_on.wait()
        self.text += text


def _left_out(count: int) -> str:
    return f"({count} left out)"


def test_lines_are_written_in_their_order() -> None:
    """And all of them, when it is closed."""
    reader = Reader()
    reader.goes_on.set()
    writer = LineWriter(reader.write, _left_out)
    for number in range(100):
        writer.put([f"{number}"])
    writer.close(60)
    assert reader.text.split() == [str(number) for number in range(100)]


def test_what_is_not_read_is_left_out_and_told() -> None:
    """The oldest go, once too many wait; in their place stands how many they were."""
    reader = Reader()
    writer = LineWriter(reader.write, _left_out)
    writer.put(["first"])
    reader.asked.wait()
    writer.put([f"{number}" for number in range(MAX_WAITING_LINES + 3)])
    reader.goes_on.set()
    writer.close(60)
    lines = reader.text.splitlines()
    assert lines[:3] == ["first", "(3 left out)", "3"]
    assert lines[-1] == f"{MAX_WAITING_LINES + 2}"
    assert len(lines) == MAX_WAITING_LINES + 2


def test_a_reader_who_left_ends_the_writing() -> None:
    """There is nobody to tell; whoever puts lines does not hear of it."""

    def write(_text: str) -> None:
        raise BrokenPipeError

    writer = LineWriter(write, _left_out)
    writer.put(["a"])
    writer.close(60)
    writer.put(["b"])


@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "plain"])
def test_a_server_whose_output_nobody_reads_answers(tmp_path: Path, form: list[str]) -> None:
    """A program that reads that it is ready, and nothing more, is answered for as long as it likes."""
    path = tmp_path / "small.json"
    path.write_text(json.dumps(document({"/things": {"get": operation("things.list", {"type": "array"})}})))
    command = [sys.executable, "-m", "invocant.cli", "mock", "--document", str(path), *form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            ready = re.search(r"http://[\d.:]+", server.stdout.readline())
            assert ready is not None
            with httpx.Client(trust_env=False, timeout=60) as client:
                for _ in range(CALLS):
                    client.get(f"{ready[0]}/things/{LONG}")
            server.terminate()
            rest = server.stdout.read()
            assert server.wait() == 0
        finally:
            server.kill()  # one that waits for a reader would not end by itself
    assert rest.count(LONG) == CALLS
