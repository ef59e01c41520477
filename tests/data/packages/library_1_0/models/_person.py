# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k


@k.model
class Person(k.Model):
    """The object that the document calls Person."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("kind", k.Const("person"), required=True),
        k.Field("name", k.STR, required=True),
    )

    kind: Literal["person"] = "person"
    name: str

    if TYPE_CHECKING:

        def __init__(self, *, kind: Literal["person"] = "person", name: str) -> None: ...
