# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref


@k.model
class ChatCompletionMessageToolCall(k.Model):
    """A tool call that the model asked for."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.STR, required=True),
        k.Field("function", ref("ChatCompletionMessageToolCallFunction"), required=True),
        k.Field("type", k.Const("function"), required=True),
    )

    id: str
    """Id that the tool's answer refers to."""
    function: ChatCompletionMessageToolCallFunction
    """The function to call."""
    type: Literal["function"] = "function"

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,
            function: ChatCompletionMessageToolCallFunction,
            type: Literal["function"] = "function",
        ) -> None: ...


@k.model
class ChatCompletionMessageToolCallFunction(k.Model):
    """The function to call."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("arguments", k.STR, required=True),
        k.Field("name", k.STR, required=True),
    )

    arguments: str
    """Arguments as the model wrote them: JSON in a string, not always valid."""
    name: str
    """Name of the function."""

    if TYPE_CHECKING:

        def __init__(self, *, arguments: str, name: str) -> None: ...
