"""What a run tells of one API: the object that `--json` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from invocant.documents import operations


@frozen(kw_only=True)
class Summary:
    """Figures and findings of one generated package."""

    operations_in_document: int
    """Counted in the document's file, before any overlay or repair."""
    operations_generated: int
    schemas: int
    """Classes and named unions of the models package."""
    skipped: Sequence[Mapping[str, str]] = field(default=())
    """Operations that the caller leaves out."""
    dropped: Sequence[Mapping[str, Any]] = field(default=())
    """What else of the document is not in the output, each with the five parts of a diagnostic."""
    warnings: Sequence[Mapping[str, Any]] = field(default=())
    findings: Sequence[str] = field(default=())
    """The validator's words on the document's file."""
    widened: Sequence[Mapping[str, Any]] = field(default=())
    """Types that became a superset of the document's."""
    open: Sequence[Mapping[str, Any]] = field(default=())
    """Types that became any JSON."""
    notes: Sequence[Mapping[str, str]] = field(default=())
    """What else was done otherwise than the document says."""
    names_changed: Sequence[Mapping[str, str]] = field(default=())
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing was dropped and nothing warned of."""
        return not self.dropped and not self.warnings

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as `--json` prints it."""
        return {
            "operations_in_document": self.operations_in_document,
            "operations_generated": self.operations_generated,
            "schemas": self.schemas,
            "skipped": list(self.skipped),
            "dropped": list(self.dropped),
            "warnings": list(self.warnings),
            "findings": list(self.findings),
            "widened": list(self.widened),
            "open": list(self.open),
            "notes": list(self.notes),
            "names_changed": list(self.names_changed),
            "seconds": round(self.seconds, 2),
        }

    def lasting(self) -> dict[str, Any]:
        """Return what the lock keeps of it: all but the time it took and the names that changed."""
        kept = self.to_dict()
        del kept["seconds"], kept["names_changed"]
        return kept

    @classmethod
    def from_lock(cls, kept: Mapping[str, Any], seconds: float) -> Summary:
        """Return the summary of a run that had nothing to do."""
        return evolve(cls(**kept), seconds=seconds)


def count_operations(document: Mapping[str, Any]) -> int:
    """Count the operations under `paths`, also those of path items that stand elsewhere in the document."""
    return sum(1 for _ in operations(document))
