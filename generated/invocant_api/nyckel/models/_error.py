# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class ErrorMessage(k.Model):
    """What went wrong."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("message", k.Nullable(k.STR)),)

    message: str | None = None
    """The reason in a sentence; null when there is none."""

    if TYPE_CHECKING:

        def __init__(self, *, message: str | None | k.Unset = k.UNSET) -> None: ...
