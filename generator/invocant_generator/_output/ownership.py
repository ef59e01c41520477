"""Whose the files of the output are: what a run wrote itself it may replace, and nothing else.

A file is ours if the lock has its digest. `own.py` and the folder `own` of a package are for code written by
hand: they are carried over, and nobody looks into them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from invocant.documents import Diagnostic
from invocant_generator._output import lock

_MAX_FILES = 20
"""Files that are named one by one; the rest is counted."""
EDITED, NOT_GENERATED = "edited", "not generated"


def losses(folder: Path, known: Mapping[str, str], new: Mapping[str, bytes] | None) -> dict[str, str]:
    """Return what would be lost if *folder* were replaced: each file that is not ours, and why it is not.

    Args:
        folder: The package as it stands; one that is not there loses nothing. A link or a file in its place
            is lost itself, under an empty name.
        known: Digest of each file that a run wrote there.
        new: What will stand there, beside what is written by hand; None where nothing will. A file that stays
            as it is is not lost.
    """
    if folder.is_symlink() or folder.is_file():
        return {"": NOT_GENERATED}
    lost: dict[str, str] = {}
    for name in sorted(_files(folder)):
        if new is not None and lock.is_own(name):
            continue
        content = _content(folder / name)
        if content is not None and new is not None and new.get(name) == content:
            continue
        if content is None or name not in known:
            lost[name] = NOT_GENERATED
        elif known[name] != lock.digest(content):
            lost[name] = EDITED
    return lost


def carry_own(folder: Path, new: Path) -> None:
    """Copy what is written by hand in the package at *folder* into its successor at *new*."""
    for name in lock.OWN:
        path, copy = folder / name, new / name
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, copy, symlinks=True, ignore=shutil.ignore_patterns(*lock.IGNORED, "*.pyc"))
        elif path.exists() or path.is_symlink():
            shutil.copy2(path, copy, follow_symlinks=False)


def refusal(place: str, lost: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield an error for each file of *lost*, which lie below *place*, as messages call it; many are counted.

    What to do is said of each: its owner may read no more than one.
    """
    for name in list(lost)[:_MAX_FILES]:
        edited = lost[name] == EDITED
        yield Diagnostic(
            what=f"{_label(place, name)} would be {'overwritten' if edited else 'lost'}",
            pointer="",
            fragment=f"{_label(place, name)}: {lost[name]}",
            why="its content is not what the generator wrote" if edited else "lock.toml does not know it",
            fix=f"move hand-written code to {place}/own/, which is kept; --overwrite loses the file",
            level="error",
            place=_label(place, name),
        )
    if len(lost) > _MAX_FILES:
        yield Diagnostic(
            what=f"{len(lost) - _MAX_FILES} more files of {place} would be overwritten or deleted",
            pointer="",
            fragment=", ".join(list(lost)[_MAX_FILES : _MAX_FILES + 5]) + ", …",
            why="they are not as the generator left them, or lock.toml does not know them",
            fix="restore lock.toml if it is missing or broken; --overwrite loses the files",
            level="error",
            place=place,
        )


def told(place: str, lost: Mapping[str, str]) -> Sequence[str]:
    """Return a line for each file of *lost* that goes since its owner said so."""
    return [f"--overwrite: {_label(place, name)} is lost, which was {why}" for name, why in lost.items()]


def _label(place: str, name: str) -> str:
    return f"{place}/{name}".rstrip("/")


def _files(folder: Path) -> Iterator[str]:
    """Yield each file below *folder* by its relative path, links to folders among them, without caches."""
    for root, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]
        folders[:] = [name for name in folders if name not in lock.IGNORED and name not in links]
        for name in (*files, *links):
            if not name.endswith(".pyc"):
                yield (Path(root) / name).relative_to(folder).as_posix()


def _content(path: Path) -> bytes | None:
    """Return what is in a regular file; None for anything else, which the generator never makes."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
