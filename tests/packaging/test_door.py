"""Promises to contributors: what the guides name is there, and hooks, forms and news are whole."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from typing import Any

import pytest
import yaml

from tests.generated import reviewed
from tests.packaging.review import title
from tests.packaging.tracked import ROOT, tracked

pytestmark = pytest.mark.checkout

GUIDES = ("CONTRIBUTING.md", "SECURITY.md", "changelog.d/README.md", ".github/pull_request_template.md")
FORMS = sorted(path.name for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PATH = re.compile(r"`([\w.-]+/[\w./-]*|[\w-]+\.(?:md|toml|ini|cfg|yaml))`")


def read_tox() -> ConfigParser:
    """Return tox.ini."""
    found = ConfigParser(interpolation=None)
    found.read(ROOT / "tox.ini", encoding="utf-8")
    return found


@pytest.mark.parametrize("page", GUIDES)
def test_paths_in_guides_exist(page: str) -> None:
    """A guide names no file or folder that is not there."""
    named = PATH.findall((ROOT / page).read_text("utf-8"))
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize(
    "name", ["CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"]
)
def test_the_usual_files_are_where_they_are_looked_for(name: str) -> None:
    """Whoever wants to contribute, report or upgrade looks in the root."""
    assert (ROOT / name).stat().st_size > 100


def test_guide_names_every_folder_of_tests() -> None:
    """The table of the guide leaves out no kind of test that a change could want."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    folders = {
        path.parts[1] for path in tracked() if path.parts[0] == "tests" and path.name.startswith("test_")
    }
    # these two are not added to for a change: they take all there is
    assert not [
        name for name in folders - {"conformance", "specs", "generated.py"} if f"`tests/{name}/" not in text
    ]


def test_hooks_run_what_lint_runs() -> None:
    """A commit that passes the hooks passes `tox run -e lint`: the same commands, the same release."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"]
    commands = [line.split() for line in read_tox()["testenv:lint"]["commands"].split("\n") if line.strip()]
    entries = [hook["entry"].split()[:2] for hook in hooks[0]["hooks"]]
    assert entries == [command[:2] for command in commands]
    assert {one for hook in hooks[0]["hooks"] for one in hook["additional_dependencies"]} == set(
        PYPROJECT["dependency-groups"]["lint"]
    )


def test_editors_wrap_where_ruff_does() -> None:
    """One length of lines, in two files."""
    text = (ROOT / ".editorconfig").read_text("utf-8")
    everywhere = text.split("[*]", 1)[1].split("\n[", 1)[0]
    assert f"max_line_length = {PYPROJECT['tool']['ruff']['line-length']}\n" in everywhere


@pytest.mark.parametrize("name", FORMS)
def test_issue_forms_are_whole(name: str) -> None:
    """A form has a name, a sentence, and questions with ids of their own; it names the APIs there are."""
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / name).read_text("utf-8"))
    assert form["name"]
    assert form["description"]
    questions = [one for one in form["body"] if one["type"] != "markdown"]
    assert {one["type"] for one in questions} <= {"dropdown", "input", "textarea"}
    assert len({one["id"] for one in questions}) == len(questions)
    assert all(one["attributes"]["label"] for one in questions)
    for one in questions:
        if one["type"] == "dropdown":
            assert set(one["attributes"]["options"]) <= set(map(title, reviewed()))


def test_kinds_of_news_are_those_of_the_guide() -> None:
    """What changelog.d/README.md lists is what a release is made of."""
    guide = (ROOT / "changelog.d/README.md").read_text("utf-8")
    kinds = {kind["directory"] for kind in PYPROJECT["tool"]["towncrier"]["type"]}
    assert set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)) == kinds


def test_a_release_would_say_all_the_news() -> None:
    """The draft of the next release has every fragment, below the title of its kind."""
    done = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "9.9", "--date", "2030-01-02"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "## 9.9, 2030-01-02" in done.stdout
    titles = {kind["directory"]: kind["name"] for kind in PYPROJECT["tool"]["towncrier"]["type"]}
    for path in (ROOT / "changelog.d").glob("*.*.md"):
        kind = path.name.split(".")[-2]
        section = done.stdout.split(f"### {titles[kind]}\n", 1)[1].split("\n### ", 1)[0]
        assert path.read_text("utf-8").split("\n", 1)[0] in section, path.name


def test_releases_have_a_place_in_the_changelog() -> None:
    """A release is put where the changelog says."""
    assert PYPROJECT["tool"]["towncrier"]["start_string"] in (ROOT / "CHANGELOG.md").read_text("utf-8")
