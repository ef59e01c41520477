"""A mock server over a real socket, with the environment that makes every client find it."""

import pytest

from invocant.mock import Mock
from invocant.pytest_plugin import MockServers


@pytest.fixture
def mock(invocant_mock: MockServers, monkeypatch: pytest.MonkeyPatch) -> Mock:
    """All generated APIs on one port, empty, with base URLs and keys in the environment."""
    server = invocant_mock()
    for name, value in server.env().items():
        monkeypatch.setenv(name, value)
    return server
