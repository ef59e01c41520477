"""What a paging or a stream points to is there, or it is said what is not, and where."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.documents import keywords
from tests.unit.documents.minimal import document, json_response, operation

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
PAGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "list": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
        "meta": {
            "allOf": [{"type": "object", "properties": {"total": NUMBER, "pages": NUMBER, "seen": TEXT}}]
        },
        "next": {"anyOf": [TEXT, {"type": "null"}]},
        "maybe": {"anyOf": [{"type": "array", "items": TEXT}, {"type": "null"}]},
        "free": {},
    },
}
SCHEMAS = {"Thing": {"type": "object", "properties": {"id": TEXT, "tags": {"type": "array", "items": TEXT}}}}
QUERY = [{"name": name, "in": "query", "schema": NUMBER} for name in ("offset", "page", "after")]
PLACE = "/paths/~1a/get/x-invocant-paging"
THERE = "there are the members free, list, maybe, meta, next"


def paged(paging: dict[str, Any], schema: Any = None, media_type: str = "application/json") -> dict[str, Any]:
    """Return a document with one list, which is paged as *paging* says."""
    answers = {"200": {"description": "", "content": {media_type: {"schema": schema or PAGE}}}}
    raw: dict[str, Any] = {"parameters": QUERY, "responses": answers, "x-invocant-paging": paging}
    return document(SCHEMAS, paths=operation(**raw))


def streamed(**event: Any) -> dict[str, Any]:
    """Return a document with one operation that streams one kind of event."""
    entry = {"type": "text", "class": "Text", "data": "json", "role": "text", **event}
    stream = {"name": "things.stream", "event": "ThingEvent", "events": [entry]}
    raw: dict[str, Any] = {"responses": json_response({"type": "object"}), "x-invocant-stream": stream}
    return document(SCHEMAS, paths=operation(**raw))


@pytest.mark.parametrize(
    "paging",
    [
        {"style": "offset", "items": "/list", "offset": "offset", "total": "/meta/total"},
        {"style": "page", "items": "/list", "page": "page", "pages": "/meta/pages", "total": "/meta/total"},
        {"style": "cursor", "items": "/list", "id": "/id", "forward": "after"},
        {"style": "cursor", "items": "/list", "next": "/next", "forward": "after"},
        {"style": "next", "items": "/maybe", "next": "/next", "previous": "/meta/seen"},
        {"style": "single", "items": "/free"},
        {"style": "offset", "items": "/free/list", "offset": "offset", "total": "/free/total"},
    ],
)
def test_what_is_there_or_may_be_is_no_fault(paging: dict[str, Any]) -> None:
    """Pointers through references, compositions and null lead somewhere; what is open may hold anything."""
    assert keywords.check(paged(paging)) == []


@pytest.mark.parametrize(
    ("paging", "member", "what", "why"),
    [
        (
            {"style": "single", "items": "/lists"},
            "items",
            "a paging points to a member that does not exist",
            f"in the answer of GET /a, where lists would be, {THERE}",
        ),
        (
            {"style": "single", "items": "/meta/list"},
            "items",
            "a paging points to a member that does not exist",
            "in the answer of GET /a, where list would be, there are the members pages, seen, total",
        ),
        (
            {"style": "single", "items": ""},
            "items",
            "a paging points to a value of another type",
            "in the answer of GET /a, it is object, and should be array",
        ),
        (
            {"style": "single", "items": "/next"},
            "items",
            "a paging points to a value of another type",
            "in the answer of GET /a, it is string, and should be array",
        ),
        (
            {"style": "offset", "items": "/list", "offset": "offset", "total": "/total"},
            "total",
            "a paging points to a member that does not exist",
            f"in the answer of GET /a, where total would be, {THERE}",
        ),
        (
            {"style": "offset", "items": "/list", "offset": "offset", "total": "/meta/seen"},
            "total",
            "a paging points to a value of another type",
            "in the answer of GET /a, it is string, and should be integer or number",
        ),
        (
            {"style": "page", "items": "/list", "page": "page", "pages": "/meta/page"},
            "pages",
            "a paging points to a member that does not exist",
            "in the answer of GET /a, where page would be, there are the members pages, seen, total",
        ),
        (
            {"style": "next", "items": "/list", "next": "/links/next"},
            "next",
            "a paging points to a member that does not exist",
            f"in the answer of GET /a, where links would be, {THERE}",
        ),
        (
            {"style": "next", "items": "/list", "next": "/next", "previous": "/prev"},
            "previous",
            "a paging points to a member that does not exist",
            f"in the answer of GET /a, where prev would be, {THERE}",
        ),
        (
            {"style": "cursor", "items": "/list", "id": "/uid", "forward": "after"},
            "id",
            "a paging points to a member that does not exist",
            "in an item of GET /a, where uid would be, there are the members id, tags",
        ),
        (
            {"style": "cursor", "items": "/list", "id": "/tags", "forward": "after"},
            "id",
            "a paging points to a value of another type",
            "in an item of GET /a, it is array, and should be boolean or integer or number or string",
        ),
    ],
)
def test_what_a_paging_points_to_is_checked(paging: dict[str, Any], member: str, what: str, why: str) -> None:
    """Each pointer of each style is looked up in the answer of the operation, or in one of its items."""
    (problem,) = keywords.check(paged(paging))
    assert (problem.what, problem.pointer, problem.why) == (what, f"{PLACE}/{member}", why)


def test_a_range_of_media_types_is_an_answer_too() -> None:
    """What is read as JSON is checked as JSON."""
    (problem,) = keywords.check(paged({"style": "single", "items": "/no"}, media_type="*/*"))
    assert problem.pointer == f"{PLACE}/items"


def test_a_further_method_is_checked_as_it_pages() -> None:
    """The paging of an entry of x-invocant-also is located there."""
    given = paged({"style": "single", "items": "/list"})
    get = given["paths"]["/a"]["get"]
    get["x-invocant-also"] = [{"name": "things.all", "paging": {"style": "single", "items": "/none"}}]
    (problem,) = keywords.check(given)
    assert problem.pointer == "/paths/~1a/get/x-invocant-also/0/paging/items"


@pytest.mark.parametrize("member", ["value", "message", "code"])
def test_what_a_stream_points_to_is_checked(member: str) -> None:
    """Pointers of an event lead into its payload."""
    assert (
        keywords.check(streamed(schema={"$ref": "#/components/schemas/Thing"}, **{member: "/tags/0"})) == []
    )
    assert keywords.check(streamed(**{member: "/anything"})) == []
    (problem,) = keywords.check(streamed(schema={"$ref": "#/components/schemas/Thing"}, **{member: "/text"}))
    assert problem.what == "a stream points to a member that does not exist"
    assert problem.pointer == f"/paths/~1a/get/x-invocant-stream/events/0/{member}"
    assert problem.why == "in the payload of Text, where text would be, there are the members id, tags"


def test_a_member_of_a_composed_body_is_looked_for_in_all_parts() -> None:
    """A body that is put together has the members of its parts, and no others."""
    part = {"type": "object", "properties": {"skip": NUMBER}}
    body = {"allOf": [part, {"type": "object", "properties": {"query": TEXT}}]}
    given = paged({"style": "offset", "items": "/list", "offset": "/skip"})
    get = given["paths"]["/a"].pop("get")
    given["paths"]["/a"]["post"] = {**get, "requestBody": {"content": {"application/json": {"schema": body}}}}
    assert keywords.check(given) == []
    part["properties"] = {"jump": NUMBER}
    (problem,) = keywords.check(given)
    assert problem.what == "a paging member of the body that does not exist"
    assert problem.why == "in the body of POST /a, where skip would be, there are the members jump"
