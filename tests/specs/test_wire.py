"""The wire check of every document in the folder INVOCANT_SPECS finds what docs/openapi-support.md says.

None is in the repository. Without the variable nothing is selected, and the header of the run says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generator.commands import run
from tests.support import known

ROOT = Path(__file__).parents[2]
FOLDER = os.environ.get("INVOCANT_SPECS")
DOCUMENTS = (
    sorted(path for path in Path(FOLDER).iterdir() if path.suffix in {".json", ".yaml", ".yml"})
    if FOLDER
    else []
)
PARTIAL = 3
"""Exit code of a package from which something is left out, with its reason."""
SECONDS = 0.06
"""Of one core for an operation: a thousand in a minute."""

pytestmark = [
    pytest.mark.specs,
    pytest.mark.checkout,
    pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name),
]


def test_what_goes_over_the_wire_is_as_described(path: Path, tmp_path: Path) -> None:
    """Every operation is called, and each finding is of a construct that the page does not call supported."""
    options = ("--package", "spec", "--output", tmp_path, "--verify", "none", "--no-validate", "--json")
    made = run("generate", "--document", path, "--partial", *options)
    assert made.code in (0, PARTIAL), made.err
    shown = run("generate", "--document", path, "--partial", "--stop-after", "overlay", "--print")
    (tmp_path / "document.json").write_text(shown.out, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "invocant_generator.wire", "spec", "document.json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT, ROOT / "generator")))},
    )
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    left_out = {note["pointer"] for note in made.json["spec"]["dropped"]}
    faults = [
        mismatch
        for mismatch in report["mismatches"]
        if mismatch["pointer"] not in left_out and not known(mismatch["kind"])
    ]
    assert not faults, "\n".join(f"{one['kind']} | {one['operation']} | {one['why']}" for one in faults[:10])
    assert report["seconds"] < 10 + SECONDS * report["operations"]
