# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /functions

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
    from ..models import FunctionPage, FunctionSummary


PAGING: rt.OffsetPaging[FunctionSummary] = rt.OffsetPaging(
    item=ref("FunctionSummary"),
    items="/data",
    offset="offset",
    total="/meta/total_count",
    limit=rt.Limit("limit", minimum=1, maximum=100, default=20),
)
"""How the pages follow each other."""


def _headers(texts: Mapping[str, str], status: int) -> FunctionsListHeaders:
    from ..headers import FunctionsListHeaders  # with the first answer: a client loads none of it

    return FunctionsListHeaders(texts, status)


OPERATION: rt.Operation[FunctionPage] = rt.Operation(
    name="functions.list",
    operation_id="list_functions_functions_get",
    method="GET",
    path="/functions",
    parameters=(
        rt.Parameter("name", "query", k.Nullable(k.STR)),
        rt.Parameter("sort", "query", k.Nullable(k.STR)),
        rt.Parameter("offset", "query", k.Nullable(k.INT)),
        rt.Parameter("limit", "query", k.Nullable(k.INT)),
    ),
    responses={
        "200": (rt.Response("application/json", ref("FunctionPage")),),
        "400": (rt.Response("application/json", ref("BadRequestError")),),
        "401": (rt.Response("application/json", ref("UnauthorizedError")),),
        "404": (rt.Response("application/json", ref("NotFoundError")),),
        "422": (rt.Response("application/json", ref("RequestValidationError")),),
        "429": (rt.Response("application/json", ref("GenericError")),),
    },
    headers=_headers,
    retry="safe",
    auth=True,
    paging=PAGING,
)
