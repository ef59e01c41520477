"""Say what a newer document means to the users of its client."""

from __future__ import annotations

from generator.diff.change import EXIT_CODES, Change, Level
from generator.diff.whole import Difference, compare_documents

__all__ = ["EXIT_CODES", "Change", "Difference", "Level", "compare_documents"]
