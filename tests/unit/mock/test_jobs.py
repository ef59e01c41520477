"""Jobs of the mock: they advance by its clock, are cancelled, and fail on request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from invocant.mock import JobBoard, ManualClock, ServedApi
from tests.unit.mock.small import Caller, body, operation, serving, small

DOCUMENT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
CRAWL = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "id": {"type": "string"},
        "status": {"enum": ["queued", "scraping", "cancelling", "completed", "failed", "cancelled"]},
        "completed": {"type": "integer"},
        "total": {"type": "integer"},
        "error": {"type": ["string", "null"]},
        "next": {"type": ["string", "null"]},
        "data": {"type": "array", "items": DOCUMENT},
    },
}
STARTED = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
JOB = {
    "status": {"operation": "crawls.status", "parameters": {"id": "/id"}},
    "state": "/status",
    "done": ["completed"],
    "failed": ["failed"],
    "cancelled": ["cancelled"],
    "error": "/error",
    "progress": "/completed",
    "total": "/total",
    "items": {"operation": "crawls.documents"},
    "cancel": {"operation": "crawls.cancel"},
}
PAGES = {"style": "next", "items": "/data", "next": "/next"}
NEW = {"type": "object", "properties": {"url": {"type": "string"}}}


def api(job: dict[str, Any] | None = None, **start: Any) -> ServedApi:
    """Return an API whose crawls are jobs."""
    post = operation(
        "crawls.start", STARTED, requestBody=body(NEW), **{"x-invocant-job": job or JOB}, **start
    )
    also = {"x-invocant-also": [{"name": "crawls.documents", "paging": PAGES}]}
    return small(
        {
            "/crawls": {"post": post},
            "/crawls/{id}": {
                "parameters": [ID],
                "get": operation("crawls.status", CRAWL, **also),
                "delete": operation("crawls.cancel", {"type": "object"}),
            },
        }
    )


@pytest.fixture
def call() -> Iterator[Caller]:
    """Give a caller of the mock, whose clock stands still."""
    with serving(api(), clock=ManualClock()) as caller:
        yield caller


def started(call: Caller) -> str:
    """Start a job and return its id."""
    made: str = call("POST", "/crawls", json={"url": "u"}).json()["id"]
    return made


def seen(call: Caller, job: str) -> tuple[Any, ...]:
    """Return what a job looks like."""
    told = call("GET", f"/crawls/{job}").json()
    return told["status"], told["completed"], told["total"], len(told["data"]), told["error"]


def test_a_job_advances_by_the_clock_of_the_mock(call: Caller) -> None:
    """Its states come in the document's order, progress and items grow, and five seconds are all."""
    job = started(call)
    told = call("GET", f"/crawls/{job}").json()
    assert (told["id"], told["status"], told["completed"], told["data"]) == (job, "queued", 0, [])
    total = told["total"]
    call.app.advance(2.6)
    assert seen(call, job) == ("scraping", int(total * 0.52), total, 1, None)
    call.app.advance(2.4)
    assert seen(call, job) == ("completed", total, total, 3, None)
    assert [entry["outcome"] for entry in call.app.jobs.listed()] == ["done"]


def test_two_jobs_of_the_same_request_are_two(call: Caller) -> None:
    """What is made up is the same for the same arguments; the id of a job is not."""
    first, second = started(call), started(call)
    assert first != second
    call("DELETE", f"/crawls/{second}")
    assert [seen(call, job)[0] for job in (first, second)] == ["queued", "cancelled"]


def test_a_job_is_cancelled_while_it_runs(call: Caller) -> None:
    """A cancelled job keeps what it had made; one that has ended stays as it ended."""
    job, done = started(call), started(call)
    call.app.advance(4)
    assert call("DELETE", f"/crawls/{job}").status == 200
    call.app.advance(4)
    assert seen(call, job)[0] == "cancelled"
    assert seen(call, job)[3] == 2
    call("DELETE", f"/crawls/{done}")
    assert seen(call, done)[0] == "completed"


def test_a_job_fails_on_request(call: Caller) -> None:
    """One that runs fails at once, the next one after its time, with the words that were asked for."""
    job = started(call)
    call.app.jobs.end(job, "failed", "no memory")
    assert seen(call, job)[0] == "failed"
    assert seen(call, job)[4] == "no memory"
    call.app.jobs.next("failed")
    job, other = started(call), started(call)
    assert seen(call, job)[0] == "queued"
    call.app.advance(5)
    assert seen(call, job)[0] == "failed"
    assert seen(call, job)[4] == "the mock was asked for a failure"
    assert seen(call, other)[0] == "completed"
    call.app.jobs.next("running")
    job = started(call)
    call.app.advance(1e6)
    assert seen(call, job)[0] == "queued"


def test_jobs_are_ended_over_http_too(call: Caller) -> None:
    """`/_mock/jobs` lists jobs and ends them, and says what it does not understand."""
    job = started(call)
    listed = call("GET", "/_mock/jobs").json()
    assert listed == [
        {
            "api": "small",
            "operation": "crawls.start",
            "arguments": {"/id": job},
            "outcome": "running",
            "fraction": 0.0,
        }
    ]
    answer = call("POST", "/_mock/jobs", json={"id": job, "outcome": "failed", "message": "m"})
    assert answer.json()[0]["outcome"] == "failed"
    call("POST", "/_mock/jobs", json={"outcome": "cancelled"})
    job = started(call)
    call.app.advance(5)
    assert seen(call, job)[0] == "cancelled"
    for wrong, status in (
        ({"id": job}, 400),
        ({"outcome": "lost"}, 400),
        ({"outcome": "done", "id": "x"}, 404),
        ([], 400),
        ({"outcome": "done", "jobs": 1}, 400),
    ):
        assert call("POST", "/_mock/jobs", content=json.dumps(wrong).encode()).status == status
    call("POST", "/_mock/reset")
    assert call("GET", "/_mock/jobs").json() == []


def test_what_was_not_started_is_not_found(call: Caller) -> None:
    """Nothing is known of a job of another id."""
    assert [call(method, "/crawls/other").status for method in ("GET", "DELETE")] == [404, 404]


def test_items_of_a_job_that_are_listed_apart_grow_with_it() -> None:
    """An operation of their own lists what the job has made by now, in the pages that it declares."""
    listed = operation(
        "documents.list",
        {
            "type": "object",
            "required": ["items"],
            "properties": {"items": {"type": "array", "items": DOCUMENT}},
        },
        **{"x-invocant-paging": {"style": "single", "items": "/items"}},
    )
    paths = {**api({**JOB, "items": {"operation": "documents.list"}}).document["paths"]}
    paths["/crawls/{id}/documents"] = {"parameters": [ID], "get": listed}
    with serving(small(paths), clock=ManualClock()) as call:
        job = started(call)
        assert call("GET", f"/crawls/{job}/documents").json()["items"] == []
        call.app.advance(5)
        assert len(call("GET", f"/crawls/{job}/documents").json()["items"]) == 3


def test_a_job_takes_as_long_as_its_operation_says() -> None:
    """`job-seconds` is the time that a job takes."""
    hint = {"x-invocant-mock": {"job-seconds": 60}}
    with serving(api(**hint), clock=ManualClock()) as call:
        job = started(call)
        call.app.advance(59)
        assert seen(call, job)[0] == "scraping"
        call.app.advance(1)
        assert seen(call, job)[0] == "completed"


def test_a_state_may_be_a_boolean_inside() -> None:
    """A state is wherever it is declared, and is what the schema allows."""
    made = {
        "type": "object",
        "required": ["name", "meta"],
        "properties": {
            "name": {"type": "string", "format": "uuid"},
            "meta": {"type": "object", "properties": {"done": {"type": "boolean"}}},
        },
    }
    job = {
        "status": {"operation": "GET /chores/{name}", "parameters": {"name": "/name"}},
        "state": "/meta/done",
        "done": [True],
    }
    name = {**ID, "name": "name"}
    paths = {
        "/chores": {"post": operation("work.begin", made, **{"x-invocant-job": job})},
        "/chores/{name}": {"parameters": [name], "get": operation("work.state", made)},
    }
    with serving(small(paths), clock=ManualClock()) as call:
        begun = call("POST", "/chores").json()
        assert begun["meta"]["done"] is False
        call.app.advance(5)
        assert call("GET", f"/chores/{begun['name']}").json()["meta"]["done"] is True


def test_an_object_that_is_kept_can_be_a_job() -> None:
    """Where the start creates an object of a collection, its state is the job's, whoever reads it."""
    batch = {
        "type": "object",
        "required": ["id", "status"],
        "properties": {"id": {"type": "string"}, "status": {"type": "string"}, "note": {"type": "string"}},
    }
    job = {
        "status": {"operation": "batches.get", "parameters": {"id": "/id"}},
        "state": "/status",
        "done": ["completed"],
        "cancelled": ["stopped"],
        "cancel": {"operation": "batches.stop"},
    }
    new = body({"type": "object", "properties": {"note": {"type": "string"}}})
    paths = {
        "/batches": {"post": operation("batches.create", batch, requestBody=new, **{"x-invocant-job": job})},
        "/batches/{id}": {"parameters": [ID], "get": operation("batches.get", batch)},
        "/batches/{id}/stop": {"parameters": [ID], "post": operation("batches.stop", batch)},
    }
    with serving(small(paths), clock=ManualClock()) as call:
        made = call("POST", "/batches", json={"note": "n"}).json()
        assert made["status"] == "running"
        assert call("POST", f"/batches/{made['id']}/stop").json()["status"] == "stopped"
        assert call("GET", f"/batches/{made['id']}").json() == {**made, "status": "stopped"}


def test_a_board_is_told_no_nonsense(call: Caller) -> None:
    """An outcome that there is not, and a job that there is not, are errors."""
    board: JobBoard = call.app.jobs
    with pytest.raises(ValueError, match="not 'lost'"):
        board.next("lost")
    with pytest.raises(KeyError):
        board.end("x", "done")


def test_progress_inside_an_object_comes_with_what_that_needs() -> None:
    """Where progress is counted in an object of its own, the other members of that are there too."""
    counts = {
        "type": "object",
        "required": ["completed", "failed", "total"],
        "properties": {name: {"type": "integer"} for name in ("completed", "failed", "total")},
    }
    made = {
        "type": "object",
        "required": ["id", "status"],
        "properties": {"id": {"type": "string"}, "status": {"type": "string"}, "counts": counts},
    }
    job = {
        "status": {"operation": "batches.get", "parameters": {"id": "/id"}},
        "state": "/status",
        "done": ["completed"],
        "progress": "/counts/completed",
        "total": "/counts/total",
    }
    new = body({"type": "object", "properties": {"note": {"type": "string"}}})
    paths = {
        "/batches": {"post": operation("batches.create", made, requestBody=new, **{"x-invocant-job": job})},
        "/batches/{id}": {"parameters": [ID], "get": operation("batches.get", made)},
    }
    with serving(small(paths), clock=ManualClock()) as call:
        begun = call("POST", "/batches", json={}).json()
        call.app.advance(5)
        counted = call("GET", f"/batches/{begun['id']}").json()["counts"]
    assert counted.keys() == {"completed", "failed", "total"}
    assert counted["completed"] == counted["total"]
