"""What a package holds, as values: every class, operation, resource and event, before any text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from invocant.documents import Diagnostic
from invocant.media_types import Form, form_of
from invocant_generator._plan.annotate import INPUTS, Typed, join, optional, split_union
from invocant_generator._plan.security import AuthPlan, Requirement
from invocant_generator._plan.servers import ServerPlan, ServersPlan, choosable
from invocant_generator._plan.titles import api_called

if TYPE_CHECKING:
    from invocant_generator._parse import Parsed


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
    deprecated: bool = False
    """Whether the document says that it should not be used any more."""

    @property
    def is_renamed(self) -> bool:
        """Whether Python calls it otherwise than JSON does."""
        return self.name != self.key

    @property
    def answered(self) -> bool:
        """Whether every answer has it."""
        return self.required and not self.write_only

    @property
    def must_be_given(self) -> bool:
        """Whether there is no instance without it: not if only the server sets it."""
        return self.required and not self.read_only

    @property
    def annotation(self) -> str:
        """Type of the attribute, with None where the member may be missing."""
        return self.typed.annotation if self.answered else join([self.typed.annotation, "None"])

    @property
    def given(self) -> str:
        """Type of the constructor's parameter, with Unset where it may be left out."""
        return self.typed.annotation if self.must_be_given else optional(self.typed.annotation)

    @property
    def accepts(self) -> str:
        """Type of the parameter, with Unset where it may be left out."""
        filled = self.required or self.default is not None
        return self.typed.accepts if filled else optional(self.typed.accepts)

    @property
    def initial(self) -> str | None:
        """Source of the parameter's default, None where a caller must give it."""
        return None if self.must_be_given else self.default or "k.UNSET"


@frozen
class ModelPlan:
    """An attrs class for an object schema."""

    name: str
    module: str
    description: str
    fields: tuple[FieldPlan, ...]
    extras: Typed | None = None
    """What members are that it has beside; None where the document does not say."""

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"The object that the document calls {self.name}."

    @property
    def extras_annotation(self) -> str:
        """Type of all other members by their keys."""
        return f"dict[str, {self.extras.annotation if self.extras is not None else 'Any'}]"

    @property
    def sent(self) -> tuple[FieldPlan, ...]:
        """The fields that a request may carry."""
        return tuple(field for field in self.fields if not field.read_only)

    @property
    def field_names(self) -> tuple[str, ...]:
        """The Python name of every field."""
        return tuple(field.name for field in self.fields)


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

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"Known values of {self.name}; others are kept as they come."


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
    deprecated: bool = False
    """Whether the document says that it should not be used any more."""

    @property
    def is_renamed(self) -> bool:
        """Whether Python calls it otherwise than the document does."""
        return self.name != self.key

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
    encoding: tuple[tuple[str, str], ...] = ()
    """How members of a form are written: of each its name on the wire, and what an `rt.Encoding` is given."""
    handled_as: str = ""
    """The media type by whose rules it is read and written, empty for its own."""
    extras: FieldPlan | None = None
    """What takes the members that it does not name; None where nothing does."""
    unasked: bool = False
    """Whether an answer is not asked for in it, as another media type is better."""

    @property
    def effective(self) -> str:
        """The media type by whose rules it is read and written."""
        return self.handled_as or self.media_type

    @property
    def form(self) -> Form:
        """How it is read and written. A range that means JSON has a media type that it is handled as."""
        return form_of(self.effective, binary=True)


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

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"The event `{self.type}`."


@frozen
class StreamPlan:
    """What an operation's stream is made of."""

    method: str
    union: str
    request: Mapping[str, Any]
    terminator: str
    events: tuple[EventPlan, ...]

    is_table = True
    """Whether a table describes its events."""
    result = "Any"
    """Type of what the stream gives as a whole."""
    words = "The open stream; use it in a `with` block."
    """What the docstring says of it."""

    @property
    def annotation(self) -> str:
        """Type of an event, as resources spell it."""
        return f"events.{self.union}"

    @property
    def types(self) -> tuple[Typed, ...]:
        """What its annotation mentions."""
        return ()

    @property
    def kinds(self) -> str:
        """Sources that need the names of kinds."""
        return "".join(event.typed.kind for event in self.events)


@frozen
class ItemStreamPlan:
    """A stream of values or events of which no table says what they mean together."""

    method: str
    declaration: str
    """The class of the runtime that declares it."""
    arguments: tuple[tuple[str, str], ...]
    """What that is given beside the method: names and sources."""
    annotation: str
    """Type of an item, as resources spell it."""
    types: tuple[Typed, ...]
    """What the annotation mentions."""
    words: str
    """What the docstring says of it."""

    is_table = False

    @property
    def result(self) -> str:
        """Type of what the stream gives as a whole."""
        return f"list[{self.annotation}]"

    @property
    def kinds(self) -> str:
        """Sources that need the names of kinds."""
        return "".join(source for _, source in self.arguments)


@frozen
class PagingPlan:
    """How an operation's pages follow each other."""

    style: str
    arguments: tuple[tuple[str, str], ...]
    item: Typed

    @property
    def declaration(self) -> str:
        """The class of the runtime that declares it."""
        return f"{self.style.capitalize()}Paging"


@frozen
class HeaderPlan:
    """One header that is declared."""

    name: str
    """Python name."""
    key: str
    """Name on the wire."""
    typed: Typed
    required: bool
    explode: bool
    """Whether members of an object are written `name=value`."""
    media_type: str | None
    """Media type in which the value is written, or None for the style `simple`."""
    description: str

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"The header `{self.key}`."

    @property
    def annotation(self) -> str:
        """Type of the attribute, which is None where the header is missing or unreadable."""
        return join([*split_union(self.typed.annotation), "None"])


@frozen
class HeadersPlan:
    """The class of the headers of an operation's answers."""

    name: str
    statuses: tuple[tuple[str, tuple[HeaderPlan, ...]], ...]
    """By status, as the document has it, what is declared there."""
    attributes: tuple[HeaderPlan, ...]
    """Each header once, of the type of all its declarations."""

    @property
    def annotation(self) -> str:
        """The class, as `raw` spells it."""
        return f"headers.{self.name}"

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The Python name of every header."""
        return tuple(header.name for header in self.attributes)

    @property
    def every(self) -> tuple[HeaderPlan, ...]:
        """Every declaration."""
        return tuple(header for _, headers in self.statuses for header in headers)


@frozen
class LinkPlan:
    """An operation that can follow on an answer, and what of the answer it takes."""

    method: str
    """Dotted name of its method."""
    arguments: tuple[tuple[str, str], ...]
    """Name and value: a runtime expression of OpenAPI, or JSON."""
    status: str
    description: str

    @property
    def text(self) -> str:
        """The call in one line."""
        arguments = ", ".join(f"{name}={value}" for name, value in self.arguments)
        words = f": {self.description}" if self.description else ""
        return f"`{self.method}({arguments})` after {self.status}{words}".replace("\n", " ")


@frozen
class WebhookPlan:
    """A request that the API makes by itself."""

    name: str
    kind: str
    """`webhook` or `callback`."""
    method: str
    contents: tuple[ContentPlan, ...]
    headers: tuple[HeaderPlan, ...]
    payload: Typed
    """What its body becomes."""
    summary: str
    deprecated: bool

    @property
    def text(self) -> str:
        """What the docstring says of it, in one line."""
        old = " Deprecated." if self.deprecated else ""
        return f"{self.summary or f'The {self.kind} of that name.'}{old}"


@frozen
class JobCallPlan:
    """An operation that is called about a job."""

    module: str
    arguments: tuple[tuple[str, str], ...]
    """Name of each of its arguments, and the argument of the job that it is."""
    fixed: tuple[tuple[str, str], ...] = ()
    """Name of each argument that is the same in every call, and its value as source."""

    @property
    def source(self) -> str:
        """What a declaration is given of it."""
        fixed = ", ".join(f"{name!r}: {value}" for name, value in self.fixed)
        return f"op_{self.module}.OPERATION, {dict(self.arguments)!r}" + (f", {{{fixed}}}" if fixed else "")


@frozen
class JobPlan:
    """The job that an operation starts."""

    resume: str
    """Dotted name of the method that gives its handle again."""
    handle: OperationPlan
    """What that method takes, as an operation."""
    status: JobCallPlan
    state_of: Typed
    """What tells the state, typed."""
    items: JobCallPlan | None
    """What lists its items, or None."""
    paging: PagingPlan | None
    """How the answer of the state is a list, where items stand there; None where an operation lists them."""
    paged_by: str | None
    """The module of the operation that lists them; None for the other."""
    item: Typed
    cancel: JobCallPlan | None
    told: tuple[tuple[str, str], ...]
    """Arguments of the job, and where each is in the answer of the start."""
    given: tuple[tuple[str, str], ...]
    """Arguments of the job that are arguments of the start."""
    settings: tuple[tuple[str, Any], ...]
    """What else a declaration is given."""

    @property
    def generics(self) -> str:
        """The types of its state's answer and of its items."""
        return f"{self.state_of.annotation}, {self.item.annotation}"


@frozen
class OperationPlan:
    """One operation of the document."""

    name: str
    """Dotted Python name, the method last."""
    module: str
    operation_id: str
    method: str
    path: str
    servers: tuple[ServerPlan, ...]
    """Where it is, if not where the API is; the first unless the caller says otherwise."""
    summary: str
    description: str
    parameters: tuple[ParameterPlan, ...]
    body: BodyPlan | None
    responses: tuple[tuple[str, tuple[ContentPlan, ...]], ...]
    result: Typed
    returns: str
    retry: str
    auth: bool
    """Whether it needs a credential."""
    security: tuple[Requirement, ...] | None
    """The credentials it takes, where those are not the API's; else None."""
    paging: PagingPlan | None
    stream: StreamPlan | ItemStreamPlan | None
    stream_only: bool
    deprecated: bool
    headers: HeadersPlan | None = None
    """The class of the headers of its answers, or None where none is declared."""
    links: tuple[LinkPlan, ...] = ()
    pointer: str = ""
    """Where it stands in the document; empty where path and method say so."""
    job: JobPlan | None = None
    """The job that it starts, or None."""

    @property
    def job_constant(self) -> str:
        """The name of the declaration of the job that it starts."""
        return self.module.upper()

    @property
    def server(self) -> str | None:
        """Base URL of its own, or None for that of the API."""
        return self.servers[0].plain_url if self.servers else None

    @property
    def has_event_table(self) -> bool:
        """Whether it has a stream, and a table describes the events of that."""
        return self.stream is not None and self.stream.is_table

    @property
    def choosable(self) -> tuple[ServerPlan, ...]:
        """Its own servers, where the caller can choose something of them."""
        return self.servers if choosable(self.servers) else ()

    @property
    def arguments(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """What the method takes, required first, each in document order."""
        every: list[ParameterPlan | FieldPlan] = [
            parameter for parameter in self.parameters if parameter.fixed is None
        ]
        every += self.body.parameters if self.body else ()
        return (
            *(argument for argument in every if argument.required),
            *(argument for argument in every if not argument.required),
        )

    @property
    def positional(self) -> tuple[ParameterPlan, ...]:
        """Required path parameters: the only ones that are passed by position."""
        return tuple(
            parameter for parameter in self.parameters if parameter.location == "path" and parameter.required
        )

    @property
    def keywords(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """Everything that is passed by name."""
        positional = self.positional
        return tuple(argument for argument in self.arguments if argument not in positional)

    @property
    def current(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """What is passed by name and is not deprecated, or cannot be left out."""
        outdated = self.outdated
        return tuple(argument for argument in self.keywords if argument not in outdated)

    @property
    def outdated(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """What is deprecated and can be left out; none where the operation itself is deprecated."""
        if self.deprecated:
            return ()
        return tuple(
            argument for argument in self.keywords if argument.deprecated and argument.initial is not None
        )

    @property
    def sent(self) -> tuple[tuple[str, str], ...]:
        """Name and source of every value that a call sends, those that the caller is not asked for last."""
        fixed = (
            (parameter.name, parameter.fixed) for parameter in self.parameters if parameter.fixed is not None
        )
        return (*((argument.name, argument.name) for argument in self.arguments), *fixed)

    @property
    def alias(self) -> str:
        """What its module is called where it is imported."""
        return f"op_{self.module}"

    @property
    def headline(self) -> str:
        """First line of the docstring: the summary, or what is called, as a sentence."""
        line = self.summary or f"{self.method} {self.path}"
        return line if not self.summary or line.endswith((".", "!", "?")) else f"{line}."

    @property
    def details(self) -> str:
        """What the docstring says after that; empty where the document only repeats itself."""
        return "" if self.description == self.summary else self.description

    @property
    def explained(self) -> tuple[ParameterPlan | FieldPlan, ...]:
        """What the document says something about, of what the method takes."""
        return tuple(argument for argument in self.arguments if argument.description)

    @property
    def answer(self) -> str:
        """What the docstring says of the result."""
        return self.returns or "The answer."


@frozen
class MethodPlan:
    """One method of a resource: an operation in one of its forms."""

    name: str
    form: str
    """`call`, `pages`, `stream`, `job` or `resume`."""
    operation: OperationPlan
    """Of the form `resume`, what it takes."""
    path: str
    """Dotted path of its resource, empty for the client itself."""
    starts: OperationPlan | None = None
    """What starts the job, of the forms `job` and `resume`."""
    now: str = ""
    """What it is called now, of a former name; else empty."""

    @property
    def is_job(self) -> bool:
        """Whether it starts a job."""
        return self.form == "job"

    @property
    def is_resume(self) -> bool:
        """Whether it gives the handle of a job that was started before."""
        return self.form == "resume"

    @property
    def job(self) -> JobPlan:
        """The job that it starts or gives again."""
        if self.starts is None or self.starts.job is None:
            raise ValueError(f"{self.full_name} has no job")
        return self.starts.job

    @property
    def job_constant(self) -> str:
        """The name of the job's declaration."""
        return self.starts.job_constant if self.starts is not None else ""

    @property
    def generics(self) -> str:
        """Return the types of a handle: of the start's answer too where it starts the job."""
        start = f"{self.operation.result.annotation}, " if self.is_job else ""
        return f"{start}{self.job.generics}"

    @property
    def is_call(self) -> bool:
        """Whether it gives one answer."""
        return self.form == "call"

    @property
    def is_file(self) -> bool:
        """Whether it gives bytes or text, which `unread` gives before they are read."""
        return self.form == "call" and any(
            content.typed.kind in {"k.BINARY", "k.STR"}
            and "json" not in (content.handled_as or content.media_type)
            and content.media_type != "text/event-stream"
            for status, contents in self.operation.responses
            if status.startswith("2") or status == "default"
            for content in contents
        )

    @property
    def is_paged(self) -> bool:
        """Whether it gives items, page after page."""
        return self.form == "pages"

    @property
    def is_stream(self) -> bool:
        """Whether it gives an event stream."""
        return self.form == "stream"

    @property
    def full_name(self) -> str:
        """The method as a client has it: `functions.get`."""
        return f"{self.path}.{self.name}" if self.path else self.name

    @property
    def is_deprecated(self) -> bool:
        """Whether any call warns: the operation is deprecated, or the name is a former one."""
        return self.operation.deprecated or bool(self.now)

    @property
    def warning(self) -> str:
        """What a call warns of, where the operation is deprecated, or the name is."""
        if self.now:
            return f"{self.full_name} is called {self.now} now"
        return f"{self.full_name} is deprecated by the vendor"

    @property
    def warnings(self) -> dict[str, str]:
        """What a call warns of that gives a deprecated parameter, by its name; nothing if any call warns."""
        if self.now:
            return {}
        return {
            argument.name: f"{argument.name} of {self.full_name} is deprecated by the vendor"
            for argument in self.operation.outdated
        }

    @property
    def warning_of_any(self) -> str:
        """What type checkers tell of a call that gives any deprecated parameter."""
        return "; ".join(self.warnings.values())

    @property
    def headers_hint(self) -> str:
        """How the headers of an answer are had, in a sentence; empty where it declares none, or streams."""
        if self.operation.headers is None or self.is_stream:
            return ""
        return (
            f"Headers: `headers.{self.operation.headers.name}.of({'page' if self.is_paged else 'result'})`."
        )

    def example(self, prefix: str) -> str:
        """Return a call of the method as a program has it, with what it cannot do without.

        Args:
            prefix: `Async` for the method of an async client, else empty.
        """
        given = [parameter.name for parameter in self.operation.positional]
        given += [
            f"{keyword.name}={keyword.name}" for keyword in self.operation.keywords if keyword.initial is None
        ]
        call = f"client.{self.now or self.full_name}({', '.join(given)})"
        word = "async " if prefix else ""
        if self.is_paged:
            return f"{word}for item in {call}:\n    print(item)"
        if self.is_stream:
            return f"{word}with {call} as stream:\n    {word}for event in stream:\n        print(event)"
        awaited = f"await {call}" if prefix else call
        if self.is_job or self.is_resume:
            wait = f"{'await ' if prefix else ''}job.wait(deadline=600)"
            return f"job = {awaited if self.is_job else call}\nresult = {wait}"
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
    def has_files(self) -> bool:
        """Whether a method of it, or of a resource below it, gives a file."""
        return any(method.is_file for resource in self.walk() for method in resource.methods)

    @property
    def text(self) -> str:
        """Text of the docstring."""
        if all(method.now for resource in self.walk() for method in resource.methods):
            return "Former names of methods, which are called otherwise now."
        return self.description or f"Methods of `{self.path}`."

    @property
    def attribute(self) -> str:
        """The name under which its parent offers it."""
        return self.path.rpartition(".")[2]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the class gives to a method or to a resource below it."""
        return (*(method.name for method in self.methods), *(child.attribute for child in self.children))

    def walk(self) -> Iterator[ResourcePlan]:
        """Yield the resources below this one and then itself."""
        for child in self.children:
            yield from child.walk()
        yield self


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

    @property
    def text(self) -> str:
        """Text of the docstring."""
        what = "Values" if self.values else "Dicts" if self.members else "The dict"
        return self.description or f"{what} of `models.{self.name}`."

    @property
    def alias(self) -> str:
        """Source of the alias for a union: forward references."""
        members = [repr(member.replace(INPUTS, "")) for member in self.members]
        return members[0] if len(members) == 1 else f"Union[{', '.join(members)}]"


@frozen
class Plan:
    """The whole package, decided."""

    title: str
    version: str
    description: str
    servers: ServersPlan
    auth: AuthPlan
    definitions: tuple[Definition, ...]
    inputs: tuple[InputPlan, ...]
    table: tuple[OperationPlan, ...]
    root: ResourcePlan
    parsed: Parsed | None
    """What openapi-python-client made of the document, without its classes; None for a plan to compare."""
    diagnostics: tuple[Diagnostic, ...]
    webhooks: tuple[WebhookPlan, ...] = ()

    @property
    def called(self) -> str:
        """What a sentence calls the API: `the Bookshop API`."""
        return api_called(self.title)

    @property
    def only_options_are_named(self) -> bool:
        """Whether a client has options for servers, all passed by name, and no argument before them is."""
        return bool(self.servers.options) and not self.auth.are_named

    @property
    def overloads(self) -> tuple[WebhookPlan, ...]:
        """The webhooks that can be told apart by name: none where there is but one."""
        return self.webhooks if len(self.webhooks) > 1 else ()

    @property
    def jobs(self) -> list[OperationPlan]:
        """The operations that start jobs."""
        return [operation for operation in self.table if operation.job is not None]

    @property
    def headers(self) -> dict[str, str]:
        """The operation's module, which names that of each class of headers."""
        return {operation.headers.name: operation.module for operation in self.table if operation.headers}

    @property
    def operations(self) -> list[str]:
        """Every operation as `METHOD /path`, however many methods it is."""
        labels: dict[tuple[str, str, str], str] = {}
        for row in self.table:
            labels[row.pointer, row.method, row.path] = f"{row.method} {row.path}"
        return list(labels.values())

    @property
    def rows(self) -> list[str]:
        """Every row of the table as `METHOD /path`: an operation once for each method that it is."""
        return [f"{operation.method} {operation.path}" for operation in self.table]

    @property
    def schemas(self) -> int:
        """How many classes and named unions the models package has."""
        return len(self.definitions)

    @property
    def dropped(self) -> list[Diagnostic]:
        """What of the document is not in the package."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.level == "error"]

    @property
    def warnings(self) -> list[Diagnostic]:
        """What the parser complained of."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.level == "warning"]
