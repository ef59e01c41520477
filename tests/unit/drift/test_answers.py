"""An answer beside what is declared of it: status, headers, media type, body; and events."""

from typing import Any

import pytest

from invocant._drift.answers import DriftFinder

GET = "/paths/~1a/get"
BODY = {"type": "object", "properties": {"id": {"type": "string"}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/a": {
            "get": {
                "responses": {
                    "200": {
                        "headers": {"X-Known": {}},
                        "content": {"application/json": {"schema": BODY}},
                    },
                    "4XX": {"$ref": "#/components/responses/Problem"},
                }
            }
        },
        "/lines": {
            "get": {
                "responses": {
                    "200": {"content": {"application/jsonl": {"itemSchema": BODY}}},
                }
            }
        },
        "/events": {
            "get": {
                "x-invocant-stream": {
                    "events": [
                        {"type": "word", "event": "word", "schema": BODY},
                        {"type": "done", "when": {"equals": "[DONE]"}, "data": "text"},
                        {"type": "kind", "when": {"match": {"type": "kind"}}, "schema": True},
                    ]
                },
                "responses": {"200": {"content": {"text/event-stream": {}}}},
            }
        },
        "/events32": {
            "get": {
                "responses": {
                    "200": {
                        "content": {
                            "text/event-stream": {
                                "itemSchema": {
                                    "oneOf": [
                                        {
                                            "type": "object",
                                            "required": ["event"],
                                            "properties": {
                                                "event": {"const": "word"},
                                                "data": {"type": "string"},
                                            },
                                        }
                                    ]
                                }
                            }
                        }
                    }
                }
            }
        },
    },
    "components": {"responses": {"Problem": {"content": {"application/problem+json": {"schema": BODY}}}}},
}
FINDER = DriftFinder(DOCUMENT)
JSON = {"content-type": "application/json"}
PROBLEM = "/components/responses/Problem"


@pytest.mark.parametrize(
    ("status", "headers", "body", "deviations"),
    [
        pytest.param(200, JSON, b'{"id": "a"}', [], id="as declared"),
        pytest.param(
            200,
            {**JSON, "x-known": "1", "date": "x", "etag": "x", "cf-ray": "x", "x-cache": "x"},
            b"{}",
            [],
            id="declared headers, those of HTTP, and those of proxies",
        ),
        pytest.param(
            200,
            {**JSON, "x-new": "1"},
            b"{}",
            [("header", f"{GET}/responses/200", "", "x-new", "")],
            id="a header",
        ),
        pytest.param(302, {}, b"", [("status", f"{GET}/responses", "", "302", "")], id="a status"),
        pytest.param(404, {"content-type": "application/problem+json"}, b"{}", [], id="a range of statuses"),
        pytest.param(
            404,
            {"content-type": "application/problem+json"},
            b'{"hint": 1}',
            [("member", f"{PROBLEM}/content/application~1problem+json/schema", "/hint", "hint", "integer")],
            id="a member of a shared answer",
        ),
        pytest.param(
            200,
            {"content-type": "text/html"},
            b"<p>",
            [("media-type", f"{GET}/responses/200/content", "", "text/html", "")],
            id="a media type",
        ),
        pytest.param(
            200,
            {"content-type": "application/hal+json"},
            b'{"x": 1}',
            [
                ("media-type", f"{GET}/responses/200/content", "", "application/hal+json", ""),
                ("member", f"{GET}/responses/200/content/application~1json/schema", "/x", "x", "integer"),
            ],
            id="other JSON is looked at as the declared",
        ),
        pytest.param(200, JSON, b"{", [], id="no JSON is no drift"),
        pytest.param(200, JSON, None, [], id="a body that is not known"),
    ],
)
def test_answer(
    status: int, headers: dict[str, str], body: bytes | None, deviations: list[tuple[str, ...]]
) -> None:
    """An answer has the drift that it has, and no other."""
    assert [tuple(d) for d in FINDER.answer(GET, status, headers, body)] == deviations


def test_unknown_operation_has_no_drift() -> None:
    """Of an operation that the document does not have, nothing is said."""
    assert list(FINDER.answer("/paths/~1nowhere/get", 200, JSON, b"{}")) == []


EVENTS = "/paths/~1events/get"
TABLE = f"{EVENTS}/x-invocant-stream/events"


@pytest.mark.parametrize(
    ("operation", "name", "data", "deviations"),
    [
        pytest.param(EVENTS, "word", '{"id": "a"}', [], id="as declared"),
        pytest.param(EVENTS, "message", "[DONE]", [], id="an end that is no JSON"),
        pytest.param(EVENTS, "message", '{"type": "kind", "x": 1}', [], id="by what is in it"),
        pytest.param(EVENTS, "sound", "{}", [("event", TABLE, "", "sound", "object")], id="an event"),
        pytest.param(
            EVENTS,
            "message",
            '{"type": "other"}',
            [("event", TABLE, "", "other", "object")],
            id="an event without a name, by its type",
        ),
        pytest.param(
            EVENTS,
            "word",
            '{"n": 1}',
            [("member", f"{TABLE}/0/schema", "/n", "n", "integer")],
            id="a member of its payload",
        ),
        pytest.param("/paths/~1lines/get", "message", '{"id": "a"}', [], id="an item"),
        pytest.param(
            "/paths/~1lines/get",
            "message",
            '{"n": 1}',
            [
                (
                    "member",
                    "/paths/~1lines/get/responses/200/content/application~1jsonl/itemSchema",
                    "/n",
                    "n",
                    "integer",
                )
            ],
            id="a member of an item",
        ),
        pytest.param("/paths/~1events32/get", "word", "x", [], id="an event of OpenAPI 3.2"),
        pytest.param(
            "/paths/~1events32/get",
            "sound",
            "x",
            [
                (
                    "event",
                    "/paths/~1events32/get/responses/200/content/text~1event-stream/itemSchema",
                    "",
                    "sound",
                    "",
                )
            ],
            id="an event that OpenAPI 3.2 does not have",
        ),
    ],
)
def test_event(operation: str, name: str, data: str, deviations: list[tuple[str, ...]]) -> None:
    """An event has the drift that it has, and no other."""
    media_type = "application/jsonl" if "lines" in operation else "text/event-stream"
    assert [tuple(d) for d in FINDER.event(operation, name, data, media_type)] == deviations
