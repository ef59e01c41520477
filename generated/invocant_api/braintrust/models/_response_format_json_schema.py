# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class ResponseFormatJsonSchema(k.Model):
    """A schema for the model's answer."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("name", k.STR, required=True),
        k.Field("description", k.STR),
        k.Field("schema", k.OneOf(object=k.Map(k.ANY), string=k.STR)),
        k.Field("strict", k.Nullable(k.BOOL)),
    )

    name: str
    """Name of the schema, shown to the model."""
    description: str | None = None
    """What the answer is for, shown to the model."""
    schema: dict[str, Any] | str | None = None
    """The JSON Schema, as an object or as JSON text with template variables."""
    strict: bool | None = None
    """True to hold the model to the schema exactly; null or false asks for it only."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str,
            description: str | k.Unset = k.UNSET,
            schema: dict[str, Any] | str | k.Unset = k.UNSET,
            strict: bool | None | k.Unset = k.UNSET,
        ) -> None: ...
