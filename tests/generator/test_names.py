"""Tests of generator/invocant_generator/_names_lock.py: a schema keeps its class, and users' imports last."""

from collections.abc import Mapping

import pytest

from invocant.documents import Named, Repaired
from invocant_generator._given_names import give_names
from invocant_generator._method_lock import LockedMethod, MethodNames
from invocant_generator._names_lock import LockedName, NameChange, Names
from invocant_generator._standing import Ways

pytestmark = pytest.mark.checkout

A, B, C = "/components/schemas/A", "/components/schemas/B", "/components/schemas/C"


def known(entries: Mapping[str, tuple[str, str]], aliases: Mapping[str, str] | None = None) -> Names:
    """Return names that know classes by pointer: (name, digest)."""
    return Names({pointer: LockedName(*entry) for pointer, entry in entries.items()}, aliases)


def claim(names: Names, schemas: Mapping[str, str], **labels: str) -> None:
    """Claim schemas, pointer to digest, labelled by the digest's keyword or else the pointer's end."""
    names.claim(
        {
            pointer: LockedName(labels.get(f"_{digest}", pointer.rpartition("/")[2]), digest)
            for pointer, digest in schemas.items()
        }
    )


def after(names: Names, schemas: Mapping[str, str]) -> dict[str, str | None]:
    """Claim the schemas, pointer to digest, and return the name of each."""
    claim(names, schemas)
    return {pointer: names.lookup(pointer) for pointer in schemas}


def test_first_generation_knows_nothing() -> None:
    """Without a lock every name is new."""
    assert after(Names(), {A: "1"}) == {A: None}


def test_schema_changed_in_place_keeps_its_class() -> None:
    """A named schema with another structure is the same schema."""
    assert after(known({A: ("Alpha", "1")}), {A: "2"}) == {A: "Alpha"}


def test_moved_schema_keeps_its_class() -> None:
    """A structure that turns up in one other place alone moved there: inline to named."""
    names = known({"/paths/~1a/get/responses/200/content/x/schema": ("Alpha", "1")})
    assert after(names, {C: "1"}) == {C: "Alpha"}


def test_variant_put_in_front_leaves_the_names_of_the_others() -> None:
    """Places in a list shift; structures tell which variant is which."""
    names = known({f"{A}/anyOf/0": ("First", "1"), f"{A}/anyOf/1": ("Second", "2")})
    assert after(names, {f"{A}/anyOf/0": "9", f"{A}/anyOf/1": "1", f"{A}/anyOf/2": "2"}) == {
        f"{A}/anyOf/0": None,
        f"{A}/anyOf/1": "First",
        f"{A}/anyOf/2": "Second",
    }


def test_variant_of_the_same_title_keeps_its_class() -> None:
    """A variant that changed and moved in its union is known by what it would be called, history apart."""
    names = Names(
        {f"{A}/anyOf/0": LockedName("Primus", "1", "First"), f"{A}/anyOf/1": LockedName("Second", "2")}
    )
    claim(names, {f"{A}/anyOf/0": "3", f"{A}/anyOf/1": "4"}, _3="Second", _4="First")
    assert names.lookup(f"{A}/anyOf/0") == "Second"
    assert names.lookup(f"{A}/anyOf/1") == "Primus"


def test_another_variant_in_the_same_place_is_new() -> None:
    """The place in a union proves nothing: what stands there now may be something else."""
    names = known({f"{A}/anyOf/0": ("AGraph", "1")})
    claim(names, {f"{A}/anyOf/0": "2"}, _2="AParameters")
    assert names.lookup(f"{A}/anyOf/0") is None


def test_label_is_kept_where_it_is_not_the_name() -> None:
    """A class that keeps an old name is found again by what its schema would be called today."""
    names = known({f"{A}/anyOf/0": ("Old", "1")})
    claim(names, {f"{A}/anyOf/1": "1"}, _1="New")
    names.record(f"{A}/anyOf/1", "Old")
    later = Names.loads(names.dumps())
    claim(later, {f"{A}/anyOf/2": "9"}, _9="New")
    assert later.lookup(f"{A}/anyOf/2") == "Old"


def test_schema_that_gets_wrapped_keeps_its_class() -> None:
    """A property that becomes nullable, or a list, holds the schema it held, even if that changed as well."""
    names = known({f"{A}/properties/x": ("Inner", "1")})
    assert after(names, {f"{A}/properties/x/anyOf/0": "2"}) == {f"{A}/properties/x/anyOf/0": "Inner"}


def test_named_schema_is_no_move_of_its_twin() -> None:
    """A new schema with the structure of one that still stands where it stood does not take its class."""
    assert after(known({A: ("Alpha", "1")}), {B: "1", A: "2"}) == {B: None, A: "Alpha"}


def test_unlike_twins_do_not_move() -> None:
    """Where several schemas have one structure, a vanished one is not found in an unrelated place."""
    names = known({"/paths/~1keys/post/requestBody/schema": ("KeyBody", "1"), A: ("Alpha", "1")})
    assert after(names, {A: "1", B: "1"}) == {A: "Alpha", B: None}


def test_alike_twins_move_to_their_own_places() -> None:
    """Of several schemas of one structure each goes to the place most like its own."""
    old = "/paths/~1{}/get/responses/200/content/json/schema"
    new = "/paths/~1{}/get/responses/200/content/application~1json/schema"
    names = known({old.format(name): (name.title(), "1") for name in ("cats", "dogs")})
    assert after(names, {new.format(name): "1" for name in ("dogs", "cats")}) == {
        new.format("dogs"): "Dogs",
        new.format("cats"): "Cats",
    }


def test_renamed_class_leaves_an_alias() -> None:
    """The old name of a schema that is called otherwise stands for the new one, update after update."""
    names = known({A: ("Alpha", "1")})
    claim(names, {A: "1"})
    names.record(A, "Aleph")
    assert names.aliases == {"Alpha": "Aleph"}
    assert names.changed() == [NameChange("Alpha", "Aleph", A)]
    later = Names.loads(names.dumps())
    claim(later, {A: "1"})
    later.record(A, "Alif")
    assert later.aliases == {"Aleph": "Alif", "Alpha": "Alif"}


def test_twins_that_became_one_are_all_importable() -> None:
    """When two inline schemas of one structure become one named schema, both old names import it."""
    first, second = "/paths/~1a/get/x/schema", "/paths/~1b/get/x/schema"
    names = known({first: ("One", "1"), second: ("Two", "1")})
    claim(names, {"/paths/~1a/get/x/schema/anyOf/0": "1"})
    name = names.lookup("/paths/~1a/get/x/schema/anyOf/0")
    assert name == "One"
    names.record("/paths/~1a/get/x/schema/anyOf/0", name)
    assert names.aliases == {"Two": "One"}


def test_schema_that_is_gone_leaves_no_alias() -> None:
    """A class whose schema the API removed cannot stand for anything, and the churn says so."""
    names = known({A: ("Alpha", "1"), B: ("Beta", "2")})
    claim(names, {B: "2"})
    names.record(B, "Beta")
    assert names.aliases == {}
    assert [change.to_dict() for change in names.changed()] == [
        {"change": "removed", "name": "Alpha", "pointer": A}
    ]


def test_alias_ends_where_a_class_takes_the_name() -> None:
    """A name is a class or an alias, never both."""
    names = known({A: ("Alpha", "1")}, {"Old": "Alpha"})
    claim(names, {A: "1", B: "2"})
    names.record(A, "Alpha")
    names.record(B, "Old")
    assert names.aliases == {}


def test_lock_is_sorted_and_reads_back() -> None:
    """The text does not depend on the order in which classes were recorded."""
    texts = set()
    for order in ((A, B), (B, A)):
        names = Names()
        claim(names, {A: "1", B: "2"})
        for pointer in order:
            names.record(pointer, pointer[-1] * 2)
        texts.add(names.dumps())
    (text,) = texts
    again = Names.loads(text)
    assert after(again, {A: "1", B: "2"}) == {A: "AA", B: "BB"}


def test_next_revision_starts_from_what_the_lock_says() -> None:
    """A comparison hands names on without writing them: what it hands on is what would be read."""
    names = Names(
        {C: LockedName("Gone", "9"), A: LockedName("Alpha", "1")},
        {"Older": "Alpha"},
        methods=MethodNames({"GET /b": LockedMethod("b.get", "getB", "b.stream")}, {"old.get": "b.get"}),
    )
    claim(names, {B: "2", A: "1"})
    names.record(B, "Beta")
    names.record(A, "Aleph")
    read, handed = Names.loads(names.dumps()), names.following()
    assert list(vars(handed)["_before"].items()) == list(vars(read)["_before"].items())
    assert vars(handed.methods) == vars(read.methods)
    assert {**vars(handed), "methods": "", "kinds": ""} == {**vars(read), "methods": "", "kinds": ""}
    assert vars(handed.kinds) == vars(read.kinds)


@pytest.mark.parametrize(
    "text", ["[schemas", '[schemas]\n"/a" = 1\n', '[schemas]\n"/a" = { name = "os; x", digest = "1" }\n']
)
def test_lock_that_is_none_is_refused(text: str) -> None:
    """A lock that cannot be read, or whose names are no identifiers, is an error and never code."""
    with pytest.raises(ValueError, match=r".+"):
        Names.loads(text)


def test_inline_schema_that_was_named_and_changed_at_once_is_still_importable() -> None:
    """What stands now where a vanished schema stood, references followed, takes over its name as an alias."""
    inline = f"{A}/properties/kind"
    names = known(
        {A: ("Alpha", "1"), inline: ("AlphaKind", "2"), f"{inline}/anyOf/1": ("AlphaKindText", "3")}
    )
    kind = {"allOf": [{"$ref": "#/components/schemas/Kind"}, {"description": "Its kind."}]}
    variants = {"anyOf": [{"type": "object"}, {"type": "string"}]}
    overlaid = {"components": {"schemas": {"A": {"properties": {"kind": kind}}, "Kind": variants}}}
    document = repaired(
        {"Alpha": {}, "Kind": {}, "KindText": {}},
        Named("Alpha", A, "1"),
        Named("Kind", "/components/schemas/Kind", "8"),
        Named("KindText", "/components/schemas/Kind/anyOf/0", "9"),
    )
    for name, pointer in give_names(document, names, overlaid).pointers.items():
        names.record(pointer, name)
    assert names.aliases == {"AlphaKind": "Kind", "AlphaKindText": "KindText"}


@pytest.mark.parametrize(
    ("schema", "pointer", "stands"),
    [
        ({"$ref": "#/b"}, "/a", "/b"),
        ({"anyOf": [{"$ref": "#/b"}, {"type": "null"}]}, "/a", "/b"),
        ({"anyOf": [{"$ref": "#/b"}, {"type": "null"}]}, "/a/properties/x", "/b/properties/x"),
        ({"properties": {"x": {"type": "string"}}}, "/a/anyOf/0/properties/x", "/a/properties/x"),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "/a/anyOf/0", None),
        ({"$ref": "#/a"}, "/a/properties/x", None),
        ({"items": {"$ref": "#/b"}}, "/a/items", "/b"),
        ({"$ref": "#/nowhere"}, "/a/properties/x", None),
    ],
)
def test_what_stands_where_a_pointer_leads(
    schema: dict[str, object], pointer: str, stands: str | None
) -> None:
    """References and wrappers are followed; a place among variants, a circle and a gap lead nowhere."""
    document = {"a": schema, "b": {"properties": {"x": {"type": "string"}}}}
    assert ([None, *Ways(document).standing_at(pointer)][-1] or None) == stands


def repaired(schemas: Mapping[str, Mapping[str, object]], *named: Named) -> Repaired:
    """Return a repaired document of these component schemas."""
    document = {"components": {"schemas": dict(schemas)}, "paths": {}}
    return Repaired(document=document, widened=[], open=[], notes=[], names=list(named))


def test_components_get_their_locked_names() -> None:
    """A component is called as the lock has it, and every reference and tag follows."""
    document = repaired(
        {
            "Pet": {
                "anyOf": [{"$ref": "#/components/schemas/PetCat"}],
                "x-invocant-tag": {"mapping": {"c": "PetCat"}, "missing": "PetCat", "otherwise": "PetCat"},
            },
            "PetCat": {"type": "object", "properties": {"p": {"$ref": "#/components/schemas/Pet"}}},
        },
        Named("Pet", A, "1"),
        Named("PetCat", f"{A}/anyOf/0", "2"),
    )
    given = give_names(document, known({f"{A}/anyOf/0": ("Cat", "2")}), {})
    assert given.document["components"]["schemas"] == {
        "Pet": {
            "anyOf": [{"$ref": "#/components/schemas/Cat"}],
            "x-invocant-tag": {"mapping": {"c": "Cat"}, "missing": "Cat", "otherwise": "Cat"},
        },
        "Cat": {"type": "object", "properties": {"p": {"$ref": "#/components/schemas/Pet"}}},
    }
    assert given.pointers == {"Pet": A, "Cat": f"{A}/anyOf/0"}


def test_new_schema_does_not_take_a_known_name() -> None:
    """A new component that is called like a known class gets another name, the known one keeps its own."""
    document = repaired({"Alpha": {}, "Beta": {}}, Named("Alpha", B, "9"), Named("Beta", A, "1"))
    given = give_names(document, known({A: ("Alpha", "1")}), {})
    assert list(given.document["components"]["schemas"]) == ["Alpha_2", "Alpha"]


def test_declared_name_comes_first() -> None:
    """x-invocant-name overrules the lock; the old name is then an alias."""
    names = known({A: ("Alpha", "1")})
    overlaid = {"components": {"schemas": {"A": {"x-invocant-name": "Aleph"}}}}
    given = give_names(repaired({"Aleph": {}}, Named("Aleph", A, "1")), names, overlaid)
    names.record(A, "Aleph")
    assert list(given.document["components"]["schemas"]) == ["Aleph"]
    assert names.aliases == {"Alpha": "Aleph"}


def test_names_never_differ_in_case_alone() -> None:
    """Two classes get modules of their own also where the disk ignores case."""
    document = repaired({"USER": {}, "User": {}}, Named("USER", A, "1"), Named("User", B, "2"))
    assert list(give_names(document, Names(), {}).document["components"]["schemas"]) == ["USER", "User_2"]


def test_places_that_became_several_schemas_are_told_apart() -> None:
    """One pointer may have several schemas; each keeps its own line in the lock."""
    document = repaired({"One": {}, "Two": {}}, Named("One", A, "1"), Named("Two", A, "2"))
    assert give_names(document, Names(), {}).pointers == {"One": A, "Two": f"{A} (2)"}
