"""Runs each case that asks for a `driver` with all of them; in `make test` they share them."""

import pytest

from tests.unit.runtime.drivers import DRIVERS, AsyncDriver, SyncDriver


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> SyncDriver | AsyncDriver:
    """Sync and async, with both HTTP libraries, under asyncio and trio."""
    return DRIVERS[request.param]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what trio says of the libraries' own generators.

    Both libraries read a body by generators inside generators and close only the outermost; trio warns of
    the others. The answer itself is closed all the same, which the tests check.
    """
    ours = pytest.mark.filterwarnings("ignore:.*Async generator 'httpx:ResourceWarning")
    unraisable = pytest.mark.filterwarnings(
        "ignore:.*async_generator object:pytest.PytestUnraisableExceptionWarning"
    )
    for item in items:
        if "trio" in item.name or "cancelled" in item.name:
            item.add_marker(ours)
            item.add_marker(unraisable)
