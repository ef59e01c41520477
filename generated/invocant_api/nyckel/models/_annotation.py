# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class Annotation(k.Model):
    """The label that is right for a sample. To annotate, give one of the two."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("label_id", k.Nullable(k.STR), key="labelId"),
        k.Field("label_name", k.Nullable(k.STR), key="labelName"),
    )

    label_id: str | None = None
    """Id of the label."""
    label_name: str | None = None
    """Name of the label."""

    if TYPE_CHECKING:

        def __init__(
            self, *, label_id: str | None | k.Unset = k.UNSET, label_name: str | None | k.Unset = k.UNSET
        ) -> None: ...
