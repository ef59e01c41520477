# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class AskBody(k.Model):
    """The object that the document calls AskBody."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("question", k.STR, required=True),
        k.Field("stream", k.BOOL),
    )

    question: str
    stream: bool | None = None

    if TYPE_CHECKING:

        def __init__(self, *, question: str, stream: bool | k.Unset = k.UNSET) -> None: ...


@k.model
class WordData(k.Model):
    """The object that the document calls WordData."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("text", k.STR, required=True),)

    text: str

    if TYPE_CHECKING:

        def __init__(self, *, text: str) -> None: ...
