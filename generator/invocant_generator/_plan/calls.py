"""Decide the operations: what a method is called, takes, sends and returns, how it pages or streams."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from attrs import evolve, frozen

from invocant.documents import DEFAULT_STYLES, OperationObject, ParameterObject, keywords, place_name
from invocant.documents.pointers import split
from invocant.media_types import form_of
from invocant_generator import _identifiers as naming
from invocant_generator._method_lock import MethodNames
from invocant_generator._method_names import rule
from invocant_generator._plan.annotate import ANY, Typed, Typer, join, map_of, merged, split_union
from invocant_generator._plan.definitions import extras_of, member_names, sent_fields
from invocant_generator._plan.package.classes import FieldPlan
from invocant_generator._plan.package.messages import BodyPlan, ContentPlan, ParameterPlan
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.package.sequences import EventPlan, PagingPlan, StreamPlan
from invocant_generator._plan.pairs import (
    MemberPair,
    OperationPair,
    ParameterPair,
    exact_schema,
    page_of,
)
from invocant_generator._plan.responses import NOTHING, TEXT, apart, responses_of, result_of, words_of
from invocant_generator._plan.schemas import Schema, is_model
from invocant_generator._plan.security import AuthPlan, asked_of
from invocant_generator._plan.servers import ServerPlan, ServerReader
from invocant_generator._plan.source import literal
from invocant_generator._plan.streams import item_stream, only_streamed, streamed
from invocant_generator._plan.wording import text_of, words_for

_WRITTEN = frozenset({"json", "form", "multipart"})
"""Forms of bodies that we write ourselves, from their members."""
_JSON = frozenset({"json", "sequence"})
"""Forms of bodies whose values are JSON, which has no bytes."""

_RAW = Typed("k.BINARY", "bytes", "rt.Binary | str")
_SENT_AS_THEY_ARE = frozenset({"str", "bytes", "k.Base64"})
_SAFE = frozenset(
    {"get", "head", "put", "delete", "options", "trace", "query", "propfind", "report", "search"}
)
"""Methods that are idempotent (RFC 9110, section 9.2.2, and the registry of methods)."""
_PAYLOADS = {"json": ANY, "text": TEXT, "empty": Typed("None", "None", "None"), "json-or-text": TEXT}
_NOT_OF_THE_STYLE = ("style", "limit")
_LIMIT_BOUNDS = ("minimum", "maximum", "default")


class OperationNames:
    """Gives each operation of a document a name and a module that no other has."""

    def __init__(self, operations: Iterable[OperationObject], known: MethodNames | None = None) -> None:
        """Decide the names of all *operations*, in each of their forms.

        They are declared, else as the lock has them, else by the rule of docs/names.md.

        Args:
            operations: All of a document.
            known: What the lock knows; None for no lock.
        """
        every = list(operations)
        self._known = known if known is not None else MethodNames()
        self._known.claim((label_of(operation), _facts(operation).identity) for operation in every)
        self._names: set[str] = set()
        self._modules: set[str] = set(naming.OPERATION_MODULES)
        self._given: dict[tuple[str, int], str] = {}
        new, rest = [], []
        for operation in every:
            job = operation.raw.get("x-invocant-job") or {}
            self._names |= {_dotted(str(job["resume"]))} if "resume" in job else set()
        for operation in every:
            if operation.declared_name is not None:
                self._give(operation, _dotted(operation.declared_name))
            else:
                new.append(operation)
        for operation in new:
            locked = self._known.lookup(label_of(operation))
            if locked is not None and self._is_free(locked.name):
                self._give(operation, locked.name)
            else:
                rest.append(operation)
        document = every[0].document if every else {}
        wanted = rule.names([_facts(operation) for operation in rest], document, self._names)
        for operation, name in zip(rest, wanted, strict=True):
            self._give(operation, name)

    def _is_free(self, name: str) -> bool:
        """Tell whether a method may have a name: no other has it, and it is no resource."""
        return name not in self._names and not any(
            other.startswith(f"{name}.") or name.startswith(f"{other}.") for other in self._names
        )

    def _give(self, operation: OperationObject, wanted: str) -> None:
        name = naming.unique(wanted, self._names)
        self._given[operation.pointer, operation.number] = name
        stream = operation.raw.get("x-invocant-stream") or {}
        self._names |= {name} if stream.get("only") or not stream else {name, _dotted(str(stream["name"]))}

    def give(self, operation: OperationObject) -> tuple[str, str]:
        """Return the dotted name of one of the operations, and its module."""
        name = self._given[operation.pointer, operation.number]
        module = naming.unique(naming.identifier(name, fallback="operation"), self._modules)
        self._modules.add(module)
        return name, module

    def give_resume(self, name: str, declared: str | None) -> str:
        """Return what the method is called that gives the handle of a job again.

        Args:
            name: The method that starts the job.
            declared: What an overlay calls the other, or None.
        """
        if declared is not None:
            return _dotted(declared)
        resource, dot, method = name.rpartition(".")
        given = naming.unique(f"{resource}{dot}resume_{method}", self._names)
        self._names.add(given)
        return given

    def give_stream(self, pair: OperationPair, name: str) -> str | None:
        """Return what the method is called that reads the stream of the operation *name*; None without one.

        It is the operation's own where it answers nothing else. Asked when all operations have their names.
        """
        if not streamed(pair):
            return None
        if only_streamed(pair):
            return name
        if pair.operation.number:
            return None  # the operation's own method has it beside it
        resource, dot, method = name.rpartition(".")
        locked = self._known.lookup(label_of(pair.operation))
        wanted = f"{resource}{dot}stream_{method}"
        if locked is not None and locked.name == name and self._is_free(locked.stream or name):
            wanted = locked.stream or wanted
        given = naming.unique(wanted, self._names)
        self._names.add(given)
        return given


def label_of(operation: OperationObject) -> str:
    """Return `METHOD /path` as the document has it, with a number for a further method of an operation."""
    facts = _facts(operation)
    return f"{facts.method} {facts.path}" + (f" ({operation.number + 1})" if operation.number else "")


def _facts(operation: OperationObject) -> rule.Facts:
    """Return what decides the name of an operation, as the document has it."""
    raw = operation.raw
    return rule.Facts(
        method=operation.method.upper(),
        path=split(str(raw.get("x-invocant-pointer") or operation.pointer))[1],
        identity=str(raw.get("x-invocant-original-name") or raw.get("operationId") or ""),
        tags=tuple(str(tag) for tag in raw.get("tags") or ()),
    )


def parameter_names(parameters: Sequence[ParameterObject], members: Collection[str] = ()) -> list[str]:
    """Return a Python name for each parameter of one operation, declared or made of its name on the wire.

    Of several that want one name it goes to the one that is declared to have it, else to the one that is
    spelled so, be it a member of the body, else to the first; the others say where they are.

    Args:
        parameters: The parameters.
        members: The names of the members of the body that become parameters too.
    """
    wanted = [str(parameter.raw.get("x-invocant-name") or parameter.name) for parameter in parameters]
    declared = {place for place, parameter in enumerate(parameters) if parameter.raw.get("x-invocant-name")}
    spelled = {place for place, text in enumerate(wanted) if naming.distance(text) == 0}
    claimed = {name for name in members if naming.distance(name, naming.METHOD_NAMES) == 0}
    taken: set[str] = set()
    names: dict[int, str] = {}
    for place in sorted(range(len(wanted)), key=lambda place: (place not in declared, place not in spelled)):
        name = naming.identifier(wanted[place], reserved=naming.PARAMETER_NAMES, fallback="parameter")
        blocked = taken if place in declared | spelled else taken | claimed
        if name in blocked:
            name = naming.unique(f"{name}_{parameters[place].location}", blocked)
        names[place] = name
        taken.add(name)
    return [names[place] for place in range(len(wanted))]


def operation_plan(
    pair: OperationPair,
    typer: Typer,
    servers: ServerReader,
    *,
    name: str,
    module: str,
    base_url: str,
    auth: AuthPlan,
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
        auth: How clients prove who they are.
        streamed_as: The method that reads its stream, where no overlay describes one; None without a stream.
    """
    operation, raw, stream = pair.operation, pair.operation.raw, pair.stream
    bodies = _bodies(pair, typer)
    members = [member for body in bodies for member in body.members or ()]
    flat = bool(bodies) and all(body.members is not None for body in bodies)
    names = parameter_names(
        [parameter.parameter for parameter in pair.parameters],
        [member.key for member in members] if flat else (),
    )
    parameters = tuple(_parameters(pair.parameters, names, typer))
    responses = tuple(responses_of(pair.responses, typer))
    needed, security = asked_of(raw, auth)
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
        body=_body(pair, bodies, parameters, typer),
        responses=responses,
        result=NOTHING if operation.method == "head" else result_of(responses),
        returns=words_of(pair.responses),
        retry=_retry(operation),
        auth=needed,
        security=security,
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


def _parameters(
    parameters: Sequence[ParameterPair], names: Sequence[str], typer: Typer
) -> Iterator[ParameterPlan]:
    for pair, name in zip(parameters, names, strict=True):
        parameter = pair.parameter
        raw, style, location = parameter.raw, parameter.style, parameter.location
        wire = str(raw.get("x-invocant-original-name") or parameter.name)
        written = place_name(wire)  # where a path is written with names, its marks are none of them
        schema = exact_schema(parameter)
        # without a word the runtime writes these apart
        explodes = style in {"form", "deepObject", "cookie"}
        yield ParameterPlan(
            name=name,
            key=parameter.name if location == "path" else wire,
            location=location,
            typed=typer.sent(schema),
            required=pair.required,
            fixed=literal(schema["const"]) if raw.get("x-invocant-fixed") else None,
            description=words_for(
                schema, typer, override=text_of(raw), deprecated=bool(raw.get("deprecated"))
            ),
            deprecated=bool(raw.get("deprecated")),
            style=None if style == DEFAULT_STYLES[location] else style,
            explode=None if parameter.explode == explodes else parameter.explode,
            allow_reserved=bool(raw.get("allowReserved")),
            greedy=bool(raw.get("x-invocant-greedy")),
            media_type=parameter.media_type,
            wire_name=written if style == "matrix" and written != parameter.name else None,
        )


@frozen
class _BodyPart:
    """One media type of a body, before names are given."""

    named: str
    """The media type that is sent."""
    other: str
    """The one by whose rules it is written, empty for its own."""
    media: Schema
    schema: Schema
    members: tuple[MemberPair, ...] | None
    """Its members, where it is one object that we write; else None."""
    extras: Typed | None
    """The Python of members that it does not name; None where the document does not say."""

    @property
    def written_as(self) -> str:
        """The media type by whose rules it is written."""
        return self.other or self.named

    @property
    def is_json(self) -> bool:
        """Whether its values are JSON, which has no bytes."""
        return form_of(self.written_as, binary=True) in _JSON


def _bodies(pair: OperationPair, typer: Typer) -> list[_BodyPart]:
    skip = (pair.stream or {}).get("request", {})
    parts = []
    for entry in pair.bodies:
        media = entry.media
        schema = media.get("schema") or {}
        named = str(media.get("x-invocant-media-type") or entry.media_type)
        other = str(media.get("x-invocant-handled-as") or "")
        flat = is_model(typer.resolve(schema)) and form_of(other or named, binary=True) in _WRITTEN
        members = (
            tuple(
                member
                for member in typer.members(schema)
                if member.key not in skip and member.schema.get("readOnly") is not True
            )
            if flat
            else None
        )
        is_json = form_of(other or named, binary=True) in _JSON
        extras = extras_of(typer.resolve(schema), typer, raw=not is_json, sent=True) if flat else None
        parts.append(_BodyPart(named, other, media, schema, members, extras))
    return parts


def _body(
    pair: OperationPair, parts: Sequence[_BodyPart], parameters: Sequence[ParameterPlan], typer: Typer
) -> BodyPlan | None:
    """Return the body: its members as parameters where every media type is one object, else one parameter."""
    if not parts:
        return None
    required = all(entry.required for entry in pair.bodies)
    reserved = (*naming.METHOD_NAMES, *(parameter.name for parameter in parameters))
    if any(part.extras is not None for part in parts):
        reserved += (EXTRAS,)
    names = member_names([member for part in parts for member in part.members or ()], reserved)
    contents = []
    for part in parts:
        members = (
            None
            if part.members is None
            else sent_fields(part.members, typer, reserved=reserved, names=names, raw=not part.is_json)
        )
        if members is not None and part.written_as.startswith("multipart/"):
            members = _with_parts(members, part.media)
        typed = typer.sent(part.schema, raw=not part.is_json)
        encoding = tuple(_encodings(part.written_as, part.media))
        contents.append(
            ContentPlan(
                part.named,
                _sent(part.written_as, typed),
                members,
                encoding,
                part.other,
                _extras_field(part.extras) if part.extras is not None else None,
            )
        )
    contents = apart(contents)
    if any(content.fields is None for content in contents):
        contents = [evolve(content, fields=None, extras=None) for content in contents]
        whole = merged([content.typed for content in contents])
        if any(_is_ready(content.handled_as or content.media_type) for content in contents):
            whole = evolve(whole, accepts=join([whole.accepts, "rt.Binary"]))
        only = FieldPlan("body", "", whole, required, None, pair.body)
        return BodyPlan(required, tuple(contents), (only,))
    by_key: dict[str, list[FieldPlan]] = {}
    for content in contents:
        for field in content.fields or ():
            by_key.setdefault(field.key, []).append(field)
    always = set.intersection(
        *({field.key for field in content.fields or () if field.required} for content in contents)
    )
    flattened = tuple(
        _flattened(key, fields, always=required and key in always) for key, fields in by_key.items()
    )
    extras = [content.extras for content in contents if content.extras is not None]
    if extras:
        flattened += (evolve(extras[0], typed=merged([field.typed for field in extras])),)
    return BodyPlan(required, tuple(contents), flattened)


EXTRAS = "additional_properties"
"""The parameter for members of a body that the document does not name, as models call them too."""


def _extras_field(typed: Typed) -> FieldPlan:
    return FieldPlan(EXTRAS, "", map_of(typed), False, None, "Members beside those above, by their names.")


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
    for name, encoding in (media.get("x-invocant-encoding") or {}).items():
        given = {word: encoding[key] for key, word in words.items() if encoding.get(key) is not None}
        if given.get("style") not in (None, "form", "spaceDelimited", "pipeDelimited", "deepObject"):
            del given["style"]
        if "allow_reserved" in given:
            given.setdefault("style", "form")  # to say it at all is to say that a style is meant
        arguments = [f"{word}={literal(value)}" for word, value in given.items()]
        headers = [_part_header(header) for header in encoding.get("headers") or ()]
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
    encodings = media.get("x-invocant-encoding") or {}
    return tuple(
        evolve(field, typed=evolve(field.typed, accepts=_in_part(field.typed.accepts)))
        if (encodings.get(field.key) or {}).get("headers")
        else field
        for field in fields
    )


def _in_part(accepts: str) -> str:
    if accepts == "Any":
        return accepts
    if accepts.startswith("Sequence[") and len(split_union(accepts)) == 1:
        return f"Sequence[{_in_part(accepts[len('Sequence[') : -1])}]"
    return join([accepts, f"rt.Part[{accepts}]"])


def _flattened(key: str, fields: Sequence[FieldPlan], *, always: bool) -> FieldPlan:
    """Return the parameter for a body's member, which may stand in several media types.

    A constant that is *always* there fills itself in, if it is the same one everywhere.
    """
    constants = {field.default for field in fields}
    constant = next(iter(constants)) if always and len(constants) == 1 else None
    return FieldPlan(
        name=fields[0].name,
        key=key,
        typed=merged([field.typed for field in fields]),
        required=always and constant is None,
        default=constant,
        description=fields[0].description,
        deprecated=all(field.deprecated for field in fields),
    )


def _sent(media_type: str, typed: Typed) -> Typed:
    """Return what a caller gives for a body: of a media type that we do not write, the text or the bytes.

    Of a JSON sequence that is its values, or the bytes of them; the kind is that of one value.
    """
    form = form_of(media_type, binary=True)
    if form == "sequence":
        item = join([typed.accepts, "bytes"])  # a line that is ready
        given = [
            f"Iterable[{item}]",
            f"AsyncIterable[{item}]",
            "rt.Readable",
            "PathLike[str]",
            "bytes",
            "str",
        ]
        return evolve(
            typed,
            accepts=join(given),
            imports=typed.imports | {"AsyncIterable", "Iterable", "PathLike"},
        )
    return typed if form in _WRITTEN or typed.annotation in _SENT_AS_THEY_ARE else _RAW


def _is_ready(media_type: str) -> bool:
    """Tell whether a body of *media_type* that we write may come ready too: from a file, say."""
    return form_of(media_type, binary=True) in _WRITTEN - {"multipart"}


def _paging(pair: OperationPair, typer: Typer) -> PagingPlan | None:
    paging = pair.paging
    if not paging:
        return None
    members = keywords.paging_styles()[str(paging["style"])]["properties"]
    named = [name for name in members if name in paging and name not in _NOT_OF_THE_STYLE]
    usual = {name: members[name]["default"] for name in named if "default" in members[name]}
    arguments = [(name, literal(paging[name])) for name in named if paging[name] != usual.get(name)]
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
        terminator=str(stream.get("terminator", "optional")),
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
