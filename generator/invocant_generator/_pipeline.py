"""The way from a document to a checked package, step by step: each takes what the ones before it made.

Heavy modules are imported by the step that needs them: a run with nothing to do is over before they load.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from invocant.cli.style import printable
from invocant_generator import _collecting as collecting
from invocant_generator import _findings as findings
from invocant_generator import _json as pretty
from invocant_generator import _process as process
from invocant_generator._console import Console
from invocant_generator._given_names import give_names
from invocant_generator._names_lock import Names
from invocant_generator._output import lock, swap
from invocant_generator._summary import Summary, count_operations
from invocant_generator._target import Target

if TYPE_CHECKING:
    from invocant.documents import Diagnostic, Loaded, Note, Overlay, Repaired
    from invocant_generator._former_names import FormerNames
    from invocant_generator._parse import Parsed
    from invocant_generator._plan.package.plan import Plan
    from invocant_generator._selection import SkippedOperation


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
    locate: Callable[[Iterable[Diagnostic]], list[Diagnostic]]
    """Gives what is said of `overlaid` the file and the line in which that stands."""
    read: tuple[Path, ...] = ()
    """The files that the document refers to."""

    @property
    def section(self) -> lock.Section:
        """What the lock will say of the package."""
        names = self.names.encode() if self.names is not None else None
        return lock.Section(
            package=self.target.package,
            verified=self.target.verify,
            inputs=lock.inputs(self.target, names, files=self.read),
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
    received: Mapping[str, Any] = field(factory=dict)
    read: tuple[Path, ...] = ()
    """The files that the document refers to."""
    overlays: list[Overlay] = field(factory=list)
    overlaid: Mapping[str, Any] = field(factory=dict)
    """The document with its overlays, and, once that is decided, without what is not in the package."""
    skipped: tuple[SkippedOperation, ...] = ()
    left_out: list[Diagnostic] = field(factory=list)
    """What cannot be made, each with the reason; nothing but where a package may be partial."""
    notes: list[Note] = field(factory=list)
    """What reading the document took."""
    repaired: Repaired = field(init=False)
    named: dict[str, Any] = field(factory=dict)
    pointers: Mapping[str, str] = field(factory=dict)
    type_at: Callable[[str], str | None] = lambda _: None
    """What plain type stands at a place of the lock."""
    names: Names = field(factory=Names)
    parsed: Parsed = field(init=False)
    plan: Plan = field(init=False)
    former: FormerNames = field(init=False)
    """What names of earlier packages stand for."""
    texts: Mapping[str, str] = field(factory=dict)
    files: Mapping[str, bytes] = field(factory=dict)
    findings: list[str] | None = None
    """What the validator said of the document when it was last asked, if it is the same; None to ask it."""
    validator: process.Child | None = None
    takes_over: bool = False
    """Whether what stands in the package is taken over where nothing that it depends on has changed."""
    note: str = ""
    """What the step that just ended has to say."""


def _load(run: PipelineRun) -> None:
    loaded = load_document(run.target)
    run.received, run.read = loaded.document, loaded.files
    run.notes, run.left_out = [*loaded.notes], [*loaded.left_out]
    run.findings = _known_findings(run)
    if run.target.validate and run.findings is None:
        run.validator = findings.start(run.received, run.work)
    beside = f", {_count(len(run.read), 'file')} beside it" if run.read else ""
    run.note = f"{run.target.source}{beside}, {_count(count_operations(run.received), 'operation')}"


def _known_findings(run: PipelineRun) -> list[str] | None:
    """Return what the lock has of the validator's findings, if this is the document that they are of."""
    target = run.target
    section = lock.read(target.lock).get(target.api) if run.takes_over and not run.read else None
    label = target.label(target.document)
    if section is None or section.inputs.get(label) != lock.digest(target.document.read_bytes()):
        return None
    messages: list[str] = list(section.summary.get("findings") or ())
    return None if any(text.startswith(findings.FAILED) for text in messages) else messages


def load_document(target: Target, path: Path | None = None) -> Loaded:
    """Return the document of *target*, or another one at *path*, read as the target says.

    Raises:
        DocumentError: it cannot be read.
    """
    from invocant.documents import DocumentError, load_all
    from invocant_generator._locating import located

    try:
        return load_all(
            path or target.document,
            max_size=target.max_size,
            allow_refs=target.allow_refs,
            refs_root=target.refs_root,
            max_files=target.max_files,
            partial=target.partial,
        )
    except DocumentError as problem:
        where = target if path is None else evolve(target, document=path, url=None)
        raise DocumentError(located(problem.diagnostics, where)) from None


def _overlay(run: PipelineRun) -> None:
    from invocant.documents import apply_overlays, load_overlay

    run.overlays = [load_overlay(path, name=run.target.label(path)) for path in run.target.overlays]
    run.overlaid = apply_overlays(run.received, run.overlays) if run.overlays else run.received
    run.note = _count(len(run.overlays), "overlay")


def _select(run: PipelineRun) -> None:
    if not run.target.skip and not run.target.partial:
        return
    from invocant_generator._selection import select

    methods = _load_names(run.target).methods
    chosen = select(
        run.overlaid, run.target.skip, partial=run.target.partial, known=run.left_out, methods=methods
    )
    run.overlaid, run.skipped = chosen.document, chosen.skipped
    run.left_out = [*chosen.left_out]
    run.notes += chosen.notes
    run.note = f"{len(run.skipped)} skipped, {len(run.left_out)} left out"


def _keywords(run: PipelineRun) -> None:
    from invocant.documents import DocumentError, in_overlays, keywords

    problems = keywords.check(run.overlaid)
    if problems:
        raise DocumentError(in_overlays(problems, run.received, run.overlays))


def _repair(run: PipelineRun) -> None:
    from invocant.documents import DocumentError, repair

    def attempt(document: Mapping[str, Any]) -> Repaired:
        return repair(document, content_types=run.target.options.get("content_type_overrides"))

    try:
        run.repaired = attempt(run.overlaid)
    except DocumentError:
        if not run.target.partial:
            raise
        from invocant_generator._selection import without_too_deep

        run.overlaid, run.repaired, gone = without_too_deep(run.overlaid, attempt)
        run.left_out += gone
    run.note = f"{len(run.repaired.widened)} widened, {len(run.repaired.open)} left open"


def _names(run: PipelineRun) -> None:
    run.names = _load_names(run.target)
    given = give_names(run.repaired, run.names, run.overlaid)
    run.named, run.pointers, run.type_at = given.document, given.pointers, given.type_at
    run.note = f"{len(run.names.reserved)} kept"


def _parse(run: PipelineRun) -> None:
    from invocant.documents import DocumentError
    from invocant_generator._lazy_modules import import_at_first_use

    # openapi-python-client fetches documents with it, which is done here before: 0.3 s of CPU time of any run
    import_at_first_use("httpx")
    from invocant_generator._parse import parse

    try:
        run.parsed = parse(run.named, run.target.options)
    except DocumentError as problem:
        if not run.target.partial:
            raise
        _leave_out_refused(run, problem.diagnostics[0])


def _leave_out_refused(run: PipelineRun, problem: Diagnostic) -> None:
    """Parse the document without the operations for which the parser refuses the whole of it."""
    from attrs import evolve

    from invocant.documents import DocumentError, without
    from invocant_generator._parse import parse
    from invocant_generator._selection import refused_operations

    def takes(document: Mapping[str, Any]) -> bool:
        try:
            parse(document, run.target.options)
        except DocumentError:
            return False
        return True

    pointers = refused_operations(run.named, takes)
    run.overlaid = without(run.overlaid, pointers)
    run.left_out += [
        evolve(problem, what=f"an operation is not in the output: {problem.what}", pointer=pointer)
        for pointer in pointers
    ]
    for name in ("repair", "names"):
        STEPS[name](run)
    run.parsed = parse(run.named, run.target.options)


def _plan(run: PipelineRun) -> None:
    _plan_all(run)
    seen: set[str] = set()
    while run.target.partial and run.plan.dropped:
        from invocant_generator._selection import without_dropped

        run.overlaid, gone = without_dropped(run.overlaid, run.plan.dropped, seen)
        if not gone:
            break
        run.left_out += [*gone, *run.plan.warnings]
        for name in ("repair", "names", "parse"):
            STEPS[name](run)
        _plan_all(run)


def _plan_all(run: PipelineRun) -> None:
    """Plan the package of what was parsed."""
    from invocant_generator._former_names import former_names
    from invocant_generator._plan.package.classes import UnionPlan
    from invocant_generator._plan.planner import plan
    from invocant_generator._plan.tree import idle_overrides, join

    tree = join(run.parsed)
    for old in idle_overrides(tree, run.parsed.config):
        raise _no_such_class(old, run.target)
    run.plan = plan(tree, run.names.methods)
    for pair in tree.classes:
        if pair.component in run.pointers:
            run.names.record(run.pointers[pair.component], pair.former)
    run.names.write_out(run.type_at)
    called = {pair.name: pair.former for pair in tree.classes}
    for definition in run.plan.definitions:
        if isinstance(definition, UnionPlan):
            run.names.kinds.record(definition.kind_name, called[definition.name])
    run.former = former_names(run.names, run.plan, tree)
    run.parsed = run.parsed.head()
    run.note = f"{_count(len(run.plan.operations), 'operation')}, {_count(run.plan.schemas, 'schema')}"


def _render(run: PipelineRun) -> None:
    run.named = {}  # what was parsed and is planned: a large part of the memory, and of no more use
    from invocant_generator._carried import carried
    from invocant_generator._plan.identity import PackageIdentity, package_version
    from invocant_generator._render.custom import own_mistakes
    from invocant_generator._render.render import render

    target = run.target
    identity = PackageIdentity(
        package=target.package,
        version=package_version(run.plan.version),
        client=target.client or "",
        folds=target.folds,
    )
    with own_mistakes(target.templates):
        texts = dict(
            render(
                run.plan,
                name=target.name,
                source=target.source,
                former=run.former,
                identity=identity if target.stands_alone else None,
                templates=target.templates,
            )
        )
    document = carried(run.overlaid, run.target.options.get("content_type_overrides") or {})
    texts["document.json"] = _json(document)
    if run.target.stands_alone:  # else its parent has one
        texts["py.typed"] = ""
    run.texts = texts
    run.note = _count(len(texts), "file")


def _format(run: PipelineRun) -> None:
    from invocant_generator._output.format import LAYOUT, format_folder
    from invocant_generator._output.reuse import Layouts

    layouts = Layouts(run.target.folder, LAYOUT)
    known = layouts.known(run.texts) if run.takes_over else {}
    folder = run.work / "format"
    changed = {name: text.encode("utf-8") for name, text in run.texts.items() if name not in known}
    swap.write_files(folder, changed)
    if changed:
        format_folder(folder)
    run.files = {name: known[name] if name in known else (folder / name).read_bytes() for name in run.texts}
    if run.takes_over:
        layouts.remember(run.texts, run.files)
        run.note = f"{len(known)} as before" if known else ""


STEPS: Mapping[str, Callable[[PipelineRun], None]] = {
    "load": _load,
    "overlay": _overlay,
    "select": _select,
    "keywords": _keywords,
    "repair": _repair,
    "names": _names,
    "parse": _parse,
    "plan": _plan,
    "render": _render,
    "format": _format,
}
"""Every step by its name, in order; writing and verifying come after all targets are through."""


def build(target: Target, work: Path, console: Console, *, takes_over: bool = False) -> BuiltPackage:
    """Take *target* through every step; nothing outside *work* is written.

    Args:
        target: What to build.
        work: An empty folder.
        console: Where to tell people.
        takes_over: Whether what the last run laid out, and heard of the validator, is taken over where
            nothing has changed that it depends on.

    Raises:
        DocumentError: the document or an overlay is not usable, or a step found it broken.
    """
    from invocant.documents import DocumentError

    start = time.perf_counter()
    console.title(target.api)
    run = PipelineRun(target, work, console, takes_over=takes_over)
    try:
        with collecting.seldom():
            for name in STEPS:
                step(run, name)
        words = findings.collect(run.validator) if run.validator else run.findings or []
    except DocumentError as problem:
        raise DocumentError(_located(run, problem.diagnostics)) from None
    finally:
        if run.validator is not None:
            run.validator.stop()
    if words and words[0].startswith(findings.FAILED):
        console.fail(console.style(printable(words[0]), "yellow"))
    elif words:
        told = f"{_count(len(words), 'finding')} on the document: see `findings` in lock.toml"
        console.say(f"  {'validate':<9}{'':9}{told}")
    dropped = _located(run, (*run.left_out, *run.plan.dropped))
    warnings = _located(run, run.plan.warnings)
    summary = Summary(
        operations_in_document=count_operations(run.received),
        operations_generated=len(run.plan.operations),
        schemas=run.plan.schemas,
        skipped=[operation.to_dict() for operation in run.skipped],
        dropped=[diagnostic.to_dict() for diagnostic in dropped],
        warnings=[warning.to_dict() for warning in warnings],
        findings=words,
        widened=[note.to_dict() for note in run.repaired.widened],
        open=[note.to_dict() for note in run.repaired.open],
        notes=[note.to_dict() for note in (*run.notes, *run.repaired.notes, *run.plan.notes)],
        names_changed=[
            *(change.to_dict() for change in run.names.changed()),
            *run.names.methods.changed(),
        ],
        seconds=time.perf_counter() - start,
    )
    return BuiltPackage(
        target=target,
        files=run.files,
        operations=tuple(run.plan.rows),
        names=run.names.dumps() if target.names is not None else None,
        summary=summary,
        diagnostics=(*dropped, *warnings),
        overlaid=run.overlaid,
        locate=functools.partial(_located_in, run.target, run.received, tuple(run.overlays)),
        read=run.read,
    )


def _located(run: PipelineRun, problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    received = run.received if run.overlaid else None  # before that, an overlay may be what is wrong
    return _located_in(run.target, received, run.overlays, problems)


def _located_in(
    target: Target,
    received: Mapping[str, Any] | None,
    overlays: Sequence[Overlay],
    problems: Iterable[Diagnostic],
) -> list[Diagnostic]:
    from invocant_generator._locating import located

    return located(problems, target, received=received, overlays=overlays)


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
    for name in ("select", "keywords", "repair", "names", "parse", "plan"):
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
    if last in ("overlay", "select", "keywords"):
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


def _no_such_class(name: str, target: Target) -> Exception:
    from invocant.documents import Diagnostic, DocumentError

    return DocumentError(
        [
            Diagnostic(
                what="a class is given another name that does not exist",
                pointer="",
                fragment=f"class_overrides: {name}",
                why="no class of the document is called so, and openapi-python-client ignores it in silence",
                fix="correct the name among the settings, or take the entry out",
                level="error",
                place=target.label(target.config) if target.config is not None else "pyproject.toml",
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
                    fragment="",
                    place=target.label(target.names),
                    why=str(error),
                    fix="restore the file from version control; without it every class would be named anew",
                    level="error",
                )
            ]
        ) from None


def _json(value: Any) -> str:
    text = pretty.dumps(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, legal in JSON and in no encoding
        text = json.dumps(value, indent=2)
    return text + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
