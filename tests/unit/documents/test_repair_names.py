"""R1, R2, R12, R17: inline schemas get names, and names are legal and unlike each other."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.documents import digest, repair
from invocant.documents._repair import identifiers as names
from tests.unit.documents.minimal import (
    complaints,
    document,
    json_response,
    operation,
    ref,
    repaired,
    schemas_of,
    tagged,
)

pytestmark = pytest.mark.checkout


def test_titles_that_repeat_give_different_classes() -> None:
    """R1: an inline schema is named after its owner too, so two may have one title."""
    text = {"type": "object", "title": "text", "properties": {"a": {"type": "string"}}}
    given = document(
        {"A": {"anyOf": [text, {"type": "string"}]}, "B": {"anyOf": [dict(text), {"type": "string"}]}}
    )
    assert complaints(given)
    assert list(schemas_of(given)) == ["A", "AText", "B", "BText"]


def test_a_title_does_not_take_the_name_of_a_component() -> None:
    """R1: an author's component keeps its name, whatever titles there are."""
    given = document(
        {
            "Saved": {
                "anyOf": [
                    tagged("function", id={"type": "string"}) | {"title": "function"},
                    {"type": "string"},
                ]
            },
            "Function": {"type": "object", "title": "function", "properties": {"id": {"type": "string"}}},
        }
    )
    assert list(schemas_of(given)) == ["Saved", "SavedFunction", "Function"]


def test_inline_objects_inside_a_nullable_component_are_named() -> None:
    """R2: what the parser would make twice, and refuse, becomes a component."""
    inner = {"type": "object", "properties": {"x": {"type": "number"}}}
    given = document({"P": {"type": "object", "nullable": True, "properties": {"s": inner}}})
    assert complaints(given)
    assert list(schemas_of(given)) == ["P", "PS"]


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        pytest.param({"type": "array", "items": {"properties": {"a": {}}}}, ["PXItem"], id="array"),
        pytest.param({"additionalProperties": {"properties": {"a": {}}}}, ["PXValue"], id="map"),
        pytest.param({"type": "string", "enum": ["a", "b"]}, ["PX"], id="enum"),
        pytest.param({"anyOf": [tagged("a"), tagged("b")]}, ["PX", "PXA", "PXB"], id="union by tag"),
        pytest.param(
            {"anyOf": [{"properties": {"left": {}}}, {"properties": {"right": {}}}]},
            ["PX", "PXLeft", "PXRight"],
            id="union by own member",
        ),
        pytest.param(
            {"anyOf": [{"properties": {"a": {}}}, {"type": "string"}]}, ["PX", "PXObject"], id="union of one"
        ),
    ],
)
def test_hoisted_schemas_are_named_after_owner_and_part(schema: Any, names: list[str]) -> None:
    """The name is the owner's, then the member, then what sets the schema apart."""
    given = document({"P": {"type": "object", "properties": {"x": schema}}})
    assert list(schemas_of(given)) == ["P", *names]


def test_schemas_of_operations_are_named_after_the_operation() -> None:
    """A declared name counts, else the id; the first success has no number in its name."""
    inline = {"type": "object", "properties": {"a": {"type": "string"}}}
    body = {"content": {"application/json": {"schema": dict(inline)}}}
    given = document(paths=operation(method="post", requestBody=body, responses=json_response(inline)))
    assert list(schemas_of(given)) == ["OpBody", "OpResponse"]
    given["paths"]["/a"]["post"]["x-invocant-name"] = "functions.list"
    assert list(schemas_of(given)) == ["FunctionsListBody", "FunctionsListResponse"]


def test_a_shared_response_is_named_once_after_itself() -> None:
    """A response under components gives one class, however many operations use it."""
    error = {"description": "", "content": {"application/json": {"schema": {"properties": {"message": {}}}}}}
    shared = {"$ref": "#/components/responses/NotFound"}
    paths = {
        path: {"get": {"operationId": f"get{path[1:]}", "responses": {"404": shared}}}
        for path in ("/a", "/b", "/c")
    }
    given = document(paths=paths, responses={"NotFound": error})
    assert list(schemas_of(given)) == ["NotFoundResponse"]


def test_a_part_taken_over_by_allof_keeps_the_class_of_its_owner() -> None:
    """What is inherited is the same class in both, named after where it stands."""
    base = {
        "type": "object",
        "properties": {"inner": {"type": "object", "properties": {"a": {"type": "string"}}}},
    }
    more = {"type": "object", "properties": {"b": {"type": "string"}}}
    given = document({"More": {"allOf": [ref("Base"), more]}, "Base": base})
    found = schemas_of(given)
    assert sorted(found) == ["Base", "BaseInner", "More"]
    assert found["More"]["properties"]["inner"] == ref("BaseInner") == found["Base"]["properties"]["inner"]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Function", "Function"),
        ("OR_Request", "OR_Request"),
        ("function_type", "FunctionType"),
        ("GPT4o", "GPT4o"),
        ("Client", "ClientModel"),
        ("Any", "AnyModel"),
        ("None", "NoneModel"),
        ("list", "List"),
        ("3d", "Schema3d"),
        ("a/b~c", "ABC"),
        ("../../etc/passwd", "EtcPasswd"),
        ('x"""; import os', "XImportOs"),
        ("数据", "Schema"),
    ],
)
def test_author_names_stand_if_they_can(author: str, name: str) -> None:
    """R17: a component keeps a name that can be a class's exactly, and gets a legal one otherwise."""
    given = document({author: {"type": "object", "properties": {"a": {"type": "string"}}}})
    assert list(schemas_of(given)) == [name]


def test_names_differ_on_any_disk() -> None:
    """R12: names that differ in case or underscores only would be one file, so one gets a number."""
    shape = {"type": "object", "properties": {"a": {"type": "string"}}}
    given = document(
        {"FooBar": dict(shape), "foo_bar": dict(shape), "FOOBAR": dict(shape), "Foo_Bar": dict(shape)}
    )
    found = list(schemas_of(given))
    assert len({name.lower().replace("_", "") for name in found}) == 4
    assert found[0] == "FooBar"


def test_a_declared_name_wins() -> None:
    """`x-invocant-name` on a schema is its class name, also against an author's."""
    shape = {"type": "object", "properties": {"a": {"type": "string"}}}
    given = document({"Foo": dict(shape), "FooNullish": {**shape, "x-invocant-name": "Foo"}})
    found = repaired(given)
    assert {one.pointer: one.name for one in found.names} == {
        "/components/schemas/Foo": "Foo2",
        "/components/schemas/FooNullish": "Foo",
    }


def test_a_remembered_name_is_kept() -> None:
    """`name_of` is asked with pointer and digest, and its answer used unless an author has the name."""
    inner: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}}
    given = document({"P": {"type": "object", "properties": {"x": inner, "y": {**inner, "required": ["a"]}}}})
    known = {digest(inner): "Old", digest(given["components"]["schemas"]["P"]): "Never"}
    asked = []

    def name_of(pointer: str, structure: str) -> str | None:
        asked.append(pointer)
        return known.get(structure)

    assert [one.name for one in repair(given, name_of=name_of).names] == ["P", "Old", "PY"]
    assert asked == ["/components/schemas/P/properties/x", "/components/schemas/P/properties/y"]


def test_the_digest_ignores_texts_and_order() -> None:
    """A schema that only changed its prose, or its order, is the same schema."""
    one = {
        "type": "object",
        "properties": {"a": {"type": "string", "title": "A"}, "b": {}},
        "required": ["a", "b"],
    }
    other = {
        "description": "prose",
        "required": ["b", "a"],
        "properties": {"b": {"default": 1}, "a": {"type": "string", "example": "x"}},
        "type": "object",
    }
    assert digest(one) == digest(other)
    assert digest(one) != digest({**other, "required": ["b"]})


def test_members_that_are_one_in_python_keep_their_names() -> None:
    """R12: the parser refuses a class with two such members; it need not tell them apart, we do."""
    given = document(
        {"P": {"properties": {"+1": {"type": "integer"}, "-1": {"type": "integer"}}, "required": ["-1"]}}
    )
    assert complaints(given)
    properties = schemas_of(given)["P"]["properties"]
    assert list(properties) == ["+1", "-1"]
    assert schemas_of(given)["P"]["required"] == ["-1"]


@pytest.mark.parametrize(
    ("owner", "own", "name"),
    [
        ("Function", "Origin", "FunctionOrigin"),
        ("CreateFunction", "FunctionSchema", "CreateFunctionSchema"),
        ("ModelParams", "OpenAIModelParams", "OpenAIModelParams"),
        ("ToolChoiceFunction", "Function", "ToolChoiceFunctionFunction"),
    ],
)
def test_joined_names_say_nothing_twice(owner: str, own: str, name: str) -> None:
    """The owner's last words are not repeated by the part's first."""
    assert names.joined(owner, own) == name


def test_names_do_not_grow_without_bound() -> None:
    """A made-up name stays readable, however deep the schema stands."""
    schema: dict[str, Any] = {"type": "object", "properties": {"the_innermost_member": {"type": "string"}}}
    for _ in range(12):
        schema = {"type": "object", "properties": {"a_member_with_a_long_name": schema}}
    found = schemas_of(document({"Root": schema}))
    assert len(found) == 13
    assert max(map(len, found)) <= 82


def test_a_map_whose_class_would_collide_stays_a_map() -> None:
    """R2: the parser is not shown the map in `A.b`, or it would make a class `AB` for it, which is taken."""
    numbers = {"type": "object", "additionalProperties": {"type": "number"}}
    given = document({"A": {"properties": {"b": numbers}}, "AB": {"properties": {"c": {"type": "string"}}}})
    assert complaints(given)
    found = schemas_of(given)
    assert found["A"]["properties"]["b"] == numbers
    assert list(found) == ["A", "AB"]


def test_maps_in_maps_inside_a_union_stay_maps() -> None:
    """R2: the parser would make their classes twice, and refuse the second; it is not shown them."""
    numbers = {"type": "object", "additionalProperties": {"type": "number"}}
    given = document(
        {"P": {"anyOf": [{"type": "object", "additionalProperties": numbers}, {"type": "string"}]}}
    )
    assert complaints(given)
    assert len(schemas_of(given)) == 1


def test_an_alias_refers_to_its_target() -> None:
    """R12: a component that only refers to another stays as another name for it, and users refer past it."""
    given = document(
        {
            "Alias": ref("Real"),
            "Real": {"properties": {"m": {"type": "object", "additionalProperties": {"type": "number"}}}},
            "User": {"properties": {"a": ref("Alias")}},
        }
    )
    found = schemas_of(given)
    assert found["Alias"] == {"anyOf": [ref("Real")], "x-invocant-alias": True}
    assert found["User"]["properties"]["a"] == ref("Real")


@pytest.mark.parametrize(
    "target",
    [
        "#/components/schemas/A/properties/b",
        "#/components/schemas/A/properties/c/items",
        "#/components/schemas/A/$defs/D",
        "#/definitions/E",
        "#/components/parameters/P/schema",
    ],
)
def test_references_may_lead_anywhere(target: str) -> None:
    """R12: what is referred to in the middle of something becomes a component for all who use it."""
    shape = {"type": "object", "properties": {"x": {"type": "string"}}}
    given = document(
        {
            "A": {
                "properties": {"b": dict(shape), "c": {"type": "array", "items": dict(shape)}},
                "$defs": {"D": shape},
            },
            "User": {"properties": {"use": {"$ref": target}}},
        },
        parameters={"P": {"name": "p", "in": "query", "schema": dict(shape)}},
    )
    given["definitions"] = {"E": dict(shape)}
    found = repaired(given)
    assert found.open == []
    use = found.document["components"]["schemas"]["User"]["properties"]["use"]["$ref"]
    assert (
        found.document["components"]["schemas"][use.rpartition("/")[2]]["properties"] == shape["properties"]
    )


def test_an_author_may_name_what_stands_elsewhere() -> None:
    """A component that only refers out of the components is what stands there, by the author's name."""
    inner = {"type": "object", "properties": {"x": {"enum": ["a", "b"]}}}
    given = document(
        {"A": {"$ref": "#/definitions/B"}, "User": {"properties": {"use": {"$ref": "#/definitions/B"}}}}
    )
    given["definitions"] = {"B": inner}
    found = schemas_of(given)
    assert list(found) == ["A", "AX", "User"]
    assert found["User"]["properties"]["use"] == ref("A")
    assert [one.pointer for one in repaired(given).names][:2] == [
        "/components/schemas/A",
        "/definitions/B/properties/x",
    ]


def test_a_schema_that_is_only_itself_is_open() -> None:
    """References in a circle with nothing in it allow anything, and are listed."""
    given = document({"A": ref("B"), "B": ref("A"), "C": {"anyOf": [ref("C")]}})
    assert [one.pointer for one in repaired(given).open] == [f"/components/schemas/{name}" for name in "AC"]
    assert schemas_of(given)["B"] == {"anyOf": [ref("A")], "x-invocant-alias": True}


def test_definitions_may_be_local_to_a_schema() -> None:
    """`#/$defs/X` that is not at the root is looked for in the schemas around the reference."""
    inner = {"type": "object", "properties": {"x": {"type": "string"}}}
    given = document(
        {"A": {"$defs": {"X": inner}, "properties": {"x": {"$ref": "#/$defs/X"}}}}, openapi="3.1.0"
    )
    assert schemas_of(given)["A"]["properties"]["x"] == ref("X")


def test_a_reference_to_nothing_is_left_open_and_said() -> None:
    """What cannot be found is anything, and listed as open."""
    given = document({"A": {"properties": {"x": ref("Missing")}}})
    assert complaints(given)
    found = repaired(given)
    assert [one.pointer for one in found.open] == ["/components/schemas/A/properties/x"]
    assert found.document["components"]["schemas"]["A"]["properties"]["x"] == {}
