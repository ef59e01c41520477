# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /books"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from ..models import Book


OPERATION: rt.Operation[Book] = rt.Operation(
    name="books.add",
    operation_id="post_books",
    method="POST",
    path="/books",
    parameters=(),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "application/json",
                k.Writable(ref("Book")),
                fields=(
                    k.Field("title", k.STR, required=True),
                    k.Field("genre", ref("Genre")),
                    k.Field("added", k.DATETIME),
                    k.Field("of", ref("owner_kind")),
                ),
            ),
        ),
    ),
    responses={
        "201": (rt.Response("application/json", ref("Book")),),
        "409": (rt.Response("application/json", ref("Failure")),),
    },
    retry="if-not-processed",
    auth=True,
)
