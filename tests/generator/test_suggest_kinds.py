"""Streams, jobs, retries, variables and names are seen from what a document says of them, or nearly says."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from invocant.documents import apply_overlays, keywords, load_overlay
from invocant_generator._suggest.overlay import block_of, render
from invocant_generator._suggest.suggest import suggestions
from tests.generator.suggesting import (
    TEXT,
    THING,
    WHOLE,
    Json,
    answers,
    body,
    document,
    page,
    query,
    said,
    suggested,
)

STREAM, JOB, RETRY, AUTH, NAME = (f"x-invocant-{word}" for word in ("stream", "job", "retry", "auth", "name"))
FLAG = {"type": "boolean"}
SSE = {**FLAG, "description": "Send tokens as server-sent events, ended by `data: [DONE]`."}
CHUNK = page(choices={"type": "array", "items": page(delta=page(content=TEXT))})


def chat(flag: Json, responses: Json | None = None, **schemas: Any) -> Json:
    """Return a document with one operation whose body has `stream`."""
    operation = {
        "operationId": "createChat",
        "requestBody": body(stream=flag, prompt=TEXT),
        "responses": responses or answers(THING),
    }
    return document({"/chats": {"post": operation}}, components={"schemas": schemas})


def test_a_stream_that_is_declared_and_described_is_sure() -> None:
    """The events are those of the declared content, the text where its schema has one of the usual places."""
    content = {
        "application/json": {"schema": THING},
        "text/event-stream": {"schema": {"$ref": "#/components/schemas/Chunk"}},
    }
    given = chat(FLAG, {"200": {"description": "", "content": content}}, Chunk=CHUNK)
    assert said(given, STREAM) == (
        {
            "name": "chats.stream",
            "request": {"stream": True},
            "event": "ChatsStreamEvent",
            "terminator": "optional",
            "events": [
                {
                    "type": "chunk",
                    "class": "ChatsCreateChunk",
                    "data": "json",
                    "schema": {"$ref": "#/components/schemas/Chunk"},
                    "role": "text",
                    "value": "/choices/0/delta/content",
                }
            ],
        },
        True,
    )


def test_a_stream_that_is_told_of_in_words_is_sure_with_its_end() -> None:
    """Server-sent events and their last message, said of the member that asks for them, are enough."""
    value, sure = said(chat(SSE), STREAM) or ({}, False)
    assert sure
    assert [(event["type"], event["data"], event["role"]) for event in value["events"]] == [
        ("done", "text", "end"),
        ("chunk", "json", "side"),
    ]


def test_events_of_a_union_have_a_class_each() -> None:
    """Variants that a constant tells apart are found by the event's name, and in an event without one."""
    variants = {
        "Started": page(type={"const": "started"}),
        "Delta": page(type={"type": "string", "enum": ["delta"]}, text=TEXT),
    }
    union = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in variants]}
    content = {"application/json": {"schema": THING}, "text/event-stream": {"schema": union}}
    given = chat(FLAG, {"200": {"description": "", "content": content}}, **variants)
    value, sure = said(given, STREAM) or ({}, False)
    assert sure
    assert [(event["type"], event.get("event"), event.get("when")) for event in value["events"]] == [
        ("started", "started", None),
        ("delta", "delta", None),
        ("started", None, {"match": {"type": "started"}}),
        ("delta", None, {"match": {"type": "delta"}}),
    ]


@pytest.mark.parametrize(
    "flag",
    [
        pytest.param(FLAG, id="nothing said"),
        pytest.param({**FLAG, "description": "Answer by server-sent events."}, id="of unknown content"),
    ],
)
def test_a_stream_of_unknown_events_is_not_sure(flag: Json) -> None:
    """What the events are must be known before a method reads them."""
    assert (said(chat(flag), STREAM) or (None, True))[1] is False


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(chat(TEXT), id="no flag"),
        pytest.param(chat({**FLAG, "description": "Ask for a URL to stream from by SSE."}), id="elsewhere"),
        pytest.param(
            chat(FLAG, answers(THING, media_type="application/x-ndjson")), id="another kind of stream"
        ),
        pytest.param(chat({**FLAG, "enum": [False]}), id="never"),
    ],
)
def test_what_streams_no_events_is_left_alone(given: Json) -> None:
    """A member of that name may mean something else."""
    assert said(given, STREAM) is None


STATES = {"type": "string", "enum": ["queued", "running", "succeeded", "failed", "canceled"]}
RUN = page(id=TEXT, status=STATES, error=page(message=TEXT), progress=WHOLE)
IN_PATH = {"name": "run_id", "in": "path", "required": True, "schema": TEXT}


def runs(start: Json | None = None, status: Json | None = None, path: str = "/runs", **more: Json) -> Json:
    """Return a document with an operation that starts a run, and one that tells of it."""
    return document(
        {
            path: {"post": start or {"responses": answers(RUN, "201")}},
            "/runs/{run_id}": {"parameters": [IN_PATH], "get": status or {"responses": answers(RUN)}},
            **more,
        }
    )


WATCHED = {
    "status": {"operation": "GET /runs/{run_id}", "parameters": {"run_id": "/id"}},
    "state": "/status",
    "done": ["succeeded"],
    "failed": ["failed"],
    "cancelled": ["canceled"],
    "error": "/error/message",
    "progress": "/progress",
}


def test_a_job_is_found_by_its_states() -> None:
    """The id in the answer leads to the operation that tells the state, whose values all have a meaning."""
    assert said(runs(), JOB) == (WATCHED, True)


def test_a_job_is_cancelled_where_that_needs_nothing() -> None:
    """An operation `cancel` below the status operation is that of the job, unless it needs a body."""
    cancel: Json = {"parameters": [IN_PATH], "post": {"responses": answers(RUN)}}
    below: Json = {"/runs/{run_id}/cancel": cancel}
    given = runs(**below)
    assert said(given, JOB) == ({**WATCHED, "cancel": {"operation": "POST /runs/{run_id}/cancel"}}, True)
    cancel["post"]["requestBody"] = body(required=("why",), why=TEXT)
    assert said(given, JOB) == (WATCHED, True)


def test_a_task_is_found_by_the_name_of_its_id() -> None:
    """An answer 202 with `taskUid` leads to the operation whose path ends with that."""
    uid = {"name": "taskUid", "in": "path", "required": True, "schema": WHOLE}
    given = document(
        {
            "/indexes/{name}": {
                "parameters": [{"name": "name", "in": "path", "required": True, "schema": TEXT}],
                "delete": {"responses": answers(page(taskUid=WHOLE), "202")},
            },
            "/tasks/{taskUid}": {"parameters": [uid], "get": {"responses": answers(page(status=STATES))}},
        }
    )
    value, sure = said(given, JOB) or ({}, False)
    assert sure
    assert value["status"] == {"operation": "GET /tasks/{taskUid}", "parameters": {"taskUid": "/taskUid"}}


def test_a_job_at_one_path_has_the_arguments_of_its_start() -> None:
    """What is started with POST and told with GET at one path is known by the path."""
    place = {"name": "id", "in": "path", "required": True, "schema": TEXT}
    item = {
        "parameters": [place],
        "post": {"responses": answers(page(), "202")},
        "get": {"responses": answers(RUN)},
    }
    value, sure = said(document({"/backups/{id}/restore": item}), JOB) or ({}, False)
    assert sure
    assert value["status"]["parameters"] == {"id": "$request.path.id"}


def test_work_that_nobody_may_want_to_wait_for_is_not_sure() -> None:
    """A thing with states is a job only where it is called so, or is accepted for later."""
    given = document(
        {
            "/transfers": {"post": {"responses": answers(RUN)}},
            "/transfers/{id}": {
                "parameters": [{**IN_PATH, "name": "id"}],
                "get": {"responses": answers(RUN)},
            },
        }
    )
    assert (said(given, JOB) or (None, True))[1] is False


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(runs(status={"responses": answers(page(id=TEXT, status=TEXT))}), id="unknown states"),
        pytest.param(
            runs(
                status={"responses": answers(page(status={"enum": ["running", "requires_action", "done"]}))}
            ),
            id="a state of unknown meaning",
        ),
        pytest.param(
            runs(status={"responses": answers(page(status={"enum": ["draft", "succeeded"]}))}), id="no work"
        ),
        pytest.param(runs(start={"responses": {"204": {"description": ""}}}), id="an answer without an id"),
        pytest.param(
            runs(status={"parameters": [query("view", required=True)], "responses": answers(RUN)}),
            id="a status that needs more",
        ),
        pytest.param(
            document(
                {
                    "/runs/{run_id}": {"parameters": [IN_PATH], "get": {"responses": answers(RUN)}},
                    "/runs/{run_id}/cancel": {
                        "parameters": [IN_PATH],
                        "post": {"responses": answers(RUN)},
                    },
                }
            ),
            id="what is done to a job",
        ),
    ],
)
def test_what_starts_no_job_is_left_alone(given: Json) -> None:
    """Without known states, or a way from the start to them, there is nothing to watch."""
    assert said(given, JOB) is None


def keyed(required: bool, location: str = "header") -> Json:
    """Return a document with an operation that takes an idempotency key."""
    name = "Idempotency-Key"
    key = {"name": name, "in": "header", "required": required, "schema": TEXT}
    operation: Json = {"parameters": [key], "responses": answers(THING)}
    if location == "body":
        members: Json = {name: TEXT}
        operation = {
            "requestBody": body(required=(name,) if required else (), **members),
            "responses": answers(THING),
        }
    return document({"/payments": {"post": operation}})


@pytest.mark.parametrize("location", ["header", "body"])
def test_a_key_that_every_call_has_makes_it_safe_to_repeat(location: str) -> None:
    """The same call with the same key is one call."""
    assert said(keyed(True, location), RETRY) == ("safe", True)


def test_a_key_that_may_be_left_out_makes_nothing_safe() -> None:
    """It is suggested to require the key, and both are commented out together."""
    (one,) = suggested(keyed(False))
    assert not one.is_sure
    assert [action.update for action in one.actions] == [{RETRY: "safe"}, {"required": True}]
    taken = render([(one.key, block_of(evolve(one, doubts=())))], {})
    overlaid = apply_overlays(keyed(False), [load_overlay(taken.encode())])
    assert overlaid["paths"]["/payments"]["post"]["parameters"][0]["required"] is True


def secured(text: str, title: str = "Acme API") -> Json:
    """Return a document with a key, and a text that says where programs find it."""
    schemes = {"key": {"type": "http", "scheme": "bearer"}}
    given = document(
        {"/things": {"get": {"description": text, "responses": answers(THING)}}},
        components={"securitySchemes": schemes},
        security=[{"key": []}],
    )
    return {**given, "info": {"title": title, "version": "1"}}


CURL = 'curl -H "Authorization: Bearer $ACME_API_KEY" and os.environ["ACME_API_KEY"]'


def test_the_variable_of_examples_is_that_of_the_client() -> None:
    """What examples read the key from is where a program has it."""
    assert said(secured(CURL), AUTH) == ({"env": ["ACME_API_KEY"]}, True)
    both = secured(f"{CURL} at ${{ACME_BASE_URL}}")
    assert said(both, AUTH) == ({"env": ["ACME_API_KEY"], "base-url-env": "ACME_BASE_URL"}, True)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        pytest.param("Bearer $ACME_API_KEY", False, id="one place"),
        pytest.param(f"{CURL} or $ACME_TOKEN", False, id="two variables"),
        pytest.param(CURL.replace("ACME", "OTHER"), False, id="another's"),
        pytest.param("Bearer $YOUR_API_KEY or $YOUR_API_KEY", None, id="a placeholder"),
        pytest.param("ACME_API_KEY is a constant", None, id="no variable"),
    ],
)
def test_a_variable_is_sure_only_with_reason(text: str, sure: bool | None) -> None:
    """It is read in several places, no other is, and it is called as the API."""
    found = said(secured(text), AUTH)
    assert (found and found[1]) == sure


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("Page_User_", "UserPage"),
        ("PaginatedResponse_Thing_", "ThingPage"),
        ("PagedResult«Thing»", "ThingPagedResult"),
    ],
)
def test_a_class_named_by_a_framework_has_a_better_name(schema: str, name: str) -> None:
    """A generic class with its argument is called as one would call it."""
    given = document({}, components={"schemas": {schema: THING}})
    assert said(given, NAME) == (name, True)
    given = document({}, components={"schemas": {schema: THING, name: THING}})
    assert said(given, NAME) == (name, False)


def test_a_form_of_fastapi_is_named_after_its_function() -> None:
    """`Body_upload_file_files_post` is the body of `upload_file`."""
    schema = "Body_upload_file_files_post"
    operation = {"operationId": "upload_file_files_post", "responses": answers(THING)}
    given = document({"/files": {"post": operation}}, components={"schemas": {schema: THING}})
    assert said(given, NAME) == ("UploadFileBody", True)


@pytest.mark.parametrize("schema", ["User", "HTTPValidationError", "user_list", "A_B"])
def test_a_name_that_somebody_chose_is_left_alone(schema: str) -> None:
    """Only what a framework writes is rewritten."""
    assert said(document({}, components={"schemas": {schema: THING}}), NAME) is None


def test_all_that_is_active_is_in_order() -> None:
    """Keywords that are suggested as sure pass the check of keywords."""
    given = runs(**chat(SSE)["paths"], **keyed(True)["paths"])
    overlaid = apply_overlays(given, [load_overlay(suggestions(given).encode())])
    assert keywords.check(overlaid) == []
    assert JOB in overlaid["paths"]["/runs"]["post"]
    assert STREAM in overlaid["paths"]["/chats"]["post"]
