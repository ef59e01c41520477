# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._t_model import ModelChoice


@k.model
class UpdateFunctionRequest(k.Model):
    """Fields to change; what is absent stays as it is. Whether null clears a field or leaves it alone
    is not documented.
    """

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("name", k.Nullable(k.STR)),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("instructions", k.Nullable(k.STR)),
        k.Field("input_schema", k.Nullable(k.Map(k.ANY))),
        k.Field("output_schema", k.Nullable(k.Map(k.ANY))),
        k.Field("model", k.Nullable(ref("model_choice_kind"))),
        k.Field("configuration", k.Nullable(k.Map(k.ANY))),
    )

    name: str | None = None
    """New name, unique in the project."""
    description: str | None = None
    """New text for readers."""
    instructions: str | None = None
    """New instructions for the model."""
    input_schema: dict[str, Any] | None = None
    """New JSON Schema of the input."""
    output_schema: dict[str, Any] | None = None
    """New JSON Schema of the answer."""
    model: ModelChoice | None = None
    """New model or models."""
    configuration: dict[str, Any] | None = None
    """New settings, by the keys of FunctionCallConfiguration."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str | None | k.Unset = k.UNSET,
            description: str | None | k.Unset = k.UNSET,
            instructions: str | None | k.Unset = k.UNSET,
            input_schema: dict[str, Any] | None | k.Unset = k.UNSET,
            output_schema: dict[str, Any] | None | k.Unset = k.UNSET,
            model: ModelChoice | None | k.Unset = k.UNSET,
            configuration: dict[str, Any] | None | k.Unset = k.UNSET,
        ) -> None: ...
