"""Requests of our own clients go past the library's client, and nothing but time tells."""

from __future__ import annotations

import asyncio
import functools
import itertools
import logging
import sys
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import ClientClosedError, RequestOptions
from invocant.runtime import kinds as k
from invocant.runtime._drivers.short_way import ShortWay
from tests.faults.wire import GoOn, Wire, http
from tests.libraries import default_library
from tests.unit.runtime.drivers import KEY, LIBRARIES, AsyncClient, Client
from tests.unit.runtime.operations import CREATE, GET, WIPE

THING = http(b'{"id": "a"}')
HEAD_OF_THING = THING.removesuffix(b'{"id": "a"}')
EMPTY = b"HTTP/1.1 204 No Content\r\n\r\n"
KINDS = [
    pytest.param(library, cls, id=f"{library}-{cls.__name__}")
    for library in LIBRARIES
    for cls in (Client, AsyncClient)
]
REQUIRED = rt.Body(content=(rt.Content("text/plain", k.STR),), required=True)
HAS: rt.Operation[None] = rt.Operation(
    name="things.has", method="HEAD", path="/things", responses={"200": None}
)
PUT: rt.Operation[None] = rt.Operation(
    name="things.put", method="PUT", path="/things", body=REQUIRED, responses={"204": None}
)


def own(library: str, cls: type, url: str, **options: Any) -> Any:
    """Return a client with an HTTP client of its own, of a library."""
    with default_library(library):
        return cls(base_url=url, api_key=KEY, **options)


def ask(client: Any, *calls: tuple[Any, ...]) -> list[Any]:
    """Make calls one after the other, and close the client."""
    if isinstance(client, rt.SyncClient):
        with client:
            return [client._client.call(*call) for call in calls]

    async def main() -> list[Any]:
        async with client:
            return [await client._client.call(*call) for call in calls]

    return asyncio.run(main())


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The methods of the requests that go the short way."""
    gone = []
    build = ShortWay.request

    def request(way: ShortWay, method: str, *arguments: Any) -> Any:
        gone.append(method)
        return build(way, method, *arguments)

    monkeypatch.setattr(ShortWay, "request", request)
    return gone


@pytest.mark.parametrize(("library", "cls"), KINDS)
@pytest.mark.parametrize(
    ("call", "headers"),
    [
        ((GET, {"id": "a b", "part": "x"}), {}),
        ((CREATE, {"id": "a", "size": 3}), {}),
        ((WIPE, {}), {}),
        ((PUT, {"body": ""}), {}),
        ((HAS, {}), {}),
        ((GET, {"id": "a"}), {"Host": "other.test", "Accept-Encoding": "identity"}),
        ((WIPE, {}), {"host": "other.test", "Content-Length": "0"}),
        ((GET, {"id": "a"}), {"Connection": "close", "Cookie": "a=b"}),
    ],
    ids=["get", "json", "no body", "empty", "head", "own host", "own length", "own others"],
)
def test_what_is_sent_is_the_same_to_the_byte(
    library: str,
    cls: type,
    call: tuple[Any, ...],
    headers: dict[str, str],
    short: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whichever way a request goes, each header stands where the library would put it."""
    answer = (
        EMPTY if call[0] in (WIPE, PUT) else THING if call[0] is not HAS else THING[: -len(b'{"id": "a"}')]
    )
    options = RequestOptions(headers=headers)
    with Wire([answer, GoOn()]) as wire:
        ask(own(library, cls, wire.url), (*call, options))
        assert short == [call[0].method]
        caplog.set_level(logging.INFO, library)
        ask(own(library, cls, wire.url), (*call, options))
        assert short == [call[0].method]
        first, second = wire.heard
    assert first == second
    assert first.startswith(f"{call[0].method} /".encode())


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "QUERY", "POST", "PUT", "PATCH"])
def test_headers_are_those_that_the_library_would_add(library: str, method: str) -> None:
    """Whatever a request has, Host and Content-Length are where the library puts them."""
    module = LIBRARIES[library]
    way = ShortWay(module, "Client")
    extra = [b"Host", b"host", b"Content-Length", b"content-length", b"Transfer-Encoding"]
    for address in ("http://a.test:8080/b", "https://a.test/b?c=d", "http://[::1]:80/"):
        url = module.URL(address)
        for content in (None, b"", b"{}"):
            for count in range(3):
                for names in itertools.combinations(extra, count):
                    headers = [(b"Accept", b"*/*"), *((name, b"x") for name in names), (b"a", b"b")]
                    usual = module.Request(method, url, headers=headers, content=content)
                    known = {name.lower() for name, _ in headers}
                    ours = way.request(method, url, headers[:], known, content, {"n": 1})
                    assert ours.headers.raw == usual.headers.raw
                    assert ours.read() == usual.read() == (content or b"")
                    assert (ours.method, ours.url, ours.extensions) == (method, url, {"n": 1})


@pytest.mark.parametrize(("library", "cls"), KINDS)
@pytest.mark.parametrize("method", ["send", "_send_single_request"])
def test_who_watches_all_clients_sees_each_request(
    library: str, cls: type, method: str, short: list[str]
) -> None:
    """A tracer that wraps a method of the library's class is asked, from when it does until it stops."""
    kind = getattr(LIBRARIES[library], "Client" if cls is Client else "AsyncClient")
    wrapped, seen = getattr(kind, method), []

    @functools.wraps(wrapped)
    def watch(client: Any, request: Any, *arguments: Any, **options: Any) -> Any:
        seen.append(str(request.url))
        return wrapped(client, request, *arguments, **options)

    with Wire([THING, GoOn()]) as wire:
        client = own(library, cls, wire.url)
        call = (GET, {"id": "a"})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kind, method, watch)
            ask(client.with_options(), call)
        assert (seen, short) == ([f"{wire.url}/things/a"], [])
        ask(client, call)
    assert (len(seen), short) == (1, ["GET"])


@pytest.mark.parametrize(("library", "cls"), KINDS)
def test_log_of_the_library_says_what_it_does(
    library: str, cls: type, caplog: pytest.LogCaptureFixture
) -> None:
    """Who reads the library's log finds a line for each request in it."""
    caplog.set_level(logging.INFO, library)
    with Wire([THING, GoOn()]) as wire:
        ask(own(library, cls, wire.url), (GET, {"id": "a"}))
        lines = [record.getMessage() for record in caplog.records if record.name == library]
    assert lines == [f'HTTP Request: GET {wire.url}/things/a "HTTP/1.1 200 OK"']


@pytest.mark.parametrize(("library", "cls"), KINDS)
def test_cookies_are_kept(library: str, cls: type, short: list[str]) -> None:
    """What a server sets goes back to it with the next call, and no further."""
    setting = THING.replace(b"\r\n\r\n", b"\r\nSet-Cookie: seen=1; Path=/things\r\n\r\n", 1)
    with Wire([setting, GoOn()], [THING, GoOn()]) as wire:
        ask(
            own(library, cls, wire.url),
            (GET, {"id": "a"}),
            (GET, {"id": "a"}),
            (CREATE, {"id": "a"}),
        )
        cookies = [b"\r\nCookie: seen=1\r\n" in request for request in wire.heard]
    assert short == ["GET", "GET", "POST"]
    assert cookies == [False, True, True]


@pytest.mark.parametrize(("library", "cls"), KINDS)
def test_client_that_is_closed_meanwhile_sends_nothing(
    library: str, cls: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that another thread closes as the request is made ready opens no connection any more."""
    is_open = ShortWay.is_open
    with Wire([THING, GoOn()]) as wire:
        ours = own(library, cls, wire.url)

        def close_then(way: ShortWay, client: Any) -> bool:
            opened = is_open(way, client)
            ours._client.transport._closed = True
            client._state = type(client._state).CLOSED
            return opened

        monkeypatch.setattr(ShortWay, "is_open", close_then)
        with pytest.raises(ClientClosedError):
            ask(ours, (GET, {"id": "a"}))
        assert wire.connections == 0


def test_client_of_another_make_is_not_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library has another layout, or its class was replaced, requests go through the client."""
    httpx = LIBRARIES["httpx"]
    client = httpx.Client()
    assert ShortWay(httpx, "Client").is_open(client)
    monkeypatch.setattr(httpx, "Client", type("Client", (httpx.Client,), {}))
    assert not ShortWay(httpx, "Client").is_open(client)
    monkeypatch.undo()
    monkeypatch.delitem(sys.modules, "httpx._client")
    assert not ShortWay(httpx, "Client").is_open(client)
