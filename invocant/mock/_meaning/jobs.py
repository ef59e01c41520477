"""Long-running work: jobs that begin when an operation says so, advance by the mock's clock, and end.

What `x-invocant-job` declares is all that is known of them. An answer is what it is without jobs, with the
state, the progress and the items laid in where the keyword points. A job ends `job-seconds` after its start
(a hint of the operation; else 5 seconds): done, unless it was cancelled or somebody asked for another end.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from invocant.documents import argument_of, schema_at
from invocant.documents.pointers import join, lookup, split, with_value
from invocant.mock._api import Api, Json, ServedJob, ServedOperation
from invocant.mock._exchange.errors import not_found
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._state.backend import Backend
from invocant.mock._values.schemas import ANSWER, Schemas
from invocant.mock._values.synthesis import Synthesis

JOB_SECONDS = 5.0
"""How long a job takes whose operation does not say."""
OUTCOMES = ("done", "failed", "cancelled", "running")
"""How a job can end; `running` never does."""
_JOBS = "jobs"
_WISHES = "job-wishes"
_STEPS = 10
"""How much there is to do where an answer counts progress and has no total."""


class JobWishError(ValueError):
    """A wish about jobs that makes no sense; the message says why."""


@frozen
class _Moment:
    """A job as it is now."""

    outcome: str
    fraction: float
    """How much of it is done, from 0 to 1."""
    message: str


@frozen(eq=False)
class Jobs:
    """The jobs of one API; what is known of each is in the store."""

    api: Api
    schemas: Schemas
    backend: Backend
    synthesis: Synthesis

    def of(self, operation: ServedOperation) -> Iterator[tuple[ServedJob, str]]:
        """Yield the kinds of job that an operation has to do with, and what it is to each."""
        for kind in self.api.jobs:
            if kind.start == operation.label:
                yield kind, "start"
            for member, part in kind.parts.items():
                if part.operation == operation.label:
                    yield kind, member

    def answer(self, call: DecodedCall, reply: Reply) -> Reply:
        """Return the answer to a call with what it has to say of a job.

        Raises:
            Refusal: there is no such job.
        """
        done: set[tuple[str, str]] = set()
        for kind, member in self.of(call.operation):
            if member == "start":
                reply = self._started(kind, call, reply)
            elif ("job", kind.start) not in done:
                row = self._asked(kind, member, call)
                if member == "cancel":
                    self._cancel(row)
                reply = self._told(kind, row, call, reply)
                done.add(("job", kind.start))
        return reply

    def made(self, call: DecodedCall, count: int) -> int:
        """Return how many of *count* items the job that a call asks about has made by now."""
        for kind, member in self.of(call.operation):
            if member in ("status", "items"):
                return int(count * self._now(self._asked(kind, member, call)).fraction)
        return count

    def lists(self, operation: ServedOperation) -> bool:
        """Tell whether an operation lists the items of a job, and does nothing else for it."""
        members = {member for _, member in self.of(operation)}
        return members == {"items"}

    # -- what tests ask and wish ---------------------------------------------------------------------

    def listed(self) -> list[dict[str, Any]]:
        """Return every job that was started, oldest first."""
        shown = []
        for row in self._rows():
            now = self._now(row)
            shown.append(
                {
                    "api": self.api.name,
                    "operation": row["name"],
                    "arguments": row["arguments"],
                    "outcome": now.outcome,
                    "fraction": now.fraction,
                }
            )
        return shown

    def end(self, job: Json, outcome: str, message: str = "") -> bool:
        """End a job that runs; say whether there is one.

        Args:
            job: The value of any of its arguments, its id in most APIs.
            outcome: `done`, `failed`, `cancelled`, or `running` for one that never ends.
            message: What went wrong.

        Raises:
            JobWishError: there is no such outcome.
        """
        _known(outcome)
        for row in self._rows():
            if str(job) in map(str, row["arguments"].values()):
                at = None if outcome == "running" else self.backend.clock()
                self._keep({**row, "ends": at, "outcome": outcome, "message": message})
                return True
        return False

    def wish(self, outcome: str, message: str = "") -> None:
        """Say how the next job that is started will end: after its time, or never for `running`.

        Raises:
            JobWishError: there is no such outcome.
        """
        _known(outcome)
        number = self.backend.number(_WISHES)
        wish = {"outcome": outcome, "message": message}
        self.backend.store.put(self.backend.collection(_WISHES), str(number), wish)

    # -- what an answer says -------------------------------------------------------------------------

    def _started(self, kind: ServedJob, call: DecodedCall, reply: Reply) -> Reply:
        body = reply.value
        arguments: dict[str, Json] = {}
        for source in kind.sources:
            location = argument_of(source)
            if location is not None:
                arguments[source] = getattr(call, location[0]).get(location[1])
                continue
            arguments[source] = lookup(body, source, None)
        pointers = [source for source in kind.sources if argument_of(source) is None]
        if pointers and (None in arguments.values() or self._find(kind, arguments) is not None):
            value = self._new(call.operation, pointers[0])
            arguments[pointers[0]] = value
            schema = call.operation.success_schema()
            body = self._put(schema, body if isinstance(body, dict) else {}, pointers[0], value)
        wishes = self.backend.store.rows(self.backend.collection(_WISHES), limit=1)
        wish = {"outcome": "done", "message": ""}
        if wishes:
            wish = wishes[0].body
            self.backend.store.delete(self.backend.collection(_WISHES), wishes[0].id)
        began = self.backend.clock()
        seconds = float(call.operation.hints.get("job-seconds", JOB_SECONDS))
        row = {
            "number": self.backend.number(_JOBS),
            "start": kind.start,
            "name": kind.name,
            "arguments": arguments,
            "began": began,
            "ends": None if wish["outcome"] == "running" else began + seconds,
            "seconds": seconds,
            **wish,
        }
        self._keep(row)
        return self._told(kind, row, call, evolve(reply, value=body, empty=False))

    def _told(self, kind: ServedJob, row: Mapping[str, Any], call: DecodedCall, reply: Reply) -> Reply:
        """Lay what is known of a job into an answer, where that has a place for it."""
        if not isinstance(reply.value, dict):
            return reply
        schema = call.operation.success_schema()
        now = self._now(row)
        body: Json = reply.value
        for source, value in row["arguments"].items():
            if argument_of(source) is None and self._has(schema, source):
                body = self._put(schema, body, source, value)
        job = kind.job
        state = self._state(kind, schema, now)
        if state is not None:
            body = self._put(schema, body, job["state"], state)
        if self._has(schema, job.get("progress")):
            total = lookup(body, job.get("total") or "/", None)
            total = total if isinstance(total, int) and total > 0 else _STEPS
            if self._has(schema, job.get("total")):
                body = self._put(schema, body, job["total"], total)
            body = self._put(schema, body, job["progress"], int(total * now.fraction))
        if self._has(schema, job.get("error")):
            body = self._with_error(body, schema, job["error"], now)
        items = job.get("items")
        if isinstance(items, str) and isinstance(lookup(body, items, None), list):
            made = lookup(body, items)
            body = self._put(schema, body, items, made[: int(len(made) * now.fraction)])
        return evolve(reply, value=body)

    def _with_error(self, body: Json, schema: Json, pointer: str, now: _Moment) -> Json:
        place = schema_at(self.api.document, schema, split(pointer))[0]
        if now.outcome != "failed":
            passes = self.schemas.check(place or {}, ANSWER).passes(None)
            return self._put(schema, body, pointer, None) if passes else _without(body, pointer)
        message = now.message or "the mock was asked for a failure"
        passes = self.schemas.check(place or {}, ANSWER).passes(message)
        return self._put(schema, body, pointer, message) if passes else body

    def _state(self, kind: ServedJob, schema: Json, now: _Moment) -> Json:
        """Return the state that says how a job is; None where the answer has no place for one."""
        if not self._has(schema, kind.job["state"]):
            return None
        job = kind.job
        if now.outcome != "running":
            outcomes = [now.outcome, *(["failed"] if now.outcome == "cancelled" else []), "done"]
            return next(job[outcome][0] for outcome in outcomes if job.get(outcome))
        place = self.schemas.resolve(schema_at(self.api.document, schema, split(job["state"]))[0] or {})
        final = [value for outcome in ("done", "failed", "cancelled") for value in job.get(outcome) or ()]
        values = place.get("enum") or ([True, False] if place.get("type") == "boolean" else None)
        values = values or ["running" if "running" not in final else "pending"]
        left = [value for value in values if value is not None and value not in final]
        left = [value for value in left if not str(value).lower().startswith("cancel")] or left
        return left[min(int(now.fraction * len(left)), len(left) - 1)] if left else values[0]

    def _put(self, schema: Json, body: Json, pointer: str, value: Json) -> Json:
        """Return *body* with *value* at *pointer*; an object that is missing on the way is made up first."""
        names = split(pointer)
        for depth in range(1, len(names)):
            above = join("", *names[:depth])
            if not isinstance(lookup(body, above, None), dict):
                place = schema_at(self.api.document, schema, names[:depth])[0]
                made = self.synthesis.value(place or {}, pointer)
                body = with_value(body, above, made if isinstance(made, dict) else {})
        return with_value(body, pointer, value)

    def _has(self, schema: Json, pointer: str | None) -> bool:
        return pointer is not None and schema_at(self.api.document, schema, split(pointer))[0] is not None

    def _new(self, operation: ServedOperation, pointer: str) -> Json:
        schema = schema_at(self.api.document, operation.success_schema(), split(pointer))[0] or {}
        if self.schemas.types(schema) <= {"integer", "number", "null"}:
            return self.backend.number(_JOBS)
        if self.schemas.resolve(schema).get("format") == "uuid":
            return self.backend.uuid(_JOBS)
        return f"job_{self.backend.letters(_JOBS)}"

    # -- what is stored ------------------------------------------------------------------------------

    def _now(self, row: Mapping[str, Any]) -> _Moment:
        if row["ends"] is None:
            return _Moment("running", 0.0, "")
        at, length = self.backend.clock(), row["seconds"]
        if at >= row["ends"]:
            done = row["outcome"] == "done"
            passed = (row["ends"] - row["began"]) / length if length else 1.0
            return _Moment(row["outcome"], 1.0 if done else min(max(passed, 0.0), 1.0), row["message"])
        return _Moment("running", min(max((at - row["began"]) / length, 0.0), 1.0), "")

    def _asked(self, kind: ServedJob, member: str, call: DecodedCall) -> dict[str, Any]:
        part = kind.parts[member]
        wanted: dict[str, Json] = {}
        for name, source in part.sources.items():
            if name in call.path or name in call.query:
                wanted[source] = call.path[name] if name in call.path else call.query[name]
        row = self._find(kind, wanted)
        if row is None:
            raise not_found("job", next(iter(wanted.values()), None))
        return row

    def _find(self, kind: ServedJob, wanted: Mapping[str, Json]) -> dict[str, Any] | None:
        for row in self._rows()[::-1]:
            known = row["arguments"]
            alike = all(str(known.get(source)) == str(value) for source, value in wanted.items())
            if row["start"] == kind.start and alike:
                return row
        return None

    def _cancel(self, row: dict[str, Any]) -> None:
        if self._now(row).outcome == "running":
            row |= {"ends": self.backend.clock(), "outcome": "cancelled", "message": ""}
            self._keep(row)

    def _rows(self) -> list[dict[str, Any]]:
        return [dict(row.body) for row in self.backend.store.rows(self.backend.collection(_JOBS))]

    def _keep(self, row: Mapping[str, Any]) -> None:
        self.backend.store.put(self.backend.collection(_JOBS), str(row["number"]), row)


def _known(outcome: str) -> None:
    if outcome not in OUTCOMES:
        raise JobWishError(f"a job ends as one of {', '.join(OUTCOMES)}, not {outcome!r}")


def _without(body: Json, pointer: str) -> Json:
    """Return *body* without the member at *pointer*."""
    *path, last = split(pointer)
    if not path:
        return {key: value for key, value in body.items() if key != last}
    head = path[0]
    rest = "".join(f"/{part}" for part in pointer.split("/")[2:])
    return {**body, head: _without(body[head], rest)} if isinstance(body.get(head), dict) else body
