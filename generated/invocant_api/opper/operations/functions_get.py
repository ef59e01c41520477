# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /functions/{function_id}

Get a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from ..models import Function


class FunctionsGetHeaders(rt.ResponseHeaders):
    """Headers of the answers of `functions.get`."""

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
    name="functions.get",
    operation_id="get_function_functions__function_id__get",
    method="GET",
    path="/functions/{function_id}",
    parameters=(rt.Parameter("function_id", "path", k.UUID, required=True),),
    responses={
        "200": (rt.Response("application/json", ref("Function")),),
        "400": (rt.Response("application/json", ref("BadRequestError")),),
        "401": (rt.Response("application/json", ref("UnauthorizedError")),),
        "404": (rt.Response("application/json", ref("NotFoundError")),),
        "422": (rt.Response("application/json", ref("RequestValidationError")),),
        "429": (rt.Response("application/json", ref("GenericError")),),
    },
    headers=FunctionsGetHeaders,
    retry="safe",
    auth=True,
)
