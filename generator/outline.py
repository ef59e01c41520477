"""What a package holds, as values: every class, operation, resource and event, before any text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from generator.annotate import Typed, join, optional, split_union
from invocant.documents import Diagnostic

if TYPE_CHECKING:
    from generator.parse import Parsed


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
        """Type of the attribute, with None where the member may be missing."""
        return self.typed.annotation if self.required else join([self.typed.annotation, "None"])

    @property
    def given(self) -> str:
        """Type of the constructor's parameter, with Unset where it may be left out."""
        return self.typed.annotation if self.required else optional(self.typed.annotation)

    @property
    def accepts(self) -> str:
        """Type of the parameter, with Unset where it may be left out."""
        filled = self.required or self.default is not None
        return self.typed.accepts if filled else optional(self.typed.accepts)

    @property
    def initial(self) -> str | None:
        """Source of the parameter's default, None where a caller must give it."""
        return None if self.required else self.default or "k.UNSET"


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

    @property
    def value_type(self) -> str:
        """The type of its values in Python."""
        return "str" if self.base == "OpenStr" else "int"


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
        spelled = ", ".join(
            member if member in {"None", "Any", "str", "int"} else repr(member) for member in members
        )
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
    wire_name: str | None
    """What is written before the value in a path, where it is not *key*; else None."""

    @property
    def accepts(self) -> str:
        """Type of the parameter, with Unset where it may be left out."""
        return self.typed.accepts if self.required else optional(self.typed.accepts)

    @property
    def initial(self) -> str | None:
        """Source of the parameter's default, None where a caller must give it."""
        return None if self.required else "k.UNSET"


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
    server: str | None
    """Base URL of its own, or None for that of the API."""
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
        every: list[ParameterPlan | FieldPlan] = [one for one in self.parameters if one.fixed is None]
        every += self.body.parameters if self.body else ()
        return (*(one for one in every if one.required), *(one for one in every if not one.required))

    @property
    def positional(self) -> tuple[ParameterPlan, ...]:
        """Required path parameters: the only ones that are passed by position."""
        return tuple(one for one in self.parameters if one.location == "path" and one.required)

    @property
    def keywords(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """Everything that is passed by name."""
        return tuple(one for one in self.arguments if one not in self.positional)


@frozen
class MethodPlan:
    """One method of a resource: an operation in one of its forms."""

    name: str
    form: str
    """`call`, `pages` or `stream`."""
    operation: OperationPlan
    path: str
    """Dotted path of its resource, empty for the client itself."""

    def example(self, *, asynchronous: bool) -> str:
        """Return a call of the method as a program has it, with what it cannot do without."""
        given = [one.name for one in self.operation.positional]
        given += [f"{one.name}={one.name}" for one in self.operation.keywords if one.initial is None]
        call = f"{'.'.join(part for part in ('client', self.path, self.name) if part)}({', '.join(given)})"
        word = "async " if asynchronous else ""
        if self.form == "pages":
            return f"{word}for item in {call}:\n    print(item)"
        if self.form == "stream":
            return f"{word}with {call} as stream:\n    {word}for event in stream:\n        print(event)"
        awaited = f"await {call}" if asynchronous else call
        return awaited if self.operation.result.annotation == "None" else f"result = {awaited}"


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
class InputPlan:
    """What a caller may pass in place of a class: a plain dict, a union of them, or the values of an enum."""

    name: str
    """The name of the model, in the module of inputs."""
    description: str
    fields: tuple[FieldPlan, ...]
    """Members of a dict; none for a union."""
    members: tuple[str, ...]
    """Members of a union; none for a dict."""
    values: tuple[str, ...] = ()
    """Sources of the known values of an enum."""
    base: str = ""
    """The type that others have too: `str` or `int` for an enum, else nothing."""


@frozen
class Plan:
    """The whole package, decided."""

    title: str
    version: str
    description: str
    base_url: str
    auth: AuthPlan
    definitions: tuple[Definition, ...]
    inputs: tuple[InputPlan, ...]
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
