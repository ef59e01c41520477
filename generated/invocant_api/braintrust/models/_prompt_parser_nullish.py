# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k


@k.model
class PromptParser(k.Model):
    """How a scorer reads a score from the model's choice; null for none."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("llm_classifier"), required=True),
        k.Field("use_cot", k.BOOL, required=True),
        k.Field("choice_scores", k.Map(k.FLOAT)),
        k.Field("choice", k.List(k.STR)),
        k.Field("allow_no_match", k.BOOL),
    )

    type: Literal["llm_classifier"] = "llm_classifier"
    use_cot: bool
    """True to let the model reason in writing before it chooses."""
    choice_scores: dict[str, float] | None = None
    """Score of each choice, 0 to 1."""
    choice: list[str] | None = None
    """Labels to choose from, for a classifier that gives no score."""
    allow_no_match: bool | None = None
    """True to let the model choose nothing."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["llm_classifier"] = "llm_classifier",
            use_cot: bool,
            choice_scores: dict[str, float] | k.Unset = k.UNSET,
            choice: list[str] | k.Unset = k.UNSET,
            allow_no_match: bool | k.Unset = k.UNSET,
        ) -> None: ...
