"""`invocant suggest`: what a document seems to mean, written as an overlay with its reasons."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from invocant.cli.style import NEW_FILE, printable
from invocant_generator._cli.targets import given_targets, with_targets
from invocant_generator._command_line import DONE, FOUND, Place, placed
from invocant_generator._target import UsageError


@click.command()
@with_targets
@click.option(
    "--to",
    "path",
    type=NEW_FILE,
    help="Overlay to write; default: 10-suggested.yaml among the overlays, or overlays/ by the document.",
)
@click.option("--check", is_flag=True, help="Write nothing: exit code 1 if there is anything new to say.")
@click.option("--print", "show", is_flag=True, help="Print the overlay instead of writing it.")
@click.option("--json", "as_json", is_flag=True, help="Print one object that says what became of each.")
@placed
def suggest(
    place: Place, /, path: Path | None, check: bool, show: bool, as_json: bool, **options: Any
) -> None:
    """Say what a document seems to mean: paging, streams, jobs, retries, variables, names.

    Each is an action of an overlay, below the reasons for it. What is not sure is commented out. Run it again
    after an update: what you changed or removed stays as you left it.
    """
    from invocant_generator._commands.suggest import lines, suggest_for
    from invocant_generator._output.swap import write_files
    from invocant_generator._suggest.overlay import NAME

    if options["document"] is not None or options["url"] is not None:
        options = {**options, "package": options["package"] or "suggested", "output": Path(os.devnull)}
    if options["url"] is not None and path is None:
        path = Path.cwd() / "overlays" / NAME
    with given_targets(place.root, options) as targets:
        if path is not None and len(targets) > 1:
            raise UsageError("--to is one overlay: name one API, or give --document")
        results = [suggest_for(target, path) for target in targets]
    for result in results:
        place.console.title(result.api if options["apis"] or len(results) > 1 else result.path.name)
        for line in lines(result):
            place.console.say(printable(line))
        if show:
            click.echo(result.suggested.text, nl=False)
        elif result.changes and not check:
            write_files(result.path.parent, {result.path.name: result.suggested.text.encode()})
            place.console.say(place.console.style(f"wrote {result.path}", "green"))
    if as_json:
        click.echo(json.dumps({result.api: result.to_dict() for result in results}, indent=2))
    sys.exit(FOUND if check and any(result.changes for result in results) else DONE)
