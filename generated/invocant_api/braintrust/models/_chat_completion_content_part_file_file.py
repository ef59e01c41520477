# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or generator/templates, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


@k.model
class ChatCompletionFile(k.Model):
    """A file, given by its content or by the id of an upload."""

    FIELDS = (
        k.Field("file_data", k.STR),
        k.Field("filename", k.STR),
        k.Field("file_id", k.STR),
    )

    file_data: str | k.Unset = k.UNSET
    """Content as a data URI or base64 text."""
    filename: str | k.Unset = k.UNSET
    """Name shown to the model."""
    file_id: str | k.Unset = k.UNSET
    """Id of an upload; takes the place of the content."""
