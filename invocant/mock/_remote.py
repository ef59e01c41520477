"""A namespace of a server in another process, over its routes under `/_mock/`."""

import http.client
import json
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

from invocant.mock._api import Json, MockError
from invocant.mock._exchange.namespaces import HEADER, SEPARATOR, checked_name
from invocant.mock._exchange.security import DEFAULT_KEY
from invocant.mock._stubbing.conditions import parse_when
from invocant.mock._stubbing.functions import Functions
from invocant.mock._stubbing.problems import StubError
from invocant.mock._stubbing.stubs import Stub, StubMaker, StubSet

_SECONDS = 60.0
"""How long the server may take to answer about itself."""


class RemoteNamespace:
    """A namespace of a server that runs elsewhere; a context manager, which drops it at the end.

    It has what a `Namespace` has, but for callables: these are of the server's own process.

    Args:
        url: The server's origin.
        name: At most 100 letters, digits and `_ . -`.
        key: The server's key, if it has one of its own.
        api: The API that `base_url` is for; None for the first one.

    Raises:
        MockError: there is no such server.
        ValueError: that is no name.
    """

    def __init__(self, url: str, name: str, *, key: str | None = None, api: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.namespace = checked_name(name)
        self._key = key
        self._api = api
        self._apis: dict[str, Any] = self.ask("GET", "")["apis"]
        self.faults = RemoteFaults(self)
        self.stubs = RemoteStubs(self)

    # -- where and how to call ---------------------------------------------------------------------

    @property
    def apis(self) -> tuple[str, ...]:
        """Names of the APIs served."""
        return tuple(self._apis)

    def base_url(self, api: str | None = None) -> str:
        """Return the base URL for a client of an API; None is for the one that was named, or the first."""
        return self.url + str(self._apis[api or self._api or self.apis[0]]["base_path"])

    @property
    def api_key(self) -> str:
        """A key that is accepted, and that names the namespace."""
        return f"{self._key or DEFAULT_KEY}{SEPARATOR}{self.namespace}"

    @property
    def headers(self) -> dict[str, str]:
        """The header that names the namespace, for clients without a key."""
        return {HEADER: self.namespace}

    def env(self, api: str | None = None) -> dict[str, str]:
        """Return the environment variables that make clients find the server; None is for all APIs."""
        names = self.apis if api is None else (api,)
        variables: dict[str, str] = {}
        for name in names:
            variables |= self.ask("GET", f"environment/{quote(name)}", url=self.url, key=self.api_key)
        return variables

    # -- what happened, and what shall happen ------------------------------------------------------

    def when(self, operation: str | None = None, /, **conditions: Any) -> StubMaker:
        """Return what takes the answer for some calls, as `Namespace.when` does."""
        given = conditions if operation is None else {"operation": operation, **conditions}
        return StubMaker(self.stubs, parse_when(given, callables=True))

    @property
    def functions(self) -> Functions:
        """What functions say: `mock.functions["greeter"].answers("Hello")`."""
        return Functions(self.stubs, self._function_ids)

    def _function_ids(self, name: str, api: str | None = None) -> Sequence[str]:
        ids: Sequence[str] = self.ask("POST", "functions", {"name": name, **({"api": api} if api else {})})
        return ids

    def requests(self, **members: str | int) -> list["RemoteEntry"]:
        """Return the journal, oldest first, narrowed by `api`, `operation` and `status`."""
        return [RemoteEntry(entry) for entry in self.ask("GET", "requests", **members)]

    def reset(self) -> None:
        """Go back to the state at the start."""
        self.ask("POST", "reset")

    def advance(self, seconds: float) -> None:
        """Move the namespace's clock."""
        self.ask("POST", "clock", {"advance": seconds})

    def state(self) -> Json:
        """Return everything stored, for `load`."""
        return self.ask("GET", "state")

    def load(self, state: Json) -> None:
        """Replace everything stored by what `state` returned."""
        self.ask("PUT", "state", state)

    def drop(self) -> None:
        """Forget the namespace with all that is in it."""
        self.ask("DELETE", f"namespaces/{quote(self.namespace)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.drop()

    # -- the way there -----------------------------------------------------------------------------

    def ask(self, method: str, route: str, body: Json = ..., **query: str | int) -> Any:
        """Ask one of the routes under `/_mock/`, and return its answer.

        Raises:
            MockError: the server cannot be reached.
            StubError: what was sent cannot be understood.
        """
        parts = urlsplit(self.url)
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = make(parts.hostname or "", parts.port, timeout=_SECONDS)
        headers = {**self.headers, "x-mock-key": self._key or ""}
        sent = None if body is ... else json.dumps(body).encode()
        path = f"/_mock/{route}" + (f"?{urlencode(query)}" if query else "")
        try:
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            value = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise MockError(f"no mock server answers at {self.url}: {error}") from error
        finally:
            connection.close()
        if answer.status >= 400:
            raise StubError(str(value.get("message", value)))
        return value


class RemoteEntry(dict[str, Any]):
    """An entry of the journal as JSON, whose members are attributes too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class RemoteFaults:
    """The queue of faults of a remote namespace."""

    def __init__(self, namespace: RemoteNamespace) -> None:
        self._namespace = namespace

    def add(self, *faults: Json, **members: Any) -> None:
        """Append faults as JSON, or one fault from keyword arguments.

        Raises:
            ValueError: one cannot be understood; none is added then.
        """
        self._namespace.ask("POST", "faults", [*faults, *([members] if members else [])])

    def clear(self) -> None:
        """Drop every waiting fault."""
        self._namespace.ask("DELETE", "faults")

    def waiting(self) -> list[Json]:
        """Return what waits, first to come first."""
        waiting: list[Json] = self._namespace.ask("GET", "faults")
        return waiting


class RemoteStubs(StubSet):
    """The stubs of a remote namespace."""

    def __init__(self, namespace: RemoteNamespace) -> None:
        super().__init__()
        self._namespace = namespace

    def add(self, *stubs: Stub | Json) -> None:
        """Append stubs.

        Raises:
            StubError: one makes no sense, has a callable, or no request can meet it; none is added then.
        """
        sent = [stub.to_json() if isinstance(stub, Stub) else stub for stub in stubs]
        self._namespace.ask("POST", "stubs", sent)

    def listed(self) -> list[dict[str, Any]]:
        """Return every stub as JSON, with the number of calls that it has answered."""
        listed: list[dict[str, Any]] = self._namespace.ask("GET", "stubs")
        return listed

    def __len__(self) -> int:
        return len(self.listed())

    def problems(self) -> list[str]:
        """Return, in a sentence each, which stubs were used too little and which answers failed."""
        problems: list[str] = self._namespace.ask("GET", "stubs", unused="true")
        return problems

    def clear(self) -> None:
        """Drop every stub but those of a file."""
        self._namespace.ask("DELETE", "stubs")
