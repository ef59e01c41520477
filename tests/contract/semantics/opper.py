"""Opper's functions, revisions, calls and tasks. Source: the vendor's client and guides."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.contract.semantics.asking import Observed, WireRow, names
from tests.contract.semantics.story import Oracle

BASE = "/v2"
ONE = "/functions/{function_id}"
SETTABLE = "name instructions description input_schema output_schema model configuration"
ASKED = names("input parent_span_id examples tags")
TOLD = "name instructions input_schema output_schema model configuration"
TASK = names(f"{TOLD} input parent_span_id examples tags")
ROWS = {
    "functions.create": WireRow("POST", "/functions", body=names(SETTABLE)),
    "functions.list": WireRow("GET", "/functions", names("name sort offset limit"), style="offset"),
    "functions.get": WireRow("GET", ONE),
    "functions.get_by_name": WireRow("GET", "/functions/by-name/{name}"),
    "functions.update": WireRow("PATCH", ONE, body=names(SETTABLE)),
    "functions.delete": WireRow("DELETE", ONE),
    "functions.revisions.list": WireRow("GET", f"{ONE}/revisions", names("offset limit"), style="offset"),
    "functions.revisions.get": WireRow("GET", f"{ONE}/revisions/{{revision_id}}"),
    "functions.call": WireRow("POST", f"{ONE}/call", body=ASKED),
    "functions.revisions.call": WireRow("POST", f"{ONE}/call/{{revision_id}}", body=ASKED),
    "functions.stream": WireRow("POST", f"{ONE}/call/stream", body=ASKED, style="events"),
    "functions.revisions.stream": WireRow(
        "POST", f"{ONE}/call/stream/{{revision_id}}", body=ASKED, style="events"
    ),
    "call": WireRow("POST", "/call", body=TASK),
    "stream": WireRow("POST", "/call/stream", body=TASK, style="events"),
}
NOWHERE = "00000000-0000-4000-8000-000000000000"
LISTED = ("id", "name", "description", "instructions", "model", "revision_id")
NEVER_NULL = frozenset({"name", "instructions", "model"})
TTL = "invocation.cache.ttl"
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def join(stream: str) -> tuple[list[str], Any]:
    """Read a stream: pieces with a place fill it, others are text. Lines end with CRLF, as recorded."""
    types, text, fragments = [], "", ""
    root: dict[str, Any] = {}
    blocks = stream.split("\r\n\r\n")
    assert blocks.pop() == ""
    for block in blocks:
        assert block.startswith("data: "), block
        payload = json.loads(block.removeprefix("data: "))
        if set(payload) == {"span_id"}:
            types.append("span")
        elif payload["chunk_type"] == "json" and "json_path" not in payload:
            types.append("json")
            fragments += payload["delta"]
        elif payload["chunk_type"] == "json":
            types.append("json")
            _fill(root, payload["json_path"], payload["delta"])
        else:
            assert set(payload) == {"delta", "chunk_type"}, payload
            types.append(payload["chunk_type"])
            text += payload["delta"]
    return types, json.loads(fragments) if fragments else root.get("response", text)


def _fill(root: dict[str, Any], path: str, piece: Any) -> None:
    """Put a piece where its path says; text follows text."""
    assert path.startswith("response"), path
    steps: list[str | int] = ["response"]
    steps += [name or int(number) for name, number in _STEP.findall(path.removeprefix("response"))]
    inside: Any = root
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        fresh: Any = {} if isinstance(following, str) else []
        if isinstance(step, int):
            inside += [None] * (step + 1 - len(inside))
            present = inside[step]
        else:
            present = inside.get(step)
        if following is None:
            grows = isinstance(present, str) and isinstance(piece, str)
            inside[step] = present + piece if grows else piece
            return
        if present is None:
            inside[step] = fresh
        inside = inside[step]


class OpperOracle(Oracle):
    """The functions of a project, oldest first, and their revisions."""

    def __init__(self, json_text: bool = False) -> None:  # as the mock has it
        super().__init__()
        self.json_text = json_text
        self.functions: dict[str, dict[str, Any]] = {}
        self.revisions: dict[str, tuple[dict[str, Any], float]] = {}
        self.gone: list[str] = []
        self.spans: set[str] = set()
        self.answers: dict[str, Any] = {}
        self.asked: dict[str, float] = {}

    def pick(self, kind: str, number: int) -> str:
        """Return the id of a function, of a deleted one, or of a revision."""
        pools = {"function": [*self.functions], "gone": self.gone, "revision": [*self.revisions]}
        pool = pools[kind] or [NOWHERE]
        return pool[number % len(pool)]

    def named(self, name: Any) -> dict[str, Any] | None:
        """Return the function of that name."""
        return next((f for f in self.functions.values() if f["name"] == name), None)

    def _keep(self, function: dict[str, Any]) -> None:
        assert function["revision_id"] not in self.revisions, "a change is a new revision"
        self.functions[function["id"]] = function
        self.revisions[function["revision_id"]] = function, self.clock()

    def _made(self, function: dict[str, Any], given: Mapping[str, Any]) -> None:
        kept = {name: given[name] for name in SETTABLE.split() if name in given}
        own = {"id", "model", "instructions", "dataset_id", "revision_id", "observer_enabled"}
        assert set(function) == {*kept, *own}
        assert {name: function[name] for name in kept} == kept
        assert function["id"] not in {*self.functions, *self.gone}
        assert function["model"]
        assert function["instructions"] or "instructions" in given
        assert function["observer_enabled"] is True
        self._keep(function)

    def _known(self, given: Mapping[str, Any], seen: Observed) -> dict[str, Any] | None:
        function = self.functions.get(given["function_id"])
        if function is None:
            _refused(seen, 404)
        return function

    def _revision(self, given: Mapping[str, Any], seen: Observed) -> dict[str, Any] | None:
        function = self._known(given, seen)
        if function is None:
            return None
        state, _ = self.revisions.get(given["revision_id"], (None, 0))
        if state is None or state["id"] != function["id"]:
            _refused(seen, 404)
            return None
        return state

    # -- functions ---------------------------------------------------------------------------------

    def functions_create(self, given: dict[str, Any], seen: Observed) -> None:
        """A name must be free; what is given is kept, with a first revision."""
        if self.named(given["name"]) is not None:
            _refused(seen, 409)
            return
        assert seen.status == 201
        self._made(seen.value, given)

    def functions_get(self, given: dict[str, Any], seen: Observed) -> None:
        """It is what its last change left."""
        function = self._known(given, seen)
        if function is not None:
            assert (seen.status, seen.value) == (200, function)

    def functions_get_by_name(self, given: dict[str, Any], seen: Observed) -> None:
        """A name opens the function that has it now."""
        function = self.named(given["name"])
        if function is None:
            _refused(seen, 404)
            return
        assert (seen.status, seen.value) == (200, function)

    def functions_update(self, given: dict[str, Any], seen: Observed) -> None:
        """What is given changes, null clears what may be null, the rest stays; it is a new revision."""
        function = self._known(given, seen)
        if function is None:
            return
        changes = {name: given[name] for name in SETTABLE.split() if name in given}
        changes = {name: v for name, v in changes.items() if v is not None or name not in NEVER_NULL}
        if changes.get("name", function["name"]) != function["name"] and self.named(changes["name"]):
            _refused(seen, 400)
            return
        assert seen.status == 200
        assert seen.value == {**function, **changes, "revision_id": seen.value["revision_id"]}
        self._keep(seen.value)

    def functions_delete(self, given: dict[str, Any], seen: Observed) -> None:
        """It goes with its revisions."""
        function = self._known(given, seen)
        if function is not None:
            assert (seen.status, seen.value) == (204, None)
            self.gone.append(self.functions.pop(function["id"])["id"])

    def whole(self, operation: str, given: Mapping[str, Any]) -> list[Any] | None:
        """Functions by name, or by creation; revisions newest first; passed over as many as asked."""
        passed = given.get("offset") or 0
        if operation == "functions.revisions.list":
            function = self.functions.get(given["function_id"])
            if function is None:
                return None
            mine = [entry for entry in self.revisions.values() if entry[0]["id"] == function["id"]]
            return [self._shown(*entry) for entry in mine[::-1]][passed:]
        wanted, sort = given.get("name"), given.get("sort") or "name"
        order = [f for f in self.functions.values() if wanted is None or wanted in f["name"]]
        if sort.lstrip("-") == "name":
            order.sort(key=lambda function: str(function["name"]))
        if sort.startswith("-"):
            order.reverse()
        return [{name: f[name] for name in LISTED if name in f} for f in order][passed:]

    def _shown(self, state: Mapping[str, Any], made: float) -> dict[str, Any]:
        return {
            "id": state["revision_id"],
            "configuration": state.get("configuration") or {},
            "created_at": made,
            "updated_at": None,
        }

    def functions_list(self, given: dict[str, Any], seen: Observed) -> None:
        """A page has the next of what the filter leaves, and the number of all of them."""
        order = self.whole("functions.list", {**given, "offset": 0}) or []
        passed, limit = given.get("offset") or 0, given.get("limit")
        assert seen.status == 200
        assert seen.value == order[passed:][: 20 if limit is None else limit]
        assert seen.total == len(order)

    def functions_revisions_list(self, given: dict[str, Any], seen: Observed) -> None:
        """A page of revisions, each with the settings that it had and the time when it was made."""
        order = self.whole("functions.revisions.list", {**given, "offset": 0})
        if order is None:
            _refused(seen, 404)
            return
        passed, limit = given.get("offset") or 0, given.get("limit")
        page = order[passed:][: 20 if limit is None else limit]
        assert seen.status == 200
        assert seen.total == len(order)
        assert [with_seconds(entry) for entry in seen.value] == page

    def functions_revisions_get(self, given: dict[str, Any], seen: Observed) -> None:
        """A function as it was in a revision of its own."""
        state = self._revision(given, seen)
        if state is not None:
            assert (seen.status, seen.value) == (200, state)

    # -- calls -------------------------------------------------------------------------------------

    def functions_call(self, given: dict[str, Any], seen: Observed) -> None:
        """The newest revision answers."""
        self._answer(self._known(given, seen), given, seen)

    def functions_revisions_call(self, given: dict[str, Any], seen: Observed) -> None:
        """That revision answers."""
        self._answer(self._revision(given, seen), given, seen)

    def functions_stream(self, given: dict[str, Any], seen: Observed) -> None:
        """The newest revision streams what it answers."""
        self._stream(self._known(given, seen), given, seen)

    def functions_revisions_stream(self, given: dict[str, Any], seen: Observed) -> None:
        """That revision streams what it answers."""
        self._stream(self._revision(given, seen), given, seen)

    def call(self, given: dict[str, Any], seen: Observed) -> None:
        """What the call gives goes before what is stored under its name; nothing there: it is stored."""
        self._answer(self._task(given), given, seen)

    def stream(self, given: dict[str, Any], seen: Observed) -> None:
        """A task streams what it answers."""
        self._stream(self._task(given), given, seen)

    def _task(self, given: Mapping[str, Any]) -> dict[str, Any]:
        told = {name: given[name] for name in TOLD.split() if given.get(name) is not None}
        stored = self.named(given["name"])
        if stored is None:
            stored = self.ask("functions.get_by_name", {"name": given["name"]}).value
            self._made(stored, told)
        else:
            again = self.ask("functions.get", {"function_id": stored["id"]}).value
            assert again == stored, "a task changes nothing that is stored"
        return {**stored, **told}

    def _answer(self, state: dict[str, Any] | None, given: Mapping[str, Any], seen: Observed) -> None:
        if state is None:
            return
        assert seen.status == 200
        value = seen.value
        assert set(value) == {"span_id", "message", "json_payload", "cached", "usage", "cost"}
        assert value["span_id"] not in self.spans, "each call is traced by a span of its own"
        self.spans.add(value["span_id"])
        structured = state.get("output_schema") is not None
        answer, other = value["json_payload"], value["message"]
        if not structured:
            answer, other = other, answer
        assert other is None
        usage, cost = value["usage"], value["cost"]
        assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
        assert usage["output_tokens"] > 0
        assert abs(cost["total"] - cost["generation"] - cost["platform"]) < 1e-9
        assert cost["total"] > 0
        key = self._same(state, given, answer)
        lifetime = (state.get("configuration") or {}).get(TTL) or 0
        before = self.asked.get(key)
        fresh = before is not None and before + lifetime > self.clock()
        assert value["cached"] is fresh, (
            "the same call within its lifetime comes from the cache, and no other"
        )
        if lifetime:
            self.asked[key] = self.clock()

    def _stream(self, state: dict[str, Any] | None, given: Mapping[str, Any], seen: Observed) -> None:
        if state is None:
            return
        assert seen.status == 200
        kinds = [*seen.events]
        assert seen.headers.get("x-accel-buffering", "no") == "no"
        assert not seen.headers or "x-accel-buffering" in seen.headers, "proxies must not hold it back"
        carried = "json" if state.get("output_schema") is not None else "text"
        assert kinds[:1] == ["span"]
        assert {*kinds[1:]} == {carried}
        assert len(kinds) > 2, "it came in one piece"
        self._same(state, given, seen.value)

    def _same(self, state: Mapping[str, Any], given: Mapping[str, Any], answer: Any) -> str:
        """Hold an answer to its kind and to those before: the same call the same, another one another."""
        schema = state.get("output_schema")
        if schema is None:
            assert isinstance(answer, str)
        else:
            fits(schema, answer)
        decides = [state.get(name) for name in ("name", "instructions", "model", "output_schema")]
        key = json.dumps([decides, given.get("input"), given.get("examples")], sort_keys=True)
        assert self.answers.setdefault(key, answer) == answer, "the same call, another answer"
        others = [value for other, value in self.answers.items() if other != key]
        assert answer not in others, "another call, the same answer"
        return key


def fits(schema: Mapping[str, Any], value: Any) -> None:
    """Hold a value to a schema of the few words that the stories use."""
    kinds: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    assert isinstance(value, kinds[schema["type"]]), (schema, value)
    for name, inner in schema.get("properties", {}).items():
        fits(inner, value[name])
    for item in value if schema["type"] == "array" else ():
        fits(schema["items"], item)


def with_seconds(revision: Mapping[str, Any]) -> dict[str, Any]:
    """Return a revision of a list with the time of its creation in seconds."""
    return {**revision, "created_at": datetime.fromisoformat(revision["created_at"]).timestamp()}


KINDS = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "RequestValidationError",
}


def _refused(seen: Observed, status: int) -> None:
    """Hold a refusal to its status and to the shape that all errors share."""
    assert seen.status == status
    assert set(seen.value) == {"type", "message", "detail"}
    assert seen.value["type"] == KINDS[status]
    assert seen.value["message"]
    assert isinstance(seen.value["detail"], str)
