# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._saved_function_id import SavedFunctionId
    from ._topic_map_data import TopicMapData


@k.model
class BatchedFacetData(k.Model):
    """Several facets answered in one pass over each trace."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("batched_facet"), required=True),
        k.Field("preprocessor", k.Nullable(ref("saved_function_id_kind"))),
        k.Field("facets", k.List(ref("BatchedFacetDataFacetsItem")), required=True),
        k.Field("topic_maps", k.Map(k.List(ref("BatchedFacetDataTopicMapsValueItem")))),
    )

    type: Literal["batched_facet"] = "batched_facet"
    preprocessor: SavedFunctionId | None = None
    """Function that prepares each trace first; null or absent for the usual preparation."""
    facets: list[BatchedFacetDataFacetsItem]
    """The questions."""
    topic_maps: dict[str, list[BatchedFacetDataTopicMapsValueItem]] | None = None
    """Topic maps to sort the answers into, by facet name."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["batched_facet"] = "batched_facet",
            preprocessor: SavedFunctionId | None | k.Unset = k.UNSET,
            facets: list[BatchedFacetDataFacetsItem],
            topic_maps: dict[str, list[BatchedFacetDataTopicMapsValueItem]] | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class BatchedFacetDataFacetsItem(k.Model):
    """One question of the batch."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("name", k.STR, required=True),
        k.Field("prompt", k.STR, required=True),
        k.Field("model", k.STR),
        k.Field("embedding_model", k.STR),
        k.Field("no_match_pattern", k.STR),
    )

    name: str
    """Name the answer is stored under."""
    prompt: str
    """The question."""
    model: str | None = None
    """Model that answers. Absent: chosen by the service."""
    embedding_model: str | None = None
    """Model that embeds the answers. Absent: chosen by the service."""
    no_match_pattern: str | None = None
    """Regular expression; an answer that fits it means that the facet does not apply."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str,
            prompt: str,
            model: str | k.Unset = k.UNSET,
            embedding_model: str | k.Unset = k.UNSET,
            no_match_pattern: str | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class BatchedFacetDataTopicMapsValueItem(k.Model):
    """A topic map and the function it belongs to."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("function_name", k.STR, required=True),
        k.Field("topic_map_id", k.STR),
        k.Field("topic_map_data", ref("TopicMapData"), required=True),
    )

    function_name: str
    """Name of the function that classifies."""
    topic_map_id: str | None = None
    """Id of the function that holds the map, when it is stored."""
    topic_map_data: TopicMapData
    """A topic map: answers of a facet, embedded and clustered into named topics."""

    if TYPE_CHECKING:

        def __init__(
            self, *, function_name: str, topic_map_id: str | k.Unset = k.UNSET, topic_map_data: TopicMapData
        ) -> None: ...
