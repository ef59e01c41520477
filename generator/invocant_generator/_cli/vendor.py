"""`invocant vendor`: take a newer document from where its vendor publishes it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from invocant.cli.style import printable
from invocant_generator import _configuration as configuration
from invocant_generator._cli.completing import configured_apis
from invocant_generator._command_line import DONE, FOUND, Place, placed
from invocant_generator._console import Console
from invocant_generator._target import UsageError, is_url, public_address


@click.command()
@click.argument("api", shell_complete=configured_apis)
@click.option(
    "--from", "origin", metavar="URL|FILE", help="Where the newer document is; default: source.toml says."
)
@click.option("--accept", "take", is_flag=True, help="Write document, source.toml and changelog fragment.")
@click.option("--revision", help="What the vendor calls this revision; default: a digest of its document.")
@click.option("--date", help="Day of the revision, YYYY-MM-DD; default: today.")
@click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB).")
@click.option("--all", "everything", is_flag=True, help="Show all of the comparison, however long it is.")
@placed
def vendor(
    place: Place,
    /,
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

    root, console = place.root, place.console
    (target,) = configuration.targets([api], root)
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
        text = printable(needless.render())
        if needless.is_fixed:
            click.echo(out.style(text, "cyan"))
        else:
            console.say(text)
    label = target.label(target.document)
    text = write(
        offer.difference,
        "terminal",
        old=label,
        new=public_address(origin) if is_url(origin) else origin,
        console=out,
        everything=everything,
    )
    click.echo(text, nl=False)
    if not take:
        sys.exit(EXIT_CODES[offer.difference.worst])
    today = date or dt.datetime.now(dt.UTC).date().isoformat()
    for path in accept(offer, root=root, revision=revision or lock.digest(data)[:7], date=today):
        console.say(f"wrote {target.label(path)}")
    console.say(f"next: {place.program} generate {api}")
    sys.exit(FOUND if any(needless.is_fixed for needless in offer.needless) else DONE)


def _is_date(text: str) -> bool:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
