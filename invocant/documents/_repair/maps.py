"""R2 for maps: the parser makes a class of every inline map; one whose class it would refuse gets a name."""

from __future__ import annotations

from typing import Any


def name_colliding_maps(document: dict[str, Any]) -> None:
    """Give, in place, a component to each inline map for which the parser's own name would be refused."""
