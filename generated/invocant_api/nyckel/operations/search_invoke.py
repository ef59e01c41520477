# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /v1/search-functions/{functionId}/invoke

Search for similar samples
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import SearchInvokeHeaders
    from ..models import SearchSample


def _headers(texts: Mapping[str, str], status: int) -> SearchInvokeHeaders:
    from ..headers import SearchInvokeHeaders  # with the first answer: a client loads none of it

    return SearchInvokeHeaders(texts, status)


OPERATION: rt.Operation[list[SearchSample]] = rt.Operation(
    name="search.invoke",
    operation_id="Invoke",
    method="POST",
    path="/v1/search-functions/{functionId}/invoke",
    parameters=(
        rt.Parameter("functionId", "path", k.STR, python_name="function_id", required=True),
        rt.Parameter("sampleCount", "query", k.INT, python_name="sample_count"),
        rt.Parameter("includeData", "query", k.BOOL, python_name="include_data"),
    ),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("SearchInvokeInput"),
                fields=(
                    k.Field("sample_id", k.Nullable(k.STR), key="sampleId"),
                    k.Field("data", ref("input_data_kind")),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", k.List(ref("SearchSample"))),),
        "400": (rt.Response("application/json", ref("ErrorMessage")),),
        "503": (rt.Response("application/json", ref("ErrorMessage")),),
        "401": (rt.Response("application/json", ref("ErrorMessage")),),
        "402": (rt.Response("application/json", ref("ErrorMessage")),),
        "403": (rt.Response("application/json", ref("ErrorMessage")),),
        "404": (rt.Response("application/json", ref("ErrorMessage")),),
        "409": (rt.Response("application/json", ref("ErrorMessage")),),
        "429": (rt.Response("application/json", ref("ErrorMessage")),),
        "500": (rt.Response("application/json", ref("ErrorMessage")),),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
