# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._graph_edge import GraphEdge
    from ._graph_node import GraphNode


@k.model
class GraphData(k.Model):
    """A graph of nodes and the edges between them, run as one function."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("graph"), required=True),
        k.Field("nodes", k.Map(ref("graph_node_kind")), required=True),
        k.Field("edges", k.Map(ref("GraphEdge")), required=True),
    )

    type: Literal["graph"] = "graph"
    nodes: dict[str, GraphNode]
    """The nodes, by an id of the author's choice."""
    edges: dict[str, GraphEdge]
    """The edges, by an id of the author's choice."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["graph"] = "graph",
            nodes: dict[str, GraphNode],
            edges: dict[str, GraphEdge],
        ) -> None: ...
