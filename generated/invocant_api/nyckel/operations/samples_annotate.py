# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""PUT /v1/functions/{functionId}/samples/{sampleId}/annotation

Annotate a sample
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import SamplesAnnotateHeaders
    from ..models import Annotation


def _headers(texts: Mapping[str, str], status: int) -> SamplesAnnotateHeaders:
    from ..headers import SamplesAnnotateHeaders  # with the first answer: a client loads none of it

    return SamplesAnnotateHeaders(texts, status)


OPERATION: rt.Operation[Annotation] = rt.Operation(
    name="samples.annotate",
    operation_id="PutAnnotation",
    method="PUT",
    path="/v1/functions/{functionId}/samples/{sampleId}/annotation",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("sampleId", "path", k.STR, python_name="sample_id", required=True),
    ),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("Annotation"),
                fields=(
                    k.Field("label_id", k.Nullable(k.STR), key="labelId"),
                    k.Field("label_name", k.Nullable(k.STR), key="labelName"),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("Annotation")),),
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
)
