"""What docs/openapi-support.md says: each construct, whether it is supported, and what is found of it."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

from attrs import frozen

PAGE = Path(__file__).parents[1] / "docs" / "openapi-support.md"


@frozen
class Construct:
    """One row of the page."""

    name: str
    supported: str
    test: str
    findings: tuple[str, ...]
    """Patterns for the kinds of finding that it stands for."""


def constructs() -> list[Construct]:
    """Return every row of the page's tables."""
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] != "construct" and "---" not in cells[0]:
            name, supported, test, findings = cells
            found.append(
                Construct(name, supported, test.strip("`"), tuple(re.findall("`([^`]*)`", findings)))
            )
    return found


def known(kind: str) -> bool:
    """Tell whether a kind of finding is one that the page says is not, or partly, supported."""
    patterns = [pattern for one in constructs() if one.supported != "yes" for pattern in one.findings]
    return any(fnmatchcase(kind, pattern) for pattern in patterns)
