# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /books/{id}/cover"""

from __future__ import annotations

from invocant import runtime as rt
from invocant.runtime import kinds as k

OPERATION: rt.Operation[bytes] = rt.Operation(
    name="books.cover",
    operation_id="get_books_id_cover",
    method="GET",
    path="/books/{id}/cover",
    parameters=(rt.Parameter("id", "path", k.INT, required=True),),
    responses={
        "200": (rt.Response("image/png", k.BINARY),),
    },
    retry="safe",
    auth=True,
)
