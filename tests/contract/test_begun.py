"""An API that nobody has reviewed yet is held by what holds for any: wire, mock server, clients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from invocant.mock import Mock, MockError
from invocant_generator.testing import Impossible, PackageUnderTest
from tests.generated import begun, facade

pytestmark = [
    pytest.mark.checkout,
    # what the vendor deprecates is called as well
    pytest.mark.filterwarnings("ignore:.* deprecated by the vendor:DeprecationWarning"),
]

APIS = begun() or ("opper",)
"""Without one, an API that holds them as well."""


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest) -> PackageUnderTest:
    """The package of the API."""
    return PackageUnderTest(f"invocant_api.{request.param}")


@pytest.fixture(scope="module")
def mock(package: PackageUnderTest) -> Iterator[Mock]:
    """The mock server of the API."""
    try:
        served = package.served
    except MockError as problem:
        pytest.skip(f"{package.name} cannot be served: {problem}")
    with Mock(served) as server:
        yield server


@pytest.mark.parametrize("package", APIS, indirect=True)
def test_every_call_is_on_the_wire_as_the_document_says(package: PackageUnderTest) -> None:
    """What methods send and read is what the document says, by a second reader of it."""
    for operation in package.operations():
        package.check_wire(operation)


@pytest.mark.parametrize("package", APIS, indirect=True)
def test_calls_are_answered_as_the_document_says(package: PackageUnderTest, mock: Mock) -> None:
    """Each operation takes a valid call, where one can be made up, and reads an answer of the document."""
    for operation in package.operations():
        mock.reset()
        with suppress(Impossible):
            package.check_answer(operation, mock)


@pytest.mark.parametrize("package", APIS, indirect=True)
def test_clients_are_found_at_the_door_and_through_the_environment(
    package: PackageUnderTest, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`invocant` exports a client of it, which finds the mock server by the variables that this prints."""
    for name, value in package.environment(mock).items():
        monkeypatch.setenv(name, value)
    api = package.name.rpartition(".")[2]
    with facade(api)() as client:
        assert isinstance(client, package.client)
