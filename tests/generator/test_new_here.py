"""`invocant new --here`: a further API in a repository, by one command."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from invocant.documents import apply_overlays, load_overlay
from invocant_generator._commands.check import check
from invocant_generator._configuration import targets
from invocant_generator._console import Console
from invocant_generator._project.here import exported, names_overlay
from tests.generator.commands import TINY
from tests.generator.projects import make, write_parted

pytestmark = pytest.mark.checkout

INIT = dedent(
    """
    if TYPE_CHECKING:
        from invocant.braintrust import AsyncBraintrust as AsyncBraintrust, Braintrust as Braintrust
        from invocant.opper import AsyncOpper as AsyncOpper, Opper as Opper
        from invocant.runtime import (
            UNSET as UNSET,
        )

    _CLIENTS = {
        "AsyncBraintrust": "braintrust",
        "AsyncOpper": "opper",
        "Braintrust": "braintrust",
        "Opper": "opper",
    }
    """
)
PYPROJECT = """
[tool.invocant]
folders = ["openapi/*"]
package = "invocant_api.{name}"
output = "generated"
lock = "generated/invocant_api/lock.toml"
verify = "import"
"""


def _repository(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "openapi").mkdir()
    (folder / "invocant").mkdir()
    (folder / "invocant" / "__init__.py").write_text(INIT)


def test_folder_facade_and_export_are_written(tmp_path: Path) -> None:
    """One command gives the folder, the package, the client's module, and its name at the door."""
    _repository(tmp_path)
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(TINY))
    done = make("kennel", "--here", "--document", "tiny.yaml", cwd=tmp_path)
    assert done.exit_code == 0, done.output
    folder = tmp_path / "openapi" / "kennel"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        "document.yaml",
        "names.lock",
        "overlays/01-names.yaml",
        "overlays/10-suggested.yaml",
        "source.toml",
    }
    assert (tmp_path / "generated/invocant_api/kennel/client.py").exists()
    assert "class Kennel(Client)" in (tmp_path / "invocant/kennel.py").read_text("utf-8")
    told = tomllib.loads((folder / "source.toml").read_text("utf-8"))
    assert told["api"] == {"reviewed": False}
    assert (tmp_path / "pyproject.toml").read_text() == PYPROJECT
    assert '    "Kennel": "kennel",\n' in (tmp_path / "invocant/__init__.py").read_text("utf-8")


def test_names_are_proposed_with_a_reason(tmp_path: Path) -> None:
    """The skeleton gives each operation the name that it has, and says why and for how long."""
    (tmp_path / "names.yaml").write_text(names_overlay({"pets.get": "GET /pets/{id}"}, TINY))
    overlay = load_overlay(tmp_path / "names.yaml")
    (action,) = overlay.actions
    assert len(action["description"].split()) >= 10
    assert "Ours for as long as" in action["description"]
    overlaid = apply_overlays(TINY, [overlay])
    assert overlaid["paths"]["/pets/{id}"]["get"]["x-invocant-name"] == "pets.get"


def test_names_are_proposed_where_an_operation_is_written(tmp_path: Path) -> None:
    """The path is the document's, which Python cannot spell; a path item may stand elsewhere."""
    answer = {"responses": {"204": {"description": "Done."}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a/{x-id}": {"$ref": "#/components/pathItems/A"}, "/b's/{y.z}": {"delete": answer}},
        "components": {"pathItems": {"A": {"get": answer}}},
    }
    planned = {"a.get": "GET /a/{x_id}", "a.again": "GET /a/{x_id}", "bs.delete": "DELETE /b's/{y_z}"}
    (tmp_path / "names.yaml").write_text(names_overlay(planned, document))
    overlaid = apply_overlays(document, [load_overlay(tmp_path / "names.yaml")])
    assert overlaid["components"]["pathItems"]["A"]["get"]["x-invocant-name"] == "a.get"
    assert overlaid["paths"]["/b's/{y.z}"]["delete"]["x-invocant-name"] == "bs.delete"


def test_clients_are_exported_in_their_place() -> None:
    """The two names of a client are put where the alphabet has them, and nothing else is touched."""
    text = exported(INIT, "kennel", "Kennel")
    added = [line.strip() for line in text.splitlines() if line not in INIT.splitlines()]
    assert added == [
        "from invocant.kennel import AsyncKennel as AsyncKennel, Kennel as Kennel",
        '"AsyncKennel": "kennel",',
        '"Kennel": "kennel",',
    ]
    assert exported(text, "kennel", "Kennel") == text
    assert text.index("invocant.braintrust") < text.index("invocant.kennel") < text.index("invocant.opper")


def test_nothing_is_left_where_no_package_is_made(tmp_path: Path) -> None:
    """Neither a folder nor a name stays of a document that is none."""
    _repository(tmp_path)
    (tmp_path / "bad.yaml").write_text("openapi: 3.1.0\n")
    done = make("kennel", "--here", "--document", "bad.yaml", cwd=tmp_path)
    assert done.exit_code == 1, done.output
    assert not (tmp_path / "openapi" / "kennel").exists()
    assert (tmp_path / "invocant" / "__init__.py").read_text() == INIT


def test_document_of_files_and_with_a_part_that_cannot_be_made(tmp_path: Path) -> None:
    """Such a document takes a table in the settings, which the command writes; the package is made by it."""
    _repository(tmp_path)
    main = write_parted(tmp_path / "vendor")
    document = json.loads(main.read_text("utf-8"))
    document["paths"]["/lost"] = {
        "get": {"parameters": [{"$ref": "#/components/parameters/Nowhere"}], "responses": {}}
    }
    main.write_text(json.dumps(document))
    words = ("--document", main, "--allow-refs", "--refs-root", tmp_path / "vendor")
    done = make("parted", "--here", *words, cwd=tmp_path)
    assert done.exit_code == 0, done.output
    settings = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["tool"]["invocant"]
    assert settings["parted"] == {
        "document": "openapi/parted/document/api/main.yaml",
        "overlays": ["openapi/parted/overlays"],
        "names": "openapi/parted/names.lock",
        "source": "openapi/parted/source.toml",
        "allow-refs": True,
        "refs-root": "openapi/parted/document",
        "partial": True,
    }
    (target,) = targets(["parted"], tmp_path)
    assert check([target], Console(quiet=True)) == []


@pytest.mark.parametrize("words", [(), ("--meta", "none"), ("--package", "x"), ("--output", "x")])
def test_here_is_for_a_repository_alone(words: tuple[str, ...], tmp_path: Path) -> None:
    """Elsewhere, and with words that say where something else goes, the command is mistaken."""
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(TINY))
    done = make("kennel", "--here", "--document", "tiny.yaml", *words, cwd=tmp_path)
    assert done.exit_code == 2, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.yaml"}
