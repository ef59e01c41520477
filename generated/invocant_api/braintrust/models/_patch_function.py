# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._function_data import FunctionData
    from ._prompt_data_nullish import PromptData


@k.model
class PatchFunction(k.Model):
    """Fields to change; what is absent stays as it is. Objects are merged into the stored ones, key by
    key, at every depth. Null is accepted but clears nothing: a field once set cannot be removed
    this way.
    """

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("name", k.Nullable(k.STR)),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("prompt_data", k.Nullable(ref("PromptData"))),
        k.Field("function_data", k.Nullable(ref("function_data_kind"))),
        k.Field("tags", k.Nullable(k.List(k.STR))),
    )

    name: str | None = None
    """New display name. Null leaves the old one."""
    description: str | None = None
    """New text for readers. Null leaves the old one."""
    prompt_data: PromptData | None = None
    """The prompt of a function and how a model is to run it; null for functions without one."""
    function_data: FunctionData | None = None
    """What kind of function this is and what it is made of; `type` says which."""
    tags: list[str] | None = None
    """New labels, in place of all old ones. Null leaves them."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str | None | k.Unset = k.UNSET,
            description: str | None | k.Unset = k.UNSET,
            prompt_data: PromptData | None | k.Unset = k.UNSET,
            function_data: FunctionData | None | k.Unset = k.UNSET,
            tags: list[str] | None | k.Unset = k.UNSET,
        ) -> None: ...
