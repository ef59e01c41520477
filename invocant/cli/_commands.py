"""The root command and its subcommands; each lives in a module of its own, imported when it is asked for."""

import importlib
from importlib.metadata import PackageNotFoundError, version

import click

COMMANDS = {"mock": "invocant.cli._mock:mock"}
"""Subcommand → `module:attribute`."""


class _LazyGroup(click.Group):
    """A group that imports a subcommand when it is used, so that `--version` needs no extra but `cli`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # likewise
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


def _version() -> str:
    try:
        return version("invocant")
    except PackageNotFoundError:
        return "unknown (not installed)"


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="invocant")
def invocant() -> None:
    """One typed client for the function APIs of several vendors, and a mock server to develop against."""
