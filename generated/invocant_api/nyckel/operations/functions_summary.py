# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /v1/functions/{functionId}/summary

Summarize a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsSummaryHeaders


def _headers(texts: Mapping[str, str], status: int) -> FunctionsSummaryHeaders:
    from ..headers import FunctionsSummaryHeaders  # with the first answer: a client loads none of it

    return FunctionsSummaryHeaders(texts, status)


OPERATION: rt.Operation[dict[str, Any]] = rt.Operation(
    name="functions.summary",
    operation_id="GetFunctionSummary",
    method="GET",
    path="/v1/functions/{functionId}/summary",
    parameters=(rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),),
    responses={
        "200": (rt.Response("application/json", k.Map(k.ANY)),),
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
