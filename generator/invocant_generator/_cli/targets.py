"""The options that say what is generated from what, and the targets that they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from invocant.cli.style import FILE, FOLDER, NEW_FILE
from invocant_generator._target import Target, UsageError, Verify, checkout_targets, document_target

_target_options: Sequence[Callable[[Any], Any]] = (
    click.argument("apis", nargs=-1, metavar="[API]..."),
    click.option("--document", type=FILE, help="A document from anywhere, instead of openapi/."),
    click.option("--package", help="Import name for --document's package."),
    click.option("--output", type=FOLDER, help="Folder in which --document's package is made."),
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
    click.option("--config", type=FILE, help="Settings for --document, as generator/config/ has them."),
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
"""Options that say nothing about openapi/, whose packages are what its files give."""


def with_targets(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_target_options):
        command = option(command)
    return command


def targets_of(root: Path, options: dict[str, Any], verify: Verify | None = None) -> list[Target]:
    """Return what the options of a command name: one document, or APIs of the checkout."""
    from attrs import evolve

    if options["document"] is None:
        stray = [name for name in _OF_DOCUMENTS if options[name]]
        if stray:
            where = "; for openapi/, generator/config/ says it" if stray[0] in {"skip", "partial"} else ""
            raise UsageError(
                f"--{stray[0].replace('overlays', 'overlay').replace('_', '-')} goes with --document{where}"
            )
        targets = checkout_targets(options["apis"], root)
        return [
            evolve(
                target,
                verify=verify or target.verify,
                max_size=options["max_size"] or target.max_size,
                allow_refs=options["allow_refs"] or target.allow_refs,
                refs_root=options["refs_root"] or target.refs_root,
                max_files=options["max_files"] or target.max_files,
            )
            for target in targets
        ]
    if options["apis"]:
        raise UsageError("name APIs or give --document, not both")
    if options["names"] and options["no_names"]:
        raise UsageError("--names says where the lock is, --no-names that there is none")
    return [
        document_target(
            options["document"],
            package=options["package"],
            output=options["output"],
            overlays=options["overlays"],
            names=None if options["no_names"] else options["names"] or _names_lock(options),
            config=options["config"],
            verify=verify,
            max_size=options["max_size"],
            allow_refs=options["allow_refs"],
            refs_root=options["refs_root"],
            max_files=options["max_files"],
            skip=options["skip"],
            partial=options["partial"],
        )
    ]


def _names_lock(options: Mapping[str, Any]) -> Path | None:
    """Return where the names lock of --document is kept without a word; None where no package is made."""
    overlays: Sequence[Path] = options["overlays"]
    folder: Path | None = overlays[0].parent if overlays else options["output"]
    package: str | None = options["package"]
    return folder / f"{package}.names.lock" if folder is not None and package is not None else None
