"""Tables that tests are made of, kept as YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""In C where there is that: the largest table takes a second and a half in Python, in each worker."""


def read_table(path: Path) -> Any:
    """Return what the YAML file at *path* holds."""
    return yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - it is a safe one
