"""Add an API to this repository: a folder with its document, and the client's name where users import it."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen

from invocant_generator import _pipeline as pipeline
from invocant_generator._commands.generate import Result, generate
from invocant_generator._configuration import load, targets
from invocant_generator._console import Console
from invocant_generator._project.create import NewProject
from invocant_generator._suggest.overlay import NAME as SUGGESTED
from invocant_generator._suggest.suggest import suggestions
from invocant_generator._target import UsageError

NAMES = "01-names.yaml"
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
    folder = root / "openapi" / api
    facade = root / "invocant" / f"{api}.py"
    for place in (folder, facade):
        if place.exists():
            raise UsageError(f"{place} is there already: choose another name")
    try:
        result = _fill(project, folder, root, console)
    except BaseException:
        _remove(folder)
        raise
    (target,) = targets([api], root)
    if not target.folder.exists():
        _remove(folder)
        return Added(result, ())
    title = project.names.client
    facade.write_text(_FACADE.format(api=api, client=title, title=title), "utf-8")
    exports = root / "invocant" / "__init__.py"
    exports.write_text(exported(exports.read_text("utf-8"), api, title), "utf-8")
    return Added(result, (folder, facade, exports))


def _fill(project: NewProject, folder: Path, root: Path, console: Console) -> Result:
    received = project.document
    overlays = folder / "overlays"
    overlays.mkdir(parents=True)
    (folder / received.file).write_bytes(received.data)
    (folder / "source.toml").write_text(received.source(project.today), "utf-8")
    (overlays / SUGGESTED).write_text(suggestions(received.content), "utf-8")
    (target,) = targets([project.package], root)
    with tempfile.TemporaryDirectory() as work:
        planned = json.loads(pipeline.show(target, "plan", Path(work), Console(quiet=True)))
    (overlays / NAMES).write_text(names_overlay(planned["operations"]), "utf-8")
    (target,) = targets([project.package], root)
    return generate([target], console)


def names_overlay(operations: dict[str, str]) -> str:
    """Return the overlay that gives each operation the name that it has by the rule, for a person to read.

    Args:
        operations: `METHOD /path` by dotted name.
    """
    actions: list[dict[str, Any]] = []
    for name, operation in operations.items():
        method, _, path = operation.partition(" ")
        actions.append(
            {
                "target": f"$.paths['{_quoted(path)}'].{method.lower()}",
                "description": _WHY.format(operation=operation),
                "update": {"x-invocant-name": name},
            }
        )
    document = {"overlay": "1.0.0", "info": {"title": "Method names", "version": "1.0.0"}, "actions": actions}
    head = (
        "# Which Python method each operation becomes: proposals, to be read once. Renaming breaks users.\n"
    )
    return head + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)


def _quoted(path: str) -> str:
    """Return a path for a text between single quotes in a JSONPath.

    Source: RFC 9535, section 2.3.1.1.
    """
    return path.replace("\\", "\\\\").replace("'", "\\'")


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


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
