# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The events that the API's streams are made of; one that is not listed comes as `UnknownEvent`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, Union

from invocant import runtime as rt

if TYPE_CHECKING:
    from .models import ConsoleMessage, ProgressMessage


@rt.event
class Start(rt.StreamEvent):
    """The answer begins. Nothing is in it yet, and it may be left out."""

    type: ClassVar[Literal["start"]] = "start"
    data: None


@rt.event
class TextDelta(rt.StreamEvent):
    """A piece of the answer as text; the pieces joined are the answer."""

    type: ClassVar[Literal["text_delta"]] = "text_delta"
    data: str


@rt.event
class ReasoningDelta(rt.StreamEvent):
    """A piece of the model's reasoning, which is no part of the answer."""

    type: ClassVar[Literal["reasoning_delta"]] = "reasoning_delta"
    data: str


@rt.event
class JsonDelta(rt.StreamEvent):
    """A fragment of the answer as JSON text; only all of them joined can be parsed."""

    type: ClassVar[Literal["json_delta"]] = "json_delta"
    data: str


@rt.event
class Progress(rt.StreamEvent):
    """News of a call inside this one; no part of the answer."""

    type: ClassVar[Literal["progress"]] = "progress"
    data: ProgressMessage


@rt.event
class Console(rt.StreamEvent):
    """What the code of the function printed."""

    type: ClassVar[Literal["console"]] = "console"
    data: ConsoleMessage


@rt.event
class StreamFailure(rt.StreamEvent):
    """The invocation failed; `data` is the message."""

    type: ClassVar[Literal["error"]] = "error"
    data: str


@rt.event
class Done(rt.StreamEvent):
    """The answer is complete. Nothing follows."""

    type: ClassVar[Literal["done"]] = "done"
    data: None


InvokeEvent: TypeAlias = Union[
    Start, TextDelta, ReasoningDelta, JsonDelta, Progress, Console, StreamFailure, Done, rt.UnknownEvent
]
"""Every event of the stream."""
