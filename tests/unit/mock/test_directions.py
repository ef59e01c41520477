"""Members that go in one direction only: ignored in requests, never in answers, and not asked for there."""

from typing import Any

import pytest

from invocant.mock._values.schemas import compiled
from invocant.mock._values.synthesis import Synthesis
from tests.unit.mock.small import Caller, body, operation, response, serving, small
from tests.work import assert_linear

MARK = {
    "type": "object",
    "required": ["place"],
    "properties": {"place": {"type": "integer", "readOnly": True}, "colour": {"type": "string"}},
}
NOTE = {
    "type": "object",
    "required": ["id", "text", "pin"],
    "additionalProperties": False,
    "properties": {
        "id": {"$ref": "#/components/schemas/Id"},
        "text": {"type": "string"},
        "pin": {"allOf": [{"type": "string"}], "writeOnly": True},
        "mark": {"$ref": "#/components/schemas/Mark"},
        "marks": {
            "type": "array",
            "items": {"anyOf": [{"$ref": "#/components/schemas/Mark"}, {"type": "null"}]},
        },
    },
}
REF = {"$ref": "#/components/schemas/Note"}
API = small(
    {
        "/notes": {
            "post": operation("notes.create", REF, requestBody=body(REF)),
            "get": operation("notes.list", {"type": "array", "items": REF}),
        },
        "/notes/{note_id}": {
            "parameters": [{"name": "note_id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": operation("notes.get", REF),
            "put": operation("notes.replace", REF, requestBody=body(REF)),
        },
        "/made": {"get": operation("made", REF)},
        "/shown": {
            "get": operation(
                "shown",
                {
                    "type": "object",
                    "properties": {"note": REF},
                    "example": {"note": {"id": "n1", "text": "it", "pin": "secret"}},
                },
            )
        },
        "/either": {
            "post": operation(
                "either",
                {},
                requestBody=body(
                    {
                        "oneOf": [
                            {
                                "allOf": [
                                    {"$ref": "#/components/schemas/Mark"},
                                    {"required": ["place", "colour"]},
                                ]
                            },
                            {"type": "integer"},
                        ]
                    }
                ),
            )
        },
    },
    components={"schemas": {"Id": {"type": "string", "readOnly": True}, "Mark": MARK, "Note": NOTE}},
)


@pytest.fixture
def call() -> Any:
    """Give a caller of the mock."""
    with serving(API) as caller:
        yield caller


def test_a_request_need_not_hold_what_only_the_server_sets(call: Caller) -> None:
    """Required there means required of answers; at any depth the answer has it, made up."""
    given = {"text": "it", "pin": "p", "mark": {"colour": "red"}, "marks": [{"colour": "blue"}, None]}
    made = call("POST", "/notes", json=given)
    assert made.status == 200, made.json()
    found = made.json()
    assert isinstance(found.pop("id"), str)
    assert isinstance(found["mark"].pop("place"), int)
    assert isinstance(found["marks"][0].pop("place"), int)
    assert found == {"text": "it", "mark": {"colour": "red"}, "marks": [{"colour": "blue"}, None]}


@pytest.mark.parametrize("own", ["mine", 5])
def test_what_only_the_server_sets_is_ignored_in_a_request(call: Caller, own: Any) -> None:
    """Whatever it is: a server may ignore it, and nothing is stored of it."""
    made = call("POST", "/notes", json={"id": own, "text": "it", "pin": "p", "mark": {"place": "x"}})
    assert made.status == 200, made.json()
    note = made.json()
    assert note["id"] != own
    assert isinstance(note["mark"]["place"], int)
    replaced = call("PUT", f"/notes/{note['id']}", json={"id": "other", "text": "new", "pin": "q"})
    assert replaced.json()["id"] == note["id"]
    assert call("GET", f"/notes/{note['id']}").json()["text"] == "new"


def test_a_request_must_hold_what_is_never_returned(call: Caller) -> None:
    """Required and write-only is required of a request, and its type counts."""
    assert call("POST", "/notes", json={"text": "it"}).status == 400
    assert call("POST", "/notes", json={"text": "it", "pin": 1}).status == 400


@pytest.mark.parametrize("path", ["/made", "/shown", "/notes"])
def test_no_answer_holds_what_is_never_returned(call: Caller, path: str) -> None:
    """Neither what is made up, nor an example, nor what was stored."""
    call("POST", "/notes", json={"text": "it", "pin": "secret"})
    answer = call("GET", path)
    assert answer.status == 200, answer.json()
    assert b"pin" not in answer.content
    assert b"secret" not in answer.content
    assert b"text" in answer.content


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"colour": "red"}, 200),
        ({"colour": "red", "place": "x"}, 200),
        ({}, 400),
        ({"place": 1}, 400),
        (1, 200),
    ],
)
def test_a_part_that_requires_what_another_describes(call: Caller, given: Any, status: int) -> None:
    """A member is read-only where any part of `allOf` says so, also for the part that requires it."""
    assert call("POST", "/either", json=given).status == status


def test_a_document_without_them_is_as_ever() -> None:
    """Without such members there is one check of a schema for both directions."""
    plain = small({"/a": {"get": operation("a", {"type": "string"})}})
    with serving(plain) as caller:
        assert caller("GET", "/a").status == 200
    assert response({})["content"]


def test_deep_values_take_as_much_work_as_they_are_deep() -> None:
    """What only the server sets is looked for once at each level, and not twice as often at each."""
    schemas = compiled(API)
    synthesis = Synthesis(schemas)

    def complete(levels: int) -> None:
        value: Any = "x"
        for _ in range(levels):
            value = [{"marks": value}]
        synthesis.complete({"type": "object", "properties": {"tree": {}}}, {"tree": value})

    assert_linear(complete, 1)
