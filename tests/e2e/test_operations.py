"""Every operation of every API, called by both clients against the mock server over a real socket."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from invocant.mock import Mock
from tests.e2e.scenario import arun, run
from tests.e2e.scenarios import SCENARIOS
from tests.generated import credentials, facade, reviewed, table


def _methods(api: str) -> Iterator[str]:
    """Yield the dotted name of every method that an API's operations give."""
    for operation in table(api).values():
        if operation.stream is not None:
            yield operation.stream.name
        if operation.stream is None or operation.stream.name != operation.name:
            yield operation.name


@pytest.mark.parametrize("api", SCENARIOS)
def test_every_operation_is_in_the_scenario(api: str) -> None:
    """A new operation needs a step in the table of its API."""
    assert set(_methods(api)) == {step.method for step in SCENARIOS[api]}


@pytest.mark.parametrize("api", SCENARIOS)
def test_sync(api: str, mock: Mock) -> None:
    """The sync client can do all that the scenario says."""
    with facade(api)() as client:
        run(client, SCENARIOS[api])
    answered = {entry.operation for entry in mock.requests(api=api)}
    assert answered >= set(table(api))


@pytest.mark.parametrize("api", SCENARIOS)
def test_async(api: str, mock: Mock) -> None:
    """The async client can do the same, by the same table."""

    async def main() -> None:
        async with facade(api, asynchronous=True)() as client:
            await arun(client, SCENARIOS[api])

    asyncio.run(main())
    answered = {entry.operation for entry in mock.requests(api=api)}
    assert answered >= set(table(api))


@pytest.mark.parametrize("api", reviewed())
def test_twins_have_the_same_methods(api: str) -> None:
    """Sync and async clients offer the same dotted names."""
    for asynchronous in (False, True):
        client = facade(api, asynchronous=asynchronous)(**credentials(api))
        for name in _methods(api):
            found: Any = client
            for part in name.split("."):
                found = getattr(found, part)
            assert callable(found), name
        if not asynchronous:
            client.close()
