"""README and pages do what they show: their Python runs against the mock server, as a reader would run it."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET  # reads what our own pytest wrote

import pytest

from invocant.mock import Mock
from tests.e2e.pages import ROOT, blocks, page_id, pages, run_page, shows

MADE_ELSEWHERE = {"docs/adding-an-api.md", "docs/contract-tests.md", "docs/streaming.md"}
"""Pages whose programs call an API, or import a module, that they make first:
test_fourth_api.py and test_shell.py do so."""
PAGES = [
    path
    for path in pages()
    if any(blocks(path.read_text(encoding="utf-8"))) and page_id(path) not in MADE_ELSEWHERE
]


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_page_runs_and_prints_what_it_shows(page: Path, mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block of the page runs, in order, and prints what the block below it shows."""
    assert mock.apis
    assert run_page(page) > 0


def test_readme_shows_a_test_that_passes(tmp_path: Path) -> None:
    """The test that the README shows is collected by pytest and passes with the plugin alone."""
    shown = [
        block.text for block in blocks((ROOT / "README.md").read_text("utf-8")) if "def test_" in block.text
    ]
    assert len(shown) == 1
    (tmp_path / "test_shown.py").write_text(shown[0])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--junit-xml=report.xml", "test_shown.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (suite,) = ET.parse(tmp_path / "report.xml").getroot()  # noqa: S314  # pytest's own
    assert (suite.get("tests"), suite.get("skipped")) == ("1", "0")


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        pytest.param("a\n", "a\n", True, id="equal"),
        pytest.param("took … s", "took 0.2 s", True, id="wildcard"),
        pytest.param("a", "b", False, id="different"),
        pytest.param("a", "a\nb", False, id="more printed"),
    ],
)
def test_shown_output_is_compared(expected: str, printed: str, same: bool) -> None:
    """Output is compared whole, with … standing for anything."""
    assert shows(expected, printed) is same
