# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._label_prediction import LabelPrediction


@k.model
class DetectionOutput(k.Model):
    """What a detecting function finds."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("predictions", k.List(ref("LabelPrediction")), required=True),
    )

    predictions: list[LabelPrediction]
    """What was found; empty when nothing was."""

    if TYPE_CHECKING:

        def __init__(self, *, predictions: list[LabelPrediction]) -> None: ...
