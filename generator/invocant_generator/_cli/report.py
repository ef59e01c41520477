"""`invocant report`: how much of a document a package covers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from invocant_generator._cli.targets import given_targets, with_targets
from invocant_generator._command_line import DONE, FOUND, PARTIAL, Place, placed
from invocant_generator._console import Console


@click.command()
@with_targets
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@placed
def report(place: Place, /, as_json: bool, **options: Any) -> None:
    """Say how much of a document a package covers, and where its types say less than the document."""
    import tempfile

    from invocant_generator._commands.report import cover, render

    if options["document"] is not None or options["url"] is not None:
        options = {**options, "package": options["package"] or "document"}
    with given_targets(place.root, options) as targets:
        coverages = {}
        for target in targets:
            with tempfile.TemporaryDirectory() as work:
                coverages[target.api] = cover(target, Path(work), place.console)
    if as_json:
        click.echo(json.dumps({api: coverage.to_dict() for api, coverage in coverages.items()}, indent=2))
    else:
        out = Console(sys.stdout)
        for api, coverage in coverages.items():
            click.echo(render(api, coverage, out), nl=False)
    unclean = {api for api, entry in coverages.items() if entry.dropped or entry.warnings}
    allowed = {target.api for target in targets if target.partial and coverages[target.api].dropped}
    sys.exit(DONE if not unclean else PARTIAL if unclean <= allowed else FOUND)
