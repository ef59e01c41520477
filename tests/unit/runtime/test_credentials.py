"""Credentials of every scheme: where they stand, which alternative is taken, what the caller sets himself.

The right values are text, from RFC 7617, RFC 6750, RFC 6265 and OpenAPI 3.1.
"""

from __future__ import annotations

import contextlib
import io
import logging
import pickle
import traceback
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest

from invocant import runtime as rt
from invocant.runtime import kinds as k
from tests.unit.runtime.drivers import (
    BASE,
    LIBRARIES,
    AsyncDriver,
    FakeTime,
    Received,
    Reply,
    Server,
    SyncDriver,
    async_client,
    reply,
    sync_client,
)

AnyDriver = SyncDriver | AsyncDriver

SCHEMES: dict[str, Any] = {
    "key": rt.ApiKey(name="X-Key", argument="key", env=("SHOP_KEY",)),
    "app": rt.ApiKey(name="app id", location="query", argument="app", env=("SHOP_APP",)),
    "sid": rt.ApiKey(name="sid", location="cookie", argument="sid"),
    "bot": rt.ApiKey(name="authorization", prefix="Bot ", argument="bot"),
    "login": rt.BasicAuth(username_env=("SHOP_USERNAME",), password_env=("SHOP_PASSWORD",)),
    "jwt": rt.BearerKey(argument="token", env=("SHOP_TOKEN",)),
    "digest": rt.HttpScheme(scheme="Digest"),
    "machine": rt.ClientCredentials(token_url="https://auth.test/token"),
    "both": (
        rt.ClientCredentials(
            token_url="/token", client_id_argument="both_id", client_secret_argument="both_secret"
        ),
        rt.BearerKey(argument="both_token"),
    ),
    "tls": rt.MutualTLS(),
    "free": rt.ApiKey(name="X-Free", argument="free"),
}
API = rt.Api(
    name="shop",
    title="Shop",
    base_url=BASE,
    schemes=SCHEMES,
    security=({"key": ()},),
    voluntary=("free",),
)


class Client(rt.SyncClient):
    """A client of all schemes."""

    API = API


class AsyncClient(rt.AsyncClient):
    """Its async twin."""

    API = API


def asks(*alternatives: Mapping[str, Any], **more: Any) -> rt.Operation[Any]:
    """Return an operation with these alternatives; without any it has what the API says."""
    return rt.Operation(
        name="it",
        method="GET",
        path="/it",
        parameters=(
            rt.Parameter("app id", "query", k.STR, python_name="own_app"),
            rt.Parameter("x-key", "header", k.STR, python_name="own_key"),
            rt.Parameter("theme", "cookie", k.STR),
        ),
        responses={"204": None},
        auth=bool(alternatives) and {} not in alternatives,
        security=alternatives or None,
        **more,
    )


def client_of(driver: AnyDriver, server: Server, given: Mapping[str, Any], **options: Any) -> Any:
    """Return a client that was given credentials by their arguments."""
    options.setdefault("environment", FakeTime().environment())
    library = LIBRARIES[driver.library]
    if isinstance(driver, SyncDriver):
        return Client(http_client=sync_client(library, server), credentials=given, **options)
    return AsyncClient(http_client=async_client(library, server), credentials=given, **options)


def sent(
    driver: AnyDriver,
    operation: rt.Operation[Any],
    given: Mapping[str, Any],
    arguments: Mapping[str, Any] | None = None,
    call: rt.RequestOptions | None = None,
    **options: Any,
) -> Received:
    """Make a call and return the request, but for those for a token."""
    server = Server(Reply(204, b"", {}))
    driver.call(client_of(driver, server, given, **options), operation, arguments or {}, call)
    (one,) = server.received
    return one


def lines(request: Received) -> dict[str, str]:
    """Return what a request carries that a credential may be: the address and the headers."""
    told = {"url": request.path, **request.headers}
    usual = ("user-agent", "accept", "host", "accept-encoding", "connection")
    return {name: value for name, value in told.items() if name not in usual}


CARRIED: dict[str, tuple[Mapping[str, Any], Mapping[str, str], Mapping[str, str]]] = {
    "header": ({"key": ()}, {"key": "k /=+,"}, {"url": "/it", "x-key": "k /=+,"}),
    "query": ({"app": ()}, {"app": "a &=+/\u00e4"}, {"url": "/it?app%20id=a%20%26%3D%2B%2F%C3%A4"}),
    "cookie": ({"sid": ()}, {"sid": "abc+/=="}, {"url": "/it", "cookie": "sid=abc+/=="}),
    "prefix": ({"bot": ()}, {"bot": "b"}, {"url": "/it", "authorization": "Bot b"}),
    # RFC 7617, section 2 and 2.1
    "basic": (
        {"login": ()},
        {"username": "Aladdin", "password": "open sesame"},
        {"url": "/it", "authorization": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
    ),
    "basic, UTF-8": (
        {"login": ()},
        {"username": "test", "password": "123\u00a3"},
        {"url": "/it", "authorization": "Basic dGVzdDoxMjPCow=="},
    ),
    "basic, no password": (
        {"login": ()},
        {"username": "sk", "password": ""},
        {"url": "/it", "authorization": "Basic c2s6"},
    ),
    "basic, a colon in the password": (
        {"login": ()},
        {"username": "a", "password": "b:c"},
        {"url": "/it", "authorization": "Basic YTpiOmM="},
    ),
    "bearer": (
        {"jwt": ()},
        {"token": "mF_9.B5f-4.1JqM"},
        {"url": "/it", "authorization": "Bearer mF_9.B5f-4.1JqM"},
    ),
    "another scheme": (
        {"digest": ()},
        {"credentials": 'username="Mufasa"'},
        {"url": "/it", "authorization": 'Digest username="Mufasa"'},
    ),
    "all of one": (
        {"key": (), "app": (), "sid": (), "jwt": ()},
        {"key": "k", "app": "a", "sid": "s", "token": "t"},
        {"url": "/it?app%20id=a", "x-key": "k", "cookie": "sid=s", "authorization": "Bearer t"},
    ),
    "a certificate beside a key": ({"tls": (), "key": ()}, {"key": "k"}, {"url": "/it", "x-key": "k"}),
    "a certificate": ({"tls": ()}, {}, {"url": "/it"}),
    "the other way of two": ({"both": ()}, {"both_token": "t"}, {"url": "/it", "authorization": "Bearer t"}),
}


@pytest.mark.parametrize("name", CARRIED)
def test_credential_stands_in_its_place(driver: AnyDriver, name: str) -> None:
    """Each scheme writes what its standard says, and nothing else is added."""
    requirement, given, expected = CARRIED[name]
    assert lines(sent(driver, asks(requirement), given)) == expected


EITHER = asks({"key": ()}, {"jwt": ()}, {"app": (), "sid": ()})
OPTIONAL = asks({"key": ()}, {})
CHOSEN: dict[str, tuple[rt.Operation[Any], dict[str, str], dict[str, str], dict[str, str]]] = {
    "the one that was given": (EITHER, {"token": "t"}, {}, {"url": "/it", "authorization": "Bearer t"}),
    "both of an alternative": (
        EITHER, {"app": "a", "sid": "s"}, {}, {"url": "/it?app%20id=a", "cookie": "sid=s"},
    ),
    "the first of two that were given": (
        EITHER, {"token": "t", "key": "k"}, {}, {"url": "/it", "x-key": "k"},
    ),
    "an argument goes before the environment": (
        EITHER, {"token": "t"}, {"SHOP_KEY": "e"}, {"url": "/it", "authorization": "Bearer t"},
    ),
    "the environment": (EITHER, {}, {"SHOP_TOKEN": "e"}, {"url": "/it", "authorization": "Bearer e"}),
    "half an alternative counts for nothing": (
        EITHER, {"app": "a"}, {"SHOP_TOKEN": "e"}, {"url": "/it", "authorization": "Bearer e"},
    ),
    "the larger one, where all of it was given": (
        asks({"key": ()}, {"key": (), "sid": ()}), {"key": "k", "sid": "s"}, {},
        {"url": "/it", "x-key": "k", "cookie": "sid=s"},
    ),
    "optional, with": (OPTIONAL, {"key": "k"}, {}, {"url": "/it", "x-key": "k"}),
    "optional, without": (OPTIONAL, {}, {}, {"url": "/it"}),
    "optional, another one": (OPTIONAL, {"token": "t"}, {}, {"url": "/it"}),
    "none": (asks(), {"key": "k", "token": "t", "free": "f"}, {}, {"url": "/it"}),
    "nothing is said": (asks({}), {"key": "k", "free": "f"}, {}, {"url": "/it", "x-free": "f"}),
    "one that nobody asks for goes along": (
        asks({"key": ()}), {"key": "k", "free": "f"}, {}, {"url": "/it", "x-key": "k", "x-free": "f"},
    ),
    "one that nobody asks for, instead": (
        asks({"key": ()}), {"free": "f"}, {}, {"url": "/it", "x-free": "f"},
    ),
    "a user name by argument, a password from the environment": (
        asks({"login": ()}), {"username": "a"}, {"SHOP_PASSWORD": "b"},
        {"url": "/it", "authorization": "Basic YTpi"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHOSEN)
def test_what_was_given_decides(driver: AnyDriver, name: str) -> None:
    """Of the alternatives the one is taken that was given; a call that may do without goes out without."""
    operation, given, environ, expected = CHOSEN[name]
    environment = FakeTime().environment(**environ)
    assert lines(sent(driver, operation, given, environment=environment)) == expected


def test_operation_of_the_api_has_what_the_api_says(driver: AnyDriver) -> None:
    """An operation that says `auth` alone asks for what most do."""
    plain: rt.Operation[Any] = rt.Operation(name="it", method="GET", path="/it", responses={"204": None})
    assert lines(sent(driver, plain, {"key": "k", "token": "t"})) == {"url": "/it", "x-key": "k"}


MISSING: dict[str, tuple[rt.Operation[Any], dict[str, str], str]] = {
    "a key": (asks({"key": ()}), {}, "it: Shop needs a key: set SHOP_KEY, or pass key="),
    "another one was given": (asks({"key": ()}), {"token": "t"}, "needs a key: set SHOP_KEY, or pass key="),
    "the second of two": (
        asks({"key": (), "app": ()}), {"key": "k"}, "it: Shop needs a key: set SHOP_APP, or pass app=",
    ),
    "either": (
        asks({"key": ()}, {"login": ()}), {},
        (
            "a key: set SHOP_KEY, or pass key=; or a user name: set SHOP_USERNAME, or pass username=; and "
            'a password: set SHOP_PASSWORD, or pass password= (password "" is none)'
        ),
    ),
    "the password": (asks({"login": ()}), {"username": "sk"}, "needs a password: set SHOP_PASSWORD"),
    "no variable": (asks({"sid": ()}), {}, "set the environment (no variable is declared), or pass sid="),
    "either way": (asks({"both": ()}), {}, "or pass both_secret= or a token: "),
    "two in one place": (
        asks({"jwt": (), "login": ()}), {"token": "t", "username": "a", "password": "b"},
        "jwt and login, which both go to one place and cannot be sent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISSING)
def test_missing_credential_is_an_error_of_the_first_call(driver: AnyDriver, name: str) -> None:
    """It says what is missing for each alternative, and how to give it; nothing is sent."""
    operation, given, words = MISSING[name]
    server = Server(Reply(204, b"", {}))
    client = client_of(driver, server, given)
    with pytest.raises(rt.ConfigurationError) as caught:
        driver.call(client, operation, {})
    assert words in str(caught.value)
    assert server.received == []
    driver.call(client, asks(), {})  # one that needs none goes out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"key": " "}, "the key from key= is empty"),
        ({"key": "canary\u00e4"}, "not ASCII"),
        ({"sid": "canary;x"}, "cannot stand in a cookie"),
        ({"sid": "canary x"}, "cannot stand in a cookie"),
        ({"app": "canary\nx"}, "a line end"),
        ({"username": "canary:x", "password": "y"}, "has a colon"),
        ({"username": "canary", "password": "y\n"}, "control character"),
        ({"username": "", "password": "canary"}, "is empty"),
        ({"username": "x", "password": b"canary"}, "is not a text"),
    ],
)
def test_credential_that_cannot_be_sent(driver: AnyDriver, given: dict[str, Any], words: str) -> None:
    """It is refused when the client is made, and not shown."""
    with pytest.raises(rt.ConfigurationError) as caught:
        client_of(driver, Server(), given)
    assert words in str(caught.value)
    assert "canary" not in str(caught.value)


def test_argument_of_no_scheme(driver: AnyDriver) -> None:
    """What no scheme takes is a mistake."""
    with pytest.raises(TypeError, match="has no option client_name"):
        client_of(driver, Server(), {"client_name": "x"})


def test_function_gives_any_single_credential(driver: AnyDriver) -> None:
    """A function is asked for each attempt, for keys in each place; it may be answered by a 401 once."""
    both = asks({"app": (), "sid": ()})
    made = iter("abcd")
    server = Server(Reply(401), Reply(204, b"", {}))
    driver.call(client_of(driver, server, {"app": lambda: next(made), "sid": "s"}), both, {})
    assert [lines(one) for one in server.received] == [
        {"url": "/it?app%20id=a", "cookie": "sid=s"},
        {"url": "/it?app%20id=b", "cookie": "sid=s"},
    ]


# What the caller sets -------------------------------------------------------------------------------------

KEY_AND_TOKEN = asks({"key": (), "jwt": ()})
GIVEN = {"key": "k", "token": "t"}
OWN: dict[str, tuple[dict[str, Any], dict[str, Any] | None, dict[str, str]]] = {
    "of the client": (
        {"headers": {"authorization": "Own 1"}}, None,
        {"url": "/it", "x-key": "k", "authorization": "Own 1"},
    ),
    "of the call": (
        {}, {"headers": {"AUTHORIZATION": "Own 2"}}, {"url": "/it", "x-key": "k", "authorization": "Own 2"},
    ),
    "the call goes before the client": (
        {"headers": {"Authorization": "Own 1"}}, {"headers": {"authorization": "Own 2"}},
        {"url": "/it", "x-key": "k", "authorization": "Own 2"},
    ),
    "of another scheme": (
        {"headers": {"x-KEY": "own"}}, None, {"url": "/it", "x-key": "own", "authorization": "Bearer t"},
    ),
    "taken away by the client": (
        {"headers": {"authorization": None}}, None, {"url": "/it", "x-key": "k"},
    ),
    "taken away by the call": ({}, {"headers": {"X-Key": None}}, {"url": "/it", "authorization": "Bearer t"}),
    "the call takes away what the client set": (
        {"headers": {"Authorization": "Own"}}, {"headers": {"authorization": None}},
        {"url": "/it", "x-key": "k"},
    ),
    "the call sets what the client took away": (
        {"headers": {"Authorization": None}}, {"headers": {"authorization": "Own"}},
        {"url": "/it", "x-key": "k", "authorization": "Own"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("derived", [False, True])
@pytest.mark.parametrize("name", OWN)
def test_header_of_the_caller_replaces_ours(driver: AnyDriver, name: str, derived: bool) -> None:
    """Any header that a scheme sets is the caller's where he sets it or wants none: one line goes out."""
    options, call, expected = OWN[name]
    server = Server(Reply(204, b"", {}))
    client = client_of(driver, server, GIVEN, **({} if derived else options))
    if derived:
        client = client.with_options(**options)
    driver.call(client, KEY_AND_TOKEN, {}, None if call is None else rt.RequestOptions(**call))
    assert lines(server.received[0]) == expected


def test_callers_own_header_is_enough(driver: AnyDriver) -> None:
    """Who logs in himself, or takes our credential away, needs to give none."""
    assert lines(sent(driver, asks({"jwt": ()}), {}, headers={"Authorization": "Own"})) == {
        "url": "/it", "authorization": "Own",
    }  # fmt: skip
    assert lines(sent(driver, asks({"jwt": ()}), {}, headers={"Authorization": None})) == {"url": "/it"}


def test_parameter_of_the_operation_replaces_ours(driver: AnyDriver) -> None:
    """A header or query parameter of the name that a key has is what the caller gave for it."""
    operation = asks({"key": (), "app": ()})
    given = {"key": "k", "app": "a"}
    assert lines(sent(driver, operation, given, {"own_key": "own", "own_app": "mine"})) == {
        "url": "/it?app%20id=mine", "x-key": "own",
    }  # fmt: skip
    assert lines(sent(driver, operation, given)) == {"url": "/it?app%20id=a", "x-key": "k"}


def test_query_of_the_caller_replaces_ours(driver: AnyDriver) -> None:
    """So does what is added to the query of one call; None takes our key away."""
    operation, given = asks({"app": ()}), {"app": "a"}
    for value, url in (("own", "/it?app%20id=own"), (None, "/it")):
        call = rt.RequestOptions(query={"app id": value})
        assert lines(sent(driver, operation, given, call=call)) == {"url": url}


COOKIES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None, str | None]] = {
    "a parameter": ({"theme": "dark"}, {}, None, "theme=dark; sid=s"),
    "the client's": (
        {"theme": "dark"},
        {"headers": {"cookie": "a=1; b=2"}},
        None,
        "theme=dark; a=1; b=2; sid=s",
    ),
    "the call's": ({"theme": "dark"}, {}, {"headers": {"Cookie": "a=1"}}, "a=1; theme=dark; sid=s"),
    "its own key": ({}, {}, {"headers": {"Cookie": "sid=own"}}, "sid=own"),
    "its own parameter": ({"theme": "dark"}, {}, {"headers": {"Cookie": "theme=own"}}, "theme=own; sid=s"),
    "none": ({"theme": "dark"}, {}, {"headers": {"cookie": None}}, None),
}


@pytest.mark.parametrize("name", COOKIES)
def test_cookies_stand_in_one_header(driver: AnyDriver, name: str) -> None:
    """A key, cookie parameters and the caller's cookies are one line (RFC 6265, section 5.4)."""
    arguments, options, call, expected = COOKIES[name]
    made = None if call is None else rt.RequestOptions(**call)
    request = sent(driver, asks({"sid": ()}), {"sid": "s"}, arguments, made, **options)
    assert request.headers.get("cookie") == expected


def test_cookies_of_the_http_client_are_joined(driver: AnyDriver) -> None:
    """Its cookies stand behind ours, which the library would leave out otherwise."""
    library = LIBRARIES[driver.library]
    server = Server(Reply(204, b"", {}))
    blocking = isinstance(driver, SyncDriver)
    http_client = (sync_client if blocking else async_client)(library, server)
    http_client.cookies.set("jar", "1")
    cls = Client if blocking else AsyncClient
    client = cls(http_client=http_client, credentials={"sid": "s"}, environment=FakeTime().environment())
    driver.call(client, asks({"sid": ()}), {"theme": "dark"})
    assert server.received[0].headers["cookie"] == "theme=dark; sid=s; jar=1"
    driver.call(client, asks(), {})
    assert server.received[1].headers["cookie"] == "jar=1"


BROUGHT: dict[str, tuple[Mapping[str, Any], Callable[[Any], Any]]] = {
    "a header": ({"key": ()}, lambda http: http.headers.update({"x-key": "theirs"})),
    "a login": ({"jwt": ()}, lambda http: setattr(http, "auth", ("a", "b"))),
    "a query": ({"app": ()}, lambda http: setattr(http, "params", {"app id": "theirs"})),
    "a cookie": ({"sid": ()}, lambda http: http.cookies.set("sid", "theirs")),
}


@pytest.mark.parametrize("name", BROUGHT)
def test_http_client_may_bring_the_credential(driver: AnyDriver, name: str) -> None:
    """An HTTP client that was handed over and logs in itself needs no credential of ours."""
    requirement, brings = BROUGHT[name]
    server = Server(Reply(204, b"", {}))
    blocking = isinstance(driver, SyncDriver)
    http_client = (sync_client if blocking else async_client)(LIBRARIES[driver.library], server)
    brings(http_client)
    cls = Client if blocking else AsyncClient
    client = cls(http_client=http_client, environment=FakeTime().environment())
    driver.call(client, asks(requirement), {})
    assert len(server.received) == 1
    with pytest.raises(rt.ConfigurationError):
        driver.call(client, asks({"key": (), "app": (), "sid": ()}), {})


def test_each_header_stands_once(driver: AnyDriver) -> None:
    """A client's `Accept` is meant; another of its headers gives way to the argument of a call."""
    headers = {"accept": "text/plain", "X-Key": "client"}
    request = sent(driver, asks(), {}, {"own_key": "argument"}, headers=headers)
    assert (request.headers["accept"], request.headers["x-key"]) == ("text/plain", "argument")


# Tokens ------------------------------------------------------------------------------------------------


class Bank(Server):
    """Issues a token for each request, and keeps what was asked."""

    def __init__(self) -> None:
        super().__init__(answer=self.answer)
        self.asked: list[tuple[str, dict[str, list[str]]]] = []

    def answer(self, seen: Received) -> Reply:
        if "token" not in seen.url:
            return Reply(204, b"", {})
        self.asked.append((seen.url, parse_qs(seen.content.decode())))
        return reply({"access_token": f"token-{len(self.asked)}"})


def test_token_has_the_scopes_of_the_operation(driver: AnyDriver) -> None:
    """Operations that need other scopes have another token; those that need the same share it."""
    bank = Bank()
    client = client_of(driver, bank, {"client_id": "i", "client_secret": "s"})
    for scopes in (("read",), ("read", "write"), (), ("read",)):
        driver.call(client, asks({"machine": scopes}), {})
    login = {"grant_type": ["client_credentials"], "client_id": ["i"], "client_secret": ["s"]}
    assert bank.asked == [
        ("https://auth.test/token", {**login, "scope": ["read"]}),
        ("https://auth.test/token", {**login, "scope": ["read write"]}),
        ("https://auth.test/token", login),
    ]
    used = [one.headers["authorization"] for one in bank.received if "token" not in one.url]
    assert used == ["Bearer token-1", "Bearer token-2", "Bearer token-3", "Bearer token-1"]


@pytest.mark.parametrize(
    ("token_url", "base_url", "expected"),
    [
        ("/token", None, f"{BASE}/token"),
        ("/token", "http://localhost:1/v1", "http://localhost:1/token"),
        ("https://auth.test/a/token", None, "https://auth.test/a/token"),
        ("https://auth.test/a/token", "https://eu.api.test/v1", "https://auth.test/a/token"),
        ("https://auth.test/a/token", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/a/token"),
        (f"{BASE}/token", "https://eu.api.test/v1", "https://eu.api.test/token"),
    ],
)
def test_where_a_token_is_asked_for(
    driver: AnyDriver, token_url: str, base_url: str | None, expected: str
) -> None:
    """Where the document says; with a base URL of the caller's it moves along from the API's own origin.

    To this machine it moves from anywhere: no test against a mock reaches the vendor.
    """
    api = rt.Api(name="t", base_url=BASE, auth=rt.ClientCredentials(token_url=token_url))
    base = Client if isinstance(driver, SyncDriver) else AsyncClient
    bank = Bank()
    made = sync_client if isinstance(driver, SyncDriver) else async_client
    client: Any = type("Made", (base,), {"API": api})(
        client_id="i",
        client_secret="s",
        base_url=base_url,
        http_client=made(LIBRARIES[driver.library], bank),
        environment=FakeTime().environment(),
    )
    plain: rt.Operation[Any] = rt.Operation(name="it", method="GET", path="/it", responses={"204": None})
    driver.call(client, plain, {})
    assert bank.asked[0][0] == expected


def test_id_and_secret_as_basic(driver: AnyDriver) -> None:
    """RFC 6749, section 2.3.1: each form-encoded, and then as HTTP Basic; not in the form then."""
    declared = rt.ClientCredentials(token_url="/token", client_auth="basic", scope="all")
    api = rt.Api(name="t", base_url=BASE, auth=declared)
    base = Client if isinstance(driver, SyncDriver) else AsyncClient
    made = sync_client if isinstance(driver, SyncDriver) else async_client
    bank = Bank()
    client: Any = type("Made", (base,), {"API": api})(
        client_id="i d", client_secret="s:ö"[:2] + "/", http_client=made(LIBRARIES[driver.library], bank)
    )
    plain: rt.Operation[Any] = rt.Operation(name="it", method="GET", path="/it", responses={"204": None})
    driver.call(client, plain, {})
    assert bank.received[0].headers["authorization"] == "Basic aStkOnMlM0ElMkY="  # i+d:s%3A%2F
    assert bank.asked[0][1] == {"grant_type": ["client_credentials"], "scope": ["all"]}


def test_token_was_called_api_key(driver: AnyDriver) -> None:
    """The token of an API that has no key is taken by its former name too."""
    api = rt.Api(name="t", base_url=BASE, auth=rt.BearerKey(argument="token"))
    base = Client if isinstance(driver, SyncDriver) else AsyncClient
    made = sync_client if isinstance(driver, SyncDriver) else async_client
    server = Server(Reply(204, b"", {}))
    client: Any = type("Made", (base,), {"API": api})(
        api_key="t", http_client=made(LIBRARIES[driver.library], server)
    )
    plain: rt.Operation[Any] = rt.Operation(name="it", method="GET", path="/it", responses={"204": None})
    driver.call(client, plain, {})
    assert server.received[0].headers["authorization"] == "Bearer t"


# Secrets -----------------------------------------------------------------------------------------------

CANARY = "canary 5d1f/=+"
EVERYWHERE = asks({"key": (), "app": (), "sid": (), "login": ()})
SPELLED = ("canary", "canary%205d1f%2F%3D%2B", "dTpjYW5hcnk")


def _careless(seen: Received) -> Reply:
    told = f"{seen.url} {dict(seen.headers)}"
    return Reply(400, told.encode(), {"content-type": "text/plain", "x-echo": told[:900]})


def test_keys_are_shown_nowhere(driver: AnyDriver) -> None:
    """Neither errors, pickles, hooks and logs (the HTTP library's too), nor the locals of frames show one."""
    told: list[Any] = []
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)
    given = {"key": "canary", "app": CANARY, "sid": "canary", "username": "u", "password": "canary"}
    try:
        for server in (Server(answer=_careless), Server(Reply(fails="ConnectError"))):
            client = client_of(
                driver,
                server,
                given,
                retries=1,
                on_request=told.append,
                on_response=told.append,
                on_retry=told.append,
            )
            with pytest.raises(rt.CallError) as caught:
                driver.call(client, EVERYWHERE, {})
            error = caught.value
            frames = traceback.TracebackException.from_exception(error, capture_locals=True)
            ours = [str(frame.locals) for frame in frames.stack if "invocant/runtime" in frame.filename]
            told += [str(error), repr(error), str(vars(error)), pickle.dumps(error), ours, repr(client)]
            auth = client._client.settings.auth
            told += [auth, vars(auth), getattr(error, "__notes__", "")]
            assert "canary" in server.received[0].url
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    told.append(stream.getvalue())
    assert "https://api.test/it?app" in stream.getvalue()
    shown = [text for text in map(repr, told) for word in SPELLED if word in text]
    assert shown == []


@pytest.mark.parametrize("same", [True, False])
def test_redirects_take_credentials_along_at_the_origin_only(driver: AnyDriver, same: bool) -> None:
    """Elsewhere no credential goes, not even one that the server repeats in the address."""
    home = BASE if same else "https://elsewhere.test"
    target = f"{home}/other?page=2&app%20id=canary"
    server = Server(Reply(302, b"", {"location": target}), Reply(204, b"", {}))
    given = {"key": "k", "app": "canary", "sid": "s", "token": "t"}
    driver.call(client_of(driver, server, given), asks({"key": (), "app": (), "sid": (), "jwt": ()}), {})
    followed = lines(server.received[1])
    if same:
        assert followed == {
            "url": "/other?page=2&app%20id=canary", "x-key": "k", "cookie": "sid=s",
            "authorization": "Bearer t",
        }  # fmt: skip
    else:
        assert followed == {"url": "https://elsewhere.test/other?page=2"}


def test_cursor_holds_no_key(driver: AnyDriver) -> None:
    """A link to the next page that repeats the key is kept without it, and the key added anew."""
    operation: rt.Operation[Any] = rt.Operation(
        name="list",
        method="GET",
        path="/list",
        responses={"200": rt.Response("application/json", k.ANY)},
        security=({"app": ()},),
    )
    link = f"<{BASE}/list?page=2&app%20id=canary>; rel=next"
    server = Server(reply([1], link=link), reply([2]))
    client = client_of(driver, server, {"app": "canary"})
    pages = driver.pages(client._client.paginate(operation, rt.LinkPaging(), {}))
    assert [page.items for page in pages] == [[1], [2]]
    assert "canary" not in f"{pages[0].cursor!r}"
    assert pages[0].cursor.place == "/list?page=2"
    assert server.received[1].path == "/list?page=2&app%20id=canary"


def test_hide_is_no_more_than_asked() -> None:
    """The filter on the library's log masks addresses alone, by the names of keys."""
    from invocant.runtime._drivers.transport import _KeyFilter

    class URL:
        def __str__(self) -> str:
            return "https://x.test/?app=s&b=1"

    mask = _KeyFilter()
    mask.names.add("app")
    record = logging.LogRecord("httpx", 20, "", 0, "%s %s", ("GET", URL()), None)
    assert mask.filter(record)
    assert record.getMessage() == "GET https://x.test/?app=***&b=1"
    with contextlib.suppress(AttributeError):
        assert mask.filter(logging.LogRecord("httpx", 20, "", 0, "x", None, None))
