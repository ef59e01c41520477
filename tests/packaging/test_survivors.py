"""The list of mutants that no test notices: each is of code that is there, in a group, and has a reason."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tests.mutation import Change, change_of, group_of, lines_of, main, report, survivors
from tests.packaging.tracked import ROOT

pytestmark = pytest.mark.checkout

KNOWN = survivors()


RUNTIME = ROOT / "invocant" / "runtime"


def function_of(name: str) -> list[str]:
    """Return the lines of a function by its full name, as Python writes them."""
    inside = name.removeprefix("invocant.runtime.").split(".")
    length = next(
        length for length in (1, 2) if (RUNTIME / Path(*inside[:length])).with_suffix(".py").exists()
    )
    path = (RUNTIME / Path(*inside[:length])).with_suffix(".py")
    node: ast.AST = ast.parse(path.read_text("utf-8"))
    for part in inside[length:]:
        node = next(child for child in ast.walk(node) if getattr(child, "name", None) == part)
    return lines_of(node)


@pytest.mark.parametrize("change", KNOWN, ids=lambda change: change.function.rpartition("runtime.")[2])
def test_listed_mutant_is_of_code_that_is_there(change: Change) -> None:
    """When a line goes or changes, so does what was said of it."""
    lines = function_of(change.function)
    assert set(change.before.splitlines()) <= set(lines)
    assert change.before != change.after
    assert group_of(change.function)


def test_each_has_a_reason() -> None:
    """A mutant that could be noticed has no place here, so that one says why this cannot."""
    assert all(len(why) > 20 for why in KNOWN.values())


MUTATED = """
def x_wait__mutmut_orig(seconds=1):
    total = seconds + 1
    return total
def x_wait__mutmut_1(seconds=1):
    total = seconds - 1
    return total
class Retries:
    def xǁRetriesǁof__mutmut_orig(self):
        return self
    def xǁRetriesǁof__mutmut_2(self):
        return None
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as mutmut leaves it."""
    folder = tmp_path / "mutants" / "invocant" / "runtime" / "_calls"
    folder.mkdir(parents=True)
    (folder / "retries.py").write_text(MUTATED, "utf-8")
    name = "invocant.runtime._calls.retries"
    codes = {
        f"{name}.x_wait__mutmut_1": 0,
        f"{name}.xǁRetriesǁof__mutmut_2": 1,
        f"{name}.x_wait__mutmut_3": None,
    }
    (folder / "retries.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "mutants"


def test_mutant_is_told_by_its_lines(run: Path) -> None:
    """Numbers of mutants change with the code; what a mutant does to which line stays."""
    name = "invocant.runtime._calls.retries"
    assert change_of(f"{name}.x_wait__mutmut_1", run) == Change(
        f"{name}.wait", "total = seconds + 1", "total = seconds - 1"
    )
    assert change_of(f"{name}.xǁRetriesǁof__mutmut_2", run) == Change(
        f"{name}.Retries.of", "return self", "return None"
    )


def test_missed_mutant_that_is_not_listed_fails(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is shown, whatever the share; a group of which too few were noticed fails too."""
    assert main([]) == 1
    shown = capsys.readouterr().out
    assert "retries      2 mutants,     1 noticed: 50.0%" in shown
    assert "  - total = seconds + 1\n  + total = seconds - 1" in shown
    tried = {f"invocant.runtime._errors.x_a__mutmut_{number}": int(number > 0) for number in range(10)}
    assert report(tried)[0] == {"errors": 0.9}
