"""R6, R9 to R14: what a schema's type comes down to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.documents.minimal import (
    NULL,
    complaints,
    document,
    ref,
    repaired,
    schemas_of,
    tagged,
)

pytestmark = pytest.mark.checkout


def written(schema: Any, *, openapi: str = "3.1.0", **others: Any) -> Any:
    """Return the repaired form of *schema* where it stands as a member, beside *others* as components."""
    given = document({"P": {"properties": {"x": schema}}, **others}, openapi=openapi)
    return schemas_of(given)["P"]["properties"]["x"]


STRING = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "string", "nullable": True}, {"anyOf": [STRING, NULL]}, id="nullable"),
        pytest.param({"type": ["string", "null"]}, {"anyOf": [STRING, NULL]}, id="list of types"),
        pytest.param(
            {"type": "string", "enum": ["a", None]}, {"anyOf": [{**STRING, "const": "a"}, NULL]}, id="enum"
        ),
        pytest.param({"anyOf": [STRING, {"type": "null"}]}, {"anyOf": [STRING, NULL]}, id="anyOf null"),
        pytest.param(
            {"oneOf": [{"enum": [None]}, STRING]}, {"anyOf": [STRING, NULL]}, id="oneOf enum of null"
        ),
        pytest.param(
            {"oneOf": [STRING, {"nullable": True}]}, {"anyOf": [STRING, NULL]}, id="member only nullable"
        ),
        pytest.param({"anyOf": [{"type": ["string", "null"]}]}, {"anyOf": [STRING, NULL]}, id="in a member"),
        pytest.param({"const": None}, NULL, id="const null"),
        pytest.param({"nullable": True}, {}, id="bare nullable is anything"),
        pytest.param({"nullable": False, "type": "string"}, STRING, id="not nullable"),
    ],
)
def test_every_form_of_null_becomes_one(schema: Any, expected: Any) -> None:
    """R6: null is the last member of a union, however it was said."""
    assert written(schema) == expected


@pytest.mark.parametrize("openapi", ["3.0.3", "3.1.0"])
def test_nullable_beside_a_reference_counts(openapi: str) -> None:
    """R6: 3.0 ignores what stands beside a `$ref`; those who write `nullable` there mean it."""
    found = written({**ref("A"), "nullable": True}, openapi=openapi, A={"properties": {"a": STRING}})
    assert found == {"anyOf": [ref("A"), NULL]}


@pytest.mark.parametrize(
    "nullish",
    [
        {"type": "object", "nullable": True, "properties": {"a": STRING}},
        {"type": ["object", "null"], "properties": {"a": STRING}},
        {"anyOf": [{"type": "object", "properties": {"a": STRING}}, NULL]},
    ],
)
def test_components_are_never_nullable(nullish: Any) -> None:
    """R6: the component is the class; null is said where it is referred to, also by another name."""
    given = document({"N": nullish, "M": ref("N"), "P": {"properties": {"x": ref("N"), "y": ref("M")}}})
    found = schemas_of(given)
    assert found["N"]["type"] == "object"
    assert found["N"]["properties"] == {"a": STRING}
    assert found["P"]["properties"] == {"x": {"anyOf": [ref("N"), NULL]}, "y": {"anyOf": [ref("N"), NULL]}}


def test_a_nullable_enum_component_is_an_enum() -> None:
    """R6: `null` in a named enum belongs to its uses."""
    given = document(
        {
            "E": {"type": "string", "nullable": True, "enum": ["a", "b", None]},
            "P": {"properties": {"x": ref("E")}},
        }
    )
    found = schemas_of(given)
    assert found["E"] == {"type": "string", "enum": ["a", "b"], "x-enum-varnames": ["A", "B"]}
    assert found["P"]["properties"]["x"] == {"anyOf": [ref("E"), NULL]}


def test_a_circle_of_unions_is_cut_once() -> None:
    """R9: the place that closes the circle is anything to the parser, and says what it really is."""
    given = document({"N": {"anyOf": [STRING, {"type": "array", "items": ref("N")}]}})
    assert complaints(given)
    found = repaired(given)
    assert schemas_of(given)["N"] == {"anyOf": [STRING, {"type": "array", "items": {"x-invocant-ref": "N"}}]}
    assert len(found.open) == 1


def test_a_circle_through_a_class_stays_whole() -> None:
    """R9: a class may hold itself, in lists and unions too."""
    given = document(
        {"N": {"properties": {"more": {"anyOf": [ref("N"), {"type": "array", "items": ref("N")}]}}}}
    )
    found = repaired(given)
    assert found.open == []
    assert schemas_of(given)["NMore"]["anyOf"] == [ref("N"), {"type": "array", "items": ref("N")}]


def test_json_itself_can_be_described() -> None:
    """R9: the recursive type of any JSON value keeps all but the edges that close its circles."""
    value = {
        "anyOf": [
            STRING,
            NULL,
            {"type": "array", "items": ref("Json")},
            {"additionalProperties": ref("Json")},
        ]
    }
    found = schemas_of(document({"Json": value, "P": {"properties": {"x": ref("Json")}}}, openapi="3.1.0"))
    cut = {"x-invocant-ref": "Json"}
    assert found["Json"]["anyOf"] == [
        STRING,
        {"type": "array", "items": {"anyOf": [cut, NULL]}},
        {"type": "object", "additionalProperties": {"anyOf": [cut, NULL]}},
    ]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"const": "a"}, {"type": "string", "const": "a"}, id="const"),
        pytest.param({"type": "string", "enum": ["a"]}, {"type": "string", "const": "a"}, id="enum of one"),
        pytest.param({"enum": [3]}, {"type": "integer", "const": 3}, id="integer"),
        pytest.param({"type": "boolean", "enum": [True]}, {"const": True}, id="true"),
        pytest.param({"enum": [True, False]}, {"type": "boolean"}, id="both booleans"),
        pytest.param(
            {"type": "string", "enum": [1]}, {"type": "string", "const": "1"}, id="spelled as a number"
        ),
        pytest.param(
            {"type": "integer", "enum": ["1"]}, {"type": "integer", "const": 1}, id="spelled as text"
        ),
        pytest.param(
            {"type": "integer", "enum": ["--1"]}, {"type": "string", "const": "--1"}, id="two signs"
        ),
        pytest.param({"type": "integer", "enum": ["²"]}, {"type": "string", "const": "²"}, id="raised digit"),
        pytest.param(
            {"enum": ["a", 1]},
            {"anyOf": [{"type": "string", "const": "a"}, {"type": "integer", "const": 1}]},
            id="mixed",
        ),
        pytest.param({"enum": []}, {}, id="empty"),
    ],
)
def test_enums_are_of_one_type(schema: Any, expected: Any) -> None:
    """R10: one value is a constant, and values of several types are a union."""
    assert written(schema) == expected


def test_fractions_are_numbers_with_known_values() -> None:
    """R10: Python has no enum of floats; the widening is reported."""
    given = document({"P": {"properties": {"x": {"enum": [0.5, 1]}}}})
    found = repaired(given)
    assert [one.pointer for one in found.widened] == ["/components/schemas/P/properties/x"]
    assert schemas_of(given)["P"]["properties"]["x"] == {
        "type": "number",
        "x-invocant-known-values": [1, 0.5],
        "x-invocant-constants": [1, 0.5],
    }


@pytest.mark.parametrize(
    ("value", "kind"), [(1.5, "number"), ({"a": [1]}, "object"), ([1, {}], "array")], ids=repr
)
def test_a_constant_without_a_literal_type_is_kept_beside_its_type(value: Any, kind: str) -> None:
    """What Python cannot put into a Literal is a constant all the same: a union may be told apart by it."""
    given = document({"P": {"properties": {"x": {"const": value}}}})
    written = schemas_of(given)["P"]["properties"]["x"]
    assert (written["type"], written["x-invocant-constants"]) == (kind, [value])
    assert repaired(given).widened == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["dev", "DEV"], ["DEV_2", "DEV"]),
        (["", " ", ">=", "=="], ["EMPTY", "SPACE", "GREATER_OR_EQUAL", "EQUAL"]),
        (["+1", "-1", "1"], ["PLUS_1", "MINUS_1", "VALUE_1"]),
        (["a-b", "a_b", "a b"], ["A_B_2", "A_B", "A_B_3"]),
        (["a-b", "a b"], ["A_B", "A_B_2"]),
        (["jsonSchema", "GPT-4o"], ["JSON_SCHEMA", "GPT_4O"]),
        (["日本", "ü"], ["VALUE_0", "U"]),
        ([-1, 0, 1], ["VALUE_NEGATIVE_1", "VALUE_0", "VALUE_1"]),
    ],
)
def test_enum_members_have_names_of_their_own(values: list[Any], expected: list[str]) -> None:
    """R10: values that differ in case or signs only have different names; the parser would die of them."""
    given = document({"E": {"enum": values}})
    assert schemas_of(given)["E"]["x-enum-varnames"] == expected


def test_the_authors_names_for_enum_members_are_used() -> None:
    """R10: `x-enum-varnames` counts, made legal and distinct."""
    given = document({"E": {"enum": [1, 2, 3], "x-enum-varnames": ["Low", "low", "a b"]}})
    assert schemas_of(given)["E"]["x-enum-varnames"] == ["LOW", "LOW_2", "A_B"]


@pytest.mark.parametrize("default", [{}, [], "auto", None, 3])
def test_defaults_are_put_aside(default: Any) -> None:
    """R11: the parser refuses some, and would send the rest; all are told apart from what is sent."""
    given = document(
        {
            "M": {"properties": {"a": STRING}},
            "P": {"properties": {"x": {"allOf": [ref("M")], "default": default}}},
        }
    )
    assert schemas_of(given)["P"]["properties"]["x"] == {**ref("M"), "x-invocant-default": default}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "array"}, {"type": "array", "items": {}}, id="no items"),
        pytest.param({"type": "array", "items": True}, {"type": "array", "items": {}}, id="true"),
        pytest.param({"items": STRING}, {"type": "array", "items": STRING}, id="no type"),
        pytest.param(
            {"type": "array", "prefixItems": [STRING, {"type": "integer"}], "items": False},
            {"type": "array", "prefixItems": [STRING, {"type": "integer"}], "items": False},
            id="tuple",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [STRING, STRING]},
            {"type": "array", "prefixItems": [STRING, STRING]},
            id="tuple and anything",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [STRING, STRING], "minItems": 1, "maxItems": 2},
            {
                "type": "array",
                "prefixItems": [STRING, STRING],
                "items": False,
                "x-invocant-least": 1,
                "x-invocant-limits": {"minItems": 1, "maxItems": 2},
            },
            id="tuple of two lengths",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [STRING], "unevaluatedItems": False},
            {"type": "array", "prefixItems": [STRING], "items": False},
            id="tuple that is evaluated",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [STRING], "items": STRING, "minItems": 3},
            {
                "type": "array",
                "prefixItems": [STRING],
                "items": STRING,
                "x-invocant-limits": {"minItems": 3},
            },
            id="tuple of more",
        ),
        pytest.param(
            {"type": "array", "items": [STRING], "additionalItems": STRING},
            {"type": "array", "prefixItems": [STRING], "items": STRING},
            id="tuple of draft 4",
        ),
    ],
)
def test_lists_say_what_they_hold(schema: Any, expected: Any) -> None:
    """R12: a list without items holds anything; a list of items is a tuple."""
    assert written(schema) == expected


def test_closed_objects_keep_what_they_do_not_know() -> None:
    """R13: `additionalProperties: false` would make the client drop members that the API adds later."""
    given = document({"P": {"type": "object", "properties": {"a": STRING}, "additionalProperties": False}})
    found = schemas_of(given)["P"]
    assert "additionalProperties" not in found
    assert found["x-invocant-closed"] is True


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "object"}, {"type": "object"}, id="free"),
        pytest.param({"type": "object", "properties": {}}, {"type": "object"}, id="no members"),
        pytest.param(
            {"additionalProperties": STRING}, {"type": "object", "additionalProperties": STRING}, id="map"
        ),
        pytest.param({"patternProperties": {"^x": STRING}}, {"type": "object"}, id="pattern beside anything"),
        pytest.param(
            {"patternProperties": {"^x": STRING}, "additionalProperties": False},
            {"type": "object", "additionalProperties": STRING},
            id="pattern alone",
        ),
    ],
)
def test_maps_stay_inline(schema: Any, expected: Any) -> None:
    """An object without named members is a map of what its members are."""
    assert written(schema) == expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param(
            [STRING, {"const": "a"}, {"const": "b"}],
            {"type": "string", "x-invocant-known-values": ["a", "b"]},
            id="open enum",
        ),
        pytest.param([{"const": "a"}, {"enum": ["b", "c"]}], ref("PX"), id="several constants"),
        pytest.param([STRING, {"type": "string", "format": "uuid"}], STRING, id="format and plain"),
        pytest.param([{"type": "integer"}, {"type": "number"}], {"type": "number"}, id="integer and number"),
        pytest.param(
            [{"type": "array", "items": STRING}, {"type": "array", "items": {"type": "integer"}}],
            {"type": "array", "items": {"anyOf": [STRING, {"type": "integer"}]}},
            id="lists",
        ),
        pytest.param(
            [{"type": "array"}, {"type": "array", "items": STRING}],
            {"type": "array", "items": {}},
            id="list of anything",
        ),
        pytest.param([STRING, {}], {}, id="anything"),
        pytest.param(
            [STRING, {"anyOf": [{"type": "integer"}, NULL]}],
            {"anyOf": [STRING, {"type": "integer"}, NULL]},
            id="nested",
        ),
    ],
)
def test_unions_have_one_member_of_each_type(members: list[Any], expected: Any) -> None:
    """R7, R14: what JSON cannot tell apart is one member."""
    assert written({"anyOf": members}) == expected


def test_an_enum_and_plain_text_are_text_with_known_values() -> None:
    """R14: a reference to an enum beside any string accepts any string."""
    found = written({"anyOf": [ref("E"), STRING]}, E={"type": "string", "enum": ["a", "b"]})
    assert found == {"type": "string", "x-invocant-known-values": ["a", "b"]}


def test_a_union_of_mixed_components_is_taken_apart() -> None:
    """A reference to text or object beside text is its members, so that text is said once."""
    mixed = {"anyOf": [STRING, tagged("a")]}
    given = document({"M": mixed, "P": {"properties": {"x": {"anyOf": [ref("M"), STRING]}}}})
    assert schemas_of(given)["PX"] == {"anyOf": [STRING, ref("MObject")]}


def test_what_is_merged_is_reported() -> None:
    """R7: a list of unions accepts more than a union of lists."""
    lists = [{"type": "array", "items": one} for one in (STRING, {"type": "integer"})]
    found = repaired(document({"P": {"properties": {"x": {"anyOf": lists}}}}))
    assert [one.pointer for one in found.widened] == ["/components/schemas/P/properties/x"]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("int", "integer"), ("float", "number"), ("str", "string"), ("bool", "boolean"), ("dict", "object")],
)
def test_types_by_other_names_are_understood(declared: str, expected: str) -> None:
    """Authors write Python's names of types; what they mean is clear, and noted."""
    given = document({"P": {"properties": {"x": {"type": declared}}}})
    assert schemas_of(given)["P"]["properties"]["x"] == {"type": expected}
    assert repaired(given).notes


def test_an_unknown_type_is_left_open() -> None:
    """A type that is no type is anything, and listed as open."""
    assert repaired(document({"P": {"properties": {"x": {"type": "thing"}}}})).open


@pytest.mark.parametrize(
    "schema", [True, {"x-invocant-open": True, "type": "object", "properties": {"a": STRING}}]
)
def test_open_on_purpose_is_no_loss(schema: Any) -> None:
    """`true` and `x-invocant-open` allow anything by intention, so nothing is reported."""
    found = repaired(document({"P": {"properties": {"x": schema}}}, openapi="3.1.0"))
    assert found.open == []
    assert found.document["components"]["schemas"]["P"]["properties"]["x"].keys() <= {"x-invocant-open"}


def test_texts_stay_beside_the_type() -> None:
    """Descriptions, flags and titles stay on the member, also when its schema became a component."""
    schema = {
        "type": "object",
        "title": "The Title",
        "description": "What it is.",
        "deprecated": True,
        "readOnly": True,
        "x-invocant-certainty": "seen",
        "x-other": "gone",
        "properties": {"a": STRING},
    }
    assert written(schema) == {
        **ref("PX"),
        "x-invocant-title": "The Title",
        "description": "What it is.",
        "deprecated": True,
        "readOnly": True,
        "x-invocant-certainty": "seen",
    }


def test_the_input_is_not_changed() -> None:
    """A repair is a function: what it is given stays as it is."""
    import copy

    given = document(
        {"A": {"allOf": [{"anyOf": [tagged("a"), tagged("b")]}, {"properties": {"x": {"enum": [1, None]}}}]}}
    )
    before = copy.deepcopy(given)
    repaired(given)
    assert given == before


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [
        ({"type": "array", "items": {}, "uniqueItems": True}, "uniqueItems"),
        ({"type": "array", "items": {}, "contains": STRING, "minContains": 2}, "contains"),
        ({"type": "object", "properties": {"a": STRING}, "minProperties": 1}, "minProperties"),
        ({"type": "object", "propertyNames": {"pattern": "^a"}}, "propertyNames"),
        (
            {"type": "object", "properties": {"a": STRING}, "dependentRequired": {"a": ["b"]}},
            "dependentRequired",
        ),
        (
            {"type": "object", "properties": {"a": STRING}, "unevaluatedProperties": False},
            "unevaluatedProperties",
        ),
        ({"type": "string", "not": {"const": "a"}}, "not"),
        ({"type": "object", "properties": {"a": STRING}, "if": {}, "then": {}}, "if"),
        ({"type": "string", "contentMediaType": "application/json", "contentSchema": {}}, "contentSchema"),
    ],
)
def test_what_is_not_checked_is_told(schema: Any, keyword: str) -> None:
    """A keyword that only limits changes no type; where the document has it, a note names it once."""
    given = document({"M": {"properties": {"x": schema, "y": schema, keyword: STRING}}})
    (note,) = repaired(given).notes
    nowhere = keyword in ("unevaluatedProperties", "contentSchema")
    checked = "not checked" if nowhere else "checked in requests only, with validate=True"
    assert note.what == f"{keyword} is {checked}"
    assert note.pointer == "/components/schemas/M/properties/x"
    assert "2 schemas" in note.why


def test_what_says_nothing_is_no_news() -> None:
    """Limits that allow everything, and what is read after all, need no note."""
    pair = {"type": "array", "prefixItems": [STRING], "unevaluatedItems": False}
    given = document(
        {"M": {"properties": {"x": {"type": "array", "items": {}, "uniqueItems": False}, "y": pair}}}
    )
    assert repaired(given).notes == []
