"""HTTP as the document has it: media types, headers, redirects, examples, browsers, proxies, uploads."""

import asyncio
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.unit.mock.small import Caller, body, operation, response, serving, small

PET: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "name": {"type": "string"},
        "tags": {
            "type": "array",
            "xml": {"wrapped": True},
            "items": {"type": "string", "xml": {"name": "tag"}},
        },
    },
    "xml": {"name": "pet"},
}


def _content(status: str = "200", **content: Any) -> dict[str, Any]:
    """Return an operation with these media types, `__` for a slash."""
    media = {kind.replace("__", "/"): member for kind, member in content.items()}
    return {"responses": {status: {"description": "", "content": media}}}


def test_accept_decides_between_what_is_documented() -> None:
    """JSON or XML, as the caller weighs them; neither is 406, and nothing is done then."""
    paths = {"/pets": {"post": _content(application__json={"schema": PET}, application__xml={"schema": PET})}}
    with serving(small(paths)) as call:
        assert call("POST", "/pets").headers["content-type"] == "application/json"
        answer = call("POST", "/pets", headers={"accept": "application/json;q=0.1, application/xml"})
        assert answer.headers["content-type"] == "application/xml; charset=utf-8"
        assert call("POST", "/pets", headers={"accept": "*/*;q=0.5"}).status == 200
        refused = call("POST", "/pets", headers={"accept": "text/html"})
    assert refused.status == 406
    assert "application/json" in refused.json()["message"]


def test_xml_is_written_as_the_schema_says() -> None:
    """Names, attributes and wrapped lists."""
    example = {"id": 7, "name": "a<b", "tags": ["x", "y"]}
    paths = {"/pet": {"get": _content(application__xml={"schema": {**PET, "example": example}})}}
    with serving(small(paths)) as call:
        root = ET.fromstring(call("GET", "/pet").content)  # noqa: S314  # our own
    assert (root.tag, root.get("id"), root.findtext("name")) == ("pet", "7", "a<b")
    assert [tag.text for tag in root.findall("tags/tag")] == ["x", "y"]


def test_texts_come_as_what_they_are() -> None:
    """By the documented example, else made up: rows of a table, a text."""
    row = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}, "example": {"n": 1}}
    paths = {
        "/csv": {"get": _content(text__csv={"schema": {"type": "string"}, "example": "a,b\n1,2\n"})},
        "/rows": {
            "get": _content(
                text__csv={"schema": {"type": "array", "minItems": 1, "maxItems": 1, "items": row}}
            )
        },
        "/text": {"get": _content(text__plain={"schema": {"type": "string", "const": "grün"}})},
    }
    with serving(small(paths)) as call:
        assert call("GET", "/csv").content == b"a,b\n1,2\n"
        assert call("GET", "/rows").content == b"n\r\n1\r\n"
        answer = call("GET", "/text")
    assert (answer.content.decode(), answer.headers["content-type"]) == ("grün", "text/plain; charset=utf-8")


def test_files_are_bytes() -> None:
    """A picture begins as one does; what is not known is no text either."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    paths = {
        "/picture": {"get": _content(image__png=binary)},
        "/bytes": {"get": _content(application__octet_stream=binary)},
    }
    paths["/bytes"]["get"]["responses"]["200"]["content"] = {"application/octet-stream": binary}
    with serving(small(paths)) as call:
        picture = call("GET", "/picture")
        other = call("GET", "/bytes")
    assert (picture.headers["content-type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert other.headers["content-type"] == "application/octet-stream"
    with pytest.raises(UnicodeDecodeError):
        other.content.decode()


def test_documented_headers_are_sent() -> None:
    """With their example, or made up; what the message itself decides is not."""
    answer = response({"type": "object"})
    answer["headers"] = {
        "X-Rate": {"schema": {"type": "integer", "minimum": 5, "maximum": 5}},
        "X-Why": {"schema": {"type": "string"}, "example": "because"},
        "X-List": {"schema": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"const": 1}}},
        "Content-Length": {"schema": {"type": "integer"}},
    }
    with serving(small({"/a": {"get": {"responses": {"200": answer}}}})) as call:
        sent = call("GET", "/a")
    assert [sent.headers[name] for name in ("x-rate", "x-why", "x-list")] == ["5", "because", "1,1"]
    assert sent.headers["content-length"] == str(len(sent.content))


def test_documented_redirect() -> None:
    """What is answered with a redirect alone leads where its header says."""
    moved = {"description": "", "headers": {"Location": {"schema": {"type": "string"}, "example": "/b"}}}
    paths = {
        "/a": {"get": {"responses": {"302": moved, "404": response()}}},
        "/c": {"get": {"responses": {"303": {"description": ""}}}},
    }
    with serving(small(paths)) as call:
        assert (call("GET", "/a").status, call("GET", "/a").headers["location"]) == (302, "/b")
        assert (call("GET", "/c").status, call("GET", "/c").headers["location"][:8]) == (303, "https://")


EXAMPLES = {
    "cat": {"value": {"id": 1, "name": "cat"}},
    "dog": {"value": {"id": 2, "name": "dog"}},
    "bad": {"value": {"id": "x"}},
}


@pytest.fixture
def pets() -> Any:
    """An operation with examples, and an error with one."""
    get = _content(application__json={"schema": PET, "examples": EXAMPLES})
    get["responses"]["404"] = {
        "description": "",
        "content": {"application/json": {"schema": {"type": "object"}, "example": {"gone": True}}},
    }
    get["responses"]["429"] = response({"type": "object", "properties": {"message": {"type": "string"}}})
    with serving(small({"/pet": {"get": get}})) as call:
        yield call


@pytest.mark.parametrize(
    ("prefer", "status", "value", "applied"),
    [
        (None, 200, {"id": 1, "name": "cat"}, None),
        ("example=dog", 200, {"id": 2, "name": "dog"}, 'example="dog"'),
        ('example="dog"', 200, {"id": 2, "name": "dog"}, 'example="dog"'),
        ("example=none", 200, {"id": 1, "name": "cat"}, None),
        ("example=bad", 200, {"id": 1, "name": "cat"}, None),
        ("code=404", 404, {"gone": True}, "code=404"),
        ("code=429, respond-async", 429, {"message": "Too Many Requests"}, "code=429"),
        ("code=500", 200, {"id": 1, "name": "cat"}, None),
        ("code=²²²", 200, {"id": 1, "name": "cat"}, None),
    ],
)
def test_caller_prefers(
    pets: Caller, prefer: str | None, status: int, value: Any, applied: str | None
) -> None:
    """A documented status or example is given to who asks for it, and said so; another is passed over."""
    answer = pets("GET", "/pet", headers={"prefer": prefer})
    assert (answer.status, answer.json(), answer.headers.get("preference-applied")) == (
        status,
        value,
        applied,
    )


def test_browser_of_another_origin() -> None:
    """A preflight needs no key and is told what it may send; an answer may be read, its headers too."""
    origin = {"origin": "https://app.test", "authorization": None}
    paths = {"/a": {"post": operation("a", {}, security=[{"key": []}]), "get": operation("b", {})}}
    schemes = {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}
    with serving(small(paths, components=schemes)) as call:
        asked = call(
            "OPTIONS",
            "/a",
            headers={
                **origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "authorization,x-own",
            },
        )
        assert asked.status == 204
        assert asked.headers["access-control-allow-origin"] == "https://app.test"
        assert "POST" in asked.headers["access-control-allow-methods"]
        assert asked.headers["access-control-allow-headers"] == "authorization,x-own"
        refused = call("POST", "/a", headers=origin)
        assert (refused.status, refused.headers["access-control-allow-origin"]) == (401, "https://app.test")
        assert "content-type" in refused.headers["access-control-expose-headers"]
        plain = call("GET", "/a")
        assert "access-control-allow-origin" not in plain.headers
        options = call("OPTIONS", "/a")
        assert (options.status, set(options.headers["allow"].split(", "))) == (
            204,
            {"POST", "GET", "HEAD", "OPTIONS"},
        )


def test_target_with_scheme_and_host() -> None:
    """A client that takes the mock for a proxy sends the whole address."""
    with serving(small({"/a/{id}": {"get": operation("a", {"const": 1}, parameters=[PLACE])}})) as call:
        assert call("GET", "http://api.test/a/b").json() == 1
        assert call("GET", "HTTPS://api.test").status == 404


PLACE = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def test_number_with_an_exponent() -> None:
    """JSON's numbers are a parameter's too."""
    number = {"name": "q", "in": "query", "schema": {"type": "number"}}
    with serving(small({"/a": {"get": operation("a", {}, parameters=[number])}})) as call:
        assert [call("GET", f"/a?q={text}").status for text in ("1e100", "-1E%2B2", "1e-300", "1e999")] == [
            200,
            200,
            200,
            400,
        ]


def test_upload_that_breaks_off_is_not_executed() -> None:
    """Half a body creates nothing, and the journal says why."""
    thing = {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}
    paths = {
        "/things": {
            "get": {"responses": {"200": response({"type": "array", "items": thing})}},
            "post": {"requestBody": body(thing), "responses": {"201": response(thing)}},
        },
        "/things/{id}": {"parameters": [PLACE], "get": {"responses": {"200": response(thing)}}},
    }
    with serving(small(paths)) as call:
        sent: list[Any] = []

        async def leave() -> None:
            messages = iter(
                [{"type": "http.request", "body": b"{}", "more_body": True}, {"type": "http.disconnect"}]
            )

            async def receive() -> Any:
                return next(messages)

            async def send(message: Any) -> None:
                sent.append(message)

            scope = {
                "type": "http",
                "method": "POST",
                "path": "/things",
                "raw_path": b"/things",
                "query_string": b"",
                "headers": [(b"content-type", b"application/json")],
            }
            await call.app(scope, receive, send)

        asyncio.run(leave())
        assert sent == []
        assert json.loads(call("GET", "/things").content) == []
        (entry, _) = call.app.journal.entries()
        assert entry.status is None
        assert "broke off" in str(entry.reason)


def test_parameters_that_say_nothing_are_ignored() -> None:
    """A header parameter named Accept, Content-Type or Authorization has no meaning in OpenAPI."""
    parameters = [
        {"name": name, "in": "header", "required": True, "schema": {"const": "never"}}
        for name in ("Accept", "Content-Type", "Authorization")
    ]
    with serving(small({"/a": {"get": operation("a", {}, parameters=parameters)}})) as call:
        assert call("GET", "/a").status == 200


def test_nobody_is_called_back() -> None:
    """Callbacks and webhooks are what a server of the document sends; this one answers alone."""
    called = {"done": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": ""}}}}}}
    asked = operation("a", {"type": "string"}, callbacks=called)
    with serving(small({"/a": {"post": asked}}, webhooks={"w": {"post": operation("w")}})) as call:
        assert call("POST", "/a").status == 200
        assert [entry.operation for entry in call.app.journal.entries()] == ["a"]
