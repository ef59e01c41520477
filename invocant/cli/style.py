"""One style for every command of `invocant`, whoever ships it: paths, words of options, mistakes in one line.

A command raises `click.UsageError` for words that do not fit together, and `Mistake` for what is asked for
and cannot be had. Both become one line on standard error that starts with `error:`, and exit code 2.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Settings of every command's context."""


class AbsolutePath(click.Path):
    """A path made absolute, since a child process that reads it may run in another folder.

    Links are kept as they are: what a file is called, and what lies beside it, is where the caller says.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path that was typed, absolute."""
        return Path(os.fsdecode(super().convert(value, param, ctx))).absolute()


FILE = AbsolutePath(exists=True, dir_okay=False)
NEW_FILE = AbsolutePath(dir_okay=False)
FOLDER = AbsolutePath(file_okay=False)
FOLDER_THERE = AbsolutePath(exists=True, file_okay=False)

quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and errors.")
"""The option of a command that tells people how it goes."""


class Mistake(click.ClickException):
    """Something that was asked for and cannot be had: one line, exit code 2."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        """Say *message*; end with *exit_code*."""
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it of an error, ours are not all alike

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - the signature is click's
        """Print the message as one line on standard error."""
        click.echo(f"error: {' '.join(printable(self.message).split())}", err=True)


class Group(click.Group):
    """Commands whose mistakes take one line, and which say what a mistyped name may have meant."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the group's own words."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.ClickException as error:
            raise one_line(error, str(info_name)) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            raise one_line(
                error, " ".join(filter(None, (ctx.command_path, ctx.invoked_subcommand)))
            ) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named, or say which ones are called alike."""
        name = args[0]
        if not ctx.resilient_parsing and name[:1] != "-" and self.get_command(ctx, name) is None:
            ctx.fail(f"no command {name!r}: {alike(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


def one_line(error: click.ClickException, command: str) -> click.ClickException:
    """Return *error*, raised in *command*, as one whose message takes one line."""
    if isinstance(error, Mistake) or type(error).__name__ == "NoArgsIsHelpError":  # which click 8.1 has not
        return error
    message = error.format_message().rstrip(".")
    if not isinstance(error, click.UsageError):
        return Mistake(message, error.exit_code)
    where = error.ctx.command_path if error.ctx is not None else command
    return Mistake(f"{message[:1].lower()}{message[1:]}; see {where} --help")


def alike(name: str, known: Iterable[str]) -> str:
    """Return a question after the *known* name that is most like *name*, or the list of them all."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"there is {', '.join(names) or 'none'}"


def printable(text: str) -> str:
    """Return *text* without control characters: a document must not steer the terminal."""
    return "".join(
        character if character in "\n\t" or character.isprintable() else f"\\x{ord(character):02x}"
        for character in text
    )
