"""Chromium without a window, and a page in it; whoever has neither is told what to install."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
"""Programs that are taken where they are installed; else the one that playwright brings."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, of playwright's type; a test that wants it is skipped where there is none."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: tox run -e browser"
    )
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with playwright.sync_playwright() as driver:
        if program is None and not Path(driver.chromium.executable_path).exists():
            pytest.skip(f"no Chromium: install {CHROMIUMS[0]}, or run `playwright install chromium`")
        # its own sandbox cannot be had in most containers; all that it opens is the server of a test
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
