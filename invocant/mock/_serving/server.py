"""The mock as an object: a server in a thread on a free loopback port, or just the ASGI application."""

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from invocant.mock._api import Json, MockError, ServedApi
from invocant.mock._exchange.security import DEFAULT_KEY, DEFAULT_TOKEN_SECONDS
from invocant.mock._meaning.explaining import explanation
from invocant.mock._serving.app import MockApp
from invocant.mock._serving.catalog import known_apis, load_api, semantics_of
from invocant.mock._serving.connections import Connections
from invocant.mock._serving.delivery import Sleep
from invocant.mock._serving.faults import FaultQueue
from invocant.mock._serving.jobs import JobBoard
from invocant.mock._serving.journal import Entry
from invocant.mock._serving.service import make_service
from invocant.mock._state.backend import Backend
from invocant.mock._state.clock import Clock, ShiftedClock
from invocant.mock._state.store import Store
from invocant.mock._stubbing.conditions import parse_when
from invocant.mock._stubbing.files import read_stubs
from invocant.mock._stubbing.functions import Functions
from invocant.mock._stubbing.problems import StubError
from invocant.mock._stubbing.stubs import StubMaker, StubSet

_LAST_TURNS = 100
"""How often the event loop goes round at most while the last connections close."""

_ACCEPT_TURNS = 3
"""How many turns an accepted connection needs until it is known: accept, open, report."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Where the mock may listen: it checks nothing that would make it fit for a network."""


def create_app(
    *apis: str | ServedApi,
    db: str | os.PathLike[str] | None = None,
    seed: int = 0,
    clock: Clock | None = None,
    pace: float = 0.0,
    sleep: Sleep = asyncio.sleep,
    limits: bool = False,
    open_keys: bool = False,
    token_lifetime: int = DEFAULT_TOKEN_SECONDS,
    page_size: int | None = None,
    settle: float = 0.0,
    json_text: bool = False,
    stubs: Sequence[str | os.PathLike[str]] = (),
    on_answer: Callable[[Entry], None] | None = None,
) -> MockApp:
    """Return the mock as an ASGI application.

    Args:
        apis: Names of generated APIs, or what `read_document` returns; none for every generated API.
        db: SQLite file for the state; None keeps it in memory.
        seed: Another seed gives other ids.
        clock: Seconds since 1970; None is the wall clock, which `/_mock/clock` can shift.
        pace: Seconds between the events of a stream; 0 sends them at once.
        sleep: How to wait for that, and for the waits of faults.
        limits: Apply the vendors' rate limits.
        open_keys: Accept any key, instead of those that start with `mock-`.
        token_lifetime: Lifetime of issued OAuth2 tokens, in seconds.
        page_size: Items on a page when the caller names no number; None takes what the document declares,
            else 100.
        settle: Seconds until what was created is found, where the API takes its time with that.
        json_text: Stream structured answers as pieces of their JSON text, where the API has that form beside
            the one that names the place of each piece.
        stubs: Files of stubs, JSON or YAML; these come after those that are added, and stay when it is reset.
        on_answer: Called with the journal entry after each request.

    Raises:
        MockError: an API is unknown, a schema does not compile, or *db* or a stub of a file cannot be used.
    """
    chosen = [load_api(api) if isinstance(api, str) else api for api in (apis or known_apis())]
    if not chosen:
        raise MockError("there is no API to mock: generate one first, or name a document")
    if len({api.name for api in chosen}) < len(chosen):
        raise MockError("an API is named twice")
    store = Store(None if db is None else Path(db))
    time = ShiftedClock() if clock is None else clock
    services = [
        make_service(
            api,
            Backend(api.name, store, time, seed, page_size, settle, json_text),
            semantics_of(api.name),
            limits=limits,
            open_keys=open_keys,
            token_lifetime=token_lifetime,
        )
        for api in chosen
    ]
    app = MockApp(services, store, time, pace=pace, sleep=sleep, on_answer=on_answer)
    for path in stubs:
        try:
            app.stubs.keep(*read_stubs(Path(path)))
        except StubError as error:
            app.close()
            raise MockError(f"{path}: {error}") from error
    return app


class Mock:
    """A mock server in a thread of this process; a context manager.

        with Mock("NAME") as mock:
            client = Client(api_key=mock.api_key, base_url=mock.base_url())

    Args:
        apis: Names of generated APIs or `ServedApi` objects; none for every generated API.
        host: A loopback address.
        port: 0 takes a free one.
        options: As for `create_app`.

    Raises:
        MockError: as for `create_app`, and for a host that is not loopback.
        OSError: the port is in use.
    """

    def __init__(
        self, *apis: str | ServedApi, host: str = "127.0.0.1", port: int = 0, **options: Any
    ) -> None:
        if host not in LOOPBACK:
            raise MockError(f"the mock listens on loopback only ({', '.join(LOOPBACK)}), not on {host}")
        self.app = create_app(*apis, **options)
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

    # -- where and how to call ---------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The server's origin, such as `http://127.0.0.1:40123`."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def port(self) -> int:
        """The port it listens on; 0 before it was started on a free one."""
        return self._port

    @property
    def apis(self) -> tuple[str, ...]:
        """Names of the APIs served."""
        return tuple(service.api.name for service in self.app.services)

    def base_url(self, api: str | None = None) -> str:
        """Return the base URL for a client of an API; None is for the only, or first, one."""
        return self.url + self._api(api).base_path

    @property
    def api_key(self) -> str:
        """A key that is accepted; so is any other text that starts with `mock-`."""
        return DEFAULT_KEY

    def env(self, api: str | None = None) -> dict[str, str]:
        """Return the environment variables that make clients find this server; None is for all APIs."""
        variables: dict[str, str] = {}
        for service in self.app.services:
            if api in (None, service.api.name):
                variables |= client_environment(service.api, self.url)
        return variables

    def _api(self, name: str | None) -> ServedApi:
        return self.app.services[0].api if name is None else self.app.service(name).api

    # -- what happened, and what shall happen ------------------------------------------------------

    @property
    def faults(self) -> FaultQueue:
        """The queue of faults: `mock.faults.add(status=429, retry_after=0)`."""
        return self.app.faults

    @property
    def stubs(self) -> StubSet:
        """The stubs: `mock.stubs.add({"when": …, "answer": …})`, `mock.stubs.verify()`."""
        return self.app.stubs

    def when(self, operation: str | None = None, /, **conditions: Any) -> StubMaker:
        """Return what takes the answer for some calls: `mock.when("pets.get").answers({"id": 1})`.

        Args:
            operation: Python name, operationId, or `METHOD /path` as the document has it; None for any.
            conditions: Members of `CallCondition`; all must fit.

        Raises:
            StubError: a member is unknown or of a wrong type.
        """
        given = conditions if operation is None else {"operation": operation, **conditions}
        return StubMaker(self.app.stubs, parse_when(given, callables=True))

    @property
    def functions(self) -> Functions:
        """What functions say: `mock.functions["greeter"].answers("Hello")`."""
        return Functions(self.app.stubs, self.app.function_ids)

    @property
    def jobs(self) -> JobBoard:
        """The jobs: `mock.jobs.next("failed", "out of memory")`, `mock.jobs.end(id, "done")`."""
        return self.app.jobs

    def requests(
        self, *, api: str | None = None, operation: str | None = None, status: int | None = None
    ) -> list[Entry]:
        """Return the journal, oldest first, narrowed to what is given."""
        return self.app.journal.entries(api=api, operation=operation, status=status)

    def explain(self) -> list[dict[str, Any]]:
        """Return what each operation is taken for and why, an API each; `explanation_lines` prints it."""
        return [explanation(service.semantics) for service in self.app.services]

    @property
    def connections(self) -> Connections:
        """The open connections: `len(mock.connections)`, `mock.connections.total`."""
        return self.app.connections

    def reset(self) -> None:
        """Go back to the state at the start; connections stay open."""
        self.app.reset()

    def advance(self, seconds: float) -> None:
        """Move the mock's clock, to let a token expire for example."""
        self.app.advance(seconds)

    def state(self) -> Json:
        """Return everything stored, for `load`."""
        return self.app.store.dump()

    def load(self, state: Json) -> None:
        """Replace everything stored by what `state` returned."""
        self.app.store.load(state)


def client_environment(api: ServedApi, origin: str) -> dict[str, str]:
    """Return the variables in which clients of an API look for credentials, with values for this server."""
    variables: dict[str, str] = {}
    for scheme in api.schemes.values():
        for way in scheme.ways:
            for argument in way.arguments:
                single = len(way.arguments) == 1
                value = DEFAULT_KEY if single else f"mock-{argument.role.replace('_', '-')}"
                variables.setdefault(argument.variables(api.name)[0], value)
        if scheme.declared.get("base-url-env"):
            variables[str(scheme.declared["base-url-env"])] = origin + api.base_path
    return variables


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # without it asyncio leaves Nagle on
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def _protocol(connections: Connections) -> type[asyncio.Protocol]:
    """Return uvicorn's protocol with one addition: it tells *connections* when one opens or closes."""

    class Protocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # uvicorn picks it on import
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            connections.opened(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.closed(self.transport)
            super().connection_lost(exc)

    return Protocol


class _Server(uvicorn.Server):
    """uvicorn without signals and polling: it says when it is ready and ends as soon as it is told."""

    def __init__(self, app: MockApp) -> None:
        config = uvicorn.Config(
            app,
            http=_protocol(app.connections),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=600,
            timeout_graceful_shutdown=0,
        )
        super().__init__(config)
        self.ready = threading.Event()
        self.failure: BaseException | None = None
        self._app = app
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None

    def run_on(self, listener: socket.socket) -> None:
        """Serve on an open listener until `end`; the body of the server's thread."""
        try:
            asyncio.run(self._serve_on(listener))
        except BaseException as error:  # noqa: BLE001  # whatever it is, the waiting thread must hear of it
            self.failure = error
        finally:
            listener.close()
            self.ready.set()

    async def _serve_on(self, listener: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        await self.serve([listener])

    async def startup(self, sockets: Sequence[socket.socket] | None = None) -> None:
        """Start to listen, and say so."""
        await super().startup(list(sockets or ()))
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait for the end, instead of looking ten times a second whether it has come."""
        if self._ended is not None:
            await self._ended.wait()

    async def shutdown(self, sockets: Sequence[socket.socket] | None = None) -> None:  # noqa: ARG002  # uvicorn's
        """Stop at once: whoever still waits for an answer sees the connection go."""
        await self._stop_accepting()
        for server in self.servers:
            server.close()
        for _ in range(_LAST_TURNS):
            tasks = list(self.server_state.tasks)
            for task in tasks:
                task.cancel()
            self._app.connections.abort_all()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)  # lets the loop close what was aborted
            if not self._app.connections and not self.server_state.tasks:
                break

    async def _stop_accepting(self) -> None:
        """Take no more connections, and let those be opened that were accepted already.

        asyncio forgets to close a connection that it accepted just before its server was closed (CPython 3.11
        to 3.13); this goes when it does not.
        """
        loop = asyncio.get_running_loop()
        for server in self.servers:
            for listener in server.sockets:
                with contextlib.suppress(RuntimeError):  # the proactor loop of Windows has no readers
                    loop.remove_reader(listener.fileno())
        for _ in range(_ACCEPT_TURNS):
            await asyncio.sleep(0)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program."""
        yield

    def end(self) -> None:
        """Ask the server to end; callable from any thread."""
        if self._loop is not None and self._ended is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
