"""Files that hold what was accepted: `make snapshots` accepts what there is now, and git shows the change."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

ACCEPT = "UPDATE_SNAPSHOTS"
"""The environment variable that has snapshots written, not compared, when it is "1"."""


def accepting() -> bool:
    """Tell whether this run writes snapshots."""
    return os.environ.get(ACCEPT) == "1"


def must_be_accepted(path: Path, now: str) -> None:
    """Fail with the difference unless the file at *path* says *now*; write it when snapshots are accepted."""
    if accepting():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
    then = path.read_text(encoding="utf-8") if path.exists() else ""
    if now != then:
        lines = difflib.unified_diff(then.splitlines(), now.splitlines(), "accepted", "now", lineterm="", n=2)
        difference = "\n".join(lines)
        raise AssertionError(
            f"{path.name}: `make snapshots` accepts this, once you have looked at it:\n{difference}"
        )
