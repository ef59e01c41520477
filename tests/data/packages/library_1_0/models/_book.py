# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from datetime import datetime

    from ._genre import Genre
    from ._owner import Owner


@k.model
class Book(k.Model):
    """The object that the document calls Book."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.INT, required=True, read_only=True),
        k.Field("title", k.STR, required=True),
        k.Field("genre", ref("Genre")),
        k.Field("added", k.DATETIME),
        k.Field("of", ref("owner_kind")),
    )

    id: int
    title: str
    genre: Genre | None = None
    added: datetime | None = None
    of: Owner | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: int | k.Unset = k.UNSET,
            title: str,
            genre: Genre | k.Unset = k.UNSET,
            added: datetime | k.Unset = k.UNSET,
            of: Owner | k.Unset = k.UNSET,
        ) -> None: ...
