"""XML in requests: read by what the `xml` of a schema says, checked, and kept like JSON."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.mock import ServedApi
from invocant.mock._exchange.rendering import rendered
from invocant.mock._exchange.xml_bodies import XmlError, XmlReader, read_xml
from invocant.mock._values.merging import merging_of
from invocant.mock._values.schemas import Schemas
from tests.examples import examples
from tests.unit.mock.small import Answered, Caller, body, response, serving, small

XML = "application/xml"
SPACE = "https://example.com/pets"
PET = {
    "type": "object",
    "required": ["name"],
    "xml": {"name": "pet"},
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "name": {"type": "string"},
        "weight": {"type": ["number", "null"], "xml": {"name": "kilos"}},
        "sold": {"type": "boolean"},
        "tags": {
            "type": "array",
            "items": {"type": "string", "xml": {"name": "tag"}},
            "xml": {"wrapped": True},
        },
        "nicknames": {"type": "array", "items": {"type": "string", "xml": {"name": "nickname"}}},
        "owner": {
            "type": "object",
            "required": ["city"],
            "properties": {"city": {"type": "string"}, "since": {"type": "integer"}},
        },
    },
}
PETS: ServedApi = small(
    {
        "/pets": {
            "post": {
                "operationId": "make",
                "requestBody": body(PET, media_type=XML),
                "responses": {"201": response(PET, media_type=XML), "400": response({"type": "object"})},
            },
        },
        "/pets/{petId}": {
            "parameters": [{"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {"operationId": "read", "responses": {"200": response(PET, media_type=XML)}},
        },
    }
)


def _post(call: Caller, text: str) -> Answered:
    return call("POST", "/pets", content=text.encode(), headers={"content-type": XML})


def _stored(call: Caller) -> Any:
    (kept,) = call.app.store.dump()["objects"]
    return kept[5]


def test_what_is_posted_as_xml_comes_back() -> None:
    """Attributes, other names, lists with and without an element around them, objects, types."""
    text = (
        '<?xml version="1.0"?>\n<pet id="7"><name>Rex &amp; Co</name><kilos>4.5</kilos><sold>true</sold>'
        "<tags><tag>a</tag><tag>b</tag></tags><nickname>R</nickname><nickname>X</nickname>"
        "<owner><city>Bergen</city><since>2020</since></owner></pet>"
    )
    with serving(PETS) as call:
        made = _post(call, text)
        assert (made.status, made.headers["location"]) == (201, "/pets/7")
        assert _stored(call) == {
            "id": 7,
            "name": "Rex & Co",
            "weight": 4.5,
            "sold": True,
            "tags": ["a", "b"],
            "nicknames": ["R", "X"],
            "owner": {"city": "Bergen", "since": 2020},
        }
        answered = call("GET", "/pets/7", headers={"accept": XML})
        assert answered.headers["content-type"] == "application/xml; charset=utf-8"
        assert b"<name>Rex &amp; Co</name>" in answered.content
        assert b"<tags><tag>a</tag><tag>b</tag></tags>" in answered.content


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<pet/>", "name"),
        ("<pet><name>Rex</name><sold>perhaps</sold></pet>", "boolean"),
        ('<pet id="x"><name>Rex</name></pet>', "integer"),
        ("<pet><name>Rex</name><owner/></pet>", "city"),
        ("<pet><name>Rex</name><name>Max</name></pet>", "string"),
        ("<dog><name>Rex</name></dog>", "root element is dog, and not pet"),
        ("<pet><name>Rex</pet>", "not application/xml"),
        ("", "not application/xml"),
        ('<!DOCTYPE pet [<!ENTITY e "x">]><pet><name>&e;</name></pet>', "document type"),
        ('<!DOCTYPE pet SYSTEM "file:///etc/passwd"><pet><name>Rex</name></pet>', "document type"),
        (f"<pet><name>{'<a>' * 200}{'</a>' * 200}</name></pet>", "deep"),
    ],
)
def test_what_the_schema_forbids_is_refused(text: str, problem: str) -> None:
    """Members by their schema, the name of the root, and what is no XML that is read: 400 that says so."""
    with serving(PETS) as call:
        answer = _post(call, text)
        assert answer.status == 400
        assert problem in json.dumps(call.app.journal.entries()[-1].to_dict())
        assert call.app.store.is_empty


def _read(schema: Any, text: str) -> Any:
    api = small({"/a": {"post": {"requestBody": body(schema, media_type=XML), "responses": {}}}})
    schemas = Schemas(api)
    declared = api.operations[0].body
    assert declared is not None
    return XmlReader(schemas, merging_of(schemas)).value(declared.content[XML], text.encode())


NUMBERS = {"type": "array", "items": {"type": "integer"}}


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        # the examples of "XML Arrays" in OpenAPI 3.1
        (
            {"type": "object", "properties": {"animals": {**NUMBERS, "xml": {"wrapped": True}}}},
            "<a><animals><animals>1</animals><animals>2</animals></animals></a>",
            {"animals": [1, 2]},
        ),
        (
            {
                "type": "object",
                "properties": {"animals": {**NUMBERS, "xml": {"name": "aliens", "wrapped": True}}},
            },
            "<a><aliens><aliens>1</aliens></aliens></a>",
            {"animals": [1]},
        ),
        (
            {
                "type": "object",
                "properties": {
                    "animals": {
                        "type": "array",
                        "items": {"type": "string", "xml": {"name": "animal"}},
                        "xml": {"name": "aliens"},
                    }
                },
            },
            "<a><animal>x</animal></a>",
            {"animals": ["x"]},
        ),
        (
            {"type": "object", "properties": {"animals": NUMBERS}},
            "<a><animals>1</animals></a>",
            {"animals": [1]},
        ),
        (NUMBERS, "<list><item>1</item><item>2</item></list>", [1, 2]),
        # a namespace tells names apart, whatever its prefix is
        (
            {
                "type": "object",
                "xml": {"name": "pet", "namespace": SPACE, "prefix": "p"},
                "properties": {"name": {"type": "string", "xml": {"namespace": SPACE, "prefix": "p"}}},
            },
            f'<q:pet xmlns:q="{SPACE}" xmlns="urn:other"><name>no</name><q:name>yes</q:name></q:pet>',
            {"name": "yes"},
        ),
        # null is an empty element of a number, or says so
        ({"type": "object", "properties": {"n": {"type": ["integer", "null"]}}}, "<a><n/></a>", {"n": None}),
        (
            {"type": "object", "properties": {"n": {"type": ["string", "null"]}}},
            '<a><n xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></a>',
            {"n": None},
        ),
        # what the schema does not name
        (
            {"type": "object"},
            '<a k="1"><b><c>x</c></b><d>1</d><d>2</d></a>',
            {"k": "1", "b": {"c": "x"}, "d": ["1", "2"]},
        ),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "<a><b>1</b></a>", {"b": 1}),
        # a branch of a union, the first that fits
        (
            {
                "oneOf": [
                    {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
                    {"type": "object", "required": ["b"], "properties": {"b": {"type": "boolean"}}},
                ]
            },
            "<x><b>true</b></x>",
            {"b": True},
        ),
        # OpenAPI 3.2: node types
        (
            {
                "type": "object",
                "properties": {
                    "lang": {"type": "string", "xml": {"nodeType": "attribute"}},
                    "words": {"type": "string", "xml": {"nodeType": "text"}},
                },
            },
            '<p lang="en">Hello</p>',
            {"lang": "en", "words": "Hello"},
        ),
        # a text is a text
        ({"type": "string"}, "<a>x</a>", "<a>x</a>"),
    ],
)
def test_values_by_the_xml_object(schema: Any, text: str, value: Any) -> None:
    """Each says what a body is worth. Source: OpenAPI 3.1, section 4.8.26; 3.2, section 4.25."""
    assert _read(schema, text) == value


def test_no_namespace_but_the_declared_one() -> None:
    """A root element of another namespace is another element."""
    schema = {"type": "object", "xml": {"name": "pet", "namespace": SPACE}}
    with pytest.raises(XmlError, match="namespace"):
        _read(schema, "<pet/>")


def test_entities_do_not_grow() -> None:
    """A billion laughs are not heard: the document type that declares them is refused."""
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
    with pytest.raises(XmlError, match="document type"):
        read_xml(laughs.encode())


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)


@settings(max_examples=examples(10))
@given(
    st.fixed_dictionaries(
        {"name": WORDS},
        optional={
            "id": st.integers(),
            "weight": st.none() | st.floats(allow_nan=False, allow_infinity=False),
            "sold": st.booleans(),
            "tags": st.lists(WORDS, max_size=3),
            "nicknames": st.lists(WORDS, min_size=1, max_size=3),
            "owner": st.fixed_dictionaries({"city": WORDS}, optional={"since": st.integers()}),
        },
    )
)
def test_what_is_written_is_read(value: Any) -> None:
    """What the mock writes of a value it reads as that value."""
    schemas = Schemas(PETS)
    declared = PETS.operations[0].body
    assert declared is not None
    schema, merging = declared.content[XML], merging_of(schemas)
    data = rendered(XML, value, schema, merging)
    assert XmlReader(schemas, merging).value(schema, data) == value
