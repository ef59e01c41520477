# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /functions/{function_id}/call

Call a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsCallHeaders
    from ..models import FunctionCallResponse


def _headers(texts: Mapping[str, str], status: int) -> FunctionsCallHeaders:
    from ..headers import FunctionsCallHeaders  # with the first answer: a client loads none of it

    return FunctionsCallHeaders(texts, status)


OPERATION: rt.Operation[FunctionCallResponse] = rt.Operation(
    name="functions.call",
    operation_id="call_function_functions__function_id__call_post",
    method="POST",
    path="/functions/{function_id}/call",
    parameters=(rt.Parameter("function_id", "path", k.UUID, required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("FunctionCallRequest"),
                fields=(
                    k.Field("input", k.ANY),
                    k.Field("parent_span_id", k.Nullable(k.UUID)),
                    k.Field("examples", k.Nullable(k.List(ref("Example")))),
                    k.Field("tags", k.Nullable(k.Map(k.STR))),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("FunctionCallResponse")),),
        "400": (rt.Response("application/json", ref("BadRequestError")),),
        "401": (rt.Response("application/json", ref("UnauthorizedError")),),
        "404": (rt.Response("application/json", ref("NotFoundError")),),
        "422": (rt.Response("application/json", ref("RequestValidationError")),),
        "429": (rt.Response("application/json", ref("GenericError")),),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
