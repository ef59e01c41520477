"""Bookings of a ferry, with no framework and habits of its own: right in all it promises, or with one fault.

Pages are numbered and tell of themselves in `meta`, names are camelCase, errors are nested, a stream ends
with `[DONE]`. `FAULTS` lists what can be wrong; the document is the same for all.
"""

from __future__ import annotations

import itertools
import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs
from attrs import define, field

TOKEN = "ferry-token-00000001"
CREDENTIALS = {"Authorization": f"Bearer {TOKEN}"}
FAULTS = (
    "order-wrong",
    "page-starts-late",
    "unicode-500",
    "location-missing",
    "patch-replaces",
    "delete-keeps",
    "stream-unended",
    "retry-after-lies",
    "challenge-missing",
    "invalid-accepted",
    "limit-ignored",
    "header-leaked",
    "member-leaked",
    "status-undeclared",
    "media-type-wrong",
    "key-ignored",
    "enum-outside",
    "date-form-wrong",
    "head-lies",
    "length-wrong",
    "total-lies",
    "last-page-has-more",
    "null-undeclared",
    "error-bare",
    "filter-partial",
    "required-missing",
)
TEXT = {"type": "string"}
PORTS = ["aalborg", "bergen", "cork"]
MEMBERS: dict[str, Any] = {
    "passengerName": {"type": "string", "minLength": 1, "maxLength": 30},
    "seats": {"type": "integer", "minimum": 1, "maximum": 6},
    "port": {"type": "string", "enum": PORTS},
    "remark": {"type": "string", "maxLength": 60},
}
BOOKING_IN = {
    "type": "object",
    "required": ["passengerName", "seats", "port"],
    "properties": MEMBERS,
    "additionalProperties": False,
}
CHANGE = {"type": "object", "properties": MEMBERS, "additionalProperties": False, "minProperties": 1}
BOOKING = {
    "type": "object",
    "required": ["bookingId", "passengerName", "seats", "port", "bookedAt", "state"],
    "properties": {
        "bookingId": {"type": "string", "format": "uuid"},
        **MEMBERS,
        "bookedAt": {"type": "string", "format": "date-time"},
        "state": {"type": "string", "enum": ["open", "sailed"]},
    },
}
META = {
    "type": "object",
    "required": ["page", "totalPages", "totalItems", "hasNext"],
    "properties": {
        "page": {"type": "integer"},
        "totalPages": {"type": "integer"},
        "totalItems": {"type": "integer"},
        "hasNext": {"type": "boolean"},
    },
}
LIST = {
    "type": "object",
    "required": ["bookings", "meta"],
    "properties": {
        "bookings": {"type": "array", "items": {"$ref": "#/components/schemas/Booking"}},
        "meta": META,
    },
}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "detail"],
            "properties": {"code": TEXT, "detail": TEXT},
        }
    },
}
WAVE = {
    "type": "object",
    "required": ["seq", "height"],
    "properties": {"seq": {"type": "integer"}, "height": {"type": "number"}},
}


def _answer(schema: Any, **members: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}, **members}


def _errors(*statuses: str) -> dict[str, Any]:
    challenged = _answer(ERROR, headers={"WWW-Authenticate": {"required": True, "schema": TEXT}})
    return {"401": challenged, **{status: _answer(ERROR) for status in statuses}}


def _query(name: str, schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def _body(schema: Any) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


ONE = {"$ref": "#/components/schemas/Booking"}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Ferry", "version": "1"},
    "security": [{"token": []}],
    "components": {
        "schemas": {"Booking": BOOKING},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    },
    "paths": {
        "/bookings": {
            "get": {
                "operationId": "listBookings",
                "parameters": [
                    _query("page", {"type": "integer", "minimum": 1, "default": 1}),
                    _query("pageSize", {"type": "integer", "minimum": 1, "maximum": 40, "default": 10}),
                    _query("port", MEMBERS["port"]),
                    _query("sortBy", {"type": "string", "enum": ["seats", "passengerName"]}),
                    _query("sortOrder", {"type": "string", "enum": ["asc", "desc"]}),
                ],
                "responses": {"200": _answer(LIST), **_errors("400")},
            },
            "post": {
                "operationId": "book",
                "parameters": [
                    {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1}}
                ],
                "requestBody": _body(BOOKING_IN),
                "responses": {
                    "201": _answer(ONE, headers={"Location": {"schema": TEXT}}),
                    **_errors("400", "415"),
                },
            },
        },
        "/bookings/{bookingId}": {
            "parameters": [{"name": "bookingId", "in": "path", "required": True, "schema": TEXT}],
            "get": {"operationId": "getBooking", "responses": {"200": _answer(ONE), **_errors("404")}},
            "head": {
                "operationId": "headBooking",
                "responses": {"200": {"description": ""}, **_errors("404")},
            },
            "patch": {
                "operationId": "changeBooking",
                "requestBody": _body(CHANGE),
                "responses": {"200": _answer(ONE), **_errors("400", "404", "415")},
            },
            "delete": {
                "operationId": "cancelBooking",
                "responses": {"204": {"description": ""}, **_errors("404")},
            },
        },
        "/waves": {
            "get": {
                "operationId": "streamWaves",
                "description": "The height of the waves, an event each; the last event is `[DONE]`.",
                "responses": {
                    "200": {"description": "", "content": {"text/event-stream": {"schema": WAVE}}},
                    **_errors(),
                },
            }
        },
        "/tides": {
            "get": {
                "operationId": "getTides",
                "responses": {
                    "200": _answer({"type": "object", "properties": {"high": {"type": "boolean"}}}),
                    "429": _answer(ERROR, headers={"Retry-After": {"schema": {"type": "integer"}}}),
                    **_errors(),
                },
            }
        },
    },
}
_TAKES, _CHANGES = jsonschema_rs.validator_for(BOOKING_IN), jsonschema_rs.validator_for(CHANGE)


@define
class Reply:
    """What is answered."""

    status: int
    value: Any = None
    headers: dict[str, str] = field(factory=dict)
    media_type: str = "application/json"


class RefusedError(Exception):
    """A request that is refused: its status, and why."""


@define
class Ferry:
    """An ASGI application."""

    fault: str | None = None
    clock: Callable[[], float] = lambda: 0.0
    bookings: dict[str, dict[str, Any]] = field(factory=dict)
    keys: dict[str, str] = field(factory=dict)
    hits: list[float] = field(factory=list)
    numbers: Any = field(factory=lambda: itertools.count(1))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise LookupError(scope["type"])
        body = (await receive())["body"]
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        method, path = scope["method"], scope["path"]
        try:
            reply = self.reply(method, path, query, headers, body)
        except RefusedError as refusal:
            status, detail = refusal.args
            reply = Reply(status, {"error": {"code": str(status), "detail": detail}})
            if self.fault == "error-bare" and status == 404:
                reply.value = {"error": detail}
            if status == 401 and self.fault != "challenge-missing":
                reply.headers["WWW-Authenticate"] = "Bearer"
            if status == 405:
                reply.headers["Allow"] = ", ".join(sorted(_allowed(path)))
        data = reply.value if isinstance(reply.value, bytes) else json.dumps(reply.value).encode()
        data = b"" if reply.value is None else data
        if data:
            reply.headers["Content-Type"] = reply.media_type
            length = len(data) + (7 if self.fault == "length-wrong" and reply.status == 200 else 0)
            reply.headers["Content-Length"] = str(length)
        if self.fault == "header-leaked":
            reply.headers["X-Internal-Host"] = "ferry-7.local"
        pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else data})

    def reply(
        self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes
    ) -> Reply:
        """Return what a request is answered with."""
        parts = path.strip("/").split("/")
        if not _allowed(path):
            raise RefusedError(404, "no such place")
        if method not in _allowed(path):
            raise RefusedError(405, "not so")
        if headers.get("authorization") != f"Bearer {TOKEN}":
            raise RefusedError(401, "no such token")
        if path == "/waves":
            return self.waves()
        if path == "/tides":
            return self.tides()
        if len(parts) == 1:
            return self.listed(query) if method == "GET" else self.book(headers, body)
        booking = self.bookings.get(parts[1])
        if booking is None:
            raise RefusedError(404, "no such booking")
        if method == "DELETE":
            if self.fault != "delete-keeps":
                del self.bookings[parts[1]]
            return Reply(204)
        if method == "PATCH":
            return self.change(booking, self.given(headers, body, _CHANGES))
        if method == "HEAD" and self.fault == "head-lies":
            raise RefusedError(404, "no such booking")
        return Reply(200, self.shown(booking))

    def given(self, headers: Mapping[str, str], body: bytes, schema: Any) -> dict[str, Any]:
        """Return a body that keeps its schema."""
        if headers.get("content-type", "").split(";")[0] != "application/json":
            raise RefusedError(415, "JSON only")
        try:
            value = json.loads(body)
        except ValueError:
            raise RefusedError(400, "no JSON") from None
        if self.fault == "unicode-500" and not json.dumps(value, ensure_ascii=False).isascii():
            raise RefusedError(500, "ascii")
        if self.fault == "invalid-accepted" and isinstance(value, dict) and value.get("seats") == 7:
            return value
        if not schema.is_valid(value):
            raise RefusedError(400, "not as documented")
        return dict(value)

    def shown(self, booking: Mapping[str, Any]) -> dict[str, Any]:
        """Return a booking as it is answered."""
        shown = dict(booking)
        if self.fault == "member-leaked":
            shown["passwordHash"] = "5f4dcc3b"
        if self.fault == "enum-outside":
            shown["state"] = "lost"
        if self.fault == "date-form-wrong":
            shown["bookedAt"] = "29/11/2026 07:00"
        if self.fault == "null-undeclared":
            shown.setdefault("remark", None)
        if self.fault == "required-missing":
            del shown["state"]
        return shown

    def book(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Make a booking."""
        value = self.given(headers, body, _TAKES)
        key = headers.get("idempotency-key")
        if key == "":
            raise RefusedError(400, "no key")
        if key in self.keys and self.fault != "key-ignored" and self.keys[key] in self.bookings:
            name = self.keys[key]
        else:
            name = str(uuid.UUID(int=next(self.numbers) << 64, version=4))
            self.bookings[name] = {
                "bookingId": name,
                **value,
                "bookedAt": "2026-11-29T07:00:00Z",
                "state": "open",
            }
            if key is not None:
                self.keys[key] = name
        where = {} if self.fault == "location-missing" else {"Location": f"/bookings/{name}"}
        status = 202 if self.fault == "status-undeclared" else 201
        return Reply(status, self.shown(self.bookings[name]), where)

    def change(self, booking: dict[str, Any], value: dict[str, Any]) -> Reply:
        """Change a booking."""
        if self.fault == "patch-replaces":
            booking.pop("remark", None)
        booking.update(value)
        return Reply(200, self.shown(booking))

    def listed(self, query: dict[str, str]) -> Reply:
        """List bookings."""
        page, size = self.number(query, "page", 1), self.number(query, "pageSize", 10, 40)
        port, by, order = query.get("port"), query.get("sortBy"), query.get("sortOrder", "asc")
        if port not in (None, *PORTS) or by not in (None, "seats", "passengerName"):
            raise RefusedError(400, "not as documented")
        if order not in ("asc", "desc"):
            raise RefusedError(400, "not as documented")
        chosen = [booking for booking in self.bookings.values() if port in (None, booking["port"])]
        if port is not None and self.fault == "filter-partial":
            chosen = chosen[1:]
        if by is not None:
            falls = order == "desc" and self.fault != "order-wrong"
            chosen.sort(key=lambda booking: booking[by], reverse=falls)
        total = len(chosen)
        start = (page - 1) * size + (1 if self.fault == "page-starts-late" and page > 1 else 0)
        shown = chosen[start : start + (40 if self.fault == "limit-ignored" else size)]
        meta = {
            "page": page,
            "totalPages": -(-total // size),
            "totalItems": total + (3 if self.fault == "total-lies" else 0),
            "hasNext": page * size < total or self.fault == "last-page-has-more",
        }
        kind = "text/html" if self.fault == "media-type-wrong" else "application/json"
        return Reply(200, {"bookings": [self.shown(b) for b in shown], "meta": meta}, media_type=kind)

    def number(self, query: dict[str, str], name: str, default: int, most: int | None = None) -> int:
        """Return a number of the query."""
        text = query.get(name, str(default))
        if not re.fullmatch(r"[0-9]{1,400}", text) or not 1 <= int(text) <= (most or int(text)):
            raise RefusedError(400, "no such page")
        return int(text)

    def waves(self) -> Reply:
        """Stream the waves."""
        events = [json.dumps({"seq": number, "height": number / 2}) for number in range(1, 5)]
        if self.fault != "stream-unended":
            events.append("[DONE]")
        return Reply(200, "".join(f"data: {e}\n\n" for e in events).encode(), media_type="text/event-stream")

    def tides(self) -> Reply:
        """Tell the tide, six times a second."""
        now, window = self.clock(), 4.0 if self.fault == "retry-after-lies" else 1.0
        self.hits = [hit for hit in self.hits if now - hit < window]
        if len(self.hits) >= 6:
            refusal = Reply(429, {"error": {"code": "429", "detail": "too many"}})
            refusal.headers["Retry-After"] = "1"
            return refusal
        self.hits.append(now)
        return Reply(200, {"high": True})


def _allowed(path: str) -> frozenset[str]:
    """Return the methods of a path."""
    if path in ("/waves", "/tides"):
        return frozenset({"GET"})
    if path == "/bookings":
        return frozenset({"GET", "POST"})
    if re.fullmatch(r"/bookings/[^/]+", path):
        return frozenset({"GET", "HEAD", "PATCH", "DELETE"})
    return frozenset()
