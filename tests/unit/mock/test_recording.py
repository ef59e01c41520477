"""A mock that records: calls go through, answers come back as they are, and a file of stubs repeats them."""

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import define, field

from invocant.mock import Mock, MockApplication, MockError, ServedApi
from invocant.mock._serving.masking import CredentialMask
from invocant.mock._serving.recording import write_whole
from invocant.mock._serving.upstream import UpstreamServer
from tests.patience import until
from tests.unit.mock.small import body, operation, response, small

PET = {"type": "object", "properties": {"name": {"type": "string"}}}
ID = {"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}}
SECRET = "vendor-secret-4711"


def _api(base_path: str = "") -> ServedApi:
    queries = [
        {"name": name, "in": "query", "schema": {"type": "string"}}
        for name in ("limit", "after", "access_token")
    ]
    return small(
        {
            "/pets": {
                "get": operation("pets.list", {"type": "array", "items": PET}, parameters=queries),
                "post": operation("pets.create", PET, requestBody=body(PET)),
            },
            "/pets/{petId}": {"get": operation("pets.get", PET, parameters=[ID])},
            "/talk": {
                "get": {
                    "operationId": "talk",
                    "responses": {"200": response({"type": "string"}, media_type="text/event-stream")},
                }
            },
        },
        components={"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        security=[{"bearer": []}],
        **({"servers": [{"url": f"https://pets.example{base_path}"}]} if base_path else {}),
    )


@define
class _Vendor:
    """A server that answers as it is told, and keeps what it was asked."""

    url: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    pieces: list[bytes] = field(factory=list)
    """The body; of several pieces each waits for `more` but the first."""
    length: int | None = None
    """The Content-Length to claim; None for the true one."""
    more: threading.Semaphore = field(factory=lambda: threading.Semaphore(0))
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(factory=list)

    def says(self, value: Any, *, status: int = 200, **headers: str) -> None:
        """Answer with JSON from now on."""
        self.status = status
        self.headers = {"content-type": "application/json"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        self.pieces = [json.dumps(value).encode()]


@contextmanager
def _vendor() -> Iterator[_Vendor]:
    vendor = _Vendor()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            vendor.asked.append((self.command, self.path, headers, self.rfile.read(length)))
            self.send_response(vendor.status)
            for name, value in vendor.headers.items():
                self.send_header(name, value)
            if len(vendor.pieces) < 2:
                self.send_header("content-length", str(vendor.length or sum(map(len, vendor.pieces))))
            self.end_headers()
            for number, piece in enumerate(vendor.pieces):
                if number:
                    vendor.more.acquire()
                self.wfile.write(piece)
                self.wfile.flush()

        do_GET = do_POST = do_HEAD = do_OPTIONS = _answer  # noqa: N815  # as the standard library calls them

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    vendor.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield vendor
    finally:
        for _ in range(100):
            vendor.more.release()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def vendor() -> Iterator[_Vendor]:
    """The server that is recorded."""
    with _vendor() as vendor:
        yield vendor


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the recording goes."""
    return tmp_path / "pets.json"


def _client(mock: Mock) -> httpx.Client:
    return httpx.Client(base_url=mock.url, headers={"authorization": f"Bearer {SECRET}"}, timeout=60)


def _stubs(file: Path) -> list[dict[str, Any]]:
    stubs: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return stubs


def test_call_goes_through_as_it_is(vendor: _Vendor, file: Path) -> None:
    """Method, path, query, headers and body arrive, and so does the answer, credential included."""
    vendor.says({"name": "Rex"}, status=201, x_request_id="r1", set_cookie="session=abc; Path=/")
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        answer = client.post("/pets?limit=%C3%BC", json={"name": "Rex"}, headers={"x-own": "1"})
    (method, target, headers, sent) = vendor.asked[0]
    assert (method, target, json.loads(sent)) == ("POST", "/pets?limit=%C3%BC", {"name": "Rex"})
    assert headers["authorization"] == f"Bearer {SECRET}"
    assert (headers["x-own"], headers["accept-encoding"]) == ("1", "identity")
    assert (answer.status_code, answer.json()) == (201, {"name": "Rex"})
    assert (answer.headers["x-request-id"], answer.headers["set-cookie"]) == ("r1", "session=abc; Path=/")


def test_recording_answers_in_the_place_of_the_server(vendor: _Vendor, file: Path) -> None:
    """The file, given as stubs, gives the same answers to the same calls, in their order, and no others."""
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        vendor.says([{"name": "Rex"}])
        client.get("/pets")
        vendor.says([{"name": "Tom"}], x_page="2")
        client.get("/pets?limit=1")
        vendor.says({"name": "first"})
        client.get("/pets/7")
        vendor.says({"detail": "gone"}, status=404)
        client.get("/pets/7")
        vendor.says({"name": "Max"}, status=201)
        client.post("/pets", json={"name": "Max"})
    with Mock(_api(), stubs=[file]) as mock:
        client = httpx.Client(base_url=mock.url, headers={"authorization": "Bearer mock-key"})
        assert client.get("/pets?limit=1").json() == [{"name": "Tom"}]
        assert client.get("/pets").json() == [{"name": "Rex"}]
        assert client.get("/pets?limit=1").headers["x-page"] == "2"
        assert [client.get("/pets/7").status_code for _ in range(3)] == [200, 404, 404]
        assert client.post("/pets", json={"name": "Max"}).status_code == 201
        assert client.post("/pets", json={"name": "Moritz"}).status_code == 200
        assert [entry.stub is None for entry in mock.requests()] == [False] * 7 + [True]
        client.close()


def test_invalid_request_is_repeated_too(vendor: _Vendor, file: Path) -> None:
    """What the document forbids and the server answered is answered by its stub, not by a check."""
    vendor.says({"detail": "a name is a text"}, status=422)
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        client.post("/pets", json={"name": 5})
    with Mock(_api(), stubs=[file]) as mock, _client(mock) as client:
        answer = client.post("/pets", json={"name": 5})
    assert (answer.status_code, answer.json()) == (422, {"detail": "a name is a text"})


def test_stream_passes_as_it_comes_and_is_recorded_by_events(vendor: _Vendor, file: Path) -> None:
    """The first event is here before the server has sent the second."""
    vendor.headers = {"content-type": "text/event-stream"}
    vendor.pieces = [b"data: 1\n\n", b"data: 2\n\nda", b"ta: 3\n\n"]
    with (
        Mock(_api(), record=vendor.url, record_to=file) as mock,
        _client(mock) as client,
        client.stream("GET", "/talk") as answer,
    ):
        pieces = answer.iter_raw()
        assert next(pieces) == b"data: 1\n\n"
        vendor.more.release(2)
        assert b"".join(pieces) == b"data: 2\n\ndata: 3\n\n"
    (stub,) = _stubs(file)
    assert stub["answer"]["recorded"]["chunks"] == ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"]
    assert stub["answer"]["recorded"]["streamed"] is True


def test_answer_that_breaks_off_breaks_off_here_and_is_not_recorded(vendor: _Vendor, file: Path) -> None:
    """A caller does not take a part for the whole, nor does the file."""
    vendor.says({"name": "Rex"})
    vendor.length = 500
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/pets/7")
        (entry,) = mock.requests()
        assert mock.recording is not None
        assert sum(mock.recording.unrecorded.values()) == 1
    assert "broke off" in (entry.reason or "")
    assert _stubs(file) == []


def test_caller_that_leaves_ends_the_call_of_the_server(vendor: _Vendor, file: Path) -> None:
    """A stream that nobody reads any more is not read on, and not recorded."""
    vendor.headers = {"content-type": "text/event-stream"}
    vendor.pieces = [b"data: 1\n\n", b"data: 2\n\n"]
    with Mock(_api(), record=vendor.url, record_to=file) as mock:
        with _client(mock) as client, client.stream("GET", "/talk") as answer:
            next(answer.iter_raw())
        (entry,) = mock.requests()
        until(lambda: entry.disconnected)
    assert _stubs(file) == []


def test_server_that_is_not_there_is_told(file: Path) -> None:
    """502, with why, in place of an answer; nothing is recorded."""
    with _vendor() as vendor:
        url = vendor.url
    with Mock(_api(), record=url, record_to=file) as mock, _client(mock) as client:
        answer = client.get("/pets")
        assert answer.status_code == 502
        assert "ConnectionRefusedError" in answer.json()["message"]
    assert _stubs(file) == []


def test_undeclared_path_goes_through_and_is_not_recorded(vendor: _Vendor, file: Path) -> None:
    """A stub can only be about what the document has; the rest is counted by why."""
    vendor.says({"ok": True})
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        assert client.get("/elsewhere").json() == {"ok": True}
        assert client.options("/pets").json() == {"ok": True}
        assert mock.recording is not None
        assert dict(mock.recording.unrecorded) == {
            "no document has the path": 1,
            "OPTIONS is not declared for the path": 1,
        }
    assert _stubs(file) == []


def test_fault_is_refused_while_answers_are_recorded(vendor: _Vendor, file: Path) -> None:
    """A fault that is asked for and not made would be taken for one that was survived."""
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        answer = client.get("/pets", headers={"x-mock-fault": '{"status": 500}'})
    assert answer.status_code == 400
    assert vendor.asked == []


@pytest.mark.parametrize(
    ("base_path", "prefix", "asked", "target"),
    [
        ("/v1", "", "/v1/pets", "/v1/pets"),
        ("/v1", "/v1", "/v1/pets", "/v1/pets"),
        ("/v1", "/staging/v2", "/v1/pets", "/staging/v2/pets"),
        ("", "/staging", "/pets", "/staging/pets"),
    ],
)
def test_path_of_the_url_takes_the_place_of_the_base_path(
    vendor: _Vendor, file: Path, base_path: str, prefix: str, asked: str, target: str
) -> None:
    """The URL is what a client would be given, and addresses of the server become the mock's."""
    vendor.says([], location=f"{vendor.url}{target}?after=9")
    with Mock(_api(base_path), record=vendor.url + prefix, record_to=file) as mock, _client(mock) as client:
        answer = client.get(asked)
    assert vendor.asked[0][1] == target
    assert answer.headers["location"] == f"{asked}?after=9"


def test_encoded_answer_is_recorded_plain(vendor: _Vendor, file: Path) -> None:
    """What is compressed is looked into, or it may hold what it likes."""
    vendor.says({"token": "issued-by-9999"})
    vendor.headers = {**vendor.headers, "content-encoding": "gzip"}
    vendor.pieces = [gzip.compress(vendor.pieces[0])]
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        assert client.get("/pets/7").json() == {"token": "issued-by-9999"}
        vendor.headers = {**vendor.headers, "content-encoding": "br"}
        client.get("/pets/8")
        assert mock.recording is not None
        assert dict(mock.recording.unrecorded) == {"the body is encoded": 1}
    (stub,) = _stubs(file)
    assert stub["answer"]["recorded"]["chunks"] == ['{"token": "(not shown)"}']
    assert "content-encoding" not in dict(stub["answer"]["recorded"]["headers"])


def test_file_holds_no_credential(vendor: _Vendor, file: Path) -> None:
    """Neither what a request shows, nor what an answer issues, nor an echo of either, wherever it stands."""
    secrets = {
        "key": "issued-key-0001-abcdef",
        "accessToken": "issued-token-0002-abcdef",
        "password": "correct horse",
        "credentials": {"user": "issued-user-0003", "parts": ["issued-part-0004"]},
        "note": "use sk-proj-0005abcdefghijkl or Bearer abcdefghijklmnop0006",
        "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMDA3In0.c2lnbmF0dXJl0007",
        "link": "https://user:hunter2-0008@host/p?X-Amz-Signature=0009abcdef&token=0010abcdef&limit=5",
        "echo": f"you sent {SECRET}",
    }
    with Mock(_api(), record=vendor.url, record_to=file) as mock, _client(mock) as client:
        vendor.says({"echo": "issued-token-0002-abcdef"})  # before anybody could know that it is a token
        client.get("/pets/1")
        vendor.says(
            secrets,
            set_cookie="session=cookie-0011-abcdef; Path=/",
            x_api_key="header-0012-abcdef",
            x_note=SECRET,
        )
        client.get("/pets/7?access_token=query-0013-abcdef&limit=3")
        client.get(f"/pets?limit={SECRET}&after=query-0013-abcdef")
        client.post("/pets", json={"name": "Rex", "password": "body-0014-abcdef", "tags": [SECRET, "good"]})
        client.get("/pets/issued-key-0001-abcdef", headers={"cookie": "sid=cookie-0015-abcdef"})
        vendor.headers = {"content-type": "text/event-stream"}
        vendor.pieces = [b'data: {"secret":\ndata:  "event-0016-abcdef"}\n\ndata: cookie-0015-abcdef\n\n']
        client.get("/talk")
        vendor.headers = {"content-type": "application/octet-stream"}
        vendor.pieces = [b"\xff" + SECRET.encode() + b"\xfe"]
        client.get("/pets/9")
    text = file.read_text("utf-8")
    told = [
        "issued-", "correct horse", "sk-proj", "ghijklmnop0006", "eyJ", "hunter2", "0009abcdef", "0010abcdef",
        SECRET, "cookie-00", "header-0012", "query-0013", "body-0014", "event-0016", "session=",
    ]  # fmt: skip
    assert [secret for secret in told if secret in text] == []
    stubs = _stubs(file)
    assert {"name": "Rex", "tags": ["good"]} in [stub["when"].get("body_has") for stub in stubs]
    assert "limit=5" in text
    with Mock(_api(), stubs=[file]) as mock:  # what is left is a file of stubs that is taken
        assert len(mock.stubs) == len(stubs)


@pytest.mark.parametrize(
    "name",
    [
        "api_key", "apiKey", "API-Key", "accessToken", "refresh_token", "clientSecret", "password",
        "privateKey", "secrets", "session_id", "aws_secret_access_key",
        "webhook_secret", "connectionString", "signature",
    ],
)  # fmt: skip
def test_member_that_is_called_like_a_credential_is_hidden(name: str) -> None:
    """However its words are joined, and whatever is in it."""
    mask = CredentialMask()
    assert mask.json({"a": [{name: "x"}]}) == {"a": [{name: "(not shown)"}]}
    assert mask.json({name: {"inner": ["x", 5, None, True]}}) == {
        name: {"inner": ["(not shown)", 0, None, True]}
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("access_token=abc&token_type=bearer", "access_token=(not shown)&token_type=bearer"),
        ("a=1&client_secret=a%20b#x", "a=1&client_secret=(not shown)#x"),
        ('{"city": "Bergen", "api_key": "abc", "cut', '{"city": "Bergen", "api_key": "(not shown)", "cut'),
        ('{\\"password\\": \\"abc\\"}', '{\\"password\\": \\"(not shown)\\"}'),
        (
            "<a><secretKey x='1'>abc</secretKey><b>c</b></a>",
            "<a><secretKey x='1'>(not shown)</secretKey><b>c</b></a>",
        ),
        ("https://u:p@host/", "https://(not shown)@host/"),
    ],
)
def test_pair_within_a_text_is_hidden(text: str, shown: str) -> None:
    """A form, JSON within a text or cut off, XML, and a URL name what they hold, too."""
    assert CredentialMask().text(text) == shown
    assert CredentialMask().pieces([("content-type", "text/plain")], text.encode()) == [shown.encode()]


def test_application_without_a_socket_records(vendor: _Vendor, file: Path) -> None:
    """Clients that call the ASGI application are passed on as well."""
    vendor.says([{"name": "Rex"}])
    mock = MockApplication(_api(), record=vendor.url, record_to=file)

    async def call() -> Any:
        transport = httpx.ASGITransport(app=mock.asgi)
        async with httpx.AsyncClient(transport=transport, base_url=mock.url) as client:
            return (await client.get("/pets")).json()

    assert asyncio.run(call()) == [{"name": "Rex"}]
    mock.app.close()
    assert [stub["when"]["operation"] for stub in _stubs(file)] == ["GET /pets"]


def test_file_that_cannot_be_written_breaks_no_answer(
    vendor: _Vendor, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again, and in the end the mock says so."""

    def fails(*_: Any) -> None:
        raise OSError("full")

    vendor.says([])
    mock = Mock(_api(), record=vendor.url, record_to=file).start()
    monkeypatch.setattr("os.fsync", fails)
    with _client(mock) as client:
        assert client.get("/pets").json() == []
    with pytest.raises(OSError, match="full"):
        mock.stop()
    assert _stubs(file) == []


@pytest.mark.parametrize(
    "value",
    [
        {"max_tokens": 5, "total_tokens": 7, "prompt_tokens": 1},
        {"key": "color", "value": "red"},
        {"id": "0b5f2d0e-8a0d-4a8e-9a53-2a0d6ad4b5a7", "cursor": "abc"},
        {"text": "Basic understanding of tokens and keys"},
        {"author": "Ada", "keyboard": "de", "authority": 1},
    ],
)
def test_what_is_no_credential_stays(value: Any) -> None:
    """A recording without its ids, counts and texts would be of no use."""
    assert CredentialMask().json(value) == value


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "http://127.0.0.1.example.com",
        "ftp://127.0.0.1",
        "https://user:key@example.com",
        "https://example.com/?key=1",
        "https://example.com/#x",
        "example.com",
        "https://",
        "https://[::1",
        "https://example.com:port",
    ],
)
def test_url_is_refused(url: str) -> None:
    """Only https, or http on this machine, and no credentials in it."""
    with pytest.raises(MockError, match="record"):
        UpstreamServer(url)


@pytest.mark.parametrize("url", ["https://example.com", "http://localhost:8000/v1/", "http://[::1]:8000"])
def test_url_is_taken(url: str) -> None:
    """Https anywhere, http on loopback."""
    UpstreamServer(url).close()


def test_what_cannot_be_recorded_is_refused_at_the_start(file: Path) -> None:
    """A file that is there, half of the options, several APIs, and a mock that others can reach."""
    there = file.with_name("there.json")
    there.write_text("mine")
    with pytest.raises(MockError, match="is there already"):
        MockApplication(_api(), record="https://example.com", record_to=there)
    assert there.read_text() == "mine"
    with pytest.raises(MockError, match="cannot be written"):
        MockApplication(_api(), record="https://example.com", record_to=file.with_name("no") / "x.json")
    with pytest.raises(MockError, match="go together"):
        MockApplication(_api(), record="https://example.com")
    with pytest.raises(MockError, match="one API at a time"):
        MockApplication("braintrust", "opper", record="https://example.com", record_to=file)
    with pytest.raises(MockError, match="loopback only"):
        Mock(_api(), host="0.0.0.0", key="long-enough", record="https://example.com", record_to=file)  # noqa: S104  # refused
    assert not file.exists()


def test_file_is_the_old_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves what was there, and nothing beside it."""
    path = tmp_path / "stubs.json"
    write_whole(path, b"old")

    def fails(*_: Any) -> None:
        raise OSError("full")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError, match="full"):
        write_whole(path, b"new")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("stubs.json", b"old")]
