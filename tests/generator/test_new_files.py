"""`invocant new` with a document of several files: they come along, and are read where they then are."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from invocant_generator._configuration import targets
from invocant_generator._pipeline import load_document
from tests.generator.commands import TINY
from tests.generator.projects import PARTED, make, write_parted

pytestmark = pytest.mark.checkout


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A document that refers to files in the folders beside its own."""
    return write_parted(tmp_path / "vendor")


def test_files_come_along(document: Path, tmp_path: Path) -> None:
    """Each is as it was, where it was to the others; the project is made of them, again and again."""
    words = ("--document", document, "--allow-refs", "--refs-root", tmp_path / "vendor", "--max-files", "2")
    done = make("parted", *words, cwd=tmp_path)
    assert done.exit_code == 0, done.output
    project = tmp_path / "parted"
    kept = project / "openapi" / "document"
    assert {place: json.loads((kept / place).read_bytes()) for place in PARTED} == PARTED
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["tool"]["invocant"]["parted"]
    assert settings["document"] == "openapi/document/api/main.yaml"
    assert (settings["allow-refs"], settings["refs-root"]) == (True, "openapi/document")
    readme = (project / "README.md").read_text("utf-8")
    assert (
        "invocant mock parted --document openapi/document/api/main.yaml"
        " --allow-refs --refs-root openapi/document --overlay"
    ) in readme
    assert settings["max-files"] == 2
    (target,) = targets(["parted"], project)
    beside = {path.relative_to(kept).as_posix() for path in load_document(target).files}
    assert {"api/main.yaml", *beside} == PARTED.keys()


def test_package_alone_is_made_of_all_files(document: Path, tmp_path: Path) -> None:
    """With `--meta none` nothing but the package stays, which has what the files said."""
    words = ("--document", document, "--allow-refs", "--refs-root", tmp_path / "vendor", "--meta", "none")
    done = make("parted", *words, cwd=tmp_path)
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"parted", "vendor"}
    assert (tmp_path / "parted/models/_cat.py").exists()


def test_files_are_read_on_request_alone(document: Path, tmp_path: Path) -> None:
    """Without the option the document is refused, in the words of the option; nothing is left."""
    done = make("parted", "--document", document, cwd=tmp_path)
    assert done.exit_code == 1, done.output
    assert "--allow-refs" in done.output
    assert {path.name for path in tmp_path.iterdir()} == {"vendor"}


def test_no_host_is_asked_for_files(tmp_path: Path) -> None:
    """Of a document that is fetched, other files are not."""
    done = make("parted", "--document", "https://shop.example/openapi.yaml", "--allow-refs", cwd=tmp_path)
    assert done.exit_code == 2, done.output
    assert "no host is asked" in done.output


def test_bound_of_files_is_kept(document: Path, tmp_path: Path) -> None:
    """More files than were said refuse the document."""
    words = ("--document", document, "--allow-refs", "--refs-root", tmp_path / "vendor", "--max-files", "1")
    done = make("parted", *words, cwd=tmp_path)
    assert done.exit_code == 1, done.output
    assert "--max-files" in done.output


def test_nothing_is_made_of_which_nothing_can_be_made(tmp_path: Path) -> None:
    """A part that cannot be made is left out; where that is every operation, the document is refused."""
    lost = {"get": {"parameters": [{"$ref": "#/components/parameters/Nowhere"}], "responses": {}}}
    (tmp_path / "lost.json").write_text(json.dumps({**TINY, "paths": {"/lost": lost}}))
    done = make("lost", "--document", "lost.json", cwd=tmp_path)
    assert done.exit_code == 1, done.output
    assert "Nowhere" in done.output
    assert {path.name for path in tmp_path.iterdir()} == {"lost.json"}
