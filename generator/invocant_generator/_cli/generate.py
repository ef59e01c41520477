"""`invocant generate`: make packages of documents, or tell whether they are what their documents give."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invocant_generator._cli.check import tell_differences
from invocant_generator._cli.targets import targets_of, with_targets
from invocant_generator._command_line import DONE, FOUND, PARTIAL, Place, placed
from invocant_generator._console import Console
from invocant_generator._target import LEVELS, UsageError, Verify

if TYPE_CHECKING:
    from invocant_generator._summary import Summary


@click.command()
@with_targets
@click.option("--json", "as_json", is_flag=True, help="Print one object that says what became of each API.")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing: tell whether packages are what their documents give; exit code 1 if not.",
)
@click.option("--force", is_flag=True, help="Generate even what is up to date.")
@click.option(
    "--verify",
    type=click.Choice(LEVELS),
    help="Check of the result: wire for openapi/, else import; each includes those before it.",
)
@click.option(
    "--no-validate", is_flag=True, help="Do not hear openapi-spec-validator on --document: a second less."
)
@click.option("--stop-after", metavar="STEP", help="With --print: stop after this step; write nothing.")
@click.option("--print", "show", is_flag=True, help="Print what the last step made.")
@placed
def generate(
    place: Place,
    /,
    as_json: bool,
    check: bool,
    force: bool,
    verify: Verify | None,
    no_validate: bool,
    stop_after: str | None,
    show: bool,
    **options: Any,
) -> None:
    """Make clients: of every document under openapi/, of the APIs named, or of one --document from anywhere.

    Nothing is written when nothing changed, or when anything goes wrong on the way.
    """
    from attrs import evolve

    from invocant_generator._commands.generate import generate as run

    root, console = place.root, place.console
    if options["document"] is not None and not stop_after:
        for name in ("package", "output"):
            if options[name] is None:
                raise UsageError(f"--document needs --{name}")
    if stop_after or show:
        _show(root, console, stop_after or "format", options)
        return
    targets = targets_of(root, options, verify)
    if no_validate:
        if options["document"] is None:
            raise UsageError("--no-validate goes with --document: the findings on openapi/ are kept")
        targets = [evolve(target, validate=False) for target in targets]
    every = not options["apis"] and options["document"] is None
    if check:
        tell_differences(place, targets, every=every)
    result = run(targets, console, force=force, every=every)
    if as_json:
        click.echo(_as_json(result.summaries))
    sys.exit(DONE if result.clean else PARTIAL if result.is_partial else FOUND)


def _show(root: Path, console: Console, last: str, options: dict[str, Any]) -> None:
    import tempfile

    from invocant_generator._pipeline import STEPS, show

    if last not in STEPS:
        raise UsageError(f"no step {last!r}: there is {', '.join(STEPS)}")
    if options["document"] is not None:
        options = {
            **options,
            "package": options["package"] or "shown",
            "output": options["output"] or Path.cwd(),
        }
    for target in targets_of(root, options):
        with tempfile.TemporaryDirectory() as work:
            click.echo(show(target, last, Path(work), console), nl=False)


def _as_json(summaries: Any) -> str:
    by_api: dict[str, Summary] = dict(summaries)
    return json.dumps({api: summary.to_dict() for api, summary in by_api.items()}, indent=2)
