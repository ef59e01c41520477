# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class WritableLabel(k.Model):
    """What a label is made from."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("name", k.STR, required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("metadata", k.Nullable(k.Map(k.STR))),
    )

    name: str
    """Name, unique in the function."""
    description: str | None = None
    """Free text for readers; null for none."""
    metadata: dict[str, str] | None = None
    """Facts of your own kept with the label; null for none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str,
            description: str | None | k.Unset = k.UNSET,
            metadata: dict[str, str] | None | k.Unset = k.UNSET,
        ) -> None: ...
