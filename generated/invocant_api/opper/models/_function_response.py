# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from uuid import UUID

    from ._function_call_configuration import FunctionCallConfiguration
    from ._t_model import ModelChoice


@k.model
class Function(k.Model):
    """A stored function in one of its revisions."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.UUID, required=True),
        k.Field("name", k.STR, required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("instructions", k.STR, required=True),
        k.Field("input_schema", k.Nullable(k.Map(k.ANY))),
        k.Field("output_schema", k.Nullable(k.Map(k.ANY))),
        k.Field("model", ref("model_choice_kind")),
        k.Field("configuration", k.Nullable(ref("FunctionCallConfiguration"))),
        k.Field("dataset_id", k.Nullable(k.UUID)),
        k.Field("revision_id", k.Nullable(k.UUID)),
        k.Field("observer_enabled", k.BOOL),
    )

    id: UUID
    """Identifies the function in all its revisions."""
    name: str
    """Name, unique in the project."""
    description: str | None = None
    """Free text for readers; null for none."""
    instructions: str
    """What the model is to do with the input."""
    input_schema: dict[str, Any] | None = None
    """JSON Schema of the input; null for any input."""
    output_schema: dict[str, Any] | None = None
    """JSON Schema of the answer; null for text."""
    model: ModelChoice | None = None
    """Which model runs the call: a name or alias, a model with options, an object of the service's own
    form, or a list of these that are tried in turn until one works.
    """
    configuration: FunctionCallConfiguration | None = None
    """Settings of the function; null for the usual ones."""
    dataset_id: UUID | None = None
    """Dataset that examples of the function are kept in; null for none."""
    revision_id: UUID | None = None
    """Identifies this revision; null when it is not known."""
    observer_enabled: bool | None = None
    """Whether the service looks over the function's calls and reports what it notices. Default:
    `true`.
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: UUID,
            name: str,
            description: str | None | k.Unset = k.UNSET,
            instructions: str,
            input_schema: dict[str, Any] | None | k.Unset = k.UNSET,
            output_schema: dict[str, Any] | None | k.Unset = k.UNSET,
            model: ModelChoice | k.Unset = k.UNSET,
            configuration: FunctionCallConfiguration | None | k.Unset = k.UNSET,
            dataset_id: UUID | None | k.Unset = k.UNSET,
            revision_id: UUID | None | k.Unset = k.UNSET,
            observer_enabled: bool | k.Unset = k.UNSET,
        ) -> None: ...
