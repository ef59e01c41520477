# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""POST /scans"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt

from ..models import ref

if TYPE_CHECKING:
    from ..models import Started


OPERATION: rt.Operation[Started] = rt.Operation(
    name="scans.start",
    operation_id="post_scans",
    method="POST",
    path="/scans",
    parameters=(),
    responses={
        "202": (rt.Response("application/json", ref("Started")),),
    },
    retry="if-not-processed",
    auth=True,
)
