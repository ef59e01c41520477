"""What `x-invocant-job` speaks of is there, or it is said what is not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from invocant.documents import keywords

JSON = "application/json"
TEXT = {"type": "string"}


def answer(**properties: Any) -> dict[str, Any]:
    """Return the responses of an operation that answers an object."""
    schema = {"type": "object", "properties": properties}
    return {"200": {"description": "", "content": {JSON: {"schema": schema}}}}


JOB: dict[str, Any] = {
    "resume": "crawls.job",
    "status": {"operation": "getCrawl", "parameters": {"id": "/id"}},
    "state": "/state",
    "done": ["done"],
    "failed": ["failed"],
    "error": "/deep/error",
    "progress": "/made",
    "items": {"operation": "crawls.each"},
    "cancel": {"operation": "DELETE /crawls/{id}"},
}
MEMBERS = "deep, free, list, made, state"
START = "/paths/~1crawls/post"
PLACE = f"{START}/x-invocant-job"
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/crawls": {
            "post": {
                "operationId": "startCrawl",
                "x-invocant-name": "crawls.start",
                "x-invocant-job": JOB,
                "parameters": [{"name": "dry", "in": "query", "schema": TEXT}],
                "responses": answer(id=TEXT, pages={}),
            }
        },
        "/crawls/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
            "get": {
                "operationId": "getCrawl",
                "x-invocant-also": [{"name": "crawls.each", "paging": {"style": "single", "items": "/list"}}],
                "responses": answer(
                    state={"type": "string", "enum": ["new", "done", "failed"]},
                    made={"type": "integer"},
                    list={"type": "array", "items": TEXT},
                    deep={"$ref": "#/components/schemas/Deep"},
                    free={},
                ),
            },
            "delete": {"operationId": "stop", "responses": {"204": {"description": ""}}},
        },
        "/others": {
            "post": {
                "operationId": "getOther",
                "requestBody": {"required": True, "content": {JSON: {"schema": TEXT}}},
                "responses": answer(),
            }
        },
    },
    "components": {
        "schemas": {"Deep": {"allOf": [{"properties": {"error": TEXT}}, {"properties": {"b": TEXT}}]}}
    },
}


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """Return the document with *value* at *pointer*."""
    document = copy.deepcopy(DOCUMENT)
    holder: Any = document
    *path, last = [segment.replace("~1", "/") for segment in pointer.split("/")[1:]]
    for segment in path:
        holder = holder[int(segment)] if isinstance(holder, list) else holder[segment]
    holder[last] = value
    return document


def test_a_good_job_has_no_findings() -> None:
    """Every pointer, operation, parameter and state is there."""
    assert keywords.check(DOCUMENT) == []


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("state", "/free/anything"),
        ("error", "/free"),
        ("items", "/list"),
        ("status", {"operation": "GET /crawls/{id}", "parameters": {"id": "$request.query.dry"}}),
        ("cancel", {"operation": "stop", "parameters": {"id": "/id"}}),
        ("done", ["done", "new"]),
    ],
)
def test_what_nobody_can_say_is_let_be(member: str, value: Any) -> None:
    """A schema that is open takes any pointer; each way to name an operation, and to give a value, does."""
    assert keywords.check(changed(f"{PLACE}/{member}", value)) == []


@pytest.mark.parametrize(
    ("member", "value", "what", "at", "why"),
    [
        (
            "status/operation",
            "getCrwl",
            "a job speaks of an operation that does not exist",
            "status/operation",
            "no operation is called 'getCrwl'",
        ),
        (
            "status/parameters",
            {"id": "/id", "other": "/id"},
            "a job gives a parameter that does not exist",
            "status/parameters/other",
            "GET /crawls/{id} has id in path and query",
        ),
        (
            "status/parameters",
            {"id": "/ident"},
            "a job points to a member that does not exist",
            "status/parameters/id",
            "in the answer of POST /crawls, where ident would be, there are the members id, pages",
        ),
        (
            "status/parameters",
            {"id": "$request.path.id"},
            "a job is told by an argument that does not exist",
            "status/parameters/id",
            "POST /crawls has none in its path",
        ),
        (
            "state",
            "/status",
            "a job points to a member that does not exist",
            "state",
            f"in the answer of GET /crawls/{{id}}, where status would be, there are the members {MEMBERS}",
        ),
        (
            "error",
            "/deep/message",
            "a job points to a member that does not exist",
            "error",
            "in the answer of GET /crawls/{id}, where message would be, there are the members error",
        ),
        (
            "state",
            "/made/deeper",
            "a job points to a member that does not exist",
            "state",
            "in the answer of GET /crawls/{id}, where deeper would be, there is integer",
        ),
        (
            "done",
            ["finished"],
            "a state that does not exist",
            "done/0",
            'the states are "new", "done", "failed"',
        ),
        ("failed", ["done"], "a state that means two things", "failed/0", "it is among `done` too"),
        (
            "progress",
            "/state",
            "a job points to a value of another type",
            "progress",
            "it is string, and should be integer or number",
        ),
        (
            "items",
            "/state",
            "a job points to a value of another type",
            "items",
            "it is string, and should be array",
        ),
        (
            "items",
            {"operation": "getCrawl"},
            "the items of a job do not come in pages",
            "items/operation",
            "GET /crawls/{id} has no x-invocant-paging",
        ),
        (
            "cancel",
            {"operation": "getOther"},
            "a job cannot send a body",
            "cancel",
            "POST /others needs one",
        ),
    ],
)
def test_what_is_wrong_with_a_job_is_said(member: str, value: Any, what: str, at: str, why: str) -> None:
    """Each mistake is one finding that says where it is, and what there is instead."""
    found = keywords.check(changed(f"{PLACE}/{member}", value))
    assert [(one.what, one.pointer, one.why) for one in found] == [(what, f"{PLACE}/{at}", why)]


def test_a_parameter_that_nobody_gives_is_missed() -> None:
    """An operation that needs a parameter of which the job does not say what it is cannot be asked."""
    shared = DOCUMENT["paths"]["/crawls/{id}"]["parameters"]
    region = {"name": "region", "in": "query", "required": True, "schema": TEXT}
    found = keywords.check(changed("/paths/~1crawls~1{id}/parameters", [*shared, region]))
    assert {one.what for one in found} == {"a job does not say what a parameter is"}
    assert [(one.pointer.removeprefix(f"{PLACE}/"), one.why) for one in found] == [
        ("cancel", "DELETE /crawls/{id} needs region (query)"),
        ("items", "GET /crawls/{id} needs region (query)"),
        ("status", "GET /crawls/{id} needs region (query)"),
    ]


@pytest.mark.parametrize(
    ("pointer", "value", "what"),
    [
        (f"{PLACE}/done", [], "x-invocant-job is not well formed"),
        (f"{PLACE}/done", [None], "x-invocant-job is not well formed"),
        (f"{PLACE}/states", ["done"], "x-invocant-job is not well formed"),
        (f"{PLACE}/status/parameters/id", "id", "x-invocant-job is not well formed"),
        (f"{PLACE}/resume", "crawls.start", "two methods of one name"),
        (f"{PLACE}/resume", "crawls.import", "a name that Python cannot use"),
        (
            f"{START}/x-invocant-paging",
            {"style": "single", "items": "/pages"},
            "a method that gives a job and pages",
        ),
        ("/components/schemas/Deep/x-invocant-job", JOB, "an extension keyword out of place"),
        (
            f"{START}/x-invocant-also",
            [{"name": "crawls.again", "job": {**JOB, "resume": "crawls.old", "state": "/status"}}],
            "a job points to a member that does not exist",
        ),
        (
            f"{START}/x-invocant-also",
            [{"name": "crawls.again", "job": JOB, "paging": {"style": "single", "items": ""}}],
            "x-invocant-also is not well formed",
        ),
        (f"{START}/x-invocant-also", [{"name": "crawls.again", "job": JOB}], "two methods of one name"),
    ],
)
def test_a_job_has_its_form_and_its_place(pointer: str, value: Any, what: str) -> None:
    """What a job may hold, where it may stand, and what it cannot stand beside."""
    assert [one.what for one in keywords.check(changed(pointer, value))] == [what]


def test_several_operations_of_one_name_are_told_apart() -> None:
    """An id that two operations share names neither."""
    found = keywords.check(changed("/paths/~1others/post/operationId", "getCrawl"))
    assert [(one.what, one.pointer) for one in found] == [
        ("a job speaks of several operations by one name", f"{PLACE}/status/operation")
    ]
