"""Tests of generator/invocant_generator/_lasting_places.py: an entry of a list is told by what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.documents import repair
from invocant_generator._given_names import give_names
from invocant_generator._lasting_places import LastingPlaces
from invocant_generator._names_lock import Names

pytestmark = pytest.mark.checkout

GET = "/paths/~1things/get"
OBJECT = {"type": "object", "properties": {"gt": {"type": "integer"}}}
OTHER = {"type": "object", "properties": {"lt": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/parameters/0/schema", "/parameters/created/schema"),
        ("/parameters/1/schema/items", "/parameters/header:X-Id/schema/items"),
        ("/parameters/2", "/parameters/path:id"),
        ("/a/oneOf/0", "/a/oneOf/Cat"),
        ("/a/oneOf/1/properties/kind", "/a/oneOf/kind=dog/properties/kind"),
        ("/a/oneOf/2", "/a/oneOf/A ~1 B"),
        ("/a/oneOf/3", "/a/oneOf/#1fec2bb0d4c6b9f1"),
        ("/servers/0", "/servers/https:~1~1a.example"),
        ("/events/1/schema", "/events/delta/schema"),
        ("/responses/200", "/responses/200"),
        ("/nowhere/0/at/all", "/nowhere/0/at/all"),
    ],
)
def test_an_entry_is_told_by_what_it_is(pointer: str, place: str) -> None:
    """Parameters by name and location, schemas by reference, constants or title; else by structure."""
    document = {
        "parameters": [
            {"name": "created", "in": "query"},
            {"name": "X-Id", "in": "header"},
            {"$ref": "#/id"},
        ],
        "id": {"name": "id", "in": "path"},
        "a": {
            "oneOf": [
                {"$ref": "#/components/schemas/Cat"},
                {"title": "A dog", "properties": {"kind": {"enum": ["dog"]}, "size": {"type": "integer"}}},
                {"title": "A / B"},
                {"type": "integer"},
            ]
        },
        "servers": [{"url": "https://a.example"}],
        "events": [{"type": "start"}, {"type": "delta"}],
        "responses": {"200": {}},
    }
    found = LastingPlaces(document).of(pointer)
    assert found == place or (place.rpartition("#")[1] and found.startswith("/a/oneOf/#"))


def test_entries_that_are_told_alike_are_told_apart_by_structure() -> None:
    """Two of one title are apart by what they are, whatever their order; two that are the same by order."""
    one, two = {"title": "T", **OBJECT}, {"title": "T", **OTHER}
    there, back = ({"a": {"anyOf": several}} for several in ([one, two], [two, one]))
    first, second = (LastingPlaces(document) for document in (there, back))
    assert first.of("/a/anyOf/0") == second.of("/a/anyOf/1") != first.of("/a/anyOf/1")
    twins = LastingPlaces({"a": {"anyOf": [one, one]}})
    assert twins.of("/a/anyOf/0") != twins.of("/a/anyOf/1")


def things(parameters: list[Any], variants: list[Any], places: list[Any]) -> dict[str, Any]:
    """Return a document with one operation: its parameters, an answer of variants, a tuple of places."""
    schema = {"type": "object", "properties": {"one": {"anyOf": variants}, "all": {"prefixItems": places}}}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "listThings", "parameters": parameters, "responses": {"200": answer}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/things": {"get": operation}},
    }


def named(document: Mapping[str, Any], lock: str) -> tuple[dict[str, str], str]:
    """Return the class of each schema by its pointer, and the lock after that."""
    document = json.loads(json.dumps(document))  # what is one object here is not one schema
    names = Names.loads(lock)
    given = give_names(repair(document), names, document)
    for name, pointer in given.pointers.items():
        names.record(pointer, name)
    return {pointer: name for name, pointer in given.pointers.items()}, names.dumps()


def parameter(name: str, schema: Mapping[str, Any], location: str = "query") -> dict[str, Any]:
    """Return a parameter whose schema is a class."""
    return {"name": name, "in": location, "schema": schema, "style": "deepObject", "explode": True}


def test_a_parameter_put_in_front_swaps_no_names() -> None:
    """Of parameters of one structure each keeps its class, in whatever place."""
    created, due = parameter("created", OBJECT), parameter("due", OBJECT)
    before, lock = named(things([created, due], [], []), "")
    after, again = named(things([parameter("at", OBJECT), created, due], [], []), lock)
    assert before[f"{GET}/parameters/0/schema"] == after[f"{GET}/parameters/1/schema"] == "ListThingsCreated"
    assert before[f"{GET}/parameters/1/schema"] == after[f"{GET}/parameters/2/schema"] == "ListThingsDue"
    assert after[f"{GET}/parameters/0/schema"] == "ListThingsAt"
    assert "/parameters/created/schema" in again
    assert "/parameters/1" not in again


def test_a_lock_of_positions_is_read_and_written_anew() -> None:
    """The first format is told from the second; also where a parameter came in front since, names stay."""
    created, due = parameter("created", OBJECT), parameter("due", OBJECT)
    _, lock = named(things([created, due], [{"title": "Cat", **OBJECT}, {"title": "Dog", **OTHER}], []), "")
    old = lock.replace("format = 2\n", "")
    for place, position in (("parameters/created", "parameters/0"), ("parameters/due", "parameters/1")):
        old = old.replace(place, position)
    old = old.replace("anyOf/Cat", "anyOf/0").replace("anyOf/Dog", "anyOf/1")
    old = old.replace('"ListThingsCreated"', '"Made"').replace('"ListThingsDue"', '"Late"')
    old = old.replace('name = "Made"', 'name = "Made", label = "ListThingsCreated"')
    old = old.replace('name = "Late"', 'name = "Late", label = "ListThingsDue"')
    front = parameter("at", OBJECT)
    owl = {"type": "object", "properties": {"wing": {"type": "string"}}}
    variants = [{"title": "Owl", **owl}, {"title": "Dog", **OTHER}, {"title": "Cat", **OBJECT}]
    after, again = named(things([front, created, due], variants, []), old)
    assert after[f"{GET}/parameters/1/schema"] == "Made"
    assert after[f"{GET}/parameters/2/schema"] == "Late"
    inner = f"{GET}/responses/200/content/application~1json/schema/properties/one/anyOf"
    assert after[f"{inner}/2"] == "ListThingsResponseOneCat"
    assert after[f"{inner}/1"] == "ListThingsResponseOneDog"
    assert again.count("format = 2") == 1
    assert named(things([front, created, due], variants, []), again) == (after, again)


def test_a_lock_of_a_newer_generator_is_refused() -> None:
    """What this one cannot read it does not write over."""
    with pytest.raises(ValueError, match="newer"):
        Names.loads("format = 3\n")


STRUCTURES = [
    {"type": "object", "properties": {name: {"type": kind}}}
    for name in ("x", "y")
    for kind in ("string", "integer")
]
schemas = st.sampled_from(STRUCTURES)
parameters = st.builds(
    parameter, st.sampled_from("abcdef"), schemas, st.sampled_from(["query", "query", "header"])
)
titled = st.builds(
    lambda title, schema: {"title": title, **schema}, st.sampled_from(["Ab", "Cd", "Ef", "Gh"]), schemas
)
tagged = st.builds(
    lambda tag: {"type": "object", "required": ["t"], "properties": {"t": {"const": tag}}},
    st.sampled_from("pqrs"),
)


def told(entry: Any) -> str:
    """Return what tells an entry: of schemas their members, as those that are alike are merged."""
    return repr((entry["name"], entry["in"]) if "name" in entry else entry["properties"])


lists = {
    "parameters": st.lists(parameters, max_size=5, unique_by=told),
    "anyOf": st.lists(titled | tagged, max_size=4, unique_by=told),
    "prefixItems": st.lists(titled, max_size=3, unique_by=told),
}


@settings(max_examples=60, deadline=None)
@given(st.data(), lists["parameters"], lists["anyOf"], lists["prefixItems"])
def test_no_order_and_no_new_entry_changes_a_name(
    data: st.DataObject, parameters: list[Any], variants: list[Any], places: list[Any]
) -> None:
    """Lists are permuted and get entries anywhere: what was there before has the class that it had."""

    def later(several: list[Any], key: str) -> list[Any]:
        shuffled = data.draw(st.permutations(several))
        known = {told(entry) for entry in several}
        for extra in data.draw(lists[key]):
            if told(extra) not in known:
                shuffled.insert(data.draw(st.integers(0, len(shuffled))), extra)
                known.add(told(extra))
        return shuffled

    old = {"parameters": parameters, "anyOf": variants, "prefixItems": places}
    new = {key: later(several, key) for key, several in old.items()}
    before, lock = named(things(*old.values()), "")
    after, _ = named(things(*new.values()), lock)
    schema = f"{GET}/responses/200/content/application~1json/schema/properties"
    heads = {
        "parameters": f"{GET}/parameters/{{}}/schema",
        "anyOf": f"{schema}/one/anyOf/{{}}",
        "prefixItems": f"{schema}/all/prefixItems/{{}}",
    }
    for key, head in heads.items():
        for number, entry in enumerate(old[key]):
            name = before.get(head.format(number))
            moved = head.format(next(at for at, one in enumerate(new[key]) if one is entry))
            assert name is None or after.get(moved) == name, (key, entry)
