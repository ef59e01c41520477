"""`invocant generate --meta WORD` makes the project that `invocant new` makes, or nothing at all."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from invocant_generator._commands.generate import Result
from invocant_generator._console import Console
from invocant_generator._project.create import Made, NewProject
from tests.generator.commands import TINY, Outcome, run, write
from tests.generator.projects import make

pytestmark = pytest.mark.checkout


def _meta(folder: Path, *words: str | Path, meta: str = "uv", document: dict[str, Any] = TINY) -> Outcome:
    return run("generate", "--path", write(folder / "tiny.yaml", document), "--meta", meta, *words)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("meta", ["poetry", "setup", "pdm", "uv"])
def test_project_is_that_of_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meta: str) -> None:
    """The same is asked of what makes projects, whichever command asks; and its folder is the same."""
    asked: list[tuple[NewProject, Path]] = []

    def create(project: NewProject, folder: Path, _: Console) -> Made:
        asked.append((project, folder))
        return Made(Result({}), folder)

    monkeypatch.setattr("invocant_generator._project.create.create", create)
    monkeypatch.chdir(tmp_path)
    assert _meta(tmp_path, "--package", "tiny_pets", meta=meta).code == 0
    assert make("tiny-pets", "--document", "tiny.yaml", cwd=tmp_path).exit_code == 0
    (project, folder), (expected, expected_folder) = asked
    assert folder == expected_folder == tmp_path / "tiny-pets"
    assert evolve(project, document=expected.document) == expected
    assert (project.document.data, project.document.origin) == (expected.document.data, "tiny.yaml")


def test_project_is_called_by_the_title(tmp_path: Path) -> None:
    """Where nobody says a name, it is that of openapi-python-client; a folder that is there is kept."""
    (tmp_path / "tiny-client" / "mine").mkdir(parents=True)
    outcome = _meta(tmp_path, "--output", tmp_path)
    assert (outcome.code, "tiny-client is there already" in outcome.err) == (2, True)


def test_names_and_keys_of_the_configuration_are_taken(tmp_path: Path) -> None:
    """What is called there is called so here, and what is set there is set in the project."""
    keys = {
        "project_name_override": "Pet-Shop",
        "package_name_override": "pets",
        "package_version_override": "4.5.6",
        "max-size": 100_000,
        "class_overrides": {"Pet": {"class_name": "Animal", "module_name": "animal"}},
    }
    (tmp_path / "config.json").write_text(json.dumps(keys))
    done = _meta(tmp_path, "--config", tmp_path / "config.json", "--output-path", tmp_path / "here")
    assert done.code == 0, done.err
    project = tomllib.loads((tmp_path / "here/pyproject.toml").read_text("utf-8"))
    assert project["project"]["name"] == "pet-shop"
    table = project["tool"]["invocant"]["pet-shop"]
    assert (table["package"], table["package_version_override"], table["max-size"]) == (
        "pets",
        "4.5.6",
        100_000,
    )
    assert table["class_overrides"] == {"Pet": {"class_name": "Animal", "module_name": "animal"}}
    assert '"4.5.6"' in (tmp_path / "here/src/pets/__init__.py").read_text("utf-8")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--overlay", "tiny.yaml"), "--overlay does not go with --meta uv"),
        (("--names", "x.lock"), "--names does not"),
        (("--no-names",), "--no-names does not"),
        (("--skip", "x"), "--skip does not"),
        (("--partial",), "--partial does not"),
        (("--verify", "wire"), "--verify does not"),
        (("--no-validate",), "--no-validate does not"),
        (("--check",), "--check does not"),
        (("--force",), "--force does not"),
        (("--json",), "--json does not"),
        (("--print",), "--print does not"),
        (("--stop-after", "parse"), "--stop-after does not"),
        (("--overwrite",), "invocant generate"),
        (("--output", "a", "--output-path", "b"), "--output-path"),
        (("--url", "https://a.example/x.yaml"), "--url"),
        (("--package", "json"), "json"),
        (("shop",), "an API does not go with"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_word_that_says_nothing_about_a_new_project_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    """Nothing is accepted and then ignored, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    outcome = _meta(tmp_path, *words)
    assert (outcome.code, says in outcome.err) == (2, True), outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.yaml"]


@pytest.mark.parametrize("key", ["allow-refs", "partial"])
def test_key_that_the_project_decides_is_refused(tmp_path: Path, key: str) -> None:
    """The key is named, with where to say it."""
    (tmp_path / "config.json").write_text(json.dumps({key: True}))
    outcome = _meta(tmp_path, "--config", tmp_path / "config.json", "--output", tmp_path)
    assert (outcome.code, f"sets {key}" in outcome.err, "pyproject.toml" in outcome.err) == (2, True, True)


def test_document_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one there is nothing to make a project of."""
    monkeypatch.chdir(tmp_path)
    outcome = run("generate", "--meta", "pdm")
    assert (outcome.code, "--path" in outcome.err) == (2, True)
