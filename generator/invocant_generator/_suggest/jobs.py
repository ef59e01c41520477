"""Operations that start work which goes on after their answer, and the operations that tell how it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents import OperationObject
from invocant_generator._suggest.shapes import (
    AnswerMember,
    OperationShape,
    answer_of,
    component_of,
    means_json,
    plain,
)
from invocant_generator._suggest.states import States, states_of
from invocant_generator._suggest.suggestion import Suggestion, declares, of_operation

KEYWORD = "x-invocant-job"
_WORK = re.compile(
    r"jobs?|tasks?|batch(es)?|predictions?|trainings?|exports?|imports?|crawls?|scrapes?|backups?|restores?"
    r"|generations?|renders?|transcriptions?|classifications?|fine_?tun\w*|runs?|snapshots?|dumps?|conversions?"
    r"|operations?|extracts?|migrations?|analys[ei]s|reports?|builds?|executions?|invocations?",
    re.IGNORECASE,
)


@frozen(eq=False)
class StatusOperation:
    """An operation that tells the state of something."""

    shape: OperationShape
    state: AnswerMember
    states: States

    @property
    def operation(self) -> OperationObject:
        """The operation itself."""
        return self.shape.operation

    @property
    def places(self) -> list[str]:
        """The parameters of its path, in order."""
        return [entry.name for entry in self.operation.parameters if entry.location == "path"]

    @property
    def last(self) -> str | None:
        """The parameter that its path ends with, or None."""
        match = re.fullmatch(r".*\{([^{}]+)\}(?:\.json)?/?", self.operation.path.partition("?")[0])
        return match[1] if match else None


def status_operations(shapes: Sequence[OperationShape]) -> list[StatusOperation]:
    """Return the operations that tell the state of a piece of work whose states are all known."""
    result = []
    for shape in shapes:
        if shape.operation.method != "get":
            continue
        for member in shape.members:
            if member.pointer.count("/") != 1 or not re.search(r"(status|state)$", member.plain):
                continue
            values = member.schema.get("enum")
            states = states_of(values) if isinstance(values, list) else None
            if states is not None:
                result.append(StatusOperation(shape, member, states))
                break
    return result


def job(
    shape: OperationShape, status: Sequence[StatusOperation], by_label: Mapping[str, OperationShape]
) -> Suggestion | None:
    """Return the job that an operation starts, or None where nothing speaks for it.

    Args:
        shape: The operation.
        status: The operations that tell states.
        by_label: All operations, by `METHOD /path`.
    """
    operation = shape.operation
    taken = {"x-invocant-paging", "x-invocant-stream"} & operation.raw.keys()
    if (
        operation.method not in ("post", "put", "patch", "delete")
        or taken
        or declares(operation, KEYWORD, "status")
    ):
        return None
    if not all(
        any(means_json(media_type) for media_type in response.content)
        for code, response in operation.responses.items()
        if code.startswith("2")
    ):
        return None  # an answer without a body tells of no job
    for told in status:
        way = _sources(shape, told)
        if way is not None:
            sources, evidence = way
            return _suggestion(shape, told, sources, evidence, by_label)
    return None


def _sources(start: OperationShape, told: StatusOperation) -> tuple[dict[str, str], str] | None:
    """Return where the parameters of a status operation come from, and why it is that of *start*."""
    mine = [entry.name for entry in start.operation.parameters if entry.location == "path"]
    path, _, query = start.operation.path.partition("?")
    other, _, asked = told.operation.path.partition("?")
    if query != asked:
        return None  # two forms of an API, told apart by what stands behind the path
    needed = [
        entry
        for entry in told.operation.parameters
        if entry.required and entry.location in ("query", "path") and entry.name not in told.places
    ]
    if needed:
        return None
    shared = {name: f"$request.path.{name}" for name in told.places if name in mine}
    if path == other:
        ends_in_a_word = "{" not in path.rstrip("/").rpartition("/")[2]
        starts = ends_in_a_word and start.operation.method != "delete"
        return (shared, f"GET at the same path tells `{told.state.pointer}`") if starts else None
    last = told.last
    if last is None or last in mine or {*told.places} - {last} - {*shared}:
        return None
    for member in start.members:
        if member.pointer.count("/") != 1 or not (not member.types or member.types <= {"string", "integer"}):
            continue
        named = member.plain == plain(last) and _names_work(start, member)
        below = re.fullmatch(re.escape(path.rstrip("/")) + r"/\{[^{}]+\}", other.rstrip("/")) is not None
        if named or (below and _is_id(member, last)) or (_same_answer(start, told) and _is_id(member, last)):
            how = f"`{member.pointer}` of the answer is `{last}` of {told.operation.label}"
            return {**shared, last: member.pointer}, f"{how}, which tells `{told.state.pointer}`"
    return None


def _names_work(start: OperationShape, member: AnswerMember) -> bool:
    """Tell whether a member is the id of a piece of work that the operation has started."""
    named = re.fullmatch(r"(.*?)u?u?id", member.name.replace("_", "").replace("-", ""), re.IGNORECASE)
    accepted = "202" in start.operation.responses
    return named is not None and len(named[1]) > 1 and (accepted or _WORK.fullmatch(named[1]) is not None)


def _is_id(member: AnswerMember, last: str) -> bool:
    return member.plain in ("id", "uuid", "uid", "jobid", "taskid", plain(last))


def _same_answer(start: OperationShape, told: StatusOperation) -> bool:
    ours = component_of(start.document, answer_of(start.operation))
    return ours is not None and ours == component_of(told.shape.document, answer_of(told.operation))


def _suggestion(
    shape: OperationShape,
    told: StatusOperation,
    sources: dict[str, str],
    evidence: str,
    by_label: Mapping[str, OperationShape],
) -> Suggestion:
    value: dict[str, Any] = {
        "status": {"operation": told.operation.label, "parameters": sources},
        "state": told.state.pointer,
        "done": list(told.states.done),
    }
    if told.states.failed:
        value["failed"] = list(told.states.failed)
    if told.states.cancelled:
        value["cancelled"] = list(told.states.cancelled)
    value |= _further(told)
    cancel = _cancel(told, by_label)
    if cancel is not None:
        value["cancel"] = {"operation": cancel.operation.label}
    reasons = [evidence, "every state that the document lists has a known meaning"]
    doubts = []
    if "202" in shape.operation.responses:
        reasons.append("it answers 202, Accepted")
    elif not _is_work(shape.operation):
        doubts.append("nothing says that the work is worth waiting for: neither 202 nor a name of a job")
    return of_operation("job", shape.operation, KEYWORD, value, evidence=reasons, doubts=doubts)


def _is_work(operation: OperationObject) -> bool:
    """Tell whether path or id speak of a piece of work."""
    segments = [segment for segment in operation.path.partition("?")[0].split("/") if "{" not in segment]
    last = segments[-1] if segments and segments[-1] else (segments[-2] if len(segments) > 1 else "")
    return any(_WORK.fullmatch(word) for word in re.split(r"[-_.:]|(?<=[a-z])(?=[A-Z])", last))


def _further(told: StatusOperation) -> dict[str, str]:
    """Return where the answer that tells the state says what went wrong, and how far it is."""
    place = {
        member.plain: member for member in reversed(told.shape.members) if member.pointer.count("/") == 1
    }
    inner = {member.pointer: member for member in told.shape.members}
    pointers = {}
    for name in ("error", "errormessage", "errordetail", "failurereason", "error_message", "statusreason"):
        member = place.get(plain(name))
        if member is None:
            continue
        if "string" in member.types:
            pointers["error"] = member.pointer
            break
        message = inner.get(f"{member.pointer}/message")
        if message is not None and "string" in message.types:
            pointers["error"] = message.pointer
            break
    for key, names in (("progress", ("progress", "percentcomplete")),):
        member = next((place[name] for name in names if name in place), None)
        if member is not None and member.types and member.types <= {"integer", "number"}:
            pointers[key] = member.pointer
    return pointers


def _cancel(told: StatusOperation, by_label: Mapping[str, OperationShape]) -> OperationShape | None:
    """Return the operation that cancels what the status operation tells of, or None."""
    path, mark, query = told.operation.path.partition("?")
    for label in (
        f"POST {path.rstrip('/')}/cancel{mark}{query}",
        f"PUT {path.rstrip('/')}/cancel{mark}{query}",
    ):
        shape = by_label.get(label)
        if shape is None:
            continue
        body = shape.operation.request_body
        needed = {entry.name for entry in shape.operation.parameters if entry.required}
        if (body is None or not body.required) and needed <= {*told.places}:
            return shape
    return None
