# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


class Genre(k.OpenStr):
    """Known values of Genre; others are kept as they come."""

    NOVEL = "novel"
    POETRY = "poetry"
