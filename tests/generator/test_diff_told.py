"""What a comparison says is true of the two packages, and says all of it: held to their source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.generator.inventory import inventory
from tests.generator.telling import Told, untold, untrue
from tests.generator.two_packages import compared, packages
from tests.generator.test_diff import CASES, document

pytestmark = pytest.mark.checkout


def wrong(old: Mapping[str, Any], new: Mapping[str, Any], folder: Path) -> list[str]:
    """Return what is untold, and what is untrue, of the comparison of two documents."""
    paths = folder / "old.json", folder / "new.json"
    for path, side in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(side))
    before, after = map(inventory, packages(*paths, folder))
    changes: list[Told] = compared(*paths)
    return [*untold(before, after, changes), *(f"untrue: {line}" for line in untrue(before, after, changes))]


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case_is_what_the_packages_show(case: dict[str, Any], tmp_path: Path) -> None:
    """Each row of the table of changes is told truly, and wholly."""
    assert wrong(document(case, "before"), document(case, "after"), tmp_path) == []
