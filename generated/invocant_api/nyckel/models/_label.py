# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class Label(k.Model):
    """One of the answers a function can give."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.STR, required=True),
        k.Field("name", k.STR, required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("metadata", k.Nullable(k.Map(k.STR))),
    )

    id: str
    """Identifies the label. Requests may leave the prefix out."""
    name: str
    """Name, unique in the function."""
    description: str | None = None
    """Free text for readers; null or absent for none."""
    metadata: dict[str, str] | None = None
    """Facts of your own kept with the label; null or absent for none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,
            name: str,
            description: str | None | k.Unset = k.UNSET,
            metadata: dict[str, str] | None | k.Unset = k.UNSET,
        ) -> None: ...
