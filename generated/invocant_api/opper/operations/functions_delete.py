# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""DELETE /functions/{function_id}

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


def _headers(texts: Mapping[str, str], status: int) -> FunctionsDeleteHeaders:
    from ..headers import FunctionsDeleteHeaders  # with the first answer: a client loads none of it

    return FunctionsDeleteHeaders(texts, status)


OPERATION: rt.Operation[None] = rt.Operation(
    name="functions.delete",
    operation_id="delete_function_functions__function_id__delete",
    method="DELETE",
    path="/functions/{function_id}",
    parameters=(rt.Parameter("function_id", "path", k.UUID, required=True),),
    responses={
        "204": None,
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
