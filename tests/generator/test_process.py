"""Child processes of the generator: they are limited in CPU time, so that a busy machine changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from invocant_generator import _process as process

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
