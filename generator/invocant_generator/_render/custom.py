"""Templates of a user's own: each replaces one of ours, and its mistakes are told as the user's."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateSyntaxError

from invocant.cli.style import alike
from invocant_generator._target import UsageError

TEMPLATES = Path(__file__).parent / "templates"


@contextmanager
def own_mistakes(folder: Path | None) -> Iterator[None]:
    """Render what is inside with the templates in *folder*, if any, and tell a mistake in one of them.

    Raises:
        UsageError: a template there replaces none of ours, or one of them cannot be rendered.
    """
    if folder is None:
        yield
        return
    if not folder.is_dir():
        raise UsageError(f"there is no folder of templates {folder}")
    ours = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja"))
    for path in sorted(folder.rglob("*.jinja")):
        name = path.relative_to(folder).as_posix()
        if name not in ours:
            raise UsageError(f"{path} replaces no template of ours: {alike(name, ours)}")
    try:
        yield
    except TemplateSyntaxError as error:
        if error.filename is None or not Path(error.filename).is_relative_to(folder):
            raise
        raise UsageError(f"{error.filename}:{error.lineno}: {error.message}") from None
    except Exception as error:
        places = [
            f"{frame.filename}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
            if Path(frame.filename).is_relative_to(folder)
        ]
        if not places:
            raise
        raise UsageError(f"{places[-1]}: {type(error).__name__}: {error}") from None
