"""Hypothesis strategies of what goes over the wire: requests, responses, events, and the models of a package.

Everything takes a document (a mapping, with its overlays applied) or a generated package (the module, or its
name), and draws what the document allows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

from attrs import field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from invocant.contract._events import SentEvent
from invocant.contract._generating import Direction, NoStrategyError, values_of
from invocant.contract._media import essence, is_event_stream, is_json, is_stream
from invocant.contract._package import ContractPackage
from invocant.contract._probes.streams import fits
from invocant.contract._surface import ServerSurface
from invocant.documents import OperationObject, ResponseObject, Schema, is_bytes, item_of
from invocant.documents.pointers import followed, lookup

__all__ = [
    "DrawnEvent",
    "DrawnResponse",
    "NoStrategyError",
    "events",
    "json_values",
    "models",
    "register",
    "requests",
    "responses",
    "streams",
]

DocumentLike = Mapping[str, Any] | ModuleType | str
"""A document, or a generated package by its module or by its name."""
M = TypeVar("M")

_MAX_EVENTS = 6
_SCALARS = frozenset({"string", "integer", "number", "boolean"})


@frozen
class DrawnEvent:
    """One event of a stream."""

    type: str
    """As `x-invocant-stream` calls it; `item` where the document only has a schema of items."""
    name: str
    """Of a server-sent event; `message` is not written."""
    data: str
    """What it carries, as it is written: JSON, or plain text."""
    media_type: str = "text/event-stream"

    @property
    def text(self) -> str:
        """The event as it stands in the stream: as a server-sent event, as a line, or as a record.

        Source: HTML Living Standard, section 9.2.5; RFC 7464; NDJSON.
        """
        if is_event_stream(self.media_type):
            name = "" if self.name == "message" else f"event: {self.name}\n"
            return name + "".join(f"data: {line}\n" for line in self.data.split("\n")) + "\n"
        return f"\x1e{self.data}\n" if "seq" in essence(self.media_type) else f"{self.data}\n"


@frozen
class DrawnResponse:
    """An answer."""

    status: int
    media_type: str | None
    """None where there is no body."""
    headers: Mapping[str, str]
    """The content type, and those that the document declares."""
    value: Any = None
    """What the body says, as JSON or text; of a stream, the events."""
    content: bytes = field(default=b"", repr=False)
    """The body as it is sent."""


def json_values(
    document: DocumentLike, schema: Schema | str, *, of: Direction | None = None
) -> SearchStrategy[Any]:
    """Return a strategy of the JSON values that a schema allows.

    Args:
        document: A document or a generated package.
        schema: A schema object, the name of a component, or a JSON pointer to a schema in the document.
        of: Of a `request` (what only the server sets may be missing), of an `answer` (what it never returns
            may), or None for a value that has all that is required.

    Raises:
        LookupError: The document has no such schema.
        NoStrategyError: No value of it can be drawn.
    """
    whole = _document(document)
    if isinstance(schema, str):
        pointer = schema if schema.startswith("/") else f"/components/schemas/{schema}"
        located = lookup(whole, pointer)
        if not isinstance(located, (Mapping, bool)):
            raise LookupError(f"the document has no schema {schema}")
        schema = located
    return values_of(whole, schema, of=of)


def requests(document: DocumentLike, operation: str) -> SearchStrategy[Any]:
    """Return a strategy of requests that an operation must take.

    Each is a `schemathesis.Case`: it has `path_parameters`, `query`, `headers`, `cookies`, `body` and
    `media_type`, and is sent by `call(base_url=…)` or, where the document was read from an application,
    checked at once by `call_and_validate`. Credentials are not drawn.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.

    Raises:
        LookupError: The document has no such operation, or schemathesis does not know its method.
    """
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

    whole = _document(document)
    described = _operation(whole, operation)
    project = ProjectConfig(
        generation=GenerationConfig(database="none", allow_x00=False, with_security_parameters=False)
    )
    schema = schemathesis.openapi.from_dict(
        json.loads(json.dumps(whole)), config=SchemathesisConfig(projects=ProjectsConfig(default=project))
    )
    try:
        known = schema[described.path][described.method.upper()]
    except KeyError as error:
        raise LookupError(f"schemathesis does not know the operation {described.label}") from error
    strategy: SearchStrategy[Any] = known.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return strategy


def responses(
    document: DocumentLike, operation: str, status: int | str | None = None
) -> SearchStrategy[DrawnResponse]:
    """Return a strategy of the answers that an operation may give.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.
        status: Of answers with this status: a number, or a key of the document such as `4XX` or `default`.
            None draws all that are declared.

    Raises:
        LookupError: The document has no such operation, or declares nothing of the status.
    """
    whole = _document(document)
    surface = ServerSurface(whole)
    described = _operation(whole, operation)
    declared = described.responses
    if status is None:
        chosen = list(declared.values())
    elif isinstance(status, int):
        answer = surface.answer(described, status)
        chosen = [answer] if answer is not None else []
    else:
        chosen = [declared[status]] if status in declared else []
    if not chosen:
        raise LookupError(f"{described.label} declares no answer {status or ''}".rstrip())
    drawn: list[SearchStrategy[DrawnResponse]] = []
    for response in chosen:
        media_types: list[str | None] = [*response.content] or [None]
        number = status if isinstance(status, int) else None
        drawn += [_response(surface, described, response, number, media_type) for media_type in media_types]
    return st.one_of(drawn)


def events(document: DocumentLike, operation: str) -> SearchStrategy[DrawnEvent]:
    """Return a strategy of single events that an operation may stream.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.

    Raises:
        LookupError: The document has no such operation, or it does not stream.
    """
    whole = _document(document)
    described = _operation(whole, operation)
    entries = _entries(described)
    if entries:
        return st.one_of([_event(whole, entry, entries) for entry in entries])
    return _items(whole, described)


def streams(document: DocumentLike, operation: str) -> SearchStrategy[list[DrawnEvent]]:
    """Return a strategy of whole streams: what opens it first, what ends it last.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.

    Raises:
        LookupError: The document has no such operation, or it does not stream.
    """
    whole = _document(document)
    described = _operation(whole, operation)
    entries = _entries(described)
    if not entries:
        return st.lists(_items(whole, described), max_size=_MAX_EVENTS)
    roles: dict[str, list[SearchStrategy[DrawnEvent]]] = {"start": [], "end": [], "": []}
    for entry in entries:
        role = "end" if entry.get("role") in ("end", "error") else entry.get("role")
        roles[role if role in roles else ""].append(_event(whole, entry, entries))
    must_end = described.raw["x-invocant-stream"].get("terminator") == "required"

    def some(choices: list[SearchStrategy[DrawnEvent]], least: int, most: int) -> SearchStrategy[Any]:
        return st.lists(st.one_of(choices), min_size=least, max_size=most) if choices else st.just([])

    return st.tuples(
        some(roles["start"], 0, 1),
        some(roles[""], 0, _MAX_EVENTS),
        some(roles["end"], 1 if must_end else 0, 1),
    ).map(lambda parts: [event for part in parts for event in part])


def models(model: type[M], package: ModuleType | str | None = None) -> SearchStrategy[M]:
    """Return a strategy of instances of a model, or of a class of events, of a generated package.

    Args:
        model: The class.
        package: The package that it is of; None for the one that its module is in.

    Raises:
        LookupError: The package has no such class, or its document no schema of it.
        NoStrategyError: No value of its schema can be drawn.
    """
    name = _name_of(package) if package is not None else _home_of(model)
    return _instances(ContractPackage(name), model)


def register(package: ModuleType | str) -> list[type[Any]]:
    """Make `hypothesis.strategies.from_type` know every model and event of a generated package.

    Nothing is built until a test draws.

    Args:
        package: The module, or its name.

    Returns:
        The classes that are known now.

    Raises:
        LookupError: It is no generated package.
    """
    generated = ContractPackage(_name_of(package))
    if not generated.document:
        raise LookupError(f"the document of {generated.name} is empty")
    classes = [*generated.models.values(), *generated.events]
    for cls in classes:
        st.register_type_strategy(cls, partial(_instances, generated))
    return classes


def _name_of(package: ModuleType | str) -> str:
    return package.__name__ if isinstance(package, ModuleType) else package


def _home_of(model: type[Any]) -> str:
    for part in (".models", ".events"):
        home, dot, _ = model.__module__.partition(part)
        if dot:
            return home
    raise LookupError(f"{model.__name__} is in {model.__module__}, which is no part of a generated package")


def _document(document: DocumentLike) -> Mapping[str, Any]:
    return document if isinstance(document, Mapping) else ContractPackage(_name_of(document)).document


def _operation(document: Mapping[str, Any], name: str) -> OperationObject:
    known = ServerSurface(document).operations
    for operation in known:
        if name in (operation.label, operation.raw.get("operationId")):
            return operation
    labels = ", ".join(operation.label for operation in known[:8])
    raise LookupError(f"the document has no operation {name!r}. Some of those it has: {labels}")


# -- models -------------------------------------------------------------------------------------------------


def _instances(package: ContractPackage, model: type[M]) -> SearchStrategy[M]:
    known: Any = model
    if known in package.events:
        return st.one_of(
            [_event_instances(package, known, spec, entry) for spec, entry in package.events[known]]
        )
    if not isinstance(getattr(known, "FIELDS", None), tuple):
        raise LookupError(f"{known.__name__} is neither a model nor an event of {package.name}")
    schema = package.schema(known)
    values = values_of(package.document, {"allOf": [schema, {"type": "object"}]})
    bytes_of = _places_of_bytes(package.document, schema)
    make: Callable[[Any], M] = known.from_dict
    return values.map(lambda value: make(_with_bytes(value, bytes_of) if bytes_of else value))


def _places_of_bytes(document: Mapping[str, Any], schema: Schema) -> frozenset[str]:
    """Return the members that are bytes, or arrays of them: parts of a form, which JSON has no word for."""
    members = ServerSurface(document).members(schema)
    return frozenset(
        name
        for name, member in members.items()
        if any(is_bytes(document, {"schema": part}) for part in (member, member.get("items")) if part)
        and member.get("type") in ("string", "array")
    )


def _with_bytes(value: dict[str, Any], members: frozenset[str]) -> dict[str, Any]:
    def encoded(part: Any) -> Any:
        if isinstance(part, list):
            return [encoded(item) for item in part]
        return part.encode("latin-1", "replace") if isinstance(part, str) else part

    return {name: encoded(part) if name in members else part for name, part in value.items()}


def _event_instances(
    package: ContractPackage, cls: type[Any], spec: Any, entry: Mapping[str, Any]
) -> SearchStrategy[Any]:
    kind = spec.kind
    decode: Callable[[Any], Any] = (
        (lambda value: value) if kind is None else getattr(kind, "decode", None) or kind.from_dict
    )
    payloads = _payloads(package.document, entry)
    return payloads.map(
        lambda payload: cls(
            None if spec.data == "empty" else decode(payload),
            event=spec.event,
            raw=_written(spec.data, payload),
        )
    )


# -- events -------------------------------------------------------------------------------------------------


def _entries(operation: OperationObject) -> list[Mapping[str, Any]]:
    stated = operation.raw.get("x-invocant-stream")
    listed = stated.get("events") if isinstance(stated, Mapping) else None
    return [entry for entry in listed or () if isinstance(entry, Mapping)]


def _payloads(document: Mapping[str, Any], entry: Mapping[str, Any]) -> SearchStrategy[Any]:
    """Return a strategy of what an event of *entry* carries: JSON, or a text that is no JSON."""
    when = entry.get("when")
    when = when if isinstance(when, Mapping) else {}
    if "equals" in when:
        return st.just(when["equals"])
    kind = entry.get("data", "json")
    if kind == "empty":
        return st.just("")
    texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"))
    if kind == "text":
        return texts
    match, has = when.get("match") or {}, when.get("has") or []
    asked: dict[str, Any] = {}
    if match or has:
        asked = {
            "type": "object",
            "required": [*match, *has],
            "properties": {name: {"enum": [value]} for name, value in match.items()},
        }
    schema = entry.get("schema", True)
    return values_of(document, {"allOf": [schema, asked]} if asked else schema, of="answer")


def _written(kind: str, payload: Any) -> str:
    if kind in ("text", "empty"):
        return str(payload)
    return json.dumps(payload, ensure_ascii=False)


def _event(
    document: Mapping[str, Any], entry: Mapping[str, Any], entries: list[Mapping[str, Any]]
) -> SearchStrategy[DrawnEvent]:
    name, kind = str(entry.get("event", "message")), str(entry.get("data", "json"))

    def made(payload: Any) -> DrawnEvent:
        return DrawnEvent(str(entry.get("type")), name, _written(kind, payload))

    def is_first(event: DrawnEvent) -> bool:
        """An event is what the first entry says that fits it."""
        sent = SentEvent(event.name, event.data)
        return next((known for known in entries if fits(known, sent)), None) is entry

    return _payloads(document, entry).map(made).filter(is_first)


def _items(document: Mapping[str, Any], operation: OperationObject) -> SearchStrategy[DrawnEvent]:
    for status, response in operation.responses.items():
        content = response.raw.get("content")
        for media_type, written in content.items() if isinstance(content, Mapping) else ():
            if is_stream(media_type) and (status.startswith("2") or status == "default"):
                _, schema = item_of(document, followed(document, written), media_type)
                return values_of(document, schema, of="answer").map(partial(_item, media_type))
    raise LookupError(
        f"{operation.label} does not stream: no answer of it is an event stream or a JSON sequence"
    )


def _item(media_type: str, value: Any) -> DrawnEvent:
    return DrawnEvent("item", "message", json.dumps(value, ensure_ascii=False), media_type)


# -- responses ----------------------------------------------------------------------------------------------


def _response(
    surface: ServerSurface,
    operation: OperationObject,
    response: ResponseObject,
    status: int | None,
    media_type: str | None,
) -> SearchStrategy[DrawnResponse]:
    statuses = st.just(status) if status is not None else _statuses(operation, response)
    headers = _headers(surface, response)
    if media_type is None:
        return st.builds(_without_body, statuses, headers)
    whole = surface.document
    bodies: SearchStrategy[tuple[Any, bytes]]
    written = followed(whole, response.raw["content"][media_type])
    if is_stream(media_type):
        label = operation.label
        bodies = streams(whole, label).map(
            lambda drawn: (drawn, "".join(event.text for event in drawn).encode())
        )
    elif is_bytes(whole, written):
        bodies = st.binary(max_size=256).map(lambda data: (data, data))
    else:
        write = _json_body if is_json(media_type) else _text_body
        bodies = values_of(whole, response.content[media_type], of="answer").map(
            lambda value: (value, write(value))
        )

    def made(number: int, declared: dict[str, str], body: tuple[Any, bytes]) -> DrawnResponse:
        kind = media_type if "*" not in media_type else "application/octet-stream"
        return DrawnResponse(number, kind, {**declared, "content-type": kind}, *body)

    return st.builds(made, statuses, headers, bodies)


def _without_body(status: int, headers: dict[str, str]) -> DrawnResponse:
    return DrawnResponse(status, None, headers)


def _json_body(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _text_body(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else _json_body(value)


def _statuses(operation: OperationObject, response: ResponseObject) -> SearchStrategy[int]:
    """Return a strategy of the numbers that a key of `responses` stands for."""
    key = response.status
    if key.isdigit():
        return st.just(int(key))
    if key[:1].isdigit():
        low = int(key[0]) * 100
        return st.integers(low, low + 99)
    has_success = any(other.startswith("2") for other in operation.responses)
    return st.sampled_from((400, 500) if has_success else (200,))


def _headers(surface: ServerSurface, response: ResponseObject) -> SearchStrategy[dict[str, str]]:
    """Return a strategy of the declared headers that one text can be the value of."""
    required: dict[str, SearchStrategy[str]] = {}
    optional: dict[str, SearchStrategy[str]] = {}
    for name, header in surface.headers_of(response).items():
        schema = header.get("schema", {"type": "string"})
        kinds = set(surface.resolved_type(schema) or ("string",)) - {"null"}
        if name == "content-type" or not kinds <= _SCALARS:
            continue
        texts = values_of(surface.document, schema, plain=True).filter(lambda value: value is not None)
        (required if header.get("required") is True else optional)[name] = texts.map(_header_text)
    drawn: SearchStrategy[dict[str, str]] = st.fixed_dictionaries(required, optional=optional)
    return drawn.filter(lambda headers: all(_is_field_value(text) for text in headers.values()))


def _header_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _is_field_value(text: str) -> bool:
    """Whether a header may have this value (RFC 9110, section 5.5), in ASCII."""
    return text.isascii() and text.isprintable() and text == text.strip()
