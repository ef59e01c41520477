# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class InvokeImage(k.Model):
    """An image as it lies in a file, for image functions."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("data", k.BINARY, required=True),)

    data: bytes
    """Bytes of the image."""

    if TYPE_CHECKING:

        def __init__(self, *, data: bytes) -> None: ...
