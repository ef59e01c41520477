"""Run the tools that the generator needs as child processes, apart from the user's settings."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

WAITS_PER_SECOND = 20
"""Seconds that may pass for each of CPU time that a child may take: a busy machine changes no outcome."""
_PASSED_ON = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR", "XDG_CACHE_HOME")


@frozen
class Finished:
    """How a child process ended."""

    code: int | None
    """Exit code, or None when it was stopped at its limit."""
    out: str
    err: str

    @property
    def text(self) -> str:
        """Everything it wrote, errors last."""
        return "\n".join(part for part in (self.out.strip(), self.err.strip()) if part)


@frozen
class Child:
    """A child process that runs while the caller does something else."""

    _process: subprocess.Popen[str]

    def wait(self, cpu_seconds: float, waits_per_second: float = WAITS_PER_SECOND) -> Finished:
        """Wait for its end; a child that takes more than *cpu_seconds* of CPU time is stopped.

        The time that passes is limited too, to *waits_per_second* times as much, for a child that waits for
        something; it is all that counts where the system can limit no CPU time of others (all but Linux).
        """
        _limit(self._process, cpu_seconds)
        try:
            out, err = self._process.communicate(timeout=cpu_seconds * waits_per_second)
        except subprocess.TimeoutExpired:
            self._process.kill()
            out, err = self._process.communicate()
            return Finished(None, out, err)
        code = self._process.returncode
        return Finished(None if code == _OUT_OF_TIME else code, out, err)

    def stop(self) -> None:
        """End it, when its answer is not needed any more."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


def ending(code: int) -> str:
    """Say how a child ended whose exit code is *code*: killed children have a negative one."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


_OUT_OF_TIME = -getattr(signal, "SIGXCPU", signal.SIGTERM)
"""Exit code of a child that the system has stopped at its limit."""


def _limit(process: subprocess.Popen[str], seconds: float) -> None:
    """Let the system stop *process* when it has used *seconds* of CPU time, rounded up."""
    if sys.platform == "linux":
        import resource  # here: other systems may have none

        whole = math.ceil(seconds)
        try:
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (whole, whole + 1))
        except (ProcessLookupError, ValueError, PermissionError):
            return  # it has ended, or has a lower limit already


def start(command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> Child:
    """Start *command* in *cwd* with a bare environment and *env*; it gets no input."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return Child(
        subprocess.Popen(  # noqa: S603 - our own commands, never a shell, never a word of a document
            command,
            cwd=cwd,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    )


def start_python(arguments: Sequence[str], *, cwd: Path, path: Sequence[Path] = ()) -> Child:
    """Start this Python with *arguments*; *path* comes first on its import path."""
    env = {"PYTHONPATH": os.pathsep.join(map(str, path))} if path else {}
    return start([sys.executable, "-P", *arguments], cwd=cwd, env=env)
