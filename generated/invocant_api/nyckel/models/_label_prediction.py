# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._bounding_box import BoundingBox


@k.model
class LabelPrediction(k.Model):
    """One label that fits, and where, if it was looked for. More members than these may come."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("label_name", k.STR, key="labelName", required=True),
        k.Field("label_id", k.Nullable(k.STR), key="labelId"),
        k.Field("label_metadata", k.Nullable(k.Map(k.ANY)), key="labelMetadata"),
        k.Field("confidence", k.FLOAT, required=True),
        k.Field("bounding_box", ref("BoundingBox"), key="boundingBox"),
    )

    label_name: str
    """Name of the label."""
    label_id: str | None = None
    """Id of the label."""
    label_metadata: dict[str, Any] | None = None
    """Metadata of the label; only when asked for."""
    confidence: float
    """How sure the function is, 0 to 1."""
    bounding_box: BoundingBox | None = None
    """A part of an image, in shares of its width and height."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            label_name: str,
            label_id: str | None | k.Unset = k.UNSET,
            label_metadata: dict[str, Any] | None | k.Unset = k.UNSET,
            confidence: float,
            bounding_box: BoundingBox | k.Unset = k.UNSET,
        ) -> None: ...
