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
    from ..models import FunctionPage, FunctionSummary


PAGING: rt.OffsetPaging[FunctionSummary] = rt.OffsetPaging(
    item=ref("FunctionSummary"),
    items="/data",
    offset="offset",
    total="/meta/total_count",
    limit=rt.Limit("limit", minimum=1, maximum=100, default=20),
)
"""How the pages follow each other."""


class FunctionsListHeaders(rt.ResponseHeaders):
    """Headers of the answers of `functions.list`."""

    __slots__ = ()
    DECLARED = {
        "429": (rt.Header("Retry-After", k.STR),),
    }

    @property
    def retry_after(self) -> str | None:
        """How long to wait, as whole seconds or a date as in RFC 9110."""
        value: str | None = self._value("Retry-After")
        return value


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
    headers=FunctionsListHeaders,
    retry="safe",
    auth=True,
    paging=PAGING,
)
