"""Renew the locks beside this file: `make lock`, or `make lock ARGS=--keep` to leave what still fits.

Each lock is what one command installs: every distribution below some extras and dependency groups of
pyproject.toml, at one version, with the digests of its files, and with a marker where a platform or a
Python differs. All come from one resolution, so that they can be installed beside each other.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent / "pyproject.toml"
OLDEST = "3.11"
"""The oldest Python we support; newer ones get a version of their own where they need it."""


class Lock(NamedTuple):
    """What of pyproject.toml one lock file answers to."""

    extras: Sequence[str] = ()
    """Extras of the package; with any, the package's own dependencies too."""
    groups: Sequence[str] = ()
    """Dependency groups."""


LOCKS: Mapping[str, Lock] = {
    "dev": Lock(extras=["dev"]),
    "browser": Lock(extras=["dev"], groups=["browser"]),
    "changelog": Lock(groups=["changelog"]),
    "demo": Lock(extras=["mock", "cli", "generate"], groups=["build"]),
    "docs": Lock(extras=["docs"]),
    "imports": Lock(groups=["imports"]),
    "lint": Lock(groups=["lint"]),
    "lock": Lock(groups=["lock"]),
    "mutation": Lock(extras=["dev"], groups=["mutation"]),
    "typing": Lock(groups=["typing"]),
}
"""The locks by the name of their file, `requirements/NAME.txt`."""


def path(name: str) -> Path:
    """Return the file of the lock *name*."""
    return HERE / f"{name}.txt"


def command(lock: Lock, output: Path, *, upgrade: bool) -> list[str]:
    """Return the command that writes what *lock* names to *output*.

    Args:
        lock: What to resolve.
        output: The file to write; versions that it holds are kept where they fit, without *upgrade*.
        upgrade: Take the newest of everything instead.
    """
    return [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--output-file", str(output)),
        *("--universal", "--python-version", OLDEST, "--generate-hashes"),
        # a source distribution would fetch a build back-end that no lock names
        *("--only-binary", ":all:", "--emit-build-options"),
        *("--custom-compile-command", "make lock"),
        *(["--upgrade"] if upgrade else []),
        *([str(PROJECT)] if lock.extras else []),  # our own dependencies come with it
        *(f"--extra={extra}" for extra in lock.extras),
        *(f"--group={PROJECT}:{group}" for group in lock.groups),
    ]


def renew(*, keep: bool) -> None:
    """Write every lock, from one resolution of all that they name.

    Args:
        keep: Leave the versions that still fit, instead of taking the newest.
    """
    everything = Lock(
        extras=sorted({extra for lock in LOCKS.values() for extra in lock.extras}),
        groups=sorted({group for lock in LOCKS.values() for group in lock.groups}),
    )
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "all.txt"
        if keep:
            whole.write_text("".join(path(name).read_text() for name in LOCKS if path(name).exists()))
        _run(command(everything, whole, upgrade=not keep))
        for name, lock in LOCKS.items():
            part = Path(folder) / f"{name}.txt"
            part.write_bytes(whole.read_bytes())  # the versions it holds are preferred, and they fit
            _run(command(lock, part, upgrade=False))
            path(name).write_bytes(part.read_bytes())


def _run(words: Sequence[str]) -> None:
    subprocess.run(words, check=True)  # noqa: S603 - our own words, and names of this file


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--keep", action="store_true", help="leave every version that still fits")
    renew(keep=parser.parse_args().keep)
