# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /v1/functions

List functions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from ..models import Function


PAGING: rt.LinkPaging[Function] = rt.LinkPaging(
    item=ref("Function"),
    items="",
    rel="next",
)
"""How the pages follow each other."""


class FunctionsListHeaders(rt.ResponseHeaders):
    """Headers of the answers of `functions.list`."""

    __slots__ = ()
    DECLARED = {
        "200": (rt.Header("Link", k.STR),),
        "429": (rt.Header("Retry-After", k.STR),),
    }

    @property
    def link(self) -> str | None:
        """Where the next page is, as in RFC 8288 with `rel="next"`. Absent on the last one."""
        value: str | None = self._value("Link")
        return value

    @property
    def retry_after(self) -> str | None:
        """How long to wait, as whole seconds or a date as in RFC 9110."""
        value: str | None = self._value("Retry-After")
        return value


OPERATION: rt.Operation[list[Function]] = rt.Operation(
    name="functions.list",
    operation_id="ListFunctions",
    method="GET",
    path="/v1/functions",
    parameters=(),
    responses={
        "200": (rt.Response("application/json", k.List(ref("Function"))),),
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
    headers=FunctionsListHeaders,
    retry="safe",
    auth=True,
    paging=PAGING,
)
