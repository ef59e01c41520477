"""The mock over a real socket: starting, stopping, breaking connections."""

import asyncio
import errno
import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from invocant.mock import Entry, Mock, MockError, RemoteNamespace
from invocant.mock._serving.connections import Connections
from tests.generated import apis, reviewed
from tests.generated import document as document_of
from tests.patience import PATIENCE, until
from tests.unit.mock.small import KEY, body, operation, small

STREAM = {
    "name": "talk.stream",
    "only": True,
    "event": "E",
    "terminator": "none",
    "events": [{"type": "word", "class": "Word", "data": "json", "role": "text"}],
}
TALK = operation("talk", {}, requestBody=body({}), **{"x-invocant-stream": STREAM})
API = small(
    {
        "/a": {"get": operation("a.list", {"type": "array"})},
        "/talk": {"post": TALK},
        "/secured": {"get": operation("secured", {}, security=[{"key": []}])},
    },
    components={"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    servers=[{"url": "https://api.test/v9"}],
)


@pytest.fixture(scope="module")
def server() -> Iterator[Mock]:
    """One server for the tests of this module."""
    with Mock(API) as mock:
        yield mock


@pytest.fixture
def mock(server: Mock) -> Mock:
    """That server, as if just started."""
    server.reset()
    return server


@pytest.fixture
def client(mock: Mock) -> Iterator[httpx.Client]:
    """An HTTP client of it."""
    with httpx.Client(base_url=mock.base_url(), headers=KEY) as client:
        yield client


def test_it_answers_once_started() -> None:
    """`start` returns when requests are answered, on a free port, below the base path of the document."""
    with Mock(API) as mock:
        assert mock.port > 0
        assert mock.base_url() == f"http://127.0.0.1:{mock.port}/v9"
        assert httpx.get(f"{mock.base_url()}/a", headers=KEY).json() == []


def test_two_at_the_same_time() -> None:
    """Each has its port and state."""
    with Mock(API) as one, Mock(API) as two:
        httpx.get(f"{one.base_url()}/a")
        assert one.port != two.port
        assert (len(one.requests()), len(two.requests())) == (1, 0)


def test_it_stops_at_once_and_for_good() -> None:
    """Stopping closes what is open, does not wait for clients, and frees the port."""
    mock = Mock(API).start()
    with socket.create_connection(("127.0.0.1", mock.port), timeout=PATIENCE) as kept:
        assert until(lambda: len(mock.connections) == 1)
        mock.stop()
        mock.stop()
        assert kept.recv(1) == b""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", mock.port))


def test_it_starts_once() -> None:
    """A started mock cannot be started again; entering it as a context manager is fine."""
    with Mock(API).start() as mock, pytest.raises(RuntimeError):
        mock.start()


def test_port_in_use(mock: Mock) -> None:
    """A taken port is an error when it starts."""
    with pytest.raises(OSError, match=r".*") as caught:
        Mock(API, port=mock.port).start()
    assert caught.value.errno == errno.EADDRINUSE


@pytest.mark.parametrize("host", ["0.0.0.0", "example.test", "::"])  # noqa: S104  # what must be refused
def test_loopback_only(host: str) -> None:
    """It checks nothing that a network needs, so it does not go there."""
    with pytest.raises(MockError, match="loopback"):
        Mock(API, host=host)


def test_network_with_a_key_of_ones_own() -> None:
    """It listens elsewhere; that key alone is good, in namespaces too, and `/_mock/` asks for it."""
    with Mock(API, host="0.0.0.0", key="my-own-key") as mock:  # noqa: S104  # what is asked for
        assert mock.url == f"http://127.0.0.1:{mock.port}"
        assert (mock.api_key, mock.within("n").api_key) == ("my-own-key", "my-own-key~n")
        for header, status in (
            ({}, 401),
            ({"authorization": "Bearer mock-key"}, 401),
            ({"authorization": f"Bearer {mock.api_key}"}, 200),
            ({"authorization": f"Bearer {mock.within('n').api_key}"}, 200),
        ):
            assert httpx.get(f"{mock.base_url()}/secured", headers=header).status_code == status
        assert httpx.get(f"{mock.url}/_mock/health").status_code == 200
        state = f"{mock.url}/_mock/state"
        assert [httpx.get(state).status_code, httpx.post(state, json={}).status_code] == [401, 401]
        assert httpx.get(state, headers={"x-mock-key": "mock-key"}).status_code == 401
        assert httpx.get(state, headers={"authorization": "Bearer my-own-key"}).status_code == 200
        assert httpx.get(state, headers={"x-mock-key": mock.api_key}).status_code == 200
        assert httpx.get(state, auth=("any", mock.api_key)).status_code == 200
        assert len(RemoteNamespace(mock.url, "n", key="my-own-key").requests()) == 1


@pytest.mark.parametrize("key", ["", "short", "nicht-ä-ascii", "line\nbreak"])
def test_key_that_is_none(key: str) -> None:
    """A key that protects nothing is refused."""
    with pytest.raises(MockError, match="8 characters"):
        Mock(API, key=key)


@pytest.mark.parametrize(
    ("names", "message"), [(("nowhere",), "nowhere"), ((API, API), "twice")], ids=["unknown", "twice"]
)
def test_unusable_apis(names: Any, message: str) -> None:
    """An unknown API is named, with those there are."""
    with pytest.raises(MockError, match=message):
        Mock(*names)


def test_all_apis_on_one_port() -> None:
    """Without a name every generated API is served, each at its real paths, with its own variables."""
    with Mock() as mock:
        assert mock.apis == apis()
        environment = mock.env()
        for name in mock.apis:
            assert mock.env(name).items() <= environment.items()
            assert any(value == mock.base_url(name) for value in mock.env(name).values())
        for name in reviewed():
            if not document_of(name).get("components", {}).get("securitySchemes"):
                continue
            assert any(key.endswith(("_KEY", "_SECRET")) for key in mock.env(name))
        summary = httpx.get(f"{mock.url}/_mock/").json()
        assert set(summary["apis"]) == set(apis())


def test_connections_are_counted(mock: Mock) -> None:
    """A kept connection is one; a closed one is no longer open."""
    total = mock.connections.total
    with httpx.Client(base_url=mock.base_url()) as client:
        client.get("/a")
        client.get("/a")
        assert mock.connections.total == total + 1
    assert until(lambda: len(mock.connections) == 0)


def test_answers_are_not_held_back(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer waits until the caller acknowledges the last (Nagle), which would cost 40 ms each."""
    made: list[asyncio.Transport] = []
    opened = Connections.opened

    def noted(connections: Connections, transport: asyncio.Transport) -> None:
        opened(connections, transport)
        made.append(transport)

    monkeypatch.setattr(Connections, "opened", noted)
    with httpx.Client(base_url=mock.base_url()) as client:
        client.get("/a")
        (transport,) = made
        connection = transport.get_extra_info("socket")
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"reset": "before"}, httpx.ReadError),
        ({"reset": 1}, httpx.ReadError),
        ({"truncate": 1}, httpx.RemoteProtocolError),
    ],
    ids=str,
)
def test_broken_connections(mock: Mock, client: httpx.Client, fault: Any, error: type[Exception]) -> None:
    """A reset is a reset and a cut body is a cut body; the server goes on."""
    mock.faults.add(fault)
    with pytest.raises(error):
        client.get("/a")
    assert client.get("/a").status_code == 200
    assert [entry.status for entry in mock.requests()][-1] == 200


def test_cut_stream(mock: Mock, client: httpx.Client) -> None:
    """A stream that is closed in the middle has no end of its chunks."""
    mock.faults.add(truncate=10)
    with pytest.raises(httpx.RemoteProtocolError), client.stream("POST", "/talk", json={}) as answer:
        for _ in answer.iter_raw():
            pass


def test_caller_who_leaves_ends_an_endless_stream(mock: Mock, client: httpx.Client) -> None:
    """The server notices, and the journal says so."""
    mock.faults.add(endless=True)
    with client.stream("POST", "/talk", json={}) as answer:
        for number, _ in enumerate(answer.iter_raw()):
            if number == 20:
                break
    (entry,) = mock.requests()
    assert until(lambda: entry.disconnected)
    assert not entry.complete
    assert entry.sent > 20


def test_caller_who_leaves_ends_a_delay_and_a_silence(mock: Mock) -> None:
    """Nothing waits for somebody who has gone."""
    faults: tuple[Any, ...] = ({"delay": 3600}, {"hang": True})
    for fault in faults:
        mock.faults.add(fault)
        connection = http.client.HTTPConnection("127.0.0.1", mock.port)
        connection.request("GET", "/v9/a")
        assert until(lambda: mock.requests() and mock.requests()[-1].fault)
        connection.close()
        assert until(lambda: mock.requests()[-1].disconnected), fault
        assert mock.requests()[-1].status is None


def test_pace_spreads_a_stream() -> None:
    """Events of a paced stream come one by one, each in a piece of its own."""

    async def sleep(_seconds: float) -> None:
        waited.append(_seconds)

    waited: list[float] = []
    with Mock(API, pace=0.5, sleep=sleep) as mock:
        answer = httpx.post(f"{mock.base_url()}/talk", json={})
    assert len(waited) == answer.text.count("data:") - 1 > 2
    assert set(waited) == {0.5}


def test_answered_requests_are_reported() -> None:
    """The hook gets each journal entry when its answer is out."""
    seen: list[Entry] = []
    with Mock(API, on_answer=seen.append) as mock:
        httpx.get(f"{mock.base_url()}/a")
        httpx.get(f"{mock.url}/_mock/health")
        assert until(lambda: seen)
    assert [(entry.operation, entry.status, entry.complete) for entry in seen] == [("a.list", 200, True)]


class TestAdministration:
    """The routes under `/_mock/`."""

    def test_health(self, client: httpx.Client, mock: Mock) -> None:
        """It answers without a credential."""
        assert httpx.get(f"{mock.url}/_mock/health").json() == {"status": "ok"}

    def test_journal(self, client: httpx.Client, mock: Mock) -> None:
        """Requests to the API are noted, with what became of them, and those to these routes are not."""
        client.get("/a?x=1", headers={"authorization": "Bearer mock-canary"})
        client.post("/talk", json={"n": 1})
        client.get("/nowhere")
        told = httpx.get(f"{mock.url}/_mock/requests").json()
        assert [(each["operation"], each["status"], each["query"]) for each in told] == [
            ("a.list", 200, "x=1"),
            ("talk.stream", 200, ""),
            (None, 404, ""),
        ]
        assert told[1]["body"] == {"n": 1}
        assert told[2]["reason"]
        assert "canary" not in json.dumps(told)
        for query, count in (("operation=a.list", 1), ("status=404", 1), ("api=small", 2), ("api=other", 0)):
            assert len(httpx.get(f"{mock.url}/_mock/requests?{query}").json()) == count
        httpx.delete(f"{mock.url}/_mock/requests")
        assert mock.requests() == []

    def test_faults(self, client: httpx.Client, mock: Mock) -> None:
        """Faults can be queued one by one or as a list, shown and dropped."""
        url = f"{mock.url}/_mock/faults"
        assert httpx.post(url, json={"status": 503}).json() == [{"status": 503}]
        assert len(httpx.post(url, json=[{"status": 500}, 429]).json()) == 3
        assert client.get("/a").status_code == 503
        assert httpx.get(url).json() == [{"status": 500}, {"status": 429}]
        httpx.delete(url)
        assert client.get("/a").status_code == 200
        refused = httpx.post(url, json={"staus": 500})
        assert refused.status_code == 400
        assert "staus" in refused.json()["message"]

    def test_state(self, mock: Mock) -> None:
        """The state can be taken out and put back."""
        mock.app.store.put("small:a", "x", {"id": "x"})
        state = httpx.get(f"{mock.url}/_mock/state").json()
        assert state == mock.state()
        httpx.post(f"{mock.url}/_mock/reset")
        assert mock.app.store.count("small:a") == 0
        assert httpx.put(f"{mock.url}/_mock/state", json=state).status_code == 200
        assert mock.state() == state
        assert httpx.put(f"{mock.url}/_mock/state", content=b"{").status_code == 400
        mock.load({"objects": [], "counters": {}})
        assert mock.app.store.count("small:a") == 0

    def test_clock(self, mock: Mock) -> None:
        """The clock can be moved, and a reset moves it back."""
        url = f"{mock.url}/_mock/clock"
        before = httpx.get(url).json()["seconds"]
        assert httpx.post(url, json={"advance": 3600}).json()["seconds"] >= before + 3600
        mock.advance(3600)
        assert httpx.get(url).json()["seconds"] >= before + 7200
        mock.reset()
        assert httpx.get(url).json()["seconds"] < before + 3600
        wrongs: tuple[Any, ...] = ({}, {"advance": "1"}, {"advance": True}, [])
        for wrong in wrongs:
            assert httpx.post(url, json=wrong).status_code == 400

    def test_clock_of_the_caller_stays(self) -> None:
        """A clock that was passed in as a function is not the mock's to move."""
        with Mock(API, clock=lambda: 1.0) as mock:
            refused = httpx.post(f"{mock.url}/_mock/clock", json={"advance": 1})
        assert refused.status_code == 400

    def test_document(self, mock: Mock) -> None:
        """The resolved document can be had, for tools that test against it."""
        assert httpx.get(f"{mock.url}/_mock/documents/small").json() == API.document
        assert httpx.get(f"{mock.url}/_mock/documents/other").status_code == 404

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "nowhere", 404),
            ("PATCH", "faults", 405),
            ("POST", "health", 405),
            ("GET", "requests?status=x", 400),
        ],
    )
    def test_other_requests(self, mock: Mock, method: str, path: str, status: int) -> None:
        """What is no such route is told."""
        answer = httpx.request(method, f"{mock.url}/_mock/{path}")
        assert answer.status_code == status
        assert answer.json()["message"]
