# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref


class InvokeParentSpanParentStructObjectType(k.OpenStr):
    """Kind of container that holds the trace."""

    PROJECT_LOGS = "project_logs"
    EXPERIMENT = "experiment"
    PLAYGROUND_LOGS = "playground_logs"


@k.model
class InvokeParentSpanParentStruct(k.Model):
    """A parent spelled out."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("object_type", ref("InvokeParentSpanParentStructObjectType"), required=True),
        k.Field("object_id", k.STR, required=True),
        k.Field("row_ids", k.Nullable(ref("InvokeParentSpanParentStructRowIds"))),
        k.Field("propagated_event", k.Nullable(k.Map(k.ANY))),
    )

    object_type: InvokeParentSpanParentStructObjectType
    """Kind of container that holds the trace."""
    object_id: str
    """Id of that container."""
    row_ids: InvokeParentSpanParentStructRowIds | None = None
    """Span to hang the call under; null starts a new trace."""
    propagated_event: dict[str, Any] | None = None
    """Fields copied into every span below this one; null for none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            object_type: InvokeParentSpanParentStructObjectType,
            object_id: str,
            row_ids: InvokeParentSpanParentStructRowIds | None | k.Unset = k.UNSET,
            propagated_event: dict[str, Any] | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class InvokeParentSpanParentStructRowIds(k.Model):
    """Span to hang the call under; null starts a new trace."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.STR, required=True),
        k.Field("span_id", k.STR, required=True),
        k.Field("root_span_id", k.STR, required=True),
    )

    id: str
    """Id of the row the span is stored as."""
    span_id: str
    """Id of the span itself."""
    root_span_id: str
    """Id of the topmost span of that trace."""

    if TYPE_CHECKING:

        def __init__(self, *, id: str, span_id: str, root_span_id: str) -> None: ...


InvokeParent: TypeAlias = Union["InvokeParentSpanParentStruct", str]
"""Where to log the call: below an existing span, given as an object or as the text another client
exported. Absent: nothing is logged under a parent.
"""

invoke_parent_kind: k.Kind[InvokeParent] = k.OneOf(object=ref("InvokeParentSpanParentStruct"), string=k.STR)
"""How a InvokeParent is read from JSON and written to it."""
