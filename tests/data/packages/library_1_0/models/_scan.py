# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class Scan(k.Model):
    """The object that the document calls Scan."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("status", k.STR, required=True),
        k.Field("pages", k.INT),
    )

    status: str
    pages: int | None = None

    if TYPE_CHECKING:

        def __init__(self, *, status: str, pages: int | k.Unset = k.UNSET) -> None: ...
