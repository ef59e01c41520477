"""Tests of generator/invocant_generator/_standing.py: what an earlier place leads to now."""

from __future__ import annotations

import json
from typing import Any

import pytest

from invocant.documents import repair
from invocant_generator._component_uses import component_uses
from invocant_generator._given_names import give_names
from invocant_generator._lasting_places import LastingPlaces
from invocant_generator._names_lock import Names
from invocant_generator._standing import Known, Ways

pytestmark = pytest.mark.checkout

TEXT = {"type": "string"}
POINT = {"type": "object", "properties": {"x": {"type": "object", "properties": {"deep": TEXT}}}}


def an_object(*members: str, **inner: Any) -> dict[str, Any]:
    """Return an object schema with these members."""
    return {"type": "object", "properties": {**dict.fromkeys(members, TEXT), **inner}}


def a_document(paths: dict[str, Any] | None = None, **schemas: Any) -> dict[str, Any]:
    """Return a document of these paths and component schemas."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shapes", "version": "1"},
        "paths": paths or {},
        "components": {"schemas": schemas},
    }


def ref(name: str) -> dict[str, str]:
    """Return a reference to a component schema."""
    return {"$ref": f"#/components/schemas/{name}"}


A = "/components/schemas/A"


@pytest.mark.parametrize(
    ("schema", "place", "stands"),
    [
        # a union where there was one schema: the variant that has the member
        ({"anyOf": [an_object("y"), POINT]}, f"{A}/properties/x", f"{A}/anyOf/1/properties/x"),
        ({"allOf": [an_object("y"), POINT]}, f"{A}/properties/x", f"{A}/allOf/1/properties/x"),
        ({**an_object("y"), "allOf": [POINT, TEXT]}, f"{A}/properties/x", f"{A}/allOf/0/properties/x"),
        (
            {"oneOf": [{"anyOf": [POINT, TEXT]}, TEXT]},
            f"{A}/properties/x",
            f"{A}/oneOf/0/anyOf/0/properties/x",
        ),
        # two variants have it: the same in both, or it leads nowhere
        ({"anyOf": [POINT, POINT]}, f"{A}/properties/x", f"{A}/anyOf/0/properties/x"),
        ({"anyOf": [POINT, an_object(x=an_object("z"))]}, f"{A}/properties/x", None),
        # an entry that nothing tells: the variant behind which the rest of the way is
        ({"anyOf": [TEXT, POINT]}, f"{A}/anyOf/#00/properties/x", f"{A}/anyOf/1/properties/x"),
        ({"anyOf": [TEXT, {"type": "array", "items": POINT}]}, f"{A}/anyOf/#00/items", f"{A}/anyOf/1/items"),
        ({"anyOf": [TEXT, POINT]}, f"{A}/anyOf/#00", None),
        # a list where there was one, and one where there was a list
        ({"type": "array", "items": POINT}, f"{A}/properties/x", f"{A}/items/properties/x"),
        (POINT, f"{A}/items/properties/x", f"{A}/properties/x"),
        # a member that is gone, and one that is called like a keyword
        (POINT, f"{A}/properties/y", None),
        (an_object(items=POINT), f"{A}/properties/items/properties/x", f"{A}/properties/items/properties/x"),
        (an_object(anyOf=POINT), f"{A}/properties/anyOf/properties/x", f"{A}/properties/anyOf/properties/x"),
        # a circle
        ({"anyOf": [ref("A"), TEXT]}, f"{A}/properties/x", None),
    ],
)
def test_a_schema_that_changed_its_form_is_gone_through(schema: Any, place: str, stands: str | None) -> None:
    """Unions, lists and what they hold are looked into for the rest of the way."""
    document = a_document(A=schema)
    ways = Ways(document, LastingPlaces(document))
    assert ([None, *ways.standing_at(place)][-1]) == stands


ANSWER = {"content": {"application/json": {"schema": POINT}}}
PLACE = "/paths/~1v1~1a~1{id}/get/responses/200/content/application~1json/schema"


@pytest.mark.parametrize(
    ("paths", "stands"),
    [
        ({"/v1/a/{key}": {"get": {"responses": {"200": ANSWER}}}}, "/paths/~1v1~1a~1{key}/get/responses/200"),
        ({"/v2/a/{id}": {"get": {"responses": {"200": ANSWER}}}}, "/paths/~1v2~1a~1{id}/get/responses/200"),
        ({"/a/{id}": {"get": {"responses": {"200": ANSWER}}}}, "/paths/~1a~1{id}/get/responses/200"),
        ({"/v1/a/{id}": {"get": {"responses": {"201": ANSWER}}}}, "/paths/~1v1~1a~1{id}/get/responses/201"),
        ({"/v1/b/{id}": {"get": {"responses": {"200": ANSWER}}}}, "/paths/~1v1~1b~1{id}/get/responses/200"),
        ({"/v1/c/{id}": {"get": {"responses": {"200": ANSWER}}}}, None),
        ({"/v2/a/{id}": {}, "/v3/a/{id}": {"get": {"responses": {"200": ANSWER}}}}, None),
        ({"/v1/a/{id}": {"get": {"responses": {"404": ANSWER}}}}, None),
        (
            {"/v1/a/{id}": {"get": {"responses": {"200": ANSWER, "201": ANSWER}}}},
            PLACE.partition("/content")[0],
        ),
    ],
)
def test_a_path_or_status_that_is_called_otherwise_is_found(paths: Any, stands: str | None) -> None:
    """By the names of places, the version or the operationId; a status by its class. Never one of several."""
    document = a_document(paths)
    known = Known(
        path_now=lambda method, path: "/v1/b/{id}" if (method, path) == ("get", "/v1/a/{id}") else ""
    )
    found = Ways(document, LastingPlaces(document), known).standing_at(PLACE)
    assert (found[-1].partition("/content")[0] if found else None) == stands


def test_a_media_type_that_is_called_otherwise_is_found() -> None:
    """One media type that took the place of one is it; of several none is."""
    for types, count in (("application/vnd.a+json",), 1), (("application/vnd.a+json", "text/csv"), 0):
        content = {media_type: {"schema": POINT} for media_type in types}
        document = a_document({"/v1/a/{id}": {"get": {"responses": {"200": {"content": content}}}}})
        assert len(Ways(document, LastingPlaces(document)).standing_at(PLACE)) == count


def test_a_component_of_another_name_is_found_by_what_referred_to_it() -> None:
    """Also through what was renamed with it; of two places the one that is there still says it."""
    document = a_document(Holder=an_object(b=ref("Newer")), Newer=an_object(c=ref("Inner")), Inner=POINT)
    uses = {
        "/components/schemas/Older": ("/paths/~1gone/get", "/components/schemas/Holder/properties/b"),
        "/components/schemas/Core": ("/components/schemas/Older/properties/c",),
        "/components/schemas/Circle": ("/components/schemas/Circle/properties/a",),
    }
    ways = Ways(document, LastingPlaces(document), Known(uses=uses))
    lead = {name: ways.standing_at(f"/components/schemas/{name}") for name in ("Older", "Core", "Circle")}
    assert {name: places[-1:] for name, places in lead.items()} == {
        "Older": ["/components/schemas/Newer"],
        "Core": ["/components/schemas/Inner"],
        "Circle": [],
    }


def test_a_variant_is_found_by_most_of_its_members() -> None:
    """By more than the others share, at least half; a variant that the lock knows is another one."""
    document = a_document(
        A={"anyOf": [an_object("a", "b", "c"), an_object("a", "b", "c", "d"), an_object("z")]}
    )
    lasting = LastingPlaces(document)
    kept = lasting.of(f"{A}/anyOf/0")
    for members, others, stands in (
        (("a", "b", "c", "d", "e"), {}, f"{A}/anyOf/1"),
        (("a", "q", "r"), {}, None),
        (("a", "b", "c"), {kept: ("a", "b", "c")}, f"{A}/anyOf/1"),
    ):
        known = Known(members={f"{A}/anyOf/#00": members, **others})
        assert [None, *Ways(document, lasting, known).standing_at(f"{A}/anyOf/#00")][-1] == stands


def test_uses_are_the_nearest_of_different_owners() -> None:
    """Two at most, of what is a class or leads to one; what refers to itself alone has none."""
    answer = {"content": {"application/json": {"schema": ref("Pet")}}}
    document = a_document(
        {
            "/pets": {
                "get": {"responses": {"200": answer, "201": answer}},
                "post": {"responses": {"200": answer}},
            }
        },
        Pet=an_object(pet=ref("Pet"), tag=ref("Tag")),
        Owner=an_object(pet=ref("Pet")),
        Tag=an_object("name"),
        Unused=an_object(self=ref("Unused")),
        Plain=TEXT,
    )
    classes = [f"/components/schemas/{name}" for name in ("Tag", "Unused")]
    assert component_uses(document, LastingPlaces(document), classes) == {
        "/components/schemas/Pet": (
            "/components/schemas/Owner/properties/pet",
            "/paths/~1pets/get/responses/200/content/application~1json/schema",
        ),
        "/components/schemas/Tag": ("/components/schemas/Pet/properties/tag",),
    }


def revised(*documents: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the classes by their places, and the aliases, after these revisions with one lock."""
    names = Names()
    for document in documents:
        names = Names.loads(names.dumps()) if names.members or names.uses else names
        repaired = repair(json.loads(json.dumps(document)))
        given = give_names(repaired, names, document)
        for name, pointer in given.pointers.items():
            names.record(pointer, name)
    return {pointer: name for name, pointer in given.pointers.items()}, names.aliases


def of_shapes(**schemas: Any) -> dict[str, Any]:
    """Return a document whose one operation answers the schema `Shape`."""
    answer = {"description": "", "content": {"application/json": {"schema": ref("Shape")}}}
    return a_document({"/shape": {"get": {"responses": {"200": answer}}}}, **schemas)


def test_a_variant_that_got_a_member_keeps_its_class() -> None:
    """Though nothing tells it but its structure, which is another now."""
    first, second = an_object("radius", "colour"), an_object("width", "height", "colour")
    before = of_shapes(Shape={"anyOf": [first, second]})
    after = of_shapes(Shape={"anyOf": [an_object("radius", "colour", "line"), {"title": "Box", **second}]})
    old, _ = revised(before)
    new, aliases = revised(before, after)
    assert [new[f"/components/schemas/Shape/anyOf/{at}"] for at in (0, 1)] == [
        old[f"/components/schemas/Shape/anyOf/{at}"] for at in (0, 1)
    ]
    assert aliases == {}


def test_a_renamed_component_whose_variants_changed_leaves_all_names_behind() -> None:
    """The component, the inline union in it, its variants and what is in these: all under their old names."""
    inner = an_object("eye", mode={"type": "string", "enum": ["a", "b"]})
    union = {"anyOf": [an_object("radius", inner=inner), an_object("width", "height")]}
    before = of_shapes(Shape=an_object(form=ref("Form")), Form=an_object("id", body=union))
    grown = {
        "anyOf": [
            {"title": "Circle", **an_object("radius", "line", inner=inner)},
            an_object("width", "height", "z"),
        ]
    }
    after = of_shapes(
        Shape=an_object(form=ref("Figure")), Figure=an_object("id", "more", body=ref("Body")), Body=grown
    )
    old, _ = revised(before)
    new, aliases = revised(before, after)
    assert {*old.values()} - {*new.values()} == {*aliases}
    assert {
        name: aliases.get(name, name) for name in ("Form", old["/components/schemas/Form/properties/body"])
    } == {
        "Form": "Figure",
        "FormBody": "Body",
    }
