# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref


class TopicMapGenerationSettingsAlgorithm(k.OpenStr):
    """Clustering method."""

    HDBSCAN = "hdbscan"
    KMEANS = "kmeans"


class TopicMapGenerationSettingsDimensionReduction(k.OpenStr):
    """How embeddings are reduced before clustering."""

    UMAP = "umap"
    PCA = "pca"
    NONE = "none"


@k.model
class TopicMapGenerationSettings(k.Model):
    """How topics are found."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("algorithm", ref("TopicMapGenerationSettingsAlgorithm"), required=True),
        k.Field("dimension_reduction", ref("TopicMapGenerationSettingsDimensionReduction"), required=True),
        k.Field("sample_size", k.INT),
        k.Field("n_clusters", k.INT),
        k.Field("min_cluster_size", k.INT),
        k.Field("min_samples", k.INT),
        k.Field("hierarchy_threshold", k.INT),
        k.Field("naming_model", k.STR),
    )

    algorithm: TopicMapGenerationSettingsAlgorithm
    """Clustering method."""
    dimension_reduction: TopicMapGenerationSettingsDimensionReduction
    """How embeddings are reduced before clustering."""
    sample_size: int | None = None
    """How many answers to cluster. Absent: chosen by the service. More than 0."""
    n_clusters: int | None = None
    """How many topics to find. Absent: as many as the method finds. More than 0."""
    min_cluster_size: int | None = None
    """Fewest answers that make a topic. More than 0."""
    min_samples: int | None = None
    """How dense a topic must be; a higher number leaves more answers without one. More than 0."""
    hierarchy_threshold: int | None = None
    """How many topics it takes until they are grouped under broader ones. More than 0."""
    naming_model: str | None = None
    """Model that names the topics. Absent: chosen by the service."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            algorithm: TopicMapGenerationSettingsAlgorithm,
            dimension_reduction: TopicMapGenerationSettingsDimensionReduction,
            sample_size: int | k.Unset = k.UNSET,
            n_clusters: int | k.Unset = k.UNSET,
            min_cluster_size: int | k.Unset = k.UNSET,
            min_samples: int | k.Unset = k.UNSET,
            hierarchy_threshold: int | k.Unset = k.UNSET,
            naming_model: str | k.Unset = k.UNSET,
        ) -> None: ...
