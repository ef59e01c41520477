# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class Started(k.Model):
    """The object that the document calls Started."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("id", k.STR, required=True),)

    id: str

    if TYPE_CHECKING:

        def __init__(self, *, id: str) -> None: ...
