# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class SampleSet(k.Model):
    """A set of samples."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("sample_set_id", k.STR, key="sampleSetId", required=True),
    )

    sample_set_id: str
    """Id of the set."""

    if TYPE_CHECKING:

        def __init__(self, *, sample_set_id: str) -> None: ...
