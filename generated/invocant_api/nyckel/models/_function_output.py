# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._label_confidence import LabelConfidence


@k.model
class FunctionOutput(k.Model):
    """What a classifying function makes of an input. More members than these may come."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("label_name", k.Nullable(k.STR), key="labelName"),
        k.Field("label_id", k.Nullable(k.STR), key="labelId"),
        k.Field("label_metadata", k.Nullable(k.Map(k.ANY)), key="labelMetadata"),
        k.Field("confidence", k.FLOAT, required=True),
        k.Field("decision_threshold", k.Nullable(k.FLOAT), key="decisionThreshold"),
        k.Field("label_confidences", k.Nullable(k.List(ref("LabelConfidence"))), key="labelConfidences"),
        k.Field("external_id", k.Nullable(k.STR), key="externalId"),
    )

    label_name: str | None = None
    """Name of the likeliest label; null when there is none."""
    label_id: str | None = None
    """Id of that label."""
    label_metadata: dict[str, Any] | None = None
    """Metadata of that label; only when asked for."""
    confidence: float
    """How sure the function is, 0 to 1."""
    decision_threshold: float | None = None
    """Confidence from which on the label counts; null when there is none."""
    label_confidences: list[LabelConfidence] | None = None
    """The likeliest labels; only when a count was asked for."""
    external_id: str | None = None
    """Id of your own that came with the input."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            label_name: str | None | k.Unset = k.UNSET,
            label_id: str | None | k.Unset = k.UNSET,
            label_metadata: dict[str, Any] | None | k.Unset = k.UNSET,
            confidence: float,
            decision_threshold: float | None | k.Unset = k.UNSET,
            label_confidences: list[LabelConfidence] | None | k.Unset = k.UNSET,
            external_id: str | None | k.Unset = k.UNSET,
        ) -> None: ...
