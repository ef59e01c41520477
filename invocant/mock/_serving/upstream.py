"""The server behind a mock that records: what is asked of it, by a thread each, and what it answers.

The standard library's client is enough: nothing is retried, followed, pooled or decoded, and the mock stands
apart from the HTTP libraries that the clients under test use.
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Container, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import TypeVar
from urllib.parse import urlsplit

from invocant.mock._api import MockError
from invocant.mock._exchange.requests import Request

CONNECT_SECONDS = 10.0
"""How long it may take to reach the server."""
SILENT_SECONDS = 600.0
"""How long the server may be silent."""
MAX_CALLS = 64
"""How many calls are passed on at a time; further ones wait."""
PIECE_BYTES = 65_536
"""The largest piece in which an answer is passed on."""

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers about a connection, not a message. Source: RFC 9110, section 7.6.1."""
_Result = TypeVar("_Result")


class UpstreamError(Exception):
    """The server could not be reached, or did not answer to the end."""


class UpstreamServer:
    """The server whose answers are recorded.

    Args:
        url: Its base URL: https, or http on loopback. A path takes the place of the API's base path.
        base_path: That of the API.

    Raises:
        MockError: that is no such URL.
    """

    def __init__(self, url: str, base_path: str = "") -> None:
        try:
            parts = urlsplit(url)
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError as error:
            raise MockError(f"record: that is no URL: {error}") from error
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise MockError("record: a URL without user, query and fragment; credentials come with the calls")
        if not self._host or parts.scheme not in ("http", "https"):
            raise MockError(f"record: {url!r} is no URL of a server: https://HOST, or http:// on loopback")
        if parts.scheme == "http" and not is_loopback(self._host):
            raise MockError(f"record: {url} is refused: https, or plain http on loopback")
        self._secure = parts.scheme == "https"
        path = parts.path.rstrip("/")
        self._base, self._path = (base_path, path) if path else ("", "")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._threads = ThreadPoolExecutor(MAX_CALLS, "mock-upstream")
        self._open: set[UpstreamCall] = set()

    def close(self) -> None:
        """Break off every call."""
        for call in list(self._open):
            call.abort()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def begin(self, request: Request, leave_out: Container[str] = ()) -> "UpstreamCall":
        """Send a request on, and return the call once the head of its answer is there.

        Args:
            leave_out: Further headers that are not sent, in lower case.

        Raises:
            UpstreamError: the server cannot be reached, or does not answer.
        """
        own = ("host", "content-length", "accept-encoding", "expect")
        headers = [
            (name, value)
            for name, value in end_to_end(request.headers)
            if name not in own and name not in leave_out
        ]
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            headers.append(("content-length", str(len(request.body))))
        call = UpstreamCall(self._connection(), self.here)
        self._open.add(call)
        try:
            await self._run(partial(call.begin, request.method, self._target(request), headers, request.body))
        except BaseException:
            self.end(call)
            raise
        return call

    async def read(self, call: "UpstreamCall") -> bytes:
        """Return the next piece of an answer as it comes; empty at its end.

        Raises:
            UpstreamError: it breaks off.
        """
        return await self._run(call.read)

    def end(self, call: "UpstreamCall") -> None:
        """Close a call, whether its answer has ended or not."""
        self._open.discard(call)
        call.abort()

    def here(self, value: str) -> str:
        """Return a header's value with addresses of the server as paths of the mock."""
        if self._path:
            value = value.replace(self._origin + self._path, self._base)
        return value.replace(self._origin, "")

    def _target(self, request: Request) -> str:
        path = request.path
        if self._path:
            inside = path == self._base or path.startswith(self._base + "/")
            path = self._path + (path[len(self._base) :] if inside else path)
        return path + (f"?{request.query.decode('latin-1')}" if request.query else "")

    def _connection(self) -> HTTPConnection:
        if not self._secure:
            return HTTPConnection(self._host, self._port, timeout=CONNECT_SECONDS)
        context = ssl.create_default_context()
        return HTTPSConnection(self._host, self._port, timeout=CONNECT_SECONDS, context=context)

    async def _run(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


class UpstreamCall:
    """One call of the server and its answer: blocking, in a thread of its own.

    Args:
        connection: A new connection.
        here: Makes a header's address of the server one of the mock.
    """

    def __init__(self, connection: HTTPConnection, here: Callable[[str], str]) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self._connection = connection
        self._here = here
        self._response: HTTPResponse | None = None
        self._socket: socket.socket | None = None
        self._aborted = False

    def begin(self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        """Send the request, and wait for the head of the answer.

        Raises:
            UpstreamError: the server cannot be reached, or does not answer.
        """
        connection = self._connection
        try:
            connection.connect()
            self._socket = connection.sock
            self._go_on()
            self._socket.settimeout(SILENT_SECONDS)
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value.encode("latin-1"))
            connection.putheader("accept-encoding", "identity")
            connection.endheaders(body or None)
            response = self._response = connection.getresponse()
            self._go_on()
        except (OSError, HTTPException, ValueError) as error:
            raise UpstreamError(f"{type(error).__name__}: {error}") from error
        self.status = response.status
        self.headers = [
            (name, self._here(value) if name in ("location", "content-location", "link") else value)
            for name, value in end_to_end([(name.lower(), value) for name, value in response.getheaders()])
        ]

    def _go_on(self) -> None:
        """Close what was opened after the call was broken off."""
        if self._aborted:
            self.abort()
            raise UpstreamError("the caller left")

    def read(self) -> bytes:
        """Return the next piece as it comes; empty at the end.

        Raises:
            UpstreamError: the answer breaks off.
        """
        response = self._response
        if response is None:
            return b""
        try:
            piece = response.read1(PIECE_BYTES)
        except (OSError, HTTPException, ValueError, AttributeError) as error:  # closed by `abort` meanwhile
            raise UpstreamError(f"the answer broke off: {type(error).__name__}") from error
        if not piece and response.length:
            raise UpstreamError(f"the answer broke off {response.length} bytes before its end")
        return piece

    def abort(self) -> None:
        """Close the connection, and wake the thread that waits for it; from any thread, and twice too."""
        self._aborted = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
        if self._response is not None:  # which holds the socket open
            with contextlib.suppress(OSError, ValueError):
                self._response.close()
        self._connection.close()


def end_to_end(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers of a message, by lower-case name, without those about the connection."""
    named = {
        option.strip().lower()
        for name, value in headers
        if name == "connection"
        for option in value.split(",")
    }
    return [(name, value) for name, value in headers if name not in _HOP_BY_HOP and name not in named]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
