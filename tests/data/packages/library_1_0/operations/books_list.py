# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /books"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import BooksListHeaders
    from ..models import Book, Books


PAGING: rt.CursorPaging[Book] = rt.CursorPaging(
    item=ref("Book"),
    items="/items",
    next="/next",
    forward="after",
)
"""How the pages follow each other."""


def _headers(texts: Mapping[str, str], status: int) -> BooksListHeaders:
    from ..headers import BooksListHeaders  # with the first answer: a client loads none of it

    return BooksListHeaders(texts, status)


OPERATION: rt.Operation[Books] = rt.Operation(
    name="books.list",
    operation_id="get_books",
    method="GET",
    path="/books",
    parameters=(
        rt.Parameter("genre", "query", ref("Genre")),
        rt.Parameter("after", "query", k.STR),
    ),
    responses={
        "200": (rt.Response("application/json", ref("Books")),),
    },
    headers=_headers,
    retry="safe",
    auth=True,
    paging=PAGING,
)
