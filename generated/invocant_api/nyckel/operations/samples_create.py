# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /v1/functions/{functionId}/samples

Create a sample
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import SamplesCreateHeaders
    from ..models import Sample


def _headers(texts: Mapping[str, str], status: int) -> SamplesCreateHeaders:
    from ..headers import SamplesCreateHeaders  # with the first answer: a client loads none of it

    return SamplesCreateHeaders(texts, status)


OPERATION: rt.Operation[Sample] = rt.Operation(
    name="samples.create",
    operation_id="PostSample",
    method="POST",
    path="/v1/functions/{functionId}/samples",
    parameters=(rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("WritableSample"),
                fields=(
                    k.Field("data", ref("input_data_kind"), required=True),
                    k.Field("external_id", k.Nullable(k.STR), key="externalId"),
                    k.Field("annotation", ref("Annotation")),
                    k.Field("sample_sets", k.List(ref("SampleSet")), key="sampleSets"),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("Sample")),),
        "400": (rt.Response("application/json", ref("ErrorMessage")),),
        "401": (rt.Response("application/json", ref("ErrorMessage")),),
        "402": (rt.Response("application/json", ref("ErrorMessage")),),
        "403": (rt.Response("application/json", ref("ErrorMessage")),),
        "404": (rt.Response("application/json", ref("ErrorMessage")),),
        "409": (rt.Response("application/json", ref("DuplicateSample")),),
        "429": (rt.Response("application/json", ref("ErrorMessage")),),
        "500": (rt.Response("application/json", ref("ErrorMessage")),),
        "503": (rt.Response("application/json", ref("ErrorMessage")),),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
