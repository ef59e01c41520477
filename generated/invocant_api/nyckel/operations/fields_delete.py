# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""DELETE /v1/functions/{functionId}/fields/{fieldId}

Delete a field
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FieldsDeleteHeaders


def _headers(texts: Mapping[str, str], status: int) -> FieldsDeleteHeaders:
    from ..headers import FieldsDeleteHeaders  # with the first answer: a client loads none of it

    return FieldsDeleteHeaders(texts, status)


OPERATION: rt.Operation[None] = rt.Operation(
    name="fields.delete",
    operation_id="DeleteField",
    method="DELETE",
    path="/v1/functions/{functionId}/fields/{fieldId}",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("fieldId", "path", k.STR, python_name="field_id", required=True),
    ),
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
    headers=_headers,
    retry="safe",
    auth=True,
)
