"""Braintrust's functions: slugs, versions, deep merges, modes. Source: the vendor's reference."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.contract.semantics.asking import Observed, WireRow, names
from tests.contract.semantics.story import Oracle

BASE = ""
ONE = "/v1/function/{function_id}"
SETTABLE = (
    "project_id name slug description prompt_data tags function_type function_data origin function_schema"
)
ASKED = "input expected metadata tags messages parent mode strict mcp_auth overrides version"
ROWS = {
    "functions.list": WireRow(
        "GET",
        "/v1/function",
        names(
            "limit starting_after ending_before ids function_name project_name project_id slug version "
            "environment org_name"
        ),
        style="cursor",
    ),
    "functions.create": WireRow("POST", "/v1/function", body=names(SETTABLE)),
    "functions.replace": WireRow("PUT", "/v1/function", body=names(SETTABLE)),
    "functions.get": WireRow("GET", ONE, names("version environment")),
    "functions.update": WireRow(
        "PATCH", ONE, body=names("name description prompt_data function_data tags slug")
    ),
    "functions.delete": WireRow("DELETE", ONE),
    "functions.invoke": WireRow("POST", f"{ONE}/invoke", body=names(ASKED)),
    "functions.stream": WireRow(
        "POST", f"{ONE}/invoke", body=names(ASKED), fixed={"stream": True}, style="events"
    ),
}
PATCHABLE = frozenset({"name", "description", "prompt_data", "function_data", "tags"})
NOWHERE = "00000000-0000-4000-8000-000000000000"
PIECES = ("text_delta", "json_delta", "reasoning_delta")


SHORT = 205_891_132_094_649
"""Times this, modulo 2**64, a transaction is its short form. Source: the vendor's SDKs."""


def short(transaction: str) -> str:
    """Return the short form of a transaction: `81cd05ee665fdfb3` of `1000192656880881099`."""
    return f"{int(transaction) * SHORT % 2**64:016x}"


def join(stream: str) -> tuple[list[str], Any]:
    """Read a stream: any JSON fragments parse together, else texts are joined."""
    text, fragments, types = "", "", []
    for block in stream.split("\n\n")[:-1]:
        event, _, payload = block.partition("\n")
        types.append(event.removeprefix("event: "))
        data = payload.removeprefix("data:").removeprefix(" ")
        if types[-1] == "text_delta":
            text += json.loads(data)
        elif types[-1] == "json_delta":
            fragments += data
        elif types[-1] in ("progress", "console"):
            assert isinstance(json.loads(data), dict)
        elif types[-1] == "reasoning_delta":
            assert isinstance(json.loads(data), str)
        else:
            assert data == "", block
    return types, json.loads(fragments) if fragments else text


def merged(stored: Any, given: Any) -> Any:
    """Return a deep merge: objects member by member, all else by what is given; null takes nothing away."""
    if not isinstance(stored, dict) or not isinstance(given, dict):
        return stored if given is None and stored is not None else given
    return {**stored, **{name: merged(stored.get(name), value) for name, value in given.items()}}


class BraintrustOracle(Oracle):
    """All functions of an organization, oldest first, and every state that each has had."""

    def __init__(self, page_size: int = 100) -> None:
        super().__init__()
        self.page_size = page_size
        self.projects: dict[str, str] = {}
        """Ids of projects by their names."""
        self.functions: dict[str, dict[str, Any]] = {}
        self.states: dict[str, dict[str, Any]] = {}
        self.gone: list[str] = []
        self.newest = 0
        self.values: dict[str, Any] = {}

    def pick(self, kind: str, number: int) -> str:
        """Return the id of a function, of a deleted one, or a version."""
        pools = {"function": [*self.functions], "gone": self.gone, "version": [*self.states]}
        pool = pools[kind] or [NOWHERE]
        return pool[number % len(pool)]

    def _matches(self, project: Any, slug: Any) -> dict[str, Any] | None:
        return next(
            (f for f in self.functions.values() if (f["project_id"], f["slug"]) == (project, slug)), None
        )

    def _keep(self, function: dict[str, Any]) -> None:
        version = function["_xact_id"]
        assert version.isdigit()
        assert int(version) > self.newest, "a change needs a later transaction"
        self.newest = int(version)
        self.functions[function["id"]] = self.states[version] = function

    def _made(self, function: dict[str, Any], given: Mapping[str, Any]) -> None:
        kept = {name: value for name, value in given.items() if name in SETTABLE.split()}
        assert {name: function.get(name) for name in kept} == kept
        assert set(function) == {*kept, "id", "_xact_id", "log_id", "org_id", "created"}
        assert function["log_id"] == "p"
        self._keep(function)

    def _known(self, arguments: Mapping[str, Any], seen: Observed) -> dict[str, Any] | None:
        """Return the function that a call names; None, and 404 is right, where there is none."""
        function = self.functions.get(arguments["function_id"])
        if function is None:
            assert seen.status == 404
            return None
        return function

    def _then(self, arguments: Mapping[str, Any], seen: Observed) -> dict[str, Any] | None:
        """Return the state that a call names."""
        function = self._known(arguments, seen)
        if function is None or arguments.get("version") is None:
            return function
        state = self._state(arguments["version"])
        if state is None or state["id"] != function["id"]:
            assert seen.status == 404
            return None
        return state

    def _state(self, version: str) -> dict[str, Any] | None:
        decimal = str(int(version, 16) * pow(SHORT, -1, 2**64) % 2**64) if len(version) == 16 else version
        state = self.states.get(decimal)
        return state if state is not None and state["id"] in self.functions else None

    # -- functions ---------------------------------------------------------------------------------

    def functions_create(self, given: dict[str, Any], seen: Observed) -> None:
        """A free slug makes a function; a taken one returns what is there, unchanged."""
        assert seen.status == 200
        present = self._matches(given["project_id"], given["slug"])
        if present is not None:
            assert seen.value == present
            return
        assert seen.value["id"] not in {*self.functions, *self.gone}
        self._made(seen.value, given)

    def functions_replace(self, given: dict[str, Any], seen: Observed) -> None:
        """A taken slug gets exactly these fields and keeps its id; a free one makes a function."""
        assert seen.status == 200
        present = self._matches(given["project_id"], given["slug"])
        self._made(seen.value, given)
        if present is not None:
            kept = ("id", "created", "org_id")
            assert [seen.value[name] for name in kept] == [present[name] for name in kept]

    def functions_update(self, given: dict[str, Any], seen: Observed) -> None:
        """Patchable fields are merged in, objects in depth; null changes nothing; the rest stays."""
        function = self._known(given, seen)
        if function is None:
            return
        assert seen.status == 200
        changed = seen.value
        for name in {*function, *given} - {"_xact_id", "function_id"}:
            if name in PATCHABLE and given.get(name) is not None:
                assert changed.get(name) == merged(function.get(name), given[name]), name
            else:
                assert (name in changed, changed.get(name)) == (name in function, function.get(name)), name
        assert set(changed) == {*function, *(n for n in given if n in PATCHABLE and given[n] is not None)}
        self._keep(changed)

    def functions_delete(self, given: dict[str, Any], seen: Observed) -> None:
        """It returns what was deleted."""
        function = self._known(given, seen)
        if function is not None:
            assert (seen.status, seen.value) == (200, function)
            self.gone.append(self.functions.pop(function["id"])["id"])

    def functions_get(self, given: dict[str, Any], seen: Observed) -> None:
        """What is stored comes as it came before, now and at a version; version and environment exclude."""
        if "version" in given and "environment" in given:
            assert seen.status == 400
            return
        state = self._then(given, seen)
        if state is not None:
            assert (seen.status, seen.value) == (200, state)

    def whole(self, _operation: str, given: Mapping[str, Any]) -> list[Any]:
        """Newest first; filters combine; cursors are ids, of deleted functions too."""
        order = [*self.functions.values()][::-1]
        if "starting_after" in given:
            order = order[[f["id"] for f in order].index(given["starting_after"]) + 1 :]
        if "ending_before" in given:
            order = order[: [f["id"] for f in order].index(given["ending_before"])]
        if "version" in given:
            state = self._state(given["version"])
            order = [] if state is None else [state]
        fields = {"slug": "slug", "function_name": "name", "project_id": "project_id", "ids": "id"}
        for name, member in fields.items():
            if name in given:
                wanted = given[name] if isinstance(given[name], list) else [given[name]]
                order = [function for function in order if function[member] in wanted]
        if "project_name" in given:
            order = [f for f in order if f["project_id"] == self.projects.get(given["project_name"])]
        return order

    def functions_list(self, given: dict[str, Any], seen: Observed) -> None:
        """A page has the first of what the filters leave, and no more than asked for."""
        if {"starting_after", "ending_before"} <= given.keys() or {"version", "environment"} <= given.keys():
            assert seen.status == 400
            return
        assert seen.status == 200
        order = self.whole("", given)
        limit = given.get("limit")
        size = self.page_size if limit is None else limit
        page = order[max(0, len(order) - size) :] if "ending_before" in given else order[:size]
        assert seen.value == page

    # -- invocations -------------------------------------------------------------------------------

    def functions_invoke(self, given: dict[str, Any], seen: Observed) -> None:
        """The same call of the same state gives the same value, of the kind that the mode asks for."""
        state = self._then(given, seen)
        if state is None:
            return
        if given.get("strict") and _missing(state, given.get("input")):
            assert seen.status == 400
            return
        assert seen.status == 200
        mode = given.get("mode") or "auto"
        if mode != "auto":
            assert isinstance(seen.value, {"text": str, "json": dict, "parallel": list}[mode])
        _in_the_kind_of(state, mode, seen.value)
        # no label of a call changes its answer
        told = {n: v for n, v in given.items() if v is not None and n not in SILENT}
        told["mode"] = type(seen.value).__name__  # `auto` is one of the others
        key = json.dumps([state["id"], state["_xact_id"], told], sort_keys=True)
        assert self.values.setdefault(key, seen.value) == seen.value, "the same call, another value"
        others = [value for other, value in self.values.items() if other != key]
        assert _few_choices(state) or seen.value not in others, "another call, the same value"

    def functions_stream(self, given: dict[str, Any], seen: Observed) -> None:
        """The pieces come to what the call without a stream gives; `done` ends them, once."""
        self.functions_invoke(given, seen)
        if seen.status != 200:
            return
        types = [*seen.events]
        assert types[0] == "start"
        assert types[-1] == "done"
        assert types.count("done") == types.count("start") == 1
        carried = "text_delta" if isinstance(seen.value, str) else "json_delta"
        assert types.count(carried) > 1, "it came in one piece"
        assert {*types} & {*PIECES} <= {carried, "reasoning_delta"}
        state = self.functions[given["function_id"]]
        if given.get("version") is None:
            code = state["function_data"].get("type") != "prompt"
            assert (types.count("progress"), types.count("console")) == ((2, 1) if code else (0, 0))
            options = (state.get("prompt_data") or {}).get("options") or {}
            assert ("reasoning_delta" in types) == bool((options.get("params") or {}).get("reasoning_effort"))


SILENT = frozenset({"stream", "function_id", "version", "strict", "tags", "mcp_auth"})
"""What says how a call is made, and nothing of what is asked."""


def _missing(state: Mapping[str, Any], given: Any) -> bool:
    """Say whether a prompt names a variable that is not there; here the input is, or `it` in it."""
    prompt = json.dumps(state.get("prompt_data"))
    has_it = isinstance(given, dict) and "it" in given
    return ("{{it}}" in prompt or "{{input.it}}" in prompt) and not has_it


def _few_choices(state: Mapping[str, Any]) -> bool:
    return bool((state.get("prompt_data") or {}).get("parser"))


def _in_the_kind_of(state: Mapping[str, Any], mode: str, value: Any) -> None:
    """Hold a value to what the function is for."""
    parser = (state.get("prompt_data") or {}).get("parser") or {}
    scores = parser.get("choice_scores")
    of_prompt = state["function_data"].get("type") == "prompt"
    judges = state.get("function_type") in ("scorer", "classifier")
    if mode == "auto":
        says_json = not of_prompt or judges or parser or _wants_json(state)
        assert isinstance(value, dict) == bool(says_json), "JSON where text was due, or the other way round"
    if isinstance(value, dict) and scores:
        assert value["score"] in scores.values()
        assert value["metadata"]["choice"] in scores
        assert scores[value["metadata"]["choice"]] == value["score"]
    elif isinstance(value, dict) and judges:
        assert 0 <= value["score"] <= 1
    if mode == "parallel":
        assert value
        assert all(isinstance(item, dict) for item in value)


def _wants_json(state: Mapping[str, Any]) -> bool:
    options = (state.get("prompt_data") or {}).get("options") or {}
    wanted = (options.get("params") or {}).get("response_format") or {}
    return wanted.get("type") in ("json_object", "json_schema") or bool(
        (state.get("prompt_data") or {}).get("tool_functions")
    )
