"""Where servers that are right differ nothing is a failure, and next to it everything is."""

import re
from typing import Any

import pytest
from attrs import define, field, frozen

from invocant.contract._bench import Bench
from invocant.contract._caller import Budget, Caller
from invocant.contract._engine import _was_changed
from invocant.contract._findings import Exchange
from invocant.contract._leniency import has_kinds, is_tame, tells_no_refusal, would_fit
from invocant.contract._probes.shown import nowhere as nobody_is
from invocant.contract._surface import ServerSurface
from invocant.contract._values import Values

FORM = "application/x-www-form-urlencoded"
PET = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
FOOD = {"anyOf": [{"type": "string"}, {"type": "object"}, {"type": "null"}]}
EITHER = {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "string", "minLength": 9}, {"type": "null"}]}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
BODY = {"content": {"application/json": {"schema": PET}, FORM: {"schema": PET}}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {
            "get": {"parameters": [LIMIT], "responses": {"200": {"description": ""}}},
            "post": {"requestBody": BODY, "responses": {"201": {"description": ""}}},
        },
        "/pets/first": {
            "patch": {
                "requestBody": {
                    "content": {"application/merge-patch+json": {"schema": {"properties": {"pet": PET}}}}
                },
                "responses": {"200": {"description": ""}},
            }
        },
        "/pets/{pet}/asked": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"properties": {"food": FOOD}}}}},
                "responses": {"200": {"description": ""}},
            },
            "put": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"properties": {"food": EITHER}}}}
                },
                "responses": {"200": {"description": ""}},
            },
        },
    },
}
SURFACE = ServerSurface(DOCUMENT)
LISTS, CREATES, CHANGES, NAMES_FOOD, FEEDS = SURFACE.operations


def nowhere(*_: Any) -> Exchange:
    """Send nothing."""
    raise AssertionError


nowhere.close = lambda: None  # type: ignore[attr-defined]
BENCH = Bench(SURFACE, Caller("http://api.test", nowhere, Budget()), Values(SURFACE))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "fits"),
    [
        (b"name=Rex&tags=small", True),
        (b"name=Rex&tags=small&tags=old", True),
        (b"name=Rex&age=3", True),
        (b"name=Rex&age=three", False),
        (b"tags=small", False),
        (b"name=Rex&other=1", False),
    ],
)
def test_a_form_has_texts(form: bytes, fits: bool) -> None:
    """A form says of no value whether it is a number, or alone in a list; what it lacks it lacks."""
    sent = Exchange("POST", "http://api.test/pets", (("Content-Type", FORM),), form, 200)
    assert would_fit(BENCH, CREATES, sent) is fits


@pytest.mark.parametrize(
    ("text", "tame"),
    [
        ("60", True),
        ("-60", True),
        ("60.0", False),
        ("6e1", False),
        ("60.", False),
        ("4294967296", True),
        ("11400714819323198485", False),
    ],
)
def test_whole_numbers_have_a_usual_form(text: str, tame: bool) -> None:
    """`60.0` is an integer of JSON Schema, and not of many a server; few hold one of 64 bits."""
    assert is_tame(BENCH, LISTS, Exchange("GET", f"http://api.test/pets?limit={text}")) is tame


@frozen
class KeptMethod:
    """A request as schemathesis keeps it."""

    method: str


@frozen
class KeptStatus:
    """An answer, likewise."""

    status_code: int


@frozen
class Interaction:
    """Both."""

    request: KeptMethod
    response: KeptStatus | None


@define
class Recorder:
    """A scenario."""

    interactions: dict[str, Interaction] = field(factory=dict)


@pytest.mark.parametrize(
    ("between", "changed"),
    [
        ([], False),
        ([("GET", 200)], False),
        ([("PATCH", 404)], False),
        ([("GET", 200), ("PATCH", 200)], True),
        ([("DELETE", 204)], True),
    ],
)
def test_what_is_changed_in_between_may_be_gone(between: list[tuple[str, int]], changed: bool) -> None:
    """What was renamed or deleted after its creation is not found by right, whoever did it."""
    calls = [("POST", 201), *between, ("GET", 404), ("DELETE", 204)]
    kept = {
        str(n): Interaction(KeptMethod(method), KeptStatus(status))
        for n, (method, status) in enumerate(calls)
    }
    assert _was_changed(Recorder(kept), ["0", str(len(between) + 1)]) is changed


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        (b'{"pet": {"name": "a", "age": null}}', True),
        (b'{"pet": null}', True),
        (b'{"pet": {"name": "a", "age": []}}', False),
        (b'{"pet": {"name": null}}', False),
    ],
)
def test_null_in_a_merge_patch_takes_a_member_away(body: bytes, fits: bool) -> None:
    """At any depth, and whatever the member's schema allows (RFC 7396, section 2); what is left must fit."""
    kind = (("content-type", "application/merge-patch+json"),)
    sent = Exchange("PATCH", "http://api.test/pets/first", kind, body, 200, {}, b"{}")
    assert would_fit(BENCH, CHANGES, sent) is fits


def test_a_thing_may_take_one_of_several_types() -> None:
    """What is a text or an object may be refused as one of them; two forms of texts are one type."""
    sent = Exchange("POST", "http://api.test/pets/1/asked", (), b'{"food": {}}', 400)
    assert has_kinds(BENCH, FEEDS, sent) == "food"
    assert has_kinds(BENCH, NAMES_FOOD, sent) is None
    assert has_kinds(BENCH, CREATES, sent) is None


def test_document_without_refusals_says_nothing_of_what_is_not_there() -> None:
    """404 is no news of a thing whose operation documents success alone; beside a refusal it is."""
    assert tells_no_refusal(FEEDS)
    assert not tells_no_refusal(CREATES)
    told = {
        "/pets/{pet}": {"get": {"responses": {"200": {"description": ""}, "default": {"description": ""}}}}
    }
    assert not any(map(tells_no_refusal, ServerSurface({**DOCUMENT, "paths": told}).operations))


@pytest.mark.parametrize(
    ("stated", "form"),
    [
        ({"type": "string"}, r"nowhere\w+"),
        ({"type": "string", "maxLength": 9, "pattern": "^[a-z]{1,9}$"}, "[a-z]{6}"),
        ({"type": "string", "format": "uuid"}, r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ],
)
def test_what_nothing_is_called_is_a_name_by_its_schema(stated: dict[str, str], form: str) -> None:
    """A word where a word will do, letters where a pattern wants them, and what a format asks for."""
    assert re.fullmatch(form, nobody_is(BENCH, stated))
