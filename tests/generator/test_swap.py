"""Tests of generator/invocant_generator/_output/swap.py: all or nothing, and never outside the package."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from invocant_generator._output import swap
from tests.generator.commands import TINY, run, write

pytestmark = pytest.mark.checkout


def folder(path: Path, **files: str) -> Path:
    """Make a folder with files of that content."""
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / name).write_text(text)
    return path


def test_new_folders_and_files_replace_old_ones(tmp_path: Path) -> None:
    """What stood there goes to the trash whole; nothing of it is mixed into the new."""
    there = folder(tmp_path / "there", old="1")
    new = folder(tmp_path / "stage" / "new", fresh="2")
    (tmp_path / "lock").write_text("before")
    swap.replace({there: new}, {tmp_path / "lock": b"after"}, trash=tmp_path / "trash")
    assert [path.name for path in there.iterdir()] == ["fresh"]
    assert (tmp_path / "lock").read_text() == "after"


def test_failure_in_the_middle_puts_everything_back(tmp_path: Path) -> None:
    """When the second move fails, the first is undone and the error is raised."""
    first, second = folder(tmp_path / "first", old="1"), folder(tmp_path / "second", old="2")
    (tmp_path / "lock").write_text("before")
    new = folder(tmp_path / "stage" / "new", fresh="3")
    with pytest.raises(OSError, match="missing"):
        swap.replace(
            {first: new, second: tmp_path / "stage" / "missing"},
            {tmp_path / "lock": b"after"},
            trash=tmp_path / "trash",
        )
    assert (first / "old").read_text() == "1"
    assert (second / "old").read_text() == "2"
    assert (tmp_path / "lock").read_text() == "before"


@pytest.mark.parametrize(("word", "before"), [("rename", 0), ("rename", 1), ("replace", 0)])
def test_interrupt_in_the_middle_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, before: int
) -> None:
    """Whoever types Ctrl-C between two moves still has the package that was there."""
    there = folder(tmp_path / "there", old="1")
    new = folder(tmp_path / "stage" / "new", fresh="2")
    move, calls = getattr(os, word), iter(range(9))

    def interrupted(source: Path, destination: Path) -> None:
        if next(calls) == before:
            raise KeyboardInterrupt
        move(source, destination)

    monkeypatch.setattr(os, word, interrupted)
    with pytest.raises(KeyboardInterrupt):
        swap.replace({there: new}, {tmp_path / "lock": b"after"}, trash=tmp_path / "trash")
    assert [path.name for path in there.iterdir()] == ["old"]
    assert not (tmp_path / "lock").exists()


def test_file_that_cannot_be_written_undoes_folders(tmp_path: Path) -> None:
    """A lock that cannot be written leaves the old package in place, and no half-written file."""
    there = folder(tmp_path / "there", old="1")
    new = folder(tmp_path / "stage" / "new", fresh="2")
    (tmp_path / "lock").mkdir()
    with pytest.raises(OSError, match="lock"):
        swap.replace({there: new}, {tmp_path / "lock": b""}, trash=tmp_path / "trash")
    assert (there / "old").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_staging_leaves_nothing_behind(tmp_path: Path) -> None:
    """The staging folder lies beside its goal, which need not exist, and is gone after a failure too."""
    places = []

    def fail() -> None:
        with swap.staging(tmp_path / "not" / "yet") as stage:
            places.append(stage.parent)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert places == [tmp_path]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["../out.py", "/etc/passwd", "a/../../b", "a\\b.py", "c:d", "nul\0", ""])
def test_paths_out_of_the_package_are_refused(tmp_path: Path, name: str) -> None:
    """No file is written when one of them would leave the folder."""
    with pytest.raises(swap.UnsafePathError):
        swap.write_files(tmp_path / "package", {"good.py": b"", name: b""})
    assert not (tmp_path / "package").exists()


def test_names_that_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    """Two files that a case-insensitive disk takes for one are not written."""
    with pytest.raises(swap.UnsafePathError, match="one file on some disks"):
        swap.write_files(tmp_path, {"models/_User.py": b"", "models/_user.py": b""})


@pytest.mark.parametrize(
    ("path", "says"), [("/out/shop", "/out/shop: No space left on device"), (None, "No space left on device")]
)
def test_disk_that_is_full_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str | None, says: str
) -> None:
    """What the system refuses is told as a mistake is, not as a fault of the generator."""
    document = write(tmp_path / "api.yaml", TINY)

    def full(folder: Path, files: Mapping[str, bytes]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", path)

    monkeypatch.setattr(swap, "write_files", full)
    outcome = run("generate", "-q", "--document", document, "--output", tmp_path / "out", "--verify", "none")
    assert (outcome.code, outcome.err) == (1, f"error: {says}\n")
