# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._detection_output import DetectionOutput
    from ._function_output import FunctionOutput
    from ._label_prediction import LabelPrediction


InvokeOutput: TypeAlias = Union[
    "FunctionOutput", "DetectionOutput", "dict[str, Any]", "k.UnknownModel", "list[LabelPrediction]"
]
"""What a function makes of an input. Classification gives one output, tags and detection give a list
of predictions or an object that holds one, other kinds an object of their own.
"""

invoke_output_kind: k.Kind[InvokeOutput] = k.OneOf(
    object=k.Shapes(
        k.Shape(
            required=("confidence",),
            known=(
                "labelName",
                "labelId",
                "labelMetadata",
                "confidence",
                "decisionThreshold",
                "labelConfidences",
                "externalId",
            ),
            kind=ref("FunctionOutput"),
        ),
        k.Shape(required=("predictions",), known=("predictions",), kind=ref("DetectionOutput")),
        k.Shape(required=(), known=(), kind=k.Map(k.ANY)),
    ),
    array=k.List(ref("LabelPrediction")),
)
"""How a InvokeOutput is read from JSON and written to it."""
