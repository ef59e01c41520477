"""`invocant mock`: serve the mock until interrupted."""

import gc
import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invocant.cli._request_log import RequestLog
from invocant.cli.style import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from invocant.mock import Entry, Mock, Recording, ServedApi

_YOUR_KEY = "(your key)"
"""What stands in the place of a key of one's own."""
_COLLECTED_AFTER = (20_000, 20, 50)
"""After how many new objects circles are looked for, and how often among older ones.

Python's own numbers are for programs that keep little: what journal and store keep was gone through again and
again, which took a seventh of the time of a creation.
"""
ALL = "all"
"""The name that stands for every generated API."""


def _served_names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of what can be served that begin with what is typed; none without the extra `mock`."""
    try:
        from invocant.mock import known_apis
    except ModuleNotFoundError:
        return []
    return [name for name in (*known_apis(), ALL) if name.startswith(incomplete)]


@click.command()
@click.argument("api", required=False, shell_complete=_served_names)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="A loopback address; with --key any other too, such as 0.0.0.0 in a container.",
)
@click.option(
    "--key",
    envvar="INVOCANT_MOCK_KEY",
    show_envvar=True,
    help="Accept this key alone, of at least 8 characters, and ask for it under /_mock/ too.",
)
@click.option(
    "--db", type=click.Path(dir_okay=False, path_type=Path), help="Keep the state in this SQLite file."
)
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Serve this OpenAPI document instead of a generated API.",
)
@click.option(
    "--overlay",
    "overlays",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Apply this OpenAPI Overlay to the document; may be repeated.",
)
@click.option(
    "--allow-refs",
    is_flag=True,
    help="Follow the document's references to files in its folder; never to hosts.",
)
@click.option(
    "--refs-root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that those files may lie in, in place of the document's.",
)
@click.option("--max-files", type=click.IntRange(min=1), help="How many of them there may be (200).")
@click.option("--max-size", type=click.IntRange(min=1), help="Largest of each file, in bytes (16 MiB).")
@click.option(
    "--stubs",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Answer the calls that this file of stubs names; may be repeated.",
)
@click.option(
    "--seed-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Begin with these calls, or with this dump of a state.",
)
@click.option(
    "--record",
    metavar="URL",
    help="Let each call through to this server, https or on loopback, and write its answers as stubs.",
)
@click.option(
    "--record-to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of those stubs, which is not there yet (API.stubs.json); it holds no credentials.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed gives other ids.")
@click.option("--pace", type=click.FloatRange(0), default=0.0, help="Seconds between the events of a stream.")
@click.option("--limits", is_flag=True, help="Apply the vendor's rate limits.")
@click.option("--any-key", is_flag=True, help="Accept any key, not only those that start with 'mock-'.")
@click.option(
    "--token-lifetime",
    type=click.IntRange(1),
    default=3600,
    show_default=True,
    help="Of OAuth2 tokens, in seconds.",
)
@click.option(
    "--settle",
    type=click.FloatRange(0),
    default=0.0,
    help="Seconds until what was created is found, where the API takes its time with that.",
)
@click.option(
    "--json-text",
    is_flag=True,
    help="Stream structured answers as pieces of their JSON text, where the API has that form too.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object when ready, and one for each request."
)
@click.option("-q", "--quiet", is_flag=True, help="Print no line for each request.")
@click.option(
    "--explain",
    is_flag=True,
    help="Print what each operation is taken for and why, as JSON with --json, and serve nothing.",
)
def mock(
    api: str | None,
    port: int,
    host: str,
    key: str | None,
    db: Path | None,
    document: Path | None,
    overlays: tuple[Path, ...],
    allow_refs: bool,
    refs_root: Path | None,
    max_files: int | None,
    max_size: int | None,
    stubs: tuple[Path, ...],
    seed_file: Path | None,
    record: str | None,
    record_to: Path | None,
    seed: int,
    pace: float,
    limits: bool,
    any_key: bool,
    token_lifetime: int,
    settle: float,
    json_text: bool,
    as_json: bool,
    quiet: bool,
    explain: bool,
) -> None:
    """Serve a mock of API, or of every generated API with `all`, on one port.

    What it stores, checks and streams follows the API's document. Faults, journal, state and clock are under
    /_mock/.
    """
    try:
        from invocant.mock import Mock, MockError
    except ModuleNotFoundError as error:
        raise Mistake(f"{error.name} is not installed: pip install 'invocant[cli,mock]'") from error
    given = (api, document, overlays)
    bounds = {"allow_refs": allow_refs, "refs_root": refs_root, "max_files": max_files, "max_size": max_size}
    if record is not None or record_to is not None:
        _refuse_beside_record(
            {"stubs": stubs, "seed-file": seed_file, "db": db, "limits": limits, "pace": pace}
            | {"settle": settle, "json-text": json_text, "any-key": any_key, "key": key, "explain": explain}
        )
        if record is None:
            raise Mistake("--record-to needs --record")
    log = None if quiet else _request_log(as_json=as_json)
    try:
        chosen = _chosen(*given, bounds)
        server = Mock(
            *chosen,
            host=host,
            port=port,
            key=key,
            db=db,
            stubs=stubs,
            seed_file=seed_file,
            seed=seed,
            pace=pace,
            limits=limits,
            open_keys=any_key,
            token_lifetime=token_lifetime,
            settle=settle,
            json_text=json_text,
            on_answer=log,
            record=record,
            record_to=record_to or (None if record is None else _default_file(chosen)),
        )
        if explain:
            _explain(server, as_json=as_json)
            return
        server.start()
    except MockError as error:
        raise Mistake(str(error)) from error
    except OSError as error:
        raise Mistake(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    try:
        with server:
            gc.set_threshold(*_COLLECTED_AFTER)
            gc.freeze()  # documents and schemas stay as long as it runs: not to be looked at again and again
            ended = _interrupted()  # before it says that it is ready: who waits for that may end it at once
            _announce(server, as_json=as_json)
            sys.stdout.flush()
            ended.wait()
        if log is not None:
            log.close()
    except OSError as error:
        if server.recording is None:
            raise
        raise Mistake(f"{server.recording.path} cannot be written: {error.strerror or error}") from error
    if server.recording is not None:
        _tell_recorded(server.recording, as_json=as_json)


def _refuse_beside_record(options: dict[str, Any]) -> None:
    """Refuse options that say how the mock answers: it does not while it records."""
    for name, value in options.items():
        if value:
            raise Mistake(f"--record and --{name} exclude each other: the server at the URL answers")


def _default_file(chosen: "list[str | ServedApi]") -> Path:
    """Return the file of a recording that is not named."""
    name = chosen[0] if len(chosen) == 1 else ALL
    return Path(f"{name if isinstance(name, str) else name.name}.stubs.json")


def _tell_recorded(recording: "Recording", *, as_json: bool) -> None:
    left_out = dict(recording.unrecorded)
    if as_json:
        told = {"recorded": len(recording), "file": str(recording.path), "not_recorded": left_out}
        click.echo(json.dumps(told))
        return
    click.echo(f"recorded: {len(recording)} answers in {recording.path}")
    for reason, count in left_out.items():
        click.echo(f"  not recorded: {count}, {reason}")


def _chosen(
    api: str | None, document: Path | None, overlays: tuple[Path, ...], bounds: dict[str, Any]
) -> "list[str | ServedApi]":
    from invocant.mock import known_apis, read_document

    if document is not None:
        return [read_document(api or document.stem, document, overlays, **bounds)]
    for option, value in {"overlay": overlays, **bounds}.items():
        if value:
            raise Mistake(f"--{option.replace('_', '-')} needs --document")
    if api is None:
        raise Mistake(f"name an API: {', '.join([*known_apis(), ALL])}; or give --document")
    return [] if api == ALL else [api]


def _explain(server: "Mock", *, as_json: bool) -> None:
    from invocant.mock import explanation_lines

    for number, told in enumerate(server.explain()):
        if as_json:
            click.echo(json.dumps(told))
        else:
            click.echo("\n".join([*([""] if number else []), *explanation_lines(told)]))


def _announce(server: "Mock", *, as_json: bool) -> None:
    recorded = server.recording is not None
    own = server.api_key if recorded else server.app.key  # whoever gave it knows it, and logs are kept
    variables = {name: _YOUR_KEY if value == own else value for name, value in server.env().items()}
    if as_json:
        key = server.api_key if own is None else _YOUR_KEY
        ready = {"ready": server.url, "apis": server.apis, "env": variables, "key": key}
        click.echo(json.dumps(ready))
        return
    click.echo(
        f"ready: {server.url} serves {', '.join(server.apis)}; faults, journal, state: {server.url}/_mock/"
    )
    for name, value in variables.items():
        click.echo(f"  export {name}={value}")
    if recorded:
        click.echo("Every call goes through, with your key, and is recorded. Ctrl-C ends it.")
        return
    accepted = "Any key that starts with 'mock-'" if own is None else "Your key alone"
    click.echo(f"{accepted} is accepted. Ctrl-C ends it.")


def _json_line(entry: "Entry") -> str:
    return json.dumps(entry.to_dict())


def _request_log(*, as_json: bool) -> RequestLog:
    """Return what prints a line for a request: JSON, or in colours on a terminal, plain elsewhere."""
    if as_json:
        return RequestLog(_json_line, lambda count: json.dumps({"left_out": count}), later=False)
    line = (lambda entry: _line(entry, click.style)) if sys.stdout.isatty() else _plain_line
    return RequestLog(line, lambda count: f"({count} requests, whose lines were not read in time)")


def _unstyled(text: str, **_style: Any) -> str:
    return text


def _plain_line(entry: "Entry") -> str:
    """Return the line of a request; that of one without a fault is written in one: 1.3 µs for 2.7."""
    if entry.status is None or entry.reason or entry.fault is not None or not entry.operation:
        return _line(entry, _unstyled)
    return f"{entry.method:<6} {entry.path} {entry.status} {entry.operation}"


def _line(entry: "Entry", style: "Callable[..., str]") -> str:
    status = "broken off" if entry.status is None else str(entry.status)
    bad = entry.reason is not None or entry.status is None or entry.status >= 400
    line = f"{entry.method:<6} {style(entry.path, bold=True)} {style(status, fg='red' if bad else 'green')}"
    if entry.operation:
        line += f" {entry.operation}"
    if entry.fault is not None:
        line += style(f" fault {json.dumps(entry.fault.to_dict())}", fg="yellow")
    if entry.reason:
        line += f": {entry.reason}"
    return line


def _interrupted() -> threading.Event:
    """Return what SIGINT and SIGTERM set from now on."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended
