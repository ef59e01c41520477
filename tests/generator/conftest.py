"""How snapshots of generated packages are accepted."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def update_snapshots() -> bool:
    """Tell whether snapshots are written rather than compared: `UPDATE_SNAPSHOTS=1 pytest tests/generator`."""
    return os.environ.get("UPDATE_SNAPSHOTS") == "1"
