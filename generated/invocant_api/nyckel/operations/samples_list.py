# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /v1/functions/{functionId}/samples

List samples
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import SamplesListHeaders
    from ..models import Sample


PAGING: rt.LinkPaging[Sample] = rt.LinkPaging(
    item=ref("Sample"),
    items="",
    rel="next",
    limit=rt.Limit("count", minimum=1),
)
"""How the pages follow each other."""


def _headers(texts: Mapping[str, str], status: int) -> SamplesListHeaders:
    from ..headers import SamplesListHeaders  # with the first answer: a client loads none of it

    return SamplesListHeaders(texts, status)


OPERATION: rt.Operation[list[Sample]] = rt.Operation(
    name="samples.list",
    operation_id="ListSamples",
    method="GET",
    path="/v1/functions/{functionId}/samples",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("externalId", "query", k.STR, python_name="external_id"),
        rt.Parameter("startIndex", "query", k.INT, python_name="start_index"),
        rt.Parameter("count", "query", k.INT),
        rt.Parameter("annotated", "query", k.BOOL),
        rt.Parameter("predicted", "query", k.BOOL),
        rt.Parameter("annotationLabelId", "query", k.STR, python_name="annotation_label_id"),
        rt.Parameter("predictionLabelId", "query", k.STR, python_name="prediction_label_id"),
        rt.Parameter(
            "predictionAndAnnotationAgree", "query", k.BOOL, python_name="prediction_and_annotation_agree"
        ),
        rt.Parameter("captureReason", "query", k.STR, python_name="capture_reason"),
        rt.Parameter("origin", "query", k.Const("InvokeCapture")),
        rt.Parameter("searchText", "query", k.STR, python_name="search_text"),
        rt.Parameter("sampleIds", "query", k.List(k.STR), python_name="sample_ids"),
        rt.Parameter("sampleSetId", "query", k.STR, python_name="sample_set_id"),
        rt.Parameter("inTrainSet", "query", k.BOOL, python_name="in_train_set"),
        rt.Parameter("createdBefore", "query", k.DATETIME, python_name="created_before"),
        rt.Parameter("createdAfter", "query", k.DATETIME, python_name="created_after"),
        rt.Parameter("sortBy", "query", k.Const("creation"), python_name="sort_by"),
        rt.Parameter("sortOrder", "query", ref("SortOrder"), python_name="sort_order"),
        rt.Parameter("includeData", "query", k.BOOL, python_name="include_data"),
    ),
    responses={
        "200": (rt.Response("application/json", k.List(ref("Sample"))),),
        "400": (rt.Response("application/json", ref("ErrorMessage")),),
        "401": (rt.Response("application/json", ref("ErrorMessage")),),
        "402": (rt.Response("application/json", ref("ErrorMessage")),),
        "403": (rt.Response("application/json", ref("ErrorMessage")),),
        "404": (rt.Response("application/json", ref("ErrorMessage")),),
        "409": (rt.Response("application/json", ref("ErrorMessage")),),
        "429": (rt.Response("application/json", ref("ErrorMessage")),),
        "500": (rt.Response("application/json", ref("ErrorMessage")),),
        "503": (rt.Response("application/json", ref("ErrorMessage")),),
    },
    headers=_headers,
    retry="safe",
    auth=True,
    paging=PAGING,
)
