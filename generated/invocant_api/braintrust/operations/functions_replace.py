# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""PUT /v1/function

Create or replace a function
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
    operation_id="putFunction",
    method="PUT",
    path="/v1/function",
    parameters=(),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("CreateFunction"),
                fields=(
                    k.Field("project_id", k.UUID, required=True),
                    k.Field("name", k.STR, required=True),
                    k.Field("slug", k.STR, required=True),
                    k.Field("description", k.Nullable(k.STR)),
                    k.Field("prompt_data", k.Nullable(ref("PromptData"))),
                    k.Field("tags", k.Nullable(k.List(k.STR))),
                    k.Field("function_type", k.Nullable(ref("FunctionType"))),
                    k.Field("function_data", ref("function_data_kind"), required=True),
                    k.Field("origin", k.Nullable(ref("CreateFunctionOrigin"))),
                    k.Field("function_schema", k.Nullable(ref("CreateFunctionSchema"))),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("Function")),),
        "400": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "401": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "403": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "429": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "500": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
    },
    headers=_headers,
    retry="safe",
    auth=True,
)
