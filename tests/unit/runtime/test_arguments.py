"""What cannot be is refused where it was said, by its name: options, bounds, arguments, the environment."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import invocant
from invocant import runtime as rt
from invocant.opper import OpperFold
from tests.unit.runtime.drivers import (
    KEY,
    LIBRARIES,
    AsyncClient,
    Client,
    FakeTime,
    Server,
    reply,
    sse,
    sync_client,
)
from tests.unit.runtime.operations import CURSOR, GET, LIST, OFFSET, streaming

NUMBERS: list[Any] = [-1, -0.5, math.nan, math.inf, -math.inf, 1e10, 10**400, True, "5", b"5", [5], object()]
"""What is no number of seconds."""


@pytest.mark.parametrize("name", ["connect", "pool", "idle", "total"])
@pytest.mark.parametrize("value", [*NUMBERS, 0], ids=lambda value: f"{value!r:.12}")
def test_bounds_are_named(name: str, value: Any) -> None:
    """A bound on waiting that is none names itself; what a socket could not wait for is one of them."""
    with pytest.raises(rt.ConfigurationError, match=rf"Timeouts\.{name} must be above 0"):
        rt.Timeouts(**{name: value})


@pytest.mark.parametrize("name", ["base", "cap", "longest_wait", "jitter"])
@pytest.mark.parametrize("value", [*NUMBERS, None], ids=lambda value: f"{value!r:.12}")
def test_figures_of_retries_are_named(name: str, value: Any) -> None:
    """So does a figure of retries."""
    with pytest.raises(rt.ConfigurationError, match=rf"Retries\.{name} must be"):
        rt.Retries(**{name: value})


@pytest.mark.parametrize("value", [-1, 1.5, "3", True, math.nan], ids=repr)
def test_number_of_retries_is_named(value: Any) -> None:
    """The number of retries is a whole one, by itself and among the others."""
    with pytest.raises(rt.ConfigurationError, match=r"Retries\.max must be"):
        rt.Retries(max=value)
    with pytest.raises(rt.ConfigurationError, match="retries= takes"):
        Client(api_key=KEY, retries=value)


@pytest.mark.parametrize("name", ["base", "cap", "longest_wait", "jitter"])
@pytest.mark.parametrize("value", [*NUMBERS, None], ids=lambda value: f"{value!r:.12}")
def test_figures_of_polling_are_named(name: str, value: Any) -> None:
    """So does a figure of how often a job is looked at."""
    with pytest.raises(rt.ConfigurationError, match=rf"Polling\.{name} must be"):
        rt.Polling(**{name: value})


@pytest.mark.parametrize("value", [1e10, 10**400, math.inf], ids=lambda value: f"{value!r:.12}")
def test_deadlines_of_blocks_can_be_waited_for(value: float) -> None:
    """What a socket could not wait for is refused where it is written, and not by the first call inside."""
    with pytest.raises(rt.ConfigurationError, match="deadline takes a number of seconds, at most 2,000,000"):
        invocant.deadline(value)
    with invocant.deadline(2_000_000) as longest:
        assert longest.remaining() > 1_999_000


def test_longest_bounds_can_be_waited_for() -> None:
    """Sockets count milliseconds in 32 bits: what is admitted fits."""
    assert 2_000_000 * 1000 < 2**31
    assert rt.Timeouts(idle=2_000_000).idle == 2_000_000


OPTIONS: dict[str, list[Any]] = {
    "timeouts": ["3", True, (1, 2), math.nan],
    "base_url": [5, b"http://h"],
    "headers": [5, ["a"], "a: b"],
    "validate": ["yes", 1],
    "folds": [5],
    "environment": [5],
    "on_request": [5],
    "on_response": ["print"],
    "on_retry": [{}],
    "http_client": [5],
}


@pytest.mark.parametrize("cls", [Client, AsyncClient])
@pytest.mark.parametrize(("name", "value"), [(name, value) for name in OPTIONS for value in OPTIONS[name]])
def test_options_are_named(cls: Any, name: str, value: Any) -> None:
    """An option of the wrong type is refused when the client is made, by its name."""
    with pytest.raises(rt.ConfigurationError, match=rf"{name}=|Timeouts\.total"):
        cls(api_key=KEY, **{name: value})


@pytest.mark.parametrize(
    ("name", "meant"),
    [("timeout", "timeouts="), ("retry", "retries="), ("max_retries", "retries="), ("baseurl", "base_url=")],
)
def test_options_that_are_none(name: str, meant: str) -> None:
    """An option that is none is named, with the one that may be meant, for a client and one derived."""
    options: Any = {name: 3}
    with pytest.raises(TypeError, match=f"no option {name}: did you mean {meant}"):
        Client(api_key=KEY, **options)
    with pytest.raises(TypeError, match=f"no option {name}: did you mean {meant}"):
        Client(api_key=KEY).with_options(**options)
    options = {"zzz": 3}
    with pytest.raises(TypeError, match=r"no option zzz$"):
        Client(api_key=KEY, **options)
    with pytest.raises(TypeError, match="cannot change base_url"):
        Client(api_key=KEY).with_options(base_url="http://h")


@pytest.mark.parametrize(
    ("name", "value"),
    [("headers", [1]), ("query", "a=b"), ("body", 5), ("strict", None), ("keep", 1), ("validate", "no"),
     ("max_size", -1), ("max_size", 0), ("max_size", 1.5), ("max_size", True), ("timeouts", "3"),
     ("retries", -1)],
)  # fmt: skip
def test_options_of_a_call_are_named(name: str, value: Any) -> None:
    """So are options of one call, when they are made."""
    with pytest.raises(rt.ConfigurationError, match=name):
        rt.RequestOptions(**{name: value})


@pytest.mark.parametrize("options", [5, {"timeouts": 3}, "timeouts"])
def test_what_is_no_options(options: Any) -> None:
    """`options=` takes what it is for, in each kind of call."""
    client = Client(api_key=KEY, base_url="http://127.0.0.1:1")
    for call in (
        lambda: client._client.call(GET, {"id": "a"}, options),
        lambda: client._client.paginate(LIST, CURSOR, {}, options=options).collect(),
        lambda: client._client.stream(GET, streaming(), {"id": "a"}, options),
    ):
        with pytest.raises(rt.ConfigurationError, match="options= takes RequestOptions"):
            call()


def broken(call: Callable[[Any], Any], *, client: Any = invocant.Braintrust) -> str:
    """Return the message of the ConfigurationError of a call, which sends nothing."""
    with pytest.raises(rt.ConfigurationError) as caught, client("k", base_url="http://127.0.0.1:1") as made:
        call(made)
    return str(caught.value)


def test_texts_that_cannot_be_sent() -> None:
    """Half of a surrogate pair is no character: the argument that has it is named, wherever it goes."""
    half = "\ud800"
    options = rt.RequestOptions(query={"more": half})
    assert "functions.get: function_id cannot" in broken(lambda client: client.functions.get(half))
    assert "function_name cannot" in broken(
        lambda client: client.functions.list(function_name=half).collect()
    )
    assert "more cannot" in broken(lambda client: client.functions.get("a", options=options))
    assert "'X'" in broken(
        lambda client: client.functions.get("a", options=rt.RequestOptions(headers={"X": half}))
    )


@pytest.mark.parametrize("cursor", [5, "zzz", "\ud800", b"x", 1.5, True, ["x"]])
def test_cursors_are_named(cursor: Any) -> None:
    """What is no cursor is refused where it was given, by its name."""
    assert "cursor=" in broken(lambda client: client.functions.list(cursor=cursor))


@pytest.mark.parametrize("offset", ["abc", -1, 1.5, math.nan, True, [1]])
def test_offsets_are_named(offset: Any) -> None:
    """What is no number of items is refused where it was given, by its name."""
    said = broken(lambda client: client.functions.list(offset=offset), client=invocant.Opper)
    assert "functions.list: offset must be a whole number from 0" in said


def test_a_path_too_deep() -> None:
    """A `json_path` of 10,000 steps is named; the answer is not built level by level until the stack ends."""
    fold = OpperFold()
    path = ".".join(["a"] * 10_000)
    fold.add(rt.StreamEvent(None), "json", "x", {"json_path": path})
    fold.add(rt.StreamEvent(None), "json", "y", {"json_path": "b"})
    assert fold.partial() == {"b": "y"}
    with pytest.raises(rt.IncompleteResultError, match="json_path has more than 200 steps"):
        fold.result()


@pytest.mark.parametrize("cls", [invocant.Braintrust, invocant.AsyncNyckel, Client, AsyncClient])
def test_half_made_clients_have_a_repr(cls: Any) -> None:
    """A debugger shows a client before it is made, and one whose making failed."""
    assert repr(cls.__new__(cls)) == f"{cls.__name__}()"
    with pytest.raises(rt.ConfigurationError) as caught:
        cls(base_url="nonsense")
    assert caught.value is not None


def test_errors_of_a_stream_name_the_method_that_streams() -> None:
    """A stream is opened by a method of its own: that is the one its errors, its info and its hooks name."""
    told: list[str] = []
    server = Server(sse("event: text\ndata: 5\n\n"), reply({}, 404))
    client = Client(
        http_client=sync_client(LIBRARIES["httpx"], server),
        api_key=KEY,
        environment=FakeTime().environment(),
        on_request=lambda event: told.append(event.operation),
    )
    with client._client.stream(GET, streaming("none"), {"id": "a"}) as stream:
        assert stream.info is not None
        assert stream.info.operation == "things.stream"
    with (
        pytest.raises(rt.NotFoundError, match=r"^things\.stream failed"),
        client._client.stream(GET, streaming(), {"id": "a"}),
    ):
        pass
    with (
        pytest.raises(rt.ConfigurationError, match=r"^things\.stream needs id"),
        client._client.stream(GET, streaming(), {}),
    ):
        pass
    assert told == ["things.stream", "things.stream"]


def test_error_where_a_list_is_due_carries_its_answer() -> None:
    """An error object with a success status is an error of the list, with status, headers, body and info."""
    server = Server(reply({"error": {"message": "the index is gone"}}, x_request_id="r1"))
    client = Client(http_client=sync_client(LIBRARIES["httpx"], server), api_key=KEY)
    with pytest.raises(rt.PagingError, match="no list at /things of the answer: the index is gone") as caught:
        client._client.paginate(LIST, OFFSET, {}).collect()
    error = caught.value
    assert isinstance(error, rt.PagingContentError)
    assert (error.status, error.request_id, error.attempts) == (200, "r1", 1)
    assert error.parsed == {"error": {"message": "the index is gone"}}
    assert error.body.startswith(b'{"error"')
    assert error.info is not None
    assert error.info.status == 200
    assert str(error).startswith("things.list failed: there is no list")


VARIABLES: list[tuple[str, str, str]] = [
    ("HTTP_PROXY", "socks5://127.0.0.1:1080", r"HTTP_PROXY: a SOCKS proxy needs the package socksio"),
    ("HTTPS_PROXY", "ftp://127.0.0.1:21", "HTTPS_PROXY is no address of a proxy"),
    ("ALL_PROXY", "http://", "ALL_PROXY is no address of a proxy"),
    ("https_proxy", "gopher://u:sk-canary@h", "https_proxy is no address of a proxy"),
    ("HTTP_PROXY", "http://u:sk-canary@h:99999", "HTTP_PROXY is no address of a proxy"),
    ("HTTP_PROXY", "u:sk-canary@h:abc", "HTTP_PROXY is no address of a proxy"),
    ("HTTP_PROXY", "http://[u:sk-canary@h", "HTTP_PROXY is no address of a proxy"),
    ("HTTP_PROXY", "//u:sk-canary@h", "HTTP_PROXY is no address of a proxy"),
    ("HTTP_PROXY", "http://u:sk-canary@", "HTTP_PROXY is no address of a proxy"),
    ("SSL_CERT_FILE", "/nowhere/ca.pem", "SSL_CERT_FILE=/nowhere/ca.pem cannot be used: No such file"),
    ("SSL_CERT_DIR", "/nowhere", "SSL_CERT_DIR=/nowhere cannot be used: No such file"),
]


@pytest.mark.parametrize("cls", [Client, AsyncClient])
@pytest.mark.parametrize(("name", "value", "words"), VARIABLES)
def test_mistakes_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, cls: Any, name: str, value: str, words: str
) -> None:
    """A variable that HTTP libraries read and that cannot be is an error when the client is made."""
    if name == "SSL_CERT_DIR":
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(rt.ConfigurationError, match=words) as caught:
        cls(api_key=KEY)
    assert "canary" not in str(caught.value)


def test_certificates_that_are_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file without a certificate is refused too, where a call would need one."""
    file = tmp_path / "ca.pem"
    file.write_text("nothing")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(rt.ConfigurationError, match="it holds no certificate"):
        Client(api_key=KEY)
    file.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    client = Client(api_key=KEY, retries=0)
    with pytest.raises(rt.ConfigurationError, match=r"SSL_CERT_FILE=.* cannot be used"):
        client._client.call(GET, {"id": "a"})
    assert Client(api_key=KEY, base_url="http://127.0.0.1:1")._client.settings.base_url


def test_environment_of_a_client_handed_over_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who brings an HTTP client has said what it trusts, and where its proxy is."""
    given = sync_client(LIBRARIES["httpx"], Server(reply({"id": "a"})))
    monkeypatch.setenv("HTTPS_PROXY", "ftp://h")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    assert Client(api_key=KEY, http_client=given)._client.call(GET, {"id": "a"}).id == "a"
