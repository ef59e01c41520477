"""An OpenAPI document read into what a server needs: operations, parameters, bodies, responses, security."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The members of a path item that are operations. Source: OpenAPI 3.1, section 4.8.9."""

Json = Any
"""A JSON value as Python holds it."""

Schema = Mapping[str, Any] | bool
"""A schema object of the document, as it stands there."""


class MockError(Exception):
    """The mock server cannot be set up: a document, file or option is unusable; the message says which."""


@frozen
class Parameter:
    """One parameter of an operation, with the defaults of the specification filled in."""

    name: str
    place: str
    required: bool
    style: str
    explode: bool
    schema: Schema
    content_type: str | None
    """The media type when the parameter is declared by `content` instead of `schema`, else None."""


@frozen
class Body:
    """The request body of an operation: media type → schema; an empty schema stands for "anything"."""

    required: bool
    content: Mapping[str, Schema]


@frozen
class Response:
    """One documented response: media type → schema, and its declared headers by lower-case name."""

    status: str
    content: Mapping[str, Schema]
    headers: Mapping[str, Mapping[str, Any]]


@frozen
class Scheme:
    """One security scheme, with what `x-invocant-auth` says about it."""

    name: str
    kind: str
    """`bearer`, `basic`, `header`, `query` or `cookie`: where the credential travels."""
    parameter: str
    """Name of the header, query parameter or cookie that carries it."""
    declared: Mapping[str, Any]
    """The `x-invocant-auth` object; empty when there is none."""

    @property
    def token_url(self) -> str | None:
        """Path or URL of the token endpoint of a client-credentials scheme, else None."""
        if self.declared.get("kind") == "client-credentials":
            return str(self.declared.get("token-url") or "") or None
        return None


@frozen(eq=False)
class Operation:
    """One operation of the document; *name* is its Python name, *path* begins with the base path."""

    api: str
    name: str
    operation_id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, Response]
    security: tuple[tuple[str, ...], ...]
    """Alternatives; each names the schemes needed together. Empty: open to everybody."""
    paging: Mapping[str, Any] | None
    stream: Mapping[str, Any] | None
    hints: Mapping[str, Any]
    """The `x-invocant-mock` object of the operation; empty when there is none."""

    @property
    def label(self) -> str:
        """`METHOD /path`, as error messages and journals name an operation."""
        return f"{self.method} {self.path}"

    def response(self, status: int) -> Response | None:
        """Return the documented response for *status*: exact, its class (`4XX`), `default`, else None."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def success(self) -> tuple[int, Response | None]:
        """Return the first documented 2xx status with its response; (200, None) when there is none."""
        for key in sorted(self.responses):
            if key[:1] == "2":
                return (int(key) if key.isdigit() else 200), self.responses[key]
        return 200, self.responses.get("default")


@frozen(eq=False)
class Api:
    """One API: its name here, its document, and what was read from it."""

    name: str
    document: Mapping[str, Any]
    base_path: str
    operations: tuple[Operation, ...]
    schemes: Mapping[str, Scheme]
    hints: Mapping[str, Any] = field(factory=dict)

    def operation(self, name: str) -> Operation | None:
        """Return the operation with this Python name, or None."""
        return next((each for each in self.operations if each.name == name), None)

    @property
    def title(self) -> str:
        """The title of the document, or the API's name."""
        return str((self.document.get("info") or {}).get("title") or self.name)


def read_api(name: str, document: Mapping[str, Any]) -> Api:
    """Read a resolved document (see `invocant.documents.resolve`) into an `Api`.

    Raises:
        MockError: the document has no paths, or something in it has not the shape OpenAPI gives it.
    """
    try:
        return _read_api(name, document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise MockError(f"{name}: the document cannot be served: {type(error).__name__}: {error}") from error


def _read_api(name: str, document: Mapping[str, Any]) -> Api:
    base = _base_path(document)
    schemes = {
        key: _scheme(key, value)
        for key, value in ((document.get("components") or {}).get("securitySchemes") or {}).items()
    }
    operations = tuple(_operations(name, document, base, schemes))
    if not operations:
        raise MockError(f"{name}: the document declares no operation")
    hints = document.get("x-invocant-mock") or {}
    return Api(name, document, base, operations, schemes, hints)


def _base_path(document: Mapping[str, Any]) -> str:
    servers = document.get("servers") or [{}]
    url = str(servers[0].get("url") or "")
    for variable, value in (servers[0].get("variables") or {}).items():
        url = url.replace("{" + variable + "}", str(value.get("default", "")))
    return unquote(urlsplit(url).path).rstrip("/")


def _operations(
    name: str, document: Mapping[str, Any], base: str, schemes: Mapping[str, Scheme]
) -> Iterator[Operation]:
    for path, item in (document.get("paths") or {}).items():
        for method in METHODS:
            if method not in item:
                continue
            declared = item[method]
            yield _operation(name, document, base + path, method, item, declared, schemes)


def _operation(
    api: str,
    document: Mapping[str, Any],
    path: str,
    method: str,
    item: Mapping[str, Any],
    declared: Mapping[str, Any],
    schemes: Mapping[str, Scheme],
) -> Operation:
    parameters: dict[tuple[str, str], Parameter] = {}
    for each in (*(item.get("parameters") or ()), *(declared.get("parameters") or ())):
        parameter = _parameter(each)
        parameters[parameter.name, parameter.place] = parameter
    stream = declared.get("x-invocant-stream")
    operation_id = str(declared.get("operationId") or f"{method} {path}")
    streamed_name = stream["name"] if stream and stream.get("only") else None
    security = declared.get("security", document.get("security") or ())
    unknown = {key for each in security for key in each} - set(schemes)
    if unknown:
        raise MockError(f"{api}: {method.upper()} {path} asks for unknown security schemes {sorted(unknown)}")
    return Operation(
        api=api,
        name=str(streamed_name or declared.get("x-invocant-name") or operation_id),
        operation_id=operation_id,
        method=method.upper(),
        path=path,
        parameters=tuple(parameters.values()),
        body=_body(declared.get("requestBody")),
        responses={
            str(status): _response(str(status), each) for status, each in declared["responses"].items()
        },
        security=() if any(not each for each in security) else tuple(tuple(each) for each in security),
        paging=declared.get("x-invocant-paging"),
        stream=stream,
        hints=declared.get("x-invocant-mock") or {},
    )


_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def _parameter(declared: Mapping[str, Any]) -> Parameter:
    place = declared["in"]
    style = declared.get("style") or _STYLES[place]
    content = declared.get("content") or {}
    media_type = next(iter(content), None)
    schema = content[media_type].get("schema", {}) if media_type else declared.get("schema", {})
    return Parameter(
        name=declared["name"],
        place=place,
        required=bool(declared.get("required")),
        style=style,
        explode=bool(declared.get("explode", style == "form")),
        schema=schema,
        content_type=media_type,
    )


def _body(declared: Mapping[str, Any] | None) -> Body | None:
    if not declared:
        return None
    content = {key.lower(): value.get("schema", {}) for key, value in (declared.get("content") or {}).items()}
    return Body(required=bool(declared.get("required")), content=content)


def _response(status: str, declared: Mapping[str, Any]) -> Response:
    return Response(
        status=status,
        content={
            key.lower(): value.get("schema", {}) for key, value in (declared.get("content") or {}).items()
        },
        headers={key.lower(): value for key, value in (declared.get("headers") or {}).items()},
    )


def _scheme(name: str, declared: Mapping[str, Any]) -> Scheme:
    auth = declared.get("x-invocant-auth") or {}
    if declared["type"] == "apiKey":
        return Scheme(name, declared["in"], declared["name"], auth)
    if declared["type"] == "http" and declared["scheme"].lower() == "basic":
        return Scheme(name, "basic", "Authorization", auth)
    return Scheme(name, "bearer", "Authorization", auth)
