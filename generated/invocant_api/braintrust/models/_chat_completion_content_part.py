# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._chat_completion_content_part_file_with_title import ChatCompletionContentPartFile
    from ._chat_completion_content_part_image_with_title import ChatCompletionContentPartImage
    from ._chat_completion_content_part_text import ChatCompletionContentPartText


ChatCompletionContentPart: TypeAlias = Union[
    "ChatCompletionContentPartText",
    "ChatCompletionContentPartImage",
    "ChatCompletionContentPartFile",
    "k.UnknownModel",
]
"""One part of a user message: text, image or file."""

chat_completion_content_part_kind: k.Kind[ChatCompletionContentPart] = k.OneOf(
    object=k.Tagged(
        "type",
        {
            "text": ref("ChatCompletionContentPartText"),
            "image_url": ref("ChatCompletionContentPartImage"),
            "file": ref("ChatCompletionContentPartFile"),
        },
    )
)
"""How a ChatCompletionContentPart is read from JSON and written to it."""
