"""Pytest fixtures of the mock server: one server a session, as if just started in every test.

    def test_it(invocant_mock):
        mock = invocant_mock("NAME")
        mock.faults.add(status=429, retry_after=0)
        client = Client(api_key=mock.api_key, base_url=mock.base_url())

The plugin is found by itself once the package is installed; the servers need the extra `mock` and are made
when a test first asks for one. A test fails whose stubs were not used, unless they are `optional` or the test
is marked `allow_unused_stubs`.
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from invocant.mock import Mock, ServedApi


ALLOW = "allow_unused_stubs"
"""The mark of a test that may leave stubs unused."""
_MOCKS = pytest.StashKey["list[Mock]"]()
"""The mocks that a test has asked for."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", f"{ALLOW}: stubs of the mock server may be left unused in this test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that passed, but has not used a stub."""
    yield
    if item.get_closest_marker(ALLOW) is None:
        for server in item.stash.get(_MOCKS, []):
            server.stubs.verify()


class MockServers:
    """The servers of a session, one for each set of APIs and options."""

    def __init__(self) -> None:
        self._servers: dict[tuple[Any, ...], Mock] = {}
        self._used: list[Mock] = []

    def __call__(self, *apis: "str | ServedApi", **options: Any) -> "Mock":
        """Return a running server; the same for the same arguments, reset when a test first asks for it.

        Args:
            apis: Names of generated APIs or `ServedApi` objects; none for every generated API.
            options: As for `invocant.mock.Mock`; values must be hashable to share a server.
        """
        from invocant.mock import Mock

        key = (apis, tuple(sorted(options.items())))
        server = self._servers.get(key)
        if server is None:
            server = self._servers[key] = Mock(*apis, **options).start()
        if server not in self._used:
            server.reset()
            self._used.append(server)
        return server

    def next_test(self) -> "list[Mock]":
        """Make every server be reset when it is next asked for; return the list of those that will be."""
        self._used = []
        return self._used

    def stop(self) -> None:
        """Stop all servers."""
        for server in self._servers.values():
            server.stop()
        self._servers.clear()


@pytest.fixture(scope="session")
def invocant_mock_servers() -> Iterator[MockServers]:
    """The servers of the session; tests use `invocant_mock`."""
    servers = MockServers()
    yield servers
    servers.stop()


@pytest.fixture
def invocant_mock(invocant_mock_servers: MockServers, request: pytest.FixtureRequest) -> MockServers:
    """Return a function from API names to a running, empty mock server."""
    request.node.stash[_MOCKS] = invocant_mock_servers.next_test()
    return invocant_mock_servers
