"""One namespace of a server that runs here, as a test holds it: where to call, and what (shall) happen."""

from abc import ABC, abstractmethod
from typing import Any, Self

from invocant.mock._api import Json, ServedApi
from invocant.mock._exchange.namespaces import HEADER, SEPARATOR
from invocant.mock._exchange.security import DEFAULT_KEY
from invocant.mock._serving.app import MockApp
from invocant.mock._serving.delivery import Receive, Scope, Send
from invocant.mock._serving.environment import client_environment
from invocant.mock._serving.faults import FaultQueue
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.jobs import JobBoard
from invocant.mock._serving.journal import Entry
from invocant.mock._serving.recording import Recording
from invocant.mock._stubbing.conditions import parse_when
from invocant.mock._stubbing.functions import Functions
from invocant.mock._stubbing.stubs import StubMaker, StubSet


class MockView(ABC):
    """What is in one namespace of a server, and how clients get there."""

    app: MockApp
    """The ASGI application of the server."""

    @property
    @abstractmethod
    def url(self) -> str:
        """The server's origin, such as `http://127.0.0.1:40123`."""

    @property
    @abstractmethod
    def contents(self) -> MockHost:
        """What is in the namespace."""

    # -- where and how to call ---------------------------------------------------------------------

    @property
    def namespace(self) -> str:
        """Its name; "" for the one of requests that name none."""
        return self.contents.name

    @property
    def apis(self) -> tuple[str, ...]:
        """Names of the APIs served."""
        return tuple(service.api.name for service in self.contents.services)

    def base_url(self, api: str | None = None) -> str:
        """Return the base URL for a client of an API; None is for the only, or first, one."""
        return self.url + self._api(api).base_path

    @property
    def api_key(self) -> str:
        """A key that is accepted, and that names the namespace; without one of its own so is any `mock-…`."""
        key = self.app.key or DEFAULT_KEY
        return f"{key}{SEPARATOR}{self.namespace}" if self.namespace else key

    @property
    def headers(self) -> dict[str, str]:
        """The header that names the namespace, for clients without a key; empty for the default one."""
        return {HEADER: self.namespace} if self.namespace else {}

    def env(self, api: str | None = None) -> dict[str, str]:
        """Return the environment variables that make clients find this server; None is for all APIs."""
        variables: dict[str, str] = {}
        for service in self.contents.services:
            if api in (None, service.api.name):
                variables |= client_environment(service.api, self.url, self.api_key)
        return variables

    def _api(self, name: str | None) -> ServedApi:
        return self.contents.services[0].api if name is None else self.contents.service(name).api

    async def asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request to the namespace, as an ASGI application: `httpx.ASGITransport(app=mock.asgi)`."""
        if self.namespace and scope["type"] == "http":
            named = (HEADER.encode(), self.namespace.encode())
            headers = [pair for pair in scope["headers"] if pair[0].lower() != named[0]]
            scope = {**scope, "headers": [*headers, named]}
        await self.app(scope, receive, send)

    def within(self, name: str) -> "Namespace":
        """Return a namespace of this server: state, faults, stubs, limits, journal and clock of its own.

        Args:
            name: At most 100 letters, digits and `_ . -`; the same name gives the same namespace.

        Raises:
            MockError: there are too many.
            ValueError: that is no name.
        """
        return Namespace(self, name)

    @property
    def recording(self) -> Recording | None:
        """What has been recorded of the server behind it; None where none is."""
        return None if self.app.passage is None else self.app.passage.recording

    # -- what happened, and what shall happen ------------------------------------------------------

    @property
    def faults(self) -> FaultQueue:
        """The queue of faults: `mock.faults.add(status=429, retry_after=0)`."""
        return self.contents.faults

    @property
    def stubs(self) -> StubSet:
        """The stubs: `mock.stubs.add({"when": …, "answer": …})`, `mock.stubs.verify()`."""
        return self.contents.stubs

    def when(self, operation: str | None = None, /, **conditions: Any) -> StubMaker:
        """Return what takes the answer for some calls: `mock.when("pets.get").answers({"id": 1})`.

        Args:
            operation: Python name, operationId, or `METHOD /path` as the document has it; None for any.
            conditions: Members of `CallCondition`; all must fit.

        Raises:
            StubError: a member is unknown or of a wrong type.
        """
        given = conditions if operation is None else {"operation": operation, **conditions}
        return StubMaker(self.contents.stubs, parse_when(given, callables=True))

    @property
    def functions(self) -> Functions:
        """What functions say: `mock.functions["greeter"].answers("Hello")`."""
        return Functions(self.contents.stubs, self.contents.function_ids)

    @property
    def jobs(self) -> JobBoard:
        """The jobs: `mock.jobs.next("failed", "out of memory")`, `mock.jobs.end(id, "done")`."""
        return self.contents.jobs

    def requests(
        self, *, api: str | None = None, operation: str | None = None, status: int | None = None
    ) -> list[Entry]:
        """Return the journal, oldest first, narrowed to what is given."""
        return self.contents.journal.entries(api=api, operation=operation, status=status)

    def reset(self) -> None:
        """Go back to the state at the start; connections stay open, and other namespaces as they are."""
        self.contents.reset()

    def advance(self, seconds: float) -> None:
        """Move the mock's clock, to let a token expire for example."""
        self.contents.advance(seconds)

    def state(self) -> Json:
        """Return everything stored, for `load`."""
        return self.contents.store.dump()

    def load(self, state: Json) -> None:
        """Replace everything stored by what `state` returned."""
        self.contents.store.load(state)


class Namespace(MockView):
    """A namespace of a server, like a server of its own; a context manager, which drops it at the end.

    Args:
        server: The server.
        name: At most 100 letters, digits and `_ . -`.
    """

    def __init__(self, server: MockView, name: str) -> None:
        self.app = server.app
        self._server = server
        self._name = name
        self.app.namespaces.of(name)

    @property
    def url(self) -> str:
        """The server's origin."""
        return self._server.url

    @property
    def contents(self) -> MockHost:
        """What is in the namespace."""
        return self.app.namespaces.of(self._name)

    def drop(self) -> None:
        """Forget it with all that is in it; requests that name it make it anew."""
        self.app.namespaces.drop(self._name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.drop()
