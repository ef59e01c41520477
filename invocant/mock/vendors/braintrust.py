"""Braintrust's functions: slugs unique in a project, versions, deep merges, invocations with a mode.

Every environment stands for the newest version. A function is also invoked by its slug in a project, as a
global one, which need not be there, or as it stands in the request.
"""

import builtins
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.replies import EventReply, Refusal, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.events import is_stream_request
from invocant.mock._meaning.paging import DEFAULT_PAGE_ITEMS, Selection, StoredPage, by_cursor, page_reply
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._meaning.semantics import answers
from invocant.mock.vendors.braintrust_answers import events_of, value_of
from invocant.mock.vendors.braintrust_projects import ProjectSemantics
from invocant.mock.vendors.braintrust_projects import project_id as project_id
from invocant.mock.vendors.braintrust_versions import transaction_of

FIRST_TRANSACTION = 1_000_192_656_880_881_098
"""Transaction ids count up from here; they are decimal strings on the wire."""

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class BraintrustSemantics(ProjectSemantics):
    """The seven function operations, and invocation by name."""

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
            return page_reply(call, StoredPage([], more=False), self.schemas)
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
            ids = self.project_ids(query["project_name"])
            where["project_id"] = [name for name in ids if where.get("project_id") in (None, name)]
        if "version" in query:
            return self._list_version(call, where, query["version"])
        chosen = Selection(self._functions, where=where, newest_first=True, page_size=self.backend.page_size)
        paging = {
            **(call.operation.paging or {}),
            "limit": {"parameter": "limit", "default": DEFAULT_PAGE_ITEMS},
        }
        return page_reply(call, by_cursor(self.backend.store, chosen, paging, query), self.schemas)

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
        return self._invoked(call, self._function(call, call.body.get("version")))

    @answers("tools.invoke")
    def invoke_named(self, call: DecodedCall) -> Reply | EventReply:
        """Answer as the function that the body names, by whichever of its names."""
        return self._invoked(call, self._meant(call))

    def _invoked(self, call: DecodedCall, function: Mapping[str, Any]) -> Reply | EventReply:
        body: Mapping[str, Any] = call.body
        if body.get("strict"):
            self._no_missing_variable(function, body.get("input"), call.operation)
        value = value_of(function, body)
        if is_stream_request(call.operation, body):
            return EventReply(list(events_of(function, value)))
        return Reply(value)

    # -- what tests let functions say --------------------------------------------------------------

    def called(self, call: DecodedCall) -> Sequence[str]:
        """Return id, slug and name of the function that is invoked."""
        if call.operation.name == "tools.invoke":
            try:
                function: Mapping[str, Any] | None = self._meant(call)
            except Refusal:
                return ()
        elif call.operation.name == "functions.invoke":
            function = self.backend.store.get(self._functions, str(call.path["function_id"]).lower())
        else:
            return ()
        return () if function is None else (function["id"], function["slug"], function["name"])

    def scripted(self, call: DecodedCall, spoken: FunctionAnswer) -> Reply | EventReply:
        """Answer in the mode that is asked for: of tool calls the arguments, in `parallel` those of each."""
        by_name = call.operation.name == "tools.invoke"
        function = self._meant(call) if by_name else self._function(call, call.body.get("version"))
        value = spoken.value
        if spoken.tool_calls:
            every = [tool.arguments for tool in spoken.tool_calls]
            value = every if call.body.get("mode") == "parallel" else every[0]
        if is_stream_request(call.operation, call.body):
            return EventReply(list(events_of(function, value, spoken)))
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
        self.know_project(function["project_id"])
        key = [function["project_id"], function["slug"]]
        self.backend.store.put(self._functions, function["id"], function, key=key)
        version = f"{function['id']}/{transaction}"
        self.backend.store.put(self._versions, version, function, parent=function["id"], key=transaction)
        return function

    def _function(self, call: DecodedCall, version: str | None) -> dict[str, Any]:
        return self._stored(str(call.path["function_id"]).lower(), version)

    def _stored(self, name: str, version: str | None) -> dict[str, Any]:
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
        """Return the state that a transaction id, or its short form, names."""
        return self.backend.store.find(self._versions, transaction_of(version))

    def _meant(self, call: DecodedCall) -> dict[str, Any]:
        """Return the function that a body names, or holds.

        Raises:
            Refusal: there is no such function, or the body names none.
        """
        body: Mapping[str, Any] = call.body
        version = body.get("version")
        if body.get("function_id"):
            return self._stored(body["function_id"].lower(), version)
        if body.get("slug"):
            name = body.get("project_name") or ""
            ids = [body["project_id"]] if body.get("project_id") else self.project_ids(name)
            for project in ids:
                function = self.backend.store.find(self._functions, [project, body["slug"]])
                if function is not None:
                    return self._stored(function["id"], version)
            raise self.missing("function", f"{name}/{body['slug']}")
        made = _unstored(body)
        if made is None:
            message = "name a function: by function_id, by project_name and slug, or by global_function"
            raise self.invalid(call.operation, message)
        seed = {name: made[name] for name in ("name", "function_type", "function_data", "prompt_data")}
        return {**made, "id": self.backend.fixed_uuid("unstored", seed), "_xact_id": str(FIRST_TRANSACTION)}

    def delete_functions_of(self, project: str) -> None:
        """Delete the functions of a project with their versions."""
        for row in self.backend.store.rows(self._functions, where={"project_id": project}):
            self.backend.store.delete(self._functions, row.id)
            self.backend.store.delete_under(self._versions, row.id)

    def _list_version(self, call: DecodedCall, where: Mapping[str, Json], version: str) -> Reply:
        function = self._at(version)
        fits = function is not None and all(
            function.get(name) in (value if isinstance(value, list) else [value])
            for name, value in where.items()
        )
        cursor = call.query.get("starting_after") or call.query.get("ending_before")
        return page_reply(
            call, StoredPage([function] if fits and not cursor else [], more=False), self.schemas
        )

    def _one_version(self, call: DecodedCall) -> None:
        if "version" in call.query and "environment" in call.query:
            raise self.invalid(call.operation, "pass only one of version and environment")

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


def _unstored(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the function that is not stored, and that a body names or holds; None where there is none."""
    kinds: tuple[tuple[str, Json, Json], ...] = (
        ("global_function", {"type": "global", "name": body.get("global_function")}, None),
        ("prompt_session_function_id", {"type": "prompt"}, None),
        ("inline_prompt", {"type": "prompt"}, body.get("inline_prompt")),
        ("inline_function", body.get("inline_function"), None),
        ("code", {"type": "code"}, None),
    )
    for member, data, prompt in kinds:
        if body.get(member):
            known = member in ("global_function", "prompt_session_function_id")
            name = body[member] if known else body.get("name") or "inline"
            kind = body.get("function_type") or ("scorer" if member == "global_function" else None)
            return {
                "name": name,
                "slug": name,
                "function_type": kind,
                "function_data": data,
                "prompt_data": prompt,
            }
    return None


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
