# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""PUT /books/{id}/cover"""

from __future__ import annotations

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

OPERATION: rt.Operation[None] = rt.Operation(
    name="books.set_cover",
    operation_id="put_books_id_cover",
    method="PUT",
    path="/books/{id}/cover",
    parameters=(rt.Parameter("id", "path", k.INT, required=True),),
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "multipart/form-data",
                ref("BooksSetCoverBody"),
                fields=(
                    k.Field("image", k.BINARY, required=True),
                    k.Field("note", k.STR),
                ),
            ),
        ),
    ),
    responses={
        "204": None,
    },
    retry="safe",
    auth=True,
)
