"""Pythons of the generator, forked off one that has imported what all of them need.

Tests make some hundred packages, and the process that imports a package spends most of its time on what
every package imports. What it does is the same: it is a process with an import path, an output and a limit
of CPU time of its own.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any, cast

from invocant_generator import _process as process
from invocant_generator._process import Child
from tests.generator.forked import run_as_python

start_new = process.start
"""What the generator does, where no test has something else in its place."""


class Forked:
    """A forked process, as far as a `Child` asks for one."""

    used_seconds = 0.0
    """CPU time that all of them have taken which have ended by themselves."""

    def __init__(self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
        """Start what follows `python -P`; *cwd* and *env* are as those of `process.start`."""
        passed_on = {name: os.environ[name] for name in process._PASSED_ON if name in os.environ}
        self._files = Path(tempfile.mkdtemp())
        self._written: tuple[str, str] | None = None
        environment = {**passed_on, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", **env}
        given = list(arguments), str(cwd), environment, str(self._files)
        context: Any = get_context("forkserver")
        context.set_forkserver_preload([run_as_python.__module__])
        self._process = context.Process(target=run_as_python, args=given, daemon=True)
        self._process.start()
        self.pid: int = self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit code; a negative one is the signal that ended it, None that it runs."""
        return cast("int | None", self._process.exitcode)

    def poll(self) -> int | None:
        """Return its exit code, None while it runs."""
        return self.returncode

    def kill(self) -> None:
        """End it."""
        self._process.kill()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end, and return what it wrote.

        Raises:
            TimeoutExpired: *timeout* seconds have passed.
        """
        if self._written is None:
            self._process.join(timeout)
            if self.returncode is None:
                raise TimeoutExpired("python", timeout or 0.0)
            out, err, used = (self._read(name) for name in ("out", "err", "cpu"))
            self._written = out, err
            Forked.used_seconds += float(used or 0.0)
            shutil.rmtree(self._files)
        return self._written

    def _read(self, name: str) -> str:
        path = self._files / name
        return path.read_text("utf-8", errors="replace") if path.exists() else ""


def start_forked(command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> Child:
    """Start *command* as `process.start` does, a Python that runs a script or a module by a fork."""
    python = list(command[:2]) == [sys.executable, "-P"] and command[2] != "-c"
    if not python or "forkserver" not in get_all_start_methods():
        return start_new(command, cwd=cwd, env=env)
    return Child(cast("Any", Forked(command[2:], cwd, env or {})))
