"""The fourth API of docs/adding-an-api.md: its two files, and the package generated from them."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.pages import ROOT, fenced

PAGE = ROOT / "docs" / "adding-an-api.md"


def files() -> dict[str, str]:
    """Return the files that the page tells a reader to make, by name."""
    found = fenced(PAGE.read_text("utf-8"))
    return {block.title: block.text for block in found if block.title is not None}


def generate(folder: Path) -> None:
    """Make the package in *folder*, from the files of the page, which are written there."""
    for name, text in files().items():
        (folder / name).write_text(text, "utf-8")
    command = [
        *(sys.executable, "-m", "generator", "--quiet", "generate", "--json"),
        *("--document", str(folder / "document.yaml"), "--overlay", str(folder / "overlay.yaml")),
        *("--package", "quill", "--output", str(folder)),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
