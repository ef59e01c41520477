# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Every class of the API's schemas; each is imported when it is first asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from invocant.runtime import kinds as k

ref = k.Models(__name__)

if TYPE_CHECKING:
    from ._annotation import Annotation as Annotation
    from ._bounding_box import BoundingBox as BoundingBox
    from ._detection_output import DetectionOutput as DetectionOutput
    from ._duplicate_sample import DuplicateSample as DuplicateSample
    from ._error import ErrorMessage as ErrorMessage
    from ._field import FunctionField as FunctionField
    from ._field_type import FieldType as FieldType
    from ._function import Function as Function
    from ._function_input_type import FunctionInputType as FunctionInputType
    from ._function_output import FunctionOutput as FunctionOutput
    from ._function_output_type import FunctionOutputType as FunctionOutputType
    from ._functions_invoke import InvokeImage as InvokeImage
    from ._i_function_input import InputData as InputData, input_data_kind as input_data_kind
    from ._invoke_input import InvokeInput as InvokeInput
    from ._invoke_output import InvokeOutput as InvokeOutput, invoke_output_kind as invoke_output_kind
    from ._label import Label as Label
    from ._label_confidence import LabelConfidence as LabelConfidence
    from ._label_prediction import LabelPrediction as LabelPrediction
    from ._prediction import Prediction as Prediction
    from ._sample import Sample as Sample
    from ._sample_set import SampleSet as SampleSet
    from ._search_invoke_input import SearchInvokeInput as SearchInvokeInput
    from ._search_sample import SearchSample as SearchSample
    from ._sort_order import SortOrder as SortOrder
    from ._writable_field import WritableField as WritableField
    from ._writable_function import WritableFunction as WritableFunction
    from ._writable_label import WritableLabel as WritableLabel
    from ._writable_sample import WritableSample as WritableSample

_MODULES: dict[str, str] = {
    "Annotation": "_annotation",
    "BoundingBox": "_bounding_box",
    "DetectionOutput": "_detection_output",
    "DuplicateSample": "_duplicate_sample",
    "ErrorMessage": "_error",
    "FieldType": "_field_type",
    "Function": "_function",
    "FunctionField": "_field",
    "FunctionInputType": "_function_input_type",
    "FunctionOutput": "_function_output",
    "FunctionOutputType": "_function_output_type",
    "InputData": "_i_function_input",
    "InvokeImage": "_functions_invoke",
    "InvokeInput": "_invoke_input",
    "InvokeOutput": "_invoke_output",
    "Label": "_label",
    "LabelConfidence": "_label_confidence",
    "LabelPrediction": "_label_prediction",
    "Prediction": "_prediction",
    "Sample": "_sample",
    "SampleSet": "_sample_set",
    "SearchInvokeInput": "_search_invoke_input",
    "SearchSample": "_search_sample",
    "SortOrder": "_sort_order",
    "WritableField": "_writable_field",
    "WritableFunction": "_writable_function",
    "WritableLabel": "_writable_label",
    "WritableSample": "_writable_sample",
    "input_data_kind": "_i_function_input",
    "invoke_output_kind": "_invoke_output",
}

__all__ = [
    "Annotation",
    "BoundingBox",
    "DetectionOutput",
    "DuplicateSample",
    "ErrorMessage",
    "FieldType",
    "Function",
    "FunctionField",
    "FunctionInputType",
    "FunctionOutput",
    "FunctionOutputType",
    "InputData",
    "InvokeImage",
    "InvokeInput",
    "InvokeOutput",
    "Label",
    "LabelConfidence",
    "LabelPrediction",
    "Prediction",
    "Sample",
    "SampleSet",
    "SearchInvokeInput",
    "SearchSample",
    "SortOrder",
    "WritableField",
    "WritableFunction",
    "WritableLabel",
    "WritableSample",
    "input_data_kind",
    "invoke_output_kind",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f".{module}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
