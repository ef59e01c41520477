"""What keeps `make test` short, where nothing else would show that it is gone."""

import gc

import pytest


def test_garbage_collection_passes_over_the_tests(request: pytest.FixtureRequest) -> None:
    """A test that collects garbage pays for its own, not for twenty thousand tests and all modules."""
    assert gc.get_freeze_count() > 0
    assert not any(candidate is request.session for candidate in gc.get_objects())
