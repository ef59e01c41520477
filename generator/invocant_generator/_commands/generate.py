"""Generate packages and put them in place: all of them or none, and nothing at all when nothing changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from invocant_generator._console import Console
from invocant_generator._output import lock, ownership, swap
from invocant_generator._pipeline import BuiltPackage, build
from invocant_generator._summary import Summary
from invocant_generator._target import LEVELS, Target, UsageError

if TYPE_CHECKING:
    from invocant.documents import Diagnostic

NOTES = ("imports", "types", "wire")
"""What the levels of verifying check, each beside what those before it do."""
ROOT_INIT = '"""Clients generated from the documents under openapi/. Edit their overlays instead."""\n'


@frozen
class Result:
    """What became of one run."""

    summaries: Mapping[str, Summary]
    problems: Sequence[Diagnostic] = field(default=())
    """Why nothing was written; empty when the packages are in place."""

    partial: Collection[str] = field(default=())
    """The APIs of which a part may be left out."""

    @property
    def clean(self) -> bool:
        """Whether everything asked for is in place, complete and without a warning."""
        return not self.problems and all(summary.clean for summary in self.summaries.values())

    @property
    def is_partial(self) -> bool:
        """Whether everything asked for is in place, but for parts that were left out as was allowed."""
        unclean = {api for api, summary in self.summaries.items() if not summary.clean}
        dropped = {api for api in unclean if self.summaries[api].dropped}
        return not self.problems and bool(dropped) and unclean <= {*self.partial} and dropped == unclean


def generate(
    targets: Sequence[Target],
    console: Console,
    *,
    force: bool = False,
    every: bool = False,
    overwrite: bool = False,
) -> Result:
    """Bring the packages of *targets* up to date.

    Args:
        targets: What to generate; those of a checkout share one lock file.
        console: Where to tell people.
        force: Generate even what is up to date.
        every: The targets are all there are, so packages that no document stands for any more are removed.
        overwrite: Files that the generator did not write, or that were edited, are lost, and named. Without
            it, the run stops and names them.

    Raises:
        DocumentError: a document, an overlay or a names lock is not usable. Nothing was changed.
        UsageError: a package is to be made in a folder that holds something else. Nothing was changed.
    """
    if not overwrite:
        for target in targets:
            _refuse_foreign(target)
    start = time.perf_counter()
    partial = {target.api for target in targets if target.partial}
    summaries: dict[str, Summary] = {}
    stale: list[Target] = []
    for target in targets:
        section = lock.read(target.lock).get(target.api)
        if section is not None and not force and _up_to_date(target, section, console):
            summaries[target.api] = Summary.from_lock(section.summary, time.perf_counter() - start)
            _repeat(summaries[target.api], console)
        else:
            stale.append(target)
    gone = _gone(targets) if every else {}
    if not stale and not gone:
        console.say(f"nothing to do: {', '.join(summaries)} up to date")
        return Result({target.api: summaries[target.api] for target in targets}, partial=partial)
    with swap.staging((stale or list(targets))[0].output) as folder:
        packages = []
        for target in stale:
            work = folder / "work" / target.api
            work.mkdir(parents=True)
            packages.append(build(target, work, console, takes_over=not force))
        summaries.update({package.target.api: package.summary for package in packages})
        ordered = {target.api: summaries[target.api] for target in targets}
        for package in packages:
            for diagnostic in package.diagnostics:
                console.diagnostic(diagnostic)
        if any(package.summary.dropped and not package.target.partial for package in packages):
            console.fail(
                console.style("nothing written: a part of the document would be missing", "bold", "red")
            )
            return Result(ordered)

        def refusals() -> list[Diagnostic]:
            if overwrite:
                return []
            losses = _losses(packages, gone, targets[0].label)
            return [error for place, files in losses.items() for error in ownership.refusal(place, files)]

        # before the long work of verifying, and after it: somebody may have written meanwhile
        problems = refusals() or _write_and_verify(packages, folder / "new", console) or refusals()
        if problems:
            for diagnostic in problems:
                console.diagnostic(diagnostic)
            console.fail(console.style("nothing written", "bold", "red"))
            return Result(ordered, problems, partial)
        for place, files in (_losses(packages, gone, targets[0].label) if overwrite else {}).items():
            for line in ownership.told(place, files):
                console.fail(console.style(line, "yellow"))
        _put_in_place(packages, gone, folder)
    for package in packages:
        console.say(console.style(f"wrote {package.target.api}", "green") + f": {len(package.files)} files")
        for operation in package.summary.skipped:
            console.say(f"  {operation['operation']} is skipped")
        if package.summary.dropped:
            console.fail(
                console.style(f"{package.target.api} is partial", "bold", "yellow")
                + f": {len(package.summary.dropped)} parts are left out"
            )
        for change in package.summary.names_changed:
            new = change.get("new")
            works = "can be called" if "operation" in change else "imports"
            fate = f"is now {new}; the old name {works} with a warning" if new else "is gone"
            console.say(f"  {change['name']} {fate}")
    return Result(ordered, partial=partial)


def _repeat(summary: Summary, console: Console) -> None:
    """Write what was dropped or warned of when the package was made: it still decides the exit code."""
    if not summary.clean:
        from invocant.documents import Diagnostic

        for entry in (*summary.dropped, *summary.warnings):
            console.diagnostic(Diagnostic(**entry))


def _up_to_date(target: Target, section: lock.Section, console: Console) -> bool:
    """Tell whether *target* is as its *section* says and verified as far as asked; if not, write why."""
    stale = lock.stale_inputs(section, lock.inputs(target, known=section))
    edits = lock.edits(section, target.folder)
    for edit in edits:
        console.say(console.style(f"{target.api}/{edit}", "yellow") + " since it was generated")
    verified = section.verified in LEVELS and LEVELS.index(section.verified) >= LEVELS.index(target.verify)
    return not stale and not edits and verified and section.package == target.package


def _write_and_verify(packages: Sequence[BuiltPackage], output: Path, console: Console) -> list[Diagnostic]:
    from invocant_generator._output.verify import verify

    for package in packages:
        swap.write_files(output.joinpath(*package.target.package.split(".")), package.files)
    for package in packages:
        for parent in list(Path(*package.target.package.split(".")).parents)[:-1]:
            (output / parent / "__init__.py").write_text(ROOT_INIT, "utf-8")
            (output / parent / "py.typed").touch()
    diagnostics: list[Diagnostic] = []
    for level in LEVELS:
        expected = {
            package.target.package: package.operations
            for package in packages
            if package.target.verify == level
        }
        if expected and level != "none":
            with console.step("verify") as notes:
                documents = {package.target.package: package.overlaid for package in packages}
                locate = {package.target.package: package.locate for package in packages}
                untried: list[str] = []
                diagnostics += verify(output, expected, level, documents, untried, locate)
                notes.append(", ".join(NOTES[: LEVELS.index(level)]))
            for line in untried:
                console.say(f"    {line}")
    return diagnostics


def _refuse_foreign(target: Target) -> None:
    """Refuse a folder that has files and no lock, before any work is done for it.

    Raises:
        UsageError: this generator never wrote there.
    """
    if not target.lock.exists() and (lost := ownership.losses(target.folder, {}, {})):
        raise UsageError(
            f"{target.label(target.folder)} was not made by this generator ({', '.join(list(lost)[:3])}): "
            f"choose another --package, or --overwrite, which loses what is there"
        )


def _losses(
    packages: Sequence[BuiltPackage], gone: Mapping[Path, Path], label: Callable[[Path], str]
) -> dict[str, dict[str, str]]:
    """Return the files that are not ours where something is put or removed, by the folders they lie in."""
    lost: dict[str, dict[str, str]] = {}
    for package in packages:
        target = package.target
        section = lock.read(target.lock).get(target.api)
        known, new = dict(section.output) if section is not None else {}, dict(package.files)
        if section is not None and target.stands_alone:
            inside = target.folder / lock.NAME
            known[lock.NAME] = lock.digest(inside.read_bytes())  # it was read: it is a lock, and this one's
        lost[target.label(target.folder)] = ownership.losses(target.folder, known, new)
    for path, of in gone.items():
        sections = [section for section in lock.read(of).values() if _place(of, section) == path]
        known = dict(sections[0].output) if sections else {}
        lost[label(path)] = ownership.losses(path, known, None)
    shared = [package.target.lock.parent for package in packages if not package.target.stands_alone]
    for root in dict.fromkeys((*shared, *(of.parent for of in gone.values()))):
        ours = {"__init__.py": ROOT_INIT.encode(), "py.typed": b""}
        edited = [
            name for name in ours if (root / name).exists() and (root / name).read_bytes() != ours[name]
        ]
        lost[label(root)] = dict.fromkeys(edited, ownership.EDITED)
    return {place: files for place, files in lost.items() if files}


def _put_in_place(packages: Sequence[BuiltPackage], gone: Mapping[Path, Path], folder: Path) -> None:
    """Swap in packages, locks and names locks, all together; *gone* are folders with their lock."""
    shared = [package.target.lock for package in packages if not package.target.stands_alone]
    locks = {path: lock.read(path) for path in (*gone.values(), *shared)}
    for path, sections in locks.items():
        for api in [api for api, section in sections.items() if _place(path, section) in gone]:
            del sections[api]
    folders: dict[Path, Path] = {}
    files: dict[Path, bytes] = {}
    for package in packages:
        target = package.target
        new = (folder / "new").joinpath(*target.package.split("."))
        if target.stands_alone:
            (new / lock.NAME).write_bytes(lock.render({target.api: package.section}).encode())
        else:
            locks[target.lock][target.api] = package.section
        ownership.carry_own(target.folder, new)
        folders[target.folder] = new
        if package.names is not None and target.names is not None:
            files[target.names] = package.names.encode()
    for path, sections in locks.items():
        files[path] = lock.render(sections).encode()
        files[path.with_name("__init__.py")] = ROOT_INIT.encode()
        files[path.with_name("py.typed")] = b""
    trash = folder / "old"
    swap.replace(folders, files, trash=trash)
    for number, path in enumerate(gone):
        path.rename(trash / f"gone-{number}")


def _gone(targets: Sequence[Target]) -> dict[Path, Path]:
    """Return the folders beside the packages of a shared lock that no target has, each with the lock."""
    kept = {target.folder for target in targets}
    locks = dict.fromkeys(target.lock for target in targets if not target.stands_alone)
    return {
        path: of
        for of in locks
        for path in sorted(of.parent.glob("*"))
        if path.is_dir() and path.name[0] not in "._" and path not in kept
    }


def _place(path: Path, section: lock.Section) -> Path:
    """Return the folder of a package whose section stands in the shared lock at *path*."""
    return path.parent / section.package.rpartition(".")[2]
