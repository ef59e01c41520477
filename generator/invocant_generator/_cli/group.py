"""`python -m generator`: the generator's commands over the checkout that it lies in."""

from __future__ import annotations

from pathlib import Path

import click

from invocant.cli import style
from invocant_generator._cli.check import check
from invocant_generator._cli.diff import diff
from invocant_generator._cli.generate import generate
from invocant_generator._cli.report import report
from invocant_generator._cli.suggest import suggest
from invocant_generator._cli.vendor import vendor
from invocant_generator._command_line import Place
from invocant_generator._console import Console
from invocant_generator._target import CHECKOUT


@click.group(cls=style.Group, context_settings=style.SETTINGS)
@click.option("--root", type=style.FOLDER, default=CHECKOUT, hidden=True, help="Folder of pyproject.toml.")
@style.quiet
@click.pass_context
def main(ctx: click.Context, root: Path, quiet: bool) -> None:
    """Generate typed clients from OpenAPI documents, and tell what a newer document means.

    Exit codes: 0 all is well; 1 something was dropped, warned of, found or stale; 2 the command is mistaken;
    3 the package is in place, without the parts that --partial left out and named.
    """
    ctx.obj = Place(root.resolve(), Console(quiet=quiet), "python -m generator")


for _command in (check, diff, generate, report, suggest, vendor):
    main.add_command(_command)
