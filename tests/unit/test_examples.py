"""How many examples a dear search has."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.examples import examples


@pytest.fixture(autouse=True)
def profile() -> Iterator[None]:
    """Leave the profile of the run in place."""
    before = settings.get_current_profile_name()
    yield
    settings.load_profile(before)


@pytest.mark.parametrize(("profile_name", "number"), [("repeatable", 4), ("double", 8), ("long", 160)])
def test_a_longer_run_has_more_of_all(profile_name: str, number: int) -> None:
    """A search that states its number has as many times more in the long profile as those that state none."""
    settings.load_profile(profile_name)
    assert examples(4) == number
