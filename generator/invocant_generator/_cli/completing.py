"""What a shell completes of the generator's words: the names of the APIs that pyproject.toml has."""

from __future__ import annotations

from pathlib import Path

import click

from invocant_generator import _configuration as configuration
from invocant_generator._target import UsageError


def configured_apis(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of APIs that begin with what is typed, without those that are typed already.

    They are those of the folder that the command works in: its `--project`, or the nearest one above. A
    configuration with a mistake in it has none to offer: the command itself tells what is wrong.
    """
    try:
        configured = _configuration(ctx)
    except (UsageError, OSError, UnicodeDecodeError):
        return []
    typed = ctx.params.get(param.name or "")
    names = configured.names if configured is not None else []
    left = [name for name in names if not (isinstance(typed, tuple) and name in typed)]
    return [name for name in left if name.startswith(incomplete)]


def _configuration(ctx: click.Context) -> configuration.Configuration | None:
    project = ctx.params.get("project")
    if project is not None:
        return configuration.load(Path(project))
    root = ctx.parent.params.get("root") if ctx.parent is not None else None
    return configuration.load(Path(root)) if root is not None else configuration.find(Path.cwd())
