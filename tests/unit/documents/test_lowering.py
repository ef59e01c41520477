"""OpenAPI 3.2 is read: each of its constructs as the later steps know it, and told where nothing is done."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from invocant.documents import DocumentError, load, load_all, operations, security_schemes

Json = dict[str, Any]
_TEXT = {"type": "string"}
_ANSWER = {"200": {"description": "It."}}


def document(paths: Json | None = None, *, openapi: str = "3.2.0", **rest: Any) -> Json:
    """Return a document of OpenAPI 3.2."""
    return {"openapi": openapi, "info": {"title": "Two", "version": "1"}, "paths": paths or {}, **rest}


def read(given: Json) -> Json:
    """Return *given* as it is read."""
    return load(json.dumps(given).encode())


def notes(given: Json) -> dict[str, str]:
    """Return what reading *given* tells, with the place of each."""
    return {note.what: note.pointer for note in load_all(json.dumps(given).encode()).notes}


@pytest.mark.parametrize("version", ["3.2.0", "3.2.1", "3.2"])
def test_documents_of_3_2_are_read(version: str) -> None:
    """Every version 3.2 is, whatever its patch; 3.3 is not known yet."""
    assert read(document(openapi=version))["openapi"] == version
    with pytest.raises(DocumentError, match=r"3\.2"):
        read(document(openapi="3.3.0"))


def test_query_and_additional_operations_are_operations() -> None:
    """Each is one by its method, beside the others of the path."""
    item = {
        "get": {"responses": _ANSWER},
        "query": {"responses": _ANSWER},
        "additionalOperations": {"COPY": {"responses": _ANSWER}},
    }
    given = read(document({"/files": item}))
    assert [operation.label for operation in operations(given)] == [
        "GET /files",
        "QUERY /files",
        "COPY /files",
    ]
    assert given["paths"]["/files"]["x-invocant-methods"] == ["query", "copy"]


def test_query_is_no_operation_before_3_2() -> None:
    """In 3.1 a path item has no such member."""
    given = read(document({"/files": {"query": {"responses": _ANSWER}}}, openapi="3.1.0"))
    assert list(operations(given)) == []


def test_what_was_read_is_read_again_the_same() -> None:
    """A package carries what was read, and the mock server reads that."""
    item = {"query": {"responses": _ANSWER}, "additionalOperations": {"COPY": {"responses": _ANSWER}}}
    once = read(document({"/files": item}))
    assert read(copy.deepcopy(once)) == once


def test_an_additional_operation_that_cannot_be_is_told() -> None:
    """A key that is no method, is there already, or is written otherwise than it is sent."""
    item = {
        "get": {"responses": _ANSWER},
        "additionalOperations": {
            "GET": {"responses": _ANSWER},
            "NO METHOD": {"responses": _ANSWER},
            "Link": {"responses": _ANSWER},
        },
    }
    given = document({"/files": item})
    assert [operation.label for operation in operations(read(given))] == ["GET /files", "LINK /files"]
    assert notes(given) == {
        "an additional operation is left out": "/paths/~1files/additionalOperations/GET",
        "an additional operation is sent in capitals": "/paths/~1files/additionalOperations/Link",
    }


def querystring(media_type: str, media: Json, *, required: bool = True) -> Json:
    """Return a document whose operation has its whole query in one parameter."""
    parameter = {"name": "all", "in": "querystring", "required": required, "content": {media_type: media}}
    return document({"/a": {"get": {"parameters": [parameter], "responses": _ANSWER}}})


_FORM = "application/x-www-form-urlencoded"


def test_a_querystring_is_a_parameter_for_each_member() -> None:
    """Texts and lists are written by a style, objects as JSON, as a form has them."""
    schema = {
        "type": "object",
        "required": ["q"],
        "properties": {
            "q": _TEXT,
            "tags": {"type": "array", "items": _TEXT},
            "joined": {"type": "array", "items": _TEXT},
            "where": {"type": "object", "properties": {"a": _TEXT}},
        },
    }
    media = {"schema": schema, "encoding": {"joined": {"style": "form", "explode": False}}}
    given = read(querystring(_FORM, media))
    assert given["paths"]["/a"]["get"]["parameters"] == [
        {"name": "q", "in": "query", "required": True, "style": "form", "explode": True, "schema": _TEXT},
        {
            "name": "tags",
            "in": "query",
            "required": False,
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": _TEXT},
        },
        {
            "name": "joined",
            "in": "query",
            "required": False,
            "style": "form",
            "explode": False,
            "schema": {"type": "array", "items": _TEXT},
        },
        {
            "name": "where",
            "in": "query",
            "required": False,
            "content": {"application/json": {"schema": {"type": "object", "properties": {"a": _TEXT}}}},
        },
    ]


def test_members_of_a_querystring_that_may_be_left_out_may_be_too() -> None:
    """Nothing is required of an object that need not be there."""
    media = {"schema": {"type": "object", "required": ["q"], "properties": {"q": _TEXT}}}
    given = read(querystring(_FORM, media, required=False))
    assert given["paths"]["/a"]["get"]["parameters"][0]["required"] is False


def test_a_querystring_of_any_members_is_one_exploded_object() -> None:
    """Nobody lists its members, so that the caller gives them as a dict."""
    schema = {"type": "object", "additionalProperties": _TEXT}
    given = read(querystring(_FORM, {"schema": schema}))
    assert given["paths"]["/a"]["get"]["parameters"] == [
        {"name": "all", "in": "query", "required": True, "style": "form", "explode": True, "schema": schema}
    ]


def test_a_querystring_that_is_no_form_is_told() -> None:
    """The whole query in another form cannot be written."""
    given = querystring("application/jsonpath", {"schema": _TEXT})
    assert read(given)["paths"]["/a"]["get"]["parameters"] == []
    assert notes(given) == {"a parameter in the querystring is left out": "/paths/~1a/get/parameters/0"}


def test_media_types_are_components() -> None:
    """A reference to one is followed, and nothing is told: OpenAPI 3.2 has it."""
    answer = {"description": "It.", "content": {"application/json": {"$ref": "#/components/mediaTypes/Pets"}}}
    pets = {"schema": {"type": "array", "items": _TEXT}}
    given = document(
        {"/a": {"get": {"responses": {"200": answer}}}}, components={"mediaTypes": {"Pets": pets}}
    )
    content = read(given)["paths"]["/a"]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"] == {"type": "array", "items": _TEXT}
    assert notes(given) == {}


@pytest.mark.parametrize("ref", ["https://api.example.com/v1/api.yaml", "api.yaml", "/v1/api.yaml", ""])
def test_references_count_from_what_the_document_calls_itself(ref: str) -> None:
    """`$self` is the base of the document's references, wherever it was read."""
    answer = {
        "description": "",
        "content": {"application/json": {"schema": {"$ref": f"{ref}#/components/schemas/A"}}},
    }
    given = document(
        {"/a": {"get": {"responses": {"200": answer}}}},
        components={"schemas": {"A": _TEXT}},
        **{"$self": "https://api.example.com/v1/api.yaml"},
    )
    schema = read(given)["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/A"}


def test_files_lie_where_they_do_from_what_the_document_calls_itself(tmp_path: Path) -> None:
    """A file is as far from the document as its address is from `$self`; no host is asked."""
    answer = {
        "description": "",
        "content": {"application/json": {"schema": {"$ref": "https://x.example.com/v1/more/b.json#/B"}}},
    }
    given = document(
        {"/a": {"get": {"responses": {"200": answer}}}}, **{"$self": "https://x.example.com/v1/api.json"}
    )
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.json").write_text(json.dumps({"B": {"type": "integer"}}), "utf-8")
    (tmp_path / "here.json").write_text(json.dumps(given), "utf-8")
    found = load(tmp_path / "here.json", allow_refs=True)
    assert found["components"]["schemas"] == {"B": {"type": "integer"}}


def test_examples_are_values() -> None:
    """`dataValue` is the value, and `serializedValue` of JSON the text of it; another text is told."""
    media = {
        "application/json": {
            "schema": {},
            "examples": {"a": {"dataValue": {"n": 1}}, "b": {"serializedValue": '{"n":2}'}},
        },
        "text/plain": {"schema": _TEXT, "examples": {"c": {"serializedValue": "three"}}},
    }
    given = document({"/a": {"get": {"responses": {"200": {"description": "", "content": media}}}}})
    content = read(given)["paths"]["/a"]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["examples"] == {"a": {"value": {"n": 1}}, "b": {"value": {"n": 2}}}
    assert list(notes(given)) == ["serializedValue of an example is not read"]


def test_the_summary_of_a_response_describes_it() -> None:
    """A description may be left out in 3.2."""
    given = read(document({"/a": {"get": {"responses": {"200": {"summary": "What fits."}}}}}))
    assert given["paths"]["/a"]["get"]["responses"]["200"]["description"] == "What fits."


def test_the_data_of_events_has_the_schema_of_its_content() -> None:
    """What all events have in common is written out; data in JSON is typed by `contentSchema`."""
    schema = {
        "type": "object",
        "required": ["data"],
        "properties": {"event": _TEXT, "data": _TEXT},
        "oneOf": [
            {"properties": {"event": {"const": "text"}}},
            {
                "properties": {
                    "event": {"const": "count"},
                    "data": {"contentMediaType": "application/json", "contentSchema": {"type": "integer"}},
                }
            },
        ],
    }
    answer = {"description": "", "content": {"text/event-stream": {"itemSchema": schema}}}
    given = read(document({"/a": {"get": {"responses": {"200": answer}}}}))
    found = given["paths"]["/a"]["get"]["responses"]["200"]["content"]["text/event-stream"]["itemSchema"]
    assert [member["properties"] for member in found["oneOf"]] == [
        {"event": {"type": "string", "const": "text"}, "data": {"type": "string"}},
        {"event": {"type": "string", "const": "count"}, "data": {"type": "integer"}},
    ]


def test_a_token_of_device_authorization_is_the_callers() -> None:
    """The flow is not run; a token, or a function that gives one, is what the client takes."""
    scheme = {
        "type": "oauth2",
        "deprecated": True,
        "oauth2MetadataUrl": "https://id.example.com/.well-known/oauth-authorization-server",
        "flows": {
            "deviceAuthorization": {
                "deviceAuthorizationUrl": "https://id.example.com/device",
                "tokenUrl": "https://id.example.com/token",
                "scopes": {},
            }
        },
    }
    given = document(components={"securitySchemes": {"device": scheme}})
    (way,) = security_schemes(read(given))["device"].ways
    assert (way.kind, [argument.name for argument in way.arguments]) == ("token", ["token"])
    assert notes(given) == {
        "a security scheme is deprecated": "/components/securitySchemes/device",
        "oauth2MetadataUrl is not read": "/components/securitySchemes/device",
        "the device authorization flow is not run": "/components/securitySchemes/device/flows"
        "/deviceAuthorization",
    }


def test_tags_without_a_way_to_a_root_have_no_parent() -> None:
    """A parent that is no tag, or a circle, is told; a summary is a description."""
    tags = [
        {"name": "a", "summary": "All of a."},
        {"name": "b", "parent": "a", "kind": "nav"},
        {"name": "c", "parent": "d"},
        {"name": "d", "parent": "c", "kind": "badge"},
    ]
    given = document(tags=tags)
    assert read(given)["tags"] == [
        {"name": "a", "summary": "All of a.", "description": "All of a."},
        {"name": "b", "parent": "a", "kind": "nav"},
        {"name": "c"},
        {"name": "d", "kind": "badge"},
    ]
    assert notes(given) == {
        "the parent of a tag is not followed": "/tags/2",
        "the kind of a tag is not shown": "/tags/3",
    }


@pytest.mark.parametrize(
    ("media_type", "media", "what"),
    [
        ("multipart/mixed", {"prefixEncoding": []}, "prefixEncoding and itemEncoding are not read"),
        ("multipart/mixed", {"itemEncoding": {}}, "prefixEncoding and itemEncoding are not read"),
        ("multipart/mixed", {"itemSchema": {}}, "itemSchema of a multipart body is not read"),
        ("application/xml", {"schema": {"xml": {"nodeType": "cdata"}}}, "xml.nodeType is not read"),
    ],
)
def test_what_is_not_read_is_told(media_type: str, media: Json, what: str) -> None:
    """Nothing is passed over in silence."""
    body = {"content": {media_type: media}}
    given = document({"/a": {"post": {"requestBody": body, "responses": _ANSWER}}})
    assert list(notes(given)) == [what]
    assert notes({**given, "openapi": "3.1.0"}) == {}
