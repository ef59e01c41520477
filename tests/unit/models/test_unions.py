"""Which class an object becomes."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from invocant.runtime import kinds as k
from tests.unit.models.samples import (
    Bundle,
    Circle,
    Function,
    Inline,
    Label,
    Point,
    Prompt,
    body,
    data_kind,
    shape_kind,
)
from tests.work import assert_linear, work


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "prompt"}, Prompt),
        ({"type": "code", "form": "bundle"}, Bundle),
        ({"form": "inline", "type": "code"}, Inline),
        ({"type": "code", "form": "wasm"}, k.UnknownModel),
        ({"type": "code"}, k.UnknownModel),
        ({"type": "graph"}, k.UnknownModel),
        ({"type": None}, k.UnknownModel),
        ({"type": ["prompt"]}, k.UnknownModel),
        ({}, k.UnknownModel),
        ("prompt", str),
        (None, type(None)),
        ([{"type": "prompt"}], list),
    ],
)
def test_tags_decide(value: Any, expected: type) -> None:
    """A tag chooses the class, nested tags too; any other object is an UnknownModel."""
    for _ in range(3):
        assert data_kind.decode(value).__class__ is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"x": 1, "y": 2}, Point),
        ({"x": 1, "y": 2, "radius": 3}, Circle),
        ({"x": 1, "y": 2, "colour": "red"}, Point),
        ({"x": 1}, Label),
        ({"text": "a"}, Label),
        ({}, Label),
        (3, int),
    ],
)
def test_required_members_decide(value: Any, expected: type) -> None:
    """Without a tag, a variant must have its required members, and the one that fits best wins."""
    for _ in range(3):
        assert shape_kind.decode(value).__class__ is expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("ab", "wide"),
        ("abc", "wide"),
        ("abx", "wide"),
        ("xy", "strict"),
        ("a", "first"),
        ("xyab", "first"),
        ("xyb", "strict"),
        ("z", "first"),
    ],
)
def test_known_members_weigh_more_than_required_ones(keys: str, expected: str) -> None:
    """The shape that knows most of the members wins, then the one that requires most, then the first."""
    metaclass: Any = type(k.Model)
    classes = {name: metaclass(name, (k.Model,), {}) for name in ("first", "wide", "strict")}
    kind: k.Kind[Any] = k.Shapes(
        k.Shape(required=(), known=("a", "x", "y"), kind=classes["first"]),
        k.Shape(required=(), known=("a", "b", "c", "x"), kind=classes["wide"]),
        k.Shape(required=("x", "y"), known=(), kind=classes["strict"]),
    )
    assert type(kind.decode(dict.fromkeys(keys))).__name__ == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"merge": True}, "Merge"),
        ({"merge": True, "more": 1}, "Merge"),
        ({"merge": False}, "Replace"),
        ({"merge": None}, "Replace"),
        ({"merge": 1}, "Replace"),
        ({}, "Replace"),
        ({"merge": "?", "more": 1, "only": 0}, "Merge"),
    ],
)
def test_a_fixed_member_rules_a_shape_out(value: dict[str, Any], expected: str) -> None:
    """A shape with a constant that the object contradicts gives way to another; it is the last resort."""
    metaclass: Any = type(k.Model)
    classes = {name: metaclass(name, (k.Model,), {}) for name in ("Merge", "Replace")}
    merge = k.Shape(("merge",), ("more", "only"), classes["Merge"], fixed={"merge": True})
    whole: k.Kind[Any] = k.Shapes(merge, k.Shape((), ("merge", "more"), classes["Replace"], {"only": 1}))
    for _ in range(2):
        assert type(whole.decode(value)).__name__ == expected
    assert merge.agrees({"merge": True})
    assert merge.agrees({})


def test_no_shape_fits() -> None:
    """An object without the required members of any shape is an UnknownModel."""
    kind: k.Kind[Any] = k.Shapes(k.Shape(required=("x",), known=(), kind=Point))
    for number in range(100):
        assert kind.decode({f"y{number}": 1}).raw == {f"y{number}": 1}


def test_unknown_model_holds_the_object() -> None:
    """`raw` is the object; changing it changes what is sent."""
    function = Function.from_dict(body(data={"type": "graph", "nodes": {}}))
    assert isinstance(function.data, k.UnknownModel)
    assert function.data.raw == {"type": "graph", "nodes": {}}
    function.data.raw["nodes"] = {"a": 1}
    assert function.to_dict()["data"] == {"type": "graph", "nodes": {"a": 1}}


def test_unknown_model_reads_its_members_as_attributes() -> None:
    """A member that the known variants have too is read the same way; what is missing is an error."""
    data = k.UnknownModel.from_dict({"type": "graph", "_xact_id": "1", "json": "a", "__deepcopy__": "b"})
    assert (data.type, data._xact_id, callable(data.json), data.raw["json"]) == ("graph", "1", True, "a")
    data.raw["later"] = None
    assert data.later is None
    for missing in ("nodes", "__deepcopy__", "__array__"):
        with pytest.raises(AttributeError, match=f"no member '{missing}'") as caught:
            getattr(data, missing)
        assert (caught.value.name, caught.value.obj) == (missing, data)
    with pytest.raises(AttributeError):
        data.type = "other"  # type: ignore[attr-defined]  # it is read, not written
    unpickled = pickle.loads(pickle.dumps(data))  # noqa: S301  # our own bytes
    for twin in (copy.copy(data), copy.deepcopy(data), unpickled, data.copy()):
        assert (twin, twin.type) == (data, "graph")
    with pytest.raises(AttributeError):
        _ = k.UnknownModel.__new__(k.UnknownModel).type
    match data:
        case k.UnknownModel(type=str() as kind):
            assert kind == "graph"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"text": "a"}, Prompt),
        ([{"text": "a"}], list),
        ("text", str),
        (1, int),
        (1.5, float),
        (True, bool),
        (None, type(None)),
    ],
)
def test_json_type_decides(value: Any, expected: type) -> None:
    """Each JSON type goes to its kind."""
    decoded = Function.from_dict(body(content=value)).content
    assert decoded.__class__ is expected
    if isinstance(decoded, list):
        assert isinstance(decoded[0], Prompt)


def test_json_types_with_kinds_of_their_own() -> None:
    """Text, integers and booleans too can have kinds; a kind for numbers stands for integers."""

    class Size(k.OpenInt):
        SMALL = 1

    kind: k.Kind[Any] = k.OneOf(string=k.DATE, integer=Size, array=k.List(k.UUID), null=True)
    assert kind.decode(1) is Size.SMALL
    assert kind.decode(True) is True
    assert kind.decode("2026-01-05").year == 2026
    assert kind.encode(kind.decode("20260105")) == "20260105"
    assert kind.encode(Size(7)) == 7
    assert list(kind.problems(2.0)) == []
    assert [problem.message for problem in kind.problems(True)] == [
        "expected an array or a date or an integer or null, found a boolean"
    ]
    assert list(k.OneOf[Any](number=k.FLOAT).problems(3)) == []


def test_union_of_plain_types_is_plain() -> None:
    """A union that changes nothing costs nothing."""
    kind: k.Kind[Any] = k.OneOf(string=k.STR, array=k.List(k.STR), object=k.Map(k.ANY))
    assert kind.plain
    assert not k.Nullable(k.UUID).plain


NUMBERED: k.Kind[Any] = k.Tagged("v", {1: k.kind_of(Point), 2: k.kind_of(Circle)})
MIXED: k.Kind[Any] = k.Tagged(
    "v",
    {1: k.kind_of(Point), "1": k.kind_of(Circle), None: k.kind_of(Label)},
    booleans={True: k.kind_of(Prompt), False: k.kind_of(Inline)},
)
UPON: k.Kind[Any] = k.Based("v", {0: k.kind_of(Point)}, k.kind_of(Label), {False: k.kind_of(Circle)})


@pytest.mark.parametrize(
    ("kind", "tag", "expected"),
    [
        (NUMBERED, 1, Point),
        (NUMBERED, 2, Circle),
        (NUMBERED, 2.0, Circle),
        (NUMBERED, True, k.UnknownModel),
        (NUMBERED, False, k.UnknownModel),
        (NUMBERED, "2", k.UnknownModel),
        (NUMBERED, 3, k.UnknownModel),
        (NUMBERED, 1.5, k.UnknownModel),
        (NUMBERED, None, k.UnknownModel),
        (NUMBERED, [2], k.UnknownModel),
        (NUMBERED, {}, k.UnknownModel),
        (MIXED, 1, Point),
        (MIXED, 1.0, Point),
        (MIXED, "1", Circle),
        (MIXED, True, Prompt),
        (MIXED, False, Inline),
        (MIXED, 0, k.UnknownModel),
        (MIXED, None, Label),
        (UPON, 0, Point),
        (UPON, -0.0, Point),
        (UPON, False, Circle),
        (UPON, True, Label),
        (UPON, "0", Label),
    ],
)
def test_numbers_and_booleans_are_tags(kind: k.Kind[Any], tag: Any, expected: type) -> None:
    """2 and 2.0 are one tag, as JSON has no other number; true is not 1, and no text is a number."""
    value = {"v": tag, "x": 1}
    for _ in range(3):
        found = kind.decode(value)
        assert found.__class__ is expected
        assert repr(kind.encode(found)) == repr(value)


def test_a_missing_tag_is_null() -> None:
    """An object without the member is what null stands for in the table, be the tags texts or not."""
    assert MIXED.decode({"x": 1}).__class__ is Label
    assert NUMBERED.decode({"x": 1}).__class__ is k.UnknownModel
    assert UPON.decode({}).__class__ is Label


def model(name: str, *keys: str) -> Any:
    """Return a model class with members of any kind."""
    metaclass: Any = type(k.Model)
    return metaclass(name, (k.Model,), {"FIELDS": tuple(k.Field(key, k.ANY) for key in keys)})


Anything, Started, Stopped = model("Anything", "on", "x"), model("Started", "on"), model("Stopped", "on")
TOLD: k.Kind[Any] = k.Shapes(
    k.Shape(("on",), ("on", "x"), Anything),
    k.Shape(("on",), ("on",), Started, fixed={"on": "started"}),
    k.Shape(("on",), ("on",), Stopped, listed={("on",): ("stopped", "halted", 1, {"a": [True]})}),
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"on": "started"}, Started),
        ({"on": "started", "x": 1}, Started),
        ({"on": "stopped"}, Stopped),
        ({"on": "halted", "y": 1}, Stopped),
        ({"on": "halted", "x": 1}, Anything),
        ({"on": 1}, Stopped),
        ({"on": 1.0}, Stopped),
        ({"on": True}, Anything),
        ({"on": {"a": [True]}}, Stopped),
        ({"on": {"a": [1]}}, Anything),
        ({"on": "resumed"}, Anything),
        ({"on": None}, Anything),
        ({"x": 1}, k.UnknownModel),
    ],
)
def test_a_constant_that_fits_wins(value: Any, expected: type) -> None:
    """Before the number of known members; one of several listed values decides what these leave open."""
    for _ in range(3):
        assert TOLD.decode(value).__class__ is expected
        assert [one.__class__ for one in k.List(TOLD).decode([value])] == [expected]
    assert list(TOLD.problems(value)) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"data": {"kind": "b"}}, Stopped),
        ({"data": {"kind": "a"}}, Started),
        ({"data": {"kind": "c"}}, Started),
        ({"data": {}}, Started),
        ({"data": 3}, Started),
    ],
)
def test_a_constant_inside_a_member_decides(value: Any, expected: type) -> None:
    """The way to a constant may lead through members; where it leads nowhere nothing is said."""
    nested: k.Kind[Any] = k.Shapes(
        k.Shape(("data",), (), Started, listed={("data", "kind"): ("a",)}),
        k.Shape(("data",), (), Stopped, listed={("data", "kind"): ("b",)}),
    )
    assert nested.decode(value).__class__ is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"low": 1}, Started),
        ({"low": 1.5, "high": None}, Started),
        ({"low": "2026-01-02"}, Stopped),
        ({"low": None, "high": "2026-01-02"}, Stopped),
        ({"low": True}, Anything),
        ({"low": [1]}, Anything),
        ({"low": {}}, Anything),
        ({"low": None}, Started),
        ({}, Started),
    ],
)
def test_a_type_that_does_not_fit_comes_last(value: Any, expected: type) -> None:
    """Members that several variants know tell them apart by their JSON types; null says nothing."""
    ranges: k.Kind[Any] = k.Shapes(
        k.Shape((), ("low", "high"), Started, types={"low": ("number",), "high": ("number",)}),
        k.Shape((), ("low", "high"), Stopped, types={"low": ("string",), "high": ("string",)}),
        k.Shape((), ("low",), Anything, types={"low": ("array", "boolean", "object")}),
    )
    for _ in range(3):
        assert ranges.decode(value).__class__ is expected


@k.model
class Whole(k.Model):
    """A choice of integers."""

    FIELDS = (k.Field("choices", k.Nullable(k.List(k.Nullable(k.INT)))),)
    choices: list[int | None] | None = None


@k.model
class Fraction(k.Model):
    """A choice of numbers."""

    FIELDS = (k.Field("choices", k.Nullable(k.List(k.Nullable(k.FLOAT)))),)
    choices: list[float | None] | None = None


@k.model
class Text(k.Model):
    """A choice of texts."""

    FIELDS = (k.Field("choices", k.Nullable(k.List(k.Nullable(k.STR)))),)
    choices: list[str | None] | None = None


CHOICES: k.Kind[Any] = k.Shapes(
    *(k.Shape((), ("choices",), cls, types={"choices": ("array",)}) for cls in (Whole, Fraction, Text))
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"choices": [None, 1]}, Whole),
        ({"choices": [None, 1.5]}, Fraction),
        ({"choices": [None, ""]}, Text),
        ({"choices": [None]}, Whole),
        ({"choices": None}, Whole),
        ({"choices": [True]}, Whole),
        ({"choices": [1, "a"]}, Whole),
        ({}, Whole),
    ],
)
def test_what_is_deeper_decides_between_equals(value: Any, expected: type) -> None:
    """Of variants that differ only inside of their members, the first without a problem; else the first."""
    for _ in range(3):
        assert CHOICES.decode(value).__class__ is expected
    assert bool(list(CHOICES.problems(value))) is (value in [{"choices": [True]}, {"choices": [1, "a"]}])


@k.model
class Offline(k.Model):
    """How a customer accepted, who need not have been online."""

    FIELDS = (k.Field("type", k.STR, required=True), k.Field("online", k.STR), k.Field("note", k.STR))
    type: str
    online: str | None = None
    note: str | None = None


@k.model
class Online(k.Model):
    """How a customer accepted online."""

    FIELDS = (k.Field("type", k.Const("online"), required=True), k.Field("online", k.STR, required=True))
    type: str
    online: str


@k.model
class ByMerchant(k.Model):
    """What a merchant says."""

    FIELDS = (k.Field("accepted", Offline, required=True),)
    accepted: Offline


@k.model
class ByCustomer(k.Model):
    """What a customer says."""

    FIELDS = (k.Field("accepted", Online, required=True), k.Field("language", k.STR))
    accepted: Online
    language: str | None = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"accepted": {"type": "online", "online": "10.0.0.1"}}, ByCustomer),
        ({"accepted": {"type": "online"}}, ByMerchant),
        ({"accepted": {"type": "offline"}}, ByMerchant),
        ({"accepted": {"type": "online"}, "language": "en"}, ByCustomer),
        ({"accepted": {"type": "online", "online": 3}}, ByCustomer),
        ({"accepted": {}}, ByMerchant),
    ],
)
def test_a_constant_does_not_outweigh_what_is_missing_below_it(value: Any, expected: type) -> None:
    """The variant whose constant is there wins, unless another that knows as much has no problem alone."""
    kind: k.Kind[Any] = k.Shapes(
        k.Shape(("accepted",), (), ByMerchant, listed={("accepted", "type"): ("online", "offline")}),
        k.Shape(("accepted",), ("language",), ByCustomer, listed={("accepted", "type"): ("online",)}),
    )
    for _ in range(3):
        assert kind.decode(value).__class__ is expected


def test_variants_of_equal_members_are_told_apart_without_types() -> None:
    """A shape that says nothing of its members is tried like any other."""
    silent: k.Kind[Any] = k.Shapes(*(k.Shape((), ("choices",), cls) for cls in (Whole, Text)))
    assert silent.decode({"choices": ["a"]}).__class__ is Text


def test_variants_that_read_alike_are_not_tried() -> None:
    """Where all have the same kinds for the members that are there the first costs what it costs alone."""
    alike: k.Kind[Any] = k.Shapes(
        k.Shape((), ("type", "online", "note"), Offline), k.Shape((), ("type", "online", "note"), Offline)
    )
    alone: k.Kind[Any] = k.Shapes(k.Shape((), ("type",), Offline))
    value = {"type": "a", "online": "b", "note": 3}
    assert alike.decode(value).__class__ is alone.decode(value).__class__ is Offline
    assert work(lambda: alike.decode(value)) == work(lambda: alone.decode(value))


ref = k.Models(__name__)


@k.model
class WholeNode(k.Model):
    """A node of integers."""

    FIELDS = (k.Field("leaf", k.INT), k.Field("next", ref("node_kind")))
    leaf: int | None = None
    next: Any = None


@k.model
class TextNode(k.Model):
    """A node of texts."""

    FIELDS = (k.Field("leaf", k.STR), k.Field("next", ref("node_kind")))
    leaf: str | None = None
    next: Any = None


node_kind: k.Kind[Any] = k.Shapes(*(k.Shape((), ("leaf", "next"), cls) for cls in (WholeNode, TextNode)))


def test_trials_inside_of_trials_end() -> None:
    """A value that no variant takes, deep in a union of equals, takes work by its depth alone."""

    def nested(depth: int) -> Any:
        value: Any = {"leaf": []}
        for _ in range(depth):
            value = {"next": value}
        return value

    node_kind.decode(nested(2))
    assert_linear(lambda depth: node_kind.decode(nested(depth)), 12)
    assert isinstance(node_kind.decode({"leaf": "a", "next": {"leaf": 1}}).next, WholeNode)


@k.model
class Link(k.Model):
    """A link of a chain, which no union has a part in."""

    FIELDS = (k.Field("next", k.List(ref("Link"))),)
    next: list[Any] | None = None


@k.model
class Chain(k.Model):
    """A chain of links."""

    FIELDS = (k.Field("links", k.List(Link)),)
    links: list[Link] | None = None


@k.model
class Names(k.Model):
    """A list of texts."""

    FIELDS = (k.Field("links", k.List(k.STR)),)
    links: list[str] | None = None


def test_what_is_too_deep_to_be_tried_is_decoded_all_the_same() -> None:
    """A trial takes more of Python's stack than reading: the first is taken where it does not end."""
    kind: k.Kind[Any] = k.Shapes(*(k.Shape((), ("links",), cls) for cls in (Chain, Names)))
    for depth in (2, 200, 320, 400):
        link: Any = {}
        for _ in range(depth):
            link = {"next": [link]}
        assert kind.decode({"links": [link]}).__class__ is Chain
