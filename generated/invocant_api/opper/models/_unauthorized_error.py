# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class UnauthorizedError(k.Model):
    """Why a key was turned down."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.STR),
        k.Field("message", k.STR),
        k.Field("detail", k.ANY, required=True),
    )

    type: str | None = None
    """Kind of error. Default: `"UnauthorizedError"`."""
    message: str | None = None
    """The kind of error in a sentence."""
    detail: Any
    """What was wrong with the key, any JSON."""

    if TYPE_CHECKING:

        def __init__(
            self, *, type: str | k.Unset = k.UNSET, message: str | k.Unset = k.UNSET, detail: Any
        ) -> None: ...
