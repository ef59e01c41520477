"""Pytest fixtures of the mock server: one server a session, and a namespace of it for every test.

    def test_it(shop_mock):
        shop_mock.functions["greeter"].answers("Hello")
        client = Shop(api_key=shop_mock.api_key, base_url=shop_mock.base_url())

`NAME_mock` is a namespace of each generated API, `document_mock("openapi.yaml")` makes one of any document;
`async_…` are the same without a socket: their `asgi` is an ASGI application. What each
holds no other test sees, whoever shares the server: set `INVOCANT_MOCK_URL` to the URL of one that runs (and
`INVOCANT_MOCK_KEY` to its key, if it has one), and all processes do. `invocant_mock(NAME, …)` is a whole
server, reset in every test, with whatever options.

`invocant_contract(document, app=app)` checks a service of one's own, or with `url=` one that runs, as
`invocant check` does; it needs the extra `contract`. Packages that `invocant_strategies` names in pytest's
configuration are known to `hypothesis.strategies.from_type`.

The plugin is found by itself once the package is installed; the servers need the extra `mock` and are made
when a test first asks for one. A test fails whose stubs were not used, unless they are `optional` or the test
is marked `allow_unused_stubs`.
"""

import importlib.util
import os
import pkgutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from invocant.contract import CheckReport
    from invocant.mock import Mock, MockApplication, Namespace, RemoteNamespace, ServedApi


ALLOW = "allow_unused_stubs"
"""The mark of a test that may leave stubs unused."""
STRATEGIES = "invocant_strategies"
"""The option of pytest's configuration that names generated packages, for hypothesis."""
_MOCKS = pytest.StashKey["list[Any]"]()
"""The mocks that a test has asked for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the generated packages whose models hypothesis is to know."""
    parser.addini(STRATEGIES, "generated packages whose models and events hypothesis can draw", type="args")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, and the models of the packages that are named."""
    packages = config.getini(STRATEGIES)
    if packages:
        from invocant.contract.strategies import register

        for package in packages:
            register(package)
    config.addinivalue_line("markers", f"{ALLOW}: stubs of the mock server may be left unused in this test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that passed, but has not used a stub."""
    yield
    if item.get_closest_marker(ALLOW) is None:
        for server in item.stash.get(_MOCKS, []):
            server.stubs.verify()


class MockServers:
    """The servers of a session, one for each set of APIs and options."""

    def __init__(self) -> None:
        self._servers: dict[tuple[Any, ...], Mock] = {}
        self._applications: dict[tuple[Any, ...], MockApplication] = {}
        self._used: list[Mock] = []
        self._watched: list[Any] = []
        self._named = 0

    def __call__(self, *apis: "str | ServedApi", **options: Any) -> "Mock":
        """Return a running server; the same for the same arguments, reset when a test first asks for it.

        Args:
            apis: Names of generated APIs or `ServedApi` objects; none for every generated API.
            options: As for `invocant.mock.Mock`; values must be hashable to share a server.
        """
        server = self.shared(*apis, **options)
        if server not in self._used:
            server.reset()
            self._used.append(server)
            self._watched.append(server)
        return server

    def shared(self, *apis: "str | ServedApi", **options: Any) -> "Mock":
        """Return a running server as it is; the same for the same arguments.

        Args:
            apis: As for a call.
            options: As for a call.
        """
        from invocant.mock import Mock

        key = (apis, tuple(sorted(options.items())))
        server = self._servers.get(key)
        if server is None:
            server = self._servers[key] = Mock(*apis, **options).start()
        return server

    def application(self, *apis: "str | ServedApi", **options: Any) -> "MockApplication":
        """Return a server without a socket as it is; the same for the same arguments.

        Args:
            apis: As for a call.
            options: As for a call.
        """
        from invocant.mock import MockApplication

        key = (apis, tuple(sorted(options.items())))
        application = self._applications.get(key)
        if application is None:
            application = self._applications[key] = MockApplication(*apis, **options)
        return application

    def namespace_name(self) -> str:
        """Return the name of a namespace that nobody has, in this process or in another one."""
        self._named += 1
        return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}-{self._named}"

    def next_test(self, watched: "list[Any]") -> None:
        """Make every server be reset when it is next asked for.

        Args:
            watched: Takes the servers that are asked for.
        """
        self._used = []
        self._watched = watched

    def stop(self) -> None:
        """Stop all servers."""
        for server in self._servers.values():
            server.stop()
        for application in self._applications.values():
            application.app.close()
        self._servers.clear()
        self._applications.clear()


@pytest.fixture(scope="session")
def invocant_mock_servers() -> Iterator[MockServers]:
    """The servers of the session; tests use `invocant_mock`."""
    servers = MockServers()
    yield servers
    servers.stop()


@pytest.fixture
def invocant_mock(invocant_mock_servers: MockServers, request: pytest.FixtureRequest) -> MockServers:
    """Return a function from API names to a running, empty mock server."""
    invocant_mock_servers.next_test(request.node.stash.setdefault(_MOCKS, []))
    return invocant_mock_servers


class NamespaceMaker:
    """Makes namespaces for one test, which are dropped at its end, and whose stubs are verified before."""

    def __init__(self, servers: MockServers, watched: "list[Any]", until_end: ExitStack) -> None:
        self._servers = servers
        self._watched = watched
        self._until_end = until_end

    def make(self, api: "str | ServedApi", *, asgi: bool = False) -> Any:
        """Return a namespace.

        Args:
            api: The API that is served.
            asgi: Without a socket.
        """
        url = os.environ.get("INVOCANT_MOCK_URL")
        name = self._servers.namespace_name()
        mock: Namespace | RemoteNamespace
        if url and not asgi and isinstance(api, str):
            from invocant.mock import RemoteNamespace as Remote

            mock = Remote(url, name, key=os.environ.get("INVOCANT_MOCK_KEY"), api=api)
        else:
            mock = (self._servers.application if asgi else self._servers.shared)(api).within(name)
        self._watched.append(mock)
        return self._until_end.enter_context(mock)


@pytest.fixture
def invocant_namespaces(
    invocant_mock_servers: MockServers, request: pytest.FixtureRequest
) -> Iterator[NamespaceMaker]:
    """What makes namespaces for this test; tests use the fixtures below."""
    with ExitStack() as until_end:
        watched = request.node.stash.setdefault(_MOCKS, [])
        yield NamespaceMaker(invocant_mock_servers, watched, until_end)


def _mocks_of_apis() -> Iterator[tuple[str, Any]]:
    """Yield a name and a fixture for each generated API, with a socket and without one; imports none."""
    package = importlib.util.find_spec("invocant_api")
    folders = package.submodule_search_locations if package is not None else None
    for module in pkgutil.iter_modules(folders or ()):
        if module.ispkg:
            yield f"{module.name}_mock", _mock_of(module.name, f"{module.name}_mock", asgi=False)
            yield f"async_{module.name}_mock", _mock_of(module.name, f"async_{module.name}_mock", asgi=True)


def _mock_of(api: str, name: str, *, asgi: bool) -> Any:
    def mock(invocant_namespaces: NamespaceMaker) -> Any:
        return invocant_namespaces.make(api, asgi=asgi)

    served = "an ASGI application" if asgi else "a mock server"
    mock.__doc__ = f"A namespace of {served} of {api.title()}, for this test alone."
    return pytest.fixture(name=name)(mock)


globals().update(_mocks_of_apis())


class DocumentMocks:
    """Makes namespaces of servers of any document, for one test."""

    def __init__(self, make: Callable[["ServedApi"], Any], read: dict[Any, "ServedApi"]) -> None:
        self._make = make
        self._read = read

    def __call__(
        self,
        document: "str | os.PathLike[str]",
        overlays: "Sequence[str | os.PathLike[str]]" = (),
        *,
        name: str | None = None,
        **options: Any,
    ) -> "Namespace":
        """Return a namespace of a server of that document, for this test alone.

        Args:
            document: The file of the document.
            overlays: Files of overlays, in the order in which they apply.
            name: What the API is called; None for the name of the file.
            options: As for `invocant.mock.read_document`.
        """
        from invocant.mock import read_document

        path = Path(document)
        files = (path, *map(Path, overlays))
        key = (name, *((file, file.stat().st_mtime_ns) for file in files), *sorted(options.items()))
        if key not in self._read:
            self._read[key] = read_document(name or path.stem, path, list(map(Path, overlays)), **options)
        mock: Namespace = self._make(self._read[key])
        return mock


@pytest.fixture(scope="session")
def invocant_documents() -> "dict[Any, ServedApi]":
    """The documents that were read in this session; tests use `document_mock`."""
    return {}


@pytest.fixture
def document_mock(
    invocant_namespaces: NamespaceMaker, invocant_documents: "dict[Any, ServedApi]"
) -> DocumentMocks:
    """Return a function from the file of a document to a namespace of a server of it, for this test alone."""
    return DocumentMocks(invocant_namespaces.make, invocant_documents)


@pytest.fixture
def async_document_mock(
    invocant_namespaces: NamespaceMaker, invocant_documents: "dict[Any, ServedApi]"
) -> DocumentMocks:
    """Return a function from the file of a document to a namespace without a socket, for this test alone."""
    return DocumentMocks(partial(invocant_namespaces.make, asgi=True), invocant_documents)


class ContractChecker:
    """Checks servers against their documents, and fails the test for what is wrong."""

    def __call__(self, document: "Mapping[str, Any]", **options: Any) -> "CheckReport":
        """Check a server, as `invocant.contract.verify` does.

        Args:
            document: An OpenAPI document, with its overlays.
            options: Those of `invocant.contract.Options`: `app=` or `url=`, `headers=`, `write=` and others.

        Raises:
            ContractError: The server does not do what the document says.
        """
        from invocant.contract import Options, verify

        return verify(document, Options(**options))


@pytest.fixture
def invocant_contract() -> ContractChecker:
    """Return a function that checks a service against its document."""
    return ContractChecker()
