# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class Failure(k.Model):
    """The object that the document calls Failure."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("message", k.STR),)

    message: str | None = None

    if TYPE_CHECKING:

        def __init__(self, *, message: str | k.Unset = k.UNSET) -> None: ...
