"""Promises about what is written down: pages name what exists, tables are complete, commands can be typed."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.e2e.pages import page_id, pages
from tests.packaging.asked_tox import listed
from tests.packaging.review import api_called
from tests.packaging.tracked import ROOT, tracked

pytestmark = pytest.mark.checkout

CODE = re.compile(r"`([^`]+)`")


def _table(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the rows of the table under *heading*."""
    section = (ROOT / page).read_text().split(heading, 1)[1].split("\n## ", 1)[0]
    rows = [line.strip().strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_path_of_the_where_is_table_exists() -> None:
    """docs/architecture.md names no file or folder that is not there."""
    paths = [path for row in _table("docs/architecture.md", "## Where is") for path in CODE.findall(row[1])]
    assert len(paths) > 30
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_architecture_fits_on_a_page() -> None:
    """The architecture is one page: at most 100 lines."""
    assert len((ROOT / "docs/architecture.md").read_text().splitlines()) <= 100


def test_every_decision_is_listed_and_complete() -> None:
    """Each record is in the index and in the site, and has its five parts."""
    records = sorted(path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md"))
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (ROOT / "docs/adr/index.md").read_text())
    assert listed == records
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    site = (ROOT / "mkdocs.yml").read_text()
    for name in records:
        text = (ROOT / "docs/adr" / name).read_text()
        assert f"adr/{name}" in site
        assert text.startswith(f"# {name[:4]}: ")
        for part in ("**Status:**", "## Context", "## Decision", "## Consequences", "## Turned down"):
            assert part in text, (name, part)


def test_news_fragments_are_named_and_filled() -> None:
    """A fragment is `<issue>[.<word>].<kind>.md` of a kind that the guide lists, and not empty."""
    kinds = {CODE.findall(row[0])[0] for row in _table("changelog.d/README.md", "# News fragments")}
    for path in (ROOT / "changelog.d").iterdir():
        if path.name in {"README.md", "_template.md.jinja"}:
            continue
        name = re.fullmatch(r"[\w-]+(?:\.[\w-]+)?\.(\w+)\.md", path.name)
        assert name, path.name
        assert name.group(1) in kinds, path.name
        assert path.read_text().strip(), path.name


def test_every_test_folder_is_in_the_guide() -> None:
    """tests/README.md has a row for each folder of tests, and each row names a folder."""
    listed = {CODE.findall(row[0])[0] for row in _table("tests/README.md", "# Where the next test goes")}
    present = {
        f"{path.name}/"
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and not path.name.startswith(("_", "."))
    }
    assert listed >= present
    assert all((ROOT / "tests" / name).is_dir() for name in listed)


@pytest.mark.parametrize(
    "page",
    [
        *map(page_id, pages()),
        *("tests/README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "changelog.d/README.md"),
        ".github/pull_request_template.md",
    ],
)
def test_commands_exist(page: str) -> None:
    """Every `make` target and tox environment that a page names can be run."""
    text = (ROOT / page).read_text()
    shell = "\n".join(
        re.findall(r"`[^`\n]+`", text) + re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL)
    )
    assert set(re.findall(r"\bmake ([a-z]+)", shell)) <= _make_targets()
    named = {env for group in re.findall(r"tox(?: run)? -e ([\w,]+)", shell) for env in group.split(",")}
    assert named <= set(listed())


def test_make_help_lists_every_target() -> None:
    """`make help` is complete: each public target has its sentence."""
    text = (ROOT / "Makefile").read_text()
    declared = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert declared
    assert set(declared.group(1).split()) == set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))


def _lines_of_code(path: Path) -> int:
    """Return how many lines of a module are neither empty nor a comment; 0 where there is none."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = (line.strip() for line in text.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def test_documents_are_from_where_the_page_says() -> None:
    """And of what provenance and revision each document is."""
    for name, provenance, revision, _ in _table(
        "docs/adding-an-api.md", "## Where the three documents come from"
    ):
        source = tomllib.loads((ROOT / "openapi" / api_called(name) / "source.toml").read_text("utf-8"))
        assert provenance == source["document"]["provenance"]
        assert revision == f"`{source['source']['revision']}`"


def test_handwritten_lines_are_counted() -> None:
    """docs/adding-an-api.md says how many lines an API took; a tenth more or less is still true."""
    for name, *cells in _table("docs/adding-an-api.md", "## What the three took"):
        api = api_called(name)
        overlays = (ROOT / "openapi" / api / "overlays").glob("*.yaml")
        found = [
            _lines_of_code(ROOT / "invocant" / f"{api}.py"),
            sum(map(_lines_of_code, (ROOT / "invocant/mock/vendors").glob(f"{api}*.py"))),
            sum(len(re.findall(r"^\s*-?\s*target:", path.read_text(), re.MULTILINE)) for path in overlays),
        ]
        for said, counted in zip(map(int, cells), found, strict=True):
            assert abs(said - counted) <= max(1, counted // 10), (name, cells, found)


@pytest.mark.parametrize(("api", "most"), [("nyckel", 60), ("opper", 200)])
def test_handwritten_lines_stay_few(api: str, most: int) -> None:
    """What is special about an API in code fits on a page or two: the rest is declared."""
    assert _lines_of_code(ROOT / "invocant" / f"{api}.py") <= most


def test_every_page_is_in_the_site() -> None:
    """A page that the navigation leaves out would never be read."""
    site = (ROOT / "mkdocs.yml").read_text()
    pages = (path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))
    assert not [page for page in pages if f" {page}\n" not in site]


def test_attributes_are_of_files_that_exist() -> None:
    """A pattern in .gitattributes that matches nothing has outlived a move."""
    for line in (ROOT / ".gitattributes").read_text().splitlines():
        pattern = line.split()[0]
        assert any(
            path.match(pattern.replace("/**", "/*")) or path.is_relative_to(pattern.split("/*")[0])
            for path in tracked()
        ), pattern
