# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /v1/functions/{functionId}/fields

Create a field
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FieldsCreateHeaders
    from ..models import FunctionField


def _headers(texts: Mapping[str, str], status: int) -> FieldsCreateHeaders:
    from ..headers import FieldsCreateHeaders  # with the first answer: a client loads none of it

    return FieldsCreateHeaders(texts, status)


OPERATION: rt.Operation[FunctionField] = rt.Operation(
    name="fields.create",
    operation_id="PostField",
    method="POST",
    path="/v1/functions/{functionId}/fields",
    parameters=(rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("WritableField"),
                fields=(
                    k.Field("name", k.STR, required=True),
                    k.Field("type", ref("FieldType"), required=True),
                ),
            ),
        ),
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
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
