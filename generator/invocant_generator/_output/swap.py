"""Put generated files in place whole: what is there stays until everything new stands beside it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

_PREFIX = ".generating-"
_STRANGE = re.compile(r"[\\:\x00]")


class UnsafePathError(Exception):
    """A file was to be written outside its package, or over another one where case does not count."""


@contextmanager
def staging(beside: Path) -> Iterator[Path]:
    """Yield an empty folder on the same disk as *beside*, to write files in; it is gone afterwards."""
    anchor = beside
    while not anchor.is_dir():
        anchor = anchor.parent
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=anchor))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write *files* by their paths relative to *folder*.

    Raises:
        UnsafePathError: a path leaves the folder, or two are the same on a disk that ignores case.
    """
    seen: dict[str, str] = {}
    for name in files:
        path = PurePosixPath(name)
        if not path.parts or path.is_absolute() or ".." in path.parts or _STRANGE.search(name):
            raise UnsafePathError(f"{name!r} would be written outside the package")
        if seen.setdefault(name.casefold(), name) != name:
            raise UnsafePathError(f"{name!r} and {seen[name.casefold()]!r} are one file on some disks")
    for name, content in files.items():
        destination = folder / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_bytes(content)


def replace(folders: Mapping[Path, Path], files: Mapping[Path, bytes], *, trash: Path) -> None:
    """Put new folders and files in place, all or none; folders that stood there are moved to *trash*.

    Args:
        folders: New folder by its destination; both on the disk of *trash*, so that each move is one rename.
        files: New content by its destination, on any disk.
        trash: Where former folders go.

    Raises:
        OSError: something could not be put in place. Everything was moved back, as it is where a user
            interrupts.
    """
    trash.mkdir(parents=True, exist_ok=True)
    undo: list[Callable[[], object]] = []
    try:
        for number, (destination, source) in enumerate(folders.items()):
            destination.parent.mkdir(parents=True, exist_ok=True)
            if destination.exists():
                kept = trash / str(number)
                undo.append(partial(os.rename, kept, destination))  # before: what was not done undoes nothing
                os.rename(destination, kept)
            undo.append(partial(os.rename, destination, source))
            os.rename(source, destination)
        for destination, content in files.items():
            before = destination.read_bytes() if destination.exists() else None
            if before is None:
                undo.append(partial(destination.unlink, missing_ok=True))
            else:
                undo.append(partial(write_file, destination, before))
            write_file(destination, content)
    except BaseException:
        for step in reversed(undo):
            with contextlib.suppress(OSError):  # the first failure is the one to tell
                step()
        raise


def write_file(destination: Path, content: bytes) -> None:
    """Write *content* so that a reader sees the old file or the new one, never a part."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=destination.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, destination)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
