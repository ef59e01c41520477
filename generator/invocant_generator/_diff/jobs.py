"""Compare jobs: what starts one, what gives its handle again, what tells its state, and what states mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant.documents.pointers import split
from invocant_generator._diff.place import ChangePlace
from invocant_generator._diff.surface import (
    Method,
    Schema,
    Surface,
    is_success,
    main_content,
    resolved,
    responses,
)
from invocant_generator._plan.schemas import union_members

_JOB = "x-invocant-job"
_PARTS = ("status", "items", "cancel")
_SETTINGS = ("state", "done", "failed", "cancelled", "error", "progress", "total")


def compare_jobs(place: ChangePlace, old: Method, new: Method) -> None:
    """Compare what two revisions of a method say of the job that it starts."""
    sides = place.comparison
    before, after = _Job.of(sides.old, old), _Job.of(sides.new, new)
    if before is None or after is None:
        if after is not None:
            place.add("returns-job", "returns the handle of a job now", "", after.job)
        elif before is not None:
            place.add("returns-no-job", "returns no handle of a job any more", before.job)
        return
    if before.resume != after.resume:
        text = f"is called {after.resume} now"
        place.add("method-renamed", text, before.resume, after.resume, subject=before.resume)
    here = after.resume
    names = list(before.arguments.values()), list(after.arguments.values())
    if names[0] != names[1]:
        place.add("job-arguments-changed", "takes other arguments", *names, subject=here)
    elif before.arguments != after.arguments:
        place.add(
            "job-changed", "finds its arguments elsewhere", *map(list, (before.arguments, after.arguments))
        )
    for member, text in (("status", "its state"), ("items", "its items")):
        types = before.type_of(member), after.type_of(member)
        parts = before.job.get(member), after.job.get(member)
        if None in parts and parts[0] != parts[1]:
            gone = parts[1] is None
            kind = "job-items-removed" if gone else "job-items-added"
            place.add(
                kind, f"has {'no items any more' if gone else 'items'}", *(part or "" for part in parts)
            )
        elif types[0] != types[1]:
            place.add("job-type-changed", f"gives {text} as {types[1]} now", *types)
        elif _bare(parts[0]) != _bare(parts[1]):
            place.add("job-changed", f"is asked for {text} in another way", *parts)
    cancels = before.job.get("cancel"), after.job.get("cancel")
    if cancels[1] is None and cancels[0] is not None:
        place.add("job-cancel-removed", "cannot be cancelled any more", cancels[0])
    elif cancels[0] is None and cancels[1] is not None:
        place.add("job-cancel-added", "can be cancelled", "", cancels[1])
    elif _bare(cancels[0]) != _bare(cancels[1]):
        place.add("job-changed", "is cancelled in another way", *cancels)
    settings = [{key: side.job[key] for key in _SETTINGS if key in side.job} for side in (before, after)]
    if settings[0] != settings[1]:
        place.add("job-changed", "has its state, or what that means, said in another way", *settings)


def _bare(part: Any) -> Any:
    """Return what a part names, without its parameters, which are compared as arguments."""
    return (part["pointer"], part["number"]) if isinstance(part, Mapping) and "pointer" in part else part


@frozen
class _Job:
    """A job of one revision."""

    surface: Surface
    job: Schema
    """The keyword, its operations named by where they stand."""
    resume: str
    arguments: Mapping[str, str]
    """The Python name of each argument of the job, by where its value comes from."""

    @classmethod
    def of(cls, surface: Surface, method: Method) -> _Job | None:
        job = method.data.get(_JOB)
        if not isinstance(job, Mapping):
            return None
        resource, dot, name = method.name.rpartition(".")
        arguments: dict[str, str] = {}
        for member in _PARTS:
            part = job.get(member)
            target = _target(surface, part)
            if target is None or not isinstance(part, Mapping):
                continue
            for parameter in target.parameters:
                source = part["parameters"].get(parameter.key)
                if source is not None and source not in arguments:
                    arguments[source] = parameter.name
        return cls(surface, job, str(job.get("resume") or f"{resource}{dot}resume_{name}"), arguments)

    def type_of(self, member: str) -> str | None:
        """Return the Python type of the state's answer, or of an item."""
        part = self.job.get(member)
        target = _target(self.surface, self.job["status"] if isinstance(part, str) else part)
        if target is None:
            return None
        schema = _answer(self.surface, target)
        if member == "status":
            return self.surface.annotation(schema)
        pointer = (
            part if isinstance(part, str) else (target.data.get("x-invocant-paging") or {}).get("items", "")
        )
        for name in split(str(pointer)):
            schema = (_plain(self.surface, schema).get("properties") or {}).get(name, {})
        return self.surface.annotation(_plain(self.surface, schema).get("items") or {})


def _plain(surface: Surface, schema: Schema) -> Schema:
    """Return what a schema refers to; of a union with null alone, the other."""
    known = resolved(surface.document, schema)
    members = [member for member in union_members(known) or () if member.get("type") != "null"]
    return resolved(surface.document, members[0]) if len(members) == 1 else known


def _target(surface: Surface, part: Any) -> Method | None:
    if not isinstance(part, Mapping):
        return None
    place = part.get("pointer"), part.get("number")
    return next((method for method in surface.operations if (method.pointer, method.number) == place), None)


def _answer(surface: Surface, method: Method) -> Schema:
    answers = responses(surface.document, method.data)
    for status, response in answers.items():
        content = main_content(response)
        if content is not None and (is_success(status) or len(answers) == 1):
            return content[1]
    return {}
