# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /call/stream

Call a task and stream its answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from .. import events
from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import StreamHeaders


STREAM: rt.Streaming[events.CallEvent] = rt.Streaming(
    name="stream",
    request={},
    terminator="none",
    events=(
        rt.EventSpec(
            events.Sentinel,
            type="sentinel",
            event="message",
            data="text",
            kind=k.STR,
            role="end",
            when=rt.When(equals="[DONE]"),
        ),
        rt.EventSpec(
            events.StreamFailure,
            type="error",
            event="message",
            data="json",
            kind=ref("FailurePayload"),
            role="error",
            message="/error_message",
            code="/error_type",
            when=rt.When(match={"chunk_type": "error"}),
        ),
        rt.EventSpec(
            events.JsonChunk,
            type="json",
            event="message",
            data="json",
            kind=ref("JsonPayload"),
            role="json",
            value="/delta",
            when=rt.When(match={"chunk_type": "json"}, has=("delta",)),
        ),
        rt.EventSpec(
            events.TextChunk,
            type="text",
            event="message",
            data="json",
            kind=ref("TextPayload"),
            role="text",
            value="/delta",
            when=rt.When(match={"json_path": None}, has=("delta",)),
        ),
        rt.EventSpec(
            events.JsonChunk,
            type="json",
            event="message",
            data="json",
            kind=ref("JsonPayload"),
            role="json",
            value="/delta",
            when=rt.When(
                has=(
                    "delta",
                    "json_path",
                )
            ),
        ),
        rt.EventSpec(
            events.TextChunk,
            type="text",
            event="message",
            data="json",
            kind=ref("TextPayload"),
            role="text",
            value="/delta",
            when=rt.When(has=("delta",)),
        ),
        rt.EventSpec(
            events.Span,
            type="span",
            event="message",
            data="json",
            kind=ref("SpanPayload"),
            role="start",
            when=rt.When(has=("span_id",)),
        ),
    ),
)
"""What the stream is made of, event by event."""


def _headers(texts: Mapping[str, str], status: int) -> StreamHeaders:
    from ..headers import StreamHeaders  # with the first answer: a client loads none of it

    return StreamHeaders(texts, status)


OPERATION: rt.Operation[None] = rt.Operation(
    name="stream",
    operation_id="function_stream_call_stream_post",
    method="POST",
    path="/call/stream",
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
        "200": (rt.Response("text/event-stream", k.STR),),
        "400": (rt.Response("application/json", ref("BadRequestError")),),
        "401": (rt.Response("application/json", ref("UnauthorizedError")),),
        "404": (rt.Response("application/json", ref("NotFoundError")),),
        "422": (rt.Response("application/json", ref("RequestValidationError")),),
        "429": (rt.Response("application/json", ref("GenericError")),),
    },
    headers=_headers,
    retry="if-not-processed",
    auth=True,
    stream=STREAM,
)
