"""`python -m generator check`, or `invocant generate --check`: compare packages with their documents."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from invocant.cli.style import printable
from invocant_generator import _configuration as configuration
from invocant_generator._cli.completing import configured_apis
from invocant_generator._command_line import DONE, FOUND, Place, placed
from invocant_generator._target import Target


@click.command()
@click.argument("apis", nargs=-1, metavar="[API]...", shell_complete=configured_apis)
@placed
def check(place: Place, apis: Sequence[str]) -> None:
    """Tell whether generated/ is exactly what the documents give: regenerate elsewhere, compare both ways."""
    tell_differences(place, configuration.targets(apis, place.root), every=not apis)


def tell_differences(place: Place, targets: Sequence[Target], *, every: bool) -> NoReturn:
    """Say how the packages of *targets* differ from what their documents give, and end."""
    from invocant_generator._commands.check import check as run

    differences = run(targets, place.console, every=every)
    for line in differences:
        click.echo(printable(line))
    if differences:
        click.echo(f"stale: {len(differences)} differences. Run: {place.program} generate", err=True)
    else:
        place.console.say(place.console.style("fresh", "green"))
    sys.exit(FOUND if differences else DONE)
