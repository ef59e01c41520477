"""`invocant generate`: make packages of documents, or tell whether they are what their documents give."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invocant.cli.style import FOLDER, FOLDER_THERE
from invocant_generator._cli.check import tell_differences
from invocant_generator._cli.meta import WORDS, make_project
from invocant_generator._cli.targets import given_targets, with_targets
from invocant_generator._command_line import DONE, FOUND, PARTIAL, Place, placed
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
    "--overwrite",
    is_flag=True,
    help="Lose files in the output that were edited or never generated; each is named.",
)
@click.option(
    "--verify",
    type=click.Choice(LEVELS),
    help="Check of the result: wire for openapi/, else import; each includes those before it.",
)
@click.option(
    "--no-validate", is_flag=True, help="Do not hear openapi-spec-validator on --document: a second less."
)
@click.option(
    "--output-path",
    type=FOLDER,
    help="The package's own folder; --output is the one above it.",
)
@click.option(
    "--meta",
    type=click.Choice(["none", *WORDS]),
    default="none",
    show_default=True,
    help="The package alone, or the project that invocant new makes, which each of these tools reads.",
)
@click.option("--fail-on-warning", is_flag=True, help="End with 1, not 3, when --partial left something out.")
@click.option(
    "--custom-template-path", type=FOLDER_THERE, help="Folder of templates that go before ours, one by one."
)
@click.option("--file-encoding", default="utf-8", show_default=True, help="UTF-8; nothing else is written.")
@click.option("--stop-after", metavar="STEP", help="With --print: stop after this step; write nothing.")
@click.option("--print", "show", is_flag=True, help="Print what the last step made.")
@placed
def generate(
    place: Place,
    /,
    as_json: bool,
    check: bool,
    force: bool,
    overwrite: bool,
    verify: Verify | None,
    no_validate: bool,
    stop_after: str | None,
    show: bool,
    meta: str,
    fail_on_warning: bool,
    file_encoding: str,
    **options: Any,
) -> None:
    """Make clients: of every API in pyproject.toml, of those named, or of one --document from anywhere.

    Nothing is written when nothing changed, or when anything goes wrong on the way.
    """
    from attrs import evolve

    from invocant_generator._commands.generate import generate as run

    is_document = options["document"] is not None or options["url"] is not None
    _check_words({**options, "no_validate": no_validate}, is_document or meta != "none", file_encoding)
    if meta != "none":
        words: dict[str, Any] = {"no_validate": no_validate, "verify": verify, "check": check, "force": force}
        words |= {"overwrite": overwrite, "as_json": as_json, "show": show, "stop_after": stop_after}
        sys.exit(make_project(meta, {**options, **words, "fail_on_warning": fail_on_warning}, place))
    if stop_after or show:
        _show(place, stop_after or "format", options)
        return
    with given_targets(place.root, options, verify) as targets:
        if no_validate:
            targets = [evolve(target, validate=False) for target in targets]
        every = not options["apis"] and not is_document
        if check:
            tell_differences(place, targets, every=every)
        result = run(targets, place.console, force=force, every=every, overwrite=overwrite)
    if as_json:
        click.echo(_as_json(result.summaries))
    partial = FOUND if fail_on_warning else PARTIAL
    sys.exit(DONE if result.clean else partial if result.is_partial else FOUND)


_OF_PACKAGES = ("output_path", "custom_template_path", "no_validate")
"""Further options that say nothing about the APIs of pyproject.toml."""


def _check_words(options: dict[str, Any], is_document: bool, file_encoding: str) -> None:
    stray = [name for name in _OF_PACKAGES if options[name]]
    if stray and not is_document:
        raise UsageError(f"--{stray[0].replace('_', '-')} goes with --document; else pyproject.toml says it")
    if file_encoding.lower().replace("-", "").replace("_", "") != "utf8":
        raise UsageError(f"--file-encoding {file_encoding}: every file is UTF-8, as Python reads it")


def _show(place: Place, last: str, options: dict[str, Any]) -> None:
    from invocant_generator._pipeline import STEPS, show

    if last not in STEPS:
        raise UsageError(f"no step {last!r}: there is {', '.join(STEPS)}")
    if options["document"] is not None or options["url"] is not None:
        options = {**options, "package": options["package"] or "shown"}
    with given_targets(place.root, options) as targets:
        for target in targets:
            with tempfile.TemporaryDirectory() as work:
                click.echo(show(target, last, Path(work), place.console), nl=False)


def _as_json(summaries: Any) -> str:
    by_api: dict[str, Summary] = dict(summaries)
    return json.dumps({api: summary.to_dict() for api, summary in by_api.items()}, indent=2)
