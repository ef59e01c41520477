# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._function_input_type import FunctionInputType
    from ._function_output_type import FunctionOutputType


@k.model
class Function(k.Model):
    """A stored function: a model that learns from annotated samples."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.STR, required=True),
        k.Field("project_id", k.STR, key="projectId"),
        k.Field("name", k.STR),
        k.Field("input", ref("FunctionInputType"), required=True),
        k.Field("output", ref("FunctionOutputType"), required=True),
    )

    id: str
    """Identifies the function: a readable prefix, `_` and letters, or a plain name for functions made
    by the vendor. Requests may leave the prefix out.
    """
    project_id: str | None = None
    """Project the function lives in."""
    name: str | None = None
    """Display name; absent when it has none."""
    input: FunctionInputType
    """Kind of input. Fixed once the function exists."""
    output: FunctionOutputType
    """Kind of output. Fixed once the function exists."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,
            project_id: str | k.Unset = k.UNSET,
            name: str | k.Unset = k.UNSET,
            input: FunctionInputType,
            output: FunctionOutputType,
        ) -> None: ...
