"""Whether what `x-invocant-job` speaks of is there: operations, parameters, members of answers, values."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from invocant.documents._diagnostics import Diagnostic, fragment
from invocant.documents._jobs import PARTS, JobPart, answer_of, argument_of, job_parts, named, schema_at
from invocant.documents._operations import OperationObject, operations
from invocant.documents.pointers import join, split

_NUMBERS = frozenset({"integer", "number"})


def job_problems(
    document: Mapping[str, Any], operation: OperationObject, job: Mapping[str, Any], place: str
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a well-formed *job* of an *operation*, as the method that it is there.

    Args:
        document: The overlaid document.
        operation: What starts the job.
        job: The value of the keyword.
        place: Where that stands.
    """
    yield from _Checks(document, operation, job, place).all()


@frozen(eq=False)
class _Checks:
    document: Mapping[str, Any]
    start: OperationObject
    job: Mapping[str, Any]
    place: str

    def all(self) -> Iterator[Diagnostic]:
        yield from self._form()
        yield from self._states()
        for member in PARTS:
            if isinstance(self.job.get(member), Mapping):
                yield from self._named(member, str(self.job[member]["operation"]))
        for part in job_parts(self.document, self.job):
            yield from self._part(part)
            if part.member == "status":
                yield from self._answer(part.operation)

    def _problem(self, what: str, at: str, piece: Any, why: str, fix: str) -> Diagnostic:
        return Diagnostic(what, f"{self.place}/{at}", fragment(piece), why, fix)

    def _form(self) -> Iterator[Diagnostic]:
        stream = self.start.raw.get("x-invocant-stream")
        other = "pages" if self.start.raw.get("x-invocant-paging") else ""
        other = other or ("a stream" if isinstance(stream, Mapping) and stream.get("only") else "")
        if other:
            yield self._problem(
                f"a method that gives a job and {other}",
                "status",
                self.job["status"],
                "a method gives one thing",
                "say one of the two in an entry of x-invocant-also",
            )

    def _states(self) -> Iterator[Diagnostic]:
        seen: list[tuple[Any, str]] = []
        for member in ("done", "failed", "cancelled"):
            for number, value in enumerate(self.job.get(member) or ()):
                other = next((place for known, place in seen if _same(known, value)), None)
                if other is not None:
                    yield self._problem(
                        "a state that means two things",
                        f"{member}/{number}",
                        value,
                        f"it is among `{other}` too",
                        "leave it in one of the lists",
                    )
                seen.append((value, member))

    def _named(self, member: str, name: str) -> Iterator[Diagnostic]:
        matching = named(self.document, name)
        if len(matching) == 1:
            return
        every = [form for operation in operations(self.document) for form in operation.forms]
        known = [str(form.raw["operationId"]) for form in every if form.raw.get("operationId")]
        known += [form.declared_name for form in every if form.declared_name]
        known += [form.label for form in every]
        alike = difflib.get_close_matches(name, dict.fromkeys(known), n=3, cutoff=0.5)
        yield self._problem(
            "a job speaks of an operation that does not exist"
            if not matching
            else "a job speaks of several operations by one name",
            f"{member}/operation",
            name,
            f"no operation is called {name!r}"
            if not matching
            else f"{' and '.join(form.label for form in matching)} are called {name!r}",
            f"name it by operationId, METHOD /path or Python name{f': {alike[0]}?' if alike else ''}",
        )

    def _part(self, part: JobPart) -> Iterator[Diagnostic]:
        operation, given = part.operation, self.job[part.member].get("parameters") or {}
        known = {
            parameter.name for parameter in operation.parameters if parameter.location in ("path", "query")
        }
        for name, source in given.items():
            at = join(f"{part.member}/parameters", name)
            if name not in known:
                yield self._problem(
                    "a job gives a parameter that does not exist",
                    at,
                    name,
                    f"{operation.label} has {', '.join(sorted(known)) or 'none'} in path and query",
                    "correct the name, as it is on the wire",
                )
            yield from self._source(at, source)
        for parameter in operation.parameters:
            if parameter.required and parameter.name not in part.sources:
                yield self._problem(
                    "a job does not say what a parameter is",
                    part.member,
                    self.job[part.member],
                    f"{operation.label} needs {parameter.name} ({parameter.location})",
                    "give it under `parameters`, in path or query",
                )
        body = operation.request_body
        if body is not None and body.required:
            yield self._problem(
                "a job cannot send a body",
                part.member,
                self.job[part.member],
                f"{operation.label} needs one",
                "leave the member out, and call the operation's own method",
            )
        if part.member == "items" and not operation.raw.get("x-invocant-paging"):
            yield self._problem(
                "the items of a job do not come in pages",
                "items/operation",
                self.job["items"],
                f"{operation.label} has no x-invocant-paging",
                "declare it: `style: single` where they come at once",
            )

    def _source(self, at: str, source: str) -> Iterator[Diagnostic]:
        argument = argument_of(source)
        if argument is None:
            why = schema_at(self.document, answer_of(self.start), split(source))[1]
            if why is not None:
                yield self._missing(at, source, why, self.start)
            return
        known = [parameter.name for parameter in self.start.parameters if parameter.location == argument[0]]
        if argument[1] not in known:
            yield self._problem(
                "a job is told by an argument that does not exist",
                at,
                source,
                f"{self.start.label} has {', '.join(known) or 'none'} in its {argument[0]}",
                "correct the name, as it is on the wire",
            )

    def _answer(self, status: OperationObject) -> Iterator[Diagnostic]:
        """Check what is pointed to in the answer that tells the state."""
        answer = answer_of(status)
        for member in ("state", "error", "progress", "total", "items"):
            pointer = self.job.get(member)
            if not isinstance(pointer, str):
                continue
            schema, why = schema_at(self.document, answer, split(pointer))
            if why is not None:
                yield self._missing(member, pointer, why, status)
                continue
            types = _types(schema)
            wanted = {"items": {"array"}, "progress": _NUMBERS, "total": _NUMBERS}.get(member)
            if wanted and types and not types & wanted:
                yield self._problem(
                    "a job points to a value of another type",
                    member,
                    pointer,
                    f"it is {' or '.join(sorted(types))}, and should be {' or '.join(sorted(wanted))}",
                    "correct the pointer",
                )
            if member == "state":
                yield from self._values(schema)

    def _values(self, schema: Any) -> Iterator[Diagnostic]:
        values = _listed(schema)
        for member in ("done", "failed", "cancelled") if values is not None else ():
            for number, value in enumerate(self.job.get(member) or ()):
                if not any(_same(value, known) for known in values or ()):
                    yield self._problem(
                        "a state that does not exist",
                        f"{member}/{number}",
                        value,
                        f"the states are {', '.join(map(fragment, values or ()))}",
                        "correct it, or add it to the schema in an overlay",
                    )

    def _missing(self, at: str, pointer: str, why: str, operation: OperationObject) -> Diagnostic:
        return self._problem(
            "a job points to a member that does not exist",
            at,
            pointer,
            f"in the answer of {operation.label}, {why}",
            "correct the pointer, or add the member in an overlay",
        )


def _same(value: Any, other: Any) -> bool:
    return isinstance(value, bool) == isinstance(other, bool) and bool(value == other)


def _types(schema: Any) -> set[str]:
    """Return the JSON types of a schema but null; none where nobody can say."""
    if not isinstance(schema, Mapping):
        return set()
    kind = schema.get("type")
    return ({kind} if isinstance(kind, str) else set(kind) if isinstance(kind, list) else set()) - {"null"}


def _listed(schema: Any) -> list[Any] | None:
    """Return the only values that a schema allows, or None where it lists none."""
    if not isinstance(schema, Mapping):
        return None
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return values if isinstance(values, list) else [True, False] if schema.get("type") == "boolean" else None
