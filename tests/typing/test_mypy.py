"""mypy sees everything that is generated; what users write is checked with the rest by `tox -e types`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.generated import apis
from tests.typing.everything import mistakes, program

ROOT = Path(__file__).parents[2]


@pytest.mark.checkout
def test_mypy_sees_everything_generated(tmp_path: Path) -> None:
    """Every attribute is what its kind reads, and every member and argument refuses what is wrong."""
    from generator.verify import type_errors

    texts = {f"program_{api}.py": program(api) for api in apis()}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(tmp_path / "cache")]
    command = [sys.executable, "-m", "mypy", "--output=json", *settings, *texts]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=900)
    found = {(one["file"], one["line"]): one["message"] for one in type_errors(done.stdout)}
    expected = {(name, line) for name, text in texts.items() for line in mistakes(text)}
    assert {found[place] for place in set(found) - expected} == set(), done.stderr
    assert sorted(expected - set(found)) == []
