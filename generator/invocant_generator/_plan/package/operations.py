"""Operations, and the jobs that they start, as values."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from invocant_generator._plan.annotate import Typed
from invocant_generator._plan.package.classes import FieldPlan
from invocant_generator._plan.package.messages import (
    BodyPlan,
    ContentPlan,
    HeadersPlan,
    LinkPlan,
    ParameterPlan,
)
from invocant_generator._plan.package.sequences import ItemStreamPlan, PagingPlan, StreamPlan
from invocant_generator._plan.security import Requirement
from invocant_generator._plan.servers import ServerPlan, choosable


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
