# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The events that the API's streams are made of; one that is not listed comes as `UnknownEvent`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, Union

from invocant import runtime as rt

if TYPE_CHECKING:
    from .models import WordData


@rt.event
class Word(rt.StreamEvent):
    """The event `word`."""

    type: ClassVar[Literal["word"]] = "word"
    data: WordData


@rt.event
class End(rt.StreamEvent):
    """The event `end`."""

    type: ClassVar[Literal["end"]] = "end"
    data: None


AnswerEvent: TypeAlias = Union[Word, End, rt.UnknownEvent]
"""Every event of the stream."""
