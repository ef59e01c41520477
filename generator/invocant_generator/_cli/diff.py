"""`invocant diff`: what changed from one document to another, for programs that use the client."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from invocant.cli.style import FILE, FOLDER, NEW_FILE
from invocant_generator import _configuration as configuration
from invocant_generator._command_line import Place, placed
from invocant_generator._console import Console
from invocant_generator._target import UsageError, document_target


@click.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "json", "html"]),
    default="terminal",
    show_default=True,
)
@click.option("--output", type=NEW_FILE, help="Write there instead of printing.")
@click.option("--all", "everything", is_flag=True, help="Show all on a terminal, however long it is.")
@click.option("--api", help="Apply this API's overlays and names to both documents.")
@click.option("--overlay", "overlays", type=FILE, multiple=True, help="Overlay applied to both; repeatable.")
@click.option("--names", type=FILE, help="Names lock of the older document.")
@click.option("--config", type=FILE, help="Settings of the package: a YAML, JSON or TOML file.")
@click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB).")
@click.option("--allow-refs", is_flag=True, help="Follow references to files in the document's folder.")
@click.option("--refs-root", type=FOLDER, help="Folder that those files may lie in.")
@click.option("--max-files", type=click.IntRange(min=1), help="How many of them there may be (200).")
@click.option("--skip", multiple=True, metavar="NAME", help="Leave out an operation, as generate does.")
@click.option("--partial", is_flag=True, help="Leave out what cannot be made, as generate does.")
@placed
def diff(
    place: Place,
    /,
    old: Path,
    new: Path,
    form: str,
    output: Path | None,
    api: str | None,
    everything: bool,
    **options: Any,
) -> None:
    """Say what changed from OLD to NEW for programs that use the client, worst first.

    Exit codes: 0 nothing changed; 3 cosmetic at worst; 4 additive; 5 behaviour; 6 breaking.
    """
    from attrs import evolve

    from invocant.documents import load_overlay
    from invocant_generator._commands.vendor import both_sides
    from invocant_generator._diff.change import EXIT_CODES
    from invocant_generator._diff.reports import report as write
    from invocant_generator._diff.whole import compare_documents
    from invocant_generator._names_lock import Names

    root = place.root
    target = document_target(new, package="compared", output=Path(os.devnull), **options)
    if api is not None:
        (known,) = configuration.targets([api], root)
        target = evolve(
            target,
            overlays=(*known.overlays, *target.overlays),
            names=target.names or known.names,
            skip=(*known.skip, *target.skip),
            partial=known.partial or target.partial,
            options={**known.options, **target.options},
        )
    overlays = [load_overlay(path, name=path.name) for path in target.overlays]
    sides = both_sides(target, old, new, overlays)
    try:
        names = Names.load(target.names) if target.names is not None else None
    except ValueError as error:
        raise UsageError(f"{target.names} cannot be read: {error}") from None
    difference = compare_documents(sides[0], sides[1], names, target.options)
    out = Console(sys.stdout)
    text = write(difference, form, old=old.name, new=new.name, console=out, everything=everything)
    if output is not None:
        output.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
    sys.exit(EXIT_CODES[difference.worst])
