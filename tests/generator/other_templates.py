"""A pytest plugin that renders packages with another folder's templates: `-p tests.generator.other_templates`."""

from __future__ import annotations

import os
from pathlib import Path

from generator import render

VARIABLE = "INVOCANT_TEMPLATES"
"""The environment variable that names the folder."""


def pytest_configure() -> None:
    """Point the renderer to the folder."""
    render.TEMPLATES = Path(os.environ[VARIABLE])
