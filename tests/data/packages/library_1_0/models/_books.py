# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._book import Book


@k.model
class Books(k.Model):
    """The object that the document calls Books."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("items", k.List(ref("Book")), required=True),
        k.Field("next", k.Nullable(k.STR)),
    )

    items: list[Book]
    next: str | None = None

    if TYPE_CHECKING:

        def __init__(self, *, items: list[Book], next: str | None | k.Unset = k.UNSET) -> None: ...
