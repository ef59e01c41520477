# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from uuid import UUID

    from ._example import Example


@k.model
class FunctionCallRequest(k.Model):
    """How to run a stored function once. All members are optional; most calls give `input` only."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("input", k.ANY),
        k.Field("parent_span_id", k.Nullable(k.UUID)),
        k.Field("examples", k.Nullable(k.List(ref("Example")))),
        k.Field("tags", k.Nullable(k.Map(k.STR))),
    )

    input: Any = None
    """Argument of the function, any JSON that fits its input schema."""
    parent_span_id: UUID | None = None
    """Span to trace the call under; null starts a trace of its own."""
    examples: list[Example] | None = None
    """Pairs of input and answer to show the model; null for none."""
    tags: dict[str, str] | None = None
    """Labels for the trace, by name; null for none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            input: Any = k.UNSET,
            parent_span_id: UUID | None | k.Unset = k.UNSET,
            examples: list[Example] | None | k.Unset = k.UNSET,
            tags: dict[str, str] | None | k.Unset = k.UNSET,
        ) -> None: ...
