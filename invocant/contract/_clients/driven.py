"""A generated package and its two clients, as a tester drives them: by the package's own table.

Of the package only what every one has is asked: `client`, and `operations.TABLE`, by which method, parameters
and bodies are known. Nothing of the runtime is imported.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any

import httpx
from attrs import define, field, frozen

from invocant.contract._caller import Caller
from invocant.contract._clients.line import ClientLine
from invocant.contract._findings import Exchange
from invocant.contract._senders import OutgoingRequest
from invocant.documents import OperationObject

_PLACE = re.compile(r"\{([^{}/]+)\}")


class NotDrivenError(Exception):
    """A client cannot be driven so far; the text says why, and it is nobody's fault."""


@frozen
class DrivenCall:
    """What came of one call of a method."""

    result: Any
    error: Exception | None
    sent: tuple[OutgoingRequest, ...]
    exchanges: tuple[Exchange, ...]


@frozen
class PackageMethod:
    """A method of the clients, and what the package declares of its operation."""

    name: str
    row: Any
    is_stream: bool = False

    def place_names(self, operation: OperationObject) -> dict[str, str]:
        """Return what the package calls the places of the document's path."""
        return dict(zip(_PLACE.findall(operation.path), _PLACE.findall(self.row.path), strict=True))


@define(eq=False)
class DrivenPackage:
    """The package *name*, whose clients send over one line."""

    name: str
    caller: Caller
    line: ClientLine = field(init=False)
    table: Mapping[str, Any] = field(init=False)
    runtime: Any = field(init=False)
    _http: tuple[httpx.Client, httpx.AsyncClient] = field(init=False)
    _clients: tuple[Any, Any] = field(init=False)
    _loop: asyncio.AbstractEventLoop = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Import the package.

        Raises:
            LookupError: there is none of that name, or it has no clients.
            NotDrivenError: its clients cannot be made with an address and headers alone.
        """
        try:
            module = importlib.import_module(f"{self.name}.client")
            self.table = importlib.import_module(f"{self.name}.operations").TABLE
            self.runtime = module.rt
            classes = module.Client, module.AsyncClient
        except (ImportError, AttributeError) as error:
            raise LookupError(
                f"{self.name} is no generated package that can be imported here ({error}): "
                "name it as a program imports it, and install it or run this in the folder that holds it"
            ) from error
        self.line = ClientLine(self.caller)
        options = {
            "base_url": self.caller.base_url,
            "headers": dict(self.caller.credentials),
            "retries": 0,
            "allow_insecure_http": True,
            "environment": self.runtime.Environment(environ=lambda _: None, chance=lambda: 0.5),
        }
        self._http = httpx.Client(transport=self.line), httpx.AsyncClient(transport=self.line)
        try:
            self._clients = (
                classes[0](http_client=self._http[0], **options),
                classes[1](http_client=self._http[1], **options),
            )
        except Exception as error:
            raise NotDrivenError(f"the clients of {self.name} cannot be made: {told(error)}") from error
        self._loop = asyncio.new_event_loop()

    def methods(self, operation: OperationObject) -> Iterator[PackageMethod]:
        """Yield the methods that call *operation*: at most the one that answers, and the one that streams."""
        for row in self.table.values():
            if row.method != operation.method.upper() or _place(row) != operation.path:
                continue
            if row.stream is None or row.stream.name != row.name:
                yield PackageMethod(row.name, row)
            if row.stream is not None:
                yield PackageMethod(row.stream.name, row, is_stream=True)
            return

    def call(
        self,
        method: PackageMethod,
        arguments: Mapping[str, Any],
        use: Callable[[Any], Any] | None = None,
        *,
        label: str,
        is_async: bool,
        is_open: bool = True,
    ) -> DrivenCall:
        """Call a method of one of the clients.

        Args:
            method: The method.
            arguments: Its arguments by Python name.
            use: Makes the result of what an async or sync method returns, of a list or a stream; None takes
                it as it is. It may give an awaitable.
            label: The operation, for what is kept of the exchange.
            is_async: Of the async client.
            is_open: Whether the server is asked; else only what would be sent is known.

        Raises:
            SpentError: a bound of the run is reached.
            RefusedError: it would change something, and the run only reads.
        """
        self.line.begin(label, is_open=is_open)
        options = self.runtime.RequestOptions(query=dict(self.caller.query)) if self.caller.query else None
        result: Any = None
        failure: Exception | None = None
        try:
            bound = attrgetter(method.name)(self._clients[is_async])
            taken = inspect.signature(bound).parameters  # what has one value only it says by itself
            chosen = {name: value for name, value in arguments.items() if name in taken}
            given = bound(**chosen, options=options)
            result = given if use is None else use(given)
            if inspect.isawaitable(result):
                result = self._loop.run_until_complete(_awaited(result))
        except Exception as error:  # noqa: BLE001  # whatever a call raises is what came of it
            failure = error
        if self.line.stopped is not None:
            raise self.line.stopped
        return DrivenCall(result, failure, tuple(self.line.sent), tuple(self.line.exchanges))

    def close(self) -> None:
        """Close the clients and the event loop."""
        self._clients[0].close()
        self._loop.run_until_complete(_awaited(self._clients[1].aclose()))
        self._http[0].close()
        self._loop.run_until_complete(_awaited(self._http[1].aclose()))
        self._loop.close()


async def _awaited(result: Any) -> Any:
    return await result


def _place(row: Any) -> str:
    """Return the path of an operation as the document has it."""
    pointer: str = row.pointer
    if pointer.startswith("/paths/"):
        return pointer.split("/")[2].replace("~1", "/").replace("~0", "~")
    return str(row.path)


# -- kinds: what the package knows of a value ----------------------------------------------------------------


def decoded(kind: Any, value: Any) -> Any:
    """Return the Python value of a JSON value, by what the package declares of it."""
    if kind is None:
        return value
    decode = getattr(kind, "decode", None) or getattr(kind, "from_dict", None)
    return decode(value) if decode is not None else kind(value)


def encoded(kind: Any, value: Any) -> Any:
    """Return the JSON value of a Python value, likewise."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    encode = getattr(kind, "encode", None)
    return encode(value) if encode is not None else getattr(value, "value", value)


def problems(kind: Any, value: Any) -> list[Any]:
    """Return what the package finds wrong with a JSON value."""
    look = getattr(kind, "problems", None)
    if look is not None and not isinstance(kind, type):
        return list(look(value))
    if hasattr(kind, "from_dict") and isinstance(value, dict):
        return list(kind.from_dict(value).problems())
    return []


def told(error: Exception | None) -> str:
    """Return an error in a line."""
    text = "no error" if error is None else f"{type(error).__name__}: {error}"
    return text if len(text) <= 200 else f"{text[:197]}..."
