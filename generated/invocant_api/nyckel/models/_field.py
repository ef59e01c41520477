# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._field_type import FieldType


@k.model
class FunctionField(k.Model):
    """A column of a tabular function."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.STR, required=True),
        k.Field("name", k.STR, required=True),
        k.Field("type", ref("FieldType"), required=True),
    )

    id: str
    """Identifies the field. Requests may leave the prefix out."""
    name: str
    """Name, unique in the function."""
    type: FieldType
    """Kind of value a field holds. A function can have one `Image` field at most."""

    if TYPE_CHECKING:

        def __init__(self, *, id: str, name: str, type: FieldType) -> None: ...
