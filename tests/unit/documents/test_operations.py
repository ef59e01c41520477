"""Tests of invocant/documents/_operations.py: one reading of what a document says of an operation."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.documents import METHODS, OperationObject, operations, resolve
from tests.unit.documents.minimal import document

ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}


def only(paths: dict[str, Any], **others: Any) -> OperationObject:
    """Return the one operation of a document with these *paths*."""
    (operation,) = operations({**document(paths=paths), **others})
    return operation


def test_every_method_of_every_path_in_order() -> None:
    """Operations come path by path, and in a path by method, whatever the order of its members."""
    item: dict[str, Any] = {method: {"responses": {}} for method in reversed(METHODS)}
    found = list(operations(document(paths={"/b": item, "x-note": item, "/a": {"get": {}, "summary": "A"}})))
    assert [(one.path, one.method) for one in found] == [
        *(("/b", method) for method in METHODS),
        ("/a", "get"),
    ]
    assert found[0].label == "GET /b"


def test_webhooks_are_asked_for() -> None:
    """What a document calls itself is no operation of its API, unless asked for."""
    with_hooks = {**document(paths={"/a": {"get": {}}}), "webhooks": {"made": {"post": {}}}}
    assert [one.pointer for one in operations(with_hooks)] == ["/paths/~1a/get"]
    assert [one.pointer for one in operations(with_hooks, webhooks=True)][1:] == ["/webhooks/made/post"]


def test_a_path_item_elsewhere() -> None:
    """A path item may be a reference; its operations stand at the path all the same."""
    operation = only({"/a": {"$ref": "#/x-items/a~1b"}}, **{"x-items": {"a/b": {"put": {"tags": ["t"]}}}})
    assert (operation.pointer, operation.raw["tags"]) == ("/paths/~1a/put", ["t"])


def test_parameters_of_the_path_and_the_operation() -> None:
    """An operation has its path's parameters, but those that it declares anew; references are followed."""
    item = {
        "parameters": [{"$ref": "#/components/parameters/Id"}, LIMIT],
        "get": {"parameters": [{**LIMIT, "required": True}, {"name": "X-A", "in": "header", "content": {}}]},
    }
    operation = only({"/a/{id}": item}, components={"parameters": {"Id": ID}})
    found = [(one.name, one.location, one.required) for one in operation.parameters]
    assert found == [("id", "path", True), ("limit", "query", True), ("X-A", "header", False)]


@pytest.mark.parametrize(
    ("written", "style", "explode"),
    [
        ({"in": "query"}, "form", True),
        ({"in": "cookie"}, "form", True),
        ({"in": "path"}, "simple", False),
        ({"in": "header"}, "simple", False),
        ({"in": "query", "style": "pipeDelimited"}, "pipeDelimited", False),
        ({"in": "query", "style": "deepObject", "explode": True}, "deepObject", True),
        ({"in": "query", "explode": False}, "form", False),
    ],
)
def test_how_a_parameter_is_written(written: dict[str, Any], style: str, explode: bool) -> None:
    """Style and explode left out are as the specification says for the location."""
    (parameter,) = only({"/a": {"get": {"parameters": [{"name": "n", **written}]}}}).parameters
    assert (parameter.style, parameter.explode) == (style, explode)


def test_a_parameter_by_content() -> None:
    """A parameter declared by a media type has that media type's schema."""
    written = {"name": "n", "in": "query", "content": {"application/json": {"schema": {"type": "array"}}}}
    (parameter,) = only({"/a": {"get": {"parameters": [written]}}}).parameters
    assert (parameter.media_type, parameter.schema) == ("application/json", {"type": "array"})


def test_body_and_responses() -> None:
    """A body and responses are given by media type, references followed, extensions left out."""
    operation = only(
        {
            "/a": {
                "post": {
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {
                        "200": {"content": {"text/plain": {}}},
                        "4XX": {"$ref": "#/none"},
                        "x-a": {},
                    },
                }
            }
        },
        components={
            "requestBodies": {"B": {"required": True, "content": {"a/b": {"schema": {"type": "null"}}}}}
        },
    )
    assert operation.request_body is not None
    assert operation.request_body.required
    assert operation.request_body.content == {"a/b": {"type": "null"}}
    assert {status: one.content for status, one in operation.responses.items()} == {"200": {"text/plain": {}}}


def test_security_and_servers_from_where_they_are_said() -> None:
    """An operation's own words on security come before the document's, its servers before its path's."""
    item: dict[str, Any] = {
        "servers": [{"url": "/p"}],
        "get": {},
        "put": {"security": [], "servers": [{"url": "/o"}]},
    }
    get, put = operations({**document(paths={"/a": item}), "security": [{"key": []}]})
    assert (get.security, get.servers) == ([{"key": []}], [{"url": "/p"}])
    assert (put.security, put.servers) == ([], [{"url": "/o"}])


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["get", "in", "name", "parameters", "content", "schema", "$ref", "responses", "style"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_shape_is_an_error(anything: Any) -> None:
    """Whatever stands where an operation should: what can be read is read, and nothing is raised."""
    for operation in operations({"paths": {"/a": anything, "/b": {"get": anything}}}):
        assert all(parameter.schema is not None for parameter in operation.parameters)
        assert operation.request_body is None or operation.request_body.content is not None
        assert all(response.content is not None for response in operation.responses.values())
        assert isinstance(operation.security, list)
        assert isinstance(operation.servers, list)


def test_the_same_before_and_after_resolving() -> None:
    """A resolved document is read as the one that it was made of."""
    item = {"parameters": [{"$ref": "#/components/parameters/Id"}, LIMIT], "get": {"parameters": [LIMIT]}}
    given_document = {
        **document(paths={"/a/{id}": {"$ref": "#/components/pathItems/A"}}),
        "components": {"parameters": {"Id": ID}, "pathItems": {"A": item}},
    }
    before, after = (list(operations(one)) for one in (given_document, resolve(given_document)))
    for left, right in zip(before, after, strict=True):
        assert left.pointer == right.pointer
        assert [one.raw for one in left.parameters] == [one.raw for one in right.parameters]
