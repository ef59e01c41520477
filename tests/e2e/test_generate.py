"""The generator as the wheel has it: `invocant generate` in an empty folder, away from the repository."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shelves", "version": "1"},
    "servers": [{"url": "https://shelves.example"}],
    "paths": {
        "/shelves/{id}": {
            "get": {
                "operationId": "getShelf",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "The shelf.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Shelf"}}},
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Shelf": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
        }
    },
}


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=600)


@pytest.mark.parametrize("verify", ["import", pytest.param("wire", marks=pytest.mark.long)])
def test_a_package_of_a_document_from_anywhere(tmp_path: Path, verify: str) -> None:
    """A package is made, verified, fresh at once, and imports with the runtime alone."""
    (tmp_path / "shelves.json").write_text(json.dumps(DOCUMENT))
    command = (
        *(sys.executable, "-m", "invocant", "generate", "--document", "shelves.json"),
        *("--package", "shelves", "--output", ".", "--verify", verify),
    )
    done = _run(tmp_path, *command)
    assert done.returncode == 0, done.stderr
    assert _run(tmp_path, *command, "--check").returncode == 0
    script = (
        "import sys; from shelves import Client; from shelves.models import Shelf;"
        "print(Shelf.from_dict({'name': 'low'}).name, hasattr(Client, 'shelves'));"
        "print('invocant_generator' in sys.modules)"
    )
    used = _run(tmp_path, sys.executable, "-c", script)
    assert used.stdout == "low True\nFalse\n", used.stderr
    (tmp_path / "shelves" / "client.py").write_text("mine = 1\n")
    stale = _run(tmp_path, *command, "--check")
    assert stale.returncode == 1
    assert stale.stdout == "shelves/client.py: changed\n"


def test_nothing_that_is_used_loads_the_generator() -> None:
    """Neither the library nor the root command loads it: it joins when one of its commands is asked for."""
    script = (
        "import sys, invocant, invocant.documents, invocant.mock, invocant.cli._commands;"
        "print('invocant_generator' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert done.stdout == "False\n"
