# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /call

Call a task
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import CallHeaders
    from ..models import TaskCallResponse


def _headers(texts: Mapping[str, str], status: int) -> CallHeaders:
    from ..headers import CallHeaders  # with the first answer: a client loads none of it

    return CallHeaders(texts, status)


OPERATION: rt.Operation[TaskCallResponse] = rt.Operation(
    name="call",
    operation_id="function_call_call_post",
    method="POST",
    path="/call",
    parameters=(),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("TaskCallRequest"),
                fields=(
                    k.Field("name", k.STR, required=True),
                    k.Field("instructions", k.Nullable(k.STR)),
                    k.Field("input_schema", k.Nullable(k.Map(k.ANY))),
                    k.Field("output_schema", k.Nullable(k.Map(k.ANY))),
                    k.Field("input", k.ANY),
                    k.Field("model", ref("model_choice_kind")),
                    k.Field("examples", k.Nullable(k.List(ref("Example")))),
                    k.Field("parent_span_id", k.Nullable(k.UUID)),
                    k.Field("tags", k.Nullable(k.Map(k.STR))),
                    k.Field("configuration", k.Nullable(ref("FunctionCallConfiguration"))),
                ),
            ),
        ),
    ),
    responses={
        "200": (rt.Response("application/json", ref("TaskCallResponse")),),
        "400": (rt.Response("application/json", ref("BadRequestError")),),
        "401": (rt.Response("application/json", ref("UnauthorizedError")),),
        "404": (rt.Response("application/json", ref("NotFoundError")),),
        "422": (rt.Response("application/json", ref("RequestValidationError")),),
        "429": (rt.Response("application/json", ref("GenericError")),),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
)
