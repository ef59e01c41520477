# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class FailurePayload(k.Model):
    """Says that the call failed. Comes last."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("chunk_type", k.STR, required=True),
        k.Field("error_type", k.Nullable(k.STR)),
        k.Field("error_message", k.Nullable(k.STR)),
    )

    chunk_type: str
    """Always `error`."""
    error_type: str | None = None
    """Kind of failure; null when not told."""
    error_message: str | None = None
    """What failed; null when not told."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            chunk_type: str,
            error_type: str | None | k.Unset = k.UNSET,
            error_message: str | None | k.Unset = k.UNSET,
        ) -> None: ...
