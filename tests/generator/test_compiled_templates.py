"""Tests of generator/invocant_generator/_render/compiled.py: a template is compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from invocant_generator._render.compiled import CompiledTemplates

pytestmark = pytest.mark.checkout


class Compiling(Environment):
    """An environment that counts what it compiles."""

    def __init__(self, text: str) -> None:
        """Have one template, of *text*, and what a new process knows of it."""
        super().__init__(loader=DictLoader({"a": text}), bytecode_cache=CompiledTemplates())
        self.compiled = 0

    def _generate(self, *arguments: object, **options: object) -> str:
        self.compiled += 1
        text: str = super()._generate(*arguments, **options)  # type: ignore[arg-type]
        return text


def rendered(text: str = "{{ x }}!") -> tuple[str, int]:
    """Render a template as a new process would; return the outcome, and how often it was compiled."""
    environment = Compiling(text)
    return environment.get_template("a").render(x=1), environment.compiled


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the user a folder for caches."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_a_template_is_compiled_by_one_process(cache: Path) -> None:
    """The next one takes its code; another text is compiled."""
    assert [rendered(), rendered(), rendered("{{ x }}?")] == [("1!", 1), ("1!", 0), ("1?", 1)]


@pytest.mark.parametrize("kept", [b"", b"nothing", None])
def test_a_spoilt_file_is_compiled_anew(cache: Path, kept: bytes | None) -> None:
    """Whatever lies there, a file cut short too: the template is what it was."""
    rendered()
    (path,) = (path for path in cache.rglob("*") if path.is_file())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if kept is None else kept)
    assert rendered() == ("1!", 1)
    assert rendered() == ("1!", 0)


def test_code_is_kept_nowhere_but_in_the_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A temporary folder that others can write to is none: what lies there would be run."""
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert [rendered(), rendered()] == [("1!", 1), ("1!", 1)]
    assert list(tmp_path.iterdir()) == [file]
