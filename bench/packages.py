"""The packages generated for a run, in a temporary folder: stock output, and the vendor's whole API."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.environments import ROOT

STOCK = "stock_braintrust"
FULL = "full_braintrust"


def make_stock(folder: Path) -> str:
    """Let openapi-python-client write a client of our repaired document; return what went wrong, or ""."""
    document = folder / "repaired.json"
    repaired = _run(
        [sys.executable, "-m", "generator", "generate", "braintrust", "--stop-after", "repair", "--print"]
    )
    if repaired.returncode != 0:
        return repaired.stderr[-300:]
    document.write_text(repaired.stdout)
    options = ["--path", str(document), "--output-path", str(folder / STOCK), "--meta", "none", "--overwrite"]
    made = _run([sys.executable, "-m", "openapi_python_client", "generate", *options])
    return "" if (folder / STOCK / "client.py").exists() else made.stderr[-300:] or made.stdout[-300:]


def make_full(folder: Path, document: Path) -> str:
    """Generate our package of a whole document; return what went wrong, or ""."""
    options = ["--document", str(document), "--package", FULL, "--output", str(folder), "--verify", "none"]
    made = _run([sys.executable, "-m", "generator", "generate", *options])
    return "" if (folder / FULL).is_dir() else made.stderr[-300:]


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, check=False, text=True, cwd=ROOT)
