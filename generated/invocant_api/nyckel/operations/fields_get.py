# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /v1/functions/{functionId}/fields/{fieldId}

Get a field
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from ..models import FunctionField


class FieldsGetHeaders(rt.ResponseHeaders):
    """Headers of the answers of `fields.get`."""

    __slots__ = ()
    DECLARED = {
        "429": (rt.Header("Retry-After", k.STR),),
    }

    @property
    def retry_after(self) -> str | None:
        """How long to wait, as whole seconds or a date as in RFC 9110."""
        value: str | None = self._value("Retry-After")
        return value


OPERATION: rt.Operation[FunctionField] = rt.Operation(
    name="fields.get",
    operation_id="GetField",
    method="GET",
    path="/v1/functions/{functionId}/fields/{fieldId}",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("fieldId", "path", k.STR, python_name="field_id", required=True),
    ),
    responses={
        "200": (rt.Response("application/json", ref("FunctionField")),),
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
    headers=FieldsGetHeaders,
    retry="safe",
    auth=True,
)
