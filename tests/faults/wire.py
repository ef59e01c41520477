"""A server of bytes: it says exactly what a case scripts, on a real socket, and counts its connections."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import attrs

from tests.patience import PATIENCE


@attrs.frozen
class Wait:
    """Say nothing until the client closes the connection, or the case is over."""


@attrs.frozen
class Reset:
    """Break the connection so that the client sees a reset, not an end."""


@attrs.frozen
class Pace:
    """Say the same bytes again and again, every so many seconds."""

    data: bytes
    every: float


@attrs.frozen
class Drip:
    """Say these bytes one by one, with a pause after each."""

    data: bytes
    every: float = 0.01


@attrs.frozen
class Take:
    """Read so many bytes of what the client sends."""

    size: int


@attrs.frozen
class GoOn:
    """Keep the connection and answer the next request on it."""


Step = bytes | Wait | Reset | Pace | Drip | Take | GoOn


def http(
    body: bytes, *, status: str = "200 OK", kind: str = "application/json", length: int | None = None
) -> bytes:
    """Return a whole answer with a length."""
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n".encode() + body


def head(kind: str = "text/event-stream", *more: str) -> bytes:
    """Return the head of an answer whose body comes in chunks."""
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", "Transfer-Encoding: chunked", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def chunk(data: bytes) -> bytes:
    """Return one chunk."""
    return b"%x\r\n%b\r\n" % (len(data), data)


LAST = b"0\r\n\r\n"


class Wire:
    """Answers request after request from scripts; the last script is repeated.

    With a greeting it says only that, to everybody who connects. With *sips* it reads the body of a request
    byte by byte, and makes a pause of so many seconds after each.

    Attributes:
        requests: Requests read so far.
        heard: What was read of them, each whole.
        connections: Connections accepted so far.
        asked: Set when a request has been read.
        dripped: Bytes said one by one, and pieces at a pace, so far.
        sipped: Bytes of bodies read one by one so far.
        closed: Set when a client has closed a connection.
        gave_up: Set when a silence lasted so long that the server ended it, and not the client.
    """

    def __init__(
        self, *scripts: Sequence[Step], greeting: bytes | Sequence[Step] = b"", sips: float | None = None
    ) -> None:
        self._scripts = list(scripts)
        self._greeting = [greeting] if isinstance(greeting, bytes) and greeting else greeting
        self._sips = sips
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.requests = 0
        self.heard: list[bytes] = []
        self.connections = 0
        self.dripped = 0
        self.sipped = 0
        self.asked = threading.Event()
        self.closed = threading.Event()
        self.gave_up = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for one in self._sockets:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def turn(self, *scripts: Sequence[Step]) -> None:
        """Answer from other scripts from now on."""
        with self._lock:
            self._scripts = list(scripts)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE)
            with self._lock:
                self._sockets.append(connection)
                self.connections += 1
            self._start(self._serve, connection)

    def _next(self) -> Sequence[Step]:
        with self._lock:
            self.requests += 1
            self.asked.set()
            return self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]

    def _serve(self, connection: socket.socket) -> None:
        try:
            if not isinstance(self._greeting, bytes):
                self._say(connection, self._greeting)
                return
            while self._read_request(connection):
                if not self._say(connection, self._next()):
                    break
        except OSError:
            self.closed.set()
        finally:
            connection.close()

    def _read_request(self, connection: socket.socket) -> bool:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                self.closed.set()
                return False
            data += piece
        top, _, body = data.partition(b"\r\n\r\n")
        size = next(
            (
                int(line.split(b":")[1])
                for line in top.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ),
            0,
        )
        while len(body) < size and self._sips is not None:
            if self._over.wait(self._sips):
                return False
            body += connection.recv(1)
            self.sipped += 1
        while len(body) < size:
            body += connection.recv(65536)
        self.heard.append(top + b"\r\n\r\n" + body)
        return True

    def _say(self, connection: socket.socket, script: Sequence[Step]) -> bool:
        """Follow a script; return whether the connection stays."""
        for step in script:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif isinstance(step, Wait):
                self._until_closed(connection)
                return False
            elif isinstance(step, Pace):
                while not self._over.wait(step.every):
                    connection.sendall(step.data)
                    self.dripped += 1
            elif isinstance(step, Drip):
                for place in range(len(step.data)):
                    connection.sendall(step.data[place : place + 1])
                    self.dripped += 1
                    if self._over.wait(step.every):
                        return False
            elif isinstance(step, Take):
                left = step.size
                while left > 0 and (piece := connection.recv(min(left, 65536))):
                    left -= len(piece)
            elif isinstance(step, Reset):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            else:
                return True
        return False

    def _until_closed(self, connection: socket.socket) -> None:
        try:
            said = connection.recv(1)
        except TimeoutError:
            self.gave_up.set()
        else:
            if not said:
                self.closed.set()
