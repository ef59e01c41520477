"""The feature catalogue's packages, whole: what is written for each tiny document, and that it type-checks.

What the packages do is tested beside the documents, in `features/`.
"""

from __future__ import annotations

import pytest

from tests.generator.packages import FEATURES, NAMES, Catalogue

pytestmark = pytest.mark.checkout


@pytest.mark.parametrize("name", NAMES)
def test_package_is_the_snapshot(name: str, catalogue: Catalogue, update_snapshots: bool) -> None:
    """What is written for a feature changes only when somebody looks at it."""
    folder = catalogue.path(name)
    shown = "".join(
        f"##### {path.relative_to(folder).as_posix()}\n{path.read_text(encoding='utf-8')}\n"
        for path in sorted(folder.rglob("*.py"))
    )
    snapshot = FEATURES / f"{name}.snapshot"
    if update_snapshots:
        snapshot.write_text(shown, encoding="utf-8")
    assert shown == snapshot.read_text(encoding="utf-8"), (
        "look at the difference; UPDATE_SNAPSHOTS=1 accepts it"
    )
