"""The options that say what is generated from what, and the targets that they name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from invocant.cli.style import FILE, FOLDER, NEW_FILE
from invocant_generator import _configuration as configuration
from invocant_generator._cli.completing import configured_apis
from invocant_generator._identifiers import identifier
from invocant_generator._target import (
    MAX_BYTES,
    MAX_FILES,
    Target,
    UsageError,
    Verify,
    document_target,
    read_config,
)

_target_options: Sequence[Callable[[Any], Any]] = (
    click.argument("apis", nargs=-1, metavar="[API]...", shell_complete=configured_apis),
    click.option(
        "--document",
        "--path",
        type=FILE,
        help="A document from anywhere, instead of those of pyproject.toml.",
    ),
    click.option("--url", help="Fetch it first: https, or plain http on this machine's own addresses."),
    click.option(
        "--package",
        help="Import name for --document's package; default: its title, as title_client.",
    ),
    click.option(
        "--output", type=FOLDER, help="Folder in which --document's package is made; default: where you are."
    ),
    click.option(
        "--overlay", "overlays", type=FILE, multiple=True, help="Overlay for --document; repeatable."
    ),
    click.option(
        "--names",
        type=NEW_FILE,
        help="Names lock for --document, by which names last; PACKAGE.names.lock beside the first overlay, "
        "or in --output, if not given.",
    ),
    click.option(
        "--no-names", is_flag=True, help="Keep no names lock for --document: every name is made anew."
    ),
    click.option("--config", type=FILE, help="Settings for --document: a YAML, JSON or TOML file."),
    click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB)."),
    click.option(
        "--allow-refs",
        is_flag=True,
        help="Follow references to files in the document's folder; never to hosts.",
    ),
    click.option(
        "--refs-root", type=FOLDER, help="Folder that those files may lie in, in place of the document's."
    ),
    click.option("--max-files", type=click.IntRange(min=1), help="How many of them there may be (200)."),
    click.option(
        "--skip",
        multiple=True,
        metavar="NAME",
        help="Leave out an operation: its dotted name, operationId or METHOD /path; repeatable.",
    ),
    click.option(
        "--partial",
        is_flag=True,
        help="Leave out, and name, what cannot be made; exit code 3 if anything is.",
    ),
)


_OF_DOCUMENTS = ("package", "output", "overlays", "names", "no_names", "config", "skip", "partial")
"""Options that say nothing about the APIs of pyproject.toml, whose packages are what its files give."""


def with_targets(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options that say what it works on."""
    for option in reversed(_target_options):
        command = option(command)
    return command


@contextmanager
def given_targets(
    root: Path, options: dict[str, Any], verify: Verify | None = None
) -> Iterator[list[Target]]:
    """Give what the options of a command name: one document, or APIs of pyproject.toml.

    A document that has to be fetched is there for as long as the context is.

    Raises:
        UsageError: options do not fit together, a name is unknown, or a document cannot be fetched.
    """
    with tempfile.TemporaryDirectory() as folder:
        if options["document"] is None and options["url"] is None:
            yield [fetched(target, Path(folder)) for target in _named(root, options, verify)]
        else:
            yield [_of_document(options, Path(folder), verify)]


def fetched(target: Target, folder: Path) -> Target:
    """Return *target* with its document in place: fetched into *folder*, where it has a URL."""
    from attrs import evolve

    if target.url is None:
        return target
    from invocant_generator._commands.fetch import SECONDS, fetch_into

    own = folder / target.api
    own.mkdir()
    seconds = float(target.options.get("http_timeout", SECONDS))
    return evolve(target, document=fetch_into(own, target.url, max_size=target.max_size, seconds=seconds))


def _named(root: Path, options: dict[str, Any], verify: Verify | None) -> list[Target]:
    from attrs import evolve

    stray = [name for name in _OF_DOCUMENTS if options[name]]
    if stray:
        word = stray[0].replace("overlays", "overlay").replace("_", "-")
        raise UsageError(f"--{word} goes with --document; else pyproject.toml says it")
    return [
        evolve(
            target,
            verify=verify or target.verify,
            max_size=options["max_size"] or target.max_size,
            allow_refs=options["allow_refs"] or target.allow_refs,
            refs_root=options["refs_root"] or target.refs_root,
            max_files=options["max_files"] or target.max_files,
        )
        for target in configuration.targets(options["apis"], root)
    ]


def _of_document(options: dict[str, Any], folder: Path, verify: Verify | None) -> Target:
    """Return the target of --document or --url, which is fetched into *folder*."""
    from attrs import evolve

    if options["apis"]:
        raise UsageError("name APIs or give --document, not both")
    if options["document"] is not None and options["url"] is not None:
        raise UsageError("--document, or --path, is a file and --url is fetched: give one of them")
    if options["names"] and options["no_names"]:
        raise UsageError("--names says where the lock is, --no-names that there is none")
    document = options["document"]
    settings = read_config(options["config"]) if options["config"] is not None else {}
    if document is None:
        from invocant_generator._commands.fetch import SECONDS, fetch_into

        document = fetch_into(
            folder,
            options["url"],
            max_size=options["max_size"] or settings.get("max-size", MAX_BYTES),
            seconds=float(settings.get("http_timeout", SECONDS)),
        )
    package = options["package"] or settings.get("package_name_override") or None
    output_path = options.get("output_path")
    if output_path is not None:
        if options["output"] is not None:
            raise UsageError("--output is the folder above the package, --output-path its own: give one")
        package = package or output_path.name
        if package.split(".")[-1] != output_path.name or "." in package:
            raise UsageError(f"--output-path is the folder of {package}: end it so")
        options = {**options, "output": output_path.parent}
    if package is None:
        package = _package_of(document, settings, options)
    output: Path = options["output"] or Path.cwd()
    overlays: Sequence[Path] = options["overlays"]
    beside = (overlays[0].parent if overlays else output) / f"{package}.names.lock"
    target = document_target(
        document,
        package=package,
        output=output,
        overlays=overlays,
        names=None if options["no_names"] else options["names"] or beside,
        config=options["config"],
        verify=verify,
        max_size=options["max_size"],
        allow_refs=options["allow_refs"],
        refs_root=options["refs_root"],
        max_files=options["max_files"],
        skip=options["skip"],
        partial=options["partial"],
        templates=options.get("custom_template_path"),
    )
    return evolve(target, url=options["url"])


def _package_of(document: Path, settings: Mapping[str, Any], options: dict[str, Any]) -> str:
    """Return the package's name where nobody says it: as openapi-python-client makes it, of the title."""
    from invocant.documents import DocumentError, load_all

    project = settings.get("project_name_override")
    if project is not None:
        return identifier(str(project), fallback="client")
    try:
        loaded = load_all(
            document,
            max_size=options["max_size"] or settings.get("max-size", MAX_BYTES),
            allow_refs=options["allow_refs"] or settings.get("allow-refs", False),
            refs_root=options["refs_root"],
            max_files=options["max_files"] or settings.get("max-files", MAX_FILES),
            partial=True,
        ).document
    except DocumentError:
        loaded = {}  # it is told when the package is made, which it never is
    info = loaded.get("info")
    title = info.get("title") if isinstance(info, Mapping) else None
    return identifier(f"{title or ''} client", fallback="api")
