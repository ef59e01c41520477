"""The one place at which a project asks for suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAME = "10-suggested.yaml"
"""The overlay in which suggestions stand."""
_NONE = """\
# What the document does not say and can be seen in it. Each action has its evidence; edit, keep or delete it.
overlay: 1.0.0
info: {title: What is suggested, version: 1.0.0}
actions:
  - target: $.info
    description: Changes nothing. An overlay has at least one action; take it out when there is another.
    update: {}
"""


def suggested(document: Mapping[str, Any], *, name: str) -> str:
    """Return the text of an overlay with what is suggested for *document*.

    Args:
        document: As it was read, without an overlay.
        name: The package, by which environment variables are named.
    """
    return _NONE
