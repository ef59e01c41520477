# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""DELETE /functions/{function_id}

Delete a function
"""

from __future__ import annotations

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

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
    retry="safe",
    auth=True,
)
