"""The packages of two revisions of a document, as source, and what a comparison says of them as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attrs import evolve

from invocant_generator._console import Console
from invocant_generator._pipeline import STEPS, PipelineRun, step
from invocant_generator._target import document_target
from tests.generator.commands import run
from tests.generator.inventory import inventory
from tests.generator.telling import untold, untrue


def packages(old: Path, new: Path, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of the packages of two revisions; the second keeps the names of the first's classes.

    Methods are called by the rule in both, as a comparison without a lock has them (ADR 0031).
    """
    lock = folder / "names.lock"
    made = []
    for path in (old, new):
        target = evolve(
            document_target(path, package="spec", output=folder, partial=True, validate=False), names=lock
        )
        revision = PipelineRun(target, folder, Console(quiet=True))
        for name in STEPS:
            step(revision, name)
            if name == "render":
                break
        revision.names.methods.forget()
        lock.write_text(revision.names.dumps(), "utf-8")
        made.append(dict(revision.texts))
    return made[0], made[1]


def compared(old: Path, new: Path) -> list[dict[str, Any]]:
    """Return every change that `diff` tells of the two."""
    outcome = run("diff", old, new, "--format", "json", "--partial")
    assert outcome.code in (0, 3, 4, 5, 6), outcome.err
    changes: list[dict[str, Any]] = json.loads(outcome.out)["changes"]
    return changes


def wrong(old: Path, new: Path, folder: Path) -> list[str]:
    """Return what a comparison does not tell of two revisions, and what of it is not true."""
    before, after = map(inventory, packages(old, new, folder))
    changes = compared(old, new)
    return [*untold(before, after, changes), *(f"untrue: {line}" for line in untrue(before, after, changes))]
