"""The mock takes exactly what a generated client sends: every way to log in, and no other."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator, Mapping
from operator import attrgetter
from types import ModuleType
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.mock import Mock, from_mapping
from tests.generator.wire import CREDENTIALS, package

pytestmark = pytest.mark.checkout

BASIC = {"username": "me", "password": "mock-word"}
MACHINE = {"machine_client_id": "mock-id", "machine_client_secret": "mock-secret"}
BOTH = {"both_client_id": "mock-id", "both_client_secret": "mock-secret"}

TAKEN: list[tuple[str, Mapping[str, Any]]] = [
    ("usual", {"key_api_key": "mock-a"}),
    ("usual", {"key_api_key": lambda: "mock-a"}),
    ("usual", {"key_api_key": "mock-a", "free_api_key": "mock-b"}),
    ("open", {"key_api_key": "wrong"}),
    ("cookies", {"session_api_key": "mock-a/="}),
    ("optional", {}),
    ("optional", {"app_api_key": "mock-a b&c"}),
    ("all", {"app_api_key": "mock-a", "session_api_key": "mock-b", **BASIC}),
    ("more", {"key_api_key": "mock-a"}),
    ("more", {"key_api_key": "mock-a", "session_api_key": "mock-b"}),
    ("either", BASIC),
    ("either", {"username": "mock-key", "password": ""}),
    ("either", {"jwt_token": "mock-a"}),
    ("either", {"credentials": "mock-a"}),
    ("either", {"user_token": "mock-a"}),
    ("either", {"oidc_token": "mock-a"}),
    ("either", {}),
    ("machine", MACHINE),
    ("both", BOTH),
    ("both", {"both_token": "mock-a"}),
]

REFUSED: list[tuple[str, Mapping[str, Any]]] = [
    ("usual", {"key_api_key": "wrong"}),
    ("usual", {"key_api_key": "mock-a", "headers": {"X-KEY": "wrong"}}),
    ("usual", {"key_api_key": "mock-a", "headers": {"x-key": None}}),
    ("cookies", {"session_api_key": "wrong"}),
    ("optional", {"app_api_key": "wrong"}),
    ("all", {"app_api_key": "mock-a", "session_api_key": "wrong", **BASIC}),
    ("all", {"app_api_key": "mock-a", "session_api_key": "mock-b", **BASIC, "password": "wrong"}),
    ("machine", {"headers": {"Authorization": "Bearer mock-key"}}),
]


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package of the document of every way to log in."""
    with package(CREDENTIALS, tmp_path_factory.mktemp("mock"), "mock_credentials") as name:
        yield importlib.import_module(name)


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    """Serve that document."""
    with Mock(from_mapping("feature", CREDENTIALS)) as served:
        yield served


def call(module: ModuleType, mock: Mock, name: str, given: Mapping[str, Any]) -> None:
    """Call an operation with a client of either world, which was given credentials."""
    environment = rt.Environment(environ=lambda _: None)
    options: dict[str, Any] = {"base_url": mock.base_url(), "environment": environment, **given}
    with module.Client(**options) as client:
        attrgetter(f"calls.{name}")(client)()

    async def other() -> None:
        async with module.AsyncClient(**options) as client:
            await attrgetter(f"calls.{name}")(client)()

    asyncio.run(other())


@pytest.mark.parametrize("number", range(len(TAKEN)))
def test_what_the_client_sends_is_taken(module: ModuleType, mock: Mock, number: int) -> None:
    """Every alternative, in each way in which it can be given, opens what the document says it does."""
    call(module, mock, *TAKEN[number])


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_a_wrong_credential_is_refused(module: ModuleType, mock: Mock, number: int) -> None:
    """With 401, in the form of all errors, by which the client knows it."""
    with pytest.raises(rt.AuthenticationError) as caught:
        call(module, mock, *REFUSED[number])
    assert caught.value.status == 401
    assert "www-authenticate" in caught.value.headers
    assert "mock accepts" in str(caught.value) or "no credential" in str(caught.value)


def test_a_token_without_the_scopes_is_refused(module: ModuleType, mock: Mock) -> None:
    """RFC 6750, section 3.1: 403, and which scopes are missing."""
    with module.Client(base_url=mock.base_url(), **MACHINE, environment=rt.Environment()) as client:
        client.calls.machine()
        (held,) = (client._client.settings.auth._credentials["machine"]._others.values(),)
        token = next(other for other in held if other.cache.current()).cache.current()
    with (
        module.Client(base_url=mock.base_url(), headers={"Authorization": f"Bearer {token}"}) as client,
        pytest.raises(rt.PermissionDeniedError, match="lacks the scopes all"),
    ):
        client.calls.both()


def test_variables_of_the_mock_log_in(
    module: ModuleType, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variables that the mock hands out are those in which the client of a package of that name looks."""
    for name, value in mock.env().items():
        monkeypatch.setenv(name, value)
    with module.Client(base_url=mock.base_url()) as client:
        for operation in ("usual", "all", "either", "machine", "both", "cookies"):
            attrgetter(f"calls.{operation}")(client)()


def test_keys_are_not_in_the_journal(module: ModuleType, mock: Mock) -> None:
    """Neither those of the query nor those of headers and cookies, whatever they are called."""
    mock.reset()
    given = {
        "app_api_key": "mock-canary",
        "session_api_key": "mock-canary",
        **BASIC,
        "free_api_key": "mock-canary",
    }
    call(module, mock, "all", given)
    entries = [entry.to_dict() for entry in mock.requests()]
    assert [entry["query"] for entry in entries] == ["app%20id=(not shown)"] * 2
    assert "canary" not in str(entries)
    assert "mock-word" not in str(entries)
