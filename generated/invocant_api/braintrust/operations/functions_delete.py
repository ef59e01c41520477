# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""DELETE /v1/function/{function_id}

Delete a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsDeleteHeaders
    from ..models import Function


def _headers(texts: Mapping[str, str], status: int) -> FunctionsDeleteHeaders:
    from ..headers import FunctionsDeleteHeaders  # with the first answer: a client loads none of it

    return FunctionsDeleteHeaders(texts, status)


OPERATION: rt.Operation[Function] = rt.Operation(
    name="functions.delete",
    operation_id="deleteFunctionId",
    method="DELETE",
    path="/v1/function/{function_id}",
    parameters=(rt.Parameter("function_id", "path", k.UUID, required=True),),
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
    retry="safe",
    auth=True,
)
