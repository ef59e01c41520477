"""The document of the rooms and their bookings, and the faults that a server of it may have."""

from __future__ import annotations

from typing import Any

FAULTS = (
    "falsy-defaulted",
    "empty-change-passed-over",
    "part-replaced",
    "change-answered-late",
    "list-shows-old",
    "text-to-ascii",
    "cancel-forgotten",
    "orphan-found",
    "unknown-parent-empty",
    "filter-lost-between-pages",
    "same-second-skipped",
    "cursor-shifted",
    "total-of-all",
    "token-of-any-case",
    "scope-of-reading-writes",
    "resumed-with-the-last",
    "event-cut",
    "event-without-type",
    "instant-moved",
    "error-without-code",
)
"""What can be wrong with the server."""
TEXT, WHOLE, FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
STATES = ["held", "cancelled"]
EQUIPMENT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "beamer": FLAG,
        "seats": {**WHOLE, "minimum": 0, "maximum": 500},
        "board": {"type": "string", "maxLength": 20},
    },
}
ROOM_MEMBERS: dict[str, Any] = {
    "title": {"type": "string", "minLength": 1, "maxLength": 40},
    "floor": {**WHOLE, "minimum": -2, "maximum": 30, "default": 1},
    "bookable": {**FLAG, "default": True},
    "notes": {"type": "string", "maxLength": 200},
    "tags": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 12}, "maxItems": 4},
    "equipment": EQUIPMENT,
}
ROOM_IN = {"type": "object", "required": ["title"], "properties": ROOM_MEMBERS}
ROOM = {
    "type": "object",
    "required": ["id", "title", "floor", "bookable", "createdAt"],
    "properties": {
        "id": {**TEXT, "readOnly": True},
        **ROOM_MEMBERS,
        "createdAt": {"type": "string", "format": "date-time", "readOnly": True},
    },
}
BOOKING_MEMBERS: dict[str, Any] = {
    "guest": {"type": "string", "minLength": 1, "maxLength": 30},
    "start": {"type": "string", "format": "date-time"},
    "minutes": {**WHOLE, "minimum": 15, "maximum": 480},
    "remark": {"type": ["string", "null"], "maxLength": 60},
}
BOOKING_IN = {"type": "object", "required": ["guest", "start", "minutes"], "properties": BOOKING_MEMBERS}
BOOKING = {
    "type": "object",
    "required": ["id", "guest", "start", "minutes", "state"],
    "properties": {
        "id": {**TEXT, "readOnly": True},
        **BOOKING_MEMBERS,
        "state": {"type": "string", "enum": STATES, "readOnly": True},
    },
}
ROOM_CHANGE = {"type": "object", "properties": ROOM_MEMBERS}
BOOKING_CHANGE = {"type": "object", "properties": BOOKING_MEMBERS}
FAILURE = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": TEXT, "message": TEXT},
}
EVENT = {
    "type": "object",
    "required": ["event", "id", "data"],
    "properties": {
        "event": {"enum": ["opened", "booked", "closed"]},
        "id": TEXT,
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {
                "type": "object",
                "required": ["room", "turn"],
                "properties": {"room": TEXT, "turn": WHOLE},
            },
        },
    },
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Any, **members: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}, **members}


def _failures(*statuses: str) -> dict[str, Any]:
    return {status: _json(_ref("Failure")) for status in ("401", "403", *statuses)}


def _body(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": schema}}}


def _in(place: str, name: str, schema: Any, **members: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, **members}


def _page(of: str) -> dict[str, Any]:
    items = {"type": "array", "items": _ref(of)}
    members = {"entries": items, "cursor": {"type": ["string", "null"]}, "total": WHOLE}
    return {"type": "object", "required": [*members], "properties": members}


_READ, _WRITE = [{"token": ["read"]}], [{"token": ["write"]}]
_PAGES = [
    _in("query", "size", {**WHOLE, "minimum": 1, "maximum": 20, "default": 10}),
    _in("query", "cursor", TEXT),
]
_MADE = {"headers": {"Location": {"schema": TEXT}}}
_ROOM_ID = _in("path", "roomId", TEXT, required=True)
_BOOKING_ID = _in("path", "bookingId", TEXT, required=True)
_GONE = {"204": {"description": ""}, **_failures("404")}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Rooms", "version": "1"},
    "components": {
        "schemas": {"Room": ROOM, "Booking": BOOKING, "Failure": FAILURE},
        "securitySchemes": {
            "token": {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {"read": "", "write": ""}}},
            }
        },
    },
    "paths": {
        "/rooms": {
            "get": {
                "security": _READ,
                "parameters": [*_PAGES, _in("query", "floor", ROOM_MEMBERS["floor"])],
                "responses": {"200": _json(_page("Room")), **_failures("400")},
            },
            "post": {
                "security": _WRITE,
                "requestBody": _body(ROOM_IN),
                "responses": {"201": _json(_ref("Room"), **_MADE), **_failures("400", "415")},
            },
        },
        "/rooms/{roomId}": {
            "parameters": [_ROOM_ID],
            "get": {"security": _READ, "responses": {"200": _json(_ref("Room")), **_failures("404")}},
            "patch": {
                "security": _WRITE,
                "requestBody": _body(ROOM_CHANGE, "application/merge-patch+json"),
                "responses": {"200": _json(_ref("Room")), **_failures("400", "404", "415")},
            },
            "delete": {"security": _WRITE, "responses": _GONE},
        },
        "/rooms/{roomId}/bookings": {
            "parameters": [_ROOM_ID],
            "get": {
                "security": _READ,
                "parameters": [*_PAGES, _in("query", "guest", TEXT), _in("query", "minutes", WHOLE)],
                "responses": {"200": _json(_page("Booking")), **_failures("400", "404")},
            },
            "post": {
                "security": _WRITE,
                "requestBody": _body(BOOKING_IN),
                "responses": {"201": _json(_ref("Booking"), **_MADE), **_failures("400", "404", "415")},
            },
        },
        "/rooms/{roomId}/bookings/{bookingId}": {
            "parameters": [_ROOM_ID, _BOOKING_ID],
            "get": {"security": _READ, "responses": {"200": _json(_ref("Booking")), **_failures("404")}},
            "patch": {
                "security": _WRITE,
                "requestBody": _body(BOOKING_CHANGE),
                "responses": {"200": _json(_ref("Booking")), **_failures("400", "404", "415")},
            },
            "delete": {"security": _WRITE, "responses": _GONE},
        },
        "/rooms/{roomId}/bookings/{bookingId}/cancel": {
            "parameters": [_ROOM_ID, _BOOKING_ID],
            "post": {"security": _WRITE, "responses": {"200": _json(_ref("Booking")), **_failures("404")}},
        },
        "/rooms/{roomId}/changes": {
            "parameters": [_ROOM_ID],
            "get": {
                "security": _READ,
                "parameters": [_in("header", "Last-Event-ID", TEXT)],
                "responses": {
                    "200": {"description": "", "content": {"text/event-stream": {"itemSchema": EVENT}}},
                    **_failures("404"),
                },
            },
        },
    },
}
