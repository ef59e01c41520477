"""Make projects as a user does, and run what stands in them, in an environment of their own above ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from attrs import frozen
from click.testing import CliRunner, Result

from invocant_generator._project.command import new

BOOKSHOP = Path(__file__).parents[1] / "data" / "bookshop.yaml"


PARTED = {
    "api/main.yaml": {
        "openapi": "3.1.0",
        "info": {"title": "Parted", "version": "3"},
        "paths": {"/cats/{id}": {"$ref": "../paths/cat.yaml"}},
    },
    "paths/cat.yaml": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": {
            "operationId": "getCat",
            "responses": {
                "200": {
                    "description": "It.",
                    "content": {"application/json": {"schema": {"$ref": "../models/cat.json"}}},
                }
            },
        },
    },
    "models/cat.json": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
}
"""A document of three files, none of which is in the folder of another."""


def write_parted(folder: Path) -> Path:
    """Write the document of three files below *folder*, and return its first."""
    for place, content in PARTED.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
    return folder / "api" / "main.yaml"


def make(*words: str | Path, cwd: Path) -> Result:
    """Run `invocant new` with these words, in the folder *cwd*."""
    before = Path.cwd()
    os.chdir(cwd)
    try:
        return CliRunner().invoke(new, [str(word) for word in words])
    finally:
        os.chdir(before)


@frozen
class OwnEnvironment:
    """A Python environment in *folder* that finds what ours has, and in which a project can be installed."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> OwnEnvironment:
        """Make the environment; nothing is fetched."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
        made = cls(folder)
        ours = sysconfig.get_path("purelib")
        below = f"import site; site.addsitedir({ours!r})\n"
        (made._packages / "below.pth").write_text(below, "utf-8")
        return made

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / "python"

    @property
    def _packages(self) -> Path:
        return Path(
            subprocess.run(
                [str(self.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                check=True,
                capture_output=True,
                text=True,
                timeout=60,
            ).stdout.strip()
        )


def ended(done: Any) -> str:
    """Return what a process said, for a failure."""
    return f"{done.stdout}{done.stderr}"
