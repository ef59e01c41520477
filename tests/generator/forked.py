"""What a forked Python does: run a script or a module as `python -P` would; and what it finds imported."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx  # noqa: F401 - what packages and checkers need is imported here, before the fork
import mypy.main  # noqa: F401 - likewise

import invocant.runtime
import invocant_generator.wire  # noqa: F401 - likewise
from invocant.runtime import kinds

for module in (invocant.runtime, kinds):
    for name in module.__all__:
        getattr(module, name)


def run_as_python(arguments: Sequence[str], cwd: str, environment: Mapping[str, str], files: str) -> None:
    """Run what *arguments* name, a script or `-m` and a module, as the main program of this process.

    Args:
        arguments: What stands behind `python -P`.
        cwd: The working directory.
        environment: All of it.
        files: The folder where `out` and `err` are written, and `cpu`: the seconds of CPU time that it took.
    """
    for number, name in (1, "out"), (2, "err"):
        opened = os.open(Path(files) / name, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = True
    sys.path[:0] = [folder for folder in environment.get("PYTHONPATH", "").split(os.pathsep) if folder]
    sys.argv = list(arguments)
    try:
        if arguments[0] == "-m":
            sys.argv = list(arguments[1:])
            runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(arguments[0], run_name="__main__")
    finally:
        sys.stdout.flush()
        (Path(files) / "cpu").write_text(str(sum(os.times()[:4])), "utf-8")
