"""Answers whose body is read as it comes: in pieces, into a file, never half a file, and never held whole."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant import runtime as rt
from invocant.runtime import kinds as k
from tests.unit.runtime.drivers import AsyncClient as PlainAsyncClient
from tests.unit.runtime.drivers import AsyncDriver, Reply, Server, SyncDriver, defaults
from tests.unit.runtime.drivers import Client as PlainClient
from tests.unit.runtime.test_memory import peak

MEGABYTE = 2**20
GET: rt.Operation[bytes] = rt.Operation(
    name="files.get",
    method="GET",
    path="/file",
    responses={"200": rt.Response("application/octet-stream", k.BINARY)},
    retry="safe",
)


class Files(rt.SyncResource):
    """A resource as the generator writes it."""

    def get(self, *, options: rt.RequestOptions | None = None) -> bytes:
        """Get the file."""
        return self._client.call(GET, {}, options)


class AsyncFiles(rt.AsyncResource):
    """An async resource as the generator writes it."""

    async def get(self, *, options: rt.RequestOptions | None = None) -> bytes:
        """Get the file."""
        return await self._client.call(GET, {}, options)


class Client(PlainClient):
    """A client with that resource."""

    @property
    def files(self) -> Files:
        return Files(self._client)


class AsyncClient(PlainAsyncClient):
    """An async client with that resource."""

    @property
    def files(self) -> AsyncFiles:
        return AsyncFiles(self._client)


SYNC = SyncDriver("httpx", Client)
ASYNC = AsyncDriver("httpx2", "asyncio", AsyncClient)
TRIO = AsyncDriver("httpx", "trio", AsyncClient)
FILE = Reply(200, [b"abc", b"", b"def"], {"content-type": "image/png", "content-length": "6"})


def both(case: Callable[..., None]) -> Any:
    """Run a case blocking, and awaiting under asyncio and trio."""
    return pytest.mark.parametrize("driver", [SYNC, ASYNC, TRIO], ids=["sync", "asyncio", "trio"])(case)


def in_block(driver: Any, answer: Any, *uses: Callable[[Any], Any]) -> list[Any]:
    """Enter an answer, use it, and leave it; return what the uses gave. A use may give something to await."""
    if isinstance(driver, SyncDriver):
        with answer:
            return [use(answer) for use in uses]

    async def work() -> list[Any]:
        async with answer:
            found = [use(answer) for use in uses]
            return [await one if hasattr(one, "__await__") else one for one in found]

    return list(driver._run(work))


def pieces_of(driver: Any, answer: Any, most: int | None = None) -> list[bytes]:
    """Return the pieces of an answer, iterated without a block, at most so many."""
    found: list[bytes] = []
    if isinstance(driver, SyncDriver):
        for piece in answer:
            found.append(piece)
            if len(found) == most:
                break
        answer.close()
        return found

    async def work() -> None:
        async for piece in answer:
            found.append(piece)
            if len(found) == most:
                break
        await answer.aclose()

    driver._run(work)
    return found


@both
def test_an_answer_is_written_to_a_path(driver: Any, tmp_path: Path) -> None:
    """The whole body is in the file, what is known of the answer at hand, and nothing else in the folder."""
    server = Server(FILE)
    target = tmp_path / "cat.png"
    answer = (
        driver.make(server).files.unread.get() if driver is SYNC else driver.make(server).unread.files.get()
    )
    assert not server.received  # nothing is sent before the block is entered
    with pytest.raises(rt.ConfigurationError, match="enter the answer in a with block"):
        _ = answer.status
    found = in_block(
        driver,
        answer,
        lambda answer: (answer.status, answer.headers["content-type"], answer.size, answer.info.operation),
        lambda answer: answer.write_to(target),
    )
    assert found == [(200, "image/png", 6, "files.get"), 6]
    assert target.read_bytes() == b"abcdef"
    assert os.listdir(tmp_path) == ["cat.png"]
    assert server.open == 0


@both
def test_an_answer_is_iterated_in_pieces(driver: Any) -> None:
    """Pieces come as they come; one that is left early frees its connection."""
    server = Server(FILE)
    client = driver.make(server)
    assert b"".join(pieces_of(driver, client.files.unread.get())) == b"abcdef"
    assert b"".join(pieces_of(driver, client.files.unread.get(), 1)).startswith(b"abc")
    assert server.open == 0


@both
def test_read_gives_what_is_left(driver: Any) -> None:
    """Each way of reading goes on where another stopped, and none starts anew."""
    answer = driver.make(Server(FILE)).files.unread.get()
    assert in_block(driver, answer, lambda answer: answer.read(), lambda answer: answer.read()) == [
        b"abcdef",
        b"",
    ]


def test_a_closed_answer_cannot_be_read() -> None:
    """What was closed before it was asked for says so."""
    answer = SYNC.make(Server(FILE)).files.unread.get()
    answer.close()
    with pytest.raises(rt.ConfigurationError, match="was closed before"):
        answer.read()


@both
def test_one_line_is_enough(driver: Any, tmp_path: Path) -> None:
    """Without a block the call is sent, read and closed."""
    server = Server(FILE)
    target = tmp_path / "file"
    assert driver.run(lambda: driver.make(server).files.unread.get().write_to(str(target))) == 6
    assert target.read_bytes() == b"abcdef"
    assert server.open == 0


BROKEN: dict[str, tuple[Reply, type[Exception]]] = {
    "breaks off": (Reply(200, [b"abc"], {}, breaks="ReadError"), rt.ConnectionLostError),
    "too short": (Reply(200, [b"abc"], {"content-length": "6"}), rt.ConnectionLostError),
    "too long": (Reply(200, [b"abcdefg"], {"content-length": "6"}), rt.ConnectionLostError),
    "too large": (FILE, rt.ProtocolError),
    "refused": (Reply(404), rt.NotFoundError),
}


@pytest.mark.parametrize("name", BROKEN)
@both
def test_a_path_gets_the_whole_answer_or_stays_as_it_was(driver: Any, name: str, tmp_path: Path) -> None:
    """When something goes wrong nothing of it is left, and the error knows the call."""
    broken, error = BROKEN[name]
    target = tmp_path / "file"
    target.write_bytes(b"old")
    options = rt.RequestOptions(max_size=4) if name == "too large" else None
    server = Server(broken)
    with pytest.raises(error) as raised:
        driver.run(lambda: driver.make(server).files.unread.get(options=options).write_to(target))
    assert isinstance(raised.value, rt.CallError)
    assert raised.value.operation == "files.get"
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]
    assert server.open == 0


@both
def test_a_file_in_its_place_keeps_its_permissions(driver: Any, tmp_path: Path) -> None:
    """A file that was private stays private; through a link the file behind it is replaced."""
    target, link = tmp_path / "file", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o600)
    link.symlink_to(target)
    driver.run(lambda: driver.make(Server(FILE)).files.unread.get().write_to(link))
    assert target.read_bytes() == b"abcdef"
    assert target.stat().st_mode & 0o777 == 0o600
    assert link.is_symlink()


@both
def test_an_open_file_is_written_to_from_where_it_stands(driver: Any) -> None:
    """It is left open; a raw file may take less than it is given."""

    class Raw(io.BytesIO):
        def write(self, data: Any, /) -> int:
            return super().write(bytes(data)[:2])

    for file in (io.BytesIO(b"xy"), Raw(b"xy")):
        file.seek(2)
        count = driver.run(lambda file=file: driver.make(Server(FILE)).files.unread.get().write_to(file))
        assert (count, file.getvalue()) == (6, b"xyabcdef")


@both
def test_files_that_cannot_be_written_to_are_refused(driver: Any, tmp_path: Path) -> None:
    """A closed file, one open as text, a folder that is not there: said before anything is sent."""
    server = Server(FILE)
    closed = io.BytesIO()
    closed.close()
    for target, words in ((closed, "is closed"), (io.StringIO(), "open as text")):
        with pytest.raises(rt.ConfigurationError, match=words):
            driver.run(lambda target=target: driver.make(server).files.unread.get().write_to(target))
    with pytest.raises(FileNotFoundError):
        driver.run(lambda: driver.make(server).files.unread.get().write_to(tmp_path / "none" / "file"))
    with pytest.raises(IsADirectoryError):
        driver.run(lambda: driver.make(server).files.unread.get().write_to(tmp_path))
    assert not server.received


def test_async_files_are_written_to_by_an_async_client_alone() -> None:
    """What can only be awaited is awaited."""

    class AsyncFile:
        def __init__(self) -> None:
            self.content = b""

        async def write(self, data: bytes) -> int:
            self.content += data
            return len(data)

    file = AsyncFile()
    assert ASYNC.run(lambda: ASYNC.make(Server(FILE)).files.unread.get().write_to(file)) == 6
    assert file.content == b"abcdef"


def test_plain_calls_are_as_before() -> None:
    """Without `unread` the answer is bytes."""
    assert SYNC.make(Server(FILE)).files.get() == b"abcdef"


class Endless(httpx.SyncByteStream, httpx.AsyncByteStream):
    """64 MB in pieces of one."""

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * MEGABYTE

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in Endless.__iter__(self):
            yield piece


def answering(request: httpx.Request) -> httpx.Response:
    """Answer with 64 MB."""
    return httpx.Response(
        200, headers={"content-length": str(64 * MEGABYTE)}, stream=Endless(), request=request
    )


@pytest.mark.parametrize("world", ["sync", "async"])
def test_a_large_answer_is_never_held(world: str, tmp_path: Path) -> None:
    """64 MB are written to a file out of less than 6 MB of memory."""
    target = tmp_path / "large"
    transport = httpx.MockTransport(answering)
    client: Any
    driver: Any
    if world == "sync":
        client, driver = Client(http_client=httpx.Client(transport=transport), **defaults({})), SYNC
    else:
        client, driver = (
            AsyncClient(http_client=httpx.AsyncClient(transport=transport), **defaults({})),
            ASYNC,
        )
    assert peak(lambda: driver.run(lambda: client.files.unread.get().write_to(target))) < 6 * MEGABYTE
    assert target.stat().st_size == 64 * MEGABYTE
