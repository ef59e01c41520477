"""Opper's functions: names unique in the project, a revision for every change, calls that answer to a schema.

A function with an output schema answers with JSON made up from that schema. The stream of a task then names
the place of each piece by `json_path`; with `json_text` its pieces are those of the JSON's text, which the
vendor's guide describes. So are they always in the stream of a stored function, whose pieces are declared to
be texts. One without a schema answers with text.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from invocant.documents import Schema
from invocant.mock._api import Json, ServedApi
from invocant.mock._exchange.replies import Event, EventReply, Refusal, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.events import fragments, words
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._meaning.semantics import Semantics, answers
from invocant.mock._state.backend import chance
from invocant.mock._values.schemas import Check, Schemas, Side
from invocant.mock._values.synthesis import Synthesis
from invocant.mock.vendors.validation import validation_details

DEFAULT_MODEL = "mock/default"
"""Model of a function that was created without one."""

DEFAULT_INSTRUCTIONS = "Answer the input."
"""Instructions of a task that was called without any."""

_SENTENCES = {
    400: "The request makes no sense.",
    401: "The key is missing or not valid.",
    404: "There is no such thing.",
    409: "There is one of that name already.",
    422: "The request does not fit its schema.",
}
_CACHE = "invocation.cache.ttl"
_LONGEST_SECONDS = 1e12


class OpperSemantics(Semantics):
    """The fourteen operations."""

    generous = False

    newline: ClassVar[str | None] = "\r\n"

    @answers("functions.create")
    def create(self, call: DecodedCall) -> Reply:
        """Store a function with its first revision; the name must be free."""
        if self._named(call.body["name"]) is not None:
            raise Refusal(409, f"the name {call.body['name']} is taken")
        return Reply(self._created(call.body))

    @answers("functions.list")
    def list(self, call: DecodedCall) -> Reply:
        """List functions by name, or by time of creation, with the total."""
        rows = self.backend.store.rows(self._functions)
        wanted = call.query.get("name")
        functions = [row.body for row in rows if wanted is None or wanted in row.body["name"]]
        sort = call.query.get("sort") or "name"
        if sort.lstrip("-") not in ("created", "created_at"):
            functions.sort(key=lambda function: str(function["name"]))
        if sort.startswith("-"):
            functions.reverse()
        names = self.schemas.properties(self.collections.item_schema(call.operation))
        shown = [{name: value for name, value in entry.items() if name in names} for entry in functions]
        return self.listed(call, shown, "offset")

    @answers("functions.get")
    def get(self, call: DecodedCall) -> Reply:
        """Return the newest revision."""
        return Reply(self._function(call))

    @answers("functions.get_by_name")
    def get_by_name(self, call: DecodedCall) -> Reply:
        """Return the newest revision of the function that has a name."""
        function = self._named(call.path["name"])
        if function is None:
            raise self.missing("function", call.path["name"])
        return Reply(function)

    @answers("functions.update")
    def update(self, call: DecodedCall) -> Reply:
        """Change the given fields and keep the outcome as a new revision; null clears what may be null."""
        function = self._function(call)
        given = {name: value for name, value in call.body.items() if name in _CHANGEABLE}
        given = {name: value for name, value in given.items() if value is not None or name not in _NEVER_NULL}
        if given.get("name", function["name"]) != function["name"] and self._named(given["name"]) is not None:
            raise Refusal(400, f"the name {given['name']} is taken")  # 409 is documented for creation only
        return Reply(self._kept({**function, **given}))

    @answers("functions.delete")
    def delete(self, call: DecodedCall) -> Reply:
        """Delete a function with its revisions."""
        function = self._function(call)["id"]
        self.backend.store.delete(self._functions, function)
        self.backend.store.delete_under(self._revisions, function)
        return Reply(empty=True)

    @answers("functions.revisions.list")
    def list_revisions(self, call: DecodedCall) -> Reply:
        """List the revisions of a function, newest first."""
        function = self._function(call)["id"]
        rows = self.backend.store.rows(self._revisions, parent=function, newest_first=True)
        shown = [
            {
                "id": row.id,
                "configuration": row.body["function"].get("configuration") or {},
                "created_at": row.body["created_at"],
                "updated_at": None,
            }
            for row in rows
        ]
        return self.listed(call, shown, "offset")

    @answers("functions.revisions.get")
    def get_revision(self, call: DecodedCall) -> Reply:
        """Return a function as it was in a revision."""
        return Reply(self._revision(call))

    @answers("functions.call")
    def call(self, call: DecodedCall) -> Reply:
        """Answer with the newest revision."""
        return self._answered(call, self._function(call))

    @answers("functions.revisions.call")
    def call_revision(self, call: DecodedCall) -> Reply:
        """Answer with one revision."""
        return self._answered(call, self._revision(call))

    @answers("call")
    def call_task(self, call: DecodedCall) -> Reply:
        """Answer a task; a function of its name is stored when there is none."""
        return self._answered(call, self._task(call))

    @answers("functions.stream")
    def stream(self, call: DecodedCall) -> EventReply:
        """Stream the answer of the newest revision."""
        return self._streamed(call, self._function(call))

    @answers("functions.revisions.stream")
    def stream_revision(self, call: DecodedCall) -> EventReply:
        """Stream the answer of one revision."""
        return self._streamed(call, self._revision(call))

    @answers("stream")
    def stream_task(self, call: DecodedCall) -> EventReply:
        """Stream the answer of a task."""
        return self._streamed(call, self._task(call))

    # -- what tests let functions say --------------------------------------------------------------

    def called(self, call: DecodedCall) -> Sequence[str]:
        """Return id and name of the function that is called."""
        name = call.operation.name
        if name in ("call", "stream"):
            known = self._named(call.body["name"])
            return (call.body["name"], *([known["id"]] if known is not None else []))
        if name.rpartition(".")[2] not in ("call", "stream"):
            return ()
        function = self.backend.store.get(self._functions, str(call.path["function_id"]).lower())
        return () if function is None else (function["id"], function["name"])

    def scripted(self, call: DecodedCall, spoken: FunctionAnswer) -> Reply | EventReply:
        """Answer with text as a message and with all else as structured output."""
        name = call.operation.name
        if name in ("call", "stream"):
            function = self._task(call)
        else:
            function = self._revision(call) if "revisions" in name else self._function(call)
        if name.rpartition(".")[2] == "stream":
            return self._streamed(call, function, spoken)
        return self._answered(call, function, spoken)

    def function_ids(self, name: str) -> Sequence[str]:
        """Return the functions of that id or name; else make one."""
        rows = self.backend.store.rows(self._functions)
        ids = [row.id for row in rows if name in (row.id, row.body["name"])]
        return ids or [self._created({"name": name})["id"]]

    def refused(self, schema: Schema, refusal: Refusal) -> Json:
        """Return `type`, `message` and `detail`; for an invalid request the detail lists what is wrong."""
        declared = self.schemas.resolve(self.schemas.properties(schema).get("type", {}))
        detail: Json = refusal.message
        if refusal.problems:
            detail = validation_details(refusal.problems, refusal.given)
        sentence = _SENTENCES.get(refusal.status, "The request was not served.")
        return {"type": declared.get("default", "Error"), "message": sentence, "detail": detail}

    # -- helpers -----------------------------------------------------------------------------------

    @property
    def _functions(self) -> str:
        return self.backend.collection("functions")

    @property
    def _revisions(self) -> str:
        return self.backend.collection("revisions")

    def _named(self, name: str) -> dict[str, Any] | None:
        return self.backend.store.find(self._functions, name)

    def _created(self, given: Mapping[str, Any]) -> dict[str, Any]:
        fields = {name: given[name] for name in _CHANGEABLE if name in given}
        fields.setdefault("instructions", DEFAULT_INSTRUCTIONS)
        fields.setdefault("model", DEFAULT_MODEL)
        name = self.backend.uuid("functions")
        return self._kept(
            {
                "id": name,
                **fields,
                "dataset_id": self.backend.fixed_uuid("dataset", name),
                "observer_enabled": True,
            }
        )

    def _kept(self, function: Mapping[str, Any]) -> dict[str, Any]:
        """Store a new state of a function as a new revision."""
        revision = self.backend.uuid("revisions")
        function = {**function, "revision_id": revision}
        self.backend.store.put(self._functions, function["id"], function, key=function["name"])
        kept = {"function": function, "created_at": self.backend.now()}
        self.backend.store.put(self._revisions, revision, kept, parent=function["id"])
        return function

    def _function(self, call: DecodedCall) -> dict[str, Any]:
        name = str(call.path["function_id"]).lower()
        function = self.backend.store.get(self._functions, name)
        if function is None:
            raise self.missing("function", name)
        return function

    def _revision(self, call: DecodedCall) -> dict[str, Any]:
        function = self._function(call)
        name = str(call.path["revision_id"]).lower()
        revision = self.backend.store.get(self._revisions, name)
        if revision is None or revision["function"]["id"] != function["id"]:
            raise self.missing(f"revision of function {function['id']}", name)
        return dict(revision["function"])

    def _task(self, call: DecodedCall) -> dict[str, Any]:
        given = {
            name: value for name, value in call.body.items() if name in _CHANGEABLE and value is not None
        }
        function = self._named(given["name"])
        return {**(function if function is not None else self._created(given)), **given}

    def _answered(
        self, call: DecodedCall, function: Mapping[str, Any], spoken: FunctionAnswer | None = None
    ) -> Reply:
        value, seed = self._value(call, function, spoken)
        text = value if isinstance(value, str) else json.dumps(value)
        tokens = {"input_tokens": len(json.dumps(call.body.get("input"))), "output_tokens": len(words(text))}
        price = round(sum(tokens.values()) * 1e-6, 9)
        structured = _is_structured(function, value)
        return Reply(
            {
                "span_id": self.backend.uuid("spans"),
                "message": None if structured else value,
                "json_payload": value if structured else None,
                "cached": self._cached(function, seed),
                "usage": {**tokens, "total_tokens": sum(tokens.values())},
                "cost": {"generation": price, "platform": 0.0, "total": price},
            }
        )

    def _streamed(
        self, call: DecodedCall, function: Mapping[str, Any], spoken: FunctionAnswer | None = None
    ) -> EventReply:
        value, seed = self._value(call, function, spoken)
        events = [Event("span", {"span_id": self.backend.uuid("spans")})]
        if not _is_structured(function, value):
            pieces = (spoken.pieces if spoken is not None else None) or words(value)
            events += [Event("text", {"delta": word, "chunk_type": "text"}) for word in pieces]
        elif self.backend.json_text or call.operation.name != "stream":
            events += [
                Event("json", {"delta": piece, "chunk_type": "json"}) for piece in fragments(value, seed)
            ]
        else:
            events += [
                Event("json", {"delta": piece, "json_path": path, "chunk_type": "json"})
                for path, piece in leaves(value, "response")
            ]
        return EventReply(events, headers={"x-accel-buffering": "no"})

    def _value(
        self, call: DecodedCall, function: Mapping[str, Any], spoken: FunctionAnswer | None
    ) -> tuple[Json, Json]:
        """Return the answer, and what it depends on: the function and everything that was asked."""
        asked = {name: call.body.get(name) for name in ("input", "examples")}
        state = {name: function.get(name) for name in ("name", "instructions", "model", "output_schema")}
        seed = [state, asked]
        if spoken is not None:
            return spoken.value, seed
        if function.get("output_schema") is not None:
            return made_for(function["output_schema"], seed), seed
        about = asked["input"]
        about = about if isinstance(about, str) else json.dumps(about, ensure_ascii=False)
        mark = int(chance("mark", seed) * 16**6)
        return (
            f"{function['name']} was told {function['instructions']!r} and says of {about}: noted ({mark:x})",
            seed,
        )

    def _cached(self, function: Mapping[str, Any], seed: Json) -> bool:
        """Say whether the same call was answered before, within the lifetime that the function sets."""
        lifetime = (function.get("configuration") or {}).get(_CACHE) or 0
        collection, name = self.backend.collection("cache"), self.backend.fixed_uuid("cache", seed)
        cached = self.backend.store.get(collection, name)
        lifetime = min(lifetime, _LONGEST_SECONDS)
        if lifetime > 0:
            self.backend.store.put(collection, name, {"until": self.backend.clock() + lifetime})
        return cached is not None and lifetime > 0 and cached["until"] > self.backend.clock()


SEMANTICS = OpperSemantics


_CHANGEABLE = (
    "name",
    "instructions",
    "description",
    "input_schema",
    "output_schema",
    "model",
    "configuration",
)
_NEVER_NULL = frozenset({"name", "instructions", "model"})


def _is_structured(function: Mapping[str, Any], value: Json) -> bool:
    """Say whether an answer is JSON: what is no text always is."""
    return function.get("output_schema") is not None or not isinstance(value, str)


class _AnySchemas(Schemas):
    """The schemas of a caller's own JSON Schema: followed, but never compiled, since it may be anything."""

    def check(self, schema: Schema, side: Side | None = None) -> Check:  # noqa: ARG002  # the signature is that of the class above
        return _EVERYTHING


class _Everything(Check):
    """Passes any value."""

    def passes(self, value: Json) -> bool:  # noqa: ARG002  # likewise
        return True


_EVERYTHING = _Everything(None)  # type: ignore[arg-type]  # it never asks a validator


def made_for(schema: Mapping[str, Any], seed: Json) -> Json:
    """Return a value for a caller's JSON Schema, all members filled in; a note if it cannot be made."""
    api = ServedApi("caller", schema, "", (), {})
    try:
        return Synthesis(_AnySchemas(api), full=True).value(schema, seed)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError, RecursionError):
        return {"note": "the mock cannot make a value for this schema", "mark": chance(seed)}


def leaves(value: Json, path: str) -> Iterator[tuple[str, Json]]:
    """Yield the pieces of a structured answer with their places: strings in words, everything else whole."""
    if isinstance(value, dict) and value:
        for name, member in value.items():
            yield from leaves(member, f"{path}.{name}")
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from leaves(item, f"{path}[{number}]")
    elif isinstance(value, str):
        yield from ((path, piece) for piece in words(value) or [""])
    elif not isinstance(value, dict | list):
        yield path, value
