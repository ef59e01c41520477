"""Which HTTP library a client is made of: httpx, or httpx2 where a program says so once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import invocant
from invocant.runtime import ConfigurationError
from invocant.runtime._drivers.aio.transport import AsyncTransport
from invocant.runtime._drivers.sync.transport import SyncTransport
from tests.libraries import library_at_hand
from tests.unit.runtime.drivers import LIBRARIES, AsyncClient, Client


@pytest.fixture(autouse=True)
def httpx() -> Iterator[None]:
    """A process that has chosen nothing."""
    before = library_at_hand()
    invocant.use_httpx2(False)
    yield
    invocant.use_httpx2(before == "httpx2")


@pytest.mark.parametrize("transport", [SyncTransport, AsyncTransport])
def test_switch_holds_for_clients_made_from_then_on(transport: Any) -> None:
    """A client that is there stays what it is; the switch goes both ways."""
    first = transport()
    invocant.use_httpx2()
    second = transport()
    invocant.use_httpx2(False)
    third = transport()
    for made, name in ((first, "httpx"), (second, "httpx2"), (third, "httpx")):
        kind = getattr(LIBRARIES[name], made._client_class)
        assert type(made._client("https://h")) is kind
        assert type(made._client("http://h")) is kind


def test_switch_leaves_clients_that_are_handed_over() -> None:
    """Who hands a client over has chosen."""
    invocant.use_httpx2()
    with LIBRARIES["httpx"].Client() as given:
        client = Client(api_key="k", http_client=given)
        assert client._client.transport._client("https://h") is given


def test_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch fails where it is set, says what to install, and changes nothing."""
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'invocant\[httpx2\]'"):
        invocant.use_httpx2()
    assert library_at_hand() == "httpx"


def test_program_on_httpx2_loads_no_httpx() -> None:
    """With the switch a program has one HTTP library, in clients of both kinds."""
    code = (
        "import sys, invocant\n"
        "invocant.use_httpx2()\n"
        "client = invocant.Braintrust('k', base_url='http://127.0.0.1:9', retries=0)\n"
        "try: client.functions.get('f')\n"
        "except invocant.ConnectFailedError: pass\n"
        "invocant.AsyncBraintrust('k')\n"
        "print(sorted({'httpx', 'httpcore', 'httpx2', 'httpcore2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.stdout.strip() == "['httpcore2', 'httpx2']", done.stderr


def test_library_is_what_the_log_is_called_by() -> None:
    """Keys in addresses are kept out of the log of the library that is used."""
    import logging

    from invocant.runtime._drivers.transport import _KEYS

    invocant.use_httpx2()
    SyncTransport().hide(frozenset({"token"}))
    assert _KEYS in logging.getLogger("httpx2").filters


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_repr_and_options_are_the_same(kind: Any) -> None:
    """Nothing of a client shows which library it has."""
    before = repr(kind(api_key="k"))
    invocant.use_httpx2()
    assert repr(kind(api_key="k")) == before
