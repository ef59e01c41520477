# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /v1/functions/{functionId}/labels

List labels
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import LabelsListHeaders
    from ..models import Label


PAGING: rt.LinkPaging[Label] = rt.LinkPaging(
    item=ref("Label"),
    items="",
    rel="next",
)
"""How the pages follow each other."""


def _headers(texts: Mapping[str, str], status: int) -> LabelsListHeaders:
    from ..headers import LabelsListHeaders  # with the first answer: a client loads none of it

    return LabelsListHeaders(texts, status)


OPERATION: rt.Operation[list[Label]] = rt.Operation(
    name="labels.list",
    operation_id="ListLabels",
    method="GET",
    path="/v1/functions/{functionId}/labels",
    parameters=(rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),),
    responses={
        "200": (rt.Response("application/json", k.List(ref("Label"))),),
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
    paging=PAGING,
)
