# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._topic_map_generation_settings import TopicMapGenerationSettings


@k.model
class TopicMapData(k.Model):
    """A topic map: answers of a facet, embedded and clustered into named topics."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("topic_map"), required=True),
        k.Field("source_facet", k.STR, required=True),
        k.Field("embedding_model", k.STR, required=True),
        k.Field("bundle_key", k.STR),
        k.Field("report_key", k.STR),
        k.Field("topic_names", k.Map(k.STR)),
        k.Field("generation_settings", ref("TopicMapGenerationSettings")),
        k.Field("disable_reconciliation", k.BOOL),
        k.Field("distance_threshold", k.FLOAT),
        k.Field("btql_filter", k.STR),
        k.Field("automation_btql_filter", k.STR),
    )

    type: Literal["topic_map"] = "topic_map"
    source_facet: str
    """Facet whose answers are clustered."""
    embedding_model: str
    """Model that embeds the answers."""
    bundle_key: str | None = None
    """Where the service keeps the fitted clusters."""
    report_key: str | None = None
    """Where the service keeps the report on them."""
    topic_names: dict[str, str] | None = None
    """Names of the topics, by cluster id."""
    generation_settings: TopicMapGenerationSettings | None = None
    """How topics are found."""
    disable_reconciliation: bool | None = None
    """True to keep a new set of topics apart from the former one instead of matching them up."""
    distance_threshold: float | None = None
    """Farthest an answer may lie from a topic and still belong to it. Absent: no limit."""
    btql_filter: str | None = None
    """BTQL expression that picks the traces to learn topics from. Absent: all."""
    automation_btql_filter: str | None = None
    """BTQL expression that picks the traces an automation sorts into topics. Absent: all."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["topic_map"] = "topic_map",
            source_facet: str,
            embedding_model: str,
            bundle_key: str | k.Unset = k.UNSET,
            report_key: str | k.Unset = k.UNSET,
            topic_names: dict[str, str] | k.Unset = k.UNSET,
            generation_settings: TopicMapGenerationSettings | k.Unset = k.UNSET,
            disable_reconciliation: bool | k.Unset = k.UNSET,
            distance_threshold: float | k.Unset = k.UNSET,
            btql_filter: str | k.Unset = k.UNSET,
            automation_btql_filter: str | k.Unset = k.UNSET,
        ) -> None: ...
