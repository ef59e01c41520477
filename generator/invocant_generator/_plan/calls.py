"""Decide the operations: what a method is called, takes, sends and returns, how it pages or streams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from attrs import evolve

from invocant.documents import DEFAULT_STYLES, OperationObject, ParameterObject, keywords
from invocant.media_types import JSON, essence, form_of, is_stream, is_xml
from invocant_generator import _identifiers as naming
from invocant_generator._plan.annotate import ANY, Typed, Typer, join, literal, merged, split_union
from invocant_generator._plan.definitions import sent_fields
from invocant_generator._plan.package import (
    BodyPlan,
    ContentPlan,
    EventPlan,
    FieldPlan,
    OperationPlan,
    PagingPlan,
    ParameterPlan,
    StreamPlan,
)
from invocant_generator._plan.schemas import Schema, is_model
from invocant_generator._plan.servers import ServerPlan, ServerReader
from invocant_generator._plan.streams import item_stream, only_streamed, streamed
from invocant_generator._plan.tree import (
    OperationPair,
    ParameterPair,
    ResponsePair,
    exact_schema,
    page_of,
)
from invocant_generator._plan.wording import text_of, words_for

_WRITTEN = frozenset({"json", "form", "multipart"})
"""Forms of bodies that we write ourselves, from their members."""
_NO_CONTENT = frozenset({"204", "205"})
"""Statuses whose answers have no body, whatever a document says (RFC 9110, sections 15.3.5 and 15.3.6)."""

_NONE = Typed("k.NULL", "None", "None")
_TEXT = Typed("k.STR", "str", "str")
_BYTES = Typed("k.BINARY", "bytes", "rt.Binary")
_RAW = Typed("k.BINARY", "bytes", "rt.Binary | str")
_SAFE = frozenset({"get", "head", "put", "delete", "options", "trace"})
_PAYLOADS = {"json": ANY, "text": _TEXT, "empty": Typed("None", "None", "None"), "json-or-text": _TEXT}
_NOT_OF_THE_STYLE = ("style", "limit")
_LIMIT_BOUNDS = ("minimum", "maximum", "default")


class OperationNames:
    """Gives each operation a name and a module that no other has."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._modules: set[str] = set(naming.OPERATION_MODULES)

    def give(self, operation: OperationObject) -> tuple[str, str]:
        """Return the dotted name of an operation, declared or made of its tag and id, and its module."""
        raw = operation.raw
        stream = raw.get("x-invocant-stream") or {}
        declared = raw.get("x-invocant-name") or (stream.get("name") if stream.get("only") else None)
        if declared:
            wanted = _dotted(str(declared))
        else:
            tag = naming.identifier(
                str((raw.get("tags") or ["default"])[0]), reserved=naming.CLIENT_MEMBERS, fallback="tag"
            )
            label = str(raw.get("operationId") or f"{operation.method} {operation.path}")
            wanted = (
                f"{tag}.{naming.identifier(label, reserved=naming.RESOURCE_MEMBERS, fallback='operation')}"
            )
        name = naming.unique(wanted, self._names)
        module = naming.unique(naming.identifier(name, fallback="operation"), self._modules)
        self._names.add(name)
        if stream and not stream.get("only"):
            self._names.add(_dotted(str(stream["name"])))
        self._modules.add(module)
        return name, module

    def give_stream(self, pair: OperationPair, name: str) -> str | None:
        """Return what the method is called that reads the stream of the operation *name*; None without one.

        It is the operation's own where it answers nothing else. Asked when all operations have their names.
        """
        if not streamed(pair):
            return None
        if only_streamed(pair):
            return name
        resource, dot, method = name.rpartition(".")
        given = naming.unique(f"{resource}{dot}stream_{method}", self._names)
        self._names.add(given)
        return given


class ParameterNames:
    """Gives each parameter of one operation a Python name that no other has."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, parameter: ParameterObject) -> str:
        """Return the name of a parameter, declared or made of its name on the wire."""
        wanted = str(parameter.raw.get("x-invocant-name") or parameter.name)
        name = naming.identifier(wanted, reserved=naming.PARAMETER_NAMES, fallback="parameter")
        if name in self._taken:
            name = naming.unique(f"{name}_{parameter.location}", self._taken)
        self._taken.add(name)
        return name


def operation_plan(
    pair: OperationPair,
    typer: Typer,
    servers: ServerReader,
    *,
    name: str,
    module: str,
    base_url: str,
    streamed_as: str | None,
) -> OperationPlan:
    """Decide one operation of the repaired document.

    Args:
        pair: The operation.
        typer: What says how its schemas are written.
        servers: What reads its servers.
        name: What it is called.
        module: The module that declares it.
        base_url: Where the API is, "" where that is not certain.
        streamed_as: The method that reads its stream, where no overlay describes one; None without a stream.
    """
    operation, raw, stream = pair.operation, pair.operation.raw, pair.stream
    parameters = tuple(_parameters(pair.parameters, typer))
    responses = tuple(_responses(pair.responses, typer))
    security: Sequence[Any] = raw.get("security") or ()
    return OperationPlan(
        name=name,
        module=module,
        operation_id=str(raw.get("x-invocant-original-name") or raw.get("operationId") or name),
        method=operation.method.upper(),
        path=str(raw.get("x-invocant-path") or operation.path),
        servers=_servers(servers.read(raw), base_url),
        summary=str(raw.get("summary") or ""),
        description=str(raw.get("description") or ""),
        parameters=parameters,
        body=_body(pair, parameters, typer),
        responses=responses,
        result=_NONE if operation.method == "head" else _result(responses),
        returns=_returns(pair.responses),
        retry=_retry(operation),
        auth=bool(security) and {} not in security,
        paging=_paging(pair, typer),
        stream=_stream(stream, name, typer)
        if stream
        else item_stream(pair, typer, name=streamed_as)
        if streamed_as is not None
        else None,
        stream_only=bool(stream.get("only")) if stream else streamed_as == name,
        deprecated=bool(raw.get("deprecated")),
    )


def _retry(operation: OperationObject) -> str:
    """Return when the operation is repeated: as declared, else what its method promises."""
    declared = operation.raw.get("x-invocant-retry")
    return str(declared or ("safe" if operation.method in _SAFE else "if-not-processed"))


def _servers(servers: tuple[ServerPlan, ...], base_url: str) -> tuple[ServerPlan, ...]:
    """Return an operation's own servers; none where the only one is that of the API.

    One that is only a path is at the origin of *base_url*, or where the client finds that to be.
    """
    if base_url.startswith(("http:", "https:")):
        servers = tuple(
            evolve(server, url=urljoin(base_url, server.url)) if server.url[:1] != "{" else server
            for server in servers
        )
    only = len(servers) == 1 and not servers[0].variables and servers[0].plain_url == base_url
    return () if only else servers


def _parameters(parameters: Sequence[ParameterPair], typer: Typer) -> Iterator[ParameterPlan]:
    names = ParameterNames()
    for pair in parameters:
        parameter = pair.parameter
        raw, style, location = parameter.raw, parameter.style, parameter.location
        wire = str(raw.get("x-invocant-original-name") or parameter.name)
        schema = exact_schema(parameter)
        # without a word the runtime writes these apart
        explodes = style in {"form", "deepObject"}
        yield ParameterPlan(
            name=names.give(parameter),
            key=parameter.name if location == "path" else wire,
            location=location,
            typed=typer.sent(schema),
            required=pair.required,
            fixed=literal(schema["const"]) if raw.get("x-invocant-fixed") else None,
            description=words_for(schema, typer, said=text_of(raw), deprecated=bool(raw.get("deprecated"))),
            deprecated=bool(raw.get("deprecated")),
            style=None if style == DEFAULT_STYLES[location] else style,
            explode=None if parameter.explode == explodes else parameter.explode,
            allow_reserved=bool(raw.get("allowReserved")),
            greedy=bool(raw.get("x-invocant-greedy")),
            media_type=parameter.media_type,
            wire_name=wire if style == "matrix" and wire != parameter.name else None,
        )


def _body(pair: OperationPair, parameters: Sequence[ParameterPlan], typer: Typer) -> BodyPlan | None:
    """Return the body: its members as parameters where every media type is one object, else one parameter."""
    if not pair.bodies:
        return None
    required = all(entry.required for entry in pair.bodies)
    taken = {parameter.name for parameter in parameters}
    skip = tuple((pair.stream or {}).get("request", {}))
    contents = []
    for entry in pair.bodies:
        media = entry.media
        written = media.get("schema") or {}
        schema = typer.resolve(written)
        named = str(media.get("x-invocant-media-type") or entry.media_type)
        other = str(media.get("x-invocant-handled-as") or "")
        flat = is_model(schema) and form_of(other or named, binary=True) in _WRITTEN
        reserved = (*naming.METHOD_NAMES, *taken)
        members = sent_fields(typer.members(written), typer, reserved=reserved, skip=skip) if flat else None
        if members is not None and (other or named).startswith("multipart/"):
            members = _with_parts(members, media)
        encoding = tuple(_encodings(other or named, media))
        contents.append(
            ContentPlan(named, _sent(other or named, typer.sent(written)), members, encoding, other)
        )
    contents = _apart(contents)
    if any(content.fields is None for content in contents):
        contents = [evolve(content, fields=None) for content in contents]
        whole = merged([one.typed for one in contents])
        if any(_is_ready(one.handled_as or one.media_type) for one in contents):
            whole = evolve(whole, accepts=join([whole.accepts, "rt.Binary"]))
        only = FieldPlan("body", "", whole, required, None, pair.body)
        return BodyPlan(required, tuple(contents), (only,))
    by_key: dict[str, list[FieldPlan]] = {}
    for content in contents:
        for field in content.fields or ():
            by_key.setdefault(field.key, []).append(field)
    always = set.intersection(
        *({one.key for one in content.fields or () if one.required} for content in contents)
    )
    flattened = tuple(
        _flattened(key, same, always=required and key in always) for key, same in by_key.items()
    )
    return BodyPlan(required, tuple(contents), flattened)


def _encodings(media_type: str, media: Schema) -> Iterator[tuple[str, str]]:
    """Yield the members that a form or a multipart body writes as the document says, and how."""
    if not media_type.startswith(("application/x-www-form-urlencoded", "multipart/")):
        return
    words = {
        "contentType": "content_type",
        "style": "style",
        "explode": "explode",
        "allowReserved": "allow_reserved",
    }
    for name, said in (media.get("x-invocant-encoding") or {}).items():
        given = {word: said[key] for key, word in words.items() if said.get(key) is not None}
        if given.get("style") not in (None, "form", "spaceDelimited", "pipeDelimited", "deepObject"):
            del given["style"]
        if "allow_reserved" in given:
            given.setdefault("style", "form")  # to say it at all is to say that a style is meant
        arguments = [f"{word}={literal(value)}" for word, value in given.items()]
        headers = [_part_header(header) for header in said.get("headers") or ()]
        if headers and media_type.startswith("multipart/"):
            arguments.append(f"headers=({', '.join(headers)},)")
        if arguments:
            yield name, ", ".join(arguments)


def _part_header(header: Schema) -> str:
    """Return the source of an `rt.PartHeader`."""
    words = {key: header[key] for key in ("required", "explode") if header[key]}
    if header["value"] is not None:
        words["value"] = header["value"]
    given = [literal(header["name"]), *(f"{word}={literal(value)}" for word, value in words.items())]
    return f"rt.PartHeader({', '.join(given)})"


def _with_parts(fields: Sequence[FieldPlan], media: Schema) -> tuple[FieldPlan, ...]:
    """Return the members of a multipart body; those with headers of their own may be given in a `Part`."""
    said = media.get("x-invocant-encoding") or {}
    return tuple(
        evolve(field, typed=evolve(field.typed, accepts=_in_part(field.typed.accepts)))
        if (said.get(field.key) or {}).get("headers")
        else field
        for field in fields
    )


def _in_part(accepts: str) -> str:
    if accepts == "Any":
        return accepts
    if accepts.startswith("Sequence[") and len(split_union(accepts)) == 1:
        return f"Sequence[{_in_part(accepts[len('Sequence[') : -1])}]"
    return join([accepts, f"rt.Part[{accepts}]"])


def _flattened(key: str, same: Sequence[FieldPlan], *, always: bool) -> FieldPlan:
    """Return the parameter for a body's member, which may stand in several media types.

    A constant that is *always* there fills itself in, if it is the same one everywhere.
    """
    constants = {field.default for field in same}
    constant = next(iter(constants)) if always and len(constants) == 1 else None
    return FieldPlan(
        name=same[0].name,
        key=key,
        typed=merged([one.typed for one in same]),
        required=always and constant is None,
        default=constant,
        description=same[0].description,
        deprecated=all(field.deprecated for field in same),
    )


def _sent(media_type: str, typed: Typed) -> Typed:
    """Return what a caller gives for a body: of a media type that we do not write, the text or the bytes.

    Of a JSON sequence that is its values, or the bytes of them; the kind is that of one value.
    """
    form = form_of(media_type, binary=True)
    if form == "sequence":
        values = [f"Iterable[{typed.accepts}]", f"AsyncIterable[{typed.accepts}]"]
        return evolve(
            typed,
            accepts=join([*values, _RAW.accepts]),
            imports=typed.imports | {"AsyncIterable", "Iterable"},
        )
    return typed if form in _WRITTEN or typed.annotation in {"str", "bytes"} else _RAW


def _apart(contents: Sequence[ContentPlan]) -> list[ContentPlan]:
    """Return media types without those that are another one's JSON under another name.

    `text/json` and `application/*+json` beside `application/json`, with its schema, say nothing more.
    """
    kept: list[ContentPlan] = []
    for content in sorted(contents, key=lambda content: essence(content.media_type) != JSON):
        is_same = content.form == "json" and any(
            other.form == "json" and other.typed.kind == content.typed.kind for other in kept
        )
        if not is_same:
            kept.append(content)
    return [content for content in contents if content in kept]


def _is_ready(media_type: str) -> bool:
    """Tell whether a body of *media_type* that we write may come ready too: from a file, say."""
    return form_of(media_type, binary=True) in _WRITTEN - {"multipart"}


def _responses(
    responses: Sequence[ResponsePair], typer: Typer
) -> Iterator[tuple[str, tuple[ContentPlan, ...]]]:
    for pair in responses:
        contents = []
        for media_type, media in pair.content.items() if pair.status not in _NO_CONTENT else ():
            named = str(media.get("x-invocant-media-type") or media_type)
            other = str(media.get("x-invocant-handled-as") or "")
            contents.append(ContentPlan(named, payload(other or named, media, typer), handled_as=other))
        contents.sort(key=lambda content: content.form != "json")
        contents = _apart(contents)
        schemas = [typer.of(media.get("schema") or {}).kind for media in pair.content.values()]
        yield pair.status, tuple(_asked(content, contents, schemas) for content in contents)


def _asked(content: ContentPlan, contents: Sequence[ContentPlan], schemas: Sequence[str]) -> ContentPlan:
    """Mark a media type that is not asked for: XML, and text that is declared as the JSON beside it."""
    json = [other.typed.kind for other in contents if other.form == "json"]
    if not json or content.form != "text":
        return content
    shared = any(schemas.count(kind) > json.count(kind) and kind != _TEXT.kind for kind in json)
    return evolve(content, unasked=is_xml(content.effective) or shared)


def payload(media_type: str, media: Schema, typer: Typer) -> Typed:
    """Return what a body of *media_type* becomes that the server sends."""
    form = form_of(media_type, binary=True)
    if form == "json":
        return typer.of(media.get("schema") or {})
    return _TEXT if form in ("text", "sequence", "events") else _BYTES


def _result(responses: Sequence[tuple[str, tuple[ContentPlan, ...]]]) -> Typed:
    """Return what a successful call gives: what is asked for of the successes, None where one has no body."""
    good = [contents for status, contents in responses if status.startswith("2")]
    good = good or [contents for status, contents in responses if status == "default"]
    if not good:
        return ANY
    typed: list[Typed] = []
    for contents in good:
        plain = [
            content.typed for content in contents if not content.unasked and not is_stream(content.effective)
        ]
        typed += plain if contents else [_NONE]
    return merged(typed) if typed else _NONE


def _returns(responses: Sequence[ResponsePair]) -> str:
    return next((text_of(pair.response) for pair in responses if pair.status.startswith("2")), "")


def _paging(pair: OperationPair, typer: Typer) -> PagingPlan | None:
    paging = pair.paging
    if not paging:
        return None
    members = keywords.paging_styles()[str(paging["style"])]["properties"]
    named = [name for name in members if name in paging and name not in _NOT_OF_THE_STYLE]
    arguments = [(name, literal(paging[name])) for name in named]
    limit = paging.get("limit")
    if limit:
        bounds = [f"{name}={literal(limit[name])}" for name in _LIMIT_BOUNDS if name in limit]
        arguments.append(("limit", f"rt.Limit({', '.join([literal(limit['parameter']), *bounds])})"))
    schema: Schema = page_of(pair.responses) or {}
    for token in str(paging.get("items", "")).split("/")[1:]:
        schema = next((member.schema for member in typer.members(schema) if member.key == token), {})
    item = typer.resolve(schema).get("items") or {}
    return PagingPlan(str(paging["style"]), tuple(arguments), typer.of(item))


def _stream(stream: Schema, name: str, typer: Typer) -> StreamPlan:
    return StreamPlan(
        method=_dotted(str(stream.get("name") or name)),
        union=naming.class_name(str(stream.get("event") or f"{naming.pascal(name)}Event")),
        request=dict(stream.get("request", {})),
        terminator=str(stream.get("terminator", "none")),
        events=tuple(_event(entry, typer) for entry in stream.get("events", ())),
    )


def _event(entry: Schema, typer: Typer) -> EventPlan:
    data = str(entry.get("data", "json"))
    when: Mapping[str, Any] = entry.get("when") or {}
    return EventPlan(
        name=naming.class_name(str(entry.get("class") or naming.pascal(str(entry["type"])))),
        type=str(entry["type"]),
        event=str(entry.get("event", "message")),
        data=data,
        typed=typer.of(entry["schema"]) if "schema" in entry else _PAYLOADS[data],
        role=str(entry.get("role", "side")),
        value=str(entry.get("value", "")),
        message=str(entry.get("message", "")),
        code=str(entry.get("code", "")),
        when={key: tuple(value) if isinstance(value, list) else value for key, value in when.items()},
        description=text_of(entry),
    )


def _dotted(name: str) -> str:
    """Return a declared name, each part an identifier that its class does not need itself."""
    first, *rest = name.split(".")
    parts = [naming.identifier(first, reserved=naming.CLIENT_MEMBERS)]
    return ".".join([*parts, *(naming.identifier(part, reserved=naming.RESOURCE_MEMBERS) for part in rest)])
