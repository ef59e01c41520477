# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class LanguageModel(k.Model):
    """A model with options for it."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("name", k.STR, required=True),
        k.Field("options", k.Nullable(k.Map(k.ANY))),
        k.Field("extra_headers", k.Nullable(k.Map(k.ANY))),
    )

    name: str
    """Name or alias of the model."""
    options: dict[str, Any] | None = None
    """Parameters handed to the model, such as `temperature`; null for its usual ones."""
    extra_headers: dict[str, Any] | None = None
    """Headers sent to the model's vendor; null for none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str,
            options: dict[str, Any] | None | k.Unset = k.UNSET,
            extra_headers: dict[str, Any] | None | k.Unset = k.UNSET,
        ) -> None: ...
