# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref


class GraphEdgePurpose(k.OpenStr):
    """What travels along: `control` the order of running, `data` values, `messages` chat messages."""

    CONTROL = "control"
    DATA = "data"
    MESSAGES = "messages"


@k.model
class GraphEdge(k.Model):
    """A connection between an output of one node and an input of another."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("source", ref("GraphEdgeSource"), required=True),
        k.Field("target", ref("GraphEdgeTarget"), required=True),
        k.Field("purpose", ref("GraphEdgePurpose"), required=True),
    )

    source: GraphEdgeSource
    """Where the edge starts."""
    target: GraphEdgeTarget
    """Where the edge ends."""
    purpose: GraphEdgePurpose
    """What travels along: `control` the order of running, `data` values, `messages` chat messages."""

    if TYPE_CHECKING:

        def __init__(
            self, *, source: GraphEdgeSource, target: GraphEdgeTarget, purpose: GraphEdgePurpose
        ) -> None: ...


@k.model
class GraphEdgeSource(k.Model):
    """Where the edge starts."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("node", k.STR, required=True),
        k.Field("variable", k.STR, required=True),
    )

    node: str
    """Id of the node it leaves. At most 1024 characters."""
    variable: str
    """Name of that node's output."""

    if TYPE_CHECKING:

        def __init__(self, *, node: str, variable: str) -> None: ...


@k.model
class GraphEdgeTarget(k.Model):
    """Where the edge ends."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("node", k.STR, required=True),
        k.Field("variable", k.STR, required=True),
    )

    node: str
    """Id of the node it enters. At most 1024 characters."""
    variable: str
    """Name of that node's input."""

    if TYPE_CHECKING:

        def __init__(self, *, node: str, variable: str) -> None: ...
