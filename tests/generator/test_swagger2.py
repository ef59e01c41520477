"""A package of a document of Swagger 2.0 does what that says: requests as text, the wire, mock and diff."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from invocant import runtime as rt
from invocant.documents import load
from invocant.mock import Mock, read_document
from invocant_generator.wire import check
from invocant_generator.wire._calling import GeneratedPackage, ScriptedAnswer
from tests.generator.commands import run
from tests.generator.test_requests_as_text import as_text
from tests.generator.wire import package

pytestmark = [
    pytest.mark.checkout,
    pytest.mark.filterwarnings("ignore:a credential goes to http"),  # as one operation's `schemes` want it
]

_TEXT = {"type": "string"}
_PET = {"$ref": "#/definitions/Pet"}
_DONE = {"204": {"description": "Done."}}
_LOGIN = {"api_key": "mock-key", "username": "mock-user", "password": "mock-password"}
_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


def called(name: str, *parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an operation of Swagger 2.0."""
    return {
        "operationId": name,
        "x-invocant-name": f"calls.{name}",
        "parameters": [*parameters],
        "responses": _DONE,
        **more,
    }


def listed(name: str, where: str, collection: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a parameter that is a list of texts."""
    collected = {"collectionFormat": collection} if collection else {}
    return {"name": name, "in": where, "type": "array", "items": _TEXT, **collected, **more}


_FIELDS: list[dict[str, Any]] = [
    {"name": "name", "in": "formData", "type": "string", "required": True},
    {"name": "count", "in": "formData", "type": "integer"},
    listed("csv", "formData"),
    listed("ssv", "formData", "ssv"),
    listed("pipes", "formData", "pipes"),
    listed("multi", "formData", "multi"),
    listed("tsv", "formData", "tsv"),
]
SOURCE: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Old", "version": "1"},
    "host": "api.example.com",
    "basePath": "/v1/",
    "schemes": ["http", "https"],
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "securityDefinitions": {
        "person": {"type": "basic"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    },
    "security": [{"key": []}],
    "parameters": {
        "Pet": {"in": "body", "name": "pet", "required": True, "schema": _PET},
        "Limit": {"name": "limit", "in": "query", "type": "integer", "minimum": 0, "exclusiveMinimum": True},
    },
    "responses": {"Error": {"description": "E", "schema": {"type": "object", "properties": {"why": _TEXT}}}},
    "paths": {
        "/pets": {
            "get": called(
                "pets",
                {"$ref": "#/parameters/Limit"},
                responses={
                    "200": {
                        "description": "D",
                        "schema": {"type": "array", "items": _PET},
                        "headers": {"X-Total": {"type": "integer"}},
                    },
                    "default": {"$ref": "#/responses/Error"},
                },
            ),
            "post": called(
                "create",
                {"$ref": "#/parameters/Pet"},
                security=[{"person": []}],
                responses={"201": {"description": "D", "schema": _PET}},
            ),
        },
        "/lists/{path}": {
            "parameters": [listed("path", "path", required=True)],
            "get": called(
                "lists",
                listed("csv", "query"),
                listed("ssv", "query", "ssv"),
                listed("tsv", "query", "tsv"),
                listed("pipes", "query", "pipes"),
                listed("multi", "query", "multi"),
                listed("X-List", "header", "csv"),
                {
                    "name": "pairs",
                    "in": "query",
                    "type": "array",
                    "collectionFormat": "multi",
                    "items": {"type": "array", "items": {"type": "integer"}},
                },
            ),
        },
        "/form": {"post": called("form", *_FIELDS, consumes=[_FORM])},
        "/parts": {
            "post": called(
                "parts",
                *_FIELDS,
                {"name": "file", "in": "formData", "type": "file"},
                consumes=[_PARTS],
            )
        },
        "/picture": {
            "get": called(
                "picture",
                produces=["image/png"],
                schemes=["http"],
                responses={"200": {"description": "D", "schema": {"type": "file"}}},
            )
        },
    },
    "definitions": {
        "Pet": {
            "type": "object",
            "discriminator": "kind",
            "required": ["kind"],
            "properties": {
                "kind": _TEXT,
                "id": {"type": "integer", "readOnly": True},
                "name": {"type": "string", "x-nullable": True},
            },
        },
        "Cat": {"allOf": [_PET, {"type": "object", "properties": {"lives": {"type": "integer"}}}]},
        "Dog": {"allOf": [_PET, {"type": "object", "properties": {"good": {"type": "boolean"}}}]},
    },
}

TABLE: dict[str, tuple[str, dict[str, Any], str]] = {
    "an answer of JSON": ("pets", {"limit": 3}, "GET https://api.example.com/v1/pets?limit=3"),
    "a body, with its basic credential": (
        "create",
        {"body": {"kind": "Cat", "name": None, "lives": 9}},
        ("POST https://api.example.com/v1/pets\nContent-Type: application/json\n\n"
        '{"kind":"Cat","name":null,"lives":9}'),
    ),
    "lists by their formats": (
        "lists",
        {
            "path": ["a b", "c"],
            "csv": ["a b", "c"],
            "ssv": ["a", "b"],
            "tsv": "a\tb",
            "pipes": ["a", "b"],
            "multi": ["a", "b"],
            "pairs": ["1,2", "3,4"],
            "x_list": ["a", "b"],
        },
        ("GET https://api.example.com/v1/lists/a%20b,c?csv=a%20b,c&ssv=a%20b&tsv=a%09b&pipes=a%7Cb"
        "&multi=a&multi=b&pairs=1%2C2&pairs=3%2C4\nX-List: a,b"),
    ),
    "a form": (
        "form",
        {
            "name": "a b",
            "count": 3,
            "csv": ["a", "b"],
            "ssv": ["a", "b"],
            "pipes": ["a", "b"],
            "multi": ["a", "b"],
            "tsv": "a\tb",
        },
        (f"POST https://api.example.com/v1/form\nContent-Type: {_FORM}\n\n"
        "name=a+b&count=3&csv=a,b&ssv=a%20b&pipes=a%7Cb&multi=a&multi=b&tsv=a%09b"),
    ),
    "parts": (
        "parts",
        {
            "name": "a b",
            "csv": ["a", "b"],
            "ssv": ["a", "b"],
            "pipes": ["a", "b"],
            "multi": ["a", "b"],
            "file": ("a.txt", b"text"),
        },
        (f"POST https://api.example.com/v1/parts\nContent-Type: {_PARTS}; boundary=B\n\n"
        '--B\nContent-Disposition: form-data; name="name"\n\na b\n'
        '--B\nContent-Disposition: form-data; name="csv"\n\na,b\n'
        '--B\nContent-Disposition: form-data; name="ssv"\n\na b\n'
        '--B\nContent-Disposition: form-data; name="pipes"\n\na|b\n'
        '--B\nContent-Disposition: form-data; name="multi"\n\na\n'
        '--B\nContent-Disposition: form-data; name="multi"\n\nb\n'
        '--B\nContent-Disposition: form-data; name="file"; filename="a.txt"\n'
        "Content-Type: application/octet-stream\n\ntext\n--B--\n"),
    ),
    "a server of its own": ("picture", {}, "GET http://api.example.com/v1/picture"),
}  # fmt: skip
"""A method, its arguments, and what it sends, written from Swagger 2.0."""


@pytest.fixture(scope="module")
def read() -> dict[str, Any]:
    """Give the document as it is read."""
    return load(json.dumps(SOURCE).encode())


@pytest.fixture(scope="module")
def name(read: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the package of the document."""
    with package(read, tmp_path_factory.mktemp("old"), "swagger_two") as made:
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
    """Server, path, query, headers and body are those of the table, sync and async."""
    method, arguments, text = TABLE[case]
    for call in (served.call, served.call_async):
        outcome = call(f"calls.{method}", arguments, ScriptedAnswer(204, None, b""), _LOGIN)
        assert outcome.sent is not None, outcome.error
        verb, _, rest = as_text(outcome.sent).replace("\nX-Key: mock-key", "").partition(" ")
        assert f"{verb} {outcome.sent.origin}{rest}" == text


def test_credentials_are_those_of_the_schemes(served: GeneratedPackage) -> None:
    """`basic` is the scheme of HTTP, a key stands where it says, and each operation has what it asks for."""
    answer = ScriptedAnswer(200, "application/json", b"[]")
    sent = served.call("calls.pets", {}, answer, _LOGIN).sent
    assert sent is not None
    assert (sent.header("x-key"), sent.header("authorization")) == ("mock-key", None)
    sent = served.call("calls.create", {"body": {"kind": "Cat"}}, answer, _LOGIN).sent
    assert sent is not None
    basic = "Basic bW9jay11c2VyOm1vY2stcGFzc3dvcmQ="
    assert (sent.header("x-key"), sent.header("authorization")) == (None, basic)


def test_answers_are_what_the_document_says(served: GeneratedPackage) -> None:
    """Models of JSON, bytes of a file; an error that is shared is read by its schema."""
    pets = b'[{"kind": "Dog", "good": true}, {"kind": "Pet", "name": null}]'
    outcome = served.call("calls.pets", {}, ScriptedAnswer(200, "application/json", pets), _LOGIN)
    assert [(type(pet).__name__, pet.to_dict()) for pet in outcome.result] == [
        ("Dog", {"kind": "Dog", "good": True}),
        ("Pet", {"kind": "Pet", "name": None}),
    ]
    error = ScriptedAnswer(500, "application/json", b'{"why": "W"}')
    raised = served.call("calls.pets", {}, error, _LOGIN).error
    assert isinstance(raised, rt.StatusError)
    assert raised.parsed.why == "W"
    picture = ScriptedAnswer(200, "image/png", b"PNG")
    assert served.call("calls.picture", {}, picture, _LOGIN).result == b"PNG"


def test_nothing_differs_on_the_wire(name: str, read: dict[str, Any]) -> None:
    """The wire check calls all of it and finds no mismatch."""
    report = check(name, read, sockets=False)
    assert report.mismatches == []
    assert report.operations == 6


@pytest.mark.parametrize("kind", ["Cat", "Dog", "Pet"])
def test_heirs_are_told_apart_by_their_names(kind: str, name: str, served: GeneratedPackage) -> None:
    """The value of a discriminator of 2.0 is the name of the schema, that of the base too."""
    models = importlib.import_module(f"{name}.models")
    answer = ScriptedAnswer(201, "application/json", json.dumps({"kind": kind, "name": None}).encode())
    outcome = served.call("calls.create", {"body": {"kind": kind}}, answer, _LOGIN)
    assert type(outcome.result) is getattr(models, kind)


def test_the_mock_serves_it(module: ModuleType, tmp_path: Path) -> None:
    """The mock server reads the document itself, and its answers are those of 2.0."""
    path = tmp_path / "old.json"
    path.write_text(json.dumps(SOURCE))
    with (
        Mock(read_document("old", path)) as mock,
        module.Client(
            base_url=mock.base_url(),
            environment=rt.Environment(environ=lambda _: None),
            **_LOGIN,
        ) as client,
    ):
        assert isinstance(client.calls.pets(limit=1), list)
        assert client.calls.create(body={"kind": "Cat"}).kind
        assert isinstance(client.calls.picture(), bytes)
        client.calls.form(name="n", csv=["a"], pipes=["b", "c"], ssv=["d", "e"])
        client.calls.parts(name="n", ssv=["a", "b"], file=("a.txt", b"text"))
        with pytest.raises(rt.BadRequestError):
            client.calls.pets(limit=0)


SUCCESSOR = {
    "openapi": "3.0.3",
    "info": {"title": "Old", "version": "1"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "pets",
                "x-invocant-name": "calls.pets",
                "responses": {
                    "200": {
                        "description": "D",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {"Pet": {"type": "object", "required": ["kind"], "properties": {"kind": _TEXT}}}
    },
}
PREDECESSOR: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Old", "version": "1"},
    "host": "api.example.com",
    "basePath": "/v1",
    "schemes": ["https"],
    "produces": ["application/json"],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "pets",
                "x-invocant-name": "calls.pets",
                "responses": {
                    "200": {"description": "D", "schema": {"type": "array", "items": _PET}},
                },
            }
        }
    },
    "definitions": {"Pet": {"type": "object", "required": ["kind"], "properties": {"kind": _TEXT}}},
}


def test_a_successor_in_openapi_3_is_no_change(tmp_path: Path) -> None:
    """What is said otherwise and means the same is no difference; that it is another version is told."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(yaml.safe_dump(PREDECESSOR))
    new.write_text(yaml.safe_dump(SUCCESSOR))
    outcome = run("diff", old, new, "--format", "json")
    changes = json.loads(outcome.out)["changes"]
    assert [(change["kind"], change["level"]) for change in changes] == [("version-changed", "cosmetic")]


def test_changes_within_swagger_2_are_found(tmp_path: Path) -> None:
    """A member that goes and a parameter that comes are what they are in OpenAPI 3."""
    changed = copy.deepcopy(PREDECESSOR)
    changed["paths"]["/pets"]["get"]["parameters"] = [listed("tags", "query", "ssv")]
    changed["definitions"]["Pet"]["properties"]["kind"] = {"type": "integer"}
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(yaml.safe_dump(PREDECESSOR))
    new.write_text(yaml.safe_dump(changed))
    outcome = run("diff", old, new, "--format", "json")
    kinds = {change["kind"] for change in json.loads(outcome.out)["changes"]}
    assert kinds == {"parameter-added", "type-changed"}
    assert outcome.code != 0


def test_a_package_is_generated_from_the_file(tmp_path: Path) -> None:
    """The summary says what was not carried over, with the place in the document as it was written."""
    path = tmp_path / "old.json"
    path.write_text(json.dumps(SOURCE))
    outcome = run("generate", "--document", path, "--package", "old", "--output", tmp_path / "out", "--json")
    assert outcome.code == 0, outcome.err
    (summary,) = json.loads(outcome.out).values()
    assert {note["what"]: note["pointer"] for note in summary["notes"]} == {
        "a list is taken as one text": "/paths/~1lists~1{path}/get/parameters/2/collectionFormat",
        "a list in a list is taken as one text": "/paths/~1lists~1{path}/get/parameters/6/items",
    }
