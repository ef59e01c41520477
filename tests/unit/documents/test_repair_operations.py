"""R5, R15, R16, R18 to R22: operations, parameters, content types and the outline of the document."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.documents import repair
from tests.unit.documents.minimal import (
    NULL,
    complaints,
    document,
    json_response,
    operation,
    ref,
    repaired,
    schemas_of,
    tagged,
    the_operation,
)

pytestmark = pytest.mark.checkout

STRING = {"type": "string"}
OBJECT = {"type": "object", "properties": {"a": STRING}}


def parameter(name: str, location: str = "query", **members: Any) -> dict[str, Any]:
    """Return a parameter; a text unless *members* say otherwise."""
    return {"name": name, "in": location, "required": location == "path", "schema": STRING, **members}


def parameters_of(given: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parameters of the only operation once repaired."""
    found: list[dict[str, Any]] = the_operation(given)["parameters"]
    return found


@pytest.mark.parametrize("path", ["/p/{path+}", "/p/{path*}", "/p/{+path}", "/p/{...path}", "/p/{path...}"])
def test_greedy_parameters(path: str) -> None:
    """R5: a parameter that takes the rest of the path gets a plain name and is marked."""
    given = document(paths=operation(path, parameters=[parameter(path[4:-1], "path")]))
    assert complaints(given)
    (one,) = parameters_of(given)
    assert one["name"] == "path"
    assert one["x-invocant-greedy"] is True
    assert one["x-invocant-original-name"] == path[4:-1]
    assert the_operation(given)["x-invocant-path"] == "/p/{path}"
    assert [note.what for note in repaired(given).notes] == [f"the slashes of a value for {path[3:]} stay"]


def test_path_begins_with_a_slash() -> None:
    """R18: one without a slash gets it, which is told; beside the same path with one, both stay."""
    given = document(paths=operation("books", operationId="a"))
    assert the_operation(given)["x-invocant-path"] == "/books"
    assert [(note.what, note.pointer) for note in repaired(given).notes] == [
        ("the path is read as /books", "/paths/books/get")
    ]
    both = document(paths={**operation("/books", operationId="a"), **operation("books", operationId="b")})
    ids = [item["get"]["operationId"] for item in repaired(both).document["paths"].values()]
    assert ids == ["a", "b"]


def test_limited_parameters_are_not_greedy() -> None:
    """R5: a pattern behind a colon belongs to the server; that nobody checks it is told."""
    names = ("id:[0-9]+", "rest+:.*")
    given = document(
        paths=operation("/a/{id:[0-9]+}/{rest+:.*}", parameters=[parameter(name, "path") for name in names])
    )
    assert [(one["name"], one.get("x-invocant-greedy", False)) for one in parameters_of(given)] == [
        ("id", False),
        ("rest", True),
    ]
    assert [note.what for note in repaired(given).notes] == [
        "the pattern in {id:[0-9]+} is not checked",
        "the slashes of a value for {rest+:.*} stay",
        "the pattern in {rest+:.*} is not checked",
    ]


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("file.id", "file_id"),
        ("id:[0-9]+", "id"),
        ("id:[0-9]{3}", "id"),
        ("2nd", "parameter_1"),
        ("ä", "parameter_1"),
    ],
)
def test_path_parameters_get_names(inside: str, name: str) -> None:
    """R5: what stands in the braces is made a name, and kept beside."""
    given = document(paths=operation(f"/a/{{{inside}}}", parameters=[parameter(inside, "path")]))
    assert complaints(given)
    (one,) = parameters_of(given)
    assert (one["name"], one["x-invocant-original-name"]) == (name, inside)


def test_path_parameters_are_those_of_the_path() -> None:
    """R18: those not declared are declared, those not in the path go, in the path's order."""
    given = document(
        paths=operation("/a/{x}/{y}/{w}", parameters=[parameter("z", "path"), parameter("y", "path")])
    )
    assert complaints(given)
    assert [one["name"] for one in parameters_of(given)] == ["x", "y", "w"]
    assert [note.what for note in repaired(given).notes] == [
        "the path parameter 'x' is declared",
        "the path parameter 'w' is declared",
        "the path parameter 'z' is left out",
    ]


def test_the_only_parameter_without_a_place_has_the_only_place_left() -> None:
    """R18: one place and one parameter are left, so they are the same; its schema is not lost."""
    given = document(
        paths=operation(
            "/a/{x}/{y}",
            parameters=[parameter("z", "path", schema={"type": "integer"}), parameter("y", "path")],
        )
    )
    assert complaints(given)
    assert [(one["name"], one["schema"]["type"]) for one in parameters_of(given)] == [
        ("x", "integer"),
        ("y", "string"),
    ]
    assert [note.what for note in repaired(given).notes] == [
        "the path parameter 'z' is the one that the path calls 'x'"
    ]


def test_a_placeholder_may_stand_twice() -> None:
    """R18: the second one is a parameter of its own."""
    given = document(paths=operation("/a/{x}/b/{x}", parameters=[parameter("x", "path")]))
    assert complaints(given)
    assert the_operation(given)["x-invocant-path"] == "/a/{x}/b/{x_2}"


def test_defaults_of_parameters_are_put_aside() -> None:
    """R18: a default before a parameter without one would be no Python."""
    schema = {"type": "string", "default": "v"}
    given = document(
        paths=operation(
            "/a/{x}/{y}", parameters=[parameter("x", "path", schema=schema), parameter("y", "path")]
        )
    )
    one, _ = parameters_of(given)
    assert one["schema"] == STRING
    assert one["x-invocant-default"] == "v"


def test_the_query_of_a_path_becomes_parameters() -> None:
    """R20: httpx replaces the query of a URL by the parameters it is given."""
    given = document(paths=operation("/m?beta=true", parameters=[parameter("a")]))
    one = the_operation(given)
    assert one["x-invocant-path"] == "/m"
    fixed = one["parameters"][1]
    assert (fixed["name"], fixed["schema"]["const"], fixed["x-invocant-fixed"]) == ("beta", "true", True)


def test_two_paths_that_differ_in_the_query_stay_two() -> None:
    """R20, R21: as many operations come out as go in, and their ids differ."""
    given = document(paths={**operation("/m"), **operation("/m?beta=true")})
    found = repaired(given).document["paths"]
    assert [one["get"]["x-invocant-path"] for one in found.values()] == ["/m", "/m"]
    assert [one["get"]["operationId"] for one in found.values()] == ["op", "op_2"]
    assert [one["get"]["x-invocant-pointer"] for one in found.values()] == [
        "/paths/~1m/get",
        "/paths/~1m?beta=true/get",
    ]


@pytest.mark.parametrize("identity", [None, "", "!!"])
def test_missing_ids_are_made(identity: Any) -> None:
    """R21: an id is made of method and path where there is none that could name anything."""
    paths = operation("/a/{id}")
    paths["/a/{id}"]["get"]["operationId"] = identity
    assert the_operation(document(paths=paths))["operationId"] == "get_a_id"


def test_parameters_say_how_they_are_written() -> None:
    """The parser takes explode for false; OpenAPI's default is true for the style form."""
    found = parameters_of(
        document(
            paths=operation(
                "/a/{p}",
                parameters=[
                    parameter("p", "path"),
                    parameter("q"),
                    parameter("d", style="deepObject", schema=OBJECT),
                    parameter("s", style="spaceDelimited", allowReserved=True),
                    parameter("h", "header"),
                    parameter("c", "cookie", explode=False),
                ],
            )
        )
    )
    assert [(one["name"], one["style"], one["explode"]) for one in found] == [
        ("p", "simple", False),
        ("q", "form", True),
        ("d", "deepObject", False),
        ("s", "spaceDelimited", False),
        ("h", "simple", False),
        ("c", "form", False),
    ]
    assert found[3]["allowReserved"] is True


@pytest.mark.parametrize(
    ("location", "schema"),
    [
        ("path", {"type": "string", "nullable": True}),
        ("header", {"type": "string", "format": "date-time"}),
        ("header", {"type": "array", "items": STRING}),
        ("header", OBJECT),
    ],
)
def test_what_the_parser_refuses_in_a_place_is_kept_beside(location: str, schema: Any) -> None:
    """The parser gets a text, the client the exact schema."""
    path = "/a/{x}" if location == "path" else "/a"
    given = document(paths=operation(path, parameters=[parameter("x", location, schema=schema)]))
    assert complaints(given)
    (one,) = parameters_of(given)
    assert one["schema"] == STRING
    assert one["x-invocant-schema"] != STRING


def test_a_constant_header_is_kept_beside() -> None:
    """The parser takes an enum of one value in a header, but no constant, which is what it is."""
    given = document(
        paths=operation(parameters=[parameter("x", "header", schema={"type": "string", "enum": ["a"]})])
    )
    (one,) = parameters_of(given)
    assert (one["schema"], one["x-invocant-schema"]) == (STRING, {**STRING, "const": "a"})


def test_a_parameter_with_content_keeps_it() -> None:
    """The parser skips it, the client has its content type and schema."""
    one = {"name": "filter", "in": "query", "content": {"application/json": {"schema": OBJECT}}}
    given = document(paths=operation(parameters=[one]))
    (found,) = parameters_of(given)
    assert found["content"] == {"application/json": {"schema": ref("OpFilter")}}
    assert "schema" not in found


@pytest.mark.parametrize(
    ("wire", "count"),
    [
        (["ids", "ids[]"], 2),
        (["a", "a"], 1),
        (["X-A", "x_a"], 2),
        (["[]", "{}"], 2),
        (["filter[a]", "filter[b]"], 2),
    ],
)
def test_parameters_differ_in_python(wire: list[str], count: int) -> None:
    """Names that are one in Python are told apart, and a repeated declaration counts once."""
    given = document(paths=operation(parameters=[parameter(name) for name in wire]))
    found = parameters_of(given)
    assert len(found) == count
    assert [one.get("x-invocant-original-name", one["name"]) for one in found] == wire[:count]


@pytest.mark.parametrize("name", ["X-\N{CJK UNIFIED IDEOGRAPH-540D}", "a b", "a:b", "a/b"])
def test_headers_that_no_request_can_have_are_left_out_and_named(name: str) -> None:
    """R18: the name of a header is a token (RFC 9110, section 5.6.2)."""
    given = document(
        paths=operation("/a", parameters=[parameter(name, "header"), parameter("X-B", "header")])
    )
    assert [entry["name"] for entry in parameters_of(given)] == ["X-B"]
    assert [note.what for note in repaired(given).notes] == [f"the header parameter {name!r} is left out"]


@pytest.mark.parametrize("name", ["Accept", "content-type", "Authorization"])
def test_headers_that_openapi_ignores_are_left_out(name: str) -> None:
    """OpenAPI says that these parameters are ignored; it is noted."""
    given = document(paths=operation(parameters=[parameter(name, "header")]))
    assert parameters_of(given) == []
    assert repaired(given).notes


def test_parameters_of_the_path_item_belong_to_each_operation() -> None:
    """The operation's own comes before one of the same name and place."""
    paths = operation(parameters=[parameter("q", schema={"type": "integer"})])
    paths["/a"]["parameters"] = [parameter("q"), {"$ref": "#/components/parameters/R"}]
    found = parameters_of(document(paths=paths, parameters={"R": parameter("r", description="shared")}))
    assert [(one["name"], one["schema"]["type"]) for one in found] == [("r", "string"), ("q", "integer")]
    assert found[0]["description"] == "shared"


def body_of(content: dict[str, Any]) -> Any:
    """Return the media types of a request body once repaired."""
    given = document(paths=operation(method="post", requestBody={"content": content}))
    return the_operation(given)["requestBody"]["content"]


def response_of(content: dict[str, Any]) -> Any:
    """Return the media types of a response once repaired."""
    given = document(paths=operation(responses={"200": {"description": "", "content": content}}))
    return the_operation(given)["responses"]["200"]["content"]


def test_json_comes_first() -> None:
    """R16: the parser takes the first type it knows; an error as text would hide the one as JSON."""
    found = response_of(
        {"text/plain": {"schema": STRING}, "application/json": {"schema": {"type": "integer"}}}
    )
    assert list(found) == ["application/json", "text/plain"]


@pytest.mark.parametrize(
    ("content_type", "key"),
    [
        ("audio/mpeg", "application/octet-stream"),
        ("application/zip", "application/octet-stream"),
        ("application/jsonl", "text/plain"),
        ("application/xml", "text/plain"),
        ("text/event-stream", "text/event-stream"),
        ("application/problem+json", "application/problem+json"),
        ("Application/JSON; charset=utf-8", "application/json"),
        ("*/*", "application/json"),
        ("nonsense", "application/octet-stream"),
    ],
)
def test_responses_of_any_type_stay(content_type: str, key: str) -> None:
    """R15: the parser gets a type it knows, the client the real one."""
    found = response_of({content_type: {"schema": OBJECT}})
    assert list(found) == [key]
    assert found[key].get("x-invocant-media-type", key) == content_type


@pytest.mark.parametrize("content_type", ["audio/mpeg", "application/jsonl", "text/plain", "application/pdf"])
def test_bodies_of_any_type_stay(content_type: str) -> None:
    """R15: an operation is not lost for its body's type."""
    content = {content_type: {"schema": {"type": "string", "format": "binary"}}}
    assert complaints(document(paths=operation(method="post", requestBody={"content": content})))
    found = body_of(content)
    assert found["application/octet-stream"]["x-invocant-media-type"] == content_type


def test_types_that_map_to_one_stay_two() -> None:
    """R15: two types under one key are told apart by a parameter that nothing reads."""
    found = body_of({"audio/mpeg": {"schema": STRING}, "audio/wav": {"schema": STRING}})
    assert [one["x-invocant-media-type"] for one in found.values()] == ["audio/mpeg", "audio/wav"]


def test_the_schema_of_events_and_lines_is_kept() -> None:
    """R15: what comes as text is described all the same."""
    found = response_of({"text/event-stream": {"schema": OBJECT}})["text/event-stream"]
    assert found == {"schema": ref("OpResponse")}


@pytest.mark.parametrize(
    ("content_type", "schema"),
    [
        ("text/plain", STRING),
        ("application/zip", {"type": "string", "format": "binary"}),
        ("application/json", {}),
    ],
)
def test_a_content_type_says_what_its_schema_does_not(content_type: str, schema: Any) -> None:
    """Text is text and an archive is bytes, where the document gives no schema."""
    (found,) = response_of({content_type: {}}).values()
    assert found["schema"] == schema


def test_a_content_type_may_be_handled_as_another() -> None:
    """What is told of a content type comes before what is known of it; the real one stays beside."""
    content = {"text/plain": {"schema": STRING}, "application/vnd.shop": {"schema": OBJECT}}
    given = document(paths=operation(responses={"200": {"description": "", "content": content}}))
    found = repair(given, content_types={"application/vnd.shop": "application/json"}).document
    content = found["paths"]["/a"]["get"]["responses"]["200"]["content"]
    assert list(content) == ["application/json", "text/plain"]
    assert content["application/json"] == {
        "schema": ref("OpResponse"),
        "x-invocant-handled-as": "application/json",
        "x-invocant-media-type": "application/vnd.shop",
    }


def test_a_body_without_schema_holds_anything() -> None:
    """The parser drops an operation whose body has no schema."""
    content: dict[str, Any] = {"application/json": {}}
    assert complaints(document(paths=operation(method="post", requestBody={"content": content})))
    assert body_of(content) == {"application/json": {"schema": {}}}


def test_forms_keep_their_type_and_encoding() -> None:
    """Forms are known to the parser; how their parts are written is kept for the client."""
    found = body_of(
        {
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}},
                "encoding": {"file": {"contentType": "image/png", "headers": {"X": {}}}},
            },
            "application/x-www-form-urlencoded": {"schema": OBJECT},
        }
    )
    assert list(found) == ["multipart/form-data", "application/x-www-form-urlencoded"]
    assert found["multipart/form-data"]["x-invocant-encoding"] == {
        "file": {
            "contentType": "image/png",
            "headers": [{"name": "X", "required": False, "explode": False, "value": None}],
        }
    }


def test_a_header_cannot_be_smuggled_in_by_a_content_type() -> None:
    """A content type becomes a header: one with a line break is replaced."""
    found = response_of({"text/x\r\nSet-Cookie: a": {"schema": STRING}})
    assert [one["x-invocant-media-type"] for one in found.values()] == ["application/octet-stream"]


@pytest.mark.parametrize(
    ("status", "key"), [("2xx", "2XX"), ("404", "404"), ("default", "default"), ("ok", "default")]
)
def test_statuses_and_ranges(status: str, key: str) -> None:
    """What names no status counts as default, and is reported."""
    given = document(paths=operation(responses={status: {"description": ""}}))
    assert list(the_operation(given)["responses"]) == [key]
    assert bool(repaired(given).widened) == (status == "ok")


def test_responses_are_optional() -> None:
    """3.1 lets an operation say nothing of its responses; the parser does not."""
    given = document(
        paths={"/a": {"get": {"operationId": "op", "responses": {"200": {}}}, "put": {"operationId": "p"}}}
    )
    assert complaints(given)
    assert len(repaired(given).document["paths"]["/a"]) == 2


def test_the_documents_security_is_each_operations() -> None:
    """What the document requires counts where the operation says nothing; an empty list means none."""
    paths = {**operation("/a"), **operation("/b", security=[]), **operation("/c", security=[{"key": []}, {}])}
    given = document(paths=paths)
    given["security"] = [{"token": ["read"]}]
    found = repaired(given).document["paths"]
    assert [one["get"]["security"] for one in found.values()] == [
        [{"token": ["read"]}],
        [],
        [{"key": []}, {}],
    ]


def test_servers_of_the_operation_come_before_those_of_its_path() -> None:
    """Variables are filled in and kept beside; the servers of the document count for the rest."""
    own = [{"url": "https://{place}.own.test", "variables": {"place": {"default": "eu"}}}, "none"]
    paths = {**operation("/a", servers=own), **operation("/b", servers=["none"]), **operation("/c")}
    for path in ("/a", "/b"):
        paths[path]["servers"] = [{"url": "https://path.test", "description": "The path's."}]
    given = {**document(paths=paths), "servers": [{"url": "https://all.test"}]}
    found = repaired(given)
    assert [one["get"].get("servers") for one in found.document["paths"].values()] == [
        [
            {
                "url": "https://eu.own.test",
                "x-invocant-template": "https://{place}.own.test",
                "x-invocant-variables": {"place": {"default": "eu"}},
            }
        ],
        [{"url": "https://path.test", "description": "The path's."}],
        None,
    ]
    assert not any("server" in str(note) for note in found.notes)


@pytest.mark.parametrize("info", [{"title": "T"}, {"version": 1.5}, {}, None])
def test_info_is_filled_in(info: Any) -> None:
    """R22: the parser refuses a document without title or version."""
    given = {**document(), "info": info}
    assert complaints(given)
    assert repaired(given).notes


def test_what_only_could_fail_is_left_away() -> None:
    """Examples, callbacks, links and other tools' keywords cannot make the parse fail."""
    given = document(
        paths=operation(callbacks={"c": 3}, responses={"200": {"description": "", "links": 5, "headers": []}})
    )
    given["tags"] = ["no object", {"name": "t", "externalDocs": 1}]
    given["servers"] = [{"url": "https://{host}/v1", "variables": {"host": {"default": "example.org"}}}, 7]
    given["components"]["securitySchemes"] = {
        "o": {"type": "oauth2", "flows": {"clientCredentials": {}}},
        "broken": {},
    }
    given["components"]["examples"] = [1]
    assert complaints(given)
    found = repaired(given).document
    assert found["servers"] == [
        {
            "url": "https://example.org/v1",
            "x-invocant-template": "https://{host}/v1",
            "x-invocant-variables": {"host": {"default": "example.org"}},
        }
    ]
    assert list(found["components"]["securitySchemes"]) == ["o"]


def test_the_events_of_a_stream_are_repaired() -> None:
    """The schemas in `x-invocant-stream` become components like any other."""
    stream = {
        "name": "s",
        "event": "E",
        "events": [
            {
                "type": "json",
                "class": "Chunk",
                "data": "json",
                "role": "json",
                "schema": {"anyOf": [tagged("a"), tagged("b")]},
            },
            {
                "type": "text",
                "class": "Text",
                "data": "json",
                "role": "text",
                "schema": {"type": "string", "nullable": True},
            },
        ],
    }
    given = document(paths=operation("/a", "get", **{"x-invocant-stream": stream}))
    events = the_operation(given)["x-invocant-stream"]["events"]
    assert [one["schema"] for one in events] == [ref("ChunkData"), {"anyOf": [STRING, NULL]}]
    assert sorted(schemas_of(given)) == ["ChunkData", "ChunkDataA", "ChunkDataB"]


def test_our_keywords_stay_on_the_operation() -> None:
    """Names, paging and the rest are what the generator works from."""
    given = document(
        paths=operation(
            "/a", "get", responses=json_response(OBJECT), **{"x-invocant-retry": "safe", "x-other": 1}
        )
    )
    one = the_operation(given)
    assert one["x-invocant-retry"] == "safe"
    assert "x-other" not in one


def test_the_same_input_gives_the_same_output() -> None:
    """Order and names depend on the document alone."""
    import json

    given = document(
        {"U": {"anyOf": [tagged("a"), tagged("b")]}}, paths=operation(responses=json_response(ref("U")))
    )
    assert json.dumps(repaired(given).document) == json.dumps(repaired(given).document)
