"""Opper's semantics in the mock."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from invocant import Opper
from invocant.mock import ManualClock, Mock
from invocant.mock.vendors.opper import leaves, made_for
from tests.unit.mock.small import Answered, Caller, serving

MOOD = {
    "type": "object",
    "properties": {"mood": {"type": "string"}, "people": {"type": "array", "items": {"$ref": "#/$defs/P"}}},
    "$defs": {
        "P": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "ok": {"type": "boolean"}},
        }
    },
}
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


@pytest.fixture
def call(clock: ManualClock) -> Iterator[Caller]:
    """The mock of this API, empty."""
    with serving("opper", clock=clock) as caller:
        yield caller


def _make(call: Caller, name: str = "n", **members: Any) -> Any:
    answer = call("POST", "/v2/functions", json={"name": name, "instructions": "Do it.", **members})
    assert answer.status == 201, answer.content
    return answer.json()


def _payloads(answer: Answered) -> list[Any]:
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert all(chunk.startswith(b"data: ") and chunk.endswith(b"\r\n\r\n") for chunk in answer.chunks)
    return [json.loads(chunk[6:]) for chunk in answer.chunks]


def test_created_function(call: Caller) -> None:
    """201, with a first revision and the service's defaults."""
    made = _make(call)
    assert made["revision_id"] != made["id"]
    assert made["observer_enabled"] is True
    assert made["model"]
    assert call("GET", f"/v2/functions/{made['id']}").json() == made
    assert call("GET", "/v2/functions/by-name/n").json() == made


def test_names_are_unique(call: Caller) -> None:
    """A taken name is 409 on creation; it can be had again after deletion."""
    made = _make(call)
    taken = call("POST", "/v2/functions", json={"name": "n", "instructions": "x"})
    assert taken.status == 409
    assert taken.json().items() >= {"type": "ConflictError", "detail": "the name n is taken"}.items()
    deleted = call("DELETE", f"/v2/functions/{made['id']}")
    assert (deleted.status, deleted.content) == (204, b"")
    assert "content-length" not in deleted.headers
    _make(call)


def test_rename(call: Caller) -> None:
    """The former name is free and leads nowhere; a taken one is refused."""
    made = _make(call)
    _make(call, "taken")
    path = f"/v2/functions/{made['id']}"
    assert call("PATCH", path, json={"name": "taken"}).status == 400
    assert call("PATCH", path, json={"name": "n"}).status == 200
    assert call("PATCH", path, json={"name": "m"}).json()["name"] == "m"
    assert call("GET", "/v2/functions/by-name/n").status == 404
    assert call("GET", "/v2/functions/by-name/m").json()["id"] == made["id"]


def test_every_change_is_a_revision(call: Caller, clock: ManualClock) -> None:
    """Revisions are listed newest first, and each gives the function as it was."""
    made = _make(call, description="a", configuration={"invocation.cache.ttl": 0})
    clock.advance(60)
    changed = call(
        "PATCH", f"/v2/functions/{made['id']}", json={"description": None, "instructions": None}
    ).json()
    assert changed["description"] is None
    assert changed["instructions"] == made["instructions"]
    listed = call("GET", f"/v2/functions/{made['id']}/revisions").json()
    assert listed["meta"] == {"total_count": 2}
    assert [each["id"] for each in listed["data"]] == [changed["revision_id"], made["revision_id"]]
    assert listed["data"][0]["created_at"] == "2026-01-01T00:01:00.000Z"
    assert listed["data"][1]["configuration"] == {"invocation.cache.ttl": 0}
    former = call("GET", f"/v2/functions/{made['id']}/revisions/{made['revision_id']}").json()
    assert former == made


def test_revision_of_another_function_is_not_found(call: Caller) -> None:
    """A revision belongs to its function, and goes with it."""
    one, two = _make(call, "one"), _make(call, "two")
    assert call("GET", f"/v2/functions/{two['id']}/revisions/{one['revision_id']}").status == 404
    assert call("POST", f"/v2/functions/{two['id']}/call/{one['revision_id']}", json={}).status == 404
    call("DELETE", f"/v2/functions/{one['id']}")
    assert call("GET", f"/v2/functions/{one['id']}/revisions/{one['revision_id']}").status == 404
    assert call("GET", f"/v2/functions/{one['id']}/revisions").status == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["a", "ab", "c"]),
        ("sort=-name", ["c", "ab", "a"]),
        ("sort=created_at", ["c", "a", "ab"]),
        ("sort=-created", ["ab", "a", "c"]),
        ("name=a", ["a", "ab"]),
        ("offset=1&limit=1", ["ab"]),
        ("offset=9", []),
        ("limit=null&name=null", ["a", "ab", "c"]),
    ],
)
def test_list(call: Caller, query: str, names: list[str]) -> None:
    """Sorted by name unless told otherwise, in pages with the total."""
    for name in ("c", "a", "ab"):
        _make(call, name)
    listed = call("GET", f"/v2/functions?{query}").json()
    assert [each["name"] for each in listed["data"]] == names
    assert listed["meta"]["total_count"] == (2 if query == "name=a" else 3)
    assert all("output_schema" not in each for each in listed["data"])


def test_twenty_on_a_page(call: Caller) -> None:
    """The documented default."""
    for number in range(21):
        _make(call, f"f{number}")
    assert len(call("GET", "/v2/functions").json()["data"]) == 20


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "limit=x"])
def test_invalid_request_is_422_with_its_parts(call: Caller, query: str) -> None:
    """The detail lists what is wrong and where, in the form of the vendor's framework."""
    answer = call("GET", f"/v2/functions?{query}")
    assert answer.status == 422
    assert answer.json()["type"] == "RequestValidationError"
    assert set(answer.json()["detail"][0]) == {"type", "loc", "msg", "input"}
    name, _, value = query.partition("=")
    assert answer.json()["detail"][0]["loc"] == ["query", name]
    assert answer.json()["detail"][0]["input"] == value


@pytest.mark.parametrize(
    ("method", "path", "body", "detail"),
    [
        (
            "POST",
            "/functions",
            {"name": "x"},
            {
                "type": "missing",
                "loc": ["body", "instructions"],
                "msg": "Field required",
                "input": {"name": "x"},
            },
        ),
        (
            "POST",
            "/functions",
            ...,
            {"type": "missing", "loc": ["body"], "msg": "Field required", "input": None},
        ),
        (
            "POST",
            "/call",
            {"name": "x", "examples": [{"input": 1, "output": 2}, {"input": 1}]},
            {
                "type": "missing",
                "loc": ["body", "examples", 1, "output"],
                "msg": "Field required",
                "input": {"input": 1},
            },
        ),
        ("GET", "/functions/x", ..., {"loc": ["path", "function_id"], "input": "x"}),
        ("GET", "/functions?limit=101", ..., {"loc": ["query", "limit"], "input": "101"}),
        ("POST", "/functions", {"name": 5, "instructions": "x"}, {"loc": ["body", "name"], "input": 5}),
        ("POST", "/call", {"name": "x", "tags": {"0": 1}}, {"loc": ["body", "tags", "0"], "input": 1}),
    ],
)
def test_details_say_where_and_what(call: Caller, method: str, path: str, body: Any, detail: Any) -> None:
    """`loc` leads to what is wrong, or names what is missing; `input` is what is there.

    Source: pydantic, "Validation errors" (`missing`).
    """
    answer = call(method, f"/v2{path}", json=body)
    assert answer.status == 422, answer.content
    (told, *_) = answer.json()["detail"]
    assert told.items() >= detail.items()


def test_nothing_keeps_the_request_of_a_refusal(call: Caller) -> None:
    """The journal holds what was wrong, and no second copy of what was sent."""
    call("POST", "/v2/functions", json={"name": "x"})
    (entry,) = call.app.journal.entries()
    assert [problem.missing for problem in entry.problems] == ["instructions"]


def test_call_answers_text_or_json(call: Caller) -> None:
    """With an output schema the answer is JSON for it, without one text; never both."""
    plain, shaped = _make(call), _make(call, "m", output_schema=MOOD)
    text = call("POST", f"/v2/functions/{plain['id']}/call", json={"input": "hi"}).json()
    assert isinstance(text["message"], str)
    assert text["json_payload"] is None
    answer = call("POST", f"/v2/functions/{shaped['id']}/call", json={"input": "hi"}).json()
    assert answer["message"] is None
    assert isinstance(answer["json_payload"]["people"][0]["age"], int)
    assert (
        answer["usage"]["total_tokens"] == answer["usage"]["input_tokens"] + answer["usage"]["output_tokens"]
    )
    again = call("POST", f"/v2/functions/{shaped['id']}/call", json={"input": "hi"}).json()
    assert again["json_payload"] == answer["json_payload"]
    assert again["span_id"] != answer["span_id"]
    other = call("POST", f"/v2/functions/{shaped['id']}/call", json={"input": "ho"}).json()
    assert other["json_payload"] != answer["json_payload"]


def test_cached_answers_say_so(call: Caller, clock: ManualClock) -> None:
    """Within the lifetime that the function sets, and for the same input."""
    made = _make(call, configuration={"invocation.cache.ttl": 60})

    def cached(given: Any) -> bool:
        return bool(call("POST", f"/v2/functions/{made['id']}/call", json={"input": given}).json()["cached"])

    assert [cached(1), cached(1), cached(2)] == [False, True, False]
    clock.advance(61)
    assert cached(1) is False


def test_a_lifetime_beyond_all_time(call: Caller) -> None:
    """A number larger than any time is as good as for ever."""
    made = _make(call, configuration={"invocation.cache.ttl": 10**400})
    path = f"/v2/functions/{made['id']}/call"
    assert [call("POST", path, json={}).json()["cached"] for _ in range(2)] == [False, True]


def test_streamed_text(call: Caller) -> None:
    """A span, then pieces of text; the end is the end of the body."""
    made = _make(call)
    answer = call("POST", f"/v2/functions/{made['id']}/call/stream", json={"input": "hi"})
    first, *pieces = _payloads(answer)
    assert set(first) == {"span_id"}
    assert {each["chunk_type"] for each in pieces} == {"text"}
    plain = call("POST", f"/v2/functions/{made['id']}/call", json={"input": "hi"}).json()
    assert "".join(each["delta"] for each in pieces) == plain["message"]
    assert answer.headers["x-accel-buffering"] == "no"


def test_streamed_structure(call: Caller) -> None:
    """Each piece of a task names its place; strings come in pieces, other values whole."""
    task = {"name": "shaped", "instructions": "Do it.", "input": "hi", "output_schema": MOOD}
    _, *pieces = _payloads(call("POST", "/v2/call/stream", json=task))
    assert {each["chunk_type"] for each in pieces} == {"json"}
    by_place: dict[str, list[Any]] = {}
    for each in pieces:
        by_place.setdefault(each["json_path"], []).append(each["delta"])
    plain = call("POST", "/v2/call", json=task).json()["json_payload"]
    assert "".join(by_place["response.mood"]) == plain["mood"]
    assert by_place["response.people[1].age"] == [plain["people"][1]["age"]]
    assert by_place["response.people[0].ok"] == [plain["people"][0]["ok"]]


@pytest.mark.parametrize("revision", ["", "/{revision_id}"])
@pytest.mark.parametrize(
    "schema",
    [MOOD, {"type": "integer"}, {"type": "boolean"}, {"type": "null"}, {"type": "array", "items": {}}],
    ids=["object", "integer", "boolean", "null", "array"],
)
def test_pieces_of_stored_functions_are_texts(call: Caller, schema: Any, revision: str) -> None:
    """The declared payload of their streams has a text: numbers, booleans and null come as JSON text too."""
    made = _make(call, output_schema=schema)
    path = f"/v2/functions/{made['id']}/call"
    _, *pieces = _payloads(call("POST", f"{path}/stream{revision.format(**made)}", json={"input": "hi"}))
    assert pieces
    assert {type(piece["delta"]) for piece in pieces} == {str}
    plain = call("POST", f"{path}", json={"input": "hi"}).json()["json_payload"]
    assert json.loads("".join(piece["delta"] for piece in pieces)) == plain


def test_a_stub_of_a_stored_function_streams_texts(call: Caller) -> None:
    """What a test lets a function say has the declared form as well."""
    made = _make(call)
    call.app.stubs.add({"when": {"function": "n"}, "answer": {"function": {"value": 42}}})
    _, *pieces = _payloads(call("POST", f"/v2/functions/{made['id']}/call/stream", json={}))
    assert "".join(piece["delta"] for piece in pieces) == "42"


def test_streamed_structure_as_text() -> None:
    """In the other form no piece has a place: they join to the text of the same answer."""
    with serving("opper", json_text=True) as call:
        made = _make(call, output_schema=MOOD)
        span, *pieces = _payloads(call("POST", f"/v2/functions/{made['id']}/call/stream", json={"input": 1}))
        plain = call("POST", f"/v2/functions/{made['id']}/call", json={"input": 1}).json()["json_payload"]
        text, *_ = _payloads(call("POST", "/v2/call/stream", json={"name": "u"}))[1:]
    assert set(span) == {"span_id"}
    assert all(each == {"delta": each["delta"], "chunk_type": "json"} for each in pieces)
    assert len(pieces) > 5
    assert json.loads("".join(each["delta"] for each in pieces)) == plain
    assert text["chunk_type"] == "text"


@pytest.mark.parametrize("json_text", [False, True])
def test_streamed_structure_is_read_in_either_form(json_text: bool) -> None:
    """The client's result is the same in both forms, and so is what it shows on the way."""
    with Mock("opper", json_text=json_text) as mock, _client(mock) as client:
        made = client.functions.create(name="n", instructions="Do it.", output_schema=MOOD)
        plain = client.functions.call(made.id, input="hi").json_payload
        with client.functions.stream(made.id, input="hi") as stream:
            partials = [stream.partial for _ in stream.events]
            assert stream.result() == plain
    assert partials[0] is None
    assert partials[-1] == plain
    assert any(partial and plain["mood"].startswith(partial["mood"]) for partial in partials[:-1])


def _client(mock: Mock) -> Opper:
    return Opper(mock.api_key, base_url=mock.base_url())


def test_task_stores_its_function(call: Caller) -> None:
    """A missing function is stored; what a call gives goes before what is stored, and changes nothing."""
    answer = call("POST", "/v2/call", json={"name": "t", "instructions": "Greet.", "input": 1})
    assert isinstance(answer.json()["message"], str)
    stored = call("GET", "/v2/functions/by-name/t").json()
    assert stored["instructions"] == "Greet."
    shaped = call("POST", "/v2/call", json={"name": "t", "output_schema": MOOD, "input": 1}).json()
    assert "mood" in shaped["json_payload"]
    assert call("GET", "/v2/functions/by-name/t").json() == stored
    first, *_ = _payloads(call("POST", "/v2/call/stream", json={"name": "u"}))
    assert "span_id" in first
    assert call("GET", "/v2/functions/by-name/u").json()["instructions"]


def test_streamed_failure(call: Caller) -> None:
    """An error chunk tells kind and message, and ends the stream."""
    call.app.faults.add(error_event=2, message="out of credit")
    *_, last = _payloads(call("POST", "/v2/call/stream", json={"name": "u"}))
    assert last == {"chunk_type": "error", "error_type": "MockFault", "error_message": "out of credit"}


@pytest.mark.parametrize("path", [f"{NOWHERE}", f"{NOWHERE}/revisions", "by-name/nobody"])
def test_not_found(call: Caller, path: str) -> None:
    """The error has its type, a sentence, and what was looked for."""
    answer = call("GET", f"/v2/functions/{path}")
    assert answer.status == 404
    assert answer.json()["type"] == "NotFoundError"
    assert set(answer.json()) == {"type", "message", "detail"}


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "nonsense"},
        {"type": ["string", 3]},
        {"$ref": "#/nowhere"},
        {"$ref": 3},
        {"$ref": "#"},
        {"properties": 3},
        {"required": 3, "type": "object"},
        {"type": "array", "items": 3, "minItems": "x"},
        {"type": "integer", "minimum": "x"},
        {"type": "string", "minLength": 10**18},
        {"enum": []},
        {"anyOf": [3]},
        {"type": "number", "minimum": 1e308, "maximum": -1e308},
    ],
    ids=str,
)
def test_any_schema_of_a_caller_gives_some_value(schema: Any) -> None:
    """A caller's schema may be anything; the mock answers all the same, with something that JSON can hold."""
    json.dumps(made_for(schema, 1), allow_nan=False)
    list(leaves(made_for(schema, 1), "response"))


def test_leaves_of_a_value() -> None:
    """Places are dotted names and bracketed numbers below the root; an empty text is still there."""
    value: dict[str, Any] = {"a": [{"b": 1}, "x y"], "c": None, "d": "", "e": [], "f": {}}
    assert list(leaves(value, "response")) == [
        ("response.a[0].b", 1),
        ("response.a[1]", "x"),
        ("response.a[1]", " y"),
        ("response.c", None),
        ("response.d", ""),
    ]
