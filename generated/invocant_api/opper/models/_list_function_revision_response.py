# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@k.model
class FunctionRevision(k.Model):
    """A revision as the list shows it."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.UUID, required=True),
        k.Field("configuration", k.Map(k.ANY), required=True),
        k.Field("created_at", k.DATETIME, required=True),
        k.Field("updated_at", k.Nullable(k.DATETIME)),
    )

    id: UUID
    """Identifies the revision."""
    configuration: dict[str, Any]
    """Settings of the function in this revision."""
    created_at: datetime
    """When the revision was made."""
    updated_at: datetime | None = None
    """When it was last touched; null for never."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: UUID,
            configuration: dict[str, Any],
            created_at: datetime,
            updated_at: datetime | None | k.Unset = k.UNSET,
        ) -> None: ...
