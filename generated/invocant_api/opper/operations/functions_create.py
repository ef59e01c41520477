# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /functions

Create a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsCreateHeaders
    from ..models import Function


def _headers(texts: Mapping[str, str], status: int) -> FunctionsCreateHeaders:
    from ..headers import FunctionsCreateHeaders  # with the first answer: a client loads none of it

    return FunctionsCreateHeaders(texts, status)


OPERATION: rt.Operation[Function] = rt.Operation(
    name="functions.create",
    operation_id="create_function_functions_post",
    method="POST",
    path="/functions",
    parameters=(),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("CreateFunctionRequest"),
                fields=(
                    k.Field("name", k.STR, required=True),
                    k.Field("description", k.Nullable(k.STR)),
                    k.Field("instructions", k.STR, required=True),
                    k.Field("input_schema", k.Nullable(k.Map(k.ANY))),
                    k.Field("output_schema", k.Nullable(k.Map(k.ANY))),
                    k.Field("model", ref("model_choice_kind")),
                    k.Field("configuration", k.Nullable(ref("FunctionCallConfiguration"))),
                ),
            ),
        ),
    ),
    responses={
        "201": (rt.Response("application/json", ref("Function")),),
        "400": (rt.Response("application/json", ref("BadRequestError")),),
        "401": (rt.Response("application/json", ref("UnauthorizedError")),),
        "404": (rt.Response("application/json", ref("NotFoundError")),),
        "409": (rt.Response("application/json", ref("ConflictError")),),
        "422": (rt.Response("application/json", ref("RequestValidationError")),),
        "429": (rt.Response("application/json", ref("GenericError")),),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
