"""Which media type is written and how an answer is read by its own: ranges, several JSON bodies, no body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import kinds as k
from invocant.runtime._calls.request import build
from invocant.runtime._calls.response import read
from invocant.runtime._secrets import revealed
from tests.unit.runtime.operations import Thing


@k.model
class ThingPatch(k.Model):
    """A thing of which any member may be left out."""

    FIELDS = (k.Field("id", k.STR), k.Field("size", k.INT))
    id: str | None = None
    size: int | None = None


def answered(
    responses: Any,
    body: bytes = b"",
    content_type: str = "",
    status: int = 200,
    method: str = "GET",
    stream: Any = None,
    **more: Any,
) -> Any:
    """Read an answer of an operation that declares these responses."""
    operation = rt.Operation[Any](name="x.y", method=method, path="/x", responses=responses, stream=stream)
    return read(operation, status, {"content-type": content_type} if content_type else {}, body, **more)


def sent(*contents: rt.Content, **arguments: Any) -> tuple[str, Any]:
    """Return the content type and the body that are sent."""
    body = rt.Body(content=contents, required=True)
    made = build(rt.Operation[Any](name="x.y", method="POST", path="/x", body=body), arguments)
    return revealed(dict(made.headers)["Content-Type"]), made.content


VALUE = {"200": rt.Response("application/json", Thing)}

# No body ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("responses", "status"),
    [
        (VALUE, 200),
        (VALUE, 204),
        (VALUE, 205),
        (VALUE, 201),
        ({"2XX": rt.Response("application/json", Thing)}, 204),
        ({"default": rt.Response("application/json", k.ANY)}, 204),
        ({"200": rt.Response("*/*", Thing, handled_as="application/json")}, 200),
        ({"200": rt.Response("text/plain", k.STR)}, 204),
    ],
)
def test_no_body_where_a_value_is_declared_is_an_error(responses: Any, status: int, *, strict: bool) -> None:
    """An empty body is no JSON, and 204 has none: a result that is declared as a value is never None."""
    with pytest.raises(rt.ResponseDecodeError):
        answered(responses, status=status, strict=strict)


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({**VALUE, "204": None}, 204),
        ({**VALUE, "202": None}, 202),
        ({**VALUE, "202": None}, 204),
        ({"204": rt.Response("application/json", Thing)}, 204),
        ({"200": None}, 200),
        ({"200": None}, 204),
        ({}, 204),
    ],
)
def test_no_body_where_none_is_declared_is_none(responses: Any, status: int) -> None:
    """A success without content beside a value: None is part of the type, and right."""
    assert answered(responses, status=status) is None


def test_declared_value_is_still_wanted_beside_no_content() -> None:
    """204 may come without a body; 200 may not."""
    with pytest.raises(rt.ResponseDecodeError, match="empty"):
        answered({**VALUE, "204": None})


def test_text_and_bytes_may_be_empty() -> None:
    """A text of no characters is a text."""
    assert answered({"200": rt.Response("text/plain", k.STR)}, content_type="text/plain") == ""
    assert answered({"200": rt.Response("image/png", k.BINARY)}, content_type="image/png") == b""


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_head_has_no_body(content_type: str) -> None:
    """An answer to HEAD has the headers of GET's and no body (RFC 9110, 9.3.2): nothing is decoded."""
    assert answered(VALUE, content_type=content_type, method="HEAD") is None


# Answers ---------------------------------------------------------------------------------------------------

RANGE = {"200": rt.Response("*/*", Thing, handled_as="application/json")}
ANY_TEXT = {"200": rt.Response("*/*", k.STR, handled_as="application/json")}


@pytest.mark.parametrize(
    ("responses", "body", "content_type", "result"),
    [
        (RANGE, b'{"id": "1"}', "application/json", Thing(id="1")),
        (RANGE, b'{"id": "1"}', "application/hal+json;x=1", Thing(id="1")),
        (RANGE, b'{"id": "1"}', "", Thing(id="1")),
        (RANGE, b'{"id": "1"}', "text/plain", Thing(id="1")),
        (ANY_TEXT, b'"quoted"', "application/json", "quoted"),
        (ANY_TEXT, b"plain", "text/plain;charset=utf-8", "plain"),
        (ANY_TEXT, b'"as it is"', "text/plain", '"as it is"'),
        ({"200": rt.Response("*/*", k.BINARY)}, b"{}", "application/json", b"{}"),
        ({"200": rt.Response("image/*", k.BINARY)}, b"\x89", "image/png", b"\x89"),
        ({"200": rt.Response("text/*", k.STR)}, "ä".encode(), "text/csv", "ä"),
    ],
)
def test_ranges_are_read(responses: Any, body: bytes, content_type: str, result: Any) -> None:
    """A range means JSON where the schema is no binary; a string that came as text is that text."""
    value = answered(responses, body, content_type)
    assert value == result
    assert type(value) is type(result)


def test_range_that_gives_something_else_is_an_error() -> None:
    """A page of HTML is no thing."""
    with pytest.raises(rt.ResponseDecodeError, match="text/html"):
        answered(RANGE, b"<p>", "text/html")
    with pytest.raises(rt.ResponseDecodeError, match=r"\$\.id"):
        answered(RANGE, b'{"id": 1}', "application/json", strict=True)


@pytest.mark.parametrize(
    ("content_type", "result"),
    [
        ("application/vnd.thing+json; v=2", ThingPatch(id="1")),
        ("application/vnd.thing+json; V=1", Thing(id="1")),
        ('application/vnd.thing+json;v="2"', ThingPatch(id="1")),
        ("application/json", {"id": "1"}),
        ("text/json", b'{"id": "1"}'),
        ("application/octet-stream", b'{"id": "1"}'),
        ("image/png", b'{"id": "1"}'),
    ],
)
def test_most_specific_media_type_is_read(content_type: str, result: Any) -> None:
    """Parameters tell two declarations apart, and any JSON fits one that is declared."""
    responses = {
        "200": (
            rt.Response("application/vnd.thing+json;v=1", Thing),
            rt.Response("application/vnd.thing+json;v=2", ThingPatch),
            rt.Response("application/json", k.ANY),
            rt.Response("*/*", k.BINARY),
        )
    }
    value = answered(responses, b'{"id": "1"}', content_type)
    assert value == result
    assert type(value) is type(result)


@pytest.mark.parametrize(
    ("kind", "stream"),
    [
        ("text/event-stream", rt.EventStream[Any](name="x.stream_y")),
        ("application/jsonl", rt.JsonSequence[Any](name="x.stream_y", media_type="application/jsonl")),
    ],
)
def test_stream_is_no_value(kind: str, stream: Any) -> None:
    """The plain method says which one reads the stream, rather than to give its text."""
    responses = {"200": (rt.Response("application/json", Thing), rt.Response(kind, k.STR))}
    with pytest.raises(rt.ResponseDecodeError, match=r"x\.stream_y"):
        answered(responses, b"data: 1\n\n", kind, stream=stream)


def test_accept_is_what_can_be_read() -> None:
    """A range that means JSON asks for JSON; what is not asked for and what is a stream are left out."""
    responses: Any = {
        "200": (
            rt.Response("*/*", Thing, handled_as="application/json"),
            rt.Response("text/csv", k.STR),
            rt.Response("application/xml", k.STR, unasked=True),
            rt.Response("text/event-stream", k.STR),
            rt.Response("application/x-ndjson", k.STR),
        ),
        "202": rt.Response("application/json", Thing),
        "404": rt.Response("application/problem+json", k.ANY),
    }
    made = build(rt.Operation[Any](name="x.y", method="GET", path="/x", responses=responses), {})
    assert dict(made.headers)["Accept"] == "application/json, text/csv"


# Bodies ----------------------------------------------------------------------------------------------------

THING = rt.Content("application/json", Thing)
PATCH = rt.Content("application/merge-patch+json", ThingPatch)
STEPS = rt.Content("application/json-patch+json", k.List(k.Map(k.ANY)))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ({"id": "1"}, "application/json"),
        (Thing(id="1"), "application/json"),
        (ThingPatch(id="1"), "application/merge-patch+json"),
        ({"size": 1}, "application/merge-patch+json"),
        ({"id": "1", "more": 1}, "application/json"),
        ([{"op": "add"}], "application/json-patch+json"),
        ([], "application/json-patch+json"),
        ("none of them", "application/json"),
    ],
)
def test_schema_that_fits_decides_the_content_type(body: Any, content_type: str) -> None:
    """Of several JSON bodies that one is sent whose schema the value fits; else the first."""
    assert sent(THING, PATCH, STEPS, body=body)[0] == content_type


def test_members_that_fit_decide_the_content_type() -> None:
    """The same where the members are arguments of their own: what must be there decides too."""
    whole = rt.Content("application/json", Thing, fields=Thing.FIELDS)
    patch = rt.Content("application/merge-patch+json", ThingPatch, fields=ThingPatch.FIELDS)
    assert sent(whole, patch, id="1") == ("application/json", b'{"id":"1"}')
    assert sent(whole, patch, size=1) == ("application/merge-patch+json", b'{"size":1}')


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("a,b", "text/csv"),
        ({"id": "1"}, "application/json"),
        (b"\x89", "text/csv"),
    ],
)
def test_text_is_sent_as_text_where_json_has_no_place_for_it(body: Any, content_type: str) -> None:
    """A text beside an object schema is meant for the media type of text."""
    assert sent(THING, rt.Content("text/csv", k.BINARY), body=body)[0] == content_type


@pytest.mark.parametrize(
    ("content", "body", "content_type"),
    [
        (rt.Content("*/*", Thing, handled_as="application/json"), {"id": "1"}, "application/json"),
        (rt.Content("text/*", k.BINARY), "x", "text/plain"),
        (rt.Content("image/*", k.BINARY), b"x", "image/png"),
        (rt.Content("image/*", k.BINARY), ("a.gif", b"x"), "image/gif"),
        (rt.Content("image/*", k.BINARY), ("a.txt", b"x"), "image/png"),
        (rt.Content("image/*", k.BINARY), ("a", b"x", "image/webp"), "image/webp"),
        (rt.Content("*/*", k.BINARY), b"x", "application/octet-stream"),
        (rt.Content("*/*", k.BINARY), ("a.pdf", b"x"), "application/pdf"),
    ],
)
def test_concrete_type_is_sent_for_a_range(content: rt.Content, body: Any, content_type: str) -> None:
    """What the caller says goes first, then the name of the file, then what the range means."""
    assert sent(content, body=body)[0] == content_type


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/x-ndjson", b'{"id":"1"}\n{"size":2}\n'),
        ("application/jsonl", b'{"id":"1"}\n{"size":2}\n'),
        ("application/json-seq", b'\x1e{"id":"1"}\n\x1e{"size":2}\n'),
    ],
)
def test_sequence_is_written_as_its_media_type_says(media_type: str, body: bytes) -> None:
    """A line each; a record separator before each in `json-seq` (RFC 7464, 2.2)."""
    content = rt.Content(media_type, Thing)
    assert sent(content, body=[Thing(id="1"), {"size": 2}]) == (media_type, body)
    assert sent(content, body=(Thing(id="1"), {"size": 2})) == (media_type, body)
    assert sent(content, body=body.decode()) == (media_type, body)
    assert sent(content, body=body) == (media_type, body)


@pytest.mark.parametrize("body", [{"id": "1"}, Thing(id="1"), 1, None])
def test_sequence_is_to_be_iterated(body: Any) -> None:
    """An object is no sequence of its keys."""
    with pytest.raises(rt.ConfigurationError, match="values to iterate over"):
        sent(rt.Content("application/x-ndjson", Thing), body=body)


def test_what_is_read_once_goes_where_it_can() -> None:
    """JSON cannot carry an iterator, a sequence can; a list that fits the JSON schema is that JSON."""
    contents = (rt.Content("application/json", k.List(Thing)), rt.Content("application/x-ndjson", Thing))
    assert sent(*contents, body=[Thing(id="1")]) == ("application/json", b'[{"id":"1"}]')

    def values() -> Iterator[Thing]:
        yield Thing(id="1")

    assert sent(*contents, body=values())[0] == "application/x-ndjson"
    assert sent(THING, contents[1], body=[{"id": "1"}]) == ("application/x-ndjson", b'{"id":"1"}\n')


def test_values_that_are_no_json_are_refused() -> None:
    """As in any JSON body."""
    with pytest.raises(rt.ConfigurationError, match="cannot be written as JSON"):
        sent(rt.Content("application/jsonl", k.ANY), body=[object()])
    assert json.loads(sent(rt.Content("application/jsonl", k.ANY), body=[None])[1]) is None


@pytest.mark.parametrize(
    ("location", "media_type", "value", "sent_as"),
    [
        ("path", "application/json", "a", "/x/%22a%22"),
        ("path", "text/plain", "a", "/x/a"),
        ("query", "application/json", "a", "/x?p=%22a%22"),
        ("query", "Application/Vnd.x+JSON; v=1", {"a": 1}, "/x?p=%7B%22a%22%3A1%7D"),
        ("query", "text/plain", "a b", "/x?p=a%20b"),
        ("query", "text/plain", 1, "/x?p=1"),
    ],
)
def test_parameter_is_written_in_its_media_type(
    location: Any, media_type: str, value: Any, sent_as: str
) -> None:
    """JSON is quoted, text is not: `content` of a parameter is asked in the same place."""
    parameter = rt.Parameter("p", location, k.ANY, required=True, media_type=media_type)
    path = "/x/{p}" if location == "path" else "/x"
    operation = rt.Operation[Any](name="x.y", method="GET", path=path, parameters=(parameter,))
    assert build(operation, {"p": value}).url == sent_as
