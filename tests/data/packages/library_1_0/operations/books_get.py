# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /books/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..headers import BooksGetHeaders
    from ..models import Book


def _headers(texts: Mapping[str, str], status: int) -> BooksGetHeaders:
    from ..headers import BooksGetHeaders  # with the first answer: a client loads none of it

    return BooksGetHeaders(texts, status)


OPERATION: rt.Operation[Book] = rt.Operation(
    name="books.get",
    operation_id="get_books_id",
    method="GET",
    path="/books/{id}",
    parameters=(rt.Parameter("id", "path", k.INT, required=True),),
    responses={
        "200": (rt.Response("application/json", ref("Book")),),
    },
    headers=_headers,
    retry="safe",
    auth=True,
)
