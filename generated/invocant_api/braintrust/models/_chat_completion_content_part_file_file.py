# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class ChatCompletionFile(k.Model):
    """A file, given by its content or by the id of an upload."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("file_data", k.STR),
        k.Field("filename", k.STR),
        k.Field("file_id", k.STR),
    )

    file_data: str | None = None
    """Content as a data URI or base64 text."""
    filename: str | None = None
    """Name shown to the model."""
    file_id: str | None = None
    """Id of an upload; takes the place of the content."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            file_data: str | k.Unset = k.UNSET,
            filename: str | k.Unset = k.UNSET,
            file_id: str | k.Unset = k.UNSET,
        ) -> None: ...
