"""Every operation of every API, called by both clients against the mock server over a real socket."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

import invocant
from invocant.mock import Mock
from tests.e2e.scenario import arun, run
from tests.e2e.scenarios import SCENARIOS
from tests.generated import apis, table


def _client(api: str, prefix: str = "") -> Any:
    return getattr(invocant, prefix + api.capitalize())


def _methods(api: str) -> Iterator[str]:
    """Yield the dotted name of every method that an API's operations give."""
    for operation in table(api).values():
        if operation.stream is not None:
            yield operation.stream.name
        if operation.stream is None or operation.stream.name != operation.name:
            yield operation.name


def test_every_scenario_has_an_api() -> None:
    """A table of calls goes with its API; one without a table is tried below, operation by operation."""
    assert set(SCENARIOS) <= set(apis())


@pytest.mark.checkout
@pytest.mark.parametrize("api", sorted(set(apis()) - set(SCENARIOS)) or ["opper"])
def test_api_without_a_scenario_is_answered(api: str) -> None:
    """Each of its operations takes a valid call, and reads an answer of the document."""
    from invocant_generator.testing import Impossible, PackageUnderTest  # here, as a wheel's run has no mark

    package = PackageUnderTest(f"invocant_api.{api}")
    answered = []
    with Mock(api) as mock:
        for operation in package.operations():
            mock.reset()
            with suppress(Impossible):
                package.check_answer(operation, mock)
                answered.append(operation)
    assert answered


@pytest.mark.parametrize("api", SCENARIOS)
def test_every_operation_is_in_the_scenario(api: str) -> None:
    """A new operation needs a step in the table of its API."""
    assert set(_methods(api)) == {step.method for step in SCENARIOS[api]}


@pytest.mark.parametrize("api", SCENARIOS)
def test_sync(api: str, mock: Mock) -> None:
    """The sync client can do all that the scenario says."""
    with _client(api)() as client:
        run(client, SCENARIOS[api])
    answered = {entry.operation for entry in mock.requests(api=api)}
    assert answered >= set(table(api))


@pytest.mark.parametrize("api", SCENARIOS)
def test_async(api: str, mock: Mock) -> None:
    """The async client can do the same, by the same table."""

    async def main() -> None:
        async with _client(api, "Async")() as client:
            await arun(client, SCENARIOS[api])

    asyncio.run(main())
    answered = {entry.operation for entry in mock.requests(api=api)}
    assert answered >= set(table(api))


@pytest.mark.parametrize("api", apis())
def test_twins_have_the_same_methods(api: str) -> None:
    """Sync and async clients offer the same dotted names."""
    for prefix in ("", "Async"):
        credentials = {"client_id": "i", "client_secret": "s"} if api == "nyckel" else {"api_key": "k"}
        client = _client(api, prefix)(**credentials)
        for name in _methods(api):
            found: Any = client
            for part in name.split("."):
                found = getattr(found, part)
            assert callable(found), name
        if not prefix:
            client.close()
