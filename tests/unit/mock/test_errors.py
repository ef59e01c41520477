"""Error bodies in documented media types and shapes."""

from typing import Any

import pytest

from invocant.mock._exchange.media import preferred
from tests.unit.mock.small import operation, response, serving, small

TEXT = {"type": "string"}


def _api(*contents: tuple[str, Any]) -> Any:
    refused = {
        "description": "",
        "content": {media_type: {"schema": schema} for media_type, schema in contents},
    }
    given = operation("a.get", {})
    return small({"/a": {"get": {**given, "responses": {"200": response({}), "418": refused}}}})


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/plain", "text/plain"),
        ("text/*", "text/plain"),
        ("text/plain;q=0.5, application/json;q=0.4", "text/plain"),
        ("application/json;q=0.1, */*;q=0.9", "text/plain"),
        ("Text/Plain, */*;q=x", "text/plain"),
        ("image/png", "application/json"),
    ],
)
def test_media_type_follows_accept(accept: str | None, chosen: str) -> None:
    """The highest weight wins, JSON among equals; nothing acceptable is no wish. Source: RFC 9110, 12.5.1."""
    assert preferred(["text/plain", "application/json"], accept) == chosen


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({}, {"message": "no"}, id="any"),
        pytest.param({"type": "string"}, "no", id="text"),
        pytest.param({"properties": {"detail": TEXT}}, {"detail": "no"}, id="detail"),
        pytest.param(
            {"properties": {"error": {"type": "object", "properties": {"message": TEXT, "code": TEXT}}}},
            {"error": {"message": "no", "code": "Status418"}},
            id="nested",
        ),
        pytest.param(
            {"properties": {"status": {"type": "integer"}, "title": TEXT}},
            {"status": 418, "title": "no"},
            id="status",
        ),
        pytest.param(
            {
                "required": ["code", "statusCode", "message"],
                "properties": {
                    "code": {"type": "integer"},
                    "statusCode": {"type": "number"},
                    "message": TEXT,
                },
            },
            {"code": 418, "statusCode": 418, "message": "no"},
            id="numbers",
        ),
        pytest.param(
            {"required": ["code"], "properties": {"code": {"type": "integer", "minimum": 99, "maximum": 99}}},
            {"code": 99},
            id="another number",
        ),
        pytest.param(
            {"required": ["n"], "properties": {"n": {"const": 3}, "message": TEXT}},
            {"message": "no", "n": 3},
            id="required",
        ),
    ],
)
def test_message_goes_where_the_schema_has_a_place_for_it(schema: Any, expected: Any) -> None:
    """Members named like a message, code or status are filled; what else is required is made up."""
    with serving(_api(("application/json", schema))) as call:
        call.app.faults.add(status=418, message="no")
        answer = call("GET", "/a")
    assert answer.json() == expected


def test_text_body_is_the_message() -> None:
    """A text error is the message in plain words."""
    with serving(_api(("text/plain", TEXT))) as call:
        call.app.faults.add(status=418, message="no")
        answer = call("GET", "/a")
    assert answer.content == b"no"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_undocumented_status_is_json() -> None:
    """A caller must be able to read why, even where the document says nothing."""
    with serving(_api(("text/plain", TEXT))) as call:
        call.app.faults.add(status=503, message="no")
        answer = call("GET", "/a")
    assert answer.json() == {"message": "no"}


def test_refused_stream_is_no_stream() -> None:
    """Who asked for events and is refused gets the error as JSON, not an event stream without events."""
    with serving(_api(("text/event-stream", {}), ("application/json", {}))) as call:
        call.app.faults.add(status=418, message="no")
        answer = call("GET", "/a", headers={"accept": "text/event-stream"})
    assert answer.headers["content-type"] == "application/json"


def test_mistake_in_the_mock_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A handler that breaks is a 500 which says so, logged with its traceback; the server goes on."""
    with serving(_api()) as call:
        monkeypatch.setattr(call.app.services[0].semantics, "answer", lambda call: 1 // 0)
        answer = call("GET", "/a")
        assert answer.status == 500
        assert "the mock itself failed: ZeroDivisionError" in answer.json()["message"]
        assert "ZeroDivisionError" in (call.app.journal.entries()[0].reason or "")
    assert caplog.records[0].exc_info
