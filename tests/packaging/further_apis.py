"""Add an API to a clone of this repository, and run its suite; `python -m` this module `[NAME]...`.

For each document of INVOCANT_SPECS, or for that of the bookshop, `invocant new --here` makes a folder there,
suggestions as they come, and `make test` must pass with it: nothing else is edited. What is committed is what
is tried. A name narrows it to documents whose file begins so.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.packaging.new_projects import documents, project_name
from tests.packaging.tracked import ROOT


def run(*words: str, cwd: Path) -> str:
    """Run a command in *cwd*; return the end of what it printed if it failed, else ""."""
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    return f"{' '.join(words)} ended with {done.returncode}\n{done.stdout[-5000:]}{done.stderr[-3000:]}"


def tried(document: Path, clone: Path) -> str:
    """Add the API of *document* to the *clone* as it was committed, and run the suite; return what failed."""
    name = project_name(document)
    for words in (
        ("git", "reset", "--hard", "--quiet"),
        ("git", "clean", "-fdq", "--exclude=.venv"),
        (".venv/bin/invocant", "new", "-q", "--here", name, "--document", str(document)),
        ("git", "add", "--all"),  # the repository's promises are about what git tracks
        ("make", "test"),
    ):
        failed = run(*words, cwd=clone)
        if failed:
            return failed
    print(f"{document.name}: all passed", flush=True)
    return ""


def main(names: Sequence[str]) -> None:
    """Try every document, and end with 1 if anything failed."""
    with tempfile.TemporaryDirectory(prefix="invocant-here-") as place:
        clone = Path(place) / "clone"
        failed = run("git", "clone", "--quiet", str(ROOT), str(clone), cwd=ROOT) or run(
            "make", ".venv/.dev", cwd=clone
        )
        if failed:
            sys.exit(failed)
        chosen = documents(names)
        failures = {document.name: why for document in chosen if (why := tried(document, clone))}
    for name, why in failures.items():
        print(f"\n== {name}: {why}", flush=True)
    print(f"{len(chosen) - len(failures)} of {len(chosen)} documents became APIs that the suite passes with")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
