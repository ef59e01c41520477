"""What a client sends is what its document describes, for every operation and arguments of every kind."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import jsonschema_rs
import pytest
from attrs import define, field
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from invocant import InvocantError
from invocant.documents import json_schema
from tests.conformance.values import sampled, values
from tests.examples import examples
from tests.generated import Documented, credentials, document, facade, operations

OPERATIONS = [pytest.param(operation, id=operation.id) for operation in operations()]
SHORT = settings(max_examples=examples(5), suppress_health_check=list(HealthCheck))
LONG = settings(SHORT, max_examples=300)


@define
class Wire:
    """A server that keeps each request, answers 404, and gives out tokens."""

    sent: list[httpx.Request] = field(factory=list)
    clients: dict[str, Any] = field(factory=dict)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t", "token_type": "Bearer", "expires_in": 3600})
        self.sent.append(request)
        return httpx.Response(404, json={"message": "nothing is here"})

    def client(self, api: str) -> Any:
        """Return the client of *api* that talks to this server."""
        if api not in self.clients:
            made = facade(api)
            known = "://" in (made.API.base_url or "")
            self.clients[api] = made(
                http_client=httpx.Client(transport=httpx.MockTransport(self)),
                retries=0,
                **credentials(api),
                **({} if known else {"base_url": "https://wire.example"}),
            )
        return self.clients[api]


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """One such server for the tests of this module."""
    made = Wire()
    yield made
    for client in made.clients.values():
        client.close()


def _text(value: Any) -> str:
    """Return a scalar as a path or a query shows it."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return str(value)


def _parameters(operation: Documented) -> Mapping[tuple[str, str], Any]:
    return {(each["name"], each["in"]): each for each in operation.body.get("parameters", ())}


Values = Callable[[str, Any], st.SearchStrategy[Any]]
"""What draws values of a schema of an API."""


@st.composite
def _drawn_parameters(draw: st.DrawFn, operation: Documented, values: Values) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    paging = operation.row().paging
    backward = getattr(paging, "backward", None)
    for key, parameter in _parameters(operation).items():
        if key[1] not in {"path", "query"} or key[0] == backward:
            continue
        if not parameter.get("required") and draw(st.booleans()):
            continue
        value = draw(values(operation.api, parameter["schema"]))
        # an empty path segment names another path, an empty array no parameter, and null is left out
        assume(value not in ("", [], None) and not isinstance(value, float | dict))
        assume(not isinstance(value, list) or all(isinstance(item, str) for item in value))
        found[key] = value
    return found


def _json_body(operation: Documented) -> tuple[Any, Any] | None:
    """Return the schema of the JSON body, and its row in the operation table."""
    body = operation.row().body
    if body is None:
        return None
    content = next(each for each in body.content if "json" in each.media_type)
    return operation.body["requestBody"]["content"][content.media_type]["schema"], content


def _check(operation: Documented, wire: Wire, search: settings, values: Values) -> None:
    row = operation.row()
    always_streams = row.stream is not None and row.stream.name == row.name
    asked = dict(row.stream.request) if always_streams else {}
    members = set(row.stream.request) if row.stream is not None else set()
    described = _json_body(operation)
    method = attrgetter(row.name)(wire.client(operation.api))
    validator = None
    if described is not None:
        validator = jsonschema_rs.validator_for(json_schema(document(operation.api), described[0]))

    @settings(search)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        parameters = data.draw(_drawn_parameters(operation, values), label="parameters")
        body: Any = None
        positional, keyword = [], {}
        for parameter in row.parameters:
            key = operation.key(parameter)
            if key in parameters:
                if parameter.location == "path":
                    positional.append(parameters[key])
                else:
                    keyword[parameter.python_name] = parameters[key]
        if described is not None:
            schema, content = described
            body = data.draw(values(operation.api, schema), label="body")
            decoded = data.draw(st.booleans(), label="models")
            if content.fields is None:
                keyword["body"] = content.kind.decode(body) if decoded and content.kind else body
            else:
                known = {each.key: each for each in content.fields if each.key not in members}
                body = {name: value for name, value in body.items() if name in known}
                for name, value in body.items():
                    keyword[known[name].name] = known[name].kind.decode(value) if decoded else value
                body |= asked
        wire.sent.clear()
        with pytest.raises(InvocantError):
            _consume(method(*positional, **keyword))
        (sent,) = wire.sent
        _same_request(operation, sent, parameters)
        if validator is not None:
            assert json.loads(sent.content) == body
            validator.validate(json.loads(sent.content))
        else:
            assert not sent.content

    holds()


def _consume(result: Any) -> None:
    """Make a lazy result send its first request."""
    if hasattr(result, "pages"):
        list(result)
    elif hasattr(result, "partial"):
        with result:
            pass


def _same_request(
    operation: Documented, sent: httpx.Request, parameters: Mapping[tuple[str, str], Any]
) -> None:
    assert sent.method == operation.method
    path = sent.url.raw_path.decode().split("?")[0]
    names = re.findall(r"\{([^}]+)\}", operation.path)
    shape = "([^/]+)".join(re.escape(part) for part in re.split(r"\{[^}]+\}", operation.path))
    found = re.fullmatch(f".*?{shape}", path)
    assert found, path
    assert [unquote(part) for part in found.groups()] == [_text(parameters[name, "path"]) for name in names]
    expected = sorted(
        (name, _text(item))
        for (name, place), value in parameters.items()
        if place == "query"
        for item in (value if isinstance(value, list) else [value])
    )
    assert sorted(parse_qsl(sent.url.query.decode(), keep_blank_values=True)) == expected


@pytest.mark.parametrize("operation", OPERATIONS)
def test_request_is_as_described(operation: Documented, wire: Wire) -> None:
    """Path, query and body of a call are the arguments, and the body is valid by the document's schema."""
    _check(operation, wire, SHORT, sampled)


@pytest.mark.long  # tox run -e long
@pytest.mark.parametrize("operation", OPERATIONS)
def test_request_is_as_described_long(operation: Documented, wire: Wire) -> None:
    """The same over 300 calls of each operation, in which every choice is one of the search."""
    _check(operation, wire, LONG, values)
