# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /functions/by-name/{name}

Get a function by name
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsGetByNameHeaders
    from ..models import Function


def _headers(texts: Mapping[str, str], status: int) -> FunctionsGetByNameHeaders:
    from ..headers import FunctionsGetByNameHeaders  # with the first answer: a client loads none of it

    return FunctionsGetByNameHeaders(texts, status)


OPERATION: rt.Operation[Function] = rt.Operation(
    name="functions.get_by_name",
    operation_id="get_function_by_name_functions_by_name__name__get",
    method="GET",
    path="/functions/by-name/{name}",
    parameters=(rt.Parameter("name", "path", k.STR, required=True),),
    responses={
        "200": (rt.Response("application/json", ref("Function")),),
        "400": (rt.Response("application/json", ref("BadRequestError")),),
        "401": (rt.Response("application/json", ref("UnauthorizedError")),),
        "404": (rt.Response("application/json", ref("NotFoundError")),),
        "422": (rt.Response("application/json", ref("RequestValidationError")),),
        "429": (rt.Response("application/json", ref("GenericError")),),
    },
    headers=_headers,
    retry="safe",
    auth=True,
)
