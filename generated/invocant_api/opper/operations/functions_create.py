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
    from ..models import Function


class FunctionsCreateHeaders(rt.ResponseHeaders):
    """Headers of the answers of `functions.create`."""

    __slots__ = ()
    DECLARED = {
        "429": (rt.Header("Retry-After", k.STR),),
    }

    @property
    def retry_after(self) -> str | None:
        """How long to wait, as whole seconds or a date as in RFC 9110."""
        value: str | None = self._value("Retry-After")
        return value


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
    headers=FunctionsCreateHeaders,
    retry="if-not-processed",
    auth=True,
)
