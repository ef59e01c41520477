"""Swagger 2.0 is read as OpenAPI 3.0: what each construct becomes, in literal values, and what is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.documents import Diagnostic, DocumentError, apply_overlays, load, load_all, load_overlay
from tests.examples import examples

Json = dict[str, Any]
_TEXT = {"type": "string"}
_LIST = {"type": "array", "items": _TEXT}
_DONE = {"204": {"description": "Done."}}
_PET = {"$ref": "#/definitions/Pet"}
_NEW_PET = {"$ref": "#/components/schemas/Pet"}
_JSON, _XML = "application/json", "application/xml"
_URLENCODED, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


def document(paths: Json | None = None, **rest: Any) -> Json:
    """Return a document of Swagger 2.0; what it says of media types is JSON unless *rest* says otherwise."""
    given: Json = {
        "swagger": "2.0",
        "info": {"title": "Old", "version": "1"},
        "consumes": [_JSON],
        "produces": [_JSON],
        "paths": paths or {},
        **rest,
    }
    return {key: member for key, member in given.items() if member is not None}


def read(given: Json) -> Json:
    """Return *given* as it is read."""
    return load(json.dumps(given).encode())


def notes(given: Json) -> dict[str, str]:
    """Return what reading *given* tells, with the place of each."""
    return {note.what: note.pointer for note in load_all(json.dumps(given).encode()).notes}


def called(*parameters: Json, **more: Any) -> Json:
    """Return a document whose one operation has *parameters*."""
    top = {key: more.pop(key) for key in ("definitions", "parameters") if key in more}
    return document({"/a": {"post": {"parameters": [*parameters], "responses": _DONE, **more}}}, **top)


def operation_of(given: Json) -> Json:
    """Return the operation of `called` as it is read."""
    operation: Json = read(given)["paths"]["/a"]["post"]
    return operation


def refused(given: Json | bytes) -> Diagnostic:
    """Return why *given* is refused."""
    with pytest.raises(DocumentError) as caught:
        load(given if isinstance(given, bytes) else json.dumps(given).encode())
    return caught.value.diagnostics[0]


# ------------------------------------------------------------------------------------------------ versions


@pytest.mark.parametrize("version", ["'2.0'", "2.0", "2", '"2.0.0"'])
def test_swagger_2_is_read_however_its_version_is_written(version: str) -> None:
    """In YAML an unquoted 2.0 is a number, and authors forget the quotes."""
    text = f"swagger: {version}\ninfo: {{title: Old, version: '1'}}\npaths: {{}}\n"
    assert load(text.encode()) == {
        "openapi": "3.0.4",
        "info": {"title": "Old", "version": "1"},
        "paths": {},
    }


@pytest.mark.parametrize(
    ("version", "pointer"),
    [({"swagger": "1.2"}, "/swagger"), ({"swaggerVersion": "1.2"}, "/swaggerVersion")],
)
def test_swagger_1_2_is_refused_by_name(version: Json, pointer: str) -> None:
    """It is another format altogether; 1.x calls its version `swaggerVersion`."""
    problem = refused({**version, "apis": []})
    assert problem.pointer == pointer
    assert "Swagger 1.2" in problem.why
    assert "2.0" in problem.fix


def test_openapi_counts_before_swagger() -> None:
    """A document that says both is one of OpenAPI 3, whose constructs it has."""
    assert read({**document(), "openapi": "3.1.0"})["openapi"] == "3.1.0"


def test_what_was_read_is_read_again_the_same() -> None:
    """A package carries what was read, and the mock server reads that."""
    once = read(called({"in": "body", "name": "b", "schema": _PET}, definitions={"Pet": {"type": "object"}}))
    assert read(json.loads(json.dumps(once))) == once


def test_what_needs_no_change_stays() -> None:
    """Tags, external documentation and extensions are those of 3.0, wherever they stand."""
    rest = {
        "tags": [{"name": "pets", "description": "All.", "externalDocs": {"url": "https://x.example"}}],
        "externalDocs": {"url": "https://docs.example"},
        "security": [{"key": []}],
        "x-top": {"$ref": "#/definitions/Pet"},
    }
    operation = {
        "tags": ["pets"],
        "summary": "S",
        "operationId": "o",
        "deprecated": True,
        "externalDocs": {"url": "https://o.example"},
        "security": [{"key": []}, {}],
        "x-in": 1,
        "responses": _DONE,
    }
    given = document({"/a": {"x-item": 2, "get": operation}, "x-paths": 3}, **rest)
    upgraded = read(given)
    assert {key: upgraded[key] for key in rest} == rest
    assert upgraded["paths"] == {"/a": {"x-item": 2, "get": operation}, "x-paths": 3}
    assert notes(given) == {}


# ------------------------------------------------------------------------------------------------ servers

SERVERS: dict[str, tuple[Json, list[str] | None, list[str]]] = {
    "nothing": ({}, None, []),
    "all three": (
        {"host": "a.example:8080", "basePath": "/v1", "schemes": ["https"]},
        ["https://a.example:8080/v1"],
        [],
    ),
    "both schemes, https first": (
        {"host": "a.example", "basePath": "/v1", "schemes": ["http", "https"]},
        ["https://a.example/v1", "http://a.example/v1"],
        [],
    ),
    "http alone": ({"host": "a.example", "schemes": ["http"]}, ["http://a.example"], []),
    "no schemes": ({"host": "a.example"}, ["https://a.example"], ["the server is taken to speak https"]),
    "no schemes in a list": (
        {"host": "a.example", "schemes": []},
        ["https://a.example"],
        ["the server is taken to speak https"],
    ),
    "path alone": ({"basePath": "/v1"}, ["/v1"], []),
    "path and schemes": ({"basePath": "/v1", "schemes": ["https"]}, ["/v1"], ["schemes are not read"]),
    "a path that ends with a slash": (
        {"host": "a.example", "basePath": "/v1/", "schemes": ["https"]},
        ["https://a.example/v1"],
        [],
    ),
    "the root": (
        {"host": "a.example", "basePath": "/", "schemes": ["https"]},
        ["https://a.example"],
        [],
    ),
    "a path without a slash": (
        {"host": "a.example", "basePath": "v1", "schemes": ["https"]},
        ["https://a.example/v1"],
        [],
    ),
    "websockets too": (
        {"host": "a.example", "schemes": ["wss", "https"]},
        ["https://a.example"],
        ["a scheme is left out of the servers"],
    ),
    "websockets alone": (
        {"host": "a.example", "schemes": ["ws"]},
        None,
        ["a scheme is left out of the servers"],
    ),
    "a host with a scheme": (
        {"host": "http://a.example/", "basePath": "/v1"},
        ["http://a.example/v1"],
        ["the host is read as a whole address"],
    ),
}


@pytest.mark.parametrize("case", SERVERS)
def test_servers(case: str) -> None:
    """A server for each scheme of HTTP, the path alone without a host, none without either."""
    given, urls, told = SERVERS[case]
    servers = None if urls is None else [{"url": url} for url in urls]
    assert read(document(**given)).get("servers") == servers
    assert [*notes(document(**given))] == told


def test_an_operation_has_servers_where_its_schemes_differ() -> None:
    """`schemes` of an operation count in place of the document's; an empty list says nothing."""
    item = {
        "get": {"schemes": ["http"], "responses": _DONE},
        "put": {"schemes": ["https"], "responses": _DONE},
        "post": {"schemes": [], "responses": _DONE},
    }
    read_item = read(document({"/a": item}, host="a.example", basePath="/v1", schemes=["https"]))["paths"][
        "/a"
    ]
    assert read_item["get"] == {"servers": [{"url": "http://a.example/v1"}], "responses": _DONE}
    assert read_item["put"] == {"responses": _DONE} == read_item["post"]


# ---------------------------------------------------------------------------------------------- parameters

PARAMETERS: dict[str, tuple[Json, Json]] = {
    "a text with limits": (
        {
            "name": "q",
            "in": "query",
            "description": "D",
            "required": True,
            "type": "string",
            "format": "date",
            "default": "x",
            "minLength": 1,
            "maxLength": 2,
            "pattern": "p",
            "enum": ["x"],
            "allowEmptyValue": True,
            "x-enum-varnames": ["X"],
            "x-more": 1,
        },
        {
            "name": "q",
            "in": "query",
            "description": "D",
            "required": True,
            "allowEmptyValue": True,
            "x-more": 1,
            "schema": {
                "type": "string",
                "format": "date",
                "default": "x",
                "maxLength": 2,
                "minLength": 1,
                "pattern": "p",
                "enum": ["x"],
                "x-enum-varnames": ["X"],
            },
        },
    ),
    "a number with open ends": (
        {
            "name": "q",
            "in": "query",
            "type": "integer",
            "format": "int64",
            "minimum": 0,
            "exclusiveMinimum": True,
            "maximum": 9,
            "exclusiveMaximum": True,
            "multipleOf": 3,
        },
        {
            "name": "q",
            "in": "query",
            "schema": {
                "type": "integer",
                "format": "int64",
                "maximum": 9,
                "exclusiveMaximum": True,
                "minimum": 0,
                "exclusiveMinimum": True,
                "multipleOf": 3,
            },
        },
    ),
    "null allowed": (
        {"name": "q", "in": "header", "type": "string", "x-nullable": True, "enum": ["a"]},
        {
            "name": "q",
            "in": "header",
            "schema": {"type": "string", "nullable": True, "enum": ["a", None]},
        },
    ),
    "a list in a query, without a format": (
        {"name": "q", "in": "query", "type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True},
        {
            "name": "q",
            "in": "query",
            "style": "form",
            "explode": False,
            "schema": {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True},
        },
    ),
    **{
        f"a list in a query, {collection}": (
            {"name": "q", "in": "query", "type": "array", "items": _TEXT, "collectionFormat": collection},
            {"name": "q", "in": "query", "style": style, "explode": explode, "schema": _LIST},
        )
        for collection, style, explode in (
            ("csv", "form", False),
            ("ssv", "spaceDelimited", False),
            ("pipes", "pipeDelimited", False),
            ("multi", "form", True),
        )
    },
    **{
        f"a list in a {place}, {collection or 'without a format'}": (
            {
                "name": "q",
                "in": place,
                "required": True,
                "type": "array",
                "items": {"type": "integer"},
                **({"collectionFormat": collection} if collection else {}),
            },
            {
                "name": "q",
                "in": place,
                "required": True,
                "style": "simple",
                "explode": False,
                "schema": {"type": "array", "items": {"type": "integer"}},
            },
        )
        for place in ("path", "header")
        for collection in ("csv", None)
    },
    "a parameter of a path is required": (
        {"name": "q", "in": "path", "type": "string"},
        {"name": "q", "in": "path", "required": True, "schema": _TEXT},
    ),
}


@pytest.mark.parametrize("case", PARAMETERS)
def test_parameters(case: str) -> None:
    """What a parameter says of its value is a schema, and its collectionFormat a style."""
    given, wanted = PARAMETERS[case]
    assert operation_of(called(given))["parameters"] == [wanted]
    assert notes(called(given)) == {}


SEPARATED: dict[str, tuple[str, str, str]] = {
    "tabs in a query": ("query", "tsv", "D Values joined by tabs."),
    "spaces in a path": ("path", "ssv", "D Values joined by spaces."),
    "tabs in a header": ("header", "tsv", "D Values joined by tabs."),
    "pipes in a header": ("header", "pipes", "D Values joined by pipes (|)."),
    "what nobody knows": ("query", "semicolons", "D Values joined by semicolons."),
}


@pytest.mark.parametrize("case", SEPARATED)
def test_a_list_that_3_0_has_no_style_for_is_a_text(case: str) -> None:
    """The caller joins the values, the description says by what, and the summary that it is so."""
    place, collection, description = SEPARATED[case]
    given = called(
        {
            "name": "q",
            "in": place,
            "required": True,
            "description": "D",
            "type": "array",
            "items": {"type": "integer"},
            "collectionFormat": collection,
        }
    )
    assert operation_of(given)["parameters"] == [
        {"name": "q", "in": place, "required": True, "description": description, "schema": _TEXT}
    ]
    assert notes(given) == {"a list is taken as one text": "/paths/~1a/post/parameters/0/collectionFormat"}


def test_a_list_in_a_list_is_a_list_of_texts() -> None:
    """3.0 has no style for it: the inner values are joined by the caller, as their format says."""
    given = called(
        {
            "name": "q",
            "in": "query",
            "type": "array",
            "collectionFormat": "multi",
            "items": {"type": "array", "collectionFormat": "pipes", "items": {"type": "integer"}},
        }
    )
    assert operation_of(given)["parameters"] == [
        {
            "name": "q",
            "in": "query",
            "description": "Inner values joined by pipes (|).",
            "style": "form",
            "explode": True,
            "schema": _LIST,
        }
    ]
    assert notes(given) == {"a list in a list is taken as one text": "/paths/~1a/post/parameters/0/items"}


def test_items_lose_their_collection_format_and_keep_the_rest() -> None:
    """It says nothing of what is no list, and stands in no schema; an enum of a list is one of its items."""
    given = called(
        {
            "name": "q",
            "in": "query",
            "type": "array",
            "enum": ["a", "b"],
            "items": {"type": "string", "collectionFormat": "csv", "maxLength": 3},
        }
    )
    assert operation_of(given)["parameters"][0]["schema"] == {
        "type": "array",
        "items": {"type": "string", "maxLength": 3, "enum": ["a", "b"]},
    }
    assert notes(given) == {"an enum of a list is that of its items": "/paths/~1a/post/parameters/0/enum"}


def test_multi_where_it_may_not_be_is_csv() -> None:
    """Swagger 2.0 has it for queries and forms only."""
    given = called(
        {"name": "q", "in": "header", "type": "array", "items": _TEXT, "collectionFormat": "multi"}
    )
    assert operation_of(given)["parameters"] == [
        {"name": "q", "in": "header", "style": "simple", "explode": False, "schema": _LIST}
    ]
    assert [*notes(given)] == ["collectionFormat multi is read as csv"]


# --------------------------------------------------------------------------------------------------- bodies


def test_a_body_is_a_request_body_of_each_media_type() -> None:
    """Its name is documentation only; whether it must be given, its description and extensions stay."""
    given = called(
        {"in": "body", "name": "b", "description": "D", "required": True, "x-a": 1, "schema": _PET},
        consumes=[_JSON, _XML],
        definitions={"Pet": {"type": "object"}},
    )
    assert operation_of(given) == {
        "responses": _DONE,
        "requestBody": {
            "description": "D",
            "required": True,
            "x-a": 1,
            "content": {_JSON: {"schema": _NEW_PET}, _XML: {"schema": _NEW_PET}},
        },
    }


def test_a_body_without_a_schema_is_what_it_says_beside_its_place() -> None:
    """Some authors write a body as they write a parameter of a query."""
    given = called({"in": "body", "name": "b", "required": True, "type": "array", "items": _PET})
    assert operation_of(given)["requestBody"] == {
        "required": True,
        "content": {_JSON: {"schema": {"type": "array", "items": _NEW_PET}}},
    }
    assert operation_of(called({"in": "body", "name": "b"}))["requestBody"] == {
        "content": {_JSON: {"schema": {}}}
    }


CONSUMES: dict[str, tuple[Any, Any, list[str], list[str]]] = {
    "of the document": ([_XML], None, [_XML], []),
    "of the operation": ([_XML], ["text/plain"], ["text/plain"], []),
    "emptied by the operation": ([_XML], [], [_JSON], ["a body without consumes is sent as JSON"]),
    "nowhere": (None, None, [_JSON], ["a body without consumes is sent as JSON"]),
    "a text in place of a list": (_XML, None, [_XML], []),
    "forms beside others": ([_URLENCODED, _JSON, _PARTS], None, [_JSON], []),
    "forms alone": ([_URLENCODED], None, [_URLENCODED], []),
}


@pytest.mark.parametrize("case", CONSUMES)
def test_media_types_of_a_body(case: str) -> None:
    """`consumes` of an operation counts in place of the document's, an empty list too; forms are no body."""
    top, own, wanted, told = CONSUMES[case]
    operation = {"parameters": [{"in": "body", "name": "b", "schema": _TEXT}], "responses": _DONE}
    given = document(
        {"/a": {"post": operation | ({"consumes": own} if own is not None else {})}}, consumes=top
    )
    body = read(given)["paths"]["/a"]["post"]["requestBody"]
    assert body == {"content": {media: {"schema": _TEXT} for media in wanted}}
    assert [*notes(given)] == told


def field(name: str, **more: Any) -> Json:
    """Return a field of a form."""
    return {"name": name, "in": "formData", "type": "string", **more}


def test_fields_are_members_of_a_form() -> None:
    """An object with the names of the fields; a list has its style, a repeated one needs none."""
    given = called(
        field("a", required=True, description="D", default="x", **{"x-a": 1}),
        {**field("csv"), "type": "array", "items": _TEXT},
        {**field("multi"), "type": "array", "items": _TEXT, "collectionFormat": "multi"},
        {**field("piped"), "type": "array", "items": _TEXT, "collectionFormat": "pipes"},
        {**field("tabs"), "type": "array", "items": _TEXT, "collectionFormat": "tsv"},
        {**field("count"), "type": "integer", "x-nullable": True},
        consumes=[_URLENCODED],
    )
    assert operation_of(given)["requestBody"] == {
        "required": True,
        "content": {
            _URLENCODED: {
                "schema": {
                    "type": "object",
                    "required": ["a"],
                    "properties": {
                        "a": {"type": "string", "default": "x", "description": "D", "x-a": 1},
                        "csv": _LIST,
                        "multi": _LIST,
                        "piped": _LIST,
                        "tabs": {"type": "string", "description": "Values joined by tabs."},
                        "count": {"type": "integer", "nullable": True},
                    },
                },
                "encoding": {
                    "csv": {"style": "form", "explode": False},
                    "piped": {"style": "pipeDelimited", "explode": False},
                },
            }
        },
    }


FORMS: dict[str, tuple[list[Json], list[str] | None, list[str], list[str]]] = {
    "urlencoded": ([field("a")], [_URLENCODED], [_URLENCODED], []),
    "parts": ([field("a")], [_PARTS], [_PARTS], []),
    "both": ([field("a")], [_URLENCODED, _PARTS, _JSON], [_URLENCODED, _PARTS], []),
    "both and a file": ([field("a", type="file")], [_URLENCODED, _PARTS], [_PARTS], []),
    "a file and nothing": ([field("a", type="file")], None, [_PARTS], []),
    "a file and no parts": (
        [field("a", type="file")],
        [_URLENCODED],
        [_PARTS],
        ["a form with a file is sent as multipart/form-data"],
    ),
    "no form at all": (
        [field("a")],
        [_JSON],
        [_URLENCODED],
        ["a form is sent as one though consumes has no media type of forms"],
    ),
    "nothing": ([field("a")], None, [_URLENCODED], []),
}


@pytest.mark.parametrize("case", FORMS)
def test_media_types_of_a_form(case: str) -> None:
    """A file is sent in parts; anything else as consumes says, and as a form where that has none."""
    fields, consumes, wanted, told = FORMS[case]
    operation = {"parameters": fields, "responses": _DONE}
    given = document({"/a": {"post": operation}}, consumes=consumes)
    assert [*read(given)["paths"]["/a"]["post"]["requestBody"]["content"]] == wanted
    assert [*notes(given)] == told


def test_files_are_parts_of_their_own() -> None:
    """A file is bytes; several, which 2.0 has no word for, are not joined by commas."""
    files = {"name": "all", "in": "formData", "type": "array", "items": {"type": "file"}}
    given = called(field("one", type="file", required=True), files, consumes=[_PARTS])
    binary = {"type": "string", "format": "binary"}
    assert operation_of(given)["requestBody"]["content"] == {
        _PARTS: {
            "schema": {
                "type": "object",
                "required": ["one"],
                "properties": {"one": binary, "all": {"type": "array", "items": binary}},
            }
        }
    }


def test_what_a_request_cannot_have_is_told() -> None:
    """A second body, a field beside a body, a field without a name, an empty value of a field."""
    body = {"in": "body", "name": "b", "schema": _TEXT}
    assert notes(called(body, {**body, "name": "c"})) == {
        "a second body is left out": "/paths/~1a/post/parameters/1"
    }
    assert notes(called(body, field("f"))) == {"a second body is left out": "/paths/~1a/post/parameters/1"}
    nameless = called(
        field("a", allowEmptyValue=True), {"in": "formData", "type": "string"}, consumes=[_PARTS]
    )
    assert notes(nameless) == {
        "allowEmptyValue of a field of a form is not read": "/paths/~1a/post/parameters/0/allowEmptyValue",
        "a field of a form is left out": "/paths/~1a/post/parameters/1",
    }


def test_a_body_of_a_path_is_that_of_its_operations() -> None:
    """Unless an operation has one of its own; fields are added to each other, the operation's count first."""
    item = {
        "parameters": [{"in": "body", "name": "b", "schema": _TEXT}, {"name": "q", "in": "query", **_TEXT}],
        "put": {"responses": _DONE},
        "post": {
            "parameters": [{"in": "body", "name": "b", "schema": {"type": "integer"}}],
            "responses": _DONE,
        },
    }
    fields = {
        "parameters": [field("a"), field("b")],
        "put": {"responses": _DONE},
        "post": {"parameters": [field("b", type="integer"), field("c")], "responses": _DONE},
    }
    upgraded = read(document({"/a": item, "/b": fields}, consumes=[_JSON, _URLENCODED]))["paths"]
    assert upgraded["/a"] == {
        "parameters": [{"name": "q", "in": "query", "schema": _TEXT}],
        "put": {"responses": _DONE, "requestBody": {"content": {_JSON: {"schema": _TEXT}}}},
        "post": {"responses": _DONE, "requestBody": {"content": {_JSON: {"schema": {"type": "integer"}}}}},
    }
    assert "parameters" not in upgraded["/b"]
    forms = {
        method: upgraded["/b"][method]["requestBody"]["content"][_URLENCODED]["schema"]["properties"]
        for method in ("put", "post")
    }
    assert forms == {
        "put": {"a": _TEXT, "b": _TEXT},
        "post": {"b": {"type": "integer"}, "c": _TEXT, "a": _TEXT},
    }


# -------------------------------------------------------------------------------------------------- answers


def answered(response: Json, **more: Any) -> Json:
    """Return a document whose one operation answers with *response*."""
    return document({"/a": {"post": {"responses": {"200": response}, **more}}})


def answer_of(given: Json) -> Json:
    """Return the answer of `answered` as it is read."""
    response: Json = operation_of(given)["responses"]["200"]
    return response


def test_an_answer_has_its_schema_for_each_media_type() -> None:
    """An example stands with the media type that it is of; one of no media type is told."""
    given = answered(
        {
            "description": "D",
            "schema": _TEXT,
            "examples": {_JSON: "a", "text/csv": "b"},
            "x-a": 1,
        },
        produces=[_JSON, _XML],
    )
    assert answer_of(given) == {
        "description": "D",
        "x-a": 1,
        "content": {_JSON: {"schema": _TEXT, "example": "a"}, _XML: {"schema": _TEXT}},
    }
    assert notes(given) == {
        "an example of an answer is left out": "/paths/~1a/post/responses/200/examples/text~1csv"
    }


PRODUCES: dict[str, tuple[Json, list[str] | None, list[str], list[str]]] = {
    "of the document": (_TEXT, None, [_JSON], []),
    "of the operation": (_TEXT, ["text/plain"], ["text/plain"], []),
    "emptied": (_TEXT, [], [_JSON], ["an answer without produces is read as JSON"]),
    "a file": ({"type": "file"}, ["image/png", "application/pdf"], ["image/png", "application/pdf"], []),
    "a file of JSON": (
        {"type": "file"},
        [_JSON],
        ["*/*"],
        ["an answer that is a file is read as bytes of any media type"],
    ),
    "a file of JSON too": (
        {"type": "file"},
        [_JSON, "application/pdf"],
        ["application/pdf", "*/*"],
        ["an answer that is a file is read as bytes of any media type"],
    ),
    "a file of anything": (
        {"type": "file"},
        [],
        ["*/*"],
        ["an answer that is a file is read as bytes of any media type"],
    ),
}


@pytest.mark.parametrize("case", PRODUCES)
def test_media_types_of_an_answer(case: str) -> None:
    """`produces` of an operation counts in place of the document's; a file is bytes."""
    schema, own, wanted, told = PRODUCES[case]
    given = answered({"description": "D", "schema": schema}, **({"produces": own} if own is not None else {}))
    wanted_schema = {"type": "string", "format": "binary"} if schema == {"type": "file"} else schema
    assert answer_of(given)["content"] == {media: {"schema": wanted_schema} for media in wanted}
    assert [*notes(given)] == told


def test_an_answer_without_a_schema_has_no_body() -> None:
    """2.0 says so in as many words; a missing description, which 3.0 wants, is empty."""
    assert answer_of(answered({"x-a": 1})) == {"x-a": 1, "description": ""}


def test_headers_of_answers_are_schemas_with_a_style() -> None:
    """As parameters are; one by a format that 3.0 does not have is a text."""
    headers = {
        "X-Count": {"type": "integer", "description": "D", "x-a": 1},
        "X-List": {"type": "array", "items": _TEXT, "collectionFormat": "csv"},
        "X-Pipes": {"type": "array", "items": _TEXT, "collectionFormat": "pipes"},
    }
    given = answered({"description": "D", "headers": headers})
    assert answer_of(given)["headers"] == {
        "X-Count": {"description": "D", "x-a": 1, "schema": {"type": "integer"}},
        "X-List": {"style": "simple", "explode": False, "schema": _LIST},
        "X-Pipes": {"description": "Values joined by pipes (|).", "schema": _TEXT},
    }
    assert notes(given) == {
        "a list is taken as one text": "/paths/~1a/post/responses/200/headers/X-Pipes/collectionFormat"
    }


# -------------------------------------------------------------------------------------------------- schemas

SCHEMAS: dict[str, tuple[Json, Json]] = {
    "null": ({"type": "string", "x-nullable": True}, {"type": "string", "nullable": True}),
    "null denied": ({"type": "string", "x-nullable": False}, {"type": "string"}),
    "null in an enum": (
        {"type": "string", "enum": ["a"], "x-nullable": True},
        {"type": "string", "enum": ["a", None], "nullable": True},
    ),
    "null beside a reference": (
        {"type": "object", "properties": {"a": {**_PET, "x-nullable": True}}},
        {"type": "object", "properties": {"a": {"allOf": [_NEW_PET], "nullable": True}}},
    ),
    "null as a type": ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
    "a discriminator": (
        {"type": "object", "discriminator": "kind", "required": ["kind"], "properties": {"kind": _TEXT}},
        {
            "type": "object",
            "discriminator": {"propertyName": "kind"},
            "required": ["kind"],
            "properties": {"kind": _TEXT},
        },
    ),
    "a member called discriminator": (
        {"type": "object", "properties": {"discriminator": _TEXT, "x-nullable": _TEXT}},
        {"type": "object", "properties": {"discriminator": _TEXT, "x-nullable": _TEXT}},
    ),
    "a file": ({"type": "file"}, {"type": "string", "format": "binary"}),
    "what 3.0 has too": (
        {
            "title": "T",
            "type": "object",
            "readOnly": True,
            "xml": {"name": "t"},
            "example": {"$ref": "#/definitions/Pet"},
            "externalDocs": {"url": "https://x.example"},
            "minProperties": 1,
            "additionalProperties": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
            "x-a": {"type": "file"},
        },
        {
            "title": "T",
            "type": "object",
            "readOnly": True,
            "xml": {"name": "t"},
            "example": {"$ref": "#/definitions/Pet"},
            "externalDocs": {"url": "https://x.example"},
            "minProperties": 1,
            "additionalProperties": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
            "x-a": {"type": "file"},
        },
    ),
    "a tuple": (
        {"type": "array", "items": [_TEXT, {"type": "integer", "x-nullable": True}]},
        {"type": "array", "items": [_TEXT, {"type": "integer", "nullable": True}]},
    ),
}


@pytest.mark.parametrize("case", SCHEMAS)
def test_schemas(case: str) -> None:
    """`definitions` are components; what 3.0 calls otherwise is, at any depth, and data stays."""
    given, wanted = SCHEMAS[case]
    definitions = {"Pet": {"type": "object"}, "A": given}
    schemas = read(document(definitions=definitions))["components"]["schemas"]
    assert schemas == {"Pet": {"type": "object"}, "A": wanted}


def test_values_of_heirs_are_a_mapping_of_their_bases() -> None:
    """By x-ms-discriminator-value an heir, of an heir too, is known by another value than its name."""
    base = {"$ref": "#/definitions/Base"}
    value = "x-ms-discriminator-value"
    given = document(
        definitions={
            "Base": {"type": "object", "discriminator": "kind", "properties": {"kind": _TEXT}},
            "A": {"allOf": [base], value: "#one"},
            "B/b": {"allOf": [{"$ref": "#/definitions/A"}, {"type": "object"}], value: "two"},
            "C": {"allOf": [base]},
            "D": {value: "nobody's"},
        }
    )
    assert read(given)["components"]["schemas"]["Base"]["discriminator"] == {
        "propertyName": "kind",
        "mapping": {"#one": "#/components/schemas/A", "two": "#/components/schemas/B~1b"},
    }


def test_extensions_that_hold_parts_of_the_api_are_told() -> None:
    """Whoever misses an operation, or a server, is told where it is."""
    assert notes(document(**{"x-ms-paths": {}, "x-ms-parameterized-host": {}})) == {
        "operations under x-ms-paths are left out": "/x-ms-paths",
        "x-ms-parameterized-host is not read": "/x-ms-parameterized-host",
    }


# ------------------------------------------------------------------------------------------------- security

SCHEMES: dict[str, tuple[Json, Json]] = {
    "basic": (
        {"type": "basic", "description": "D", "x-a": 1},
        {"type": "http", "description": "D", "x-a": 1, "scheme": "basic"},
    ),
    "a key": (
        {"type": "apiKey", "name": "k", "in": "query"},
        {"type": "apiKey", "name": "k", "in": "query"},
    ),
    "implicit": (
        {
            "type": "oauth2",
            "flow": "implicit",
            "authorizationUrl": "https://a.example",
            "scopes": {"s": "S"},
            "description": "D",
        },
        {
            "type": "oauth2",
            "description": "D",
            "flows": {"implicit": {"authorizationUrl": "https://a.example", "scopes": {"s": "S"}}},
        },
    ),
    "password": (
        {"type": "oauth2", "flow": "password", "tokenUrl": "https://t.example", "scopes": {}},
        {"type": "oauth2", "flows": {"password": {"tokenUrl": "https://t.example", "scopes": {}}}},
    ),
    "application": (
        {"type": "oauth2", "flow": "application", "tokenUrl": "https://t.example", "scopes": {"s": "S"}},
        {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "https://t.example", "scopes": {"s": "S"}}},
        },
    ),
    "accessCode": (
        {
            "type": "oauth2",
            "flow": "accessCode",
            "authorizationUrl": "https://a.example",
            "tokenUrl": "https://t.example",
        },
        {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "https://a.example",
                    "tokenUrl": "https://t.example",
                    "scopes": {},
                }
            },
        },
    ),
}


@pytest.mark.parametrize("case", SCHEMES)
def test_security_schemes(case: str) -> None:
    """Basic is a scheme of HTTP; each flow of OAuth 2 has its name and its addresses."""
    given, wanted = SCHEMES[case]
    upgraded = read(document(securityDefinitions={"s": given}, security=[{"s": []}]))
    assert upgraded["components"]["securitySchemes"] == {"s": wanted}
    assert upgraded["security"] == [{"s": []}]


def test_a_flow_that_2_0_does_not_have_is_told() -> None:
    """What it would need is not known."""
    given = document(securityDefinitions={"s": {"type": "oauth2", "flow": "device", "scopes": {}}})
    assert read(given)["components"]["securitySchemes"]["s"] == {"type": "oauth2", "flows": {}}
    assert notes(given) == {"an OAuth 2 flow is left out": "/securityDefinitions/s"}


# ----------------------------------------------------------------------------------------------- references


def test_references_are_led_to_where_things_are() -> None:
    """Parameters, bodies, answers and schemas that are shared, and places within other things."""
    given = document(
        {
            "/a": {
                "post": {
                    "parameters": [
                        {"$ref": "#/parameters/Body"},
                        {"$ref": "#/parameters/Limit"},
                        {"name": "q", "in": "query", "type": "string"},
                    ],
                    "responses": {"200": {"$ref": "#/responses/Pets"}},
                }
            },
            "/b": {
                "post": {
                    "parameters": [
                        {
                            "in": "body",
                            "name": "b",
                            "schema": {"type": "object", "properties": {"p": _TEXT, "q%": _TEXT}},
                        }
                    ],
                    "responses": {
                        "200": {
                            "description": "D",
                            "schema": {"$ref": "#/paths/~1b/post/parameters/0/schema/properties/p"},
                        }
                    },
                }
            },
        },
        definitions={
            "Pet": {"type": "object", "properties": {"next": _PET, "text": {"$ref": "#/definitions/a~1b c"}}},
            "a/b c": _TEXT,
            "Deep": {"$ref": "#/responses/Pets/schema/items"},
            "Percent": {"$ref": "#/paths/~1b/post/parameters/0/schema/properties/q%25"},
        },
        parameters={
            "Body": {"in": "body", "name": "b", "required": True, "schema": _PET},
            "Limit": {"name": "limit", "in": "query", "type": "integer"},
            "Field": field("f"),
        },
        responses={"Pets": {"description": "D", "schema": {"type": "array", "items": _PET}}},
    )
    upgraded = read(given)
    content = "#/paths/~1b/post/requestBody/content/application~1json/schema"
    assert upgraded["paths"]["/a"]["post"] == {
        "parameters": [
            {"$ref": "#/components/parameters/Limit"},
            {"name": "q", "in": "query", "schema": _TEXT},
        ],
        "requestBody": {"$ref": "#/components/requestBodies/Body"},
        "responses": {"200": {"$ref": "#/components/responses/Pets"}},
    }
    answer = upgraded["paths"]["/b"]["post"]["responses"]["200"]
    assert answer["content"] == {_JSON: {"schema": {"$ref": f"{content}/properties/p"}}}
    assert upgraded["components"] == {
        "schemas": {
            "Pet": {
                "type": "object",
                "properties": {"next": _NEW_PET, "text": {"$ref": "#/components/schemas/a~1b c"}},
            },
            "a/b c": _TEXT,
            "Deep": {"$ref": "#/components/responses/Pets/content/application~1json/schema/items"},
            "Percent": {"$ref": f"{content}/properties/q%25"},
        },
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "requestBodies": {"Body": {"required": True, "content": {_JSON: {"schema": _NEW_PET}}}},
        "responses": {
            "Pets": {
                "description": "D",
                "content": {_JSON: {"schema": {"type": "array", "items": _NEW_PET}}},
            }
        },
    }
    assert notes(given) == {}


def test_a_shared_field_is_part_of_a_form() -> None:
    """3.0 has no component for it: it is written out in each form."""
    given = called(
        {"$ref": "#/parameters/File"},
        field("a"),
        consumes=[_PARTS],
        parameters={"File": field("file", type="file", required=True)},
    )
    upgraded = read(given)
    assert "components" not in upgraded
    assert upgraded["paths"]["/a"]["post"]["requestBody"]["content"][_PARTS]["schema"] == {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}, "a": _TEXT},
    }


def test_what_is_shared_is_written_out_where_its_media_types_differ() -> None:
    """A shared body or answer has the document's media types; an operation with others has its own."""
    given = document(
        {
            "/a": {
                "post": {
                    "consumes": [_XML],
                    "produces": ["text/plain"],
                    "parameters": [{"$ref": "#/parameters/Body"}],
                    "responses": {"200": {"$ref": "#/responses/It"}},
                }
            }
        },
        parameters={"Body": {"in": "body", "name": "b", "schema": _TEXT}},
        responses={"It": {"description": "D", "schema": _TEXT}},
    )
    upgraded = read(given)
    assert upgraded["paths"]["/a"]["post"] == {
        "requestBody": {"content": {_XML: {"schema": _TEXT}}},
        "responses": {"200": {"description": "D", "content": {"text/plain": {"schema": _TEXT}}}},
    }
    assert upgraded["components"]["responses"] == {
        "It": {"description": "D", "content": {_JSON: {"schema": _TEXT}}}
    }


def test_what_stands_under_an_extension_is_upgraded_where_it_is_referred_to() -> None:
    """Nothing but a reference says that it is a path item, a parameter, an answer or a schema."""
    given = document(
        {
            "/a": {"$ref": "#/x-items/a"},
            "/b": {
                "get": {
                    "parameters": [{"$ref": "#/x-parameters/p"}],
                    "responses": {"200": {"$ref": "#/x-answers/it"}},
                }
            },
        },
        definitions={"A": {"$ref": "#/x-schemas/a"}},
        **{
            "x-items": {
                "a": {
                    "put": {"parameters": [{"in": "body", "name": "b", "schema": _TEXT}], "responses": _DONE}
                }
            },
            "x-parameters": {"p": {"name": "p", "in": "query", "type": "string"}},
            "x-answers": {"it": {"description": "D", "schema": _TEXT}},
            "x-schemas": {"a": {"type": "object", "properties": {"p": {**_TEXT, "x-nullable": True}}}},
        },
    )
    upgraded = read(given)
    assert upgraded["paths"] == {
        "/a": {"put": {"responses": _DONE, "requestBody": {"content": {_JSON: {"schema": _TEXT}}}}},
        "/b": {
            "get": {
                "parameters": [{"name": "p", "in": "query", "schema": _TEXT}],
                "responses": {"200": {"description": "D", "content": {_JSON: {"schema": _TEXT}}}},
            }
        },
    }
    assert upgraded["components"]["schemas"] == {"A": {"$ref": "#/x-schemas/a"}}
    assert upgraded["x-schemas"]["a"]["properties"] == {"p": {"type": "string", "nullable": True}}


def test_what_stands_in_other_files_is_upgraded_too(tmp_path: Path) -> None:
    """Files that are 2.0 themselves, files of schemas, and path items, from folder to folder."""
    files: dict[str, Any] = {
        "api.yaml": document(
            {
                "/pets": {"$ref": "paths/pets.yaml"},
                "/upload": {
                    "post": {
                        "parameters": [{"$ref": "common.yaml#/parameters/File"}],
                        "consumes": [_PARTS],
                        "responses": {"default": {"$ref": "common.yaml#/responses/Error"}},
                    }
                },
            },
            definitions={"Own": {"$ref": "schemas/pet.json"}},
        ),
        "paths/pets.yaml": {
            "parameters": [{"$ref": "../common.yaml#/parameters/Limit"}],
            "post": {
                "parameters": [{"in": "body", "name": "b", "schema": {"$ref": "../schemas/pet.json"}}],
                "responses": {"200": {"description": "D", "schema": {"$ref": "../schemas/pet.json"}}},
            },
        },
        "schemas/pet.json": {
            "type": "object",
            "discriminator": "kind",
            "properties": {"kind": _TEXT, "tag": {"$ref": "tags.json#/Tag"}},
        },
        "schemas/tags.json": {"Tag": {"type": "string", "x-nullable": True}},
        "common.yaml": document(
            parameters={
                "File": field("file", type="file"),
                "Limit": {"name": "limit", "in": "query", "type": "integer"},
            },
            responses={"Error": {"description": "E", "schema": {"$ref": "#/definitions/Error"}}},
            definitions={"Error": {"type": "object", "properties": {"pet": {"$ref": "schemas/pet.json"}}}},
        ),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(content))
    upgraded = load(tmp_path / "api.yaml", allow_refs=True)
    own = {"$ref": "#/components/schemas/Own"}
    assert upgraded["paths"] == {
        "/pets": {
            "parameters": [{"$ref": "#/components/parameters/Limit"}],
            "post": {
                "requestBody": {"content": {_JSON: {"schema": own}}},
                "responses": {"200": {"description": "D", "content": {_JSON: {"schema": own}}}},
            },
        },
        "/upload": {
            "post": {
                "requestBody": {
                    "content": {
                        _PARTS: {
                            "schema": {
                                "type": "object",
                                "properties": {"file": {"type": "string", "format": "binary"}},
                            }
                        }
                    }
                },
                "responses": {"default": {"$ref": "#/components/responses/Error"}},
            }
        },
    }
    assert upgraded["components"] == {
        "schemas": {
            "Own": {
                "type": "object",
                "discriminator": {"propertyName": "kind"},
                "properties": {"kind": _TEXT, "tag": {"$ref": "#/components/schemas/Tag"}},
            },
            "Error": {"type": "object", "properties": {"pet": own}},
            "Tag": {"type": "string", "nullable": True},
        },
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "responses": {
            "Error": {
                "description": "E",
                "content": {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
            }
        },
    }


def test_items_that_refer_to_a_definition_are_followed(tmp_path: Path) -> None:
    """2.0 has no references there, and authors write them, into files too."""
    items = {"name": "q", "in": "query", "type": "array", "items": {"$ref": "kinds.json#/Kind"}}
    header = {"X-Kinds": {"type": "array", "items": {"$ref": "kinds.json#/Kind"}}}
    operation = {"parameters": [items], "responses": {"200": {"description": "D", "headers": header}}}
    (tmp_path / "api.json").write_text(json.dumps(document({"/a": {"post": operation}})))
    (tmp_path / "kinds.json").write_text(json.dumps({"Kind": {"type": "string", "enum": ["a"]}}))
    upgraded = load(tmp_path / "api.json", allow_refs=True)
    kinds = {"type": "array", "items": {"$ref": "#/components/schemas/Kind"}}
    read_operation = upgraded["paths"]["/a"]["post"]
    assert read_operation["parameters"][0]["schema"] == kinds
    assert read_operation["responses"]["200"]["headers"]["X-Kinds"]["schema"] == kinds
    assert upgraded["components"]["schemas"] == {"Kind": {"type": "string", "enum": ["a"]}}


# ------------------------------------------------------------------------------------- what is not in order


def test_members_of_openapi_3_are_told() -> None:
    """A document of 2.0 does not have them, and what their references mean there nobody knows."""
    operation = {"requestBody": {}, "callbacks": {}, "servers": [], "responses": _DONE}
    given = document({"/a": {"servers": [], "post": operation}}, components={}, servers=[])
    assert read(given) == {
        "openapi": "3.0.4",
        "info": {"title": "Old", "version": "1"},
        "paths": {"/a": {"post": {"responses": _DONE}}},
    }
    assert [*notes(given)] == ["a member is left out"]
    answer = answered({"description": "D", "content": {}, "links": {}})
    assert notes(answer) == {"a member is left out": "/paths/~1a/post/responses/200/content"}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"definitions": []}, "/definitions"),
        ({"definitions": {"A": 3}}, "/definitions/A"),
        ({"parameters": []}, "/parameters"),
        ({"responses": "none"}, "/responses"),
        ({"securityDefinitions": []}, "/securityDefinitions"),
        ({"paths": {"/a": {"get": {"parameters": {}}}}}, "/paths/~1a/get/parameters"),
        ({"paths": {"/a": {"get": 3}}}, "/paths/~1a/get"),
    ],
)
def test_the_outline_is_checked_as_it_is_written(changes: Json, pointer: str) -> None:
    """A place that is wrong is named by where it stands in the document of 2.0."""
    assert refused(document() | changes).pointer == pointer


def test_a_part_that_is_wrong_does_not_cost_the_whole() -> None:
    """With leave it is left out, and named by where it stands."""
    given = document(
        {"/a": {"get": 3, "put": {"responses": _DONE}}}, definitions={"A": 3, "B": {"type": "object"}}
    )
    loaded = load_all(json.dumps(given).encode(), partial=True)
    assert [problem.pointer for problem in loaded.left_out] == ["/definitions/A", "/paths/~1a/get"]
    assert loaded.document["paths"] == {"/a": {"put": {"responses": _DONE}}}
    assert loaded.document["components"] == {"schemas": {"B": {"type": "object"}}}


def test_a_reference_out_of_a_file_is_refused_where_it_stands() -> None:
    """References are followed before anything moves."""
    given = document({"/a": {"get": {"responses": {"200": {"$ref": "https://x.example/r"}}}}})
    assert refused(given).pointer == "/paths/~1a/get/responses/200"


def test_overlays_see_what_was_read() -> None:
    """They are written for OpenAPI 3, as `--stop-after load --print` shows it."""
    given = read(called({"in": "body", "name": "b", "schema": _TEXT}))
    target = "$.paths['/a'].post.requestBody"
    actions = [{"target": target, "description": "Must be given.", "update": {"required": True}}]
    text = yaml.safe_dump({"overlay": "1.0.0", "info": {"title": "O", "version": "1"}, "actions": actions})
    body = apply_overlays(given, [load_overlay(text.encode())])["paths"]["/a"]["post"]["requestBody"]
    assert body == {"content": {_JSON: {"schema": _TEXT}}, "required": True}


def test_media_types_of_the_document_cannot_swell_it() -> None:
    """They count in each body and answer, so that a small document could become a huge one."""
    many = [f"application/x-{number}" for number in range(2_000)]
    item = {"get": {"responses": {str(status): {"schema": _TEXT} for status in range(100, 700)}}}
    assert refused(document({"/a": item}, produces=many)).what == "too many media types"


_WORDS = [
    *("in", "name", "type", "items", "schema", "required", "collectionFormat", "enum", "x-nullable"),
    *("consumes", "produces", "schemes", "parameters", "responses", "definitions", "headers", "examples"),
    *("securityDefinitions", "flow", "scopes", "discriminator", "$ref", "200", "get", "/a", "host"),
]
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 3)
    | st.sampled_from(
        [*_WORDS, "body", "formData", "query", "path", "array", "file", "oauth2", "csv", _JSON, _PARTS]
    )
    | st.sampled_from(["#/parameters/A", "#/definitions/A", "#/paths/~1a/get/parameters/0", "#/responses/A"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["paths", "definitions", "parameters", "responses", "consumes", "produces", "host"]),
        _VALUES | st.dictionaries(st.sampled_from(["A", "/a"]), _VALUES, max_size=2),
    ),
    st.lists(_VALUES, max_size=3),
    st.dictionaries(st.sampled_from(["200", "default"]), _VALUES, max_size=2),
)
@settings(max_examples=examples(80))
def test_whatever_is_written_it_is_read_or_refused(
    rest: Json, parameters: list[Any], responses: Json
) -> None:
    """No shape of a document makes reading it fail in another way than by a diagnostic."""
    paths = {"/a": {"get": {"parameters": parameters, "responses": responses}, "parameters": parameters}}
    try:
        upgraded = read(document(paths) | rest)
    except DocumentError:
        return
    assert upgraded["openapi"] == "3.0.4"
    assert not upgraded.keys() & {"swagger", "definitions", "consumes", "produces", "host"}
