"""What became of each mutant, kept on disk: a run that was broken off goes on, one after a change is short.

A verdict holds as long as the mutant is the same program and what judged it is the same text. What noticed a
mutant is the one check that did; one that nothing noticed was judged by all.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import asdict, define, field, frozen

from tests.contract import semantics
from tests.contract.mutants.catalog import ContractMutant
from tests.contract.semantics import using
from tests.contract.semantics.kit import APIS, kit

BESIDE = ("agreement", "declarations", "forms", "operations", "probes", "single")
"""Modules of this package that judge."""
FOUND_WITHOUT_A_STORY = ("arguments", "declarations", "enums", "probes")


@frozen
class Verdict:
    """What became of a mutant."""

    id: str
    api: str
    layer: str
    operator: str
    noticed: str
    """The name of the check that found it; "" where none did."""
    words: str
    seconds: float


@define(eq=False)
class Journal:
    """The verdicts in a file, one a line; of those on one mutant the last counts."""

    path: Path | None
    """None for a journal that keeps nothing."""
    kept: dict[str, dict[str, Any]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if self.path is not None and self.path.exists():
            lines = [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]
            self.kept = {line["verdict"]["id"]: line for line in lines}

    def known(self, mutant: ContractMutant) -> Verdict | None:
        """Return what became of a mutant when it last ran; None where that need not hold any more."""
        line = self.kept.get(mutant.id)
        if line is None:
            return None
        verdict = Verdict(**line["verdict"])
        holds = line["judge"] == judge(verdict) and line["program"] == _program(mutant)
        return verdict if holds else None

    def keep(self, mutant: ContractMutant, verdict: Verdict) -> None:
        """Write down what became of a mutant."""
        if self.path is not None:
            line = {"program": _program(mutant), "judge": judge(verdict), "verdict": asdict(verdict)}
            with self.path.open("a", encoding="utf-8") as out:
                out.write(f"{json.dumps(line)}\n")


def _program(mutant: ContractMutant) -> str:
    return _digest([mutant.id, *map(_text, mutant.made_from)])


def judge(verdict: Verdict) -> str:
    """Return the digest of what a verdict comes from."""
    return _judging(verdict.api, verdict.layer, verdict.noticed)


@cache
def _judging(api: str, layer: str, noticed: str) -> str:
    if noticed in ("import", "time"):
        return ""
    beside = [] if layer == "mock" else [_text(Path(__file__).with_name(f"{name}.py")) for name in BESIDE]
    if noticed in FOUND_WITHOUT_A_STORY:
        return _digest(beside)
    modules = _modules(api)
    told = {story.__name__: story for story in (*kit(api).stories, *using.STORIES)}
    story = told.get(noticed.partition(" ")[2])
    if story is None:
        return _digest([*beside, *(_text(path) for path in modules)])
    return _digest([*(_without_stories(path, told) for path in modules), inspect.getsource(story)])


def _modules(api: str) -> Sequence[Path]:
    """Return the modules of the models that an API's stories need."""
    assert isinstance(semantics, ModuleType)
    folder = Path(semantics.__file__ or "").parent
    others = tuple(name for name in APIS if name != api)
    return [path for path in sorted(folder.glob("*.py")) if not path.stem.startswith(others)]


def _without_stories(path: Path, told: dict[str, Any]) -> str:
    """Return a module without its stories, which may come and go beside the one that noticed something."""
    tree = ast.parse(path.read_text("utf-8"))
    kept = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name in told)]
    listed = [node for node in kept if not ast.unparse(node).startswith("STORIES")]
    return "\n".join(ast.unparse(node) for node in listed)


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _digest(texts: Sequence[str]) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:24]
