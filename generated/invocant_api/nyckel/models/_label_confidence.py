# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or generator/templates, then regenerate.
from __future__ import annotations

from typing import Any

from invocant.runtime import kinds as k


@k.model
class LabelConfidence(k.Model):
    """One label and how likely it is."""

    FIELDS = (
        k.Field("label_name", k.Nullable(k.STR), key="labelName"),
        k.Field("label_id", k.Nullable(k.STR), key="labelId"),
        k.Field("label_metadata", k.Nullable(k.Map(k.ANY)), key="labelMetadata"),
        k.Field("confidence", k.FLOAT),
        k.Field("decision_threshold", k.Nullable(k.FLOAT), key="decisionThreshold"),
    )

    label_name: str | None | k.Unset = k.UNSET
    """Name of the label."""
    label_id: str | None | k.Unset = k.UNSET
    """Id of the label."""
    label_metadata: dict[str, Any] | None | k.Unset = k.UNSET
    """Metadata of the label; only when asked for."""
    confidence: float | k.Unset = k.UNSET
    """How sure the function is, 0 to 1."""
    decision_threshold: float | None | k.Unset = k.UNSET
    """Confidence from which on the label counts; null when there is none."""
