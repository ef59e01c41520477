"""Stubs: which calls they fit, what they answer, and whether they were used."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from invocant.mock import (
    CallCondition,
    FunctionAnswer,
    ManualClock,
    Mock,
    MockError,
    Recorded,
    Stub,
    StubAnswer,
    StubbedCall,
    StubError,
    ToolCall,
    UnusedStubError,
)
from invocant.mock._stubbing.answers import parse_answer
from invocant.mock._stubbing.comparing import holds, same
from invocant.mock._stubbing.conditions import path_pattern
from invocant.mock._stubbing.stubs import parse_stub
from invocant.mock._stubbing.templates import check_template
from tests.unit.mock.small import Caller, body, operation, response, serving, small

PET = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
}
ERROR = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
NUMBERS = response({"type": "integer"}, media_type="application/jsonl")
TEXT = response({"type": "string"}, media_type="text/plain")
ID = {"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
TALK_STREAM = {
    "name": "talk.stream",
    "only": True,
    "event": "E",
    "terminator": "none",
    "events": [
        {"type": "word", "class": "Word", "data": "json", "role": "text", "schema": {"type": "string"}},
        {"type": "end", "class": "End", "event": "end", "data": "empty", "role": "end"},
    ],
}
PATHS: Mapping[str, Any] = {
    "/pets": {
        "get": operation("pets.list", {"type": "array", "items": PET}, parameters=[LIMIT]),
        "post": operation("pets.create", PET, requestBody=body(PET)),
    },
    "/pets/{petId}": {
        "get": operation(
            "pets.get",
            parameters=[ID],
            responses={
                "200": response(PET),
                "404": response(
                    {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
                ),
            },
        ),
        "delete": operation("pets.delete", parameters=[ID], responses={"204": response()}),
    },
    "/say": {"post": operation("say", {}, requestBody=body({}), security=[{"key": []}])},
    "/rank": {"post": operation("rank", {"type": "integer"}, requestBody=body({}))},
    "/talk": {"post": operation("talk", {}, requestBody=body({}), **{"x-invocant-stream": TALK_STREAM})},
    "/lines": {"get": operation("lines", responses={"200": NUMBERS})},
    "/plain": {"get": operation("plain", responses={"200": TEXT})},
}
API = small(PATHS, components={"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}})
ANY = {"value": {"name": "Rex"}}


@pytest.fixture
def mock() -> Any:
    """An application with stubs, without a socket: `mock.when` as a `Mock` has it."""
    made = Mock(API, clock=ManualClock())
    yield made
    made.app.close()


@pytest.fixture
def call(mock: Mock) -> Caller:
    """A caller of it."""
    return Caller(mock.app)


# ---------------------------------------------------------------------------------------- which calls


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        ({}, True),
        ({"operation": "say"}, True),
        ({"operation": "POST /say"}, True),
        ({"operation": "pets.list"}, False),
        ({"api": "small"}, True),
        ({"method": "post"}, True),
        ({"path": "/say"}, True),
        ({"path": "/*"}, True),
        ({"path": "/**"}, True),
        ({"path": "/pets"}, False),
        ({"key": "mock-a"}, True),
        ({"key": "mock-b"}, False),
        ({"query": {"q": "1"}}, True),
        ({"query": {"q": 1}}, True),
        ({"query": {"r": ["1", "2"]}}, True),
        ({"query": {"r": "1"}}, False),
        ({"query": {"s": None}}, True),
        ({"query": {"q": None}}, False),
        ({"headers": {"X-Trace": "t"}}, True),
        ({"headers": {"x-trace": "u"}}, False),
        ({"headers": {"x-other": None}}, True),
        ({"body": {"a": 1.0, "b": [{"c": True, "d": 0}, 2]}}, True),
        ({"body": {"a": 1, "b": [{"c": 1, "d": 0}, 2]}}, False),
        ({"body": {"a": 1}}, False),
        ({"body": None}, False),
        ({"body_has": {"b": [{"c": True}]}}, True),
        ({"body_has": {"b": [2]}}, True),
        ({"body_has": {"b": [2, {"c": True}]}}, False),
        ({"body_at": {"/b/0/c": True, "/a": 1}}, True),
        ({"body_at": {"/b/0/x": None}}, False),
        ({"body_schema": {"required": ["a"]}}, True),
        ({"body_schema": {"properties": {"a": {"type": "string"}}}}, False),
        ({"operation": "say", "key": "mock-b"}, False),
    ],
    ids=str,
)
def test_condition_fits(mock: Mock, call: Caller, when: dict[str, Any], fits: bool) -> None:
    """Every member that is given must fit, each as the page says."""
    mock.stubs.add({"when": when, "answer": {"text": "stubbed", "unchecked": True}, "optional": True})
    answer = call(
        "POST",
        "/say?q=1&r=1&r=2",
        json={"a": 1, "b": [{"c": True, "d": 0}, 2]},
        headers={"authorization": "Bearer mock-a", "x-trace": "t"},
    )
    assert (answer.content == b"stubbed") is fits


def test_arguments_are_those_of_the_path(mock: Mock, call: Caller) -> None:
    """Percent-encoded or not, and numbers as their text."""
    mock.when("pets.get", arguments={"petId": "a/b"}).answers({"name": "Slash"})
    mock.when("pets.get", arguments={"petId": 7}).answers({"name": "Seven"})
    assert call("GET", "/pets/a%2Fb").json()["name"] == "Slash"
    assert call("GET", "/pets/7").json()["name"] == "Seven"


def test_predicate_sees_the_call(mock: Mock, call: Caller) -> None:
    """It is given the operation, the arguments and the body; no text form shows the credential."""
    seen: list[StubbedCall] = []
    mock.when(where=seen.append).answers(status=200, optional=True)
    call("POST", "/say?q=1", json=[1], headers={"authorization": "Bearer mock-canary"})
    (told,) = seen
    assert (told.operation, told.api, told.method, told.path) == ("say", "small", "POST", "/say")
    assert (told.query, told.body, told.key) == ({"q": "1"}, [1], "mock-canary")
    assert "canary" not in repr(told)


def test_predicate_that_fails_is_told(mock: Mock, call: Caller) -> None:
    """The call is answered by others, and the test hears of it."""
    mock.when("pets.list", where=lambda _call: 1 / 0).answers([], optional=True)
    assert call("GET", "/pets").status == 200
    with pytest.raises(UnusedStubError, match="ZeroDivisionError"):
        mock.stubs.verify()


def test_first_that_fits_answers_until_it_is_used_up(mock: Mock, call: Caller) -> None:
    """In the order in which they were added; then the mock itself."""
    mock.when("pets.list").answers([{"name": "a"}], times=2)
    mock.when("pets.list").answers([{"name": "b"}], times=1)
    assert [call("GET", "/pets").json() for _ in range(4)] == [[{"name": "a"}]] * 2 + [[{"name": "b"}], []]


def test_invalid_request_meets_no_stub(mock: Mock, call: Caller) -> None:
    """A stub hides no mistake of the caller: schema and key come first, unless it says otherwise."""
    mock.when("pets.create").answers({"name": "Rex"}, optional=True)
    mock.when("say").answers("yes", optional=True)
    assert call("POST", "/pets", json={}).status == 400
    assert call("POST", "/say", json={}, headers={"authorization": None}).status == 401
    mock.when("pets.create").answers({"name": "Rex"}, unchecked=True)
    assert call("POST", "/pets", json={}).json() == {"name": "Rex"}


@pytest.mark.parametrize(
    ("stub", "message"),
    [
        (None, "object"),
        ([], "object"),
        ({"when": {}}, "answer or sequence"),
        ({"answer": {}, "sequence": [{}]}, "answer or sequence"),
        ({"answer": {}, "wen": {}}, "'when'"),
        ({"answer": {}, "when": {"operaton": "say"}}, "'operation'"),
        ({"answer": {}, "when": {"operation": 1}}, "text"),
        ({"answer": {}, "when": {"operation": "pets.gt"}}, "'pets.get'"),
        ({"answer": {}, "when": {"api": "smal"}}, "'small'"),
        ({"answer": {}, "when": {"path": "/pet"}}, "/pets"),
        ({"answer": {}, "when": {"path": "/pets", "method": "delete"}}, "DELETE"),
        ({"answer": {}, "when": {"operation": "pets.get", "arguments": {"id": "1"}}}, "'id'"),
        ({"answer": {}, "when": {"headers": {"a": 1}}}, "headers"),
        ({"answer": {}, "when": {"body_at": {"a": 1}}}, "pointer"),
        ({"answer": {}, "when": {"body_schema": {"type": "strin"}}}, "JSON Schema"),
        ({"answer": {}, "when": {"body_schema": {"$ref": "http://localhost/x"}}}, "JSON Schema"),
        ({"answer": {}, "when": {"where": "x"}}, "where"),
        ({"answer": {"valu": 1}}, "'value'"),
        ({"answer": {"callable": "x"}}, "callable"),
        ({"answer": {"value": 1, "text": "a"}}, "exclude"),
        ({"answer": {"status": 99}}, "status"),
        ({"answer": {"status": "200"}}, "status"),
        ({"answer": {"delay": -1}}, "delay"),
        ({"answer": {"interval": "1"}}, "interval"),
        ({"answer": {"headers": {"a": 1}}}, "headers"),
        ({"answer": {"base64": "%"}}, "base64"),
        ({"answer": {"content_type": "a/b"}}, "content_type"),
        ({"answer": {"events": [{"evnt": "a"}]}}, "'event'"),
        ({"answer": {"events": [{"event": "a\nb"}]}}, "one line"),
        ({"answer": {"template": "{{bdy}}"}}, "'body'"),
        ({"answer": {"template": "{{body ?? x}}"}}, "JSON"),
        ({"answer": {"template": "{{count/1}}"}}, "no parts"),
        ({"answer": {"recorded": {"status": 1}}}, "status"),
        ({"answer": {"recorded": {"status": 200, "chunk": []}}}, "'chunks'"),
        ({"answer": {"function": {"value": 1, "tool_calls": [{"name": "x"}]}}}, "exclude"),
        ({"answer": {"function": {"tool_calls": [{"nam": "x"}]}}}, "'name'"),
        ({"answer": {"function": {"pieces": ["a"], "value": "b"}}}, "pieces"),
        ({"sequence": []}, "needs an answer"),
        ({"sequence": [{}], "then": "again"}, "then"),
        ({"answer": {}, "times": 0}, "times"),
        ({"answer": {}, "times": True}, "times"),
        ({"answer": {}, "optional": 1}, "optional"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(mock: Mock, stub: Any, message: str) -> None:
    """An unknown member, operation or path must not silently do nothing; nothing is added then."""
    with pytest.raises(StubError, match=message):
        mock.stubs.add({"answer": {}}, stub)
    assert len(mock.stubs) == 0


@pytest.mark.parametrize(
    ("operation_name", "answer", "message"),
    [
        ("pets.get", {"value": {"age": 1}}, '"name" is a required'),
        ("pets.get", {"value": {"name": 1}}, "/name"),
        ("pets.get", {"value": {}, "status": 404}, "detail"),
        ("pets.get", {"text": "a", "content_type": "text/csv"}, "text/csv"),
        ("pets.delete", {"value": {}}, "no body"),
        ("pets.get", {"events": []}, "no stream"),
        ("pets.get", {"items": []}, "no stream"),
        ("talk", {"events": [{"type": "wrd"}]}, "'word'"),
        ("talk", {"events": [{"type": "word", "payload": 1}]}, "payload"),
        ("lines", {"items": [1, "a"]}, "item 1"),
        ("say", {"function": {"tool_calls": [{"name": "x"}]}}, "no tool_calls"),
    ],
    ids=str,
)
def test_what_the_document_forbids_is_refused(
    mock: Mock, operation_name: str, answer: dict[str, Any], message: str
) -> None:
    """A stub that no server would answer hides a mistake, so it is refused; `unchecked` allows it."""
    with pytest.raises(StubError, match=message):
        mock.stubs.add({"when": {"operation": operation_name}, "answer": answer})
    mock.stubs.add({"when": {"operation": operation_name}, "answer": {**answer, "unchecked": True}})


# -------------------------------------------------------------------------------------- which answers


@pytest.mark.parametrize(
    ("method", "path", "answer", "status", "content_type", "content"),
    [
        ("GET", "/pets/1", ANY, 200, "application/json", b'{"name":"Rex"}'),
        ("GET", "/pets/1", {**ANY, "status": 201}, 201, "application/json", b'{"name":"Rex"}'),
        ("GET", "/pets/1", {"message": "gone", "status": 404}, 404, "application/json", b'{"detail":"gone"}'),
        ("GET", "/pets/1", {"status": 503}, 503, "application/json", b'{"message":"Service Unavailable"}'),
        ("GET", "/plain", {"text": "a\r\nb"}, 200, "text/plain; charset=utf-8", b"a\r\nb"),
        ("GET", "/plain", {"value": "a"}, 200, "text/plain; charset=utf-8", b"a"),
        (
            "GET",
            "/pets/1",
            {"base64": "/wA=", "content_type": "image/png", "unchecked": True},
            200,
            "image/png",
            b"\xff\x00",
        ),
        ("GET", "/lines", {"items": [1, 2]}, 200, "application/jsonl", b"1\n2\n"),
        (
            "POST",
            "/talk",
            {
                "events": [
                    {"type": "word", "payload": "a"},
                    {"event": "x", "data": {"b": 1}, "id": "9"},
                    {"type": "end"},
                ]
            },
            200,
            "text/event-stream; charset=utf-8",
            b'data: "a"\n\nevent: x\nid: 9\ndata: {"b": 1}\n\nevent: end\ndata: \n\n',
        ),
        (
            "POST",
            "/talk",
            {"function": {"pieces": ["a b", "c"]}},
            200,
            "text/event-stream; charset=utf-8",
            b'data: "a b"\n\ndata: "c"\n\nevent: end\ndata: \n\n',
        ),
        (
            "GET",
            "/pets/1",
            {
                "recorded": {
                    "status": 418,
                    "headers": [["X-A", "1"], ["Content-Type", "a/b"]],
                    "chunks": ["t"],
                }
            },
            418,
            "a/b",
            b"t",
        ),
    ],
    ids=str,
)
def test_answer(
    mock: Mock,
    call: Caller,
    method: str,
    path: str,
    answer: dict[str, Any],
    status: int,
    content_type: str,
    content: bytes,
) -> None:
    """Each kind of answer is sent as it says, in the documented media type and error body."""
    given = {"headers": {"X-Mine": "yes"}, **answer} if "recorded" not in answer else answer
    mock.stubs.add({"when": {"path": path}, "answer": given})
    got = call(method, path, json={} if method == "POST" else ...)
    assert (got.status, got.headers["content-type"], got.content) == (status, content_type, content)
    assert got.headers.get("x-mine", "yes") == "yes"
    mock.stubs.verify()


def test_nothing_said_is_made_up_as_documented(mock: Mock, call: Caller) -> None:
    """A stub of headers alone leaves the body to the document."""
    mock.when("pets.get").answers(headers={"X-Rate": "9"})
    got = call("GET", "/pets/none")
    assert (got.status, got.headers["x-rate"], type(got.json()["name"])) == (200, "9", str)
    mock.when("pets.delete").answers()
    assert (call("DELETE", "/pets/1").status, call("DELETE", "/pets/1").content) == (204, b"")


def test_template_over_the_request(mock: Mock, call: Caller) -> None:
    """Whole texts become values, parts of texts are written in, defaults stand for what is not there."""
    mock.when("say").answers(
        template={
            "whole": "{{body/list}}",
            "part": "{{method}} {{ body/list/1 }}!",
            "default": "{{query/limit ?? 10}}",
            "given": "{{query/q ?? 10}}",
            "text": '{{body/none ?? "a }} b"}}',
            "literal": '{{"{{"}}',
            "header": "{{headers/X-Trace}}",
            "turn": "{{count}}",
            "now": "{{now}}",
            "{{body/name}}": ["{{arguments}}"],
        },
        headers={"X-Turn": "{{count}}"},
    )
    got = call("POST", "/say?q=5", json={"list": [1, {"a": None}], "name": "n"}, headers={"x-trace": "t"})
    assert got.json() == {
        "whole": [1, {"a": None}],
        "part": 'POST {"a": null}!',
        "default": 10,
        "given": "5",
        "text": "a }} b",
        "literal": "{{",
        "header": "t",
        "turn": 1,
        "now": "2026-01-01T00:00:00.000Z",
        "n": [{}],
    }
    assert got.headers["x-turn"] == "1"


@pytest.mark.parametrize("text", ["{{", "}}", "{{}", "a {{ b", '{"a": 1}', "{ {x} }"])
def test_template_without_placeholder_is_as_it_is(text: str) -> None:
    """Only what closes is a placeholder."""
    check_template({"a": text})


def test_template_that_cannot_be_filled_is_told(mock: Mock, call: Caller) -> None:
    """The caller gets a 500 that says why, and the test fails; so is one that fits the document no more."""
    mock.when("say").answers(template="{{body/none}}")
    mock.when("pets.get").answers(template={"name": "{{count}}"})
    assert "body/none" in call("POST", "/say", json={}).json()["message"]
    assert call("GET", "/pets/1").status == 500
    with pytest.raises(UnusedStubError, match=r"(?s)body/none.*not of type"):
        mock.stubs.verify()


def test_sequence(mock: Mock, call: Caller) -> None:
    """One after the other; then the mock's own, the last, or the first again."""

    def names(path: str, count: int) -> list[Any]:
        return [call("GET", path).json().get("name") for _ in range(count)]

    for then, expected in (("last", "abbb"), ("first", "abab")):
        mock.when("pets.get").sequence({"name": "a"}, {"name": "b"}, then=then, times=4)  # type: ignore[arg-type]  # one of them
        assert names("/pets/1", 4) == list(expected)
    mock.when("pets.list").sequence([{"name": "a"}], StubAnswer(status=503))
    assert [call("GET", "/pets").status for _ in range(3)] == [200, 503, 200]
    mock.stubs.verify()


def test_callable_makes_the_answer(mock: Mock, call: Caller) -> None:
    """A value, an answer, or what the class of answers says; exceptions and wrong values are told."""
    mock.when("say").sequence(
        lambda told: {"turn": told.count, "said": told.body},
        lambda _told: StubAnswer(status=404, message="no"),
        lambda _told: 1 / 0,
    )
    got = [call("POST", "/say", json="x") for _ in range(3)]
    assert [each.status for each in got] == [200, 404, 500]
    assert got[0].json() == {"turn": 1, "said": "x"}
    mock.when("pets.get").answers(lambda _told: {"age": 1})
    assert call("GET", "/pets/1").status == 500
    with pytest.raises(UnusedStubError, match=r"(?s)ZeroDivisionError.*required"):
        mock.stubs.verify()

    async def later(_call: StubbedCall) -> None:
        pass

    with pytest.raises(StubError, match="awaited"):
        mock.when("say").answers(later)


def test_function_that_says_what_the_document_forbids(mock: Mock, call: Caller) -> None:
    """It is a 500 that says so, not made to fit, and the test fails."""
    mock.when("rank").answers(function={"value": "high"})
    answer = call("POST", "/rank", json={})
    assert (answer.status, "integer" in answer.json()["message"]) == (500, True)
    with pytest.raises(UnusedStubError, match="integer"):
        mock.stubs.verify()


def test_delay_and_interval_are_waited_for() -> None:
    """Of the answer that a stub gives, errors too."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with serving(API, sleep=sleep) as call:
        call.app.stubs.add(
            {
                "when": {"operation": "talk"},
                "answer": {"events": [{"data": 1}, {"data": 2}], "delay": 3, "interval": 2},
            },
            {"when": {"operation": "pets.get"}, "answer": {"status": 404, "delay": 5}},
        )
        call("POST", "/talk", json={})
        call("GET", "/pets/1")
    assert waited == [3, 2, 5]


# ------------------------------------------------------------------------------------------- in the end


def test_unused_stubs_are_told(mock: Mock, call: Caller) -> None:
    """One call of a stub, all that `times` says, every answer of a sequence; but not what is optional."""
    mock.when("pets.get").answers(ANY["value"], name="once")
    mock.when("say").answers(1, times=2, name="twice")
    mock.when("pets.list").sequence([], [], [], name="three")
    mock.when("plain").answers("x", optional=True)
    call("POST", "/say", json={})
    call("GET", "/pets")
    with pytest.raises(UnusedStubError) as caught:
        mock.stubs.verify()
    lines = str(caught.value).splitlines()[1:]
    assert lines == [
        "<Stub once>: answered 0 of 1 calls",
        "<Stub twice>: answered 1 of 2 calls",
        "<Stub three>: answered 1 of 3 calls",
    ]
    mock.reset()
    mock.stubs.verify()
    assert mock.stubs.listed() == []


def test_journal_says_which_stub_answered(mock: Mock, call: Caller) -> None:
    """By its name, without the credential in its condition."""
    mock.when("say", key="mock-canary", query={"token": "mock-canary"}).answers(1)
    call("POST", "/say?token=mock-canary", json={}, headers={"authorization": "Bearer mock-canary"})
    (entry,) = mock.requests()
    assert entry.stub is not None
    assert "canary" not in json.dumps([entry.to_dict(), mock.stubs.listed()[0]["when"]["key"]])


def test_files(tmp_path: Path) -> None:
    """Their stubs come after others, may be left unused, and stay when the mock is reset."""
    path = tmp_path / "stubs.yaml"
    path.write_text("stubs: [{when: {operation: pets.list}, answer: {value: [{name: file}]}, times: 1}]")
    with Mock(API, stubs=[path]) as mock:
        call = Caller(mock.app)
        mock.when("pets.list").answers([{"name": "test"}], times=1)
        assert [call("GET", "/pets").json() for _ in range(3)] == [[{"name": "test"}], [{"name": "file"}], []]
        mock.reset()
        mock.stubs.verify()
        assert call("GET", "/pets").json() == [{"name": "file"}]


@pytest.mark.parametrize(
    "text",
    ["a: [", "1", "stubs: {}", "[{when: {operation: nowhere}, answer: {}}]", "[{answr: {}}]", "\udcff"],
)
def test_unusable_files(tmp_path: Path, text: str) -> None:
    """What cannot be used is said with the file, and which stub it is."""
    path = tmp_path / "stubs.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(MockError, match=r"stubs\.yaml"):
        Mock(API, stubs=[path])


def test_stubs_over_http(mock: Mock, call: Caller) -> None:
    """What Python can add, `/_mock/stubs` can, callables left out."""
    stub = {
        "when": {"operation": "pets.list", "key": "mock-canary"},
        "answer": {"value": [ANY["value"]]},
        "times": 1,
    }
    added = call("POST", "/_mock/stubs", json=stub).json()
    shown = {**stub, "when": {"operation": "pets.list", "key": "(not shown)"}, "used": 0}
    assert added == [shown]
    assert call("GET", "/pets").json() == []
    assert call("GET", "/_mock/stubs?unused=true").json() == [
        "<Stub {'operation': 'pets.list', 'key': '(not shown)'}>: answered 0 of 1 calls"
    ]
    refused = call("POST", "/_mock/stubs", json=[stub, {"answer": {"callable": "x"}}])
    assert (refused.status, "callable" in refused.json()["message"]) == (400, True)
    assert call("GET", "/_mock/").json()["stubs"] == 1
    assert call("DELETE", "/_mock/stubs").json() == []


# ---------------------------------------------------------------------------------------------- values


def test_shown_stub_is_the_stub() -> None:
    """What is listed can be added again, and is the same."""
    given = {
        "name": "n",
        "when": {"operation": "say", "body": None, "query": {"a": None}, "body_schema": False},
        "sequence": [
            {"value": None},
            {"value": 0, "status": 201, "headers": {"a": "b"}, "delay": 1.5},
            {"text": ""},
            {"base64": base64.b64encode(b"\xff").decode()},
            {"template": ["{{body}}"]},
            {"events": []},
            {"function": {"tool_calls": [{"name": "t", "arguments": {"x": 1}}], "reasoning": "r"}},
            {"function": {"value": 0}},
            {"recorded": {"status": 200, "headers": [["a", "b"]], "chunks": ["x"], "streamed": True}},
            {"recorded": {"status": 200, "headers": [], "base64": ["/w=="]}},
            {"message": "m", "unchecked": True},
        ],
        "times": 3,
        "then": "last",
        "optional": True,
        "unchecked": True,
    }
    assert parse_stub(given).to_dict() == given


@pytest.mark.parametrize(
    ("first", "second", "equal", "held"),
    [
        (1, 1.0, True, True),
        (True, 1, False, False),
        (0, False, False, False),
        (None, 0, False, False),
        ("a", "a", True, True),
        ({"a": 1, "b": 2}, {"a": 1}, False, True),
        ({"a": 1}, {"a": 1, "b": 2}, False, False),
        ([1, 2, 3], [1, 3], False, True),
        ([1, 2, 3], [3, 1], False, False),
        ([1], [1, 1], False, False),
        ([[1, 2]], [[2]], False, True),
        ({"a": {"b": [{"c": 1, "d": 2}]}}, {"a": {"b": [{"d": 2}]}}, False, True),
        ({}, [], False, False),
        ([], {}, False, False),
        ({"a": None}, {}, False, True),
        ({}, {"a": None}, False, False),
    ],
)
def test_same_and_held(first: Any, second: Any, equal: bool, held: bool) -> None:
    """Equality is that of JSON; a part is members of objects and items of lists in order."""
    assert same(first, second) is equal
    assert holds(first, second) is held


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/a/*", "/a/b", True),
        ("/a/*", "/a/b/c", False),
        ("/a/**", "/a/b/c", True),
        ("/a.b", "/aXb", False),
        ("/*/x-*", "/q/x-1", True),
    ],
)
def test_path_pattern(pattern: str, path: str, fits: bool) -> None:
    """`*` is a segment or a part of one, `**` anything, and all else itself."""
    assert (path_pattern(pattern).fullmatch(path) is not None) is fits


def test_objects_in_place_of_json(mock: Mock, call: Caller) -> None:
    """A stub can be made of the classes as well."""
    said = FunctionAnswer(tool_calls=[ToolCall("t", {"x": 1})])
    recorded = Recorded(200, [("content-type", "application/json")], [b"3"])
    mock.stubs.add(Stub(CallCondition(operation="say"), [StubAnswer(recorded=recorded)]))
    assert call("POST", "/say", json={}).json() == 3
    with pytest.raises(StubError, match="tool_calls"):
        mock.stubs.add(Stub(CallCondition(operation="say"), [StubAnswer(function=said)]))
    assert parse_answer({"function": said}).function is said
