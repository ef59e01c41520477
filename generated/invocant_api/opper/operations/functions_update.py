# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""PATCH /functions/{function_id}

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
    operation_id="update_function_functions__function_id__patch",
    method="PATCH",
    path="/functions/{function_id}",
    parameters=(rt.Parameter("function_id", "path", k.UUID, required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("UpdateFunctionRequest"),
                fields=(
                    k.Field("name", k.Nullable(k.STR)),
                    k.Field("description", k.Nullable(k.STR)),
                    k.Field("instructions", k.Nullable(k.STR)),
                    k.Field("input_schema", k.Nullable(k.Map(k.ANY))),
                    k.Field("output_schema", k.Nullable(k.Map(k.ANY))),
                    k.Field("model", k.Nullable(ref("model_choice_kind"))),
                    k.Field("configuration", k.Nullable(k.Map(k.ANY))),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("Function")),),
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
