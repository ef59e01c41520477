# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class PageMeta(k.Model):
    """What a page says of the whole list."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("total_count", k.INT, required=True),)

    total_count: int
    """How many there are in all. May change from page to page."""

    if TYPE_CHECKING:

        def __init__(self, *, total_count: int) -> None: ...
