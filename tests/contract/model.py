"""What a mock of Braintrust's functions must do, as a model: a dictionary, and the vendor's sentences.

Schemas cannot say that a page continues where the last one ended or that a change is stored; this can. The
rules are written from the vendor's documentation and not from the mock, which they are compared with call by
call.
"""

import json
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from invocant.mock import MockApp, create_app
from tests.unit.mock.small import Answered, Caller

PROJECTS = ("6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11", "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a12")
NOWHERE = "00000000-0000-4000-8000-000000000000"
FUNCTIONS = "/v1/function"

slugs = st.sampled_from(["a", "b", "c", "d"])
names = st.sampled_from(["One", "Two", "Zwölf \U0001f600"])
data = st.sampled_from(
    [
        {"type": "prompt"},
        {"type": "global", "name": "exact"},
        {
            "type": "code",
            "data": {"type": "inline", "runtime_context": {"runtime": "node", "version": "20"}, "code": "1"},
        },
    ]
)
prompts = st.sampled_from(
    [
        {"prompt": {"type": "completion", "content": "Say {{it}}"}},
        {"options": {"model": "small"}},
        {"options": {"model": "large", "params": {"temperature": 0}}, "template_format": "none"},
        {"parser": {"type": "llm_classifier", "use_cot": True, "choice_scores": {"yes": 1, "no": 0}}},
    ]
)
optional = st.fixed_dictionaries(
    {},
    optional={
        "description": st.sampled_from(["", "text", None]),
        "tags": st.sampled_from([[], ["x"], ["x", "y"], None]),
        "prompt_data": prompts,
        "function_type": st.sampled_from(["llm", "scorer", "tool", None]),
        "mystery": st.just(5),
    },
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "name": names | st.none(),
        "description": st.sampled_from(["", "other", None]),
        "tags": st.sampled_from([["z"], None]),
        "prompt_data": prompts | st.none(),
        "function_data": st.just({"type": "prompt"}) | st.none(),
        "slug": st.just("never"),
    },
)
inputs = st.none() | st.text(max_size=5) | st.dictionaries(st.sampled_from("ab"), st.integers(), max_size=2)
SETTABLE = {
    *("project_id", "name", "slug", "description", "prompt_data", "tags", "function_type", "function_data"),
    *("origin", "function_schema"),
}


def merged(stored: Any, given: Any) -> Any:
    """Return what the vendor calls a deep merge; null is accepted and clears nothing."""
    if not isinstance(stored, dict) or not isinstance(given, dict):
        return stored if given is None and stored is not None else given
    return {**stored, **{name: merged(stored.get(name), value) for name, value in given.items()}}


class FunctionsModel(RuleBasedStateMachine):
    """Calls the mock and the model side by side."""

    ids = Bundle("ids")
    gone = Bundle("gone")

    def __init__(self) -> None:
        super().__init__()
        self.app = self.make_app()
        self.call = Caller(self.app)
        self.functions: dict[str, dict[str, Any]] = {}
        self.versions: list[int] = [0]

    def make_app(self) -> MockApp:
        """Return the application under test."""
        return create_app("braintrust")

    def teardown(self) -> None:
        """Close the store."""
        self.app.close()

    @property
    def newest_first(self) -> list[dict[str, Any]]:
        """All functions in the order of the list."""
        return [*self.functions.values()][::-1]

    def _by_slug(self, project: str, slug: str) -> dict[str, Any] | None:
        fits = (
            each for each in self.functions.values() if (each["project_id"], each["slug"]) == (project, slug)
        )
        return next(fits, None)

    def _ok(self, answer: Answered) -> Any:
        assert answer.status == 200, answer.content
        return answer.json()

    def _grown(self, function: dict[str, Any]) -> None:
        version = int(function["_xact_id"])
        assert version > self.versions[-1], "a change needs a later transaction id"
        self.versions.append(version)

    def _list(self, **query: Any) -> list[Any]:
        found: list[Any] = self._ok(self.call("GET", FUNCTIONS, params=query))["objects"]
        return found

    # -- changes ------------------------------------------------------------------------------------

    @initialize(target=ids, slug=slugs)
    def first(self, slug: str) -> Any:
        """There is always one to begin with."""
        return self.create(PROJECTS[0], slug, "One", {"type": "prompt"}, {})

    @rule(
        target=ids,
        project=st.sampled_from(PROJECTS),
        slug=slugs,
        name=names,
        kind=data,
        more=optional,
    )
    def create(self, project: str, slug: str, name: str, kind: Any, more: Any) -> Any:
        """A new slug makes a function; a taken one returns what is there, unchanged."""
        body = {"project_id": project, "slug": slug, "name": name, "function_data": kind, **more}
        made = self._ok(self.call("POST", FUNCTIONS, json=body))
        found = self._by_slug(project, slug)
        if found is not None:
            assert made == found
            return multiple()
        self._check_made(made, body)
        assert made["id"] not in self.functions
        self.functions[made["id"]] = made
        return made["id"]

    @rule(target=ids, project=st.sampled_from(PROJECTS), slug=slugs, name=names, kind=data, more=optional)
    def replace(self, project: str, slug: str, name: str, kind: Any, more: Any) -> Any:
        """A taken slug gets exactly these fields and keeps its id."""
        body = {"project_id": project, "slug": slug, "name": name, "function_data": kind, **more}
        made = self._ok(self.call("PUT", FUNCTIONS, json=body))
        found = self._by_slug(project, slug)
        self._check_made(made, body)
        if found is not None:
            assert made["id"] == found["id"]
            assert made["created"] == found["created"]
        known = found is not None
        self.functions[made["id"]] = made
        return multiple() if known else made["id"]

    def _check_made(self, made: dict[str, Any], body: dict[str, Any]) -> None:
        given = {name: value for name, value in body.items() if name in SETTABLE}
        assert {name: made.get(name) for name in given} == given
        assert set(made) == {*given, "id", "_xact_id", "log_id", "org_id", "created"}
        assert made["log_id"] == "p"
        self._grown(made)

    @rule(name=ids, change=changes)
    def update(self, name: str, change: Any) -> None:
        """Fields that may change are merged in; null changes nothing."""
        assume(name in self.functions)
        stored = self.functions[name]
        changed = self._ok(self.call("PATCH", f"{FUNCTIONS}/{name}", json=change))
        for field in ("name", "description", "prompt_data", "function_data", "tags"):
            expected = merged(stored.get(field), change.get(field))
            assert changed.get(field) == expected, field
        for field in set(stored) - set(change) - {"_xact_id"}:
            assert changed[field] == stored[field], field
        assert changed["slug"] == stored["slug"]
        self._grown(changed)
        self.functions[name] = changed

    @rule(target=gone, name=consumes(ids))
    def delete(self, name: str) -> Any:
        """It returns what was deleted; the second time there is nothing."""
        if name not in self.functions:
            return multiple()
        assert self._ok(self.call("DELETE", f"{FUNCTIONS}/{name}")) == self.functions.pop(name)
        assert self.call("DELETE", f"{FUNCTIONS}/{name}").status == 404
        return name

    # -- reading ------------------------------------------------------------------------------------

    @rule(name=ids)
    def get(self, name: str) -> None:
        """What is stored is returned as it was returned before."""
        assume(name in self.functions)
        assert self._ok(self.call("GET", f"{FUNCTIONS}/{name}")) == self.functions[name]
        version = self.functions[name]["_xact_id"]
        at_version = self.call("GET", f"{FUNCTIONS}/{name}", params={"version": version})
        assert self._ok(at_version) == self.functions[name]

    @rule(name=gone)
    def not_found(self, name: str) -> None:
        """Nothing works with what is gone."""
        for method, path, body in (
            ("GET", name, ...),
            ("PATCH", name, {"name": "x"}),
            ("POST", f"{name}/invoke", {}),
        ):
            assert self.call(method, f"{FUNCTIONS}/{path}", json=body).status == 404

    @rule(limit=st.integers(1, 5), backward=st.booleans())
    def walk(self, limit: int, backward: bool) -> None:
        """Pages joined are the list, in either direction; no page is longer than asked for."""
        seen: list[Any] = []
        if backward:
            if not self.functions:
                return
            cursor = {"ending_before": self.newest_first[-1]["id"]}
            expected = self.newest_first[:-1]
        else:
            cursor, expected = {}, self.newest_first
        while True:
            page = self._list(limit=limit, **cursor)
            assert len(page) <= limit
            if not page:
                break
            seen = page + seen if backward else seen + page
            cursor = {"ending_before": page[0]["id"]} if backward else {"starting_after": page[-1]["id"]}
            assert len(seen) <= len(expected), "the pages do not end"
        assert seen == expected

    @rule(
        query=st.one_of(
            st.fixed_dictionaries({"slug": slugs}),
            st.fixed_dictionaries({"function_name": names}),
            st.fixed_dictionaries({"project_id": st.sampled_from([*PROJECTS, NOWHERE])}),
            st.fixed_dictionaries({"slug": slugs, "project_id": st.sampled_from(PROJECTS)}),
        )
    )
    def narrow(self, query: dict[str, str]) -> None:
        """Filters combine."""
        fields = {"slug": "slug", "function_name": "name", "project_id": "project_id"}
        expected = [
            each
            for each in self.newest_first
            if all(each[fields[name]] == value for name, value in query.items())
        ]
        assert self._list(**query) == expected

    @rule(first=ids, second=ids)
    def pick(self, first: str, second: str) -> None:
        """Ids, repeated, select among what is there."""
        expected = [each for each in self.newest_first if each["id"] in (first, second)]
        assert self._list(ids=[first, second]) == expected

    # -- invoking -----------------------------------------------------------------------------------

    @rule(name=ids, given=inputs, mode=st.sampled_from([None, "auto", "text", "json", "parallel"]))
    def invoke(self, name: str, given: Any, mode: str | None) -> None:
        """The same call gives the same value, streamed or not, of the kind that the mode asks for."""
        assume(name in self.functions)
        path, body = f"{FUNCTIONS}/{name}/invoke", {"input": given, "mode": mode}
        value = self._ok(self.call("POST", path, json=body))
        assert self._ok(self.call("POST", path, json={**body, "stream": False})) == value
        assert mode != "text" or isinstance(value, str)
        assert mode != "json" or isinstance(value, dict)
        assert mode != "parallel" or isinstance(value, list)
        other = self._ok(self.call("POST", path, json={**body, "input": {"other": given}}))
        assert other != value or "parser" in (self.functions[name].get("prompt_data") or {}), (
            "two choices meet"
        )
        assert self._streamed(self.call("POST", path, json={**body, "stream": True})) == value

    def _streamed(self, answer: Answered) -> Any:
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        text, fragments, seen = "", "", []
        for block in answer.content.decode().split("\n\n")[:-1]:
            event, payload = block.split("\n")
            seen.append(event.removeprefix("event: "))
            if seen[-1] == "text_delta":
                text += json.loads(payload.removeprefix("data: "))
            elif seen[-1] == "json_delta":
                fragments += payload.removeprefix("data: ")
        assert seen[-1] == "done"
        assert seen.count("done") == 1
        assert sum(each in ("text_delta", "json_delta") for each in seen) > 1, "it came in one piece"
        return json.loads(fragments) if fragments else text

    # -- refusals -----------------------------------------------------------------------------------

    @rule(name=ids)
    def refuse(self, name: str) -> None:
        """Wrong keys and wrong bodies are refused; the list below shows that they change nothing."""
        path = f"{FUNCTIONS}/{name}"
        for key in (None, "Bearer nobody", "mock-key"):
            assert self.call("DELETE", path, headers={"authorization": key}).status == 401
        bodies: tuple[Any, ...] = ({"name": 5}, {"function_data": {"type": "nonsense"}}, [], None)
        for body in bodies:
            assert self.call("PATCH", path, json=body).status == 400
        assert self.call("POST", FUNCTIONS, json={"slug": ""}).status == 400
        assert self.call("POST", f"{path}/invoke", json={"mode": "loud"}).status == 400
        both = {"starting_after": NOWHERE, "ending_before": NOWHERE}
        assert self.call("GET", FUNCTIONS, params=both).status == 400
        refused = self.call("PUT", path, json={})
        assert refused.status == 405
        assert {"GET", "PATCH", "DELETE"} <= set(refused.headers["allow"].split(", "))

    @invariant()
    def list_is_the_model(self) -> None:
        """After every step the whole list is what the model holds, newest first."""
        assert self._list() == self.newest_first
