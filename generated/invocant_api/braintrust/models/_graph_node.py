# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._graph_node_position import GraphNodePosition
    from ._prompt_block_data import PromptBlockData


@k.model
class GraphNodeFunction(k.Model):
    """Runs another function."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("function"), required=True),
        k.Field("function", k.Map(k.ANY), required=True),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["function"] = "function"
    function: dict[str, Any]
    """Which function a node runs: an object of the vendor's own form, kept as it comes."""
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["function"] = "function",
            function: dict[str, Any],
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GraphNodeInput(k.Model):
    """Hands the input of the graph to its successors."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("input"), required=True),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["input"] = "input"
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["input"] = "input",
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GraphNodeOutput(k.Model):
    """Takes what becomes the result of the graph."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("output"), required=True),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["output"] = "output"
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["output"] = "output",
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GraphNodeLiteral(k.Model):
    """Yields a fixed value."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("literal"), required=True),
        k.Field("value", k.ANY),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["literal"] = "literal"
    value: Any = None
    """That value, any JSON."""
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["literal"] = "literal",
            value: Any = k.UNSET,
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GraphNodeBtql(k.Model):
    """Evaluates a BTQL expression."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("btql"), required=True),
        k.Field("expr", k.STR, required=True),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["btql"] = "btql"
    expr: str
    """The expression."""
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["btql"] = "btql",
            expr: str,
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GraphNodeGate(k.Model):
    """Lets values through when a condition holds."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("gate"), required=True),
        k.Field("condition", k.Nullable(k.STR)),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["gate"] = "gate"
    condition: str | None = None
    """BTQL expression to test; null tests whether the value is true."""
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["gate"] = "gate",
            condition: str | None | k.Unset = k.UNSET,
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GraphNodeAggregator(k.Model):
    """Gathers the values of several predecessors."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("aggregator"), required=True),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["aggregator"] = "aggregator"
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["aggregator"] = "aggregator",
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GraphNodePromptTemplate(k.Model):
    """Fills in a prompt without calling a model."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("description", k.Nullable(k.STR)),
        k.Field("type", k.Const("prompt_template"), required=True),
        k.Field("prompt", ref("prompt_block_data_kind"), required=True),
        k.Field("position", k.Nullable(ref("GraphNodePosition"))),
    )

    description: str | None = None
    """Note for readers; null for none."""
    type: Literal["prompt_template"] = "prompt_template"
    prompt: PromptBlockData
    """The words of a prompt: chat messages or one text."""
    position: GraphNodePosition | None = None
    """Where an editor draws the node; null lets it choose."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            description: str | None | k.Unset = k.UNSET,
            type: Literal["prompt_template"] = "prompt_template",
            prompt: PromptBlockData,
            position: GraphNodePosition | None | k.Unset = k.UNSET,
        ) -> None: ...


GraphNode: TypeAlias = Union[
    "GraphNodeFunction",
    "GraphNodeInput",
    "GraphNodeOutput",
    "GraphNodeLiteral",
    "GraphNodeBtql",
    "GraphNodeGate",
    "GraphNodeAggregator",
    "GraphNodePromptTemplate",
    "k.UnknownModel",
]
"""One node of a graph; `type` says what it does."""

graph_node_kind: k.Kind[GraphNode] = k.OneOf(
    object=k.Tagged(
        "type",
        {
            "function": ref("GraphNodeFunction"),
            "input": ref("GraphNodeInput"),
            "output": ref("GraphNodeOutput"),
            "literal": ref("GraphNodeLiteral"),
            "btql": ref("GraphNodeBtql"),
            "gate": ref("GraphNodeGate"),
            "aggregator": ref("GraphNodeAggregator"),
            "prompt_template": ref("GraphNodePromptTemplate"),
        },
    )
)
"""How a GraphNode is read from JSON and written to it."""
