"""Models made up by hypothesis, and any JSON object at all: what must hold whatever the document says."""

from __future__ import annotations

import copy
import json
import pickle
import uuid
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.runtime import kinds as k
from invocant.runtime._models.json_text import dumps, loads
from invocant.runtime._models.layouts import WARM_OBJECTS

JSON: TypeAlias = st.SearchStrategy[Any]
Pair: TypeAlias = tuple[k.Kind[Any], JSON]
"""A kind, and values that are valid for it."""

text = st.text(
    st.characters(exclude_categories=()), max_size=8
)  # lone surrogates included: vendors send them
numbers = st.integers() | st.floats() | st.integers(2**63, 2**80)
scalars = st.none() | st.booleans() | numbers | text
moments = st.sampled_from(
    ["2026-01-05T10:11:12Z", "2026-01-05T10:11:12.345+02:00", "2026-01-05t10:11:12z", "2026-01-05", "soon"]
)
keys = st.sampled_from(["a", "b", "c", "d", "type", "x y", ""]) | text
json_values = st.recursive(
    scalars | moments | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(keys, json_values, max_size=6)


class Colour(k.OpenStr):
    RED = "red"
    BLUE = "blue"


class Code(k.OpenInt):
    ONE = 1
    TWO = 2


SCALARS: list[Pair] = [
    (k.ANY, json_values),
    (k.STR, text),
    (k.INT, st.integers()),
    (k.FLOAT, numbers),
    (k.BOOL, st.booleans()),
    (k.NULL, st.none()),
    (k.UUID, st.uuids().map(str) | st.uuids().map(lambda value: str(value).upper())),
    (k.DATETIME, st.datetimes().map(lambda value: value.isoformat() + "Z") | st.just("2016-12-31T23:59:60Z")),
    (k.DATE, st.dates().map(str)),
    (k.TIME, st.times().map(str)),
    (k.Const("a", 1, None), st.sampled_from(["a", 1, None])),
    (k.Const({"a": [1, True]}, [1.5]), st.sampled_from([{"a": [1, True]}, {"a": [1.0, True]}, [1.5]])),
    (k.BASE64, st.binary(max_size=6).map(lambda data: str(k.Base64(data)))),
    (k.BASE64, st.binary(max_size=6).map(lambda data: str(k.Base64.urlsafe(data)).rstrip("="))),
    (k.kind_of(Colour), st.sampled_from(["red", "blue"]) | text),
    (k.kind_of(Code), st.integers()),
]


def shared(name: str, pairs: dict[str, Pair], required: frozenset[str], extras: Pair | None = None) -> Pair:
    """Return a model class with a member for each pair, as a kind with objects that are valid for it.

    With *extras* other members are of that kind.
    """
    defaults = {f"f{index}": k.UNSET for index, key in enumerate(pairs) if key not in required}
    fields = tuple(
        k.Field(f"f{index}", kind, key, required=key in required)
        for index, (key, (kind, _)) in enumerate(pairs.items())
    )
    metaclass: Any = type(k.Model)
    body = {"FIELDS": fields, **defaults, "__module__": __name__}
    cls = metaclass(name, (k.Model,), body if extras is None else {**body, "EXTRAS": extras[0]})
    valid = st.fixed_dictionaries(
        {key: values for key, (_, values) in pairs.items() if key in required},
        optional={key: values for key, (_, values) in pairs.items() if key not in required},
    )
    if extras is not None:
        more = st.dictionaries(keys, extras[1], max_size=2)
        valid = st.tuples(more, valid).map(
            lambda both: {**{key: one for key, one in both[0].items() if key not in pairs}, **both[1]}
        )
    return k.kind_of(cls), st.tuples(valid, st.randoms()).map(lambda both: shuffled(*both))


def shuffled(data: dict[str, Any], chance: Any) -> dict[str, Any]:
    """Return *data* with its keys in another order."""
    order = list(data)
    chance.shuffle(order)
    return {key: data[key] for key in order}


@st.composite
def models(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    """Draw a model class, which may say what members beside its own are."""
    pairs = draw(st.dictionaries(keys, inner, max_size=5))
    required = draw(st.frozensets(st.sampled_from(sorted(pairs)))) if pairs else frozenset()
    return shared("Drawn", pairs, required, draw(st.none() | inner))


@st.composite
def unions(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    """Draw a union: by JSON type, of objects by tag or by required members."""
    variants = {}
    values: list[JSON] = []
    tagged = draw(st.booleans())
    for tag in ("p", "q", 7, True):
        pairs = draw(st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3))
        if tagged:
            pairs = {"type": (k.Const(tag), st.just(tag)), **pairs}
        kind, valid = shared(f"Variant{tag}", pairs, frozenset(pairs))
        variants[tag] = (kind, tuple(pairs))
        values.append(valid)
    whole: k.Kind[Any]
    if tagged:
        whole = k.Tagged(
            "type",
            {tag: kind for tag, (kind, _) in variants.items() if tag is not True},
            {True: variants[True][0]},
        )
    else:
        whole = k.Shapes(
            *(k.Shape(required=known, known=known, kind=kind) for kind, known in variants.values())
        )
        values = [st.just({})] if any(not known for _, known in variants.values()) else []
        whole = k.OneOf(object=whole, array=k.List(k.ANY), null=True)
        values += [st.none(), st.lists(json_values, max_size=2)]
    return whole, st.one_of(values)


kinds: st.SearchStrategy[Pair] = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        inner.map(lambda pair: (k.List(pair[0]), st.lists(pair[1], max_size=3)))
        | inner.map(lambda pair: (k.Map(pair[0]), st.dictionaries(keys, pair[1], max_size=3)))
        | inner.map(lambda pair: (k.Nullable(pair[0]), st.none() | pair[1]))
        | st.tuples(inner, inner).map(
            lambda pairs: (
                k.Tuple((pairs[0][0],), rest=pairs[1][0]),
                st.tuples(pairs[0][1], st.lists(pairs[1][1], max_size=2)).map(
                    lambda both: [both[0], *both[1]]
                ),
            )
        )
        | models(inner)
        | unions(inner)
    ),
    max_leaves=6,
)


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are the same text, and so the same in order and kind of number."""
    return json.dumps(left) == json.dumps(right)


@given(pair=kinds, data=st.data())
def test_any_value_comes_back(pair: Pair, data: st.DataObject) -> None:
    """For every kind, decoding any JSON value, valid or not, and encoding it gives it back."""
    kind, valid = pair
    for value in (data.draw(json_values), data.draw(valid)):
        before = json.dumps(value)
        assert same(kind.encode(kind.decode(value)), value)
        assert json.dumps(value) == before, "decoding changed its argument"


@given(pair=kinds, data=st.data())
def test_valid_values_have_no_problems(pair: Pair, data: st.DataObject) -> None:
    """A value that is valid for a kind is never reported."""
    kind, valid = pair
    assert list(kind.problems(data.draw(valid))) == []


@given(pair=kinds, data=st.data())
def test_a_request_carries_what_no_server_sets(pair: Pair, data: st.DataObject) -> None:
    """For every kind, what is sent of a value, decoded or plain, is what it encodes to."""
    kind, valid = pair
    for value in (data.draw(json_values), data.draw(valid)):
        assert same(k.Writable(kind).encode(kind.decode(value)), value)
        assert same(k.Writable(kind).encode(value), value)


SERVERS_OWN = "set by the server alone: "
"""What the keys of members begin with that only the server sets; no other key is as long."""


def owned(pairs: dict[str, Pair], where: bool) -> dict[str, Pair]:
    """Return the members of a class, each with a twin that only the server sets, if it is to have them."""
    return {**pairs, **{SERVERS_OWN + key: pair for key, pair in pairs.items()}} if where else pairs


@st.composite
def owned_models(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    """Draw a model class, or a union of two by tag, some of whose members only the server sets."""
    variants: dict[str, Pair] = {}
    for tag in ("p", "q"):
        pairs = owned(draw(st.dictionaries(keys, inner, max_size=3)), draw(st.booleans()))
        pairs = {**pairs, "type": (k.Const(tag), st.just(tag))}
        kind, valid = shared("Owned", pairs, frozenset({"type"}))
        for field in kind.cls.FIELDS:  # type: ignore[attr-defined]  # the kind of a model
            field.read_only = field.key.startswith(SERVERS_OWN)
        variants[tag] = (kind, valid)
    if draw(st.booleans()):
        return variants["p"]
    union: k.Kind[Any] = k.Tagged("type", {tag: kind for tag, (kind, _) in variants.items()})
    return union, st.one_of([valid for _, valid in variants.values()])


owned_kinds: st.SearchStrategy[Pair] = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        inner.map(lambda pair: (k.List(pair[0]), st.lists(pair[1], max_size=3)))
        | inner.map(lambda pair: (k.Map(pair[0]), st.dictionaries(keys, pair[1], max_size=3)))
        | inner.map(lambda pair: (k.Nullable(pair[0]), st.none() | pair[1]))
        | owned_models(inner)
    ),
    max_leaves=6,
)


def without_owned(value: Any) -> Any:
    """Return JSON without the members that only the server sets, by their keys alone."""
    if isinstance(value, dict):
        return {key: without_owned(item) for key, item in value.items() if not key.startswith(SERVERS_OWN)}
    return [without_owned(item) for item in value] if isinstance(value, list) else value


@given(pair=owned_kinds, data=st.data())
def test_a_request_carries_nothing_that_the_server_sets(pair: Pair, data: st.DataObject) -> None:
    """At any depth, of models and of plain JSON; twice gives the same as once."""
    kind, valid = pair
    value = data.draw(valid)
    sent = k.Writable(kind).encode(kind.decode(value))
    assert same(sent, without_owned(value))
    assert same(k.Writable(kind).encode(value), sent)
    assert same(k.Writable(kind).encode(sent), sent)


@given(pair=kinds, value=json_values)
def test_plain_means_plain(pair: Pair, value: Any) -> None:
    """A kind that calls itself plain returns what it is given."""
    kind, _ = pair
    if kind.plain:
        assert kind.decode(value) is value
        assert kind.encode(value) is value


@given(pair=models(kinds), data=st.data())
def test_first_and_compiled_agree(pair: Pair, data: st.DataObject) -> None:
    """An object is decoded and encoded alike, changes included, before its layout is compiled and after."""
    kind, valid = pair
    value = {**data.draw(valid), **data.draw(json_objects)}
    first = kind.decode(value)
    for _ in range(WARM_OBJECTS):
        kind.decode(value)
    compiled = kind.decode(value)
    assert compiled.__class__ is first.__class__
    assert repr(compiled) == repr(first)
    assert same(compiled.to_dict(), value)
    assert same(first.to_dict(), value)
    names = [field.name for field in first.FIELDS]
    for name in names:
        change = data.draw(st.sampled_from(["keep", "keep", "null", "set", "deleted", "unset"]))
        for one in (first, compiled):
            if change == "deleted":
                delattr(one, name)
            elif change != "keep":
                setattr(one, name, {"null": None, "set": 1, "unset": k.UNSET}[change])
    if data.draw(st.booleans()):
        extra = data.draw(json_objects)
        for one in (first, compiled):
            one.additional_properties.update(extra)
    if first.additional_properties and data.draw(st.booleans()):
        gone = data.draw(st.sampled_from(sorted(first.additional_properties)))
        for one in (first, compiled):
            del one.additional_properties[gone]
    assert same(first._layout.work_through(first), compiled.to_dict())
    for _ in range(WARM_OBJECTS + 2):
        assert compiled.json() == json.dumps(compiled.to_dict())


@given(pair=models(kinds), data=st.data())
def test_a_change_changes_only_itself(pair: Pair, data: st.DataObject) -> None:
    """Setting one member to another JSON value of its kind changes its value and nothing else.

    None where it is missing changes nothing at all.
    """
    kind, valid = pair
    value = {**data.draw(json_objects), **data.draw(valid)}
    model = kind.decode(value)
    for _ in range(data.draw(st.sampled_from([0, WARM_OBJECTS + 1]))):
        model = kind.decode(value)
    declared = list(model.FIELDS)
    if not declared:
        return
    field = data.draw(st.sampled_from(declared))
    new = data.draw(json_values)
    setattr(model, field.name, field.kind.decode(new))
    changed = {**value, field.key: new} if new is not None or field.key in value else value
    assert same(model.to_dict(), changed)
    gone = {key: member for key, member in value.items() if key != field.key}
    assert same(model.copy(**{field.name: k.UNSET}).to_dict(), gone)
    assert same(model.to_dict(), changed)


class Fixed(k.Model):
    """A class that pickle can find, with one member of each scalar kind and a few containers."""

    FIELDS = (
        *(k.Field(f"s{index}", kind, chr(97 + index)) for index, (kind, _) in enumerate(SCALARS)),
        k.Field("list", k.List(k.UUID)),
        k.Field("map", k.Map(k.kind_of(Colour))),
        k.Field("tree", k.Models(__name__)("Fixed")),
    )


@given(
    value=st.recursive(
        json_objects, lambda inner: st.builds(lambda a, b: {**a, "tree": b}, json_objects, inner)
    )
)
def test_pickles_and_copies(value: dict[str, Any]) -> None:
    """A pickled or copied instance is equal and encodes to the same."""
    model = Fixed.from_dict(value)
    for clone in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model), copy.copy(model), model.copy()):  # noqa: S301  # our own pickle
        assert same(clone.to_dict(), value)
        assert repr(clone) == repr(model)


@given(value=json_values)
def test_json_text_is_the_standard_librarys(value: Any) -> None:
    """Text is read and written as `json` does it, lone surrogates and big integers included."""
    assert dumps(value) == json.dumps(value)
    assert dumps(loads(dumps(value))) == json.dumps(value)


@given(value=st.uuids())
def test_wire_uuids_are_uuids(value: uuid.UUID) -> None:
    """A decoded UUID agrees with the one it spells in every view."""
    found = k.UUID.decode(str(value).upper())
    assert (found, found.int, found.hex, found.fields, hash(found)) == (
        value,
        value.int,
        value.hex,
        value.fields,
        hash(value),
    )


@pytest.mark.long
@settings(max_examples=3000, deadline=None)
@given(pair=models(kinds), value=json_objects)
def test_any_object_for_any_model(pair: Pair, value: dict[str, Any]) -> None:
    """The long run: any object for any model class."""
    kind, _ = pair
    assert same(kind.encode(kind.decode(value)), value)
