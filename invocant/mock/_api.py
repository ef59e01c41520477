"""An OpenAPI document read into what a server needs: operations, parameters, bodies, responses, security."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from attrs import evolve, field, frozen

from invocant.documents import (
    OperationObject,
    ParameterObject,
    RequestBodyObject,
    ResponseObject,
    Schema,
    SecurityScheme,
    item_of,
    job_parts,
    places_of,
    requirements,
    security_schemes,
)
from invocant.documents import operations as operations_of
from invocant.media_types import form_of, is_stream, is_xml

_STATUS = re.compile("[0-9]{3}")

Json = Any
"""A JSON value as Python holds it."""


class MockError(Exception):
    """The mock server cannot be set up: a document, file or option is unusable; the message says which."""


@frozen(eq=False)
class ServedOperation:
    """One operation of the document; *name* is its Python name, *path* begins with the base path."""

    api: str
    name: str
    operation_id: str
    method: str
    path: str
    parameters: tuple[ParameterObject, ...]
    body: RequestBodyObject | None
    responses: Mapping[str, ResponseObject]
    security: tuple[Mapping[str, tuple[str, ...]], ...]
    """Alternatives; each names the schemes needed together, with the scopes of a token. An empty one: open to
    everybody, but for wrong credentials. None at all: open, whatever is sent."""
    paging: Mapping[str, Any] | None
    stream: Mapping[str, Any] | None
    hints: Mapping[str, Any]
    """The `x-invocant-mock` object of the operation; empty when there is none."""
    also: tuple[str, ...] = ()
    """The Python names of its further methods: a request does not tell by which it was made."""
    pages: Mapping[str, Any] | None = None
    """How its answer is paged for one of these methods, where it is not for its own."""
    named: bool = False
    """Whether an overlay gives it its name."""
    _success: list[tuple[int, ResponseObject | None]] = field(factory=list, init=False)
    """What `success` returns, once it is known."""
    _success_schema: list[Schema] = field(factory=list, init=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The Python name of every method that it is."""
        return (self.name, *self.also)

    @property
    def label(self) -> str:
        """`METHOD /path`, as error messages and journals name an operation."""
        return f"{self.method} {self.path}"

    def response(self, status: int) -> ResponseObject | None:
        """Return the documented response for *status*: exact, its class (`4XX`), `default`, else None."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def success(self) -> tuple[int, ResponseObject | None]:
        """Return the first documented 2xx status with its response, else the first 3xx one; else 200.

        That one has what the document says of any status, or None.
        """
        if not self._success:
            self._success.append(self._first_success())
        return self._success[0]

    def _first_success(self) -> tuple[int, ResponseObject | None]:
        for kind, usual in (("2", 200), ("3", 302)):
            for key in sorted(self.responses):
                if key[:1] == kind and key != "304":
                    return (int(key) if _STATUS.fullmatch(key) else usual), self.responses[key]
        return 200, self.responses.get("default")

    def success_schema(self) -> Schema:
        """Return the schema of the first documented success: of its JSON, else of its XML; else {}."""
        if not self._success_schema:
            self._success_schema.append(self._first_success_schema())
        return self._success_schema[0]

    def _first_success_schema(self) -> Schema:
        response = self.success()[1]
        if response is None:
            return {}
        content = response.content
        known = {key: form_of(handled_as(response, key)) for key in content}
        keys = [key for key in content if known[key] == "json"] or [key for key in content if is_xml(key)]
        return content[keys[0]] if keys else {}


@frozen(eq=False)
class ServedPart:
    """An operation that is called about a job."""

    operation: str
    """Its label."""
    sources: Mapping[str, str]
    """Where the value of each of its parameters comes from, by the parameter's name."""


@frozen(eq=False)
class ServedJob:
    """A kind of job, as `x-invocant-job` declares it."""

    start: str
    """The label of the operation that starts one."""
    name: str
    """Its Python name."""
    job: Mapping[str, Any]
    """The value of the keyword."""
    parts: Mapping[str, ServedPart]
    """By member: `status`, `items`, `cancel`."""

    @property
    def sources(self) -> list[str]:
        """What tells one job from another: pointers into the answer of the start, and arguments of it."""
        return list(dict.fromkeys(source for part in self.parts.values() for source in part.sources.values()))


@frozen(eq=False)
class ServedApi:
    """One API: its name here, its document, and what was read from it."""

    name: str
    document: Mapping[str, Any]
    base_path: str
    operations: tuple[ServedOperation, ...]
    schemes: Mapping[str, SecurityScheme]
    hints: Mapping[str, Any] = field(factory=dict)
    jobs: tuple[ServedJob, ...] = ()
    notes: tuple[str, ...] = ()
    """What of the document is not served as it is written, and why; for the person who starts a server."""

    def operation(self, name: str) -> ServedOperation | None:
        """Return the operation with this Python name, or None."""
        return next((operation for operation in self.operations if name in operation.names), None)

    @property
    def title(self) -> str:
        """The title of the document, or the API's name."""
        return str((self.document.get("info") or {}).get("title") or self.name)


Api = ServedApi  # its former name, which `_meaning` still says


def read_api(name: str, document: Mapping[str, Any]) -> ServedApi:
    """Read a resolved document (see `invocant.documents.resolve`) into an `ServedApi`.

    Raises:
        MockError: the document has no paths, or something in it has not the shape OpenAPI gives it.
    """
    try:
        return _read_api(name, document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise MockError(f"{name}: the document cannot be served: {type(error).__name__}: {error}") from error


def _read_api(name: str, document: Mapping[str, Any]) -> ServedApi:
    base = _base_path(document)
    schemes = security_schemes(document)
    declared = list(operations_of(document))
    voluntary = schemes.keys() - {
        scheme
        for operation in declared
        for requirement in requirements(operation.security, schemes)[0] or ()
        for scheme in requirement
    }
    operations = tuple(_served(name, operation, base, schemes, voluntary) for operation in declared)
    if not operations and not document.get("webhooks"):
        raise MockError(f"{name}: the document declares no operation")
    hints = document.get("x-invocant-mock") or {}
    jobs = tuple(job for operation in declared for job in _jobs(operation, base))
    notes = tuple(note for operation in declared for note in _unchecked(operation, schemes))
    return ServedApi(name, document, base, operations, schemes, hints, jobs, tuple(dict.fromkeys(notes)))


def _unchecked(operation: OperationObject, schemes: Mapping[str, SecurityScheme]) -> Iterator[str]:
    """Yield what is said of security schemes that are asked for and not declared."""
    written = operation.raw.get("security", operation.document.get("security"))
    for scheme in requirements(written, schemes)[1]:
        own = "security" in operation.raw
        asks = f"{operation.label} asks" if own else "the document asks"
        yield f"{asks} for the security scheme {scheme!r}, which is not declared: nobody is refused for it"


def _jobs(operation: OperationObject, base: str) -> Iterator[ServedJob]:
    """Yield the kind of job that an operation starts, if it starts any, by whichever of its methods."""
    for form in operation.forms:
        job = form.raw.get("x-invocant-job")
        if not isinstance(job, Mapping):
            continue
        parts = {
            part.member: ServedPart(_label(part.operation, base), part.sources)
            for part in job_parts(operation.document, job)
        }
        if "status" in parts:
            name = form.declared_name or str(operation.raw.get("operationId") or operation.label)
            yield ServedJob(_label(operation, base), name, job, parts)
            return


def _label(operation: OperationObject, base: str) -> str:
    return f"{operation.method.upper()} {base}{operation.path}"


def _base_path(document: Mapping[str, Any]) -> str:
    """Return the path of the first server, "" for the root; a relative one counts from the root.

    Source: OpenAPI 3.0.4, section 4.7.5; RFC 3986, section 5.2.
    """
    servers = document.get("servers") or [{}]
    url = str(servers[0].get("url") or "")
    for variable, value in (servers[0].get("variables") or {}).items():
        url = url.replace("{" + variable + "}", str(value.get("default", "")))
    return unquote(urlsplit(urljoin("http://mock/", url)).path).rstrip("/")


def _served(
    api: str,
    operation: OperationObject,
    base: str,
    schemes: Mapping[str, SecurityScheme],
    voluntary: Collection[str],
) -> ServedOperation:
    raw = operation.raw
    if not isinstance(raw.get("responses", {}), Mapping):  # 3.1 has operations that say nothing of answers
        raise TypeError(f"{operation.label} declares no object of responses")
    written = operation.raw.get("security", operation.document.get("security"))
    security, _ = requirements(written, schemes)
    if security is None:  # nothing is said: what no operation asks for may be sent
        security = [{}]
        security += [{name: ()} for name in schemes if name in voluntary]
    further = [form for form in operation.forms if form.number]
    pages = [form.raw["x-invocant-paging"] for form in further if "x-invocant-paging" in form.raw]
    stream = raw.get("x-invocant-stream")
    streamed_name = stream["name"] if stream and stream.get("only") else None
    streams = [
        _if_asked(form.raw["x-invocant-stream"]) for form in further if "x-invocant-stream" in form.raw
    ]
    operation_id = str(raw.get("operationId") or f"{operation.method} {operation.path}")
    body = operation.request_body
    return ServedOperation(
        api=api,
        name=str(streamed_name or raw.get("x-invocant-name") or operation_id),
        operation_id=operation_id,
        method=operation.method.upper(),
        path=base + operation.path,
        parameters=tuple(
            parameter
            for parameter in operation.parameters
            if parameter.location != "path" or parameter.name in places_of(operation.path)
        ),
        body=None if body is None else evolve(body, content=_content(operation.document, body)),
        responses={
            status: evolve(response, content=_content(operation.document, response))
            for status, response in operation.responses.items()
        },
        security=tuple(security),
        paging=raw.get("x-invocant-paging"),
        stream=stream or (streams[0] if streams else None),
        hints=raw.get("x-invocant-mock") or {},
        also=tuple(str(form.declared_name) for form in further),
        pages=pages[0] if pages and not raw.get("x-invocant-paging") else None,
        named=operation.declared_name is not None,
    )


def _if_asked(stream: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stream of a further method: the operation streams when it is asked for by its members."""
    return {key: value for key, value in stream.items() if key != "only"}


def handled_as(holder: RequestBodyObject | ResponseObject, media_type: str) -> str:
    """Return the media type by whose rules bodies of *media_type*, in lower case, are read and written.

    That is another one where the package's configuration says so.
    """
    content = holder.raw.get("content")
    for name, media in content.items() if isinstance(content, Mapping) else ():
        if name.lower() == media_type and isinstance(media, Mapping):
            return str(media.get("x-invocant-handled-as") or media_type).lower()
    return media_type


def _content(document: Mapping[str, Any], holder: RequestBodyObject | ResponseObject) -> dict[str, Schema]:
    """Return the schemas of a content by media types in lower case; of a stream that of one item.

    Source: RFC 9110, section 8.3.1.
    """
    objects = holder.raw.get("content") or {}
    return {
        media_type.lower(): item_of(document, objects[media_type], media_type)[1]
        if is_stream(media_type) and isinstance(objects[media_type], Mapping)
        else schema
        for media_type, schema in holder.content.items()
    }
