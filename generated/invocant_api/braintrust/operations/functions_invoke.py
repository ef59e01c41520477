# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /v1/function/{function_id}/invoke

Invoke a function
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant import runtime as rt
from invocant.runtime import kinds as k

from .. import events
from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import FunctionsInvokeHeaders


STREAM: rt.Streaming[events.InvokeEvent] = rt.Streaming(
    name="functions.stream",
    request={"stream": True},
    terminator="optional",
    events=(
        rt.EventSpec(events.Start, type="start", event="start", data="empty", kind=None, role="start"),
        rt.EventSpec(
            events.TextDelta, type="text_delta", event="text_delta", data="json", kind=k.STR, role="text"
        ),
        rt.EventSpec(
            events.ReasoningDelta,
            type="reasoning_delta",
            event="reasoning_delta",
            data="json",
            kind=k.STR,
            role="reasoning",
        ),
        rt.EventSpec(
            events.JsonDelta, type="json_delta", event="json_delta", data="text", kind=k.STR, role="json"
        ),
        rt.EventSpec(
            events.Progress,
            type="progress",
            event="progress",
            data="json",
            kind=ref("ProgressMessage"),
            role="side",
        ),
        rt.EventSpec(
            events.Console,
            type="console",
            event="console",
            data="json",
            kind=ref("ConsoleMessage"),
            role="side",
        ),
        rt.EventSpec(
            events.StreamFailure, type="error", event="error", data="json-or-text", kind=k.STR, role="error"
        ),
        rt.EventSpec(events.Done, type="done", event="done", data="empty", kind=None, role="end"),
    ),
)
"""What the stream is made of, event by event."""


def _headers(texts: Mapping[str, str], status: int) -> FunctionsInvokeHeaders:
    from ..headers import FunctionsInvokeHeaders  # with the first answer: a client loads none of it

    return FunctionsInvokeHeaders(texts, status)


OPERATION: rt.Operation[Any] = rt.Operation(
    name="functions.invoke",
    operation_id="postFunctionIdInvoke",
    method="POST",
    path="/v1/function/{function_id}/invoke",
    parameters=(rt.Parameter("function_id", "path", k.UUID, required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("InvokeApi"),
                fields=(
                    k.Field("input", k.ANY),
                    k.Field("expected", k.ANY),
                    k.Field("metadata", k.Nullable(k.Map(k.ANY))),
                    k.Field("tags", k.Nullable(k.List(k.STR))),
                    k.Field("messages", k.List(ref("chat_completion_message_param_kind"))),
                    k.Field("parent", ref("invoke_parent_kind")),
                    k.Field("mode", k.Nullable(ref("StreamingMode"))),
                    k.Field("strict", k.Nullable(k.BOOL)),
                    k.Field("mcp_auth", k.Map(ref("McpCredentials"))),
                    k.Field("overrides", k.Nullable(k.Map(k.ANY))),
                    k.Field("version", k.STR),
                ),
            ),
        ),
    ),
    responses={
        "200": (
            rt.Response("application/json", k.ANY),
            rt.Response("text/event-stream", k.STR),
        ),
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
        "404": (
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
    retry="if-not-processed",
    auth=True,
    stream=STREAM,
)
