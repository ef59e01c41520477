"""Format generated Python with ruff, pinned exactly; no setting of the machine has an influence."""

from __future__ import annotations

from pathlib import Path

from invocant_generator import _process as process
from invocant_generator._output import lock

RUFF = "0.17.6"
"""The release whose layout the generated tree has; pyproject.toml pins the same one."""
_SETTINGS = (
    "line-length=110",
    "target-version='py311'",
    "exclude=[]",  # a generated module may be called `build` or `dist`
    "respect-gitignore=false",
    "lint.isort.known-third-party=['invocant']",  # else the folder it runs in would decide
    "lint.isort.combine-as-imports=true",
)
_RULES = "F401,I,RUF022,TC005"
"""What ruff puts right: unused imports, blocks left empty by that, order of imports, order of `__all__`."""
_SECONDS = 120.0
LAYOUT = "\0".join((RUFF, *_SETTINGS, _RULES))
"""What decides how a file is laid out, beside its name and its text."""


class FormatError(Exception):
    """The layout tool is missing, is another release, or could not read what was generated."""


def format_folder(folder: Path) -> None:
    """Lay out every Python file below *folder*: unused imports go, the rest is sorted and formatted.

    Raises:
        FormatError: ruff is not there in the pinned release, or a file is not Python.
    """
    ruff = find_ruff()
    settings = [part for setting in _SETTINGS for part in ("--config", setting)]
    shared = ["--isolated", "--no-cache", *settings]
    for command in (
        [
            ruff,
            "check",
            "--select",
            _RULES,
            "--fix",
            "--unsafe-fixes",
            "--exit-zero",
            "--quiet",
            *shared,
            ".",
        ],
        [ruff, "format", *shared, "."],
    ):
        finished = process.start(command, cwd=folder).wait(_SECONDS)
        if finished.code != 0:
            lines = [line for line in finished.text.splitlines() if line.startswith("error")]
            more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
            text = lines[0] if lines else finished.text or "ruff was stopped at its time limit"
            raise FormatError(f"what was rendered cannot be laid out: {text}{more}")


def find_ruff() -> str:
    """Return the path of the pinned ruff, which belongs to the package that can be imported.

    It need not be beside the interpreter: installed for a user, into a folder or with `--prefix` it is not.

    Raises:
        FormatError: it is not installed, or in another release, or its program is missing.
    """
    installed = lock.version("ruff")
    if installed != RUFF:
        raise FormatError(
            f"ruff {RUFF} lays out generated code, here it is {installed}: install invocant[generate]"
        )
    from ruff import find_ruff_bin  # type: ignore[import-untyped]  # it has no types

    try:
        return str(find_ruff_bin())
    except FileNotFoundError as missing:
        raise FormatError(f"ruff {RUFF} is installed without its program: {missing}") from None
