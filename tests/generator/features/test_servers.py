"""Which server is asked: of the API, of a path, of an operation, as the caller chooses."""

from __future__ import annotations

import inspect
import typing
from typing import Any

import pytest

from invocant import runtime as rt
from tests.generator.asking import Call, ask
from tests.generator.packages import Catalogue, document, planned

pytestmark = pytest.mark.checkout


def things(client: Any) -> Any:
    """Call an operation that is where the API is."""
    return client.things.get()


def files(client: Any) -> Any:
    """Call an operation whose path has servers of its own."""
    return client.files.list()


def upload(client: Any) -> Any:
    """Call an operation whose server is only a path."""
    return client.files.add()


@pytest.mark.parametrize(
    ("call", "options", "url"),
    [
        (things, {}, "https://eu.example.com/v1/things"),
        (things, {"region": "us", "base_path": "v2/x"}, "https://us.example.com/v2/x/things"),
        (things, {"server": "sandbox"}, "https://sandbox.example.com/v1/things"),
        (things, {"server": "local"}, "http://localhost:8080/things"),
        (things, {"server": "local", "scheme": "https", "port": "8443"}, "https://localhost:8443/things"),
        (things, {"server": "tenant", "tenant": "acme"}, "https://acme.example.com/things"),
        (things, {"server": "sandbox", "base_url": "https://mine.test/x/"}, "https://mine.test/x/things"),
        (files, {}, "https://files.example.com/eu/files"),
        (files, {"region": "us"}, "https://files.example.com/us/files"),
        (files, {"server": "local", "region": "ap"}, "https://files.example.com/ap/files"),
        (files, {"server": "sandbox"}, "https://files.sandbox.example.com/files"),
        (files, {"server": "sandbox", "base_url": "https://mine.test"}, "https://mine.test/files"),
        (upload, {"region": "us"}, "https://us.example.com/upload/files"),
        (upload, {"server": "sandbox"}, "https://sandbox.example.com/upload/files"),
        (upload, {"base_url": "https://mine.test"}, "https://mine.test/upload/files"),
    ],
)
def test_the_chosen_server_is_asked(
    catalogue: Catalogue, call: Call, options: dict[str, Any], url: str
) -> None:
    """By its name, else the first; its parts as given; an operation's own goes before the API's."""
    assert str(ask(catalogue("several"), call, **options).request.url) == url


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"server": "test"}, "'production' .*'sandbox' .*'local' .*'tenant'"),
        ({"region": "mars"}, "region='mars' is none of .*: eu, us"),
        ({"server": "tenant"}, "give the client tenant="),
        ({"server": "sandbox", "port": "8443"}, "no part port"),
    ],
)
def test_a_wrong_choice_is_refused(catalogue: Catalogue, options: dict[str, Any], message: str) -> None:
    """With what there is to choose."""
    with pytest.raises(rt.ConfigurationError, match=message):
        catalogue("several").Client(**options)


def test_choices_are_typed_and_described(catalogue: Catalogue) -> None:
    """What an address may be is the type of an option; names come from names, descriptions and addresses."""
    client = catalogue("several", "client").Client
    parameters = inspect.signature(client.__init__).parameters
    assert list(parameters)[1:-1] == ["server", "region", "base_path", "scheme", "port", "tenant"]
    assert {one.kind for one in list(parameters.values())[1:-1]} == {inspect.Parameter.KEYWORD_ONLY}
    hints = typing.get_type_hints(client.__init__, {**vars(typing), "rt": rt})
    assert hints["server"] == typing.Literal["production", "sandbox", "local", "tenant"] | None
    assert hints["region"] == typing.Literal["eu", "us", "ap"] | None
    assert hints["port"] == typing.Literal["8080", "8443"] | None
    assert hints["base_path"] == str | None
    text = client.__init__.__doc__
    assert 'region: Where "data" is kept; None is eu.' in text
    assert "tenant: What stands for `{tenant}` in the address of a server; it must be given." in text
    assert "    - `sandbox`: https://sandbox.example.com/v1 (The sandbox)" in text


def choice(*servers: Any) -> dict[str, tuple[str, ...]]:
    """Return the options of a document with *servers*, and their values."""
    made = planned(
        document({"/a": {"get": {"responses": {"204": {"description": "It."}}}}}, servers=list(servers))
    )
    return {option.name: option.values for option in made.servers.options}


@pytest.mark.parametrize(
    ("servers", "options"),
    [
        ([], {}),
        ([{"url": "https://a.test"}], {}),
        ([{"url": "https://a.test"}, {"url": "https://b.test/v2"}], {"server": ("a_test", "b_test_v2")}),
        (
            [{"url": "https://a.test", "description": "Live API"}, {"url": "/", "description": "Live"}],
            {"server": ("live", "live_2")},
        ),
        (
            [{"url": "https://a.test", "name": "prod"}, {"url": "https://b.test", "x-invocant-name": "Test"}],
            {"server": ("prod", "test")},
        ),
        ([{"url": "https://{server}.test", "variables": {"server": {"default": "a"}}}], {"server_": ()}),
        ([{"url": "https://{a}.test/{a}"}], {"a": ()}),
        ([{"url": "https://a.test", "variables": {"unused": {"default": "b"}}}], {}),
        (
            [{"url": "https://{token}.test", "variables": {"token": {"default": "a", "enum": ["a", "b"]}}}],
            {"token_": ("a", "b")},
        ),
        (
            [
                {"url": "https://{at}.a.test", "variables": {"at": {"default": "x", "enum": ["x", "y"]}}},
                {"url": "https://{at}.b.test", "variables": {"at": {"default": "x"}}},
            ],
            {"server": ("at_a_test", "at_b_test"), "at": ()},
        ),
        ([{"url": "wss://a.test"}, {"url": "https://b.test"}], {}),
        ([{"url": "https://a.test/{v}", "variables": {"v": {"default": 2, "enum": [2, 3, True]}}}],
         {"v": ("2", "3", "true")}),
    ],
)  # fmt: skip
def test_options_are_named_after_what_they_choose(
    servers: list[Any], options: dict[str, tuple[str, ...]]
) -> None:
    """One for several servers, one for each part of their addresses; none has a name of another option."""
    assert choice(*servers) == options


@pytest.mark.parametrize(
    ("servers", "base_url"),
    [
        ([], ""),
        ([{"url": "/"}], ""),
        ([{"url": "./"}], ""),
        ([{"url": "/api/v3/"}], "/api/v3"),
        ([{"url": "v1"}], "/v1"),
        ([{"url": "../v1"}], "/v1"),
        ([{"url": "https://a.test/"}], "https://a.test"),
        ([{"url": "//a.test/x"}], "//a.test/x"),
        ([{"url": "ws://a.test"}, {"url": "https://b.test"}], "https://b.test"),
        ([{"url": "{scheme}://a.test", "variables": {"scheme": {"default": "https"}}}], "https://a.test"),
    ],
)
def test_the_first_server_is_the_usual_one(servers: list[Any], base_url: str) -> None:
    """With what stands in its address by default; a relative one is a path."""
    made = planned(document({"/a": {"get": {"responses": {"204": {"description": "It."}}}}}, servers=servers))
    assert made.servers.base_url == base_url
