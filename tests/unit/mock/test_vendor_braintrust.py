"""Braintrust's semantics in the mock."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.mock import ManualClock
from invocant.mock.vendors.braintrust import merge, project_id
from invocant.mock.vendors.braintrust_versions import short_version, transaction_of
from tests.unit.mock.small import Answered, Caller, serving

PROJECT = project_id("support")
NOWHERE = "00000000-0000-4000-8000-000000000000"
CHAT = {
    "prompt": {"type": "chat", "messages": [{"role": "user", "content": "Answer {{question}} in {{tone}}"}]}
}


@pytest.fixture
def call() -> Iterator[Caller]:
    """The mock of this API, empty."""
    with serving("braintrust", clock=ManualClock()) as caller:
        yield caller


def _make(call: Caller, slug: str = "s", *, method: str = "POST", **members: Any) -> Any:
    given = {"project_id": PROJECT, "name": slug.upper(), "slug": slug, "function_data": {"type": "prompt"}}
    answer = call(method, "/v1/function", json=given | members)
    assert answer.status == 200, answer.content
    return answer.json()


def _slugs(call: Caller, query: str = "") -> list[str]:
    answer = call("GET", f"/v1/function?{query}")
    assert answer.status == 200, answer.content
    return [each["slug"] for each in answer.json()["objects"]]


def _invoke(call: Caller, function: Any, **body: Any) -> Answered:
    return call("POST", f"/v1/function/{function['id']}/invoke", json=body)


def _decoded(answer: Answered) -> list[tuple[str, str]]:
    events = []
    for chunk in answer.chunks:
        first, second, *_ = chunk.decode().split("\n")
        events.append((first.removeprefix("event: "), second.removeprefix("data: ")))
    return events


def test_created_function(call: Caller) -> None:
    """It has what the service adds, and of the body only what it knows."""
    made = _make(call, id=5, mystery=True, metadata={"a": 1})
    assert made["log_id"] == "p"
    assert made["created"] == "2026-01-01T00:00:00.000Z"
    assert made["_xact_id"].isdigit()
    assert isinstance(made["id"], str)
    assert not {"mystery", "metadata"} & set(made)


def test_post_on_a_taken_slug_returns_what_is_there(call: Caller) -> None:
    """Nothing changes, in the same project; in another one the slug is free."""
    made = _make(call)
    assert _make(call, name="Other", description="x") == made
    assert _make(call, project_id=project_id("other"))["id"] != made["id"]


def test_put_on_a_taken_slug_replaces(call: Caller) -> None:
    """The id stays, fields that are not given go, and the version grows."""
    made = _make(call, description="old", tags=["a"])
    replaced = _make(call, method="PUT", name="New", tags=["b"])
    assert (replaced["id"], replaced["name"], replaced["tags"]) == (made["id"], "New", ["b"])
    assert "description" not in replaced
    assert int(replaced["_xact_id"]) > int(made["_xact_id"])
    assert _make(call, "t", method="PUT")["slug"] == "t"


def test_newest_first_and_both_ways(call: Caller) -> None:
    """The id of the last item leads on, that of the first leads back; an empty page is the end."""
    made = {slug: _make(call, slug)["id"] for slug in "abcde"}
    assert _slugs(call, "limit=2") == ["e", "d"]
    assert _slugs(call, f"limit=2&starting_after={made['d']}") == ["c", "b"]
    assert _slugs(call, f"limit=2&ending_before={made['b']}") == ["d", "c"]
    assert _slugs(call, f"starting_after={made['a']}") == []
    assert _slugs(call, "limit=0") == []
    assert _slugs(call, "limit=") == _slugs(call, "limit=null") == list("edcba")
    assert _slugs(call, f"starting_after={NOWHERE}") == []


def test_page_goes_on_after_its_cursor_was_deleted(call: Caller) -> None:
    """A reader who deletes what it reads still reaches the end."""
    made = {slug: _make(call, slug)["id"] for slug in "abc"}
    call("DELETE", f"/v1/function/{made['b']}")
    assert _slugs(call, f"starting_after={made['b']}") == ["a"]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("slug=b", "b"),
        ("function_name=C", "c"),
        (f"project_id={PROJECT}&slug=a", "a"),
        (f"project_id={NOWHERE}", ""),
        ("project_name=support", "cba"),
        ("project_name=other", ""),
        (f"project_name=support&project_id={NOWHERE}", ""),
        ("slug=a&function_name=B", ""),
        ("org_name=any&environment=any", "cba"),
    ],
)
def test_filters_combine(call: Caller, query: str, slugs: str) -> None:
    """Every filter narrows the list."""
    for slug in "abc":
        _make(call, slug)
    assert _slugs(call, query) == list(slugs)


def test_ids_one_repeated_or_joined(call: Caller) -> None:
    """The document's form is repetition; a vendor's client joins with commas."""
    made = {slug: _make(call, slug)["id"] for slug in "abc"}
    assert _slugs(call, f"ids={made['a']}") == ["a"]
    assert _slugs(call, f"ids={made['a']}&ids={made['c']}") == ["c", "a"]
    assert _slugs(call, f"ids={made['a']},{made['c']}") == ["c", "a"]


@pytest.mark.parametrize(
    "query",
    [
        f"starting_after={NOWHERE}&ending_before={NOWHERE}",
        "version=1&environment=x",
        "limit=-1",
        "limit=1&limit=2",
    ],
)
def test_contradictions_are_refused(call: Caller, query: str) -> None:
    """What excludes each other is 400, and so is what the schema forbids."""
    assert call("GET", f"/v1/function?{query}").status == 400


def test_update_merges_in_depth_and_ignores_null(call: Caller) -> None:
    """Objects are merged, lists and values replaced, null and unpatchable members left alone."""
    made = _make(call, description="d", tags=["a"], prompt_data=CHAT)
    change = {
        "name": None,
        "description": "e",
        "slug": "other",
        "tags": ["b"],
        "prompt_data": {"options": {"model": "m"}, "prompt": None},
    }
    changed = call("PATCH", f"/v1/function/{made['id']}", json=change).json()
    assert changed["prompt_data"] == {**CHAT, "options": {"model": "m"}}
    assert (changed["name"], changed["description"], changed["slug"], changed["tags"]) == (
        "S",
        "e",
        "s",
        ["b"],
    )
    assert int(changed["_xact_id"]) > int(made["_xact_id"])
    assert call("GET", f"/v1/function/{made['id']}").json() == changed


def test_update_to_another_variant_replaces_where_merging_makes_nonsense(call: Caller) -> None:
    """Members of two variants may contradict each other; then the new variant stands alone."""
    scored = {"type": "llm_classifier", "use_cot": True, "choice_scores": {"a": 1}}
    made = _make(
        call,
        prompt_data={"parser": scored},
        function_data={"type": "global", "name": "n", "function_type": "llm"},
    )
    code = {
        "type": "code",
        "data": {"type": "inline", "runtime_context": {"runtime": "node", "version": "20"}, "code": "1"},
    }
    changed = call("PATCH", f"/v1/function/{made['id']}", json={"function_data": code})
    assert changed.status == 200
    assert changed.json()["function_data"].items() >= code.items()


@pytest.mark.parametrize(
    ("stored", "given", "merged"),
    [
        ({"a": 1, "b": {"c": 2}}, {"b": {"d": 3}}, {"a": 1, "b": {"c": 2, "d": 3}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
        ({"a": 1}, {"a": None, "b": None}, {"a": 1, "b": None}),
        (None, {"a": 1}, {"a": 1}),
    ],
)
def test_merge(stored: Any, given: Any, merged: Any) -> None:
    """Objects in depth, the rest by replacing; null takes nothing away."""
    assert merge(stored, given) == merged


def test_delete_returns_the_function_and_frees_the_slug(call: Caller) -> None:
    """Afterwards it is not found by id, list or invocation."""
    made = _make(call)
    assert call("DELETE", f"/v1/function/{made['id']}").json() == made
    for method in ("GET", "DELETE"):
        assert call(method, f"/v1/function/{made['id']}").status == 404
    assert _invoke(call, made).status == 404
    assert _slugs(call) == []
    assert _make(call)["id"] != made["id"]


def test_former_versions(call: Caller) -> None:
    """A transaction id, or its short form, gives the function as it was, in get, list and invoke."""
    made = _make(call)
    changed = call("PATCH", f"/v1/function/{made['id']}", json={"description": "new"}).json()
    path = f"/v1/function/{made['id']}"
    assert call("GET", f"{path}?version={made['_xact_id']}").json() == made
    assert call("GET", f"{path}?version={short_version(made['_xact_id'])}").json() == made
    assert call("GET", f"{path}?version={changed['_xact_id']}").json() == changed
    assert call("GET", f"{path}?version=1").status == 404
    assert call("GET", f"/v1/function?version={made['_xact_id']}").json()["objects"] == [made]
    assert _slugs(call, f"version={made['_xact_id']}&slug=other") == []
    assert _slugs(call, "version=1") == []
    old, new = _invoke(call, made, input=1, version=made["_xact_id"]), _invoke(call, made, input=1)
    assert old.status == new.status == 200
    assert old.json() != new.json()
    assert _invoke(call, made, version="1").status == 404
    other = _make(call, "o")
    assert call("GET", f"/v1/function/{other['id']}?version={made['_xact_id']}").status == 404


def test_a_version_is_found_in_any_case(call: Caller) -> None:
    """The short form is a number in hexadecimal digits, whose case says nothing."""
    made = _make(call)
    for short in ("81cd05ee665fdfb3", "81CD05EE665FDFB3"):
        assert call("GET", f"/v1/function/{made['id']}?version={short}").json() == made
    assert call("GET", f"/v1/function/{made['id']}?version=0de165ec1456cdcb").status == 404


@pytest.mark.parametrize(
    ("transaction", "short"),
    [
        ("1000192656880881099", "81cd05ee665fdfb3"),
        ("0", "0000000000000000"),
        ("1", "0000bb41c3ca78b9"),
        (str(2**64 - 1), "ffff44be3c358747"),
    ],
)
def test_short_versions(transaction: str, short: str) -> None:
    """A transaction id times 205891132094649, modulo 2**64, in sixteen digits; and back."""
    assert short_version(transaction) == short
    assert transaction_of(short) == transaction


@given(st.integers(0, 2**64 - 1))
def test_every_transaction_has_a_short_version_of_its_own(transaction: int) -> None:
    """The constant is odd, so that nothing is lost."""
    short = short_version(str(transaction))
    assert (len(short), transaction_of(short)) == (16, str(transaction))


def test_ids_are_found_in_any_case(call: Caller) -> None:
    """A UUID is the same in upper case. Source: RFC 9562, section 4."""
    made = _make(call)
    assert call("GET", f"/v1/function/{made['id'].upper()}").json() == made


class TestInvoke:
    """Invocations: deterministic, by mode, streamed."""

    def test_value_depends_on_function_and_arguments(self, call: Caller) -> None:
        """The same call gives the same value, and anything that differs another one."""
        made, other = _make(call), _make(call, "t")
        first = _invoke(call, made, input="x").json()
        assert _invoke(call, made, input="x").json() == first
        variants = [
            _invoke(call, other, input="x"),
            _invoke(call, made, input="y"),
            _invoke(call, made, input="x", expected=1),
            _invoke(call, made, input="x", messages=[{"role": "user", "content": "?"}]),
        ]
        assert all(each.json() != first for each in variants)
        assert len({each.content for each in variants}) == len(variants)

    @pytest.mark.parametrize(
        ("members", "body", "kind"),
        [
            ({}, {}, str),
            ({}, {"mode": None}, str),
            ({}, {"mode": "json"}, dict),
            ({}, {"mode": "parallel"}, list),
            ({"function_type": "scorer"}, {}, dict),
            ({"function_type": "scorer"}, {"mode": "text"}, str),
            ({"function_data": {"type": "global", "name": "g"}}, {}, dict),
            (
                {"prompt_data": {"options": {"params": {"response_format": {"type": "json_object"}}}}},
                {},
                dict,
            ),
        ],
    )
    def test_mode_decides_the_kind(self, call: Caller, members: Any, body: Any, kind: type) -> None:
        """Text or JSON by mode; `auto` asks the function."""
        made = _make(call, **members)
        assert isinstance(_invoke(call, made, input={"a": 1}, **body).json(), kind)

    def test_scorer_gives_one_of_its_scores(self, call: Caller) -> None:
        """A classifier with scored choices answers one of them."""
        parser = {"type": "llm_classifier", "use_cot": False, "choice_scores": {"good": 1, "bad": 0.25}}
        made = _make(call, prompt_data={"parser": parser})
        value = _invoke(call, made, input="x").json()
        assert parser["choice_scores"][value["metadata"]["choice"]] == value["score"]  # type: ignore[index]  # a dict

    def test_strict_wants_every_variable(self, call: Caller) -> None:
        """A prompt variable without input is refused, unless nobody asked."""
        made = _make(call, prompt_data=CHAT)
        assert _invoke(call, made, input={"question": "?"}).status == 200
        refused = _invoke(call, made, input={"question": "?"}, strict=True)
        assert refused.status == 400
        assert "tone" in refused.json()["message"]
        assert _invoke(call, made, input={"question": "?", "tone": "C"}, strict=True).status == 200

    @pytest.mark.parametrize("mode", ["text", "json", "parallel"])
    def test_streamed_value_is_the_plain_one(self, call: Caller, mode: str) -> None:
        """The pieces, joined as the vendor says, are the value of the same call without a stream."""
        made = _make(call)
        plain = _invoke(call, made, input={"é": "\u2028 x"}, mode=mode).json()
        events = _decoded(_invoke(call, made, input={"é": "\u2028 x"}, mode=mode, stream=True))
        assert events[0] == ("start", "")
        assert events[-1] == ("done", "")
        if mode == "text":
            joined = "".join(json.loads(data) for name, data in events if name == "text_delta")
        else:
            joined = json.loads("".join(data for name, data in events if name == "json_delta"))
        assert joined == plain
        assert len(events) > 4

    def test_code_reports_progress_and_prints(self, call: Caller) -> None:
        """Code tells what it does beside its value; a model that thinks shows it."""
        made = _make(call, function_data={"type": "global", "name": "g"})
        names = [name for name, _ in _decoded(_invoke(call, made, stream=True))]
        assert names[:3] == ["start", "progress", "console"]
        assert names[-2:] == ["progress", "done"]
        thinking = _make(call, "t", prompt_data={"options": {"params": {"reasoning_effort": "low"}}})
        assert "reasoning_delta" in [name for name, _ in _decoded(_invoke(call, thinking, stream=True))]

    def test_stream_false_is_plain(self, call: Caller) -> None:
        """Only true asks for a stream."""
        made = _make(call)
        for stream in (False, None):
            assert _invoke(call, made, stream=stream).headers["content-type"] == "application/json"

    def test_error_event(self, call: Caller) -> None:
        """A failing function ends its stream with an error whose data is a JSON string."""
        made = _make(call)
        call.app.faults.add(error_event=2, message='it "broke"')
        events = _decoded(_invoke(call, made, stream=True))
        assert [name for name, _ in events] == ["start", "text_delta", "error"]
        assert json.loads(events[-1][1]) == 'it "broke"'


@pytest.mark.parametrize("limit", [2**31, 2**63 - 1, 2**63, 2**64, 10**30])
@pytest.mark.parametrize("path", ["/v1/function", "/v1/project"])
def test_a_page_of_any_size(call: Caller, path: str, limit: int) -> None:
    """More than anything can count is all there is."""
    for slug in "ab":
        _make(call, slug, project_id=project_id(slug))
    listed = call("GET", f"{path}?limit={limit}")
    assert (listed.status, len(listed.json()["objects"])) == (200, 2)


def _project(call: Caller, name: str, **members: Any) -> Any:
    answer = call("POST", "/v1/project", json={"name": name, **members})
    assert answer.status == 200, answer.content
    return answer.json()


def _projects(call: Caller, query: str = "") -> list[str]:
    answer = call("GET", f"/v1/project?{query}")
    assert answer.status == 200, answer.content
    return [project["name"] for project in answer.json()["objects"]]


class TestProjects:
    """Projects: made by name, named when they have none, found by functions."""

    def test_there_is_one_of_a_name(self, call: Caller) -> None:
        """Posting a name again returns the project that has it, unchanged."""
        made = _project(call, "a", description="first")
        assert _project(call, "a", description="second") == made
        assert made["description"] == "first"
        assert call("GET", f"/v1/project/{made['id']}").json() == made

    def test_pages_and_filters(self, call: Caller) -> None:
        """Newest first; by name, by ids, and on both sides of a cursor."""
        made = {name: _project(call, name)["id"] for name in "abc"}
        assert _projects(call) == ["c", "b", "a"]
        assert _projects(call, "limit=2") == ["c", "b"]
        assert _projects(call, f"starting_after={made['b']}") == ["a"]
        assert _projects(call, f"ending_before={made['b']}") == ["c"]
        assert _projects(call, "project_name=b") == ["b"]
        assert _projects(call, f"ids={made['a']}&ids={made['c']}") == ["c", "a"]
        assert _projects(call, "project_name=nobody") == _projects(call, "limit=0") == []
        both = f"starting_after={NOWHERE}&ending_before={NOWHERE}"
        assert call("GET", f"/v1/project?{both}").status == 400

    def test_functions_are_found_by_the_name_of_their_project(self, call: Caller) -> None:
        """Whatever its id is: one that the mock never made has a name too, once it is given one."""
        other = "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11"
        _make(call, "mine", project_id=_project(call, "made")["id"])
        _make(call, "yours", project_id=other)
        assert _slugs(call, "project_name=made") == ["mine"]
        assert _slugs(call, "project_name=Project%206a1c7c2e") == ["yours"]
        named = call("PATCH", f"/v1/project/{other}", json={"name": "given"}).json()
        assert (named["id"], named["name"]) == (other, "given")
        assert _slugs(call, "project_name=given") == ["yours"]
        assert _slugs(call, "project_name=Project%206a1c7c2e") == []
        assert _slugs(call, f"project_name=given&project_id={other}") == ["yours"]
        assert _slugs(call, f"project_name=made&project_id={other}") == []

    def test_renamed(self, call: Caller) -> None:
        """The former name is free, and leads nowhere; a taken one is refused."""
        made = _project(call, "a")
        _make(call, "s", project_id=made["id"])
        _project(call, "taken")
        path = f"/v1/project/{made['id']}"
        assert call("PATCH", path, json={"name": "taken"}).status == 400
        assert call("PATCH", path, json={"name": "b", "description": None}).json()["name"] == "b"
        assert (_slugs(call, "project_name=a"), _slugs(call, "project_name=b")) == ([], ["s"])
        again = _project(call, "a")
        assert again["id"] != made["id"]
        assert _slugs(call, "project_name=a") == []

    def test_deleted(self, call: Caller) -> None:
        """Its functions go with it."""
        made = _project(call, "a")
        function = _make(call, "s", project_id=made["id"])
        kept = _make(call, "s", project_id=project_id("b"))
        deleted = call("DELETE", f"/v1/project/{made['id']}").json()
        assert (deleted["id"], bool(deleted["deleted_at"])) == (made["id"], True)
        assert call("GET", f"/v1/project/{made['id']}").status == 404
        assert call("GET", f"/v1/function/{function['id']}").status == 404
        assert call("GET", f"/v1/function/{kept['id']}").json() == kept
        assert _slugs(call, "project_name=a") == []


class TestTools:
    """What the vendor's own tools call beside the documented functions."""

    def test_login_says_where_the_api_is(self, call: Caller) -> None:
        """At the address that was asked; a wrong key is refused, and no body is needed."""
        answer = call("POST", "/api/apikey/login", headers={"host": "mock.test:8900"})
        (organization,) = answer.json()["org_info"]
        assert organization["api_url"] == organization["proxy_url"] == "http://mock.test:8900"
        assert organization["id"] == _make(call)["org_id"]
        assert call("POST", "/api/apikey/login", headers={"authorization": "Bearer sk-1"}).status == 401
        assert call("POST", "/api/apikey/login", headers={"authorization": None}).status == 401

    def test_invoked_by_any_of_its_names(self, call: Caller) -> None:
        """By id, or slug and project: the same answer as at the function's own path, streamed too."""
        made = _make(call)
        plain = _invoke(call, made, input="x").json()
        for named in (
            {"function_id": made["id"]},
            {"function_id": made["id"].upper()},
            {"project_name": "support", "slug": "s"},
            {"project_id": PROJECT, "slug": "s"},
            {"function_id": made["id"], "version": made["_xact_id"]},
        ):
            assert call("POST", "/function/invoke", json={**named, "input": "x"}).json() == plain
            events = _decoded(call("POST", "/function/invoke", json={**named, "input": "x", "stream": True}))
            assert "".join(json.loads(data) for name, data in events if name == "text_delta") == plain

    @pytest.mark.parametrize(
        ("named", "status"),
        [
            ({}, 400),
            ({"project_name": "support", "slug": "t"}, 404),
            ({"project_name": "other", "slug": "s"}, 404),
            ({"slug": "s"}, 404),
            ({"function_id": NOWHERE}, 404),
            ({"project_name": "support", "slug": "s", "version": "1"}, 404),
        ],
        ids=str,
    )
    def test_names_of_nothing(self, call: Caller, named: Any, status: int) -> None:
        """What is not there is not found, and a call that names nothing is refused."""
        _make(call)
        assert call("POST", "/function/invoke", json=named).status == status

    @pytest.mark.parametrize(
        ("named", "kind"),
        [
            ({"global_function": "Factuality"}, dict),
            ({"global_function": "Summary", "function_type": "llm", "mode": "text"}, str),
            ({"inline_prompt": CHAT, "name": "mine"}, str),
            ({"inline_function": {"type": "prompt"}}, str),
            ({"inline_context": {"runtime": "node", "version": "20"}, "code": "1"}, dict),
            ({"prompt_session_id": NOWHERE, "prompt_session_function_id": NOWHERE}, str),
        ],
        ids=str,
    )
    def test_functions_that_are_not_stored(self, call: Caller, named: Any, kind: type) -> None:
        """A global function, or one that stands in the request, answers the same each time."""
        first = call("POST", "/function/invoke", json={**named, "input": "x"})
        assert (first.status, type(first.json())) == (200, kind)
        assert call("POST", "/function/invoke", json={**named, "input": "x"}).content == first.content
        assert _slugs(call) == []

    def test_stubs_meet_functions_by_name(self, call: Caller) -> None:
        """What a test lets a function say, it says by whichever name it is invoked."""
        _make(call)
        call.app.stubs.add({"when": {"function": "s"}, "answer": {"function": {"value": "Hello"}}})
        assert (
            call("POST", "/function/invoke", json={"project_name": "support", "slug": "s"}).json() == "Hello"
        )
        call.app.stubs.add(
            {"when": {"function": "Closeness"}, "answer": {"function": {"value": {"score": 1}}}}
        )
        assert call("POST", "/function/invoke", json={"global_function": "Closeness"}).json() == {"score": 1}

    def test_registered_project(self, call: Caller) -> None:
        """A project to log to is made where there is none, by name or id."""
        made = _project(call, "a")
        for named in ({"project_name": "a"}, {"project_id": made["id"]}):
            assert call("POST", "/api/project/register", json=named).json() == {"project": made}
        assert (
            call("POST", "/api/project/register", json={"project_name": "b"}).json()["project"]["name"] == "b"
        )
        assert call("POST", "/api/project/register", json={}).status == 400

    def test_logs_are_kept(self, call: Caller) -> None:
        """Rows of one id are one, with the newest members; a row without an id is given one."""
        rows = [{"id": "r", "input": 1}, {"id": "r", "output": 2}, {"input": 3}]
        ids = call("POST", "/logs3", json={"rows": rows, "api_version": 2}).json()["ids"]
        assert (ids[:2], len(ids)) == (["r", "r"], 3)
        stored = {row.id: row.body for row in call.app.store.rows("braintrust:logs")}
        assert stored["r"] == {"id": "r", "input": 1, "output": 2}
        assert call("GET", "/version").json()["version"]
