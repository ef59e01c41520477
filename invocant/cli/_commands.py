"""The root command and its subcommands: those of this package, and those that join by an entry point."""

from __future__ import annotations

from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version
from typing import NoReturn

import click

from invocant.cli import style

GROUP = "invocant.commands"
"""Entry points that join as commands: `name = "module:command [extra]"`, where *command* is one of click, and
*extra* the one of the distribution that it needs."""
COMMANDS = {"completion": "invocant.cli._completion:completion", "mock": "invocant.cli._mock:mock"}
"""Commands of this package's own → `module:attribute`."""


class _Root(style.Group):
    """A group that imports a command when it is used, so that `--version` needs no extra but `cli`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        return sorted({*COMMANDS, *_joined()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # likewise
        place = COMMANDS.get(cmd_name)
        if place is not None:
            return _load(EntryPoint(cmd_name, place, GROUP))
        point = _joined().get(cmd_name)
        return _load(point) if point is not None else None


def _joined() -> dict[str, EntryPoint]:
    """Return the entry points by the name of their command; of two with one name, ours goes first."""
    points = sorted(
        entry_points(group=GROUP), key=lambda point: (_distribution(point) == "invocant", point.value)
    )
    return {point.name: point for point in points}


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "invocant"


def _load(point: EntryPoint) -> click.Command:
    """Return the command at *point*, or one that says why it cannot be had."""
    try:
        command = point.load()
    except ModuleNotFoundError as error:
        extras = ",".join(point.extras)
        advice = f"pip install '{_distribution(point)}[{extras}]'" if extras else f"pip install {error.name}"
        return _unavailable(point, f"{error.name} is missing: {advice}")
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the other commands work
        what = f"{type(error).__name__}: {error}"
        return _unavailable(point, f"{_distribution(point)} gives a command that cannot be loaded: {what}")
    if not isinstance(command, click.Command):
        return _unavailable(point, f"{point.value} of {_distribution(point)} is no command of click")
    return command


def _unavailable(point: EntryPoint, reason: str) -> click.Command:
    def explain(words: tuple[str, ...]) -> NoReturn:  # noqa: ARG001 - whatever was typed
        raise style.Mistake(f"{point.name} cannot be run: {reason}")

    return click.Command(
        point.name,
        callback=explain,
        params=[click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)],
        short_help=f"({style.printable(reason)})",
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )


def _version() -> str:
    try:
        return version("invocant")
    except PackageNotFoundError:
        return "unknown (not installed)"


@click.group(cls=_Root, context_settings=style.SETTINGS)
@click.version_option(_version(), prog_name="invocant")
def invocant() -> None:
    """Typed clients of HTTP APIs: generate them from OpenAPI, mock their servers, compare documents."""
