# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k


@k.model
class House(k.Model):
    """The object that the document calls House."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("kind", k.Const("house"), required=True),
        k.Field("city", k.STR, required=True),
    )

    kind: Literal["house"] = "house"
    city: str

    if TYPE_CHECKING:

        def __init__(self, *, kind: Literal["house"] = "house", city: str) -> None: ...
