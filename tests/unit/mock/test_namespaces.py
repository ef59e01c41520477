"""Namespaces: what one holds no other sees, whichever way a request names it."""

import base64
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant.mock import ManualClock, Mock, MockApplication, MockError, MockView, RemoteNamespace, StubError
from invocant.mock._exchange.namespaces import NamespaceError, checked_name, without_namespace
from invocant.mock._serving.namespaces import MAX_NAMESPACES
from tests.unit.mock.small import Caller, body, operation, small

THING = {"type": "object", "properties": {"id": {"type": "string"}, "n": {"type": "integer"}}}
FLOW = {"clientCredentials": {"tokenUrl": "https://api.test/token", "scopes": {}}}
SCHEMES: Any = {
    "key": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
    "oauth": {"type": "oauth2", "flows": FLOW},
}
API = small(
    {
        "/a": {
            "get": operation("a.list", {"type": "array", "items": THING}),
            "post": operation("a.create", THING, requestBody=body(THING)),
        },
        "/secured": {"get": operation("read", {}, security=[{name: []} for name in SCHEMES])},
        "/oauth": {"get": operation("oauth", {}, security=[{"oauth": []}])},
    },
    components={"securitySchemes": SCHEMES},
)
A, B = {"x-mock-namespace": "a"}, {"x-mock-namespace": "b"}


@pytest.fixture
def mock() -> Iterator[MockApplication]:
    """A mock without a socket."""
    made = MockApplication(API, clock=ManualClock())
    yield made
    made.app.close()


@pytest.fixture
def call(mock: MockApplication) -> Caller:
    """A caller of it, who shows no key."""
    return Caller(mock.app, {})


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/secured", {"x-mock-namespace": "a", "authorization": "Bearer mock-key"}),
        ("/secured", {"authorization": "Bearer mock-key~a"}),
        ("/secured", {"authorization": _basic("mock-user~a", "mock-secret")}),
        ("/secured", {"authorization": _basic("mock-user", "mock-secret~a")}),
        ("/secured", {"x-key": "mock-key~a"}),
        ("/secured?key=mock-key~a", {}),
        ("/secured?key=mock-key%7Ea", {}),
        ("/secured", {"cookie": "session=mock-key~a"}),
        ("/a", {"authorization": "Bearer mock-key~a"}),
    ],
    ids=str,
)
def test_request_names_its_namespace(
    mock: MockApplication, call: Caller, path: str, headers: dict[str, str]
) -> None:
    """By a header, or by the end of the key, wherever the API takes one."""
    assert call("GET", path, headers=headers).status == 200
    assert len(mock.within("a").requests()) == 1
    assert mock.requests() == []


def test_header_goes_before_the_key(mock: MockApplication, call: Caller) -> None:
    """So that a client with a key can be put elsewhere."""
    call("GET", "/a", headers={**A, "authorization": "Bearer mock-key~b"})
    assert [len(mock.within(name).requests()) for name in "ab"] == [1, 0]


def test_token_stays_in_its_namespace(mock: MockApplication, call: Caller) -> None:
    """What was issued there is good there, and names it by itself."""
    form = b"grant_type=client_credentials&client_id=mock-id~a&client_secret=mock-secret"
    issued = call(
        "POST", "/token", content=form, headers={"content-type": "application/x-www-form-urlencoded"}
    ).json()["access_token"]
    assert call("GET", "/oauth", headers={"authorization": f"Bearer {issued}"}).status == 200
    assert call("GET", "/oauth", headers={**B, "authorization": f"Bearer {issued}"}).status == 401
    assert [entry.operation for entry in mock.within("a").requests()] == ["token", "oauth"]


def test_state_is_apart_and_ids_are_those_of_a_server_alone(call: Caller) -> None:
    """Each begins empty, and makes the same ids."""
    made = [call("POST", "/a", json={"n": 1}, headers=named).json() for named in ({}, A, B, B)]
    assert made[0] == made[1] == made[2] != made[3]
    assert [len(call("GET", "/a", headers=named).json()) for named in ({}, A, B)] == [1, 1, 2]
    assert len(call("GET", "/_mock/state", headers=B).json()["objects"]) == 2
    call("POST", "/_mock/reset?namespace=b")
    assert [len(call("GET", "/a", headers=named).json()) for named in ({}, A, B)] == [1, 1, 0]


def test_faults_stubs_and_counts_of_header_faults_are_apart(mock: MockApplication, call: Caller) -> None:
    """What is meant for one meets no other."""
    mock.within("a").faults.add(status=503)
    mock.within("b").when("a.list").answers([{"id": "stubbed"}], times=1)
    assert call("GET", "/a").status == 200
    assert call("GET", "/a", headers=B).json() == [{"id": "stubbed"}]
    assert call("GET", "/a", headers=A).status == 503
    once = {"x-mock-fault": '[{"status": 500}]'}
    assert [call("GET", "/a", headers={**named, **once}).status for named in ({}, A, B, A)] == [500] * 3 + [
        200
    ]
    mock.within("b").stubs.verify()
    mock.stubs.verify()


def test_clocks_are_apart(mock: MockApplication, call: Caller) -> None:
    """One moved, the others stand; that of the server moves none."""
    before = call("GET", "/_mock/clock", headers=A).json()["seconds"]
    mock.within("a").advance(60)
    call("POST", "/_mock/clock", json={"advance": 5}, headers=B)
    seconds = [call("GET", "/_mock/clock", headers=named).json()["seconds"] for named in ({}, A, B)]
    assert seconds == [before, before + 60, before + 5]
    mock.within("a").reset()
    assert call("GET", "/_mock/clock", headers=A).json()["seconds"] == before


def test_limits_are_apart() -> None:
    """The rate of one does not count for another."""
    mock = MockApplication("nyckel", clock=ManualClock(), limits=True)
    call = Caller(mock.app, {})
    listing = mock.app.service("nyckel").api.operation("functions.list")
    path = listing.path if listing is not None else ""
    try:
        first = [call("GET", path, headers=A).status for _ in range(26)]
        assert (first[24], first[25]) == (401, 429)
        assert call("GET", path, headers=B).status == 401
    finally:
        mock.app.close()


def test_dropped_namespace_is_gone(mock: MockApplication, call: Caller) -> None:
    """With its journal and state; a request that names it makes it anew."""
    call("POST", "/a", json={}, headers=A)
    assert [each["name"] for each in call("GET", "/_mock/namespaces").json()] == ["", "a"]
    assert call("GET", "/_mock/").json()["namespaces"] == ["", "a"]
    assert [each["name"] for each in call("DELETE", "/_mock/namespaces/a").json()] == [""]
    assert call("DELETE", "/_mock/namespaces/a").status == 404
    assert call("DELETE", "/_mock/namespaces").status == 400
    assert call("GET", "/a", headers=A).json() == []
    with mock.within("c") as namespace:
        call("GET", "/a", headers=namespace.headers)
    assert call("DELETE", "/_mock/namespaces/c").status == 404


@pytest.mark.parametrize("name", ["", "a b", "ä", "a/b", "..", "a" * 101, "a~b"])
def test_what_is_no_name(mock: MockApplication, call: Caller, name: str) -> None:
    """A header that names nothing is told, so that no test shares what it thinks its own."""
    with pytest.raises(NamespaceError):
        checked_name(name)
    if name.isascii():
        answer = call("GET", "/a", headers={"x-mock-namespace": name})
        assert (answer.status, "x-mock-namespace" in answer.json()["message"]) == (400, True)
        assert call("GET", "/_mock/state", headers={"x-mock-namespace": name}).status == 400


@pytest.mark.parametrize(
    ("key", "bare"),
    [
        ("mock-key~a", "mock-key"),
        ("mock-key", "mock-key"),
        ("mock~key~a", "mock~key"),
        ("~", "~"),
        ("k~a b", "k~a b"),
    ],
)
def test_key_without_namespace(key: str, bare: str) -> None:
    """What follows the last tilde, where it is a name."""
    assert without_namespace(key) == bare


def test_too_many_are_refused(mock: MockApplication, call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a database, so there is an end; the message says what to do."""
    monkeypatch.setattr("invocant.mock._serving.namespaces.MAX_NAMESPACES", 2)
    assert MAX_NAMESPACES > 2
    statuses = [call("GET", "/a", headers={"x-mock-namespace": name}) for name in "abc"]
    assert [answer.status for answer in statuses] == [200, 200, 503]
    assert "DELETE" in statuses[2].json()["message"]
    with pytest.raises(MockError, match="DELETE"):
        mock.within("d")


def test_files_of_namespaces_stay(tmp_path: Path) -> None:
    """With a database, each namespace has a file beside it, which a restart finds again."""
    for count in (1, 2):
        mock = MockApplication(API, db=tmp_path / "state.sqlite")
        call = Caller(mock.app, {})
        call("POST", "/a", json={}, headers=A)
        assert len(call("GET", "/a", headers=A).json()) == count
        assert call("GET", "/a").json() == []
        mock.app.close()
    assert (tmp_path / "state.sqlite.a").exists()


def test_names_that_are_handed_out(mock: MockApplication) -> None:
    """Key, header and environment lead into the namespace; the default one needs none."""
    assert (mock.api_key, mock.headers, mock.namespace) == ("mock-key", {}, "")
    namespace = mock.within("a")
    assert (namespace.api_key, namespace.headers) == ("mock-key~a", {"x-mock-namespace": "a"})
    assert namespace.base_url() == mock.base_url()
    nyckel = MockApplication("nyckel")
    assert set(nyckel.within("a").env().values()) == {
        "mock-client-id~a",
        "mock-client-secret~a",
        nyckel.base_url(),
    }
    nyckel.app.close()


def test_threads_do_not_disturb_each_other() -> None:
    """Many clients at once, each with its namespace: all see their own alone."""
    seen: dict[str, list[int]] = {}

    def work(name: str) -> None:
        with httpx.Client(base_url=server.base_url(), headers={"x-mock-namespace": name}) as client:
            for number in range(5):
                client.post("/a", json={"n": number})
            seen[name] = [thing["n"] for thing in client.get("/a").json()]

    with Mock(API) as server:
        threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == {f"t{number}": [0, 1, 2, 3, 4] for number in range(8)}
        assert len(server.within("t0").requests()) == 6


def test_remote_namespace() -> None:
    """What a server in another process can be told, over its routes."""
    with Mock("braintrust") as server, RemoteNamespace(server.url, "far") as mock:
        assert (mock.apis, mock.base_url(), mock.api_key) == (
            ("braintrust",),
            server.base_url(),
            "mock-key~far",
        )
        assert mock.env() == server.within("far").env()
        mock.functions["greeter"].answers("Hello", times=1)
        function = mock.functions["greeter"].id
        mock.when("functions.list", key="mock-key~far").answers({"objects": []}, times=1)
        with httpx.Client(headers={"authorization": f"Bearer {mock.api_key}"}) as client:
            assert client.post(f"{mock.base_url()}/v1/function/{function}/invoke", json={}).json() == "Hello"
            with pytest.raises(AssertionError, match="answered 0 of 1"):
                mock.stubs.verify()
            assert client.get(f"{mock.base_url()}/v1/function").json() == {"objects": []}
            mock.stubs.verify()
            mock.faults.add(status=500)
            assert len(mock.faults.waiting()) == 1
            assert client.get(f"{mock.base_url()}/v1/function").status_code == 500
            mock.faults.add({"status": 500})
            mock.faults.clear()
            assert client.get(f"{mock.base_url()}/v1/function").status_code == 200
        assert [entry.status for entry in mock.requests(operation="functions.list")] == [200, 500, 200]
        with pytest.raises(AttributeError):
            assert mock.requests()[0].nothing
        assert [stub["used"] for stub in mock.stubs.listed()] == [1, 1]
        assert len(mock.stubs) == 2
        mock.stubs.clear()
        for wrong in ({"when": {"operaton": 1}, "answer": {}}, {}):
            with pytest.raises(StubError):
                mock.stubs.add(wrong)
        with pytest.raises(StubError, match="elsewhere"):
            mock.when("functions.list").answers(lambda _call: {})
        state = mock.state()
        mock.advance(60)
        mock.reset()
        assert mock.state() == {"objects": [], "counters": {}}
        mock.load(state)
        assert mock.state() == state
        assert server.requests() == []
        assert [host.name for host in server.app.namespaces.all()] == ["", "far"]
    assert isinstance(server, MockView)


def test_server_that_is_not_there() -> None:
    """It is said where none answers."""
    with Mock(API) as server:
        url = server.url
    with pytest.raises(MockError, match=url):
        RemoteNamespace(url, "a")
