"""Braintrust's semantics in the mock."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from invocant.mock import ManualClock
from invocant.mock.vendors.braintrust import merge, project_id
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
    assert call("GET", f"{path}?version={int(made['_xact_id']):016x}").json() == made
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
