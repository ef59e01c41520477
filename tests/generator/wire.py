"""A document that says something of every kind that a request or an answer can be, and its package."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.generator.packages import document, write

_TEXT = {"type": "string"}
_BINARY = {"type": "string", "format": "binary"}
_FLAG = {"type": "boolean"}
_LIST = {"type": "array", "items": _TEXT}
_FLAT = {"type": "object", "required": ["a"], "properties": {"a": _TEXT, "b": {"type": "integer"}}}


def parameter(name: str, where: str, schema: Mapping[str, Any] = _TEXT, **more: Any) -> dict[str, Any]:
    """Return a parameter object; one of the path is required."""
    required = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, "schema": dict(schema), **required, **more}


def answer(schema: Mapping[str, Any] | None = None, kind: str = "application/json") -> dict[str, Any]:
    """Return a response object with a body of one media type, or with none."""
    content = {"content": {kind: {"schema": dict(schema)}}} if schema is not None else {}
    return {"description": "It.", **content}


def operation(name: str, *parameters: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return an operation object, whose answer has no body unless *more* says so."""
    return {
        "operationId": name,
        "x-invocant-name": f"calls.{name}",
        "parameters": [dict(one) for one in parameters],
        "responses": {"204": answer()},
        **more,
    }


def body(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request body that must be given, with media types and their schemas."""
    media = {kind: dict(one) if "schema" in one else {"schema": one} for kind, one in content.items()}
    return {"required": True, "content": media}


_NESTED = {"type": "object", "properties": {"range": _FLAT, "items": {"type": "array", "items": _FLAT}}}
_HOLLOW = {"type": "object", "properties": {"a": _TEXT}}
"""An object that is empty when only what is required is given."""
_THING = {
    "type": "object",
    "required": ["id", "class"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "class": _TEXT,
        "madeAt": {"type": "string", "format": "date-time"},
        "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
        "labels": {"type": "object", "additionalProperties": _TEXT},
        "state": {"type": "string", "enum": ["new", "old"]},
        "gone": {"type": ["string", "null"]},
    },
}
_OWNED = {
    "type": "object",
    "required": ["id", "text", "pin", "made"],
    "properties": {
        "id": {"$ref": "#/components/schemas/OwnId"},
        "text": _TEXT,
        "pin": {"type": "string", "writeOnly": True},
        "made": {"allOf": [{"type": "string", "format": "date-time"}], "readOnly": True},
        "mark": {"$ref": "#/components/schemas/Mark"},
        "marks": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Mark"}},
        "either": {"oneOf": [{"$ref": "#/components/schemas/Mark"}, {"type": "string"}]},
        "answers": {"type": "array", "items": {"$ref": "#/components/schemas/Owned"}},
    },
}
_MARK = {"type": "object", "properties": {"colour": _TEXT, "place": {"type": "integer", "readOnly": True}}}
_PART = {"type": "object", "required": ["size"], "properties": {"size": {"type": "number"}, "of": _TEXT}}
_REF = {"$ref": "#/components/schemas/Thing"}
_THINGS = {"type": "array", "items": _REF}
_ERROR = {"type": "object", "required": ["message"], "properties": {"message": _TEXT}}

_MADE = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {"event": {"const": "made"}, "data": _REF},
}
_SAID = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {"event": {"type": "string", "enum": ["said"]}, "data": _TEXT, "id": _TEXT},
}

PATHS: Mapping[str, Any] = {
    "/query/{id}": {
        "get": operation(
            "query",
            parameter("id", "path"),
            parameter("text", "query"),
            parameter("flag", "query", {"type": "boolean"}),
            parameter("number", "query", {"type": "number"}),
            parameter("many", "query", _LIST),
            parameter("joined", "query", _LIST, explode=False),
            parameter("pair", "query", _FLAT, explode=False),
            parameter("spaced", "query", _LIST, style="spaceDelimited", explode=False),
            parameter("piped", "query", _LIST, style="pipeDelimited", explode=False),
            parameter("deep", "query", _FLAT, style="deepObject", explode=True),
            parameter("nested", "query", _NESTED, style="deepObject", explode=True),
            parameter("expand", "query", _LIST, style="deepObject", explode=True),
            parameter("kept", "query", allowReserved=True),
            {"name": "json", "in": "query", "content": {"application/json": {"schema": _FLAT}}},
            responses={"200": answer(_REF), "404": answer(_ERROR), "default": answer(_ERROR)},
        )
    },
    "/open": {"get": operation("open", parameter("members", "query", _FLAT), security=[])},
    "/simple/{list}/{pair}/{apart}": {
        "get": operation(
            "simple",
            parameter("list", "path", _LIST),
            parameter("pair", "path", _FLAT),
            parameter("apart", "path", _FLAT, explode=True),
        )
    },
    "/label/{one}/{list}/{pair}": {
        "get": operation(
            "label",
            parameter("one", "path", style="label"),
            parameter("list", "path", _LIST, style="label", explode=True),
            parameter("pair", "path", _FLAT, style="label"),
        )
    },
    "/matrix/{one}/{list}/{pair}": {
        "get": operation(
            "matrix",
            parameter("one", "path", style="matrix"),
            parameter("list", "path", _LIST, style="matrix", explode=True),
            parameter("pair", "path", _FLAT, style="matrix"),
        )
    },
    "/headers": {
        "get": operation(
            "headers",
            parameter("X-Text", "header"),
            parameter("X-List", "header", _LIST),
            parameter("X-Pair", "header", _FLAT, explode=True),
            parameter("session", "cookie"),
            parameter("theme", "cookie"),
            responses={"200": answer(_REF, "application/vnd.thing+json; version=2"), "4XX": answer(_ERROR)},
        )
    },
    "/json": {
        "post": operation(
            "json",
            requestBody=body({"application/json": _REF}),
            responses={"201": answer(_REF), "422": answer(_ERROR)},
        ),
        "put": operation("whole", requestBody=body({"text/json; charset=utf-8": _THINGS})),
    },
    "/either": {
        "post": operation(
            "either",
            requestBody=body({"application/json": _REF, "application/octet-stream": _BINARY}),
            responses={
                "200": {
                    "description": "It.",
                    "content": {"application/json": {"schema": _REF}, "text/plain": {"schema": _TEXT}},
                }
            },
        )
    },
    "/form": {
        "post": operation(
            "form",
            requestBody=body(
                {
                    "application/x-www-form-urlencoded": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {"name": _TEXT, "many": _LIST, "pair": _FLAT, "on": _FLAG},
                    }
                }
            ),
        )
    },
    "/encoded": {
        "post": operation(
            "encoded",
            requestBody=body(
                {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "items": {"type": "array", "items": _NESTED},
                                "deep": _NESTED,
                                "joined": _LIST,
                                "piped": _LIST,
                                "kept": _TEXT,
                                "quoted": _TEXT,
                                "things": {"type": "array", "items": _FLAT},
                                "hollow": _HOLLOW,
                                "hollows": {"type": "array", "items": _HOLLOW},
                            },
                            "required": ["hollow", "hollows"],
                        },
                        "encoding": {
                            "items": {"style": "deepObject", "explode": True},
                            "deep": {"style": "deepObject", "explode": True},
                            "joined": {"style": "form", "explode": False},
                            "piped": {"style": "pipeDelimited"},
                            "kept": {"allowReserved": True},
                            "quoted": {"contentType": "application/json"},
                            "hollow": {"style": "deepObject"},
                            "hollows": {"style": "deepObject"},
                        },
                    }
                }
            ),
        )
    },
    "/parts": {
        "post": operation(
            "parts",
            requestBody=body(
                {
                    "multipart/form-data": {
                        "schema": {
                            "type": "object",
                            "required": ["ids"],
                            "properties": {
                                "meta": _FLAT,
                                "quoted": _TEXT,
                                "note": _TEXT,
                                "picture": _BINARY,
                                "sound": _BINARY,
                                "ids": _LIST,
                                "joined": _LIST,
                                "piped": _LIST,
                                "deep": _NESTED,
                                "apart": _FLAT,
                            },
                        },
                        "encoding": {
                            "meta": {"contentType": "application/vnd.meta+json"},
                            "quoted": {"contentType": "application/json"},
                            "note": {"contentType": "text/markdown"},
                            "picture": {
                                "contentType": "image/png, image/gif",
                                "headers": {
                                    "X-Sum": {"required": True, "schema": _TEXT},
                                    "X-Kind": {"$ref": "#/components/headers/Kind"},
                                    "X-Count": {"schema": {"type": "integer"}},
                                },
                            },
                            "sound": {"contentType": "audio/*"},
                            "ids": {"style": "form"},
                            "joined": {"style": "form", "explode": False},
                            "piped": {"style": "pipeDelimited"},
                            "deep": {"style": "deepObject"},
                            "apart": {"style": "form", "explode": True},
                        },
                    }
                }
            ),
        )
    },
    "/upload": {
        "post": operation(
            "upload",
            requestBody=body(
                {
                    "multipart/form-data": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {"type": "string", "format": "binary"},
                            "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                            "meta": _FLAT,
                            "what-else": _TEXT,
                        },
                    }
                }
            ),
        )
    },
    "/ranges": {
        "put": operation(
            "ranges",
            requestBody=body({"*/*": _REF}),
            responses={"200": answer(_THINGS, "*/*"), "404": answer(_ERROR, "application/*")},
        ),
        "post": operation(
            "binary_range",
            requestBody=body({"image/*": _BINARY}),
            responses={"200": answer(_BINARY, "*/*")},
        ),
    },
    "/names": {
        "post": operation(
            "names",
            requestBody=body({"application/json": _REF, "text/json": _REF, "application/*+json": _REF}),
            responses={
                "200": {
                    "description": "It.",
                    "content": {
                        "text/plain": {"schema": _REF},
                        "Application/JSON; charset=utf-8": {"schema": _REF},
                        "text/json": {"schema": _REF},
                        "application/xml": {"schema": _REF},
                    },
                }
            },
        ),
        "patch": operation(
            "patch",
            requestBody=body(
                {
                    "application/json": _REF,
                    "application/merge-patch+json": _PART,
                    "application/json-patch+json": _THINGS,
                }
            ),
        ),
        "head": operation("head", responses={"200": answer(_REF)}),
    },
    "/lines": {
        "get": operation("lines", responses={"200": answer(_REF, "application/x-ndjson")}),
        "post": operation(
            "send_lines",
            requestBody=body({"application/jsonl": _REF}),
            responses={"200": answer(_THINGS, "application/json-seq")},
        ),
        "put": operation("send_records", requestBody=body({"application/json-seq": _REF})),
    },
    "/events": {
        "get": operation("events", responses={"200": answer(_REF, "text/event-stream")}),
        "post": operation(
            "ask",
            responses={
                "200": {
                    "description": "It.",
                    "content": {
                        "application/json": {"schema": _REF},
                        "text/event-stream": {"schema": {"oneOf": [_MADE, _SAID]}},
                    },
                }
            },
        ),
        "put": operation("words", responses={"200": answer(_TEXT, "text/event-stream")}),
    },
    "/owned": {
        "post": operation(
            "own",
            requestBody=body({"application/json": {"$ref": "#/components/schemas/Owned"}}),
            responses={"201": answer({"$ref": "#/components/schemas/Owned"})},
        ),
        "put": operation(
            "own_all",
            requestBody=body(
                {"application/json": {"type": "array", "items": {"$ref": "#/components/schemas/Owned"}}}
            ),
        ),
    },
    "/files/{name}": {
        "servers": [
            {"url": "https://{zone}.files.example.com", "variables": {"zone": {"default": "a"}}},
            {"url": "https://files.example.com/sandbox", "description": "Sandbox"},
        ],
        "get": operation("file", parameter("name", "path")),
        "put": operation("keep", parameter("name", "path"), servers=[{"url": "https://keep.example.com/x/"}]),
        "delete": operation("drop", parameter("name", "path"), servers=[{"url": "/drop"}]),
    },
    "/text": {
        "post": operation(
            "text",
            requestBody=body({"text/plain": _TEXT}),
            responses={"200": answer(_TEXT, "text/plain; charset=utf-8")},
        ),
        "put": operation(
            "binary",
            requestBody=body({"image/png": {"type": "string", "format": "binary"}}),
            responses={"200": answer({"type": "string", "format": "binary"}, "application/octet-stream")},
        ),
    },
}

EVERYTHING: Mapping[str, Any] = document(
    PATHS,
    components={
        "headers": {"Kind": {"schema": {"const": "scan"}}},
        "schemas": {
            "Thing": _THING,
            "Part": _PART,
            "Owned": _OWNED,
            "OwnId": {"type": "string", "readOnly": True},
            "Mark": _MARK,
        },
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
    },
    security=[{"key": []}],
    servers=[
        {
            "url": "https://{region}.example.com/{base-path}/",
            "description": "Production",
            "variables": {
                "region": {"default": "eu", "enum": ["eu", "us"]},
                "base-path": {"default": "v1"},
            },
        },
        {"url": "https://sandbox.example.com", "description": "The sandbox"},
        {"url": "wss://socket.example.com", "description": "Events"},
        {"url": "/relative/v1", "description": "Behind a proxy"},
    ],
)
"""A document of everything that works."""


_APIS = "https://auth.example.com"
CREDENTIALS: Mapping[str, Any] = document(
    {
        "/usual": {"get": operation("usual")},
        "/open": {"get": operation("open", security=[])},
        "/cookies": {"get": operation("cookies", parameter("theme", "cookie"), security=[{"session": []}])},
        "/optional": {"get": operation("optional", security=[{"app": []}, {}])},
        "/all": {"get": operation("all", security=[{"app": [], "session": [], "login": []}])},
        "/more": {"get": operation("more", security=[{"key": []}, {"key": [], "session": []}])},
        "/either": {
            "get": operation(
                "either",
                security=[
                    {"login": []},
                    {"jwt": []},
                    {"digest": []},
                    {"user": []},
                    {"oidc": []},
                    {"tls": []},
                ],
            )
        },
        "/machine": {"get": operation("machine", security=[{"machine": ["read", "write"]}])},
        "/both": {"get": operation("both", security=[{"both": ["all"]}])},
    },
    components={
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "app": {"type": "apiKey", "in": "query", "name": "app id"},
            "session": {"type": "apiKey", "in": "cookie", "name": "session"},
            "login": {"type": "http", "scheme": "BASIC"},
            "jwt": {"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"},
            "digest": {"type": "http", "scheme": "digest"},
            "user": {
                "type": "oauth2",
                "flows": {"implicit": {"authorizationUrl": f"{_APIS}/authorize", "scopes": {}}},
            },
            "oidc": {
                "type": "openIdConnect",
                "openIdConnectUrl": f"{_APIS}/.well-known/openid-configuration",
            },
            "tls": {"type": "mutualTLS"},
            "machine": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {"tokenUrl": f"{_APIS}/token", "scopes": {"read": "", "write": ""}}
                },
            },
            "both": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {"all": ""}},
                    "password": {"tokenUrl": "/oauth/token", "scopes": {"all": ""}},
                },
            },
            "free": {"type": "apiKey", "in": "header", "name": "X-Free"},
        },
    },
    security=[{"key": []}],
)
"""A document of every way to log in."""


@contextmanager
def package(source: Mapping[str, Any], folder: Path, name: str) -> Iterator[str]:
    """Write the package for *source* below *folder* and give its import name while it can be imported."""
    write(source, folder / name)
    importlib.invalidate_caches()
    sys.path.insert(0, str(folder))
    try:
        yield name
    finally:
        sys.path.remove(str(folder))
        for module in [module for module in sys.modules if module.partition(".")[0] == name]:
            del sys.modules[module]
