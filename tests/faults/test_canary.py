"""A canary in every place that a credential can be in, and every place looked at where it must not be found.

The server is a hostile one: whatever it is asked, it repeats all that was sent to it, escaped in each way
there is. What is looked at is what a log, a report of a test or a tracker of errors would keep.
"""

from __future__ import annotations

import asyncio
import base64
import html
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest

import invocant
from invocant import runtime as rt
from invocant.mock import Mock
from invocant.runtime import kinds as k
from invocant.runtime._drivers.environment import PROXIES
from tests.faults.wire import Wire, http
from tests.libraries import default_library
from tests.unit.runtime.drivers import (
    DRIVERS,
    LIBRARIES,
    AsyncDriver,
    FakeTime,
    Received,
    Reply,
    Server,
    SyncDriver,
    async_client,
    reply,
    sse,
    sync_client,
)
from tests.unit.runtime.operations import Failure, Text

AnyDriver = SyncDriver | AsyncDriver
CANARY = "sk+canary/7f3a=="
"""Has what JSON, an address, HTML and Base64 each write in another way."""


def spellings(text: str) -> set[str]:
    """Return a text as it is and in other spellings."""
    return {
        text,
        json.dumps(text)[1:-1],
        text.replace("/", "\\/"),
        text.replace("+", "\\u002B").replace("/", "\\u002f"),
        quote(text, safe=""),
        quote(quote(text, safe=""), safe=""),
        html.escape(text).replace("+", "&#43;").replace("/", "&#x2F;"),
        "".join(f"\\u{ord(character):04x}" for character in text),
    }


BASIC = base64.b64encode(f"user:{CANARY}".encode()).decode()
EVIL = {spelling for text in (CANARY, BASIC) for spelling in spellings(text)}

API = rt.Api(
    name="test",
    title="Test API",
    base_url="https://api.test",
    schemes={
        "bearer": rt.BearerKey(argument="api_key"),
        "query": rt.ApiKey(name="app", location="query", argument="app"),
        "cookie": rt.ApiKey(name="sid", location="cookie", argument="sid"),
        "basic": rt.BasicAuth(),
        "machine": rt.ClientCredentials(token_url="https://api.test/token"),
    },
    security=({"bearer": ()},),
)


class Client(rt.SyncClient):
    """A client of all schemes."""

    API = API

    def __init__(self, api_key: Any = None, **options: Any) -> None:
        super().__init__(api_key=api_key, **options)


class AsyncClient(rt.AsyncClient):
    """Its async twin."""

    API = API

    def __init__(self, api_key: Any = None, **options: Any) -> None:
        super().__init__(api_key=api_key, **options)


def operation(security: Any = None, **more: Any) -> rt.Operation[Any]:
    """Return an operation that needs these credentials."""
    return rt.Operation(
        name="it",
        method="GET",
        path="/it",
        responses={
            "200": rt.Response("application/json", k.Nullable(k.INT)),
            "4XX": rt.Response("application/json"),
        },
        retry="safe",
        security=security,
        **more,
    )


CREDENTIALS: dict[str, tuple[Mapping[str, Any], Any, Mapping[str, Any], Mapping[str, Any]]] = {
    "a key": ({"api_key": CANARY}, None, {}, {}),
    "a function": ({"api_key": lambda: CANARY}, None, {}, {}),
    "a key in the query": ({"app": CANARY}, ({"query": ()},), {}, {}),
    "a cookie": ({"sid": CANARY}, ({"cookie": ()},), {}, {}),
    "a password": ({"username": "user", "password": CANARY}, ({"basic": ()},), {}, {}),
    "a client secret": ({"client_id": "id", "client_secret": CANARY}, ({"machine": ()},), {}, {}),
    "a header of the client": ({"api_key": "k"}, None, {"headers": {"X-Api-Key": CANARY}}, {}),
    "an authorization of the client": (
        {}, None, {"headers": {"Authorization": f"Basic {BASIC}", "Cookie": f"session={CANARY}"}}, {}
    ),
    "a header of the call": ({"api_key": "k"}, None, {}, {"headers": {"X-Secret-Token": CANARY}}),
    "a parameter of the call": ({"api_key": "k"}, None, {}, {"query": {"access_token": CANARY}}),
    "a header handed over": ({}, None, {"given": {"headers": {"Authorization": f"Bearer {CANARY}"}}}, {}),
    "a login handed over": ({}, None, {"given": {"auth": ("user", CANARY)}}, {}),
    "a cookie handed over": ({"api_key": "k"}, None, {"given": {"cookies": {"session": CANARY}}}, {}),
    "a parameter handed over": ({"api_key": "k"}, None, {"given": {"params": {"api_key": CANARY}}}, {}),
}  # fmt: skip


def echo(seen: Received) -> Iterator[str]:
    """Yield all that a request says: every header and parameter, Basic in the plain, in all spellings."""
    texts = [*seen.headers.values(), seen.url, seen.content.decode()]
    texts += [value for _, value in parse_qsl(seen.url.partition("?")[2]) + parse_qsl(seen.content.decode())]
    for text in list(texts):
        kind, _, rest = text.partition(" ")
        if kind == "Basic":
            texts.append(base64.b64decode(rest).decode())
    for text in dict.fromkeys(texts):
        yield from spellings(text)


def hostile(answer: Callable[[list[str], dict[str, str]], Reply]) -> Server:
    """Return a server that answers with what it was sent; a token endpoint that gives a canary."""

    def reply_to(seen: Received) -> Reply:
        if seen.url.endswith("/token"):
            return reply({"access_token": f"token-{CANARY}", "expires_in": 3600})
        texts = list(echo(seen))
        headers = {
            f"x-echo-{n}": text for n, text in enumerate(texts) if text.isascii() and text.isprintable()
        }
        return answer(texts, headers)

    return Server(answer=reply_to)


def refused(texts: list[str], headers: dict[str, str]) -> Reply:
    """Refuse in JSON, each text as it is between quotes where JSON allows that, and as JSON writes it."""
    body = json.dumps({"message": "you sent " + texts[0], "all": texts, texts[0]: 1})
    return Reply(400, body.encode() + b" ", {"content-type": "application/json", **headers})


def refused_as_text(texts: list[str], headers: dict[str, str]) -> Reply:
    """Refuse in plain text."""
    return Reply(422, "\n".join(texts).encode(), {"content-type": "text/plain", **headers})


def unreadable(texts: list[str], headers: dict[str, str]) -> Reply:
    """Answer with a success that is not what the document says."""
    return Reply(200, "\n".join(texts).encode(), {"content-type": "application/json; x=y", **headers})


def contradicting(texts: list[str], headers: dict[str, str]) -> Reply:
    """Answer with a success of another shape."""
    return Reply(200, json.dumps(texts).encode(), {"content-type": "application/json", **headers})


ANSWERS = [refused, refused_as_text, unreadable, contradicting]


def frames(error: BaseException) -> Iterator[FrameType]:
    """Yield the frames of an error and of all that it came of, but for those of tests."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        raised = waiting.pop()
        if raised is None or id(raised) in seen:
            continue
        seen.add(id(raised))
        waiting += [raised.__cause__, raised.__context__]
        for frame, _ in traceback.walk_tb(raised.__traceback__):
            if "/tests/" not in frame.f_code.co_filename:
                yield frame


def chained(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it came of."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def look(error: BaseException, log: str) -> None:
    """Look for a canary wherever an error is written down."""
    places: dict[str, Any] = {"log": log, "pickle": pickle.loads(pickle.dumps(error)).__dict__}  # noqa: S301  # its own pickle
    for raised in chained(error):
        name = type(raised).__name__
        places |= {f"{name} str": str(raised), f"{name} repr": repr(raised), f"{name} args": raised.args}
        places[f"{name} vars"] = deep(vars(raised))
        places[f"{name} report"] = "".join(traceback.format_exception(raised))
    for frame in frames(error):
        for name, value in frame.f_locals.items():
            places[f"{frame.f_code.co_qualname} {name}"] = value
    for place, value in places.items():
        text = value if isinstance(value, str) else repr(value)
        found = [evil for evil in EVIL if evil in text]
        assert not found, (place, found, text[:400])


def deep(value: Any) -> Any:
    """Return a value as what `repr` shows whole."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return {name: deep(item) for name, item in value.items()}
    if isinstance(value, rt.ResponseInfo):
        return {"headers": dict(value.headers), "id": value.request_id}
    if isinstance(value, rt.StreamEvent):
        return (value.data, value.raw)
    return value


@pytest.fixture(params=["sync-httpx", "sync-httpx2", "asyncio-httpx", "trio-httpx2"])
def driver(request: pytest.FixtureRequest) -> AnyDriver:
    """One of each kind, and both libraries."""
    return DRIVERS[request.param]


def made(driver: AnyDriver, server: Server, given: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
    """Return a client that was given credentials, and an HTTP client with those of its own."""
    options = {**options, "environment": FakeTime().environment()}
    own: Any = options.pop("given", {})
    library = LIBRARIES[driver.library]
    sync = isinstance(driver, SyncDriver)
    plain = (sync_client if sync else async_client)(library, server)
    kind = library.Client if sync else library.AsyncClient
    http_client = kind(transport=plain._transport, **own)
    credentials = dict(given)
    key = credentials.pop("api_key", None)
    return (Client if sync else AsyncClient)(key, credentials=credentials, http_client=http_client, **options)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
@pytest.mark.parametrize("name", CREDENTIALS)
def test_canary(driver: AnyDriver, name: str, answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    """No error, log, report, pickle or frame has a credential, though the server repeats it in all ways."""
    caplog.set_level(logging.DEBUG)
    given, security, options, call = CREDENTIALS[name]
    server = hostile(answer)
    client = made(driver, server, given, options)
    strict = rt.RequestOptions(strict=True, **call)
    assert not any(evil in repr(client) + repr(strict) + repr(client._client.settings) for evil in EVIL)
    with pytest.raises(rt.InvocantError) as caught:
        driver.call(client, operation(security), {}, strict)
    sent = server.received[-1]
    assert any(evil in str(sent.headers) + sent.url for evil in EVIL)  # it did go where it must
    assert isinstance(caught.value, rt.StatusError)
    look(caught.value, caplog.text)


STREAMING: rt.Streaming[Any] = rt.Streaming(
    name="it.stream",
    request={},
    terminator="required",
    events=(
        rt.EventSpec(Text, type="text", event="text", kind=k.STR, role="text"),
        rt.EventSpec(Failure, type="error", event="error", role="error", message="/message", code="/code"),
    ),
)


def failing(texts: list[str], headers: dict[str, str]) -> Reply:
    """Report a failure inside the stream, with all that was sent in it."""
    pieces = [f"event: text\ndata: {json.dumps(text)}\n\n" for text in texts]
    said = json.dumps({"message": f"you sent {texts[0]}", "code": texts[0], "all": texts})
    return sse(*pieces, f"event: error\ndata: {said}\n\n", **headers)


def breaking(texts: list[str], headers: dict[str, str]) -> Reply:
    """Break off after all that was sent."""
    return sse(*[f"event: text\ndata: {json.dumps(text)}\n\n" for text in texts], **headers)


def malformed(texts: list[str], headers: dict[str, str]) -> Reply:
    """Send what is no JSON."""
    return sse(f"event: text\ndata: {' '.join(texts)}\n\n".replace("\r", ""), **headers)


def no_stream(texts: list[str], headers: dict[str, str]) -> Reply:
    """Answer with something else."""
    return Reply(200, json.dumps(texts).encode(), {"content-type": "application/json", **headers})


@pytest.mark.parametrize(
    "answer", [failing, breaking, malformed, no_stream, refused], ids=lambda a: a.__name__
)
@pytest.mark.parametrize("name", CREDENTIALS)
def test_canary_of_a_stream(name: str, answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Nor has an error of a stream: its event, its text so far, its headers."""
    caplog.set_level(logging.DEBUG)
    given, security, options, call = CREDENTIALS[name]
    client = made(DRIVERS["sync-httpx"], hostile(answer), given, options)
    stream = client._client.stream(operation(security), STREAMING, {}, rt.RequestOptions(**call))
    with pytest.raises(rt.CallError) as caught, stream:
        stream.result()
    look(caught.value, caplog.text)


@pytest.mark.parametrize(
    "fails", ["ConnectError", "ReadError", "ReadTimeout", "LocalProtocolError", "InvalidURL"]
)
@pytest.mark.parametrize("name", CREDENTIALS)
def test_canary_without_an_answer(name: str, fails: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nor has an error of a connection, whose library keeps the request."""
    caplog.set_level(logging.DEBUG)
    given, security, options, call = CREDENTIALS[name]

    class Broken(Server):
        def respond(self, library: Any, request: Any) -> Any:
            error = getattr(library, fails)
            raise error(f"secret {CANARY}") if fails == "InvalidURL" else error(CANARY, request=request)

    client = made(DRIVERS["sync-httpx"], Broken(), given, options)
    driver_call = DRIVERS["sync-httpx"].call
    with pytest.raises(rt.InvocantError) as caught:
        driver_call(client, operation(security), {}, rt.RequestOptions(retries=0, **call))
    look(caught.value, caplog.text)


WRONG: dict[str, Callable[[], Any]] = {
    "key": lambda: Client(f"{CANARY}\n\0"),
    "key beside a wrong address": lambda: Client(CANARY, base_url="nonsense"),
    "key beside a wrong option": lambda: AsyncClient(CANARY, timeouts="x"),
    "key beside an option that is none": lambda: Client(CANARY, retry=3),
    "generated": lambda: invocant.Nyckel(CANARY, CANARY, base_url="http://nowhere.test"),
    "header": lambda: Client("k", headers={"X-Api-Key": CANARY, "X Y": "z"}),
    "header, later": lambda: Client("k").with_options(headers={"X-Api-Key": CANARY, "X Y": "z"}),
    "header of a call": lambda: Client("k", base_url="http://127.0.0.1:1")._client.call(
        operation(), {}, rt.RequestOptions(headers={"X-Api-Key": CANARY, "X Y": "z"})
    ),
    "function": lambda: Client(lambda: f"{CANARY}\0", base_url="http://127.0.0.1:1")._client.call(
        operation(), {}
    ),
    "password in an address": lambda: Client("k", base_url=f"https://user:{CANARY}@api.test"),
    "key in an address": lambda: Client("k", base_url=f"https://api.test?key={CANARY}"),
    "key beside a name that cannot be": lambda: Client(CANARY, base_url="https://xn--")._client.call(
        operation(), {}
    ),
    "key beside an address that is too long": lambda: Client(
        CANARY, base_url="http://127.0.0.1:1"
    )._client.call(operation(), {}, rt.RequestOptions(query={"more": "x" * 70_000})),
    "key in an address that is too long": lambda: Client(
        app=CANARY, base_url="http://127.0.0.1:1"
    )._client.call(operation(({"query": ()},)), {}, rt.RequestOptions(query={"more": "x" * 70_000})),
    "key of a closed client": lambda: closed(Client(CANARY, base_url="http://127.0.0.1:1"))._client.call(
        operation(), {}
    ),
}


def closed(client: Client) -> Client:
    """Return a client after it was closed."""
    client.close()
    return client


@pytest.mark.parametrize("name", WRONG)
def test_canary_in_what_is_refused(name: str) -> None:
    """Nor has the error of a client that cannot be made, in any frame down to where it was found."""
    with pytest.raises((rt.ConfigurationError, TypeError)) as caught:
        WRONG[name]()
    look(caught.value, "")


def asked_through(proxy: str | None, library: Any) -> Any:
    """Make a call without a login, by a client of ours, or over one of the library's with a proxy."""
    if proxy is None:
        with Client(base_url="http://api.test", retries=0) as client:
            return client._client.call(operation(({},)), {})
    with library.Client(proxy=proxy) as given:
        return Client(base_url="http://api.test", retries=0, http_client=given)._client.call(
            operation(({},)), {}
        )


def asked_through_async(proxy: str | None, library: Any) -> Any:
    """Make it awaiting."""

    async def main() -> Any:
        if proxy is None:
            async with AsyncClient(base_url="http://api.test", retries=0) as client:
                return await client._client.call(operation(({},)), {})
        async with library.AsyncClient(proxy=proxy) as given:
            client = AsyncClient(base_url="http://api.test", retries=0, http_client=given)
            return await client._client.call(operation(({},)), {})

    return asyncio.run(main())


@pytest.mark.parametrize("own", [True, False], ids=["own", "given"])
@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("ask", [asked_through, asked_through_async], ids=["sync", "async"])
def test_canary_of_a_proxy(
    monkeypatch: pytest.MonkeyPatch, library: str, own: bool, ask: Callable[[str | None, Any], Any]
) -> None:
    """Nor has the error of an answer in which a proxy repeats its password, wherever that was said."""
    echoed = json.dumps({"message": f"user:{CANARY}", "header": BASIC}).encode()
    for name in (*PROXIES, "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Wire([http(echoed, status="407 No")]) as wire, default_library(library):
        proxy = wire.url.replace("http://", f"http://user:{quote(CANARY, safe='')}@")
        if own:
            monkeypatch.setenv("HTTP_PROXY", proxy)
        with pytest.raises(rt.StatusError) as caught:
            ask(None if own else proxy, LIBRARIES[library])
    assert caught.value.message == "user:***"
    look(caught.value, "")
    assert BASIC in wire.heard[0].decode()


TOKENS = {
    "no token": reply({"access_token": None, "echo": CANARY}),
    "of another type": reply({"access_token": CANARY, "token_type": "mac"}),
    "a lifetime that is none": Reply(
        200, b'{"access_token": "%b", "expires_in": 1%b}' % (CANARY.encode(), b"0" * 400)
    ),
    "no JSON": Reply(200, CANARY.encode()),
    "refused": reply({"error": CANARY}, 400),
}


@pytest.mark.parametrize("name", TOKENS)
def test_canary_of_a_token_endpoint(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """What a token endpoint says is in no error either: it may be a token."""
    caplog.set_level(logging.DEBUG)
    given = {"client_id": "id", "client_secret": CANARY}
    client = made(DRIVERS["sync-httpx"], Server(TOKENS[name]), given, {})
    with pytest.raises(rt.TokenError) as caught:
        DRIVERS["sync-httpx"].call(client, operation(({"machine": ()},)), {})
    look(caught.value, caplog.text)


HANDED_OVER: dict[str, Any] = {
    "headers": {"X-Api-Key": CANARY, "Authorization": f"Bearer {CANARY}", "X-Plain": CANARY},
    "params": {"tenant": CANARY},
    "cookies": {"session": CANARY},
    "auth": ("user", CANARY),
}


@pytest.mark.parametrize("what", HANDED_OVER)
def test_redirect_to_another_origin_carries_nothing(driver: AnyDriver, what: str) -> None:
    """Nothing of an HTTP client that was handed over goes where a redirect leads, and back neither."""
    places = ["https://other.test/a", "https://api.test/b", "https://other.test/c"]

    def answer(seen: Received) -> Reply:
        return Reply(307, b"", {"location": places.pop(0)}) if places else reply(5)

    server = Server(answer=answer)
    client = made(driver, server, {"api_key": CANARY}, {"given": {what: HANDED_OVER[what]}})
    options = rt.RequestOptions(headers={"X-Mine": CANARY, "X-Secret": CANARY})
    assert driver.call(client, operation(), {}, options) == 5
    first, *others = server.received
    assert CANARY in str(first.headers)
    assert len(others) == 3
    for seen in others:
        told = str(seen.headers) + seen.url
        assert not any(evil in told for evil in EVIL), told
        assert sorted(seen.headers) == ["accept", "host", "user-agent"]


def test_redirect_inside_the_origin_keeps_all(driver: AnyDriver) -> None:
    """Where a redirect stays at home, all goes along."""
    replies = [Reply(307, b"", {"location": "/there"}), reply(5)]
    server = Server(*replies)
    client = made(driver, server, {"api_key": "k"}, {"given": {"headers": {"X-Mine": CANARY}}})
    assert driver.call(client, operation(), {}) == 5
    assert [seen.headers["x-mine"] for seen in server.received] == [CANARY, CANARY]
    assert [seen.headers["authorization"] for seen in server.received] == ["Bearer k", "Bearer k"]


CLEAR: dict[str, tuple[str, Mapping[str, Any], bool]] = {
    "key": ("http://api.test", {"api_key": "k"}, True),
    "header of the caller's": ("http://api.test", {"headers": {"Authorization": "Bearer k"}}, True),
    "nothing": ("http://api.test", {"headers": {"Authorization": None}}, False),
    "this machine": ("http://127.0.0.1:8080", {"api_key": "k"}, False),
    "in capitals": ("HTTP://api.test", {"api_key": "k"}, True),
    "its name": ("http://localhost:8080", {"api_key": "k"}, False),
    "https": ("https://api.test", {"api_key": "k"}, False),
    "allowed": ("http://api.test", {"api_key": "k", "allow_insecure_http": True}, False),
}


@pytest.mark.parametrize("name", CLEAR)
def test_credentials_in_the_clear(driver: AnyDriver, name: str) -> None:
    """A credential over http to another machine is warned of, once for each place, unless that is allowed."""
    address, options, warned = CLEAR[name]
    options = dict(options)
    given = {"api_key": options.pop("api_key", None)}
    client = made(driver, Server(reply(5)), given, {"base_url": address, **options})

    def call() -> Any:
        return driver.call(client, operation(), {})

    if warned:
        with pytest.warns(rt.InsecureHTTPWarning, match=r"goes to http://api\.test in the clear") as told:
            assert call() == 5
        assert len(told) == 1
    assert call() == 5  # warnings are errors here


def test_client_secret_never_goes_in_the_clear() -> None:
    """What is allowed of a key is not allowed of a client secret."""
    with pytest.raises(rt.ConfigurationError, match="the token endpoint must be https"):
        invocant.Nyckel("id", "secret", base_url="http://nowhere.test", allow_insecure_http=True)


def test_canary_in_the_journal_of_the_mock() -> None:
    """The mock writes down what it was asked, in no text of which is a credential, wherever it was sent."""
    canary = f"mock-{CANARY}"
    with Mock("braintrust", "nyckel") as mock:
        with invocant.Braintrust(canary, base_url=mock.base_url("braintrust")) as client:
            client.functions.list(function_name=canary).first_page()
            options = rt.RequestOptions(
                headers={"X-Secret": canary, "X-Again": canary},
                query={"access_token": canary, "again": canary},
                body={"client_secret": canary, "more": [{"again": canary}]},
                retries=0,
            )
            with pytest.raises(rt.ClientError):
                client.functions.invoke(canary, input=canary, options=options)
        with invocant.Nyckel("mock-id", canary, base_url=mock.base_url("nyckel")) as other:
            other.functions.list().first_page()
        basic = {"Authorization": f"Basic {base64.b64encode(f'mock-id:{canary}'.encode()).decode()}"}
        third = invocant.Braintrust(base_url=mock.base_url("braintrust"), headers=basic, retries=0)
        with third, pytest.raises(rt.AuthenticationError):
            third.functions.list(function_name=canary).first_page()
        entries = mock.requests()
        assert len(entries) >= 5
        texts = [repr(entry) + str(entry) + json.dumps(entry.to_dict()) for entry in entries]
        texts += [
            f"{entry.path} {entry.query} {entry.body} {entry.headers} {entry.reason}" for entry in entries
        ]
        texts += [repr(entry.request) for entry in entries]
    evil = spellings(canary) | EVIL | {basic["Authorization"].split()[1]}
    for text in texts:
        assert not [spelling for spelling in evil if spelling in text], text
    assert any("again" in text for text in texts)
