"""The documents under openapi/, read as the settings of this repository say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from invocant.documents import apply_overlays, load_overlay
from invocant_generator._configuration import targets
from invocant_generator._pipeline import load_document
from invocant_generator._target import Target

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = tuple(sorted(path for path in (ROOT / "openapi").iterdir() if path.is_dir()))
"""The folder of each API; its name is that of the API."""


@cache
def target(api: str) -> Target:
    """Return what the package of *api* is made of."""
    (found,) = targets([api], ROOT)
    return found


def received(api: str) -> Mapping[str, Any]:
    """Return the document of *api* as it was received, files beside it put in."""
    return load_document(target(api)).document


def overlaid(api: str) -> dict[str, Any]:
    """Return the document of *api* with its overlays applied."""
    return apply_overlays(received(api), [load_overlay(path) for path in target(api).overlays])
