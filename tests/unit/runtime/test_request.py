"""From arguments to a request: every parameter style, path encoding, and all kinds of bodies."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from collections.abc import Mapping
from email import message_from_bytes
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from invocant.runtime import (
    UNSET,
    Body,
    ConfigurationError,
    Content,
    Encoding,
    Operation,
    Parameter,
    Part,
    PartHeader,
)
from invocant.runtime import kinds as k
from invocant.runtime._calls.request import build
from invocant.runtime._calls.uploads import Upload
from invocant.runtime._drivers.uploading import SyncBody
from invocant.runtime._secrets import revealed
from tests.unit.runtime.operations import Thing


def operation(
    *parameters: Parameter, path: str = "/x", method: str = "GET", body: Body | None = None
) -> Operation[Any]:
    """Return an operation."""
    return Operation(name="x.y", method=method, path=path, parameters=parameters, body=body)


def read(content: bytes | Upload | None) -> bytes:
    """Return a body whole, however it is sent."""
    if not isinstance(content, Upload):
        return content or b""
    return b"".join(SyncBody(content, None, lambda: 0.0))


def query(value: Any, kind: Any = k.ANY, **kw: Any) -> str:
    """Write one query parameter called `p`."""
    return (
        build(operation(Parameter("p", "query", kind, **kw)), {"p": value})
        .url.removeprefix("/x")
        .removeprefix("?")
    )


OBJECT = {"R": 100, "G": "a b"}

STYLES: dict[str, tuple[Any, dict[str, Any], str]] = {
    "text": ("a b", {}, "p=a%20b"),
    "unicode": ("caf\u00e9", {}, "p=caf%C3%A9"),
    "reserved": ("a/b?c&d=e+f#g", {}, "p=a%2Fb%3Fc%26d%3De%2Bf%23g"),
    "allow reserved": ("a/b?c&d=e+f#g[h]%", {"allow_reserved": True}, "p=a/b?c%26d=e%2Bf%23g%5Bh%5D%25"),
    "allow reserved keeps triplets": (
        "a%2Fb%2fc%25%zz%4",
        {"allow_reserved": True},
        "p=a%2Fb%2fc%25%25zz%254",
    ),
    "triplets are encoded": ("a%2Fb", {}, "p=a%252Fb"),
    "allow reserved in a list": (["%2F", "a/b"], {"allow_reserved": True, "explode": False}, "p=%2F,a/b"),
    "allow reserved keeps names apart": ({"a=b": "c=d"}, {"allow_reserved": True}, "a%3Db=c=d"),
    "empty": ("", {}, "p="),
    "true": (True, {}, "p=true"),
    "false": (False, {}, "p=false"),
    "integer": (10**20, {}, "p=100000000000000000000"),
    "float": (1.5, {}, "p=1.5"),
    "form list": (["a", "b c"], {}, "p=a&p=b%20c"),
    "form list not exploded": (["a", "b,c"], {"explode": False}, "p=a,b%2Cc"),
    "form empty list": ([], {}, ""),
    "form empty list not exploded": ([], {"explode": False}, ""),
    "form object": (OBJECT, {}, "R=100&G=a%20b"),
    "form object not exploded": (OBJECT, {"explode": False}, "p=R,100,G,a%20b"),
    "space delimited": (["a", "b"], {"style": "spaceDelimited"}, "p=a%20b"),
    "pipe delimited": (["a", "b"], {"style": "pipeDelimited"}, "p=a%7Cb"),
    "space delimited object": (OBJECT, {"style": "spaceDelimited"}, "p=R%20100%20G%20a%20b"),
    "pipe delimited object": (OBJECT, {"style": "pipeDelimited"}, "p=R%7C100%7CG%7Ca%20b"),
    "pipe delimited empty list": ([], {"style": "pipeDelimited"}, ""),
    "deep empty object": ({}, {"style": "deepObject"}, ""),
    "deep object of empty ones": (
        {"a": {}, "b": [], "c": [{}, {"d": 1}]},
        {"style": "deepObject"},
        "p%5Ba%5D=&p%5Bb%5D=&p%5Bc%5D%5B0%5D=&p%5Bc%5D%5B1%5D%5Bd%5D=1",
    ),
    "space delimited exploded": (["a", "b"], {"style": "spaceDelimited", "explode": True}, "p=a&p=b"),
    "deep object": (OBJECT, {"style": "deepObject"}, "p%5BR%5D=100&p%5BG%5D=a%20b"),
    "deeper object": (
        {"a": {"b": 1}, "c": [1, 2]},
        {"style": "deepObject"},
        "p%5Ba%5D%5Bb%5D=1&p%5Bc%5D%5B0%5D=1&p%5Bc%5D%5B1%5D=2",
    ),
    "json": ({"a": [1]}, {"media_type": "application/json"}, "p=%7B%22a%22%3A%5B1%5D%7D"),
    "json text": ("a", {"media_type": "application/json"}, "p=%22a%22"),
    "null in a list": (["a", None], {}, "p=a&p="),
}


@pytest.mark.parametrize("name", STYLES)
def test_query_styles(name: str) -> None:
    """Each style writes what OpenAPI's table of style values shows."""
    value, options, expected = STYLES[name]
    assert query(value, **options) == expected


REQUIRED: dict[str, tuple[Any, dict[str, Any], str]] = {
    "form list": ([], {}, "p="),
    "form list not exploded": ([], {"explode": False}, "p="),
    "form object": ({}, {}, "p="),
    "form object not exploded": ({}, {"explode": False}, "p="),
    "deep object": ({}, {"style": "deepObject"}, "p="),
    "deep list": ([], {"style": "deepObject"}, "p="),
    "spaces, exploded": ([], {"style": "spaceDelimited", "explode": True}, "p="),
    "json": ([], {"media_type": "application/json"}, "p=%5B%5D"),
}
"""What is empty and has to be sent: OpenAPI 3.1.1, section 4.8.12.6, column `undefined` (3.0: `empty`)."""


@pytest.mark.parametrize("name", REQUIRED)
def test_required_empty_values_of_a_query(name: str) -> None:
    """An empty list or object that must be there is an empty value; one that need not be is left out."""
    value, kw, expected = REQUIRED[name]
    assert query(value, required=True, **kw) == expected


@pytest.mark.parametrize("style", ["spaceDelimited", "pipeDelimited"])
@pytest.mark.parametrize("value", [[], {}], ids=["list", "object"])
def test_required_empty_value_without_a_form_is_refused(style: Any, value: Any) -> None:
    """The table has no word for it (n/a): the caller is told, and nothing is sent."""
    with pytest.raises(ConfigurationError, match=f"p: the style {style} has no form for an empty"):
        query(value, required=True, style=style)


@pytest.mark.parametrize("value", [[], {}], ids=["list", "object"])
@pytest.mark.parametrize("explode", [False, True])
def test_required_empty_values_elsewhere(value: Any, explode: bool) -> None:
    """In a header nothing, in a cookie a name without a value; a simple path would be another one."""
    made = operation(
        Parameter("X-P", "header", k.ANY, python_name="h", required=True, explode=explode),
        Parameter("c", "cookie", k.ANY, required=True, explode=explode),
    )
    assert build(made, {"h": value, "c": value}).headers[1:] == [("X-P", ""), ("Cookie", "c=")]
    made = operation(Parameter("p", "path", k.ANY, required=True, explode=explode), path="/x/{p}")
    with pytest.raises(ConfigurationError, match="p must not be empty"):
        build(made, {"p": value})


def test_reserved_characters_are_kept_in_a_query_alone() -> None:
    """In a cookie they would end it, and OpenAPI 3.1 has no word of them elsewhere."""
    made = operation(Parameter("c", "cookie", k.STR, allow_reserved=True))
    assert build(made, {"c": "a;b"}).headers[-1] == ("Cookie", "c=a%3Bb")


def test_values_become_their_kind_first() -> None:
    """UUIDs, dates and enum members are written as their JSON."""
    some = uuid.UUID(int=7)
    assert query(some, k.UUID) == f"p={some}"
    assert query(str(some), k.UUID) == f"p={some}"
    assert query([some, some], k.List(k.UUID)) == f"p={some}&p={some}"
    assert query(dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), k.DATETIME) == "p=2026-01-02T03%3A04%3A05Z"


@pytest.mark.parametrize("value", [None, UNSET])
def test_absent_query_values_are_left_out(value: Any) -> None:
    """A query cannot say null, so None is left out as UNSET is."""
    assert query(value) == ""


@pytest.mark.parametrize("value", [[["a"]], [{"a": 1}], {"a": [1]}])
def test_nested_values_without_a_style_are_refused(value: Any) -> None:
    """What no style can write is a mistake, not a guess."""
    with pytest.raises(ConfigurationError, match="p"):
        query(value)


def path(value: Any, template: str = "/a/{p}/b", **kw: Any) -> str:
    """Write one path parameter called `p`."""
    return build(
        operation(Parameter("p", "path", k.ANY, required=True, **kw), path=template), {"p": value}
    ).url


PATHS: dict[str, tuple[Any, dict[str, Any], str]] = {
    "text": ("x-y_z.~1", {}, "x-y_z.~1"),
    "slash": ("x/y", {}, "x%2Fy"),
    "traversal": ("../../secret", {}, "..%2F..%2Fsecret"),
    "dot": (".", {}, "%2E"),
    "dots": ("..", {}, "%2E%2E"),
    "label empty": ([], {"style": "label"}, "%2E"),
    "label empty object": ({}, {"style": "label", "explode": True}, "%2E"),
    "label of a dot": (".", {"style": "label"}, "%2E%2E"),
    "matrix empty": ([], {"style": "matrix"}, ";p"),
    "matrix empty exploded": ([], {"style": "matrix", "explode": True}, ";p"),
    "matrix empty object": ({}, {"style": "matrix", "explode": True}, ";p"),
    "matrix empty text": ("", {"style": "matrix"}, ";p"),
    "matrix empty items": (["", "a"], {"style": "matrix", "explode": True}, ";p;p=a"),
    "three dots": ("...", {}, "..."),
    "all reserved": ("a?b#c&d=e+f;g,h:i@j", {}, "a%3Fb%23c%26d%3De%2Bf%3Bg%2Ch%3Ai%40j"),
    "already encoded": ("a%2Fb", {}, "a%252Fb"),
    "unicode and controls": ("\u00e9\n\0", {}, "%C3%A9%0A%00"),
    "number": (12, {}, "12"),
    "list": (["a", "b/c"], {}, "a,b%2Fc"),
    "object": (OBJECT, {}, "R,100,G,a%20b"),
    "object exploded": (OBJECT, {"explode": True}, "R=100,G=a%20b"),
    "list of a dot": ([".."], {}, "%2E%2E"),
    "greedy": ("a/b c/..", {"greedy": True}, "a/b%20c/%2E%2E"),
    "label": ("a", {"style": "label"}, ".a"),
    "label list exploded": (["a", "b"], {"style": "label", "explode": True}, ".a.b"),
    "label list": (["a", "b"], {"style": "label"}, ".a,b"),
    "matrix": ("a", {"style": "matrix"}, ";p=a"),
    "matrix of another name": ("a", {"style": "matrix", "wire_name": "p-q"}, ";p-q=a"),
    "matrix list": (["a", "b"], {"style": "matrix"}, ";p=a,b"),
    "matrix list exploded": (["a", "b"], {"style": "matrix", "explode": True}, ";p=a;p=b"),
    "matrix object exploded": (OBJECT, {"style": "matrix", "explode": True}, ";R=100;G=a%20b"),
}


@pytest.mark.parametrize("name", PATHS)
def test_path_values_stay_in_their_segment(name: str) -> None:
    """A path value is encoded whole: no value reaches another path, and what arrives is what was given."""
    value, options, expected = PATHS[name]
    url = path(value, **options)
    assert url == f"/a/{expected}/b"
    sent = httpx.Request("GET", f"https://h{url}").url.raw_path.decode()
    assert sent == url
    if isinstance(value, str) and not options:
        assert unquote(sent.split("/")[2]) == value


@pytest.mark.parametrize("value", ["", None, UNSET])
def test_empty_path_value_is_refused(value: Any) -> None:
    """An empty segment would name another resource: deleting "" must not delete the collection."""
    with pytest.raises(ConfigurationError, match="p"):
        path(value)


def test_several_path_parameters() -> None:
    """A template may have several, with text between and after."""
    made = operation(Parameter("a", "path", k.STR), Parameter("b", "path", k.STR), path="/x/{a}.{b}/y")
    assert build(made, {"a": "1", "b": "2"}).url == "/x/1.2/y"


def test_missing_and_unknown_arguments_are_refused() -> None:
    """What is required must be there; what is not known is a mistake."""
    made = operation(Parameter("q", "query", k.STR, required=True))
    with pytest.raises(ConfigurationError, match=r"x\.y needs q"):
        build(made, {})
    with pytest.raises(ConfigurationError, match="no parameter z"):
        build(made, {"q": "1", "z": 2})


def headers(value: Any, location: Any = "header", **kw: Any) -> dict[str, str]:
    """Write one header or cookie parameter called `X-P`."""
    made = operation(Parameter("X-P", location, k.ANY, python_name="p", **kw))
    return {name: revealed(text) for name, text in build(made, {"p": value}).headers}


def test_header_parameters() -> None:
    """Headers are written in the simple style, unencoded."""
    assert headers("a b")["X-P"] == "a b"
    assert headers(["a", "b"])["X-P"] == "a,b"
    assert headers(OBJECT)["X-P"] == "R,100,G,a b"
    assert headers(OBJECT, explode=True)["X-P"] == "R=100,G=a b"
    assert "X-P" not in headers(None)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "\u20ac"])
def test_header_values_cannot_break_out(value: str) -> None:
    """A line end in a header value is refused, as is what Latin-1 does not have."""
    with pytest.raises(ConfigurationError, match="p cannot be sent"):
        headers(value)


def test_cookie_parameters() -> None:
    """Cookies are joined in one header, encoded so that no value adds another."""
    assert headers("a;b", "cookie")["Cookie"] == "X-P=a%3Bb"


def json_body(**kw: Any) -> Operation[Any]:
    """Return an operation with a flattened JSON body."""
    fields = (
        k.Field("input", k.ANY),
        k.Field("size", k.INT, key="theSize"),
        k.Field("thing", Thing),
        k.Field("schema", k.Nullable(k.Map(k.ANY))),
    )
    return operation(method="POST", body=Body(content=(Content("application/json", fields=fields),), **kw))


def body_of(made: Operation[Any], **arguments: Any) -> Any:
    """Return the JSON body of a call."""
    built = build(made, arguments)
    assert ("Content-Type", "application/json") in built.headers
    return json.loads(read(built.content))


def test_flattened_body() -> None:
    """Arguments become members by their wire names, in order; UNSET is left out and None is null."""
    assert body_of(json_body(), size=1, input=None) == {"input": None, "theSize": 1}
    assert build(json_body(), {"size": 1, "input": 2}).content == b'{"input":2,"theSize":1}'
    assert body_of(json_body(), thing=Thing(id="a")) == {"thing": {"id": "a"}}
    assert body_of(json_body(), thing={"id": "a", "x": 1}) == {"thing": {"id": "a", "x": 1}}
    assert body_of(json_body(), input=UNSET, size=2) == {"theSize": 2}


def test_no_body_is_sent_when_nothing_is_given() -> None:
    """An optional body without any member is no body; a required one is an empty object."""
    assert build(json_body(), {}).content is None
    assert build(json_body(required=True), {}).content == b"{}"


def test_members_can_be_added() -> None:
    """A stream's request members, and the caller's own, go over the arguments."""
    built = build(json_body(), {"size": 1}, body_members={"stream": True, "theSize": 2})
    assert built.content == b'{"theSize":2,"stream":true}'
    assert build(json_body(), {}, body_members={"stream": True}).content == b'{"stream":true}'


def test_extra_query_follows() -> None:
    """The caller's own query parameters come after those of the operation."""
    made = operation(Parameter("q", "query", k.STR))
    assert (
        build(made, {"q": "1"}, extra_query={"a b": "c d", "e": [1, True]}).url
        == "/x?q=1&a%20b=c%20d&e=1&e=true"
    )


class Described:
    """Something with a schema, as validation libraries make it."""

    @classmethod
    def model_json_schema(cls) -> dict[str, Any]:
        return {"type": "object", "title": cls.__name__}


class Dumped(Described):
    """Data of such a class."""

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        return {"mode": mode}


class OnlyInstance:
    """An object, not a class, with a schema."""

    def model_json_schema(self) -> dict[str, Any]:
        return {"type": "string"}


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (Described, {"type": "object", "title": "Described"}),
        (OnlyInstance(), {"type": "string"}),
        (Dumped(), {"mode": "json"}),
        (
            {"nested": [Described, Dumped()]},
            {"nested": [{"type": "object", "title": "Described"}, {"mode": "json"}]},
        ),
        ({"type": "object"}, {"type": "object"}),
    ],
    ids=["class", "object", "data", "nested", "dict"],
)
@pytest.mark.parametrize("argument", ["schema", "input"])
def test_objects_that_offer_json_are_taken_for_it(argument: str, value: Any, sent: Any) -> None:
    """Where a JSON Schema goes, a class that offers one goes too; data objects are sent as their data."""
    assert body_of(json_body(), **{argument: value}) == {argument: sent}


def test_what_python_has_and_json_has_not() -> None:
    """UUIDs, dates, models and tuples may stand anywhere in open JSON."""
    some = uuid.UUID(int=7)
    value = {"u": some, "d": dt.date(2026, 1, 2), "m": Thing(id="a"), "t": (1, 2)}
    assert body_of(json_body(), input=value) == {
        "input": {"u": str(some), "d": "2026-01-02", "m": {"id": "a"}, "t": [1, 2]}
    }


LOOP: list[Any] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), object(), {1, object()}, LOOP, b"bytes"],
    ids=["nan", "inf", "object", "set", "loop", "bytes"],
)
def test_what_cannot_be_json_is_refused(value: Any) -> None:
    """NaN, strange objects, circles and bytes are refused before anything is sent."""
    with pytest.raises(ConfigurationError, match=r"x\.y"):
        build(json_body(), {"input": {"a": value}})


def test_half_a_surrogate_pair_can_be_sent() -> None:
    """Text that no encoding has is sent as its escape, as it came."""
    assert build(json_body(), {"input": "\ud83d\u00e9"}).content == rb'{"input":"\ud83d\u00e9"}'
    assert build(json_body(), {"input": "\u00e9"}).content == '{"input":"\u00e9"}'.encode()


def test_whole_body_in_one_argument() -> None:
    """A body that was not taken apart is the argument `body`."""
    made = operation(method="POST", body=Body(content=(Content("application/json", Thing),), required=True))
    assert body_of(made, body=Thing(id="a")) == {"id": "a"}
    assert body_of(made, body={"id": "a", "more": 1}) == {"id": "a", "more": 1}
    with pytest.raises(ConfigurationError, match="needs body"):
        build(made, {})


def test_vendor_json_is_json() -> None:
    """A media type that ends in +json is written as JSON and named as it is."""
    made = operation(method="POST", body=Body(content=(Content("application/merge-patch+json", k.ANY),)))
    built = build(made, {"body": {"a": None}})
    assert (built.content, built.headers[-1]) == (
        b'{"a":null}',
        ("Content-Type", "application/merge-patch+json"),
    )


def test_form_bodies() -> None:
    """A form is written with its lists repeated and its objects as JSON."""
    fields = (k.Field("a", k.ANY), k.Field("b", k.ANY))
    made = operation(
        method="POST", body=Body(content=(Content("application/x-www-form-urlencoded", fields=fields),))
    )
    built = build(made, {"a": ["x y", True], "b": {"c": 1}})
    assert parse_qs(read(built.content).decode()) == {"a": ["x y", "true"], "b": ['{"c":1}']}


ENCODINGS: dict[str, tuple[Any, Encoding | None, str]] = {
    "objects in a list": ([{"b": 1}, {"b": 2}], None, "a=%7B%22b%22%3A1%7D&a=%7B%22b%22%3A2%7D"),
    "deep list": ([{"b": {"c": 1}}], Encoding(style="deepObject"), "a%5B0%5D%5Bb%5D%5Bc%5D=1"),
    "deep object": ({"b": [True], "c": "d"}, Encoding(style="deepObject"), "a%5Bb%5D%5B0%5D=true&a%5Bc%5D=d"),
    "deep scalar": ("b", Encoding(style="deepObject"), "a=b"),
    "joined": (["b", "c,d"], Encoding(explode=False), "a=b,c%2Cd"),
    "apart": ({"b": 1, "c": 2}, Encoding(style="form", explode=True), "b=1&c=2"),
    "pipes": (["b", "c"], Encoding(style="pipeDelimited"), "a=b%7Cc"),
    "reserved": ("b/c&d", Encoding(allow_reserved=True), "a=b/c%26d"),
    "json": (["b"], Encoding(content_type="application/json"), "a=%5B%22b%22%5D"),
    "triplets": ("%2F%", Encoding(allow_reserved=True), "a=%2F%25"),
    "deep, empty inside": ({"b": {}, "c": [[]]}, Encoding(style="deepObject"), "a%5Bb%5D=&a%5Bc%5D%5B0%5D="),
    "empty list": ([], None, ""),
    "empty object": ({}, None, "a=%7B%7D"),
    "deep, empty": ({}, Encoding(style="deepObject"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODINGS)
def test_form_encodings(name: str) -> None:
    """A member of a form is written as its encoding says: OpenAPI 3.1.1, section 4.8.15."""
    value, said, expected = ENCODINGS[name]
    content = Content(
        "application/x-www-form-urlencoded",
        fields=(k.Field("a", k.ANY),),
        encoding={"a": said} if said is not None else {},
    )
    made = operation(method="POST", body=Body(content=(content,)))
    assert build(made, {"a": value}).content == expected.encode()


@pytest.mark.parametrize("value", [[], {}], ids=["list", "object"])
@pytest.mark.parametrize(
    "said", [None, Encoding(style="form"), Encoding(explode=False), Encoding(style="deepObject")], ids=str
)
def test_required_empty_members_of_a_form(value: Any, said: Encoding | None) -> None:
    """What must be there is there, empty; an object without a style is JSON, which has a word for it."""
    content = Content(
        "application/x-www-form-urlencoded",
        fields=(k.Field("a", k.ANY, required=True),),
        encoding={"a": said} if said is not None else {},
    )
    made = operation(method="POST", body=Body(content=(content,)))
    assert build(made, {"a": value}).content == (b"a=%7B%7D" if said is None and value == {} else b"a=")


def test_a_form_carries_no_bytes() -> None:
    """Bytes have no form as text: the member is named."""
    content = Content("application/x-www-form-urlencoded", fields=(k.Field("a", k.BINARY),))
    made = operation(method="POST", body=Body(content=(content,)))
    with pytest.raises(ConfigurationError, match="a is bytes or a file, which a form cannot carry"):
        build(made, {"a": b"b"})


UPLOAD = operation(
    method="POST",
    body=Body(
        content=(
            Content("application/json", fields=(k.Field("data", k.ANY), k.Field("note", k.STR))),
            Content("multipart/form-data", fields=(k.Field("data", k.BINARY), k.Field("note", k.STR))),
        )
    ),
)


class Named(io.BytesIO):
    """An open file with a name."""

    name = "/tmp/folder/cat.png"  # noqa: S108  # no file is made


@pytest.mark.parametrize(
    ("value", "filename", "kind"),
    [
        (b"\x89PNG", "data", "application/octet-stream"),
        (bytearray(b"\x89PNG"), "data", "application/octet-stream"),
        (io.BytesIO(b"\x89PNG"), "data", "application/octet-stream"),
        (Named(b"\x89PNG"), "cat.png", "application/octet-stream"),
        (('my "cat".png', b"\x89PNG"), "my %22cat%22.png", "application/octet-stream"),
        (("cat.png", b"\x89PNG", "image/png"), "cat.png", "image/png"),
    ],
    ids=["bytes", "bytearray", "file", "named file", "with a name", "with a type"],
)
def test_bytes_choose_multipart(value: Any, filename: str, kind: str) -> None:
    """Bytes and files cannot be JSON, so the multipart form of the body is sent, a part for each member."""
    built = build(UPLOAD, {"data": value, "note": "hi"})
    content_type = dict(built.headers)["Content-Type"]
    message = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + read(built.content))
    payload: Any = message.get_payload()
    data, note = payload
    assert (data.get_param("name", header="content-disposition"), data.get_filename()) == ("data", filename)
    assert (data.get_content_type(), data.get_payload(decode=True)) == (kind, b"\x89PNG")
    assert (note.get_param("name", header="content-disposition"), note.get_payload()) == ("note", "hi")


def test_text_chooses_json() -> None:
    """The same argument as text is JSON."""
    assert json.loads(read(build(UPLOAD, {"data": "https://x/cat.png"}).content)) == {
        "data": "https://x/cat.png"
    }


def test_model_with_a_member_called_read_is_no_file() -> None:
    """What a file is known by is a method: a member of that name, declared or not, is JSON as ever."""
    unknown = k.UnknownModel.from_dict({"type": "acl", "read": True, "name": "x"})
    assert json.loads(read(build(UPLOAD, {"data": unknown}).content)) == {"data": unknown.raw}


def test_multipart_names_cannot_break_out() -> None:
    """A name with quotes or line ends stays inside its header."""
    built = build(UPLOAD, {"data": ('a"\r\nX-Evil: 1', b"", 'a/b"\r\nX: 1')})
    assert b"\r\nX-Evil" not in read(built.content)
    assert b"\r\nX:" not in read(built.content)


def parts(said: Mapping[str, Encoding], required: bool = False, /, **members: Any) -> list[str]:
    """Return the lines of a multipart body with those members, `B` for its boundary."""
    fields = tuple(k.Field(name, k.ANY, required=required) for name in members)
    content = Content("multipart/form-data", fields=fields, encoding=said)
    built = build(operation(method="POST", body=Body(content=(content,))), members)
    boundary = revealed(dict(built.headers)["Content-Type"]).partition("boundary=")[2]
    return read(built.content).decode().replace(boundary, "B").split("\r\n")


def part(value: str, kind: str = "", *headers: str, name: str = "a", more: str = "") -> list[str]:
    """Return the lines of one part."""
    kinds = [f"Content-Type: {kind}"] if kind else []
    return ["--B", f'Content-Disposition: form-data; name="{name}"{more}', *kinds, *headers, "", value]


END = ["--B--", ""]
STYLED: dict[str, tuple[Any, Encoding, list[str]]] = {
    "exploded list": (["b c", "d&e"], Encoding(style="form"), part("b c") + part("d&e")),
    "joined list": (["b", "c,d"], Encoding(explode=False), part("b,c,d")),
    "apart": ({"R": 1, "G": ","}, Encoding(explode=True), part("1", name="R") + part(",", name="G")),
    "joined object": ({"R": 1, "G": 2}, Encoding(style="form", explode=False), part("R,1,G,2")),
    "pipes": (["b", "c"], Encoding(style="pipeDelimited"), part("b|c")),
    "spaces": (["b", "c"], Encoding(style="spaceDelimited"), part("b c")),
    "deep object": (
        {"b": {"c": "d/e"}, "f": [1]},
        Encoding(style="deepObject", explode=True),
        part("d/e", name="a[b][c]") + part("1", name="a[f][0]"),
    ),
    "reserved characters": ("b/c%2F", Encoding(allow_reserved=True), part("b/c%2F")),
    "a style, no media type": (["b"], Encoding(style="form", content_type="application/json"), part("b")),
    "a file": (b"x", Encoding(style="form"), part("x", "application/octet-stream", more='; filename="a"')),
}  # fmt: skip


@pytest.mark.parametrize("name", STYLED)
def test_styles_of_parts(name: str) -> None:
    """A style makes parts as it makes pairs of a query, and nothing is percent-encoded.

    Source: OpenAPI 3.1.2, section 4.14.1.2 (RFC6570-style serialization for multipart/form-data).
    """
    value, said, expected = STYLED[name]
    assert parts({"a": said}, a=value) == expected + END


TYPES: dict[str, tuple[Any, str, str]] = {
    "the one": (b"x", "image/png", "image/png"),
    "the one, whatever the name": (("a.gif", b"x"), "image/png", "image/png"),
    "by the name": (("a.gif", b"x"), "image/png, image/gif", "image/gif"),
    "by the name, of a range": (("a.gif", b"x"), "image/png, image/*", "image/gif"),
    "the first that is no range": (("a.txt", b"x"), "image/*, image/png", "image/png"),
    "none that is known": (("a.txt", b"x"), "image/*", "application/octet-stream"),
    "given": (("a.gif", b"x", "image/webp"), "image/png, image/*", "image/webp"),
    "given in a part": (Part(b"x", "a.gif", "image/webp"), "image/png", "image/webp"),
}


@pytest.mark.parametrize("name", TYPES)
def test_media_types_of_files(name: str) -> None:
    """Of several media types and ranges a file has that which its name says, if it is among them."""
    value, said, expected = TYPES[name]
    assert f"Content-Type: {expected}" in parts({"a": Encoding(content_type=said)}, a=value)


@pytest.mark.parametrize(
    ("value", "said", "expected"),
    [
        ("b", "text/markdown, text/plain", part("b", "text/markdown")),
        ("b", "application/json", part('"b"', "application/json")),
        ({"b": 1}, "text/plain, application/vnd.b+json; v=1", part('{"b":1}', "application/vnd.b+json; v=1")),
        (1, "text/*", part("1")),
        (
            Part({"b": 1}, content_type='application/json; v="1"'),
            "",
            part('{"b":1}', 'application/json; v="1"'),
        ),
        (Part("b", "b.txt"), "", part("b", more='; filename="b.txt"')),
    ],
)
def test_media_types_of_values(value: Any, said: str, expected: list[str]) -> None:
    """A value has the first that is no range; what is nested is JSON."""
    assert parts({"a": Encoding(content_type=said or None)}, a=value) == expected + END


HEADERS = Encoding(
    headers=(
        PartHeader("X-Fixed", value="always"),
        PartHeader("X-Sum", required=True),
        PartHeader("X-Ids"),
        PartHeader("X-Flags", explode=True),
    )
)


def test_headers_of_parts() -> None:
    """A header that has a value in the document is sent; others are given with the file, or in a Part."""
    given = {"x-sum": "1f", "X-Ids": [1, 2], "X-Flags": {"a": True}, "X-More": 3}
    lines = ["X-Fixed: always", "X-Sum: 1f", "X-Ids: 1,2", "X-Flags: a=true", "X-More: 3"]
    expected = part("b", "text/csv", *lines, more='; filename="b.csv"') + END
    assert parts({"a": HEADERS}, a=("b.csv", b"b", "text/csv", given)) == expected
    assert parts({"a": HEADERS}, a=Part(("b.csv", b"b"), content_type="text/csv", headers=given)) == expected
    changed = parts({"a": HEADERS}, a=Part({"b": 1}, headers={"X-Sum": "", "X-Fixed": "other"}))
    assert changed == part('{"b":1}', "application/json", "X-Fixed: other", "X-Sum: ") + END


def test_parts_of_a_list_have_headers_of_their_own() -> None:
    """Each item may be a Part; its value is encoded as any other."""
    fields = (k.Field("a", k.List(Thing)),)
    content = Content("multipart/form-data", fields=fields, encoding={"a": HEADERS})
    made = operation(method="POST", body=Body(content=(content,)))
    given = [Part(Thing(id="a"), headers={"X-Sum": "1"}), Part({"id": "b"}, headers={"X-Sum": "2"})]
    body = read(build(made, {"a": given}).content)
    assert body.count(b'X-Sum: 1\r\n\r\n{"id":"a"}') == body.count(b'X-Sum: 2\r\n\r\n{"id":"b"}') == 1


def test_headers_of_parts_that_cannot_be_sent() -> None:
    """One that must be there and is not, and one that would break out of its line, are refused."""
    with pytest.raises(
        ConfigurationError, match=r"x\.y: a: its part needs the header X-Sum: give it in a Part"
    ):
        parts({"a": HEADERS}, a=b"b")
    for headers in ({"X-Sum": "a\r\nb"}, {"X-Sum": "", "X\r\n": "1"}, {"X-Sum": "", "Content-Type": "a/b"}):
        with pytest.raises(ConfigurationError):
            parts({"a": HEADERS}, a=Part(b"b", headers=headers))


def test_file_names_of_parts() -> None:
    """A name is sent as it is, in UTF-8, without folders; quotes and line ends are escaped.

    Source: RFC 7578, sections 4.2 and 5.1.1.
    """
    for name, sent in (
        ("caf\u00e9 \u732b.png", "caf\u00e9 \u732b.png"),
        ("/tmp/a/b.png", "b.png"),  # noqa: S108  # no file is made
        ('a"b\n.png', "a%22b%0A.png"),
        ("a%22.png", "a%22.png"),
    ):
        assert f'Content-Disposition: form-data; name="a"; filename="{sent}"' in parts({}, a=(name, b""))


@pytest.mark.parametrize("said", [{}, {"a": Encoding(content_type="image/png")}], ids=["plain", "typed"])
def test_required_empty_list_has_no_parts(said: Any) -> None:
    """A list is a part for each item: an empty one cannot be told from none, so it is refused."""
    with pytest.raises(
        ConfigurationError, match="a is an empty list, for which a multipart body has no form"
    ):
        parts(said, True, a=[])
    assert parts(said, a=[]) == END
    assert parts({"a": Encoding(style="form")}, True, a=[]) == part("") + END


def test_same_upload_gives_the_same_bytes() -> None:
    """Bytes at hand: no chance is involved, and a body cannot contain its own boundary."""
    one, two = (build(UPLOAD, {"data": b"x"}) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("media_type", "value", "sent"),
    [
        ("application/octet-stream", b"x", b"x"),
        ("text/plain", "\u00e9", "\u00e9".encode()),
        ("image/png", bytearray(b"p"), b"p"),
        ("image/png", memoryview(b"p"), b"p"),
        ("image/png", io.BytesIO(b"p"), b"p"),
        ("image/png", ("cat.png", io.BytesIO(b"p")), b"p"),
        ("text/plain", io.StringIO("\u00e9"), "\u00e9".encode()),
    ],
)
def test_raw_bodies(media_type: str, value: Any, sent: bytes) -> None:
    """Bytes, text and open files are sent as they are, under the declared type."""
    made = operation(method="POST", body=Body(content=(Content(media_type, k.BINARY),)))
    built = build(made, {"body": value})
    assert (read(built.content), built.headers[-1]) == (sent, ("Content-Type", media_type))


@pytest.mark.parametrize("value", [{"a": 1}, 1], ids=["object", "number"])
def test_raw_body_of_another_kind_is_refused(value: Any) -> None:
    """An object is no file, and neither is a number."""
    made = operation(method="POST", body=Body(content=(Content("image/png", k.BINARY),)))
    with pytest.raises(ConfigurationError, match="text, bytes, an open file, a path"):
        build(made, {"body": value})


def test_accept_names_what_the_operation_answers() -> None:
    """The successes' media types are accepted, an event stream only when it is asked for."""
    from invocant.runtime import Response

    made: Operation[Any] = Operation(
        name="x",
        method="GET",
        path="/x",
        responses={
            "200": (Response("application/json"), Response("text/event-stream")),
            "404": Response("text/plain"),
        },
    )
    assert build(made, {}).headers == [("Accept", "application/json")]
    assert build(made, {}, accept="text/event-stream").headers == [("Accept", "text/event-stream")]
    assert build(operation(), {}).headers == [("Accept", "application/json")]


def test_template_without_its_parameter_is_refused() -> None:
    """A declaration that does not fit together is found at the first call."""
    with pytest.raises(ConfigurationError, match="has no parameter p"):
        build(operation(path="/x/{p}"), {})


def test_query_reaches_the_server_as_given() -> None:
    """What a server reads from the query is what was given, reserved or not."""
    text = "a&b=c+d e/f?g#h%i\u00e9"
    for options in ({}, {"allow_reserved": True}):
        url = "https://h/x?" + query(text, **options)
        assert parse_qs(urlsplit(str(httpx.Request("GET", url).url)).query)["p"] == [text]


@pytest.mark.parametrize("kind", [k.STR, k.ANY], ids=["text", "anything"])
@pytest.mark.parametrize("place", ["path", "query"])
def test_uuid_of_an_answer_may_be_passed_on(kind: Any, place: Literal["path", "query"]) -> None:
    """Where an answer has a UUID and the parameter is documented as text alone, the id is sent."""
    written = "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11"
    expected = {"path": "/x/", "query": "/x?p="}[place]
    parameter = Parameter("p", place, kind, required=True)
    called = operation(parameter, path="/x/{p}" if place == "path" else "/x")
    assert build(called, {"p": k.UUID.decode(written)}).url == expected + written
    own = uuid.UUID(written)
    assert build(called, {"p": own}).url == expected + written
