"""Operations of a made-up API, as the generator declares them."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from invocant import runtime as rt
from invocant.runtime import kinds as k


@k.model
class Thing(k.Model):
    """A thing."""

    FIELDS = (k.Field("id", k.STR, required=True), k.Field("size", k.INT))
    id: str
    size: int | None = None


@k.model
class Problem(k.Model):
    """A failure."""

    FIELDS = (k.Field("message", k.STR),)
    message: str | None = None


FAILURES: dict[str, Any] = {
    "4XX": rt.Response("application/json", Problem),
    "default": rt.Response("text/plain", k.STR),
}

GET: rt.Operation[Thing] = rt.Operation(
    name="things.get",
    method="GET",
    path="/things/{id}",
    parameters=(rt.Parameter("id", "path", k.STR, required=True), rt.Parameter("part", "query", k.STR)),
    responses={"200": rt.Response("application/json", Thing), **FAILURES},
    retry="safe",
)
CREATE: rt.Operation[Thing] = rt.Operation(
    name="things.create",
    method="POST",
    path="/things",
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json", fields=(k.Field("id", k.STR), k.Field("size", k.INT), k.Field("x", k.ANY))
            ),
        ),
    ),
    responses={"201": rt.Response("application/json", Thing), **FAILURES},
)
WIPE: rt.Operation[None] = rt.Operation(
    name="things.wipe", method="POST", path="/wipe", responses={"204": None}, retry="unsafe"
)
OPEN: rt.Operation[Any] = rt.Operation(
    name="open",
    method="GET",
    path="/open",
    responses={"200": rt.Response("application/json", k.ANY)},
    retry="safe",
    auth=False,
)

CURSOR: rt.CursorPaging[Thing] = rt.CursorPaging(
    item=Thing,
    items="/things",
    id="/id",
    forward="after",
    backward="before",
    limit=rt.Limit("limit", maximum=50),
)
TOKEN: rt.CursorPaging[Thing] = rt.CursorPaging(item=Thing, items="/things", next="/next", forward="after")
OFFSET: rt.OffsetPaging[Thing] = rt.OffsetPaging(
    item=Thing,
    items="/things",
    total="/meta/total",
    limit=rt.Limit("limit", minimum=1, maximum=50, default=20),
)
LINK: rt.LinkPaging[Thing] = rt.LinkPaging(item=Thing, items="", limit=rt.Limit("limit", maximum=50))

LIST: rt.Operation[Any] = rt.Operation(
    name="things.list",
    method="GET",
    path="/things",
    parameters=(
        rt.Parameter("after", "query", k.STR),
        rt.Parameter("before", "query", k.STR),
        rt.Parameter("offset", "query", k.INT),
        rt.Parameter("limit", "query", k.INT, python_name="page_size"),
        rt.Parameter("color", "query", k.STR),
    ),
    responses={"200": rt.Response("application/json", k.ANY), **FAILURES},
    retry="safe",
)


@rt.event
class Text(rt.StreamEvent):
    """Text."""

    type: ClassVar[Literal["text"]] = "text"
    data: str


@rt.event
class Piece(rt.StreamEvent):
    """A piece of JSON."""

    type: ClassVar[Literal["json"]] = "json"
    data: str


@rt.event
class Thought(rt.StreamEvent):
    """Reasoning."""

    type: ClassVar[Literal["thought"]] = "thought"
    data: str


@rt.event
class Failure(rt.StreamEvent):
    """A failure."""

    type: ClassVar[Literal["error"]] = "error"
    data: Any


@rt.event
class Opened(rt.StreamEvent):
    """The beginning."""

    type: ClassVar[Literal["opened"]] = "opened"
    data: Any


@rt.event
class Closed(rt.StreamEvent):
    """The end."""

    type: ClassVar[Literal["closed"]] = "closed"
    data: None = None


def streaming(terminator: Any = "required") -> rt.Streaming[Any]:
    """Return how the made-up API streams."""
    return rt.Streaming(
        name="things.stream",
        request={"stream": True},
        terminator=terminator,
        events=(
            rt.EventSpec(Opened, type="opened", event="opened", role="start"),
            rt.EventSpec(Text, type="text", event="text", kind=k.STR, role="text"),
            rt.EventSpec(Piece, type="json", event="json", data="text", role="json"),
            rt.EventSpec(Thought, type="thought", event="thought", role="reasoning"),
            rt.EventSpec(
                Failure, type="error", event="error", role="error", message="/message", code="/code"
            ),
            rt.EventSpec(Closed, type="closed", event="closed", data="empty", role="end"),
        ),
    )
