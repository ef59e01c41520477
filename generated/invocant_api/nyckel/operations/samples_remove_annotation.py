# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""DELETE /v1/functions/{functionId}/samples/{sampleId}/annotation

Remove the annotation of a sample
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import SamplesRemoveAnnotationHeaders


def _headers(texts: Mapping[str, str], status: int) -> SamplesRemoveAnnotationHeaders:
    from ..headers import SamplesRemoveAnnotationHeaders  # with the first answer: a client loads none of it

    return SamplesRemoveAnnotationHeaders(texts, status)


OPERATION: rt.Operation[None] = rt.Operation(
    name="samples.remove_annotation",
    operation_id="DeleteAnnotation",
    method="DELETE",
    path="/v1/functions/{functionId}/samples/{sampleId}/annotation",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("sampleId", "path", k.STR, python_name="sample_id", required=True),
    ),
    responses={
        "200": None,
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
