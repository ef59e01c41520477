"""A schema in Python: annotation, accepted type and Kind."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant_generator._plan.annotate import Typer, join, split_union
from invocant_generator._plan.pairs import MemberPair
from invocant_generator._plan.source import literal
from invocant_generator._render.texts import docstring, unshadowed
from tests.examples import examples

COMPONENTS: dict[str, Any] = {
    "A": {"type": "object", "properties": {"t": {"type": "string", "const": "a"}}, "required": ["t"]},
    "B": {
        "type": "object",
        "properties": {"t": {"type": "string", "const": "b"}, "x": {}},
        "required": ["t", "x"],
    },
    "E": {"type": "string", "enum": ["x", "y"]},
    "U": {
        "anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
        "x-invocant-tag": {"property": "t", "mapping": {"a": "A", "b": "B"}},
    },
    "Alias": {"type": "array", "items": {"$ref": "#/components/schemas/A"}},
}
MEMBERS = {
    name: tuple(
        MemberPair(key, member, key in schema.get("required", ()))
        for key, member in schema.get("properties", {}).items()
    )
    for name, schema in COMPONENTS.items()
}
TYPER = Typer(COMPONENTS, {"A": "A", "B": "B", "E": "E", "U": "U"}, MEMBERS)


def ref(name: str) -> dict[str, str]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("schema", "kind", "annotation", "accepts"),
    [
        ({}, "k.ANY", "Any", "Any"),
        ({"type": "string"}, "k.STR", "str", "str"),
        ({"type": "string", "format": "uuid"}, "k.UUID", "UUID", "UUID | str"),
        ({"type": "string", "format": "date-time"}, "k.DATETIME", "datetime", "datetime | str"),
        ({"type": "string", "format": "email"}, "k.STR", "str", "str"),
        ({"type": "integer"}, "k.INT", "int", "int"),
        ({"type": "number"}, "k.FLOAT", "float", "float"),
        ({"type": "string", "const": "p"}, "k.Const('p')", "Literal['p']", "Literal['p']"),
        ({"type": "array", "items": {"type": "string"}}, "k.List(k.STR)", "list[str]", "Sequence[str]"),
        ({"type": "object"}, "k.Map(k.ANY)", "dict[str, Any]", "Mapping[str, Any]"),
        (
            {"type": "object", "additionalProperties": {"type": "number"}},
            "k.Map(k.FLOAT)",
            "dict[str, float]",
            "Mapping[str, float]",
        ),
        (ref("A"), "ref('A')", "A", "A | inputs.A"),
        (ref("E"), "ref('E')", "E", "E | inputs.E"),
        (ref("U"), "ref('u_kind')", "U", "U | inputs.U"),
        (ref("Alias"), "k.List(ref('A'))", "list[A]", "Sequence[A | inputs.A]"),
        ({"x-invocant-ref": "A"}, "ref('A')", "A", "A | inputs.A"),
        (
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "k.Nullable(k.STR)",
            "str | None",
            "str | None",
        ),
        ({"anyOf": [{}, {"type": "null"}]}, "k.ANY", "Any", "Any"),
        (
            {"anyOf": [{"type": "string"}, {"type": "array", "items": ref("A")}, {"type": "null"}]},
            "k.OneOf(string=k.STR, array=k.List(ref('A')), null=True)",
            "str | list[A] | None",
            "str | Sequence[A | inputs.A] | None",
        ),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": {}},
            "k.Tuple((k.STR, k.INT), rest=k.ANY)",
            "tuple[str, int, *tuple[Any, ...]]",
            "tuple[str, int, *tuple[Any, ...]] | list[Any]",
        ),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, ref("A")], "items": False},
            "k.Tuple((k.STR, ref('A')))",
            "tuple[str, A]",
            "tuple[str, A | inputs.A] | list[str | A | inputs.A]",
        ),
        (
            {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"type": "integer"}],
                "items": False,
                "x-invocant-least": 0,
            },
            "k.Tuple((k.STR, k.INT), least=0)",
            "tuple[()] | tuple[str] | tuple[str, int]",
            "tuple[()] | tuple[str] | tuple[str, int] | list[str | int]",
        ),
        (
            {"type": "array", "prefixItems": [{"type": "string"}] * 6, "items": False, "x-invocant-least": 1},
            "k.Tuple((k.STR, k.STR, k.STR, k.STR, k.STR, k.STR), least=1)",
            "tuple[str, ...]",
            "tuple[str, ...] | list[str]",
        ),
        ({"type": "string", "format": "binary"}, "k.STR", "str", "str"),
        ({"type": "string", "format": "byte"}, "k.BASE64", "k.Base64", "str"),
        ({"type": "number", "x-invocant-constants": [1.5]}, "k.Const(1.5)", "float", "float"),
        (
            {"type": "object", "x-invocant-constants": [{"a": 1}]},
            "k.Const({'a': 1})",
            "dict[str, Any]",
            "Mapping[str, Any]",
        ),
        ({"type": "number", "x-invocant-constants": [1.5, 2]}, "k.FLOAT", "float", "float"),
    ],
)
def test_each_form_of_schema_has_its_python(schema: Any, kind: str, annotation: str, accepts: str) -> None:
    """The normal form of a schema decides the Kind, what a reader sees and what a caller may pass."""
    typed = TYPER.of(schema)
    assert (typed.kind, typed.annotation, typed.accepts) == (kind, annotation, accepts)


def test_a_tagged_union_is_decoded_by_a_table() -> None:
    """A union whose tag is known never tries its variants."""
    typed = TYPER.of_definition("U")
    assert typed.kind == "k.OneOf(object=k.Tagged('t', {'a': ref('A'), 'b': ref('B')}))"
    assert typed.annotation == "A | B | k.UnknownModel"


def test_variants_of_a_base_are_decoded_by_a_table_with_the_base_beside() -> None:
    """What none of the variants is, is the base: there is no UnknownModel among the types."""
    tag = {"property": "t", "mapping": {"a": "A"}, "otherwise": "B"}
    typed = TYPER.of({"anyOf": [ref("A"), ref("B")], "x-invocant-tag": tag})
    assert typed.kind == "k.OneOf(object=k.Based('t', {'a': ref('A')}, ref('B')))"
    assert typed.annotation == "A | B"


def test_an_object_without_its_tag_may_be_a_variant() -> None:
    """A missing tag counts as null, which stands in the table like its other values."""
    tag = {"property": "t", "mapping": {"a": "A", "b": "B"}, "missing": "B"}
    typed = TYPER.of({"anyOf": [ref("A"), ref("B")], "x-invocant-tag": tag})
    assert typed.kind == "k.OneOf(object=k.Tagged('t', {'a': ref('A'), 'b': ref('B'), None: ref('B')}))"
    assert typed.annotation == "A | B | k.UnknownModel"


def test_a_union_without_a_tag_is_decoded_by_its_required_members() -> None:
    """Without a tag, required and known members choose the variant, and those that are constants."""
    kind = TYPER.of({"anyOf": [ref("A"), ref("B")]}).kind
    assert "k.Shape(required=('t',), known=('t',), kind=ref('A'), fixed={'t': 'a'})" in kind
    assert "k.Shape(required=('t', 'x',), known=('t', 'x',), kind=ref('B'), fixed={'t': 'b'})" in kind


def test_a_tag_that_misses_a_variant_is_not_used() -> None:
    """A table that could not reach every variant would lose one, so shapes decide instead."""
    union = {"anyOf": [ref("A"), ref("B")], "x-invocant-tag": {"property": "t", "mapping": {"a": "A"}}}
    assert "k.Shapes(" in TYPER.of(union).kind


def test_bytes_are_bytes_outside_json_only() -> None:
    """A body, and a part of a form, may be bytes or several; an object inside is JSON, and so is a map."""
    binary = {"type": "string", "format": "binary"}
    assert TYPER.raw(binary).accepts == "rt.Binary"
    assert TYPER.raw({"type": "array", "items": binary}).accepts == "Sequence[rt.Binary]"
    assert TYPER.raw({"anyOf": [binary, {"type": "null"}]}).accepts == "rt.Binary | None"
    assert TYPER.raw({"type": "object", "additionalProperties": binary}).kind == "k.Map(k.STR)"
    assert TYPER.of(binary).kind == "k.STR"


def test_tags_that_are_no_texts_have_tables_of_their_types() -> None:
    """Numbers stand beside texts; true and false, which Python takes for 1 and 0, stand apart."""
    others = [{"value": 2, **ref("A")}, {"value": True, **ref("B")}]
    tag = {"property": "t", "mapping": {"a": "A"}, "others": others}
    typed = TYPER.of({"anyOf": [ref("A"), ref("B")], "x-invocant-tag": tag})
    assert typed.kind == (
        "k.OneOf(object=k.Tagged('t', {'a': ref('A'), 2: ref('A')}, booleans={True: ref('B')}))"
    )


def test_an_object_without_its_tag_is_told_by_its_members_where_several_may_be_without() -> None:
    """A null in the table leads to the shapes of those that need no tag."""
    tag = {"property": "t", "mapping": {"a": "A", "b": "B"}, "untagged": [ref("A"), ref("B")]}
    kind = TYPER.of({"anyOf": [ref("A"), ref("B")], "x-invocant-tag": tag}).kind
    assert "None: k.Shapes(k.Shape(required=('t',)" in kind


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_LISTS = st.lists(_SCALARS)
_JSON = (
    _SCALARS
    | _LISTS
    | st.dictionaries(st.text(), _SCALARS | _LISTS)
    | st.lists(st.dictionaries(st.text(), _LISTS))
)


@given(_JSON)
@settings(max_examples=examples(10))
def test_a_literal_reads_back_as_the_value(value: Any) -> None:
    """Whatever a document holds becomes a literal of itself, and nothing that runs."""
    source = literal(value)
    if "inf" in source:
        return  # not a literal in Python; spelled as a call to float of a constant
    assert ast.literal_eval(source) == value


@given(st.text() | st.text(alphabet="\"\\ a\n'"))
def test_a_docstring_is_one_string_whatever_it_says(text: str) -> None:
    """No text of a document ends its docstring early."""
    tree = ast.parse("def f():\n    " + docstring(text))
    body = tree.body[0].body  # type: ignore[attr-defined]  # it is the function just written
    assert len(body) == 1
    assert isinstance(body[0].value.value, str)


@given(
    st.lists(
        st.sampled_from(["A", "None", "dict[str, A | B]", "Literal['a | b', \"]\"]", "list[int]"]), min_size=1
    )
)
def test_joining_and_splitting_agree(members: list[str]) -> None:
    """A union splits into the members it was joined from, each once."""
    assert sorted(split_union(join(members))) == sorted(set(members))


def test_any_swallows_a_union() -> None:
    """A union with anything is anything."""
    assert join(["A", "Any", "None"]) == "Any"


@pytest.mark.parametrize(
    ("annotation", "names", "expected"),
    [
        ("list[str]", ["list"], "builtins.list[str]"),
        ("date | None", ["date", "x"], "dt.date | None"),
        ("Literal['list'] | list[A]", ["list"], "Literal['list'] | builtins.list[A]"),
        ("list[str]", ["get"], "list[str]"),
        ("tuple[str, ...]", ["tuple"], "builtins.tuple[str, ...]"),
        ("date | tuple[date]", ["date", "dt"], "dt_.date | tuple[dt_.date]"),
        ("blacklist", ["list"], "blacklist"),
    ],
)
def test_a_type_whose_name_a_member_took_is_spelled_out(
    annotation: str, names: list[str], expected: str
) -> None:
    """Inside a class with a method `list`, the type is `builtins.list`."""
    assert unshadowed(annotation, names) == expected
