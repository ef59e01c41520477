"""Where Location leads: a place that no operation reads need not answer GET, and any other must."""

import json
from typing import Any

import pytest

from invocant.contract import CheckReport, Options, check

TEXT = {"type": "string"}
KEY = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
GIVEN = {"type": "object", "required": ["name"], "properties": {"name": TEXT}}


def document(method: str) -> dict[str, Any]:
    """Return the document of keys that are made, and of which one can be read, or else deleted."""
    answer = {"description": "", "content": {"application/json": {"schema": KEY}}}
    taken = {"required": True, "content": {"application/json": {"schema": GIVEN}}}
    item = {"responses": {"200": answer} if method == "get" else {"204": {"description": ""}}}
    place = [{"name": "key_id", "in": "path", "required": True, "schema": TEXT}]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Keys", "version": "1"},
        "paths": {
            "/keys": {"post": {"requestBody": taken, "responses": {"201": answer}}},
            "/keys/{key_id}": {"parameters": place, method: item},
        },
    }


def run(method: str, there: int) -> CheckReport:
    """Check a server whose Location leads to a place that answers GET with the status *there*."""
    kept: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        sent = (await receive())["body"]
        headers, value, status = [(b"content-type", b"application/json")], None, 404
        name = scope["path"].rpartition("/")[2]
        if scope["method"] == "POST":
            value, status = {**json.loads(sent), "id": f"k{len(kept)}"}, 201
            kept[value["id"]] = value
            where = "/elsewhere" if method == "get" else "/keys"
            headers.append((b"location", f"{where}/{value['id']}".encode()))
        elif scope["path"].startswith("/elsewhere") or (method == "delete" and scope["method"] == "GET"):
            status = there
        elif name in kept:
            value, status = (kept[name], 200) if scope["method"] == "GET" else (None, 204)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if value is None else json.dumps(value).encode()
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return check(document(method), Options(app=app, write=True, schema=False))


@pytest.mark.parametrize(
    ("method", "there", "is_broken"),
    [("delete", 405, False), ("delete", 404, False), ("delete", 500, True), ("get", 405, True)],
)
def test_location_is_held_to_what_can_be_read(method: str, there: int, is_broken: bool) -> None:
    """RFC 9110, section 10.2.2: Location names what was made, and not that it can be read."""
    rules = {finding.rule for finding in run(method, there).findings}
    assert ("created-location" in rules) == is_broken
