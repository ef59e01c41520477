"""What no package does anything with is told, once for each construct."""

from __future__ import annotations

from typing import Any

from invocant.documents import repair

RESPONSES = {
    "200": {"description": "It.", "links": {"next": {"operationId": "b"}, "self": {"operationId": "a"}}},
    "404": {"$ref": "#/components/responses/Missing"},
}
CALLBACK = {"{$request.body#/url}": {"post": {"responses": {"200": {"description": "Taken."}}}}}


def document(**more: Any) -> dict[str, Any]:
    """Return a document with two operations."""
    paths = {
        "/a": {"get": {"operationId": "a", "responses": RESPONSES}},
        "/b": {"post": {"operationId": "b", "callbacks": {"done": CALLBACK}, "responses": RESPONSES}},
    }
    return {
        "openapi": "3.1.1",
        "info": {"title": "Left out", "version": "1"},
        "paths": paths,
        "components": {
            "responses": {"Missing": {"description": "No.", "links": {"help": {"operationId": "a"}}}}
        },
        **more,
    }


def told(source: dict[str, Any]) -> dict[str, str]:
    """Return what is left out of a document, and where first."""
    return {note.what: note.pointer for note in repair(source).notes if note.what.endswith(" left out")}


def test_what_a_client_does_not_do_is_told() -> None:
    """Servers of other protocols, counted, with a place; links, callbacks and webhooks are not left out."""
    servers = [{"url": "https://a.test"}, {"url": "wss://a.test"}, {"url": "{scheme}://a.test"}]
    hooks = {"thing": {"post": CALLBACK["{$request.body#/url}"]["post"]}}
    assert told(document(servers=servers, webhooks=hooks)) == {
        "1 server of another protocol than HTTP left out": "/servers/1",
    }


def test_what_does_not_count_beside_a_reference_is_told() -> None:
    """In 3.0, where an author may have meant it; in 3.1 it counts."""
    schemas = {
        "Id": {"type": "string"},
        "Thing": {
            "properties": {
                "id": {"$ref": "#/components/schemas/Id", "readOnly": True},
                "key": {"$ref": "#/components/schemas/Id", "writeOnly": True},
            }
        },
    }
    more = {"paths": {}, "components": {"schemas": schemas}}
    assert told(document(openapi="3.1.0", **more)) == {}
    assert told(document(openapi="3.0.4", **more)) == {
        "2 readOnly or writeOnly beside references left out": "/components/schemas/Thing/properties/key"
    }


def test_a_document_without_them_has_nothing_to_tell() -> None:
    """No construct, no note."""
    assert told(document(paths={}, components={})) == {}
