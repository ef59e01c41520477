"""Decide what the package holds: every class, union, operation, resource and event, named and typed, before any text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from generator import naming
from generator.annotate import (
    ANY,
    Schema,
    Typed,
    Typer,
    component_of,
    is_enum,
    is_model,
    join,
    kind_name,
    literal,
    split_union,
    union_members,
)
from generator.parse import Parsed, operations
from invocant.documents import Diagnostic

JSON_MEDIA = re.compile(r"application/(.*\+)?json")
FORM_MEDIA = ("application/x-www-form-urlencoded", "multipart/form-data")


@frozen
class FieldPlan:
    """One member of a model, or one flattened member of a body."""

    name: str
    """Python name."""
    key: str
    """Name in JSON."""
    typed: Typed
    required: bool
    default: str | None
    """Source of the default of a required constant, else None."""
    description: str
    read_only: bool = False
    """Whether only the server sets it."""
    write_only: bool = False
    """Whether the server never returns it."""

    @property
    def annotation(self) -> str:
        """Type of the attribute, with Unset where the member may be missing."""
        return self.typed.annotation if self.required else _optional(self.typed.annotation)

    @property
    def accepts(self) -> str:
        """Type of the parameter, with Unset where it may be left out."""
        return self.typed.accepts if self.required else _optional(self.typed.accepts)


@frozen
class ModelPlan:
    """An attrs class for an object schema."""

    name: str
    module: str
    description: str
    fields: tuple[FieldPlan, ...]

    @property
    def field_names(self) -> tuple[str, ...]:
        """The Python name of every field."""
        return tuple(one.name for one in self.fields)


@frozen
class EnumPlan:
    """An open enum class."""

    name: str
    module: str
    description: str
    base: str
    """`OpenStr` or `OpenInt`."""
    members: tuple[tuple[str, str], ...]
    """Constant name and source of the value."""


@frozen
class UnionPlan:
    """A named union: a type alias and a Kind."""

    name: str
    kind_name: str
    module: str
    description: str
    typed: Typed

    @property
    def alias(self) -> str:
        """Source of the alias: forward references, so that no variant is imported for it."""
        members = split_union(self.typed.annotation)
        spelled = ", ".join(member if member in {"None", "Any", "str", "int"} else repr(member) for member in members)
        return f"Union[{spelled}]"


Definition = ModelPlan | EnumPlan | UnionPlan


@frozen
class ParameterPlan:
    """One parameter of a generated method, and of the operation it calls."""

    name: str
    key: str
    location: str
    typed: Typed
    required: bool
    fixed: str | None
    """Source of the only value, of a parameter that the caller is not asked for; else None."""
    description: str
    style: str | None
    """How arrays and objects are written, or None for the default of the location."""
    explode: bool | None
    """Whether their members are written apart, or None for the default of the style."""
    allow_reserved: bool
    greedy: bool
    media_type: str | None
    """Media type in which the value is written, or None where *style* says how."""

    @property
    def accepts(self) -> str:
        """Type of the parameter, with Unset where it may be left out."""
        return self.typed.accepts if self.required else _optional(self.typed.accepts)


@frozen
class ContentPlan:
    """One media type of a body or a response."""

    media_type: str
    typed: Typed
    fields: tuple[FieldPlan, ...] | None = None


@frozen
class BodyPlan:
    """A request body: flattened into parameters where it is one object, else one parameter."""

    required: bool
    content: tuple[ContentPlan, ...]
    parameters: tuple[FieldPlan, ...]
    """What the method takes for it."""


@frozen
class EventPlan:
    """One class of a stream's event table."""

    name: str
    type: str
    event: str
    data: str
    typed: Typed
    role: str
    value: str
    message: str
    code: str
    when: Mapping[str, Any] | None
    description: str


@frozen
class StreamPlan:
    """What an operation's stream is made of."""

    method: str
    union: str
    request: Mapping[str, Any]
    terminator: str
    events: tuple[EventPlan, ...]


@frozen
class PagingPlan:
    """How an operation's pages follow each other."""

    style: str
    arguments: tuple[tuple[str, str], ...]
    item: Typed


@frozen
class OperationPlan:
    """One operation of the document."""

    name: str
    """Dotted Python name, the method last."""
    module: str
    operation_id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[ParameterPlan, ...]
    body: BodyPlan | None
    responses: tuple[tuple[str, tuple[ContentPlan, ...]], ...]
    result: Typed
    returns: str
    retry: str
    auth: bool
    paging: PagingPlan | None
    stream: StreamPlan | None
    stream_only: bool
    deprecated: bool

    @property
    def arguments(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """What the method takes, required first, each in document order."""
        asked = (one for one in self.parameters if one.fixed is None)
        every = [*asked, *(self.body.parameters if self.body else ())]
        return (*(one for one in every if one.required), *(one for one in every if not one.required))

    @property
    def positional(self) -> tuple[ParameterPlan, ...]:
        """Required path parameters: the only ones that are passed by position."""
        return tuple(one for one in self.parameters if one.location == "path" and one.required)

    @property
    def keywords(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """Everything that is passed by name."""
        return tuple(one for one in self.arguments if one not in self.positional)

    @property
    def types(self) -> tuple[Typed, ...]:
        """Every type that the operation mentions."""
        found = [one.typed for one in self.parameters] + [self.result]
        if self.body:
            found += [one.typed for one in self.body.parameters]
            found += [one.typed for one in self.body.content]
        found += [one.typed for _, contents in self.responses for one in contents]
        return tuple(found)


@frozen
class MethodPlan:
    """One method of a resource: an operation in one of its forms."""

    name: str
    form: str
    """`call`, `pages` or `stream`."""
    operation: OperationPlan


@frozen
class ResourcePlan:
    """One resource class: methods and the resources below it."""

    path: str
    """Dotted path, empty for the client itself."""
    name: str
    """Class name of the sync form; the async one has `Async` before it."""
    methods: tuple[MethodPlan, ...]
    children: tuple[ResourcePlan, ...]
    description: str

    @property
    def attribute(self) -> str:
        """The name under which its parent offers it."""
        return self.path.rpartition(".")[2]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the class gives to a method or to a resource below it."""
        return (*(one.name for one in self.methods), *(one.attribute for one in self.children))

    def walk(self) -> Iterator[ResourcePlan]:
        """Yield the resources below this one and then itself."""
        for child in self.children:
            yield from child.walk()
        yield self


@frozen
class AuthPlan:
    """How a client proves who it is."""

    kind: str
    """`bearer`, `client-credentials` or `none`."""
    env: Mapping[str, tuple[str, ...]] = field(factory=dict)
    token_url: str = ""
    base_url_env: str | None = None


@frozen
class Plan:
    """The whole package, decided."""

    title: str
    version: str
    description: str
    base_url: str
    auth: AuthPlan
    definitions: tuple[Definition, ...]
    table: tuple[OperationPlan, ...]
    root: ResourcePlan
    parsed: Parsed
    diagnostics: tuple[Diagnostic, ...]

    @property
    def operations(self) -> list[str]:
        """Every operation as `METHOD /path`."""
        return [f"{one.method} {one.path}" for one in self.table]

    @property
    def schemas(self) -> int:
        """How many classes and named unions the models package has."""
        return len(self.definitions)

    @property
    def dropped(self) -> list[Diagnostic]:
        """What of the document is not in the package."""
        return [one for one in self.diagnostics if one.level == "error"]

    @property
    def warnings(self) -> list[Diagnostic]:
        """What the parser complained of."""
        return [one for one in self.diagnostics if one.level == "warning"]


def plan(parsed: Parsed) -> Plan:
    """Decide the package of a *parsed* document."""
    return _Planner(parsed).plan()


class _Planner:
    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._document = parsed.document
        self._components: Mapping[str, Schema] = self._document.get("components", {}).get("schemas", {}) or {}
        self._names = _class_names(self._components)
        self._typer = Typer(self._components, self._names)
        self._diagnostics = list(parsed.diagnostics)
        self._taken_names: set[str] = set()
        self._taken_modules: set[str] = set()
        self._event_names: set[str] = set()

    def plan(self) -> Plan:
        info = self._document.get("info", {})
        table = tuple(self._operations())
        return Plan(
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            description=str(info.get("description", "")),
            base_url=_base_url(self._document),
            auth=_auth(self._document),
            definitions=tuple(self._definitions()),
            table=table,
            root=_resources(table, self._document),
            parsed=self._parsed,
            diagnostics=tuple(self._diagnostics),
        )

    # definitions

    def _definitions(self) -> Iterator[Definition]:
        modules = _modules(self._components, self._names, self._operation_names)
        for component, name in self._names.items():
            schema = self._components[component]
            description = text_of(schema)
            if is_model(schema):
                yield ModelPlan(name, modules[component], description, self._fields(schema, naming.MODEL_MEMBERS))
            elif is_enum(schema):
                base = "OpenStr" if schema["type"] == "string" else "OpenInt"
                yield EnumPlan(name, modules[component], description, base, _enum_members(schema))
            else:
                typed = self._typer.of_definition(component)
                yield UnionPlan(name, kind_name(name, schema), modules[component], description, typed)

    def _fields(self, schema: Schema, reserved: Iterable[str], skip: Iterable[str] = ()) -> tuple[FieldPlan, ...]:
        required = set(schema.get("required", ()))
        taken: set[str] = set()
        fields = []
        for key, member in schema.get("properties", {}).items():
            wire = str(member.get("x-invocant-original-name") or key)
            if wire in skip:
                continue
            wanted = member.get("x-invocant-name") or key
            name = naming.identifier(str(wanted), taken=taken, reserved=frozenset(reserved))
            taken.add(name)
            typed = self._typer.of(member)
            fields.append(
                FieldPlan(
                    name=name,
                    key=wire,
                    typed=typed,
                    required=key in required,
                    default=_constant(self._typer.resolve(member)) if key in required else None,
                    description=text_of(member) or text_of(self._typer.resolve(member)),
                    read_only=bool(member.get("readOnly")),
                    write_only=bool(member.get("writeOnly")),
                )
            )
        return tuple(fields)

    # operations

    def _operations(self) -> Iterator[OperationPlan]:
        self._operation_names: dict[str, str] = {}
        for path, method, operation in operations(self._document):
            if (path, method) not in self._parsed.endpoints:
                self._diagnostics.append(_dropped(path, method, operation))
                continue
            stream = operation.get("x-invocant-stream")
            name = self._operation_name(path, method, operation)
            module = naming.unique(naming.identifier(name, fallback="operation"), self._taken_modules)
            self._taken_modules.add(module)
            self._operation_names[str(operation.get("x-invocant-pointer", ""))] = module
            parameters = tuple(self._parameters(operation))
            only = bool(stream and stream.get("only"))
            body = self._body(operation, parameters, stream)
            responses = tuple(self._responses(operation))
            result = _result(responses)
            stream_plan = self._stream(stream, name) if stream else None
            yield OperationPlan(
                name=name,
                module=module,
                operation_id=str(operation.get("x-invocant-original-name") or operation.get("operationId") or name),
                method=method.upper(),
                path=str(operation.get("x-invocant-path") or path),
                summary=str(operation.get("summary") or ""),
                description=str(operation.get("description") or ""),
                parameters=parameters,
                body=body,
                responses=responses,
                result=result,
                returns=_success_text(operation),
                retry=operation.get("x-invocant-retry")
                or ("safe" if method in {"get", "head", "put", "delete", "options"} else "if-not-processed"),
                auth=_needs_auth(operation),
                paging=self._paging(operation),
                stream=stream_plan,
                stream_only=only,
                deprecated=bool(operation.get("deprecated")),
            )

    def _operation_name(self, path: str, method: str, operation: Schema) -> str:
        stream = operation.get("x-invocant-stream") or {}
        declared = operation.get("x-invocant-name") or (stream.get("name") if stream.get("only") else None)
        if declared:
            parts = [naming.identifier(part, reserved={"raw"}) for part in str(declared).split(".")]
        else:
            tag = (operation.get("tags") or ["default"])[0]
            label = operation.get("operationId") or f"{method} {path}"
            parts = [
                naming.identifier(str(tag), reserved={"raw", "close", "aclose", "call", "paginate", "stream"}, fallback="tag"),
                naming.identifier(str(label), reserved={"raw"}, fallback="operation"),
            ]
        name = ".".join(parts)
        name = naming.unique(name, self._taken_names)
        self._taken_names.add(name)
        if stream and not stream.get("only"):
            self._taken_names.add(str(stream["name"]))
        return name

    def _parameters(self, operation: Schema) -> Iterator[ParameterPlan]:
        taken: set[str] = set()
        for one in operation.get("parameters", ()):
            location = str(one["in"])
            wanted = str(one.get("x-invocant-name") or one["name"])
            name = naming.identifier(wanted, reserved=naming.METHOD_NAMES, fallback="parameter")
            if name in taken:
                name = naming.unique(f"{name}_{location}", taken)
            taken.add(name)
            schema = one.get("x-invocant-schema") or one.get("schema") or {}
            yield ParameterPlan(
                name=name,
                key=str(one["name"] if location == "path" else one.get("x-invocant-original-name") or one["name"]),
                location=location,
                typed=self._typer.of(schema),
                required=bool(one.get("required")),
                fixed=literal(schema["const"]) if one.get("x-invocant-fixed") else None,
                description=text_of(one) or text_of(self._typer.resolve(schema)),
                style=None if one.get("style") in {None, _STYLES[location]} else str(one["style"]),
                explode=None if one.get("explode") in {None, one.get("style") in {"form", "deepObject"}} else bool(one["explode"]),
                allow_reserved=bool(one.get("allowReserved")),
                greedy=bool(one.get("x-invocant-greedy")),
                media_type=one.get("x-invocant-media-type"),
            )

    def _body(self, operation: Schema, parameters: Sequence[ParameterPlan], stream: Schema | None) -> BodyPlan | None:
        body = operation.get("requestBody")
        if not body or not body.get("content"):
            return None
        taken = {one.name for one in parameters}
        skip = tuple((stream or {}).get("request", {}))
        contents = []
        merged: dict[str, FieldPlan] = {}
        for media_type, media in body["content"].items():
            written = media.get("x-invocant-schema") or media.get("schema") or {}
            schema, kind = self._typer.resolve(written), self._typer.of(written)
            named = str(media.get("x-invocant-media-type") or media_type)
            flat = is_model(schema) and (JSON_MEDIA.match(named) or named.startswith(FORM_MEDIA))
            fields = self._fields(schema, (*naming.METHOD_NAMES, *taken), skip) if flat else None
            contents.append(ContentPlan(named, kind, fields))
            for one in fields or ():
                merged.setdefault(one.key, one)
        if any(content.fields is None for content in contents):
            contents = [ContentPlan(one.media_type, one.typed) for one in contents]
            accepts = join([one.typed.accepts for one in contents])
            whole = Typed(
                contents[0].typed.kind,
                join([one.typed.annotation for one in contents]),
                accepts,
                frozenset().union(*(one.typed.classes for one in contents)),
                frozenset().union(*(one.typed.imports for one in contents)),
            )
            name = naming.unique("body", taken)
            only = FieldPlan(name, "", whole, bool(body.get("required")), None, text_of(body))
            return BodyPlan(bool(body.get("required")), tuple(contents), (only,))
        shared = set.intersection(*({one.key for one in content.fields or () if one.required} for content in contents))
        flattened = tuple(
            FieldPlan(
                one.name, one.key, one.typed, one.key in shared and bool(body.get("required")) and one.default is None,
                one.default, one.description,
            )
            for one in merged.values()
        )
        return BodyPlan(bool(body.get("required")), tuple(contents), flattened)

    def _responses(self, operation: Schema) -> Iterator[tuple[str, tuple[ContentPlan, ...]]]:
        for status, response in operation.get("responses", {}).items():
            contents = [
                ContentPlan(str(media.get("x-invocant-media-type") or media_type), self._response_type(media_type, media))
                for media_type, media in (response.get("content") or {}).items()
            ]
            contents.sort(key=lambda one: not JSON_MEDIA.match(one.media_type))
            yield str(status), tuple(contents)

    def _response_type(self, media_type: str, media: Schema) -> Typed:
        named = str(media.get("x-invocant-media-type") or media_type)
        if JSON_MEDIA.match(named):
            return self._typer.of(media.get("x-invocant-schema") or media.get("schema") or {})
        if named.startswith("text/") or named.endswith("jsonl"):
            return Typed("k.STR", "str", "str")
        return Typed("k.BINARY", "bytes", "bytes")

    def _paging(self, operation: Schema) -> PagingPlan | None:
        paging = operation.get("x-invocant-paging")
        if not paging:
            return None
        arguments = [
            (key, literal(paging[source]))
            for key, source in (
                ("items", "items"), ("id", "id"), ("next", "next"), ("forward", "forward"), ("backward", "backward"),
                ("offset", "offset"), ("total", "total"), ("rel", "rel"),
            )
            if source in paging
        ]
        limit = paging.get("limit")
        if limit:
            given = [literal(limit["parameter"])]
            given += [f"{key}={literal(limit[key])}" for key in ("minimum", "maximum", "default") if key in limit]
            arguments.append(("limit", f"rt.Limit({', '.join(given)})"))
        schema: Schema = {}
        for status, response in operation.get("responses", {}).items():
            if str(status).startswith("2"):
                for media_type, media in (response.get("content") or {}).items():
                    if JSON_MEDIA.match(media_type):
                        schema = media.get("schema") or {}
        for token in [part for part in str(paging.get("items", "")).split("/") if part]:
            schema = self._typer.resolve(schema).get("properties", {}).get(token, {})
        item = self._typer.resolve(schema).get("items") or {}
        return PagingPlan(str(paging["style"]), tuple(arguments), self._typer.of(item))

    def _stream(self, stream: Schema, name: str) -> StreamPlan:
        shared = str(stream.get("event") or naming.pascal(name) + "Event")
        events = []
        for entry in stream.get("events", ()):
            typed = self._typer.of(entry["schema"]) if "schema" in entry else _PAYLOADS[str(entry.get("data", "json"))]
            events.append(
                EventPlan(
                    name=naming.class_name(str(entry.get("class") or naming.pascal(str(entry["type"])))),
                    type=str(entry["type"]),
                    event=str(entry.get("event", "message")),
                    data=str(entry.get("data", "json")),
                    typed=typed,
                    role=str(entry.get("role", "side")),
                    value=str(entry.get("value", "")),
                    message=str(entry.get("message", "")),
                    code=str(entry.get("code", "")),
                    when=_frozen_lists(entry.get("when")),
                    description=str(entry.get("description", "")),
                )
            )
        return StreamPlan(
            method=".".join(naming.identifier(part, reserved={"raw"}) for part in str(stream.get("name", name)).split(".")),
            union=naming.class_name(shared),
            request=dict(stream.get("request", {})),
            terminator=str(stream.get("terminator", "none")),
            events=tuple(events),
        )


_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_PAYLOADS = {
    "json": ANY,
    "text": Typed("k.STR", "str", "str"),
    "empty": Typed("None", "None", "None"),
    "json-or-text": Typed("k.STR", "str", "str"),
}


def _frozen_lists(when: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return when and {key: tuple(value) if isinstance(value, list) else value for key, value in when.items()}


def text_of(node: Schema) -> str:
    """Return what the document says of *node* in words: its description, else its title."""
    return str(node.get("description") or "").strip()


def _optional(annotation: str) -> str:
    return annotation if annotation == "Any" else f"{annotation} | k.Unset"


def _class_names(components: Mapping[str, Schema]) -> dict[str, str]:
    """Return the Python name of each component that becomes a class or a named union."""
    names: dict[str, str] = {}
    for component, schema in components.items():
        if is_model(schema) or is_enum(schema) or _is_named_union(components, schema):
            names[component] = naming.unique(naming.class_name(component), set(names.values()))
    return names


def _is_named_union(components: Mapping[str, Schema], schema: Schema) -> bool:
    """Tell whether *schema* deserves a name: a union that holds more than one thing beside null."""
    members = union_members(schema)
    return members is not None and sum(_resolved(components, one).get("type") != "null" for one in members) > 1


def _resolved(components: Mapping[str, Schema], schema: Schema) -> Schema:
    for _ in range(100):
        if "$ref" not in schema:
            return schema
        schema = components[component_of(schema)]
    return schema


def _modules(
    components: Mapping[str, Schema], names: Mapping[str, str], operation_names: Mapping[str, str]
) -> dict[str, str]:
    """Return the private module of each class: one for everything that stood inside one document component."""
    modules: dict[str, str] = {}
    for component, name in names.items():
        pointer = str(components[component].get("x-invocant-pointer") or "")
        tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
        owner = name
        if tokens[:2] == ["components", "schemas"] and len(tokens) > 2:
            owner = tokens[2]
        elif tokens[:1] == ["paths"] and len(tokens) > 2:
            owner = operation_names.get("/".join(pointer.split("/")[:4]), name)
        elif len(tokens) > 2:
            owner = tokens[2]
        modules[component] = "_" + naming.identifier(owner, fallback="schema")
    return modules


def _enum_members(schema: Schema) -> tuple[tuple[str, str], ...]:
    labels = schema.get("x-enum-varnames") or schema["enum"]
    taken: set[str] = set()
    members = []
    for label, value in zip(labels, schema["enum"], strict=True):
        name = naming.constant(str(label), taken=taken)
        taken.add(name)
        members.append((name, literal(value)))
    return tuple(members)


def _constant(schema: Schema) -> str | None:
    """Return the source of the one value that *schema* admits, or None."""
    return literal(schema["const"]) if "const" in schema else None


def _result(responses: Sequence[tuple[str, tuple[ContentPlan, ...]]]) -> Typed:
    """Return what a successful call gives: the union over the 2xx responses, None where they have no body."""
    good = [contents for status, contents in responses if status.startswith("2")]
    if not good:
        good = [contents for status, contents in responses if status == "default"]
    typed: list[Typed] = []
    for contents in good:
        plain = [one for one in contents if one.media_type != "text/event-stream"]
        if plain:
            typed.append(plain[0].typed)
        elif not contents:
            typed.append(Typed("k.NULL", "None", "None"))
    if not typed:
        return ANY if not good else Typed("k.NULL", "None", "None")
    if len(typed) == 1:
        return typed[0]
    return Typed(
        typed[0].kind,
        join([one.annotation for one in typed]),
        join([one.accepts for one in typed]),
        frozenset().union(*(one.classes for one in typed)),
        frozenset().union(*(one.imports for one in typed)),
    )


def _success_text(operation: Schema) -> str:
    for status, response in operation.get("responses", {}).items():
        if str(status).startswith("2") and isinstance(response, Mapping):
            return str(response.get("description") or "").strip()
    return ""


def _needs_auth(operation: Schema) -> bool:
    security = operation.get("security")
    return bool(security) and {} not in list(security)


def _base_url(document: Schema) -> str:
    servers = document.get("servers") or [{"url": "/"}]
    url = str(servers[0].get("url", "/"))
    for name, variable in (servers[0].get("variables") or {}).items():
        url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return url.rstrip("/")


def _auth(document: Schema) -> AuthPlan:
    """Return the first security scheme that a client can serve: what the overlay says of it, else HTTP bearer."""
    schemes = (document.get("components") or {}).get("securitySchemes") or {}
    for scheme in schemes.values():
        declared = scheme.get("x-invocant-auth")
        if declared:
            env = declared.get("env", [])
            named = {"key": tuple(env)} if isinstance(env, list) else {key: tuple(value) for key, value in env.items()}
            return AuthPlan(
                str(declared["kind"]), named, str(declared.get("token-url", "")), declared.get("base-url-env")
            )
    for scheme in schemes.values():
        if scheme.get("type") == "http" and str(scheme.get("scheme", "")).lower() == "bearer":
            return AuthPlan("bearer", {"key": ()})
        if scheme.get("type") in {"oauth2", "openIdConnect"}:
            return AuthPlan("bearer", {"key": ()})
    return AuthPlan("bearer" if schemes else "none", {"key": ()})


def _resources(table: Sequence[OperationPlan], document: Schema) -> ResourcePlan:
    words = {str(tag.get("name")): text_of(tag) for tag in document.get("tags") or () if isinstance(tag, Mapping)}
    paths: dict[str, list[MethodPlan]] = {"": []}
    for operation in table:
        forms = [] if operation.stream_only else [(operation.name, "pages" if operation.paging else "call")]
        if operation.stream:
            forms.append((operation.stream.method, "stream"))
        for name, form in forms:
            path, _, attribute = name.rpartition(".")
            parts = path.split(".") if path else []
            for depth in range(len(parts) + 1):
                paths.setdefault(".".join(parts[:depth]), [])
            paths[path].append(MethodPlan(attribute, form, operation))

    def build(path: str) -> ResourcePlan:
        children = tuple(build(one) for one in paths if one and one.rpartition(".")[0] == path)
        name = "".join(naming.pascal(part) for part in path.split("."))
        return ResourcePlan(path, name, tuple(paths[path]), children, words.get(path.rpartition(".")[2].title(), ""))

    return build("")


def _dropped(path: str, method: str, operation: Schema) -> Diagnostic:
    token = path.replace("~", "~0").replace("/", "~1")
    return Diagnostic(
        what=f"the operation {method.upper()} {path} is not in the output",
        pointer=f"/paths/{token}/{method}",
        fragment=str(operation.get("operationId", ""))[:200],
        why="openapi-python-client could not parse it; its own words are among the warnings",
        fix="repair the construct that the warning names, in invocant/documents or by an overlay",
        level="error",
    )
