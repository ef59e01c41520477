# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k


@k.model
class BooksSetCoverBody(k.Model):
    """The object that the document calls BooksSetCoverBody."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("image", k.BINARY, required=True),
        k.Field("note", k.STR),
    )

    image: bytes
    note: str | None = None

    if TYPE_CHECKING:

        def __init__(self, *, image: bytes, note: str | k.Unset = k.UNSET) -> None: ...
