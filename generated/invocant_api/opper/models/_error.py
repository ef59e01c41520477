# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class GenericError(k.Model):
    """An error of any other kind."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.STR, required=True),
        k.Field("message", k.STR, required=True),
        k.Field("detail", k.ANY, required=True),
    )

    type: str
    """Kind of error."""
    message: str
    """The kind of error in a sentence."""
    detail: Any
    """What went wrong, any JSON."""

    if TYPE_CHECKING:

        def __init__(self, *, type: str, message: str, detail: Any) -> None: ...
