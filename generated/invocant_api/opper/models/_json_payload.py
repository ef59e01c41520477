# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class JsonPayload(k.Model):
    """A piece of a structured answer."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("delta", k.OneOf(string=k.STR, number=k.FLOAT, boolean=k.BOOL, null=True), required=True),
        k.Field("json_path", k.Nullable(k.STR)),
        k.Field("chunk_type", k.Nullable(k.STR)),
    )

    delta: str | float | bool | None
    """A string is put after those before it at the same place; any other value is the whole value
    there.
    """
    json_path: str | None = None
    """Place of the piece, such as `response.people[0].name`, where `response` is the answer itself.
    Null or absent: the pieces are JSON text, to be joined and parsed.
    """
    chunk_type: str | None = None
    """Always `json`."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            delta: str | float | bool | None,
            json_path: str | None | k.Unset = k.UNSET,
            chunk_type: str | None | k.Unset = k.UNSET,
        ) -> None: ...
