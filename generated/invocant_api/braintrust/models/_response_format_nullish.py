# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._response_format_json_schema import ResponseFormatJsonSchema


@k.model
class ResponseFormatJsonObject(k.Model):
    """Any JSON object."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("type", k.Const("json_object"), required=True),)

    type: Literal["json_object"] = "json_object"

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["json_object"] = "json_object") -> None: ...


@k.model
class ResponseFormatSchema(k.Model):
    """JSON that follows a schema."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("json_schema"), required=True),
        k.Field("json_schema", ref("ResponseFormatJsonSchema"), required=True),
    )

    type: Literal["json_schema"] = "json_schema"
    json_schema: ResponseFormatJsonSchema
    """A schema for the model's answer."""

    if TYPE_CHECKING:

        def __init__(
            self, *, type: Literal["json_schema"] = "json_schema", json_schema: ResponseFormatJsonSchema
        ) -> None: ...


@k.model
class ResponseFormatText(k.Model):
    """Plain text."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("type", k.Const("text"), required=True),)

    type: Literal["text"] = "text"

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["text"] = "text") -> None: ...


ResponseFormat: TypeAlias = Union[
    "ResponseFormatJsonObject", "ResponseFormatSchema", "ResponseFormatText", "k.UnknownModel"
]
"""Form the model's answer must have; null leaves it open."""

response_format_kind: k.Kind[ResponseFormat] = k.OneOf(
    object=k.Tagged(
        "type",
        {
            "json_object": ref("ResponseFormatJsonObject"),
            "json_schema": ref("ResponseFormatSchema"),
            "text": ref("ResponseFormatText"),
        },
    )
)
"""How a ResponseFormat is read from JSON and written to it."""
