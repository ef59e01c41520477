"""`invocant new`: a folder for one document that works at once, or nothing at all."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.generator.commands import TINY
from tests.generator.projects import BOOKSHOP, ended, make

pytestmark = pytest.mark.checkout

PROGRAM = """
import json, os, re
from invocant.mock import Mock
from invocant_generator.testing import PackageUnderTest

package = PackageUnderTest("bookshop")
program = re.search(r"```python\\n(.*?)```", open("README.md").read(), re.DOTALL)[1]
with Mock(package.served) as mock:
    os.environ |= package.environment(mock)
    exec(program, {})
    sent = [{name.lower(): value for name, value in entry.request.headers} for entry in mock.requests()]
print(json.dumps({
    "agents": sorted({headers["user-agent"] for headers in sent}),
    "keys": sorted({bool(headers["x-api-key"]) for headers in sent}),
}))
"""
"""Runs what README shows against the mock server, and tells of every request."""


@pytest.fixture(scope="module")
def bookshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the bookshop, made from an empty folder by one command.

    What a project's own tests, its installation and its build come to is in the page "Your own API", which
    tests/e2e/test_shell.py follows, and in `tox -e new`.
    """
    place = tmp_path_factory.mktemp("new")
    done = make("bookshop", "--document", BOOKSHOP, cwd=place)
    assert done.exit_code == 0, done.output
    return place / "bookshop"


def test_project_has_what_a_project_has(bookshop: Path) -> None:
    """Each file that a user looks for is there, and no other."""
    found = {
        path.relative_to(bookshop).as_posix()
        for path in bookshop.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "src" not in path.parts
    }
    assert found == {
        ".github/workflows/check.yml",
        ".gitignore",
        "README.md",
        "openapi/document.yaml",
        "openapi/names.lock",
        "openapi/overlays/10-suggested.yaml",
        "openapi/source.toml",
        "pyproject.toml",
        "tests/conftest.py",
        "tests/test_contract.py",
        "tests/test_mock.py",
        "tests/test_wire.py",
    }
    assert {path.name for path in (bookshop / "src").iterdir()} == {"bookshop"}
    assert (bookshop / "src/bookshop/py.typed").exists()


def test_readme_shows_what_the_api_can_do(bookshop: Path) -> None:
    """A thing is made, read, listed in pages and deleted, a file is sent, a stream is read."""
    readme = (bookshop / "README.md").read_text("utf-8")
    for line in (
        'book = client.books.create(title="Middlemarch", author="George Eliot")',
        "print(client.books.get(book.id))",
        "client.books.upload_cover(book.id, file=",
        "for item in client.books.list():",
        'with client.advice.stream(question="question") as stream:',
        "client.books.delete(book.id)",
        "async with AsyncBookshop() as client:",
    ):
        assert line in readme


def test_settings_are_those_of_the_document(bookshop: Path) -> None:
    """What `generate` goes by is written down, and the runtime has a range."""
    project = tomllib.loads((bookshop / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["invocant"] == {
        "bookshop": {
            "document": "openapi/document.yaml",
            "overlays": ["openapi/overlays"],
            "names": "openapi/names.lock",
            "package": "bookshop",
            "output": "src",
            "client": "Bookshop",
            "verify": "import",
        }
    }
    assert project["project"]["dependencies"] == ["invocant>=0.1,<0.3"]


def test_source_says_where_the_document_is_from(bookshop: Path) -> None:
    """The document is kept as it came, with its digest; a file has a name, and no path of this machine."""
    kept = (bookshop / "openapi/document.yaml").read_bytes()
    assert kept == BOOKSHOP.read_bytes()
    source = tomllib.loads((bookshop / "openapi/source.toml").read_text("utf-8"))
    assert source["source"]["file"] == "bookshop.yaml"
    assert source["source"]["revision"] == "1.4"
    assert (source["document"]["openapi"], source["document"]["operations"]) == ("3.1.0", 11)
    assert len(source["document"]["sha256"]) == 64


def test_streamed_answer_without_a_line_of_python(bookshop: Path) -> None:
    """Document, command, mock server, the program of README: what is streamed arrives, and so do pages."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=bookshop,
        env={**os.environ, "PYTHONPATH": str(bookshop / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, ended(done)
    told = json.loads(done.stdout.rpartition("\n{")[2].join(["{", ""]))
    assert "Advice(" in done.stdout
    assert "Book(" in done.stdout
    assert told["keys"] == [True]
    assert len(told["agents"]) == 1
    assert re.fullmatch(r"bookshop/1\.4 invocant/\d\S*", told["agents"][0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1shop",), "cannot be the name of a project"),
        (("shop/../../x",), "cannot be the name of a project"),
        (("class",), "a word of Python's own"),
        (("json",), "a module of Python itself"),
        (("invocant",), "would hide a package that is in use"),
        (("shop", "--package", "email"), "a module of Python itself"),
        (("shop", "--package", "a b"), "not a name that Python can import"),
    ],
)
def test_names_that_cannot_be(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """A name that no package can have, or that would hide another one, is refused with the reason."""
    done = make(*words, "--document", BOOKSHOP, cwd=tmp_path)
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert not any(tmp_path.iterdir())


def test_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """A folder that holds anything is neither changed nor added to."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "mine.txt").write_text("mine")
    done = make("shop", "--document", BOOKSHOP, cwd=tmp_path)
    assert done.exit_code == 2
    assert "is there already" in done.output
    assert [path.name for path in tmp_path.rglob("*")] == ["shop", "mine.txt"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("openapi: 3.1.0\n", 1, "error: "),
        ("just text", 1, "document"),
        ("", 1, "document"),
    ],
)
def test_nothing_is_written_for_what_is_no_document(text: str, code: int, said: str, tmp_path: Path) -> None:
    """Without a package there is no project, nor a part of one."""
    (tmp_path / "api.yaml").write_text(text)
    done = make("shop", "--document", "api.yaml", cwd=tmp_path)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["api.yaml"]


@pytest.mark.parametrize("place", ["nowhere.yaml", "http://api.example/openapi.json", "ftp://x.example/a"])
def test_document_that_cannot_be_had(place: str, tmp_path: Path) -> None:
    """A file that is not there, and an address without encryption, are mistakes of the command."""
    done = make("shop", "--document", place, cwd=tmp_path)
    assert done.exit_code == 2, done.output
    assert "--document" in done.output
    assert not any(tmp_path.iterdir())


def test_package_alone(tmp_path: Path) -> None:
    """With `--meta none` there is the package, and nothing else."""
    (tmp_path / "tiny.json").write_text(json.dumps(TINY))
    done = make("tiny-pets", "--document", "tiny.json", "--meta", "none", cwd=tmp_path)
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.json", "tiny_pets"}
    text = (tmp_path / "tiny_pets" / "__init__.py").read_text("utf-8")
    assert '"TinyPets": "facade"' in text


def test_parameters_of_a_path_may_have_names_that_python_has_not(tmp_path: Path) -> None:
    """`{recipe-slug}` is `recipe_slug` in the package, whose operation is tried and tested all the same."""
    slug = {"type": "string", "pattern": "^[a-z]{4}$"}
    recipe = {"type": "object", "required": ["slug"], "properties": {"slug": slug}}
    answer = {"description": "One.", "content": {"application/json": {"schema": recipe}}}
    parameter = {"name": "recipe-slug", "in": "path", "required": True, "schema": slug}
    operation = {"operationId": "get", "parameters": [parameter], "responses": {"200": answer}}
    document = {**TINY, "paths": {"/recipes/{recipe-slug}.json": {"get": operation}}}
    (tmp_path / "kitchen.json").write_text(json.dumps(document))
    done = make("kitchen", "--document", "kitchen.json", cwd=tmp_path)
    assert done.exit_code == 0, done.output
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "kitchen",
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(["src", *sys.path]),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # those of our own tests; a project needs none
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, ended(tested)
    assert "skipped" not in tested.stdout


def test_part_that_cannot_be_made_is_left_out_and_named(tmp_path: Path) -> None:
    """A document of which something cannot be made becomes a project without that, which says so."""
    broken = json.loads(json.dumps(TINY))
    broken["paths"]["/lost"] = {
        "get": {
            "operationId": "lost",
            "parameters": [{"$ref": "#/components/parameters/Nowhere"}],
            "responses": {},
        }
    }
    (tmp_path / "tiny.json").write_text(json.dumps(broken))
    done = make("tiny", "--document", "tiny.json", cwd=tmp_path)
    assert done.exit_code == 0, done.output
    assert "Nowhere" in done.output
    project = tomllib.loads((tmp_path / "tiny/pyproject.toml").read_text("utf-8"))
    assert project["tool"]["invocant"]["tiny"]["partial"] is True
    assert (tmp_path / "tiny/openapi/document.json").exists()
