"""Tell whether generated packages are what their documents give: regenerate elsewhere, compare both ways."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import evolve

from invocant_generator._commands.generate import ROOT_INIT
from invocant_generator._console import Console
from invocant_generator._output import lock
from invocant_generator._pipeline import build
from invocant_generator._target import LEVELS, Target


def check(targets: Sequence[Target], console: Console, *, every: bool = False) -> list[str]:
    """Return how the packages of *targets* differ from what their documents give; none when fresh.

    Args:
        targets: What to compare.
        console: Where to tell people.
        every: The targets are all there are, so that a package no document stands for is a difference.

    Raises:
        DocumentError: a document, an overlay or a names lock is not usable.
    """
    differences: list[str] = []
    for target in targets:
        with tempfile.TemporaryDirectory() as work:
            # what is compared byte for byte needs no second verification
            package = build(evolve(target, verify="none"), Path(work), console)
        place = target.label(target.folder)
        differences += compare(place, package.files, lock.tree(target.folder))
        if target.names is not None and package.names is not None:
            written = target.names.read_text("utf-8") if target.names.exists() else ""
            if written != package.names:
                differences.append(f"{target.label(target.names)}: changed")
        lines = _lock_differences(target, package.section)
        differences += [f"{target.label(target.lock)}: {target.api}: {line}" for line in lines]
    for root in dict.fromkeys(target.lock.parent for target in targets if not target.stands_alone):
        inside = [target for target in targets if target.lock.parent == root]
        first = inside[0]
        shared = {"__init__.py": ROOT_INIT.encode(), "py.typed": b""}
        present = {path.name: path.read_bytes() for path in sorted(root.glob("*")) if path.is_file()}
        present.pop(lock.NAME, None)
        differences += compare(first.label(root), shared, present)
        if every:
            kept = {target.folder for target in inside}
            differences += [
                f"{first.label(path)}: extra, no document stands for it"
                for path in sorted(root.glob("*"))
                if path.is_dir() and path.name[0] not in "._" and path not in kept
            ]
    return differences


def compare(place: str, expected: Mapping[str, bytes], present: Mapping[str, bytes]) -> list[str]:
    """Return each file below *place* that is changed, missing or extra."""
    differences = []
    for name in sorted(expected.keys() | present.keys()):
        if name not in present:
            differences.append(f"{place}/{name}: missing")
        elif name not in expected:
            differences.append(f"{place}/{name}: extra, nothing generates it")
        elif present[name] != expected[name]:
            differences.append(f"{place}/{name}: changed")
    return differences


def _lock_differences(target: Target, expected: lock.Section) -> list[str]:
    section = lock.read(target.lock).get(target.api)
    if section is None:
        return ["has no section"]
    differences = [f"{name} since it was written" for name in lock.stale_inputs(section, expected.inputs)]
    if section.verified not in LEVELS or LEVELS.index(section.verified) < LEVELS.index(target.verify):
        differences.append(f"verified {section.verified}, not {target.verify}")
    if not differences and _ours(section) != _ours(expected):
        differences.append("changed")
    return differences


def _ours(section: lock.Section) -> lock.Section:
    """Return *section* without its verified level and the validator's findings, which are not compared.

    Those are openapi-spec-validator's, in whichever release is there, and in the time that it had.
    """
    summary = {name: value for name, value in section.summary.items() if name != "findings"}
    return evolve(section, verified="", summary=summary)
