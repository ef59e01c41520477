"""What of a value a schema does not declare: one thing at a time, at its place in value and document."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant._drift.schemas import Deviation, Located, SchemaWalk

STRING = {"type": "string"}
SCHEMAS: dict[str, Any] = {
    "Cat": {"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}},
    "Dog": {"type": "object", "properties": {"kind": {"const": "dog"}, "barks": {"type": "boolean"}}},
    "Pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]},
    "Owner": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": STRING,
            "mood": {"type": "string", "enum": ["calm", "busy"]},
            "pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
            "friend": {"$ref": "#/components/schemas/Owner"},
            "labels": {"type": "object", "additionalProperties": STRING},
            "open": {"type": "object", "properties": {"a": STRING}, "additionalProperties": True},
            "free": {"type": "object"},
            "any": {},
            "age": {"type": ["integer", "null"]},
            "either": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "size": {"type": "number"},
            "level": {"anyOf": [{"type": "string", "enum": ["low"]}, {"type": "integer"}]},
            "place": {"type": "array", "prefixItems": [STRING, {"type": "integer"}]},
        },
        "patternProperties": {"^x-": STRING},
    },
    "Both": {"allOf": [{"properties": {"a": STRING}}, {"properties": {"b": STRING}}]},
}
OWNER = "/components/schemas/Owner"


def walk(value: Any, name: str = "Owner", version: str = "3.1.0", **schemas: Any) -> list[tuple[str, ...]]:
    """Return what is undeclared of a value, as tuples."""
    document = {"openapi": version, "components": {"schemas": {**SCHEMAS, **schemas}}}
    place = Located({"$ref": f"#/components/schemas/{name}"}, "/here")
    return [tuple(deviation) for deviation in SchemaWalk(document).deviations([place], value)]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"name": "Ann", "mood": "calm"}, id="members and a listed value"),
        pytest.param({"friend": {"friend": {"name": "Bob"}}}, id="a schema that holds itself"),
        pytest.param({"pets": [{"kind": "cat", "lives": 9}, {"kind": "dog", "barks": True}]}, id="variants"),
        pytest.param({"labels": {"k1": "a", "k2": "b"}}, id="a map"),
        pytest.param({"open": {"a": "x", "b": 1}}, id="other members are allowed in so many words"),
        pytest.param({"free": {"a": {"b": 1}}, "any": [{"c": None}]}, id="nothing is said of what is in it"),
        pytest.param({"x-own": "a"}, id="a pattern of names"),
        pytest.param({"age": None, "either": None}, id="null where it may be"),
        pytest.param({"age": 3.0, "size": 3}, id="one number is another"),
        pytest.param({"level": 5, "place": ["a", 1, {"b": 2}]}, id="by type, by place"),
        pytest.param({}, id="what is missing does not come"),
    ],
)
def test_declared_is_no_drift(value: Any) -> None:
    """What a schema declares, or leaves open, is no drift."""
    assert walk(value) == []


@pytest.mark.parametrize(
    ("value", "deviation"),
    [
        pytest.param({"nick": "A"}, ("member", OWNER, "/nick", "nick", "string"), id="a member"),
        pytest.param(
            {"friend": {"nick": 1}}, ("member", OWNER, "/friend/nick", "nick", "integer"), id="further down"
        ),
        pytest.param(
            {"mood": "sad"}, ("value", f"{OWNER}/properties/mood", "/mood", "sad", "string"), id="a value"
        ),
        pytest.param(
            {"name": None}, ("type", f"{OWNER}/properties/name", "/name", "", "null"), id="null where none is"
        ),
        pytest.param({"age": "3"}, ("type", f"{OWNER}/properties/age", "/age", "", "string"), id="a type"),
        pytest.param(
            {"labels": {"k": 1}},
            ("type", f"{OWNER}/properties/labels/additionalProperties", "/labels/*", "", "integer"),
            id="a value of a map",
        ),
        pytest.param(
            {"pets": [{"kind": "cat", "barks": True}]},
            ("member", "/components/schemas/Cat", "/pets/*/barks", "barks", "boolean"),
            id="a member of another variant",
        ),
        pytest.param(
            {"pets": [{"kind": "emu"}]},
            ("value", "/components/schemas/Pet", "/pets/*/kind", "emu", "string"),
            id="a variant",
        ),
        pytest.param(
            {"level": "high"},
            ("value", f"{OWNER}/properties/level/anyOf/0", "/level", "high", "string"),
            id="a value of one alternative",
        ),
        pytest.param(
            {"level": []}, ("type", f"{OWNER}/properties/level", "/level", "", "array"), id="no alternative"
        ),
        pytest.param(
            {"place": [1]},
            ("type", f"{OWNER}/properties/place/prefixItems/0", "/place/0", "", "integer"),
            id="a place of a tuple",
        ),
    ],
)
def test_undeclared_is_told_with_its_place(value: Any, deviation: tuple[str, ...]) -> None:
    """One thing that is undeclared is told once, with its places in value and document."""
    assert walk(value) == [deviation]


def test_parts_of_all_of_are_laid_together() -> None:
    """A member that one part declares is declared; one that none does is too much in the first."""
    assert walk({"a": "x", "b": "y"}, "Both") == []
    assert walk({"c": 1}, "Both") == [("member", "/components/schemas/Both/allOf/0", "/c", "c", "integer")]


def test_nullable_is_of_3_0() -> None:
    """`nullable: true` lets null be, also beside an enum that does not have it."""
    mood = {"type": "string", "enum": ["calm"], "nullable": True}
    schema = {"type": "object", "properties": {"mood": mood}}
    assert walk({"mood": None}, "Thing", "3.0.3", Thing=schema) == []


def test_discriminator_names_the_variant() -> None:
    """A mapping chooses, whatever members a value has."""
    schema = {
        "oneOf": SCHEMAS["Pet"]["oneOf"],
        "discriminator": {"propertyName": "kind", "mapping": {"tom": "#/components/schemas/Cat"}},
    }
    cat = {**SCHEMAS["Cat"], "properties": {"kind": STRING, "lives": {"type": "integer"}}}
    assert walk({"kind": "tom", "lives": 1}, "Any", Any=schema, Cat=cat) == []
    assert walk({"kind": "tom", "barks": 1}, "Any", Any=schema, Cat=cat) == [
        ("member", "/components/schemas/Cat", "/barks", "barks", "integer")
    ]


NAMES = st.text("abcdef", min_size=1, max_size=5)


@given(st.dictionaries(NAMES, st.sampled_from(["string", "integer", "boolean"]), max_size=5), NAMES)
def test_one_member_more_is_one_drift(members: dict[str, str], name: str) -> None:
    """For any object: as declared it has no drift, with another member it has that one."""
    samples = {"string": "x", "integer": 1, "boolean": True}
    schema = {"type": "object", "properties": {key: {"type": kind} for key, kind in members.items()}}
    value = {key: samples[kind] for key, kind in members.items()}
    assert walk(value, "Made", Made=schema) == []
    if name not in members:
        assert walk({**value, name: 1}, "Made", Made=schema) == [
            ("member", "/components/schemas/Made", f"/{name}", name, "integer")
        ]


def test_no_value_makes_it_raise() -> None:
    """References in a circle, and to nowhere, end."""
    circle = {"$ref": "#/components/schemas/Circle"}
    assert walk({"a": 1}, "Circle", Circle=circle) == []
    assert walk({"a": 1}, "Lost", Lost={"$ref": "#/nowhere"}) == []
    assert isinstance(Deviation("member", "", "", "", ""), tuple)
