"""What `diff` says of two revisions of a real document is true of their packages, and all there is to say.

A pair is two documents whose names differ after a date alone, or by `-before`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generator.two_packages import wrong
from tests.specs.test_real_packages import DOCUMENTS, identify, revisions

pytestmark = [pytest.mark.specs, pytest.mark.checkout, pytest.mark.long]


def pairs() -> list[tuple[Path, Path]]:
    """Return each document with its next revision."""
    by_stem = {path.stem: path for path in DOCUMENTS}
    named = [
        (by_stem[f"{stem}-before"], path) for stem, path in by_stem.items() if f"{stem}-before" in by_stem
    ]
    return [*named, *revisions()]


@pytest.mark.parametrize(("old", "new"), pairs(), ids=identify)
def test_comparison_is_what_the_packages_show(old: Path, new: Path, tmp_path: Path) -> None:
    """Each difference of the two packages' source is told, and each change that is told is one of them."""
    assert wrong(old, new, tmp_path) == []
