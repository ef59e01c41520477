"""R23 to R25: headers and links of answers, and what the API sends by itself."""

from __future__ import annotations

from typing import Any

from invocant.documents import Repaired, load, repair
from tests.unit.documents.minimal import document

ANSWER: dict[str, Any] = {"description": "It."}


def repaired(**parts: Any) -> Repaired:
    """Return the repaired form of a document with these *parts*."""
    return repair({**document(), **parts})


def operation(**parts: Any) -> dict[str, Any]:
    """Return an operation with these *parts*."""
    return {"responses": {"200": ANSWER}, **parts}


def answering(**response: Any) -> dict[str, Any]:
    """Return the paths of a document whose one answer has these members too."""
    return {"/x": {"get": operation(operationId="x", responses={"200": {**ANSWER, **response}})}}


def test_headers_keep_their_exact_schemas() -> None:
    """R23: a header is kept with all that says how it is read; not `Content-Type`, nor what is no header."""
    made = repaired(
        paths=answering(
            headers={
                "X-Left": {"required": True, "schema": {"type": "integer", "minimum": 0}, "description": "d"},
                "X-Map": {"explode": True, "schema": {"type": "object", "additionalProperties": True}},
                "X-Json": {"content": {"application/json": {"schema": {"type": "boolean"}}}},
                "X-Text": {},
                "content-type": {"schema": {"type": "string"}},
                "no:header": {"schema": {"type": "string"}},
            }
        )
    )
    headers = made.document["paths"]["/x"]["get"]["responses"]["200"]["x-invocant-headers"]
    assert headers == {
        "X-Left": {
            "schema": {"type": "integer", "x-invocant-limits": {"minimum": 0}},
            "required": True,
            "description": "d",
        },
        "X-Map": {
            "schema": {"type": "object"},
            "required": False,
            "explode": True,
        },
        "X-Json": {"schema": {"type": "boolean"}, "required": False, "media-type": "application/json"},
        "X-Text": {"schema": {"type": "string"}, "required": False},
    }
    assert [note.pointer for note in made.notes if "header" in note.what] == [
        "/paths/~1x/get/responses/200/headers/X-Text",
        "/paths/~1x/get/responses/200/headers/no:header",
    ]


def test_links_lead_to_operations() -> None:
    """R24: a link by id or by reference says where it leads; one that leads nowhere is noted."""
    made = repaired(
        paths=answering(
            links={
                "ById": {"operationId": "x", "parameters": {"id": "$response.body#/id"}, "description": "d"},
                "ByPlace": {"operationRef": "#/paths/~1x/get", "requestBody": "$request.body"},
                "Lost": {"operationId": "y"},
                "x-more": {},
            }
        )
    )
    place = "/paths/~1x/get"
    assert made.document["paths"]["/x"]["get"]["x-invocant-links"] == [
        {
            "name": "ById",
            "status": "200",
            "pointer": place,
            "parameters": {"id": "$response.body#/id"},
            "description": "d",
        },
        {"name": "ByPlace", "status": "200", "pointer": place, "parameters": {}, "body": "$request.body"},
    ]
    assert [(note.what, note.pointer) for note in made.notes] == [
        ("the link 'Lost' is left out", "/paths/~1x/get/responses/200/links/Lost")
    ]


def test_what_the_api_sends_has_a_name_of_its_own() -> None:
    """R25: webhooks come first, then callbacks; two of one name are told apart by method, then by number."""
    sent = {"requestBody": {"content": {"application/json": {"schema": {"type": "string"}}}}}
    made = repaired(
        openapi="3.1.0",
        webhooks={"ping": {"post": operation(**sent)}},
        paths={
            "/x": {
                "get": operation(
                    callbacks={"done": {"{$a}": {"post": operation(), "put": operation(**sent)}}}
                ),
                "post": operation(callbacks={"done": {"{$b}": {"post": operation()}}}),
            }
        },
    )
    found = [(one["name"], one["kind"], one["method"]) for one in made.document["x-invocant-webhooks"]]
    assert found == [
        ("ping", "webhook", "post"),
        ("done.put", "callback", "put"),
        ("done.post", "callback", "post"),
        ("done.post.2", "callback", "post"),
    ]
    content = {"application/json": {"schema": {"type": "string"}}}
    assert made.document["x-invocant-webhooks"][0]["content"] == content
    assert "content" not in made.document["x-invocant-webhooks"][2]


def test_parameters_of_webhooks_that_are_not_read_are_noted() -> None:
    """R25: only the headers of a webhook are read."""
    parameters = [
        {"name": "X-Event", "in": "header", "schema": {"type": "string", "const": "ping"}},
        {"name": "token", "in": "query", "schema": {"type": "string"}},
    ]
    made = repaired(
        openapi="3.1.0", webhooks={"ping": {"post": operation(parameters=parameters)}}, paths=answering()
    )
    (webhook,) = made.document["x-invocant-webhooks"]
    assert webhook["headers"] == {
        "X-Event": {"schema": {"type": "string", "const": "ping"}, "required": False}
    }
    assert [note.what for note in made.notes] == ["parameters of the webhook 'ping' are not read"]


def test_references_are_followed() -> None:
    """R25: a callback and its path item may stand among the components."""
    made = repair(
        load(
            b"""{"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/x": {"get": {"callbacks": {"done": {"$ref": "#/components/callbacks/Done"}},
                                     "responses": {"200": {"description": "It."}}}}},
            "components": {"callbacks": {"Done": {"{$a}": {"$ref": "#/components/pathItems/Done"}}},
                           "pathItems": {"Done": {"post": {"responses": {}}}}}}"""
        )
    )
    assert [one["name"] for one in made.document["x-invocant-webhooks"]] == ["done"]
