# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /answers"""

from __future__ import annotations

from invocant import runtime as rt
from invocant.runtime import kinds as k

from .. import events
from ..models import ref

STREAM: rt.Streaming[events.AnswerEvent] = rt.Streaming(
    name="ask_live",
    request={"stream": True},
    terminator="required",
    events=(
        rt.EventSpec(
            events.Word,
            type="word",
            event="word",
            data="json",
            kind=ref("WordData"),
            role="text",
            value="/text",
        ),
        rt.EventSpec(events.End, type="end", event="end", data="empty", kind=None, role="end"),
    ),
)
"""What the stream is made of, event by event."""


OPERATION: rt.Operation[str] = rt.Operation(
    name="ask",
    operation_id="post_answers",
    method="POST",
    path="/answers",
    parameters=(),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                ref("AskBody"),
                fields=(k.Field("question", k.STR, required=True),),
            ),
        ),
    ),
    responses={
        "200": (
            rt.Response("application/json", k.STR),
            rt.Response("text/event-stream", k.STR),
        ),
    },
    retry="if-not-processed",
    auth=True,
    stream=STREAM,
)
