"""The mock as an object: a server in a thread on a free loopback port, or just the ASGI application."""

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from invocant.mock._api import MockError, ServedApi
from invocant.mock._meaning.explaining import explanation
from invocant.mock._serving.app import MockApp
from invocant.mock._serving.assembly import create_app
from invocant.mock._serving.connections import Connections
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.known_heads import KnownHeads
from invocant.mock._serving.protocol import HttpProtocol
from invocant.mock._serving.views import MockView

_BACKLOG_CONNECTIONS = 2048
"""How many connections may wait to be accepted."""

_LAST_TURNS = 100
"""How often the event loop goes round at most while the last connections close."""

_ACCEPT_TURNS = 3
"""How many turns an accepted connection needs until it is known: accept, open, report."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Where the mock may listen without a key of one's own: it accepts any that starts with `mock-` there."""
MIN_KEY_CHARACTERS = 8
"""How long a key of one's own must be."""


class Mock(MockView):
    """A mock server in a thread of this process; a context manager.

        with Mock("NAME") as mock:
            client = Client(api_key=mock.api_key, base_url=mock.base_url())

    Args:
        apis: Names of generated APIs or `ServedApi` objects; none for every generated API.
        host: A loopback address; with *key* any, such as `0.0.0.0` for all networks.
        port: 0 takes a free one.
        key: The one key that is accepted, of at least 8 characters, for the routes under `/_mock/` too; None
            accepts every key that starts with `mock-`.
        options: As for `create_app`.

    Raises:
        MockError: as for `create_app`, and for a host that is not loopback without a key.
        OSError: the port is in use.
    """

    def __init__(
        self,
        *apis: str | ServedApi,
        host: str = "127.0.0.1",
        port: int = 0,
        key: str | None = None,
        **options: Any,
    ) -> None:
        if key is None and host not in LOOPBACK:
            raise MockError(
                f"without a key of your own (key=, --key) the mock listens on loopback only "
                f"({', '.join(LOOPBACK)}), not on {host}"
            )
        if key is not None and (len(key) < MIN_KEY_CHARACTERS or not key.isascii() or not key.isprintable()):
            raise MockError(f"a key of your own has at least {MIN_KEY_CHARACTERS} characters, all of ASCII")
        if options.get("record") is not None and host not in LOOPBACK:
            raise MockError(
                f"record: on loopback only, not on {host}: whoever reached it would reach the server"
            )
        self.app = create_app(*apis, key=key, **options)
        self._host = host
        self._port = port
        self._thread: threading.Thread | None = None
        self._server: _Server | None = None

    # -- life --------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Listen, and return once requests are answered."""
        if self._thread is not None:
            raise RuntimeError("the mock has been started already")
        listener = _listen(self._host, self._port)
        self._port = listener.getsockname()[1]
        self._server = _Server(self.app)
        self._thread = threading.Thread(
            target=self._server.run_on, args=(listener,), name="mock", daemon=True
        )
        self._thread.start()
        self._server.ready.wait()
        if self._server.failure is not None:
            raise MockError(f"the mock did not start: {self._server.failure}") from self._server.failure
        return self

    def stop(self) -> None:
        """Close every connection, end the thread and close the store. Does nothing the second time."""
        if self._server is not None and self._thread is not None:
            self._server.end()
            self._thread.join()
            self._thread = self._server = None
            self.app.close()

    def __enter__(self) -> Self:
        return self.start() if self._thread is None else self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- where it is -------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The server's origin, such as `http://127.0.0.1:40123`."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104  # what it is called here
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self._port}"

    @property
    def port(self) -> int:
        """The port it listens on; 0 before it was started on a free one."""
        return self._port

    @property
    def contents(self) -> MockHost:
        """What is in the namespace of requests that name none."""
        return self.app

    def explain(self) -> list[dict[str, Any]]:
        """Return what each operation is taken for and why, an API each; `explanation_lines` prints it."""
        return [explanation(service.semantics) for service in self.app.services]

    @property
    def connections(self) -> Connections:
        """The open connections: `len(mock.connections)`, `mock.connections.total`."""
        return self.app.connections


class MockApplication(MockView):
    """A mock without a socket, for clients that call an ASGI application.

        mock = MockApplication("NAME")
        httpx.AsyncClient(transport=httpx.ASGITransport(app=mock.asgi))

    Args:
        apis: As for `Mock`.
        options: As for `create_app`.

    Raises:
        MockError: as for `create_app`.
    """

    def __init__(self, *apis: str | ServedApi, **options: Any) -> None:
        self.app = create_app(*apis, **options)

    @property
    def url(self) -> str:
        """An origin that stands for the application: only its path counts."""
        return "http://localhost"

    @property
    def contents(self) -> MockHost:
        """What is in the namespace of requests that name none."""
        return self.app


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # without it asyncio leaves Nagle on
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG_CONNECTIONS)
    except OSError:
        listener.close()
        raise
    return listener


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the fastest event loop there is; None for asyncio's own, where uvloop is not."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return None
    return uvloop.new_event_loop


class _Server:
    """The server's thread: it says when it is ready and ends as soon as it is told."""

    def __init__(self, app: MockApp) -> None:
        self.ready = threading.Event()
        self.failure: BaseException | None = None
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None

    def run_on(self, listener: socket.socket) -> None:
        """Serve on an open listener until `end`; the body of the server's thread."""
        try:
            with asyncio.Runner(loop_factory=_loop_factory()) as runner:
                runner.run(self._serve_on(listener))
        except BaseException as error:  # noqa: BLE001  # whatever it is, the waiting thread must hear of it
            self.failure = error
        finally:
            listener.close()
            self.ready.set()

    async def _serve_on(self, listener: socket.socket) -> None:
        loop = self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        heads = KnownHeads()
        server = await loop.create_server(
            lambda: HttpProtocol(self._app, self._tasks, heads, loop),
            sock=listener,
            backlog=_BACKLOG_CONNECTIONS,
        )
        self.ready.set()
        await self._ended.wait()
        await self._shut_down(server)

    async def _shut_down(self, server: asyncio.Server) -> None:
        """Stop at once: whoever still waits for an answer sees the connection go."""
        await _stop_accepting(server)
        server.close()
        for _ in range(_LAST_TURNS):
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            self._app.connections.abort_all()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)  # lets the loop close what was aborted
            if not self._app.connections and not self._tasks:
                break

    def end(self) -> None:
        """Ask the server to end; callable from any thread."""
        if self._loop is not None and self._ended is not None:
            self._loop.call_soon_threadsafe(self._ended.set)


async def _stop_accepting(server: asyncio.Server) -> None:
    """Take no more connections, and let those be opened that were accepted already.

    asyncio forgets to close a connection that it accepted just before its server was closed (CPython 3.11
    to 3.13); this goes when it does not.
    """
    loop = asyncio.get_running_loop()
    for listener in server.sockets:
        with contextlib.suppress(RuntimeError):  # the proactor loop of Windows has no readers
            loop.remove_reader(listener.fileno())
    for _ in range(_ACCEPT_TURNS):
        await asyncio.sleep(0)
