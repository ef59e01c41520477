"""Make a project: receive the document, suggest, generate, try the calls, and write all of it or nothing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from invocant_generator import _process as process
from invocant_generator import _toml as toml
from invocant_generator._commands.generate import Result, generate
from invocant_generator._configuration import targets
from invocant_generator._console import Console
from invocant_generator._interface import requirement
from invocant_generator._plan.identity import PackageIdentity
from invocant_generator._plan.titles import api_called
from invocant_generator._project.calls import Program, TriedCall, shown
from invocant_generator._project.files import SETTINGS, project_files, settings
from invocant_generator._project.naming import ProjectNames
from invocant_generator._project.received import ReceivedDocument
from invocant_generator._suggest.overlay import NAME as SUGGESTED
from invocant_generator._suggest.suggest import suggestions
from invocant_generator._target import Target, UsageError, document_target

if TYPE_CHECKING:
    import datetime as dt

_TRYING_SECONDS = 120.0
_TRIED_OPERATIONS = "60"


@frozen(kw_only=True)
class NewProject:
    """What a project is made of."""

    names: ProjectNames
    package: str
    """Import name of its package."""
    document: ReceivedDocument
    today: dt.date
    max_size: int | None = None
    max_files: int | None = None
    settings: Mapping[str, Any] = field(factory=dict)
    """Further keys of its table in pyproject.toml."""


@frozen
class Made:
    """What became of it."""

    result: Result
    folder: Path | None
    """Where the project is; None where nothing was written."""


def create(project: NewProject, folder: Path, console: Console) -> Made:
    """Make the project in *folder*, which is not there or empty.

    Raises:
        UsageError: *folder* holds something.
        DocumentError: no package can be made of the document. Nothing was written.
    """
    _check_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as work:
        staged = Path(work) / folder.name
        result, is_there = _fill(project, staged, console)
        if not is_there:
            return Made(result, None)
        if folder.exists():
            folder.rmdir()
        staged.rename(folder)
    return Made(result, folder)


def create_package(project: NewProject, output: Path, console: Console) -> Made:
    """Make the package alone, below *output*: nothing is suggested, and no names are kept.

    Raises:
        UsageError: the folder of the package holds something.
        DocumentError: no package can be made of the document. Nothing was written.
    """
    _check_free(output.joinpath(*project.package.split(".")))
    with tempfile.TemporaryDirectory() as work:
        target = document_target(
            project.document.write(Path(work)),
            package=project.package,
            output=output,
            max_size=project.max_size,
            allow_refs=bool(project.document.beside),
            refs_root=Path(work) / project.document.refs_root if project.document.beside else None,
            max_files=project.max_files,
            verify="import",
        )
        result, target = generated(evolve(target, client=project.names.client), console)
    return Made(result, target.folder if target.folder.exists() else None)


def _check_free(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageError(f"{folder} is there already: remove it, or choose another name")


def _fill(project: NewProject, folder: Path, console: Console) -> tuple[Result, bool]:
    """Write all files of a project into *folder*; return what became of it, and whether it is there."""
    received = project.document
    overlay = folder / "openapi" / "overlays" / SUGGESTED
    overlay.parent.mkdir(parents=True)
    received.write(folder / "openapi")
    (folder / "openapi" / "source.toml").write_text(received.source(project.today), "utf-8")
    overlay.write_text(suggestions(received.content), "utf-8")
    _settle(project, folder, partial=False)
    (target,) = targets([project.names.distribution], folder)
    result, target = generated(target, console)
    if not target.folder.exists():
        return result, False
    if target.partial:
        _settle(project, folder, partial=True)
    with console.step("try") as notes:
        tried, variables = _tried(target)
        notes.append(f"{len(tried)} calls answered by the mock server")
    _write_files(project, folder, tried, variables)
    return result, True


def _settle(project: NewProject, folder: Path, *, partial: bool) -> None:
    """Write `pyproject.toml`, by which the package is made now and later."""
    text = settings(
        names=project.names,
        table=project.names.distribution,
        package=project.package,
        description=_description(project),
        document=f"openapi/{project.document.file}",
        runtime=requirement().removeprefix("invocant"),
        partial=partial,
        max_size=project.max_size,
        refs_root=_refs_root(project),
        max_files=project.max_files if project.document.beside else None,
        further=toml.entries(project.settings),
    )
    (folder / SETTINGS).write_text(text, "utf-8")


def _refs_root(project: NewProject) -> str:
    return f"openapi/{project.document.refs_root}" if project.document.beside else ""


def _description(project: NewProject) -> str:
    return f"Client of {api_called(project.document.title or project.names.distribution)}."


def generated(target: Target, console: Console) -> tuple[Result, Target]:
    """Generate the package of *target*, without what cannot be made where that is not all of it."""
    from invocant.documents import DocumentError

    try:
        result = generate([target], console)
        if target.folder.exists() or result.problems:
            return result, target
    except DocumentError as refused:
        partial = evolve(target, partial=True)
        try:
            result = generate([partial], console)
        except DocumentError:
            raise refused from None
        if result.summaries[target.api].operations_generated or not has_paths(target):
            return result, partial
        raise
    partial = evolve(target, partial=True)
    return generate([partial], console), partial


def has_paths(target: Target) -> bool:
    """Tell whether the file of a document speaks of paths, whatever can be read of them."""
    from invocant.documents import parse_text

    content = parse_text(target.document.read_text("utf-8-sig"))
    return isinstance(content, dict) and bool(content.get("paths"))


def _tried(target: Target) -> tuple[list[TriedCall], list[str]]:
    """Return the calls that the mock server answered, and the variables that hold credentials."""
    import invocant.documents  # its parent says where the package is

    path = [
        target.output,
        Path(invocant.__file__).resolve().parent.parent,
        Path(__file__).resolve().parents[2],
    ]
    child = process.start_python(
        ["-m", "invocant_generator.testing", target.package, _TRIED_OPERATIONS], cwd=target.output, path=path
    )
    finished = child.wait(_TRYING_SECONDS)
    if finished.code != 0:
        raise UsageError(f"the calls of {target.package} cannot be tried: {finished.text[-400:]}")
    told = json.loads(finished.out.rstrip().rpartition("\n")[2])
    return [TriedCall.of(entry) for entry in told["calls"]], told["variables"]


def _write_files(
    project: NewProject, folder: Path, tried: Sequence[TriedCall], variables: Sequence[str]
) -> None:
    simple = min(tried, key=lambda call: (call.form != "call", call.size), default=None)
    files = project_files(
        names=project.names,
        package=project.package,
        error=PackageIdentity(client=project.names.client).error,
        description=_description(project),
        document=f"openapi/{project.document.file}",
        overlay=f"openapi/overlays/{SUGGESTED}",
        refs_root=_refs_root(project),
        program=shown(tried),
        failing=Program([simple]).source() if simple is not None else None,
        variables=[name for name in variables if not name.endswith("_BASE_URL")],
        address=next((name for name in variables if name.endswith("_BASE_URL")), None),
    )
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
