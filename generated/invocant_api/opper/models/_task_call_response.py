# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

if TYPE_CHECKING:
    from uuid import UUID


@k.model
class TaskCallResponse(k.Model):
    """Answer of a task."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("span_id", k.UUID, required=True),
        k.Field("message", k.Nullable(k.STR)),
        k.Field("json_payload", k.ANY),
        k.Field("cached", k.Nullable(k.BOOL)),
        k.Field("images", k.Nullable(k.List(k.STR))),
        k.Field("usage", k.Nullable(k.Map(k.ANY))),
        k.Field("cost", k.Nullable(k.Map(k.ANY))),
    )

    span_id: UUID
    """Span the call was traced as."""
    message: str | None = None
    """The answer as text, when the task has no output schema; null otherwise."""
    json_payload: Any = None
    """The answer as JSON, when the task has an output schema; null otherwise."""
    cached: bool | None = None
    """Whether the answer was given before and is repeated; null when not told."""
    images: list[str] | None = None
    """Images that the model made, each an address or base64 text; null for none."""
    usage: dict[str, Any] | None = None
    """Tokens the call took, such as `input_tokens`, `output_tokens` and `total_tokens`; null when not
    counted.
    """
    cost: dict[str, Any] | None = None
    """Price of the call in US dollars, such as `generation`, `platform` and `total`; null when not
    known.
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            span_id: UUID,
            message: str | None | k.Unset = k.UNSET,
            json_payload: Any = k.UNSET,
            cached: bool | None | k.Unset = k.UNSET,
            images: list[str] | None | k.Unset = k.UNSET,
            usage: dict[str, Any] | None | k.Unset = k.UNSET,
            cost: dict[str, Any] | None | k.Unset = k.UNSET,
        ) -> None: ...
