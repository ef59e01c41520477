"""The public surface is what was accepted: a break is seen in review, as a line that went or changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging import surface
from tests.snapshots import must_be_accepted

pytestmark = pytest.mark.checkout

FOLDER = Path(__file__).parents[1] / "data" / "surface"
NAMES = (*surface.PARTS, "commands")


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    """Give the surface as it is."""
    return surface.parts()


@pytest.mark.parametrize("name", NAMES)
def test_the_public_surface_is_the_accepted_one(name: str, parts: dict[str, str]) -> None:
    """A public name, signature, member, key or option changes only when somebody looks at it."""
    must_be_accepted(FOLDER / f"{name}.txt", parts[name])


def test_every_file_is_a_part() -> None:
    """A file whose part is gone goes too."""
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(NAMES)


def test_the_surface_names_no_private_module(parts: dict[str, str]) -> None:
    """A module may move behind its door without a line here."""
    assert not [
        line for text in parts.values() for line in text.splitlines() if "._" in line or " at 0x" in line
    ]
