"""Make a project of every document, from the built wheel: `python -m tests.packaging.new_projects [NAME]...`.

A fresh environment gets the wheel (pip's `--find-links`) with what it depends on. For each document of
INVOCANT_SPECS, or for that of the bookshop, `invocant new` runs in an empty folder; it is installed, its
tests run, of at most 50 operations, and it is built. A name narrows it to documents whose file begins so.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from tests.packaging.on_wheel import build
from tests.packaging.tracked import ROOT

MOST = "50"
BOOKSHOP = ROOT / "tests" / "data" / "bookshop.yaml"
ENDINGS = {".json", ".yaml", ".yml"}


@frozen
class Fresh:
    """An environment with the wheel."""

    folder: Path

    def run(self, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run Python there."""
        python = self.folder / ("Scripts" if os.name == "nt" else "bin") / "python"
        return subprocess.run(
            [str(python), *words],
            cwd=cwd,
            env={**os.environ, "INVOCANT_OPERATIONS": MOST, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


def documents(names: Sequence[str]) -> list[Path]:
    """Return the documents to try: of the folder that INVOCANT_SPECS names, else that of the bookshop."""
    folder = os.environ.get("INVOCANT_SPECS")
    found = (
        sorted(path for path in Path(folder).iterdir() if path.suffix in ENDINGS) if folder else [BOOKSHOP]
    )
    return [path for path in found if not names or path.name.startswith(tuple(names))]


def project_name(document: Path) -> str:
    """Return what the project of a document is called: its file's name, as far as it can be a name."""
    return re.sub(r"[^a-z0-9]+", "-", document.stem.lower()).strip("-")


def tried(document: Path, environment: Fresh, folder: Path) -> str:
    """Make, install, test and build the project of *document*; return what failed, "" for nothing."""
    name = project_name(document)
    project = folder / name
    steps = {
        "new": (("-m", "invocant", "new", "-q", name, "--document", str(document)), folder),
        "install": (("-m", "pip", "install", "-qq", "--no-deps", "--no-build-isolation", "-e", "."), project),
        "pytest": (("-m", "pytest", "-q"), project),
        "build": (("-m", "build", "--no-isolation"), project),
    }
    start = time.monotonic()
    told = ""
    for step, (words, cwd) in steps.items():
        done = environment.run(*words, cwd=cwd)
        if done.returncode:
            return f"{step} ended with {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        if step == "pytest":
            told = done.stdout.strip().splitlines()[-1]
    environment.run("-m", "pip", "uninstall", "-qq", "-y", name, cwd=folder)
    print(f"{document.name}: {told}; all in {time.monotonic() - start:.0f} s", flush=True)
    return ""


def main(names: Sequence[str]) -> None:
    """Try every document, and end with 1 if anything failed."""
    with tempfile.TemporaryDirectory(prefix="invocant-new-") as place:
        wheel = build(Path(place) / "dist")
        environment = Fresh(Path(place) / "environment")
        venv.create(environment.folder, with_pip=True)
        tools = ("pytest>=8", "build>=1.2", "hatchling>=1.26")
        links = ("--find-links", str(wheel.parent))
        wanted = f"invocant[cli,generate,mock]=={wheel.name.split('-')[1]}"
        made = environment.run("-m", "pip", "install", "-qq", *links, wanted, *tools, cwd=Path(place))
        if made.returncode:
            sys.exit(made.stderr)
        empty = Path(place) / "empty"
        empty.mkdir()
        failures = {document.name: tried(document, environment, empty) for document in documents(names)}
    failed = {name: why for name, why in failures.items() if why}
    for name, why in failed.items():
        print(f"\n== {name}: {why}", flush=True)
    print(f"{len(failures) - len(failed)} of {len(failures)} documents became projects that work")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
