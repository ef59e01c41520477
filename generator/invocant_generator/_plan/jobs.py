"""Decide the jobs: which method starts one, which gives its handle again, and with what it is asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from invocant.documents import Diagnostic
from invocant.documents.pointers import split
from invocant_generator import _identifiers as naming
from invocant_generator._plan.annotate import Typed, Typer
from invocant_generator._plan.calls import OperationNames
from invocant_generator._plan.package.messages import ParameterPlan
from invocant_generator._plan.package.operations import JobCallPlan, JobPlan, OperationPlan
from invocant_generator._plan.package.sequences import PagingPlan
from invocant_generator._plan.pairs import OperationPair, page_of
from invocant_generator._plan.schemas import Schema

_JOB = "x-invocant-job"
_PARTS = ("status", "items", "cancel")
_NOTHING = Typed("k.NULL", "None", "None")
"""What items are of a job that has none."""


@frozen(eq=False)
class Planned:
    """Every operation of the table with the pair that it was made of."""

    table: Sequence[OperationPlan]
    pairs: Sequence[OperationPair]

    def at(self, part: Schema) -> tuple[OperationPlan, OperationPair] | None:
        """Return the method that a *part* of a job means, or None where it is not in the package."""
        place = part.get("pointer"), part.get("number")
        for plan, pair in zip(self.table, self.pairs, strict=True):
            if (pair.operation.raw.get("x-invocant-pointer"), pair.operation.number) == place:
                return plan, pair
        return None


def with_jobs(
    table: Sequence[OperationPlan], pairs: Sequence[OperationPair], typer: Typer, names: OperationNames
) -> tuple[list[OperationPlan], list[Diagnostic]]:
    """Return the operations of *table*, made of *pairs* in turn, with their jobs; and the jobs that are lost.

    Without its job a method gives its answer.
    """
    planned = Planned(table, pairs)
    dropped: list[Diagnostic] = []
    result = []
    for plan, pair in zip(table, pairs, strict=True):
        job = pair.operation.raw.get(_JOB)
        if not isinstance(job, Mapping):
            result.append(plan)
            continue
        lost = [member for member in _PARTS if member in job and not _is_there(job[member], planned)]
        if lost:
            dropped.append(_dropped(pair, lost))
            result.append(plan)
            continue
        result.append(evolve(plan, job=_job(plan, job, planned, typer, names)))
    return result, dropped


def _is_there(part: Any, planned: Planned) -> bool:
    return not isinstance(part, Mapping) or planned.at(part) is not None


def _dropped(pair: OperationPair, lost: Sequence[str]) -> Diagnostic:
    operation = pair.operation
    return Diagnostic(
        what=f"the job of {operation.label} is not generated",
        pointer=f"{operation.keyword_pointer}/{_JOB if not operation.number else 'job'}",
        fragment=", ".join(str(operation.raw[_JOB][member].get("operation")) for member in lost),
        why=f"the operation for its {' and '.join(lost)} is not in the package",
        fix="mend what keeps that out, or take the job out in an overlay",
    )


@frozen
class _Sources:
    """The arguments of a job: of each where its value comes from, and the parameter that it is."""

    names: dict[str, str]
    """The argument of each source."""
    parameters: dict[str, ParameterPlan]
    """By argument."""

    def call(self, plan: OperationPlan, part: Schema) -> JobCallPlan:
        """Return how an operation is called about a job."""
        arguments = []
        for parameter in plan.parameters:
            source = part["parameters"].get(_wire(parameter))
            if source is None or parameter.fixed is not None:
                continue
            if source not in self.names:
                name = naming.unique(parameter.name, self.parameters)
                self.names[source] = name
                self.parameters[name] = evolve(parameter, name=name, required=True)
            arguments.append((parameter.name, self.names[source]))
        fixed = [
            (parameter.name, parameter.fixed) for parameter in plan.parameters if parameter.fixed is not None
        ]
        return JobCallPlan(plan.module, tuple(arguments), tuple(fixed))


def _wire(parameter: ParameterPlan) -> str:
    return parameter.key


def _job(plan: OperationPlan, job: Schema, planned: Planned, typer: Typer, names: OperationNames) -> JobPlan:
    sources = _Sources({}, {})
    calls: dict[str, JobCallPlan] = {}
    for member in _PARTS:
        part = job.get(member)
        target = planned.at(part) if isinstance(part, Mapping) else None
        if target is not None and isinstance(part, Mapping):
            calls[member] = sources.call(target[0], part)
    status = planned.at(job["status"])
    if status is None:
        raise ValueError("a job without what tells its state")  # seen to by the caller
    told: list[tuple[str, str]] = []
    given: list[tuple[str, str]] = []
    for source, name in sources.names.items():
        if source.startswith("$request."):
            given.append((name, _argument(plan, source)))
        else:
            told.append((name, source))
    items, paging = _items(job, planned, typer)
    resume = names.give_resume(plan.name, job.get("resume"))
    return JobPlan(
        resume=resume,
        handle=_handle(plan, status[0], tuple(sources.parameters.values()), resume),
        status=calls["status"],
        state_of=status[0].result,
        items=calls.get("items", calls["status"]) if items is not None else None,
        paging=paging,
        paged_by=None if isinstance(job.get("items"), str) else calls["items"].module if items else None,
        item=items or _NOTHING,
        cancel=calls.get("cancel"),
        told=tuple(told),
        given=tuple(given),
        settings=tuple(_settings(job)),
    )


def _settings(job: Schema) -> Iterator[tuple[str, Any]]:
    for member in ("state", "done", "failed", "cancelled", "error", "progress", "total"):
        if member in job:
            yield member, tuple(job[member]) if isinstance(job[member], list) else job[member]


def _argument(plan: OperationPlan, source: str) -> str:
    """Return the argument of the start that a source is."""
    location, _, name = source.removeprefix("$request.").partition(".")
    return next(
        parameter.name
        for parameter in plan.parameters
        if parameter.location == location and _wire(parameter) == name
    )


def _items(job: Schema, planned: Planned, typer: Typer) -> tuple[Typed | None, PagingPlan | None]:
    """Return what an item is, and, where items stand in the answer of the state, how that is a list."""
    items = job.get("items")
    if isinstance(items, Mapping):
        target = planned.at(items)
        return (target[0].paging.item if target is not None and target[0].paging else None), None
    if not isinstance(items, str):
        return None, None
    status = planned.at(job["status"])
    schema: Schema = (page_of(status[1].responses) or {}) if status is not None else {}
    for token in split(items):
        schema = next((member.schema for member in typer.members(schema) if member.key == token), {})
    item = typer.of(typer.resolve(schema).get("items") or {})
    return item, PagingPlan("single", (("items", repr(items)),), item)


def _handle(
    plan: OperationPlan, status: OperationPlan, parameters: tuple[ParameterPlan, ...], resume: str
) -> OperationPlan:
    """Return what the method takes that gives a handle again, as an operation: the arguments of the job."""
    return evolve(
        status,
        name=resume,
        parameters=parameters,
        body=None,
        summary=f"The job that `{plan.name}` has started, by what tells which it is.",
        description="",
        returns="Its handle. Nothing is sent.",
        headers=status.headers,
        paging=None,
        stream=None,
        stream_only=False,
        links=(),
        deprecated=plan.deprecated,
    )


def modules_of(jobs: Collection[JobPlan]) -> list[str]:
    """Return the modules of all operations that *jobs* are asked about with, sorted."""
    modules = set()
    for job in jobs:
        calls = (job.status, job.items, job.cancel)
        modules |= {call.module for call in calls if call is not None}
    return sorted(modules)
