"""What drift there is, as text and as data: places, counts and kinds, and no values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invocant.contract._drifts.listing import DriftEntry
from invocant.contract._drifts.visiting import DriftRun


def drift_text(run: DriftRun, entries: list[DriftEntry], *, notes: bool) -> Iterator[str]:
    """Yield the lines of a report for people."""
    for entry in entries:
        total = sum(run.listing.answers[label] for label in entry.operations)
        kinds = f": {', '.join(sorted(entry.kinds))}" if entry.kinds else ""
        yield f"{entry.what}{kinds}"
        yield f"  undeclared at {entry.pointer}"
        where = f" at {entry.path}" if entry.path else ""
        yield f"  in {entry.count} of {total} answers{where}: {', '.join(entry.operations[:4])}"
    if notes:
        for label, reason in run.skipped.items():
            yield f"not called: {label}: {reason}"
    if entries:
        yield ""
    if run.stopped == "unreachable":
        yield "the server did not answer"
        return
    matched = "no drift" if not entries else "1 drift" if len(entries) == 1 else f"{len(entries)} drifts"
    count, answers = len(run.listing.answers), sum(run.listing.answers.values())
    stopped = f"; stopped at the bound of {run.stopped}" if run.stopped else ""
    yield f"{matched}; {answers} answers of {count} operations, {run.requests} requests{stopped}"


def drift_data(run: DriftRun, entries: list[DriftEntry], url: str) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "format": 1,
        "url": url,
        "requests": run.requests,
        "seconds": round(run.seconds, 2),
        "stopped": run.stopped,
        "drift": [
            {
                "kind": entry.kind,
                "name": entry.name,
                "pointer": entry.pointer,
                "path": entry.path,
                "operations": entry.operations,
                "answers": entry.count,
                "of": sum(run.listing.answers[label] for label in entry.operations),
                "types": dict(sorted(entry.kinds.items())),
                "names": entry.names,
            }
            for entry in entries
        ],
        "answers": dict(sorted(run.listing.answers.items())),
        "not_called": run.skipped,
    }
