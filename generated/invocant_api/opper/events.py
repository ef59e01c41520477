# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The events that the API's streams are made of; one that is not listed comes as `UnknownEvent`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, Union

from invocant import runtime as rt

if TYPE_CHECKING:
    from .models import FailurePayload, JsonPayload, SpanPayload, TextPayload


@rt.event
class Sentinel(rt.StreamEvent):
    """The mark of the end that other versions of the service send. Nothing follows."""

    type: ClassVar[Literal["sentinel"]] = "sentinel"
    data: str


@rt.event
class StreamFailure(rt.StreamEvent):
    """The call failed; the payload says how. Nothing follows."""

    type: ClassVar[Literal["error"]] = "error"
    data: FailurePayload


@rt.event
class JsonChunk(rt.StreamEvent):
    """A piece of a structured answer."""

    type: ClassVar[Literal["json"]] = "json"
    data: JsonPayload


@rt.event
class TextChunk(rt.StreamEvent):
    """A piece of the answer as text."""

    type: ClassVar[Literal["text"]] = "text"
    data: TextPayload


@rt.event
class Span(rt.StreamEvent):
    """The id of the trace span, sent first."""

    type: ClassVar[Literal["span"]] = "span"
    data: SpanPayload


CallEvent: TypeAlias = Union[Sentinel, StreamFailure, JsonChunk, TextChunk, Span, rt.UnknownEvent]
"""Every event of the stream."""
