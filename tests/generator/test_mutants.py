"""The feature tests notice every way to break a template: no macro or block could go wrong unseen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.render import TEMPLATES
from tests.generator.mutants import FAST, MUTANTS, Mutant
from tests.generator.other_templates import VARIABLE

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).resolve().parents[2]
FEATURES = Path(__file__).with_name("features")
_UNNEEDED = ("anyio", "cacheprovider", "hypothesispytest", "invocant", "schemathesis", "xdist")
"""Plugins that the feature tests do without; they take a third of the time of a run."""


def run(templates: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the feature tests, packages rendered with *templates*, to the first failure."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header"]
    command += [part for name in _UNNEEDED for part in ("-p", f"no:{name}")]
    command += ["-p", "tests.generator.other_templates", *arguments, str(FEATURES)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(templates), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def broken(mutant: Mutant, folder: Path) -> Path:
    """Return a copy of the templates below *folder*, changed as *mutant* says."""
    copy = folder / "templates"
    shutil.copytree(TEMPLATES, copy)
    path = copy / mutant.template
    text = path.read_text(encoding="utf-8")
    assert mutant.old in text, f"{mutant.template} does not hold {mutant.old!r} any more: renew the mutant"
    path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
    return copy


def must_be_caught(mutant: Mutant, folder: Path) -> None:
    """Fail unless the tests that *mutant* names fail."""
    done = run(broken(mutant, folder), "-k", mutant.caught_by)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, (
        f"nobody notices that {mutant.breaks}\n{done.stdout[-3000:]}{done.stderr[-1000:]}"
    )


@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.id in FAST], ids=lambda one: one.id)
def test_a_broken_template_is_noticed(mutant: Mutant, tmp_path: Path) -> None:
    """A change to a template that a user would notice fails a test of what the packages do."""
    must_be_caught(mutant, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.id not in FAST], ids=lambda one: one.id)
def test_every_broken_template_is_noticed(mutant: Mutant, tmp_path: Path) -> None:
    """A change to any macro or block of any template fails a test of what the packages do."""
    must_be_caught(mutant, tmp_path)


@pytest.mark.long
def test_whole_templates_pass(tmp_path: Path) -> None:
    """The control: templates copied without a change pass all feature tests."""
    copy = tmp_path / "templates"
    shutil.copytree(TEMPLATES, copy)
    done = run(copy)
    assert done.returncode == pytest.ExitCode.OK, done.stdout[-3000:]


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
