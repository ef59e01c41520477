# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""PATCH /v1/function/{function_id}

Change a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsUpdateHeaders
    from ..models import Function


def _headers(texts: Mapping[str, str], status: int) -> FunctionsUpdateHeaders:
    from ..headers import FunctionsUpdateHeaders  # with the first answer: a client loads none of it

    return FunctionsUpdateHeaders(texts, status)


OPERATION: rt.Operation[Function] = rt.Operation(
    name="functions.update",
    operation_id="patchFunctionId",
    method="PATCH",
    path="/v1/function/{function_id}",
    parameters=(rt.Parameter("function_id", "path", k.UUID, required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("PatchFunction"),
                fields=(
                    k.Field("name", k.Nullable(k.STR)),
                    k.Field("description", k.Nullable(k.STR)),
                    k.Field("prompt_data", k.Nullable(ref("PromptData"))),
                    k.Field("function_data", k.Nullable(ref("function_data_kind"))),
                    k.Field("tags", k.Nullable(k.List(k.STR))),
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
        "404": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
