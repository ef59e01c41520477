"""Add an API to this repository: a folder with its document, and the client's name where users import it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from attrs import evolve, frozen

from invocant.documents import operations
from invocant_generator import _pipeline as pipeline
from invocant_generator import _toml as toml
from invocant_generator._commands.generate import Result
from invocant_generator._configuration import load, targets
from invocant_generator._console import Console
from invocant_generator._project.create import NewProject, generated, has_paths
from invocant_generator._project.files import SETTINGS
from invocant_generator._suggest.overlay import NAME as SUGGESTED
from invocant_generator._suggest.suggest import suggestions
from invocant_generator._suggest.suggestion import target_of
from invocant_generator._target import Target, UsageError

NAMES = "01-names.yaml"
_PLACE = re.compile(r"\{[^{}]*\}")
_WHY = (
    "What the rule of docs/names.md makes of `{operation}`. Ours for as long as the document has no name for "
    "Python."
)
_FACADE = '''"""The {title} client. Its streams mean what its document says of them; nothing is added."""

from invocant_api.{api}.client import AsyncClient, Client


class {client}(Client):
    """Client of the {title} API: `with {client}() as client: ...`."""


class Async{client}(AsyncClient):
    """Client of the {title} API for async code: `async with Async{client}() as client: ...`."""


__all__ = ["Async{client}", "{client}"]
'''


@frozen
class Added:
    """What became of it."""

    result: Result
    files: tuple[Path, ...]
    """What was written beside the package, or changed; nothing where no package was made."""


def add_here(project: NewProject, root: Path, console: Console) -> Added:
    """Add the API of *project* to the repository at *root*, and generate its package.

    Raises:
        UsageError: the repository has no folder for APIs, or has one of that name.
        DocumentError: no package can be made of the document. Nothing is left of it.
    """
    api = project.package
    configuration = load(root)
    if configuration is None or "openapi/*" not in configuration.shared.get("folders", ()):
        raise UsageError('--here is for a repository whose [tool.invocant] has folders = ["openapi/*"]')
    if api in configuration.names:
        raise UsageError(f"{SETTINGS} has an API {api} already: choose another name")
    folder = root / "openapi" / api
    facade = root / "invocant" / f"{api}.py"
    for place in (folder, facade):
        if place.exists():
            raise UsageError(f"{place} is there already: choose another name")
    before = (root / SETTINGS).read_text("utf-8")
    try:
        result = _fill(project, folder, root, console)
        (target,) = targets([api], root)
        if not target.folder.exists():
            _undo(folder, root, before)
            return Added(result, ())
        title = project.names.client
        exports = root / "invocant" / "__init__.py"
        exports.write_text(exported(exports.read_text("utf-8"), api, title), "utf-8")
    except BaseException:
        _undo(folder, root, before)
        raise
    facade.write_text(_FACADE.format(api=api, client=title, title=title), "utf-8")
    changed = (root / SETTINGS).read_text("utf-8") != before
    return Added(result, (folder, facade, exports, *([root / SETTINGS] if changed else [])))


def _fill(project: NewProject, folder: Path, root: Path, console: Console) -> Result:
    """Write the folder of the API, and its table in the settings where its document takes one."""
    received = project.document
    overlays = folder / "overlays"
    overlays.mkdir(parents=True)
    received.write(folder)
    (folder / "source.toml").write_text(received.source(project.today, of_repository=True), "utf-8")
    (overlays / SUGGESTED).write_text(suggestions(received.content), "utf-8")
    settings = _settings(project)
    _settle(project.package, settings, root)
    planned = _planned(targets([project.package], root)[0])
    (overlays / NAMES).write_text(names_overlay(planned, received.content), "utf-8")
    result, target = generated(targets([project.package], root)[0], console)
    if target.partial:
        _settle(project.package, {"partial": True}, root, titled=not settings)
    return result


def _settings(project: NewProject) -> dict[str, Any]:
    """Return what the table of the API says: of a document of one file, within the usual bounds, nothing."""
    received, folder = project.document, f"openapi/{project.package}"
    settings: dict[str, Any] = {}
    if received.beside:
        settings |= {
            "document": f"{folder}/{received.file}",
            "overlays": [f"{folder}/overlays"],
            "names": f"{folder}/names.lock",
            "source": f"{folder}/source.toml",
            "allow-refs": True,
            "refs-root": f"{folder}/{received.refs_root}",
        }
        settings |= {"max-files": project.max_files} if project.max_files else {}
    return settings | ({"max-size": project.max_size} if project.max_size else {})


def _settle(api: str, settings: Mapping[str, Any], root: Path, *, titled: bool = True) -> None:
    """Add *settings* at the end of pyproject.toml, below the *title* of their table if they are its first."""
    if settings:
        path = root / SETTINGS
        head = f"\n[tool.invocant.{api}]\n" if titled else ""
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n{head}{toml.entries(settings)}", "utf-8")


def _planned(target: Target) -> dict[str, str]:
    """Return `METHOD /path` of each operation of *target* that can be made, by dotted name.

    Raises:
        DocumentError: none can.
    """
    from invocant.documents import DocumentError

    def shown(of: Target) -> dict[str, str]:
        with tempfile.TemporaryDirectory() as work:
            planned = json.loads(pipeline.show(of, "plan", Path(work), Console(quiet=True)))
        places: dict[str, str] = planned["operations"]
        return places

    try:
        return shown(target)
    except DocumentError:
        places = shown(evolve(target, partial=True))
        if places or not has_paths(target):
            return places
        raise


def _undo(folder: Path, root: Path, settings: str) -> None:
    """Take away the *folder* of an API, and put back the *settings* of the repository."""
    shutil.rmtree(folder, ignore_errors=True)
    (root / SETTINGS).write_text(settings, "utf-8")


def names_overlay(planned: Mapping[str, str], document: Mapping[str, Any]) -> str:
    """Return the overlay that gives each operation the name that it has by the rule, for a person to read.

    Args:
        planned: `METHOD /path` by dotted name, the path as the package has it.
        document: The document, in which a path may spell its parameters as Python cannot.
    """
    exact: dict[str, str] = {}
    shapes: dict[str, str] = {}
    for name, place in planned.items():  # the first is the operation's own, others are further methods of it
        exact.setdefault(place, name)
        shapes.setdefault(_PLACE.sub("{}", place), name)
    actions: list[dict[str, Any]] = []
    for operation in operations(document):
        place = f"{operation.method.upper()} {operation.path}"
        proposed = exact.get(place) or shapes.get(_PLACE.sub("{}", place))
        if proposed is not None:
            actions.append(
                {
                    "target": target_of(operation),
                    "description": _WHY.format(operation=place),
                    "update": {"x-invocant-name": proposed},
                }
            )
    overlay = {"overlay": "1.0.0", "info": {"title": "Method names", "version": "1.0.0"}, "actions": actions}
    head = (
        "# Which Python method each operation becomes: proposals, to be read once. Renaming breaks users.\n"
    )
    return head + yaml.safe_dump(overlay, sort_keys=False, allow_unicode=True, width=110)


def exported(text: str, api: str, client: str) -> str:
    """Return the text of `invocant/__init__.py` with the two clients of a further API, each at its place."""
    line = f"    from invocant.{api} import Async{client} as Async{client}, {client} as {client}\n"
    lines = re.findall(r"^    from invocant\.\w+ import Async\w+ as .*\n", text, re.MULTILINE)
    text = text.replace("".join(lines), "".join(sorted({*lines, line})), 1)
    table = re.search(r"^_CLIENTS = \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    if table is None or not lines:
        raise UsageError("invocant/__init__.py has no list of clients: add the two of this API by hand")
    entries = {*table[1].splitlines(), f'    "Async{client}": "{api}",', f'    "{client}": "{api}",'}
    return text.replace(table[1], "".join(f"{entry}\n" for entry in sorted(entries)), 1)
