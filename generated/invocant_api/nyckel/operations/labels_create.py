# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /v1/functions/{functionId}/labels

Create a label
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import LabelsCreateHeaders
    from ..models import Label


def _headers(texts: Mapping[str, str], status: int) -> LabelsCreateHeaders:
    from ..headers import LabelsCreateHeaders  # with the first answer: a client loads none of it

    return LabelsCreateHeaders(texts, status)


OPERATION: rt.Operation[Label] = rt.Operation(
    name="labels.create",
    operation_id="PostLabel",
    method="POST",
    path="/v1/functions/{functionId}/labels",
    parameters=(rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),),
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
    retry="if-not-processed",
    auth=True,
)
