# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._chat_completion_message_param import ChatCompletionMessageParam


@k.model
class PromptBlockDataChat(k.Model):
    """A prompt made of chat messages."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("chat"), required=True),
        k.Field("messages", k.List(ref("chat_completion_message_param_kind")), required=True),
        k.Field("tools", k.STR),
    )

    type: Literal["chat"] = "chat"
    messages: list[ChatCompletionMessageParam]
    """The messages, first one first. Their text may hold template variables."""
    tools: str | None = None
    """Tools offered to the model: a JSON document in a string."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["chat"] = "chat",
            messages: list[ChatCompletionMessageParam],
            tools: str | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class PromptBlockDataCompletion(k.Model):
    """A prompt that is one text, for models that continue it."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("completion"), required=True),
        k.Field("content", k.STR, required=True),
    )

    type: Literal["completion"] = "completion"
    content: str
    """The text. It may hold template variables."""

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["completion"] = "completion", content: str) -> None: ...


PromptBlockData: TypeAlias = Union["PromptBlockDataChat", "PromptBlockDataCompletion", "k.UnknownModel"]
"""The words of a prompt: chat messages or one text."""

prompt_block_data_kind: k.Kind[PromptBlockData] = k.OneOf(
    object=k.Tagged(
        "type", {"chat": ref("PromptBlockDataChat"), "completion": ref("PromptBlockDataCompletion")}
    )
)
"""How a PromptBlockData is read from JSON and written to it."""
