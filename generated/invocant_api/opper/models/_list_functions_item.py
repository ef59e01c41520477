# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from uuid import UUID

    from ._t_model import ModelChoice


@k.model
class FunctionSummary(k.Model):
    """A function as the list shows it, in its newest revision."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.UUID, required=True),
        k.Field("name", k.STR, required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("instructions", k.Nullable(k.STR)),
        k.Field("model", k.Nullable(ref("model_choice_kind"))),
        k.Field("revision_id", k.UUID, required=True),
        k.Field("is_v3", k.BOOL),
    )

    id: UUID
    """Identifies the function."""
    name: str
    """Name, unique in the project."""
    description: str | None = None
    """Free text for readers; null for none."""
    instructions: str | None = None
    """What the model is to do with the input; null when not told."""
    model: ModelChoice | None = None
    """Model or models that run the function; null when not told."""
    revision_id: UUID
    """Newest revision."""
    is_v3: bool | None = None
    """Whether the function belongs to version 3 of the API. Default: `false`."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: UUID,
            name: str,
            description: str | None | k.Unset = k.UNSET,
            instructions: str | None | k.Unset = k.UNSET,
            model: ModelChoice | None | k.Unset = k.UNSET,
            revision_id: UUID,
            is_v3: bool | k.Unset = k.UNSET,
        ) -> None: ...
