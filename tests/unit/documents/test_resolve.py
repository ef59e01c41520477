"""Resolving: operations written out, references between schemas kept."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from invocant.documents import DocumentError, resolve

SCHEMA = {"$ref": "#/components/schemas/A"}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "paths": {
        "/a/{id}": {
            "summary": "kept",
            "parameters": [{"$ref": "#/components/parameters/Id"}, {"name": "q", "in": "query"}],
            "get": {
                "parameters": [{"name": "q", "in": "query", "required": True}],
                "responses": {"200": {"$ref": "#/components/responses/Ok"}, "x-note": 1},
            },
            "post": {"requestBody": {"$ref": "#/components/requestBodies/Body"}, "responses": {}},
        },
        "/b": {"$ref": "#/components/pathItems/B"},
        "x-extension": [1],
    },
    "components": {
        "schemas": {"A": {"properties": {"self": SCHEMA}}},
        "parameters": {"Id": {"$ref": "#/components/parameters/Real"}, "Real": {"name": "id", "in": "path"}},
        "requestBodies": {
            "Body": {
                "content": {
                    "application/json": {
                        "schema": SCHEMA,
                        "examples": {"e": {"$ref": "#/components/examples/E"}},
                    }
                }
            }
        },
        "responses": {
            "Ok": {
                "description": "d",
                "headers": {"X": {"$ref": "#/components/headers/X"}},
                "links": {"L": {"$ref": "#/components/links/L"}},
            }
        },
        "headers": {"X": {"schema": {"type": "string"}}},
        "links": {"L": {"operationId": "o"}},
        "examples": {"E": {"value": 1}},
        "pathItems": {"B": {"get": {"responses": {}}}},
        "securitySchemes": {"s": {"type": "http"}},
    },
}


def test_everything_but_schemas_is_written_out() -> None:
    """Parameters, bodies, responses, headers, links, examples and path items stand where they are used."""
    before = copy.deepcopy(DOCUMENT)
    found = resolve(DOCUMENT)
    item = found["paths"]["/a/{id}"]
    assert item["get"]["parameters"] == [
        {"name": "id", "in": "path"},
        {"name": "q", "in": "query", "required": True},
    ]
    assert item["post"]["parameters"] == [{"name": "id", "in": "path"}, {"name": "q", "in": "query"}]
    assert item["get"]["responses"]["200"]["headers"]["X"] == {"schema": {"type": "string"}}
    assert item["get"]["responses"]["200"]["links"]["L"] == {"operationId": "o"}
    assert item["get"]["responses"]["x-note"] == 1
    media_type = item["post"]["requestBody"]["content"]["application/json"]
    assert media_type == {"schema": SCHEMA, "examples": {"e": {"value": 1}}}
    assert found["paths"]["/b"] == {"get": {"responses": {}}}
    assert "parameters" not in item
    assert before == DOCUMENT


def test_schemas_stay_where_they_are() -> None:
    """References between schemas stay, so that a circle among them is no trouble; the other sections go."""
    found = resolve(DOCUMENT)
    assert found["components"] == {
        "schemas": DOCUMENT["components"]["schemas"],
        "securitySchemes": {"s": {"type": "http"}},
    }


def test_a_section_that_schemas_refer_to_stays() -> None:
    """`#/components/parameters/P/schema` must lead somewhere in the resolved document too."""
    parameter = {"name": "p", "in": "query", "schema": {"type": "string"}}
    schema = {"properties": {"x": {"$ref": "#/components/parameters/P/schema"}}}
    found = resolve(
        {
            "openapi": "3.0.3",
            "components": {"schemas": {"A": schema}, "parameters": {"P": parameter, "Q": {}}},
        }
    )
    assert found["components"]["parameters"] == {"P": parameter}


def test_texts_beside_a_reference_win() -> None:
    """3.1 lets a reference have a description of its own."""
    body = {"$ref": "#/components/requestBodies/B", "description": "mine"}
    given = {
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"requestBody": body}}},
        "components": {"requestBodies": {"B": {"content": {}, "description": "shared"}}},
    }
    assert resolve(given)["paths"]["/a"]["get"]["requestBody"]["description"] == "mine"


@pytest.mark.parametrize(
    ("ref", "what"),
    [
        ("#/components/parameters/None", "a reference to nothing"),
        ("other.json#/a", "a reference to nothing"),
        ("#/components/parameters/Loop", "a reference in a circle"),
    ],
)
def test_references_that_cannot_be_followed(ref: str, what: str) -> None:
    """A diagnostic names the place."""
    given = {
        "openapi": "3.0.3",
        "paths": {"/a": {"get": {"parameters": [{"$ref": ref}]}}},
        "components": {"parameters": {"Loop": {"$ref": "#/components/parameters/Loop"}}},
    }
    with pytest.raises(DocumentError) as caught:
        resolve(given)
    assert caught.value.diagnostics[0].what == what
    assert caught.value.diagnostics[0].pointer == "/paths/~1a/get/parameters/0"
