"""`invocant generate --meta WORD`: the project that `invocant new` makes, by another's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from invocant_generator._command_line import DONE, FOUND, Place
from invocant_generator._target import UsageError

WORDS = ("poetry", "setup", "pdm", "uv")
"""Tools of which each reads the project: its `pyproject.toml` is by the standards, and the same for all."""
_GIVEN = frozenset(
    {
        *("document", "url", "package", "output", "output_path", "config", "fail_on_warning"),
        *("allow_refs", "refs_root", "max_files", "max_size"),
    }
)
"""Options that go with it."""
_SPELLED = {"apis": "an API", "as_json": "--json", "overlays": "--overlay", "show": "--print"}
"""Options that are not typed as they are called here."""
_NAMES = ("project_name_override", "package_name_override")
_OF_THE_PROJECT = ("allow-refs", "client", "max-files", "partial", "refs-root", "verify")
"""Keys of a configuration file that the project decides for itself."""


def make_project(meta: str, options: Mapping[str, Any], place: Place) -> int:
    """Make a project of the document that the options name; return the exit code.

    Raises:
        UsageError: options do not fit together, the document cannot be had, or the folder is there already.
        DocumentError: no package can be made of the document. Nothing was written.
    """
    from invocant_generator._identifiers import identifier
    from invocant_generator._project.command import tell_made
    from invocant_generator._project.create import NewProject, create
    from invocant_generator._project.naming import project_names
    from invocant_generator._project.received import receive
    from invocant_generator._target import read_config

    _check(meta, options)
    settings = dict(read_config(options["config"])) if options["config"] is not None else {}
    _check_settings(meta, settings)
    size = options["max_size"] or settings.pop("max-size", None)
    seconds = settings.get("http_timeout")
    source = options["url"] or str(options["document"])
    document = receive(
        source,
        max_size=size,
        seconds=None if seconds is None else float(seconds),
        allow_refs=options["allow_refs"],
        refs_root=options["refs_root"],
        max_files=options["max_files"],
    )
    project_name, package_name = (settings.pop(key, None) for key in _NAMES)
    package = options["package"] or package_name
    title = identifier(f"{document.title} client", fallback="api")
    name = project_name or str(package or title).replace("_", "-")
    names = project_names(str(name), package)
    project = NewProject(
        names=names,
        package=package or names.package,
        document=document,
        today=dt.datetime.now(dt.UTC).date(),
        max_size=size,
        max_files=options["max_files"],
        settings=settings,
    )
    folder = options["output_path"] or (options["output"] or Path.cwd()) / names.distribution
    made = create(project, folder, place.console)
    if made.folder is None:
        return FOUND
    tell_made(place, names, made.folder)
    return FOUND if options["fail_on_warning"] and not made.result.clean else DONE


def _check(meta: str, options: Mapping[str, Any]) -> None:
    """Refuse options that say nothing about a new project.

    Raises:
        UsageError: it names the first.
    """
    if (options["document"] is None) == (options["url"] is None):
        raise UsageError(f"--meta {meta} makes a project of one document: give --document, --path, or --url")
    if options["overwrite"]:
        raise UsageError(
            f"--meta {meta} makes a project once: put a newer document in its openapi/ and type "
            "`invocant generate` there"
        )
    if options["output"] is not None and options["output_path"] is not None:
        raise UsageError("--output is the folder above the project, --output-path its own: give one")
    stray = [name for name, value in options.items() if value and name not in _GIVEN]
    if stray:
        word = _SPELLED.get(stray[0], "--" + stray[0].replace("_", "-"))
        raise UsageError(
            f"{word} does not go with --meta {meta}: make the project, then say it in its pyproject.toml"
        )


def _check_settings(meta: str, settings: Mapping[str, Any]) -> None:
    for key in _OF_THE_PROJECT:
        if key in settings:
            raise UsageError(
                f"--config sets {key}, which does not go with --meta {meta}: "
                "make the project, then say it in its pyproject.toml"
            )
