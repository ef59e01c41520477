"""Run the type checkers as a user would, and read what they find."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHECKED = ROOT / ".mypy_cache"
"""What `tox -e types` knows of everything, with the same settings: to read it is a third of the work."""
PYRIGHT = Path(__file__).with_name("pyrightconfig.json")

Findings = dict[str, dict[int, str]]
"""The first error of each line, by file name and line."""


def mypy(folder: Path, names: Iterable[str], *, path: Sequence[Path] = ()) -> Findings:
    """Return every error that mypy finds in the files *names* of *folder*, by the project's own settings.

    Args:
        folder: Where the files are. What is known of all else is kept outside, from run to run.
        names: Of the files.
        path: Folders to import from, beside those of the project.
    """
    from invocant_generator._output.verify import (  # not at the top: the wheel is tested without it
        cache_folder,
        checkout_key,
        type_errors,
    )

    worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # two may run at once
    cache = cache_folder(f"mypy-tests-{checkout_key(ROOT)}{worker}")
    if not any(cache.iterdir()) and CHECKED.is_dir():
        shutil.copytree(CHECKED, cache, dirs_exist_ok=True)
    settings = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(cache)]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--output", "json", *settings, *names],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, path))},
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    findings: Findings = {}
    for one in type_errors(done.stdout):
        findings.setdefault(one["file"], {}).setdefault(one["line"], one["message"])
    assert bool(findings) == bool(done.returncode), done.stdout
    return findings


def pyright(config: Path) -> Findings:
    """Return every error that pyright finds where *config* says, suppressions not counted."""
    command = [sys.executable, "-m", "pyright", "--outputjson", "--project", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    findings: Findings = {}
    for one in json.loads(done.stdout)["generalDiagnostics"]:
        if one["severity"] == "error":
            found = findings.setdefault(Path(one["file"]).name, {})
            found.setdefault(one["range"]["start"]["line"] + 1, one["message"])
    return findings


def configured(folder: Path, *, path: Sequence[Path] = ()) -> Path:
    """Write and return a pyright configuration for *folder*, whose files may import from *path* too."""
    imports = [str(one) for one in (ROOT, ROOT / "generated", *path)]
    config = folder / "pyrightconfig.json"
    config.write_text(json.dumps({"extends": str(PYRIGHT), "include": ["."], "extraPaths": imports}), "utf-8")
    return config
