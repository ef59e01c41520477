"""The document of the queue of tickets, and the faults that a server of it may have."""

from __future__ import annotations

from typing import Any

FAULTS = (
    "link-skips",
    "link-lost",
    "link-loops",
    "count-of-page",
    "offset-ignored",
    "default-large",
    "order-by-chance",
    "state-partial",
    "child-anywhere",
    "child-listed-anywhere",
    "parent-takes-all",
    "merge-null-kept",
    "merge-drops-labels",
    "put-adds",
    "put-appends",
    "etag-constant",
    "if-match-ignored",
    "always-304",
    "key-open",
    "key-prefix",
    "key-per-method",
    "problem-status-wrong",
    "problem-as-json",
    "problem-trace",
    "retry-after-word",
    "remaining-stuck",
    "seq-unframed",
    "seq-number-twice",
    "csv-unasked",
    "406-ignored",
    "gzip-unasked",
    "location-elsewhere",
    "secret-shown",
    "replay-second",
    "replay-shared",
    "deleted-200",
    "delete-500",
    "bound-off-by-one",
    "pattern-ignored",
    "null-refused",
    "text-trimmed",
    "number-rounded",
    "created-elsewhere",
    "uuid-short",
    "nan",
)
"""What can be wrong with the server."""
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
STATES = ["open", "held", "shut"]
QUEUE_IN: dict[str, Any] = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": 40},
        "prefix": {"type": "string", "pattern": "^[A-Z]{2,4}$"},
        "hook": {"type": "string", "minLength": 8, "maxLength": 40, "writeOnly": True},
    },
}
QUEUE = {
    "type": "object",
    "required": ["id", "title"],
    "properties": {"id": {**WHOLE, "readOnly": True}, **QUEUE_IN["properties"]},
}
TICKET_MEMBERS: dict[str, Any] = {
    "subject": {"type": "string", "minLength": 3, "maxLength": 60},
    "weight": {"type": "number", "minimum": 0, "maximum": 9.5},
    "state": {"enum": STATES, "type": "string"},
    "note": {"type": ["string", "null"], "maxLength": 80},
    "labels": {"type": "array", "items": TEXT, "maxItems": 3},
}
TICKET_IN: dict[str, Any] = {
    "type": "object",
    "required": ["subject", "weight"],
    "properties": TICKET_MEMBERS,
}
CHANGE: dict[str, Any] = {"type": "object", "properties": TICKET_MEMBERS, "minProperties": 1}
TICKET = {
    "type": "object",
    "required": ["id", "subject", "weight", "state", "number", "opened"],
    "properties": {
        "id": {"type": "string", "format": "uuid", "readOnly": True},
        **TICKET_MEMBERS,
        "number": {**WHOLE, "readOnly": True},
        "opened": {"type": "string", "format": "date-time", "readOnly": True},
    },
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT},
}
STEP = {"type": "object", "required": ["seq", "what"], "properties": {"seq": WHOLE, "what": TEXT}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Any, **members: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}, **members}


def _problems(*statuses: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {status: {"description": "", "content": content} for status in ("401", *statuses)}


def _body(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": schema}}}


def _in(place: str, name: str, schema: Any, **members: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, **members}


_ETAG = {"headers": {"ETag": {"required": True, "schema": TEXT}}}
_GONE = {"204": {"description": ""}, **_problems("404")}
_PAGES = [
    _in("query", "offset", {**WHOLE, "minimum": 0, "default": 0}),
    _in("query", "limit", {**WHOLE, "minimum": 1, "maximum": 25, "default": 5}),
]
_COUNT = {"headers": {"X-Total-Count": {"schema": WHOLE}, "Link": {"schema": TEXT}}}
_QUEUE_ID = _in("path", "queueId", {**WHOLE, "minimum": 1}, required=True)
_TICKET_ID = _in("path", "ticketId", {"type": "string", "format": "uuid"}, required=True)
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Tickets", "version": "1"},
    "security": [{"key": []}],
    "components": {
        "schemas": {"Queue": QUEUE, "Ticket": TICKET, "Problem": PROBLEM},
        "securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "api_key"}},
    },
    "paths": {
        "/queues": {
            "get": {
                "parameters": _PAGES,
                "responses": {
                    "200": _json({"type": "array", "items": _ref("Queue")}, **_COUNT),
                    **_problems("400"),
                },
            },
            "post": {
                "requestBody": _body(QUEUE_IN),
                "responses": {
                    "201": _json(_ref("Queue"), headers={"Location": {"schema": TEXT}}),
                    **_problems("400", "415"),
                },
            },
        },
        "/queues/{queueId}": {
            "parameters": [_QUEUE_ID],
            "get": {"responses": {"200": _json(_ref("Queue")), **_problems("404")}},
            "put": {
                "requestBody": _body(QUEUE_IN),
                "responses": {"200": _json(_ref("Queue")), **_problems("400", "404", "415")},
            },
            "delete": {"responses": _GONE},
        },
        "/queues/{queueId}/tickets": {
            "parameters": [_QUEUE_ID],
            "get": {
                "parameters": [
                    *_PAGES,
                    _in("query", "state", TICKET_MEMBERS["state"]),
                    _in("query", "sort", {"type": "string", "enum": ["weight", "-weight", "number"]}),
                ],
                "responses": {
                    "200": _json({"type": "array", "items": _ref("Ticket")}, **_COUNT),
                    **_problems("400", "404"),
                },
            },
            "post": {
                "parameters": [_in("header", "Idempotency-Key", {"type": "string", "minLength": 1})],
                "requestBody": _body(TICKET_IN),
                "responses": {
                    "201": _json(_ref("Ticket"), headers={"Location": {"schema": TEXT}}),
                    **_problems("400", "404", "415"),
                },
            },
        },
        "/queues/{queueId}/tickets/{ticketId}": {
            "parameters": [_QUEUE_ID, _TICKET_ID],
            "get": {
                "parameters": [_in("header", "If-None-Match", TEXT)],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {"schema": _ref("Ticket")},
                            "text/csv": {"schema": TEXT},
                        },
                        **_ETAG,
                    },
                    "304": {"description": ""},
                    **_problems("404", "406"),
                },
            },
            "patch": {
                "parameters": [_in("header", "If-Match", TEXT)],
                "requestBody": _body(CHANGE, "application/merge-patch+json"),
                "responses": {
                    "200": _json(_ref("Ticket"), **_ETAG),
                    **_problems("400", "404", "412", "415"),
                },
            },
            "delete": {"responses": _GONE},
        },
        "/steps": {
            "get": {
                "responses": {
                    "200": {"description": "", "content": {"application/json-seq": {"itemSchema": STEP}}},
                    **_problems(),
                }
            }
        },
        "/load": {
            "get": {
                "responses": {
                    "200": _json(
                        {"type": "object", "required": ["load"], "properties": {"load": {"type": "number"}}},
                        headers={"X-RateLimit-Remaining": {"schema": WHOLE}},
                    ),
                    "429": {**_problems("429")["429"], "headers": {"Retry-After": {"schema": WHOLE}}},
                    **_problems(),
                }
            }
        },
        "/health": {"get": {"security": [], "responses": {"200": _json({"type": "object"})}}},
    },
}
