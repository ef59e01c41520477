# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class DuplicateSample(k.Model):
    """The sample exists already."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("message", k.Nullable(k.STR)),
        k.Field("existing_sample_id", k.STR, key="existingSampleId"),
    )

    message: str | None = None
    """The reason in a sentence; null when there is none."""
    existing_sample_id: str | None = None
    """Id of the sample that has the same data."""

    if TYPE_CHECKING:

        def __init__(
            self, *, message: str | None | k.Unset = k.UNSET, existing_sample_id: str | k.Unset = k.UNSET
        ) -> None: ...
