"""What is sent: parameters in every place and style, bodies of every kind, credentials."""

from __future__ import annotations

import datetime as dt
import io
import json
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pytest

from invocant import runtime as rt
from tests.generator.asking import Answer, Call, answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

SINCE = "since=2024-02-03&kind=full"


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, SINCE),
        (
            {"filter": {"owner": "a b", "size": {"min": 1}}},
            f"filter%5Bowner%5D=a%20b&filter%5Bsize%5D%5Bmin%5D=1&{SINCE}",
        ),
        ({"piped": ["a", "b"]}, f"piped=a%7Cb&{SINCE}"),
        ({"spaced": ["a", "b"]}, f"spaced=a%20b&{SINCE}"),
        ({"joined": ["a", "b"]}, f"joined=a,b&{SINCE}"),
        ({"each": ["a", "b"]}, f"each=a&each=b&{SINCE}"),
        ({"url": "http://x/?y"}, f"url=http://x/?y&{SINCE}"),
        ({"query": {"a": 1}}, f"query=%7B%22a%22%3A1%7D&{SINCE}"),
        ({"ids": ["a"]}, "since=2024-02-03&ids%5B%5D=a&kind=full"),
    ],
    ids=["fixed", "deep-object", "pipes", "spaces", "commas", "each", "reserved", "content", "renamed"],
)
def test_query_is_written_in_the_declared_style(
    catalogue: Catalogue, arguments: dict[str, Any], query: str
) -> None:
    """Each query parameter is written as its style says, beside the part that the path itself fixes."""
    day = dt.date(2024, 2, 3)
    asked = ask(catalogue("parameters"), lambda client: client.search(since=day, **arguments))
    assert asked.request.url.path == "/search"
    assert asked.request.url.query.decode() == query


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda client: client.grid.cell([1, 2], "txt", [3, 4]), "/grid/1,2/.txt/;at=3;at=4"),
        (lambda client: client.grid.shelf("a", 3), "/shelf/;shelf-id=a/;at=3"),
        (lambda client: client.files.get("a b/c"), "/files/a%20b/c"),
    ],
    ids=["styles", "matrix-names", "greedy"],
)
def test_path_is_written_in_the_declared_style(catalogue: Catalogue, call: Call, path: str) -> None:
    """Path parameters are written as their style says; only a greedy one keeps its slashes."""
    assert ask(catalogue("parameters"), call).request.url.raw_path.decode() == path


def test_headers_and_cookies_are_sent(catalogue: Catalogue) -> None:
    """A list in a header is joined by commas; a cookie parameter becomes a cookie."""
    asked = ask(
        catalogue("parameters"), lambda client: client.search(since="x", x_trace_ids=["a", "b"], session="s")
    )
    assert asked.request.headers["x-trace-ids"] == "a,b"
    assert asked.request.headers["cookie"] == "session=s"


def test_required_parameter_must_be_given(catalogue: Catalogue) -> None:
    """What the document requires has no default, and UNSET in its place is refused unsent."""
    with pytest.raises(TypeError, match="since"):
        ask(catalogue("parameters"), lambda client: client.search())
    with pytest.raises(rt.ConfigurationError, match="since"):
        ask(catalogue("parameters"), lambda client: client.search(since=rt.UNSET))


@pytest.mark.parametrize(
    ("call", "media_type", "content"),
    [
        (
            lambda bodies: bodies.form(name="a b", tags=["x", "y"], extra={"k": 1}),
            "application/x-www-form-urlencoded",
            b"name=a+b&tags=x&tags=y&extra=%7B%22k%22%3A1%7D",
        ),
        (lambda bodies: bodies.several(name="n", size=2), "application/json", b'{"name":"n","size":2}'),
        (lambda bodies: bodies.binary(body=b"\x89PNG"), "image/png", b"\x89PNG"),
        (lambda bodies: bodies.text(body="words"), "text/plain", b"words"),
        (
            lambda bodies: bodies.lines(body='{"a":1}\n{"a":2}\n'),
            "application/x-ndjson",
            b'{"a":1}\n{"a":2}\n',
        ),
        (lambda bodies: bodies.lines(body=b"{}\n"), "application/x-ndjson", b"{}\n"),
        (lambda bodies: bodies.union(body={"bark": "wau"}), "application/json", b'{"bark":"wau"}'),
        (lambda bodies: bodies.array(body=[{"meow": "m"}]), "application/json", b'[{"meow":"m"}]'),
        (lambda bodies: bodies.optional(), None, b""),
        (lambda bodies: bodies.optional(name="n"), "application/json", b'{"name":"n"}'),
        (lambda bodies: bodies.constant(name="n"), "application/json", b'{"kind":"fixed","name":"n"}'),
    ],
    ids=[
        "form",
        "json-first",
        "binary",
        "text",
        "lines-text",
        "lines-bytes",
        "union",
        "array",
        "nothing",
        "optional",
        "constant",
    ],
)
def test_body_is_sent_as_its_media_type(
    catalogue: Catalogue, call: Call, media_type: str | None, content: bytes
) -> None:
    """R19: bodies are flattened into arguments, or given whole, and sent as the document says."""
    request = ask(catalogue("bodies"), lambda client: call(client.bodies)).request
    assert request.headers.get("content-type") == media_type
    assert request.content == content


def test_models_are_sent_like_dicts(catalogue: Catalogue) -> None:
    """A model in a body is written as what it holds, at any depth."""
    cat = catalogue("bodies", "models").Cat(meow="m")
    request = ask(catalogue("bodies"), lambda client: client.bodies.array(body=[cat])).request
    assert json.loads(request.content) == [{"meow": "m"}]


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (
            lambda bodies: bodies.multipart(file=b"\x00\xff", note="n"),
            [b'name="file"', b"\x00\xff", b'name="note"'],
        ),
        (lambda bodies: bodies.several(name="n", picture=b"p"), [b'name="name"', b'name="picture"']),
        (lambda bodies: bodies.multipart(file=("cat.png", bytearray(b"p"))), [b'filename="cat.png"']),
        (
            lambda bodies: bodies.either(body={"files": [memoryview(b"one"), io.BytesIO(b"two")]}),
            [b'name="files"; filename="files"\r\nContent-Type: application/octet-stream\r\n\r\none', b"two"],
        ),
    ],
    ids=["multipart", "chosen-by-bytes", "with-a-name", "whole"],
)
def test_bytes_are_sent_as_multipart(catalogue: Catalogue, call: Call, parts: list[bytes]) -> None:
    """A member of bytes makes a file part; where there is a choice, bytes choose multipart."""
    request = ask(catalogue("bodies"), lambda client: call(client.bodies)).request
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert all(part in request.content for part in parts)


def test_what_no_media_type_can_carry_is_refused(catalogue: Catalogue) -> None:
    """Members that no media type of the body has together are refused, none is left out in silence."""
    with pytest.raises(rt.ConfigurationError, match="name, picture, size"):
        ask(catalogue("bodies"), lambda client: client.bodies.several(name="n", size=1, picture=b"p"))


def test_required_body_must_be_given(catalogue: Catalogue) -> None:
    """A body that the document requires is asked for, whole or by its required members."""
    with pytest.raises(TypeError, match="body"):
        ask(catalogue("bodies"), lambda client: client.bodies.array())
    with pytest.raises(rt.ConfigurationError, match="body"):
        ask(catalogue("bodies"), lambda client: client.bodies.array(body=rt.UNSET))


def test_key_is_sent_where_it_is_needed(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bearer key comes from the argument or the declared variable, and goes to operations that need one."""
    module = catalogue("operations")
    done = answer(200, json={})
    assert ask(module, lambda client: client.things.get("x"), done, api_key="given").request.headers[
        "authorization"
    ] == ("Bearer given")
    monkeypatch.setenv("FEATURE_KEY", "found")
    monkeypatch.setenv("FEATURE_URL", "https://other.example.com")
    request = ask(module, lambda client: client.things.get("x"), done).request
    assert (request.headers["authorization"], request.url.host) == ("Bearer found", "other.example.com")
    open_call = ask(module, lambda client: client.ping(), answer(200, text="pong"), api_key="given")
    assert "authorization" not in open_call.request.headers


def test_client_credentials_are_traded_for_a_token(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Id and secret, given or found in any declared variable, buy the token that calls carry."""
    module = catalogue("credentials")
    token = answer(200, json={"access_token": "t", "token_type": "bearer", "expires_in": 60})
    bought, made = ask(
        module, lambda client: client.private(), token, answer(), client_id="i", client_secret="s"
    ).requests
    assert bought.url == "https://api.example.com/token"
    assert dict(parse_qsl(bought.content.decode()))["grant_type"] == "client_credentials"
    assert made.headers["authorization"] == "Bearer t"
    for name, value in {"MACHINE_NAME": "n", "MACHINE_SECRET": "s", "MACHINE_URL": "https://m.test"}.items():
        monkeypatch.setenv(name, value)
    assert ask(module, lambda client: client.private(), token, answer()).requests[1].url.host == "m.test"


def test_operations_without_security_need_no_token(catalogue: Catalogue) -> None:
    """An operation that asks for no credential has none; one that may do without takes what is given."""
    module = catalogue("credentials")
    given = {"client_id": "i", "client_secret": "s"}
    asked = ask(module, lambda client: client.public(), **given)
    assert "authorization" not in asked.request.headers
    assert "authorization" not in ask(module, lambda client: client.either()).request.headers
    token = answer(200, json={"access_token": "t"})
    asked = ask(module, lambda client: client.either(), token, answer(), **given)
    assert asked.requests[1].headers["authorization"] == "Bearer t"


LOGINS: dict[str, tuple[Call, dict[str, Any], str, str | None, dict[str, str]]] = {
    "all": (
        lambda client: client.all(),
        {"admin_key_api_key": "k", "app_id": "a/b"},
        "/all?app%20id=a%2Fb",
        None,
        {"x-admin": "k"},
    ),
    "basic": (
        lambda client: client.either(), {"username": "a", "password": "b"}, "/either", "Basic YTpi", {},
    ),
    "bearer": (lambda client: client.either(), {"jwt_token": "t"}, "/either", "Bearer t", {}),
    "by name": (lambda client: client.either(), {"credentials": 'k="v"'}, "/either", 'signature k="v"', {}),
    "prefix": (lambda client: client.either(), {"bot_api_key": "b"}, "/either", "Bot b", {}),
    "certificate": (lambda client: client.either(), {}, "/either", None, {}),
    "optional, with": (lambda client: client.optional(), {"jwt_token": "t"}, "/optional", "Bearer t", {}),
    "optional, without": (lambda client: client.optional(), {}, "/optional", None, {}),
    "none": (lambda client: client.open(), {"jwt_token": "t", "username": "a"}, "/open", None, {}),
    "a token in the place of an id": (
        lambda client: client.machine(), {"both_token": "t"}, "/machine", "Bearer t", {},
    ),
    "nobody asks for it": (
        lambda client: client.optional(), {"session_api_key": "s"}, "/optional", None,
        {"cookie": "session=s"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOGINS)
def test_what_is_given_says_how_to_log_in(catalogue: Catalogue, name: str) -> None:
    """Each argument is called after what it is, and of its scheme where there are several."""
    call, given, target, authorization, others = LOGINS[name]
    request = ask(catalogue("logins"), call, **given).request
    assert request.url.raw_path.decode() == target
    assert request.headers.get("authorization") == authorization
    assert {key: request.headers.get(key) for key in others} == others


def test_tokens_have_the_scopes_that_the_document_says(catalogue: Catalogue) -> None:
    """Those of the operation, unless an overlay says which; the id and secret go as the overlay says."""
    module, token = catalogue("logins"), answer(200, json={"access_token": "t"})
    given = {"machine_client_id": "i", "machine_client_secret": "s"}
    bought = ask(module, lambda client: client.machine(), token, answer(), **given).requests[0]
    assert (str(bought.url), bought.headers["authorization"]) == (
        "https://auth.example.com/token",
        "Basic aTpz",
    )
    assert dict(parse_qsl(bought.content.decode())) == {"grant_type": "client_credentials", "scope": "read"}
    given = {"both_client_id": "i", "both_client_secret": "s"}
    bought = ask(module, lambda client: client.machine(), token, answer(), **given).requests[0]
    assert str(bought.url) == "https://api.example.com/token"
    assert dict(parse_qsl(bought.content.decode())) == {
        "grant_type": "client_credentials", "client_id": "i", "client_secret": "s", "scope": "all",
    }  # fmt: skip


def test_environment_by_the_name_of_the_package(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no overlay says is looked for in variables that begin with the package's name."""
    module = catalogue("logins")
    monkeypatch.setenv("FEATURE_ADMIN_KEY_API_KEY", "k")
    monkeypatch.setenv("APP_ID", "a")
    request = ask(module, lambda client: client.all()).request
    assert (request.headers["x-admin"], request.url.raw_path) == ("k", b"/all?app%20id=a")
    monkeypatch.setenv("BOT_KEY", "b")
    assert ask(module, lambda client: client.either()).request.headers["authorization"] == "Bot b"
    monkeypatch.setenv("FEATURE_USERNAME", "u")
    monkeypatch.setenv("FEATURE_PASSWORD", "p")
    assert ask(module, lambda client: client.either()).request.headers["authorization"] == "Basic dTpw"


def test_missing_credential_is_said_by_the_call(catalogue: Catalogue) -> None:
    """The client is made without; the first call that needs one says how to give it."""
    with pytest.raises(rt.ConfigurationError, match=r"FEATURE_ADMIN_KEY_API_KEY, or pass admin_key_api_key="):
        ask(catalogue("logins"), lambda client: client.all(), app_id="a")


SERVERS: dict[str, tuple[Call, str]] = {
    "api": (lambda client: client.things.get(), "https://api.example.com/things"),
    "path": (lambda client: client.files.list(), "https://eu.files.example.com/v1/files"),
    "operation": (lambda client: client.files.add(), "https://upload.example.com/files"),
    "relative": (lambda client: client.old(), "https://api.example.com/v0/old"),
    "same": (lambda client: client.same(), "https://api.example.com/same"),
}


@pytest.mark.parametrize("name", SERVERS)
def test_operation_is_asked_where_the_document_says(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The operation's server goes before the path's, that before the API's; a base URL before all."""
    call, url = SERVERS[name]
    done = answer(200, json=[])
    module = catalogue("servers")
    request = ask(module, call, done, api_key="k").request
    assert request.url == url
    assert request.headers["authorization"] == "Bearer k"
    path = "/" + url.rpartition("/")[2]
    told = ask(module, call, done, api_key="k", base_url="https://mine.example.com/x/").request
    assert told.url == f"https://mine.example.com/x{path}"
    monkeypatch.setenv("FEATURE_URL", "http://127.0.0.1:1")
    assert ask(module, call, done, api_key="k").request.url == f"http://127.0.0.1:1{path}"


def test_pages_stay_at_the_operations_server(catalogue: Catalogue) -> None:
    """A link is followed at the operation's own server, and nowhere else."""
    module = catalogue("servers")

    def first(link: str) -> Answer:
        return answer(200, json=["a"], headers={"link": f'<{link}>; rel="next"'})

    asked = ask(
        module, lambda client: client.files.list(), first("?page=2"), answer(200, json=["b"]), api_key="k"
    )
    assert asked.result == ["a", "b"]
    assert asked.requests[1].url == "https://eu.files.example.com/v1/files?page=2"
    with pytest.raises(rt.PagingLinkError):
        ask(module, lambda client: client.files.list(), first("https://api.example.com/files"), api_key="k")


def test_api_without_security_has_a_client_without_credentials(catalogue: Catalogue) -> None:
    """Where the document knows no security scheme, a client takes none."""
    module = catalogue("anonymous")
    assert ask(module, lambda client: client.status()).request.url == "https://api.example.com/status"
    with pytest.raises(TypeError):
        module.Client("key")
    with pytest.raises(TypeError):
        module.AsyncClient("key")


def test_options_of_a_call_reach_it(catalogue: Catalogue) -> None:
    """Every method takes options for this call alone."""
    headers = rt.RequestOptions(headers={"x-extra": "1"})
    calls: list[tuple[str, Call]] = [
        ("anonymous", lambda client: client.status(options=headers)),
        ("paging", lambda client: client.pages.by_link("s", options=headers)),
        ("streams", lambda client: client.runs.watch(options=headers)),
    ]
    for name, call in calls:
        done = answer(200, headers={"content-type": "text/event-stream"}, content=b"event: bye\ndata:\n\n")
        done = answer(200, json=[]) if name == "paging" else done
        assert ask(catalogue(name), call, done).request.headers["x-extra"] == "1"


def test_options_of_a_client_reach_it(catalogue: Catalogue) -> None:
    """Options of a client are handed to the runtime, sync and async alike."""
    module = catalogue("anonymous")
    for kind in (module.Client, module.AsyncClient):
        with pytest.raises(rt.ConfigurationError):
            kind(base_url="no address")


def test_extras_of_a_body_are_one_argument(catalogue: Catalogue) -> None:
    """Members that the document types but does not name are given together, and sent beside the others."""
    moment = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    asked = ask(
        catalogue("extras"),
        lambda client: client.logs.write(title="t", additional_properties={"a": moment, "title": "no"}),
        answer(200, json={"title": "t", "a": "2026-01-02T00:00:00Z"}),
    )
    assert json.loads(asked.request.content) == {"title": "t", "a": "2026-01-02T00:00:00Z"}
    assert asked.result.additional_properties == {"a": moment}
    with pytest.raises(rt.ConfigurationError, match="additional_properties"):
        ask(catalogue("extras"), lambda client: client.logs.write(title="t", additional_properties=3))
    form = ask(
        catalogue("extras"),
        lambda client: client.logs.attach(title="t", additional_properties={"picture": b"\x89"}),
    )
    assert b'name="picture"; filename="picture"' in form.request.content
    assert b"\x89" in form.request.content


def test_a_tuple_is_sent_as_a_list(catalogue: Catalogue) -> None:
    """A tuple or a list will do, and dicts inside are what they are."""
    given: list[Any] = [(1, {"title": "t"}, "2026-01-02"), [1, {"title": "t"}, dt.date(2026, 1, 2)]]
    asked = [ask(catalogue("extras"), partial(_placed, more)) for more in given]
    assert [json.loads(one.request.content)["more"] for one in asked] == [
        [1, {"title": "t"}, "2026-01-02"]
    ] * 2


def _placed(more: Any, client: Any) -> Any:
    return client.logs.place(more=more)


def test_bytes_are_sent_where_they_can_be(catalogue: Catalogue) -> None:
    """In bodies and parts of forms they are as they are; in JSON they are Base64, which says so itself."""
    octets = catalogue("octets")
    asked = ask(
        octets,
        lambda client: client.files.upload(one=b"\x89", several=[b"a", b"b"], about={"raw": "text"}),
        answer(200, content=b"\x00"),
    )
    assert asked.request.content.count(b"filename=") == 3
    assert b'{"raw":"text"}' in asked.request.content
    assert asked.result == b"\x00"
    asked = ask(
        octets,
        lambda client: client.files.replace(body=b"\x89", sum=rt.Base64(b"\xfb\xff")),
        answer(200, json="text"),
    )
    assert (asked.request.content, asked.request.url.query, asked.result) == (
        b"\x89",
        b"sum=%2B%2F8%3D",
        "text",
    )
    asked = ask(
        octets,
        lambda client: client.files.put(old=rt.Base64(b"hi"), new="aGk=", several=[rt.Base64(b"a")]),
        answer(200, json={"old": "aGk="}),
    )
    assert json.loads(asked.request.content) == {"old": "aGk=", "new": "aGk=", "several": ["YQ=="]}
    with pytest.raises(rt.ConfigurationError, match="Base64"):
        ask(octets, lambda client: client.files.put(old=b"hi"))


def test_a_name_goes_to_the_parameter_that_is_spelled_so(catalogue: Catalogue) -> None:
    """Parameters and members of a body share their names: each has its own if no other is spelled so."""
    asked = ask(
        catalogue("twins"),
        lambda client: client.twins.send(
            "1",
            id="body",
            id_query="query",
            twin_id_header="header",
            since="query",
            since_="body",
            since__2="other",
        ),
    )
    assert asked.request.url.path == "/twins/1"
    assert dict(asked.request.url.params) == {"_id": "query", "since": "query"}
    assert asked.request.headers["twin-id"] == "header"
    assert json.loads(asked.request.content) == {"_since": "other", "since": "body", "id": "body"}
    asked = ask(catalogue("twins"), lambda client: client.twins.send("1", x_y="form"))
    assert asked.request.content == b"x_y=form"
    asked = ask(catalogue("twins"), lambda client: client.twins.send("1", x_y_2="json"))
    assert json.loads(asked.request.content) == {"x-y": "json"}
