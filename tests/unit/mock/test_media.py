"""What the mock makes of media types: ranges, text, sequences, events; both ways."""

import json
from typing import Any

import pytest

from invocant.mock._exchange.media import chunk_of, declared_for, preferred, sent_as
from tests.unit.mock.small import operation, response, serving, small

CAT = {
    "type": "object",
    "required": ["name", "age"],
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
}
BORN = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {"event": {"const": "born"}, "data": CAT},
}


def api(content: dict[str, Any], **members: Any) -> Any:
    """Return an API with an operation that answers this content."""
    media = {kind: one if "itemSchema" in one else {"schema": one} for kind, one in content.items()}
    responses = {"200": {"description": "", "content": media}, "400": response(CAT, media_type="*/*")}
    return small({"/cats": {"post": operation("look", responses=responses, **members)}})


def is_cat(value: Any) -> bool:
    """Whether a value is what the schema says."""
    return set(value) == {"name", "age"} and isinstance(value["age"], int)


@pytest.mark.parametrize(
    ("kind", "lead"),
    [("application/x-ndjson", ""), ("application/jsonl", ""), ("application/json-seq", "\x1e")],
)
def test_sequence_is_served_value_by_value(kind: str, lead: str) -> None:
    """Valid items, one a chunk, framed as the media type says."""
    with serving(api({kind: CAT})) as call:
        answer = call("POST", "/cats")
    assert answer.headers["content-type"] == kind
    assert len(answer.chunks) == 3
    assert all(chunk.decode().startswith(lead) and chunk.endswith(b"\n") for chunk in answer.chunks)
    assert all(is_cat(json.loads(chunk.decode().removeprefix(lead))) for chunk in answer.chunks)


def test_items_of_an_array_are_the_items() -> None:
    """An array schema stands for the whole, `itemSchema` for one item."""
    for schema in ({"type": "array", "items": CAT}, {"itemSchema": CAT}):
        with serving(api({"application/jsonl": schema})) as call:
            assert all(is_cat(json.loads(chunk)) for chunk in call("POST", "/cats").chunks)


@pytest.mark.parametrize(
    ("schema", "first"),
    [
        (CAT, r"data: {"),
        (BORN, "event: born\ndata: {"),
        ({"oneOf": [BORN]}, "event: born\ndata: {"),
        ({"type": "string"}, "data: text-"),
    ],
)
def test_events_are_served(schema: Any, first: str) -> None:
    """The schema is that of the data, or of events with their data and name."""
    with serving(api({"text/event-stream": schema})) as call:
        answer = call("POST", "/cats", headers={"accept": "text/event-stream"})
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert len(answer.chunks) == 3
    assert all(chunk.decode().startswith(first) and chunk.endswith(b"\n\n") for chunk in answer.chunks)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/json"),
        ("application/json", "application/json"),
        ("text/event-stream", "text/event-stream; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
        ("application/json;q=0.1, text/event-stream", "text/event-stream; charset=utf-8"),
    ],
)
def test_accept_decides_what_is_served(accept: str | None, content_type: str) -> None:
    """A value for who does not ask, a stream for who asks for it."""
    content = {
        "text/event-stream": CAT,
        "application/json": CAT,
        "application/x-ndjson": CAT,
        "text/csv": {"type": "string"},
    }
    with serving(api(content)) as call:
        answer = call("POST", "/cats", headers={"accept": accept})
    assert answer.headers["content-type"] == content_type


def test_ranges_are_json_both_ways() -> None:
    """A concrete type is answered for a range, and any JSON is taken for it."""
    body = {"required": True, "content": {"*/*": {"schema": CAT}}}
    with serving(api({"application/*": CAT}, requestBody=body)) as call:
        answer = call("POST", "/cats", json={"name": "a", "age": 1})
        assert answer.headers["content-type"] == "application/json"
        assert is_cat(answer.json())
        wrong = call("POST", "/cats", content=b'{"name": 1}', headers={"content-type": "application/x+json"})
        assert (wrong.status, wrong.headers["content-type"]) == (400, "application/json")


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("application/x-ndjson", b'{"name": "a", "age": 1}\n\n{"name": "b", "age": 2}', 200),
        ("application/x-ndjson", b'{"name": "a", "age": 1}\n{"name": "b"}\n', 400),
        ("application/x-ndjson", b'{"name": "a"', 400),
        ("application/json-seq", b'\x1e{"name": "a", "age": 1}\n', 200),
        ("application/json-seq", b'{"name": "a", "age": 1}\n', 400),
        ("application/json-seq", b'\x1e{"name": "a", "age": 1}', 400),
    ],
)
def test_each_value_of_a_sequence_is_checked(kind: str, content: bytes, status: int) -> None:
    """What is no value, or not the schema's, is refused; so is a wrong framing."""
    body = {"required": True, "content": {kind: {"schema": CAT}}}
    with serving(api({"application/json": CAT}, requestBody=body)) as call:
        assert call("POST", "/cats", content=content, headers={"content-type": kind}).status == status


def test_media_types_of_requests_are_compared_as_the_standard_says() -> None:
    """Case and parameters make no difference; what is declared nowhere is refused."""
    body = {"required": True, "content": {"Application/JSON; charset=utf-8": {"schema": CAT}}}
    with serving(api({"application/json": CAT}, requestBody=body)) as call:
        for kind in ("application/json", 'APPLICATION/JSON;Charset="UTF-8"', "text/json"):
            cat = {"name": "a", "age": 1}
            assert call("POST", "/cats", json=cat, headers={"content-type": kind}).status == 200
        assert call("POST", "/cats", content=b"x", headers={"content-type": "text/plain"}).status == 415


def test_declared_key_is_the_most_specific() -> None:
    """As for answers."""
    content: dict[str, Any] = {"*/*": {}, "application/json": {}, "image/*": {}}
    assert declared_for("image/png", content) == "image/*"
    assert declared_for("application/json;x=1", content) == "application/json"
    assert declared_for("audio/wav", content) == "*/*"
    assert declared_for("audio/wav", {"text/plain": {}}) is None
    assert declared_for("audio/wav", {}) is None


def test_nothing_acceptable_is_answered_all_the_same() -> None:
    """An answer is better than none; a weight of 0 is a refusal."""
    assert preferred(["text/plain", "application/json"], "image/png") == "application/json"
    assert preferred(["text/plain", "application/json"], "application/json;q=0, text/*") == "text/plain"
    assert preferred(["text/plain", "application/json"], "application/json;q=x, text/*;q=0.1") == "text/plain"


def test_text_of_several_lines_is_one_event() -> None:
    """Each line of the data has its own field (WHATWG HTML, 9.2.6)."""
    assert chunk_of("text/event-stream", "a\nb", described=False) == b"data: a\ndata: b\n\n"
    assert chunk_of("text/event-stream", "", described=False) == b"data: \n\n"
    event = {"event": "e", "id": 7, "data": [1]}
    assert chunk_of("text/event-stream", event, described=True) == b"event: e\nid: 7\ndata: [1]\n\n"
    assert sent_as("image/*") == "image/png"
