# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref


@k.model
class ChatCompletionContentPartText(k.Model):
    """A part that is text."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("text", k.STR),
        k.Field("type", k.Const("text"), required=True),
        k.Field("cache_control", ref("ChatCompletionContentPartTextCacheControl")),
    )

    text: str | None = None
    """The text. Default: `""`."""
    type: Literal["text"] = "text"
    cache_control: ChatCompletionContentPartTextCacheControl | None = None
    """Asks the model's vendor to remember the prompt up to this part."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            text: str | k.Unset = k.UNSET,
            type: Literal["text"] = "text",
            cache_control: ChatCompletionContentPartTextCacheControl | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class ChatCompletionContentPartTextCacheControl(k.Model):
    """Asks the model's vendor to remember the prompt up to this part."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("type", k.Const("ephemeral"), required=True),)

    type: Literal["ephemeral"] = "ephemeral"

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["ephemeral"] = "ephemeral") -> None: ...
