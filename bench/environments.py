"""Where the peers live: an environment each, made when it is not there. What cannot be installed is said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).parent.parent

REQUIREMENTS: dict[str, tuple[str, ...]] = {
    "invocant": ("-e", f"{ROOT}[fast]"),
    "mock": ("-e", f"{ROOT}[mock,cli]"),
    "plain": ("httpx<0.29", "httpx-sse", "attrs", "cattrs", "msgspec", "pydantic>=2"),
    "braintrust-api": ("braintrust-api==0.6.0",),
    "opperai1": ("opperai==1.7.2",),
    "opperai2": ("opperai>=2,<3",),
    "openai": ("openai>=3,<4",),
    "anthropic": ("anthropic>=2,<3",),
    "stock": ("httpx<0.29", "attrs", "python-dateutil"),
}
"""What is installed in each environment, by name. All that a figure compares is httpx without its extras."""


def python_of(folder: Path, name: str) -> Path:
    """Return the interpreter of an environment."""
    return folder / name / "bin" / "python"


def prepare(folder: Path, names: Collection[str] = tuple(REQUIREMENTS)) -> dict[str, str]:
    """Make those of these environments that are missing; return what cannot be made, with the reason."""
    failed = {}
    for name in names:
        requirements = REQUIREMENTS[name]
        python = python_of(folder, name)
        if python.exists():
            continue
        print(f"installing {name} …", file=sys.stderr, flush=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(folder / name)], capture_output=True, check=False, text=True
        )
        if made.returncode == 0:
            install = [str(python), "-m", "pip", "install", "--quiet", *requirements]
            made = subprocess.run(install, capture_output=True, check=False, text=True)
        if made.returncode != 0:
            python.unlink(missing_ok=True)
            failed[name] = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
    return failed


def version(folder: Path, name: str, package: str) -> str:
    """Return the version of a package in an environment, "" when it is not there."""
    if not python_of(folder, name).exists():
        return ""
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    result = subprocess.run(
        [str(python_of(folder, name)), "-c", code], capture_output=True, check=False, text=True
    )
    return result.stdout.strip()


def environ(*paths: Path) -> dict[str, str]:
    """Return the variables of a measured process: byte code is kept, nothing else of Python's is set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": os.pathsep.join(map(str, paths))} if paths else kept
