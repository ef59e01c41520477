"""Large bodies over a real socket: held in the memory of a few pieces, and broken off as they should be."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from invocant import Braintrust, ConnectionLostError, Nyckel
from invocant.mock import Mock
from tests.patience import until
from tests.unit.runtime.drivers import Client
from tests.unit.runtime.test_uploads import PUT

MEGABYTE = 2**20
COUNT = 64
"""Megabytes of a large body."""


def pieces(count: int = COUNT) -> Iterator[bytes]:
    """Give so many megabytes."""
    for _ in range(count):
        yield b"x" * MEGABYTE


def peak(work: Callable[[], object]) -> int:
    """Return the most memory that some work holds, in bytes; that of a server in this process counts too."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("how", ["iterator", "path"])
def test_mock_takes_a_large_upload(how: str, mock: Mock, tmp_path: Path) -> None:
    """64 MB of parts go through client and mock, both in this process, out of less than 40."""
    path = tmp_path / "large.png"
    if how == "path":
        with path.open("wb") as file:
            file.writelines(pieces())
    with Nyckel() as client:
        made = client.functions.create(name="Pets", input="Image", output="Classification")
        source: Any = pieces() if how == "iterator" else path
        assert peak(lambda: client.functions.invoke(made.id, data=source)) < 40 * MEGABYTE
    entry = next(entry for entry in mock.requests() if entry.path.endswith("/invoke"))
    assert entry.headers.get("transfer-encoding") == ("chunked" if how == "iterator" else None)
    assert entry.request.size > COUNT * MEGABYTE


class Handler(BaseHTTPRequestHandler):
    """Answers with so many megabytes as the server was told, and says how many there should be."""

    protocol_version = "HTTP/1.1"
    server: Files

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(COUNT * MEGABYTE))
        self.end_headers()
        self.wfile.writelines(pieces(self.server.count))
        self.close_connection = True

    def do_PUT(self) -> None:
        self.server.read = 0
        while True:
            size = int(self.rfile.readline() or b"0", 16)  # of a chunk; nothing where the connection ended
            if size == 0:
                break
            self.server.read += len(self.rfile.read(size))
            self.rfile.readline()
        self.server.ended.set()
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Files(ThreadingHTTPServer):
    """A server of one large file."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.count = COUNT
        self.read = 0
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def files() -> Iterator[Files]:
    """Give a server of files."""
    server = Files()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_large_answer_is_written_to_a_file(files: Files, tmp_path: Path) -> None:
    """64 MB come over a socket into a file out of less than 6, whatever the method says it gives."""
    path = tmp_path / "large"
    with Braintrust("key", base_url=files.url) as client:
        assert peak(lambda: client.functions.unread.get("id").write_to(path)) < 6 * MEGABYTE
    assert path.stat().st_size == COUNT * MEGABYTE


def test_answer_that_breaks_off_leaves_no_file(files: Files, tmp_path: Path) -> None:
    """A server that closes the connection too soon is an error, and what had come is gone."""
    files.count = 2
    with Braintrust("key", base_url=files.url) as client, pytest.raises(ConnectionLostError):
        client.functions.unread.get("id").write_to(tmp_path / "large")
    assert not list(tmp_path.iterdir())


def test_iterator_that_fails_closes_the_connection(files: Files) -> None:
    """The server sees the body end without an end, and the caller the error of the iterator."""

    def failing() -> Iterator[bytes]:
        yield from pieces(1)
        raise LookupError("mine")

    with Client(api_key="key", base_url=files.url) as client:
        with pytest.raises(LookupError, match="mine"):
            client._client.call(PUT, {"body": failing()})
        assert until(files.ended.is_set)
    assert files.read == MEGABYTE
