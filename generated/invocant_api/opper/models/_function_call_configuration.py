# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class FunctionCallConfiguration(k.Model):
    """Settings of a function. The keys hold dots; others than these may come."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("invocation_few_shot_count", k.INT, key="invocation.few_shot.count"),
        k.Field(
            "invocation_structured_generation_max_attempts",
            k.INT,
            key="invocation.structured_generation.max_attempts",
        ),
        k.Field("invocation_cache_ttl", k.INT, key="invocation.cache.ttl"),
        k.Field(
            "beta_invocation_input_validation_enabled", k.BOOL, key="beta.invocation.input_validation.enabled"
        ),
        k.Field("beta_invocation_xml_mode_enabled", k.BOOL, key="beta.invocation.xml_mode.enabled"),
        k.Field("beta_evaluation", k.ANY, key="beta.evaluation"),
    )

    invocation_few_shot_count: int | None = None
    """How many stored examples to show the model. Without effect on tasks. Default: `3`. Deprecated."""
    invocation_structured_generation_max_attempts: int | None = None
    """How often the model may try until its answer fits the output schema. Default: `5`."""
    invocation_cache_ttl: int | None = None
    """How long an answer may be given again for the same input, in seconds; 0 for never. Default: `0`."""
    beta_invocation_input_validation_enabled: bool | None = None
    """Whether the input is checked against the input schema first. Default: `false`."""
    beta_invocation_xml_mode_enabled: bool | None = None
    """Whether the model is asked to answer in XML, for models that do JSON badly. Default: `false`."""
    beta_evaluation: Any = None
    """Accepted in requests and without effect."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            invocation_few_shot_count: int | k.Unset = k.UNSET,
            invocation_structured_generation_max_attempts: int | k.Unset = k.UNSET,
            invocation_cache_ttl: int | k.Unset = k.UNSET,
            beta_invocation_input_validation_enabled: bool | k.Unset = k.UNSET,
            beta_invocation_xml_mode_enabled: bool | k.Unset = k.UNSET,
            beta_evaluation: Any = k.UNSET,
        ) -> None: ...
