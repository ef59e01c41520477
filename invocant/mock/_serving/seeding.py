"""What a mock holds from the start: a dump of its state, or calls of the API's own operations, from a file.

    calls:
      - {operation: functions.create, body: {name: Greeter, …}}
      - {operation: labels.create, api: shop, arguments: {functionId: abc}, query: {}, body: {…}}

or what `GET /_mock/state` returned. Calls are held to the document, and make ids as calls of a client do.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from attrs import field, frozen

from invocant import documents
from invocant.media_types import JSON
from invocant.mock._api import Json, MockError, ServedOperation
from invocant.mock._exchange.replies import Refusal, encode_json
from invocant.mock._exchange.requests import Request
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.service import Service

_MEMBERS = ("operation", "api", "arguments", "query", "body")


class SeedError(MockError):
    """A file that the mock cannot begin with; the message says what in it."""


@frozen(eq=False)
class Seed:
    """What a mock begins with."""

    state: Mapping[str, Any] | None = None
    """A dump of a state; None for an empty one."""
    calls: tuple[Mapping[str, Any], ...] = field(default=())
    """Calls that are made then."""

    def plant(self, host: MockHost) -> None:
        """Let a namespace begin so.

        Raises:
            SeedError: the state is no dump, or a call is refused.
        """
        if self.state is not None:
            try:
                host.store.load(self.state)
            except ValueError as error:
                raise SeedError(str(error)) from error
        for number, call in enumerate(self.calls):
            try:
                _make(host, call)
            except (SeedError, Refusal) as error:
                raise SeedError(f"call {number}: {error}") from error


def read_seed(path: Path) -> Seed:
    """Return the seed in a JSON or YAML file.

    Raises:
        SeedError: it cannot be read, or is neither a dump nor calls.
    """
    try:
        value: Any = documents.parse_text(path.read_text("utf-8"))
    except OSError as error:
        raise SeedError(f"cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, documents.DocumentError) as error:
        raise SeedError(f"neither JSON nor YAML: {error}") from error
    if isinstance(value, dict) and value.keys() == {"objects", "counters"}:
        return Seed(state=value)
    if not isinstance(value, dict) or value.keys() != {"calls"} or not isinstance(value["calls"], list):
        raise SeedError("expected what GET /_mock/state returns, or {calls: [...]}")
    for number, call in enumerate(value["calls"]):
        if not isinstance(call, dict) or not isinstance(call.get("operation"), str):
            raise SeedError(f"call {number}: expected an object with an operation")
        unknown = sorted(set(call) - set(_MEMBERS))
        if unknown:
            raise SeedError(f"call {number}: unknown member {unknown[0]!r}; known are: {', '.join(_MEMBERS)}")
    return Seed(calls=tuple(value["calls"]))


def _make(host: MockHost, call: Mapping[str, Any]) -> None:
    service, operation = _operation(host, call)
    values = {name: quote(str(value), safe="") for name, value in (call.get("arguments") or {}).items()}
    decoded, problems, _ = service.readers[operation.label].read(_request(operation, call), values)
    if problems:
        raise SeedError(f"{operation.label}: {problems[0]}")
    with service.semantics.backend.store.transaction():
        service.semantics.answer(decoded)


def _operation(host: MockHost, call: Mapping[str, Any]) -> tuple[Service, ServedOperation]:
    for service in host.services:
        for operation in service.api.operations if call.get("api") in (None, service.api.name) else ():
            if call["operation"] in (*operation.names, operation.operation_id, operation.label):
                return service, operation
    raise SeedError(f"unknown operation {call['operation']!r}")


def _request(operation: ServedOperation, call: Mapping[str, Any]) -> Request:
    body: Json = call.get("body", ...)
    data = b"" if body is ... else encode_json(body)
    headers = [("content-type", JSON)] if data else []
    query = urlencode(call.get("query") or {}, doseq=True).encode()
    return Request(operation.method, operation.path, query, headers, data, len(data))
