# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._annotation import Annotation
    from ._i_function_input import InputData
    from ._prediction import Prediction
    from ._sample_set import SampleSet


@k.model
class Sample(k.Model):
    """A stored input, with what is known and what is guessed of it."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.STR, required=True),
        k.Field("data", ref("input_data_kind")),
        k.Field("external_id", k.Nullable(k.STR), key="externalId"),
        k.Field("annotation", ref("Annotation")),
        k.Field("prediction", ref("Prediction")),
        k.Field("sample_sets", k.Nullable(k.List(ref("SampleSet"))), key="sampleSets"),
    )

    id: str
    """Identifies the sample. Requests may leave the prefix out."""
    data: InputData | None = None
    """The data of one input: a text; an image as address or data URI; or the values of a row, by
    field.
    """
    external_id: str | None = None
    """Id of your own for the sample."""
    annotation: Annotation | None = None
    """The label that is right for a sample. To annotate, give one of the two."""
    prediction: Prediction | None = None
    """The label that the function guesses. More members than these may come."""
    sample_sets: list[SampleSet] | None = None
    """Sets the sample is in."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,
            data: InputData | k.Unset = k.UNSET,
            external_id: str | None | k.Unset = k.UNSET,
            annotation: Annotation | k.Unset = k.UNSET,
            prediction: Prediction | k.Unset = k.UNSET,
            sample_sets: list[SampleSet] | None | k.Unset = k.UNSET,
        ) -> None: ...
