"""What every command of the generator shares: where it works, how it tells people, and how it ends.

The style of options and mistakes is that of all commands of `invocant`: `invocant.cli.style`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, NoReturn, ParamSpec, cast

import click
from attrs import evolve, frozen

from invocant.cli import style
from invocant.cli.style import printable
from invocant_generator import _collecting as collecting
from invocant_generator._configuration import nearest_root
from invocant_generator._console import Console
from invocant_generator._target import UsageError

P = ParamSpec("P")
DONE, FOUND, PARTIAL = 0, 1, 3
"""Exit codes: all is well; something was dropped, warned of, found or stale; all is
well but for the parts that --partial left out. A mistaken command has 2."""


@frozen
class Place:
    """Where a command works, and how it tells people."""

    root: Path
    """The folder of pyproject.toml, with whose names a user names APIs."""
    console: Console
    program: str = "invocant"
    """What to type before the name of a command."""


def placed(command: Callable[Concatenate[Place, P], None]) -> Callable[P, None]:
    """Give *command* its place, by its own words or its group's; tell errors, and end with an exit code."""

    @style.quiet
    @click.option(
        "--project",
        type=style.FOLDER,
        help="Folder of the pyproject.toml with [tool.invocant]; default: the nearest one above.",
    )
    @click.pass_context
    @wraps(command)
    def wrapped(ctx: click.Context, /, *args: Any, quiet: bool, project: Path | None, **words: Any) -> None:
        place = ctx.find_object(Place) or Place(nearest_root(Path.cwd()), Console())
        if quiet:
            place = evolve(place, console=Console(quiet=True))
        if project is not None:
            place = evolve(place, root=project.resolve())
        reporting(command)(place, *args, **words)

    return cast("Callable[P, None]", wrapped)


def reporting(command: Callable[P, None]) -> Callable[P, None]:
    """Turn the errors that *command* may raise into words and an exit code."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        collecting.not_at_the_end()
        try:
            with collecting.seldom():
                command(*args, **kwargs)
        except UsageError as error:
            raise style.Mistake(str(error)) from None
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] in ("invocant_generator", "invocant"):
                raise
            raise style.Mistake(f"{error.name} is missing: pip install 'invocant[generate]'") from None
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
    elif isinstance(error, OSError) and error.strerror:  # a full disk, a folder that nobody may write to
        place = f"{error.filename}: " if error.filename else ""
        console.fail(console.style("error", "bold", "red") + f": {printable(f'{place}{error.strerror}')}")
        sys.exit(FOUND)
    else:
        raise error
    console.fail(console.style("nothing was changed", "bold"))
    sys.exit(FOUND)
