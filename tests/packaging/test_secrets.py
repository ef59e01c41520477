"""A canary: the key of a client appears in nothing that may be printed, logged or stored."""

import asyncio
import contextlib
import copy
import io
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from invocant import AsyncBraintrust, Braintrust, InvocantError, Nyckel, Opper

CANARY = "sk-canary-5d1f0a7c"

Make = Callable[[httpx.MockTransport], Any]
CLIENTS: dict[str, Make] = {
    "bearer": lambda transport: Braintrust(
        api_key=CANARY, http_client=httpx.Client(transport=transport), retries=0
    ),
    "bearer, callable": lambda transport: Opper(
        api_key=lambda: CANARY, http_client=httpx.Client(transport=transport), retries=0
    ),
    "client credentials": lambda transport: Nyckel(
        client_id="me", client_secret=CANARY, http_client=httpx.Client(transport=transport), retries=0
    ),
}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged while the test runs, at the lowest level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def _refuse(request: httpx.Request) -> httpx.Response:
    # a careless server: it repeats what it was sent
    said = request.headers.get("authorization", "") + request.content.decode("utf-8", "replace")
    return httpx.Response(401, json={"message": f"wrong key: {said}"}, headers={"x-echo": said[:200]})


def _break(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


@pytest.mark.parametrize("make", CLIENTS.values(), ids=CLIENTS)
@pytest.mark.parametrize("server", [_refuse, _break])
def test_key_is_nowhere(make: Make, server: Callable[..., Any], logged: io.StringIO) -> None:
    """Neither client nor error nor log shows the key, even when a server repeats it."""
    with make(httpx.MockTransport(server)) as client:
        shown = [repr(client), str(client), repr(client.functions), str(vars(type(client)))]
        with pytest.raises(InvocantError) as caught:
            list(client.functions.list())
        error = caught.value
        shown += [str(error), repr(error), str(error.args)]
        shown += getattr(error, "__notes__", [])
        shown += traceback.format_exception(error)
        shown.append(repr(copy.copy(error)))
        stored = pickle.dumps(error)
        assert CANARY.encode() not in stored
        shown.append(str(pickle.loads(stored)))  # noqa: S301 - we made it a line above
    shown.append(logged.getvalue())
    assert not [text for text in shown if CANARY in text]


def test_missing_key_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key the first call's error says which environment variable would give one."""
    for name in ("BRAINTRUST_API_KEY", "NYCKEL_CLIENT_ID", "NYCKEL_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    with Braintrust() as client, pytest.raises(InvocantError, match="BRAINTRUST_API_KEY"):
        client.functions.get("a")
    with pytest.raises(InvocantError, match="BRAINTRUST_API_KEY"):
        asyncio.run(AsyncBraintrust().functions.get("a"))
    with Nyckel(client_id="me") as nyckel, pytest.raises(InvocantError, match="NYCKEL_CLIENT_SECRET"):
        nyckel.functions.get("a")


def test_client_does_not_pickle_its_key() -> None:
    """Pickling a client either fails with a reason or leaves the key out."""
    with Braintrust(api_key=CANARY) as client:
        stored = b""
        with contextlib.suppress(TypeError):
            stored = pickle.dumps(client)
    assert CANARY.encode() not in stored
