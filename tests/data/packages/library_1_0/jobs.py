# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The jobs that operations start, and how each is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt

from .operations import scans_status as op_scans_status

if TYPE_CHECKING:
    from .models import Scan


SCANS_START: rt.LongRunning[Scan, None] = rt.LongRunning(
    name="scans.start",
    resume="scans.job",
    status=rt.JobCall(op_scans_status.OPERATION, {"id": "id"}),
    state="/status",
    done=("done",),
    failed=("failed",),
    told={"id": "/id"},
)
"""The job that `scans.start` starts."""
