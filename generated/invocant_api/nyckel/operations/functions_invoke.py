# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /v1/functions/{functionId}/invoke

Invoke a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsInvokeHeaders
    from ..models import InvokeOutput


def _headers(texts: Mapping[str, str], status: int) -> FunctionsInvokeHeaders:
    from ..headers import FunctionsInvokeHeaders  # with the first answer: a client loads none of it

    return FunctionsInvokeHeaders(texts, status)


OPERATION: rt.Operation[InvokeOutput] = rt.Operation(
    name="functions.invoke",
    operation_id="InvokeFunction",
    method="POST",
    path="/v1/functions/{functionId}/invoke",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("labelCount", "query", k.INT, python_name="label_count"),
        rt.Parameter("includeMetadata", "query", k.BOOL, python_name="include_metadata"),
        rt.Parameter("modelId", "query", k.STR, python_name="model_id"),
        rt.Parameter("capture", "query", k.BOOL),
        rt.Parameter("externalId", "query", k.STR, python_name="capture_external_id"),
    ),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("InvokeInput"),
                fields=(
                    k.Field("data", ref("input_data_kind"), required=True),
                    k.Field("external_id", k.Nullable(k.STR), key="externalId"),
                    k.Field("metadata", k.Nullable(k.Map(k.ANY))),
                ),
            ),
            rt.Content(
                "multipart/form-data",
                ref("InvokeImage"),
                fields=(k.Field("data", k.BINARY, required=True),),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("invoke_output_kind")),),
        "400": (rt.Response("application/json", ref("ErrorMessage")),),
        "503": (rt.Response("application/json", ref("ErrorMessage")),),
        "401": (rt.Response("application/json", ref("ErrorMessage")),),
        "402": (rt.Response("application/json", ref("ErrorMessage")),),
        "403": (rt.Response("application/json", ref("ErrorMessage")),),
        "404": (rt.Response("application/json", ref("ErrorMessage")),),
        "409": (rt.Response("application/json", ref("ErrorMessage")),),
        "429": (rt.Response("application/json", ref("ErrorMessage")),),
        "500": (rt.Response("application/json", ref("ErrorMessage")),),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
