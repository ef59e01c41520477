# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""PUT /v1/functions/{functionId}

Replace a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsReplaceHeaders
    from ..models import Function


def _headers(texts: Mapping[str, str], status: int) -> FunctionsReplaceHeaders:
    from ..headers import FunctionsReplaceHeaders  # with the first answer: a client loads none of it

    return FunctionsReplaceHeaders(texts, status)


OPERATION: rt.Operation[Function] = rt.Operation(
    name="functions.replace",
    operation_id="PutFunction",
    method="PUT",
    path="/v1/functions/{functionId}",
    parameters=(rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("WritableFunction"),
                fields=(
                    k.Field("project_id", k.STR, key="projectId"),
                    k.Field("name", k.STR),
                    k.Field("input", ref("FunctionInputType"), required=True),
                    k.Field("output", ref("FunctionOutputType"), required=True),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("Function")),),
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
