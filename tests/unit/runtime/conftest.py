"""Runs each case that asks for a `driver` with all of them."""

import pytest

from tests.unit.runtime.drivers import DRIVERS, AsyncDriver, SyncDriver


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> SyncDriver | AsyncDriver:
    """Sync and async, with both HTTP libraries, under asyncio and trio."""
    return DRIVERS[request.param]
