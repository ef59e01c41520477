# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class LabelConfidence(k.Model):
    """One label and how likely it is."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("label_name", k.Nullable(k.STR), key="labelName"),
        k.Field("label_id", k.Nullable(k.STR), key="labelId"),
        k.Field("label_metadata", k.Nullable(k.Map(k.ANY)), key="labelMetadata"),
        k.Field("confidence", k.FLOAT),
        k.Field("decision_threshold", k.Nullable(k.FLOAT), key="decisionThreshold"),
    )

    label_name: str | None = None
    """Name of the label."""
    label_id: str | None = None
    """Id of the label."""
    label_metadata: dict[str, Any] | None = None
    """Metadata of the label; only when asked for."""
    confidence: float | None = None
    """How sure the function is, 0 to 1."""
    decision_threshold: float | None = None
    """Confidence from which on the label counts; null when there is none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            label_name: str | None | k.Unset = k.UNSET,
            label_id: str | None | k.Unset = k.UNSET,
            label_metadata: dict[str, Any] | None | k.Unset = k.UNSET,
            confidence: float | k.Unset = k.UNSET,
            decision_threshold: float | None | k.Unset = k.UNSET,
        ) -> None: ...
