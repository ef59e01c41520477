"""pyright agrees with mypy on what users write, and finds the same mistakes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.generated import reviewed
from tests.typing.checkers import PYRIGHT, Findings, configured, pyright
from tests.typing.everything import mistakes, program

pytestmark = pytest.mark.long  # `tox run -e typing` installs pyright

HERE = Path(__file__).parent


@cache
def _findings() -> Findings:
    """Return what pyright finds in this folder: one run for all tests."""
    return pyright(PYRIGHT)


def _programs() -> list[str]:
    """Return the programs without mistakes: all that is here but the tests and what they are made with."""
    others = {"mistakes.py", "everything.py", "examples.py", "checkers.py"}
    names = {path.name for path in HERE.glob("*.py")} - others
    return sorted(name for name in names if not name.startswith("test_"))


@pytest.mark.parametrize("name", _programs())
def test_pyright_accepts_what_users_write(name: str) -> None:
    """The typed examples have no error."""
    assert _findings().get(name, {}) == {}


def test_pyright_finds_every_mistake() -> None:
    """Each line that mypy must suppress is one that pyright reports, and no other."""
    lines = (HERE / "mistakes.py").read_text(encoding="utf-8").splitlines()
    expected = {number for number, line in enumerate(lines, 1) if "type: ignore" in line}
    assert set(_findings()["mistakes.py"]) == expected


@pytest.mark.parametrize("api", reviewed())
def test_pyright_sees_everything_generated(api: str, tmp_path: Path) -> None:
    """Every attribute is what its kind reads, and every member and argument refuses what is wrong."""
    text = program(api)
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    found = pyright(configured(tmp_path)).get("program.py", {})
    assert {line: found[line] for line in sorted(set(found) - mistakes(text))} == {}
    assert sorted(mistakes(text) - set(found)) == []
