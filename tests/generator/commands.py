"""Run the generator's command line in this process, over a checkout of a dozen lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen
from click.testing import CliRunner

from invocant_generator._cli import main
from invocant_generator._toml import dumps

TINY: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Tiny", "version": "1"},
    "servers": [{"url": "https://tiny.example"}],
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "getPet",
                "tags": ["pets"],
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "The pet.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "home": {
                        "type": "object",
                        "properties": {"street": {"type": "string"}, "town": {"type": "string"}},
                    },
                },
            }
        }
    },
}
"""A document with one operation and two classes."""

NAMING: dict[str, Any] = {
    "overlay": "1.0.0",
    "info": {"title": "Names", "version": "1"},
    "actions": [
        {
            "target": "$.paths['/pets/{id}'].get",
            "description": "The vendor has no good names; drop this when it has.",
            "update": {"x-invocant-name": "pets.get"},
        }
    ],
}
"""An overlay of one action."""


@frozen
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


@frozen
class Checkout:
    """A folder with openapi/ and generated/, for one API called `tiny`."""

    root: Path

    @property
    def api(self) -> Path:
        """The folder of the API's document."""
        return self.root / "openapi" / "tiny"

    @property
    def package(self) -> Path:
        """The generated package."""
        return self.root / "generated" / "invocant_api" / "tiny"

    def document(self, document: Mapping[str, Any] = TINY) -> None:
        """Write the API's document."""
        write(self.api / "document.yaml", document)

    def overlay(self, overlay: Mapping[str, Any] = NAMING, name: str = "01-names.yaml") -> None:
        """Write an overlay of the API."""
        write(self.api / "overlays" / name, overlay)

    def settings(self, **settings: Any) -> None:
        """Write the table of the API, under that of a checkout's APIs."""
        tables = {
            "folders": ["openapi/*"],
            "package": "invocant_api.{name}",
            "output": "generated",
            "lock": "generated/invocant_api/lock.toml",
            "tiny": {"verify": "import", **settings},
        }
        (self.root / "pyproject.toml").write_text(dumps({"tool": {"invocant": tables}}), "utf-8")

    def run(self, *arguments: str | Path) -> Outcome:
        """Run a command over this checkout."""
        return run("--root", self.root, *arguments)

    def snapshot(self) -> dict[str, bytes]:
        """Return every file of the checkout."""
        return snapshot(self.root)


def checkout(root: Path) -> Checkout:
    """Return a checkout at *root* with the tiny document, its overlay and config; nothing is generated."""
    made = Checkout(root)
    made.document()
    made.overlay()
    made.settings()
    return made


def run(*arguments: str | Path) -> Outcome:
    """Run a command of the generator."""
    result = CliRunner().invoke(
        main, [str(argument) for argument in arguments], prog_name="python -m generator"
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Outcome(result.exit_code, result.stdout, result.stderr)


_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""In C where there is that."""


def write(path: Path, data: Mapping[str, Any]) -> Path:
    """Write *data* as YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(dict(data), Dumper=_DUMPER, sort_keys=False, allow_unicode=True)
    path.write_text(text, "utf-8")
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder* by its path; caches do not count."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
