"""Models, enums and unions: what a schema becomes, read and written."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from invocant.runtime import kinds as k
from tests.generator.asking import answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

ORDER = {
    "placed": "2024-01-02T03:04:05Z",
    "id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    "kind": "order",
    "note": None,
    "lines": [{"sku": "a", "unknown": 1}],
    "class": "x",
    "copy": True,
    "date": "2024-02-03",
    "extra": {"a": 1},
    "new": {"from": "a later version"},
}


def test_model_round_trips_and_reads_as_typed(catalogue: Catalogue) -> None:
    """A model gives typed members and writes back what it read."""
    order = catalogue("model", "models").Order.from_dict(ORDER)
    assert order.id == UUID("3c90c3cc-0d44-4b50-8888-8dd25736052a")
    assert order.placed.year == 2024
    assert order.note is None
    assert order.lines[0].sku == "a"
    assert order.lines[0].count is None
    assert ("note" in order, "count" in order.lines[0]) == (True, False)
    assert (order.class_, order.copy_, order.date.month) == ("x", True, 2)
    assert order.additional_properties == {"new": {"from": "a later version"}}
    assert json.dumps(order.to_dict()) == json.dumps(ORDER)


def test_constants_fill_themselves_in_and_defaults_are_not_sent(catalogue: Catalogue) -> None:
    """A required constant has a default; a default of the document stays the server's business."""
    values = catalogue("values", "models").Values()
    assert values.to_dict() == {"version": 2, "flag": True, "kind": "values"}
    assert (values.size, values.maybe) == (None, None)
    assert not {"size", "maybe"} & {name for name, _ in values.__rich_repr__()}
    order = catalogue("model", "models")
    assert order.OrderLinesItem(sku="a").to_dict() == {"sku": "a"}


def test_required_members_are_asked_for(catalogue: Catalogue) -> None:
    """What a schema requires must be given, and a strict reader misses it."""
    found = catalogue("model", "models")
    with pytest.raises(TypeError, match="id"):
        found.Order(placed="2024-01-02T03:04:05Z")
    problems = found.Order.from_dict({"kind": "order"}).problems()
    assert sorted(one.path for one in problems) == ["$.id", "$.placed"]
    assert found.Order.from_dict({**ORDER, "kind": "other"}).problems()


def test_tuples_and_maps_type_what_they_hold(catalogue: Catalogue) -> None:
    """The places of a tuple and the values of a map are read by their schemas."""
    found = catalogue("values", "models")
    source = {
        "version": 2,
        "flag": True,
        "kind": "values",
        "point": [1.5, {"name": "m", "extra": 1}, "rest"],
        "units": {"a": {"name": "s"}},
        "counts": {"x": 1},
        "anything": {"b": [1]},
    }
    values = found.Values.from_dict(source)
    assert isinstance(values.point[1], found.Unit)
    assert values.point[1].additional_properties == {"extra": 1}
    assert isinstance(values.units["a"], found.Unit)
    assert values.to_dict() == source
    assert [one.path for one in found.Values.from_dict({**source, "counts": {"x": "y"}}).problems()] == [
        "$.counts.x"
    ]


def test_members_say_who_sets_them(catalogue: Catalogue) -> None:
    """A field knows its JSON name, whether it is required, and whether only one side writes it."""
    fields = {one.name: one for one in catalogue("values", "models").Values.FIELDS}
    assert (fields["secret"].write_only, fields["secret"].read_only) == (True, False)
    assert (fields["made"].write_only, fields["made"].read_only) == (False, True)
    assert fields["version"].required
    assert not fields["maybe"].required


def test_merged_schemas_are_one_class(catalogue: Catalogue) -> None:
    """`allOf` gives one class with the members of all parts."""
    merged = catalogue("values", "models").Merged(name="n", extra="e")
    assert merged.to_dict() == {"name": "n", "extra": "e"}


@pytest.mark.parametrize("name", ["nullable", "nullable_30"])
def test_null_is_a_value_where_the_document_allows_it(catalogue: Catalogue, name: str) -> None:
    """Every way to say nullable allows None, and null stays apart from missing."""
    found = catalogue(name, "models")
    source: dict[str, Any] = {"list": None, "ref": None, "enum": None, "whole": None}
    if name == "nullable":
        source |= {"union": None, "one": [None, "a"], "nothing": None}
    cell = found.Cell.from_dict(source)
    assert cell.problems() == []
    assert json.dumps(cell.to_dict()) == json.dumps(source)
    full = found.Cell.from_dict({"list": 1, "ref": {"a": 1}, "enum": "a", "whole": {"b": 2}})
    assert full.problems() == []
    assert (full.ref_.a, full.enum, full.whole.b) == (1, found.CellEnum.A, 2)
    assert [one.path for one in found.Cell.from_dict({"list": "x", "ref": None}).problems()] == ["$.list"]


def test_enums_are_open(catalogue: Catalogue) -> None:
    """A known value is a member, a new one is kept."""
    found = catalogue("enums", "models")
    light = found.Light.from_dict({"color": "red", "size": 7, "shade": "dark er", "colors": ["blue"]})
    assert light.color is found.Color.RED
    assert not light.size.is_known
    assert light.shade.is_known
    assert not light.colors[0].is_known
    assert light.to_dict() == {"color": "red", "size": 7, "shade": "dark er", "colors": ["blue"]}


def test_values_of_enums_have_names_of_their_own(catalogue: Catalogue) -> None:
    """Values whose names clash, start with a digit, or mean something in Python are all members."""
    found = catalogue("enums", "models")
    assert [one.value for one in found.LightShade] == ["dark", "dark-er", "dark er", "2x", "class", ""]
    assert [one.value for one in found.LightMember] == ["name", "value", "mro", "is_known"]
    assert [one.value for one in found.LightSize] == [1, 2, -3]
    assert found.LightSize(2) + 1 == 3
    assert found.Plain.VALUE_10 == 10
    assert found.Light.from_dict({"open": "soft"}).open == "soft"


def test_unions_choose_by_tag_and_by_required_members(catalogue: Catalogue) -> None:
    """A tag decides; without one the required members do; what nobody knows is kept."""
    found = catalogue("unions", "models")
    holder = found.Holder.from_dict(
        {
            "shape": {"type": "box", "inner": {"type": "circle", "r": 1}},
            "loose": {"name": "n"},
            "mixed": [{"type": "circle", "r": 2}],
        }
    )
    assert isinstance(holder.shape, found.Box)
    assert isinstance(holder.shape.inner, found.Circle)
    assert holder.loose.name == "n"
    assert holder.mixed[0].r == 2
    unknown = {"shape": {"type": "star", "points": 5}, "mixed": "text"}
    holder = found.Holder.from_dict(unknown)
    assert isinstance(holder.shape, k.UnknownModel)
    assert holder.to_dict() == unknown


@pytest.mark.parametrize(("merge", "name"), [(True, "RowMerge"), (False, "RowReplace"), (1, "RowReplace")])
def test_constants_tell_variants_apart(catalogue: Catalogue, merge: object, name: str) -> None:
    """Where two variants have the same members, one whose constant says otherwise is not chosen."""
    found = catalogue("unions", "models").row_kind.decode({"merge": merge, "id": "i"})
    assert type(found).__name__ == name


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("event_kind", {"kind": "mouse", "x": 1}, "Click"),
        ("event_kind", {"kind": "touch", "x": 1}, "Click"),
        ("event_kind", {"kind": "key", "code": "a"}, "Key"),
        ("event_kind", {"kind": "wheel"}, "UnknownModel"),
        ("node_kind", {"type": "leaf", "value": [1]}, "Leaf"),
        ("node_kind", {"type": "branch", "op": "all", "nodes": [{"type": "leaf"}]}, "BranchAll"),
        ("node_kind", {"type": "branch", "op": "not", "node": {"type": "leaf"}}, "BranchNot"),
        ("node_kind", {"type": "branch", "op": "any"}, "UnknownModel"),
        ("tool_kind", {"type": "editor", "name": "n"}, "Editor"),
        ("tool_kind", {"type": "custom", "name": "n"}, "Custom"),
        ("tool_kind", {"name": "n"}, "Custom"),
        ("tool_kind", {"type": None, "name": "n"}, "Custom"),
        ("tool_kind", {"type": "browser", "name": "n"}, "UnknownModel"),
    ],
)
def test_tags_are_mapped_and_nested(
    catalogue: Catalogue, kind: str, source: dict[str, Any], expected: str
) -> None:
    """A discriminator's mapping decides, also several values for one class; tags below tags are followed."""
    union = getattr(catalogue("tags", "models"), kind)
    value = union.decode(source)
    assert type(value).__name__ == expected
    assert union.encode(value) == source


@pytest.mark.parametrize(
    ("form", "name"), [("round", "Disc"), ("Block", "Block"), ("Shape", "Shape"), ("new", "Shape")]
)
def test_references_to_a_base_give_its_heirs(catalogue: Catalogue, form: str, name: str) -> None:
    """A value of a base is the heir that its tag names, and the base where the document knows none."""
    found = catalogue("tags", "models")
    source = {"form": form, "name": "n", "parts": [{"form": "round", "radius": 1.5}], "edge": 2}
    asked = ask(catalogue("tags"), lambda client: client.draw(body=source), answer(200, json=source))
    assert json.loads(asked.request.content) == source
    assert type(asked.result) is getattr(found, name)
    assert (asked.result.name, asked.result.parts[0].radius) == ("n", 1.5)
    assert asked.result.to_dict() == source


@pytest.mark.parametrize("value", [{"type": "leaf", "value": 1}, [1, 2], "text", 1.5, True, None])
def test_unions_of_any_json_types_choose_by_type(catalogue: Catalogue, value: Any) -> None:
    """Objects, arrays, scalars and null beside each other are told apart by their JSON type."""
    found = catalogue("tags", "models")
    loose = found.Loose.from_dict({"any": value, "node": None, "nodes": {"a": {"type": "leaf"}}})
    assert loose.problems() == []
    assert isinstance(loose.any, found.Leaf) == isinstance(value, dict)
    assert isinstance(loose.nodes["a"], found.Leaf)
    assert loose.to_dict() == {"any": value, "node": None, "nodes": {"a": {"type": "leaf"}}}


def test_references_lead_anywhere(catalogue: Catalogue) -> None:
    """`$defs`, properties, parameters, bodies, responses and whole paths can be referred to."""
    found = catalogue("references", "models")
    tree = found.Tree.from_dict(
        {"label": {"text": "t"}, "children": [{"label": {"text": "u"}}], "same": {"count": 1}}
    )
    assert isinstance(tree.label, found.Label)
    assert isinstance(tree.children[0], found.Tree)
    assert tree.same.count == 1
    table = catalogue("references", "operations").TABLE
    assert list(table) == ["trees.first", "trees.plant", "trees.first_2", "trees.plant_2"]
    assert [one.path for one in table.values()] == ["/trees", "/trees", "/wood", "/wood"]
    assert table["trees.first_2"].parameters[0].kind is k.INT


def test_models_are_told_by_name(catalogue: Catalogue) -> None:
    """The models package offers each class and the Kind of each union, and nothing else."""
    found = catalogue("tags", "models")
    assert dir(found) == sorted(found.__all__)
    assert {"Branch", "BranchAll", "Leaf", "branch_kind"} <= set(found.__all__)
    assert all(getattr(found, name) is getattr(found, name) for name in found.__all__)
    with pytest.raises(AttributeError, match="Lief"):
        found.Lief  # noqa: B018 - asking for it is the test


def test_a_renamed_class_warns_and_works(catalogue: Catalogue) -> None:
    """The earlier name of a class still leads to it, with a DeprecationWarning that names the new one."""
    found = catalogue("model", "models")
    with pytest.warns(DeprecationWarning, match="Purchase is now called Order"):
        assert found.Purchase is found.Order
    assert "Purchase" not in found.__all__


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("config_kind", {"version": 1, "a": "x"}, "First"),
        ("config_kind", {"version": 2, "b": "x"}, "Second"),
        ("config_kind", {"version": 2.0, "b": "x"}, "Second"),
        ("config_kind", {"version": True}, "UnknownModel"),
        ("config_kind", {"version": "2"}, "UnknownModel"),
        ("config_kind", {"version": 3}, "UnknownModel"),
        ("config_kind", {}, "UnknownModel"),
        ("mapped_kind", {"level": 1}, "Old"),
        ("mapped_kind", {"level": 2}, "New"),
        ("mapped_kind", {"level": "2"}, "UnknownModel"),
        ("mapped_kind", {"level": None}, "Old"),
        ("mapped_kind", {"length": 1}, "New"),
        ("mapped_kind", {"size": 1}, "Old"),
        ("answer_kind", {"ok": True, "value": 1}, "Good"),
        ("answer_kind", {"ok": False}, "Bad"),
        ("answer_kind", {"ok": 1}, "UnknownModel"),
        ("answer_kind", {"ok": 0}, "UnknownModel"),
        ("called_kind", {"kind": "name"}, "Named"),
        ("called_kind", {"kind": "Named"}, "Named"),
        ("called_kind", {"kind": "Nicked", "m": "x"}, "Named"),
        ("called_kind", {"kind": "other"}, "UnknownModel"),
        ("signal_kind", {"on": "started"}, "Started"),
        ("signal_kind", {"on": "stopped"}, "Any"),
        ("notice_kind", {"data": {"form": "f"}}, "Plain"),
        ("notice_kind", {"data": {"form": 1.5}}, "Rated"),
        ("notice_kind", {"data": {"form": [1, {"a": True}]}}, "Listed"),
        ("notice_kind", {"data": {"form": [1, {"a": 1}]}}, "Plain"),
        ("notice_kind", {"data": {"form": {}}}, "Listed"),
        ("span_kind", {"low": 1}, "Range"),
        ("span_kind", {"low": "2026-01-02"}, "Days"),
        ("span_kind", {"low": None, "high": "never"}, "Days"),
    ],
)
def test_constants_of_any_type_tell_variants_apart(
    catalogue: Catalogue, kind: str, source: dict[str, Any], expected: str
) -> None:
    """A tag may be a number or a boolean, names are tags unless given away, a constant wins over members."""
    union = getattr(catalogue("constants", "models"), kind)
    value = union.decode(source)
    assert type(value).__name__.removesuffix("Model") == expected.removesuffix("Model")
    assert json.dumps(union.encode(value)) == json.dumps(source)


def test_constants_without_a_literal_type_are_checked_and_filled_in(catalogue: Catalogue) -> None:
    """A number that is fixed has a default where it is required; what is another value is a problem."""
    found = catalogue("constants", "models")
    assert found.Fixed().to_dict() == {"rate": 1.5}
    assert found.Fixed.from_dict({"rate": 1.5, "form": {"a": 1}, "list": [1]}).problems() == []
    problems = found.Fixed.from_dict({"rate": 2, "form": {"a": True}, "list": []}).problems()
    assert [one.path for one in problems] == ["$.rate", "$.form", "$.list"]


def test_unions_told_by_constants_are_sent_and_read_in_lists(catalogue: Catalogue) -> None:
    """What is given as a plain dict or as a class goes out as it is, and comes back as the class it is."""
    found = catalogue("constants", "models")
    given = [{"on": "started"}, found.Started(on="started"), found.AnyModel(on="stopped")]
    source = [{"on": "started"}, {"on": "started"}, {"on": "stopped"}]
    asked = ask(catalogue("constants"), lambda client: client.send(body=given), answer(200, json=source))
    assert json.loads(asked.request.content) == source
    assert [type(one) for one in asked.result] == [found.Started, found.Started, found.AnyModel]


def test_extras_are_typed_where_the_document_says_what_they_are(catalogue: Catalogue) -> None:
    """Members beside those that are named are decoded, checked and written back by their schema."""
    found = catalogue("extras", "models")
    source = {"b": "2026-01-02T03:04:05.0Z", "title": "t", "a": "soon"}
    log = found.Log.from_dict(source)
    assert log.additional_properties["b"].year == 2026
    assert [one.path for one in log.problems()] == ["$.a"]
    assert json.dumps(log.to_dict()) == json.dumps(source)
    books = found.Books.from_dict({"x": source, "y": None, "dict": ["a"]})
    assert isinstance(books.additional_properties["x"], found.Log)
    assert [one.path for one in books.problems()] == ["$.x.a"]
    assert found.Patterned.from_dict({"x-day": "2026-01-02"}).additional_properties["x-day"].day == 2
    closed = found.Closed.from_dict({"a": "x", "b": 1})
    assert (closed.problems(), closed.to_dict()) == ([], {"a": "x", "b": 1})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("exact", [1, "2026-01-02"], []),
        ("exact", [1], ["$.exact"]),
        ("exact", [1, "2026-01-02", 3], ["$.exact"]),
        ("exact", ["x", "soon"], ["$.exact[0]", "$.exact[1]"]),
        ("open", [1], []),
        ("open", [1, {}, None], []),
        ("open", [], ["$.open"]),
        ("more", [1, {"title": "t"}, "2026-01-02"], []),
        ("more", [1, {}, "soon"], ["$.more[1].title", "$.more[2]"]),
        ("short", [1], []),
        ("short", [1, "a"], []),
        ("short", [], ["$.short"]),
        ("several", [[0.5, 1], [2]], ["$.several[1]"]),
    ],
)
def test_tuples_are_tuples_of_their_length(
    catalogue: Catalogue, name: str, value: Any, expected: list[str]
) -> None:
    """Another length or type is a problem at its place; the JSON is the same again in any case."""
    places = catalogue("extras", "models").Places.from_dict({name: value})
    assert isinstance(getattr(places, name), list if name == "several" else tuple)
    assert [one.path for one in places.problems()] == expected
    assert json.dumps(places.to_dict()) == json.dumps({name: value})


def test_bytes_in_json_are_text(catalogue: Catalogue) -> None:
    """`format: binary` is plain text in JSON; Base64 is text that knows its bytes; all else is text."""
    file = catalogue("octets", "models").File.from_dict(
        {
            "raw": "x",
            "old": "aGk=",
            "new": "aG\nk=",
            "safe": "-_8",
            "hex": "6869",
            "several": ["aGk=", "?"],
            "maybe": None,
            "untyped": "y",
        }
    )
    assert (file.raw, file.hex, file.untyped, file.maybe) == ("x", "6869", "y", None)
    assert [one.decode() for one in (file.old, file.new, file.safe, file.several[0])] == [
        b"hi",
        b"hi",
        b"\xfb\xff",
        b"hi",
    ]
    assert [one.path for one in file.problems()] == ["$.several[1]"]


def test_a_name_goes_to_the_member_that_is_spelled_so(catalogue: Catalogue) -> None:
    """Wherever it stands, a member has its own name; a declared name comes first, order decides the rest."""
    fields = {one.key: one.name for one in catalogue("twins", "models").Twins.FIELDS}
    assert fields == {
        "_id": "id_2",
        "id": "id",
        "@type": "type_2",
        "Type": "type_3",
        "type": "type",
        "from": "from__2",
        "from_": "from_",
        "a-b": "a_b",
        "a.b": "a_b_2",
        "other": "renamed",
        "renamed": "renamed_2",
        "kind": "kind",
    }
    kinds = catalogue("twins", "models").TwinsKind
    assert [one.name for one in kinds] == ["RED_2", "RED", "A_B_2", "A_B"]
