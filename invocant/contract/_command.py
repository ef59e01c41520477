"""`invocant check`: try a server against its document."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invocant.cli import style

if TYPE_CHECKING:
    from invocant.contract._baseline import Baseline
    from invocant.contract._findings import Breach
    from invocant.contract._masking import Masking
    from invocant.contract._run import CheckReport, Options

if find_spec("schemathesis") is None:  # its import takes long, so that nothing imports it before it is used
    raise ModuleNotFoundError("No module named 'schemathesis'", name="schemathesis")

FAILURES, NO_ANSWER = 1, 3
"""Exit codes: failures were found; the run did not come to its end. A mistake in what is asked for is 2."""


@click.command(context_settings=style.SETTINGS)
@click.argument("url")
@click.option(
    "--document", type=style.FILE, required=True, help="The OpenAPI document that the server should keep."
)
@click.option(
    "--overlay",
    "overlays",
    type=style.FILE,
    multiple=True,
    help="Apply this OpenAPI Overlay; may be repeated.",
)
@click.option("--allow-refs", is_flag=True, help="Follow the document's references to files in its folder.")
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="A credential that is right; may be repeated.",
)
@click.option("--query", multiple=True, metavar="NAME=VALUE", help="A credential that travels in the query.")
@click.option("--expired-header", multiple=True, metavar="'NAME: VALUE'", help="A credential that is over.")
@click.option(
    "--limited-header", multiple=True, metavar="'NAME: VALUE'", help="A credential that lacks the scopes."
)
@click.option(
    "--write", is_flag=True, help="Create, change and delete too; what was made is deleted at the end."
)
@click.option(
    "--package",
    metavar="NAME",
    help="Drive the clients of this generated package too, by the name that programs import.",
)
@click.option("--only", metavar="TEXT", help="Only operations whose METHOD /path has this text in it.")
@click.option(
    "--checks",
    type=click.Choice(["all", "own", "schema"]),
    default="all",
    show_default=True,
    help="Our own checks, those of schemathesis, or both.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed tries other values.")
@click.option(
    "--examples", type=click.IntRange(1), default=20, show_default=True, help="Tried for each operation."
)
@click.option(
    "--max-requests", type=click.IntRange(1), default=20_000, show_default=True, help="Bound of the run."
)
@click.option(
    "--max-time",
    type=click.FloatRange(0, min_open=True),
    default=150.0,
    show_default=True,
    help="Likewise, in seconds.",
)
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="Requests a second, at most.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=10.0,
    show_default=True,
    help="Of one answer, in seconds.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0),
    default=5.0,
    show_default=True,
    help="Longest Retry-After that is waited for.",
)
@click.option(
    "--settle", type=click.FloatRange(0), default=0.0, help="Seconds until a change is seen everywhere."
)
@click.option(
    "--burst",
    type=click.IntRange(1),
    default=60,
    show_default=True,
    help="Requests with which a rate limit is looked for.",
)
@click.option(
    "--state", type=style.NEW_FILE, help="Keep in this file what is done; a second run goes on from there."
)
@click.option("--baseline", type=style.FILE, help="Failures that are known, with reasons.")
@click.option(
    "--write-baseline",
    type=style.NEW_FILE,
    help="Write the failures into this file, for reasons to be filled in.",
)
@click.option("--json", "as_json_text", is_flag=True, help="Print the report as JSON.")
@click.option("--junit", type=style.NEW_FILE, help="Write the report as JUnit XML too.")
@click.option(
    "--drift",
    is_flag=True,
    help="Only read, and list what comes and the document does not declare; nothing wrong is sent.",
)
@click.option(
    "--write-overlay",
    type=style.NEW_FILE,
    help="With --drift: write an overlay into this file that declares it.",
)
@click.option("--notes", is_flag=True, help="Show remarks, and what could not be checked.")
@style.quiet
def check(url: str, document: Path, overlays: tuple[Path, ...], **given: Any) -> None:
    """Check the server at URL: does it do what its document says?

    Without --write only what reads is called. Exit codes: 0 no failures, 1 failures, 2 cannot be done as
    asked, 3 the server did not answer or the run was interrupted.
    """
    from invocant.contract import _baseline
    from invocant.contract._masking import Masking
    from invocant.contract._report import as_data, as_json, as_junit, as_text, sorted_out
    from invocant.contract._run import check as run

    if "://" not in url:
        raise style.Mistake(f"{url} is no address: write http://HOST:PORT or https://HOST")
    loaded = _document(document, overlays, allow_refs=given["allow_refs"])
    options = _options(url, given)
    if given["drift"]:
        _drift(loaded, options, given)
        return
    if given["write_overlay"] is not None:
        raise style.Mistake("--write-overlay goes with --drift, which finds what the overlay declares")
    masking = Masking.of(
        [*options.headers.items(), *options.expired.items(), *options.limited.items()], options.query.items()
    )
    known = _baseline_of(given["baseline"])
    if options.package is not None:
        _find_package(options.package)
    progress = _Progress(masking, quiet=given["quiet"])
    options.on_unit, options.on_finding = progress.unit, progress.finding
    state = _State(given["state"], {"url": url, "document": document.name, "write": options.write})
    options.done = frozenset(state.done)
    options.on_done = state.add
    report = run(loaded, options)
    progress.end()
    findings = {(f["check"], f["operation"]): f for f in state.findings}
    findings |= {finding.key: as_data(finding, masking) for finding in report.findings}
    ordered = sorted(findings.values(), key=lambda f: (f["operation"], f["check"]))
    state.close(report, ordered)
    new, expected, unneeded = sorted_out(ordered, known)
    # of what was not tried, nothing is known
    is_part = report.stopped is not None or given["only"] is not None
    groups = {"own": options.own, "schema": options.schema}
    unneeded = [] if is_part else [entry for entry in unneeded if groups[_run_by(entry.check)]]
    if given["write_baseline"] is not None:
        given["write_baseline"].write_text(_baseline.written(ordered, known), "utf-8")
    if given["junit"] is not None:
        given["junit"].write_bytes(as_junit(new, report, write=options.write))
    if given["as_json_text"]:
        stated = {"url": url, "seed": options.seed, "write": options.write}
        click.echo(json.dumps(as_json(report, new, expected, unneeded, stated), indent=2, ensure_ascii=False))
    else:
        for line in as_text(report, new, expected, unneeded, notes=given["notes"]):
            click.echo(line)
    if new:
        sys.exit(FAILURES)
    if report.stopped in ("unreachable", "interrupt"):
        sys.exit(NO_ANSWER)


def _drift(document: Mapping[str, Any], options: Options, given: Mapping[str, Any]) -> None:
    """List what comes and is undeclared."""
    from invocant.contract._caller import Budget
    from invocant.contract._drifts.overlay import overlay_text
    from invocant.contract._drifts.reporting import drift_data, drift_text
    from invocant.contract._drifts.visiting import visit
    from invocant.contract._masking import Masking
    from invocant.contract._senders import HttpSender

    if options.write:
        raise style.Mistake("--drift only reads: leave --write out")
    for name in ("baseline", "write_baseline", "junit", "state", "package"):
        if given[name] is not None:
            raise style.Mistake(f"--{name.replace('_', '-')} does not go with --drift, which checks no rules")
    progress = _Progress(Masking.of(options.headers.items(), options.query.items()), quiet=given["quiet"])
    sender = HttpSender()
    try:
        run = visit(
            document,
            url=options.url,
            sender=sender,
            budget=Budget(options.max_requests, options.max_seconds, options.rate),
            headers=options.headers,
            query=options.query,
            timeout=options.timeout,
            patience=options.patience,
            seed=options.seed,
            only=options.only,
            on_unit=progress.unit,
        )
    finally:
        sender.close()
    progress.end()
    entries = run.listing.ordered()
    if given["write_overlay"] is not None:
        given["write_overlay"].write_text(overlay_text(document, entries, run.listing.answers), "utf-8")
    if given["as_json_text"]:
        click.echo(json.dumps(drift_data(run, entries, options.url), indent=2, ensure_ascii=False))
    else:
        for line in drift_text(run, entries, notes=given["notes"]):
            click.echo(line)
    if entries:
        sys.exit(FAILURES)
    if run.stopped in ("unreachable", "interrupt"):
        sys.exit(NO_ANSWER)


def _run_by(rule: str) -> str:
    """Return which half of a run tries a rule."""
    from invocant.contract._rules import RULES

    return "schema" if RULES[rule].group == "schema" else "own"


def _document(path: Path, overlays: tuple[Path, ...], *, allow_refs: bool) -> Mapping[str, Any]:
    from invocant.documents import DocumentError, apply_overlays, load, load_overlay

    try:
        loaded = load(path, allow_refs=allow_refs)
        return apply_overlays(loaded, [load_overlay(overlay) for overlay in overlays])
    except DocumentError as error:
        raise style.Mistake(str(error)) from error


def _find_package(name: str) -> None:
    """Let a package be imported from the folder at hand too, where it is not installed.

    Raises:
        Mistake: there is none.
    """
    from importlib import import_module

    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.append(folder)
    try:
        import_module(f"{name}.client")
    except (ImportError, ValueError) as error:
        raise style.Mistake(
            f"--package {name}: {error}. Name a generated package as programs import it, and install it or "
            "run this in the folder that holds it"
        ) from error


def _options(url: str, given: Mapping[str, Any]) -> Options:
    from invocant.contract._run import Options

    return Options(
        url=url,
        headers=_headers("--header", given["headers"]),
        query=_pairs(given["query"]),
        expired=_headers("--expired-header", given["expired_header"]),
        limited=_headers("--limited-header", given["limited_header"]),
        write=given["write"],
        seed=given["seed"],
        examples=given["examples"],
        max_requests=given["max_requests"],
        max_seconds=given["max_time"],
        rate=given["rate"],
        timeout=given["timeout"],
        patience=given["patience"],
        settle=given["settle"],
        burst=given["burst"],
        only=given["only"],
        package=given["package"],
        own=given["checks"] in ("all", "own"),
        schema=given["checks"] in ("all", "schema"),
    )


def _headers(option: str, written: tuple[str, ...]) -> dict[str, str]:
    headers = {}
    for text in written:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            raise style.Mistake(f"{option} is written as 'NAME: VALUE'")  # what was written may be a secret
        headers[name.strip()] = value.strip()
    return headers


def _pairs(written: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise style.Mistake("--query is written as NAME=VALUE")
        pairs[name] = value
    return pairs


def _baseline_of(path: Path | None) -> Baseline | None:
    from invocant.contract import _baseline

    if path is None:
        return None
    try:
        return _baseline.load(path)
    except _baseline.BaselineError as error:
        raise style.Mistake(str(error)) from error


class _Progress:
    """Says on standard error what is being done."""

    def __init__(self, masking: Masking, *, quiet: bool) -> None:
        self._masking, self._quiet = masking, quiet
        self._moves = sys.stderr.isatty()

    def unit(self, key: str) -> None:
        if self._moves and not self._quiet:
            click.echo(f"\r\x1b[K{key[:78]}", nl=False, err=True)

    def finding(self, finding: Breach) -> None:
        if not self._quiet:
            start = "\r\x1b[K" if self._moves else ""
            text = self._masking.text(finding.message)
            click.echo(f"{start}failure: {finding.rule}: {finding.operation}: {text[:160]}", err=True)

    def end(self) -> None:
        if self._moves and not self._quiet:
            click.echo("\r\x1b[K", nl=False, err=True)


class _State:
    """What of a run is done, in a file, so that a second run goes on."""

    def __init__(self, path: Path | None, about: Mapping[str, Any]) -> None:
        self._path, self._about = path, dict(about)
        self.done: list[str] = []
        self.findings: list[dict[str, Any]] = []
        if path is not None and path.exists():
            try:
                kept = json.loads(path.read_text("utf-8"))
                is_same = kept["about"] == self._about
                self.done, self.findings = list(kept["done"]), list(kept["findings"])
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise style.Mistake(f"{path} holds no state of a run; delete it to begin anew") from error
            if not is_same:
                raise style.Mistake(f"{path} is the state of another run; delete it to begin anew")

    def add(self, key: str) -> None:
        """Note that a unit is done."""
        self.done.append(key)

    def close(self, report: CheckReport, findings: list[dict[str, Any]]) -> None:
        """Write what is done; nothing is kept of a run that came to its end."""
        if self._path is None:
            return
        if report.stopped is None:
            self._path.unlink(missing_ok=True)
            return
        kept = {"about": self._about, "done": self.done, "findings": findings}
        self._path.write_text(json.dumps(kept, indent=1), "utf-8")
