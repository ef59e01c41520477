# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class BoundingBox(k.Model):
    """A part of an image, in shares of its width and height."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("x", k.FLOAT, required=True),
        k.Field("y", k.FLOAT, required=True),
        k.Field("width", k.FLOAT, required=True),
        k.Field("height", k.FLOAT, required=True),
    )

    x: float
    """Left edge, 0 to 1."""
    y: float
    """Top edge, 0 to 1."""
    width: float
    """Width, 0 to 1."""
    height: float
    """Height, 0 to 1."""

    if TYPE_CHECKING:

        def __init__(self, *, x: float, y: float, width: float, height: float) -> None: ...
