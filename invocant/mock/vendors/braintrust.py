"""Braintrust's functions: slugs unique in a project, versions, deep merges, invocations with a mode.

The mock knows no projects and organizations of its own. The project NAME has the id `project_id(NAME)`, so
that a filter by name finds what was created with that id; every organization name stands for the one the key
belongs to, and every environment for the newest version.
"""

import builtins
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.replies import Event, EventReply, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.events import fragments, is_stream_request, words
from invocant.mock._meaning.paging import DEFAULT_PAGE_ITEMS, Selection, StoredPage, by_cursor, page_reply
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._meaning.semantics import Semantics, answers
from invocant.mock._state.backend import chance

FIRST_TRANSACTION = 1_000_192_656_880_881_098
"""Transaction ids count up from here; they are decimal strings on the wire."""

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HEX_VERSION = re.compile(r"[0-9a-f]{16}")


def project_id(name: str) -> str:
    """Return the id that the mock gives to the project of this name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mock:project:{name}"))


class BraintrustSemantics(Semantics):
    """The seven function operations."""

    generous = False

    @answers("functions.create")
    def create(self, call: DecodedCall) -> Reply:
        """Create a function, or return the one that has the slug already, unchanged."""
        present = self.backend.store.find(self._functions, [call.body["project_id"], call.body["slug"]])
        return Reply(self._made(call) if present is None else present)

    @answers("functions.replace")
    def replace(self, call: DecodedCall) -> Reply:
        """Create a function, or give the one that has the slug exactly these fields."""
        present = self.backend.store.find(self._functions, [call.body["project_id"], call.body["slug"]])
        return Reply(self._made(call, present))

    @answers("functions.list")
    def list(self, call: DecodedCall) -> Reply:
        """List functions, newest first; filters combine."""
        query = call.query
        if query.get("starting_after") is not None and query.get("ending_before") is not None:
            raise self.invalid(call.operation, "pass only one of starting_after and ending_before")
        self._one_version(call)
        if query.get("limit") == 0:
            return page_reply(call, StoredPage([], more=False))
        where: dict[str, Json] = {
            name: query[parameter]
            for parameter, name in (
                ("ids", "id"),
                ("function_name", "name"),
                ("slug", "slug"),
                ("project_id", "project_id"),
            )
            if parameter in query
        }
        if "project_name" in query:
            where["project_id"] = self._both(where.get("project_id"), project_id(query["project_name"]))
        if "version" in query:
            return self._list_version(call, where, query["version"])
        chosen = Selection(self._functions, where=where, newest_first=True, page_size=self.backend.page_size)
        paging = {
            **(call.operation.paging or {}),
            "limit": {"parameter": "limit", "default": DEFAULT_PAGE_ITEMS},
        }
        return page_reply(call, by_cursor(self.backend.store, chosen, paging, query))

    @answers("functions.get")
    def get(self, call: DecodedCall) -> Reply:
        """Return a function, as it is or as it was at a version."""
        self._one_version(call)
        return Reply(self._function(call, call.query.get("version")))

    @answers("functions.update")
    def update(self, call: DecodedCall) -> Reply:
        """Merge the given fields into a function, objects in depth; null changes nothing."""
        function = self._function(call, None)
        given = {name: value for name, value in call.body.items() if name in _PATCHABLE and value is not None}
        merged = {**function, **{name: merge(function.get(name), value) for name, value in given.items()}}
        if not self.schemas.check(call.operation.success_schema()).passes(merged):
            merged = {**function, **given}
        return Reply(self._kept(merged))

    @answers("functions.delete")
    def delete(self, call: DecodedCall) -> Reply:
        """Delete a function with its versions and return it."""
        function = self._function(call, None)
        self.backend.store.delete(self._functions, function["id"])
        self.backend.store.delete_under(self._versions, function["id"])
        return Reply(function)

    @answers("functions.invoke")
    def invoke(self, call: DecodedCall) -> Reply | EventReply:
        """Answer by mode: the same arguments give the same value, other arguments another one."""
        body: Mapping[str, Any] = call.body
        function = self._function(call, body.get("version"))
        if body.get("strict"):
            self._no_missing_variable(function, body.get("input"), call.operation)
        value = _value(function, body)
        if is_stream_request(call.operation, body):
            return EventReply(list(_events(function, value)))
        return Reply(value)

    # -- what tests let functions say --------------------------------------------------------------

    def called(self, call: DecodedCall) -> Sequence[str]:
        """Return id, slug and name of the function that is invoked."""
        if call.operation.name != "functions.invoke":
            return ()
        function = self.backend.store.get(self._functions, str(call.path["function_id"]).lower())
        return () if function is None else (function["id"], function["slug"], function["name"])

    def scripted(self, call: DecodedCall, spoken: FunctionAnswer) -> Reply | EventReply:
        """Answer in the mode that is asked for: of tool calls the arguments, in `parallel` those of each."""
        function = self._function(call, call.body.get("version"))
        value = spoken.value
        if spoken.tool_calls:
            every = [tool.arguments for tool in spoken.tool_calls]
            value = every if call.body.get("mode") == "parallel" else every[0]
        if is_stream_request(call.operation, call.body):
            return EventReply(list(_events(function, value, spoken)))
        return Reply(value)

    def unscriptable(self, _operation: ServedOperation, _answer: FunctionAnswer) -> builtins.list[str]:
        """Return nothing: functions answer, call tools and reason."""
        return []

    def function_ids(self, name: str) -> Sequence[str]:
        """Return the functions of that id, slug or name; else make a prompt of that slug."""
        rows = self.backend.store.rows(self._functions)
        ids = [row.id for row in rows if name in (row.id, row.body["slug"], row.body["name"])]
        if ids or _UUID.fullmatch(name):
            return ids
        made = {
            "id": self.backend.uuid("functions"),
            "project_id": project_id("mock"),
            "log_id": "p",
            "org_id": project_id("organization"),
            "created": self.backend.now(),
            "name": name,
            "slug": name,
            "function_data": {"type": "prompt"},
        }
        return [self._kept(made)["id"]]

    # -- helpers -----------------------------------------------------------------------------------

    @property
    def _functions(self) -> str:
        return self.backend.collection("functions")

    @property
    def _versions(self) -> str:
        return self.backend.collection("versions")

    def _made(self, call: DecodedCall, present: Mapping[str, Any] | None = None) -> dict[str, Any]:
        content = call.operation.body.content if call.operation.body else {}
        settable = self.schemas.properties(content["application/json"])
        given = {name: value for name, value in call.body.items() if name in settable}
        return self._kept(
            {
                "id": present["id"] if present else self.backend.uuid("functions"),
                "_xact_id": "",
                "project_id": given["project_id"],
                "log_id": "p",
                "org_id": project_id("organization"),
                "created": present["created"] if present else self.backend.now(),
                **given,
            }
        )

    def _kept(self, function: dict[str, Any]) -> dict[str, Any]:
        """Store a new state of a function under a new transaction id."""
        transaction = str(FIRST_TRANSACTION + self.backend.number("transactions"))
        function = {**function, "_xact_id": transaction}
        key = [function["project_id"], function["slug"]]
        self.backend.store.put(self._functions, function["id"], function, key=key)
        version = f"{function['id']}/{transaction}"
        self.backend.store.put(self._versions, version, function, parent=function["id"], key=transaction)
        return function

    def _function(self, call: DecodedCall, version: str | None) -> dict[str, Any]:
        name = str(call.path["function_id"]).lower()
        function = self.backend.store.get(self._functions, name)
        if function is None:
            raise self.missing("function", name)
        if version is None:
            return function
        then = self._at(version)
        if then is None or then["id"] != name:
            raise self.missing(f"function {name} at version", version)
        return then

    def _at(self, version: str) -> dict[str, Any] | None:
        """Return the state that a transaction id, or its short hexadecimal form, names."""
        if _HEX_VERSION.fullmatch(version):
            version = str(int(version, 16))
        return self.backend.store.find(self._versions, version)

    def _list_version(self, call: DecodedCall, where: Mapping[str, Json], version: str) -> Reply:
        function = self._at(version)
        fits = function is not None and all(
            function.get(name) in (value if isinstance(value, list) else [value])
            for name, value in where.items()
        )
        cursor = call.query.get("starting_after") or call.query.get("ending_before")
        return page_reply(call, StoredPage([function] if fits and not cursor else [], more=False))

    def _one_version(self, call: DecodedCall) -> None:
        if "version" in call.query and "environment" in call.query:
            raise self.invalid(call.operation, "pass only one of version and environment")

    def _both(self, first: Json, second: str) -> Json:
        return second if first in (None, second) else []

    def _no_missing_variable(
        self, function: Mapping[str, Any], given: Json, operation: ServedOperation
    ) -> None:
        for name in _VARIABLE.findall(json.dumps((function.get("prompt_data") or {}).get("prompt"))):
            inside: Json = {"input": given, **(given if isinstance(given, dict) else {})}
            for part in name.split("."):
                if not isinstance(inside, dict) or part not in inside:
                    raise self.invalid(operation, f"the prompt's variable {name} is not in the input")
                inside = inside[part]


SEMANTICS = BraintrustSemantics


_PATCHABLE = frozenset({"name", "description", "prompt_data", "function_data", "tags"})


def merge(stored: Json, given: Json) -> Json:
    """Return *given* merged into *stored*: objects in depth, else by replacing; null replaces nothing."""
    if not (isinstance(stored, dict) and isinstance(given, dict)):
        return given
    merged = dict(stored)
    for name, value in given.items():
        if value is not None or name not in merged:
            merged[name] = merge(merged.get(name), value)
    return merged


def _value(function: Mapping[str, Any], body: Mapping[str, Any]) -> Json:
    asked = {
        name: body.get(name) for name in ("input", "expected", "messages", "metadata", "overrides", "parent")
    }
    seed = [function["id"], function["_xact_id"], asked]
    mode = body.get("mode") or "auto"
    if mode == "auto":
        mode = "text" if _answers_text(function) else "json"
    if mode == "text":
        return _sentence(function, body.get("input"), seed)
    if mode == "parallel":
        count = 1 + int(chance("calls", seed) * 3)
        return [
            {"call": number, **_object(function, body.get("input"), [seed, number])}
            for number in range(count)
        ]
    return _object(function, body.get("input"), seed)


def _answers_text(function: Mapping[str, Any]) -> bool:
    if function["function_data"].get("type") != "prompt" or function.get("function_type") in (
        "scorer",
        "classifier",
    ):
        return False
    prompt_data = function.get("prompt_data") or {}
    parameters = (prompt_data.get("options") or {}).get("params") or {}
    wanted = parameters.get("response_format")
    json_wanted = isinstance(wanted, dict) and wanted.get("type") in ("json_object", "json_schema")
    return not (json_wanted or prompt_data.get("parser") or prompt_data.get("tool_functions"))


_ENDINGS = (
    "all is well, as far as a mock can tell.",
    "the short answer is yes, and the long one costs money elsewhere.",
    "it depends, but here always in the same way.",
    "nobody was asked, and this is what they said.",
)


def _sentence(function: Mapping[str, Any], given: Json, seed: Json) -> str:
    about = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    ending = _ENDINGS[int(chance("ending", seed) * len(_ENDINGS))]
    return f"{function['name']} read {about} and replies: {ending} ({int(chance('mark', seed) * 16**6):06x})"


def _object(function: Mapping[str, Any], given: Json, seed: Json) -> dict[str, Any]:
    parser = (function.get("prompt_data") or {}).get("parser") or {}
    scores = parser.get("choice_scores") or {}
    if scores:
        choice = sorted(scores)[int(chance("choice", seed) * len(scores))]
        return {"name": function["name"], "score": scores[choice], "metadata": {"choice": choice}}
    if function.get("function_type") in ("scorer", "classifier"):
        return {
            "name": function["name"],
            "score": round(chance("score", seed), 4),
            "metadata": {"input": given},
        }
    return {"function": function["slug"], "input": given, "mark": round(chance("mark", seed), 6)}


def _events(
    function: Mapping[str, Any], value: Json, spoken: FunctionAnswer | None = None
) -> Iterator[Event]:
    yield Event("start")
    code = function["function_data"].get("type") != "prompt"
    if code:
        yield _progress(function, "start", "")
        yield Event("console", {"stream": "stdout", "message": f"running {function['slug']}\n"})
    parameters = ((function.get("prompt_data") or {}).get("options") or {}).get("params") or {}
    reasoning = "Thinking about what a mock would think." if parameters.get("reasoning_effort") else ""
    for piece in words(reasoning if spoken is None else spoken.reasoning or ""):
        yield Event("reasoning_delta", piece)
    if isinstance(value, str):
        for piece in (spoken.pieces if spoken is not None else None) or words(value):
            yield Event("text_delta", piece)
    else:
        for piece in fragments(value):
            yield Event("json_delta", piece)
    if code:
        yield _progress(function, "done", "")
    yield Event("done")


def _progress(function: Mapping[str, Any], event: str, data: str) -> Event:
    payload = {
        "id": function["id"],
        "object_type": "tool",
        "format": "code",
        "output_type": "any",
        "name": function["name"],
        "event": event,
        "data": data,
    }
    return Event("progress", payload)
