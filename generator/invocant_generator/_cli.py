"""The generator's command line: vendor, diff, generate, check, report."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

import click

from invocant_generator._console import Console, printable
from invocant_generator._target import (
    CHECKOUT,
    LEVELS,
    Target,
    UsageError,
    Verify,
    checkout_targets,
    document_target,
)

if TYPE_CHECKING:
    from invocant_generator._summary import Summary

P = ParamSpec("P")
DONE, FOUND, USAGE, PARTIAL = 0, 1, 2, 3
"""Exit codes: all is well; something was dropped, warned of, found or stale; the command is mistaken; all is
well but for the parts that --partial left out."""


class _Absolute(click.Path):
    """A path made absolute, since a child process that reads it may run in another folder.

    Links are kept as they are: what a file is called, and what lies beside it, is where the caller says.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(os.fsdecode(super().convert(value, param, ctx))).absolute()


_FILE = _Absolute(exists=True, dir_okay=False)
_NEW_FILE = _Absolute(dir_okay=False)
_FOLDER = _Absolute(file_okay=False)


class _OneLine(click.ClickException):
    """A mistake in the command: one line, exit code 2."""

    exit_code = USAGE

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - the signature is click's
        click.echo(f"error: {printable(self.message)}", err=True)


class _Group(click.Group):
    """Commands whose usage errors take one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _OneLine(f"{error.format_message().rstrip('.')}; see python -m generator --help") from None


def _reporting(command: Callable[P, None]) -> Callable[P, None]:
    """Turn the errors a command may raise into words and an exit code."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except UsageError as error:
            raise _OneLine(str(error)) from None
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] in ("invocant_generator", "invocant"):
                raise
            raise _OneLine(f"{error.name} is missing: install invocant[generate]") from None
        except Exception as error:  # noqa: BLE001 - what is not known is raised again
            _explain(error)

    return wrapped


def _explain(error: Exception) -> NoReturn:
    """Write a known error as the diagnostics it holds and end with 1; raise one that is not known."""
    from invocant.documents import DocumentError
    from invocant_generator._output.format import FormatError
    from invocant_generator._output.swap import UnsafePathError

    console = Console()
    if isinstance(error, DocumentError):
        for diagnostic in error.diagnostics:
            console.diagnostic(diagnostic)
    elif isinstance(error, FormatError | UnsafePathError):
        console.fail(console.style("error", "bold", "red") + f": {printable(str(error))}")
    else:
        raise error
    console.fail(console.style("nothing was changed", "bold"))
    sys.exit(FOUND)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--root", type=_FOLDER, default=CHECKOUT, hidden=True, help="Folder of openapi/ and generated/."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and errors.")
@click.pass_context
def main(ctx: click.Context, root: Path, quiet: bool) -> None:
    """Generate typed clients from OpenAPI documents, and tell what a newer document means.

    Exit codes: 0 all is well; 1 something was dropped, warned of, found or stale; 2 the command is mistaken;
    3 the package is in place, without the parts that --partial left out and named.
    """
    ctx.obj = (root.resolve(), Console(quiet=quiet))


_target_options: Sequence[Callable[[Any], Any]] = (
    click.argument("apis", nargs=-1, metavar="[API]..."),
    click.option("--document", type=_FILE, help="A document from anywhere, instead of openapi/."),
    click.option("--package", help="Import name for --document's package."),
    click.option("--output", type=_FOLDER, help="Folder in which --document's package is made."),
    click.option(
        "--overlay", "overlays", type=_FILE, multiple=True, help="Overlay for --document; repeatable."
    ),
    click.option(
        "--names",
        type=_NEW_FILE,
        help="Names lock for --document, by which names last; PACKAGE.names.lock beside the first overlay, "
        "or in --output, if not given.",
    ),
    click.option(
        "--no-names", is_flag=True, help="Keep no names lock for --document: every name is made anew."
    ),
    click.option("--config", type=_FILE, help="Settings for --document, as generator/config/ has them."),
    click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB)."),
    click.option(
        "--allow-refs",
        is_flag=True,
        help="Follow references to files in the document's folder; never to hosts.",
    ),
    click.option(
        "--refs-root", type=_FOLDER, help="Folder that those files may lie in, in place of the document's."
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


def _with_targets(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_target_options):
        command = option(command)
    return command


def _targets(root: Path, options: dict[str, Any], verify: Verify | None = None) -> list[Target]:
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


@main.command()
@_with_targets
@click.option("--json", "as_json", is_flag=True, help="Print one object that says what became of each API.")
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
@click.pass_obj
@_reporting
def generate(
    obj: tuple[Path, Console],
    /,
    as_json: bool,
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

    root, console = obj
    if options["document"] is not None and not stop_after:
        for name in ("package", "output"):
            if options[name] is None:
                raise UsageError(f"--document needs --{name}")
    if stop_after or show:
        _show(root, console, stop_after or "format", options)
        return
    targets = _targets(root, options, verify)
    if no_validate:
        if options["document"] is None:
            raise UsageError("--no-validate goes with --document: the findings on openapi/ are kept")
        targets = [evolve(target, validate=False) for target in targets]
    result = run(targets, console, force=force, every=not options["apis"] and options["document"] is None)
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
    for target in _targets(root, options):
        with tempfile.TemporaryDirectory() as work:
            click.echo(show(target, last, Path(work), console), nl=False)


def _as_json(summaries: Any) -> str:
    by_api: dict[str, Summary] = dict(summaries)
    return json.dumps({api: summary.to_dict() for api, summary in by_api.items()}, indent=2)


@main.command()
@click.argument("apis", nargs=-1, metavar="[API]...")
@click.pass_obj
@_reporting
def check(obj: tuple[Path, Console], apis: Sequence[str]) -> None:
    """Tell whether generated/ is exactly what the documents give: regenerate elsewhere, compare both ways."""
    from invocant_generator._commands.check import check as run

    root, console = obj
    differences = run(checkout_targets(apis, root), console, every=not apis)
    for line in differences:
        click.echo(printable(line))
    if differences:
        click.echo(f"stale: {len(differences)} differences. Run: python -m generator generate", err=True)
    else:
        console.say(console.style("fresh", "green"))
    sys.exit(FOUND if differences else DONE)


@main.command()
@_with_targets
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.pass_obj
@_reporting
def report(obj: tuple[Path, Console], /, as_json: bool, **options: Any) -> None:
    """Say how much of a document a package covers, and where its types say less than the document."""
    import tempfile

    from invocant_generator._commands.report import cover, render

    root, console = obj
    if options["document"] is not None:
        options = {**options, "package": options["package"] or "document", "output": Path.cwd()}
    coverages = {}
    targets = _targets(root, options)
    for target in targets:
        with tempfile.TemporaryDirectory() as work:
            coverages[target.api] = cover(target, Path(work), console)
    if as_json:
        click.echo(json.dumps({api: coverage.to_dict() for api, coverage in coverages.items()}, indent=2))
    else:
        out = Console(sys.stdout)
        for api, coverage in coverages.items():
            click.echo(render(api, coverage, out), nl=False)
    unclean = {api for api, entry in coverages.items() if entry.dropped or entry.warnings}
    allowed = {target.api for target in targets if target.partial and coverages[target.api].dropped}
    sys.exit(DONE if not unclean else PARTIAL if unclean <= allowed else FOUND)


@main.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "json", "html"]),
    default="terminal",
    show_default=True,
)
@click.option("--output", type=_NEW_FILE, help="Write there instead of printing.")
@click.option("--all", "everything", is_flag=True, help="Show all on a terminal, however long it is.")
@click.option("--api", help="Apply this API's overlays and names to both documents.")
@click.option("--overlay", "overlays", type=_FILE, multiple=True, help="Overlay applied to both; repeatable.")
@click.option("--names", type=_FILE, help="Names lock of the older document.")
@click.option("--config", type=_FILE, help="Settings of the package, as generator/config/ has them.")
@click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB).")
@click.option("--allow-refs", is_flag=True, help="Follow references to files in the document's folder.")
@click.option("--refs-root", type=_FOLDER, help="Folder that those files may lie in.")
@click.option("--max-files", type=click.IntRange(min=1), help="How many of them there may be (200).")
@click.option("--skip", multiple=True, metavar="NAME", help="Leave out an operation, as generate does.")
@click.option("--partial", is_flag=True, help="Leave out what cannot be made, as generate does.")
@click.pass_obj
@_reporting
def diff(
    obj: tuple[Path, Console],
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

    root, _ = obj
    target = document_target(new, package="compared", output=Path(os.devnull), **options)
    if api is not None:
        (known,) = checkout_targets([api], root)
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


@main.command()
@click.argument("api")
@click.option(
    "--from", "origin", metavar="URL|FILE", help="Where the newer document is; default: source.toml says."
)
@click.option("--accept", "take", is_flag=True, help="Write document, source.toml and changelog fragment.")
@click.option("--revision", help="What the vendor calls this revision; default: a digest of its document.")
@click.option("--date", help="Day of the revision, YYYY-MM-DD; default: today.")
@click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB).")
@click.option("--all", "everything", is_flag=True, help="Show all of the comparison, however long it is.")
@click.pass_obj
@_reporting
def vendor(
    obj: tuple[Path, Console],
    api: str,
    origin: str | None,
    take: bool,
    revision: str | None,
    date: str | None,
    max_size: int | None,
    everything: bool,
) -> None:
    """Fetch a newer document of API and say what it changes; write it only with --accept.

    Exit codes: those of diff; with --accept 0, or 1 when overlay actions are left to delete.
    """
    import datetime as dt
    import tempfile

    from attrs import evolve

    from invocant_generator._commands.fetch import FetchError, fetch
    from invocant_generator._commands.vendor import accept, consider, read_source
    from invocant_generator._diff.change import EXIT_CODES
    from invocant_generator._diff.reports import report as write
    from invocant_generator._output import lock
    from invocant_generator._pipeline import check_document

    root, console = obj
    (target,) = checkout_targets([api], root)
    if max_size is not None:
        target = evolve(target, max_size=max_size)
    origin = origin or str(read_source(target).get("url", ""))
    if not origin:
        raise UsageError("source.toml names no url: say --from URL or FILE")
    if date is not None and not _is_date(date):
        raise UsageError(f"--date {date!r} is not a day, YYYY-MM-DD")
    try:
        data = fetch(origin, max_size=target.max_size)
    except FetchError as error:
        raise UsageError(str(error)) from None
    with tempfile.TemporaryDirectory() as work:
        offer = consider(
            target, data, origin, check=lambda overlaid: check_document(target, overlaid, Path(work))
        )
    out = Console(sys.stdout)
    for needless in offer.needless:
        click.echo(out.style(printable(needless.render()), "cyan"))
    label = target.label(target.document)
    text = write(offer.difference, "terminal", old=label, new=origin, console=out, everything=everything)
    click.echo(text, nl=False)
    if not take:
        sys.exit(EXIT_CODES[offer.difference.worst])
    today = date or dt.datetime.now(dt.UTC).date().isoformat()
    for path in accept(offer, root=root, revision=revision or lock.digest(data)[:7], date=today):
        console.say(f"wrote {target.label(path)}")
    console.say(f"next: python -m generator generate {api}")
    sys.exit(FOUND if offer.needless else DONE)


def _is_date(text: str) -> bool:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
