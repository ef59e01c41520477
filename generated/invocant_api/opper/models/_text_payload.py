# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class TextPayload(k.Model):
    """A piece of text."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("delta", k.Nullable(k.STR), required=True),
        k.Field("chunk_type", k.Nullable(k.STR)),
    )

    delta: str | None
    """The piece, to be put after those before it; null adds nothing."""
    chunk_type: str | None = None
    """Always `text`; older servers leave it out."""

    if TYPE_CHECKING:

        def __init__(self, *, delta: str | None, chunk_type: str | None | k.Unset = k.UNSET) -> None: ...
