# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /functions/{function_id}/revisions

List the revisions of a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsRevisionsListHeaders
    from ..models import FunctionRevision, FunctionRevisionPage


PAGING: rt.OffsetPaging[FunctionRevision] = rt.OffsetPaging(
    item=ref("FunctionRevision"),
    items="/data",
    offset="offset",
    total="/meta/total_count",
    limit=rt.Limit("limit", minimum=1, maximum=100, default=20),
)
"""How the pages follow each other."""


def _headers(texts: Mapping[str, str], status: int) -> FunctionsRevisionsListHeaders:
    from ..headers import FunctionsRevisionsListHeaders  # with the first answer: a client loads none of it

    return FunctionsRevisionsListHeaders(texts, status)


OPERATION: rt.Operation[FunctionRevisionPage] = rt.Operation(
    name="functions.revisions.list",
    operation_id="list_function_revisions_functions__function_id__revisions_get",
    method="GET",
    path="/functions/{function_id}/revisions",
    parameters=(
        rt.Parameter("function_id", "path", k.UUID, required=True),
        rt.Parameter("offset", "query", k.Nullable(k.INT)),
        rt.Parameter("limit", "query", k.Nullable(k.INT)),
    ),
    responses={
        "200": (rt.Response("application/json", ref("FunctionRevisionPage")),),
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
