"""The documents in the folder INVOCANT_SPECS become packages: whole, importable, exact, with names that last.

None is in the repository. Without the variable nothing is selected, and the header of the run says so.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from invocant.documents import load, repair
from invocant_generator._console import Console
from invocant_generator._diff.change import Level
from invocant_generator._diff.reports import FORMATS, report
from invocant_generator._diff.rules import RULES
from invocant_generator._diff.whole import compare_documents
from invocant_generator._plan.schemas import class_names
from tests.generator.commands import run
from tests.specs.exactness import FEW, MANY

ROOT = Path(__file__).parents[2]
FOLDER = os.environ.get("INVOCANT_SPECS")
DOCUMENTS = (
    sorted(path for path in Path(FOLDER).iterdir() if path.suffix in {".json", ".yaml", ".yml"})
    if FOLDER
    else []
)

pytestmark = [pytest.mark.specs, pytest.mark.checkout]


def revisions() -> list[tuple[Path, Path]]:
    """Return each document with its next revision: files whose names differ after a date alone."""
    families: dict[str, list[Path]] = defaultdict(list)
    for path in DOCUMENTS:
        dated = re.match(r"(.+?)-\d{4}-\d{2}-\d{2}", path.name)
        if dated:
            families[dated[1]].append(path)
    return [pair for family in families.values() for pair in pairwise(family)]


LEFT_OUT = {"meilisearch": ["/paths/~1tasks/get"]}
"""Operations that no package can have, by the document: this one refers to a parameter that is not there."""


def identify(value: object) -> str | None:
    """Return the name of a path for a test's id."""
    return value.name if isinstance(value, Path) else None


def generate(path: Path, output: Path, *options: str | Path) -> dict[str, Any]:
    """Generate the package `spec` of a document and return its summary."""
    options = ("--package", "spec", "--output", output, "--partial", "--json", *options)
    outcome = run("generate", "--document", path, *options)
    assert outcome.code in (0, 3), outcome.err  # 3: something is left out, and named
    summary: dict[str, Any] = outcome.json["spec"]
    return summary


def python(script: str, output: Path, given: Any) -> Any:
    """Run *script* where the package can be imported, with *given* as JSON to read; return its answer."""
    result = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(output), str(ROOT)))},
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("path", DOCUMENTS, ids=identify)
def test_package_is_whole(path: Path, tmp_path: Path) -> None:
    """Every operation is generated but what is known to be broken; all modules import and type-check."""
    summary = generate(path, tmp_path, "--verify", "types")
    left_out = [note["pointer"] for note in summary["dropped"]]
    assert left_out == LEFT_OUT.get(path.stem, [])
    assert summary["operations_generated"] == summary["operations_in_document"] - len(left_out)
    assert summary["warnings"] == []
    assert all(note["why"] and note["pointer"] for note in (*summary["widened"], *summary["open"]))


def hold_models(path: Path, output: Path, examples: int) -> None:
    """Hold every model of a document's package to its exactness, in a process of the package's own."""
    generate(path, output, "--verify", "none", "--no-validate")
    schemas = run("generate", "--document", path, "--partial", "--stop-after", "names", "--print").json[
        "components"
    ]["schemas"]
    classes = {name: component for component, name in class_names(schemas).items()}
    given = {"schemas": schemas, "classes": classes, "examples": examples}
    answer = python("from tests.specs.round_trip import main; main()", output, given)
    assert not answer["faults"], "\n".join(answer["faults"][:5])
    assert answer["classes"] or not classes
    assert answer["without_schema"] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=identify)
def test_models_are_exact(path: Path, tmp_path: Path) -> None:
    """Every model of every package writes what it read: instances of its schema, and altered ones."""
    hold_models(path, tmp_path, FEW)


@pytest.mark.long
@pytest.mark.parametrize("path", DOCUMENTS, ids=identify)
def test_models_are_exact_many_times(path: Path, tmp_path: Path) -> None:
    """The same, ten times as often."""
    hold_models(path, tmp_path, MANY)


@pytest.mark.parametrize(("old", "new"), revisions(), ids=identify)
def test_every_change_is_classified(old: Path, new: Path) -> None:
    """From each revision to the next every change has a known kind and a class, in every form."""
    difference = compare_documents(load(old), load(new))
    assert difference.changes
    assert {change.kind for change in difference.changes} <= set(RULES)
    assert all(change.subject and change.text and change.level in Level for change in difference.changes)
    for form in FORMATS:
        assert report(difference, form, old=old.name, new=new.name, console=Console())


NAMES = "import json; from spec import models; print(json.dumps(sorted(models.__all__)))"
MISSING = """
import json, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
from spec import models
print(json.dumps([name for name in json.load(sys.stdin) if not hasattr(models, name)]))
"""


@pytest.mark.parametrize(("old", "new"), revisions(), ids=identify)
def test_names_last_over_an_update(old: Path, new: Path, tmp_path: Path) -> None:
    """Regenerating with the names lock breaks no import but of schemas that the API removed."""
    options: list[str | Path] = ["--verify", "none", "--no-validate", "--names", tmp_path / "names.lock"]
    generate(old, tmp_path / "old", *options)
    before = python(NAMES, tmp_path / "old", None)
    summary = generate(new, tmp_path / "new", *options)
    gone = set(python(MISSING, tmp_path / "new", before))
    removed = {change["name"] for change in summary["names_changed"] if change["change"] == "removed"}
    assert {name for name in gone if not name.endswith("_kind")} <= removed
    # an object of which nothing is said any more has no class: the API took away what there was
    classes = class_names(repair(load(new)).document["components"]["schemas"])
    assert gone.isdisjoint(load(old)["components"]["schemas"].keys() & classes.keys())


def test_nothing_changed_is_quick(tmp_path: Path) -> None:
    """A second run over the largest document is over in less than a second, the start of Python included."""
    if not DOCUMENTS:
        return
    path = max(DOCUMENTS, key=lambda one: one.stat().st_size)
    command = [
        sys.executable,
        "-m",
        "generator",
        "-q",
        "generate",
        "--document",
        str(path),
        "--package",
        "spec",
    ]
    command += ["--output", str(tmp_path), "--no-validate"]
    subprocess.run(command, check=True, cwd=ROOT)
    start = os.times()
    subprocess.run(command, check=True, cwd=ROOT)
    end = os.times()
    assert end.children_user - start.children_user + end.children_system - start.children_system < 1
