"""Bodies that are sent as they are read: what is sent, what is repeated, what is refused, what is held."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant import runtime as rt
from invocant.runtime import kinds as k
from tests.unit.runtime.drivers import (
    DRIVERS,
    AsyncDriver,
    FakeTime,
    Reply,
    Server,
    SyncDriver,
    defaults,
)
from tests.unit.runtime.drivers import AsyncClient as ApiAsyncClient
from tests.unit.runtime.drivers import Client as ApiClient
from tests.unit.runtime.test_memory import peak

MEGABYTE = 2**20


def put(
    media_type: str, kind: Any = k.BINARY, retry: Any = "safe", path: str = "/files"
) -> rt.Operation[Any]:
    """Return an operation that takes one body."""
    return rt.Operation(
        name="files.put",
        method="PUT",
        path=path,
        body=rt.Body(required=True, content=(rt.Content(media_type, kind),)),
        responses={"204": None},
        retry=retry,
    )


PUT = put("application/octet-stream")
TEXT = put("text/plain", k.STR)
LIST = put("application/json", k.List(k.INT))
UPLOAD: rt.Operation[Any] = rt.Operation(
    name="files.upload",
    method="POST",
    path="/upload",
    body=rt.Body(
        required=True,
        content=(
            rt.Content(
                "multipart/form-data",
                fields=(
                    k.Field("note", k.STR),
                    k.Field("file", k.BINARY, required=True),
                    k.Field("more", k.List(k.BINARY)),
                ),
            ),
        ),
    ),
    responses={"204": None},
    retry="safe",
)
DONE = Reply(204, b"", {})
BUSY = Reply(503, b"", {"retry-after": "0"})


def both(case: Callable[..., None]) -> Any:
    """Run a case blocking, and awaiting under asyncio and trio."""
    return pytest.mark.parametrize(
        "driver", [DRIVERS[n] for n in ("sync-httpx", "asyncio-httpx2", "trio-httpx")]
    )(case)


async def pieces(*values: bytes) -> AsyncIterator[bytes]:
    """Give pieces, awaiting."""
    for value in values:
        yield value


class Again:
    """What can be iterated as often as one likes."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"a"
        yield b""
        yield b"b"


class Pipe(io.RawIOBase):
    """A file that cannot seek."""

    def __init__(self, content: bytes) -> None:
        self._rest = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece, self._rest = self._rest[:3], self._rest[3:]
        buffer[: len(piece)] = piece
        return len(piece)


class AsyncFile:
    """A file that reads asynchronously."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    async def read(self, size: int = -1) -> bytes:
        return self._file.read(size)


def moved(file: Any, to: int) -> Any:
    """Return a file that stands elsewhere than at its start."""
    file.seek(to)
    return file


SENT: dict[str, tuple[Callable[[Path], Any], str | None]] = {
    "bytes": (lambda path: b"abcdef", "6"),
    "a file": (lambda path: path.open("rb"), "6"),
    "a path": (lambda path: path, "6"),
    "a file in memory": (lambda path: io.BytesIO(b"abcdef"), "6"),
    "a file from where it stands": (lambda path: moved(io.BytesIO(b"xyzabcdef"), 3), "6"),
    "a file with a name": (lambda path: ("a.bin", path), "6"),
    "a pipe": (lambda path: Pipe(b"abcdef"), None),
    "a generator": (lambda path: (piece for piece in (b"abc", b"", b"def")), None),
    "an iterator": (lambda path: iter([b"abc", bytearray(b"d"), memoryview(b"ef")]), None),
    "a list of bytes": (lambda path: [b"abc", b"def"], None),
    "nothing": (lambda path: io.BytesIO(b""), "0"),
}


@pytest.mark.parametrize("name", SENT)
@both
def test_sources_are_sent(driver: Any, name: str, tmp_path: Path) -> None:
    """Any source of bytes is a body: with its length where that is known before, else in chunks."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"abcdef")
    make, length = SENT[name]
    server = Server(DONE)
    body = make(path)
    driver.call(driver.make(server), PUT, {"body": body})
    (seen,) = server.received
    assert seen.content == (b"" if name == "nothing" else b"abcdef")
    assert seen.headers.get("content-length") == length
    assert seen.headers.get("transfer-encoding") == (None if length else "chunked")
    if hasattr(body, "close"):
        body.close()


@pytest.mark.parametrize(
    "make", [lambda: pieces(b"abc", b"def"), lambda: AsyncFile(b"abcdef")], ids=["generator", "file"]
)
@pytest.mark.parametrize("driver", [DRIVERS["asyncio-httpx"], DRIVERS["trio-httpx2"]])
def test_async_sources_are_sent(driver: Any, make: Callable[[], Any]) -> None:
    """An async client reads what can only be awaited."""
    server = Server(DONE)
    driver.call(driver.make(server), PUT, {"body": make()})
    assert (server.received[0].content, server.received[0].headers["transfer-encoding"]) == (
        b"abcdef",
        "chunked",
    )


@pytest.mark.parametrize("make", [lambda: pieces(b"a"), lambda: AsyncFile(b"a")], ids=["generator", "file"])
def test_async_source_in_a_blocking_client_is_refused(make: Callable[[], Any]) -> None:
    """A blocking client cannot await: it says so before anything is sent."""
    server = Server(DONE)
    driver = DRIVERS["sync-httpx"]
    with pytest.raises(TypeError, match=r"files\.put: body is read asynchronously.*async client"):
        driver.call(driver.make(server), PUT, {"body": make()})
    assert not server.received


@pytest.mark.parametrize(
    ("operation", "source", "sent"),
    [
        (TEXT, lambda: io.StringIO("caf\u00e9"), b"caf\xc3\xa9"),
        (TEXT, lambda: iter(["caf", "\u00e9"]), b"caf\xc3\xa9"),
        (LIST, lambda: io.BytesIO(b"[1, 2]"), b"[1, 2]"),
        (LIST, lambda: iter([b"[1,", b"2]"]), b"[1,2]"),
        (LIST, lambda: b"[1]", b"[1]"),
        (LIST, lambda: [1, 2], b"[1,2]"),
    ],
    ids=["text file", "iterator of text", "JSON file", "JSON iterator", "JSON bytes", "a list is JSON"],
)
@both
def test_ready_text_and_json_are_sent_as_they_are(
    driver: Any, operation: Any, source: Any, sent: bytes
) -> None:
    """A body of text or JSON may come ready from a file, whose text is sent as UTF-8."""
    server = Server(DONE)
    driver.call(driver.make(server), operation, {"body": source()})
    (seen,) = server.received
    assert (seen.content, seen.headers["content-type"]) == (sent, operation.body.content[0].media_type)


def test_members_cannot_be_added_to_a_ready_body() -> None:
    """What is sent as it is has no place for more; it is not dropped in silence."""
    driver = DRIVERS["sync-httpx"]
    with pytest.raises(rt.ConfigurationError, match=r"files\.put: more cannot be added"):
        driver.call(
            driver.make(Server(DONE)), LIST, {"body": io.BytesIO(b"[]")}, rt.RequestOptions(body={"more": 1})
        )


# Another attempt -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [lambda: b"ab", lambda: moved(io.BytesIO(b"xab"), 1), Again],
    ids=["bytes", "a file", "an object"],
)
@both
def test_what_can_be_read_again_is_sent_again(driver: Any, make: Callable[[], Any]) -> None:
    """A retry sends the same body: a file is put back where it stood."""
    server = Server(BUSY, BUSY, DONE)
    driver.call(driver.make(server), PUT, {"body": make()})
    assert [seen.content for seen in server.received] == [b"ab", b"ab", b"ab"]


@both
def test_an_iterator_is_not_sent_again(driver: Any) -> None:
    """What was read once is gone: the error is that of the attempt, and says why it was the only one."""
    server = Server(BUSY, DONE)
    with pytest.raises(rt.UnavailableError) as raised:
        driver.call(driver.make(server), PUT, {"body": iter([b"a"])})
    assert len(server.received) == 1
    (note,) = raised.value.__notes__
    assert note.startswith("the body came from what can be read only once, so it was not sent again")


def test_an_iterator_that_nothing_was_asked_of_is_sent_again() -> None:
    """A connection that was never made took nothing from the iterator."""
    sent: list[bytes] = []

    class Unreachable(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            sent.append(b"")
            if len(sent) == 1:
                raise httpx.ConnectError("no", request=request)
            sent.append(request.read())
            return httpx.Response(204)

    client = ApiClient(http_client=httpx.Client(transport=Unreachable()), **defaults({}))
    SyncDriver("httpx").call(client, PUT, {"body": iter([b"a"])})
    assert sent == [b"", b"", b"a"]


@both
def test_no_word_of_it_where_nothing_would_be_repeated(driver: Any) -> None:
    """An answer that is final is not excused by the body."""
    with pytest.raises(rt.BadRequestError) as raised:
        driver.call(driver.make(Server(Reply(400))), PUT, {"body": iter([b"a"])})
    assert not getattr(raised.value, "__notes__", ())


@both
def test_redirect_sends_a_file_again_and_an_iterator_not(driver: Any) -> None:
    """307 wants the body once more."""
    there = Reply(307, b"", {"location": "/there"})
    server = Server(there, DONE)
    driver.call(driver.make(server), PUT, {"body": io.BytesIO(b"ab")})
    assert [(seen.path, seen.content) for seen in server.received] == [("/files", b"ab"), ("/there", b"ab")]
    server = Server(there, DONE)
    with pytest.raises(rt.RedirectError) as raised:
        driver.call(driver.make(server), PUT, {"body": iter([b"ab"])})
    assert "can be read only once" in raised.value.__notes__[0]
    assert len(server.received) == 1


# What goes wrong --------------------------------------------------------------------------------------------


class Wrong(Exception):  # noqa: N818  # a user's own
    """What an iterator of a user's raises."""


def failing(error: Exception) -> Iterator[bytes]:
    """Give a piece and fail."""
    yield b"a"
    raise error


@pytest.mark.parametrize(
    "error",
    [Wrong("mine"), httpx.ReadError("theirs"), OSError("disk")],
    ids=lambda error: type(error).__name__,
)
@both
def test_what_an_iterator_raises_is_what_comes_out(driver: Any, error: Exception) -> None:
    """It is neither repeated nor taken for a failure of the connection, whatever its class."""
    server = Server(DONE)
    with pytest.raises(type(error)) as raised:
        driver.call(driver.make(server), PUT, {"body": failing(error)})
    assert raised.value is error


@both
def test_what_is_no_bytes_is_refused(driver: Any) -> None:
    """An iterator of text is refused where bytes are sent, and one of numbers anywhere."""
    for items, words in ((["a"], "a str came where bytes must come"), ([1], "an int came")):
        with pytest.raises(rt.ConfigurationError, match=rf"files\.put: body: {words}"):
            driver.call(driver.make(Server(DONE)), PUT, {"body": iter(items)})


@both
def test_files_that_cannot_be_sent_are_refused(driver: Any, tmp_path: Path) -> None:
    """A closed file, one open as text, a folder, and no file at all: said before anything is sent."""
    path = tmp_path / "a.txt"
    path.write_text("a")
    closed = path.open("rb")
    closed.close()
    server = Server(DONE)
    client = driver.make(server)
    with pytest.raises(rt.ConfigurationError, match="body: the file is closed"):
        driver.call(client, PUT, {"body": closed})
    with (
        path.open() as text,
        pytest.raises(rt.ConfigurationError, match="open as text: open it with mode 'rb'"),
    ):
        driver.call(client, PUT, {"body": text})
    with pytest.raises(rt.ConfigurationError, match="is a folder"):
        driver.call(client, PUT, {"body": tmp_path})
    with pytest.raises(FileNotFoundError):
        driver.call(client, PUT, {"body": tmp_path / "none"})
    assert not server.received


@both
def test_a_file_that_shrinks_is_an_error_and_one_that_grows_is_not(driver: Any, tmp_path: Path) -> None:
    """What was announced is what is sent."""
    path = tmp_path / "log"
    path.write_bytes(b"a" * 200_000)

    class Changing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if change:
                self.truncate(70_000)
            else:
                self.getbuffer().release()
                at = self.tell()
                self.seek(0, os.SEEK_END)
                self.write(b"more")
                self.seek(at)
            return super().read(size)

    server = Server(DONE)
    change = False
    driver.call(driver.make(server), PUT, {"body": Changing(b"a" * 100_000)})
    assert server.received[0].content == b"a" * 100_000
    change = True
    with pytest.raises(rt.ConfigurationError, match="the file ended 30000 bytes before its end"):
        driver.call(driver.make(server), PUT, {"body": Changing(b"a" * 100_000)})


@both
def test_time_runs_out_while_a_body_is_sent(driver: Any) -> None:
    """The total bounds sending too."""
    time = FakeTime()

    def slow() -> Iterator[bytes]:
        for _ in range(3):
            time.now += 10
            yield b"a"

    client = driver.make(Server(DONE), environment=time.environment(), timeouts=15)
    with pytest.raises(rt.DeadlineError):
        driver.call(client, PUT, {"body": slow()})


@pytest.mark.parametrize("driver", [DRIVERS["asyncio-httpx"], DRIVERS["trio-httpx"]])
def test_files_are_read_off_the_event_loop(driver: Any, tmp_path: Path) -> None:
    """A disk that is slow must not hold up other tasks; what is in memory needs no thread."""
    threads: set[int] = set()

    class Slow(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            threads.add(threading.get_ident())
            return super().read(size) or b""

    path = tmp_path / "a"
    path.write_bytes(b"abc")
    server = Server(DONE)
    with Slow(path) as file:
        driver.call(driver.make(server), PUT, {"body": file})
    assert server.received[0].content == b"abc"
    assert threads
    assert threading.get_ident() not in threads


# Parts ------------------------------------------------------------------------------------------------------


@both
def test_parts_are_sent_as_they_are_read(driver: Any, tmp_path: Path) -> None:
    """A multipart body of files has the length of all it holds, and each part its own file name."""
    path = tmp_path / "caf\u00e9.txt"
    path.write_bytes(b"one")
    server = Server(DONE)
    arguments = {"note": "hi", "file": path, "more": [io.BytesIO(b"two"), ("3.bin", iter([b"th", b"ree"]))]}
    environment = FakeTime().environment()
    driver.call(
        driver.make(server, environment=environment), UPLOAD, {**arguments, "more": [io.BytesIO(b"two")]}
    )
    driver.call(driver.make(server, environment=environment), UPLOAD, arguments)
    known, chunked = server.received
    assert known.headers["content-length"] == str(len(known.content))
    assert chunked.headers["transfer-encoding"] == "chunked"
    boundary = chunked.headers["content-type"].partition("boundary=")[2]
    assert chunked.content.decode().replace(boundary, "B").split("\r\n") == [
        "--B",
        'Content-Disposition: form-data; name="note"',
        "",
        "hi",
        "--B",
        'Content-Disposition: form-data; name="file"; filename="caf\u00e9.txt"',
        "Content-Type: application/octet-stream",
        "",
        "one",
        "--B",
        'Content-Disposition: form-data; name="more"; filename="more"',
        "Content-Type: application/octet-stream",
        "",
        "two",
        "--B",
        'Content-Disposition: form-data; name="more"; filename="3.bin"',
        "Content-Type: application/octet-stream",
        "",
        "three",
        "--B--",
        "",
    ]


@both
def test_a_part_that_is_an_iterator_is_not_sent_again(driver: Any) -> None:
    """One part that is gone is enough; the same file twice is no difficulty."""
    server = Server(BUSY, DONE)
    file = io.BytesIO(b"ab")
    driver.call(driver.make(server), UPLOAD, {"file": file, "more": [file]})
    assert [seen.content.count(b"ab\r\n") for seen in server.received] == [2, 2]
    server = Server(BUSY, DONE)
    with pytest.raises(rt.UnavailableError) as raised:
        driver.call(driver.make(server), UPLOAD, {"file": file, "more": [iter([b"a"])]})
    assert "can be read only once" in raised.value.__notes__[0]


def test_boundary_of_a_file_is_made_by_chance() -> None:
    """Whoever wrote a file cannot have known the boundary that ends it."""
    seen = set()
    for chance in (0.1, 0.2):
        environment = rt.Environment(chance=partial(float, chance))
        server = Server(DONE)
        driver = DRIVERS["sync-httpx"]
        driver.call(driver.make(server, environment=environment), UPLOAD, {"file": io.BytesIO(b"a")})
        seen.add(server.received[0].headers["content-type"])
    assert len(seen) == 2


# Memory -----------------------------------------------------------------------------------------------------


class Counting(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Takes a body piece by piece and keeps only how much it was."""

    def __init__(self) -> None:
        self.size = 0
        self.headers: dict[str, str] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        self.headers = dict(request.headers)
        self.size = sum(len(piece) for piece in request.stream)
        return httpx.Response(204)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        self.headers = dict(request.headers)
        self.size = 0
        async for piece in request.stream:
            self.size += len(piece)
        return httpx.Response(204)


def large(size: int) -> Iterator[bytes]:
    """Give a number of bytes in pieces."""
    for _ in range(size // MEGABYTE):
        yield b"x" * MEGABYTE


@pytest.mark.parametrize("world", ["sync", "async"])
@pytest.mark.parametrize("how", ["file", "iterator", "parts"])
def test_a_large_body_is_never_held(world: str, how: str, tmp_path: Path) -> None:
    """64 MB go out of less than 6 MB of memory."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        for piece in large(64 * MEGABYTE):
            file.write(piece)
    source: Any = large(64 * MEGABYTE) if how == "iterator" else path
    operation, arguments = (UPLOAD, {"file": source}) if how == "parts" else (PUT, {"body": source})
    line = Counting()
    client: Any
    if world == "sync":
        client = ApiClient(http_client=httpx.Client(transport=line), **defaults({}))
        call = partial(SyncDriver("httpx").call, client, operation, arguments)
    else:
        client = ApiAsyncClient(http_client=httpx.AsyncClient(transport=line), **defaults({}))
        call = partial(AsyncDriver("httpx").call, client, operation, arguments)
    assert peak(call) < 6 * MEGABYTE
    assert line.size >= 64 * MEGABYTE
    assert line.headers.get("content-length") == (None if how == "iterator" else str(line.size))
