# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""PUT /v1/functions/{functionId}/labels/{labelId}

Replace a label
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import LabelsReplaceHeaders
    from ..models import Label


def _headers(texts: Mapping[str, str], status: int) -> LabelsReplaceHeaders:
    from ..headers import LabelsReplaceHeaders  # with the first answer: a client loads none of it

    return LabelsReplaceHeaders(texts, status)


OPERATION: rt.Operation[Label] = rt.Operation(
    name="labels.replace",
    operation_id="PutLabel",
    method="PUT",
    path="/v1/functions/{functionId}/labels/{labelId}",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("labelId", "path", k.STR, python_name="label_id", required=True),
    ),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("WritableLabel"),
                fields=(
                    k.Field("name", k.STR, required=True),
                    k.Field("description", k.Nullable(k.STR)),
                    k.Field("metadata", k.Nullable(k.Map(k.STR))),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("Label")),),
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
