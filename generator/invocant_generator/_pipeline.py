"""The way from a document to a checked package, step by step: each takes what the ones before it made.

Heavy modules are imported by the step that needs them: a run with nothing to do is over before they load.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from invocant_generator import _findings as findings
from invocant_generator import _process as process
from invocant_generator._console import Console
from invocant_generator._names_lock import Names, give_names
from invocant_generator._output import lock, swap
from invocant_generator._summary import Summary, count_operations
from invocant_generator._target import Target

if TYPE_CHECKING:
    from invocant.documents import Diagnostic, Repaired
    from invocant_generator._parse import Parsed
    from invocant_generator._plan.package import Plan

PRETTY: Mapping[str, Any] = {"indent": 2, "ensure_ascii": False}


@frozen
class BuiltPackage:
    """A generated package that is not written yet."""

    target: Target
    files: Mapping[str, bytes]
    """Every file of the package but its lock, by its path inside it."""
    operations: tuple[str, ...]
    """Operations that the table must hold, as `METHOD /path`."""
    names: str | None
    """The names lock as it is to be written, or None where none is kept."""
    summary: Summary
    diagnostics: tuple[Diagnostic, ...]
    overlaid: Mapping[str, Any]
    """The document with its overlays and without any repair, against which the wire is checked."""

    @property
    def section(self) -> lock.Section:
        """What the lock will say of the package."""
        names = self.names.encode() if self.names is not None else None
        return lock.Section(
            package=self.target.package,
            verified=self.target.verify,
            inputs=lock.inputs(self.target, names),
            output={name: lock.digest(content) for name, content in self.files.items()},
            summary=self.summary.lasting(),
        )


@define
class PipelineRun:
    """One target on its way; each step fills in what it makes."""

    target: Target
    work: Path
    """A folder of this run's own, for what tools need to see as files."""
    console: Console
    received: dict[str, Any] = field(factory=dict)
    overlaid: dict[str, Any] = field(factory=dict)
    repaired: Repaired = field(init=False)
    named: dict[str, Any] = field(factory=dict)
    pointers: Mapping[str, str] = field(factory=dict)
    names: Names = field(factory=Names)
    parsed: Parsed = field(init=False)
    plan: Plan = field(init=False)
    renamed: Mapping[str, str] = field(factory=dict)
    """Classes that the configuration calls otherwise, by the name that they would have."""
    texts: Mapping[str, str] = field(factory=dict)
    files: Mapping[str, bytes] = field(factory=dict)
    validator: process.Child | None = None
    note: str = ""
    """What the step that just ended has to say."""


def _load(run: PipelineRun) -> None:
    from invocant.documents import load

    run.received = load(run.target.document, max_size=run.target.max_size, allow_refs=run.target.allow_refs)
    if run.target.validate:
        run.validator = findings.start(run.received, run.work)
    run.note = f"{run.target.source}, {_count(count_operations(run.received), 'operation')}"


def _overlay(run: PipelineRun) -> None:
    from invocant.documents import apply_overlays, load_overlay

    overlays = [load_overlay(path, name=run.target.label(path)) for path in run.target.overlays]
    run.overlaid = apply_overlays(run.received, overlays) if overlays else run.received
    run.note = _count(len(overlays), "overlay")


def _keywords(run: PipelineRun) -> None:
    from invocant.documents import DocumentError, keywords

    found = keywords.check(run.overlaid)
    if found:
        raise DocumentError(found)


def _repair(run: PipelineRun) -> None:
    from invocant.documents import repair

    run.repaired = repair(run.overlaid, content_types=run.target.options.get("content_type_overrides"))
    run.note = f"{len(run.repaired.widened)} widened, {len(run.repaired.open)} left open"


def _names(run: PipelineRun) -> None:
    run.names = _load_names(run.target)
    given = give_names(run.repaired, run.names, run.overlaid)
    run.named, run.pointers = given.document, given.pointers
    run.note = f"{len(run.names.reserved)} kept"


def _parse(run: PipelineRun) -> None:
    from invocant_generator._parse import parse

    run.parsed = parse(run.named, run.target.options)


def _plan(run: PipelineRun) -> None:
    from invocant_generator._plan.planner import plan
    from invocant_generator._plan.tree import join

    tree = join(run.parsed)
    for old in tree.idle_overrides:
        raise _no_such_class(old)
    run.plan = plan(tree)
    for pair in tree.classes:
        if pair.component in run.pointers:
            run.names.record(run.pointers[pair.component], pair.former)
    run.renamed = {pair.former: pair.name for pair in tree.classes if pair.former != pair.name}
    run.note = f"{_count(len(run.plan.operations), 'operation')}, {_count(run.plan.schemas, 'schema')}"


def _render(run: PipelineRun) -> None:
    from invocant.documents import resolve
    from invocant_generator._render.render import render

    texts = dict(render(run.plan, name=run.target.name, source=run.target.source, aliases=_aliases(run)))
    texts["document.json"] = _json(resolve(run.overlaid))
    if run.target.lock.parent == run.target.folder:  # else its parent has one
        texts["py.typed"] = ""
    run.texts = texts
    run.note = _count(len(texts), "file")


def _aliases(run: PipelineRun) -> dict[str, str]:
    """Return former names of the models package: of classes, and of the kinds of named unions."""
    from invocant_generator._plan.annotate import kind_name
    from invocant_generator._plan.package import UnionPlan

    unions = {
        definition.name: definition.kind_name
        for definition in run.plan.definitions
        if isinstance(definition, UnionPlan)
    }
    taken = {*unions.values(), *(one.name for one in run.plan.definitions)}
    classes = {old: run.renamed.get(new, new) for old, new in run.names.aliases.items()}
    classes |= {old: new for old, new in run.renamed.items() if old not in taken}
    kinds = {kind_name(old, {}): unions[new] for old, new in classes.items() if new in unions}
    return {**classes, **{old: new for old, new in kinds.items() if old not in taken}}


def _format(run: PipelineRun) -> None:
    from invocant_generator._output.format import format_folder

    folder = run.work / "format"
    swap.write_files(folder, {name: text.encode("utf-8") for name, text in run.texts.items()})
    format_folder(folder)
    run.files = {name: (folder / name).read_bytes() for name in run.texts}


STEPS: Mapping[str, Callable[[PipelineRun], None]] = {
    "load": _load,
    "overlay": _overlay,
    "keywords": _keywords,
    "repair": _repair,
    "names": _names,
    "parse": _parse,
    "plan": _plan,
    "render": _render,
    "format": _format,
}
"""Every step by its name, in order; writing and verifying come after all targets are through."""


def build(target: Target, work: Path, console: Console) -> BuiltPackage:
    """Take *target* through every step; nothing outside *work* is written.

    Raises:
        DocumentError: the document or an overlay is not usable, or a step found it broken.
    """
    start = time.perf_counter()
    console.title(target.api)
    run = PipelineRun(target, work, console)
    try:
        for name in STEPS:
            step(run, name)
        words = findings.collect(run.validator) if run.validator else []
    finally:
        if run.validator is not None:
            run.validator.stop()
    if words:
        console.say(f"  {'validate':<9}{'':9}{_count(len(words), 'finding')} on the document, see --json")
    summary = Summary(
        operations_in_document=count_operations(run.received),
        operations_generated=len(run.plan.operations),
        schemas=run.plan.schemas,
        dropped=[diagnostic.to_dict() for diagnostic in run.plan.dropped],
        warnings=[warning.to_dict() for warning in run.plan.warnings],
        findings=words,
        widened=[note.to_dict() for note in run.repaired.widened],
        open=[note.to_dict() for note in run.repaired.open],
        notes=[note.to_dict() for note in run.plan.auth.notes],
        names_changed=[change.to_dict() for change in run.names.changed()],
        seconds=time.perf_counter() - start,
    )
    return BuiltPackage(
        target=target,
        files=run.files,
        operations=tuple(run.plan.operations),
        names=run.names.dumps() if target.names is not None else None,
        summary=summary,
        diagnostics=(*run.plan.dropped, *run.plan.warnings),
        overlaid=run.overlaid,
    )


def step(run: PipelineRun, name: str) -> None:
    """Do one step of *run*, with a line for people."""
    run.note = ""
    with run.console.step(name) as notes:
        STEPS[name](run)
        if run.note:
            notes.append(run.note)


def check_document(target: Target, overlaid: dict[str, Any], work: Path) -> None:
    """Take an overlaid document through every step that can refuse it; nothing is written.

    Raises:
        DocumentError: no package can be made of it, or not the whole of it.
    """
    from invocant.documents import DocumentError

    run = PipelineRun(target, work, Console(quiet=True))
    run.received = run.overlaid = overlaid
    for name in ("keywords", "repair", "names", "parse", "plan"):
        STEPS[name](run)
    if run.plan.dropped:
        raise DocumentError(run.plan.dropped)


def show(target: Target, last: str, work: Path, console: Console) -> str:
    """Take *target* through the steps up to *last* and return what that step made, as text to look at."""
    run = PipelineRun(target, work, console)
    try:
        for name in STEPS:
            step(run, name)
            if name == last:
                break
    finally:
        if run.validator is not None:
            run.validator.stop()
    return _shown(run, last)


def _shown(run: PipelineRun, last: str) -> str:
    if last == "load":
        return _json(run.received)
    if last in ("overlay", "keywords"):
        return _json(run.overlaid)
    if last == "repair":
        return _json(run.repaired.document)
    if last in ("names", "parse"):
        return _json(run.named)
    if last == "plan":
        return _json(
            {
                "operations": {
                    operation.name: f"{operation.method} {operation.path}" for operation in run.plan.table
                },
                "schemas": [definition.name for definition in run.plan.definitions],
                "dropped": [diagnostic.to_dict() for diagnostic in run.plan.dropped],
                "warnings": [warning.to_dict() for warning in run.plan.warnings],
            }
        )
    files: Mapping[str, str] = (
        {name: content.decode() for name, content in run.files.items()} if last == "format" else run.texts
    )
    return "".join(f"# ==== {name}\n{text.rstrip()}\n" for name, text in sorted(files.items()))


def _no_such_class(name: str) -> Exception:
    from invocant.documents import Diagnostic, DocumentError

    return DocumentError(
        [
            Diagnostic(
                what="a class is given another name that does not exist",
                pointer="",
                fragment=f"class_overrides: {name}",
                why="no class of the document is called so, and openapi-python-client ignores it in silence",
                fix="correct the name in generator/config, or take the entry out",
                level="error",
            )
        ]
    )


def _load_names(target: Target) -> Names:
    from invocant.documents import Diagnostic, DocumentError

    if target.names is None:
        return Names()
    try:
        return Names.load(target.names)
    except ValueError as error:
        raise DocumentError(
            [
                Diagnostic(
                    what="the names lock cannot be read",
                    pointer="",
                    fragment=target.label(target.names),
                    why=str(error),
                    fix="restore the file from version control; without it every class would be named anew",
                    level="error",
                )
            ]
        ) from None


def _json(value: Any) -> str:
    text = json.dumps(value, **PRETTY)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, legal in JSON and in no encoding
        text = json.dumps(value, indent=2)
    return text + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
