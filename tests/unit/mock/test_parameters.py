"""Text back into values, by style and schema."""

from typing import Any

import pytest

from invocant.documents import ParameterObject
from invocant.mock._exchange.forms import form_value
from invocant.mock._exchange.parameters import TextError, decode_path, decoder, split_query
from invocant.mock._values.schemas import Schemas
from tests.unit.mock.small import operation, serving, small

STRINGS = {"type": "array", "items": {"type": "string"}}
INTEGERS = {"type": "array", "items": {"type": "integer"}}
PLACE = {"type": "object", "properties": {"x": {"type": "integer"}, "name": {"type": "string"}}}
DEEP = {"type": "object", "properties": {"a": PLACE, "b": INTEGERS}}
UUID = "c0ffee00-0000-4000-8000-000000000000"
OTHER = "c0ffee00-0000-4000-8000-000000000001"
IDS = {
    "anyOf": [
        {"type": "string", "format": "uuid"},
        {"type": "array", "items": {"type": "string", "format": "uuid"}},
    ]
}


def _decode(schema: Any, query: str, **members: Any) -> tuple[Any, list[Any]]:
    parameter = ParameterObject(
        **{
            "raw": {},
            "name": "p",
            "location": "query",
            "required": False,
            "style": "form",
            "explode": True,
            "schema": schema,
            "media_type": None,
            **members,
        }
    )
    schemas = Schemas(small({"/a": {"get": operation("a.list")}}, version="3.0.3"))
    found = decoder(schemas, parameter)
    pairs = split_query(query.encode())
    return found.decode(found.given(pairs), pairs)


@pytest.mark.parametrize(
    ("schema", "query", "value"),
    [
        pytest.param({"type": "integer"}, "p=5", 5, id="integer"),
        pytest.param({"type": "integer", "minimum": 0}, "p=0", 0, id="zero"),
        pytest.param({"type": "number"}, "p=1.5e3", 1500.0, id="number"),
        pytest.param({"type": "boolean"}, "p=true", True, id="boolean"),
        pytest.param({"type": "string"}, "p=5", "5", id="digits-as-text"),
        pytest.param({"type": "string"}, "p=", "", id="empty-text"),
        pytest.param({"type": "string"}, "p=null", "null", id="null-as-text"),
        pytest.param({"type": "string"}, "p=a%2Bb+c%C3%A9", "a+b cé", id="percent-and-plus"),
        pytest.param({"type": "integer", "nullable": True}, "p=", None, id="nullable-empty"),
        pytest.param({"type": "integer", "nullable": True}, "p=null", None, id="nullable-null"),
        pytest.param(
            {"anyOf": [{"type": "integer"}, {"type": "null"}]}, "p=null", None, id="union-with-null"
        ),
        pytest.param(
            {"anyOf": [{"type": "integer"}, {"type": "string"}]}, "p=7", 7, id="union-integer-first"
        ),
        pytest.param(
            {"anyOf": [{"type": "integer", "maximum": 5}, {"type": "string"}]}, "p=7", "7", id="union-next"
        ),
        pytest.param(STRINGS, "p=a&p=b", ["a", "b"], id="repeated"),
        pytest.param(INTEGERS, "p=1", [1], id="one-of-many"),
        pytest.param(IDS, f"p={UUID}", UUID, id="one-or-many-one"),
        pytest.param(IDS, f"p={UUID}&p={OTHER}", [UUID, OTHER], id="one-or-many-many"),
        pytest.param(IDS, f"p={UUID},{OTHER}", [UUID, OTHER], id="one-or-many-with-commas"),
        pytest.param({}, "p=5", 5, id="no-schema"),
    ],
)
def test_query_values(schema: Any, query: str, value: Any) -> None:
    """Each text gives the most specific value that its schema allows."""
    found, problems = _decode(schema, query)
    assert not problems
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("schema", "query"),
    [
        pytest.param({"type": "integer"}, "p=", id="empty-integer"),
        pytest.param({"type": "integer"}, "p=1.0", id="fraction"),
        pytest.param({"type": "integer"}, "p=07", id="leading-zero"),
        pytest.param({"type": "integer"}, "p=1_000", id="underscore"),
        pytest.param({"type": "integer", "minimum": 0}, "p=-1", id="bound"),
        pytest.param({"type": "boolean"}, "p=yes", id="boolean-word"),
        pytest.param({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "p=", id="empty-union-with-null"),
        pytest.param({"type": "integer"}, "p=1&p=2", id="repeated-scalar"),
        pytest.param({"type": "string", "format": "uuid"}, "p=x", id="format"),
        pytest.param(INTEGERS, "p=1&p=x", id="item"),
        pytest.param(IDS, f"p={UUID}&p=x", id="item-of-union"),
    ],
)
def test_invalid_query_values(schema: Any, query: str) -> None:
    """A text that no reading makes valid is a problem that names the parameter."""
    found, problems = _decode(schema, query)
    assert found is None
    assert problems
    assert all(each.place == "query" and each.pointer.startswith("p") for each in problems)


@pytest.mark.parametrize(
    ("members", "schema", "query", "value"),
    [
        ({"explode": False}, INTEGERS, "p=1,2", [1, 2]),
        ({"explode": False, "style": "spaceDelimited"}, STRINGS, "p=a%20b", ["a", "b"]),
        ({"explode": False, "style": "pipeDelimited"}, STRINGS, "p=a|b", ["a", "b"]),
        ({"explode": False}, STRINGS, "p=", []),
        ({"style": "deepObject"}, PLACE, "p[x]=1&p[name]=n", {"x": 1, "name": "n"}),
        ({"style": "deepObject"}, DEEP, "p[a][x]=1&p[b][0]=2&p[b][1]=3", {"a": {"x": 1}, "b": [2, 3]}),
        ({"style": "deepObject"}, DEEP, "p[a]=&p[b]=", {"a": {}, "b": []}),
        ({"style": "deepObject"}, PLACE, "p=", {}),
        ({"style": "deepObject"}, INTEGERS, "p[0]=1&p[1]=2", [1, 2]),
        ({}, INTEGERS, "p=", []),
        ({}, PLACE, "p=", {}),
        ({"explode": False, "style": "pipeDelimited"}, PLACE, "p=x%7C1%7Cname%7Cn", {"x": 1, "name": "n"}),
        ({"location": "path", "style": "label", "explode": False}, INTEGERS, "p=.", []),
        ({"location": "path", "style": "matrix", "explode": True}, INTEGERS, "p=%3Bp", []),
        ({"location": "path", "style": "matrix", "explode": False}, PLACE, "p=%3Bp", {}),
        (
            {"location": "path", "style": "label", "explode": True},
            PLACE,
            "p=.x%3D1.name%3Dn",
            {"x": 1, "name": "n"},
        ),
        (
            {"location": "path", "style": "matrix", "explode": True},
            PLACE,
            "p=%3Bx%3D1%3Bname%3Dn",
            {"x": 1, "name": "n"},
        ),
        (
            {"location": "header", "style": "simple", "explode": True},
            PLACE,
            "p=x%3D1,name%3Dn",
            {"x": 1, "name": "n"},
        ),
        ({}, PLACE, "x=1&name=n&other=2", {"x": 1, "name": "n"}),
        ({"explode": False}, PLACE, "p=x,1,name,n", {"x": 1, "name": "n"}),
        ({"media_type": "application/json"}, PLACE, "p=%7B%22x%22%3A1%7D", {"x": 1}),
        ({"location": "path", "style": "simple", "explode": False}, INTEGERS, "p=1,2", [1, 2]),
        ({"location": "path", "style": "label", "explode": True}, STRINGS, "p=.a.b", ["a", "b"]),
        ({"location": "path", "style": "matrix", "explode": True}, STRINGS, "p=%3Bp%3Da%3Bp%3Db", ["a", "b"]),
        ({"location": "path", "style": "label", "explode": False}, {"type": "integer"}, "p=.5", 5),
        ({"location": "header", "style": "simple", "explode": False}, STRINGS, "p=a,b", ["a", "b"]),
    ],
)
def test_styles(members: dict[str, Any], schema: Any, query: str, value: Any) -> None:
    """Lists and objects are read as the parameter's style writes them. Source: OpenAPI 3.1, 4.8.12.4."""
    found, problems = _decode(schema, query, **members)
    assert not problems
    assert found == value


@pytest.mark.parametrize("text", [b"p=%FF", b"%FF=1", b"p=%C3"])
def test_text_that_is_not_utf_8(text: bytes) -> None:
    """Broken percent-encoding is refused, not replaced."""
    with pytest.raises(TextError):
        split_query(text)


def test_path_that_is_not_utf_8() -> None:
    """Nor is it in a path."""
    with pytest.raises(TextError):
        decode_path("%FF")


def test_missing_and_broken_parameters_are_refused_with_their_places() -> None:
    """Query, header and cookie parameters are required where the document says so; all problems are told."""
    integer = {"schema": {"type": "integer"}}
    parameters = [
        {"name": "q", "in": "query", "required": True, **integer},
        {"name": "X-Count", "in": "header", "required": True, **integer},
        {"name": "c", "in": "cookie", "required": True, **integer},
    ]
    with serving(small({"/a": {"get": operation("a.list", {}, parameters=parameters)}})) as call:
        refused = call("GET", "/a")
        assert refused.status == 400
        assert [each["in"] for each in refused.json()["problems"]] == ["query", "header", "cookie"]
        accepted = call("GET", "/a?q=1", headers={"x-count": "2", "cookie": "b=x; c=3"})
        assert accepted.status == 200
        assert call("GET", "/a?q=1", headers={"x-count": "two", "cookie": "c=3"}).status == 400
        assert call("GET", "/a?q=%FF", headers={"x-count": "2", "cookie": "c=3"}).status == 400


def test_unknown_query_parameters_are_let_through() -> None:
    """Vendors ignore what they do not know, so does the mock."""
    with serving(small({"/a": {"get": operation("a.list", {})}})) as call:
        assert call("GET", "/a?whatever=1").status == 200


def test_form_with_brackets_is_nested() -> None:
    """A form's members in the style `deepObject` are read as deep as they go, each text by its type."""
    item = {"type": "object", "properties": {"price": {"type": "integer"}, "tags": INTEGERS}}
    schema = {"type": "object", "properties": {"items": {"type": "array", "items": item}, "place": PLACE}}
    schemas = Schemas(small({"/a": {"get": operation("a.list")}}, version="3.0.3"))
    text = b"items[0][price]=5&items[1][tags][0]=7&items[1][tags][1]=8&place[x]=1&place[name]=2"
    assert form_value(schemas, schema, split_query(text), {}) == {
        "items": [{"price": 5}, {"tags": [7, 8]}],
        "place": {"x": 1, "name": "2"},
    }


def test_form_is_read_by_its_encoding() -> None:
    """Styles and media types of members: OpenAPI 3.1, section 4.8.15."""
    schema = {
        "type": "object",
        "properties": {
            "joined": INTEGERS,
            "piped": {"type": "array", "items": {"type": "string"}},
            "apart": PLACE,
            "deep": DEEP,
            "json": INTEGERS,
            "plain": INTEGERS,
            "empty": INTEGERS,
            "objects": {"type": "array", "items": PLACE},
        },
    }
    encoding: dict[str, dict[str, Any]] = {
        "joined": {"explode": False},
        "piped": {"style": "pipeDelimited"},
        "apart": {"style": "form", "explode": True},
        "deep": {"style": "deepObject"},
        "json": {"contentType": "application/json"},
        "empty": {"style": "form"},
    }
    schemas = Schemas(small({"/a": {"get": operation("a.list")}}, version="3.0.3"))
    text = (
        b"joined=1,2&piped=a%7Cb&x=1&name=n&deep%5Ba%5D%5Bx%5D=5&deep%5Bb%5D=&json=%5B1%5D&plain=1&plain=2&empty="
        b"&objects=%7B%22x%22%3A1%7D&objects=%7B%22x%22%3A2%7D"
    )
    assert form_value(schemas, schema, split_query(text), encoding) == {
        "joined": [1, 2],
        "piped": ["a", "b"],
        "apart": {"x": 1, "name": "n"},
        "deep": {"a": {"x": 5}, "b": []},
        "json": [1],
        "plain": [1, 2],
        "empty": [],
        "objects": [{"x": 1}, {"x": 2}],
    }
