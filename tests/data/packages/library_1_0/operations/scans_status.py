# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""GET /scans/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..models import ref

if TYPE_CHECKING:
    from ..models import Scan


OPERATION: rt.Operation[Scan] = rt.Operation(
    name="scans.status",
    operation_id="getScan",
    method="GET",
    path="/scans/{id}",
    parameters=(rt.Parameter("id", "path", k.STR, required=True),),
    responses={
        "200": (rt.Response("application/json", ref("Scan")),),
    },
    retry="safe",
    auth=True,
)
