"""`invocant new`: a folder for one document that works at once, or nothing at all."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from attrs import frozen

from tests.generator.commands import TINY
from tests.generator.projects import BOOKSHOP, OwnEnvironment, ended, make

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


@frozen
class Bookshop:
    """The project of the bookshop, as it was made and installed."""

    folder: Path
    environment: OwnEnvironment
    said: str

    def python(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the project, in its environment."""
        return self.environment.run(*words, cwd=self.folder, **environ)


@pytest.fixture(scope="module")
def bookshop(tmp_path_factory: pytest.TempPathFactory) -> Bookshop:
    """The project, made from an empty folder by one command and installed as a user does."""
    place = tmp_path_factory.mktemp("new")
    done = make("bookshop", "--document", BOOKSHOP, cwd=place)
    assert done.exit_code == 0, done.output
    environment = OwnEnvironment.create(place / "environment")
    installed = environment.install(place / "bookshop")
    assert installed.returncode == 0, ended(installed)
    return Bookshop(place / "bookshop", environment, done.output)


def test_project_has_what_a_project_has(bookshop: Bookshop) -> None:
    """Each file that a user looks for is there, and no other."""
    found = {
        path.relative_to(bookshop.folder).as_posix()
        for path in bookshop.folder.rglob("*")
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
    assert {path.name for path in (bookshop.folder / "src").iterdir()} == {"bookshop"}
    assert (bookshop.folder / "src/bookshop/py.typed").exists()


def test_its_tests_pass(bookshop: Bookshop) -> None:
    """Contract, wire and mock pass: two for each of the 11 operations, README twice, one for errors."""
    done = bookshop.python("-m", "pytest", "-q", "-p", "no:cacheprovider", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert done.returncode == 0, ended(done)
    assert re.search(r"^25 passed", done.stdout, re.MULTILINE), ended(done)


def test_it_is_built(bookshop: Bookshop) -> None:
    """`python -m build` gives a wheel with the version of the API, and everything of the package in it."""
    done = bookshop.python("-m", "build", "--no-isolation")
    assert done.returncode == 0, ended(done)
    assert {path.name for path in (bookshop.folder / "dist").iterdir()} == {
        "bookshop-1.4.tar.gz",
        "bookshop-1.4-py3-none-any.whl",
    }


def test_readme_shows_what_the_api_can_do(bookshop: Bookshop) -> None:
    """A thing is made, read, listed in pages and deleted, a file is sent, a stream is read."""
    readme = (bookshop.folder / "README.md").read_text("utf-8")
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


def test_settings_are_those_of_the_document(bookshop: Bookshop) -> None:
    """What `generate` goes by is written down, and the runtime has a range."""
    project = tomllib.loads((bookshop.folder / "pyproject.toml").read_text("utf-8"))
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


def test_source_says_where_the_document_is_from(bookshop: Bookshop) -> None:
    """The document is kept as it came, with its digest; a file has a name, and no path of this machine."""
    kept = (bookshop.folder / "openapi/document.yaml").read_bytes()
    assert kept == BOOKSHOP.read_bytes()
    source = tomllib.loads((bookshop.folder / "openapi/source.toml").read_text("utf-8"))
    assert source["source"]["file"] == "bookshop.yaml"
    assert source["source"]["revision"] == "1.4"
    assert (source["document"]["openapi"], source["document"]["operations"]) == ("3.1.0", 11)
    assert len(source["document"]["sha256"]) == 64


def test_streamed_answer_without_a_line_of_python(bookshop: Bookshop) -> None:
    """Document, command, mock server, the program of README: what is streamed arrives, and so do pages."""
    done = bookshop.python("-c", PROGRAM)
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
