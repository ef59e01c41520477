# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /v1/function

List functions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsListHeaders
    from ..models import Function, FunctionPage


PAGING: rt.CursorPaging[Function] = rt.CursorPaging(
    item=ref("Function"),
    items="/objects",
    id="/id",
    forward="starting_after",
    backward="ending_before",
    limit=rt.Limit("limit", minimum=1),
)
"""How the pages follow each other."""


def _headers(texts: Mapping[str, str], status: int) -> FunctionsListHeaders:
    from ..headers import FunctionsListHeaders  # with the first answer: a client loads none of it

    return FunctionsListHeaders(texts, status)


OPERATION: rt.Operation[FunctionPage] = rt.Operation(
    name="functions.list",
    operation_id="getFunction",
    method="GET",
    path="/v1/function",
    parameters=(
        rt.Parameter("limit", "query", k.Nullable(k.INT)),
        rt.Parameter("starting_after", "query", k.UUID),
        rt.Parameter("ending_before", "query", k.UUID),
        rt.Parameter("ids", "query", ref("ids_kind")),
        rt.Parameter("function_name", "query", k.STR, allow_reserved=True),
        rt.Parameter("project_name", "query", k.STR, allow_reserved=True),
        rt.Parameter("project_id", "query", k.UUID),
        rt.Parameter("slug", "query", k.STR, allow_reserved=True),
        rt.Parameter("version", "query", k.STR),
        rt.Parameter("environment", "query", k.STR, allow_reserved=True),
        rt.Parameter("org_name", "query", k.STR, allow_reserved=True),
    ),
    responses={
        "200": (rt.Response("application/json", ref("FunctionPage")),),
        "400": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "401": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "403": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "429": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
        "500": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/plain", k.STR),
        ),
    },
    headers=_headers,
    retry="safe",
    auth=True,
    paging=PAGING,
)
