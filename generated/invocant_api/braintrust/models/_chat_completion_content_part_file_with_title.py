# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._chat_completion_content_part_file_file import ChatCompletionFile


@k.model
class ChatCompletionContentPartFile(k.Model):
    """A part that is a file."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("file", ref("ChatCompletionFile"), required=True),
        k.Field("type", k.Const("file"), required=True),
    )

    file: ChatCompletionFile
    """A file, given by its content or by the id of an upload."""
    type: Literal["file"] = "file"

    if TYPE_CHECKING:

        def __init__(self, *, file: ChatCompletionFile, type: Literal["file"] = "file") -> None: ...
