# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class Example(k.Model):
    """One input with the answer it should get."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("input", k.ANY, required=True),
        k.Field("output", k.ANY, required=True),
        k.Field("comment", k.Nullable(k.STR)),
    )

    input: Any
    """The input, any JSON."""
    output: Any
    """The answer, any JSON."""
    comment: str | None = None
    """Why this is the answer, for the model to read; null for nothing."""

    if TYPE_CHECKING:

        def __init__(self, *, input: Any, output: Any, comment: str | None | k.Unset = k.UNSET) -> None: ...
