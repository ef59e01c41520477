"""A run after a change does again what depends on it, and says on a terminal where it is."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from invocant_generator import _findings as findings
from invocant_generator import _process as process
from invocant_generator._commands.generate import generate
from invocant_generator._console import Console
from invocant_generator._output import format as layout
from invocant_generator._output.reuse import Layouts
from invocant_generator._target import Target, document_target
from tests.generator.commands import NAMING, TINY, write

pytestmark = pytest.mark.checkout


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is remembered is remembered for one test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The files that each run has laid out."""
    runs: list[set[str]] = []
    real = layout.format_folder

    def format_folder(folder: Path) -> None:
        runs.append({path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()})
        real(folder)

    monkeypatch.setattr(layout, "format_folder", format_folder)
    return runs


def target(folder: Path, document: Mapping[str, Any] = TINY, *, overlay: bool = False) -> Target:
    """Return the target of *document*."""
    overlays = [write(folder / "names.yaml", NAMING)] if overlay else []
    return document_target(
        write(folder / "api.yaml", document),
        package="shop",
        output=folder / "src",
        overlays=overlays,
        verify="none",
    )


def run(made: Target, *, force: bool = False) -> dict[str, bytes]:
    """Generate, and return the package."""
    assert generate([made], Console(io.StringIO()), force=force).clean
    return {path.name: path.read_bytes() for path in made.folder.rglob("*.py")}


def changed() -> dict[str, Any]:
    """Return the document with another member of one class."""
    document = json.loads(json.dumps(TINY))
    document["components"]["schemas"]["Pet"]["properties"]["age"] = {"type": "integer"}
    return dict(document)


def test_what_did_not_change_is_not_laid_out_again(tmp_path: Path, laid_out: list[set[str]]) -> None:
    """The files that a change touches are, and the package is that of a run which does everything."""
    run(target(tmp_path))
    assert "client.py" in laid_out[0]
    after = run(target(tmp_path, changed()))
    assert laid_out[1] == {"models/_pet.py", "document.json"}
    assert run(target(tmp_path, changed()), force=True) == after
    assert laid_out[2] == laid_out[0]


def test_what_was_edited_or_lost_is_laid_out_again(tmp_path: Path, laid_out: list[set[str]]) -> None:
    """A file is taken over only if it is what was laid out."""
    before = run(target(tmp_path))
    (tmp_path / "src" / "shop" / "client.py").unlink()
    assert run(target(tmp_path)) == before
    assert laid_out[1] == {"client.py"}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', "null"])
def test_what_is_remembered_may_be_anything(tmp_path: Path, cache: Path, content: str) -> None:
    """A broken memory costs time and nothing else."""
    before = run(target(tmp_path))
    (path,) = (cache / "invocant" / "layouts").iterdir()
    path.write_text(content)
    (tmp_path / "src" / "shop" / "client.py").unlink()
    assert run(target(tmp_path)) == before


def test_another_layout_takes_over_nothing(tmp_path: Path) -> None:
    """What the rules, the name or the text was decides: none may be another."""
    texts, files = {"a.py": "a=1"}, {"a.py": b"a = 1\n"}
    (tmp_path / "a.py").write_bytes(files["a.py"])
    (tmp_path / "b.py").write_bytes(files["a.py"])
    Layouts(tmp_path, "rules").remember(texts, files)
    assert Layouts(tmp_path, "rules").known(texts) == files
    assert Layouts(tmp_path, "others").known(texts) == {}
    assert Layouts(tmp_path, "rules").known({"b.py": "a=1"}) == {}
    assert Layouts(tmp_path, "rules").known({"a.py": "a=2"}) == {}
    assert Layouts(tmp_path / "elsewhere", "rules").known(texts) == {}


def test_the_validator_is_asked_once_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another overlay is no reason to ask again; another document is, and --force, and that it failed."""
    asked: list[str] = []
    real = findings.start

    def start(document: Mapping[str, Any], folder: Path) -> process.Child:
        asked.append("once")
        return real(document, folder)

    monkeypatch.setattr(findings, "start", start)
    run(target(tmp_path))
    run(target(tmp_path, overlay=True))
    assert len(asked) == 1
    run(target(tmp_path, overlay=True), force=True)
    assert len(asked) == 2
    run(target(tmp_path, changed(), overlay=True))
    assert len(asked) == 3
    lock = target(tmp_path).lock
    lock.write_text(
        lock.read_text().replace("findings = []", f"findings = [{json.dumps(findings.FAILED + ' x')}]")
    )
    run(target(tmp_path, changed()))
    assert len(asked) == 4


class Terminal(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_terminal_shows_the_step_that_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name stands there while it goes on, and what is said takes its place."""
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    console = Console(out, clock=lambda: 0.0)
    with console.step("parse") as notes:
        assert out.getvalue().endswith("parse    …")
        console.say("heard")
        console.progress("  2 of 3")
        notes.append("done")
    shown = out.getvalue()
    assert "heard\n" in shown
    last = shown.splitlines()[-1]
    assert last.rpartition("\r")[2].strip().startswith("parse")
    assert last.rpartition("\r")[2].endswith("done")


@pytest.mark.parametrize("case", ["file", "quiet", "dumb"])
def test_only_a_terminal_shows_progress(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log has no line that is overwritten, and who asked for quiet has it."""
    monkeypatch.setenv("TERM", "dumb" if case == "dumb" else "xterm")
    out = io.StringIO() if case == "file" else Terminal()
    with Console(out, quiet=case == "quiet", clock=lambda: 0.0).step("parse"):
        assert out.getvalue() == ""
    assert "\r" not in out.getvalue()
