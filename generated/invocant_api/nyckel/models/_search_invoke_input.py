# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._i_function_input import InputData


@k.model
class SearchInvokeInput(k.Model):
    """What to search by: one of the two."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("sample_id", k.Nullable(k.STR), key="sampleId"),
        k.Field("data", ref("input_data_kind")),
    )

    sample_id: str | None = None
    """A stored sample to find others like; null when `data` is given."""
    data: InputData | None = None
    """The data of one input: a text; an image as address or data URI; or the values of a row, by
    field.
    """

    if TYPE_CHECKING:

        def __init__(
            self, *, sample_id: str | None | k.Unset = k.UNSET, data: InputData | k.Unset = k.UNSET
        ) -> None: ...
