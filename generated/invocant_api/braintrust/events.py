# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or generator/templates, then regenerate.
"""The events that the API's streams are made of; one that is not listed comes as `UnknownEvent`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, Union

from invocant import runtime as rt

if TYPE_CHECKING:
    from .models import ConsoleMessage, ProgressMessage


@rt.event
class Start(rt.StreamEvent):
    """The event `start`."""

    type: ClassVar[Literal["start"]] = "start"
    data: None


@rt.event
class TextDelta(rt.StreamEvent):
    """The event `text_delta`."""

    type: ClassVar[Literal["text_delta"]] = "text_delta"
    data: str


@rt.event
class ReasoningDelta(rt.StreamEvent):
    """The event `reasoning_delta`."""

    type: ClassVar[Literal["reasoning_delta"]] = "reasoning_delta"
    data: str


@rt.event
class JsonDelta(rt.StreamEvent):
    """The event `json_delta`."""

    type: ClassVar[Literal["json_delta"]] = "json_delta"
    data: str


@rt.event
class Progress(rt.StreamEvent):
    """The event `progress`."""

    type: ClassVar[Literal["progress"]] = "progress"
    data: ProgressMessage


@rt.event
class Console(rt.StreamEvent):
    """The event `console`."""

    type: ClassVar[Literal["console"]] = "console"
    data: ConsoleMessage


@rt.event
class StreamFailure(rt.StreamEvent):
    """The event `error`."""

    type: ClassVar[Literal["error"]] = "error"
    data: str


@rt.event
class Done(rt.StreamEvent):
    """The event `done`."""

    type: ClassVar[Literal["done"]] = "done"
    data: None


InvokeEvent: TypeAlias = Union[
    Start, TextDelta, ReasoningDelta, JsonDelta, Progress, Console, StreamFailure, Done, rt.UnknownEvent
]
"""Every event of the stream."""
