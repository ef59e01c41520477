"""What `x-invocant-job` says of an operation: which operations it speaks of, and where its values come from.

An operation is named by its id, as `METHOD /path`, or, for a further method, by its Python name. A parameter
comes from the answer of the start, at a JSON pointer, or is an argument of the start: `$request.path.NAME` or
`$request.query.NAME`, as links of OpenAPI have it.

Source: docs/extensions.md; OpenAPI 3.1.1, section 4.8.20.4 (runtime expressions).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents._diagnostics import Note
from invocant.documents._operations import ALSO, OperationObject, ParameterObject, operations
from invocant.documents.pointers import followed, with_value
from invocant.media_types import essence, is_json

JOB = "x-invocant-job"
"""The keyword."""
PARTS = ("status", "items", "cancel")
"""The members that may name an operation."""
_REQUEST = "$request."


@frozen(eq=False)
class JobPart:
    """An operation that a job is asked about with."""

    member: str
    """`status`, `items` or `cancel`."""
    operation: OperationObject
    """The operation, as the method that is meant."""
    sources: Mapping[str, str]
    """Where the value of each of its parameters comes from, by the parameter's name on the wire."""

    @property
    def parameters(self) -> Iterator[tuple[ParameterObject, str]]:
        """Each parameter that is given, and where its value comes from."""
        for parameter in self.operation.parameters:
            if parameter.name in self.sources and parameter.location in ("path", "query"):
                yield parameter, self.sources[parameter.name]


def named(document: Mapping[str, Any], name: str) -> list[OperationObject]:
    """Return the methods of *document* that an operation called *name* may be: one, if all is well."""
    every = [form for operation in operations(document) for form in operation.forms]
    for key in (_id, _label, _declared):
        matching = [operation for operation in every if key(operation) == name]
        if matching:
            return matching
    return []


def _id(operation: OperationObject) -> str | None:
    given = operation.raw.get("x-invocant-original-name") or operation.raw.get("operationId")
    return given if isinstance(given, str) and not operation.number else None


def _label(operation: OperationObject) -> str | None:
    return operation.label if not operation.number else None


def _declared(operation: OperationObject) -> str | None:
    return operation.declared_name


def job_parts(document: Mapping[str, Any], job: Mapping[str, Any]) -> Iterator[JobPart]:
    """Yield the operations that a *job* speaks of; one that is not there, or is several, is passed over."""
    shared = job["status"]["parameters"]
    for member in PARTS:
        part = job.get(member)
        if not isinstance(part, Mapping):
            continue
        matching = named(document, str(part.get("operation")))
        if len(matching) == 1:
            operation = matching[0]
            known = {parameter.name for parameter in operation.parameters}
            usual = {name: source for name, source in shared.items() if name in known}
            yield JobPart(member, operation, {**usual, **(part.get("parameters") or {})})


def answer_of(operation: OperationObject) -> Any:
    """Return the schema of what a success of the operation says in JSON; an open one where there is none."""
    responses = operation.responses
    good = [status for status in sorted(responses) if status.startswith("2")] or ["default"]
    for status in good:
        content = responses[status].content if status in responses else {}
        for media_type, schema in content.items():
            if (
                is_json(media_type) or essence(media_type) == "*/*"
            ):  # a range is JSON: docs/openapi-support.md
                return schema
    return {}


def argument_of(source: str) -> tuple[str, str] | None:
    """Return location and name of the argument of the start that a *source* is; None for a pointer."""
    if not source.startswith(_REQUEST):
        return None
    location, _, name = source.removeprefix(_REQUEST).partition(".")
    return location, name


def with_pointers(document: Mapping[str, Any], job: Mapping[str, Any]) -> dict[str, Any]:
    """Return a *job* whose operations are named by where they stand, and by which method is meant.

    What is not there keeps its name: whoever reads it passes it over.
    """
    written = dict(job)
    for part in job_parts(document, job):
        place = {"pointer": part.operation.pointer, "number": part.operation.number}
        written[part.member] = {**job[part.member], **place, "parameters": dict(part.sources)}
    return written


def without_parts(document: Mapping[str, Any], gone: Collection[str]) -> tuple[Mapping[str, Any], list[Note]]:
    """Return *document* without what its jobs say of operations that are to go, and what that is.

    Without what tells its state there is no job; without the others there is one that cannot be cancelled, or
    makes no items.

    Args:
        document: The document, with all operations in it.
        gone: Where the operations stand that are to go.
    """
    notes: list[Note] = []
    changed: dict[str, dict[str, Any]] = {}
    for operation in operations(document):
        for form in operation.forms:
            job = form.raw.get(JOB)
            if operation.pointer in gone or not isinstance(job, Mapping):
                continue
            lost = {part.member for part in job_parts(document, job) if part.operation.pointer in gone}
            if not lost:
                continue
            rest = None if "status" in lost else {key: job[key] for key in job if key not in lost}
            raw = changed.setdefault(operation.pointer, dict(operation.raw))
            if not form.number:
                raw[JOB] = rest
            else:
                entries = list(raw[ALSO])
                entries[form.number - 1] = {**entries[form.number - 1], "job": rest}
                raw[ALSO] = entries
            what = "a job is left out" if rest is None else f"a job has no {' and no '.join(sorted(lost))}"
            notes.append(Note(what, form.keyword_pointer, "an operation that it speaks of is left out"))
    for pointer, raw in changed.items():
        document = with_value(document, pointer, _without_none(raw))
    return document, notes


def _without_none(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return an operation object without the jobs that are gone from it."""
    kept = {key: value for key, value in raw.items() if key != JOB or value is not None}
    if isinstance(kept.get(ALSO), list):
        kept[ALSO] = [
            {key: value for key, value in entry.items() if key != "job" or value is not None}
            for entry in kept[ALSO]
        ]
    return kept


def schema_at(document: Mapping[str, Any], schema: Any, pointer: Sequence[str]) -> tuple[Any, str | None]:
    """Return the schema of what stands at *pointer* in a value of *schema*, and why there is none.

    Both are None where nobody can say: the schema is open, or says it in another way.
    """
    return _Places(document).at(schema, list(pointer), 0)


_MAX_LEVELS = 40


@frozen
class _Places:
    document: Mapping[str, Any]

    def at(self, schema: Any, path: list[str], depth: int) -> tuple[Any, str | None]:
        known = followed(self.document, schema)
        if not isinstance(known, Mapping) or depth > _MAX_LEVELS:
            return None, None
        if not path:
            return known, None
        name, rest = path[0], path[1:]
        members = [
            member
            for keyword in ("allOf", "anyOf", "oneOf")
            for member in known.get(keyword) or ()
            if not (isinstance(member, Mapping) and member.get("type") == "null")
        ]
        properties = known.get("properties")
        if isinstance(properties, Mapping) and name in properties:
            return self.at(properties[name], rest, depth + 1)
        if members:
            answers = [self.at(member, path, depth + 1) for member in members]
            good = next((answer for answer in answers if answer[0] is not None), None)
            if good is not None:
                return good
            return (None, None) if any(why is None for _, why in answers) else answers[0]
        items = known.get("items")
        if name.isdigit() and isinstance(items, Mapping):
            return self.at(items, rest, depth + 1)
        extra = known.get("additionalProperties")
        if isinstance(extra, Mapping) and extra:
            return self.at(extra, rest, depth + 1)
        if isinstance(properties, Mapping) and properties:
            return None, f"where {name} would be, there are the members {', '.join(sorted(properties))}"
        kind = known.get("type")
        kinds = {kind} if isinstance(kind, str) else set(kind) if isinstance(kind, list) else set()
        if kinds and not kinds & {"object", "array"}:
            return None, f"where {name} would be, there is {' or '.join(sorted(kinds))}"
        return None, None
