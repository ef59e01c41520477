# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref


class ChatCompletionContentPartImageUrlDetail(k.OpenStr):
    """Known values of ChatCompletionContentPartImageUrlDetail; others are kept as they come."""

    AUTO = "auto"
    LOW = "low"
    HIGH = "high"


@k.model
class ChatCompletionContentPartImage(k.Model):
    """A part that is an image."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("image_url", ref("ChatCompletionContentPartImageUrl"), required=True),
        k.Field("type", k.Const("image_url"), required=True),
    )

    image_url: ChatCompletionContentPartImageUrl
    """The image."""
    type: Literal["image_url"] = "image_url"

    if TYPE_CHECKING:

        def __init__(
            self, *, image_url: ChatCompletionContentPartImageUrl, type: Literal["image_url"] = "image_url"
        ) -> None: ...


@k.model
class ChatCompletionContentPartImageUrl(k.Model):
    """The image."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("url", k.STR, required=True),
        k.Field("detail", ref("ChatCompletionContentPartImageUrlDetail")),
    )

    url: str
    """Its address or a data URI. It may hold template variables."""
    detail: ChatCompletionContentPartImageUrlDetail | None = None
    """How closely the model is to look; `auto` lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self, *, url: str, detail: ChatCompletionContentPartImageUrlDetail | k.Unset = k.UNSET
        ) -> None: ...
