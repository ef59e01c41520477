"""What sends one request: over the network, or straight into an ASGI application in this process.

It shares no code with the client that is judged: requests go through the library `requests`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from attrs import define, field, frozen

from invocant.contract._findings import Exchange


@frozen
class OutgoingRequest:
    """A request, ready to be sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


class Sender(Protocol):
    """What sends one request; it raises nothing but returns an exchange with a `failure`."""

    def __call__(self, request: OutgoingRequest, timeout: float) -> Exchange:
        """Send *request* and return what came."""

    def close(self) -> None:
        """Give back what is held."""


@define
class HttpSender:
    """Sends over the network, on connections that are kept."""

    verify: bool | str = True
    _session: Any = field(default=None, init=False)

    def __call__(self, request: OutgoingRequest, timeout: float) -> Exchange:
        """Send *request*; an answer that does not end within *timeout* seconds is a failure."""
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.trust_env = False
            self._session.headers.clear()
        begun = time.monotonic()
        status: int | None = None
        headers: dict[str, str] = {}
        pieces: list[bytes] = []
        failure: str | None = None
        try:
            with self._session.request(
                request.method,
                request.url,
                headers={"User-Agent": "invocant-check", "Accept-Encoding": None, **request.headers},
                data=request.body,
                timeout=timeout,
                stream=True,
                allow_redirects=False,
                verify=self.verify,
            ) as answer:
                self._session.cookies.clear()  # every request says by itself who it is
                status = answer.status_code
                headers = {name.lower(): value for name, value in answer.headers.items()}
                for piece in answer.iter_content(65536):
                    pieces.append(piece)
                    if time.monotonic() - begun > timeout:
                        failure = f"the answer did not end within {timeout:g} s"
                        break
        except requests.RequestException as error:
            failure = f"{type(error).__name__}: {error}"
        return Exchange(
            request.method,
            request.url,
            tuple(request.headers.items()),
            request.body,
            status,
            headers,
            b"".join(pieces),
            failure,
            time.monotonic() - begun,
        )

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            self._session.close()
            self._session = None


@define
class AsgiSender:
    """Calls an ASGI application in this process, without a socket."""

    app: Any
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False)
    _life: _Lifespan | None = field(default=None, init=False)

    def __call__(self, request: OutgoingRequest, timeout: float) -> Exchange:
        """Send *request*."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._life = _Lifespan(self.app)
            self._loop.run_until_complete(self._life.begin())
        begun = time.monotonic()
        answer: dict[str, Any] = {"status": None, "headers": {}, "body": b"", "ended": False}
        failure: str | None = None
        try:
            self._loop.run_until_complete(asyncio.wait_for(self._run(request, answer), timeout))
        except TimeoutError:
            failure = f"the answer did not end within {timeout:g} s"
        except Exception as error:  # noqa: BLE001  # whatever the application raises, a server would answer 500
            failure = None if answer["ended"] else f"the application raised {type(error).__name__}: {error}"
            if answer["status"] is None:
                answer["status"], failure = 500, None
        else:
            if not answer["ended"]:
                failure = "the answer broke off"
        return Exchange(
            request.method,
            request.url,
            tuple(request.headers.items()),
            request.body,
            answer["status"],
            answer["headers"],
            answer["body"],
            failure,
            time.monotonic() - begun,
        )

    def close(self) -> None:
        """End the application's life and the event loop."""
        if self._loop is not None and self._life is not None:
            self._loop.run_until_complete(self._life.end())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
            self._loop = None

    async def _run(self, request: OutgoingRequest, answer: dict[str, Any]) -> None:
        address = urlsplit(request.url)
        headers = [
            (name.lower().encode(), value.encode("latin-1")) for name, value in request.headers.items()
        ]
        headers.append((b"host", address.netloc.encode()))
        if request.body is not None:
            headers.append((b"content-length", str(len(request.body)).encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": address.scheme,
            "path": unquote(address.path) or "/",
            "raw_path": address.path.encode(),
            "query_string": address.query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": (address.hostname, address.port or 80),
        }
        given = False
        ended = asyncio.Event()

        async def receive() -> dict[str, Any]:
            nonlocal given
            if not given:
                given = True
                return {"type": "http.request", "body": request.body or b"", "more_body": False}
            await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer["status"] = message["status"]
                for name, value in message.get("headers", ()):
                    key, text = name.decode("latin-1").lower(), value.decode("latin-1")
                    known = answer["headers"].get(key)
                    answer["headers"][key] = f"{known}, {text}" if known is not None else text
            elif message["type"] == "http.response.body":
                if request.method != "HEAD":
                    answer["body"] += message.get("body", b"")
                if not message.get("more_body", False):
                    answer["ended"] = True
                    ended.set()

        await self.app(scope, receive, send)


@define
class _Lifespan:
    """The life of an ASGI application: begun before its first request, ended after the last.

    Source: ASGI specification, lifespan protocol 2.0: an application that raises on it does not have it.
    """

    app: Any
    _task: asyncio.Task[None] | None = field(default=None, init=False)
    _ending: asyncio.Event = field(factory=asyncio.Event, init=False)
    _told: asyncio.Event = field(factory=asyncio.Event, init=False)
    _has_begun: bool = field(default=False, init=False)
    _failure: str | None = field(default=None, init=False)

    async def begin(self) -> None:
        """Start the application.

        Raises:
            RuntimeError: It says that it cannot start.
        """
        self._task = asyncio.ensure_future(self._live())
        await self._told.wait()
        self._told.clear()
        if self._failure is not None:
            raise RuntimeError(f"the application does not start: {self._failure}")

    async def end(self) -> None:
        """Let it end."""
        self._ending.set()
        if self._task is not None:
            await self._task

    async def _live(self) -> None:
        with contextlib.suppress(Exception):  # it does not know the protocol
            await self.app(
                {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, self._receive, self._send
            )
        self._told.set()

    async def _receive(self) -> dict[str, Any]:
        if not self._has_begun:
            self._has_begun = True
            return {"type": "lifespan.startup"}
        await self._ending.wait()
        return {"type": "lifespan.shutdown"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "lifespan.startup.failed":
            self._failure = str(message.get("message") or "no reason is given")
        self._told.set()
