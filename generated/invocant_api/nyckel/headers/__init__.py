# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What answers say in their headers: a class for each operation that declares some.

`HEADERS.of(result)` gives the headers of the answer behind a result; those of a raw answer are in its `headers`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._fields_create import FieldsCreateHeaders as FieldsCreateHeaders
    from ._fields_delete import FieldsDeleteHeaders as FieldsDeleteHeaders
    from ._fields_get import FieldsGetHeaders as FieldsGetHeaders
    from ._fields_list import FieldsListHeaders as FieldsListHeaders
    from ._functions_create import FunctionsCreateHeaders as FunctionsCreateHeaders
    from ._functions_delete import FunctionsDeleteHeaders as FunctionsDeleteHeaders
    from ._functions_get import FunctionsGetHeaders as FunctionsGetHeaders
    from ._functions_invoke import FunctionsInvokeHeaders as FunctionsInvokeHeaders
    from ._functions_list import FunctionsListHeaders as FunctionsListHeaders
    from ._functions_replace import FunctionsReplaceHeaders as FunctionsReplaceHeaders
    from ._functions_summary import FunctionsSummaryHeaders as FunctionsSummaryHeaders
    from ._labels_create import LabelsCreateHeaders as LabelsCreateHeaders
    from ._labels_delete import LabelsDeleteHeaders as LabelsDeleteHeaders
    from ._labels_get import LabelsGetHeaders as LabelsGetHeaders
    from ._labels_list import LabelsListHeaders as LabelsListHeaders
    from ._labels_replace import LabelsReplaceHeaders as LabelsReplaceHeaders
    from ._samples_annotate import SamplesAnnotateHeaders as SamplesAnnotateHeaders
    from ._samples_create import SamplesCreateHeaders as SamplesCreateHeaders
    from ._samples_delete import SamplesDeleteHeaders as SamplesDeleteHeaders
    from ._samples_get import SamplesGetHeaders as SamplesGetHeaders
    from ._samples_list import SamplesListHeaders as SamplesListHeaders
    from ._samples_remove_annotation import SamplesRemoveAnnotationHeaders as SamplesRemoveAnnotationHeaders
    from ._search_invoke import SearchInvokeHeaders as SearchInvokeHeaders

_MODULES: dict[str, str] = {
    "FunctionsListHeaders": "functions_list",
    "FunctionsCreateHeaders": "functions_create",
    "FunctionsGetHeaders": "functions_get",
    "FunctionsReplaceHeaders": "functions_replace",
    "FunctionsDeleteHeaders": "functions_delete",
    "FunctionsSummaryHeaders": "functions_summary",
    "FunctionsInvokeHeaders": "functions_invoke",
    "SearchInvokeHeaders": "search_invoke",
    "LabelsListHeaders": "labels_list",
    "LabelsCreateHeaders": "labels_create",
    "LabelsGetHeaders": "labels_get",
    "LabelsReplaceHeaders": "labels_replace",
    "LabelsDeleteHeaders": "labels_delete",
    "SamplesListHeaders": "samples_list",
    "SamplesCreateHeaders": "samples_create",
    "SamplesGetHeaders": "samples_get",
    "SamplesDeleteHeaders": "samples_delete",
    "SamplesAnnotateHeaders": "samples_annotate",
    "SamplesRemoveAnnotationHeaders": "samples_remove_annotation",
    "FieldsListHeaders": "fields_list",
    "FieldsCreateHeaders": "fields_create",
    "FieldsGetHeaders": "fields_get",
    "FieldsDeleteHeaders": "fields_delete",
}

__all__ = [
    "FieldsCreateHeaders",
    "FieldsDeleteHeaders",
    "FieldsGetHeaders",
    "FieldsListHeaders",
    "FunctionsCreateHeaders",
    "FunctionsDeleteHeaders",
    "FunctionsGetHeaders",
    "FunctionsInvokeHeaders",
    "FunctionsListHeaders",
    "FunctionsReplaceHeaders",
    "FunctionsSummaryHeaders",
    "LabelsCreateHeaders",
    "LabelsDeleteHeaders",
    "LabelsGetHeaders",
    "LabelsListHeaders",
    "LabelsReplaceHeaders",
    "SamplesAnnotateHeaders",
    "SamplesCreateHeaders",
    "SamplesDeleteHeaders",
    "SamplesGetHeaders",
    "SamplesListHeaders",
    "SamplesRemoveAnnotationHeaders",
    "SearchInvokeHeaders",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"._{module}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
