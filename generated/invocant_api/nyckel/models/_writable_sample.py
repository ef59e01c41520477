# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._annotation import Annotation
    from ._i_function_input import InputData
    from ._sample_set import SampleSet


@k.model
class WritableSample(k.Model):
    """What a sample is made from."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("data", ref("input_data_kind"), required=True),
        k.Field("external_id", k.Nullable(k.STR), key="externalId"),
        k.Field("annotation", ref("Annotation")),
        k.Field("sample_sets", k.List(ref("SampleSet")), key="sampleSets"),
    )

    data: InputData
    """The data of one input: a text; an image as address or data URI; or the values of a row, by
    field.
    """
    external_id: str | None = None
    """Id of your own for the sample; null for none."""
    annotation: Annotation | None = None
    """The label that is right for a sample. To annotate, give one of the two."""
    sample_sets: list[SampleSet] | None = None
    """Sets to put the sample in. Absent: none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            data: InputData,
            external_id: str | None | k.Unset = k.UNSET,
            annotation: Annotation | k.Unset = k.UNSET,
            sample_sets: list[SampleSet] | k.Unset = k.UNSET,
        ) -> None: ...
