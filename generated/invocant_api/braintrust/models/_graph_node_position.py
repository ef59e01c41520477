# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class GraphNodePosition(k.Model):
    """Where an editor draws the node; null lets it choose."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("x", k.FLOAT, required=True),
        k.Field("y", k.FLOAT, required=True),
    )

    x: float
    """Distance from the left, in units of the editor."""
    y: float
    """Distance from the top, in units of the editor."""

    if TYPE_CHECKING:

        def __init__(self, *, x: float, y: float) -> None: ...
