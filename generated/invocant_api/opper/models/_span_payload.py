# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class SpanPayload(k.Model):
    """Says which span the call is traced as. Comes first."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("span_id", k.STR, required=True),)

    span_id: str
    """Id of the span."""

    if TYPE_CHECKING:

        def __init__(self, *, span_id: str) -> None: ...
