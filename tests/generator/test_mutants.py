"""The feature tests notice every way to break a template: no macro or block could go wrong unseen."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from invocant_generator._render.render import TEMPLATES
from tests.generator.mutants import FAST, MUTANTS, Mutant

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).resolve().parents[2]
FEATURES = Path(__file__).with_name("features")

Run = Callable[..., tuple[int, str]]
"""Runs the feature tests with the templates in a folder; gives pytest's exit code and what it printed."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Give what runs the feature tests to their first failure, packages rendered with other templates."""
    output = tmp_path_factory.mktemp("runs") / "output"
    shared = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", f"--basetemp={output.parent / 'base'}"]
    runner = subprocess.Popen(
        [sys.executable, "-m", "tests.generator.other_templates"],
        cwd=ROOT,
        env={**os.environ, "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert runner.stdin is not None
    assert runner.stdout is not None
    asked, told = runner.stdin, runner.stdout

    def ask(templates: Path, *arguments: str) -> tuple[int, str]:
        output.unlink(missing_ok=True)
        order = {
            "templates": str(templates),
            "arguments": [*shared, *arguments],
            "output": str(output),
        }
        asked.write(json.dumps(order) + "\n")
        asked.flush()
        return int(told.readline() or pytest.ExitCode.INTERNAL_ERROR), output.read_text(encoding="utf-8")

    yield ask
    asked.close()
    runner.wait(60)
    told.close()


def broken(mutant: Mutant, folder: Path) -> Path:
    """Return a copy of the templates below *folder*, changed as *mutant* says."""
    copy = folder / "templates"
    shutil.copytree(TEMPLATES, copy)
    path = copy / mutant.template
    text = path.read_text(encoding="utf-8")
    assert mutant.old in text, f"{mutant.template} does not hold {mutant.old!r} any more: renew the mutant"
    path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
    return copy


def must_be_caught(mutant: Mutant, folder: Path, run: Run) -> None:
    """Fail unless the tests that *mutant* names fail."""
    holders = [path for path in FEATURES.glob("test_*.py") if mutant.caught_by in path.read_text("utf-8")]
    code, output = run(broken(mutant, folder), "-k", mutant.caught_by, *map(str, holders or [FEATURES]))
    assert code == pytest.ExitCode.TESTS_FAILED, f"nobody notices: {mutant.breaks}\n{output[-3000:]}"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.id in FAST], ids=lambda one: one.id)
def test_a_broken_template_is_noticed(mutant: Mutant, tmp_path: Path, run: Run) -> None:
    """A change to a template that a user would notice fails a test of what the packages do."""
    must_be_caught(mutant, tmp_path, run)


@pytest.mark.long
@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.id not in FAST], ids=lambda one: one.id)
def test_every_broken_template_is_noticed(mutant: Mutant, tmp_path: Path, run: Run) -> None:
    """A change to any macro or block of any template fails a test of what the packages do."""
    must_be_caught(mutant, tmp_path, run)


@pytest.mark.long
def test_whole_templates_pass(tmp_path: Path, run: Run) -> None:
    """The control: templates copied without a change pass all feature tests."""
    copy = tmp_path / "templates"
    shutil.copytree(TEMPLATES, copy)
    code, output = run(copy, str(FEATURES))
    assert code == pytest.ExitCode.OK, output[-3000:]


def test_table_covers_every_template_and_macro() -> None:
    """Each template has mutants, each macro one inside it, and each mutant an id of its own."""
    assert {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja")} == {
        one.template for one in MUTANTS
    }
    for path in sorted(TEMPLATES.rglob("*.jinja")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(TEMPLATES).as_posix()
        for macro in re.finditer(r"{% macro (\w+)\(.*?{%-? endmacro %}", text, re.DOTALL):
            inside = [one for one in MUTANTS if one.template == name and one.old in macro[0]]
            assert inside, f"no mutant of {macro[1]} in {name}"
    assert len({one.id for one in MUTANTS}) == len(MUTANTS)
    assert {one.id for one in MUTANTS} >= set(FAST)


def test_mutants_speak_of_the_templates_as_they_are() -> None:
    """What a mutant changes is in its template: one that went stale would break nothing."""
    texts = {
        name: (TEMPLATES / name).read_text(encoding="utf-8") for name in {one.template for one in MUTANTS}
    }
    stale = [one.id for one in MUTANTS if one.old not in texts[one.template] or one.old == one.new]
    assert stale == []
