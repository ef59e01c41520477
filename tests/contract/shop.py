"""A shop with no framework: right in all that its document says, or with one fault.

Every rule of our own has its fault here, of the same name, so that a test can ask of each rule whether it,
and only it, finds it.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from attrs import define, field

KEY, OVER, WEAK = "right-key-0000001", "expired-key-00001", "limited-key-00001"
CREDENTIALS = {"Authorization": f"Bearer {KEY}"}

STRING = {"type": "string"}
ERROR = {
    "type": "object",
    "required": ["status", "title"],
    "properties": {"status": {"type": "integer"}, "title": STRING},
}
THING: dict[str, Any] = {
    "name": {"type": "string", "minLength": 1, "maxLength": 40},
    "count": {"type": "integer", "minimum": 0, "maximum": 99},
    "color": {"type": "string", "enum": ["red", "green", "blue"], "default": "red"},
    "note": STRING,
}
READ_ONLY = {
    "id": {**STRING, "readOnly": True},
    "made": {"type": "integer", "readOnly": True},
    "archived": {"type": "boolean", "readOnly": True},
}
BODY = {
    "type": "object",
    "required": ["name", "count"],
    "properties": {**THING, **READ_ONLY, "secret": {**STRING, "writeOnly": True, "minLength": 8}},
}
CHANGE = {"type": "object", "properties": dict(THING)}
SHOWN = {"type": "object", "required": ["id", "name", "count", "color"], "properties": {**THING, **READ_ONLY}}
CHILD = {"type": "object", "required": ["label"], "properties": {"label": {**STRING, "minLength": 1}}}
CHILD_SHOWN = {
    "type": "object",
    "required": ["id", "label"],
    "properties": {"id": STRING, "label": STRING},
}


def _json(schema: Any, **members: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}, **members}


def _errors(*statuses: str) -> dict[str, Any]:
    problem = {"description": "", "content": {"application/problem+json": {"schema": ERROR}}}
    challenge = {**problem, "headers": {"WWW-Authenticate": {"schema": STRING}}}
    return {"401": challenge, **dict.fromkeys(("403", *statuses), problem)}


def _query(name: str, schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": {"type": "string", "minLength": 1}}


def _takes(schema: Any) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


LIMIT = _query("limit", {"type": "integer", "minimum": 1, "maximum": 50, "default": 5})
PAGE = {
    "type": "object",
    "required": ["items", "total", "has_more"],
    "properties": {
        "items": {"type": "array", "items": SHOWN},
        "total": {"type": "integer"},
        "has_more": {"type": "boolean"},
    },
}
READ = [{"bearer": ["read"]}]
WRITE = [{"bearer": ["write"]}]
ID = {"name": "thing_id", "in": "path", "required": True, "schema": STRING}
ETAG = {"ETag": {"required": False, "schema": {"type": "string", "pattern": '^"'}}}
EVENTS = [
    {"type": "start", "class": "Start", "event": "start", "data": "json", "role": "start"},
    {
        "type": "word",
        "class": "Word",
        "event": "word",
        "data": "json",
        "role": "text",
        "schema": {
            "type": "object",
            "required": ["text", "index"],
            "properties": {"text": STRING, "index": {"type": "integer"}},
        },
        "value": "/text",
    },
    {
        "type": "error",
        "class": "Failed",
        "event": "error",
        "data": "json",
        "role": "error",
        "message": "/message",
    },
    {"type": "done", "class": "Done", "event": "done", "data": "empty", "role": "end"},
]

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"bearer": []}],
    "components": {
        "securitySchemes": {
            "bearer": {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {"read": "", "write": ""}}},
            }
        }
    },
    "paths": {
        "/things": {
            "get": {
                "operationId": "listThings",
                "security": READ,
                "x-invocant-paging": {
                    "style": "cursor",
                    "items": "/items",
                    "id": "/id",
                    "forward": "after",
                    "backward": "before",
                    "total": "/total",
                    "limit": {"parameter": "limit", "minimum": 1, "maximum": 50, "default": 5},
                },
                "parameters": [
                    LIMIT,
                    _query("after", STRING),
                    _query("before", STRING),
                    _query("color", THING["color"]),
                    _query("sort", {"type": "string", "enum": ["name", "-name"]}),
                ],
                "responses": {"200": _json(PAGE), **_errors("400")},
            },
            "post": {
                "operationId": "createThing",
                "security": WRITE,
                "parameters": [_header("Idempotency-Key")],
                "requestBody": _takes(BODY),
                "responses": {
                    "201": _json(SHOWN, headers={"Location": {"schema": STRING}}),
                    **_errors("400", "415"),
                },
            },
        },
        "/things/{thing_id}": {
            "parameters": [ID],
            "get": {
                "operationId": "getThing",
                "security": READ,
                "parameters": [_header("If-None-Match")],
                "responses": {
                    "200": {
                        "description": "",
                        "headers": ETAG,
                        "content": {
                            "application/json": {"schema": SHOWN},
                            "text/plain": {"schema": STRING},
                        },
                    },
                    "304": {"description": ""},
                    **_errors("404", "406"),
                },
            },
            "head": {
                "operationId": "headThing",
                "security": READ,
                "responses": {"200": {"description": ""}, **_errors("404")},
            },
            "put": {
                "operationId": "replaceThing",
                "security": WRITE,
                "requestBody": _takes(BODY),
                "responses": {"200": _json(SHOWN), **_errors("400", "404", "415")},
            },
            "patch": {
                "operationId": "changeThing",
                "security": WRITE,
                "parameters": [_header("If-Match")],
                "requestBody": _takes(CHANGE),
                "responses": {"200": _json(SHOWN), **_errors("400", "404", "412", "415")},
            },
            "delete": {
                "operationId": "deleteThing",
                "security": WRITE,
                "responses": {"204": {"description": ""}, **_errors("404")},
            },
        },
        "/things/{thing_id}/archive": {
            "parameters": [ID],
            "post": {
                "operationId": "archiveThing",
                "security": WRITE,
                "responses": {"200": _json(SHOWN), **_errors("404")},
            },
        },
        "/things/{thing_id}/parts": {
            "parameters": [ID],
            "post": {
                "operationId": "createPart",
                "security": WRITE,
                "requestBody": _takes(CHILD),
                "responses": {"201": _json(CHILD_SHOWN), **_errors("400", "404", "415")},
            },
        },
        "/things/{thing_id}/parts/{part_id}": {
            "parameters": [ID, {"name": "part_id", "in": "path", "required": True, "schema": STRING}],
            "get": {
                "operationId": "getPart",
                "security": READ,
                "responses": {"200": _json(CHILD_SHOWN), **_errors("404")},
            },
            "delete": {
                "operationId": "deletePart",
                "security": WRITE,
                "responses": {"204": {"description": ""}, **_errors("404")},
            },
        },
        "/logs": {
            "get": {
                "operationId": "listLogs",
                "security": READ,
                "parameters": [
                    _query("limit", {"type": "integer", "minimum": 1, "maximum": 50, "default": 5}),
                    _query("page_token", STRING),
                ],
                "responses": {
                    "200": _json(
                        {
                            "type": "object",
                            "required": ["logs", "next_page_token"],
                            "properties": {
                                "logs": {
                                    "type": "array",
                                    "items": {"type": "object", "properties": {"id": {"type": "integer"}}},
                                },
                                "next_page_token": {"type": ["string", "null"]},
                            },
                        }
                    ),
                    **_errors("400"),
                },
            }
        },
        "/talk": {
            "get": {
                "operationId": "talk",
                "security": READ,
                "parameters": [_header("Last-Event-ID")],
                "x-invocant-stream": {
                    "name": "talk",
                    "only": True,
                    "event": "TalkEvent",
                    "terminator": "required",
                    "events": EVENTS,
                },
                "responses": {
                    "200": {"description": "", "content": {"text/event-stream": {"schema": STRING}}},
                    **_errors(),
                },
            }
        },
        "/fails": {
            "get": {
                "operationId": "fails",
                "security": READ,
                "x-invocant-stream": {
                    "name": "fails",
                    "only": True,
                    "event": "FailEvent",
                    "terminator": "required",
                    "events": EVENTS,
                },
                "responses": {
                    "200": {"description": "", "content": {"text/event-stream": {"schema": STRING}}},
                    **_errors(),
                },
            }
        },
        "/status": {
            "get": {
                "operationId": "status",
                "security": [],
                "responses": {
                    "200": _json(
                        {
                            "type": "object",
                            "properties": {
                                "up": {"type": "boolean"},
                                "since": {"type": "string", "format": "date-time"},
                            },
                        },
                        headers={
                            "X-Version": {"schema": {"type": "integer"}},
                            "Last-Modified": {"schema": STRING},
                        },
                    )
                },
            }
        },
        "/limited": {
            "get": {
                "operationId": "limited",
                "security": READ,
                "responses": {
                    "200": _json({"type": "object"}),
                    "429": {
                        "description": "",
                        "headers": {"Retry-After": {"schema": {"type": "integer"}}},
                        "content": {"application/problem+json": {"schema": ERROR}},
                    },
                    "401": _errors()["401"],
                    "403": _errors()["403"],
                },
            }
        },
    },
}


@define
class Answer:
    """What the shop answers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(factory=dict)
    media_type: str = "application/json"


class RefusalError(Exception):
    """A request that is refused with a status."""


@define
class Shop:
    """An ASGI application; its clock moves only when somebody waits."""

    fault: str | None = None
    clock: Callable[[], float] = lambda: 0.0
    things: dict[str, dict[str, Any]] = field(factory=dict)
    parts: dict[str, dict[str, Any]] = field(factory=dict)
    keys: dict[str, str] = field(factory=dict)
    gone: list[str] = field(factory=list)
    hits: list[float] = field(factory=list)
    numbers: Any = field(factory=lambda: itertools.count(1))
    reads: int = 0
    places: set[str] = field(factory=set)
    ghosts: dict[str, dict[str, Any]] = field(factory=dict)

    def has(self, fault: str) -> bool:
        """Whether the shop has a fault."""
        return self.fault == fault

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise LookupError(scope["type"])
        body = (await receive())["body"]
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        try:
            answer = self.answer(scope["method"], scope["path"], query, headers, body)
        except RefusalError as refusal:
            answer = self.problem(int(str(refusal)))
        data = (
            answer.body
            if isinstance(answer.body, bytes)
            else b""
            if answer.body is None
            else json.dumps(answer.body).encode()
        )
        pairs = (
            {"content-type": answer.media_type, **answer.headers}
            if answer.body is not None
            else answer.headers
        )
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": [
                    (name.lower().encode(), value.encode("latin-1")) for name, value in pairs.items()
                ],
            }
        )
        if self.has("answer-whole") and scope["path"] == "/status":
            await send({"type": "http.response.body", "body": data[:3], "more_body": True})
            raise ConnectionError
        await send({"type": "http.response.body", "body": data, "more_body": False})

    def problem(self, status: int) -> Answer:
        """Return an error as it is documented."""
        said = 400 if self.has("problem-status") and status == 404 else status
        value: Any = {"status": said, "title": "no"}
        if self.has("error-body") and status == 404:
            value = {"message": "no"}
        if self.has("error-tells-nothing") and status == 404:
            value["title"] = 'Traceback (most recent call last):\n  File "shop.py", line 1, in get'
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 and not self.has("auth-challenge") else {}
        return Answer(status, value, headers, media_type="application/problem+json")

    # -- who may --------------------------------------------------------------------------------------------

    def admit(self, headers: Mapping[str, str], needs: str) -> None:
        """Let in who may; the others are refused."""
        given = headers.get("authorization")
        if given is None:
            if self.has("auth-missing"):
                return
            raise RefusalError(401)
        if not given.startswith("Bearer ") or given == "Bearer ":
            raise RefusalError(401)
        key = given.removeprefix("Bearer ")
        if key == OVER and not self.has("auth-expired"):
            raise RefusalError(401)
        if key == WEAK and not self.has("auth-scope"):
            raise RefusalError(403)
        if key not in (KEY, OVER, WEAK) and not self.has("auth-wrong"):
            raise RefusalError(401)
        if self.has("auth-right") and needs == "log":
            raise RefusalError(401)

    # -- routes ---------------------------------------------------------------------------------------------

    def answer(
        self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Return what a request is answered with."""
        if path == "/status":
            return self.status(headers)
        parts = [part for part in path.split("/") if part]
        if not parts:
            raise RefusalError(404)
        if self.has("client-accepted") and "invocant" in headers.get("user-agent", ""):
            raise RefusalError(403)
        self.admit(headers, "log" if parts[0] == "logs" else "any")
        match (method, parts):
            case ("GET", ["things"]):
                return self.list_things(query)
            case ("POST", ["things"]):
                return self.create(headers, self.body(headers, body, BODY))
            case ("GET" | "HEAD", ["things", name]):
                return self.read(method, name, headers)
            case ("PUT", ["things", name]):
                return self.replace(self.the(name), self.body(headers, body, BODY))
            case ("PATCH", ["things", name]):
                return self.change(name, headers, self.body(headers, body, CHANGE))
            case ("DELETE", ["things", name]):
                return self.delete(name)
            case ("POST", ["things", name, "archive"]):
                thing = self.the(name)
                kept = dict(thing) if self.has("action-kept") else thing
                kept["archived"] = True
                return Answer(200, self.shown(kept))
            case ("POST", ["things", name, "parts"]):
                thing = self.the(name)
                part = {"id": f"p{next(self.numbers)}", **self.body(headers, body, CHILD)}
                self.parts[part["id"]] = {**part, "of": thing["id"]}
                return Answer(201, part)
            case (("GET" | "DELETE"), ["things", name, "parts", part_id]):
                part = self.parts.get(part_id, {})
                is_there = bool(part) and (self.has("parent-apart") or part["of"] == name)
                if not is_there or name not in self.things:
                    raise RefusalError(404)
                if method == "DELETE":
                    del self.parts[part_id]
                    return Answer(204)
                return Answer(200, {"id": part["id"], "label": part["label"]})
            case ("GET", ["logs"]):
                return self.logs(query)
            case ("GET", ["talk"]):
                return self.talk(headers)
            case ("GET", ["fails"]):
                message = {} if self.has("stream-error-event") else {"message": "out of words"}
                text = f"event: start\ndata: {{}}\n\nevent: error\ndata: {json.dumps(message)}\n\n"
                return Answer(200, text.encode(), media_type="text/event-stream")
            case ("GET", ["limited"]):
                return self.limited()
        raise RefusalError(404 if parts[0] not in DOCUMENT["paths"] else 405)

    def body(self, headers: Mapping[str, str], body: bytes, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a body that keeps its schema, or refuse it."""
        import jsonschema_rs

        kind = headers.get("content-type", "")
        if not kind.startswith("application/json"):
            if self.has("content-type-refused"):
                return {"name": "xml", "count": 1, "label": "xml"}
            raise RefusalError(415)
        try:
            value = json.loads(body)
        except ValueError:
            if self.has("malformed-refused"):
                value = {"name": "broken", "count": 1, "label": "broken"}
            else:
                raise RefusalError(400) from None
        if self.has("bounds-held") and isinstance(value, dict) and value.get("count") == 100:
            value["count"] = 99
        if self.has("bounds-reached") and isinstance(value, dict) and value.get("count") == 99:
            raise RefusalError(400)
        if self.has("least-accepted") and isinstance(value, dict) and "note" not in value and "name" in value:
            raise RefusalError(403)
        if not jsonschema_rs.is_valid(schema, value):
            raise RefusalError(400)
        return dict(value)

    def the(self, name: str) -> dict[str, Any]:
        """Return a thing that is there."""
        thing = self.things.get(name)
        if thing is None:
            raise RefusalError(404)
        return thing

    def shown(self, thing: Mapping[str, Any]) -> dict[str, Any]:
        """Return a thing without what nobody may see."""
        return {name: value for name, value in thing.items() if name != "secret"}

    def create(self, headers: Mapping[str, str], body: dict[str, Any]) -> Answer:
        """Make a thing."""
        key = headers.get("idempotency-key")
        if key is not None and self.has("key-distinct"):
            key = "every"
        if key in self.keys and not self.has("key-idempotent"):
            made = self.things.get(self.keys[key])
            if made is not None:
                return Answer(201, self.shown(made), {"Location": f"/things/{made['id']}"})
        number = next(self.numbers)
        name = f"t{number:04d}"
        thing = {**body, "id": name, "made": number, "archived": False}
        if self.has("read-only-kept") and "made" in body:
            thing["made"] = body["made"]
        thing.setdefault("color", "blue" if self.has("default-applied") else "red")
        if self.has("created-distinct") and self.things:
            thing["id"] = name = next(iter(self.things))
        if self.has("created-apart") and self.things:
            next(iter(reversed(self.things.values())))["name"] = "changed"
        self.things[name] = {**thing, "count": 7} if self.has("created-found") else thing
        if key is not None:
            self.keys[key] = name
        shown = self.shown(thing)
        if self.has("created-as-sent"):
            shown["name"] = f"!{shown['name'][1:]}"
        if self.has("write-only-hidden") and "secret" in thing:
            shown["secret"] = thing["secret"]
        where = "t9999" if self.has("created-location") else name
        return Answer(201, shown, {"Location": f"/things/{where}"})

    def tag(self, thing: Mapping[str, Any]) -> str:
        """Return the ETag of a thing."""
        of = thing["id"] if self.has("etag-changes") else sorted(self.shown(thing).items())
        return '"' + hashlib.sha256(repr(of).encode()).hexdigest()[:10] + '"'

    def read(self, method: str, name: str, headers: Mapping[str, str]) -> Answer:
        """Show a thing."""
        if self.has("missing-not-found") and name not in self.things and name not in self.gone:
            return Answer(200, {"id": name, "name": "nobody", "count": 0, "color": "red"})
        if self.has("deleted-gone") and name in self.gone:
            return Answer(200, {"id": name, "name": "ghost", "count": 0, "color": "red"})
        if self.has("head-as-get") and method == "HEAD":
            raise RefusalError(404)
        thing = self.the(name)
        self.reads += 1
        if self.has("read-safe"):
            thing = (
                {**thing, "note": f"read {self.reads} times"}
                if self.reads % 2 == 0 and "note" in thing
                else thing
            )
        tag = self.tag(self.the(name))
        if headers.get("if-none-match") == tag and not self.has("not-modified"):
            return Answer(304, None, {"ETag": tag})
        accept = headers.get("accept", "*/*")
        wanted = sorted(
            (part.strip() for part in accept.split(",")),
            key=lambda part: -float([*part.split(";q="), "1"][1]),
        )
        extra = {"ETag": tag}
        coding = b""
        if self.has("encoding-honoured"):
            import gzip

            coding = gzip.compress(json.dumps(self.shown(thing)).encode())
        for part in wanted:
            kind = part.split(";")[0]
            if kind in ("*/*", "application/*", "application/json") or (
                self.has("accept-honoured") and kind == "text/plain"
            ):
                if coding and headers.get("accept-encoding") == "identity":
                    return Answer(200, coding, {**extra, "content-encoding": "gzip"})
                return Answer(200, None if method == "HEAD" else self.shown(thing), extra)
            if kind == "text/plain":
                return Answer(200, thing["name"].encode(), extra, "text/plain")
        if self.has("accept-refused"):
            return Answer(200, self.shown(thing), extra)
        raise RefusalError(406)

    def replace(self, thing: dict[str, Any], body: dict[str, Any]) -> Answer:
        """Replace a thing."""
        kept = {name: thing[name] for name in READ_ONLY} | {"color": "red"}
        changed = {**kept, **{name: value for name, value in body.items() if name not in READ_ONLY}}
        if self.has("put-idempotent") and thing.get("count") == changed["count"]:
            changed["count"] = (changed["count"] + 1) % 100
        if not self.has("put-kept"):
            self.things[thing["id"]] = changed
        return Answer(200, self.shown(changed))

    def change(self, name: str, headers: Mapping[str, str], body: dict[str, Any]) -> Answer:
        """Change a thing."""
        thing = self.the(name)
        match = headers.get("if-match")
        if match is not None and match != self.tag(thing) and not self.has("stale-refused"):
            raise RefusalError(412)
        if self.has("patch-merges"):
            thing.pop("note", None)
        if not self.has("patch-kept") or "name" not in body:
            thing.update(body)
        answered = {**thing, **body}
        if self.has("changed-as-sent") and "name" in body:
            answered["name"] = f"!{body['name'][1:]}"
        return Answer(200, self.shown(answered))

    def delete(self, name: str) -> Answer:
        """Delete a thing."""
        if name not in self.things:
            if self.has("delete-again") and name in self.gone:
                return Answer(
                    500, {"status": 500, "title": "gone twice"}, media_type="application/problem+json"
                )
            raise RefusalError(404)
        if self.has("deleted-alone"):
            others = [other for other in self.things if other != name]
            self.things.pop(others[-1] if others else name, None)
        thing = self.things.pop(name, None)
        self.gone.append(name)
        if self.has("deleted-unlisted") and thing is not None:
            self.ghosts[name] = thing
        return Answer(204)

    def list_things(self, query: dict[str, str]) -> Answer:
        """List things."""
        if self.has("pages-followed") and "after" in query:
            raise RefusalError(403)
        text = query.get("limit", "5")
        if not text.isdigit() or not 1 <= int(text) <= 50:
            raise RefusalError(400)
        limit = int(text)
        if query.get("color", "red") not in THING["color"]["enum"] or query.get("sort", "name") not in (
            "name",
            "-name",
        ):
            raise RefusalError(400)
        everything = {**self.ghosts, **self.things} if self.has("deleted-unlisted") else self.things
        chosen = [self.shown(thing) for thing in everything.values()]
        if self.has("created-listed"):
            chosen = chosen[:-1] if len(chosen) < 8 else chosen
        if self.has("listed-as-read"):
            chosen = [
                {**thing, "count": 1} if thing["count"] != 1 else {**thing, "count": 2} for thing in chosen
            ]
        if "color" in query:
            if self.has("filter-complete"):
                chosen = [thing for thing in chosen if thing["color"] == query["color"]][1:]
            elif not self.has("filter-applied"):
                chosen = [thing for thing in chosen if thing["color"] == query["color"]]
        if "sort" in query and not self.has("sorted-as-asked"):
            chosen.sort(key=lambda thing: thing["name"], reverse=query["sort"].startswith("-"))
        total = len(chosen)
        if self.has("pages-order") and limit < 5:
            chosen = chosen[::-1]
        names = [thing["id"] for thing in chosen]
        start = 0
        if "after" in query:
            place = query["after"]
            if place in names:
                start = names.index(place) + 1
            elif self.has("pages-cursor-deleted"):
                start = 0
            else:
                start = sum(name <= place for name in names)
            if self.has("pages-complete") and limit < 5:
                start += 1
            if self.has("pages-once") and start > 1 and limit < 5 and start + limit < len(chosen):
                start -= 1
                limit += 1
        if self.has("pages-once") and "after" in query:
            page = chosen[start : start + limit][:2]
        else:
            page = chosen[start : start + limit + (1 if self.has("pages-limit") and limit > 1 else 0)]
        if "before" in query and query["before"] in names:
            end = names.index(query["before"]) - (1 if self.has("pages-backward") else 0)
            page = chosen[max(end - limit, 0) : end]
        if self.has("pages-resumed") and "after" in query:
            page = page[::-1] if query["after"] in self.places else page
        if self.has("pages-end") and not page and names:
            page = chosen[:limit]
        self.places = {*self.places, query["after"]} if "after" in query else set()
        has_more = start + limit < total
        if self.has("pages-more"):
            has_more = not has_more
        return Answer(
            200, {"items": page, "total": total + (1 if self.has("pages-total") else 0), "has_more": has_more}
        )

    def logs(self, query: dict[str, str]) -> Answer:
        """List numbers, by a token."""
        text = query.get("limit", "5")
        if not text.isdigit() or not 1 <= int(text) <= 50:
            raise RefusalError(400)
        try:
            start = int(base64.urlsafe_b64decode(query["page_token"])) if query.get("page_token") else 0
        except ValueError:
            raise RefusalError(400) from None
        page = [{"id": number} for number in range(start, min(start + int(text), 9))]
        following = base64.urlsafe_b64encode(str(start + int(text)).encode()).decode()
        return Answer(200, {"logs": page, "next_page_token": following if start + int(text) < 9 else None})

    def talk(self, headers: Mapping[str, str]) -> Answer:
        """Stream words."""
        events = [("start", "{}")]
        events += [("word", json.dumps({"text": f"w{index} ", "index": index})) for index in range(4)]
        events.append(("done", ""))
        if self.has("stream-events"):
            events.insert(2, ("surprise", "{}"))
        if self.has("stream-decodes"):
            events[2] = ("word", '{"text": 5, "index": 1}')
        if self.has("stream-order"):
            events[2], events[3] = events[3], events[2]
        if self.has("stream-ends"):
            events.pop()
        if self.has("stream-after-end"):
            events.append(("word", '{"text": "late", "index": 4}'))
        numbered = [(str(number), *event) for number, event in enumerate(events, start=1)]
        if self.has("stream-order"):
            numbered = [("", name, data) for _, name, data in numbered]
        last = headers.get("last-event-id")
        if last is not None and last.isdigit() and not self.has("stream-resumed"):
            numbered = numbered[int(last) :]
        text = "".join(
            (f"id: {number}\n" if number else "") + f"event: {name}\ndata: {data}\n\n"
            for number, name, data in numbered
        )
        if self.has("stream-whole"):
            text += "event: word\ndata: {}"
        kind = "text/plain" if self.has("stream-media-type") else "text/event-stream"
        return Answer(200, text.encode(), media_type=kind)

    def status(self, headers: Mapping[str, str]) -> Answer:
        """Say that the shop is open; anybody may ask."""
        if self.has("auth-open") and "authorization" not in headers:
            raise RefusalError(401)
        extra = {"X-Version": "3", "Last-Modified": "Sun, 29 Nov 2026 07:00:00 GMT"}
        if self.has("header-sent"):
            del extra["X-Version"]
        if self.has("header-value"):
            extra["X-Version"] = "three"
        if self.has("header-form"):
            extra["Last-Modified"] = "2026-11-29"
        if self.has("json-text"):
            return Answer(200, b"{'up': True}", extra)
        if self.has("length-true"):
            extra["Content-Length"] = "3"
        state = {"up": True, "since": "2026-11-29T07:00:00Z"}
        if self.has("format-kept"):
            state["since"] = "29.11.2026 7:00"
        if self.has("internals-hidden"):
            state["password_hash"] = "5f4d"
        return Answer(200, state, extra)

    def limited(self) -> Answer:
        """Answer eight times a second."""
        now = self.clock()
        window = 3.0 if self.has("retry-after-true") else 1.0
        self.hits = [hit for hit in self.hits if now - hit < window]
        if len(self.hits) >= 8:
            refusal = self.problem(429)
            if not self.has("retry-after-told"):
                refusal.headers["Retry-After"] = "1"
            return refusal
        self.hits.append(now)
        remaining = 8 - len(self.hits)
        if self.has("limit-counted"):
            remaining = 8
        return Answer(200, {}, {"X-RateLimit-Limit": "8", "X-RateLimit-Remaining": str(remaining)})
