"""R3, R4 and tags: composition comes down to classes, and unions of classes know how to tell them apart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.documents.minimal import NULL, complaints, document, ref, repaired, schemas_of, tagged

pytestmark = pytest.mark.checkout

STRING = {"type": "string"}
A = {"type": "object", "properties": {"a": STRING}, "required": ["a"]}
B = {"type": "object", "properties": {"b": STRING}}


@pytest.mark.parametrize(
    "component",
    [{"type": "string", "enum": ["a", "b"]}, {"anyOf": [A, STRING]}, {**A, "nullable": True}],
    ids=["enum", "union", "nullable object"],
)
def test_annotations_beside_a_reference_leave_the_reference(component: Any) -> None:
    """R3: `allOf` of a reference and a description is the reference."""
    given = document(
        {"C": component, "P": {"properties": {"x": {"allOf": [ref("C"), {"description": "d"}]}}}}
    )
    assert complaints(given)
    found = schemas_of(given)["P"]["properties"]["x"]
    assert found in (ref("C"), {"anyOf": [ref("C"), NULL]})


def test_nullable_as_a_part_allows_null() -> None:
    """R3: `allOf: [X, {nullable: true}]` means X or null; strictly it does not, so it is reported."""
    given = document({"C": A, "P": {"properties": {"x": {"allOf": [ref("C"), {"nullable": True}]}}}})
    assert schemas_of(given)["P"]["properties"]["x"] == {"anyOf": [ref("C"), NULL]}
    assert repaired(given).widened


def test_objects_are_merged() -> None:
    """R4: the class has the members and requirements of all parts, in their order, also of parts of parts."""
    given = document(
        {"A": A, "M": {"allOf": [ref("A"), {"allOf": [B]}, {"required": ["b"]}], "description": "d"}}
    )
    assert schemas_of(given)["M"] == {
        "type": "object",
        "properties": {"a": STRING, "b": STRING},
        "required": ["a", "b"],
        "description": "d",
    }


def test_what_stands_beside_allof_belongs_to_it() -> None:
    """R4: members, requirements and unions beside `allOf` or `anyOf` are parts like the others."""
    given = document({"A": A, "M": {"allOf": [ref("A")], "properties": {"c": STRING}, "required": ["c"]}})
    assert schemas_of(given)["M"]["required"] == ["a", "c"]


def test_a_union_beside_members_is_distributed() -> None:
    """R4: the parser would keep one part only, in silence; every variant has the common members."""
    given = document(
        {"U": {"type": "object", "properties": {"a": STRING}, "anyOf": [tagged("x"), tagged("y")]}}
    )
    found = schemas_of(given)
    assert found["U"]["anyOf"] == [ref("UX"), ref("UY")]
    assert list(found["UX"]["properties"]) == ["a", "type"]


def test_a_union_that_is_only_repeated_is_itself() -> None:
    """R4: the product of a union with itself is that union: no new class."""
    union = {"anyOf": [tagged("x", id=STRING), tagged("y", name=STRING), NULL]}
    again = {"anyOf": [tagged("x", id=STRING), tagged("y", name=STRING)]}
    given = document(
        {"U": union, "P": {"properties": {"x": {"items": {"allOf": [ref("U"), again]}}}}}, openapi="3.1.0"
    )
    found = schemas_of(given)
    assert sorted(found) == ["P", "U", "UX", "UY"]
    assert found["P"]["properties"]["x"] == {"type": "array", "items": ref("U")}


def test_impossible_pairs_fall_out() -> None:
    """R4: an object cannot have two tags, nor be a text."""
    given = document(
        {"U": {"allOf": [{"anyOf": [tagged("x"), tagged("y"), STRING]}, {"anyOf": [tagged("y", n=STRING)]}]}}
    )
    assert schemas_of(given)["U"]["properties"]["type"] == {"type": "string", "const": "y"}


def test_a_contradiction_is_left_open() -> None:
    """Nothing can be text and object; such a schema is anything, and listed as open."""
    found = repaired(document({"P": {"properties": {"x": {"allOf": [STRING, A]}}}}))
    assert [one.pointer for one in found.open] == ["/components/schemas/P/properties/x"]


def test_a_base_that_adds_nothing_is_no_new_class() -> None:
    """`allOf` of a class and `type: object` is the class."""
    given = document({"A": A, "P": {"properties": {"x": {"allOf": [ref("A"), {"type": "object"}]}}}})
    assert schemas_of(given)["P"]["properties"]["x"] == ref("A")


def test_scalars_are_narrowed() -> None:
    """A text that must also be one of three is one of three."""
    given = document({"P": {"properties": {"x": {"allOf": [STRING, {"type": "string", "enum": ["a"]}]}}}})
    assert schemas_of(given)["P"]["properties"]["x"] == {"type": "string", "const": "a"}


def test_references_with_siblings_merge_in_31_only() -> None:
    """In 3.1 what stands beside a `$ref` counts; in 3.0 it is to be ignored."""
    schemas = {"A": A, "P": {"properties": {"x": {**ref("A"), "properties": {"more": STRING}}}}}
    assert schemas_of(document(schemas))["P"]["properties"]["x"] == ref("A")
    assert list(schemas_of(document(schemas, openapi="3.1.0"))["PX"]["properties"]) == ["a", "more"]


def test_alternatives_that_only_limit_are_left_out() -> None:
    """`anyOf: [{required: [a]}, {required: [b]}]` gives no type; it is reported as widened."""
    limits = {
        "type": "object",
        "properties": {"a": STRING, "b": STRING},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    }
    given = document({"P": limits})
    assert list(schemas_of(given)) == ["P"]
    assert repaired(given).widened


def test_allof_of_itself_ends() -> None:
    """A component that is part of itself is what its other parts are."""
    given = document({"A": {"allOf": [ref("A"), B]}})
    assert schemas_of(given)["A"]["properties"] == {"b": STRING}


def tag_of(given: dict[str, Any], name: str) -> Any:
    """Return the tag of the union *name* once repaired."""
    return schemas_of(given)[name].get("x-invocant-tag")


def test_a_tag_is_implied_by_constants() -> None:
    """A member that all variants require, with a different value in each, tells them apart."""
    given = document({"U": {"anyOf": [tagged("a"), tagged("b", x=STRING), STRING]}})
    assert tag_of(given, "U") == {"property": "type", "mapping": {"a": "UA", "b": "UB"}}


@pytest.mark.parametrize(
    "variants",
    [
        pytest.param([{**tagged(one), "required": []} for one in "ab"], id="not required"),
        pytest.param([tagged("a"), {"properties": {"type": STRING}, "required": ["type"]}], id="any text"),
        pytest.param([tagged("a", x=STRING), tagged("a", y=STRING)], id="the same value"),
        pytest.param([tagged("a"), {"type": "object"}], id="a map"),
    ],
)
def test_no_tag_where_nothing_tells_apart(variants: list[Any]) -> None:
    """A tag that would decide wrongly is none."""
    assert tag_of(document({"U": {"anyOf": variants}}), "U") is None


def test_a_tag_may_have_several_values_for_one_variant() -> None:
    """An enum is as good as a constant, as long as no value means two variants."""
    many = {"properties": {"type": {"enum": ["b", "c"]}}, "required": ["type"]}
    given = document({"U": {"anyOf": [tagged("a"), {"title": "many", **many}]}})
    assert tag_of(given, "U")["mapping"] == {"a": "UA", "b": "UMany", "c": "UMany"}


def test_a_declared_tag_needs_no_requirement() -> None:
    """A discriminator counts: by its mapping, else by listed values, else by the names of components."""
    loose = {"properties": {"kind": STRING}}
    given = document(
        {
            "Cat": dict(loose),
            "Dog": dict(loose),
            "Emu": {"properties": {"kind": {"enum": ["emu"]}}},
            "Pet": {
                "oneOf": [ref("Cat"), ref("Dog"), ref("Emu")],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
            },
        }
    )
    assert tag_of(given, "Pet") == {
        "property": "kind",
        "mapping": {"cat": "Cat", "Dog": "Dog", "emu": "Emu", "Cat": "Cat"},
        "untagged": [ref("Cat"), ref("Dog"), ref("Emu")],
    }


INTEGER = {"type": "integer"}


@pytest.mark.parametrize(
    ("kinds", "mapping", "expected"),
    [
        pytest.param([{"const": 1}, {"const": 2}], None, {"A": [1], "B": [2]}, id="integers"),
        pytest.param([INTEGER, INTEGER], {"1": "A", "2": "B"}, {"A": [1], "B": [2]}, id="mapped integers"),
        pytest.param([{"enum": [1, 3]}, {"enum": [2]}], None, {"A": [1, 3], "B": [2]}, id="several"),
        pytest.param(
            [{"type": "boolean"}] * 2, {"true": "A", "false": "B"}, {"A": [True], "B": [False]}, id="mapped"
        ),
        pytest.param([{"const": True}, {"const": False}], None, {"A": [True], "B": [False]}, id="booleans"),
        pytest.param([{"const": True}, {"const": 1}], None, {"A": [True], "B": [1]}, id="true and 1"),
        pytest.param([{"const": 1.5}, {"const": 2.5}], None, {"A": [1.5], "B": [2.5]}, id="fractions"),
        pytest.param([{"const": "1"}, {"const": 1}], None, {"A": ["1"], "B": [1]}, id="text and number"),
        pytest.param(
            [{"type": ["string", "integer"]}] * 2,
            {"1": "A", "b": "B"},
            {"A": ["1", 1, "A"], "B": ["b", "B"]},
            id="either",
        ),
        pytest.param(
            [{"type": "integer", "nullable": True}] * 2,
            {"1": "A", "2": "B"},
            {"A": [1], "B": [2]},
            id="nullable",
        ),
        pytest.param([INTEGER, INTEGER], {1: "A", 2: "B"}, {"A": [1], "B": [2]}, id="keys of YAML"),
        pytest.param([STRING, STRING], {"x": "A"}, {"A": ["x", "A"], "B": ["B"]}, id="implicit names"),
        pytest.param([STRING, STRING], {"A": "B"}, {"B": ["A", "B"]}, id="a name that another has"),
        pytest.param(
            [STRING, STRING], {"x": "A", "A": "B"}, {"A": ["x"], "B": ["A", "B"]}, id="a name given away"
        ),
    ],
)
def test_a_tag_has_values_of_any_scalar_type(
    kinds: list[Any], mapping: Any, expected: dict[str, list[Any]]
) -> None:
    """A key of a mapping is what its text means for the member's type; listed values are as they are."""
    discriminator = {"propertyName": "k", **({"mapping": mapping} if mapping else {})}
    schemas = {
        name: {"type": "object", "required": ["k"], "properties": {"k": kind, f"of_{name}": STRING}}
        for name, kind in zip("AB", kinds, strict=True)
    }
    given = document({**schemas, "U": {"oneOf": [ref("A"), ref("B")], "discriminator": discriminator}})
    tag = tag_of(given, "U")
    found: dict[str, list[Any]] = {}
    if tag is not None:
        for value, name in tag["mapping"].items():
            found.setdefault(name, []).append(value)
        for other in tag.get("others", ()):
            found.setdefault(other["$ref"].rpartition("/")[2], []).append(other["value"])
    assert {name: sorted(map(repr, values)) for name, values in found.items()} == {
        name: sorted(map(repr, values)) for name, values in expected.items()
    }


LIVES = {"properties": {"lives": {"type": "integer"}}}
BARK = {"properties": {"bark": STRING}}


def base(mapping: dict[str, str] | None = None, kind: Any = STRING, **properties: Any) -> dict[str, Any]:
    """Return a base whose heirs are told apart by `kind`."""
    discriminator = {"propertyName": "kind", **({} if mapping is None else {"mapping": mapping})}
    return {"properties": {"kind": kind, **properties}, "discriminator": discriminator}


def heir(*parts: dict[str, Any], of: str = "Pet") -> dict[str, Any]:
    """Return a schema that extends another."""
    return {"allOf": [ref(of), *parts]}


def test_a_base_without_heirs_is_a_class() -> None:
    """Without heirs there is nothing to choose from: values are the base, and a note says so."""
    given = document({"Pet": base(), "Home": {"properties": {"pet": ref("Pet")}}})
    assert schemas_of(given)["Home"]["properties"]["pet"] == ref("Pet")
    assert [one.pointer for one in repaired(given).notes] == ["/components/schemas/Pet"]


HEIRS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "by name": ({"Pet": base(), "Cat": heir(LIVES), "Dog": heir(BARK)}, {"Cat": "Cat", "Dog": "Dog"}),
    "by mapping": (
        {"Pet": base({"c": "#/components/schemas/Cat", "d": "Dog"}), "Cat": heir(LIVES), "Dog": heir(BARK)},
        {"c": "Cat", "d": "Dog", "Cat": "Cat", "Dog": "Dog"},
    ),
    "by mapping and name": (
        {"Pet": base({"c": "Cat", "k": "Cat"}), "Cat": heir(LIVES), "Dog": heir(BARK)},
        {"c": "Cat", "k": "Cat", "Dog": "Dog", "Cat": "Cat"},
    ),
    "by listed values": (
        {"Pet": base(), "Cat": heir({"properties": {"kind": {"enum": ["c", "k"]}, "lives": STRING}})},
        {"c": "Cat", "k": "Cat"},
    ),
    "one enum of all": (
        {"Pet": base(kind={"enum": ["Cat", "Dog"]}), "Cat": heir(LIVES), "Dog": heir(BARK)},
        {"Cat": "Cat", "Dog": "Dog"},
    ),
    "heirs of heirs": (
        {"Pet": base(), "Cat": heir(LIVES), "Lion": heir(BARK, of="Cat")},
        {"Cat": "Cat", "Lion": "Lion"},
    ),
    "no allOf": (
        {"Pet": base({"c": "Cat"}), "Cat": {"properties": {"kind": STRING, "lives": STRING}}},
        {"c": "Cat", "Cat": "Cat"},
    ),
    "the base itself": (
        {"Pet": base({"p": "Pet", "c": "Cat"}), "Cat": heir(LIVES)},
        {"c": "Cat", "Cat": "Cat"},
    ),
    "to nowhere": (
        {"Pet": base({"p": "Gone", "c": "Cat"}), "Cat": heir(LIVES)},
        {"c": "Cat", "Cat": "Cat"},
    ),
}


@pytest.mark.parametrize("name", HEIRS)
def test_a_reference_to_a_base_is_the_union_of_its_heirs(name: str) -> None:
    """What refers to a base may hold any heir, told by the mapping, listed values or names; else the base."""
    schemas, mapping = HEIRS[name]
    home = {"properties": {"pet": ref("Pet"), "pets": {"type": "array", "items": {"allOf": [ref("Pet")]}}}}
    given = document({**schemas, "Home": home})
    found = schemas_of(given)
    assert found["Home"]["properties"]["pet"] == found["Home"]["properties"]["pets"]["items"]
    assert found["Home"]["properties"]["pet"] == ref("PetVariant")
    assert found["PetVariant"]["x-invocant-tag"] == {
        "property": "kind",
        "mapping": mapping,
        "otherwise": "Pet",
    }
    assert found["PetVariant"]["anyOf"] == [ref(one) for one in [*dict.fromkeys(mapping.values()), "Pet"]]
    assert "kind" in found["Cat"]["properties"]
    assert "lives" in found["Cat"]["properties"]
    assert repaired(given).notes == []


def test_a_base_may_hold_itself() -> None:
    """Inside the base and its heirs, too, a reference is one to the union; only allOf means the class."""
    friends = {"type": "array", "items": ref("Pet")}
    found = schemas_of(document({"Pet": base(friends=friends), "Cat": heir(LIVES)}))
    for name in ("Pet", "Cat"):
        assert found[name]["properties"]["friends"]["items"] == ref("PetVariant")


def test_an_heir_that_adds_nothing_is_the_base() -> None:
    """Where all heirs are the base over again, there is one class."""
    found = schemas_of(document({"Pet": base(), "Cat": heir(), "Home": {"properties": {"pet": ref("Pet")}}}))
    assert found["Cat"]["anyOf"] == [ref("Pet")]
    assert found["Home"]["properties"]["pet"] == ref("PetVariant")


@pytest.mark.parametrize("mapping", ["Cat", ["Cat"], 3, True])
def test_a_mapping_that_is_none_is_left_aside(mapping: Any) -> None:
    """The names of the heirs are their tags then, as without a mapping."""
    pet = {**base(), "discriminator": {"propertyName": "kind", "mapping": mapping}}
    plain = {**base(), "discriminator": {"propertyName": "kind"}}
    given = [
        {"Pet": one, "Cat": heir(LIVES), "Home": {"properties": {"p": ref("Pet")}}} for one in (pet, plain)
    ]
    assert schemas_of(document(given[0])) == schemas_of(document(given[1]))


def test_a_base_that_is_open_stays_open() -> None:
    """What is open JSON on purpose is no base."""
    given = document(
        {
            "Pet": {**base(), "x-invocant-open": True},
            "Cat": heir(LIVES),
            "Home": {"properties": {"p": ref("Pet")}},
        }
    )
    assert "PetVariant" not in schemas_of(given)


def optional(value: str, *, null: bool = False) -> dict[str, Any]:
    """Return a variant that may leave out its type."""
    kind = {"anyOf": [{"const": value}, {"type": "null"}]} if null else {"const": value}
    return {"type": "object", "properties": {"type": kind, "name": STRING}, "required": ["name"]}


@pytest.mark.parametrize("null", [False, True], ids=["left out", "null"])
def test_one_variant_may_leave_out_its_tag(null: bool) -> None:
    """Where all others require the member, an object without it is the variant that does not."""
    given = document({"U": {"anyOf": [tagged("a"), optional("c", null=null), tagged("b")]}})
    assert tag_of(given, "U") == {
        "property": "type",
        "mapping": {"a": "UA", "c": "UC", "b": "UB"},
        "missing": "UC",
    }


def test_two_variants_that_leave_out_their_tag_have_none() -> None:
    """An object without the member could be either."""
    given = document({"U": {"anyOf": [tagged("a"), optional("b"), optional("c", null=True)]}})
    assert tag_of(given, "U") is None


def test_tags_nest() -> None:
    """Variants that share a value form a union of their own, with a tag of its own."""
    variants = [
        tagged("tool", tool={"enum": ["web"]}),
        tagged("tool", tool={"enum": ["file"]}),
        tagged("text"),
    ]
    given = document({"U": {"anyOf": variants}})
    found = schemas_of(given)
    assert tag_of(given, "U") == {"property": "type", "mapping": {"tool": "UTool", "text": "UText"}}
    assert found["UTool"]["x-invocant-tag"] == {
        "property": "tool",
        "mapping": {"web": "UToolWeb", "file": "UToolFile"},
    }


def test_a_union_in_a_union_keeps_its_tag() -> None:
    """A reference to a tagged union is one variant, reached by each of its values."""
    given = document({"In": {"anyOf": [tagged("a"), tagged("b")]}, "U": {"anyOf": [ref("In"), tagged("c")]}})
    assert tag_of(given, "U") == {"property": "type", "mapping": {"a": "In", "b": "In", "c": "UC"}}


def test_one_structure_is_one_variant() -> None:
    """Variants that are the same object are one; a component comes before an inline copy of it."""
    given = document({"A": A, "P": {"properties": {"x": {"anyOf": [dict(A), ref("A"), STRING]}}}})
    assert schemas_of(given)["PX"]["anyOf"] == [ref("A"), STRING]
