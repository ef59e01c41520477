# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class ChatCompletionMessageReasoning(k.Model):
    """A piece of what the model thought."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.Nullable(k.STR)),
        k.Field("content", k.Nullable(k.STR)),
    )

    id: str | None = None
    """Id given by the model's vendor; null for none."""
    content: str | None = None
    """The thought; null when it is withheld."""

    if TYPE_CHECKING:

        def __init__(
            self, *, id: str | None | k.Unset = k.UNSET, content: str | None | k.Unset = k.UNSET
        ) -> None: ...
