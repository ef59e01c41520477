# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""DELETE /books/{id}"""

from __future__ import annotations

from invocant import runtime as rt
from invocant.runtime import kinds as k

OPERATION: rt.Operation[None] = rt.Operation(
    name="books.remove",
    operation_id="delete_books_id",
    method="DELETE",
    path="/books/{id}",
    parameters=(rt.Parameter("id", "path", k.INT, required=True),),
    responses={
        "204": None,
    },
    retry="safe",
    auth=True,
    deprecated=True,
)
