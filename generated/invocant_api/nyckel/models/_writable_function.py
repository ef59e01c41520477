# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._function_input_type import FunctionInputType
    from ._function_output_type import FunctionOutputType


@k.model
class WritableFunction(k.Model):
    """What a function is made from."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("project_id", k.STR, key="projectId"),
        k.Field("name", k.STR),
        k.Field("input", ref("FunctionInputType"), required=True),
        k.Field("output", ref("FunctionOutputType"), required=True),
    )

    project_id: str | None = None
    """Project to put the function in. Absent: the account's own."""
    name: str | None = None
    """Display name."""
    input: FunctionInputType
    """Kind of input. Fixed once the function exists."""
    output: FunctionOutputType
    """Kind of output. Fixed once the function exists."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            project_id: str | k.Unset = k.UNSET,
            name: str | k.Unset = k.UNSET,
            input: FunctionInputType,
            output: FunctionOutputType,
        ) -> None: ...
