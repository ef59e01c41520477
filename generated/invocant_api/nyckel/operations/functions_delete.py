# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""DELETE /v1/functions/{functionId}

Delete a function
"""

from __future__ import annotations

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref


class FunctionsDeleteHeaders(rt.ResponseHeaders):
    """Headers of the answers of `functions.delete`."""

    __slots__ = ()
    DECLARED = {
        "429": (rt.Header("Retry-After", k.STR),),
    }

    @property
    def retry_after(self) -> str | None:
        """How long to wait, as whole seconds or a date as in RFC 9110."""
        value: str | None = self._value("Retry-After")
        return value


OPERATION: rt.Operation[None] = rt.Operation(
    name="functions.delete",
    operation_id="DeleteFunction",
    method="DELETE",
    path="/v1/functions/{functionId}",
    parameters=(rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),),
    responses={
        "200": None,
        "400": (rt.Response("application/json", ref("ErrorMessage")),),
        "401": (rt.Response("application/json", ref("ErrorMessage")),),
        "402": (rt.Response("application/json", ref("ErrorMessage")),),
        "403": (rt.Response("application/json", ref("ErrorMessage")),),
        "404": (rt.Response("application/json", ref("ErrorMessage")),),
        "409": (rt.Response("application/json", ref("ErrorMessage")),),
        "429": (rt.Response("application/json", ref("ErrorMessage")),),
        "500": (rt.Response("application/json", ref("ErrorMessage")),),
        "503": (rt.Response("application/json", ref("ErrorMessage")),),
    },
    headers=FunctionsDeleteHeaders,
    retry="safe",
    auth=True,
)
