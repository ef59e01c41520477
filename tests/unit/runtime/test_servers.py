"""Where a call goes: servers, their variables, and what the caller says of them."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from invocant import runtime as rt
from invocant.runtime._records import evolve
from tests.unit.runtime.drivers import AsyncDriver, FakeTime, Server, SyncDriver, reply
from tests.unit.runtime.operations import GET

AnyDriver = SyncDriver | AsyncDriver

REGION = rt.ServerVariable("region", "eu", values=("eu", "us"))
API = rt.Api(
    name="t",
    base_url="https://eu.example.test/v1",
    servers=(
        rt.Server("https://{region}.example.test/v1", "production", variables=(REGION,)),
        rt.Server(
            "{scheme}://sandbox.example.test:{port}/{basePath}/",
            "sandbox",
            variables=(
                rt.ServerVariable("scheme", "https"),
                rt.ServerVariable("port", "8443", values=("443", "8443")),
                rt.ServerVariable("basePath", "v1", option="base_path"),
            ),
        ),
        rt.Server("https://{tenant}.example.test", "own", variables=(rt.ServerVariable("tenant"),)),
        rt.Server("/api", "relative"),
    ),
    other_servers=(
        rt.Server("https://{zone}.files.test", "production", variables=(rt.ServerVariable("zone", "a"),)),
        rt.Server("https://files.sandbox.test/x", "sandbox"),
        rt.Server("/uploads/{region}", "uploads", variables=(evolve(REGION, values=("eu", "us", "ap")),)),
    ),
)
FILES = evolve(GET, server="https://a.files.test", servers=API.other_servers[:2])
UPLOADS = evolve(GET, server="/uploads/eu", servers=API.other_servers[2:])
PLAIN = evolve(GET, server="/plain")


def made(driver: AnyDriver, target: Server, api: rt.Api, **options: Any) -> Any:
    """Return a client of *api* that talks to *target*."""

    class OfServers(driver.cls):  # type: ignore[misc, name-defined]  # a client of either world
        API = api

        def __init__(self, choice: dict[str, Any], **options: Any) -> None:
            super().__init__(**choice, **options)

    choice = {key: options.pop(key) for key in ("server", "server_variables") if key in options}
    return attrs.evolve(driver, cls=OfServers).make(target, choice=choice, api_key=None, **options)


def asked(driver: AnyDriver, api: rt.Api, operation: rt.Operation[Any] = GET, **options: Any) -> str:
    """Return where an operation is asked by a client with *options*."""
    target = Server(reply({"id": "a"}))
    driver.call(made(driver, target, api, **options), operation, {"id": "a"})
    return target.received[0].url.removesuffix("/things/a")


def chosen(server: str | None = None, **variables: Any) -> dict[str, Any]:
    """Return the options that choose a server and parts of its address."""
    return {"server": server, "server_variables": variables}


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, "https://eu.example.test/v1"),
        (chosen(), "https://eu.example.test/v1"),
        (chosen(region="us"), "https://us.example.test/v1"),
        (chosen("production", region=None), "https://eu.example.test/v1"),
        (chosen("sandbox"), "https://sandbox.example.test:8443/v1"),
        (
            chosen("sandbox", scheme="http", port=443, base_path="v2/x"),
            "http://sandbox.example.test:443/v2/x",
        ),
        (chosen("own", tenant="acme"), "https://acme.example.test"),
        ({"base_url": "https://mine.test", **chosen("own")}, "https://mine.test"),
        ({"base_url": "https://mine.test/x/", **chosen("relative")}, "https://mine.test/x"),
        ({"base_url": "https://mine.test/", **chosen("relative")}, "https://mine.test/api"),
    ],
)
def test_the_chosen_server_is_asked(driver: AnyDriver, options: dict[str, Any], url: str) -> None:
    """A server by its name, else the first; parts as given, else by default; a base URL before all."""
    assert asked(driver, API, **options) == url


@pytest.mark.parametrize(
    ("operation", "options", "url"),
    [
        (FILES, {}, "https://a.files.test"),
        (FILES, chosen("sandbox"), "https://files.sandbox.test/x"),
        (FILES, chosen("relative", zone="b"), "https://b.files.test"),
        (UPLOADS, {}, "https://eu.example.test/uploads/eu"),
        (UPLOADS, chosen(region="us"), "https://us.example.test/uploads/us"),
        (UPLOADS, chosen("sandbox", region="ap"), "https://sandbox.example.test:8443/uploads/ap"),
        (PLAIN, chosen("own", tenant="acme"), "https://acme.example.test/plain"),
        (PLAIN, {"base_url": "https://mine.test/x"}, "https://mine.test/x"),
        (PLAIN, {"base_url": "https://mine.test"}, "https://mine.test/plain"),
        (FILES, {"base_url": "https://mine.test", **chosen("sandbox")}, "https://mine.test"),
        (FILES, {"base_url": "https://mine.test", **chosen("relative")}, "https://mine.test/api"),
    ],
)
def test_an_operation_has_its_own_servers(
    driver: AnyDriver, operation: rt.Operation[Any], options: dict[str, Any], url: str
) -> None:
    """Of the chosen name where it has one, else its first; one that is a path is where the API is."""
    assert asked(driver, API, operation, **options) == url


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (chosen("test"), r"server='test' is none of the document's: 'production' \(https://\{region\}\."),
        (chosen(region="mars"), "region='mars' is none of the values that the document allows: eu, us"),
        (chosen("sandbox", port=80), "port='80' is none of the values that the document allows: 443, 8443"),
        (chosen("sandbox", tenant="a"), "'sandbox' has no part tenant; choose by server= one of 'own'"),
        (chosen(nothing="a"), "'production' has no part nothing$"),
        (chosen("own"), "give the client tenant="),
    ],
)
def test_a_wrong_choice_is_refused_with_what_there_is(
    driver: AnyDriver, options: dict[str, Any], message: str
) -> None:
    """When the client is made, with the servers and values that the document has."""
    with pytest.raises(rt.ConfigurationError, match=message):
        made(driver, Server(), API, **options)


def test_a_value_that_only_another_server_allows(driver: AnyDriver) -> None:
    """What is allowed is up to the server that is asked."""
    assert asked(driver, API, UPLOADS, **chosen("sandbox", region="ap"))
    with pytest.raises(rt.ConfigurationError, match="region='ap' is none of the values"):
        asked(driver, API, GET, **chosen("production", region="ap"))


@pytest.mark.parametrize(
    ("base_url", "path"), [("", "no server"), ("/", "no server"), ("/api/v3", "only the path /api/v3")]
)
def test_an_address_that_nobody_names(driver: AnyDriver, base_url: str, path: str) -> None:
    """The first call that needs it says what to give; one that has a server of its own needs nothing."""
    api = rt.Api(name="t", base_url=base_url)
    with pytest.raises(rt.ConfigurationError, match=f"^things.get has no address: .*{path}; .*base_url="):
        asked(driver, api)
    with pytest.raises(rt.ConfigurationError, match="base_url="):
        asked(driver, api, PLAIN)
    assert asked(driver, api, evolve(GET, server="https://own.test")) == "https://own.test"
    assert asked(driver, api, evolve(GET, server="//own.test/x/")) == "https://own.test/x"
    assert asked(driver, api, base_url="https://mine.test") == f"https://mine.test{base_url}".rstrip("/")
    assert asked(driver, api, PLAIN, base_url="https://mine.test") == "https://mine.test/plain"
    assert asked(driver, api, PLAIN, base_url="https://mine.test/x") == "https://mine.test/x"


def test_an_origin_in_the_environment(driver: AnyDriver) -> None:
    """A variable of the environment is as good as the argument, and goes before a chosen server."""
    api = rt.Api(name="t", base_url="/api", base_url_env="T_URL")
    environment = FakeTime().environment(T_URL="https://env.test")
    assert asked(driver, api, environment=environment) == "https://env.test/api"
    api = evolve(API, base_url_env="T_URL")
    assert asked(driver, api, environment=environment, **chosen("sandbox")) == "https://env.test"
