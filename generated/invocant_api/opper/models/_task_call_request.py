# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from uuid import UUID

    from ._example import Example
    from ._function_call_configuration import FunctionCallConfiguration
    from ._t_model import ModelChoice


@k.model
class TaskCallRequest(k.Model):
    """A task, its input and how to run it once."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("name", k.STR, required=True),
        k.Field("instructions", k.Nullable(k.STR)),
        k.Field("input_schema", k.Nullable(k.Map(k.ANY))),
        k.Field("output_schema", k.Nullable(k.Map(k.ANY))),
        k.Field("input", k.ANY),
        k.Field("model", ref("model_choice_kind")),
        k.Field("examples", k.Nullable(k.List(ref("Example")))),
        k.Field("parent_span_id", k.Nullable(k.UUID)),
        k.Field("tags", k.Nullable(k.Map(k.STR))),
        k.Field("configuration", k.Nullable(ref("FunctionCallConfiguration"))),
    )

    name: str
    """Name of the function that this call uses, and stores if there is none. Matching
    `^[A-Za-z0-9_-]+$`.
    """
    instructions: str | None = None
    """What the model is to do with the input; null for a general instruction."""
    input_schema: dict[str, Any] | None = None
    """JSON Schema of the input, with `$defs` for its parts; null for any input."""
    output_schema: dict[str, Any] | None = None
    """JSON Schema of the answer, with `$defs` for its parts; null for text."""
    input: Any = None
    """Argument of the task, any JSON that fits its input schema."""
    model: ModelChoice | None = None
    """Which model runs the call: a name or alias, a model with options, an object of the service's own
    form, or a list of these that are tried in turn until one works.
    """
    examples: list[Example] | None = None
    """Pairs of input and answer to show the model; null for none."""
    parent_span_id: UUID | None = None
    """Span to trace the call under; null starts a trace of its own."""
    tags: dict[str, str] | None = None
    """Labels for the trace, by name; null for none."""
    configuration: FunctionCallConfiguration | None = None
    """Settings of this call; null for those stored."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str,
            instructions: str | None | k.Unset = k.UNSET,
            input_schema: dict[str, Any] | None | k.Unset = k.UNSET,
            output_schema: dict[str, Any] | None | k.Unset = k.UNSET,
            input: Any = k.UNSET,
            model: ModelChoice | k.Unset = k.UNSET,
            examples: list[Example] | None | k.Unset = k.UNSET,
            parent_span_id: UUID | None | k.Unset = k.UNSET,
            tags: dict[str, str] | None | k.Unset = k.UNSET,
            configuration: FunctionCallConfiguration | None | k.Unset = k.UNSET,
        ) -> None: ...
