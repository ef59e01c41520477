"""pyright agrees with mypy on what users write, and finds the same mistakes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long  # `tox run -e typing` installs pyright

HERE = Path(__file__).parent


def _findings(*paths: Path) -> set[tuple[str, int]]:
    """Return file name and line of every error that pyright finds, suppressions not counted."""
    config = HERE / "pyrightconfig.json"
    command = [sys.executable, "-m", "pyright", "--outputjson", "--project", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    found = json.loads(done.stdout)["generalDiagnostics"]
    wanted = {str(path) for path in paths}
    return {
        (Path(one["file"]).name, one["range"]["start"]["line"] + 1)
        for one in found
        if one["severity"] == "error" and one["file"] in wanted
    }


def test_pyright_accepts_what_users_write() -> None:
    """The typed examples have no error."""
    assert _findings(HERE / "public.py", HERE / "sync_calls.py", HERE / "async_calls.py") == set()


def test_pyright_finds_every_mistake() -> None:
    """Each line that mypy must suppress is one that pyright reports, and no other."""
    path = HERE / "mistakes.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = {("mistakes.py", number) for number, line in enumerate(lines, 1) if "type: ignore" in line}
    assert _findings(path) == expected
