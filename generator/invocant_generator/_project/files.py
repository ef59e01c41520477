"""The files of a project beside its document and its package, each from the template of its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from invocant_generator import _toml as toml

TEMPLATES = Path(__file__).parent / "templates"
SETTINGS = "pyproject.toml"
FILES = {
    "README.md": "README.md.jinja",
    ".gitignore": "gitignore.jinja",
    ".github/workflows/check.yml": "workflow.yml.jinja",
    "tests/conftest.py": "conftest.py.jinja",
    "tests/test_contract.py": "test_contract.py.jinja",
    "tests/test_wire.py": "test_wire.py.jinja",
    "tests/test_mock.py": "test_mock.py.jinja",
}
"""The template of each file of a project, by its path there, but for that of its settings."""


def settings(**context: Any) -> str:
    """Return the text of `pyproject.toml`; *context* is what its template is given."""
    return _environment().get_template(f"{SETTINGS}.jinja").render(**context)


def project_files(**context: Any) -> dict[str, str]:
    """Return the text of each other file, by its path in the project."""
    environment = _environment()
    return {path: environment.get_template(template).render(**context) for path, template in FILES.items()}


def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - what is written is no HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["toml"] = toml.string
    environment.filters["indented"] = _indented
    environment.filters["article"] = lambda name: "an" if name[:1].lower() in "aeiou" else "a"
    return environment


def _indented(text: str, width: int) -> str:
    """Return *text* with every line that is not empty indented by *width* blanks."""
    return "\n".join(" " * width + line if line else line for line in text.split("\n"))
