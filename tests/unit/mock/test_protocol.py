"""HTTP/1.1 on the mock's own connections, byte by byte: RFC 9112 and RFC 9110."""

import asyncio
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.mock import Mock, MockApp, create_app
from invocant.mock._exchange.requests import Request
from invocant.mock._serving.known_heads import MAX_KNOWN_BYTES, MAX_KNOWN_HEADS, KnownHeads
from invocant.mock._serving.protocol import KEPT_OPEN_SECONDS, MAX_HEAD_BYTES, HttpProtocol
from invocant.mock._serving.reading import MAX_BODY_BYTES
from tests.patience import PATIENCE, until
from tests.unit.mock.small import body, operation, small

STREAM = {
    "name": "talk.stream",
    "only": True,
    "event": "E",
    "terminator": "none",
    "events": [{"type": "word", "class": "Word", "data": "json", "role": "text"}],
}
API = small(
    {
        "/a": {
            "get": operation("a", {"const": 1}),
            "post": operation("b", {"const": 2}, requestBody=body({})),
        },
        "/talk": {"post": operation("talk", {}, requestBody=body({}), **{"x-invocant-stream": STREAM})},
        "/secured": {"post": operation("secured", {}, security=[{"key": []}])},
    },
    components={"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
)
ONE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n1"
TWO = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n2"
LAST = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\nconnection: close\r\n\r\n"
GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
END = b"GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull"
CHUNKED = (
    b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2;why=not\r\nnu\r\n2\r\nll\r\n0\r\nX-Late: 1\r\n\r\n"
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


def _read(connection: socket.socket) -> bytes:
    """Return all that comes until the server ends the connection."""
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


def _connected(mock: Mock) -> socket.socket:
    return socket.create_connection(("127.0.0.1", mock.port), timeout=PATIENCE)


def _asked(mock: Mock, *pieces: bytes) -> bytes:
    """Send pieces on a new connection, and return all that comes until the server ends it."""
    with _connected(mock) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return _read(connection)


class Pipe(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1)})
        self.written = b""
        self.closed = self.half_closed = False
        self.reading = True

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.half_closed = True

    def close(self) -> None:
        self.closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


class Timer:
    """A call that waits, of a `Clockwork`."""

    def __init__(self, moment: float, call: Callable[[], object]) -> None:
        self.moment = moment
        self.call = call
        self.cancelled = False

    def cancel(self) -> None:
        """Take it back."""
        self.cancelled = True


class Clockwork:
    """The time of an event loop, which moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []

    def time(self) -> float:
        """Return the moment."""
        return self.now

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Keep a call for later."""
        timer = Timer(self.now + seconds, call)
        self.timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Move on, and make the calls whose moment comes."""
        end = self.now + seconds
        while due := [timer for timer in self.timers if timer.moment <= end and not timer.cancelled]:
            timer = min(due, key=lambda waiting: waiting.moment)
            self.timers.remove(timer)
            self.now = timer.moment
            timer.call()
        self.now = end


@pytest.fixture(scope="module")
def app() -> Iterator[MockApp]:
    """An application without a socket."""
    made = create_app(API)
    yield made
    made.close()


def _opened(app: MockApp, heads: KnownHeads | None = None) -> tuple[HttpProtocol, Pipe, Clockwork]:
    pipe, clockwork = Pipe(), Clockwork()
    loop: Any = clockwork
    protocol = HttpProtocol(app, set(), heads or KnownHeads(), loop)
    protocol.connection_made(pipe)
    return protocol, pipe, clockwork


def _answered(app: MockApp, *pieces: bytes, heads: KnownHeads | None = None) -> bytes:
    """Return what a connection answers to pieces, without a socket."""
    protocol, pipe, _ = _opened(app, heads)
    for piece in pieces:
        protocol.data_received(piece)
    protocol.connection_lost(None)
    return pipe.written


def test_connection_is_kept_until_it_is_asked_to_end(mock: Mock) -> None:
    """RFC 9112, section 9.3: one connection carries many requests; `close` is answered with `close`."""
    with _connected(mock) as connection:
        for _ in range(2):
            connection.sendall(GET)
            assert connection.recv(65536) == ONE
        connection.sendall(END)
        assert _read(connection) == LAST + b"1"


def test_old_version_ends_the_connection(mock: Mock) -> None:
    """HTTP/1.0 has one request a connection here, whatever it asks for, and no chunks."""
    assert _asked(mock, b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") == LAST + b"1"
    head = b"POST /talk HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull"
    head, _, events = _asked(mock, head).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert b"\r\nconnection: close" in head
    assert events.startswith(b"data: ")
    assert events.endswith(b"\n\n")


def test_requests_in_one_piece_are_answered_in_order(mock: Mock) -> None:
    """RFC 9112, section 9.3.2: pipelined requests, one with a stream for an answer among them."""
    talk = (
        b"POST /talk HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull"
    )
    received = _asked(mock, GET + talk + POST + END)
    assert received.startswith(ONE + b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n")
    assert received.endswith(b"\r\n0\r\n\r\n" + TWO + LAST + b"1")
    assert [entry.operation for entry in mock.requests()] == ["a", "talk.stream", "b", "a"]


def test_head_has_the_length_and_no_body(mock: Mock) -> None:
    """RFC 9110, section 9.3.2."""
    head = b"HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n"
    assert _asked(mock, head + END) == ONE[:-1] + LAST + b"1"


def test_caller_who_expects_it_is_told_to_go_on(mock: Mock) -> None:
    """RFC 9110, section 10.1.1: before the body is sent, and not where it is there already."""
    head = POST[:-4].replace(b"Host: a", b"Host: a\r\nExpect: 100-continue")
    with _connected(mock) as connection:
        connection.sendall(head)
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"null")
        assert connection.recv(65536) == TWO
    assert _asked(mock, head + b"null" + END) == TWO + LAST + b"1"


def test_body_in_chunks(mock: Mock) -> None:
    """RFC 9112, section 7.1: what stands beside a size, and what follows the last chunk, is passed over."""
    assert _asked(mock, CHUNKED + END) == TWO + LAST + b"1"
    assert "x-late" not in mock.requests()[0].headers


def test_trailers_are_no_headers(mock: Mock) -> None:
    """RFC 9110, section 6.5.1: a credential after the body lets nobody in."""
    request = (
        b"POST /secured HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\nAuthorization: Bearer mock-key\r\n\r\n"
    )
    assert _asked(mock, request + END).startswith(b"HTTP/1.1 401 Unauthorized\r\n")


def test_other_protocol_is_not_taken_up(mock: Mock) -> None:
    """RFC 9110, section 7.8: an offer is passed over, a body stays a body, and the connection goes on."""
    offer = b"Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA"
    received = _asked(mock, GET.replace(b"Host: a", offer) + POST.replace(b"Host: a", offer) + END)
    assert received == ONE + TWO + LAST + b"1"
    assert [entry.body for entry in mock.requests()] == [None, None, None]
    assert mock.requests()[1].request.body == b"null"


@pytest.mark.parametrize("target", [b"http://api.test/a", b"HTTPS://api.test/a?x=1", b"/a#part"])
def test_forms_of_a_target(app: MockApp, target: bytes) -> None:
    """RFC 9112, section 3.2: with scheme and host, as a proxy is sent it; a fragment is no part of it."""
    assert _answered(app, GET.replace(b"/a", target)) == ONE


@pytest.mark.parametrize(
    ("method", "status"),
    [(b"FROB", 405), (b"get", 405), (b"A!b", 405), (b"PROPFIND", 405), (b"CONNECT", 501), (b"F" * 65, 501)],
)
def test_method_that_is_not_known(app: MockApp, method: bytes, status: int) -> None:
    """RFC 9110, section 15.5.6: a path that has other methods says which."""
    answer = _answered(app, GET.replace(b"GET", method))
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert (b"\r\nallow: GET, POST, HEAD, OPTIONS\r\n" in answer) == (status == 405)
    assert _answered(app, method.join((b"\r\n", GET[3:])))[9:12] == b"%d" % status


def test_unknown_method_has_its_body(app: MockApp) -> None:
    """It does not become another request."""
    assert _answered(app, POST.replace(b"POST", b"FROB") + GET).endswith(ONE)


MALFORMED = {
    "two lengths": b"POST /a HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nnull",
    "one length twice": b"POST /a HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nnull",
    "list of lengths": b"POST /a HTTP/1.1\r\nContent-Length: 4, 4\r\n\r\nnull",
    "signed length": b"POST /a HTTP/1.1\r\nContent-Length: +4\r\n\r\nnull",
    "hex length": b"POST /a HTTP/1.1\r\nContent-Length: 0x4\r\n\r\nnull",
    "length, chunks": b"POST /a HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks, length": b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "chunks not last": b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "chunks twice": b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "unknown coding": b"POST /a HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "space before colon": b"POST /a HTTP/1.1\r\nContent-Length : 4\r\n\r\nnull",
    "folded": b"POST /a HTTP/1.1\r\nX: 1\r\n Content-Length: 4\r\n\r\nnull",
    "bare line feeds": b"GET /a HTTP/1.1\nHost: a\n\n",
    "bare return": b"GET /a HTTP/1.1\r\nX: a\rb\r\n\r\n",
    "null in a value": b"GET /a HTTP/1.1\r\nX: a\0b\r\n\r\n",
    "no name": b"GET /a HTTP/1.1\r\n: a\r\n\r\n",
    "size of chunk": b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n0\r\n\r\n",
    "chunk too long": b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nnull\r\n0\r\n\r\n",
    "size without end": b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n",
    "space in target": b"GET /a b HTTP/1.1\r\n\r\n",
    "target not ASCII": b"GET /\xe4 HTTP/1.1\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no protocol": b"GET /a FTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_ends_the_connection(app: MockApp, name: str) -> None:
    """RFC 9112, sections 2.2, 5, 6.3 and 7: nothing of it is executed, nor of what follows it."""
    app.journal.clear()
    answer = _answered(app, GET + MALFORMED[name] + GET + GET, GET)
    assert answer.startswith(ONE + b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.count(b"HTTP/1.1 ") == 2
    assert b"\r\nconnection: close\r\n" in answer
    assert len(app.journal) <= 2
    assert {entry.status for entry in app.journal.entries()} <= {200, None}


@pytest.mark.parametrize("version", [b"HTTP/2.0", b"HTTP/0.9"])
def test_other_version(app: MockApp, version: bytes) -> None:
    """RFC 9110, section 15.6.6."""
    answer = _answered(app, GET.replace(b"HTTP/1.1", version))
    assert answer.startswith(b"HTTP/1.1 505 HTTP Version Not Supported\r\n")


def test_no_http_at_all(app: MockApp) -> None:
    """A TLS handshake, say."""
    assert _answered(app, b"\x16\x03\x01\x02\x00\x01\x00").startswith(b"HTTP/1.1 501 ")


def test_nothing_follows_a_last_request(app: MockApp) -> None:
    """RFC 9112, section 9.6: after `close` nothing is a request."""
    assert _answered(app, END + GET, GET) == LAST + b"1"


def test_large_head_is_refused(app: MockApp) -> None:
    """RFC 6585, section 5: however it is cut, and before all of it came."""
    piece = b"X: " + b"x" * 1000 + b"\r\n"
    pieces = [GET[:-2], *[piece] * (MAX_HEAD_BYTES // 1000 + 1)]
    assert _answered(app, *pieces).startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert _answered(app, GET[:5], *[b"x" * 1000] * 70).startswith(b"HTTP/1.1 431 ")
    large = GET.replace(b"Host: a", b"X: " + b"x" * 1000)
    assert _answered(app, *[large] * 70) == ONE * 70


def test_refused_body_is_read_on(mock: Mock) -> None:
    """A caller who sends all of a body that is too large is told so all the same, and not cut off."""
    size = MAX_BODY_BYTES + 2**20
    head = (
        b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % size
    )
    received = _asked(mock, head, *[b" " * 2**16] * (size // 2**16))
    assert received.startswith(b"HTTP/1.1 413 ")
    assert [entry.status for entry in mock.requests()] == [413]


def test_request_that_breaks_off_is_noted(mock: Mock) -> None:
    """It is not executed, and the journal says why; a part of a head is no request yet."""
    with _connected(mock) as connection:
        connection.sendall(POST[:-2])
    with _connected(mock) as connection:
        connection.sendall(GET[:10])
    assert until(lambda: len(mock.requests()) == 1)
    assert "broke off" in str(mock.requests()[0].reason)


def test_caller_who_does_not_read_is_not_written_to(app: MockApp) -> None:
    """Requests wait until their caller has read what it was sent, and no more are read meanwhile."""
    protocol, pipe, _ = _opened(app)
    protocol.pause_writing()
    protocol.data_received(GET + GET)
    assert (pipe.written, pipe.reading) == (b"", False)
    protocol.resume_writing()
    assert (pipe.written, pipe.reading) == (ONE + ONE, True)


def test_idle_connection_ends(app: MockApp) -> None:
    """After its time without a request, counted from the last."""
    protocol, pipe, clockwork = _opened(app)
    clockwork.advance(KEPT_OPEN_SECONDS - 1)
    protocol.data_received(GET)
    clockwork.advance(KEPT_OPEN_SECONDS - 1)
    assert not pipe.closed
    clockwork.advance(1)
    assert pipe.closed


def test_header_of_a_stub_breaks_nothing(mock: Mock) -> None:
    """RFC 9110, section 5.5: a line break would begin another header, or an answer of its own."""
    mock.faults.add(headers={"x": "1\r\nset-cookie: a=b"})
    received = _asked(mock, END)
    assert received.startswith(b"HTTP/1.1 500 ")
    assert b"set-cookie" not in received


REQUESTS = (
    GET
    + CHUNKED
    + b"\r\n"
    + POST
    + GET.replace(b"GET", b"FROB")
    + GET.replace(b"Host: a", b"Connection: upgrade\r\nUpgrade: h2c")
    + END
)


@given(st.lists(st.integers(0, len(REQUESTS)), max_size=8))
def test_any_split_of_the_bytes_is_answered_alike(cuts: Sequence[int]) -> None:
    """How the network cuts what is sent makes no difference."""
    places = [0, *sorted(cuts), len(REQUESTS)]
    pieces = [REQUESTS[start:end] for start, end in pairwise(places)]
    answer = _answered(_SPLIT, *filter(None, pieces), heads=_HEADS)
    assert answer.startswith(ONE + TWO + TWO + b"HTTP/1.1 ")
    assert answer.endswith(ONE + LAST + b"1") or b"HTTP/1.1 501 " in answer


_SPLIT = create_app(API)
_HEADS = KnownHeads()
"""Shared by all that are split, so that what was read before is read in another way afterwards."""


def test_known_head_has_another_body(app: MockApp) -> None:
    """What was read before is not read again, and means the same: each request has its own body."""
    heads = KnownHeads()
    app.journal.clear()
    assert _answered(app, POST, POST[:-4] + b"true", POST[:-4], b"1234", heads=heads) == TWO * 3
    assert [entry.body for entry in app.journal.entries()] == [None, True, 1234]
    assert _answered(app, POST[:-4] + b"5", b"678" + GET, GET, heads=heads) == TWO + ONE * 2
    assert app.journal.entries()[3].body == 5678


HEAD_OF_POST = POST[:-4]


@pytest.mark.parametrize(
    ("pieces", "answer", "bodies"),
    [
        ([HEAD_OF_POST, b"true"], TWO, [True]),
        ([HEAD_OF_POST, b"12", b"34"], TWO, [1234]),
        ([HEAD_OF_POST, b"1234" + GET, HEAD_OF_POST, b"true"], TWO + ONE + TWO, [1234, None, True]),
        ([HEAD_OF_POST, b"nul", b"l" + HEAD_OF_POST, b"true"], TWO * 2, [None, True]),
        ([HEAD_OF_POST + b"1", b"234"], TWO, [1234]),
        ([HEAD_OF_POST], b"", [None]),
        ([HEAD_OF_POST, b"12"], b"", [None]),
    ],
    ids=["apart", "in two", "more after it", "and a head after it", "begun", "broken off", "in its body"],
)
@pytest.mark.parametrize("known", [[POST], [HEAD_OF_POST, b"null"], []], ids=["whole", "apart", "not known"])
def test_known_head_whose_body_comes_later(
    app: MockApp, known: list[bytes], pieces: list[bytes], answer: bytes, bodies: list[Any]
) -> None:
    """Most clients send head and body apart: it is read once, and its body is what follows it."""
    heads = KnownHeads()
    assert _answered(app, *known, heads=heads) == (TWO if known else b"")
    assert heads.awaits_body(HEAD_OF_POST) is bool(known)
    app.journal.clear()
    assert _answered(app, *pieces, heads=heads) == answer
    entries = app.journal.entries()
    assert [entry.body for entry in entries] == bodies
    assert [entry.status for entry in entries] == [200 if answer else None] * len(bodies)
    assert {entry.method for entry in entries} <= {"POST", "GET"}
    assert all("broke off" in str(entry.reason) for entry in entries if not answer)


def test_known_head_that_waits_to_be_told_is_told(app: MockApp) -> None:
    """RFC 9110, section 10.1.1: its body does not come before."""
    heads = KnownHeads()
    head = HEAD_OF_POST.replace(b"Host: a", b"Host: a\r\nExpect: 100-continue")
    assert _answered(app, head + b"null", heads=heads) == TWO
    told = b"HTTP/1.1 100 Continue\r\n\r\n"
    assert _answered(app, head, b"null", head, b"null", heads=heads) == (told + TWO) * 2


PETS = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}
PET_PATH = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


def test_creations_by_a_known_head() -> None:
    """Each has its own id and path, and is kept: byte by byte, whichever way it went."""
    made = {"description": "", "content": {"application/json": {"schema": PETS}}}
    paths = {
        "/pets": {"post": {"requestBody": body(PETS), "responses": {"201": made}}},
        "/pets/{id}": {"parameters": [PET_PATH], "get": operation("pet", PETS)},
    }
    post = b"POST /pets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"
    with closing(create_app(small(paths))) as app:
        sent = [
            b'{"name": "Rex"} ',
            b'{"name": "\xc3\xa4\xc3\xa4"}',
            b'{"a":1,"name":0}',
            b"{              }",
        ]
        heads = KnownHeads()
        answers = [_answered(app, post + content, heads=heads) for content in sent * 2]
        assert answers[4] == (
            b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nlocation: /pets/4\r\n"
            b'content-length: 21\r\n\r\n{"id":4,"name":"Rex"}'
        )
        assert answers[5].endswith(b'\r\n\r\n{"id":5,"name":"\xc3\xa4\xc3\xa4"}')
        assert answers[6].startswith(b"HTTP/1.1 4")
        assert answers[7].endswith(b'\r\n\r\n{"id":6}')
        assert app.store.dump()["objects"][-3:] == [
            [4, "small:/pets", "4", "", None, {"name": "Rex", "id": 4}],
            [5, "small:/pets", "5", "", None, {"name": "ää", "id": 5}],
            [6, "small:/pets", "6", "", None, {"id": 6}],
        ]
        assert _answered(app, b"GET /pets/5 HTTP/1.1\r\nHost: a\r\n\r\n").endswith(answers[5][-21:])
        entry = app.journal.entries()[4]
        assert (entry.status, entry.complete, entry.answer) == (201, True, {"id": 4, "name": "Rex"})
        assert entry.answer_headers == (("content-type", "application/json"), ("location", "/pets/4"))


@pytest.mark.parametrize(
    "piece",
    [GET + GET, b"\r\n\r\n" + GET, CHUNKED, GET.replace(b"Host: a", b"X: " + b"x" * MAX_KNOWN_BYTES)],
    ids=["two", "empty lines in front", "chunks", "too long"],
)
def test_head_that_is_not_known_afterwards(app: MockApp, piece: bytes) -> None:
    """Only a head whose request is all of a piece is kept: where one ends is no question then."""
    heads = KnownHeads()
    answer = _answered(app, piece, heads=heads)
    assert heads.request(piece) is heads.request(GET) is heads.request(CHUNKED) is None
    assert _answered(app, piece, piece, heads=heads) == answer * 2


def test_known_heads_are_few() -> None:
    """Past their number it begins anew."""
    heads = KnownHeads()
    for number in range(MAX_KNOWN_HEADS + 1):
        heads.note(b"GET /%d HTTP/1.1\r\n\r\n" % number, Request("GET", f"/{number}", b"", [], b""))
    assert heads.request(b"GET /0 HTTP/1.1\r\n\r\n") is None
    last = heads.request(b"GET /%d HTTP/1.1\r\n\r\n" % MAX_KNOWN_HEADS)
    assert last is not None
    assert last.path == f"/{MAX_KNOWN_HEADS}"
