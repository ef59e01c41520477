"""What documents and clients declare of operations: parameters, statuses, pages, streams, security."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from invocant.runtime.kinds import STR
from tests.contract.mutants.agreement import _operations, _parameters
from tests.contract.mutants.probes import resolved

STYLES = {
    "CursorPaging": "cursor",
    "OffsetPaging": "offset",
    "LinkPaging": "link",
    "PagePaging": "page",
    "NextPaging": "next",
    "SinglePaging": "single",
}
PAGING = ("items", "id", "forward", "backward", "offset", "total", "rel")
LIMIT = ("parameter", "minimum", "maximum", "default")
EVENTS = "text/event-stream"
SAFE = frozenset({"GET", "PUT", "DELETE", "HEAD"})


def document_says(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a document declares, in words of this module."""
    told: dict[str, Any] = {"servers": document["servers"][0]["url"]}
    for scheme in document["components"]["securitySchemes"].values():
        told["auth"] = _document_auth(scheme.get("x-invocant-auth") or {})
    for label, operation in _operations(document):
        told |= {f"{label}: {name}": value for name, value in documented(document, label, operation).items()}
    return told


def _document_auth(auth: Mapping[str, Any]) -> dict[str, Any]:
    variables = auth.get("env")
    keys = variables if isinstance(variables, Mapping) else {"key": variables}
    return {
        "variables": {name: [*(value or ())] for name, value in keys.items()},
        "base": auth.get("base-url-env"),
        "token": auth.get("token-url"),
    }


def documented(document: Mapping[str, Any], label: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a document declares of one operation, in words of this module."""
    body = resolved(document, operation.get("requestBody") or {})
    responses = {s: resolved(document, response) for s, response in operation["responses"].items()}
    stream = operation.get("x-invocant-stream")
    paging = operation.get("x-invocant-paging")
    method = label.partition(" ")[0]
    return {
        "name": operation.get("x-invocant-name"),
        "parameters": {
            (each["name"], each["in"]): bool(each.get("required"))
            for each in _parameters(document, operation)
        },
        "body": (bool(body.get("required")), sorted(body.get("content") or ())),
        "members": {
            name: required
            for name, required in _body_members(document, body).items()
            if name not in ((stream or {}).get("request") or ())  # which a client sends by itself
        },
        "answers": {status: sorted(each.get("content") or ()) for status, each in responses.items()},
        "texts": {
            (status, media_type): media_type == EVENTS or content.get("schema", {}).get("type") == "string"
            for status, each in responses.items()
            for media_type, content in (each.get("content") or {}).items()
            if "json" not in media_type
        },
        "headers": {
            s: sorted(each.get("headers") or ()) for s, each in responses.items() if each.get("headers")
        },
        "auth": bool(operation.get("security", document.get("security"))),
        "retry": operation.get("x-invocant-retry") or ("safe" if method in SAFE else "if-not-processed"),
        "paging": None if paging is None else _document_paging(paging),
        "stream": None if stream is None else _document_stream(stream),
    }


def _body_members(document: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, bool]:
    """Return the members of a JSON body, and whether each must be there."""
    contents = (body.get("content") or {}).items()
    schemas = [content.get("schema", {}) for media_type, content in contents if "json" in media_type]
    members: dict[str, bool] = {}
    while schemas:
        schema = resolved(document, schemas.pop())
        schemas += schema.get("allOf", ())
        required = schema.get("required", ())
        members |= {name: name in required for name in schema.get("properties", ())}
    return members


def _document_paging(paging: Mapping[str, Any]) -> dict[str, Any]:
    limit = paging.get("limit") or {}
    return {
        "style": paging["style"],
        **{name: paging.get(name) or "" for name in PAGING},
        "limit": {name: limit.get(name) or 0 for name in LIMIT} if limit else None,
    }


def _document_stream(stream: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": stream.get("name"),
        "terminator": stream.get("terminator"),
        "request": dict(stream.get("request") or {}),
        "events": [
            {
                "class": event["class"],
                "type": event["type"],
                "type of the class": event["type"],
                "event": event.get("event", "message"),
                "data": event.get("data", "json"),
                "role": event.get("role", "side"),
                "value": event.get("value", ""),
                "message": event.get("message", ""),
                "code": event.get("code"),
                "when": _when(event.get("when")),
            }
            for event in stream["events"]
        ],
    }


def _when(when: Any) -> Any:
    if when is None:
        return None
    members = {
        name: when.get(name) if isinstance(when, Mapping) else getattr(when, name)
        for name in ("equals", "match", "has")
    }
    return {
        "equals": members["equals"],
        "match": dict(members["match"] or {}),
        "has": list(members["has"] or ()),
    }


def client_says(api: str) -> dict[str, Any]:
    """Return what the client of an API declares, in the same words."""
    package = f"invocant_api.{api}"
    where = importlib.import_module(f"{package}.api").API
    table = importlib.import_module(f"{package}.operations").TABLE
    told: dict[str, Any] = {"servers": where.base_url, "auth": _client_auth(where)}
    for name, row in table.items():
        label = f"{row.method} {row.path}"
        for word, value in declared(row).items():
            told.setdefault(f"{label}: {word}", value)
        assert name == row.name
    return told


def _client_auth(api: Any) -> dict[str, Any]:
    auth = api.auth
    if hasattr(auth, "token_url"):
        variables = {"client_id": [*auth.client_id_env], "client_secret": [*auth.client_secret_env]}
    else:
        variables = {"key": [*auth.env]}
    return {"variables": variables, "base": api.base_url_env, "token": getattr(auth, "token_url", None)}


def declared(row: Any) -> dict[str, Any]:
    """Return what a client declares of one operation, in the same words."""
    body = row.body
    headers = {} if row.headers is None else getattr(row.headers({}, 200), "DECLARED", {})
    always = row.stream is not None and row.stream.name == row.name
    return {
        "name": None if always else row.name,
        "parameters": {(each.name, each.location): each.required for each in row.parameters},
        "body": (False, []) if body is None else (body.required, _media_types(body.content)),
        "members": {} if body is None else _client_members(body),
        "answers": {s: _media_types(kinds or ()) for s, kinds in row.responses.items()},
        "texts": {
            (status, each.media_type): each.kind is STR
            for status, kinds in row.responses.items()
            for each in kinds or ()
            if "json" not in each.media_type
        },
        "headers": {s: sorted(each.name for each in kinds) for s, kinds in headers.items() if kinds},
        "auth": row.auth,
        "retry": row.retry,
        "paging": None if row.paging is None else _client_paging(row.paging),
        "stream": None if row.stream is None else _client_stream(row.stream),
    }


def _client_members(body: Any) -> dict[str, bool]:
    contents = [content for content in body.content if "json" in content.media_type]
    return {member.key: member.required for content in contents for member in content.fields or ()}


def _media_types(contents: Iterable[Any]) -> list[str]:
    return sorted(each.media_type for each in contents)


def _client_paging(paging: Any) -> dict[str, Any]:
    limit = paging.limit
    return {
        "style": STYLES[type(paging).__name__],
        **{name: getattr(paging, name, "") or "" for name in PAGING},
        "limit": None if limit is None else {name: getattr(limit, name, 0) or 0 for name in LIMIT},
    }


def _client_stream(stream: Any) -> dict[str, Any]:
    return {
        "name": stream.name,
        "terminator": stream.terminator,
        "request": dict(stream.request),
        "events": [
            {
                "class": spec.cls.__name__,
                "type of the class": spec.cls.type,
                **{
                    name: getattr(spec, name)
                    for name in ("type", "event", "data", "role", "value", "message", "code")
                },
                "when": _when(spec.when),
            }
            for spec in stream.events
        ],
    }


def parted(document: Mapping[str, Any], client: Mapping[str, Any]) -> Iterator[str]:
    """Yield where what two say parts."""
    for name in {**document, **client}:
        if document.get(name, ...) != client.get(name, ...):
            yield f"{name}: {document.get(name)} and {client.get(name)}"
