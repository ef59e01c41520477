"""Child processes of the generator: they are limited in CPU time, so that a busy machine changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from invocant_generator import _process as process
from tests.generator.forking import start_forked, start_new

pytestmark = pytest.mark.checkout


def test_time_that_passes_does_not_count(tmp_path: Path) -> None:
    """A child that takes longer by the clock than it may by the processor comes to its end."""
    child = process.start_python(["-c", "import json, decimal; print('done')"], cwd=tmp_path)
    finished = child.wait(cpu_seconds=0.001, waits_per_second=1_000_000)
    assert finished.code == 0, finished.text
    assert finished.out == "done\n"


def test_child_that_never_ends_is_stopped(tmp_path: Path) -> None:
    """What it has written until then is kept; a minute may pass, so that a busy machine lets it begin."""
    child = process.start_python(["-c", "print('begun', flush=True)\nwhile True: pass"], cwd=tmp_path)
    finished = child.wait(cpu_seconds=1, waits_per_second=60)
    assert finished.code is None
    assert finished.out == "begun\n"


def test_child_that_waits_for_ever_is_stopped(tmp_path: Path) -> None:
    """It uses no CPU time; what passes is limited all the same."""
    waits = "import os; read, write = os.pipe(); print('begun', flush=True); os.read(read, 1)"
    assert process.start_python(["-c", waits], cwd=tmp_path).wait(cpu_seconds=0.05).code is None


TOLD = """
import json, os, sys
names = sorted(os.environ.keys() - {"LC_CTYPE"})  # a new Python sets it for itself, where no locale is set
print(json.dumps([sys.argv[1:], os.getcwd(), names, sys.path[0], __name__]))
print("why", file=sys.stderr)
raise SystemExit(3)
"""
"""A program that tells what a process of its own has of its own."""


@pytest.mark.parametrize(
    "arguments", [("told.py", "a b"), ("-m", "told", "a b")], ids=["a script", "a module"]
)
def test_a_forked_python_is_told_what_a_new_one_is(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """What tests fork has the arguments, folder, environment and import path of the generator's processes."""
    (tmp_path / "told.py").write_text(TOLD, "utf-8")
    ended = []
    for start in (start_new, start_forked):
        command = [sys.executable, "-P", *arguments]
        ended.append(start(command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}).wait(60))
    assert ended[0] == ended[1]
    assert (ended[0].code, ended[0].err) == (3, "why\n")


def test_a_forked_python_that_never_ends_is_stopped(tmp_path: Path) -> None:
    """It is limited as a new one is, and what it has written is kept."""
    (tmp_path / "told.py").write_text("print('begun', flush=True)\nwhile True: pass", "utf-8")
    child = start_forked([sys.executable, "-P", "told.py"], cwd=tmp_path)
    finished = child.wait(cpu_seconds=1, waits_per_second=60)
    assert (finished.code, finished.out) == (None, "begun\n")
