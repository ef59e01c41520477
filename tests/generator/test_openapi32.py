"""A package of a document of OpenAPI 3.2 does what that says: requests as text, the wire, the mock server."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.documents import load, repair
from invocant.mock import Mock, from_mapping
from invocant_generator import _findings as findings
from invocant_generator.wire import check
from invocant_generator.wire._calling import GeneratedPackage, ScriptedAnswer
from tests.generator.wire import operation, package, parameter

pytestmark = pytest.mark.checkout

_TEXT = {"type": "string"}
_LIST = {"type": "array", "items": _TEXT}
_BOOK = {"$ref": "#/components/schemas/Book"}
_FORM = "application/x-www-form-urlencoded"


def tagged(name: str, *tags: str, **more: Any) -> dict[str, Any]:
    """Return an operation whose resource its tags name."""
    return {"operationId": name, "tags": [*tags], "responses": {"204": {"summary": "Done."}}, **more}


def in_querystring(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a parameter that is the whole query."""
    content = {_FORM: {"schema": schema, **more}}
    return {"name": "all", "in": "querystring", "required": True, "content": content}


SOURCE: dict[str, Any] = {
    "openapi": "3.2.0",
    "$self": "https://api.example.com/openapi.json",
    "info": {"title": "Two", "version": "1"},
    "servers": [
        {"url": "https://api.example.com", "name": "live"},
        {"url": "https://test.example.com", "name": "sandbox"},
    ],
    "tags": [
        {"name": "shop", "summary": "What is sold."},
        {"name": "books", "parent": "shop", "kind": "nav"},
        {"name": "new", "kind": "badge"},
    ],
    "paths": {
        "/books": {
            "query": tagged(
                "search",
                "new",
                "books",
                requestBody={
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"type": "object", "required": ["q"], "properties": {"q": _TEXT}}
                        }
                    },
                },
                responses={
                    "200": {
                        "description": "It.",
                        "content": {"application/json": {"$ref": "#/components/mediaTypes/Books"}},
                    }
                },
            ),
            "get": tagged(
                "list",
                "shop",
                parameters=[
                    in_querystring(
                        {
                            "type": "object",
                            "required": ["q"],
                            "properties": {
                                "q": _TEXT,
                                "tags": _LIST,
                                "joined": _LIST,
                                "where": {"type": "object", "properties": {"a": {"type": "integer"}}},
                            },
                        },
                        encoding={"joined": {"style": "form", "explode": False}},
                    )
                ],
            ),
            "post": operation("any", in_querystring({"type": "object", "additionalProperties": _TEXT})),
        },
        "/books/{id}": {
            "parameters": [parameter("id", "path", allowReserved=True)],
            "additionalOperations": {
                "COPY": operation(
                    "copy",
                    parameter("plain", "cookie", style="cookie"),
                    parameter("crumbs", "cookie", _LIST, style="cookie"),
                    parameter("kept", "cookie", allowReserved=True),
                )
            },
        },
        "/events": {
            "get": tagged(
                "events",
                "shop",
                responses={
                    "200": {
                        "description": "It.",
                        "content": {
                            "text/event-stream": {
                                "itemSchema": {
                                    "type": "object",
                                    "required": ["data"],
                                    "properties": {"event": _TEXT, "data": _TEXT},
                                    "oneOf": [
                                        {"properties": {"event": {"const": "text"}}},
                                        {
                                            "properties": {
                                                "event": {"const": "book"},
                                                "data": {
                                                    "contentMediaType": "application/json",
                                                    "contentSchema": _BOOK,
                                                },
                                            }
                                        },
                                    ],
                                }
                            }
                        },
                    }
                },
            )
        },
        "/pets": {
            "get": tagged(
                "pet",
                "shop",
                responses={
                    "200": {
                        "description": "It.",
                        "content": {
                            "application/json": {"schema": {"$ref": "openapi.json#/components/schemas/Pet"}}
                        },
                    }
                },
            )
        },
    },
    "components": {
        "mediaTypes": {"Books": {"schema": {"type": "array", "items": _BOOK}}},
        "schemas": {
            "Book": {"type": "object", "required": ["title"], "properties": {"title": _TEXT}},
            "Dog": {
                "type": "object",
                "required": ["bark"],
                "properties": {"kind": _TEXT, "bark": {"type": "boolean"}},
            },
            "Cat": {
                "type": "object",
                "required": ["purr"],
                "properties": {"kind": _TEXT, "purr": {"type": "boolean"}},
            },
            "Pet": {
                "oneOf": [{"$ref": "#/components/schemas/Dog"}, {"$ref": "#/components/schemas/Cat"}],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {"dog": "Dog", "cat": "Cat"},
                    "defaultMapping": "#/components/schemas/Cat",
                },
            },
        },
    },
}

TABLE: dict[str, tuple[str, dict[str, Any], str]] = {
    "the method query": ("shop.books.search", {"q": "a"}, "QUERY /books"),
    "an additional operation": ("calls.copy", {"id": "1"}, "COPY /books/1"),
    "what is reserved in a path": (
        "calls.copy",
        {"id": "a:b@c,d;e=f/g?h#i%2Fj k"},
        "COPY /books/a:b@c,d;e=f%2Fg%3Fh%23i%2Fj%20k",
    ),
    "cookies as they are": (
        "calls.copy",
        {"id": "1", "plain": "a%20b=c", "crumbs": ["x", "y"]},
        "COPY /books/1\nplain=a%20b=c; crumbs=x; crumbs=y",
    ),
    "what is reserved in a cookie": (
        "calls.copy",
        {"id": "1", "kept": "a/b?c=d&e;f,g h%20i"},
        "COPY /books/1\nkept=a/b?c=d&e%3Bf%2Cg%20h%20i",
    ),
    "a querystring of members": (
        "shop.list",
        {"q": "a b&c", "tags": ["x", "y"], "joined": ["u", "v"], "where": {"a": 1}},
        "GET /books?q=a%20b%26c&tags=x&tags=y&joined=u,v&where=%7B%22a%22%3A1%7D",
    ),
    "a querystring of anything": ("calls.any", {"all": {"k": "v w", "l": "m"}}, "POST /books?k=v%20w&l=m"),
}
"""A method, its arguments, and the request line with the cookies of what it sends."""


@pytest.fixture(scope="module")
def read() -> dict[str, Any]:
    """Give the document as it is read."""
    return load(json.dumps(SOURCE).encode())


@pytest.fixture(scope="module")
def name(read: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the package of the document."""
    with package(read, tmp_path_factory.mktemp("two"), "openapi_three_two") as made:
        yield made


@pytest.fixture(scope="module")
def module(name: str) -> ModuleType:
    """Give its module."""
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def served(name: str) -> Iterator[GeneratedPackage]:
    """Give clients of it."""
    made = GeneratedPackage(name)
    yield made
    made.close()


@pytest.mark.parametrize("case", TABLE)
def test_requests_are_what_the_document_says(case: str, served: GeneratedPackage) -> None:
    """Method, path, query and cookies are those of the table, sync and async."""
    method, arguments, text = TABLE[case]
    for call in (served.call, served.call_async):
        outcome = call(method, arguments, ScriptedAnswer(204, None, b""), {})
        assert outcome.sent is not None, outcome.error
        cookie = outcome.sent.header("cookie")
        assert f"{outcome.sent.method} {outcome.sent.target}" + (f"\n{cookie}" if cookie else "") == text


@pytest.mark.parametrize("value", ["a b", "a;b", 'a"b', "a,b", "a\\b", "ä", "a\nb"])
def test_a_cookie_that_nothing_escapes_is_refused_if_it_cannot_be(value: str, module: ModuleType) -> None:
    """Only the caller knows how to escape it, so that nothing is sent."""
    with (
        module.Client(environment=rt.Environment(environ=lambda _: None)) as client,
        pytest.raises(rt.ConfigurationError, match="plain: a cookie has no form"),
    ):
        client.calls.copy("1", plain=value)


def test_nothing_differs_on_the_wire(name: str, read: dict[str, Any]) -> None:
    """The wire check calls all of it and finds no mismatch."""
    report = check(name, read, sockets=False)
    assert report.mismatches == []
    assert report.operations == 6


def test_resources_are_named_by_tags_and_their_parents(module: ModuleType) -> None:
    """`books` stands below `shop`; the badge `new` names no resource."""
    with module.Client(environment=rt.Environment(environ=lambda _: None)) as client:
        assert client.shop.books.search
        assert not hasattr(client, "new")
        assert not hasattr(client, "books")


def test_servers_are_chosen_by_their_names(module: ModuleType) -> None:
    """The name of a server is what the caller says."""
    with module.Client(server="sandbox", environment=rt.Environment(environ=lambda _: None)) as client:
        assert client._client.settings.servers.base_url == "https://test.example.com"


def test_a_value_without_the_tag_is_the_default(name: str) -> None:
    """`defaultMapping` names the variant of a value that lacks the member."""
    models = importlib.import_module(f"{name}.models")
    pet = models.ref("pet_kind")
    kind = pet() if callable(pet) else pet
    assert isinstance(rt.kinds.kind_of(kind).decode({"purr": True}), models.Cat)
    assert isinstance(rt.kinds.kind_of(kind).decode({"kind": "dog", "bark": True}), models.Dog)


def test_the_mock_serves_further_methods(module: ModuleType, read: dict[str, Any]) -> None:
    """QUERY and COPY are methods like any other."""
    with (
        Mock(from_mapping("two", read)) as mock,
        module.Client(base_url=mock.base_url(), environment=rt.Environment(environ=lambda _: None)) as client,
    ):
        assert isinstance(client.shop.books.search(q="a"), list)
        client.calls.copy("1")


def test_the_validator_hears_what_was_written(read: dict[str, Any]) -> None:
    """The form in which we read methods is none of OpenAPI's, and no finding."""
    assert findings.validate(read) == []


def test_as_many_operations_come_out_of_a_repair(read: dict[str, Any]) -> None:
    """A repaired document has the further methods too."""
    repaired = repair(read).document
    assert [*repaired["paths"]["/books"]] == ["get", "post", "query", "x-invocant-methods"]
    assert repaired["paths"]["/books/{id}"]["x-invocant-methods"] == ["copy"]


def test_a_document_of_tags_comes_out_whole(tmp_path: Path) -> None:
    """One resource for each tag of navigation, below its parent."""
    paths = {
        "/flights": {"get": {"tags": ["flights"], "summary": "All."}},
        "/flights/home": {"get": {"tags": ["home"], "summary": "Within a country."}},
    }
    tags = [{"name": "flights"}, {"name": "home", "parent": "flights"}]
    source = {**SOURCE, "paths": paths, "tags": tags, "components": {}}
    read = load(json.dumps(source).encode())
    with package(read, tmp_path, "openapi_three_two_tags") as made:
        operations = importlib.import_module(f"{made}.operations").TABLE
        assert [*operations] == ["flights.list", "flights.home.get"]
