# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._model_params import ModelParams


@k.model
class PromptOptions(k.Model):
    """Which model runs the prompt, and how; null to leave all to the caller."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("model", k.STR),
        k.Field("params", ref("model_params_kind")),
        k.Field("position", k.STR),
    )

    model: str | None = None
    """Name of the model."""
    params: ModelParams | None = None
    """Parameters for the model. The forms carry no tag and let other keys through; which keys count
    depends on the model's vendor.
    """
    position: str | None = None
    """Sort key that orders prompts in lists."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            model: str | k.Unset = k.UNSET,
            params: ModelParams | k.Unset = k.UNSET,
            position: str | k.Unset = k.UNSET,
        ) -> None: ...
