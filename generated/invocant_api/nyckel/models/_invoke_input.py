# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._i_function_input import InputData


@k.model
class InvokeInput(k.Model):
    """One input for a function."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("data", ref("input_data_kind"), required=True),
        k.Field("external_id", k.Nullable(k.STR), key="externalId"),
        k.Field("metadata", k.Nullable(k.Map(k.ANY))),
    )

    data: InputData
    """The data of one input: a text; an image as address or data URI; or the values of a row, by
    field.
    """
    external_id: str | None = None
    """Id of your own for the sample that is stored; null for none."""
    metadata: dict[str, Any] | None = None
    """Facts of your own kept with the sample; null for none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            data: InputData,
            external_id: str | None | k.Unset = k.UNSET,
            metadata: dict[str, Any] | None | k.Unset = k.UNSET,
        ) -> None: ...
