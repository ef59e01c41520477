"""Runs each case that asks for a `driver` with all of them; in `make test` a row of a table with two."""

from collections import defaultdict

import pytest

from tests.unit.runtime.drivers import DRIVERS, AsyncDriver, SyncDriver


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> SyncDriver | AsyncDriver:
    """Sync and async, with both HTTP libraries, under asyncio and trio."""
    return DRIVERS[request.param]


ROWS = 4
"""Up to so many rows every driver runs each."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Share the rows of a table among the drivers, and let pass what trio says of others' generators."""
    share_rows(items)
    let_generators_pass(items)


def share_rows(items: list[pytest.Item]) -> None:
    """Mark as `long` all but two drivers of each row of a table of more than a few.

    Row by row the two are the next ones: one of each library, and never both sync.
    """
    tables: dict[object, dict[str, list[pytest.Function]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if isinstance(item, pytest.Function) and "driver" in item.fixturenames:
            name = item.callspec.params.get("driver")
            if name in DRIVERS and item.get_closest_marker("sampled") is None:
                row = item.callspec.id.replace(str(name), "", 1)
                tables[item.parent, item.originalname][row].append(item)
    for rows in tables.values():
        for number, cases in enumerate(rows.values()):
            if len(rows) > ROWS and len(cases) == len(DRIVERS):
                for place, item in enumerate(cases):
                    if place % (len(DRIVERS) // 2) != number % (len(DRIVERS) // 2):
                        item.add_marker(pytest.mark.long)


def let_generators_pass(items: list[pytest.Item]) -> None:
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
