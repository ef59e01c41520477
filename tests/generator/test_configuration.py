"""Tests of `[tool.invocant]` in pyproject.toml: what is made of what, wherever the command is called."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from invocant_generator import _configuration as configuration
from invocant_generator._output import lock
from invocant_generator._target import UsageError
from invocant_generator._toml import dumps
from tests.generator.commands import NAMING, TINY, Outcome, run, write

pytestmark = pytest.mark.checkout


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A host on loopback, and the folder that it serves."""
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


def project(root: Path, **tables: Any) -> Path:
    """Write a pyproject.toml with [tool.invocant], and return its folder."""
    root.mkdir(parents=True, exist_ok=True)
    text = '[project]\nname = "shop"\n\n' + dumps({"tool": {"invocant": tables}})
    (root / "pyproject.toml").write_text(text, "utf-8")
    return root


def generate(root: Path, *words: str | Path) -> Outcome:
    """Run `generate` for the project at *root*."""
    return run("generate", "--project", root, *words)


def test_a_project_says_what_is_made_of_what(tmp_path: Path) -> None:
    """Document, overlays, package, output and names are where the table says, counted from its file."""
    root = project(
        tmp_path / "shop",
        pets={
            "document": "openapi/document.yaml",
            "overlays": ["openapi/overlays"],
            "names": "openapi/names.lock",
            "package": "shop.pets",
            "output": "src",
            "verify": "none",
        },
    )
    write(root / "openapi" / "document.yaml", TINY)
    write(root / "openapi" / "overlays" / "10-names.yaml", NAMING)
    outcome = generate(root)
    assert outcome.code == 0, outcome.err
    assert (root / "src" / "shop" / "pets" / "lock.toml").exists()
    assert (root / "src" / "shop" / "pets" / "resources" / "pets.py").exists()
    assert (root / "openapi" / "names.lock").exists()
    assert "nothing to do: pets up to date" in generate(root).err
    assert generate(root, "--check").code == 0
    (section,) = lock.read(root / "src" / "shop" / "pets" / "lock.toml").values()
    assert {"openapi/document.yaml", "openapi/overlays/10-names.yaml"} < set(section.inputs)
    assert not [name for name in section.inputs if str(tmp_path) in name]


@pytest.mark.parametrize("name", ["names", "document", "client", "folders", "post_hooks"])
def test_api_may_be_called_as_a_key_is(tmp_path: Path, name: str) -> None:
    """A table is an API, whatever it is called, where the key of that name has no table."""
    root = project(tmp_path / "shop", **{name: {"document": "api.json"}})
    write(root / "api.json", TINY)
    (target,) = configuration.targets([name], root)
    assert (target.api, target.package, target.document.name) == (name, name, "api.json")


def test_the_nearest_pyproject_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command in a folder below works for the project above; one without our table is passed over."""
    root = project(tmp_path / "shop", pets={"document": "document.yaml"})
    below = root / "src" / "deep"
    below.mkdir(parents=True)
    (root / "src" / "pyproject.toml").write_text('[project]\nname = "other"\n')
    assert configuration.nearest_root(below) == root.resolve()
    monkeypatch.chdir(below)
    found = configuration.find(Path.cwd())
    assert found is not None
    assert found.names == ["pets"]


def test_folders_are_apis_without_a_table(tmp_path: Path) -> None:
    """Each folder with a document in YAML or JSON is an API; its overlays and names.lock lie in it."""
    root = project(
        tmp_path,
        folders=["openapi/*"],
        package="shop.{name}",
        output="generated",
        lock="generated/shop/lock.toml",
        verify="none",
        pets={"partial": True},
    )
    write(root / "openapi" / "pets" / "document.yaml", TINY)
    write(root / "openapi" / "pets" / "overlays" / "1.yaml", NAMING)
    (root / "openapi" / "toys").mkdir()
    (root / "openapi" / "toys" / "document.json").write_text(json.dumps(TINY))
    (root / "openapi" / "notes").mkdir()
    pets, toys = configuration.targets((), root)
    assert [pets.api, toys.api] == ["pets", "toys"]
    assert [path.name for path in pets.overlays] == ["1.yaml"]
    assert pets.names == root.resolve() / "openapi" / "pets" / "names.lock"
    assert (pets.partial, toys.partial) == (True, False)
    assert (toys.package, toys.document.name) == ("shop.toys", "document.json")
    assert pets.lock == toys.lock == root.resolve() / "generated" / "shop" / "lock.toml"


def test_another_option_makes_a_package_stale(tmp_path: Path) -> None:
    """What a table says of classes decides bytes, so that a change of it is noticed."""
    root = project(tmp_path, pets={"document": "d.yaml", "verify": "none"})
    write(root / "d.yaml", TINY)
    assert generate(root).code == 0
    renamed = {"class_overrides": {"Pet": {"class_name": "Animal"}}}
    project(tmp_path, pets={"document": "d.yaml", "verify": "none", **renamed})
    assert "options: new since it was written" in generate(root, "--check").out
    assert generate(root).code == 0
    assert (
        "class Animal(" in (root / "pets" / "models" / "_pet.py").read_text()
        or "class Animal(" in (root / "pets" / "models" / "_animal.py").read_text()
    )


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"pets": {}}, "[tool.invocant.pets] needs a document: a file or an https URL"),
        ({"pets": {"document": "gone.yaml"}}, "there is no document gone.yaml"),
        ({"pets": {"document": 3}}, "[tool.invocant.pets] sets document to 3, which it cannot be"),
        ({"pets": {"document": "d.yaml", "overlays": ["x"]}}, "there is no overlay x"),
        ({"pets": {"document": "d.yaml", "overlays": [1]}}, "sets overlays to [1]"),
        ({"pets": {"document": "d.yaml", "names": True}}, "sets names to True"),
        ({"pets": {"document": "d.yaml", "packages": "p"}}, "no setting 'packages': did you mean package?"),
        ({"pets": {"document": "d.yaml", "package": "no-name"}}, "'no-name' is not a name that Python can"),
        ({"pets": {"document": "d.yaml", "verify": "twice"}}, "sets verify to 'twice'"),
        ({"pets": {"document": "d.yaml", "literal_enums": True}}, "literal_enums, which has no effect"),
        ({"folder": ["openapi/*"]}, "[tool.invocant] has no key 'folder': did you mean folders?"),
        ({"folders": "openapi/*"}, "[tool.invocant] sets folders to 'openapi/*'"),
        ({"verify": "none"}, "names no API: add a table [tool.invocant.NAME] with its document"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_not_understood_is_one_line(tmp_path: Path, tables: dict[str, Any], says: str) -> None:
    """A key that is unknown, or what it cannot be, is a mistake in the file: it is named with its table."""
    root = project(tmp_path, **tables)
    write(root / "d.yaml", TINY)
    outcome = generate(root)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: pyproject.toml ")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


def test_two_documents_in_a_folder_are_one_too_many(tmp_path: Path) -> None:
    """It is not guessed which of them counts."""
    root = project(tmp_path, folders=["*"])
    for name in ("document.yaml", "document.json"):
        write(root / "pets" / name, TINY)
    with pytest.raises(UsageError, match=r"pets has document.yaml and document.json: keep one"):
        configuration.targets((), root)


def test_a_mistyped_name_is_asked_about(tmp_path: Path) -> None:
    """The name that is most like it is offered."""
    root = project(tmp_path, pets={"document": "d.yaml"})
    write(root / "d.yaml", TINY)
    assert generate(root, "pest").err == "error: no API 'pest' in pyproject.toml: did you mean pets?\n"


def test_tables_of_other_commands_are_left_alone(tmp_path: Path) -> None:
    """What stands below an API under the name of a command is that command's."""
    root = project(tmp_path, pets={"document": "d.yaml", "check": {"url": "https://x.example"}})
    write(root / "d.yaml", TINY)
    (target,) = configuration.targets((), root)
    assert target.api == "pets"


def test_packages_beside_are_never_removed(tmp_path: Path) -> None:
    """Packages of a project's own stand in its output too: a run without names removes none of them."""
    root = project(tmp_path, pets={"document": "d.yaml", "output": "src", "verify": "none"})
    write(root / "d.yaml", TINY)
    (root / "src" / "mine").mkdir(parents=True)
    (root / "src" / "mine" / "__init__.py").write_text("mine = 1\n")
    assert generate(root).code == 0
    assert (root / "src" / "mine" / "__init__.py").exists()


def test_a_document_of_a_url(tmp_path: Path, served: tuple[str, Path]) -> None:
    """It is fetched at each run; the lock has its digest, so that another document is noticed."""
    address, folder = served
    write(folder / "api.yaml", TINY)
    root = project(tmp_path / "shop", pets={"document": f"{address}/api.yaml?key=secret", "verify": "none"})
    assert generate(root).code == 0
    (section,) = lock.read(root / "pets" / "lock.toml").values()
    assert section.inputs[f"{address}/api.yaml"] == lock.digest((folder / "api.yaml").read_bytes())
    assert "secret" not in (root / "pets" / "lock.toml").read_text()
    assert "secret" not in (root / "pets" / "client.py").read_text()
    assert "nothing to do" in generate(root).err
    newer = copy.deepcopy(TINY)
    newer["components"]["schemas"]["Pet"]["properties"]["age"] = {"type": "integer"}
    write(folder / "api.yaml", newer)
    assert generate(root, "--check").code == 1
    assert generate(root).code == 0
    assert "age" in (root / "pets" / "models" / "_pet.py").read_text()
